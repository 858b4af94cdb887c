//! The difference between two versions of an item (C2).

use super::{CatalogueItem, Cell, Part};

/// A part of an item that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartChange {
    /// Which.
    pub part: Part,
    /// Before.
    pub old: Cell,
    /// After.
    pub new: Cell,
}

impl PartChange {
    /// Whether the words are others, not only where they come from.
    pub fn is_of_text(&self) -> bool {
        self.old.text != self.new.text
    }
}

/// What is not the same in two versions of an item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// The parts, in the printed order.
    pub parts: Vec<PartChange>,
    /// Whether it was retired (`true`) or taken into use again, if either.
    pub retired: Option<bool>,
}

impl Difference {
    /// From `old` to `new`.
    pub fn between(old: &CatalogueItem, new: &CatalogueItem) -> Self {
        let change = |part| {
            let (old, new) = (old.part(part), new.part(part));
            (old != new).then_some(PartChange { part, old, new })
        };
        Self {
            parts: Part::all().filter_map(change).collect(),
            retired: (old.retired != new.retired).then_some(new.retired),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.retired.is_none()
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::catalogue::{CatalogueId, Column, Provenance, printed};

    fn item() -> CatalogueItem {
        let since = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        printed(CatalogueId::Bureau, since).unwrap().remove(16)
    }

    proptest! {
        #[test]
        fn c2_the_difference_leads_from_one_version_to_the_other(
            texts in prop::array::uniform7(prop::option::of("[甲乙a]{1,3}")), retired: bool
        ) {
            let old = item();
            let mut new = old.clone();
            for (cell, text) in new.cells.iter_mut().zip(texts) {
                if let Some(text) = text {
                    *cell = Cell::new(text, Provenance::Entered);
                }
            }
            new.retired = retired;
            let difference = Difference::between(&old, &new);
            prop_assert_eq!(difference.is_empty(), old == new);
            let mut again = old;
            for change in difference.parts {
                let Part::Cell(column) = change.part else { panic!("{change:?}") };
                prop_assert_eq!(again.cell(column), &change.old);
                again.cells[column as usize] = change.new;
            }
            again.retired = difference.retired.unwrap_or(again.retired);
            prop_assert_eq!(again, new);
        }
    }

    #[test]
    fn c1_a_confirmed_cell_differs_in_who_vouches_for_it_and_not_in_its_text() {
        let old = item();
        let mut new = old.clone();
        let at = old.since.and_hms_opt(9, 0, 0).unwrap();
        let part = Part::Cell(Column::Content);
        assert_eq!(new.settle(part, "", "li", at, "批复").unwrap_err().id, "text-required");
        new.settle(part, "整改落实情况", "li", at, "批复").unwrap();
        assert_eq!(new.settle(part, "再改", "li", at, "批复").unwrap_err().id, "catalogue-cell-certain");
        let merged = old.uncertain().find(|part| old.part(*part).provenance == Provenance::Merged).unwrap();
        new.settle(merged, "of no account", "li", at, "原件").unwrap();
        let parts = Difference::between(&old, &new).parts;
        assert_eq!(parts.len(), 2);
        for change in parts {
            let ground = change.new.ground.as_ref().unwrap();
            assert_eq!((ground.by.as_str(), ground.was), ("li", change.old.provenance));
            assert_eq!(change.is_of_text(), change.part == part, "{change:?}");
        }
        assert_eq!(new.uncertain().count() + 2, old.uncertain().count());
    }
}
