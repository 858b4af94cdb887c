//! Organisations and people.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{entry, pane, put, select};
use crate::domain::message::Message;
use crate::tui::mouse::Spot;
use crate::tui::state::{PeopleRow, State};
use crate::tui::text;

/// Draws organisations with their people.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    let words = &state.words;
    let inside = pane(state, area, Spot::People, &words.get("pane-people"), true, buf);
    for (y, at) in
        (inside.top()..).zip(state.people_list.window(state.people.len(), usize::from(inside.height)))
    {
        let row = Rect { y, height: 1, ..inside };
        entry(state, inside, y, Spot::People, at);
        match &state.people[at] {
            PeopleRow::Org(code) => {
                if let Ok(org) = state.directory.org(code) {
                    let mut what = format!("{code} {} {}", org.name, words.text(&org.kind.message()));
                    if let Some(above) = &org.superior {
                        let above =
                            Message::new("people-superior").with("org", state.directory.org_name(above));
                        what = format!("{what} {}", words.text(&above));
                    }
                    if !org.active {
                        what = format!("{what} {}", words.get("people-dissolved"));
                    }
                    put(buf, row.x + 1, y, row.width - 2, &what, state.theme.strong());
                }
            }
            PeopleRow::Person(login) => {
                if let Some(person) = state.directory.people.get(login) {
                    let posts: Vec<String> = person
                        .posts
                        .iter()
                        .map(|post| format!("{} {}", post.org, words.text(&post.role.message())))
                        .collect();
                    let mut x = row.x + 3;
                    x += put(buf, x, y, 12, &text::pad(&person.name, 10), ratatui::style::Style::new()) + 1;
                    x += put(buf, x, y, 14, &text::pad(login, 12), state.theme.dim()) + 1;
                    let mut what = posts.join(&words.get("list-separator"));
                    let here = state.overview.iter().flat_map(|overview| &overview.here);
                    if here.into_iter().any(|here| here.login == *login) {
                        what = format!("{} {what}", words.get("people-here"));
                    }
                    if !person.active {
                        what = format!("{} {what}", words.get("people-left"));
                    }
                    put(buf, x, y, row.right().saturating_sub(x + 1), &what, ratatui::style::Style::new());
                }
            }
        }
        if at == state.people_list.selected {
            select(buf, inside, y, state.theme.selected(true));
        }
    }
}
