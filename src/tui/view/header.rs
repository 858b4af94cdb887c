//! The header line, the line for what was said, and the hints.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::put;
use crate::domain::calendar::{DayKind, weekday};
use crate::domain::clock::Urgency;
use crate::domain::message::Message;
use crate::domain::organisation::Role;
use crate::office::query::Overview;
use crate::tui::action::ACTIONS;
use crate::tui::mouse::Hit;
use crate::tui::state::{Popup, Screen, State, Tone};
use crate::tui::text;
use crate::tui::update as go;
use crate::tui::update::may_load;

/// Organisation, person, date; and what is due, at the right, where nothing cuts it.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    let style = state.theme.header();
    buf.set_style(area, style);
    let words = &state.words;
    let Some(overview) = &state.overview else {
        put(buf, area.x + 1, area.y, area.width - 1, &words.get("loading"), style);
        return;
    };
    let past = state.past();
    let then = past.and_then(|_| match state.screen {
        Screen::Board => state.board.shown().map(|due| due.counts),
        _ => state.then().map(|then| then.due.counts),
    });
    let due = if past.is_some() { then.unwrap_or_default() } else { overview.due };
    let count = |id: &'static str, n: usize| words.text(&Message::new(id).with("count", n));
    let counts = [
        (count("count-overdue", due.overdue), due.overdue > 0, Some(Urgency::Overdue)),
        (count("count-today", due.today), due.today > 0, Some(Urgency::Today)),
        (count("count-soon", due.soon), due.soon > 0, Some(Urgency::Soon)),
        (count("count-tasks", overview.tasks), overview.tasks > 0, None),
        (count("count-opinions", overview.opinions), overview.opinions > 0, None),
    ];
    // What waits for the person waits today.
    let counts = &counts[..if past.is_some() { 3 } else { counts.len() }];
    let width: usize = counts.iter().map(|(words, ..)| text::width(words) + 1).sum();
    let width = u16::try_from(width).unwrap_or(u16::MAX).min(area.width);
    let mut x = area.right() - width;
    for (what, any, urgency) in counts {
        let mut shown = style;
        if *any {
            shown = shown.add_modifier(Modifier::BOLD);
            if let Some(urgency) = urgency {
                shown = shown.patch(state.theme.header_urgency(*urgency));
            }
        }
        x += put(buf, x, area.y, area.right() - x, what, shown) + 1;
    }
    let mut room = area.width.saturating_sub(width + 2);
    let lacking = overview.lacking.filter(|_| may_load(state).is_ok());
    if let Some(lacking) = lacking {
        // Left of the counts, where it is not cut either.
        let mark = words.text(&Message::new("header-lacking").with("year", lacking.year.to_string()));
        let urgency = if lacking.begun { Urgency::Overdue } else { Urgency::Soon };
        let cells = u16::try_from(text::width(&mark)).unwrap_or(room).min(room);
        let shown = style.add_modifier(Modifier::BOLD).patch(state.theme.header_urgency(urgency));
        put(buf, area.right() - width - cells - 1, area.y, cells, &mark, shown);
        room = room.saturating_sub(cells + 1);
    }
    let here = here(state, overview, usize::from(room));
    if let Some((mark, shown)) = &here {
        let cells = u16::try_from(text::width(mark)).unwrap_or(room).min(room);
        put(buf, area.x + 1 + room - cells, area.y, cells, mark, style.patch(*shown));
        room = room.saturating_sub(cells + 1);
    }
    if let Some(day) = past {
        let as_of = Message::new("header-as-of").with("date", day).with("weekday", weekday(day));
        let shown = style.add_modifier(Modifier::BOLD).patch(state.theme.header_urgency(Urgency::Soon));
        let x = area.x + 1 + put(buf, area.x + 1, area.y, room, &words.text(&as_of), shown) + 1;
        put(buf, x, area.y, room.saturating_sub(x), &overview.person.name, style);
        return;
    }
    let mut x = area.x + 1;
    if state.read_only {
        let shown = style.add_modifier(Modifier::BOLD).patch(state.theme.header_urgency(Urgency::Soon));
        let cells = put(buf, x, area.y, room, &words.get("header-read-only"), shown) + 1;
        (x, room) = (x + cells, room.saturating_sub(cells));
    }
    let marked = lacking.is_some() || here.is_some();
    let fullest = who(state, overview, usize::from(room), marked);
    if let Some(books) = books(state, overview) {
        // Only in what who is at the screen leaves free.
        let cells = u16::try_from(text::width(&books)).unwrap_or(room);
        if usize::from(cells) + text::width(&fullest) < usize::from(room) {
            put(buf, x + room - cells, area.y, cells, &books, style.add_modifier(Modifier::BOLD));
            room -= cells + 1;
        }
    }
    let who = who(state, overview, usize::from(room), marked);
    put(buf, x, area.y, room, &who, style);
}

