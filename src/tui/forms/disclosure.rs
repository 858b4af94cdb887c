//! What is done with a disclosure: review, publication, taking down; and the quarterly look (R2, R4, R9, R10c).

use chrono::NaiveDate;

use super::asking::{Answers, Asking, about, choice, day, one_of, reason, scopes};
use super::{Asked, Fault, matter, nowhere};
use crate::domain::channel::{Channel, Scope};
use crate::domain::code::Code;
use crate::domain::disclosure::{Act, Disclosure, Exchange, Step};
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::domain::text::TextRule;
use crate::office::Command;
use crate::office::command::DisclosureOrder;
use crate::office::directory::Directory;
use crate::tui::form::{Choice, FieldKind, FieldSpec, Value};

/// How many quarters a look can be recorded for: the present one and three years back.
const QUARTERS: usize = 13;

/// The form for `act`, if it asks anything. Amending and another round are asked in [`super::matter`].
pub(super) fn ask(act: Act, record: &Disclosure, today: NaiveDate) -> Option<Asked> {
    match act {
        Act::Approve => approve(record),
        Act::Return => {
            Some(why(record, "return", Message::new("form-return"), Message::new("hint-return-reason")))
        }
        Act::Refuse => {
            Some(why(record, "refuse", Message::new("form-refuse"), Message::new("hint-refuse-reason")))
        }
        Act::Withdraw => {
            Some(why(record, "withdraw", Message::new("form-withdraw"), Message::new("hint-withdraw-reason")))
        }
        Act::Publish => Some(publish(record, today)),
        Act::TakeDown => Some(take_down(record, today)),
        Act::Close | Act::Resubmit | Act::Again => None,
    }
}

fn intro(record: &Disclosure) -> Message {
    about(record.key.number(), &record.matter.title)
}

/// Passing a step that must rest on something; the others ask nothing.
fn approve(record: &Disclosure) -> Option<Asked> {
    let step = record.pending().filter(|step| step.needs_basis())?;
    let hint = match step {
        Step::Committee => Message::new("hint-basis-committee"),
        _ => Message::new("hint-basis-superior"),
    };
    let mut form = Asking::default();
    form.ask(
        FieldSpec::new("basis", Message::new("field-basis"), FieldKind::Line(TextRule::LINE))
            .hint(hint)
            .required(),
    );
    let title = Message::new("form-approve").with("step", step.message());
    Some(form.finish("approve", title, intro(record), &record.key))
}

/// A form that asks for a reason alone.
fn why(record: &Disclosure, id: &'static str, title: Message, hint: Message) -> Asked {
    let mut form = Asking::default();
    form.ask(reason("reason", hint).required());
    form.finish(id, title, intro(record), &record.key)
}

fn publish(record: &Disclosure, today: NaiveDate) -> Asked {
    let mut form = Asking::default();
    let open = record.open_channels();
    let used = record.matter.channels.iter().filter(|channel| !open.contains(channel));
    let used = used.map(|c| Choice::new(c.word(), Message::new("channel-used").with("channel", c.message())));
    let channels = open.iter().map(|c| Choice::new(c.word(), c.message())).chain(used).collect();
    form.preset(
        one_of("channel", Message::new("field-channel"), channels).hint(Message::new("hint-channel")),
        // A later stage goes out on channels that an earlier one has used.
        open.first().or(record.matter.channels.first()).map(|channel| choice(channel.word())),
    );
    let approved = record.matter.scope;
    form.preset(
        one_of("scope", Message::new("field-scope"), scopes(Some(approved)))
            .hint(Message::new("hint-scope-approved").with("approved", approved.message())),
        choice(approved.word()),
    );
    stage(&mut form, record);
    form.ask(
        FieldSpec::new("place", Message::new("field-place"), FieldKind::Line(TextRule::LINE))
            .hint(Message::new("hint-place"))
            .required(),
    );
    form.preset(
        day("on", Message::new("field-published-on")).hint(Message::new("hint-published-on")),
        Value::Date(today),
    );
    form.ask(
        FieldSpec::new("evidence", Message::new("field-evidence"), FieldKind::Line(TextRule::LINE))
            .hint(Message::new("hint-evidence"))
            .required(),
    );
    let interactive = record.matter.channels.iter().filter(|channel| channel.is_interactive());
    let interactive: Vec<Value> = interactive.map(|channel| choice(channel.word())).collect();
    if !interactive.is_empty() {
        let exchange = |id, label, hint| {
            FieldSpec::new(id, label, FieldKind::Lines(TextRule::NOTE))
                .hint(hint)
                .required()
                .shown_if("channel", interactive.clone())
        };
        let question = Message::new("field-question");
        form.ask(exchange("question", question, Message::new("hint-question")));
        form.ask(exchange("answer", Message::new("field-answer"), Message::new("hint-answer")));
    }
    form.finish("publish", Message::new("form-publish"), intro(record), &record.key)
}

