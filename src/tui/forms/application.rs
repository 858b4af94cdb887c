//! Applications: the form 《党务信息公开申请表》, and what is done with it (A1–A7).

use chrono::NaiveDate;

use super::asking::{Answers, Asking, about, choice, day, one_of, reason, text};
use super::{Asked, Fault, catalogue, matter};
use crate::domain::application::{Act, Applicant, Application, Entries, Ground, Manner, Outcome, Part};
use crate::domain::clock::Limit;
use crate::domain::code::Code;
use crate::domain::message::Message;
use crate::domain::text::TextRule;
use crate::office::Command;
use crate::office::command::{ApplicationOrder, NewApplication};
use crate::office::directory::Directory;
use crate::tui::catalogue::Errand;
use crate::tui::form::{Choice, FieldKind, FieldSpec, Value};
use crate::tui::letter::Page;

const AGREED: &str = "agreed";
const DISAGREED: &str = "disagreed";

/// Entering an application under `code` (A1). What is not there yet is left empty: it is asked for later.
pub(super) fn apply(directory: &Directory, code: &Code, today: NaiveDate) -> Asked {
    let mut form = Asking::default();
    form.ask(
        FieldSpec::new("title", Message::new("field-title"), FieldKind::Line(TextRule::TITLE))
            .hint(Message::new("hint-application-title"))
            .required(),
    );
    let manners = Manner::ALL.into_iter().map(|manner| Choice::new(manner.word(), manner.message()));
    form.preset(
        one_of("manner", Message::new("field-manner"), manners.collect()).hint(Message::new("hint-manner")),
        choice(Manner::Written.word()),
    );
    form.preset(
        day("received", Message::new("field-received")).hint(Message::new("hint-application-received")),
        Value::Date(today),
    );
    for part in Part::ALL {
        entry(&mut form, part, Some(today));
    }
    let intro = matter::heading(directory.item_on(code, today), code);
    form.finish("apply", Message::new("form-apply"), intro, code)
}

/// The id of a part's field.
const fn id_of(part: Part) -> &'static str {
    match part {
        Part::Name => "applicant",
        Part::Address => "address",
        Part::Identity => "identity",
        Part::Contact => "contact",
        Part::Content => "content",
        Part::Signature => "signature",
        Part::Date => "applied",
    }
}

/// Asks for a part of the form; none has to be given now.
fn entry(form: &mut Asking, part: Part, today: Option<NaiveDate>) {
    let kind = match part {
        Part::Name => FieldKind::Line(TextRule::TITLE),
        Part::Address | Part::Identity | Part::Contact => FieldKind::Line(TextRule::LINE),
        Part::Content => FieldKind::Lines(TextRule::BODY),
        Part::Signature => FieldKind::Toggle,
        Part::Date => FieldKind::Date,
    };
    let field = FieldSpec::new(id_of(part), part.message(), kind);
    let hint = match part {
        Part::Name => Some(Message::new("hint-applicant")),
        Part::Identity => Some(Message::new("hint-identity")),
        Part::Content => Some(Message::new("hint-asked-for")),
        Part::Signature => Some(Message::new("hint-signature")),
        Part::Date => Some(Message::new("hint-applied")),
        Part::Address | Part::Contact => None,
    };
    let field = match hint {
        Some(hint) => field.hint(hint),
        None => field,
    };
    let preset = today.filter(|_| part == Part::Date).map(Value::Date);
    form.preset(field, preset);
}

fn entries(answers: &Answers) -> Entries {
    Entries {
        applicant: Applicant {
            name: answers.text(id_of(Part::Name)),
            address: answers.text(id_of(Part::Address)),
            identity: answers.text(id_of(Part::Identity)),
            contact: answers.text(id_of(Part::Contact)),
        },
        content: answers.text(id_of(Part::Content)),
        signed: answers.flag(id_of(Part::Signature)),
        applied: answers.date(id_of(Part::Date)),
    }
}

/// The command of [`apply`].
pub(super) fn applied(code: &Code, answers: &Answers) -> Result<Command, Fault> {
    let application = NewApplication {
        title: answers.text("title"),
        manner: answers.chosen("manner", Manner::parse)?,
        received: answers.day("received")?,
        entries: entries(answers),
    };
    Ok(Command::Apply { code: code.clone(), application: Box::new(application) })
}