/// How many applications and cases of the other books wait for the person, by book.
fn books(state: &State, overview: &Overview) -> Option<String> {
    let waiting = overview.books.iter().filter(|(_, count)| *count > 0);
    let told = waiting.map(|(kind, count)| {
        let name = state.words.get(&format!("tab-{}", kind.word()));
        state.words.text(&Message::new("header-book").with("name", name).with("count", *count))
    });
    let told = told.collect::<Vec<_>>().join(" ");
    (!told.is_empty()).then_some(told)
}

/// How many people are in the office, where that is more than one and there is room for it; or that it cannot be reached,
/// which is said whatever the room.
fn here(state: &State, overview: &Overview, room: usize) -> Option<(String, Style)> {
    let words = &state.words;
    if state.live.lost.is_some() {
        let style = state.theme.header_urgency(Urgency::Overdue).add_modifier(Modifier::BOLD);
        return Some((words.get("header-lost"), style));
    }
    let count = overview.here.len();
    if count < 2 {
        return None;
    }
    let mark = words.text(&Message::new("header-here").with("count", count));
    let least = text::width(&least(state, overview));
    (text::width(&mark) + 1 + least <= room).then_some((mark, Style::new()))
}

/// The least that says who is at the screen.
fn least(state: &State, overview: &Overview) -> String {
    let code =
        overview.person.posts.iter().min_by_key(|post| Role::ALL.iter().position(|role| *role == post.role));
    let code = code.map(|post| post.org.to_string()).unwrap_or_default();
    format!("{} {code} {}", state.today.format("%m-%d"), overview.person.name)
}

/// The date, whether it is a working day, and who is at the screen for whom: as fully as there is room for.
fn who(state: &State, overview: &Overview, room: usize, marked: bool) -> String {
    let words = &state.words;
    let today = state.today;
    let kind = match overview.day {
        DayKind::Work => words.get("header-work"),
        other => words.text(&other.message()),
    };
    let weekday = words.text(&weekday(today));
    // What a person mainly does is the role that comes first among all roles.
    let mut posts: Vec<_> = overview.person.posts.iter().collect();
    posts.sort_by_key(|post| Role::ALL.iter().position(|role| *role == post.role));
    let post = posts.first();
    let org = post.map(|post| state.directory.org_name(&post.org)).unwrap_or_default();
    let code = post.map(|post| post.org.to_string()).unwrap_or_default();
    // Every role; those elsewhere with the place. Where there is no room, the first and how many more.
    let roles: Vec<String> = posts
        .iter()
        .map(|other| match words.text(&other.role.message()) {
            role if post.is_some_and(|post| post.org == other.org) => role,
            role => format!("{} {role}", other.org),
        })
        .collect();
    let all = roles.join(&words.get("list-separator"));
    let first = roles.first().cloned().unwrap_or_default();
    let first = if roles.len() > 1 { format!("{first} +{}", roles.len() - 1) } else { first };
    let (long, short) = (today.to_string(), today.format("%m-%d").to_string());
    let name = &overview.person.name;
    let fullest = [
        format!("{long} {weekday} {kind} {org} {name} {all}"),
        format!("{long} {weekday} {kind} {org} {name} {first}"),
        format!("{long} {weekday} {kind} {code} {name} {all}"),
        format!("{short} {weekday} {kind} {code} {name} {all}"),
        format!("{long} {weekday} {kind} {code} {name} {first}"),
        format!("{short} {weekday} {kind} {code} {name} {first}"),
    ];
    let least = [
        format!("{short} {kind} {code} {name} {first}"),
        format!("{short} {weekday} {kind} {code} {name}"),
        format!("{short} {weekday} {code} {name}"),
        format!("{short} {code} {name}"),
    ];
    let fits = |who: &String| text::width(who) <= room;
    // Beside a mark even the role gives way: it is cut nowhere else.
    let nearly = (!marked).then(|| least[0].clone());
    let shortest = least[3].clone();
    fullest.into_iter().find(fits).or(nearly).or_else(|| least.into_iter().find(fits)).unwrap_or(shortest)
}

