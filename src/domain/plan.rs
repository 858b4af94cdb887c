//! Yearly plans, matters outside the catalogue and changes of functions (例行公开制度 三（二）2、3；检查考核制度
//! 三（三）): C3–C5.

mod done;
mod functions;
mod outside;
mod when;
mod yearly;

use super::book::{Around, Beside, Book, Case, Field, Step, Verdict, Who};
use super::catalogue::CatalogueItem;
use super::code::{Code, ItemCode, Kind, OrgCode};
use super::message::Message;
use super::obligation::Obligation;
use super::organisation::Role;

pub use done::{Planned, Report, planned, report};
pub use outside::{allows, matter, scope_of};
pub use when::When;
pub use yearly::year_of;

/// The office of the bureau (市局党务公开领导小组办公室).
const OFFICE: Who = Who::Bureau(&[Role::Administrator]);

const REASON: &[Field] = &[Field::note("reason", "label-reason").required(), Field::on("field-on")];

const STEPS: &[Step] = &[
    yearly::REVIEW,
    yearly::RETURN,
    yearly::AMEND,
    outside::APPROVE,
    outside::SEND_BACK,
    outside::REFUSE,
    outside::REWORK,
    outside::CONCLUDE,
    outside::WITHDRAW,
    functions::ANNOUNCE,
    functions::ADJUST,
    yearly::FILE,
    outside::BEGIN,
    functions::BEGIN,
];

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Plan,
    system: "system-plan",
    steps: STEPS,
    state: |case| match Sort::of(case) {
        Sort::Yearly => yearly::state(case),
        Sort::Outside => outside::state(case),
        Sort::Functions => functions::state(case),
    },
    owes: |case| match Sort::of(case) {
        Sort::Yearly => yearly::owes(case),
        Sort::Outside => Vec::new(),
        Sort::Functions => functions::owes(case),
    },
    facts: |case| match Sort::of(case) {
        Sort::Yearly => Vec::new(),
        Sort::Outside => outside::facts(case),
        Sort::Functions => functions::facts(case),
    },
    beside: |case, basis| {
        let lines = match Sort::of(case) {
            Sort::Yearly => yearly::beside(case, basis),
            Sort::Outside => outside::beside(case, basis),
            Sort::Functions => functions::beside(case, basis),
        };
        Beside { lines, ..Beside::default() }
    },
    cyclic: &[yearly::OWED],
    seen_by: &[],
};

/// What a case of this book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A yearly plan (C4).
    Yearly,
    /// A matter outside the catalogue (C3).
    Outside,
    /// A change of functions or responsibility (C5).
    Functions,
}

impl Sort {
    fn of(case: &Case) -> Self {
        match case.begun_by() {
            "plan.file" => Self::Yearly,
            "plan.matter" => Self::Outside,
            _ => Self::Functions,
        }
    }
}

/// A step of cases of one sort alone.
fn only(case: &Case, sort: Sort) -> Verdict {
    if Sort::of(case) == sort { Ok(()) } else { Err(Message::new("plan-other-sort")) }
}

/// The code that people write in a table, `07` or `XZ-07`, as one of `org`.
fn own_code(org: &OrgCode, text: &str) -> Result<Code, Message> {
    let code: Code = match text.contains('-') {
        true => text.parse()?,
        false => Code::new(org.clone(), text.parse()?),
    };
    if code.org == *org {
        return Ok(code);
    }
    Err(Message::new("plan-other-organisation").with("code", code.to_string()).with("org", org.as_str()))
}

/// The versions of the item that a code names.
fn versions(code: &Code, around: &dyn Around) -> Result<Vec<CatalogueItem>, Message> {
    let versions = around.versions(code);
    if versions.is_empty() && matches!(code.item, ItemCode::Listed(_) | ItemCode::None) {
        return Err(Message::new("item-unknown").with("code", code.to_string()));
    }
    Ok(versions)
}

/// An obligation as it is owed by itself.
fn met(obligation: Obligation, on: Option<chrono::NaiveDate>) -> Obligation {
    Obligation { met: on, ..obligation }
}