/// The form for `act`, if it asks anything.
pub(super) fn ask(act: Act, record: &Application, directory: &Directory, today: NaiveDate) -> Option<Asked> {
    let mut form = Asking::default();
    let policy = &directory.settings.policy;
    let mut intro = about(record.key.number(), &record.title);
    let on = |label| day("on", label);
    let today = Value::Date(today);
    let (id, title) = match act {
        Act::Accept => {
            form.preset(on(Message::new("field-accepted-on")).hint(Limit::A2.text(policy)), today);
            ("accept", Message::new("form-accept"))
        }
        Act::Complete => {
            for part in record.entries.missing() {
                entry(&mut form, part, None);
            }
            ("complete", Message::new("form-complete"))
        }
        Act::AskToComplete => {
            let missing = Part::list(&record.entries.missing());
            intro = Message::new("form-intro-missing").with("record", intro).with("missing", missing);
            form.preset(on(Message::new("field-on")), today);
            form.ask(reason("note", Message::new("hint-asked")));
            ("ask-to-complete", Message::new("form-ask-to-complete"))
        }
        Act::Extend => {
            form.ask(reason("reason", Message::new("hint-extend")).required());
            form.preset(on(Message::new("field-on")).hint(Limit::A3.text(policy)), today);
            ("extend", Message::new("form-extend"))
        }
        Act::Decide => {
            decide(&mut form);
            form.preset(on(Message::new("field-decided-on")).hint(Limit::A4.text(policy)), today);
            ("decide", Message::new("form-decide"))
        }
        Act::File => {
            file(&mut form, record);
            form.preset(on(Message::new("field-filed-on")), today);
            ("file", Message::new("form-file"))
        }
        Act::SuperiorReply => {
            let replies = vec![
                Choice::new(AGREED, Message::new("superior-agreed")),
                Choice::new(DISAGREED, Message::new("superior-disagreed")),
            ];
            form.preset(one_of("reply", Message::new("field-superior-reply"), replies), choice(AGREED));
            form.ask(reason("content", Message::new("hint-superior-reply")));
            form.preset(on(Message::new("field-replied-on")), today);
            ("superior-reply", Message::new("form-superior-reply"))
        }
        Act::Disclose => {
            let filing = record.decision().and_then(|decision| decision.filing.as_ref());
            let filed = filing.map(|filing| text(&filing.noted.content));
            form.preset(body(Message::new("field-disclosed"), Message::new("hint-disclosed")), filed);
            form.preset(on(Message::new("field-disclosed-on")), today);
            ("disclose", Message::new("form-disclose"))
        }
        Act::Deliver => {
            let letter = record.letters_owed().next();
            if let Some(letter) = letter {
                let letter = letter.kind.message();
                intro = Message::new("form-intro-letter").with("record", intro).with("letter", letter);
            }
            let rule = FieldKind::Line(TextRule::LINE);
            form.ask(
                FieldSpec::new("how", Message::new("field-delivered"), rule)
                    .hint(Message::new("hint-delivered"))
                    .required(),
            );
            form.preset(on(Message::new("field-delivered-on")), today);
            ("deliver", Message::new("form-deliver"))
        }
        Act::Withdraw => {
            form.ask(reason("reason", Message::new("hint-withdraw-application")).required());
            ("withdraw-application", Message::new("form-withdraw-application"))
        }
        Act::Complain => {
            let rule = FieldKind::Line(TextRule::TITLE);
            form.ask(
                FieldSpec::new("complainant", Message::new("field-complainant"), rule)
                    .hint(Message::new("hint-applicant"))
                    .required(),
            );
            let rule = FieldKind::Line(TextRule::LINE);
            form.ask(FieldSpec::new("contact", Message::new("field-contact"), rule));
            form.ask(body(Message::new("field-complaint"), Message::new("hint-complaint")));
            form.preset(on(Message::new("field-received")), today);
            ("complain", Message::new("form-complain"))
        }
        Act::LookInto => {
            form.ask(body(Message::new("field-finding"), Message::new("hint-finding")));
            form.preset(on(Message::new("field-on")), today);
            ("look-into", Message::new("form-look-into"))
        }
        Act::TellComplainant => {
            let finding = record.complaint_open().and_then(|complaint| complaint.finding.as_ref());
            let found = finding.map(|finding| text(&finding.content));
            form.preset(body(Message::new("field-told"), Message::new("hint-told")), found);
            form.preset(on(Message::new("field-reported-on")), today);
            ("tell-complainant", Message::new("form-tell-complainant"))
        }
        Act::Close | Act::SeeIdentity => return None,
    };
    Some(form.finish(id, title, intro, &record.key))
}

