//! `gongkai due`: everything due, worst first.

use std::path::Path;
use std::sync::Arc;

use chrono::{Local, NaiveDate};
use serde::Serialize;

use super::{Outcome, Stop, guest, open, output, place};
use crate::domain::catalogue::Provenance;
use crate::domain::clock::Standing;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::desk::Desk;
use crate::office::directory::Directory;
use crate::office::query::{BoardLine, DueCounts};

/// Cells of a title, and of an organisation or body responsible.
const TITLE: usize = 40;
const BODY: usize = 24;

pub(super) fn run(
    dir: &Path,
    login: Option<&str>,
    as_of: Option<NaiveDate>,
    json: bool,
    words: &Words,
) -> Result<Outcome, Stop> {
    let today = || Local::now().date_naive();
    let (directory, as_of, lines) = match guest::reach(dir)? {
        Some(desk) => {
            let directory = desk.directory()?;
            let login = place::acting_as(&directory, login, words)?;
            let as_of = as_of.unwrap_or_else(today);
            (directory, as_of, desk.due_as_of(&login, as_of)?)
        }
        None => {
            let office = open::office(Arc::new(open::existing(dir)?), None, words)?;
            let directory = office.directory();
            let login = place::acting_as(&directory, login, words)?;
            let as_of = as_of.unwrap_or_else(|| office.today());
            (directory, as_of, office.due_as_of(&login, as_of)?)
        }
    };
    let lines: Vec<Line> = lines.iter().map(|line| Line::new(line, &directory, as_of)).collect();
    output::print(&if json { objects(&lines, words)? } else { text(&lines, as_of, words) })
}

/// A line with what is said of it on the day that was asked about.
struct Line<'a> {
    due: &'a BoardLine,
    /// What stands for a title; see [`BoardLine::standing_title`].
    standing_title: Option<Message>,
    unit_name: String,
    standing: Standing,
}

impl<'a> Line<'a> {
    fn new(due: &'a BoardLine, directory: &Directory, as_of: NaiveDate) -> Self {
        let unit_name = directory.org_name(&due.unit);
        let standing_title = due.standing_title(directory);
        Self { due, standing_title, unit_name, standing: due.standing(as_of, &directory.calendar) }
    }

    fn responsible(&self) -> &str {
        self.due.body(&self.unit_name)
    }
}

/// A line as scripts read it.
#[derive(Serialize)]
struct Object<'a> {
    code: String,
    number: Option<String>,
    title: String,
    kind: &'static str,
    organisation: &'a str,
    organisation_code: &'a str,
    responsible: &'a str,
    due: NaiveDate,
    days_overdue: i64,
    days_left: i64,
    overdue: bool,
    rule: &'static str,
    article: String,
    provisional: bool,
    period: Option<String>,
    stage: Option<&'a str>,
}

fn objects(lines: &[Line<'_>], words: &Words) -> Result<String, Stop> {
    let objects = lines.iter().map(|line| object(line, words)).collect::<Vec<_>>();
    output::json_array(&objects)
}

fn object<'a>(line: &'a Line<'a>, words: &Words) -> Object<'a> {
    let (standing, due) = (&line.standing, line.due);
    let days = |overdue| if standing.overdue == overdue { standing.working_days } else { 0 };
    Object {
        code: due.code.to_string(),
        number: due.key.as_ref().map(RecordKey::number),
        title: line.standing_title.as_ref().map_or_else(|| due.title.clone(), |title| words.text(title)),
        kind: due.kind.word(),
        organisation: &line.unit_name,
        organisation_code: due.unit.as_str(),
        responsible: line.responsible(),
        due: due.due,
        days_overdue: days(true),
        days_left: days(false),
        overdue: standing.overdue,
        rule: due.limit.id(),
        article: words.text(&due.limit.article()),
        provisional: due.provisional,
        period: due.period.map(|period| period.to_string()),
        stage: due.stage.as_deref(),
    }
}

fn text(lines: &[Line<'_>], as_of: NaiveDate, words: &Words) -> String {
    let say = |message: Message| words.text(&message);
    let headings = [
        Message::new("cli-due-date"),
        Message::new("cli-due-standing"),
        Message::new("cli-due-rule"),
        Message::new("cli-due-number"),
        Message::new("cli-due-kind"),
        Message::new("cli-due-title"),
        Message::new("cli-due-organisation"),
        Message::new("cli-due-responsible"),
    ];
    let mut rows = vec![headings.map(say)];
    rows.extend(lines.iter().map(|line| {
        let due = match line.due.provisional {
            true => Message::new("cli-due-provisional").with("date", line.due.due),
            false => Message::new("cli-due-certain").with("date", line.due.due),
        };
        [
            say(due),
            say(standing(line)),
            line.due.limit.id().to_owned(),
            line.due.key.as_ref().map_or_else(|| line.due.code.to_string(), RecordKey::number),
            say(line.due.kind.message()),
            title(line, words),
            line.unit_name.clone(),
            line.responsible().to_owned(),
        ]
    }));
    const FREE: usize = usize::MAX;
    let most = [FREE, FREE, FREE, FREE, FREE, TITLE, BODY, BODY];
    let counts = DueCounts::of(lines.iter().map(|line| line.standing.urgency));
    let summary = Message::new("cli-due-summary")
        .with("date", as_of)
        .with("count", lines.len())
        .with("overdue", counts.overdue)
        .with("today", counts.today)
        .with("soon", counts.soon)
        .with("later", counts.later);
    let table = if lines.is_empty() { String::new() } else { output::table(&rows, most) };
    format!("{table}{}\n", say(summary))
}

fn standing(line: &Line<'_>) -> Message {
    let days = line.standing.working_days;
    if line.standing.overdue {
        Message::new("cli-due-overdue").with("days", days)
    } else if days == 0 {
        Message::new("urgency-today")
    } else {
        Message::new("cli-due-left").with("days", days)
    }
}

/// The title with its period or stage; they come first, for the title may be cut.
fn title(line: &Line<'_>, words: &Words) -> String {
    let (standing, line) = (&line.standing_title, line.due);
    let title = match (standing, &*line.title, Provenance::Lost.message()) {
        (Some(title), ..) => words.text(title),
        (None, "", Some(lost)) => words.text(&Message::new("cli-mark").with("mark", lost)),
        (None, title, _) => title.to_owned(),
    };
    let before = match (&line.stage, line.period) {
        (Some(stage), _) => stage.clone(),
        (None, Some(period)) => words.text(&period.message()),
        (None, None) => return title,
    };
    format!("{before} {title}")
}