/// Which stage, where there are stages: those not yet disclosed first.
fn stage(form: &mut Asking, record: &Disclosure) {
    if record.stages().is_empty() {
        return;
    }
    let done = |at: usize| record.publications.iter().any(|p| p.stage.map(usize::from) == Some(at));
    let (done, open): (Vec<_>, Vec<_>) = record.stages().iter().enumerate().partition(|(at, _)| done(*at));
    let preset = open.first().map(|(at, _)| choice(at.to_string()));
    let open = open.into_iter().map(|(at, stage)| {
        let label = Message::new("stage-open").with("name", stage.name.as_str()).with("date", stage.on);
        Choice::new(at.to_string(), label)
    });
    let done = done.into_iter().map(|(at, stage)| {
        let label = Message::new("stage-done").with("name", stage.name.as_str()).with("date", stage.on);
        Choice::new(at.to_string(), label)
    });
    let stages = open.chain(done).collect();
    form.preset(
        one_of("stage", Message::new("field-stage"), stages).hint(Message::new("hint-stage")),
        preset,
    );
}

fn take_down(record: &Disclosure, today: NaiveDate) -> Asked {
    let mut form = Asking::default();
    let up = record.publications.iter().enumerate().filter(|(_, p)| p.taken_down.is_none());
    let choices: Vec<Choice> = up
        .map(|(at, publication)| {
            let label = Message::new("publication-choice")
                .with("channel", publication.channel.message())
                .with("place", publication.place.as_str())
                .with("date", publication.on);
            Choice::new(at.to_string(), label)
        })
        .collect();
    let only = if let [only] = &choices[..] { Some(choice(&only.value)) } else { None };
    form.preset(one_of("publication", Message::new("field-publication"), choices), only);
    form.preset(
        day("on", Message::new("field-taken-down-on")).hint(Message::new("hint-taken-down-on")),
        Value::Date(today),
    );
    form.ask(reason("reason", Message::new("hint-take-down-reason")));
    form.finish("take-down", Message::new("form-take-down"), intro(record), &record.key)
}

/// What the answers order.
pub(super) fn order(
    act: Act,
    record: &Disclosure,
    directory: &Directory,
    today: NaiveDate,
    answers: &Answers,
) -> Result<DisclosureOrder, Fault> {
    let reason = answers.text("reason");
    Ok(match act {
        Act::Approve => DisclosureOrder::Approve { note: answers.text("basis") },
        Act::Return => DisclosureOrder::Return { reason },
        Act::Refuse => DisclosureOrder::Refuse { reason },
        Act::Withdraw => DisclosureOrder::Withdraw { reason },
        Act::Resubmit => DisclosureOrder::Resubmit {
            matter: Box::new(matter::matter(
                directory.item_version(&record.key.code, record.item_version),
                today,
                answers,
            )?),
            note: answers.text("note"),
        },
        Act::Publish => {
            let channel = answers.chosen("channel", |word| Some(Channel::parse(word)))?;
            let exchange = channel
                .is_interactive()
                .then(|| Exchange { question: answers.text("question"), answer: answers.text("answer") });
            let stage = match record.stages() {
                [] => None,
                _ => Some(answers.chosen("stage", |at| at.parse().ok())?),
            };
            DisclosureOrder::Publish {
                channel,
                scope: answers.chosen("scope", Scope::parse)?,
                place: answers.text("place"),
                on: answers.day("on")?,
                evidence: answers.text("evidence"),
                stage,
                exchange,
            }
        }
        Act::TakeDown => DisclosureOrder::TakeDown {
            index: answers.chosen("publication", |at| at.parse().ok())?,
            on: answers.day("on")?,
            reason,
        },
        Act::Close => DisclosureOrder::Close,
        Act::Again => return Err(nowhere()),
    })
}

/// The quarterly look that changed nothing.
pub(super) fn adjust(directory: &Directory, code: &Code, today: NaiveDate) -> Asked {
    let current = Period::containing(today, Cycle::Quarter);
    let quarters = std::iter::successors(Some(current), |quarter| Some(quarter.previous())).take(QUARTERS);
    let mut quarters: Vec<_> =
        quarters.map(|quarter| Choice::new(quarter.to_string(), quarter.message())).collect();
    quarters.reverse();
    let mut form = Asking::default();
    form.preset(one_of("quarter", Message::new("field-quarter"), quarters), choice(current.to_string()));
    form.ask(
        FieldSpec::new("note", Message::new("field-adjust-note"), FieldKind::Lines(TextRule::NOTE))
            .hint(Message::new("hint-adjust-note"))
            .required(),
    );
    let intro = matter::heading(directory.item_on(code, today), code);
    form.finish("adjust", Message::new("form-adjust"), intro, code)
}

/// The command of [`adjust`].
pub(super) fn adjusted(code: &Code, answers: &Answers) -> Result<Command, Fault> {
    let quarter = answers.chosen("quarter", |word| word.parse().ok())?;
    Ok(Command::Adjust { code: code.clone(), quarter, note: answers.text("note") })
}
