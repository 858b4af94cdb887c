//! The criteria of 第五条 with their points: a hundred in six aspects (E2).

use crate::domain::book::{Field, FieldKind, Values};

/// The six aspects, by the letter that the ids of their criteria begin with.
pub const ASPECTS: &[(&str, &str)] = &[
    ("a", "assessment-aspect-a"),
    ("b", "assessment-aspect-b"),
    ("c", "assessment-aspect-c"),
    ("d", "assessment-aspect-d"),
    ("e", "assessment-aspect-e"),
    ("f", "assessment-aspect-f"),
];

const fn criterion(id: &'static str, label: &'static str, hint: &'static str, points: i64) -> Field {
    Field::new(id, label, FieldKind::Number(0, points)).required().hint(hint)
}

/// What is entered with an overall rating: a person sets every score (E5).
pub(super) const RATE: &[Field] = &[
    criterion("a1", "field-assessment-a1", "hint-assessment-a1", 5),
    criterion("a2", "field-assessment-a2", "hint-assessment-a2", 5),
    criterion("a3", "field-assessment-a3", "hint-assessment-a3", 5),
    criterion("b1", "field-assessment-b1", "hint-assessment-b1", 5),
    criterion("b2", "field-assessment-b2", "hint-assessment-b2", 5),
    criterion("b3", "field-assessment-b3", "hint-assessment-b3", 5),
    criterion("c1", "field-assessment-c1", "hint-assessment-c1", 20),
    criterion("c2", "field-assessment-c2", "hint-assessment-c2", 5),
    criterion("c3", "field-assessment-c3", "hint-assessment-c3", 5),
    criterion("d1", "field-assessment-d1", "hint-assessment-d1", 5),
    criterion("d2", "field-assessment-d2", "hint-assessment-d2", 5),
    criterion("d3", "field-assessment-d3", "hint-assessment-d3", 5),
    criterion("e1", "field-assessment-e1", "hint-assessment-e1", 5),
    criterion("e2", "field-assessment-e2", "hint-assessment-e2", 5),
    criterion("e3", "field-assessment-e3", "hint-assessment-e3", 5),
    criterion("f1", "field-assessment-f1", "hint-assessment-f1", 2),
    criterion("f2", "field-assessment-f2", "hint-assessment-f2", 3),
    criterion("f3", "field-assessment-f3", "hint-assessment-f3", 3),
    criterion("f4", "field-assessment-f4", "hint-assessment-f4", 2),
    Field::note("remark", "label-note"),
    Field::on("field-on"),
];

/// The criteria, each with the most points it can have.
pub fn criteria() -> impl Iterator<Item = (&'static Field, i64)> {
    RATE.iter().filter_map(|field| match field.kind {
        FieldKind::Number(_, most) => Some((field, most)),
        _ => None,
    })
}

/// The points given in all.
pub fn total(rated: &Values) -> i64 {
    criteria().filter_map(|(field, _)| rated.number(field.id)).sum()
}

/// The points given in an aspect, and the most there are.
pub fn aspect_points(rated: &Values, aspect: &str) -> (i64, i64) {
    let of = criteria().filter(|(field, _)| field.id.starts_with(aspect));
    of.fold((0, 0), |(given, all), (field, most)| {
        (given + rated.number(field.id).unwrap_or_default(), all + most)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::Value;

    #[test]
    fn e2_a_hundred_points_in_six_aspects() {
        let full = criteria()
            .fold(Values::default(), |values, (field, most)| values.with(field.id, Value::Number(most)));
        assert_eq!(total(&full), 100);
        let aspects = ASPECTS.iter().map(|(word, _)| aspect_points(&full, word).1);
        assert_eq!(aspects.collect::<Vec<_>>(), [15, 15, 30, 15, 15, 10]);
        let points = criteria().map(|(_, most)| most).collect::<Vec<_>>();
        assert_eq!(points, [5, 5, 5, 5, 5, 5, 20, 5, 5, 5, 5, 5, 5, 5, 5, 2, 3, 3, 2]);
    }
}
