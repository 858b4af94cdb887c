//! Opinions: entered in the register, and what is done with them (O1–O9).

use chrono::NaiveDate;

use super::asking::{Answers, Asking, about, choice, day, one_of, reason, text, unit};
use super::{Asked, Fault, matter};
use crate::domain::clock::Limit;
use crate::domain::code::{Code, OrgCode, RecordKey};
use crate::domain::disclosure::Disclosure;
use crate::domain::message::Message;
use crate::domain::opinion::{Act, Nature, Opinion, Source, Submitter};
use crate::domain::organisation::{Person, Role};
use crate::domain::text::TextRule;
use crate::office::Command;
use crate::office::command::{NewOpinion, OpinionOrder};
use crate::office::directory::Directory;
use crate::tui::form::{Choice, FieldKind, FieldSpec, Value};

const WITHIN: &str = "within";
const TRANSFER: &str = "transfer";

/// Entering an opinion under `code`, or one about the disclosure `about`.
pub(super) fn register(
    directory: &Directory,
    code: &Code,
    about: Option<&Disclosure>,
    today: NaiveDate,
) -> Asked {
    let mut form = Asking::default();
    form.ask(
        FieldSpec::new("title", Message::new("field-title"), FieldKind::Line(TextRule::TITLE))
            .hint(Message::new("hint-opinion-title"))
            .required(),
    );
    form.ask(
        FieldSpec::new("content", Message::new("field-opinion"), FieldKind::Lines(TextRule::BODY))
            .hint(Message::new("hint-opinion"))
            .required(),
    );
    let sources = Source::ALL.into_iter().map(|source| Choice::new(source.word(), source.message()));
    form.ask(one_of("source", Message::new("field-source"), sources.collect()));
    form.preset(
        day("received", Message::new("field-received")).hint(Message::new("hint-received")),
        Value::Date(today),
    );
    submitter(&mut form);
    handling(&mut form, directory);
    match about {
        Some(record) => {
            let intro = Message::new("form-intro-about")
                .with("number", record.key.number())
                .with("title", record.matter.title.as_str());
            form.finish("register", Message::new("form-register"), intro, &record.key)
        }
        None => {
            let intro = matter::heading(directory.item_on(code, today), code);
            form.finish("register", Message::new("form-register"), intro, code)
        }
    }
}

/// Who raised it, if it is signed (O7, O8).
fn submitter(form: &mut Asking) {
    form.preset(
        FieldSpec::new("signed", Message::new("field-signed"), FieldKind::Toggle)
            .hint(Message::new("hint-signed")),
        Value::Flag(true),
    );
    let signed = [Value::Flag(true)];
    form.ask(
        FieldSpec::new("submitter", Message::new("field-submitter"), FieldKind::Line(TextRule::TITLE))
            .hint(Message::new("hint-submitter"))
            .required()
            .shown_if("signed", signed.clone()),
    );
    form.ask(
        FieldSpec::new("contact", Message::new("field-contact"), FieldKind::Line(TextRule::LINE))
            .hint(Message::new("hint-contact"))
            .shown_if("signed", signed),
    );
}

/// What it is and whose: what its time limit rests on (O2–O5).
fn handling(form: &mut Asking, directory: &Directory) {
    let policy = &directory.settings.policy;
    let natures = Nature::ALL.into_iter().map(|nature| Choice::new(nature.word(), nature.message()));
    form.preset(
        one_of("nature", Message::new("field-nature"), natures.collect()).hint(Limit::O5.text(policy)),
        choice(Nature::Suggestion.word()),
    );
    let duties = vec![
        Choice::new(WITHIN, Message::new("duty-within")),
        Choice::new(TRANSFER, Message::new("duty-transfer")),
    ];
    let hint = Message::new("hint-duty")
        .with("within", Limit::O2.text(policy))
        .with("transfer", Limit::O3.text(policy));
    form.preset(one_of("duty", Message::new("field-duty"), duties).hint(hint), choice(WITHIN));
    form.ask(
        FieldSpec::new("important", Message::new("field-important-opinion"), FieldKind::Toggle)
            .hint(Limit::O4.text(policy))
            .shown_if("nature", [choice(Nature::Suggestion.word())]),
    );
    form.ask(
        FieldSpec::new("important-reason", Message::new("field-important"), FieldKind::Lines(TextRule::NOTE))
            .hint(Message::new("hint-important"))
            .required()
            .shown_if("important", [Value::Flag(true)]),
    );
}

/// The command of [`register`].
pub(super) fn registered(
    code: &Code,
    about: Option<&RecordKey>,
    answers: &Answers,
) -> Result<Command, Fault> {
    let submitter = answers
        .flag("signed")
        .then(|| Submitter { name: answers.text("submitter"), contact: answers.text("contact") });
    let opinion = NewOpinion {
        about: about.cloned(),
        title: answers.text("title"),
        content: answers.text("content"),
        source: answers.chosen("source", Source::parse)?,
        received: answers.day("received")?,
        submitter,
        nature: answers.chosen("nature", Nature::parse)?,
        within_duty: answers.choice("duty") != Some(TRANSFER),
        important: answers.flag("important").then(|| answers.text("important-reason")),
    };
    Ok(Command::Register { code: code.clone(), opinion: Box::new(opinion) })
}

