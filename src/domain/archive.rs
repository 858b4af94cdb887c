//! Archives (资料归档制度): who keeps them, files with what they must hold, their numbers, what is read and lent (F1–F3).

mod file;
mod filing;

use chrono::NaiveDate;

use super::book::{
    Basis, Beside, Book, Case, Cyclic, Debtor, Field, FieldKind, Gives, Owing, State, Step, Value, Values,
    Verdict, Who, needs,
};
use super::clock::{Limit, Policy};
use super::code::{Code, ItemCode, Kind, RecordKey};
use super::message::Message;
use super::obligation::Obligation;
use super::organisation::{OrgKind, Role};
use super::period::{Cycle, Period};

pub use file::{File, Part, holds, is_numbered, kind_name};
pub use filing::{Class, Filing, Fonds, NumberForm, RETENTIONS};

use file::{AMEND, CORRECT, OPEN, PARTS, STATE_STEPS, lacks, of_year};

const OFFICE_ROLES: &[Role] = &[Role::Administrator, Role::Proposer, Role::OpinionHandler];
const OFFICE: Who = Who::Own(OFFICE_ROLES);
/// 三（一）: the leading groups at each level.
const LEADERS: Who =
    Who::OwnOrBureau(&[Role::Administrator, Role::Principal, Role::LeaderInCharge, Role::Secretary]);
/// Which organisations have archives of their own.
const LEVELS: &[OrgKind] = &[OrgKind::Bureau, OrgKind::GeneralBranch, OrgKind::Branch];

const APPOINT: &[Field] = &[
    Field::title("field-title").hint("hint-archive-appoint"),
    Field::new("person", "field-archive-person", FieldKind::Person).required(),
    Field::line("basis", "field-basis").required().hint("hint-archive-basis"),
    Field::on("field-archive-appointed"),
];

const REASON: &[Field] = &[Field::note("reason", "label-reason").required(), Field::on("field-on")];

const EXPLAIN: &[Field] = &[
    Field::new("parts", "field-archive-parts", FieldKind::Some(PARTS)).required().preset(|case, _| {
        let lacking = lacks(case).into_iter().map(|part| part.id().to_owned());
        Some(Value::Words(lacking.collect()))
    }),
    Field::note("reason", "label-reason").required().hint("hint-archive-explain"),
    Field::on("field-on"),
];

const NUMBER: &[Field] = &[
    Field::line("body", "field-archive-body")
        .required()
        .hint("hint-archive-body")
        .preset(|case, _| Some(Value::Text(case.key.code.org.to_string()))),
    Field::line("place", "field-archive-place").hint("hint-archive-place"),
    Field::line("checker", "field-archive-checker").hint("hint-archive-checker"),
    Field::note("remark", "field-archive-remark").hint("hint-archive-remark"),
    Field::on("field-archive-filed"),
];

const ATTACH: &[Field] = &[
    Field::new("file", "field-archive-file", FieldKind::File).required(),
    Field::line("about", "label-note").hint("hint-archive-about"),
    Field::on("field-on"),
];

const CONSULT: &[Field] = &[
    Field::line("reader", "field-archive-reader").required().hint("hint-archive-reader"),
    Field::note("purpose", "field-archive-purpose").required(),
    Field::on("field-archive-read"),
];

const LEND: &[Field] = &[
    Field::line("reader", "field-archive-borrower").required().hint("hint-archive-reader"),
    Field::note("purpose", "field-archive-purpose").required(),
    Field::day("until", "field-archive-until").required(),
    Field::on("field-archive-lent"),
];

const GIVE_BACK: &[Field] =
    &[Field::line("condition", "field-archive-condition").required(), Field::on("field-archive-back")];

const YEAR: &[Field] = &[
    Field::title("field-title").hint("hint-archive-year"),
    Field::new("year", "field-archive-year", FieldKind::Period(Cycle::Year))
        .required()
        .preset(|_, today| Some(Value::Period(Period::containing(today, Cycle::Year).previous()))),
    Field::on("field-archive-counted"),
];

const COUNT: &[Field] = &[Field::on("field-archive-counted")];

const CLOSE: &[Field] =
    &[Field::note("reason", "field-archive-why").hint("hint-archive-why"), Field::on("field-archive-closed")];

