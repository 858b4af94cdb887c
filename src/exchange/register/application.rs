//! A row of a register of applications (依申请公开登记簿) as what was entered and what became of it.

use super::said::{dated, day};
use super::table::Row;
use crate::domain::application::{
    Applicant, Deed, Entries, Ground, LetterKind, Manner, Outcome, Past, State,
};
use crate::domain::message::Message;
use crate::exchange::line::shown;
use crate::office::command::NewApplication;
use crate::office::import::Former;

/// The application of a row; what is wrong with it goes to the row.
pub fn read(row: &mut Row<'_, '_>) -> Option<Former> {
    let received = row.needed_day("received");
    let manners = Manner::ALL.map(|manner| (manner, manner.word(), manner.message()));
    let manner = row.one_of("manner", &manners).unwrap_or(Manner::Written);
    let title = row.text("title");
    if title.is_empty() {
        row.lacking("title");
    }
    let mut past = Vec::new();
    let accepted = row.day("accepted");
    past.extend(accepted.map(|on| Past::Accepted { on }));
    past.extend(extended(row));
    past.extend(decisions(row));
    let disclosed = row.text("disclosed");
    if !disclosed.is_empty() {
        let (first, rest) = disclosed.split_once('\n').unwrap_or((&disclosed, ""));
        match dated(first) {
            (Some(on), first) => {
                let content = [first, rest].join("\n").trim().to_owned();
                past.push(Past::Disclosed { on, content });
            }
            (None, _) => row.fault("disclosed", no_day(first)),
        }
    }
    letters(row, &mut past);
    ended(row, &mut past);
    complaints(row, &mut past);
    let entries = Entries {
        applicant: Applicant {
            name: row.text("name"),
            address: row.text("address"),
            identity: row.text("identity"),
            contact: row.text("contact"),
        },
        content: row.text("content"),
        // It was whole when it was accepted.
        signed: accepted.is_some() || signed(row),
        applied: row.day("applied"),
    };
    let new = NewApplication { title, manner, received: received?, entries };
    Some(Former::Application(Box::new(new), past))
}

fn no_day(line: &str) -> Message {
    Message::new("register-import-no-day").with("text", shown(line))
}

fn signed(row: &mut Row<'_, '_>) -> bool {
    let (text, tongues) = (row.text("signed"), row.table.reading.tongues);
    let yes = ["是", "有", "已签", "已签名"].contains(&text.as_str());
    yes || tongues.is(&text, &Message::new("value-yes"))
}

/// `2026-03-05 延至2026-03-16：reason`, or the new day alone.
fn extended(row: &mut Row<'_, '_>) -> Option<Past> {
    let text = row.text("extension");
    if text.is_empty() {
        return None;
    }
    let (on, rest) = dated(&text);
    let Some(on) = on else {
        row.fault("extension", no_day(&text));
        return None;
    };
    // The day is the only thing that a line has besides: found wherever it begins.
    let starts = rest.char_indices().map(|(at, _)| at);
    let until = starts.filter_map(|at| dated(&rest[at..]).0.map(|day| (day, dated(&rest[at..]).1))).next();
    Some(match until {
        Some((until, reason)) => Past::Extended { on, until, reason: reason.to_owned() },
        None => {
            // Only until when: told by the day it was accepted at the latest.
            let accepted = row.day("accepted").unwrap_or(on);
            Past::Extended { on: accepted, until: on, reason: rest.to_owned() }
        }
    })
}