/// What was last said; otherwise what is wrong with the office, or the beginning of a chord.
pub fn notice(state: &State, area: Rect, buf: &mut Buffer) {
    let theme = state.theme;
    let (what, style) = match (&state.notice, &state.overview) {
        (Some((tone, message)), _) => {
            let (mark, style) = match tone {
                Tone::Done => ("notice-done", theme.good()),
                Tone::Info => ("notice-info", theme.label()),
                Tone::Fault => ("notice-fault", theme.fault()),
            };
            (format!("{}{}", state.words.get(mark), state.words.text(message)), style)
        }
        (None, _) if state.live.lost.is_some() => {
            let cut = state.live.cut().unwrap_or_else(|| Message::new("loading"));
            (format!("{}{}", state.words.get("notice-fault"), state.words.text(&cut)), theme.fault())
        }
        (None, Some(overview)) if !overview.warnings.is_empty() => {
            let first = state.words.text(&overview.warnings[0]);
            (format!("{}{first}", state.words.get("notice-fault")), theme.fault())
        }
        (None, Some(overview)) => match lacking(state, overview) {
            Some(said) => said,
            None => return,
        },
        _ => return,
    };
    put(buf, area.x + 1, area.y, area.width - 2, &what, style);
}

/// The holiday notice that is not there: for all once its year has begun, before that for those who load it.
fn lacking(state: &State, overview: &Overview) -> Option<(String, Style)> {
    let lacking = overview.lacking?;
    // Before a notice that is about to be loaded there is nothing to remind of.
    let (action, context) = match (state.screen, &state.year_page.preview) {
        (Screen::Calendar, Some(_)) => return None,
        (Screen::Calendar, None) => ("notice.paste", "calendar"),
        _ => ("calendar.open", "global"),
    };
    let key = state.keymap.keys_of(action, &[context]).into_iter().next().unwrap_or_default();
    let (id, style) = match (lacking.begun, may_load(state).is_ok()) {
        (true, true) => ("year-without-notice-load", state.theme.fault()),
        (true, false) => ("year-without-notice", state.theme.label()),
        (false, true) => ("notice-wanted", state.theme.label()),
        (false, false) => return None,
    };
    let message = Message::new(id).with("year", lacking.year.to_string());
    let message = if id == "year-without-notice" { message } else { message.with("key", key) };
    Some((state.words.text(&message), style))
}

