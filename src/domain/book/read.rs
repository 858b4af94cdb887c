//! What is entered, held to the fields of its step.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Basis, Case, Field, FieldKind, Shown, Step, Value, Values};
use crate::domain::calendar::within_reach;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::domain::text::TextRule;

/// The most lines of a table, and records named in one field.
const MOST: usize = 500;

/// The most characters of a table as it is typed.
const MOST_TYPED: usize = 60_000;

/// The numbers in a text: apart by anything that is in none.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || ",，、;；。".contains(c)).filter(|number| !number.is_empty())
}

/// The cells of a line as it is typed or pasted: apart by `|` or by two spaces or more, which a tab becomes in an input.
fn cells(line: &str) -> Vec<String> {
    let bar = line.contains(['|', '｜', '\t']);
    let parts: Vec<&str> = match bar {
        true => line.split(['|', '｜', '\t']).collect(),
        false => line.split("  ").filter(|part| !part.trim().is_empty()).collect(),
    };
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

/// A table as it would be typed.
pub fn typed(rows: &[Vec<String>]) -> String {
    let lines = rows.iter().map(|row| row.join(" | ").trim_end_matches([' ', '|']).to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

impl Shown {
    /// Whether the field is in sight among `values`.
    pub fn is_met(&self, values: &Values) -> bool {
        let is = |word: &str| self.words.contains(&word);
        match values.get(self.field) {
            Some(Value::Word(word)) => is(word),
            Some(Value::Words(words)) => words.iter().any(|word| is(word)),
            Some(Value::Flag(flag)) => *flag && is("yes"),
            _ => false,
        }
    }
}

impl Step {
    /// The field of that id.
    pub fn field(&self, id: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// Holds what is entered to the fields and to what the step asks: text made clean, everything required there,
    /// nothing besides.
    ///
    /// # Errors
    /// What is wrong first.
    pub fn read(&self, case: &Case, given: Values, basis: &Basis<'_>) -> Result<Values, Message> {
        self.read_but(case, given, basis, |_| false).map_err(|(_, fault)| fault)
    }

    /// The same of what a former book says: what is for those alone who take the step is in no file, and need not be
    /// there.
    ///
    /// # Errors
    /// What is wrong first, and in which field.
    pub fn take_over(
        &self,
        case: &Case,
        given: Values,
        basis: &Basis<'_>,
    ) -> Result<Values, (&'static str, Message)> {
        self.read_but(case, given, basis, |field| field.private)
    }

    /// The same, some of what must be given spared.
    fn read_but(
        &self,
        case: &Case,
        given: Values,
        basis: &Basis<'_>,
        spared: fn(&Field) -> bool,
    ) -> Result<Values, (&'static str, Message)> {
        let mut values = self.clean_but(given, basis.today, spared)?;
        for field in self.fields {
            if let Some(Value::Text(text)) = values.get(field.id)
                && matches!(field.kind, FieldKind::Records)
            {
                let records = field.numbered(text, basis).map_err(|fault| (field.id, fault))?;
                values.set(field.id, Value::Records(records));
            }
        }
        if let Some(on) = values.day("on")
            && !self.begins
            && on < case.since()
        {
            let fault = Message::new("step-before-begin").with("date", on).with("since", case.since());
            return Err(("on", fault));
        }
        for field in self.fields {
            if let Some(value) = values.get(field.id) {
                field.is_offered(value, case).map_err(|fault| (field.id, fault))?;
                field.known(value, basis).map_err(|fault| (field.id, fault))?;
            }
        }
        (self.check)(case, &mut values, basis).map_err(|fault| ("", fault))?;
        Ok(values)
    }

    /// What can be said of what is entered by itself: see [`Step::read`].
    ///
    /// # Errors
    /// What is wrong first, and in which field.
    pub fn clean(&self, given: Values, today: NaiveDate) -> Result<Values, (&'static str, Message)> {
        self.clean_but(given, today, |_| false)
    }

    /// What was done with it in a former book, as far as that says: whatever is lacking.
    ///
    /// # Errors
    /// What is wrong first, and in which field.
    pub fn clean_past(&self, given: Values, today: NaiveDate) -> Result<Values, (&'static str, Message)> {
        self.clean_but(given, today, |_| true)
    }

    fn clean_but(
        &self,
        given: Values,
        today: NaiveDate,
        spared: fn(&Field) -> bool,
    ) -> Result<Values, (&'static str, Message)> {
        let mut given: BTreeMap<String, Value> = given.0;
        let mut values = Values::default();
        for field in self.fields.iter().filter(|field| !field.made) {
            let value = given.remove(field.id);
            if field.shown.is_some_and(|shown| !shown.is_met(&values)) {
                continue;
            }
            let value = value.map(|value| field.clean(value)).transpose();
            let value = value.map_err(|fault| (field.id, fault))?.flatten();
            match value {
                Some(value) => values.set(field.id, value),
                None if field.required && !spared(field) => {
                    let fault = Message::new("text-required").with("field", Message::new(field.label));
                    return Err((field.id, fault));
                }
                None => {}
            }
        }
        if let Some(id) = given.into_keys().next() {
            return Err(("", Message::new("step-field-unknown").with("field", id)));
        }
        if let Some(on) = values.day("on")
            && on > today
        {
            return Err(("on", Message::new("step-in-future").with("date", on)));
        }
        Ok(values)
    }
}

impl Field {
    /// The value made clean; `None` where nothing was entered.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn clean(&self, value: Value) -> Result<Option<Value>, Message> {
        let label = || Message::new(self.label);
        let other = || Message::new("step-field-other").with("field", label());
        let known = |word: &str, words: &[(&str, &str)]| words.iter().any(|(known, _)| *known == word);
        Ok(match (self.kind, value) {
            (FieldKind::Text(rule), Value::Text(text)) => {
                let text = rule.check(label(), &text)?;
                (!text.is_empty()).then_some(Value::Text(text))
            }
            (FieldKind::Day, Value::Day(day)) => {
                within_reach(day)?;
                Some(Value::Day(day))
            }
            (FieldKind::One(words), Value::Word(word)) if known(&word, words) => Some(Value::Word(word)),
            (FieldKind::Some(words), Value::Words(chosen)) => {
                if !chosen.iter().all(|word| known(word, words)) {
                    return Err(other());
                }
                // In the order of the list, each once.
                let kept = words.iter().map(|(word, _)| (*word).to_owned());
                let kept: Vec<String> = kept.filter(|word| chosen.contains(word)).collect();
                (!kept.is_empty()).then_some(Value::Words(kept))
            }
            (FieldKind::Flag, Value::Flag(flag)) => Some(Value::Flag(flag)),
            (FieldKind::Number(least, most), Value::Number(number)) => {
                if !(least..=most).contains(&number) {
                    let message = Message::new("step-number-out-of-range").with("field", label());
                    return Err(message.with("least", least).with("most", most));
                }
                Some(Value::Number(number))
            }
            (FieldKind::Person | FieldKind::Unit, Value::Word(word)) => {
                let word = TextRule::TITLE.check(label(), &word)?;
                (!word.is_empty()).then_some(Value::Word(word))
            }
            (FieldKind::Period(cycle), Value::Period(period)) if period.cycle() == cycle => {
                within_reach(period.last())?;
                Some(Value::Period(period))
            }
            (FieldKind::Number(..), Value::Text(text)) => match text.trim() {
                "" => None,
                digits => match digits.parse() {
                    Ok(number) => self.clean(Value::Number(number))?,
                    Err(_) => return Err(Message::new("step-not-a-number").with("field", label())),
                },
            },
            (FieldKind::Period(_), Value::Word(word)) => match word.parse() {
                Ok(period) => self.clean(Value::Period(period))?,
                Err(_) => return Err(other()),
            },
            // Numbers as people write them: what they name is found where the store is.
            (FieldKind::Records, Value::Text(text)) => {
                let text = TextRule::NOTE.check(label(), &text)?;
                numbers(&text).try_for_each(|number| RecordKey::parse_number(number).map(|_| ()))?;
                (!text.is_empty()).then_some(Value::Text(text))
            }
            (FieldKind::Rows(_), Value::Text(text)) => {
                let text = TextRule { max_chars: MOST_TYPED, ..TextRule::NOTE }.check(label(), &text)?;
                self.clean(Value::Rows(text.lines().map(cells).collect()))?
            }
            // A path, of which the desk that has the file makes the attachment.
            (FieldKind::File, Value::Text(path)) => {
                let path = TextRule::NOTE.check(label(), &path)?;
                (!path.is_empty()).then_some(Value::Text(path))
            }
            (FieldKind::File, Value::File(attachment)) => {
                attachment.check()?;
                Some(Value::File(attachment))
            }
            (FieldKind::Records, Value::Records(records)) => {
                let mut seen = BTreeSet::new();
                let records: Vec<_> = records.into_iter().filter(|key| seen.insert(key.clone())).collect();
                self.at_most(records.len())?;
                (!records.is_empty()).then_some(Value::Records(records))
            }
            (FieldKind::Rows(columns), Value::Rows(rows)) => {
                self.at_most(rows.len())?;
                let rows = rows.into_iter().enumerate().map(|(n, row)| self.clean_row(columns, n + 1, row));
                let rows = rows.collect::<Result<Vec<_>, _>>()?;
                let rows: Vec<_> = rows.into_iter().filter(|row| !row.iter().all(String::is_empty)).collect();
                (!rows.is_empty()).then_some(Value::Rows(rows))
            }
            _ => return Err(other()),
        })
    }

    fn at_most(&self, count: usize) -> Result<(), Message> {
        if count <= MOST {
            return Ok(());
        }
        let message = Message::new("step-too-many").with("field", Message::new(self.label));
        Err(message.with("count", count).with("most", MOST))
    }

    fn clean_row(
        &self,
        columns: &[&'static str],
        n: usize,
        row: Vec<String>,
    ) -> Result<Vec<String>, Message> {
        let at = |message: Message| {
            let field = Message::new(self.label);
            Message::new("step-row").with("field", field).with("row", n).with("fault", message)
        };
        if row.len() > columns.len() {
            let message = Message::new("step-row-cells").with("count", row.len()).with("most", columns.len());
            return Err(at(message));
        }
        let mut cells = Vec::with_capacity(columns.len());
        for (place, column) in columns.iter().enumerate() {
            let text = row.get(place).map(String::as_str).unwrap_or_default();
            cells.push(TextRule::LINE.check(Message::new(*column), text).map_err(at)?);
        }
        if cells[0].is_empty() && cells.iter().any(|cell| !cell.is_empty()) {
            return Err(at(Message::new("text-required").with("field", Message::new(columns[0]))));
        }
        Ok(cells)
    }

    /// The records of the numbers typed.
    fn numbered(&self, text: &str, basis: &Basis<'_>) -> Result<Vec<RecordKey>, Message> {
        let mut records = Vec::new();
        for number in numbers(text) {
            let (code, year, seq) = RecordKey::parse_number(number)?;
            let known = basis.around.numbered(&code, year, seq);
            let key = known.ok_or_else(|| Message::new("record-unknown").with("number", number))?;
            if !records.contains(&key) {
                records.push(key);
            }
        }
        self.at_most(records.len())?;
        Ok(records)
    }

    /// Whether what was chosen can be, as the case stands.
    fn is_offered(&self, value: &Value, case: &Case) -> Result<(), Message> {
        let offered = match (self.kind, value) {
            (FieldKind::One(_), Value::Word(word)) => (self.offered)(case, word),
            (FieldKind::Some(_), Value::Words(words)) => words.iter().all(|word| (self.offered)(case, word)),
            _ => true,
        };
        if offered {
            return Ok(());
        }
        Err(Message::new("step-field-other").with("field", Message::new(self.label)))
    }

    /// Whether what is named is there.
    fn known(&self, value: &Value, basis: &Basis<'_>) -> Result<(), Message> {
        match (self.kind, value) {
            (FieldKind::Person, Value::Word(login)) => match basis.around.person(login) {
                Some(person) if person.active => Ok(()),
                _ => Err(Message::new("step-person-unknown").with("login", login.as_str())),
            },
            (FieldKind::Unit, Value::Word(code)) => {
                let org = code.parse().ok().and_then(|code| basis.around.organisation(&code));
                match org {
                    Some(_) => Ok(()),
                    None => Err(Message::new("organisation-unknown").with("code", code.as_str())),
                }
            }
            // No path is ever followed here: it would be one of this host, given by anybody.
            (FieldKind::File, Value::Text(_)) => Err(Message::new("attach-not-here")),
            (FieldKind::File, Value::File(attachment)) if !basis.around.is_kept(attachment) => {
                Err(Message::new("attach-put-again").with("name", attachment.name.as_str()))
            }
            (FieldKind::Records, Value::Records(records)) => {
                match records.iter().find(|key| !basis.around.exists(key)) {
                    Some(key) => Err(Message::new("record-unknown").with("number", key.number())),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}
