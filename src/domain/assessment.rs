//! Inspection and assessment (检查考核制度、考核评价办法): the quarterly round, daily notes, the panel with its survey, and
//! what follows from the result (E1–E6).

mod course;
mod criteria;
mod score;
mod shows;

use super::book::{Book, Cyclic, Debtor, Field, FieldKind, Step, Under, Value, Who};
use super::clock::Limit;
use super::code::Kind;
use super::organisation::{OrgKind, Role};
use super::period::{Cycle, Period};

pub use criteria::{ASPECTS, aspect_points, criteria, total};
pub use score::{Outcome, Rung, Scale, Scoring, Tally, outcome, points};

pub(crate) use course::struck;
pub use course::{counts_for, period};

use course as go;

/// 检查考核制度 一: the office does it.
const OFFICE: Who = Who::Bureau(&[Role::Administrator]);
/// 四（一）: the organisation itself; the office takes down what it was handed on paper.
const OWN: Who = Who::OwnOrBureau(&[
    Role::Proposer,
    Role::Administrator,
    Role::LeaderInCharge,
    Role::Principal,
    Role::Secretary,
]);
/// Those who are inspected: the grass-roots organisations (一; 办法 第二条).
const GRASSROOTS: &[OrgKind] = &[OrgKind::GeneralBranch, OrgKind::Branch];

/// How a daily note counts.
const SIGNS: &[(&str, &str)] = &[
    ("plus", "assessment-sign-plus"),
    ("minus", "assessment-sign-minus"),
    ("remark", "assessment-sign-remark"),
];

/// For what the panel comes (办法 第七条).
const SPANS: &[(&str, &str)] = &[("half", "assessment-span-half"), ("year", "assessment-span-year")];

/// Whether something inspected is as it should be.
const FOUND: &[(&str, &str)] = &[
    ("done", "assessment-found-done"),
    ("partly", "assessment-found-partly"),
    ("not", "assessment-found-not"),
];

/// What follows from a result that is too low (办法 第十一条).
const MEASURES: &[(&str, &str)] = &[
    ("honours", "assessment-measure-honours"),
    ("talk", "assessment-measure-talk"),
    ("criticism", "assessment-measure-criticism"),
    ("admonition", "assessment-measure-admonition"),
    ("mending", "assessment-measure-mending"),
];

const ROUND: &[Field] = &[
    Field::new("period", "field-assessment-quarter", FieldKind::Period(Cycle::Quarter))
        .required()
        .preset(|_, today| Some(Value::Period(Period::containing(today, Cycle::Quarter)))),
    Field::note("plan", "field-assessment-plan").hint("hint-assessment-plan"),
    Field::on("field-on"),
];

const NOTE: &[Field] = &[
    Field::title("field-assessment-fact").hint("hint-assessment-fact"),
    Field::new("sign", "field-assessment-sign", FieldKind::One(SIGNS)).required(),
    Field::new("aspect", "field-assessment-aspect", FieldKind::One(ASPECTS)).required(),
    Field::new("about", "field-assessment-about", FieldKind::Records),
    Field::note("remark", "label-note"),
    Field::on("field-on"),
];

const PANEL: &[Field] = &[
    Field::new("span", "field-assessment-span", FieldKind::One(SPANS)).required(),
    Field::new("half", "field-assessment-half", FieldKind::Period(Cycle::Half))
        .required()
        .shown_if("span", &["half"])
        .preset(|_, today| Some(Value::Period(Period::containing(today, Cycle::Half)))),
    Field::new("year", "field-assessment-year", FieldKind::Period(Cycle::Year))
        .required()
        .shown_if("span", &["year"])
        .preset(|_, today| Some(Value::Period(Period::containing(today, Cycle::Year)))),
    Field::new("members", "field-assessment-members", FieldKind::Rows(MEMBER))
        .required()
        .hint("hint-assessment-members"),
    Field::on("field-on"),
];

/// Who is on the panel: drawn from the units concerned (办法 第七条).
const MEMBER: &[&str] = &["column-assessment-name", "column-assessment-unit", "column-assessment-duty"];

const SELF: &[Field] = &[
    Field::body("text", "field-assessment-self").required().hint("hint-assessment-self"),
    Field::note("problems", "field-assessment-problems"),
    Field::on("field-on"),
];

const HEAR: &[Field] = &[
    Field::line("speaker", "field-assessment-speaker").required(),
    Field::note("text", "field-assessment-heard").required(),
    Field::note("voices", "field-assessment-voices").hint("hint-assessment-voices"),
    Field::on("field-on"),
];

const LOOK: &[Field] = &[
    Field::note("text", "field-assessment-seen").required().hint("hint-assessment-look"),
    Field::on("field-on"),
];

/// E1b: what is inspected (检查考核制度 三).
const READ: &[Field] = &[
    Field::new("rules", "field-assessment-rules", FieldKind::One(FOUND))
        .required()
        .hint("hint-assessment-rules"),
    Field::new("division", "field-assessment-division", FieldKind::One(FOUND))
        .required()
        .hint("hint-assessment-division"),
    Field::new("changes", "field-assessment-changes", FieldKind::One(FOUND))
        .required()
        .hint("hint-assessment-changes"),
    Field::new("promises", "field-assessment-promises", FieldKind::One(FOUND))
        .required()
        .hint("hint-assessment-promises"),
    Field::new("forms", "field-assessment-forms", FieldKind::One(FOUND))
        .required()
        .hint("hint-assessment-forms"),
    Field::note("text", "field-assessment-problems"),
    Field::on("field-on"),
];

