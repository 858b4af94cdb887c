//! The one clock, each limit counted by hand, and what must hold of every count.

use chrono::{Datelike, Days, NaiveDate};
use gongkai::domain::calendar::{Calendar, DayKind, Festival};
use gongkai::domain::clock::{
    Due, Horizon, Limit, Measure, Policy, Standing, TraceStep, Urgency, due, due_date, standing,
};
use gongkai::domain::period::Period;
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn count(limit: Limit, from: &str) -> Due {
    due(limit, date(from), &Policy::default(), &Calendar::default())
}

/// The due date, marked `?` where provisional.
fn of(limit: Limit, from: &str) -> String {
    let due = count(limit, from);
    format!("{}{}", due.date, if due.provisional { "?" } else { "" })
}

/// The trace as `MM-DD` with the number counted and a letter for the step.
fn steps(due: &Due) -> String {
    let step = |step| match step {
        TraceStep::Event => "E",
        TraceStep::Counted => "",
        TraceStep::NotWorking => "-",
        TraceStep::RolledOver => "R",
        TraceStep::Due => "D",
    };
    let days = due.trace.iter().map(|day| {
        let number = day.counted.map(|n| n.to_string()).unwrap_or_default();
        format!("{:02}{:02}:{number}{}", day.date.month(), day.date.day(), step(day.step))
    });
    days.collect::<Vec<_>>().join(" ")
}

#[test]
fn five_working_days_across_mid_autumn_and_the_national_week() {
    let due = count(Limit::A2, "2026-09-24");
    assert_eq!(due.date, date("2026-10-09"));
    assert!(!due.provisional);
    assert_eq!(
        steps(&due),
        "0924:E 0925:- 0926:- 0927:- 0928:1 0929:2 0930:3 1001:- 1002:- 1003:- 1004:- 1005:- 1006:- 1007:- \
         1008:4 1009:5D"
    );
    assert_eq!(due.trace[1].kind, DayKind::Holiday(Festival::MidAutumn));
    assert_eq!(due.trace[7].kind, DayKind::Holiday(Festival::National));
    // Extended to ten in all; the make-up Saturday 10-10 is the sixth.
    assert_eq!(of(Limit::A3, "2026-09-24"), "2026-10-15");
    assert_eq!(of(Limit::A4, "2026-09-24"), "2026-10-09");
    assert_eq!(of(Limit::R5, "2026-09-24"), "2026-10-09");
}

#[test]
fn working_days_across_the_spring_festival_of_2026() {
    let due = count(Limit::R5, "2026-02-12");
    assert_eq!(due.date, date("2026-02-26"));
    // Saturday the 14th is worked, Monday the 23rd is not.
    assert_eq!(due.trace[2].kind, DayKind::MakeUp(Festival::Spring));
    assert_eq!(due.trace[2].counted, Some(2));
    assert_eq!(due.trace[11].kind, DayKind::Holiday(Festival::Spring));
    assert_eq!(due.trace[11].step, TraceStep::NotWorking);
}

#[test]
fn calendar_days_roll_over_days_off_and_stop_at_a_make_up_day() {
    // Two days from the 12th: Saturday the 14th, a make-up day.
    assert_eq!(of(Limit::O3, "2026-02-12"), "2026-02-14");
    let due = count(Limit::O2, "2026-02-12");
    assert_eq!(due.date, date("2026-02-24"));
    assert_eq!(
        steps(&due),
        "0212:E 0213:1 0214:2 0215:3R 0216:- 0217:- 0218:- 0219:- 0220:- 0221:- 0222:- 0223:- 0224:D"
    );
    // Days off inside the period count.
    assert_eq!(steps(&count(Limit::O3Reply, "2026-07-10")), "0710:E 0711:1 0712:2 0713:3D");
    assert_eq!(of(Limit::O4, "2026-09-21"), "2026-10-08");
    assert_eq!(of(Limit::O4, "2026-07-01"), "2026-07-13");
    assert_eq!(of(Limit::O7, "2026-07-01"), of(Limit::O4, "2026-07-01"));
}

