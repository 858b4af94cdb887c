//! Stored bytes of every schema number: what was written once is read for ever.
//!
//! `tests/data/stored.txt` holds a line for each: schema number, key, bytes in hex. A line is never changed or taken
//! out. A struct that changes gets a new number and new lines; the old ones stay and still decode.

use std::fmt::Write;

use chrono::{NaiveDate, NaiveDateTime};
use gongkai::domain::adjustment::Adjustment;
use gongkai::domain::application::{self, Application, LetterKind, Template};
use gongkai::domain::archive::{Filing, NumberForm};
use gongkai::domain::assessment::Scoring;
use gongkai::domain::book::{Attachment, Case, Entry as CaseEntry, StepId, Value, Values};
use gongkai::domain::calendar::{Festival, Notice};
use gongkai::domain::catalogue::{CatalogueId, CatalogueItem, Cell, Column, Ground, Provenance, Revision};
use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::clock::{Limit, Policy};
use gongkai::domain::code::{Kind, RecordKey};
use gongkai::domain::disclosure::{self, Disclosure, Exchange, Matter, Publication, Settled, Stage, Step};
use gongkai::domain::disclosure::{State, TakenDown, TimeLimit};
use gongkai::domain::message::Message;
use gongkai::domain::notice::{LoadedNotice, Moved};
use gongkai::domain::opinion::{self, Hotspot, Important, Nature, Opinion, Reply, ReportBack, Source};
use gongkai::domain::opinion::{Submitter, Transfer};
use gongkai::domain::organisation::{OrgKind, Organisation, Person, Post, Role};
use gongkai::domain::settings::Settings;
use gongkai::office::desk::CommandId;
use gongkai::office::draft::Draft;
use gongkai::office::journal::{Change, Entry};
use gongkai::office::once::Done;
use gongkai::office::record::Record;
use gongkai::office::undo::{self, LastAct, Of, Row};

const STORED: &str = include_str!("data/stored.txt");

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, n).unwrap()
}

fn time(n: u32) -> NaiveDateTime {
    day(n).and_hms_nano_opt(8, 30, n, n * 1_000).unwrap()
}

fn key(text: &str) -> RecordKey {
    text.parse().unwrap()
}

fn channels() -> Vec<Channel> {
    vec![
        Channel::Meeting,
        Channel::CommitteeMeeting,
        Channel::Document,
        Channel::Bulletin,
        Channel::Intranet,
        Channel::NoticeBoard,
        Channel::TouchScreen,
        Channel::Website,
        Channel::Media,
        Channel::ReceptionWindow,
        Channel::ReceptionMinutes,
        Channel::LeaderMailbox,
        Channel::LeaderReception,
        Channel::Forum,
        Channel::Other("广播".to_owned()),
    ]
}

