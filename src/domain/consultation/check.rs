//! What must hold of what is entered of a consultation, and what follows from it.

use super::course::{self, DRAWS};
use super::draw::{self, Drawn, Quota};
use crate::domain::book::{Basis, Case, Value, Values, Verdict};
use crate::domain::code::Kind;
use crate::domain::message::Message;

/// The words of a table for what becomes of an opinion; the regulation's own come first.
pub(super) const ADOPTED: &str = "采纳";
pub(super) const DECLINED: &str = "未采纳";
const ADOPTED_TOO: [&str; 3] = ["+", "adopted", "yes"];
const DECLINED_TOO: [&str; 4] = ["-", "不采纳", "declined", "no"];

type Rows = [Vec<String>];

/// That it is not on a day before the last of `steps`.
fn not_before(case: &Case, values: &Values, steps: &[&str]) -> Verdict {
    match case.latest(steps).filter(|entry| values.day("on") < Some(entry.on)) {
        Some(entry) => {
            let message = Message::new("consultation-not-before").with("step", entry.step.message());
            Err(message.with("date", entry.on))
        }
        None => Ok(()),
    }
}

/// That everybody named in the column `at` of `rows` is among `known`.
fn all_among(rows: &Rows, at: usize, known: &[&Rows], id: &'static str) -> Verdict {
    let is_known = |name: &str| known.iter().any(|rows| rows.iter().any(|row| row[0] == name));
    match rows.iter().map(|row| row[at].as_str()).find(|name| !is_known(name)) {
        Some(name) => Err(Message::new(id).with("name", name)),
        None => Ok(()),
    }
}

/// K2: the delegates of the assembly, or those of an earlier one.
pub(super) fn elect(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    let (members, present) = (values.number("members"), values.number("present"));
    if present > members {
        return Err(Message::new("consultation-too-many-present"));
    }
    if values.rows("delegates").is_empty() {
        let from = values.records("from").iter().find(|key| key.kind == Kind::Consultation);
        let from = from.filter(|key| key.code.org == case.key.code.org);
        let earlier = from.and_then(|key| basis.around.case(key));
        let rows = earlier.as_ref().map(course::delegates).unwrap_or_default();
        if rows.is_empty() {
            return Err(Message::new("consultation-no-delegates"));
        }
        values.set("delegates", Value::Rows(rows.to_vec()));
    }
    draw::each_once(values.rows("delegates"))
}

/// K2: who is consulted follows from seed and delegates.
pub(super) fn draw(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case, values, &["consultation.elect", "consultation.draw", "consultation.redraw"])?;
    let quotas = Quota::of_rows(values.rows("quotas"))?;
    let count = values.number("count").and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let drawn = draw::draw(course::delegates(case), values.text("seed"), count, &quotas)?;
    values.set("drawn", Value::Rows(drawn.iter().map(Drawn::row).collect()));
    Ok(())
}

/// K2: the leading group is of those consulted.
pub(super) fn group(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case, values, DRAWS)?;
    draw::each_once(values.rows("group"))?;
    all_among(values.rows("group"), 0, &[course::consultants(case)], "consultation-not-drawn-name")
}

/// K3: the plan is for a day to come.
pub(super) fn plan(_: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    match (values.day("on"), values.day("planned")) {
        (Some(on), Some(planned)) if planned < on => Err(Message::new("consultation-planned-past")),
        _ => Ok(()),
    }
}

/// K3: 提前告知, so before the day of the meeting.
pub(super) fn notify(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    let planned = case.last("consultation.plan").and_then(|entry| entry.values.day("planned"));
    match planned.filter(|planned| values.day("on") >= Some(*planned)) {
        Some(planned) => Err(Message::new("consultation-notice-late").with("date", planned)),
        None => Ok(()),
    }
}

/// K3: the meeting as it was held.
pub(super) fn meet(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case, values, &["consultation.draw", "consultation.redraw", "consultation.group"])?;
    let told = case.last("consultation.notify").map(|entry| entry.on);
    if let Some(told) = told.filter(|told| values.day("on") <= Some(*told)) {
        return Err(Message::new("consultation-notice-not-before").with("date", told));
    }
    let (consultants, delegates) = (course::consultants(case), course::delegates(case));
    let signed = values.rows("signed");
    draw::each_once(signed)?;
    all_among(signed, 0, &[consultants, delegates], "consultation-not-delegate")?;
    for (flag, id) in [("discipline", "consultation-discipline-open"), ("rights", "consultation-rights-open")]
    {
        if !values.flag(flag) {
            return Err(Message::new(id));
        }
    }
    for table in ["questions", "opinions"] {
        all_among(values.rows(table), 1, &[signed], "consultation-not-there")?;
    }
    if let Some(row) = values.rows("questions").iter().find(|row| row[2].is_empty()) {
        return Err(Message::new("consultation-no-answer").with("question", row[0].as_str()));
    }
    let opinions = values.rows("opinions");
    let again = |at: usize| opinions[..at].iter().any(|row| row[..2] == opinions[at][..2]);
    if let Some(at) = (0..opinions.len()).find(|at| again(*at)) {
        return Err(Message::new("consultation-opinion-twice").with("opinion", opinions[at][0].as_str()));
    }
    let is_absent = |row: &&Vec<String>| !signed.iter().any(|there| there[0] == row[0]);
    let absent: Vec<_> = consultants.iter().filter(is_absent).map(|row| row[..2].to_vec()).collect();
    if !absent.is_empty() {
        values.set("absent", Value::Rows(absent));
    }
    Ok(())
}

