//! A row of a register of opinions (意见登记簿) as what was entered and done.

use chrono::NaiveDate;

use super::said::dated;
use super::table::Row;
use crate::domain::code::{Code, OrgCode};
use crate::domain::message::Message;
use crate::domain::opinion::{Nature, Past, ReportBack, Source, State, Submitter};
use crate::exchange::line::shown;
use crate::office::can_handle;
use crate::office::command::NewOpinion;
use crate::office::import::Former;

/// How offices write that something went to another unit, before its name.
const SENT: [&str; 6] = ["转送至", "转送", "转交", "转办", "转至", "转"];

/// Most characters of a title that is made of what an opinion says.
const TITLE: usize = 60;

/// What the column of the handling says.
#[derive(Default)]
struct Handling {
    past: Vec<(NaiveDate, Past)>,
    units: Vec<NaiveDate>,
    closed: Option<NaiveDate>,
    to_transfer: bool,
}

/// The opinion of a row; what is wrong with it goes to the row.
pub fn read(row: &mut Row<'_, '_>, code: &Code) -> Option<Former> {
    let received = row.needed_day("received");
    let sources = Source::ALL.map(|source| (source, source.word(), source.message()));
    let source = row.one_of("source", &sources);
    if source.is_none() && row.text("source").is_empty() {
        row.lacking("source");
    }
    let natures = Nature::ALL.map(|nature| (nature, nature.word(), nature.message()));
    let nature = row.one_of("nature", &natures).unwrap_or(Nature::Suggestion);
    let (title, content) = content(row);
    if content.is_empty() {
        row.lacking("content");
    }
    let submitter = submitter(row);
    let handling = handling(row, received);
    let mut past = handling.past;
    past.sort_by_key(|(on, _)| *on);
    let mut past: Vec<Past> = past.into_iter().map(|(_, past)| past).collect();
    let sent = past.iter().rev().find_map(|past| match past {
        Past::Transferred { to, .. } => Some(to.clone()),
        _ => None,
    });
    let unit = sent.unwrap_or_else(|| code.org.clone());
    let replied = replied(row);
    past.extend(with(row, &unit, replied.is_some()));
    past.extend(replied);
    let transferred = past.iter().any(|past| matches!(past, Past::Transferred { .. }));
    past.extend(reports(row, &handling.units, submitter.is_some(), transferred));
    past.extend(handling.closed.map(|on| Past::Closed { on }));
    let new = NewOpinion {
        about: None,
        title,
        content,
        source: source?,
        received: received?,
        submitter,
        nature,
        within_duty: !handling.to_transfer,
        important: None,
    };
    Some(Former::Opinion(Box::new(new), past))
}

/// The title and what is said. A cell of several lines has the title on the first; else it is made of what is said.
fn content(row: &mut Row<'_, '_>) -> (String, String) {
    let (title, text) = (row.text("title"), row.text("content"));
    if !title.is_empty() {
        return (title, text);
    }
    if let Some((first, rest)) = text.split_once('\n') {
        return (first.trim().to_owned(), rest.trim().to_owned());
    }
    let end = |c: char| "。；;！!？?".contains(c);
    let first: String = text.chars().take_while(|c| !end(*c)).take(TITLE).collect();
    (if first.trim().is_empty() { text.chars().take(TITLE).collect() } else { first }, text)
}

/// Who raised it: in offices' own books the name stands where ours says whether there is one.
fn submitter(row: &mut Row<'_, '_>) -> Option<Submitter> {
    let (text, mut name, contact) = (row.text("signed"), row.text("name"), row.text("contact"));
    let tongues = row.table.reading.tongues;
    let signed = ["署名", "实名", "是"].contains(&text.as_str())
        || tongues.is(&text, &Message::new("field-signed"))
        || tongues.is(&text, &Message::new("value-yes"));
    let anonymous = text.is_empty()
        || ["匿名", "否", "不署名", "未署名", "无"].contains(&text.as_str())
        || tongues.is(&text, &Message::new("submitter-anonymous"))
        || tongues.is(&text, &Message::new("value-no"));
    if !signed && !anonymous && name.is_empty() {
        name = text;
    } else if anonymous && name.is_empty() {
        return None;
    }
    Some(Submitter { name, contact })
}

