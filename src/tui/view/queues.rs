//! Pending reviews, and below them the opinions, the applications or another book.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{entry, pane, put, rows, select};
use crate::domain::book::BOOKS;
use crate::domain::clock::Standing;
use crate::domain::code::{Kind, RecordKey};
use crate::domain::message::Message;
use crate::lang::Language;
use crate::tui::list::ListState;
use crate::tui::mouse::Spot;
use crate::tui::state::{Pane, State};
use crate::tui::text;

/// One line of a queue.
struct Line {
    /// Its record.
    key: RecordKey,
    mine: bool,
    what: String,
    number: String,
    title: String,
    who: String,
    standing: Option<Standing>,
    provisional: bool,
    /// A last day by which nothing is owed.
    until: Option<NaiveDate>,
}

/// Draws the pending reviews.
pub fn tasks(state: &State, area: Rect, buf: &mut Buffer) {
    let lines = state.tasks.as_ref().map(|tasks| {
        let line = |task: &crate::office::query::TaskLine| Line {
            key: task.row.key.clone(),
            mine: task.mine,
            what: state.words.get(&format!("task-short-{}", task.row.task.word())),
            number: task.row.key.number(),
            title: task.row.title.clone(),
            who: state.directory.person_name(&task.row.proposer),
            standing: task.standing(state.today, &state.directory.calendar),
            provisional: task.row.provisional,
            until: None,
        };
        (tasks.len(), tasks.partition_point(|task| task.mine), move |at: usize| line(&tasks[at]))
    });
    queue(state, area, Pane::Tasks, "pane-tasks", "tasks-empty", &state.tasks_list, lines, buf);
}

/// Draws the opinion queue.
pub fn opinions(state: &State, area: Rect, buf: &mut Buffer) {
    let lines = state.opinions.as_ref().map(|opinions| {
        let line = |opinion: &crate::office::query::OpinionLine| Line {
            key: opinion.row.key.clone(),
            mine: opinion.mine,
            what: state.words.get(&format!("opinion-short-{}", opinion.row.state.word())),
            number: opinion.row.key.number(),
            title: opinion.row.title.clone(),
            who: match &opinion.row.handler {
                Some(login) => state.directory.person_name(login),
                None => state.directory.org_name(&opinion.row.unit),
            },
            standing: opinion.standing(state.today, &state.directory.calendar),
            provisional: opinion.row.provisional,
            until: None,
        };
        (opinions.len(), opinions.partition_point(|line| line.mine), move |at: usize| line(&opinions[at]))
    });
    queue(state, area, Pane::Opinions, "pane-opinions", "opinions-empty", &state.opinions_list, lines, buf);
}

/// Draws the applications.
pub fn applications(state: &State, area: Rect, buf: &mut Buffer) {
    let lines = state.applications.as_ref().map(|applications| {
        let line = |application: &crate::office::query::ApplicationLine| Line {
            key: application.row.key.clone(),
            mine: application.mine,
            what: state.words.get(&format!("application-short-{}", application.row.state.word())),
            number: application.row.key.number(),
            title: application.row.title.clone(),
            who: state.directory.org_name(&application.row.key.code.org),
            standing: application.standing(state.today, &state.directory.calendar),
            provisional: application.row.provisional,
            until: None,
        };
        let mine = state.queue_mine(Pane::Applications);
        (applications.len(), mine, move |at: usize| line(&applications[at]))
    });
    let (which, list) = (Pane::Applications, &state.applications_list);
    queue(state, area, which, "pane-applications", "applications-empty", list, lines, buf);
}

