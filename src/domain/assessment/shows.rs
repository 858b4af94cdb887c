//! What the records show beside each criterion (E5): counts and the records behind them, never a score.

use std::collections::BTreeMap;

use super::score::{outcome, points};
use super::{criteria, period, struck};
use crate::domain::book::{Basis, Beside, Case, Shows, StepId};
use crate::domain::code::{Kind, RecordKey};
use crate::domain::consultation::Tally as Consulted;
use crate::domain::facts::{Area, Dues, Fact, Facts, Happening};
use crate::domain::message::Message;
use crate::domain::period::Cycle;

/// The most records named beside a criterion.
const NAMED: usize = 4;

/// What stands beside the fields of a round or a panel: of its period, as of the day on which it was rated, once it is.
pub(super) fn beside(case: &Case, basis: &Basis<'_>) -> Beside {
    let Some(period) = period(case) else { return Beside::default() };
    // What the person who rated could see.
    let rated = case.last("assessment.rate").map(|rated| rated.at.date());
    let Some(facts) = basis.around.facts(&case.key.code.org, period, rated) else { return Beside::default() };
    let others = basis.around.cases(Kind::Assessment, &case.key.code);
    Beside { fields: fields(case, &facts, &others), ..Beside::default() }
}

fn fields(case: &Case, facts: &Facts, others: &[Case]) -> BTreeMap<String, Vec<Shows>> {
    let mut evidence = BTreeMap::new();
    let kept_rules: Vec<Shows> = [Area::Disclosure, Area::Period, Area::Opinion, Area::Application]
        .map(|area| dues(facts, area))
        .into();
    let disclosed = vec![dues(facts, Area::Disclosure), dues(facts, Area::Period)];
    for (field, _) in criteria() {
        let shown = match field.id {
            "a1" | "a2" => steps(facts, Kind::Plan),
            "a3" => kept_rules.clone(),
            "b3" => steps(facts, Kind::Press),
            "c1" => {
                let early = happened(facts, Happening::TakenDownEarly, "assessment-shows-early");
                disclosed.iter().cloned().chain(early).collect()
            }
            "c2" => {
                let mut shown = vec![dues(facts, Area::Application)];
                shown.extend(happened(facts, Happening::Complaint, "assessment-shows-complaints"));
                shown
            }
            "c3" => book(facts, Kind::Archive),
            "d1" => {
                happened(facts, Happening::OpinionReceived, "assessment-shows-opinions").into_iter().collect()
            }
            "d2" => {
                let published = happened(facts, Happening::Published, "assessment-shows-published");
                published.into_iter().chain([dues(facts, Area::Disclosure)]).collect()
            }
            "e1" => book(facts, Kind::Supervisor),
            "e2" => steps(facts, Kind::Assessment),
            "e3" | "f4" => book(facts, Kind::Accountability),
            "f1" => consulted(facts).into_iter().chain(book(facts, Kind::Consultation)).collect(),
            "f2" => {
                let opinions = happened(facts, Happening::OpinionReceived, "assessment-shows-opinions");
                opinions.into_iter().chain(consulted(facts)).chain(steps(facts, Kind::Consultation)).collect()
            }
            "f3" => {
                let mut shown = vec![dues(facts, Area::Opinion)];
                shown.extend(happened(facts, Happening::NotReportedBack, "assessment-shows-untold"));
                shown
            }
            _ => Vec::new(),
        };
        evidence.insert(field.id.to_owned(), shown);
    }
    for (id, shown) in [
        ("rules", kept_rules),
        ("division", steps(facts, Kind::Plan)),
        ("changes", steps(facts, Kind::Plan)),
        ("promises", steps(facts, Kind::Press)),
        ("forms", disclosed),
    ] {
        evidence.insert(id.to_owned(), shown);
    }
    let notes = notes(case, others);
    evidence.insert("remark".to_owned(), notes.clone());
    let rounds = rounds(case, others);
    evidence.insert("daily".to_owned(), rounds.into_iter().chain(notes).collect());
    evidence
}

fn first(keys: impl IntoIterator<Item = RecordKey>) -> Vec<RecordKey> {
    keys.into_iter().take(NAMED).collect()
}

fn area_name(area: Area) -> Message {
    match area {
        Area::Disclosure => Message::new("kind-disclosure"),
        Area::Period => Message::new("kind-period"),
        Area::Opinion => Message::new("kind-opinion"),
        Area::Application => Message::new("kind-application"),
        Area::Book(kind) => kind.message(),
    }
}

