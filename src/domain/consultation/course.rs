//! What follows from what was entered of a consultation: where it stands, what it owes, what others ask of it.

use super::counts::refusals;
use super::is_open;
use crate::domain::book::{Case, Entry, State, Value, Verdict, needs};
use crate::domain::clock::Limit;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;

/// The steps that draw.
pub(super) const DRAWS: &[&str] = &["consultation.draw", "consultation.redraw"];

/// The steps that say what becomes of the opinions.
pub(super) const SETTLING: &[&str] = &["consultation.settle", "consultation.reconsider"];

/// What is prepared before the meeting (三（二）), with its name.
const PREPARED: [(&str, &str); 4] = [
    ("consultation.plan", "field-consultation-plan"),
    ("consultation.notify", "field-consultation-notice"),
    ("consultation.presenter", "field-consultation-presenter"),
    ("consultation.material", "field-consultation-material"),
];

/// Where a consultation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    ToElect,
    ToDraw,
    ToGroup,
    ToPrepare,
    ToMeet,
    ToSettle,
    ToPublish,
    ToTell,
    ToMend,
    ToReport,
    ToClose,
    Closed,
    Dropped,
}

impl Stage {
    pub(super) const fn state(self) -> State {
        match self {
            Self::ToElect => State::open("consultation-state-elect", "consultation-short-elect"),
            Self::ToDraw => State::open("consultation-state-draw", "consultation-short-draw"),
            Self::ToGroup => State::open("consultation-state-group", "consultation-short-group"),
            Self::ToPrepare => State::open("consultation-state-prepare", "consultation-short-prepare"),
            Self::ToMeet => State::open("consultation-state-meet", "consultation-short-meet"),
            Self::ToSettle => State::open("consultation-state-settle", "consultation-short-settle"),
            Self::ToPublish => State::open("consultation-state-publish", "consultation-short-publish"),
            Self::ToTell => State::open("consultation-state-tell", "consultation-short-tell"),
            Self::ToMend => State::open("consultation-state-mend", "consultation-short-mend"),
            Self::ToReport => State::open("consultation-state-report", "consultation-short-report"),
            Self::ToClose => State::open("consultation-state-close", "consultation-short-close"),
            Self::Closed => State::done("consultation-state-closed", "consultation-short-closed"),
            Self::Dropped => State::done("consultation-state-dropped", "consultation-short-dropped"),
        }
    }
}

pub(super) fn stage(case: &Case) -> Stage {
    if case.has("consultation.drop") {
        return Stage::Dropped;
    }
    if case.has("consultation.close") {
        return Stage::Closed;
    }
    if !case.has("consultation.meet") {
        return match lacking(case).first() {
            _ if !case.has("consultation.elect") => Stage::ToElect,
            _ if drawing(case).is_none() => Stage::ToDraw,
            _ if group(case).is_none() => Stage::ToGroup,
            Some(_) => Stage::ToPrepare,
            None => Stage::ToMeet,
        };
    }
    if unsettled(case) > 0 {
        return Stage::ToSettle;
    }
    match (case.has("consultation.mend"), case.has("consultation.mended"), case.has("consultation.report")) {
        _ if published(case).is_none() => Stage::ToPublish,
        _ if told(case).is_none() => Stage::ToTell,
        (true, false, _) => Stage::ToMend,
        (true, true, false) => Stage::ToReport,
        _ => Stage::ToClose,
    }
}

/// The draw that counts.
pub(super) fn drawing(case: &Case) -> Option<&Entry> {
    case.latest(DRAWS)
}

/// Who is consulted: name, unit, kind, quota.
pub(super) fn consultants(case: &Case) -> &[Vec<String>] {
    drawing(case).map(|entry| entry.values.rows("drawn")).unwrap_or_default()
}

/// The delegates who were elected.
pub(super) fn delegates(case: &Case) -> &[Vec<String>] {
    case.last("consultation.elect").map(|entry| entry.values.rows("delegates")).unwrap_or_default()
}

