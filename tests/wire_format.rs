//! Everything that goes over the wire, as bytes: two programs of one protocol number understand each other.
//!
//! `tests/data/wire.txt` holds the number, and a line for each kind of thing that is said: its name and the beginning of
//! the SHA-256 of an example's frame.

mod support;

use std::collections::BTreeSet;
use std::fmt::Debug;

use gongkai::domain::application::{self, Ground, LetterKind, Outcome};
use gongkai::domain::book::{Attachment, StepId, Value};
use gongkai::domain::calendar::{Festival, Notice};
use gongkai::domain::catalogue::{CatalogueId, Part, Wanted};
use gongkai::domain::channel::Channel;
use gongkai::domain::clock::{Limit, Policy};
use gongkai::domain::code::Kind;
use gongkai::domain::disclosure::Exchange;
use gongkai::domain::message::Message;
use gongkai::domain::opinion::{self, ReportBack, Submitter};
use gongkai::domain::organisation::{OrgKind, Post, Role};
use gongkai::domain::period::Period;
use gongkai::office::batch::BatchOrder;
use gongkai::office::catalogue::{CatalogueOrder, Change};
use gongkai::office::command::{ApplicationOrder, DisclosureOrder, Identity, OpinionOrder};
use gongkai::office::desk::{CommandId, News};
use gongkai::office::draft::{Draft, DraftName};
use gongkai::office::handing::Hand;
use gongkai::office::import::{Former, Import, ImportRow};
use gongkai::office::query::{Answer, FilesAsked, Lookup, NoticeChange, Query, RegisterWanted};
use gongkai::office::search::{self, Class};
use gongkai::office::{Command, Failure, Receipt, Stamp};
use gongkai::wire::frame::{self, MOST_TOLD};
use gongkai::wire::hello::{Entry, PROTOCOL};
use gongkai::wire::message::{Asked, Reply, Request, Told};
use serde::de::{DeserializeOwned, Deserializer, Visitor, value::Error};
use serde::{Serialize, forward_to_deserialize_any};
use sha2::{Digest, Sha256};
use support::office::*;

const WIRE: &str = include_str!("data/wire.txt");