fn dues(facts: &Facts, area: Area) -> Shows {
    let dues: &Dues = facts.due(area);
    let name = area_name(area);
    let Some(rate) = dues.rate() else {
        return Shows {
            text: Message::new("assessment-shows-none-due").with("what", name),
            keys: Vec::new(),
        };
    };
    let count = |fact: &Fact| i64::from(fact.count);
    let text = Message::new("assessment-shows-dues")
        .with("what", name)
        .with("rate", i64::from(rate))
        .with("on_time", count(&dues.on_time))
        .with("late", count(&dues.late))
        .with("overdue", count(&dues.overdue));
    Shows { text, keys: first(dues.overdue.keys().into_iter().chain(dues.late.keys())) }
}

fn happened(facts: &Facts, what: Happening, id: &'static str) -> Option<Shows> {
    let fact = facts.happened(&what);
    (fact.count > 0).then(|| Shows {
        text: Message::new(id).with("count", i64::from(fact.count)),
        keys: first(fact.keys()),
    })
}

/// The steps taken in another book in the period, by their own names.
fn steps(facts: &Facts, kind: Kind) -> Vec<Shows> {
    let step = |(id, fact): (StepId, &Fact)| Shows {
        text: Message::new("assessment-shows-step")
            .with("book", kind.message())
            .with("step", id.message())
            .with("count", i64::from(fact.count)),
        keys: first(fact.keys()),
    };
    facts.steps(kind).map(step).collect()
}

/// The same, with what is overdue there and how its open cases stand.
fn book(facts: &Facts, kind: Kind) -> Vec<Shows> {
    let mut shown = Vec::new();
    if facts.due(Area::Book(kind)).fallen() > 0 {
        shown.push(dues(facts, Area::Book(kind)));
    }
    shown.extend(steps(facts, kind));
    shown.extend(facts.standing(kind).map(|(state, fact)| {
        Shows {
            text: Message::new("assessment-shows-stands")
                .with("book", kind.message())
                .with("state", state)
                .with("count", i64::from(fact.count)),
            keys: first(fact.keys()),
        }
    }));
    shown
}

/// The consultations of the period, and what became of the opinions raised in them (公开咨询制度 四).
fn consulted(facts: &Facts) -> Option<Shows> {
    let tally = facts.consulted;
    let text = Message::new("assessment-shows-consulted")
        .with("raised", tally.raised)
        .with("held", tally.held)
        .with("opinions", tally.opinions)
        .with("adopted", tally.adopted)
        .with("declined", tally.declined)
        .with("untold", tally.untold);
    let held = facts.happened(&Happening::Step(StepId::new("consultation.meet")));
    (tally != Consulted::default()).then(|| Shows { text, keys: first(held.keys()) })
}

/// The daily notes of the case's period (第七条), oldest first.
fn notes(case: &Case, others: &[Case]) -> Vec<Shows> {
    let Some(period) = period(case) else { return Vec::new() };
    let notes = others.iter().filter(|other| {
        other.begun_by() == "assessment.note" && !struck(other) && period.contains(other.since())
    });
    let shown = |note: &Case| {
        let sign = match note.first().word("sign") {
            Some("plus") => "assessment-note-plus",
            Some("minus") => "assessment-note-minus",
            _ => "assessment-note-remark",
        };
        let text = Message::new(sign).with("date", note.since()).with("title", note.title.as_str());
        Shows { text, keys: vec![note.key.clone()] }
    };
    notes.map(shown).collect()
}

/// The results of the rounds in the half-year or year of a panel.
fn rounds(case: &Case, others: &[Case]) -> Vec<Shows> {
    let Some(within) = period(case).filter(|period| period.cycle() != Cycle::Quarter) else {
        return Vec::new();
    };
    let results = others.iter().filter_map(|other| Some((other, outcome(other)?)));
    results
        .filter(|(other, outcome)| {
            other.begun_by() == "assessment.round" && within.contains(outcome.period.last())
        })
        .map(|(other, outcome)| Shows {
            text: Message::new("assessment-shows-round")
                .with("period", outcome.period.message())
                .with("score", points(outcome.score)),
            keys: vec![other.key.clone()],
        })
        .collect()
}
