//! What lies over the screen.

pub(in crate::tui) mod candidates;
mod catalogue;
mod confirm;
mod faults;
mod finder;
mod help;
mod letter;
mod plans;
mod templates;
mod why;

pub(in crate::tui) use candidates::lines_by_row;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{entry, put, rows, select};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::tui::drafts::Left;
use crate::tui::form::DayMark;
use crate::tui::list::ListState;
use crate::tui::mouse::Spot;
use crate::tui::popup::{centered, frame};
use crate::tui::state::{OpenForm, Popup, Screen, State};
use crate::tui::text;

/// Draws every popup, the last on top; returns where the terminal's cursor belongs.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let mut cursor = None;
    for popup in &state.popups {
        cursor = match popup {
            Popup::Help(list) => {
                help::draw(state, list, area, buf);
                None
            }
            Popup::Why(due, scroll) => {
                why::draw(state, due, scroll, area, buf);
                None
            }
            Popup::Faults(faults, scroll) => {
                faults::draw(state, faults, scroll, area, buf);
                None
            }
            Popup::Letters(letters) => {
                letter::draw(state, letters, area, buf);
                None
            }
            Popup::Candidates(shown) => {
                candidates::draw(state, shown, area, buf);
                None
            }
            Popup::Plans(popup) => {
                plans::draw(state, popup, area, buf);
                None
            }
            Popup::Templates(templates) => {
                templates::draw(state, templates, area, buf);
                None
            }
            Popup::Confirm(confirm) => {
                confirm::draw(state, confirm, area, buf);
                None
            }
            Popup::Form(open) => form(state, open, area, buf),
            Popup::Search(search) => finder::search(state, search, area, buf),
            Popup::Palette(palette) => finder::palette(state, palette, area, buf),
            Popup::Versions(versions) => {
                catalogue::versions(state, versions, area, buf);
                None
            }
            Popup::Preview(preview, scroll) => {
                catalogue::preview(state, preview, scroll, area, buf);
                None
            }
            Popup::ChooseDue(lines, list) => {
                let shown: Vec<String> = lines
                    .iter()
                    .map(|line| {
                        let standing = line.standing(state.today, &state.directory.calendar);
                        let standing = rows::standing(state, standing, line.provisional);
                        format!(
                            "{} {} {} {}",
                            rows::date(state, line.due),
                            text::pad(&standing, 10),
                            text::pad(line.limit.id(), 3),
                            rows::line_title(state, line)
                        )
                    })
                    .collect();
                choose(state, "choose-due", &shown, list, area, buf);
                None
            }
            Popup::ChooseRecord(named, list) => {
                let line = |(key, said): &(RecordKey, Message)| {
                    format!("{} {}", text::pad(&key.number(), 15), state.words.text(said))
                };
                let shown: Vec<String> = named.iter().map(line).collect();
                choose(state, "choose-record", &shown, list, area, buf);
                None
            }
            Popup::Drafts(left, list) => {
                let line = |draft: &Left| {
                    let saved = draft.saved.format("%m-%d %H:%M").to_string();
                    format!("{saved} {} {}", text::pad(&draft.name(state), 26), draft.title(state))
                };
                let shown: Vec<String> = left.iter().map(line).collect();
                choose(state, "drafts-title", &shown, list, area, buf);
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
        entry(state, inside, y, Spot::Popup, at);
        put(buf, inside.x + 1, y, inside.width.saturating_sub(2), &shown[at], Style::new());
        if at == list.selected {
            select(buf, inside, y, state.theme.selected(true));
        }
    }
}

/// A form. It leaves in sight what it is about: the detail below it, or above it where that fills the screen.
fn form(state: &State, open: &OpenForm, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    const WIDTH: u16 = 96;
    const FRAME: u16 = 2;
    let words = |message: &Message| state.words.text(message);
    let days = |date| DayMark::of(state.directory.calendar.kind(date));
    let style = state.theme.form();
    let mut place = centered(area, WIDTH, area.height);
    let height = open.form.height(place.width.saturating_sub(2 * FRAME), &style, &words, &days);
    place.height = height.saturating_add(FRAME).min(area.height);
    if state.screen == Screen::Main && state.detail.zoomed {
        place.y = area.bottom() - place.height;
    }
    // Some are named by what is done, which is a word in a line elsewhere; a title begins with a capital.
    let title = words(&open.form.spec().title);
    let mut rest = title.chars();
    let title: String = rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect();
    let inside = frame(buf, place, &title, &state.theme.frame());
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    open.form.render(inside, buf, &style, &words, &days)
}