/// The form for `act`, if it asks anything.
pub(super) fn ask(act: Act, record: &Opinion, directory: &Directory, today: NaiveDate) -> Option<Asked> {
    let mut form = Asking::default();
    let mut intro = about(record.key.number(), &record.title);
    let (id, title) = match act {
        Act::Assign => {
            assign(&mut form, record, directory);
            ("assign", Message::new("form-assign"))
        }
        Act::Transfer => {
            transfer(&mut form, record, directory, today);
            ("transfer", Message::new("form-transfer"))
        }
        Act::MarkImportant => {
            form.ask(
                FieldSpec::new("reason", Message::new("field-important"), FieldKind::Lines(TextRule::NOTE))
                    .hint(Limit::O4.text(&directory.settings.policy))
                    .required(),
            );
            ("mark-important", Message::new("form-mark-important"))
        }
        Act::MarkHotspot => {
            let everybody = directory.people.values().filter(|person| person.active);
            let screener = record.hotspot.as_ref().map(|hotspot| choice(&hotspot.screener));
            form.preset(
                one_of("person", Message::new("field-screener"), people(everybody, &record.unit))
                    .hint(Message::new("hint-screener")),
                screener,
            );
            let remark = record.hotspot.as_ref().map(|hotspot| text(&hotspot.note));
            form.preset(reason("note", Message::new("hint-hotspot-note")), remark);
            ("mark-hotspot", Message::new("form-mark-hotspot"))
        }
        Act::Reply => {
            let hint = Message::new("hint-reply");
            told(&mut form, None, hint, day("on", Message::new("field-replied-on")), today);
            ("reply", Message::new("form-reply"))
        }
        Act::ReportToSubmitter => {
            let hint = Message::new("hint-report-submitter");
            told(&mut form, Some(record), hint, day("on", Message::new("field-reported-on")), today);
            ("report-to-submitter", Message::new("form-report-submitter"))
        }
        Act::ReportToUnit => {
            let hint = Message::new("hint-report-unit");
            told(&mut form, Some(record), hint, day("on", Message::new("field-reported-on")), today);
            // The office takes the last transfer not yet reported back first.
            if let Some(transfer) = record.reports_owed().last() {
                let unit = directory.org_name(&transfer.from);
                intro = Message::new("form-intro-report-unit").with("record", intro).with("unit", unit);
            }
            ("report-to-unit", Message::new("form-report-unit"))
        }
        Act::Close | Act::SeeIdentity => return None,
    };
    Some(form.finish(id, title, intro, &record.key))
}

fn assign(form: &mut Asking, record: &Opinion, directory: &Directory) {
    let theirs = directory.people.values().filter(|person| crate::office::can_handle(person, &record.unit));
    let theirs = people(theirs, &record.unit);
    let preset = match (&record.handler, &theirs[..]) {
        (Some(handler), _) => Some(choice(handler)),
        (None, [only]) => Some(choice(&only.value)),
        (None, _) => None,
    };
    form.preset(
        one_of("person", Message::new("field-handler"), theirs).hint(Message::new("hint-handler")),
        preset,
    );
    form.ask(reason("note", Message::new("hint-assign-note")));
}

fn transfer(form: &mut Asking, record: &Opinion, directory: &Directory, today: NaiveDate) {
    let units = directory.orgs.values().filter(|org| org.active && org.code != record.unit);
    form.ask(one_of("unit", Message::new("field-unit"), units.map(unit).collect()));
    let hint =
        Message::new("hint-transferred-on").with("limit", Limit::O3Reply.text(&directory.settings.policy));
    form.preset(day("on", Message::new("field-transferred-on")).hint(hint), Value::Date(today));
    form.ask(reason("reason", Message::new("hint-transfer-reason")).required());
}

/// What was answered or told, beginning with the reply where it is told on.
fn told(form: &mut Asking, replied: Option<&Opinion>, hint: Message, on: FieldSpec, today: NaiveDate) {
    let reply = replied.and_then(|record| record.reply.as_ref());
    form.preset(
        FieldSpec::new("content", Message::new("field-reply"), FieldKind::Lines(TextRule::BODY))
            .hint(hint)
            .required(),
        reply.map(|reply| text(&reply.content)),
    );
    form.preset(on, Value::Date(today));
}

/// People to choose from: first those who handle opinions in `unit`, then the others there.
pub(super) fn people<'a>(people: impl Iterator<Item = &'a Person>, unit: &OrgCode) -> Vec<Choice> {
    let mut people: Vec<&Person> = people.collect();
    people.sort_by_key(|person| {
        let there = person.posts.iter().any(|post| post.org == *unit);
        (!person.holds(unit, Role::OpinionHandler), !there)
    });
    let label = |person: &Person| {
        Message::new("person-choice").with("name", person.name.as_str()).with("login", person.login.as_str())
    };
    people.into_iter().map(|person| Choice::new(person.login.as_str(), label(person))).collect()
}

/// What the answers order.
pub(super) fn order(act: Act, answers: &Answers) -> Result<OpinionOrder, Fault> {
    let login = |word: &str| Some(word.to_owned());
    let content = answers.text("content");
    Ok(match act {
        Act::Assign => {
            OpinionOrder::Assign { handler: answers.chosen("person", login)?, note: answers.text("note") }
        }
        Act::Transfer => OpinionOrder::Transfer {
            to: answers.chosen("unit", |code| code.parse().ok())?,
            on: answers.day("on")?,
            reason: answers.text("reason"),
        },
        Act::MarkImportant => OpinionOrder::MarkImportant { reason: answers.text("reason") },
        Act::MarkHotspot => OpinionOrder::MarkHotspot {
            screener: answers.chosen("person", login)?,
            note: answers.text("note"),
        },
        Act::Reply => OpinionOrder::Reply { content, on: answers.day("on")? },
        Act::ReportToSubmitter => OpinionOrder::ReportToSubmitter { content, on: answers.day("on")? },
        Act::ReportToUnit => OpinionOrder::ReportToUnit { content, on: answers.day("on")? },
        Act::Close => OpinionOrder::Close,
        Act::SeeIdentity => OpinionOrder::SeeIdentity,
    })
}