#[test]
fn a_month_ends_on_the_same_day_or_the_months_last() {
    assert_eq!(of(Limit::O5, "2025-01-31"), "2025-02-28");
    assert_eq!(of(Limit::O5, "2024-01-31"), "2024-02-29");
    // 2026-02-28 is a Saturday worked for 春节.
    assert_eq!(of(Limit::O5, "2026-01-31"), "2026-02-28");
    assert_eq!(of(Limit::O5, "2026-03-15"), "2026-04-15");
    // 2026-06-20 lies in 端午节: on to Monday.
    let due = count(Limit::O5, "2026-05-20");
    assert_eq!(due.date, date("2026-06-22"));
    let rolled = &due.trace[due.trace.len() - 3];
    assert_eq!((rolled.counted, rolled.step), (Some(31), TraceStep::RolledOver));
}

#[test]
fn a_year_without_a_notice_makes_the_date_provisional() {
    assert_eq!(of(Limit::R5, "2026-12-24"), "2026-12-31");
    // 01-01 is 元旦 even so; then Monday to Wednesday.
    assert_eq!(of(Limit::R5, "2026-12-29"), "2027-01-06?");
    assert_eq!(of(Limit::O5, "2027-01-31"), "2027-03-01?");
    let due = count(Limit::O2, "2026-12-29");
    assert_eq!(due.date, date("2027-01-04"));
    let provisional: Vec<bool> = due.trace.iter().map(|day| day.provisional).collect();
    assert_eq!(provisional, [false, false, false, true, true, true, true]);
}

#[test]
fn an_immediate_disclosure_is_due_the_next_working_day_or_as_the_office_says() {
    // Friday; Saturday is worked for 劳动节.
    assert_eq!(of(Limit::R8, "2026-05-08"), "2026-05-09");
    assert_eq!(of(Limit::R8, "2026-09-30"), "2026-10-08");
    let due_in = |immediate_working_days, from: &str| {
        let policy = Policy { immediate_working_days, ..Policy::default() };
        due(Limit::R8, date(from), &policy, &Calendar::default()).date
    };
    assert_eq!(due_in(3, "2026-05-08"), date("2026-05-12"));
    // The same day, where it is one to work on.
    assert_eq!(due_in(0, "2026-05-08"), date("2026-05-08"));
    assert_eq!(due_in(0, "2026-05-10"), date("2026-05-11"));
    // On a day off it goes on to the next working day, and no day has a number: none are counted.
    let at_once = Policy { immediate_working_days: 0, ..Policy::default() };
    let weekend = due(Limit::R8, date("2026-05-16"), &at_once, &Calendar::default());
    assert_eq!(steps(&weekend), "0516:E 0517:- 0518:D");
    assert_eq!(due_in(u32::MAX, "2020-05-08"), due_in(Policy::MOST, "2020-05-08"));
}

#[test]
fn the_other_limits() {
    // The last working day of the period.
    let r6 = |period: Period| count(Limit::R6, &period.last().to_string());
    assert_eq!(steps(&r6(Period::Quarter(2026, 2))), "0630:D");
    assert_eq!(steps(&r6(Period::Year(2023))), "1229:D 1230:- 1231:E");
    assert!(r6(Period::Half(2028, 2)).provisional);
    // A stage's own date stands, whatever day it is and whatever is known of the year.
    assert_eq!(of(Limit::R7, "2026-10-03"), "2026-10-03");
    assert_eq!(of(Limit::R7, "2031-10-05"), "2031-10-05");
    // Seven days up: the last lies in the holiday.
    assert_eq!(of(Limit::R9, "2026-07-01"), "2026-07-08");
    assert_eq!(of(Limit::R9, "2026-09-24"), "2026-10-08");
    // 31 January 2026 is a Saturday.
    assert_eq!(steps(&count(Limit::C4, "2026-03-15")), "0131:R 0201:- 0202:D");
    assert_eq!(of(Limit::C4, "2025-01-01"), "2025-02-05");
    assert_eq!(of(Limit::C4, "2024-01-01"), "2024-01-31");
    // What is set by people stands as they set it; the office's own policies count like the rules they follow.
    for limit in [Limit::S2, Limit::K4, Limit::E4, Limit::T2] {
        assert_eq!(of(limit, "2026-10-03"), "2026-10-03");
    }
    assert_eq!(of(Limit::C5, "2026-09-24"), of(Limit::R5, "2026-09-24"));
    assert_eq!(of(Limit::S3, "2026-06-30"), "2026-06-30");
    assert_eq!(of(Limit::E1, "2023-12-31"), "2023-12-29");
    // 30 June 2024 was a Sunday; by the year after that of the material.
    assert_eq!(of(Limit::F3, "2024-01-01"), "2025-06-30");
    assert_eq!(of(Limit::F3, "2023-12-31"), "2024-07-01");
}