const STEPS: &[Step] =
    &[
        Step::new("archive.number", OFFICE, NUMBER, may_number)
            .calls()
            .check(by_the_archivist)
            .gives(Gives { class: class_of, written, field: "number", label: "label-archive-number" }),
        Step::new("archive.explain", OFFICE, EXPLAIN, |case| {
            is_open_file(case)?;
            needs(!lacks(case).is_empty(), "archive-nothing-lacks")
        })
        .calls()
        .check(explains_what_lacks),
        Step::new("archive.amend", OFFICE, AMEND, is_open_file).check(whole),
        Step::new("archive.correct", OFFICE, CORRECT, is_filed).check(whole),
        Step::new("archive.attach", OFFICE, ATTACH, is_file).check(may_attach),
        Step::new("archive.consult", OFFICE, CONSULT, is_in),
        Step::new("archive.lend", OFFICE, LEND, is_in)
            .check(|_, values, _| needs(values.day("until") >= values.day("on"), "archive-until-before")),
        Step::new("archive.return", OFFICE, GIVE_BACK, |case| {
            needs(stage(case) == Stage::Lent, "archive-not-lent")
        })
        .calls()
        .check(after_lending),
        Step::new("archive.withdraw", OFFICE, REASON, is_open_file),
        Step::new("archive.count", OFFICE, COUNT, is_open_year).check(counted),
        Step::new("archive.close", OFFICE, CLOSE, is_open_year).calls().check(all_filed),
        Step::new("archive.relieve", LEADERS, REASON, |case| {
            needs(stage(case) == Stage::InOffice, "archive-not-in-office")
        }),
        Step::begin("archive.open", OFFICE, OPEN).at(LEVELS).check(whole),
        Step::begin("archive.year", OFFICE, YEAR).at(LEVELS).check(a_year_over),
        Step::begin("archive.appoint", LEADERS, APPOINT).at(LEVELS).check(one_archivist),
    ];

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Archive,
    system: "system-archive",
    steps: STEPS,
    state: |case| stage(case).state(),
    owes,
    facts,
    beside: |_, _| Beside::default(),
    cyclic: &[Cyclic {
        limit: Limit::F3,
        cycle: Cycle::Year,
        by: LEVELS,
        debtor: Debtor::Own,
        title: "archive-owed-year",
        covers: |case| {
            let period = of_year(case)?;
            Some(Owing { period, met: case.last("archive.close").map(|entry| entry.on) })
        },
    }],
    seen_by: &[],
};

/// Where a case of this book stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    InOffice,
    Relieved,
    Lacking,
    ToNumber,
    Filed,
    Lent,
    Withdrawn,
    YearOpen,
    YearClosed,
}

impl Stage {
    const fn state(self) -> State {
        match self {
            Self::InOffice => State::done("archive-state-in-office", "archive-short-in-office"),
            Self::Relieved => State::done("archive-state-relieved", "archive-short-relieved"),
            Self::Lacking => State::open("archive-state-lacking", "archive-short-lacking"),
            Self::ToNumber => State::open("archive-state-to-number", "archive-short-to-number"),
            Self::Filed => State::done("archive-state-filed", "archive-short-filed"),
            Self::Lent => State::open("archive-state-lent", "archive-short-lent"),
            Self::Withdrawn => State::done("archive-state-withdrawn", "archive-short-withdrawn"),
            Self::YearOpen => State::open("archive-state-year-open", "archive-short-year-open"),
            Self::YearClosed => State::done("archive-state-year-closed", "archive-short-year-closed"),
        }
    }
}

fn stage(case: &Case) -> Stage {
    match case.begun_by() {
        "archive.appoint" if case.has("archive.relieve") => Stage::Relieved,
        "archive.appoint" => Stage::InOffice,
        "archive.year" if case.has("archive.close") => Stage::YearClosed,
        "archive.year" => Stage::YearOpen,
        _ => match case.latest(STATE_STEPS).map_or("", |entry| entry.step.as_str()) {
            "archive.withdraw" => Stage::Withdrawn,
            "archive.lend" => Stage::Lent,
            "archive.number" | "archive.return" => Stage::Filed,
            _ if lacks(case).is_empty() => Stage::ToNumber,
            _ => Stage::Lacking,
        },
    }
}

fn is_open_file(case: &Case) -> Verdict {
    needs(case.begun_by() == "archive.open", "archive-no-file")?;
    needs(!is_numbered(case), "archive-numbered")?;
    needs(stage(case) != Stage::Withdrawn, "archive-withdrawn")
}

fn is_file(case: &Case) -> Verdict {
    needs(case.begun_by() == "archive.open", "archive-no-file")?;
    needs(stage(case) != Stage::Withdrawn, "archive-withdrawn")
}

fn is_filed(case: &Case) -> Verdict {
    needs(case.begun_by() == "archive.open", "archive-no-file")?;
    needs(is_numbered(case), "archive-not-numbered")
}