/// A disclosure in the `n`th state, with something in every field at some `n`.
fn disclosure(n: usize, state: State) -> Record {
    use disclosure::Deed;
    let stage = |name: &str, n| Stage { name: name.to_owned(), on: day(n) };
    let time_limit = [
        TimeLimit::Fixed,
        TimeLimit::Cyclic("2026".parse().unwrap()),
        TimeLimit::Cyclic("2026H1".parse().unwrap()),
        TimeLimit::Cyclic("2026Q3".parse().unwrap()),
        TimeLimit::Staged(vec![stage("招标", 5), stage("验收", 9)]),
        TimeLimit::Immediate,
    ];
    let mut deeds = vec![Deed::Proposed, Deed::Resubmitted];
    for step in Step::ALL {
        deeds.extend([Deed::Passed(step), Deed::Returned(step), Deed::Refused(step)]);
    }
    deeds.extend([Deed::Withdrawn, Deed::Published(Channel::Meeting)]);
    deeds.extend([Deed::TakenDown(Channel::Forum), Deed::Closed]);
    deeds.push(Deed::FollowedBy(key("SJ-07/disclosure/2026/000009")));
    let event =
        |deed| disclosure::Event { at: time(3), by: "li".to_owned(), deed, note: "同意".to_owned() };
    let publication = |channel: Channel| Publication {
        channel,
        scope: Scope::Unit,
        place: "一楼公开栏".to_owned(),
        on: day(4),
        by: "li".to_owned(),
        evidence: "照片".to_owned(),
        stage: (n == 4).then_some(1),
        exchange: (n == 1).then(|| Exchange { question: "问".to_owned(), answer: "答".to_owned() }),
        taken_down: (n == 2).then(|| TakenDown {
            on: day(20),
            by: "li".to_owned(),
            reason: "期满".to_owned(),
        }),
    };
    Record::Disclosure(Disclosure {
        key: RecordKey { seq: n as u32 + 1, ..key("SJ-07/disclosure/2026/000001") },
        item_version: 300,
        matter: Matter {
            title: "关于“三重一大”事项".to_owned(),
            content: "第一段。\n第二段。".to_owned(),
            scope: Scope::ALL[n % 4],
            channels: channels(),
            time_limit: time_limit[n % 6].clone(),
            settled: (n != 3).then(|| Settled { on: day(2), evidence: "纪要".to_owned() }),
            important: n == 1,
            needs_superior: n == 2,
            responsible: "办公室".to_owned(),
        },
        proposer: "wang".to_owned(),
        state,
        passed: n as u8,
        publications: channels().into_iter().map(publication).collect(),
        follows: (n == 5).then(|| key("SJ-W01/disclosure/2025/000001")),
        followed_by: (n == 5).then(|| key("SJ-07/disclosure/2026/000009")),
        history: deeds.into_iter().map(event).collect(),
    })
}

/// An application in the `n`th state, with something in every field at some `n`.
fn application(n: usize) -> Record {
    use application::{
        Applicant, Complaint, Decision, Deed, Entries, Extension, Filing, Ground, Letter, Manner, Noted,
        Outcome, Part, SuperiorReply,
    };
    let noted =
        |n: u32, content: &str| Noted { on: day(n), by: "li".to_owned(), content: content.to_owned() };
    let kinds = [
        LetterKind::Complete,
        LetterKind::Extend,
        LetterKind::Disclose,
        LetterKind::Partial,
        LetterKind::Refuse,
    ];
    let letter = |kind| Letter {
        kind,
        on: day(4),
        missing: if kind == LetterKind::Complete { Part::ALL.to_vec() } else { Vec::new() },
        delivered: (n > 2).then(|| noted(5, "当面送达")),
        template: n as u32 * 100,
    };
    let mut deeds = vec![
        Deed::Received(Manner::ALL[n % 2]),
        Deed::Completed,
        Deed::AskedToComplete,
        Deed::Accepted,
        Deed::Extended,
        Deed::Filed,
        Deed::Replied(true),
        Deed::Replied(false),
        Deed::Disclosed,
        Deed::Withdrawn,
        Deed::Complained,
        Deed::LookedInto,
        Deed::ComplainantTold,
        Deed::Closed,
        Deed::IdentitySeen,
    ];
    deeds.extend(Outcome::ALL.map(Deed::Decided));
    deeds.extend(kinds.map(Deed::Delivered));
    let event = |deed| application::Event { at: time(6), by: "li".to_owned(), deed, note: "注".to_owned() };
    let decision = |outcome| Decision {
        outcome,
        ground: (n > 0).then_some(Ground::ALL[n % 2]),
        reason: "理由".to_owned(),
        basis: "纪要".to_owned(),
        on: day(7),
        by: "wang".to_owned(),
        filing: (n > 1).then(|| Filing {
            noted: noted(8, "材料"),
            scope: "本人".to_owned(),
            form: "书面".to_owned(),
            reply: (n > 2).then(|| SuperiorReply { agreed: n > 3, noted: noted(9, "批复") }),
        }),
    };
    let given = |text: &str| if n > 0 { text.to_owned() } else { String::new() };
    Record::Application(Application {
        key: RecordKey { seq: n as u32 + 1, ..key("SJ-00/application/2026/000001") },
        title: "住房补贴发放情况".to_owned(),
        manner: Manner::ALL[n % 2],
        received: day(2),
        entries: Entries {
            applicant: Applicant {
                name: given("张三"),
                address: given("金城镇"),
                identity: given("警官证"),
                contact: given("1380"),
            },
            content: given("2025年发放名单"),
            signed: n > 0,
            applied: (n > 0).then(|| day(1)),
        },
        accepted: (n > 0).then(|| day(3)),
        extension: (n > 1).then(|| Extension {
            on: day(4),
            by: "li".to_owned(),
            reason: "资料多".to_owned(),
            until: day(17),
        }),
        decisions: Outcome::ALL.into_iter().take(n).map(decision).collect(),
        disclosed: (n > 3).then(|| noted(10, "已阅")),
        letters: kinds.into_iter().map(letter).collect(),
        complaints: vec![Complaint {
            complainant: "李四".to_owned(),
            contact: "1390".to_owned(),
            noted: noted(11, "太慢"),
            finding: (n > 1).then(|| noted(12, "属实")),
            told: (n > 2).then(|| noted(13, "已告知")),
        }],
        withdrawn: (n == 4).then(|| day(14)),
        closed: (n > 3).then(|| day(15)),
        history: deeds.into_iter().map(event).collect(),
    })
}

