//! The one clock: every due date in the product comes from [`due`], or from [`due_date`], which is the same without
//! the day-by-day trace.

mod limit;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, DayKind, days_from};
use super::message::Message;

pub use limit::{Limit, Measure, Policy};

/// A due date, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day on which it is in time.
    pub date: NaiveDate,
    /// The rule it stands on.
    pub limit: Limit,
    /// The day it is counted from; [`Limit::event`] says what day that is.
    pub from: NaiveDate,
    /// Whether it rests on a year without a notice (D5).
    pub provisional: bool,
    /// The days of the count in their order, exactly one of them [`TraceStep::Due`].
    pub trace: Vec<TraceDay>,
}

/// A day of the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceDay {
    /// The day.
    pub date: NaiveDate,
    /// What the calendar makes of it.
    pub kind: DayKind,
    /// Whether its year has no notice (D5).
    pub provisional: bool,
    /// The number it has in the count, from 1.
    pub counted: Option<u32>,
    /// What the count does with it.
    pub step: TraceStep,
}

/// What the count does with a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TraceStep {
    /// The day counted from, itself not counted (D2); for a period, its last day.
    Event,
    /// Counted.
    Counted,
    /// Passed over: not a working day.
    NotWorking,
    /// The period would end here, but this is not a working day (D3).
    RolledOver,
    /// The due date.
    Due,
}

impl TraceStep {
    /// What the count does with the day, in words.
    pub fn message(self) -> Message {
        match self {
            Self::Event => Message::new("trace-event"),
            Self::Counted => Message::new("trace-counted"),
            Self::NotWorking => Message::new("trace-not-working"),
            Self::RolledOver => Message::new("trace-rolled-over"),
            Self::Due => Message::new("trace-due"),
        }
    }
}

/// When `limit` runs out, counted from `from`, with each day of the count.
///
/// `from` is the day of the event and not counted (D2). Four limits mean another day by it: R6 the last day of the
/// period, R7 the stage's own date, which is the due date as it stands, C4 any day of the plan's year, F3 any day of the
/// year in which the material came about.
/// Calendar days and months that end on a day off end with the next working day (D3, D4).
pub fn due(limit: Limit, from: NaiveDate, policy: &Policy, calendar: &Calendar) -> Due {
    let span = Span::of(limit.measure(policy), from, calendar);
    Due { date: span.due, limit, from, provisional: span.provisional(calendar), trace: span.trace(calendar) }
}

/// The date of [`due`] and whether it is provisional, without the trace: for long lists.
pub fn due_date(limit: Limit, from: NaiveDate, policy: &Policy, calendar: &Calendar) -> (NaiveDate, bool) {
    let span = Span::of(limit.measure(policy), from, calendar);
    (span.due, span.provisional(calendar))
}

/// The count, before it is written out day by day.
struct Span {
    measure: Measure,
    /// Its first and its last day.
    first: NaiveDate,
    last: NaiveDate,
    /// Where calendar days end before D3.
    end: NaiveDate,
    due: NaiveDate,
}

impl Span {
    fn of(measure: Measure, from: NaiveDate, calendar: &Calendar) -> Self {
        let forward = |first: NaiveDate, end: NaiveDate| {
            let due = calendar.next_working(end);
            Self { measure, first, last: due, end, due }
        };
        match measure {
            Measure::WorkingDays(0) => forward(from, from),
            Measure::WorkingDays(n) => {
                let due = calendar.add_working(from, n);
                Self { measure, first: from, last: due, end: due, due }
            }
            Measure::Days(n) => {
                forward(from, from.checked_add_days(Days::new(n.into())).unwrap_or(NaiveDate::MAX))
            }
            Measure::Months(n) => {
                forward(from, from.checked_add_months(Months::new(n)).unwrap_or(NaiveDate::MAX))
            }
            Measure::Given => Self { measure, first: from, last: from, end: from, due: from },
            Measure::PeriodEnd => {
                let due = calendar.last_working_of(from);
                Self { measure, first: due, last: from, end: from, due }
            }
            Measure::DayOfYear { month, day } => {
                let end = NaiveDate::from_ymd_opt(from.year(), month, day).unwrap_or(from);
                forward(end, end)
            }
            Measure::DayOfNextYear { month, day } => {
                let end = NaiveDate::from_ymd_opt(from.year().saturating_add(1), month, day).unwrap_or(from);
                forward(end, end)
            }
        }
    }

