//! A file as a register's table: its headings found, its rows read cell by cell, and everything that is wrong told with
//! its place.

use chrono::NaiveDate;

use super::columns::Headings;
use super::said::{self, Tongues};
use crate::domain::code::{Code, ItemCode, Kind, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::exchange::grid::{self, Grid, Sought, TITLES};
use crate::exchange::line::shown;
use crate::office::directory::Directory;
use crate::office::import::{MOST, is_taken_over};
use crate::office::query::register_name;

/// What cells are read with.
pub struct Reading<'a> {
    pub kind: Kind,
    pub directory: &'a Directory,
    pub tongues: &'a Tongues,
    /// Whose the rows are that do not say.
    pub org: Option<&'a OrgCode>,
    /// Who reads.
    pub login: &'a str,
}

/// A table.
pub struct Table<'a> {
    pub reading: Reading<'a>,
    grid: Grid,
    headings: Headings,
    /// Where each of the columns is.
    at: Vec<Option<usize>>,
    top: usize,
    /// Headings that say nothing to a register.
    pub unknown: Vec<String>,
}

impl<'a> Table<'a> {
    /// Reads a file.
    ///
    /// # Errors
    /// It is no spreadsheet, or its headings are not those of the register.
    pub fn read(bytes: &[u8], reading: Reading<'a>) -> Result<Self, Vec<Message>> {
        let headings = Headings::of(reading.kind, reading.tongues);
        let named = |name: &str, kind: Kind| {
            let names = reading.tongues.texts(&register_name(kind));
            names.iter().any(|known| known.chars().take(31).collect::<String>() == name)
        };
        let sought = Sought {
            sheet: &|name| named(name, reading.kind),
            heading: &|text| headings.find(text).is_some(),
            // The headings, and what may stand above them.
            rows: MOST + TITLES,
        };
        let grid = grid::read(bytes, &sought).map_err(|fault| vec![fault])?;
        let score =
            |row: &[grid::Found]| row.iter().filter(|cell| headings.find(&cell.text).is_some()).count();
        let rows = grid.rows.iter().enumerate().take(TITLES);
        let best = rows.rev().max_by_key(|(_, row)| score(row)).filter(|(_, row)| score(row) > 1);
        let needed = headings.columns.iter().filter(|column| column.needed);
        let name = |column: &super::columns::Column| reading.tongues.texts(&column.heading)[0].clone();
        // Said first: what else is wrong comes of it.
        let other = || {
            let sheet = grid.sheet.as_deref().unwrap_or_default();
            let mut others =
                Kind::ALL.into_iter().filter(|kind| *kind != reading.kind && is_taken_over(*kind));
            let other = others.find(|kind| named(sheet, *kind))?;
            Some(Message::new("register-import-other").with("register", register_name(other)))
        };
        let Some((top, row)) = best else {
            let names: Vec<String> = needed.map(name).collect();
            let none = Message::new("import-no-headings").with("names", names.join(" "));
            return Err(other().into_iter().chain([none]).collect());
        };
        let (mut faults, mut unknown) = (Vec::new(), Vec::new());
        let mut at = vec![None; headings.columns.len()];
        for (place, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.text.trim().is_empty()) {
            match headings.find(&cell.text) {
                None => unknown.push(shown(cell.text.trim())),
                Some(column) => match at[column] {
                    None => at[column] = Some(place),
                    Some(first) => faults.push(
                        Message::new("import-heading-twice")
                            .with("place", grid.place(top, place))
                            .with("name", headings.columns[column].heading.clone())
                            .with("first", grid.place(top, first)),
                    ),
                },
            }
        }
        let lacking = headings.columns.iter().zip(&at).filter(|(column, at)| column.needed && at.is_none());
        let lacking: Vec<String> = lacking.map(|(column, _)| name(column)).collect();
        if !lacking.is_empty() {
            faults.splice(0..0, other());
            let message = Message::new("import-headings-lacking").with("row", top + 1);
            faults.push(message.with("names", lacking.join(" ")));
        }
        if faults.is_empty() { Ok(Self { reading, at, top, unknown, headings, grid }) } else { Err(faults) }
    }

    /// Its rows, empty ones left out.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_, 'a>> {
        let full =
            |row: &[grid::Found]| row.iter().any(|cell| !cell.text.trim().is_empty() && !cell.from_above);
        let rows = self.grid.rows.iter().enumerate().skip(self.top + 1).filter(move |(_, row)| full(row));
        rows.map(|(at, _)| Row { table: self, at, faults: Vec::new(), remarks: Vec::new(), kept: Vec::new() })
    }

    fn place(&self, word: &str) -> Option<usize> {
        let known = self.headings.columns.iter().position(|column| column.word == word)?;
        self.at[known]
    }

    /// What is said of a cell, and where that is: of a row as a whole where the column is none of the file's.
    pub fn told(&self, id: &'static str, row: usize, word: &str, what: Message) -> Message {
        let known = self.headings.columns.iter().find(|column| column.word == word);
        let message = match (self.place(word), known) {
            (Some(at), Some(column)) => Message::new(id)
                .with("place", self.grid.place(row, at))
                .with("heading", column.heading.clone()),
            _ => {
                let whole =
                    if id == "import-fault" { "register-import-row" } else { "register-import-row-note" };
                Message::new(whole).with("row", row + 1)
            }
        };
        message.with("what", what)
    }
}