/// What was entered with `step` after the last of `steps`.
fn since<'a>(case: &'a Case, step: &str, steps: &[&str]) -> Option<&'a Entry> {
    let from = case.entries.iter().rposition(|entry| steps.contains(&entry.step.as_str()));
    let after = &case.entries[from.map_or(0, |at| at + 1)..];
    after.iter().rev().find(|entry| entry.step.as_str() == step)
}

/// The leading group; a new draw needs a new one.
pub(super) fn group(case: &Case) -> Option<&Entry> {
    since(case, "consultation.group", DRAWS)
}

/// The disclosure of the results as they are.
pub(super) fn published(case: &Case) -> Option<&Entry> {
    since(case, "consultation.publish", SETTLING).filter(|_| case.has("consultation.meet"))
}

/// The feedback on the results as they are.
pub(super) fn told(case: &Case) -> Option<&Entry> {
    since(case, "consultation.feedback", SETTLING)
}

/// What a meeting still lacks, by name, the drawn and their group included.
fn lacking(case: &Case) -> Vec<&'static str> {
    let mut lacking = Vec::new();
    if drawing(case).is_none() {
        lacking.push("field-consultation-drawn");
    }
    if group(case).is_none() {
        lacking.push("field-consultation-group");
    }
    lacking.extend(PREPARED.iter().filter(|(step, _)| !case.has(step)).map(|(_, name)| *name));
    lacking
}

/// Whether the meeting waits for `step`, one of those that prepare it.
pub(super) fn calls_for(case: &Case, step: &str) -> bool {
    stage(case) == Stage::ToPrepare && !case.has(step)
}

/// Parts of an enumeration.
pub(super) fn listed(parts: Vec<Message>) -> Vec<Message> {
    let last = parts.len().saturating_sub(1);
    let more = |(at, part): (usize, Message)| match at < last {
        true => Message::new("consultation-more").with("part", part),
        false => part,
    };
    parts.into_iter().enumerate().map(more).collect()
}

/// The names in the first cells.
fn names(rows: &[Vec<String>]) -> Vec<Message> {
    let name = |row: &Vec<String>| Message::new("plain-text").with("text", row[0].as_str());
    listed(rows.iter().map(name).collect())
}

/// That the meeting is yet to come.
pub(super) fn before_meeting(case: &Case) -> Verdict {
    is_open(case)?;
    needs(!case.has("consultation.meet"), "consultation-held")
}

/// That it has been held and all is not over.
pub(super) fn after_meeting(case: &Case) -> Verdict {
    is_open(case)?;
    needs(case.has("consultation.meet"), "consultation-not-held")
}

/// K3: that everything is prepared; what is missing is named.
pub(super) fn ready(case: &Case) -> Verdict {
    match lacking(case) {
        lacking if lacking.is_empty() => Ok(()),
        lacking => Err(Message::new("consultation-not-ready").with("missing", named(lacking))),
    }
}

fn named(ids: Vec<&'static str>) -> Vec<Message> {
    listed(ids.into_iter().map(Message::new).collect())
}

/// The opinions raised in the meeting: opinion, by whom, what was answered.
pub(super) fn opinions(case: &Case) -> &[Vec<String>] {
    case.last("consultation.meet").map(|entry| entry.values.rows("opinions")).unwrap_or_default()
}

/// The opinions of which that was said: `adopted`, `declined` or `unsettled`.
pub(super) fn settled<'a>(case: &'a Case, what: &str) -> &'a [Vec<String>] {
    case.latest(SETTLING).map(|entry| entry.values.rows(what)).unwrap_or_default()
}

/// The opinions of which nobody has said yet what becomes of them.
fn still_open(case: &Case) -> &[Vec<String>] {
    match case.latest(SETTLING) {
        Some(_) => settled(case, "unsettled"),
        None => opinions(case),
    }
}

/// How many those are.
pub(super) fn unsettled(case: &Case) -> usize {
    still_open(case).len()
}

/// How many were adopted.
pub(super) fn adopted(case: &Case) -> usize {
    settled(case, "adopted").len()
}

/// K4: that of every opinion somebody has said what becomes of it.
pub(super) fn all_settled(case: &Case) -> Verdict {
    match unsettled(case) {
        0 => Ok(()),
        count => Err(Message::new("consultation-open-opinions").with("count", count)),
    }
}

