//! The year's calendar: months, each day with its sign, and beside them what the year stands on.

mod preview;

use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::{pane, put};
use crate::domain::calendar::{Calendar, DayKind, Festival};
use crate::domain::message::Message;
use crate::domain::period::Period;
use crate::tui::form::DayMark;
use crate::tui::list::ListState;
use crate::tui::mouse::{Hit, Spot};
use crate::tui::state::State;
use crate::tui::{text, year};

/// Cells of a month with the space after it.
const MONTH: u16 = year::WIDTH as u16 + 1;
/// Rows of a month: its name, the weekdays, at most six weeks.
const ROWS: u16 = 8;
/// The least cells of what stands beside the months.
const SIDE: u16 = 20;

/// Draws the calendar, or what a notice would do to it.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    let page = &state.year_page;
    if let Some(preview) = &page.preview {
        preview::draw(state, preview, area, buf);
        return;
    }
    let calendar = &state.directory.calendar;
    let across = (area.width.saturating_sub(SIDE) / MONTH).clamp(1, 4);
    let left = Rect { width: across * MONTH, y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let months = Months { calendar, before: None, year: page.year, marked: &[] };
    let inside = pane(state, area, Spot::Months, &months.title(state, &page.months, left), true, buf);
    months.draw(state, &page.months, true, left, buf);
    let right = Rect { x: left.right(), width: inside.width.saturating_sub(left.width), ..inside };
    side(state, page.year, right, buf);
    legend(state, area, buf);
}

/// The months of a year.
struct Months<'a> {
    calendar: &'a Calendar,
    /// The calendar as it was, where what differs from it stands out.
    before: Option<&'a Calendar>,
    year: i32,
    /// Days that stand out.
    marked: &'a [NaiveDate],
}

impl Months<'_> {
    /// Months in a row, the first of those there is room for in whole rows, and how many they are: the selected one is
    /// among them. Page by page, so that the months keep their places while the selection goes through them.
    fn page(list: &ListState, area: Rect) -> (usize, usize, usize) {
        let across = usize::from((area.width / MONTH).max(1));
        let down = usize::from((area.height / ROWS).max(1));
        let here = list.window(12, across * down).len().max(1);
        (across, (list.selected.min(11) / here * here).min(12 - here), here)
    }

    /// The year, with the months in sight where these are not all.
    fn title(&self, state: &State, list: &ListState, area: Rect) -> String {
        let (_, first, here) = Self::page(list, area);
        let message = match here {
            12 => Message::new("calendar-title"),
            _ => Message::new("calendar-title-part")
                .with("from", (first + 1).to_string())
                .with("to", (first + here).to_string()),
        };
        state.words.text(&message.with("year", self.year.to_string()))
    }

    /// Draws the months there is room for.
    fn draw(&self, state: &State, list: &ListState, focused: bool, area: Rect, buf: &mut Buffer) {
        let (across, first, here) = Self::page(list, area);
        for at in 0..here {
            let (column, row) = (at % across, at / across);
            let x = area.x + u16::try_from(column).unwrap_or(0) * MONTH;
            let y = area.y + u16::try_from(row).unwrap_or(0) * ROWS;
            let month = u32::try_from(first + at + 1).unwrap_or(1);
            let selected = focused && first + at == list.selected;
            let place = Rect { x, y, width: MONTH.min(area.right().saturating_sub(x)), height: ROWS };
            state.hits.note(place.intersection(area), || Hit::Row(Spot::Months, first + at));
            self.month(state, month, selected, place.intersection(area), buf);
        }
    }

    fn month(&self, state: &State, month: u32, selected: bool, area: Rect, buf: &mut Buffer) {
        let words = &state.words;
        let theme = state.theme;
        if area.height < 2 {
            return;
        }
        let title = year::title(self.year, month, words);
        let style = if selected { theme.selected(true) } else { theme.strong() };
        put(buf, area.x, area.y, area.width, &title, style);
        put(buf, area.x, area.y + 1, area.width, &year::weekdays(words), theme.label());
        let form = theme.form();
        for (y, week) in (area.y + 2..area.bottom()).zip(year::weeks(self.year, month)) {
            for (x, date) in (area.x..area.right()).step_by(year::DAY).zip(week) {
                let Some(date) = date else { continue };
                let mark = DayMark::of(self.calendar.kind(date));
                let mut style = mark.style(&form);
                let differs = self.before.is_some_and(|before| before.kind(date) != self.calendar.kind(date));
                if differs {
                    style = style.add_modifier(Modifier::BOLD);
                }
                if self.marked.contains(&date) {
                    style = style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
                }
                if date == state.today {
                    style = style.add_modifier(Modifier::REVERSED);
                }
                let width = u16::try_from(year::DAY).unwrap_or(0).min(area.right() - x);
                put(buf, x, y, width, year::day(date, mark, words).trim_end(), style);
            }
        }
    }
}

type Line = (String, Style);

