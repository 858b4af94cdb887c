//! Where a round, a panel or a note stands, and what may come next.

use chrono::NaiveDate;

use super::score::{Tally, outcome};
use crate::domain::book::{Basis, Case, Owing, State, Value, Values, Verdict, needs};
use crate::domain::clock::Limit;
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;
use crate::domain::period::Period;

/// What 第十一条 prescribes, criticism standing for what may be an admonishing talk instead.
pub(super) const ALL_MEASURES: &[&str] = &["honours", "talk", "criticism", "mending"];

/// Where a case of this book stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Noted,
    Struck,
    Withdrawn,
    ToCheckItself,
    ToLook,
    ToHear,
    ToRead,
    ToSurvey,
    ToRate,
    ToConclude,
    ToTell,
    ToPropose,
    ToReport,
    Mending,
    Over,
}

impl Stage {
    pub(super) const fn state(self) -> State {
        match self {
            Self::Noted => State::done("assessment-state-noted", "assessment-short-noted"),
            Self::Struck => State::done("assessment-state-struck", "assessment-short-struck"),
            Self::Withdrawn => State::done("assessment-state-withdrawn", "assessment-short-withdrawn"),
            Self::ToCheckItself => State::open("assessment-state-self", "assessment-short-self"),
            Self::ToLook => State::open("assessment-state-look", "assessment-short-look"),
            Self::ToHear => State::open("assessment-state-hear", "assessment-short-hear"),
            Self::ToRead => State::open("assessment-state-read", "assessment-short-read"),
            Self::ToSurvey => State::open("assessment-state-survey", "assessment-short-survey"),
            Self::ToRate => State::open("assessment-state-rate", "assessment-short-rate"),
            Self::ToConclude => State::open("assessment-state-conclude", "assessment-short-conclude"),
            Self::ToTell => State::open("assessment-state-tell", "assessment-short-tell"),
            Self::ToPropose => State::open("assessment-state-propose", "assessment-short-propose"),
            Self::ToReport => State::open("assessment-state-report", "assessment-short-report"),
            Self::Mending => State::open("assessment-state-mending", "assessment-short-mending"),
            Self::Over => State::done("assessment-state-over", "assessment-short-over"),
        }
    }
}

fn is_round(case: &Case) -> bool {
    case.begun_by() == "assessment.round"
}

fn is_panel(case: &Case) -> bool {
    case.begun_by() == "assessment.panel"
}

/// Whether a case was taken back, or a note struck out: it counts for nothing.
pub(crate) fn struck(case: &Case) -> bool {
    case.has("assessment.withdraw") || case.has("assessment.strike")
}

/// The period a round or a panel is for.
pub fn period(case: &Case) -> Option<Period> {
    let first = case.first();
    first.period("period").or_else(|| first.period("half")).or_else(|| first.period("year"))
}

/// The same, unless it was taken back.
pub fn counts_for(case: &Case) -> Option<Period> {
    period(case).filter(|_| !struck(case))
}

/// The step of a result: the rating of a round, what a panel comes to.
fn concluded(case: &Case) -> Option<NaiveDate> {
    let step = if is_panel(case) { "assessment.conclude" } else { "assessment.rate" };
    case.last(step).map(|entry| entry.on)
}

pub(super) fn stage(case: &Case) -> Stage {
    let lacks = |step: &str| !case.has(step);
    if case.has("assessment.withdraw") {
        Stage::Withdrawn
    } else if case.has("assessment.strike") {
        Stage::Struck
    } else if case.begun_by() == "assessment.note" {
        Stage::Noted
    } else if is_round(case) && lacks("assessment.self") {
        Stage::ToCheckItself
    } else if is_panel(case) && lacks("assessment.look") {
        Stage::ToLook
    } else if lacks("assessment.hear") {
        Stage::ToHear
    } else if lacks("assessment.read") {
        Stage::ToRead
    } else if is_panel(case) && lacks("assessment.survey") {
        Stage::ToSurvey
    } else if lacks("assessment.rate") {
        Stage::ToRate
    } else if is_panel(case) && lacks("assessment.conclude") {
        Stage::ToConclude
    } else if lacks("assessment.tell") {
        Stage::ToTell
    } else if fails(case) && lacks("assessment.propose") {
        Stage::ToPropose
    } else if lacks("assessment.report") {
        Stage::ToReport
    } else if case.has("assessment.propose") && lacks("assessment.mend") {
        Stage::Mending
    } else {
        Stage::Over
    }
}