fn opinion(n: usize, source: Source) -> Record {
    use opinion::Deed;
    let org = |text: &str| text.parse().unwrap();
    let report = || ReportBack { on: day(8), by: "li".to_owned(), content: "已告知".to_owned() };
    let deeds = [
        Deed::Registered,
        Deed::Assigned("wang".to_owned()),
        Deed::Transferred(org("XZ")),
        Deed::MarkedImportant,
        Deed::MarkedHotspot("zhao".to_owned()),
        Deed::Replied,
        Deed::ReportedToSubmitter,
        Deed::ReportedToUnit(org("SJ")),
        Deed::Closed,
        Deed::IdentitySeen,
    ];
    let event = |deed| opinion::Event { at: time(5), by: "li".to_owned(), deed, note: String::new() };
    let transfer = Transfer {
        from: org("SJ"),
        to: org("XZ"),
        on: day(4),
        by: "li".to_owned(),
        reason: "职责".to_owned(),
        reported: (n == 1).then(report),
    };
    Record::Opinion(Opinion {
        key: RecordKey { seq: n as u32 + 1, ..key("SJ-00/opinion/2026/000001") },
        about: (n > 1).then(|| key("SJ-07/disclosure/2026/000001")),
        title: "公开栏的字太小".to_owned(),
        content: "看不清。".to_owned(),
        source,
        received: day(2),
        submitter: (n > 2).then(|| Submitter { name: "张三".to_owned(), contact: "1380".to_owned() }),
        nature: Nature::ALL[n % 2],
        important: (n > 3)
            .then(|| Important { reason: "汇报".to_owned(), by: "li".to_owned(), on: day(3) }),
        unit: org("XZ"),
        within_duty: n.is_multiple_of(2),
        handler: (n > 4).then(|| "wang".to_owned()),
        transfers: vec![transfer],
        reply: (n > 5).then(|| Reply {
            on: day(6),
            by: "wang".to_owned(),
            unit: org("XZ"),
            content: "已更换。".to_owned(),
        }),
        reported: (n > 6).then(report),
        hotspot: (n > 7).then(|| Hotspot { screener: "zhao".to_owned(), note: "热点".to_owned() }),
        closed: (n > 8).then(|| day(9)),
        history: deeds.map(event).to_vec(),
    })
}