/// The most people asked.
const MOST: i64 = 100_000;

const SURVEY: &[Field] = &[
    Field::new("given", "field-assessment-given", FieldKind::Number(1, MOST)).required(),
    Field::new("returned", "field-assessment-returned", FieldKind::Number(1, MOST)).required(),
    Field::new("satisfied", "field-assessment-satisfied", FieldKind::Number(0, MOST)).required(),
    Field::new("fair", "field-assessment-fair", FieldKind::Number(0, MOST))
        .required()
        .hint("hint-assessment-fair"),
    Field::new("unsatisfied", "field-assessment-unsatisfied", FieldKind::Number(0, MOST)).required(),
    Field::note("text", "field-assessment-voices"),
    Field::on("field-on"),
];

const CONCLUDE: &[Field] = &[
    Field::new("daily", "field-assessment-daily", FieldKind::Number(0, 100))
        .required()
        .hint("hint-assessment-daily"),
    Field::note("text", "label-note"),
    Field::on("field-on"),
];

const TELL: &[Field] = &[
    Field::line("to", "field-assessment-to").required().hint("hint-assessment-to"),
    Field::note("text", "field-assessment-told").required(),
    Field::on("field-on"),
];

const PROPOSE: &[Field] = &[
    Field::new("measures", "field-assessment-measures", FieldKind::Some(MEASURES))
        .required()
        .hint("hint-assessment-measures")
        .preset(|_, _| Some(Value::Words(go::ALL_MEASURES.iter().map(|word| (*word).to_owned()).collect()))),
    Field::note("problems", "field-assessment-to-mend").required(),
    Field::day("due", "field-assessment-due").required().hint("hint-assessment-due"),
    Field::on("field-on"),
];

const REPORT: &[Field] = &[
    Field::body("suggestions", "field-assessment-suggestions").required().hint("hint-assessment-suggestions"),
    Field::line("form", "field-assessment-form").hint("hint-assessment-form"),
    Field::on("field-on"),
];

const MENDED: &[Field] = &[
    Field::note("text", "field-assessment-mended").required(),
    Field::line("evidence", "field-evidence"),
    Field::on("field-on"),
];

const COMMEND: &[Field] = &[
    Field::note("text", "field-assessment-commended").required().hint("hint-assessment-commended"),
    Field::line("basis", "field-basis").required(),
    Field::on("field-on"),
];

const REASON: &[Field] = &[Field::note("reason", "label-reason").required(), Field::on("field-on")];

const STEPS: &[Step] = &[
    Step::new("assessment.self", OWN, SELF, go::may_self).calls(),
    Step::new("assessment.look", OFFICE, LOOK, go::may_look).calls(),
    Step::new("assessment.hear", OFFICE, HEAR, go::may_hear).calls(),
    Step::new("assessment.read", OFFICE, READ, go::may_read).calls(),
    Step::new("assessment.survey", OFFICE, SURVEY, go::may_survey).calls().check(go::adds_up),
    Step::new("assessment.rate", OFFICE, criteria::RATE, go::may_rate).calls(),
    Step::new("assessment.conclude", OFFICE, CONCLUDE, go::may_conclude).calls().check(go::works_out),
    Step::new("assessment.tell", OFFICE, TELL, go::may_tell).calls().check(go::after_result),
    Step::new("assessment.propose", OFFICE, PROPOSE, go::may_propose).calls().check(go::measures),
    Step::new("assessment.report", OFFICE, REPORT, go::may_report).calls().check(go::after_result),
    Step::new("assessment.mend", OWN, MENDED, go::may_mend).calls().check(go::after_proposal),
    Step::new("assessment.commend", OFFICE, COMMEND, go::may_commend),
    Step::new("assessment.withdraw", OFFICE, REASON, go::may_withdraw),
    Step::new("assessment.strike", OFFICE, REASON, go::may_strike),
    Step::begin("assessment.round", OFFICE, ROUND).at(GRASSROOTS).under(Under::NoItem).check(go::one_round),
    Step::begin("assessment.note", OFFICE, NOTE).at(GRASSROOTS).under(Under::NoItem),
    Step::begin("assessment.panel", OFFICE, PANEL).at(GRASSROOTS).under(Under::NoItem).check(go::one_panel),
];

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Assessment,
    system: "system-assessment",
    steps: STEPS,
    state: |case| go::stage(case).state(),
    owes: go::owes,
    facts: score::facts,
    beside: shows::beside,
    // 一、二: every quarter, by the office; whoever forgot it. Met when the result was reported back.
    cyclic: &[Cyclic {
        limit: Limit::E1,
        cycle: Cycle::Quarter,
        by: GRASSROOTS,
        debtor: Debtor::Bureau,
        title: "assessment-owed-round",
        covers: go::covers,
    }],
    seen_by: &[],
};