/// The opinions with what becomes of them, as a table to go on with.
pub(super) fn results(case: &Case) -> Option<Value> {
    let mark = |what: &str, word: &str| {
        let row = |row: &Vec<String>| vec![row[0].clone(), row[1].clone(), word.to_owned(), row[2].clone()];
        settled(case, what).iter().map(row).collect::<Vec<_>>()
    };
    let rows = match case.latest(SETTLING) {
        Some(_) => [
            mark("adopted", super::check::ADOPTED),
            mark("declined", super::check::DECLINED),
            mark("unsettled", ""),
        ]
        .concat(),
        None => opinions(case).iter().map(|row| row.iter().take(2).cloned().collect()).collect(),
    };
    (!rows.is_empty()).then_some(Value::Rows(rows))
}

/// The declined opinions with who raised them, where there are any.
pub(super) fn declined(case: &Case) -> Option<Value> {
    let rows: Vec<_> = settled(case, "declined").iter().map(|row| row[..2].to_vec()).collect();
    (!rows.is_empty()).then_some(Value::Rows(rows))
}

/// Everybody consulted, for the sign-in table.
pub(super) fn to_sign(case: &Case) -> Option<Value> {
    let rows: Vec<_> = consultants(case).iter().map(|row| vec![row[0].clone()]).collect();
    (!rows.is_empty()).then_some(Value::Rows(rows))
}

/// K4: mending by the day set, told to the delegates by then.
pub(super) fn owes(case: &Case) -> Vec<Obligation> {
    let set = case.last("consultation.mend");
    let due = set.and_then(|entry| Some((entry.on, entry.values.day("due")?)));
    let met = case.last("consultation.report").map(|entry| entry.on);
    due.map(|(on, due)| Obligation { met, ..Obligation::new(Limit::K4, due, on) }).into_iter().collect()
}

/// What is worth knowing first.
pub(super) fn facts(case: &Case) -> Vec<(&'static str, Message)> {
    let mut facts = Vec::new();
    let lacking = lacking(case);
    if before_meeting(case).is_ok() && !lacking.is_empty() {
        let message = Message::new("consultation-parts").with("parts", named(lacking));
        facts.push(("label-missing", message));
    }
    if let Some(planned) = case.last("consultation.plan").filter(|_| !case.has("consultation.meet")) {
        let day = planned.values.day("planned").unwrap_or(planned.on);
        facts.push(("field-consultation-planned", Message::new("consultation-day").with("date", day)));
    }
    let redrawn = case.all("consultation.redraw").count();
    if redrawn > 0 {
        facts.push(("label-consultation-draw", Message::new("consultation-redrawn").with("count", redrawn)));
    }
    if let Some(meeting) = case.last("consultation.meet") {
        let (all, absent) = (consultants(case), meeting.values.rows("absent"));
        let there = all.len().saturating_sub(absent.len());
        let message = match absent.is_empty() {
            true => Message::new("consultation-all-there").with("count", all.len()),
            false => Message::new("consultation-there")
                .with("count", all.len())
                .with("there", there)
                .with("absent", names(absent)),
        };
        facts.push(("label-consultation-there", message));
        let all = opinions(case).len();
        let message = Message::new("consultation-opinions").with("count", all).with("adopted", adopted(case));
        let message = message.with("declined", settled(case, "declined").len());
        facts.push(("field-consultation-opinions", message.with("open", unsettled(case))));
    }
    for row in still_open(case) {
        let message = Message::new("consultation-opinion-by").with("opinion", row[0].as_str());
        facts.push(("field-consultation-unsettled", message.with("by", row[1].as_str())));
    }
    let refused = refusals(case);
    if refused.declined > 0 {
        let message = match refused.told {
            Some(on) => Message::new("consultation-reasons-told").with("date", on),
            None => Message::new("consultation-reasons-open"),
        };
        facts.push(("field-consultation-reasons", message));
    }
    if refused.objections > 0 {
        let message = Message::new("consultation-objected").with("count", refused.objections);
        facts.push(("label-consultation-objections", message));
    }
    facts
}
