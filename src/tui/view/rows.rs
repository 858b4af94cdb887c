//! Words that several panes share.

use chrono::NaiveDate;

use crate::domain::calendar::weekday;
use crate::domain::clock::Standing;
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::directory::Directory;
use crate::office::query::{BoardLine, DueKind};
use crate::tui::state::State;

/// How a due date stands, in a few cells: 逾期3日, 今日, 余2日; with a mark where it is provisional.
pub fn standing(state: &State, standing: Standing, provisional: bool) -> String {
    let message = if standing.overdue {
        Message::new("standing-overdue").with("days", standing.working_days)
    } else if standing.working_days == 0 {
        Message::new("standing-today")
    } else {
        Message::new("standing-left").with("days", standing.working_days)
    };
    let mut words = state.words.text(&message);
    if provisional {
        words.push_str(&state.words.get("mark-provisional"));
    }
    words
}

/// From how many days before it on an end is near.
const NEAR: i64 = 30;

/// How near the last day of something is by which nobody owes anything.
pub fn until(state: &State, until: NaiveDate) -> Message {
    match (until - state.today).num_days() {
        ..0 => Message::new("until-over"),
        days @ 0..=NEAR => Message::new("until-near").with("days", days),
        _ => Message::new("until-later").with("day", until),
    }
}

/// A date with its weekday.
pub fn date(state: &State, date: NaiveDate) -> String {
    state.words.text(&Message::new("date-with-weekday").with("date", date).with("weekday", weekday(date)))
}

/// A date with its weekday in full words.
pub fn long_date(state: &State, date: NaiveDate) -> String {
    let kind = state.directory.calendar.kind(date);
    let message = Message::new("date-with-kind")
        .with("date", date)
        .with("weekday", weekday(date))
        .with("kind", kind.message());
    state.words.text(&message)
}

/// What a due line is about: its title, or the lost cell's note, with its period or stage.
pub fn line_title(state: &State, line: &BoardLine) -> String {
    title_in(&state.words, &state.directory, line)
}

/// The same in a language of one's choice.
pub fn title_in(words: &Words, directory: &Directory, line: &BoardLine) -> String {
    let title = match line.standing_title(directory) {
        Some(message) => words.text(&message),
        None if line.title.is_empty() => words.get("provenance-lost"),
        None => line.title.clone(),
    };
    let mut parts = Vec::new();
    match line.kind {
        DueKind::Period => parts.push(words.get("due-not-begun")),
        DueKind::Adjustment => parts.push(words.get("due-adjustment")),
        DueKind::Book(_) if line.key.is_none() => parts.push(words.get("due-not-begun-book")),
        DueKind::Disclosure | DueKind::Opinion | DueKind::Application | DueKind::Book(_) => {}
    }
    parts.extend(line.period.map(|period| words.text(&period.message())));
    parts.extend(line.stage.clone());
    parts.push(title);
    parts.join(" ")
}

/// A responsible body, or the lost cell's note.
pub fn body(state: &State, unit: &str, responsible: &str) -> String {
    if responsible.is_empty() {
        format!("{unit} {}", state.words.get("provenance-lost"))
    } else if responsible == unit {
        unit.to_owned()
    } else {
        format!("{unit} {responsible}")
    }
}
