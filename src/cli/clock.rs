//! `gongkai clock`: when a rule's limit runs out, and why.

use std::path::PathBuf;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{Outcome, Stop, open, output};
use crate::domain::calendar::{DayKind, weekday};
use crate::domain::clock::{self, Due, Limit, Policy, TraceDay, TraceStep};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::tui::text::wrap;

/// Cells of a line of running text.
const LINE: usize = 76;

pub(super) fn run(
    data: Option<PathBuf>,
    limit: Limit,
    from: NaiveDate,
    json: bool,
    words: &Words,
) -> Result<Outcome, Stop> {
    // The working days with the notices an office has loaded, and what it has set itself.
    let own = open::kept(data, words).unwrap_or_default();
    let policy = own.settings.policy;
    let due = clock::due(limit, from, &policy, &own.calendar);
    output::print(&if json { object(&due, &policy, words)? } else { text(&due, &policy, words) })
}

/// A due date as scripts read it.
#[derive(Serialize)]
struct Object {
    rule: &'static str,
    article: String,
    text: String,
    event: String,
    from: NaiveDate,
    due: NaiveDate,
    provisional: bool,
    policy: bool,
    trace: Vec<Day>,
}

/// A day of the count.
#[derive(Serialize)]
struct Day {
    date: NaiveDate,
    /// 1 is Monday, 7 Sunday.
    weekday: u32,
    kind: &'static str,
    name: String,
    working: bool,
    counted: Option<u32>,
    step: &'static str,
    provisional: bool,
}

fn object(due: &Due, policy: &Policy, words: &Words) -> Result<String, Stop> {
    let day = |day: &TraceDay| Day {
        date: day.date,
        weekday: day.date.weekday().number_from_monday(),
        kind: kind_word(day.kind),
        name: words.text(&day.kind.message()),
        working: day.kind.is_working(),
        counted: day.counted,
        step: step_word(day.step),
        provisional: day.provisional,
    };
    output::json_object(&Object {
        rule: due.limit.id(),
        article: words.text(&due.limit.article()),
        text: words.text(&due.limit.text(policy)),
        event: words.text(&due.limit.event()),
        from: due.from,
        due: due.date,
        provisional: due.provisional,
        policy: due.limit.is_policy(),
        trace: due.trace.iter().map(day).collect(),
    })
}

fn kind_word(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Work => "work",
        DayKind::Weekend => "weekend",
        DayKind::Holiday(_) => "holiday",
        DayKind::MakeUp(_) => "make-up",
    }
}

fn step_word(step: TraceStep) -> &'static str {
    match step {
        TraceStep::Event => "event",
        TraceStep::Counted => "counted",
        TraceStep::NotWorking => "not-working",
        TraceStep::RolledOver => "rolled-over",
        TraceStep::Due => "due",
    }
}

fn text(due: &Due, policy: &Policy, words: &Words) -> String {
    let say = |message: Message| words.text(&message);
    let dated =
        |date: NaiveDate| Message::new("cli-clock-date").with("date", date).with("weekday", weekday(date));
    let mut text = say(Message::new("cli-clock-due").with("date", dated(due.date)));
    if due.provisional {
        text += &say(Message::new("cli-clock-provisional"));
    }
    let rule =
        Message::new("cli-clock-rule").with("rule", due.limit.id()).with("article", due.limit.article());
    let from = Message::new("cli-clock-from").with("event", due.limit.event()).with("date", dated(due.from));
    text = format!("{text}\n{}\n", say(rule));
    for line in wrap(&say(due.limit.text(policy)), LINE) {
        text += &format!("  {line}\n");
    }
    text += &format!("{}\n\n", say(from));
    let row = |day: &TraceDay| {
        let kind = match day.provisional {
            true => Message::new("cli-clock-day-provisional").with("day", day.kind.message()),
            false => day.kind.message(),
        };
        [
            day.date.to_string(),
            say(weekday(day.date)),
            say(kind),
            day.counted.map(|number| number.to_string()).unwrap_or_default(),
            say(day.step.message()),
        ]
    };
    text + &output::table(&due.trace.iter().map(row).collect::<Vec<_>>(), [usize::MAX; 5])
}
