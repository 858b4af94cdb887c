//! `gongkai notice`: the yearly holiday notice, checked, shown and loaded.

mod args;

use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{Outcome, Stop, open, output, place};
use crate::domain::calendar::{Calendar, DayKind, Festival, Notice, NoticeFault, read_notice, weekday};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::domain::period::Period;
use crate::exchange::notice;
use crate::lang::Words;
use crate::office::Command;
use crate::office::desk::CommandIds;
use crate::office::directory::Directory;
use crate::office::query::{Answer, NoticeChange, NoticePreview, Query};

pub(super) use args::{command, deed};

/// Cells of a title.
const TITLE: usize = 40;

/// What to do with a notice.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Say what a file says, or what is wrong with it.
    Check { file: PathBuf },
    /// Show a year.
    Show { year: i32, form: Form },
    /// Say which open cases a notice moves, and load it where `apply` says so.
    Load { file: PathBuf, apply: bool },
}

/// How a year is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As a calendar.
    Text,
    /// Its days as JSON.
    Json,
    /// Its notice as the TOML that can be loaded.
    Toml,
}

pub(super) fn run(
    data: Option<PathBuf>,
    login: Option<&str>,
    deed: Deed,
    words: &Words,
) -> Result<Outcome, Stop> {
    match deed {
        Deed::Check { file } => match read_notice(&read(&file)?) {
            Ok(notice) => output::print(&told(&notice, words)),
            Err(faults) => wrong(&faults, words),
        },
        Deed::Show { year, form } => show(data, year, form, words),
        Deed::Load { file, apply } => {
            let text = read(&file)?;
            match read_notice(&text) {
                Ok(notice) => load(&place::data_dir(data)?, login, notice, text, apply, words),
                Err(faults) => wrong(&faults, words),
            }
        }
    }
}

fn read(file: &Path) -> Result<String, Stop> {
    Ok(match file.to_str() {
        Some("-") => notice::read(std::io::stdin().lock(), "-")?,
        _ => notice::read_file(&file.to_string_lossy())?,
    })
}

/// Every fault, a line each.
fn wrong(faults: &[NoticeFault], words: &Words) -> Result<Outcome, Stop> {
    let mut text: String = faults.iter().map(|fault| words.text(&fault.message()) + "\n").collect();
    text += &(words.text(&Message::new("notice-faults").with("count", faults.len())) + "\n");
    output::print(&text)?;
    Ok(Outcome::Faults)
}

/// What a notice says: each holiday with its days, and what is worked for it.
fn told(notice: &Notice, words: &Words) -> String {
    let say = |message: Message| words.text(&message);
    let mut text = say(Calendar::default()
        .with_notice(notice.clone())
        .notice_reference(notice.year)
        .unwrap_or_else(|| Message::new("notice-untitled").with("year", notice.year.to_string())))
        + "\n";
    let day = |date: NaiveDate| {
        say(Message::new("cli-clock-date").with("date", date).with("weekday", weekday(date)))
    };
    let make_ups = |festival: Festival| {
        let days: Vec<String> =
            notice.make_ups().filter(|(_, of)| *of == festival).map(|(date, _)| day(date)).collect();
        days.join(&say(Message::new("list-separator")))
    };
    let rows: Vec<[String; 4]> = notice
        .holidays()
        .into_iter()
        .map(|(festival, from, to)| {
            let count = (to - from).num_days() + 1;
            let worked = make_ups(festival);
            let span = if from == to { day(from) } else { format!("{} ~ {}", day(from), day(to)) };
            [
                format!("  {}", say(festival.message())),
                span,
                say(Message::new("notice-days").with("count", count)),
                if worked.is_empty() {
                    worked
                } else {
                    say(Message::new("notice-worked").with("days", worked))
                },
            ]
        })
        .collect();
    text += &output::table(&rows, [usize::MAX; 4]);
    text
}