/// A case with a value of every kind; a book asks for what it asks, whatever was entered once.
fn case() -> Record {
    let values = [
        ("title", Value::Text("通气会".to_owned())),
        ("day", Value::Day(day(4))),
        ("word", Value::Word("briefing".to_owned())),
        ("words", Value::Words(vec!["a".to_owned(), "b".to_owned()])),
        ("flag", Value::Flag(true)),
        ("number", Value::Number(-70_000)),
        ("period", Value::Period("2026Q1".parse().unwrap())),
        ("records", Value::Records(vec![key("SJ-07/disclosure/2026/000001")])),
        (
            "file",
            Value::File(Attachment {
                name: "纪要.pdf".to_owned(),
                size: 70_000,
                sha256: "0123456789abcdef".repeat(4),
                media: "application/pdf".to_owned(),
            }),
        ),
        ("rows", Value::Rows(vec![vec!["张三".to_owned(), String::new()]])),
    ];
    let entry = |step, n| CaseEntry {
        step: StepId::new(step),
        at: time(n),
        by: "li".to_owned(),
        on: day(n),
        values: Values(values.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect()),
    };
    Record::Case(Case {
        key: key("SJ-00/press/2026/000009"),
        title: "通气会".to_owned(),
        entries: vec![entry("press.release", 3), entry("press.approve", 5)],
    })
}

/// Records that have every variant and every field between them, as they are today.
fn records() -> Vec<Record> {
    let mut records = Vec::new();
    for (n, kind) in OrgKind::ALL.into_iter().enumerate() {
        records.push(Record::Organisation(Organisation {
            code: format!("AB{n}").parse().unwrap(),
            name: "刑侦支部".to_owned(),
            kind,
            superior: (n > 0).then(|| "SJ".parse().unwrap()),
            owes_from: day(1),
            active: n < 3,
        }));
    }
    let posts = Role::ALL.into_iter().map(|role| Post { org: "SJ".parse().unwrap(), role }).collect();
    let (login, name) = ("li.si-2_x".to_owned(), "李四".to_owned());
    records.push(Record::Person(Person { login, name, posts, active: true }));
    for catalogue in CatalogueId::ALL {
        records.push(Record::Item(CatalogueItem {
            catalogue,
            number: 7,
            number_provenance: Provenance::Inferred,
            version: 300,
            since: day(1),
            cells: Column::ALL.map(|column| Cell::new(column.word(), Provenance::ALL[column as usize])),
            number_ground: None,
            retired: false,
            revision: None,
        }));
        let ground = |was| Ground { by: "li".to_owned(), at: time(7), text: "批复".to_owned(), was };
        let cell = |column: Column| {
            let was = Provenance::ALL[column as usize % 5];
            Cell { ground: Some(ground(was)), ..Cell::new(column.word(), Provenance::Completed) }
        };
        records.push(Record::Item(CatalogueItem {
            catalogue,
            number: 8,
            number_provenance: Provenance::Confirmed,
            version: 2,
            since: day(9),
            cells: Column::ALL.map(cell),
            number_ground: Some(ground(Provenance::Inferred)),
            retired: true,
            revision: Some(Revision {
                reason: "职能调整".to_owned(),
                approver: "党委会".to_owned(),
                by: "li".to_owned(),
                at: time(8),
            }),
        }));
    }
    let policy = Policy { immediate_working_days: 1, anonymous_days: 300, ..Policy::default() };
    records.push(Record::Settings(Settings { policy, demo: true }));
    for (fonds, form) in [(None, NumberForm::Dat22), (Some("Z109"), NumberForm::Dat13)] {
        let filing = Filing { fonds: fonds.map(|fonds| fonds.parse().unwrap()), form };
        records.push(Record::Settings(Settings { policy: Policy { filing, ..policy }, demo: false }));
    }
    let scoring = Scoring { daily: 40, ..Scoring::default() };
    records.push(Record::Settings(Settings { policy: Policy { scoring, ..policy }, demo: false }));
    records.extend(State::ALL.into_iter().enumerate().map(|(n, state)| disclosure(n, state)));
    records.extend(Source::ALL.into_iter().enumerate().map(|(n, source)| opinion(n, source)));
    records.extend((0..5).map(application));
    records.push(case());
    records.push(Record::Adjustment(Adjustment {
        key: key("XZ-07/adjustment/2026/000004"),
        quarter: "2026Q1".parse().unwrap(),
        at: time(9),
        by: "wang".to_owned(),
        note: "无变化".to_owned(),
    }));
    for (n, kind) in LetterKind::ALL.into_iter().enumerate() {
        records.push(Record::Template(Template {
            kind,
            version: 1 + 299 * n as u32,
            text: (n > 0).then(|| "编号：{编号}".to_owned()),
            note: "措辞".to_owned(),
            by: "li".to_owned(),
            at: time(9),
        }));
    }
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let named = |at: usize| [Festival::NewYear, Festival::Spring, Festival::Special][at % 3];
    let days = Festival::ALL.iter().enumerate();
    let days =
        days.map(|(at, _)| (day("2026-12-31") + chrono::Days::new(at as u64), (named(at), at % 2 == 1)));
    for notice in [true, false] {
        records.push(Record::Notice(LoadedNotice {
            year: if notice { 2027 } else { 2028 },
            notice: notice.then(|| Notice {
                year: 2027,
                reference: Some("国办发明电〔2026〕9号".to_owned()),
                days: days.clone().collect(),
            }),
            text: "国务院办公厅关于2027年".to_owned(),
            note: "装错了年份".to_owned(),
            by: "li".to_owned(),
            at: time(9),
            moved: vec![
                Moved {
                    code: "SJ-07".parse().unwrap(),
                    key: Some(key("SJ-07/disclosure/2026/000001")),
                    period: None,
                    limit: Limit::R5,
                    old: day("2026-12-31"),
                    new: day("2027-01-04"),
                },
                Moved {
                    code: "SJ-12".parse().unwrap(),
                    key: None,
                    period: Some("2026Q4".parse().unwrap()),
                    limit: Limit::R6,
                    old: day("2026-12-31"),
                    new: day("2026-12-30"),
                },
            ],
            moved_count: 300,
            settled: 70_000,
            unsettled: 0,
        }));
    }
    // From a former book.
    let came =
        |deed| opinion::Event { at: time(5), by: "li".to_owned(), deed, note: "意见.csv #3".to_owned() };
    if let Record::Opinion(before) = opinion(0, Source::Box) {
        let key = RecordKey { seq: 99, ..before.key.clone() };
        let history = vec![came(opinion::Deed::TakenOver)];
        records.push(Record::Opinion(Opinion { key, history, ..before }));
    }
    if let Record::Application(before) = application(0) {
        let key = RecordKey { seq: 99, ..before.key.clone() };
        let (at, by, note) = (time(5), "li".to_owned(), "申请.csv #3".to_owned());
        let history = vec![application::Event { at, by, deed: application::Deed::TakenOver, note }];
        records.push(Record::Application(Application { key, history, ..before }));
    }
    records
}

