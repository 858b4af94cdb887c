//! Search: what was found, with its place in the text. Only a screenful is read from the store at a time.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::book::book;
use crate::domain::code::{Code, Kind, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::office::directory::Directory;
use crate::office::index::{self, Counts};
use crate::office::record::{Record, store_key};
use crate::office::search::{Class, Pattern, Progress, Standing, Target, Wanted, fields, fold, title};
use crate::office::{Failure, Office, permission};

/// Hits read from the store at a time.
pub const PAGE: usize = 50;

/// Characters of the text shown before the first hit, and in all.
const CONTEXT: (usize, usize) = (16, 160);

/// A question for the search.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// What is looked for.
    pub wanted: Wanted,
    /// How many of the hits are known already.
    pub from: usize,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What it is.
    pub target: Target,
    /// Its title, with what was found in it.
    pub title: Marked,
    /// Where it stands.
    pub standing: Option<Message>,
    /// Name of the organisation it belongs to, or of the unit that has it.
    pub org: String,
    /// The body responsible.
    pub body: String,
    /// When it last changed; for an item, since when it holds.
    pub changed: Option<NaiveDate>,
    /// The id of a field's name, and the part of it where something was found; else how it begins.
    pub excerpt: Option<(Cow<'static, str>, Marked)>,
}

/// A text with what was found in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The text, on one line.
    pub text: String,
    /// Byte ranges of what was found, in order and apart.
    pub marks: Vec<Range<usize>>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hits {
    /// The hits from [`Lookup::from`] on, [`PAGE`] at most; the thing whose code was typed is the first of all.
    pub hits: Vec<Hit>,
    /// How many there are of each class.
    pub counts: [usize; Class::ALL.len()],
    /// How many of them can be listed.
    pub listed: usize,
    /// How far the index is.
    pub progress: Progress,
}

/// Whether a hit is a case of a book that is not for everybody who sees the organisation.
fn is_restricted(target: &Target) -> bool {
    match target {
        Target::Record(key) => book(key.kind).is_some_and(|book| !book.seen_by.is_empty()),
        Target::Item(_) => false,
    }
}

impl Office {
    pub(super) fn lookup(
        &self,
        directory: &Arc<Directory>,
        who: &Person,
        lookup: &Lookup,
    ) -> Result<Hits, Failure> {
        lookup.wanted.check()?;
        self.start_search();
        let (found, progress) = self.search.find(&lookup.wanted, who, directory);
        let words: Vec<Pattern> = lookup.wanted.words.iter().map(|word| Pattern::new(word)).collect();
        let mut counts = found.counts;
        let mut targets = found.targets;
        // What is not for everybody is neither listed nor counted for who does not see it.
        let mut hidden = Vec::new();
        for target in targets.iter().filter(|target| is_restricted(target)) {
            if self.hit(directory, who, target, &words)?.is_none() {
                hidden.push(target.clone());
            }
        }
        for target in hidden {
            counts[target.class().place()] = counts[target.class().place()].saturating_sub(1);
            targets.retain(|known| *known != target);
        }
        if let [word] = lookup.wanted.words.as_slice()
            && let Some(target) = self.named(directory, word)?
            && self.hit(directory, who, &target, &words)?.is_some()
        {
            // It is found even before the index knows it; and where it does, it is counted already.
            if let Some(at) = targets.iter().position(|known| *known == target) {
                targets.remove(at);
            } else {
                counts[target.class().place()] += 1;
            }
            targets.insert(0, target);
        }
        let mut hits = Vec::new();
        for target in targets.iter().skip(lookup.from).take(PAGE) {
            // One that is gone or out of sight meanwhile leaves its place to be seen as such.
            hits.push(self.hit(directory, who, target, &words)?.unwrap_or_else(|| gone(target)));
        }
        Ok(Hits { hits, counts, listed: targets.len(), progress })
    }

    /// The item or record whose code or number was typed, where there is one.
    fn named(&self, directory: &Directory, word: &str) -> Result<Option<Target>, Failure> {
        let word = fold(word).to_ascii_uppercase();
        let (code, number) = match word.split_once('/') {
            Some((code, number)) => (code, Some(number)),
            None => (word.as_str(), None),
        };
        let Ok(code) = code.parse::<Code>() else { return Ok(None) };
        let Some(number) = number else {
            let counts = self.store.get(index::counts_key(&code.to_string()).as_bytes())?;
            let used = counts.and_then(|stored| index::decode::<Counts>(&stored.value)).unwrap_or_default();
            let known = directory.item(&code).is_some() || used != Counts::default();
            return Ok(known.then_some(Target::Item(code)));
        };
        let parts =
            number.split_once('-').and_then(|(year, seq)| Some((year.parse().ok()?, seq.parse().ok()?)));
        let Some((year, seq)) = parts.filter(|(year, seq)| (1..=9999).contains(year) && *seq > 0) else {
            return Ok(None);
        };
        for kind in Kind::ALL {
            let key = RecordKey { code: code.clone(), kind, year, seq };
            if self.store.get(store_key(&key).as_bytes())?.is_some() {
                return Ok(Some(Target::Record(key)));
            }
        }
        Ok(None)
    }

    /// A hit as `who` sees it; `None` where it is not there or not to be seen.
    fn hit(
        &self,
        directory: &Directory,
        who: &Person,
        target: &Target,
        words: &[Pattern],
    ) -> Result<Option<Hit>, Failure> {
        let record = match target {
            Target::Item(code) => {
                if !directory.sees(who, &code.org) {
                    return Ok(None);
                }
                match directory.item(code) {
                    Some(item) => Record::Item(item.clone()),
                    None => {
                        let title = Marked { text: directory.org_name(&code.org), marks: Vec::new() };
                        return Ok(Some(Hit { title, org: directory.org_name(&code.org), ..gone(target) }));
                    }
                }
            }
            Target::Record(key) => {
                let key = store_key(key);
                let Some(stored) = self.store.get(key.as_bytes())? else { return Ok(None) };
                let Ok(record) = Record::decode(&key, &stored.value) else { return Ok(None) };
                // Of what is not for everybody who sees the organisation.
                if matches!(record, Record::Case(_)) && !permission::sees(directory, who, &record) {
                    return Ok(None);
                }
                record
            }
        };
        let code = target.code();
        let seen = match &record {
            Record::Opinion(opinion) => permission::sees_opinion(directory, who, opinion),
            _ => directory.sees(who, &code.org),
        };
        if !seen {
            return Ok(None);
        }
        let (standing, org, body, changed) = match &record {
            Record::Disclosure(d) => {
                let changed = d.history.last().map(|event| event.at.date());
                (
                    Some(Standing::Disclosure(d.state).message()),
                    &code.org,
                    d.matter.responsible.clone(),
                    changed,
                )
            }
            Record::Opinion(o) => {
                let changed = o.history.last().map(|event| event.at.date());
                (Some(Standing::Opinion(o.state()).message()), &o.unit, directory.org_name(&o.unit), changed)
            }
            Record::Application(a) => {
                let changed = a.history.last().map(|event| event.at.date());
                let standing = Standing::Application(a.state()).message();
                (Some(standing), &code.org, directory.org_name(&code.org), changed)
            }
            Record::Case(case) => {
                let changed = case.changed().map(|at| at.date());
                (Some(case.state().message()), &code.org, directory.org_name(&code.org), changed)
            }
            Record::Item(item) => {
                let body = item.cell(crate::domain::catalogue::Column::Responsible).text.clone();
                let retired = item.retired.then(|| Message::new("catalogue-state-retired"));
                (retired, &code.org, body, Some(item.since))
            }
            _ => (None, &code.org, String::new(), None),
        };
        let title = marked(flat(title(&record)), words);
        Ok(Some(Hit {
            target: target.clone(),
            excerpt: excerpt(&record, &title, words),
            title,
            standing,
            org: directory.org_name(org),
            body,
            changed,
        }))
    }
}

fn gone(target: &Target) -> Hit {
    Hit {
        target: target.clone(),
        title: Marked::default(),
        standing: None,
        org: String::new(),
        body: String::new(),
        changed: None,
        excerpt: None,
    }
}

/// A text on one line.
fn flat(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect()
}

fn marked(text: String, words: &[Pattern]) -> Marked {
    let marks = apart(words.iter().flat_map(|word| word.places(&text)).collect());
    Marked { text, marks }
}

/// Ranges in order, those that touch made one.
fn apart(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// The field in which something was found that is not in the title, from shortly before it; else the first field.
fn excerpt(record: &Record, title: &Marked, words: &[Pattern]) -> Option<(Cow<'static, str>, Marked)> {
    let fields = fields(record);
    let missing: Vec<&Pattern> = words.iter().filter(|word| word.places(&title.text).is_empty()).collect();
    // A catalogue item's groups are found by pinyin too.
    let place = |word: &Pattern, text: &str| match record {
        Record::Item(_) => word.places(text).first().cloned(),
        _ => word.literally(text).first().cloned(),
    };
    let hit = missing.iter().find_map(|word| {
        fields.iter().find_map(|(name, text)| {
            let text = flat(text);
            place(word, &text).map(|place| (*name, text, place.start))
        })
    });
    let (name, text, start) = match hit {
        Some(hit) => hit,
        None => {
            fields.iter().find(|(_, text)| *text != title.text).map(|(name, text)| (*name, flat(text), 0))?
        }
    };
    let (before, most) = CONTEXT;
    let from = text[..start].char_indices().rev().take(before).last().map_or(start, |(at, _)| at);
    let shown: String = text[from..].chars().take(most).collect();
    let shown = if from > 0 { format!("…{shown}") } else { shown };
    let marks = match record {
        Record::Item(_) => words.iter().flat_map(|word| word.places(&shown)).collect(),
        _ => words.iter().flat_map(|word| word.literally(&shown)).collect(),
    };
    Some((name.into(), Marked { text: shown, marks: apart(marks) }))
}