#[test]
fn limits_are_known_by_their_ids() {
    for limit in Limit::ALL {
        assert_eq!(Limit::parse(limit.id()), Some(limit));
        assert_eq!(Limit::parse(&format!(" {} ", limit.id().to_lowercase())), Some(limit));
    }
    assert_eq!(Limit::parse("o3-REPLY"), Some(Limit::O3Reply));
    for text in ["", "A5", "O3reply", "D1"] {
        assert_eq!(Limit::parse(text), None);
    }
    let policies: Vec<&str> = Limit::ALL.into_iter().filter(|l| l.is_policy()).map(Limit::id).collect();
    assert_eq!(policies, ["O7", "R6", "R8", "C4", "C5", "S3", "E1", "F3"]);
}

#[test]
fn standing_is_counted_in_working_days() {
    let calendar = Calendar::default();
    let at = |due: &str, as_of: &str| standing(date(due), date(as_of), &calendar);
    let is = |overdue, working_days, urgency| Standing { overdue, working_days, urgency };
    assert_eq!(at("2026-07-10", "2026-07-10"), is(false, 0, Urgency::Today));
    // Due on Friday: late on Saturday, by no working day yet.
    assert_eq!(at("2026-07-10", "2026-07-11"), is(true, 0, Urgency::Overdue));
    assert_eq!(at("2026-07-10", "2026-07-13"), is(true, 1, Urgency::Overdue));
    assert_eq!(at("2026-09-30", "2026-10-08"), is(true, 1, Urgency::Overdue));
    assert_eq!(at("2026-07-10", "2026-07-09"), is(false, 1, Urgency::Soon));
    assert_eq!(at("2026-10-09", "2026-09-30"), is(false, 2, Urgency::Soon));
    assert_eq!(at("2026-10-10", "2026-09-30"), is(false, 3, Urgency::Later));
    // Ahead, on a day off, nothing worked between: still not overdue.
    assert_eq!(at("2026-10-03", "2026-10-01"), is(false, 0, Urgency::Soon));
}

#[test]
fn no_day_is_too_far() {
    let (policy, calendar) = (Policy::default(), Calendar::default());
    for from in [NaiveDate::MIN, NaiveDate::MAX, date("0000-02-29"), date("-0001-12-31")] {
        for limit in Limit::ALL {
            let due = due(limit, from, &policy, &calendar);
            assert_eq!((due.date, due.provisional), due_date(limit, from, &policy, &calendar));
            assert_eq!(due.provisional, limit.measure(&policy) != Measure::Given);
            standing(due.date, from, &calendar);
        }
    }
    standing(NaiveDate::MIN, NaiveDate::MAX, &calendar);
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..15_700).prop_map(|n| date("1998-01-01") + Days::new(n))
}

fn any_limit() -> impl Strategy<Value = Limit> {
    prop::sample::select(&Limit::ALL[..])
}

fn any_policy() -> impl Strategy<Value = Policy> {
    (0_u32..40, 0_u32..90).prop_map(|(immediate_working_days, anonymous_days)| Policy {
        immediate_working_days,
        anonymous_days,
        ..Policy::default()
    })
}

