//! The leader's page: in words what matters, then whose it is, how everybody stands and what has changed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{entry, pane, put, rows, select};
use crate::domain::assessment::{Outcome, points};
use crate::domain::clock::Urgency;
use crate::domain::message::Message;
use crate::office::query::{Changes, CoverCell, Share, Worst};
use crate::tui::leader::{Body, Part, SYSTEMS, system_name};
use crate::tui::mouse::Spot;
use crate::tui::state::State;
use crate::tui::text;

/// Draws the page.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    summary(state, area, buf);
    let rest = Rect { y: area.y + 3, height: area.height - 3, ..area };
    // What is overdue has the room that the rest does not need, and never less than nearly half.
    let rows = |count: usize| u16::try_from(count + 2).unwrap_or(rest.height);
    let below = rows(state.leader_len(Part::Orgs)).max(10).min(rest.height * 10 / 19);
    let wanted = rows(state.leader.bodies.as_ref().map_or(0, Vec::len).max(1));
    let height = wanted.clamp(4, rest.height - below);
    bodies(state, Rect { height, ..rest }, buf);
    let lower = Rect { y: rest.y + height, height: rest.height - height, ..rest };
    let left = (lower.width * 9 / 20).max(40);
    orgs(state, Rect { width: left, ..lower }, buf);
    let right = Rect { x: lower.x + left + 1, width: lower.width - left - 1, ..lower };
    for y in lower.top()..lower.bottom() {
        buf[(lower.x + left, y)].set_symbol(state.theme.vertical()).set_style(state.theme.dim());
    }
    shares(state, Rect { height: 4, ..right }, buf);
    changes(state, Rect { y: right.y + 4, height: right.height.saturating_sub(4), ..right }, buf);
}

/// What a leader takes away: how much is overdue and presses, whose it is and how long, and what has changed.
fn summary(state: &State, area: Rect, buf: &mut Buffer) {
    let mut y = area.y;
    let mut say = |what: &str, style: Style| {
        put(buf, area.x + 1, y, area.width - 2, what, style);
        y += 1;
    };
    let Some(due) = state.leader_due() else {
        say(&state.words.get("loading"), state.theme.dim());
        return;
    };
    let counts = due.counts;
    if let (Some(most), Some(longest)) = (&due.most, &due.longest) {
        let name = |worst: &Worst| rows::body(state, &worst.unit, &worst.body);
        let message = Message::new("leader-overdue")
            .with("overdue", counts.overdue)
            .with("bodies", due.bodies)
            .with("today", counts.today)
            .with("soon", counts.soon);
        let style = state.theme.urgency(Urgency::Overdue).patch(state.theme.strong());
        say(&state.words.text(&message), style);
        let message = Message::new("board-whose")
            .with("most", name(most))
            .with("count", most.count)
            .with("longest", name(longest))
            .with("days", longest.days);
        say(&state.words.text(&message), Style::new());
    } else {
        let message = Message::new("leader-nothing").with("today", counts.today).with("soon", counts.soon);
        say(&state.words.text(&message), state.theme.good());
    }
    if let Some(changes) = state.leader_changes() {
        say(&since(state, changes), Style::new());
    }
}

/// What has changed, in one sentence.
fn since(state: &State, changes: &Changes) -> String {
    let first = state.leader.since.is_some_and(|(_, first)| first);
    let message = match state.leader.as_of {
        Some(_) => Message::new("leader-then"),
        None if first => Message::new("leader-first"),
        None => {
            Message::new("leader-since").with("since", changes.since.at.format("%m-%d %H:%M").to_string())
        }
    };
    let counts = Message::new("leader-changed")
        .with("overdue", changes.overdue)
        .with("opened", changes.opened)
        .with("published", changes.published)
        .with("settled", changes.settled);
    format!("{}{}", state.words.text(&message), state.words.text(&counts))
}