fn entry() -> Entry {
    let key = "o/XZ".to_owned();
    Entry {
        seq: 300,
        at: time(1),
        by: "admin".to_owned(),
        command: "organisation.save".to_owned(),
        changes: vec![Change { key, before: 1, after: 2, value: vec![0, 1, 255] }],
        previous: std::array::from_fn(|n| n as u8 + 250_u8.wrapping_mul(n as u8)),
    }
}

fn done() -> Done {
    Done {
        id: CommandId { session: u128::MAX / 3, number: 300 },
        key: Some(key("XZ-04/opinion/2026/000012")),
        message: Message::new("done-passed").with("number", "XZ-04/2026-012"),
    }
}

fn draft() -> Draft {
    Draft { saved: time(2), values: vec![0, 1, 255] }
}

/// The last acts of every kind, and what the records of one were before.
fn last_acts() -> Vec<LastAct> {
    let mut kinds = vec![Of::Propose, Of::Adjust, Of::Register, Of::Directory, Of::Other];
    kinds.extend(disclosure::Act::ALL.map(Of::Disclosure));
    kinds.extend(opinion::Act::ALL.map(Of::Opinion));
    let mut more = vec![Of::Apply];
    more.extend(application::Act::ALL.map(Of::Application));
    more.push(Of::Step(StepId::new("press.approve")));
    more.push(Of::Import(Kind::Opinion));
    kinds.extend(more);
    let inner = Message::new("step-leader");
    let told = Message::new("done-passed")
        .with("number", "SJ-07/2026-001")
        .with("step", inner.clone())
        .with("count", 300_usize)
        .with("date", day(3))
        .with("faults", vec![inner.clone(), inner]);
    let act = |(n, of)| LastAct {
        seq: 300 + n as u64,
        at: time(4),
        of,
        command: "disclosure.approve".to_owned(),
        told: told.clone(),
        undone: (n == 1).then_some(400),
    };
    kinds.into_iter().enumerate().map(act).collect()
}