/// Draws the open cases of one of the other books.
pub fn book(state: &State, kind: Kind, area: Rect, buf: &mut Buffer) {
    let shelf = state.books.get(&kind);
    let lines = shelf.and_then(|shelf| shelf.lines.as_ref()).map(|cases| {
        let line = |case: &crate::office::query::CaseLine| Line {
            key: case.row.key.clone(),
            mine: case.mine,
            what: state.words.get(&case.row.short),
            number: case.row.key.number(),
            title: case.row.title.clone(),
            who: state.directory.org_name(case.row.whose()),
            standing: case.standing(state.today, &state.directory.calendar),
            provisional: case.row.provisional,
            until: case.row.until,
        };
        (cases.len(), state.queue_mine(Pane::Book(kind)), move |at: usize| line(&cases[at]))
    });
    let unread = ListState::default();
    let list = shelf.map_or(&unread, |shelf| &shelf.list);
    let (title, empty) = (format!("pane-{}", kind.word()), format!("book-empty-{}", kind.word()));
    queue(state, area, Pane::Book(kind), &title, &empty, list, lines, buf);
}

/// The queues that have this place on the screen by turns, with the keys to them; first those in which something waits
/// for this person, as far as there is room.
fn beside(state: &State, which: Pane, room: usize) -> Option<String> {
    if matches!(which, Pane::Tree | Pane::Tasks | Pane::Detail) {
        return None;
    }
    let mine = |kind: Kind| {
        let overview = state.overview.as_ref();
        let books = overview.map(|overview| overview.books.as_slice()).unwrap_or_default();
        books.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count)
    };
    let mut tabs: Vec<(bool, String)> = Vec::new();
    let kinds = [Kind::Opinion, Kind::Application].into_iter().chain(BOOKS.into_iter().map(|book| book.kind));
    for kind in kinds.filter(|kind| State::pane_of(*kind) != which) {
        let count = match kind {
            Kind::Opinion => state.overview.as_ref().map_or(0, |overview| overview.opinions),
            kind => mine(kind),
        };
        let action = format!("pane.{}", PANES.iter().find(|(of, _)| *of == kind)?.1);
        let Some(key) = state.keymap.keys_of(&action, &["main"]).into_iter().next() else { continue };
        let name = state.words.get(&format!("tab-{}", kind.word()));
        let count = if count > 0 { count.to_string() } else { String::new() };
        tabs.push((!count.is_empty(), format!("{key}{name}{count}")));
    }
    // What waits for somebody stays where there is not room for all.
    let cells = |tabs: &[(bool, String)]| tabs.iter().map(|(_, tab)| text::width(tab) + 1).sum::<usize>();
    while cells(&tabs) > room {
        let last = tabs.iter().rposition(|(waits, _)| !waits).or(tabs.len().checked_sub(1))?;
        tabs.remove(last);
    }
    (!tabs.is_empty()).then(|| tabs.into_iter().map(|(_, tab)| tab).collect::<Vec<_>>().join(" "))
}

/// The words of the panes in their actions, by the kind of record that waits there.
const PANES: [(Kind, &str); 9] = [
    (Kind::Opinion, "opinions"),
    (Kind::Application, "applications"),
    (Kind::Plan, "plan"),
    (Kind::Press, "press"),
    (Kind::Supervisor, "supervisor"),
    (Kind::Consultation, "consultation"),
    (Kind::Archive, "archive"),
    (Kind::Assessment, "assessment"),
    (Kind::Accountability, "accountability"),
];

