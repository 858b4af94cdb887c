//! What lies over the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{put, rows, select};
use crate::domain::calendar::DayKind;
use crate::domain::clock::{Due, Measure, TraceStep};
use crate::domain::message::Message;
use crate::tui::form::DayMark;
use crate::tui::list::{ListState, Scroll};
use crate::tui::popup::{centered, frame};
use crate::tui::state::{OpenForm, Popup, State};
use crate::tui::text;
use crate::tui::update::{below, help_actions};

/// Draws every popup, the last on top; returns where the terminal's cursor belongs.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let mut cursor = None;
    for popup in &state.popups {
        cursor = match popup {
            Popup::Help(list) => {
                help(state, list, area, buf);
                None
            }
            Popup::Why(due, scroll) => {
                why(state, due, scroll, area, buf);
                None
            }
            Popup::Form(open) => form(state, open, area, buf),
            Popup::ChooseDue(lines, list) => {
                let shown: Vec<String> = lines
                    .iter()
                    .map(|line| {
                        let standing = rows::standing(state, line.standing, line.provisional);
                        format!(
                            "{} {} {} {}",
                            rows::date(state, line.due),
                            standing,
                            line.limit.id(),
                            rows::line_title(state, line)
                        )
                    })
                    .collect();
                choose(state, "choose-due", &shown, list, area, buf);
                None
            }
            Popup::ChoosePerson(logins, list) => {
                let shown: Vec<String> = logins
                    .iter()
                    .filter_map(|login| state.directory.people.get(login))
                    .map(|person| {
                        let posts: Vec<String> = person
                            .posts
                            .iter()
                            .map(|post| format!("{} {}", post.org, state.words.text(&post.role.message())))
                            .collect();
                        format!(
                            "{} {} {}",
                            text::pad(&person.login, 12),
                            text::pad(&person.name, 8),
                            posts.join(&state.words.get("list-separator"))
                        )
                    })
                    .collect();
                choose(state, "choose-person", &shown, list, area, buf);
                None
            }
        };
    }
    cursor
}

fn choose(state: &State, title: &str, shown: &[String], list: &ListState, area: Rect, buf: &mut Buffer) {
    let height = u16::try_from(shown.len() + 2).unwrap_or(u16::MAX);
    let widest = shown.iter().map(|line| text::width(line)).max().unwrap_or(0) + 4;
    let width = u16::try_from(widest).unwrap_or(u16::MAX).max(30);
    let inside = frame(buf, centered(area, width, height), &state.words.get(title), &state.theme.frame());
    for (y, at) in (inside.top()..).zip(list.window(shown.len(), usize::from(inside.height))) {
        put(buf, inside.x + 1, y, inside.width.saturating_sub(2), &shown[at], Style::new());
        if at == list.selected {
            select(buf, inside, y, state.theme.selected(true));
        }
    }
}

fn help(state: &State, list: &ListState, area: Rect, buf: &mut Buffer) {
    let actions = help_actions(state);
    let contexts = below(state);
    let height = u16::try_from(actions.len() + 3).unwrap_or(u16::MAX);
    let area = centered(area, 100, height.min(area.height));
    let inside = frame(buf, area, &state.words.get("help-title"), &state.theme.frame());
    let body = Rect { height: inside.height.saturating_sub(1), ..inside };
    for (y, at) in (body.top()..).zip(list.window(actions.len(), usize::from(body.height))) {
        let action = actions[at];
        let keys = state.keymap.keys_of(action.id, &contexts).join(" ");
        let words = action.words();
        let verdict = (action.possible)(state);
        let style = if verdict.is_ok() { Style::new() } else { state.theme.dim() };
        let mut x = body.x + 1;
        x += put(buf, x, y, 16, &text::pad(&keys, 14), state.theme.key()) + 1;
        x += put(buf, x, y, 24, &text::pad(&state.words.get(&words), 18), style) + 1;
        let room = body.right().saturating_sub(x + 1);
        match verdict {
            Ok(()) => {
                let help = state.words.attr(&words, "help").unwrap_or_default();
                put(buf, x, y, room, &help, state.theme.dim());
            }
            Err(reason) => {
                let message = Message::new("not-possible").with("reason", reason);
                put(buf, x, y, room, &state.words.text(&message), state.theme.fault());
            }
        }
        if at == list.selected {
            select(buf, body, y, state.theme.selected(true));
        }
    }
    if inside.height > 0 {
        let y = inside.bottom() - 1;
        put(
            buf,
            inside.x + 1,
            y,
            inside.width.saturating_sub(2),
            &state.words.get("help-foot"),
            state.theme.dim(),
        );
    }
}