/// A part's frame and its rows; none where it has nothing to show, of which is said why.
fn part(
    state: &State,
    part: Part,
    area: Rect,
    title: &str,
    nothing: (bool, &str),
    buf: &mut Buffer,
) -> Option<Rect> {
    let focused = state.leader.part == part;
    let inside = pane(state, area, Spot::Leader(part), title, focused, buf);
    let (is_known, id) = nothing;
    if is_known && state.leader_len(part) > 0 {
        return Some(inside);
    }
    let (id, style) = if is_known { (id, state.theme.good()) } else { ("loading", state.theme.dim()) };
    put(buf, inside.x + 1, inside.y, inside.width.saturating_sub(1), &state.words.get(id), style);
    None
}

/// Draws the rows of a part's list that are on screen.
fn list(
    state: &State,
    part: Part,
    area: Rect,
    buf: &mut Buffer,
    mut draw: impl FnMut(usize, Rect, &mut Buffer),
) {
    let list = &state.leader.lists[part as usize];
    for (y, at) in (area.top()..).zip(list.window(state.leader_len(part), usize::from(area.height))) {
        entry(state, area, y, Spot::Leader(part), at);
        draw(at, Rect { y, height: 1, ..area }, buf);
        if at == list.selected {
            select(buf, area, y, state.theme.selected(state.leader.part == part));
        }
    }
}

/// Writes at the right end of a field of `width` cells that ends at `right`.
fn at_end(buf: &mut Buffer, right: u16, y: u16, width: u16, what: &str, style: Style) {
    let cells = u16::try_from(text::width(what)).unwrap_or(width).min(width);
    put(buf, right - cells, y, cells, what, style);
}

/// Cells of the columns of numbers.
const COUNT: u16 = 6;
/// Cells that the names have at least.
const NAMES: u16 = 24;
const DAYS: u16 = 9;

fn bodies(state: &State, area: Rect, buf: &mut Buffer) {
    let title = state.words.get("leader-bodies");
    let known = state.leader.bodies.is_some();
    let Some(inside) = part(state, Part::Bodies, area, &title, (known, "board-nothing-overdue"), buf) else {
        return;
    };
    let lines = state.leader.bodies.as_deref().unwrap_or_default();
    let shown = columns(state, lines, inside.width.saturating_sub(NAMES + COUNT + DAYS + 1));
    let taken: u16 = shown.iter().map(|column| column.width).sum();
    let room = inside.width.saturating_sub(COUNT + DAYS + taken + 1);
    // The numbers stand close to the names.
    let longest = lines.iter().map(|line| text::width(&rows::body(state, &line.unit, &line.body))).max();
    let names = u16::try_from(longest.unwrap_or(0) + 2).unwrap_or(room).min(room);
    let label = state.theme.label();
    let mut right = inside.x + names + COUNT;
    at_end(buf, right, inside.y, COUNT, &state.words.get("leader-overdue-head"), label);
    right += DAYS;
    at_end(buf, right, inside.y, DAYS, &state.words.get("leader-days-head"), label);
    for column in &shown {
        right += column.width;
        at_end(buf, right, inside.y, column.width, &column.head, label);
    }
    let body = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    list(state, Part::Bodies, body, buf, |at, row, buf| {
        let line = &lines[at];
        let name = rows::body(state, &line.unit, &line.body);
        put(buf, row.x + 1, row.y, names - 1, &name, Style::new());
        let overdue = state.theme.urgency(Urgency::Overdue);
        let mut right = row.x + names + COUNT;
        at_end(buf, right, row.y, COUNT, &line.count.to_string(), overdue.patch(state.theme.strong()));
        right += DAYS;
        let days = state.words.text(&Message::new("leader-days").with("days", line.days));
        at_end(buf, right, row.y, DAYS, &days, overdue);
        for column in &shown {
            right += column.width;
            let count: usize = column.systems.iter().map(|at| line.by[*at]).sum();
            let (count, style) = if count > 0 {
                (count.to_string(), Style::new())
            } else {
                ("·".to_owned(), state.theme.dim())
            };
            at_end(buf, right, row.y, column.width, &count, style);
        }
    });
}