/// K4: every opinion is adopted, or declined with its reason; of what nothing is said stays open.
pub(super) fn settle(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    let before = ["consultation.meet", "consultation.settle", "consultation.reconsider"];
    not_before(case, values, &before)?;
    let rows = values.rows("results");
    let opinions = course::opinions(case);
    if let Some(row) = rows.iter().find(|row| !opinions.iter().any(|opinion| opinion[..2] == row[..2])) {
        return Err(Message::new("consultation-opinion-unknown").with("opinion", row[0].as_str()));
    }
    let (mut adopted, mut declined, mut unsettled) = (Vec::new(), Vec::new(), Vec::new());
    for opinion in opinions {
        let mut said = rows.iter().filter(|row| row[..2] == opinion[..2]);
        let row = said.next();
        if said.next().is_some() {
            return Err(Message::new("consultation-opinion-twice").with("opinion", opinion[0].as_str()));
        }
        let word = row.map(|row| row[2].to_lowercase()).unwrap_or_default();
        let reason = row.map(|row| row[3].clone()).unwrap_or_default();
        let with = [opinion[0].clone(), opinion[1].clone(), reason.clone()].to_vec();
        match word.as_str() {
            "" => unsettled.push(with),
            word if word == ADOPTED || ADOPTED_TOO.contains(&word) => adopted.push(with),
            word if word == DECLINED || DECLINED_TOO.contains(&word) => {
                if reason.is_empty() {
                    let message = Message::new("consultation-no-reason");
                    return Err(message.with("opinion", opinion[0].as_str()));
                }
                declined.push(with);
            }
            _ => {
                let message = Message::new("consultation-result-unknown").with("result", word);
                return Err(message.with("adopted", ADOPTED).with("declined", DECLINED));
            }
        }
    }
    if case.has("consultation.settle") && unsettled.len() > course::unsettled(case) {
        return Err(Message::new("consultation-open-opinions").with("count", unsettled.len()));
    }
    values.0.remove("results");
    for (id, rows) in [("adopted", adopted), ("declined", declined), ("unsettled", unsettled)] {
        if !rows.is_empty() {
            values.set(id, Value::Rows(rows));
        }
    }
    Ok(())
}

pub(super) fn publish(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case, values, &["consultation.meet", "consultation.settle", "consultation.reconsider"])
}

/// K4: the delegates are told the reasons of what was declined.
pub(super) fn feedback(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case, values, &["consultation.meet", "consultation.settle", "consultation.reconsider"])?;
    if course::declined(case).is_some() && !values.flag("reasons") {
        return Err(Message::new("consultation-reasons-untold"));
    }
    Ok(())
}

/// K4: mending has a day, which is to come when it is set.
pub(super) fn mend(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case, values, &["consultation.settle", "consultation.reconsider"])?;
    match (values.day("on"), values.day("due")) {
        (Some(on), Some(due)) if due < on => Err(Message::new("consultation-due-past")),
        _ => Ok(()),
    }
}

pub(super) fn mended(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case, values, &["consultation.mend"])
}

pub(super) fn report(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case, values, &["consultation.mended"])
}

/// K4: what was adopted is mended, or it is said why there is nothing to mend.
pub(super) fn close(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case, values, &["consultation.feedback", "consultation.report"])?;
    let idle = course::adopted(case) > 0 && !case.has("consultation.mend");
    if idle && values.text("note").is_empty() {
        return Err(Message::new("consultation-close-why"));
    }
    Ok(())
}

/// K5: delegates raise once more what was declined, with their reason.
pub(super) fn object(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case, values, &["consultation.feedback"])?;
    let rows = values.rows("objections");
    all_among(rows, 1, &[course::delegates(case)], "consultation-not-delegate")?;
    let declined = match course::declined(case) {
        Some(Value::Rows(declined)) => declined,
        _ => Vec::new(),
    };
    if let Some(row) = rows.iter().find(|row| !declined.iter().any(|known| known[0] == row[0])) {
        return Err(Message::new("consultation-not-declined").with("opinion", row[0].as_str()));
    }
    match rows.iter().find(|row| row[2].is_empty()) {
        Some(row) => Err(Message::new("consultation-no-reason").with("opinion", row[0].as_str())),
        None => Ok(()),
    }
}
