//! Consultations on matters within the Party (公开咨询制度): K1–K5.

mod check;
mod counts;
mod course;
pub mod draw;
mod fields;

use self::course::Stage;
use self::fields::*;
use super::book::{Beside, Book, Case, Step, Value, Verdict, Who, needs};
use super::code::Kind;
use super::message::Message;
use super::organisation::{OrgKind, Role};

pub use self::counts::{Refusals, Tally, held, refusals, tally};

/// Party organisations; a department is none.
const PARTY: &[OrgKind] = &[OrgKind::Bureau, OrgKind::GeneralBranch, OrgKind::Branch];

/// Who raises a matter: the organisation, or who received what the delegates say (三（一）).
const RAISERS: Who = Who::Own(&[
    Role::Administrator,
    Role::Proposer,
    Role::OpinionHandler,
    Role::Secretary,
    Role::LeaderInCharge,
    Role::Principal,
]);

const OFFICE: Who = Who::Own(&[Role::Administrator, Role::Proposer, Role::Secretary]);

/// Who says for the organisation what becomes of an opinion (三（四）).
const COMMITTEE: Who = Who::Own(&[Role::Principal, Role::LeaderInCharge, Role::Secretary]);

const STEPS: &[Step] = &[
    Step::new("consultation.elect", OFFICE, ELECT, |case| {
        course::before_meeting(case)?;
        needs(course::drawing(case).is_none(), "consultation-drawn")
    })
    .calls_when(|case| course::stage(case) == Stage::ToElect)
    .check(check::elect),
    // K2: whoever drew cannot take it back and draw until it suits.
    Step::new("consultation.draw", OFFICE, DRAW, |case| {
        course::before_meeting(case)?;
        needs(case.has("consultation.elect"), "consultation-not-elected")?;
        needs(course::drawing(case).is_none(), "consultation-drawn-already")
    })
    .calls()
    .lasting()
    .check(check::draw),
    Step::new("consultation.group", OFFICE, GROUP, |case| {
        course::before_meeting(case)?;
        needs(course::drawing(case).is_some(), "consultation-not-drawn")
    })
    .calls_when(|case| course::stage(case) == Stage::ToGroup)
    .check(check::group),
    Step::new("consultation.plan", OFFICE, PLAN, course::before_meeting)
        .calls_when(|case| course::calls_for(case, "consultation.plan"))
        .check(check::plan),
    Step::new("consultation.notify", OFFICE, NOTIFY, |case| {
        course::before_meeting(case)?;
        needs(case.has("consultation.elect"), "consultation-not-elected")
    })
    .calls_when(|case| course::calls_for(case, "consultation.notify"))
    .check(check::notify),
    Step::new("consultation.presenter", OFFICE, PRESENTER, course::before_meeting)
        .calls_when(|case| course::calls_for(case, "consultation.presenter")),
    Step::new("consultation.material", OFFICE, MATERIAL, course::before_meeting)
        .calls_when(|case| course::calls_for(case, "consultation.material")),
    Step::new("consultation.meet", OFFICE, MEET, |case| {
        course::before_meeting(case)?;
        course::ready(case)
    })
    .calls()
    .check(check::meet),
    Step::new("consultation.settle", COMMITTEE, SETTLE, |case| {
        course::after_meeting(case)?;
        needs(course::unsettled(case) > 0, "consultation-settled")
    })
    .calls()
    .check(check::settle),
    Step::new("consultation.publish", OFFICE, PUBLISH, |case| {
        course::after_meeting(case)?;
        course::all_settled(case)?;
        needs(course::published(case).is_none(), "consultation-published-already")
    })
    .calls()
    .check(check::publish),
    Step::new("consultation.feedback", OFFICE, FEEDBACK, |case| {
        course::after_meeting(case)?;
        needs(course::published(case).is_some(), "consultation-not-published")?;
        needs(course::told(case).is_none(), "consultation-told-already")
    })
    .calls()
    .check(check::feedback),
    Step::new("consultation.mend", OFFICE, MEND, |case| {
        course::after_meeting(case)?;
        course::all_settled(case)?;
        needs(course::adopted(case) > 0, "consultation-none-adopted")?;
        needs(!case.has("consultation.mend"), "consultation-mending-set")
    })
    .check(check::mend),
    Step::new("consultation.mended", OFFICE, MENDED, |case| {
        needs(course::stage(case) != Stage::Closed, "consultation-closed")?;
        needs(case.has("consultation.mend"), "consultation-no-mending")?;
        needs(!case.has("consultation.mended"), "consultation-mended-already")
    })
    .calls()
    .check(check::mended),
    Step::new("consultation.report", OFFICE, REPORT, |case| {
        needs(course::stage(case) != Stage::Closed, "consultation-closed")?;
        needs(case.has("consultation.mended"), "consultation-not-mended")?;
        needs(!case.has("consultation.report"), "consultation-reported-already")
    })
    .calls()
    .check(check::report),
    Step::new("consultation.close", OFFICE, CLOSE, |case| {
        course::after_meeting(case)?;
        needs(course::told(case).is_some(), "consultation-not-told")?;
        let mended = !case.has("consultation.mend") || case.has("consultation.report");
        needs(mended, "consultation-mending-open")
    })
    .calls()
    .check(check::close),
    Step::new("consultation.reconsider", COMMITTEE, RECONSIDER, |case| {
        course::after_meeting(case)?;
        needs(case.has("consultation.settle"), "consultation-nothing-settled")?;
        course::all_settled(case)
    })
    .check(check::settle),
    // 三（四）: 接受党员代表监督; K5.
    Step::new("consultation.object", RAISERS, OBJECT, |case| {
        needs(course::told(case).is_some(), "consultation-not-told")?;
        needs(course::declined(case).is_some(), "consultation-none-declined")
    })
    .check(check::object),
    Step::new("consultation.redraw", OFFICE, REDRAW, |case| {
        course::before_meeting(case)?;
        needs(course::drawing(case).is_some(), "consultation-not-drawn")
    })
    .lasting()
    .check(check::draw),
    Step::new("consultation.drop", RAISERS, DROP, course::before_meeting),
    Step::begin("consultation.raise", RAISERS, RAISE).at(PARTY),
];

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Consultation,
    system: "system-consultation",
    steps: STEPS,
    state: |case| course::stage(case).state(),
    owes: course::owes,
    facts: course::facts,
    beside: |_, _| Beside::default(),
    cyclic: &[],
    seen_by: &[],
};