fn rows() -> Vec<Row> {
    let row = |n: u64, before| Row { key: format!("o/X{n}"), after: 299 + n, before, named: n == 1 };
    vec![row(1, Some(vec![0, 1, 255])), row(2, None)]
}

const ACT_KEY: &str = "u/li/0000";
const ROWS_KEY: &str = "u/li/0001";
const DONE_KEY: &str = "x/li/00000000000000000012";
const ENTRY_KEY: &str = "j/0000000000000300";
const DRAFT_KEY: &str = "w/li/propose/SJ-07%2Fx";

fn line(key: &str, bytes: &[u8]) -> String {
    let number = u16::from_le_bytes([bytes[1], bytes[2]]);
    bytes.iter().fold(format!("{number} {key} "), |mut line, byte| {
        write!(line, "{byte:02x}").unwrap();
        line
    })
}

/// Number, key and bytes of each line.
fn stored() -> Vec<(u16, &'static str, Vec<u8>)> {
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    };
    let split = |line: &'static str| {
        let mut parts = line.split(' ');
        let mut next = || parts.next().unwrap();
        (next().parse().unwrap(), next(), bytes(next()))
    };
    STORED.lines().map(split).collect()
}

#[test]
fn what_was_stored_under_every_number_is_read() {
    let mut numbers = Vec::new();
    for (number, key, bytes) in stored() {
        numbers.push(number);
        let decoded = match number {
            100 => Entry::decode(key, &bytes).map(|_| ()),
            101 => Draft::decode(key, &bytes).map(|_| ()),
            102 => LastAct::decode(key, &bytes).map(|_| ()),
            103 => undo::decode_rows(key, &bytes).map(|_| ()),
            104 => Done::decode(key, &bytes).map(|_| ()),
            _ => Record::decode(key, &bytes).map(|_| ()),
        };
        assert_eq!(decoded, Ok(()), "{number} {key}");
    }
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 9, 13, 14, 15, 16, 17, 18, 100, 101, 102, 103, 104]);
}

#[test]
fn what_is_stored_today_has_not_changed_under_its_number() {
    let mut today: Vec<String> =
        records().iter().map(|record| line(&record.key(), &record.encode())).collect();
    today.push(line(ENTRY_KEY, &entry().encode()));
    today.push(line(DRAFT_KEY, &draft().encode()));
    today.extend(last_acts().iter().map(|act| line(ACT_KEY, &act.encode())));
    today.push(line(ROWS_KEY, &undo::encode_rows(&rows())));
    today.push(line(DONE_KEY, &done().encode()));
    let lines: Vec<&str> = STORED.lines().collect();
    let other: Vec<&str> = today.iter().map(String::as_str).filter(|line| !lines.contains(line)).collect();
    assert!(other.is_empty(), "not as it was stored:\n{}", other.join("\n"));
}

#[test]
fn what_is_read_is_what_was_written() {
    for record in records() {
        assert_eq!(Record::decode(&record.key(), &record.encode()).as_ref(), Ok(&record));
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record, "{text}");
    }
    assert_eq!(Entry::decode(ENTRY_KEY, &entry().encode()), Ok(entry()));
    assert_eq!(Draft::decode(DRAFT_KEY, &draft().encode()), Ok(draft()));
    for act in last_acts() {
        assert_eq!(LastAct::decode(ACT_KEY, &act.encode()), Ok(act));
    }
    assert_eq!(undo::decode_rows(ROWS_KEY, &undo::encode_rows(&rows())), Ok(rows()));
    assert_eq!(Done::decode(DONE_KEY, &done().encode()), Ok(done()));
}