fn body(label: Message, hint: Message) -> FieldSpec {
    FieldSpec::new("content", label, FieldKind::Lines(TextRule::BODY)).hint(hint).required()
}

/// What is decided; on what ground and why, where something is withheld (A5, A6).
fn decide(form: &mut Asking) {
    let outcomes = Outcome::ALL.into_iter().map(|outcome| Choice::new(outcome.word(), outcome.message()));
    form.ask(
        one_of("outcome", Message::new("field-outcome"), outcomes.collect())
            .hint(Message::new("hint-outcome")),
    );
    let withheld = [choice(Outcome::Partial.word()), choice(Outcome::Refuse.word())];
    let grounds = Ground::ALL.into_iter().map(|ground| Choice::new(ground.word(), ground.message()));
    form.ask(
        one_of("ground", Message::new("field-ground-withheld"), grounds.collect())
            .hint(Message::new("hint-ground-withheld"))
            .shown_if("outcome", withheld.clone()),
    );
    form.ask(reason("reason", Message::new("hint-withheld")).required().shown_if("outcome", withheld));
    form.ask(
        FieldSpec::new("basis", Message::new("field-basis"), FieldKind::Line(TextRule::LINE))
            .hint(Message::new("hint-decision-basis"))
            .required(),
    );
}

/// The material for the superior: content, scope and form (A4).
fn file(form: &mut Asking, record: &Application) {
    form.preset(
        body(Message::new("field-to-disclose"), Message::new("hint-to-disclose")),
        text(&record.entries.content),
    );
    let line = |id, label| FieldSpec::new(id, label, FieldKind::Line(TextRule::LINE)).required();
    form.ask(line("scope", Message::new("field-scope")).hint(Message::new("hint-filing-scope")));
    form.ask(line("form", Message::new("field-form")).hint(Message::new("hint-filing-form")));
}

/// What the answers order.
pub(super) fn order(act: Act, answers: &Answers) -> Result<ApplicationOrder, Fault> {
    let (content, reason) = (answers.text("content"), answers.text("reason"));
    let on = || answers.day("on");
    Ok(match act {
        Act::Accept => ApplicationOrder::Accept { on: on()? },
        Act::Complete => ApplicationOrder::Complete { entries: Box::new(entries(answers)) },
        Act::AskToComplete => ApplicationOrder::AskToComplete { on: on()?, note: answers.text("note") },
        Act::Extend => ApplicationOrder::Extend { reason, on: on()? },
        Act::Decide => {
            let outcome = answers.chosen("outcome", Outcome::parse)?;
            let ground = match outcome.withholds() {
                true => Some(answers.chosen("ground", Ground::parse)?),
                false => None,
            };
            ApplicationOrder::Decide { outcome, ground, reason, basis: answers.text("basis"), on: on()? }
        }
        Act::File => {
            let (scope, form) = (answers.text("scope"), answers.text("form"));
            ApplicationOrder::File { content, scope, form, on: on()? }
        }
        Act::SuperiorReply => {
            let agreed = answers.choice("reply") != Some(DISAGREED);
            ApplicationOrder::SuperiorReply { agreed, content, on: on()? }
        }
        Act::Disclose => ApplicationOrder::Disclose { content, on: on()? },
        Act::Deliver => ApplicationOrder::Deliver { how: answers.text("how"), on: on()? },
        Act::Withdraw => ApplicationOrder::Withdraw { reason },
        Act::Complain => {
            let (complainant, contact) = (answers.text("complainant"), answers.text("contact"));
            ApplicationOrder::Complain { complainant, contact, content, on: on()? }
        }
        Act::LookInto => ApplicationOrder::LookInto { content, on: on()? },
        Act::TellComplainant => ApplicationOrder::TellComplainant { content, on: on()? },
        Act::Close => ApplicationOrder::Close,
        Act::SeeIdentity => ApplicationOrder::SeeIdentity,
    })
}

/// Where a letter is written to.
pub(super) fn letter_file(page: &Page) -> Asked {
    let mut form = Asking::default();
    let name = format!("{}.txt", page.number.replace('/', "-"));
    form.preset(catalogue::path(Message::new("hint-letter-path")), text(name));
    let intro = Message::new("form-intro-letter-file").with("number", page.number.as_str());
    form.finish("letter-file", Message::new("form-letter-file"), intro, &page.number)
}

/// What the answers of [`letter_file`] ask for.
pub(super) fn letter_errand(page: &Page, answers: &Answers) -> Errand {
    Errand::Letter { number: page.number.clone(), text: page.text.clone(), path: answers.text("path") }
}