/// The rows of a table as it is typed, pasted or kept in a file, held to what the delegates' table asks.
///
/// # Errors
/// What is wrong with it.
pub fn delegates(text: &str) -> Result<Vec<Vec<String>>, Message> {
    match DELEGATES.clean(Value::Text(text.to_owned()))? {
        Some(Value::Rows(rows)) => Ok(rows),
        _ => Err(Message::new("text-required").with("field", Message::new(DELEGATES.label))),
    }
}

/// The draws recorded in a case, oldest first, each with whether seed and delegates still give the same.
pub fn repeated(case: &Case) -> Vec<Repeated> {
    let entries = case.entries.iter().enumerate();
    let draws = entries.filter(|(_, entry)| course::DRAWS.contains(&entry.step.as_str()));
    draws
        .map(|(at, entry)| {
            let before = &case.entries[..at];
            let elected = before.iter().rev().find(|entry| entry.step.as_str() == "consultation.elect");
            let delegates = elected.map(|entry| entry.values.rows("delegates").to_vec()).unwrap_or_default();
            let seed = entry.values.text("seed").to_owned();
            let count = entry.values.number("count").and_then(|count| usize::try_from(count).ok());
            let drawn = draw::Quota::of_rows(entry.values.rows("quotas"))
                .and_then(|quotas| draw::draw(&delegates, &seed, count.unwrap_or(0), &quotas));
            let rows = drawn.as_ref().map(|drawn| drawn.iter().map(draw::Drawn::row).collect::<Vec<_>>());
            let same = rows.is_ok_and(|rows| rows == entry.values.rows("drawn"));
            Repeated { seed, on: entry.on, delegates: delegates.len(), drawn, same }
        })
        .collect()
}

/// A recorded draw, repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The seed.
    pub seed: String,
    /// The day.
    pub on: chrono::NaiveDate,
    /// How many delegates there were.
    pub delegates: usize,
    /// Who is drawn by it, or why nobody can be.
    pub drawn: Result<Vec<draw::Drawn>, Message>,
    /// Whether that is what was recorded.
    pub same: bool,
}

/// That the case has come to no end; for the conditions of steps.
fn is_open(case: &Case) -> Verdict {
    match course::stage(case) {
        Stage::Closed => Err(Message::new("consultation-closed")),
        Stage::Dropped => Err(Message::new("consultation-dropped")),
        _ => Ok(()),
    }
}