/// A column of what is overdue: of one system, or of those for which there is no room.
struct Column {
    head: String,
    width: u16,
    systems: Vec<usize>,
}

impl Column {
    fn new(head: String, systems: Vec<usize>) -> Self {
        let width = u16::try_from(text::width(&head)).unwrap_or(8).max(4) + 1;
        Self { head, width, systems }
    }
}

/// The systems in which something is overdue, in their order: all, or where `room` has not the cells for them, those with the
/// most and the rest in one.
fn columns(state: &State, lines: &[Body], room: u16) -> Vec<Column> {
    let sum = |at: usize| lines.iter().map(|line| line.by[at]).sum::<usize>();
    let of = |at: usize| Column::new(state.words.text(&system_name(at)), vec![at]);
    let mut wanted: Vec<usize> = (0..SYSTEMS.len()).filter(|at| sum(*at) > 0).collect();
    if wanted.iter().map(|at| of(*at).width).sum::<u16>() <= room {
        return wanted.into_iter().map(of).collect();
    }
    wanted.sort_by_key(|at| (std::cmp::Reverse(sum(*at)), *at));
    let mut rest = Column::new(state.words.get("leader-system-rest"), Vec::new());
    let mut left = room.saturating_sub(rest.width);
    let mut shown: Vec<usize> = Vec::new();
    for at in wanted {
        let width = of(at).width;
        if rest.systems.is_empty() && width <= left {
            left -= width;
            shown.push(at);
        } else {
            rest.systems.push(at);
        }
    }
    shown.sort_unstable();
    shown.into_iter().map(of).chain([rest]).collect()
}

/// A share as it is shown: of a hundred, or that there was nothing.
fn percent(state: &State, share: Share) -> (String, Style) {
    match share.percent() {
        None => ("-".to_owned(), state.theme.dim()),
        Some(100) => ("100%".to_owned(), state.theme.good()),
        Some(percent) => (format!("{percent}%"), state.theme.urgency(Urgency::Soon)),
    }
}

fn orgs(state: &State, area: Rect, buf: &mut Buffer) {
    let quarter = state.leader_quarter();
    let title = match quarter {
        Some(quarter) => {
            state.words.text(&Message::new("leader-orgs").with("quarter", quarter.period.to_string()))
        }
        None => state.words.get("leader-orgs-loading"),
    };
    let nothing = (quarter.is_some(), "leader-no-orgs");
    let Some(inside) = part(state, Part::Orgs, area, &title, nothing, buf) else { return };
    let Some(quarter) = quarter else { return };
    // The most telling first: on a narrow screen the names come before the rest.
    let heads = [
        "leader-in-time-head",
        "leader-open-head",
        "leader-score-head",
        "leader-of-head",
        "leader-late-head",
    ];
    let heads = heads.map(|id| state.words.get(id));
    let widths: Vec<u16> =
        heads.iter().map(|head| u16::try_from(text::width(head)).unwrap_or(6).max(5) + 1).collect();
    let widths = &widths[..if inside.width < 48 { 3 } else { widths.len() }];
    let names = inside.width.saturating_sub(widths.iter().sum::<u16>() + 1);
    let cells = |row: Rect, what: [(String, Style); 5], buf: &mut Buffer| {
        let mut right = row.x + names;
        for ((what, style), width) in what.iter().zip(widths) {
            right += width;
            at_end(buf, right, row.y, *width, what, *style);
        }
    };
    cells(inside, heads.map(|head| (head, state.theme.label())), buf);
    let body = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    list(state, Part::Orgs, body, buf, |at, row, buf| {
        let line = &quarter.orgs[at];
        put(buf, row.x + 1, row.y, names.saturating_sub(2), &line.name, Style::new());
        let count = |count: u32, style: Style| match count {
            0 => ("·".to_owned(), state.theme.dim()),
            count => (count.to_string(), style),
        };
        let of = format!("{}/{}", line.all.in_time, line.all.of);
        let score = match line.score {
            Some((_, score)) if score <= Outcome::LEAST => {
                (points(score), state.theme.urgency(Urgency::Overdue))
            }
            Some((_, score)) => (points(score), Style::new()),
            None => ("-".to_owned(), state.theme.dim()),
        };
        let what = [
            percent(state, line.all),
            count(line.overdue, state.theme.urgency(Urgency::Overdue)),
            score,
            (of, Style::new()),
            count(line.late, state.theme.urgency(Urgency::Soon)),
        ];
        cells(row, what, buf);
    });
}

