//! Which keys the field in focus has, for the line of hints.

use super::field::Field;
use super::{FieldKind, Form};

impl Form {
    /// The ids of the hints for the field in focus, the most useful first; their attribute `key` is the key.
    #[must_use]
    pub fn hints(&self) -> &'static [&'static str] {
        let Some(field) = self.fields.get(self.focus) else { return &[] };
        match (field, &self.spec.fields[self.focus].kind) {
            (Field::Text(..), FieldKind::Lines(_)) => &["form-hint-line", "form-hint-undo"],
            (Field::Text(..), _) => &["form-hint-empty", "form-hint-undo"],
            (Field::Date(..), _) => &["form-hint-day", "form-hint-week", "form-hint-month"],
            (Field::List(list), _) if list.many() && list.numbered() => {
                &["form-hint-tick", "form-hint-move", "form-hint-tick-number"]
            }
            (Field::List(list), _) if list.many() => {
                &["form-hint-tick", "form-hint-move", "form-hint-narrow"]
            }
            (Field::List(list), _) if list.open && list.numbered() => {
                &["form-hint-take", "form-hint-move", "form-hint-number"]
            }
            (Field::List(list), _) if list.open => &["form-hint-take", "form-hint-move", "form-hint-narrow"],
            (Field::List(_), _) => &["form-hint-turn", "form-hint-open", "form-hint-narrow"],
            (Field::Toggle(_), _) => &["form-hint-toggle"],
        }
    }

    /// The id of the hint for `esc`: it closes a list that is open, and takes off what narrows one, before it leaves the
    /// form.
    #[must_use]
    pub fn way_out(&self) -> &'static str {
        match self.fields.get(self.focus) {
            Some(Field::List(list)) if list.open => "form-hint-close",
            Some(Field::List(list)) if !list.filter.is_empty() => "form-hint-whole",
            _ => "form-hint-leave",
        }
    }
}