fn load(
    dir: &Path,
    login: Option<&str>,
    notice: Notice,
    text: String,
    apply: bool,
    words: &Words,
) -> Result<Outcome, Stop> {
    let (desk, login) = open::desk(dir, login, words)?;
    let change = Box::new(NoticeChange { year: notice.year, notice: Some(notice.clone()) });
    let answer = desk.ask(&login, &Query::NoticePreview(change.clone()), None)?;
    let Some((Answer::NoticePreview(preview), _)) = answer else {
        return Err(Message::new("loading").into());
    };
    let mut out = told(&notice, words) + &moves(&preview, desk.directory()?.as_ref(), words);
    if apply {
        let command = Command::LoadNotice { change, text, note: String::new() };
        let receipt = desk.order(&login, CommandIds::default().next(), command)?;
        out += &(words.text(&receipt.message) + "\n");
    } else {
        out += &(words.text(&Message::new("cli-notice-apply")) + "\n");
    }
    output::print(&out)
}

/// The open cases that move, a line each, and how many there are.
fn moves(preview: &NoticePreview, directory: &Directory, words: &Words) -> String {
    let say = |message: Message| words.text(&message);
    let rows: Vec<[String; 5]> = preview
        .moved
        .iter()
        .map(|(line, new)| {
            let period = line.period.map(|period| say(period.message()) + " ").unwrap_or_default();
            [
                format!("{} -> {new}", line.due),
                line.limit.id().to_owned(),
                line.key.as_ref().map_or_else(|| line.code.to_string(), RecordKey::number),
                crate::tui::text::truncate(&(period + &line.title), TITLE).into_owned(),
                directory.org_name(&line.unit),
            ]
        })
        .collect();
    let summary = Message::new("notice-effect")
        .with("open", preview.open)
        .with("moved", preview.moved.len())
        .with("settled", preview.settled)
        .with("unsettled", preview.unsettled);
    output::table(&rows, [usize::MAX; 5]) + &say(summary) + "\n"
}

/// A day as scripts read it.
#[derive(Serialize)]
struct Day {
    date: NaiveDate,
    /// 1 is Monday, 7 Sunday.
    weekday: u32,
    /// `work`, `weekend`, `holiday` or `make-up`.
    kind: &'static str,
    working: bool,
    festival: Option<&'static str>,
    /// Whether the year has no notice (D5).
    provisional: bool,
}

fn show(data: Option<PathBuf>, year: i32, form: Form, words: &Words) -> Result<Outcome, Stop> {
    let calendar = open::kept(data, words).unwrap_or_default().calendar;
    output::print(&match form {
        Form::Text => pages(&calendar, year, words),
        Form::Json => {
            let period = Period::Year(year);
            let days = period.first().iter_days().take_while(|date| *date <= period.last());
            let provisional = !calendar.has_notice(year);
            let day = |date: NaiveDate| {
                let kind = calendar.kind(date);
                let (word, festival) = match kind {
                    DayKind::Work => ("work", None),
                    DayKind::Weekend => ("weekend", None),
                    DayKind::Holiday(festival) => ("holiday", Some(festival.word())),
                    DayKind::MakeUp(festival) => ("make-up", Some(festival.word())),
                };
                let (weekday, working) = (date.weekday().number_from_monday(), kind.is_working());
                Day { date, weekday, kind: word, working, festival, provisional }
            };
            output::json_array(&days.map(day).collect::<Vec<_>>())?
        }
        Form::Toml => match calendar.notice(year) {
            Some(notice) => notice.to_toml(),
            None => return Err(Message::new("cli-notice-none").with("year", year.to_string()).into()),
        },
    })
}

/// Months side by side.
const ACROSS: usize = 2;

/// The year, two months side by side, each day with the sign of its kind.
fn pages(calendar: &Calendar, year: i32, words: &Words) -> String {
    use crate::tui::year;
    let say = |message: Message| words.text(&message);
    let title = calendar
        .notice_reference(year)
        .unwrap_or_else(|| Message::new("calendar-provisional").with("year", year.to_string()));
    let mut text = format!("{}\n{}\n", say(title), year::legend(words));
    let months: Vec<Vec<String>> = (1..=12).map(|month| year::lines(calendar, year, month, words)).collect();
    for row in months.chunks(ACROSS) {
        text.push('\n');
        for at in 0..row.iter().map(Vec::len).max().unwrap_or(0) {
            let line: Vec<String> = row
                .iter()
                .map(|month| crate::tui::text::pad(month.get(at).map_or("", String::as_str), year::WIDTH + 2))
                .collect();
            text += line.concat().trim_end();
            text.push('\n');
        }
    }
    text
}