#[allow(clippy::too_many_arguments)]
fn queue(
    state: &State,
    area: Rect,
    which: Pane,
    title: &str,
    empty: &str,
    list: &ListState,
    lines: Option<(usize, usize, impl Fn(usize) -> Line)>,
    buf: &mut Buffer,
) {
    let focused = state.focus == which;
    let words = &state.words;
    let (len, mine) = lines.as_ref().map_or((0, 0), |(len, mine, _)| (*len, *mine));
    let mut heading =
        Message::new("queue-title").with("name", words.get(title)).with("mine", mine).with("all", len);
    let picked = state.selection.of(which).filter(|picked| !picked.is_empty());
    if picked.is_some() {
        let count = state.chosen_count(which);
        heading = Message::new("queue-title-picked").with("title", heading).with("count", count);
    }
    let mut heading = words.text(&heading);
    let room = usize::from(area.width).saturating_sub(text::width(&heading) + 7);
    if let Some(beside) = beside(state, which, room) {
        heading = format!("{heading} | {beside}");
    }
    let inside = pane(state, area, Spot::Pane(which), &heading, focused, buf);
    let Some((_, _, line)) = lines.filter(|(len, ..)| *len > 0) else {
        let loaded = match which {
            Pane::Tasks => state.tasks.is_some(),
            Pane::Applications => state.applications.is_some(),
            Pane::Book(kind) => state.books.get(&kind).is_some_and(|shelf| shelf.lines.is_some()),
            _ => state.opinions.is_some(),
        };
        let id = if loaded { empty } else { "loading" };
        put(buf, inside.x + 1, inside.y, inside.width.saturating_sub(1), &words.get(id), state.theme.dim());
        return;
    };
    let range = state.picked_range(which);
    for (y, at) in (inside.top()..).zip(list.window(len, usize::from(inside.height))) {
        entry(state, inside, y, Spot::Pane(which), at);
        let line = line(at);
        let mut place = Rect { y, height: 1, ..inside };
        if let Some(picked) = picked {
            // A box before each line, not colour alone, as long as any is selected.
            let on = picked.has(&line.key) || range.as_ref().is_some_and(|range| range.contains(&at));
            let (mark, style) =
                if on { ("[x]", state.theme.title(true)) } else { ("[ ]", state.theme.dim()) };
            let used = put(buf, place.x, y, 3, mark, style) + 1;
            place = Rect { x: place.x + used, width: place.width.saturating_sub(used), ..place };
        }
        draw_line(state, &line, place, buf);
        if at == list.selected {
            select(buf, inside, y, state.theme.selected(focused));
        }
    }
}

fn draw_line(state: &State, line: &Line, area: Rect, buf: &mut Buffer) {
    let theme = state.theme;
    let style = if line.mine { theme.strong() } else { Style::new() };
    let mut x = area.x;
    let mark = state.words.get(if line.mine { "mark-mine" } else { "mark-other" });
    x += put(buf, x, area.y, 3, &mark, theme.strong()) + 1;
    let due = line
        .standing
        .map(|standing| (rows::standing(state, standing, line.provisional), theme.urgency(standing.urgency)));
    let right =
        due.or_else(|| line.until.map(|until| (state.words.text(&rows::until(state, until)), theme.dim())));
    let right_width = right.as_ref().map_or(0, |(what, _)| u16::try_from(text::width(what)).unwrap_or(0) + 1);
    if let Some((what, style)) = &right {
        put(buf, area.right() - right_width, area.y, right_width, what, *style);
    }
    let end = area.right().saturating_sub(right_width + 1);
    let what = if state.words.language() == Language::Chinese { 4 } else { 9 };
    x += put(buf, x, area.y, 9, &text::pad(&line.what, what), style) + 1;
    let wide = area.width >= 64;
    if wide {
        x += put(buf, x, area.y, 16, &line.number, Style::new()) + 1;
    }
    let mut end = end;
    if let Some(name) = state.deciding(&line.key) {
        // Who decides on it just now stands where the title would end.
        let by = state.words.text(&Message::new("deciding-by").with("name", name));
        let cells = u16::try_from(text::width(&by)).unwrap_or(u16::MAX).min(end.saturating_sub(x) / 2);
        put(buf, end.saturating_sub(cells), area.y, cells, &by, theme.label());
        end = end.saturating_sub(cells + 1);
    }
    let mut title_end = end;
    if wide && area.width >= 72 {
        let who = u16::try_from(text::width(&line.who)).unwrap_or(0).min(10);
        title_end = end.saturating_sub(who + 1);
        put(buf, title_end + 1, area.y, who, &line.who, theme.dim());
    }
    put(buf, x, area.y, title_end.saturating_sub(x), &line.title, Style::new());
}