/// Whether the result is one of those that 第十一条 is about.
fn fails(case: &Case) -> bool {
    outcome(case).is_some_and(|outcome| outcome.fails())
}

/// Whether the case is under way and no result is there yet.
fn before_result(case: &Case) -> Verdict {
    needs(!struck(case), "assessment-withdrawn")?;
    needs(is_round(case) || is_panel(case), "assessment-is-note")?;
    needs(!case.has("assessment.rate"), "assessment-rated")
}

fn after_rating(case: &Case) -> Verdict {
    needs(!struck(case), "assessment-withdrawn")?;
    needs(is_round(case) || is_panel(case), "assessment-is-note")?;
    needs(concluded(case).is_some(), "assessment-no-result")
}

pub(super) fn may_self(case: &Case) -> Verdict {
    before_result(case)?;
    needs(is_round(case), "assessment-panel-no-self")?;
    needs(!case.has("assessment.self"), "assessment-self-done")
}

pub(super) fn may_look(case: &Case) -> Verdict {
    before_result(case)?;
    needs(is_panel(case), "assessment-only-panel")?;
    needs(!case.has("assessment.look"), "assessment-look-done")
}

pub(super) fn may_hear(case: &Case) -> Verdict {
    before_result(case)?;
    // 四: the report is of what the organisation has found and mended itself.
    needs(is_panel(case) || case.has("assessment.self"), "assessment-self-first")?;
    needs(!case.has("assessment.hear"), "assessment-hear-done")
}

pub(super) fn may_read(case: &Case) -> Verdict {
    before_result(case)?;
    needs(is_panel(case) || case.has("assessment.self"), "assessment-self-first")?;
    needs(!case.has("assessment.read"), "assessment-read-done")
}

pub(super) fn may_survey(case: &Case) -> Verdict {
    before_result(case)?;
    needs(is_panel(case), "assessment-only-panel")?;
    needs(!case.has("assessment.survey"), "assessment-survey-done")
}

pub(super) fn may_rate(case: &Case) -> Verdict {
    before_result(case)?;
    needs(is_panel(case) || case.has("assessment.self"), "assessment-self-first")?;
    needs(is_round(case) || case.has("assessment.look"), "assessment-look-first")?;
    needs(case.has("assessment.hear"), "assessment-hear-first")?;
    needs(case.has("assessment.read"), "assessment-read-first")?;
    needs(is_round(case) || case.has("assessment.survey"), "assessment-survey-first")
}

pub(super) fn may_conclude(case: &Case) -> Verdict {
    needs(!struck(case), "assessment-withdrawn")?;
    needs(is_panel(case), "assessment-only-panel")?;
    needs(case.has("assessment.rate"), "assessment-rate-first")?;
    needs(!case.has("assessment.conclude"), "assessment-concluded")
}

pub(super) fn may_tell(case: &Case) -> Verdict {
    after_rating(case)?;
    needs(!case.has("assessment.tell"), "assessment-told")
}

pub(super) fn may_propose(case: &Case) -> Verdict {
    after_rating(case)?;
    needs(fails(case), "assessment-not-low")?;
    needs(!case.has("assessment.propose"), "assessment-proposed")
}

pub(super) fn may_report(case: &Case) -> Verdict {
    after_rating(case)?;
    // E6: with the suggestions that the result calls for.
    needs(!fails(case) || case.has("assessment.propose"), "assessment-propose-first")?;
    needs(!case.has("assessment.report"), "assessment-reported")
}

pub(super) fn may_mend(case: &Case) -> Verdict {
    needs(case.has("assessment.propose"), "assessment-nothing-to-mend")?;
    needs(!case.has("assessment.mend"), "assessment-mended")
}

pub(super) fn may_commend(case: &Case) -> Verdict {
    after_rating(case)?;
    needs(!fails(case), "assessment-too-low")?;
    needs(!case.has("assessment.commend"), "assessment-commended")
}

pub(super) fn may_withdraw(case: &Case) -> Verdict {
    before_result(case)
}

pub(super) fn may_strike(case: &Case) -> Verdict {
    needs(case.begun_by() == "assessment.note", "assessment-not-note")?;
    needs(!struck(case), "assessment-struck")
}

/// One round for a quarter, named after it.
pub(super) fn one_round(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    one_of_its_period(case, values, basis, "assessment.round", values.period("period"))
}

/// One panel for a half-year or year, likewise.
pub(super) fn one_panel(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    let period = values.period("half").or_else(|| values.period("year"));
    one_of_its_period(case, values, basis, "assessment.panel", period)
}