/// The decisions, each with what the superior said of it.
fn decisions(row: &mut Row<'_, '_>) -> Vec<Past> {
    let outcomes = Outcome::ALL.map(|outcome| (outcome, outcome.word(), outcome.message()));
    let grounds = Ground::ALL.map(|ground| (ground, ground.word(), ground.message()));
    let tongues = row.table.reading.tongues;
    let mut reasons = row.lines("reason").into_iter().peekable();
    let (lines, apart) = (row.lines("decision"), row.day("decided-on"));
    let alone = lines.len() == 1;
    let mut made = Vec::new();
    for line in lines {
        let (on, what) = dated(&line);
        let Some(on) = on.or(apart.filter(|_| alone)) else {
            row.fault("decision", no_day(&line));
            continue;
        };
        let Some(outcome) = tongues.one_of(what, &outcomes) else {
            let known = tongues.names(&outcomes);
            let fault = Message::new("register-import-word").with("found", shown(what)).with("known", known);
            row.fault("decision", fault);
            continue;
        };
        let (mut ground, mut reason) = (None, Vec::new());
        if outcome.withholds() || alone {
            let is_ground = |line: &String| tongues.one_of(line, &grounds);
            if let Some(found) = reasons.peek().and_then(is_ground).filter(|_| outcome.withholds()) {
                ground = Some(found);
                reasons.next();
            }
            while let Some(more) = reasons.next_if(|line| alone || is_ground(line).is_none()) {
                reason.push(more);
            }
        }
        made.push(Past::Decided { on, outcome, ground, reason: reason.join("\n") });
    }
    let mut past = Vec::new();
    let mut superior = superior(row).into_iter().peekable();
    let count = made.len();
    for (n, decision) in made.into_iter().enumerate() {
        let filed = matches!(&decision, Past::Decided { outcome, .. } if *outcome != Outcome::Refuse);
        past.push(decision);
        while filed && let Some(said) = superior.next() {
            let over = matches!(said, Past::Replied { agreed: false, .. });
            past.push(said);
            if over && n + 1 < count {
                break;
            }
        }
    }
    past.extend(superior);
    past
}

/// What went to the superior, and what came back.
fn superior(row: &mut Row<'_, '_>) -> Vec<Past> {
    let deeds = [
        (Deed::Filed, "filed", Deed::Filed.message()),
        (Deed::Replied(true), "agreed", Deed::Replied(true).message()),
        (Deed::Replied(false), "disagreed", Deed::Replied(false).message()),
    ];
    let tongues = row.table.reading.tongues;
    let mut past = Vec::new();
    for line in row.lines("superior") {
        let (on, what) = dated(&line);
        let Some(on) = on else {
            row.fault("superior", no_day(&line));
            continue;
        };
        let disagreed = what.contains("不同意");
        let deed = match tongues.one_of(what, &deeds) {
            None if disagreed => Some(Deed::Replied(false)),
            None if what.contains("同意") => Some(Deed::Replied(true)),
            None if what.contains("报") => Some(Deed::Filed),
            found => found,
        };
        match deed {
            Some(Deed::Filed) => past.push(Past::Filed { on }),
            Some(Deed::Replied(agreed)) => past.push(Past::Replied { on, agreed }),
            _ => {
                let known = tongues.names(&deeds);
                let fault = Message::new("register-import-word").with("found", shown(what));
                row.fault("superior", fault.with("known", known));
            }
        }
    }
    past
}

fn letters(row: &mut Row<'_, '_>, past: &mut Vec<Past>) {
    let kinds = LetterKind::ALL.map(|kind| (kind, kind.word(), kind.message()));
    let tongues = row.table.reading.tongues;
    for line in row.lines("letter") {
        let (delivered, what) = dated(&line);
        match tongues.one_of(what, &kinds) {
            Some(kind) => past.push(Past::Letter { kind, delivered }),
            None => row.keep("letter", &line),
        }
    }
}

/// The last complaint is still to be settled where the state says so; what came of the others is in no register.
fn complaints(row: &mut Row<'_, '_>, past: &mut Vec<Past>) {
    let mut lines = row.lines("complaint");
    let state = row.text("state");
    let open = row.table.reading.tongues.is(dated(&state).1, &State::Complained.message());
    if open && let Some(last) = lines.pop() {
        match day(&last) {
            Some(on) => past.push(Past::Complained { on }),
            None => row.fault("complaint", no_day(&last)),
        }
    }
    for line in lines {
        row.keep("complaint", &line);
    }
}

/// The day on which it was closed or taken back.
fn ended(row: &mut Row<'_, '_>, past: &mut Vec<Past>) {
    let text = row.text("state");
    let tongues = row.table.reading.tongues;
    let (on, what) = dated(&text);
    let is = |messages: &[Message]| messages.iter().any(|message| tongues.is(what, message));
    let withdrawn = is(&[Deed::Withdrawn.message()]) || what.contains("撤回");
    let closed = is(&[State::Closed.message(), State::Complained.message(), Deed::Closed.message()]);
    if !withdrawn && !closed {
        return;
    }
    match on.or_else(|| day(&text)) {
        Some(on) if withdrawn => past.push(Past::Withdrawn { on }),
        Some(on) => past.push(Past::Closed { on }),
        None => row.fault("state", no_day(&text)),
    }
}
