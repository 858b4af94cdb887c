//! Those concerned in a case: the directly responsible, the leader in charge, the principal leader (第五条).

use crate::domain::book::{Basis, Case, Value, Values, Verdict};
use crate::domain::message::Message;

const PLACES: [&str; 3] = ["direct", "charge", "principal"];

/// Those named in a place of responsibility, as it was last entered.
pub(super) fn rows(case: &Case, place: &str) -> Option<Value> {
    let found = case.last("accountability.find");
    let entry = found.or_else(|| case.last("accountability.propose"))?;
    entry.values.get(place).cloned()
}

/// Makes a login typed for a name the name with the login beside it, and refuses a login nobody has: who is of the
/// office is known as that, and kept out of the case.
pub(super) fn known(values: &mut Values, basis: &Basis<'_>) -> Verdict {
    for place in PLACES {
        let mut rows = values.rows(place).to_vec();
        for row in &mut rows {
            let [name, _, login] = row.as_mut_slice() else { continue };
            if login.is_empty() && basis.around.person(name).is_some() {
                login.clone_from(name);
            }
            if login.is_empty() {
                continue;
            }
            let person = basis.around.person(login);
            let person =
                person.ok_or_else(|| Message::new("step-person-unknown").with("login", login.as_str()))?;
            name.clone_from(&person.name);
        }
        if !rows.is_empty() {
            values.set(place, Value::Rows(rows));
        }
    }
    Ok(())
}