/// A row.
pub struct Row<'t, 'a> {
    pub table: &'t Table<'a>,
    at: usize,
    /// What is wrong.
    pub faults: Vec<Message>,
    /// What is to be known.
    pub remarks: Vec<Message>,
    /// What of it has no field of its own.
    pub kept: Vec<String>,
}

impl Row<'_, '_> {
    /// Its place in the file, from 1.
    pub fn number(&self) -> u32 {
        u32::try_from(self.at + 1).unwrap_or(u32::MAX)
    }

    /// What is wrong with a cell.
    pub fn fault(&mut self, word: &str, what: Message) {
        let fault = self.table.told("import-fault", self.at, word, what);
        self.faults.push(fault);
    }

    /// What of a cell is not taken over as what it is: kept as it stands.
    pub fn keep(&mut self, word: &'static str, text: &str) {
        let known = self.table.headings.columns.iter().find(|column| column.word == word);
        let heading = known.map(|column| self.table.reading.tongues.texts(&column.heading)[0].clone());
        self.kept.push(format!("{}：{text}", heading.unwrap_or_default()));
        let what = Message::new("register-import-kept").with("text", shown(text));
        let remark = self.table.told("register-import-note", self.at, word, what);
        self.remarks.push(remark);
    }

    /// The text of a cell, without white space around it.
    pub fn text(&mut self, word: &str) -> String {
        let found = self.table.place(word).and_then(|at| self.table.grid.rows[self.at].get(at));
        let Some(found) = found else { return String::new() };
        if found.unworked {
            self.fault(word, Message::new("register-import-formula"));
        }
        let lines = found.text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
        lines.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    /// The lines of a cell.
    pub fn lines(&mut self, word: &str) -> Vec<String> {
        self.text(word).lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    }

    /// The day in a cell; none where it is empty or none, which is a fault.
    pub fn day(&mut self, word: &str) -> Option<NaiveDate> {
        let text = self.text(word);
        let day = said::day(&text);
        if day.is_none() && !text.is_empty() {
            self.fault(word, Message::new("register-import-day").with("found", shown(&text)));
        }
        day
    }

    /// The same, of a day that must be there.
    pub fn needed_day(&mut self, word: &'static str) -> Option<NaiveDate> {
        let before = self.faults.len();
        let day = self.day(word);
        if day.is_none() && self.faults.len() == before {
            self.lacking(word);
        }
        day
    }

    /// That a cell must not be empty.
    pub fn lacking(&mut self, word: &'static str) {
        let known = self.table.headings.columns.iter().find(|column| column.word == word);
        let heading = known.map_or_else(|| Message::new("register-row"), |column| column.heading.clone());
        self.fault(word, Message::new("text-required").with("field", heading));
    }

    /// Which of these a cell names; none where it is empty or names none, which is a fault.
    pub fn one_of<T: Copy>(&mut self, word: &str, list: &[(T, &str, Message)]) -> Option<T> {
        let text = self.text(word);
        let found = self.table.reading.tongues.one_of(&text, list);
        if found.is_none() && !text.is_empty() {
            let known = self.table.reading.tongues.names(list);
            let what = Message::new("register-import-word").with("found", shown(&text)).with("known", known);
            self.fault(word, what);
        }
        found
    }

    /// The organisation of that code or name, or of a name that ends so.
    pub fn org(&self, text: &str) -> Option<OrgCode> {
        let directory = self.table.reading.directory;
        if let Ok(code) = text.parse::<OrgCode>()
            && directory.orgs.contains_key(&code)
        {
            return Some(code);
        }
        let said = said::fold(text);
        let exact = directory.orgs.values().find(|org| said::fold(&org.name) == said);
        if let Some(org) = exact {
            return Some(org.code.clone());
        }
        if said.chars().count() < 2 {
            return None;
        }
        let mut near = directory.orgs.values().filter(|org| said::fold(&org.name).contains(&said));
        let first = near.next()?;
        near.next().is_none().then(|| first.code.clone())
    }

    /// The person of that login or name; of several of a name the one who is still here, where that is one.
    pub fn person(&self, text: &str) -> Option<&Person> {
        let people = &self.table.reading.directory.people;
        if let Some(person) = people.get(text) {
            return Some(person);
        }
        let said = said::fold(text);
        let mut named: Vec<&Person> =
            people.values().filter(|person| said::fold(&person.name) == said).collect();
        if named.len() > 1 {
            named.retain(|person| person.active);
        }
        named.pop().filter(|_| named.is_empty())
    }

    /// Under which code the row is: by its number where that is one of ours, by its code, by its organisation, or by what
    /// was said for the whole file.
    pub fn code(&mut self) -> Option<Code> {
        let number = self.text("number");
        if let Ok((code, ..)) = RecordKey::parse_number(&number) {
            return Some(code);
        }
        let unit = self.text("unit");
        let org = if unit.is_empty() { self.table.reading.org.cloned() } else { self.org(&unit) };
        if org.is_none() && !unit.is_empty() {
            self.fault("unit", Message::new("register-import-unit").with("found", shown(&unit)));
            return None;
        }
        let item = self.text("code");
        if !item.is_empty() {
            let whole = item.parse::<Code>().ok();
            let of = |org: OrgCode| Some(Code::new(org, item.parse::<ItemCode>().ok()?));
            let code = whole.or_else(|| org.and_then(of));
            if code.is_none() {
                self.fault("code", Message::new("register-import-code").with("found", shown(&item)));
            }
            return code;
        }
        if org.is_none() {
            self.fault("unit", Message::new("register-import-whose"));
        }
        org.map(|org| Code::new(org, ItemCode::None))
    }
}
