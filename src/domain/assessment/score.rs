//! From points and answers to a result (E3, E4), by the reading that the office has set.
//!
//! The source says 汇总日常考核和考核组考核得分乘以党员群众满意度系数 and leaves open how the two scores are put together and
//! how an answer becomes a coefficient. Both are the office's policy, and are named wherever a result is shown.

use serde::{Deserialize, Serialize};

use super::course::{period, struck};
use super::{ASPECTS, aspect_points, total};
use crate::domain::book::{Case, Values};
use crate::domain::message::Message;
use crate::domain::period::Period;

/// A step of the coefficient's scale: from so many of a hundred satisfied, so many hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rung {
    /// From this rate, in per cent.
    pub from: u8,
    /// The coefficient, in hundredths.
    pub coefficient: u8,
}

/// How the rate of those satisfied becomes a coefficient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scale {
    /// It is the coefficient: 92.5 % is 0.925.
    Rate,
    /// By steps, the highest first; the last is from nothing.
    Rungs([Rung; 4]),
}

/// How a result is worked out (policy).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scoring {
    /// Of a hundred, how much the daily score weighs; the rest is the panel's.
    pub daily: u32,
    /// The coefficient.
    pub scale: Scale,
}

impl Default for Scoring {
    fn default() -> Self {
        Self { daily: 50, scale: Scale::Rate }
    }
}

impl Scoring {
    /// Checks what somebody set.
    ///
    /// # Errors
    /// A weight above a hundred, or steps that are not in order.
    pub fn check(&self) -> Result<(), Message> {
        if self.daily > 100 {
            return Err(Message::new("scoring-weight"));
        }
        let Scale::Rungs(rungs) = self.scale else { return Ok(()) };
        let falls = rungs
            .windows(2)
            .all(|pair| pair[0].from > pair[1].from && pair[0].coefficient >= pair[1].coefficient);
        let within = rungs[0].from <= 100 && rungs[0].coefficient <= 100 && rungs[3].from == 0;
        if falls && within { Ok(()) } else { Err(Message::new("scoring-steps")) }
    }

    /// Whether the rate itself is the coefficient.
    pub const fn is_by_rate(&self) -> bool {
        matches!(self.scale, Scale::Rate)
    }

    /// The coefficient of a rate, both in ten-thousandths.
    pub fn coefficient(&self, rate: i64) -> i64 {
        match self.scale {
            Scale::Rate => rate,
            Scale::Rungs(rungs) => {
                let rung = rungs.iter().find(|rung| rate >= i64::from(rung.from) * 100);
                rung.map_or(0, |rung| i64::from(rung.coefficient) * 100)
            }
        }
    }

    /// The result in hundredths of a point, rounded to the nearest.
    pub fn result(&self, daily: i64, panel: i64, coefficient: i64) -> i64 {
        let weight = i64::from(self.daily);
        let put_together = daily * weight + panel * (100 - weight);
        (put_together * coefficient + 5_000) / 10_000
    }

    /// The reading, in words.
    pub fn message(&self) -> Message {
        let scale = match self.scale {
            Scale::Rate => Message::new("scoring-by-rate"),
            Scale::Rungs(_) => Message::new("scoring-by-steps").with("steps", self.typed()),
        };
        let weight = i64::from(self.daily);
        Message::new("scoring-reading").with("daily", weight).with("panel", 100 - weight).with("scale", scale)
    }

    /// The steps as they are typed, `90:100 80:95 70:90 0:80`; empty where there are none.
    pub fn typed(&self) -> String {
        match self.scale {
            Scale::Rate => String::new(),
            Scale::Rungs(rungs) => {
                let rungs = rungs.map(|rung| format!("{}:{}", rung.from, rung.coefficient));
                rungs.join(" ")
            }
        }
    }

    /// The scale that was typed.
    ///
    /// # Errors
    /// It is none.
    pub fn read(text: &str) -> Result<Scale, Message> {
        let bad = || Message::new("scoring-steps");
        if text.trim().is_empty() {
            return Ok(Scale::Rate);
        }
        let rung = |part: &str| {
            let (from, coefficient) = part.split_once([':', '：']).ok_or_else(bad)?;
            let number = |text: &str| text.trim().parse::<u8>().map_err(|_| bad());
            Ok(Rung { from: number(from)?, coefficient: number(coefficient)? })
        };
        let rungs = text.split_whitespace().map(rung).collect::<Result<Vec<_>, Message>>()?;
        Ok(Scale::Rungs(rungs.try_into().map_err(|_| bad())?))
    }
}

/// The answers of a survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Papers given out.
    pub given: i64,
    /// Papers that came back.
    pub returned: i64,
    /// Satisfied, and satisfied on the whole.
    pub satisfied: [i64; 2],
    /// Not satisfied.
    pub unsatisfied: i64,
}

impl Tally {
    /// Those entered.
    pub fn of(values: &Values) -> Self {
        let number = |id: &str| values.number(id).unwrap_or_default();
        Self {
            given: number("given"),
            returned: number("returned"),
            satisfied: [number("satisfied"), number("fair")],
            unsatisfied: number("unsatisfied"),
        }
    }

    /// How many answered.
    pub fn answers(&self) -> i64 {
        self.satisfied[0] + self.satisfied[1] + self.unsatisfied
    }

    /// How many of ten thousand that came back are satisfied, those on the whole among them; rounded down, so that what
    /// is under 70 % is never taken for it.
    pub fn rate(&self) -> i64 {
        ((self.satisfied[0] + self.satisfied[1]) * 10_000).checked_div(self.returned).unwrap_or_default()
    }
}

