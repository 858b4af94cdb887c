//! What holds of every course that a supervisor's finding can take (S2), and of the terms of supervisors (S1).

use chrono::{Days, NaiveDate};
use gongkai::domain::book::{Case, Step, StepId, Value, Values};
use gongkai::domain::clock::Limit;
use proptest::prelude::*;

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() + Days::new(n)
}

fn begun(step: &str) -> Case {
    let mut case = Case::new("SJ-00/supervisor/2026/000001".parse().unwrap());
    enter(&mut case, StepId::find(step).unwrap(), 0);
    case
}

/// Takes a step on the `n`th day; where it sets a day, the tenth after that one.
fn enter(case: &mut Case, step: StepId, n: u64) {
    let mut values = Values::default().with("on", Value::Day(day(n)));
    let fields = step.step().unwrap().1.fields;
    if fields.iter().any(|field| field.id == "due") {
        values.set("due", Value::Day(day(n + 10)));
    }
    if fields.iter().any(|field| field.id == "given-to") {
        values.set("given-to", Value::Word(if n.is_multiple_of(2) { "XZ" } else { "ZA" }.to_owned()));
    }
    if fields.iter().any(|field| field.id == "conditions") {
        values.set("conditions", Value::Words(vec![(n % 5 + 1).to_string()]));
    }
    case.enter(step, "a", day(n).and_hms_opt(9, 0, 0).unwrap(), values);
}

fn possible(case: &Case) -> Vec<&'static Step> {
    case.book().steps.iter().filter(|step| case.allows(step).is_ok()).collect()
}

proptest! {
    #[test]
    fn s2_a_day_is_owed_exactly_while_a_unit_is_to_mend(choices in prop::collection::vec(any::<prop::sample::Index>(), 0..40)) {
        let mut case = begun("supervisor.find");
        for (n, choice) in choices.into_iter().enumerate() {
            let steps = possible(&case);
            if steps.is_empty() {
                break;
            }
            enter(&mut case, choice.get(&steps).id, n as u64 + 1);
            let owed = case.obligations();
            let open: Vec<_> = owed.iter().filter(|owed| owed.met.is_none()).collect();
            let to_mend = case.state().name == "supervisor-state-to-mend";
            prop_assert_eq!(open.len(), usize::from(to_mend));
            for open in &open {
                // The last day set, at the unit that has it now.
                let last = case.latest(&["supervisor.accept", "supervisor.move", "supervisor.back"]).unwrap();
                prop_assert_eq!((open.limit, Some(open.from)), (Limit::S2, last.values.day("due")));
                prop_assert_eq!(&open.unit, &case.given_to());
            }
            prop_assert!(owed.iter().all(|owed| owed.met.is_none_or(|met| met >= owed.known)));
            // It is over exactly where nothing more can be done with it.
            prop_assert_eq!(case.state().open, !possible(&case).is_empty());
            // Told only after it was confirmed or answered.
            if case.has("supervisor.tell") {
                prop_assert!(case.has("supervisor.settle") || case.has("supervisor.answer"));
            }
        }
    }

    #[test]
    fn s1_whoever_is_in_office_had_five_conditions_checked(choices in prop::collection::vec(any::<prop::sample::Index>(), 0..40)) {
        let mut case = begun("supervisor.nominate");
        for (n, choice) in choices.into_iter().enumerate() {
            let steps = possible(&case);
            if steps.is_empty() {
                break;
            }
            enter(&mut case, choice.get(&steps).id, n as u64 + 1);
            prop_assert!(case.obligations().is_empty());
            if case.has("supervisor.appoint") {
                let checked = case.all("supervisor.check").flat_map(|entry| entry.values.words("conditions"));
                let distinct: std::collections::BTreeSet<&String> = checked.collect();
                prop_assert_eq!(distinct.len(), 5);
            }
            prop_assert_eq!(case.state().open, !possible(&case).is_empty());
        }
    }
}
