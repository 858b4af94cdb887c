//! Reading the tables the made-up year is told in.

use std::collections::BTreeMap;

use csv::StringRecord;

use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::office::Failure;

/// The rows of a table, its heading left out.
pub fn rows(text: &str) -> Result<Vec<StringRecord>, Failure> {
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|row| row.map_err(|e| bad(&e.to_string())))
        .collect()
}

/// That `detail` in the tables cannot be read.
pub fn bad(detail: &str) -> Failure {
    Failure::Store(Message::new("demo-bad-table").with("detail", detail))
}

/// The texts that occur again and again.
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Reads them.
    pub fn read() -> Result<Self, Failure> {
        let pair = |row: StringRecord| (row[0].to_owned(), row[1].replace("\\n", "\n"));
        Ok(Self(rows(include_str!("words.csv"))?.into_iter().map(pair).collect()))
    }

    /// The text `key` with `{name}` replaced.
    pub fn get(&self, key: &str, args: &[(&str, &str)]) -> Result<String, Failure> {
        let mut text = self.0.get(key).ok_or_else(|| bad(key))?.clone();
        for (name, value) in args {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        Ok(text)
    }

    /// The text `key-0`, `key-1` … in turn; `n` says which.
    pub fn turn(&self, key: &str, n: usize, args: &[(&str, &str)]) -> Result<String, Failure> {
        let count = (0..).take_while(|n| self.0.contains_key(&format!("{key}-{n}"))).count();
        self.get(&format!("{key}-{}", n % count.max(1)), args)
    }

    /// What a period is called in a title.
    pub fn period(&self, period: Period) -> Result<String, Failure> {
        let printed = period.to_string();
        let number = printed.chars().last().unwrap_or('1');
        let year = period.year().to_string();
        let key = match period.cycle() {
            Cycle::Year => "year".to_owned(),
            Cycle::Half => format!("half-{number}"),
            Cycle::Quarter => format!("quarter-{number}"),
        };
        self.get(&key, &[("year", &year)])
    }
}
