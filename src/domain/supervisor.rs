//! Supervisors of disclosure work (监督员制度): who they are, what they find, how they meet (S1–S3).

mod fields;
mod finding;
mod meeting;
mod member;

use super::book::{Beside, Book, Case, Step, StepId, Under, Who};
use super::code::{Kind, RecordKey};
use super::message::Message;
use super::obligation::Obligation;
use super::organisation::{OrgKind, Role};

/// The office of the leading group, which keeps in touch with the supervisors (四、1).
const OFFICE: Who = Who::Bureau(&[Role::Administrator]);

/// Whoever puts right what was found, at the unit that has it.
const UNIT: Who = Who::Given(&[Role::Proposer, Role::OpinionHandler, Role::Administrator]);

/// Whose supervisors they are.
const BUREAU: &[OrgKind] = &[OrgKind::Bureau];

const STEPS: &[Step] = &[
    // S1
    Step::new("supervisor.check", OFFICE, fields::CHECK, member::may_check)
        .calls()
        .check(member::checked_once),
    Step::new("supervisor.appoint", OFFICE, fields::APPOINT, member::may_appoint).calls().check(member::term),
    Step::new("supervisor.decline", OFFICE, fields::REASON, member::is_nominee),
    Step::new("supervisor.renew", OFFICE, fields::RENEW, member::in_office).check(member::longer),
    Step::new("supervisor.change", OFFICE, fields::CHANGE, member::in_office),
    Step::new("supervisor.end", OFFICE, fields::END, member::in_office),
    // S2
    Step::new("supervisor.accept", OFFICE, fields::ACCEPT, finding::is_received)
        .calls()
        .check(finding::day_set),
    Step::new("supervisor.answer", OFFICE, fields::ANSWER, finding::is_received),
    Step::new("supervisor.mend", UNIT, fields::MEND, finding::to_mend).calls(),
    Step::new("supervisor.settle", OFFICE, fields::SETTLE, finding::to_check)
        .calls()
        .apart_from(&["supervisor.mend"]),
    Step::new("supervisor.back", OFFICE, fields::BACK, finding::to_check)
        .apart_from(&["supervisor.mend"])
        .check(finding::day_set),
    Step::new("supervisor.tell", OFFICE, fields::TELL, finding::to_tell).calls(),
    Step::new("supervisor.follow", OFFICE, fields::FOLLOW, finding::to_mend),
    Step::new("supervisor.move", OFFICE, fields::MOVE, finding::to_mend).check(finding::day_set),
    // S3
    Step::new("supervisor.hold", OFFICE, fields::HOLD, meeting::is_planned).calls().check(meeting::held),
    Step::new("supervisor.conclude", OFFICE, fields::CONCLUDE, meeting::is_held)
        .calls()
        .check(meeting::taken_up),
    Step::new("supervisor.withdraw", OFFICE, fields::REASON, may_withdraw),
    Step::begin("supervisor.find", OFFICE, fields::FIND).check(finding::raised),
    Step::begin("supervisor.convene", OFFICE, fields::CONVENE)
        .at(BUREAU)
        .under(Under::NoItem)
        .check(meeting::invited),
    Step::begin("supervisor.nominate", OFFICE, fields::NOMINATE).at(BUREAU).under(Under::NoItem),
];

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Supervisor,
    system: "system-supervisor",
    steps: STEPS,
    state: |case| match Sort::of(case) {
        Sort::Member => member::stage(case).state(case),
        Sort::Finding => finding::stage(case).state(),
        Sort::Meeting => meeting::stage(case).state(),
    },
    owes: |case| match Sort::of(case) {
        // The end of a term is a fact; nobody owes anything by it.
        Sort::Member => Vec::new(),
        Sort::Finding => finding::owes(case),
        Sort::Meeting => meeting::owes(case),
    },
    facts: |case| match Sort::of(case) {
        Sort::Member => member::facts(case),
        Sort::Finding => finding::facts(case),
        Sort::Meeting => meeting::facts(case),
    },
    beside: |_, _| Beside::default(),
    cyclic: &[meeting::FORUM],
    seen_by: &[],
};

/// What a case of this book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A supervisor (S1).
    Member,
    /// What one of them suggested or found (S2).
    Finding,
    /// A forum or an inspection (S3).
    Meeting,
}

impl Sort {
    fn of(case: &Case) -> Self {
        match case.begun_by() {
            "supervisor.find" => Self::Finding,
            "supervisor.convene" => Self::Meeting,
            _ => Self::Member,
        }
    }
}

/// Whether a record is a supervisor in office: such a one is begun with when something is entered beside it.
fn is_member(_: &RecordKey, case: Option<&Case>) -> bool {
    case.is_some_and(|case| case.key.kind == Kind::Supervisor && member::in_office(case).is_ok())
}

/// Whether a record is a forum or an inspection that was held.
fn is_meeting(_: &RecordKey, case: Option<&Case>) -> bool {
    case.is_some_and(|case| {
        case.key.kind == Kind::Supervisor
            && Sort::of(case) == Sort::Meeting
            && meeting::stage(case) != meeting::Stage::Planned
    })
}

/// What is neither closed nor held can be taken back; who was nominated is declined.
fn may_withdraw(case: &Case) -> super::book::Verdict {
    let open = match Sort::of(case) {
        Sort::Member => false,
        Sort::Finding => finding::stage(case).is_going(),
        Sort::Meeting => meeting::is_planned(case).is_ok(),
    };
    super::book::needs(open, "supervisor-over")
}

/// The last entry that moved the case, those passed over that only note something.
fn moved_by(case: &Case) -> &'static str {
    const NOTES: [&str; 3] = ["supervisor.follow", "supervisor.renew", "supervisor.change"];
    let moved =
        case.entries.iter().rev().map(|entry| entry.step).find(|step| !NOTES.contains(&step.as_str()));
    moved.map_or("", StepId::as_str)
}

/// Fact: a label and a message with one number.
fn counted(label: &'static str, id: &'static str, count: usize) -> (&'static str, Message) {
    (label, Message::new(id).with("count", count))
}

/// The obligations of a case, from one.
type Owed = Vec<Obligation>;
