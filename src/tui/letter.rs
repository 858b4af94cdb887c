//! The letters of an application, to be read, copied and written to a file; and the templates they are made from.

use chrono::{Datelike, NaiveDate};

use super::list::{ListState, Scroll};
use crate::domain::application::template::{self, Blank, Template};
use crate::domain::application::{
    Applicant, Application, Decision, Entries, Extension, Ground, Letter, LetterKind, Manner, Part,
};
use crate::domain::code::{Code, ItemCode, Kind, RecordKey};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::directory::Directory;

/// A letter as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its number.
    pub number: String,
    /// All of it.
    pub text: String,
}

/// The letters of one application, as it was when they were opened.
#[derive(Debug, Clone)]
pub struct Letters {
    /// The letters, oldest first.
    pub pages: Vec<Page>,
    /// Which is in view.
    pub at: usize,
    /// Whether the applicant is named, not hidden.
    pub named: bool,
    /// How far it is scrolled.
    pub scroll: Scroll,
}

impl Letters {
    /// The letter in view.
    pub fn page(&self) -> Option<&Page> {
        self.pages.get(self.at)
    }
}

/// The letter `at` of an application to `applicant`, from the version of its template that it was made with.
pub fn made(
    record: &Application,
    at: usize,
    applicant: &str,
    directory: &Directory,
    words: &Words,
) -> Option<Page> {
    let letter = record.letters.get(at)?;
    let text = match directory.template_text(letter.kind, letter.template) {
        Some(text) => filled(text, record, at, applicant, directory, words),
        None => {
            let lost = Message::new("template-lost").with("letter", letter.kind.message());
            words.text(&lost.with("version", i64::from(letter.template)))
        }
    };
    Some(Page { number: record.letter_number(at), text })
}

fn filled(
    text: &str,
    record: &Application,
    at: usize,
    applicant: &str,
    directory: &Directory,
    words: &Words,
) -> String {
    let org = directory.org_name(&record.key.code.org);
    template::fill(text, |blank: Blank| {
        let filling = record.filling(at, blank, &org, applicant)?;
        Some(words.text(&Message::new("plain-text").with("text", filling)))
    })
}

/// A letter of that kind made with `text`, to nobody: how a template reads.
pub fn example(
    kind: LetterKind,
    text: &str,
    directory: &Directory,
    today: NaiveDate,
    words: &Words,
) -> String {
    let Some(bureau) = directory.bureau() else { return text.to_owned() };
    let code = Code { org: bureau.code.clone(), item: ItemCode::None };
    let applicant = Applicant { name: words.get("template-example-applicant"), ..Applicant::default() };
    let reason = words.get("template-example-reason");
    let by = String::new();
    let decision = kind.outcome().map(|outcome| Decision {
        outcome,
        ground: outcome.withholds().then_some(Ground::Deliberation),
        reason: reason.clone(),
        basis: String::new(),
        on: today,
        by: by.clone(),
        filing: None,
    });
    let missing =
        if kind == LetterKind::Complete { vec![Part::Identity, Part::Signature] } else { Vec::new() };
    let record = Application {
        key: RecordKey { code, kind: Kind::Application, year: today.year(), seq: 1 },
        title: words.get("template-example-what"),
        manner: Manner::Written,
        received: today,
        entries: Entries { applicant: applicant.clone(), applied: Some(today), ..Entries::default() },
        accepted: Some(today),
        extension: Some(Extension { on: today, by, reason, until: today }),
        decisions: decision.into_iter().collect(),
        disclosed: None,
        letters: vec![Letter { kind, on: today, missing, delivered: None, template: 0 }],
        complaints: Vec::new(),
        withdrawn: None,
        closed: None,
        history: Vec::new(),
    };
    filled(text, &record, 0, &applicant.name, directory, words)
}

/// The templates, one for each kind of letter, each shown as a letter made with it reads.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// Which kind is selected.
    pub list: ListState,
    /// Of which kind an older version is in view, and how many before the newest it is.
    pub back: (usize, usize),
    /// How far the letter is scrolled.
    pub scroll: Scroll,
}

impl Templates {
    /// The selected kind.
    pub fn kind(&self) -> LetterKind {
        LetterKind::ALL[self.list.selected.min(LetterKind::ALL.len() - 1)]
    }

    /// How many versions before the newest the one in view is.
    pub fn behind(&self, directory: &Directory) -> usize {
        let (of, back) = self.back;
        if of == self.list.selected { back.min(directory.template_versions(self.kind()).len()) } else { 0 }
    }

    /// The version in view; none where that is the built-in text.
    pub fn version<'a>(&self, directory: &'a Directory) -> Option<&'a Template> {
        directory.template_versions(self.kind()).iter().rev().nth(self.behind(directory))
    }
}