/// What can be done here, from the action table, with the keys from the keymap.
pub fn hints(state: &State, area: Rect, buf: &mut Buffer) {
    let contexts = state.contexts();
    let size = |(key, label): &(String, String)| text::width(key) + text::width(label) + 3;
    let mut hints: Vec<(String, String)> = Vec::new();
    // The last two, help and quit, stay whatever the width.
    let mut kept = 2;
    match state.popups.last() {
        // How a chord that was begun goes on.
        _ if !state.pending.is_empty() => {
            kept = 0;
            let on = state.keymap.continuations(&contexts, &state.pending);
            hints.extend(on.into_iter().filter_map(|bound| {
                let action = crate::tui::action::find(&bound.action)?;
                Some((bound.keys, state.words.get(&action.words())))
            }));
        }
        Some(Popup::Form(open)) => {
            let words = &state.words;
            let along = state.notice.as_ref().is_some_and(|(_, message)| message.id == "attach-along");
            if open.sent && along {
                hints.extend(
                    words
                        .attr("form-hint-break-off", "key")
                        .map(|key| (key, words.get("form-hint-break-off"))),
                );
                kept = hints.len();
            } else {
                let own = open.form.hints().iter();
                hints.extend(own.filter_map(|id| Some((words.attr(id, "key")?, words.get(id)))));
                let general = ["form-hint-next", "form-hint-submit", open.form.way_out()];
                kept = general.len();
                hints.extend(general.iter().filter_map(|id| Some((words.attr(id, "key")?, words.get(id)))));
                // The general ones make room for those of the field.
                if hints.iter().map(size).sum::<usize>() >= usize::from(area.width) {
                    let general = general.iter().filter_map(|id| words.attr(id, "short"));
                    let from = hints.len() - kept;
                    hints[from..].iter_mut().zip(general).for_each(|(hint, short)| hint.1 = short);
                }
            }
        }
        Some(popup @ (Popup::Search(_) | Popup::Palette(_))) => {
            let mut ids = vec!["finder.take", "finder.down", "finder.up", "finder.close"];
            if matches!(popup, Popup::Search(_)) {
                ids.insert(1, "finder.complete");
            }
            hints.extend(ids.iter().filter_map(|id| hint(state, id, &contexts)));
        }
        Some(popup) => {
            let mut ids = vec!["list.down", "list.up", "popup.close"];
            match popup {
                Popup::Why(..) | Popup::Faults(..) => {}
                Popup::Drafts(..) => drop(ids.splice(0..0, ["drafts.take", "drafts.drop"])),
                Popup::Confirm(confirm) if confirm.command.is_none() => {}
                Popup::Confirm(_) => ids.insert(0, "confirm.yes"),
                Popup::Versions(_) => ids.insert(0, "versions.base"),
                Popup::Preview(..) if go::may_apply(state).is_err() => {}
                Popup::Preview(..) => ids.insert(0, "preview.apply"),
                Popup::Letters(_) => drop(ids.splice(0..0, ["letter.copy", "letter.save", "letter.next"])),
                Popup::Plans(_) => {
                    drop(ids.splice(0..0, ["plans.go", "plans.year-before", "plans.year-after"]));
                }
                Popup::Templates(_) => {
                    drop(ids.splice(0..0, ["template.amend", "template.back", "template.older"]))
                }
                _ => ids.insert(0, "help.run"),
            }
            hints.extend(ids.iter().filter_map(|id| hint(state, id, &contexts)));
        }
        None => {
            let mut offered: Vec<_> = ACTIONS
                .iter()
                .filter(|action| contexts.contains(&action.context))
                .filter_map(|action| action.hint.map(|place| (place, action)))
                .filter(|(_, action)| is_offered(state, action.id) && go::may_run(state, action).is_ok())
                .collect();
            offered.sort_by_key(|(place, _)| *place);
            hints.extend(offered.iter().filter_map(|(_, action)| hint(state, action.id, &contexts)));
        }
    }
    let (first, last) = hints.split_at(hints.len().saturating_sub(kept));
    let tail: usize = last.iter().map(size).sum();
    let mut room = usize::from(area.width).saturating_sub(tail + 1);
    let mut x = area.x + 1;
    // One that is too long makes room for a shorter one after it.
    let fits = first.iter().filter(|entry| {
        let fits = size(entry) <= room;
        room -= if fits { size(entry) } else { 0 };
        fits
    });
    let shown: Vec<&(String, String)> = fits.collect();
    for (key, label) in shown.into_iter().chain(last) {
        let from = x;
        let left = area.right().saturating_sub(x);
        x += put(buf, x, area.y, left, key, state.theme.key()) + 1;
        let left = area.right().saturating_sub(x);
        x += put(buf, x, area.y, left, label, Style::new());
        state.hits.note(Rect { x: from, width: x - from, ..area }, || Hit::Keys(key.clone()));
        x += 2;
    }
}

/// Whether a possible action is worth a hint here: not one that leads to where one is.
fn is_offered(state: &State, id: &str) -> bool {
    let zoomed = state.screen == Screen::Main && state.detail.zoomed;
    match id {
        "app.back" => zoomed || state.screen != Screen::Main || state.selected_context().is_some(),
        "main.enter" => !zoomed,
        "board.open" => state.screen != Screen::Board,
        "app.undo" => !matches!(state.screen, Screen::Board | Screen::Leader),
        "leader.open" => state.screen == Screen::Board && state.board.narrowed.is_none(),
        "people.open" => state.screen != Screen::People,
        "catalogue.open" => state.screen != Screen::Catalogue,
        "calendar.open" => state.screen != Screen::Calendar,
        "ranking.open" => state.screen != Screen::Ranking,
        "queue.next" => state.has_own_queue(),
        _ => true,
    }
}

fn hint(state: &State, id: &str, contexts: &[&str]) -> Option<(String, String)> {
    let key = state.keymap.keys_of(id, contexts).into_iter().next()?;
    let action = crate::tui::action::find(id)?;
    Some((key, state.words.get(&action.words())))
}
