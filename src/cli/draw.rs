//! `gongkai draw`: the random draw of the people consulted, and a recorded one repeated (K2).

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Outcome, Stop, open, output, place};
use crate::domain::code::{Kind, RecordKey};
use crate::domain::consultation::draw::{self, Drawn, Quota};
use crate::domain::consultation::{delegates, repeated};
use crate::domain::message::Message;
use crate::domain::text::cleanse;
use crate::lang::Words;
use crate::office::query::{Answer, Query};
use crate::office::record::Record;

/// What to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// From the delegates in a file.
    File { seed: String, count: usize, quotas: Vec<Quota>, file: PathBuf },
    /// What is recorded, once more.
    Record { data: Option<PathBuf>, login: Option<String>, number: String },
}

pub(super) fn run(deed: Deed, json: bool, words: &Words) -> Result<Outcome, Stop> {
    match deed {
        Deed::File { seed, count, quotas, file } => {
            let seed = seed.trim().to_owned();
            let delegates = delegates(&read(&file)?)?;
            let drawn = draw::draw(&delegates, &seed, count, &quotas)?;
            let source = source(&seed, delegates.len(), drawn.len());
            output::print(&match json {
                true => output::json_array(&objects(&drawn, &seed, None))?,
                false => text(&source, &drawn, words),
            })
        }
        Deed::Record { data, login, number } => {
            recorded(&place::data_dir(data)?, login.as_deref(), &number, json, words)
        }
    }
}

/// The text of a file, with `|` where it has tabs.
fn read(file: &Path) -> Result<String, Message> {
    let path = || output::shown_path(file);
    let bytes = std::fs::read(file).map_err(|error| {
        Message::new("cli-draw-no-file").with("path", path()).with("why", crate::store::io_reason(&error))
    })?;
    let text =
        String::from_utf8(bytes).map_err(|_| Message::new("cli-draw-not-utf8").with("path", path()))?;
    let text = text.trim_start_matches('\u{feff}').replace('\t', "|");
    Ok(cleanse(&text, true).0)
}

fn recorded(
    dir: &Path,
    login: Option<&str>,
    number: &str,
    json: bool,
    words: &Words,
) -> Result<Outcome, Stop> {
    let (code, year, seq) = RecordKey::parse_number(number)?;
    let key = RecordKey { code, kind: Kind::Consultation, year, seq };
    let (desk, login) = open::desk(dir, login, words)?;
    let case = match desk.ask(&login, &Query::Record(key), None)? {
        Some((Answer::Record(view), _)) => match view.record {
            Record::Case(case) => Some(case),
            _ => None,
        },
        _ => None,
    };
    let number = output::shown(number);
    let draws = case.as_ref().map(repeated).unwrap_or_default();
    if draws.is_empty() {
        return Err(Message::new("cli-draw-none").with("number", number).into());
    }
    let mut told = String::new();
    let mut all = Vec::new();
    for draw in &draws {
        let drawn = draw.drawn.as_deref().unwrap_or_default();
        all.extend(objects(drawn, &draw.seed, Some(draw.same)));
        let source = Message::new("cli-draw-recorded")
            .with("number", number.as_str())
            .with("date", draw.on)
            .with("source", source(&draw.seed, draw.delegates, drawn.len()));
        let verdict = if draw.same { "cli-draw-same" } else { "cli-draw-other" };
        told += &text(&source, drawn, words);
        if let Err(why) = &draw.drawn {
            told += &format!("{}\n", words.text(why));
        }
        told += &format!("{}\n", words.get(verdict));
    }
    output::print(&if json { output::json_array(&all)? } else { told })?;
    Ok(if draws.iter().all(|draw| draw.same) { Outcome::Done } else { Outcome::Faults })
}

fn source(seed: &str, delegates: usize, count: usize) -> Message {
    let message = Message::new("cli-draw-source").with("seed", seed).with("delegates", delegates);
    message.with("count", count)
}

/// Somebody drawn, as scripts read it.
#[derive(Serialize)]
struct Object<'a> {
    seed: &'a str,
    rank: usize,
    name: &'a str,
    unit: &'a str,
    kind: &'a str,
    line: String,
    quota: Option<&'a str>,
    sha256: &'a str,
    /// Whether it is what was recorded, of a draw that was.
    same: Option<bool>,
}

fn objects<'a>(drawn: &'a [Drawn], seed: &'a str, same: Option<bool>) -> Vec<Object<'a>> {
    let object = |(at, one): (usize, &'a Drawn)| Object {
        seed,
        rank: at + 1,
        name: &one.cells[0],
        unit: &one.cells[1],
        kind: &one.cells[2],
        line: one.line(),
        quota: one.quota.as_deref(),
        sha256: &one.mark,
        same,
    };
    drawn.iter().enumerate().map(object).collect()
}

fn text(source: &Message, drawn: &[Drawn], words: &Words) -> String {
    let headings = ["cli-draw-line", "cli-draw-quota", "cli-draw-mark"].map(|id| words.get(id));
    let [line, quota, mark] = headings;
    let mut rows = vec![[String::new(), line, quota, mark]];
    rows.extend(drawn.iter().enumerate().map(|(at, one)| {
        [(at + 1).to_string(), one.line(), one.quota.clone().unwrap_or_default(), one.mark.clone()]
    }));
    format!("{}\n{}", words.text(source), output::table(&rows, [usize::MAX; 4]))
}