fn shares(state: &State, area: Rect, buf: &mut Buffer) {
    let (quarter, coverage) = (state.leader_quarter(), state.leader_coverage());
    let known = quarter.is_some() || coverage.is_some();
    let title = state.words.get("leader-shares");
    let Some(inside) = part(state, Part::Shares, area, &title, (known, "loading"), buf) else { return };
    let covered = coverage.map(|coverage| {
        let cells = coverage.lines.iter().flat_map(|line| &line.cells);
        let mut share = Share::default();
        for (_, cell) in cells {
            match cell {
                CoverCell::Covered(_) => (share.in_time, share.of) = (share.in_time + 1, share.of + 1),
                CoverCell::Late(_) | CoverCell::Missed(_) => share.of += 1,
                CoverCell::NotOwed | CoverCell::Due(..) | CoverCell::Ahead => {}
            }
        }
        share
    });
    let year = coverage.map(|coverage| coverage.year.to_string()).unwrap_or_default();
    let names = [
        Message::new("leader-opinions"),
        Message::new("leader-applications"),
        Message::new("leader-covered").with("year", year),
    ];
    let shares =
        [quarter.map(|quarter| quarter.opinions), quarter.map(|quarter| quarter.applications), covered];
    list(state, Part::Shares, inside, buf, |at, row, buf| {
        let name = state.words.text(&names[at]);
        put(buf, row.x + 1, row.y, row.width.saturating_sub(16), &name, Style::new());
        let Some(share) = shares[at] else {
            at_end(buf, row.right() - 1, row.y, 12, &state.words.get("loading"), state.theme.dim());
            return;
        };
        let (percent, style) = percent(state, share);
        at_end(buf, row.right() - 9, row.y, 5, &percent, style);
        at_end(buf, row.right() - 1, row.y, 8, &format!("{}/{}", share.in_time, share.of), Style::new());
    });
}

fn changes(state: &State, area: Rect, buf: &mut Buffer) {
    let changes = state.leader_changes();
    let title = match changes {
        Some(changes) => {
            let id = if changes.cut { "leader-changes-cut" } else { "leader-changes" };
            state.words.text(&Message::new(id).with("count", changes.all))
        }
        None => state.words.get("leader-changes-loading"),
    };
    let nothing = (changes.is_some(), "leader-no-changes");
    let Some(inside) = part(state, Part::Changes, area, &title, nothing, buf) else { return };
    let Some(changes) = changes else { return };
    list(state, Part::Changes, inside, buf, |at, row, buf| {
        let line = &changes.lines[at];
        let mut x = row.x + 1;
        let when = line.at.format("%m-%d").to_string();
        x += put(buf, x, row.y, 5, &when, state.theme.label()) + 1;
        if row.width >= 60 {
            x += put(buf, x, row.y, 15, &text::pad(&line.key.number(), 14), Style::new()) + 1;
        }
        let width = if row.width >= 60 { 18 } else { 14 };
        let deed = text::truncate(&state.words.text(&line.deed), width).into_owned();
        x += put(buf, x, row.y, 18, &text::pad(&deed, width), state.theme.strong()) + 1;
        put(buf, x, row.y, row.right().saturating_sub(x), &line.title, Style::new());
    });
}