/// The rule with its article, the event, and the count day by day.
fn why(state: &State, due: &Due, scroll: &Scroll, area: Rect, buf: &mut Buffer) {
    let words = &state.words;
    let policy = &state.directory.settings.policy;
    let area = centered(area, 78, area.height);
    let title = words.text(&Message::new("why-title").with("rule", due.limit.id()));
    let inside = frame(buf, area, &title, &state.theme.frame());
    let width = usize::from(inside.width).saturating_sub(2);
    let mut lines: Vec<(String, Style)> = Vec::new();
    let mut say = |message: &Message, style: Style| {
        let whole = words.text(message);
        lines.extend(text::wrap(&whole, width).into_iter().map(|line| (line.to_owned(), style)));
    };
    say(&Message::new("why-due").with("date", rows::long_date(state, due.date)), state.theme.strong());
    let article = if due.limit.is_policy() { "why-policy" } else { "why-article" };
    say(&Message::new(article).with("article", due.limit.article()), state.theme.label());
    say(&due.limit.text(policy), Style::new());
    let counted =
        matches!(due.limit.measure(policy), Measure::WorkingDays(_) | Measure::Days(_) | Measure::Months(_));
    let event = if counted { "why-event" } else { "why-event-given" };
    say(
        &Message::new(event).with("event", due.limit.event()).with("date", rows::long_date(state, due.from)),
        Style::new(),
    );
    if due.provisional {
        let year = chrono::Datelike::year(&due.date);
        say(&Message::new("why-provisional").with("year", year.to_string()), state.theme.fault());
    } else if let Some(reference) = state.calendar.notice_reference(chrono::Datelike::year(&due.date)) {
        say(&Message::new("why-notice").with("reference", reference), state.theme.dim());
    }
    lines.push((String::new(), Style::new()));
    for day in &due.trace {
        let number = day
            .counted
            .map_or_else(String::new, |n| words.text(&Message::new("why-counted").with("n", i64::from(n))));
        let mut line = format!(
            "{} {} {} {} {}",
            day.date,
            text::pad(&words.text(&rows::weekday(day.date)), 5),
            text::pad(&words.text(&day.kind.message()), 22),
            text::pad(&number, 9),
            words.text(&day.step.message())
        );
        if day.provisional {
            line.push_str(&words.get("mark-provisional"));
        }
        let style = match (day.step, day.kind) {
            (TraceStep::Due, _) => state.theme.strong(),
            (_, DayKind::Holiday(_)) => state.theme.form().holiday,
            (_, DayKind::MakeUp(_)) => state.theme.form().make_up,
            (_, DayKind::Weekend) => state.theme.dim(),
            _ => Style::new(),
        };
        lines.push((line, style));
    }
    for (y, at) in (inside.top()..).zip(scroll.window(lines.len(), usize::from(inside.height))) {
        put(buf, inside.x + 1, y, inside.width.saturating_sub(2), &lines[at].0, lines[at].1);
    }
    if scroll.has_more() {
        let more = words.get("detail-more");
        let width = u16::try_from(text::width(&more)).unwrap_or(0);
        put(
            buf,
            area.right().saturating_sub(width + 2),
            area.bottom() - 1,
            width,
            &more,
            state.theme.label(),
        );
    }
}

fn form(state: &State, open: &OpenForm, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let title = state.words.text(&open.form.spec().title);
    let inside = frame(buf, centered(area, 96, area.height), &title, &state.theme.frame());
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let words = |message: &Message| state.words.text(message);
    let days = |date| match state.calendar.kind(date) {
        DayKind::Work => DayMark::Work,
        DayKind::Weekend => DayMark::Weekend,
        DayKind::Holiday(_) => DayMark::Holiday,
        DayKind::MakeUp(_) => DayMark::MakeUp,
    };
    open.form.render(inside, buf, &state.theme.form(), &words, &days)
}
