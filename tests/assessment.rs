//! What holds of every result of an assessment (E3, E4), whatever the office has set.

use gongkai::domain::assessment::{Outcome, Rung, Scale, Scoring, Tally, points};
use gongkai::domain::book::{Value, Values};
use gongkai::domain::period::Period;
use proptest::prelude::*;

/// Any reading that the office may set.
fn any_scoring() -> impl Strategy<Value = Scoring> {
    let steps = (71_u8..=100, 41_u8..=70, 1_u8..=40, [0_u8..=100, 0_u8..=100, 0_u8..=100, 0_u8..=100]);
    let steps = steps.prop_map(|(first, second, third, mut coefficients)| {
        coefficients.sort_unstable_by(|a, b| b.cmp(a));
        let from = [first, second, third, 0];
        Scale::Rungs(std::array::from_fn(|n| Rung { from: from[n], coefficient: coefficients[n] }))
    });
    let scale = prop_oneof![Just(Scale::Rate), steps];
    (0_u32..=100, scale).prop_map(|(daily, scale)| Scoring { daily, scale })
}

fn survey(satisfied: i64, fair: i64, unsatisfied: i64) -> Tally {
    let numbers = [("satisfied", satisfied), ("fair", fair), ("unsatisfied", unsatisfied)];
    let returned = satisfied + fair + unsatisfied;
    let values = numbers.into_iter().chain([("returned", returned), ("given", returned)]);
    Tally::of(&values.fold(Values::default(), |values, (id, n)| values.with(id, Value::Number(n))))
}

proptest! {
    #[test]
    fn e3_more_points_or_more_satisfied_never_make_less(
        scoring in any_scoring(),
        (daily, panel) in (0_i64..=100, 0_i64..=100),
        (rate, more) in (0_i64..=10_000, 0_i64..=10_000),
    ) {
        prop_assert_eq!(scoring.check(), Ok(()));
        prop_assert_eq!(Scoring::read(&scoring.typed()), Ok(scoring.scale));
        let result = |daily, panel, rate| scoring.result(daily, panel, scoring.coefficient(rate));
        let here = result(daily, panel, rate);
        prop_assert!((0..=10_000).contains(&here), "{}", points(here));
        // Never above the better of the two scores: the coefficient only takes off.
        prop_assert!(here <= daily.max(panel) * 100);
        let better = (rate + more).min(10_000);
        prop_assert!(result(daily, panel, better) >= here);
        prop_assert!(result((daily + 1).min(100), panel, rate) >= here);
        prop_assert!(result(daily, (panel + 1).min(100), rate) >= here);
    }

    #[test]
    fn e4_the_rate_is_under_seventy_exactly_where_fewer_than_seventy_of_a_hundred_are_satisfied(
        satisfied in 0_i64..500,
        fair in 0_i64..500,
        unsatisfied in 1_i64..500,
    ) {
        let tally = survey(satisfied, fair, unsatisfied);
        let fewer = (satisfied + fair) * 100 < tally.returned * 70;
        let outcome = Outcome { period: Period::Year(2026), score: 10_000, rate: Some(tally.rate()) };
        prop_assert_eq!(outcome.fails(), fewer);
    }
}