fn is_in(case: &Case) -> Verdict {
    is_filed(case)?;
    needs(stage(case) != Stage::Lent, "archive-is-lent")
}

fn is_open_year(case: &Case) -> Verdict {
    needs(stage(case) == Stage::YearOpen, "archive-no-year")
}

/// F2: nothing is numbered that lacks a part, unless it is on record why.
fn may_number(case: &Case) -> Verdict {
    is_open_file(case)?;
    match lacks(case) {
        parts if parts.is_empty() => Ok(()),
        parts => Err(Message::new("archive-lacks").with("parts", Part::names(&parts))),
    }
}

fn class<'a>(case: &Case, values: &'a Values, policy: &Policy) -> Option<Class<'a>> {
    let (retention, _) = RETENTIONS.iter().find(|(word, _)| Some(*word) == File(case).word("retention"))?;
    let year = match File(case).get("year")? {
        Value::Period(Period::Year(year)) => *year,
        _ => return None,
    };
    Some(Class { fonds: policy.filing.fonds?, year, retention, body: values.text("body") })
}

fn class_of(case: &Case, values: &Values, policy: &Policy) -> Result<String, Message> {
    class(case, values, policy).map(|class| class.to_string()).ok_or_else(|| Message::new("archive-no-fonds"))
}

fn written(case: &Case, values: &Values, policy: &Policy, number: u32) -> String {
    class(case, values, policy).map_or_else(String::new, |class| class.number(policy.filing.form, number))
}

/// The responsible archivist of an organisation, by login (F3).
fn archivist(case: &Case, basis: &Basis<'_>) -> Option<String> {
    let own = Code::new(case.key.code.org.clone(), ItemCode::None);
    let held = basis.around.cases(Kind::Archive, &own);
    let held = held.iter().find(|held| stage(held) == Stage::InOffice)?;
    held.first().word("person").map(str::to_owned)
}

/// F3: the responsible archivist gives the number, in the office's fonds.
fn by_the_archivist(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    needs(basis.policy.filing.fonds.is_some(), "archive-no-fonds")?;
    Class::body(values.text("body"))?;
    is_the_archivist(case, basis)
}

fn is_the_archivist(case: &Case, basis: &Basis<'_>) -> Verdict {
    match archivist(case, basis) {
        None => Err(Message::new("archive-no-archivist")),
        Some(login) if login == basis.by => Ok(()),
        Some(login) => {
            let name = basis.around.person(&login).map_or(login, |person| person.name);
            Err(Message::new("archive-not-archivist").with("name", name))
        }
    }
}

/// F2: what is kept is the original, or a copy that somebody compared with it; what it is of, is closed.
fn whole(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    if let (Some(dated), Some(on)) = (values.day("dated"), values.day("on"))
        && dated > on
    {
        return Err(Message::new("archive-dated-after").with("date", dated));
    }
    let year = values.period("year").or_else(|| File(case).get("year").and_then(period));
    if let Some(year) = year
        && year.first() > basis.today
    {
        return Err(Message::new("archive-year-ahead"));
    }
    match values.records("records").iter().find(|key| key.kind == Kind::Archive) {
        Some(key) => Err(Message::new("archive-of-archive").with("number", key.number())),
        None => Ok(()),
    }
}

fn period(value: &Value) -> Option<Period> {
    match value {
        Value::Period(period) => Some(*period),
        _ => None,
    }
}

fn explains_what_lacks(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    let lacking = lacks(case);
    let other = values.words("parts").iter().filter_map(|word| Part::parse(word));
    match other.into_iter().find(|part| !lacking.contains(part)) {
        Some(part) => Err(Message::new("archive-part-there").with("part", part.message())),
        None => Ok(()),
    }
}

/// What is classified is not kept on this machine; what comes after the number says why.
fn may_attach(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    needs(!File(case).is_classified(), "archive-classified")?;
    needs(!is_numbered(case) || !values.text("about").is_empty(), "archive-attach-why")
}

fn after_lending(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    match case.last("archive.lend").filter(|lent| values.day("on") < Some(lent.on)) {
        Some(lent) => Err(Message::new("archive-back-before").with("date", lent.on)),
        None => Ok(()),
    }
}