/// Asks a type for the names of its variants, and gives it nothing.
struct Names<'a>(&'a mut BTreeSet<&'static str>);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("an enum is expected"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        self.0.extend(variants);
        Err(serde::de::Error::custom("only the names are wanted"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The lines of `wire.txt`.
#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, name: &str, value: &impl Serialize) {
        let bytes = frame::encode(value, MOST_TOLD).unwrap();
        let digest: String =
            Sha256::digest(&bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        self.0.push(format!("{name} {digest}"));
    }

    /// Examples, at least one of every variant there is.
    fn each<T: Serialize + DeserializeOwned + Debug>(&mut self, of: &str, examples: &[T]) {
        let mut names = BTreeSet::new();
        let _ = T::deserialize(Names(&mut names));
        let mut seen = BTreeSet::new();
        for (n, example) in examples.iter().enumerate() {
            let text = format!("{example:?}");
            let variant = text.split(|c: char| !c.is_alphanumeric()).next().unwrap();
            seen.insert(names.get(variant).copied().unwrap_or_else(|| panic!("{of}: {variant}")));
            self.add(&format!("{of} {variant} {n}"), example);
        }
        assert_eq!(seen, names, "{of}: an example of each is wanted");
    }
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn queries(desk: &Desk, keys: [&gongkai::domain::code::RecordKey; 3]) -> Vec<Query> {
    let wanted = search::Wanted {
        words: vec![text("督查")],
        classes: vec![Class::Disclosure],
        ..search::Wanted::default()
    };
    desk.office.finish_search();
    let mut notice = desk.office.directory().calendar.notice(2026).unwrap();
    // With one make-up day less: the same would change nothing.
    let worked = notice.days.iter().rev().find(|(_, (_, worked))| *worked).map(|(day, _)| *day);
    notice.days.remove(&worked.unwrap());
    vec![
        Query::Overview,
        Query::Tree,
        Query::Tasks,
        Query::Opinions,
        Query::Item(code("SJ-07")),
        Query::Records(code("SJ-07"), 20),
        Query::Record(keys[0].clone()),
        Query::Record(keys[1].clone()),
        Query::Board,
        Query::Coverage(2026),
        Query::Why { limit: Limit::R8, from: date("2026-03-02") },
        Query::Directory,
        Query::Batch(Box::new(BatchOrder::Approve { note: text("同意") }), vec![keys[0].clone()]),
        Query::Undo,
        Query::Search(Box::new(Lookup { wanted, from: 0 })),
        Query::NoticePreview(Box::new(NoticeChange { year: 2026, notice: Some(notice) })),
        Query::Applications,
        Query::Register(Box::new(RegisterWanted {
            kind: Kind::Opinion,
            org: Some(org("SJ")),
            from: Some(date("2026-01-01")),
            to: Some(date("2026-12-31")),
            after: None,
        })),
        Query::Book(Kind::Press),
        Query::Files(FilesAsked { org: Some(org("SJ")), year: 2025 }),
        Query::Record(keys[2].clone()),
        Query::Ranking(Period::Quarter(2026, 1)),
        Query::Candidates,
        Query::Plans(2026),
        Query::Quarter,
        Query::Changes(None),
        Query::Then(date("2026-03-01")),
        Query::Import(Box::new(import())),
    ]
}

/// A former register with a row of every kind.
fn import() -> Import {
    let on = date("2026-02-27");
    let entries = [
        Former::Opinion(
            Box::new(anonymous("2026-02-27")),
            vec![
                opinion::Past::Transferred { to: org("XZ"), on, reason: text("职责") },
                opinion::Past::Replied { on, content: text("已办") },
                opinion::Past::ReportedToUnit(ReportBack {
                    on, by: text("xz.opi"), content: text("已告知")
                }),
                opinion::Past::Closed { on },
            ],
        ),
        Former::Application(
            Box::new(applied("2026-02-27")),
            vec![
                application::Past::Accepted { on },
                application::Past::Decided {
                    on,
                    outcome: Outcome::Refuse,
                    ground: Some(Ground::Secret),
                    reason: text("涉密"),
                },
                application::Past::Letter { kind: LetterKind::Refuse, delivered: Some(on) },
            ],
        ),
        Former::Case {
            step: StepId::new("press.contact"),
            values: values(&[("title", Value::Text("走访".to_owned()))]),
            after: vec![(StepId::new("press.withdraw"), values(&[("on", day("2026-02-27"))]))],
            stands: true,
        },
    ];
    let row = |(n, entry): (u32, Former)| ImportRow {
        row: n,
        code: code("SJ-00"),
        number: text("意2026-01"),
        remark: text("处理：已汇报"),
        entry,
    };
    Import { kind: Kind::Opinion, file: text("意见.csv"), rows: (2..).zip(entries).map(row).collect() }
}

fn disclosure_orders() -> Vec<DisclosureOrder> {
    vec![
        pass("会议纪要"),
        back("缺附件"),
        refuse("不属公开范围"),
        resubmit(matter()),
        withdraw("另行公开"),
        publish(Channel::Meeting, "2026-03-03"),
        DisclosureOrder::Publish {
            channel: Channel::Other(text("广播")),
            scope: matter().scope,
            place: text("机关"),
            on: date("2026-03-03"),
            evidence: text("录音"),
            stage: Some(1),
            exchange: Some(Exchange { question: text("问"), answer: text("答") }),
        },
        down(0, "2026-03-12", "期满"),
        DisclosureOrder::Close,
    ]
}

fn opinion_orders() -> Vec<OpinionOrder> {
    vec![
        OpinionOrder::Assign { handler: text("sj.opi"), note: text("请办") },
        transfer("XZ", "2026-03-03"),
        OpinionOrder::MarkImportant { reason: text("领导批示") },
        OpinionOrder::MarkHotspot { screener: text("sj.pri"), note: text("多人提出") },
        reply("2026-03-04"),
        tell_submitter("2026-03-05"),
        tell_unit("2026-03-05"),
        OpinionOrder::Close,
        OpinionOrder::SeeIdentity,
    ]
}

fn application_orders() -> Vec<ApplicationOrder> {
    let (on, content) = (date("2026-03-02"), || text("内容"));
    vec![
        ApplicationOrder::Accept { on },
        ApplicationOrder::Complete { entries: Box::new(applied("2026-03-02").entries) },
        ApplicationOrder::AskToComplete { on, note: text("缺签名") },
        ApplicationOrder::Extend { reason: text("涉及两个部门"), on },
        ApplicationOrder::Decide {
            outcome: Outcome::Partial,
            ground: Some(Ground::Secret),
            reason: text("涉密"),
            basis: text("局党委会议"),
            on,
        },
        ApplicationOrder::File { content: content(), scope: text("申请人"), form: text("书面"), on },
        ApplicationOrder::SuperiorReply { agreed: true, content: content(), on },
        ApplicationOrder::Disclose { content: content(), on },
        ApplicationOrder::Deliver { how: text("邮寄"), on },
        ApplicationOrder::Withdraw { reason: text("不再需要") },
        ApplicationOrder::Complain { complainant: text("张"), contact: text("138"), content: content(), on },
        ApplicationOrder::LookInto { content: content(), on },
        ApplicationOrder::TellComplainant { content: content(), on },
        ApplicationOrder::Close,
        ApplicationOrder::SeeIdentity,
    ]
}

fn catalogue_orders() -> Vec<CatalogueOrder> {
    let change = Change { since: date("2026-04-01"), reason: text("调整"), approver: text("党委会") };
    let wanted = Wanted::new(59, ["一", "二", "三", "四", "五", "六", "七"].map(text));
    vec![
        CatalogueOrder::Save { seen: 0, wanted: Box::new(wanted.clone()), change: change.clone() },
        CatalogueOrder::Retire { number: 7, seen: 1, change: change.clone() },
        CatalogueOrder::Settle {
            number: 8,
            seen: 1,
            part: Part::Number,
            text: text("8"),
            ground: text("核对"),
        },
        CatalogueOrder::Import { rows: vec![(0, wanted)], retire: vec![(7, 1)], change },
    ]
}

fn batch_orders() -> Vec<BatchOrder> {
    vec![
        BatchOrder::Approve { note: text("同意") },
        BatchOrder::Return { reason: text("缺附件") },
        BatchOrder::Assign { handler: text("sj.opi"), note: text("请办") },
        BatchOrder::Transfer { to: org("XZ"), on: date("2026-03-03"), reason: text("职责") },
    ]
}

fn commands(keys: [&gongkai::domain::code::RecordKey; 3]) -> Vec<Command> {
    let [disclosure, opinion, application] = keys;
    let mut all = vec![
        propose("SJ-07", matter()),
        Command::Adjust {
            code: code("SJ-07"), quarter: "2026Q1".parse().unwrap(), note: text("逐条核对")
        },
        register("SJ-07", signed("2026-03-02")),
        Command::SaveOrganisation {
            code: org("XZ"),
            name: text("刑侦支部"),
            kind: OrgKind::Branch,
            superior: Some(org("SJ")),
            owes_from: date("2026-01-01"),
            active: true,
        },
        Command::SavePerson {
            login: text("li"),
            name: text("李"),
            posts: vec![Post { org: org("SJ"), role: Role::Proposer }],
            active: true,
        },
        Command::SetPolicy(Policy { immediate_working_days: 5, anonymous_days: 7, ..Policy::default() }),
        Command::Batch { order: batch_orders().remove(0), on: vec![(disclosure.clone(), 1)] },
        Command::Undo { seq: 300 },
        Command::SetTemplate {
            kind: LetterKind::Refuse,
            seen: 2,
            text: Some(text(LetterKind::Refuse.built_in())),
            note: text("措辞"),
        },
        Command::LoadNotice {
            change: Box::new(NoticeChange {
                year: 2027,
                notice: Some(Notice {
                    year: 2027,
                    reference: Some(text("国办发明电〔2026〕1号")),
                    days: [(date("2027-01-01"), (Festival::NewYear, false))].into(),
                }),
            }),
            text: text("全文"),
            note: String::new(),
        },
    ];
    all.extend(disclosure_orders().into_iter().map(|order| on(disclosure, order)));
    all.push(apply("SJ-07", applied("2026-03-02")));
    let key = || application.clone();
    let entered = || values(&[("title", support::office::text("通气会")), ("on", day("2026-03-02"))]);
    let step = StepId::new("press.release");
    all.push(Command::Begin { code: code("SJ-00"), step, values: entered() });
    all.push(Command::Take { key: keys[0].clone(), seen: 1, step, values: entered() });
    all.extend(application_orders().into_iter().map(|order| Command::Application {
        key: key(),
        seen: 3,
        order,
    }));
    all.extend(opinion_orders().into_iter().map(|order| about(opinion, order)));
    all.extend(
        catalogue_orders()
            .into_iter()
            .map(|order| Command::Catalogue { catalogue: CatalogueId::Bureau, order }),
    );
    all.push(Command::Import(Box::new(import())));
    all
}

fn lines() -> Vec<String> {
    let desk = Desk::new();
    let opinion = desk.register("sj.opi", "SJ-07", signed("2026-03-02"));
    let disclosure = desk.propose("all", "SJ-07", matter());
    let application = desk.apply("sj.opi", "SJ-07", applied("2026-03-02"));
    let keys = [&disclosure, &opinion, &application];
    let stamp: Stamp =
        serde_json::from_str(r#"{"office":1,"directory":2,"today":"2026-03-02","at":300}"#).unwrap();
    let saved = date("2026-03-02").and_hms_opt(9, 0, 0).unwrap();
    let message = Message::new("wire-full").with("most", 3_usize).with("on", date("2026-03-02"));
    let mut lines = Lines::default();

    let queries = queries(&desk, keys);
    let commands = commands(keys);
    lines.each("query", &queries);
    lines.each("command", &commands);
    lines.each("disclosure-order", &disclosure_orders());
    lines.each("opinion-order", &opinion_orders());
    lines.each("application-order", &application_orders());
    lines.each("catalogue-order", &catalogue_orders());
    lines.each("batch-order", &batch_orders());
    let id = CommandId { session: 1 << 100, number: 2 };
    let requests = [
        Request::Ask(Query::Tree, Some(stamp.clone())),
        Request::Order(id, commands[0].clone()),
        Request::SaveDraft(text("propose"), text("SJ-07"), b"{}".to_vec()),
        Request::Draft(text("propose"), text("SJ-07")),
        Request::Drafts,
        Request::DropDraft(text("propose"), text("SJ-07")),
        Request::Directory(Some(stamp.clone())),
        Request::Due(date("2026-03-02")),
        Request::Visited,
        Request::Hand(Hand::Begin { name: text("纪要.pdf"), size: Some(300) }),
        Request::Handed,
        Request::FilePiece(disclosure.clone(), 1, 300),
    ];
    lines.each("request", &requests);
    let asked = [
        Asked::Call { number: 300, login: text("li"), request: Request::Drafts },
        Asked::Listen { login: text("li") },
        Asked::Attend { login: text("li"), on: Some(disclosure.clone()) },
        Asked::StartSearch,
    ];
    lines.each("asked", &asked);

    let answers: Vec<Answer> = queries.iter().map(|query| desk.office.query("all", query).unwrap()).collect();
    lines.each("answer", &answers);
    let receipt = Receipt {
        key: Some(disclosure.clone()),
        message: message.clone(),
        revealed: Some(Identity::Submitter(Submitter { name: text("王"), contact: text("支部") })),
    };
    lines.add(
        "identity applicant",
        &Identity::Applicant(Box::new(applied("2026-03-02").entries.applicant), Vec::new()),
    );
    let due = desk.office.due_as_of("all", date("2026-06-01")).unwrap();
    let attachment = Attachment {
        name: text("纪要.pdf"),
        size: 300,
        sha256: "0f".repeat(32),
        media: text("application/pdf"),
    };
    let replies = [
        Reply::Answer(Some((answers[1].clone(), Some(stamp.clone())))),
        Reply::Receipt(receipt),
        Reply::Done,
        Reply::Draft(Some(Draft { saved, values: b"{}".to_vec() })),
        Reply::Drafts(vec![DraftName { form: text("propose"), subject: text("SJ-07"), saved }]),
        Reply::Directory(Some((desk.office.directory(), Some(stamp)))),
        Reply::Due(due),
        Reply::Hand(None),
        Reply::Handed(vec![attachment.clone()]),
        Reply::FilePiece(attachment, vec![7; 300]),
    ];
    let hands = [
        Hand::Begin { name: text("纪要.pdf"), size: None },
        Hand::Piece { at: 300, bytes: vec![7; 300] },
        Hand::End { size: 600, sha256: "0f".repeat(32) },
        Hand::Drop,
    ];
    lines.each("hand", &hands);
    lines.each("reply", &replies);
    let failures = [Failure::Refused, Failure::Moved, Failure::Store, Failure::Lost];
    lines.each("failure", &failures.map(|failure| failure(message.clone())));
    let news = [News::Changed, News::Present, News::Lost(message.clone()), News::Back];
    lines.each("news", &news);
    lines.each("told", &[Told::Answer(300, Ok(Reply::Done)), Told::News(News::Changed)]);
    let entries = [Entry::Welcome { login: text("li") }, Entry::Refused { why: message, again: true }];
    lines.each("entry", &entries);
    lines.0
}

#[test]
fn what_goes_over_the_wire_is_of_this_protocol_number() {
    let mut now = vec![format!("protocol {PROTOCOL}")];
    now.extend(lines());
    let known: Vec<&str> = WIRE.lines().collect();
    if now == known {
        return;
    }
    let changed: Vec<&String> = now.iter().filter(|line| !known.contains(&line.as_str())).collect();
    let what = match known.first() == Some(&now[0].as_str()) {
        true => {
            "What goes over the wire has changed: raise PROTOCOL in src/wire/hello.rs. (Where only what an answer \
                 says has changed and not how it is written, it may stay.) Then"
        }
        false => "PROTOCOL has been raised:",
    };
    panic!("{what} put these lines into tests/data/wire.txt:\n{}\n\nchanged: {changed:#?}", now.join("\n"));
}