/// What the year stands on, and its holidays.
fn side(state: &State, year: i32, area: Rect, buf: &mut Buffer) {
    let mut y = area.top();
    for (line, style) in basis(state, year, usize::from(area.width)) {
        if y < area.bottom() {
            put(buf, area.x, y, area.width, &line, style);
            y += 1;
        }
    }
    let rest = Rect { y, height: area.bottom() - y, ..area };
    holidays(state, &state.directory.calendar, (year, state.year_page.months.selected), rest, buf);
}

fn wrapped(what: &str, width: usize, style: Style) -> Vec<Line> {
    text::wrap(what, width).into_iter().map(|line| (line.to_owned(), style)).collect()
}

/// The notice, who loaded it and when; without one, that all is provisional.
fn basis(state: &State, year: i32, width: usize) -> Vec<Line> {
    let words = &state.words;
    let directory = &state.directory;
    let mut lines = match directory.calendar.notice_reference(year) {
        Some(reference) => wrapped(&words.text(&reference), width, Style::new()),
        None => {
            let message = Message::new("calendar-provisional").with("year", year.to_string());
            wrapped(&words.text(&message), width, state.theme.fault())
        }
    };
    let loaded = directory.notices.get(&year);
    let how = match loaded {
        Some(known) => {
            let id = if known.notice.is_some() { "calendar-loaded" } else { "calendar-taken-back" };
            Some(
                Message::new(id)
                    .with("name", directory.person_name(&known.by))
                    .with("date", known.at.date())
                    .with("moved", known.moved_count as usize),
            )
        }
        None => directory.calendar.has_notice(year).then(|| Message::new("calendar-built-in")),
    };
    lines.extend(how.into_iter().flat_map(|how| wrapped(&words.text(&how), width, state.theme.dim())));
    lines.push((String::new(), Style::new()));
    lines
}

/// Draws the year's holidays with their make-up days: as its notice has them, those before the turn of the year among
/// them; without one as the calendar has them. Where they do not all fit, those up to the month `at`, and how many
/// more there are.
fn holidays(state: &State, calendar: &Calendar, at: (i32, usize), area: Rect, buf: &mut Buffer) {
    let (year, month) = at;
    let words = &state.words;
    let period = Period::Year(year);
    let days = || period.first().iter_days().take_while(|day| *day <= period.last());
    let of_kind = |day: NaiveDate| match calendar.kind(day) {
        DayKind::Holiday(festival) => Some((day, festival, false)),
        DayKind::MakeUp(festival) => Some((day, festival, true)),
        DayKind::Work | DayKind::Weekend => None,
    };
    let named: Vec<(NaiveDate, Festival, bool)> = match calendar.notice(year) {
        Some(notice) => notice.days.into_iter().map(|(day, (of, worked))| (day, of, worked)).collect(),
        None => days().filter_map(of_kind).collect(),
    };
    let mut runs: Vec<(Festival, bool, NaiveDate, NaiveDate)> = Vec::new();
    for (day, festival, worked) in named {
        match runs.last_mut() {
            Some((of, was, _, last)) if (*of, *was) == (festival, worked) && last.succ_opt() == Some(day) => {
                *last = day;
            }
            _ => runs.push((festival, worked, day, day)),
        }
    }
    let working = days().filter(|day| calendar.is_working(*day)).count();
    let total = Message::new("calendar-working-days").with("count", working);
    let mut lines = wrapped(&words.text(&total), usize::from(area.width), Style::new());
    let room = usize::from(area.height).saturating_sub(lines.len());
    let shown = match runs.len() <= room {
        true => 0..runs.len(),
        // The last line is for how many more there are.
        false => {
            let last = |run: &&(Festival, bool, NaiveDate, NaiveDate)| {
                (run.2.year(), run.2.month0() as usize) <= (year, month)
            };
            let end = runs.iter().filter(last).count().max(room.saturating_sub(1));
            end.saturating_sub(room.saturating_sub(1))..end
        }
    };
    let more = runs.len() - shown.len();
    let form = state.theme.form();
    for (festival, worked, from, to) in runs.drain(shown) {
        let mark = if worked { DayMark::MakeUp } else { DayMark::Holiday };
        let short = |day: NaiveDate| day.format("%m-%d").to_string();
        let span = if from == to { short(from) } else { format!("{}~{}", short(from), short(to)) };
        let line = format!(
            "{} {} {}",
            text::pad(&sign(state, mark), 2),
            text::pad(&span, 11),
            words.text(&festival.message())
        );
        lines.push((line, mark.style(&form)));
    }
    if more > 0 {
        let more = Message::new("calendar-more-holidays").with("count", more);
        lines.push((words.text(&more), state.theme.label()));
    }
    for (y, (line, style)) in (area.top()..area.bottom()).zip(lines) {
        put(buf, area.x, y, area.width, &line, style);
    }
}

fn sign(state: &State, mark: DayMark) -> String {
    mark.sign().map(|sign| state.words.text(&sign)).unwrap_or_default()
}

/// What the signs mean, at the right end of the pane's title.
fn legend(state: &State, area: Rect, buf: &mut Buffer) {
    let shown = format!(" {} ", year::legend(&state.words));
    let width = u16::try_from(text::width(&shown)).unwrap_or(area.width).min(area.width);
    put(buf, area.right().saturating_sub(width + 1), area.y, width, &shown, state.theme.label());
}