/// F3: one at a time, who works there.
fn one_archivist(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    needs(case.key.code.item == ItemCode::None, "archive-under-item")?;
    if let Some(login) = archivist(case, basis) {
        let name = basis.around.person(&login).map_or(login, |person| person.name);
        return Err(Message::new("archive-held").with("name", name));
    }
    let org = &case.key.code.org;
    let person = values.word("person").and_then(|login| basis.around.person(login));
    let works = person.is_some_and(|person| OFFICE_ROLES.iter().any(|role| person.holds(org, *role)));
    needs(works, "archive-not-there")
}

/// What was closed in the year and is in no numbered file yet goes into the entry, as it is on that day.
fn count(case: &Case, year: Period, values: &mut Values, basis: &Basis<'_>) -> usize {
    let closed = basis.around.closed(&case.key.code.org, year);
    let all = closed.len();
    let left: Vec<_> = closed.into_iter().filter(|(_, filed)| !filed).map(|(key, _)| key).collect();
    let number = |count: usize| Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
    values.set("all", number(all));
    values.set("left", number(left.len()));
    let count = left.len();
    if count > 0 {
        // The first of them: enough to go on with.
        values.set("open", Value::Records(left.into_iter().take(MOST_NAMED).collect()));
    }
    count
}

/// How many records left to be filed are named.
const MOST_NAMED: usize = 100;

fn a_year_over(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    needs(case.key.code.item == ItemCode::None, "archive-under-item")?;
    let year = values.period("year").unwrap_or_else(|| Period::containing(basis.today, Cycle::Year));
    needs(year.last() < basis.today, "archive-year-not-over")?;
    let before = basis.around.cases(Kind::Archive, &case.key.code);
    if let Some(before) = before.iter().find(|before| of_year(before) == Some(year)) {
        return Err(Message::new("archive-year-again").with("number", before.key.number()));
    }
    count(case, year, values, basis);
    Ok(())
}

fn counted(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    if let Some(year) = of_year(case) {
        count(case, year, values, basis);
    }
    Ok(())
}

/// F2, F3: a year's material is filed once everything closed in it is in a numbered file, or it is on record why not.
fn all_filed(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    is_the_archivist(case, basis)?;
    let Some(year) = of_year(case) else { return Ok(()) };
    let left = count(case, year, values, basis);
    if left > 0 && values.text("reason").is_empty() {
        let first = values.records("open").first().map(|key| key.number()).unwrap_or_default();
        return Err(Message::new("archive-year-left").with("count", left).with("first", first));
    }
    Ok(())
}

fn owes(case: &Case) -> Vec<Obligation> {
    let Some(period) = of_year(case) else { return Vec::new() };
    let mut owed = Obligation::new(Limit::F3, period.last(), case.since());
    owed.period = Some(period);
    owed.met = case.last("archive.close").map(|entry| entry.on);
    vec![owed]
}

fn facts(case: &Case) -> Vec<(&'static str, Message)> {
    let mut facts = Vec::new();
    let text = |text: &str| Message::new("plain-text").with("text", text);
    if let Some(counted) = case.latest(&["archive.year", "archive.count", "archive.close"]) {
        let number = |id: &str| counted.values.number(id).unwrap_or_default();
        let counts = Message::new("archive-counts").with("date", counted.on).with("all", number("all"));
        facts.push(("label-archive-counts", counts.with("left", number("left"))));
        let open = counted.values.records("open");
        if !open.is_empty() {
            let numbers: Vec<String> = open.iter().map(RecordKey::number).collect();
            facts.push(("label-archive-open", text(&numbers.join("  "))));
        }
    }
    if case.begun_by() != "archive.open" {
        return facts;
    }
    let file = File(case);
    if let Some(number) = file.number() {
        facts.push(("label-archive-number", text(number)));
    }
    let lacking = lacks(case);
    if !lacking.is_empty() && !is_numbered(case) {
        facts.push(("label-archive-lacks", Part::names(&lacking)));
    }
    for explained in case.all("archive.explain") {
        let parts: Vec<Part> =
            explained.values.words("parts").iter().filter_map(|word| Part::parse(word)).collect();
        let message = Message::new("archive-explained").with("parts", Part::names(&parts));
        facts.push(("label-archive-without", message.with("reason", explained.values.text("reason"))));
    }
    if let (Stage::Lent, Some(lent)) = (stage(case), case.last("archive.lend")) {
        let until = lent.values.day("until").unwrap_or(NaiveDate::MAX);
        let message = Message::new("archive-lent").with("name", lent.values.text("reader"));
        facts.push(("label-archive-lent", message.with("date", until)));
    }
    let read = case.all("archive.consult").count() + case.all("archive.lend").count();
    if read > 0 {
        facts.push(("label-archive-read", Message::new("archive-read").with("count", read)));
    }
    facts
}