fn one_of_its_period(
    case: &Case,
    values: &mut Values,
    basis: &Basis<'_>,
    begun_by: &str,
    of: Option<Period>,
) -> Verdict {
    let Some(of) = of else { return Ok(()) };
    if of.first() > basis.today {
        return Err(Message::new("assessment-not-yet").with("period", of.message()));
    }
    let known = basis.around.cases(Kind::Assessment, &case.key.code);
    let same = known
        .iter()
        .find(|known| known.begun_by() == begun_by && !struck(known) && period(known) == Some(of));
    if let Some(same) = same {
        let message = Message::new("assessment-there").with("period", of.message());
        return Err(message.with("number", same.key.number()));
    }
    let org = &case.key.code.org;
    let name = basis.around.organisation(org).map_or_else(|| org.to_string(), |org| org.name);
    values.set("title", Value::Text(format!("{of} {name}")));
    Ok(())
}

/// The answers are those that came back, and no more came back than were given out.
pub(super) fn adds_up(_: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    let tally = Tally::of(values);
    if tally.returned > tally.given {
        let message = Message::new("assessment-more-returned").with("given", tally.given);
        return Err(message.with("returned", tally.returned));
    }
    let answers = tally.answers();
    if answers != tally.returned {
        let message = Message::new("assessment-answers").with("answers", answers);
        return Err(message.with("returned", tally.returned));
    }
    Ok(())
}

/// The result is kept with what it was worked out by: another reading later changes no result that was told.
pub(super) fn works_out(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    let Some(survey) = case.last("assessment.survey") else {
        return Err(Message::new("assessment-survey-first"));
    };
    let scoring = basis.policy.scoring;
    let coefficient = scoring.coefficient(Tally::of(&survey.values).rate());
    let panel = case.last("assessment.rate").map_or(0, |rated| super::total(&rated.values));
    let daily = values.number("daily").unwrap_or_default();
    values.set("weight", Value::Number(i64::from(scoring.daily)));
    values.set("by-rate", Value::Flag(scoring.is_by_rate()));
    values.set("coefficient", Value::Number(coefficient));
    values.set("final", Value::Number(scoring.result(daily, panel, coefficient)));
    Ok(())
}

fn not_before(on: Option<NaiveDate>, values: &Values) -> Verdict {
    match (on, values.day("on")) {
        (Some(earliest), Some(day)) if day < earliest => {
            Err(Message::new("assessment-too-early").with("date", day).with("earliest", earliest))
        }
        _ => Ok(()),
    }
}

pub(super) fn after_result(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(concluded(case), values)
}

pub(super) fn after_proposal(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(case.last("assessment.propose").map(|entry| entry.on), values)
}

/// E4: everything that 第十一条 prescribes is proposed, and the day for mending is one to come.
pub(super) fn measures(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    not_before(concluded(case), values)?;
    let chosen = values.words("measures");
    let has = |word: &str| chosen.iter().any(|chosen| chosen == word);
    let all = has("honours") && has("talk") && has("mending") && (has("criticism") || has("admonition"));
    needs(all, "assessment-measures-lacking")?;
    match (values.day("on"), values.day("due")) {
        (Some(on), Some(due)) if due <= on => {
            Err(Message::new("assessment-due-past").with("date", due).with("on", on))
        }
        _ => Ok(()),
    }
}

/// E1 and E4.
pub(super) fn owes(case: &Case) -> Vec<Obligation> {
    let mut owed = Vec::new();
    let known = |entry: &crate::domain::book::Entry| entry.at.date();
    if let (true, Some(period), Some(first)) =
        (is_round(case) && !struck(case), period(case), case.entries.first())
    {
        owed.push(Obligation {
            period: Some(period),
            met: case.last("assessment.tell").map(|told| told.on),
            ..Obligation::new(Limit::E1, period.last(), known(first))
        });
    }
    if let Some(proposed) = case.last("assessment.propose")
        && let Some(due) = proposed.values.day("due")
    {
        let met = case.last("assessment.mend").map(|mended| mended.on);
        owed.push(Obligation { met, ..Obligation::new(Limit::E4, due, known(proposed)) });
    }
    owed
}

/// The quarter a round is for; one that was taken back is for none.
pub(super) fn covers(case: &Case) -> Option<Owing> {
    if !is_round(case) || struck(case) {
        return None;
    }
    Some(Owing { period: period(case)?, met: case.last("assessment.tell").map(|told| told.on) })
}