/// What a round or a panel came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The period.
    pub period: Period,
    /// The result in hundredths of a point.
    pub score: i64,
    /// How many of ten thousand are satisfied, of a panel.
    pub rate: Option<i64>,
}

impl Outcome {
    /// 70 points; at this and below it measures are proposed (第十一条). 以下 takes in the number itself.
    pub const LEAST: i64 = 7_000;

    /// Whether 第十一条 is about it: 70 points or less, or fewer than 70 of a hundred satisfied.
    pub fn fails(&self) -> bool {
        self.score <= Self::LEAST || self.rate.is_some_and(|rate| rate < Self::LEAST)
    }
}

/// What a case came to, once it has.
pub fn outcome(case: &Case) -> Option<Outcome> {
    if struck(case) {
        return None;
    }
    let period = period(case)?;
    if case.begun_by() == "assessment.round" {
        let rated = case.last("assessment.rate")?;
        return Some(Outcome { period, score: total(&rated.values) * 100, rate: None });
    }
    let concluded = case.last("assessment.conclude")?;
    let rate = case.last("assessment.survey").map(|survey| Tally::of(&survey.values).rate());
    Some(Outcome { period, score: concluded.values.number("final")?, rate })
}

/// Hundredths as people write them: `87.5`, `90`.
pub fn points(hundredths: i64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What is worth knowing of a case first: its result, how it came about, and whether it is too low.
pub(super) fn facts(case: &Case) -> Vec<(&'static str, Message)> {
    let mut facts = Vec::new();
    if let Some(outcome) = outcome(case) {
        let fails = if outcome.fails() { "assessment-result-low" } else { "assessment-result" };
        facts.push(("label-assessment-result", Message::new(fails).with("score", points(outcome.score))));
    }
    if let Some(survey) = case.last("assessment.survey") {
        let tally = Tally::of(&survey.values);
        let message = Message::new("assessment-satisfied")
            .with("rate", points(tally.rate()))
            .with("returned", tally.returned)
            .with("given", tally.given);
        facts.push(("label-assessment-satisfied", message));
    }
    if let Some(concluded) = case.last("assessment.conclude") {
        let number = |id: &str| concluded.values.number(id).unwrap_or_default();
        let panel = case.last("assessment.rate").map_or(0, |rated| total(&rated.values));
        let scale = if concluded.values.flag("by-rate") { "scoring-is-rate" } else { "scoring-is-step" };
        let message = Message::new("assessment-worked-out")
            .with("daily", number("daily"))
            .with("weight", number("weight"))
            .with("panel", panel)
            .with("rest", 100 - number("weight"))
            .with(
                "coefficient",
                format!("{}.{:04}", number("coefficient") / 10_000, number("coefficient") % 10_000),
            )
            .with("scale", Message::new(scale));
        facts.push(("label-assessment-reading", message));
    }
    if let Some(rated) = case.last("assessment.rate") {
        let aspect = |(word, name): &(&'static str, &'static str)| {
            let (given, all) = aspect_points(&rated.values, word);
            Message::new("assessment-of-aspect")
                .with("aspect", Message::new(*name))
                .with("given", given)
                .with("all", all)
        };
        let parts: Vec<Message> = ASPECTS.iter().map(aspect).collect();
        let message =
            Message::new("assessment-points").with("total", total(&rated.values)).with("parts", parts);
        facts.push(("label-assessment-points", message));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: Scoring = Scoring {
        daily: 40,
        scale: Scale::Rungs([
            Rung { from: 90, coefficient: 100 },
            Rung { from: 80, coefficient: 95 },
            Rung { from: 70, coefficient: 90 },
            Rung { from: 0, coefficient: 80 },
        ]),
    };

    #[test]
    fn e3_the_result_is_both_scores_put_together_times_the_coefficient() {
        let by_rate = Scoring::default();
        // (90 + 80) / 2 × 0.925
        assert_eq!(points(by_rate.result(90, 80, by_rate.coefficient(9_250))), "78.63");
        assert_eq!(STEPS.coefficient(8_999), 9_500);
        assert_eq!(points(STEPS.result(90, 80, STEPS.coefficient(9_000))), "84");
        assert_eq!(points(STEPS.result(100, 100, 10_000)), "100");
    }

    #[test]
    fn e3_a_scale_is_read_as_it_is_written_and_held_to_its_order() {
        assert_eq!(Scoring::read(&STEPS.typed()), Ok(STEPS.scale));
        assert_eq!(Scoring::read(" "), Ok(Scale::Rate));
        for bad in ["90:100", "90:100 80:95 70:90 x:80", "90:100 80:95 70:90 0:80 0:1"] {
            assert!(Scoring::read(bad).is_err(), "{bad}");
        }
        for bad in ["90:100 95:95 70:90 0:80", "90:100 80:95 70:90 10:80", "90:90 80:95 70:90 0:80"] {
            assert!(Scoring { daily: 40, scale: Scoring::read(bad).unwrap() }.check().is_err(), "{bad}");
        }
        assert!(STEPS.check().is_ok() && Scoring { daily: 101, ..STEPS }.check().is_err());
    }

    #[test]
    fn e4_seventy_points_are_too_few_and_seventy_per_cent_are_not() {
        let period = Period::Year(2026);
        let fails = |score, rate| Outcome { period, score, rate: Some(rate) }.fails();
        assert!(fails(7_000, 9_000) && fails(9_000, 6_999));
        assert!(!fails(7_001, 7_000));
    }
}