proptest! {
    #[test]
    fn with_and_without_the_trace_it_is_the_same_date(
        limit in any_limit(), from in any_day(), policy in any_policy(),
    ) {
        let calendar = Calendar::default();
        let due = due(limit, from, &policy, &calendar);
        prop_assert_eq!((due.date, due.provisional), due_date(limit, from, &policy, &calendar));
    }

    #[test]
    fn only_a_given_date_falls_on_a_day_off(limit in any_limit(), from in any_day(), policy in any_policy()) {
        let calendar = Calendar::default();
        let (date, _) = due_date(limit, from, &policy, &calendar);
        prop_assert!(calendar.is_working(date) || limit.measure(&policy) == Measure::Given);
    }

    #[test]
    fn later_events_are_never_due_earlier(
        limit in any_limit(), from in any_day(), days in 0_u64..60, policy in any_policy(),
    ) {
        let calendar = Calendar::default();
        let (earlier, _) = due_date(limit, from, &policy, &calendar);
        let (later, _) = due_date(limit, from + Days::new(days), &policy, &calendar);
        prop_assert!(earlier <= later);
    }

    /// The trace is counted again here from its days alone.
    #[test]
    fn the_trace_proves_the_date(limit in any_limit(), from in any_day(), policy in any_policy()) {
        let calendar = Calendar::default();
        let due = due(limit, from, &policy, &calendar);
        let trace = &due.trace;
        prop_assert!(trace.windows(2).all(|pair| pair[0].date.succ_opt() == Some(pair[1].date)));
        let ends: Vec<_> = trace.iter().filter(|day| day.step == TraceStep::Due).map(|day| day.date).collect();
        prop_assert_eq!(ends, [due.date]);
        prop_assert!(trace.iter().all(|day| day.kind == calendar.kind(day.date)));
        prop_assert!(trace.iter().all(|day| day.provisional != calendar.has_notice(day.date.year())));
        let given = limit.measure(&policy) == Measure::Given;
        prop_assert_eq!(due.provisional, !given && trace.iter().any(|day| day.provisional));

        let counted: Vec<u32> = trace.iter().filter_map(|day| day.counted).collect();
        let expected: Vec<u32> = (1..=counted.len() as u32).collect();
        prop_assert_eq!(&counted, &expected);
        let off = |step| trace.iter().filter(move |day| day.step == step).all(|day| !day.kind.is_working());
        prop_assert!(off(TraceStep::NotWorking) && off(TraceStep::RolledOver));

        let after_end = trace.iter().skip_while(|day| day.step != TraceStep::RolledOver).skip(1);
        let (mut passed, last) = (after_end.clone(), trace.last().unwrap());
        match limit.measure(&policy) {
            Measure::WorkingDays(n) => {
                prop_assert_eq!(counted.len() as u32, n);
                prop_assert!(trace[1..].iter().all(|day| day.counted.is_some() == day.kind.is_working() || n == 0));
            }
            Measure::Days(n) => {
                prop_assert_eq!(counted.len() as u32, n);
                let numbered = trace.iter().skip(1).take(n as usize).all(|day| day.counted.is_some());
                prop_assert!(numbered);
            }
            Measure::Months(_) => prop_assert!((28..=31).contains(&counted.len())),
            Measure::Given
            | Measure::DayOfYear { .. }
            | Measure::DayOfNextYear { .. }
            | Measure::PeriodEnd => prop_assert!(counted.is_empty()),
        }
        prop_assert!(passed.all(|day| day.counted.is_none()));
        // Those that end with a period or on a day of a year begin with another day.
        if !matches!(
            limit.measure(&policy),
            Measure::PeriodEnd | Measure::DayOfYear { .. } | Measure::DayOfNextYear { .. }
        ) {
            prop_assert_eq!(trace[0].date, from);
            prop_assert_eq!(last.date, due.date);
        }
    }

    #[test]
    fn standing_turns_at_the_due_date(due in any_day(), as_of in any_day()) {
        let standing = standing(due, as_of, &Calendar::default());
        prop_assert_eq!(standing.overdue, as_of > due);
        prop_assert_eq!(standing.urgency == Urgency::Overdue, as_of > due);
        prop_assert_eq!(standing.urgency == Urgency::Today, as_of == due);
        prop_assert!(standing.working_days >= 0);
        prop_assert_eq!(Horizon::on(as_of, &Calendar::default()).urgency(due), standing.urgency);
    }
}