    /// D5; a date that was given rests on no calendar.
    fn provisional(&self, calendar: &Calendar) -> bool {
        self.measure != Measure::Given
            && (self.first.year()..=self.last.year()).any(|year| !calendar.has_notice(year))
    }

    fn trace(&self, calendar: &Calendar) -> Vec<TraceDay> {
        let mut count = 0;
        let days = days_from(self.first).take_while(|date| *date <= self.last);
        days.map(|date| {
            let kind = calendar.kind(date);
            let counted = self.counts(date, kind).then(|| {
                count += 1;
                count
            });
            let provisional = !calendar.has_notice(date.year());
            TraceDay { date, kind, provisional, counted, step: self.step(date, counted.is_some()) }
        })
        .collect()
    }

    /// Whether `date` has a number in the count.
    fn counts(&self, date: NaiveDate, kind: DayKind) -> bool {
        match self.measure {
            // A count of none has no first day: it only goes on to a working one.
            Measure::WorkingDays(0) => false,
            Measure::WorkingDays(_) => date > self.first && kind.is_working(),
            Measure::Days(_) | Measure::Months(_) => date > self.first && date <= self.end,
            Measure::Given
            | Measure::PeriodEnd
            | Measure::DayOfYear { .. }
            | Measure::DayOfNextYear { .. } => false,
        }
    }

    fn step(&self, date: NaiveDate, counted: bool) -> TraceStep {
        let starts_before = !matches!(
            self.measure,
            Measure::PeriodEnd | Measure::DayOfYear { .. } | Measure::DayOfNextYear { .. }
        );
        if date == self.due {
            TraceStep::Due
        } else if (date == self.first && starts_before)
            || (date == self.last && self.measure == Measure::PeriodEnd)
        {
            TraceStep::Event
        } else if date == self.end {
            TraceStep::RolledOver
        } else if counted {
            TraceStep::Counted
        } else {
            TraceStep::NotWorking
        }
    }
}

/// How pressing a due date is. Ordered from the most pressing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Urgency {
    /// The due date is past.
    Overdue,
    /// Today is the last day.
    Today,
    /// At most two working days are left.
    Soon,
    /// More than that.
    Later,
}

impl Urgency {
    /// What it is called.
    pub fn message(self) -> Message {
        match self {
            Self::Overdue => Message::new("urgency-overdue"),
            Self::Today => Message::new("urgency-today"),
            Self::Soon => Message::new("urgency-soon"),
            Self::Later => Message::new("urgency-later"),
        }
    }
}

/// How pressing due dates are on a day, told by comparing dates: for long lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    today: NaiveDate,
    /// The last day with at most two working days left.
    soon: NaiveDate,
}

impl Horizon {
    /// As seen on `today`.
    pub fn on(today: NaiveDate, calendar: &Calendar) -> Self {
        let third = calendar.add_working(today, 3);
        Self { today, soon: third.pred_opt().unwrap_or(third) }
    }

    /// How pressing `due` is: the same as [`standing`] says.
    pub fn urgency(self, due: NaiveDate) -> Urgency {
        if due < self.today {
            Urgency::Overdue
        } else if due == self.today {
            Urgency::Today
        } else if due <= self.soon {
            Urgency::Soon
        } else {
            Urgency::Later
        }
    }
}

/// Where a day stands to a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Standing {
    /// Whether the due date is past.
    pub overdue: bool,
    /// Working days past the due date, today among them, or left until it, the due date among them. Never negative:
    /// `overdue` says which.
    pub working_days: i64,
    /// How pressing it is.
    pub urgency: Urgency,
}

/// Where `as_of` stands to the due date `due`. The Saturday after a Friday's due date is overdue by 0 working days.
pub fn standing(due: NaiveDate, as_of: NaiveDate, calendar: &Calendar) -> Standing {
    let overdue = as_of > due;
    let working_days = calendar.working_days_between(as_of, due).abs();
    let urgency = match working_days {
        _ if overdue => Urgency::Overdue,
        _ if as_of == due => Urgency::Today,
        0..=2 => Urgency::Soon,
        _ => Urgency::Later,
    };
    Standing { overdue, working_days, urgency }
}