fn handling(row: &mut Row<'_, '_>, received: Option<NaiveDate>) -> Handling {
    let mut handling = Handling::default();
    let tongues = row.table.reading.tongues;
    let state = |state: State| state.message();
    for line in row.lines("handling") {
        let (on, what) = dated(&line);
        let (said, reason) = match what.split_once(['：', ':']) {
            Some((said, reason)) => (said.trim(), reason.trim()),
            None => (what, ""),
        };
        let said = said.trim_end_matches(['。', '.']);
        let what = what.trim_end_matches(['。', '.']);
        let open = [State::Registered, State::Assigned, State::Replied, State::Reported];
        if open.into_iter().any(|known| tongues.is(what, &state(known))) {
            continue;
        }
        if tongues.is(what, &state(State::ToTransfer)) {
            handling.to_transfer = true;
        } else if tongues.is(what, &state(State::Closed)) || ["办结", "已办结"].contains(&what) {
            handling.closed = on;
            if on.is_none() {
                row.fault("handling", no_day(&line));
            }
        } else if tongues.is(said, &Message::new("label-important")) {
            match on.or(received) {
                Some(on) => {
                    handling.past.push((on, Past::MarkedImportant { on, reason: reason.to_owned() }));
                }
                None => row.fault("handling", no_day(&line)),
            }
        } else if let Some(to) = sent_to(row, said) {
            match on {
                Some(on) => {
                    let reason = reason.to_owned();
                    handling.past.push((on, Past::Transferred { to, on, reason }));
                }
                None => row.fault("handling", no_day(&line)),
            }
        } else if let (Some(on), Some(_)) =
            (on, tongues.unsaid(said, &|unit| Message::new("register-reported-to").with("unit", unit)))
        {
            handling.units.push(on);
        } else {
            row.keep("handling", &line);
        }
    }
    handling
}

fn no_day(line: &str) -> Message {
    Message::new("register-import-no-day").with("text", shown(line))
}

/// The unit that something went to, where a line says so.
fn sent_to(row: &Row<'_, '_>, said: &str) -> Option<OrgCode> {
    let transferred = |unit| Message::new("register-transferred").with("unit", unit);
    if let Some(unit) = row.table.reading.tongues.unsaid(said, &transferred)
        && let Some(org) = row.org(unit)
    {
        return Some(org);
    }
    let rest = SENT.iter().find_map(|sent| said.trim_start_matches('已').strip_prefix(sent))?;
    row.org(rest.trim_end_matches("处理").trim_end_matches("办理").trim())
}

/// The person who has it. A unit that has it is told by a transfer, with its day.
fn with(row: &mut Row<'_, '_>, unit: &OrgCode, replied: bool) -> Option<Past> {
    let mut given = None;
    for name in row.text("with").split(['\n', '、', '，', ',']).map(str::trim).filter(|name| !name.is_empty())
    {
        let person = row
            .person(name)
            .map(|person| (person.login.clone(), person.active && (replied || can_handle(person, unit))));
        match person {
            Some((to, true)) if given.is_none() => given = Some(Past::Assigned { to }),
            Some(_) => row.keep("with", name),
            None => match row.org(name) {
                Some(org) if org == *unit => {}
                Some(_) => {
                    row.fault("with", Message::new("register-import-transfer").with("unit", shown(name)));
                }
                None => row.keep("with", name),
            },
        }
    }
    given
}

fn replied(row: &mut Row<'_, '_>) -> Option<Past> {
    let text = row.text("reply");
    let apart = row.day("reply-on");
    let (first, rest) = text.split_once('\n').map_or((text.as_str(), ""), |(first, rest)| (first, rest));
    let (on, first) = dated(first);
    let content = [first, rest].join("\n").trim().to_owned();
    if text.is_empty() && apart.is_none() {
        return None;
    }
    match (on.or(apart), content.is_empty()) {
        (Some(on), false) => Some(Past::Replied { on, content }),
        (None, _) => {
            row.fault("reply", no_day(&text));
            None
        }
        (Some(_), true) => {
            row.lacking("reply");
            None
        }
    }
}

/// The reports back (O6): to who raised it first, then to the units that transferred it. `units` are the days on
/// which the handling says that a unit was told.
fn reports(row: &mut Row<'_, '_>, units: &[NaiveDate], signed: bool, transferred: bool) -> Vec<Past> {
    let mut days = Vec::new();
    for line in row.lines("reported-on") {
        match super::said::day(&line) {
            Some(day) => days.push(day),
            None => row.fault("reported-on", Message::new("register-import-day").with("found", shown(&line))),
        }
    }
    let (told, names) = (row.text("reported"), row.lines("reported-by"));
    if days.is_empty() {
        if !told.is_empty() && row.text("reported-on").is_empty() {
            row.fault("reported-on", no_day(&told));
        }
        return Vec::new();
    }
    let mut contents: Vec<String> =
        told.splitn(days.len(), '\n').map(|text| text.trim().to_owned()).collect();
    contents.resize(days.len(), String::new());
    let mut past = Vec::new();
    for (nth, (on, content)) in days.iter().copied().zip(contents).enumerate() {
        let name = names.get(nth).or(names.last()).cloned().unwrap_or_default();
        let by = match row.person(&name) {
            Some(person) => person.login.clone(),
            None => {
                if !name.is_empty() {
                    row.keep("reported-by", &name);
                }
                row.table.reading.login.to_owned()
            }
        };
        let report = ReportBack { on, by, content };
        let to_units = days.len() - nth <= units.len();
        if signed && nth == 0 && !to_units {
            past.push(Past::ReportedToSubmitter(report));
        } else if transferred {
            past.push(Past::ReportedToUnit(report));
        } else {
            // Nobody is owed one: what was told is kept.
            row.keep("reported", &format!("{on} {}", report.content));
        }
    }
    past
}
