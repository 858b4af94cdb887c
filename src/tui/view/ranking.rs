//! The ranking: the organisations with their scores as bars, and below how it has gone with the selected one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{entry, pane, put, select};
use crate::domain::assessment::{Outcome, points};
use crate::domain::clock::Urgency;
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::office::query::{Ranked, Ranking};
use crate::tui::mouse::Spot;
use crate::tui::state::State;
use crate::tui::text;

/// Hundredths of a point of a full bar.
const FULL: i64 = 10_000;

/// Cells of a score, and of a rate.
const SCORE: u16 = 6;
const RATE: u16 = 7;

/// Draws the screen.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    let Some(ranking) = &state.ranking.shown else {
        put(buf, area.x + 1, area.y, area.width - 2, &state.words.get("loading"), state.theme.dim());
        return;
    };
    summary(state, ranking, Rect { height: 2, ..area }, buf);
    let trend = u16::try_from(state.ranking.line().map_or(0, |line| line.trend.len())).unwrap_or(0) + 1;
    let body = Rect { y: area.y + 2, height: area.height - 2, ..area };
    let list_height = body.height.saturating_sub(trend);
    list(state, ranking, Rect { height: list_height, ..body }, buf);
    let below = Rect { y: body.y + list_height, height: body.height - list_height, ..body };
    if let Some(line) = state.ranking.line() {
        trend_of(state, line, below, buf);
    }
}

/// What is taken away in a glance: of which period, how many are too low, the mean; below it how a result comes about.
fn summary(state: &State, ranking: &Ranking, area: Rect, buf: &mut Buffer) {
    let (low, mean) = (ranking.low, ranking.mean);
    let id = if mean.is_some() { "ranking-summary" } else { "ranking-summary-none" };
    let message = Message::new(id)
        .with("period", ranking.period.message())
        .with("rated", ranking.rated)
        .with("all", ranking.all)
        .with("low", low)
        .with("mean", points(mean.unwrap_or_default()));
    let urgency = if low > 0 { Urgency::Overdue } else { Urgency::Later };
    let style = state.theme.urgency(urgency).patch(state.theme.strong());
    put(buf, area.x + 1, area.y, area.width - 2, &state.words.text(&message), style);
    let reading = match ranking.period.cycle() {
        Cycle::Quarter => Message::new("ranking-reading-quarter"),
        _ => ranking.reading.clone(),
    };
    put(buf, area.x + 1, area.y + 1, area.width - 2, &state.words.text(&reading), state.theme.label());
}

fn list(state: &State, ranking: &Ranking, area: Rect, buf: &mut Buffer) {
    let inside = pane(state, area, Spot::Ranking, &state.words.get("ranking-list"), true, buf);
    if ranking.lines.is_empty() {
        put(buf, inside.x + 1, inside.y, inside.width, &state.words.get("ranking-empty"), state.theme.dim());
        return;
    }
    let list = &state.ranking.list;
    let window = list.window(ranking.lines.len(), usize::from(inside.height));
    for (y, at) in (inside.top()..).zip(window) {
        entry(state, inside, y, Spot::Ranking, at);
        let line = &ranking.lines[at];
        let place = line.place.map_or_else(|| "-".to_owned(), |place| place.to_string());
        put(buf, inside.x, y, 3, &format!("{place:>3}"), state.theme.label());
        let name = Rect { x: inside.x + 4, y, width: name_width(inside), height: 1 };
        put(buf, name.x, y, name.width, &format!("{} {}", line.org, line.name), Style::new());
        let rest = Rect { x: name.right() + 1, y, width: inside.right() - name.right() - 1, height: 1 };
        match line.outcome {
            Some(outcome) => row(state, outcome, rest, buf),
            None => {
                let state_of = line.case.as_ref().map_or_else(
                    || Message::new("ranking-not-begun"),
                    |(_, standing)| Message::new("ranking-under-way").with("state", standing.clone()),
                );
                put(buf, rest.x, y, rest.width, &state.words.text(&state_of), state.theme.dim());
            }
        }
        if at == list.selected {
            select(buf, inside, y, state.theme.selected(true));
        }
    }
}

fn name_width(inside: Rect) -> u16 {
    (inside.width / 3).clamp(22, 34)
}

/// A score as a bar with the threshold marked, the number, the rate of those satisfied, and whether it is too low.
fn row(state: &State, outcome: Outcome, area: Rect, buf: &mut Buffer) {
    let mark = state.words.get("ranking-low");
    let mark_width = u16::try_from(text::width(&mark)).unwrap_or(0);
    let width = area.width.saturating_sub(SCORE + RATE + mark_width + 2);
    bar(state, Some(outcome), Rect { width, ..area }, buf);
    let mut x = area.x + width + 1;
    let style = style_of(state, outcome);
    put(buf, x, area.y, SCORE, &format!("{:>5}", points(outcome.score)), style.patch(state.theme.strong()));
    x += SCORE;
    if let Some(rate) = outcome.rate {
        put(buf, x, area.y, RATE, &format!("{:>5}%", points(rate / 10 * 10)), Style::new());
    }
    if outcome.fails() {
        put(buf, x + RATE, area.y, mark_width, &mark, style);
    }
}

fn style_of(state: &State, outcome: Outcome) -> Style {
    if outcome.fails() { state.theme.urgency(Urgency::Overdue) } else { state.theme.good() }
}

/// A bar from nothing to a hundred points; where 第十一条 begins stands a line.
fn bar(state: &State, outcome: Option<Outcome>, area: Rect, buf: &mut Buffer) {
    let cells = |hundredths: i64| {
        u16::try_from(hundredths.clamp(0, FULL) * i64::from(area.width) / FULL).unwrap_or(area.width)
    };
    let least = cells(Outcome::LEAST);
    if let Some(outcome) = outcome {
        let style = style_of(state, outcome);
        for x in 0..cells(outcome.score) {
            buf[(area.x + x, area.y)].set_symbol(state.theme.bar()).set_style(style);
        }
    }
    if least < area.width {
        buf[(area.x + least, area.y)].set_symbol(state.theme.vertical()).set_style(state.theme.label());
    }
}

/// The quarters of one organisation, one below the other: the same bars, so that the eye compares like with like.
fn trend_of(state: &State, line: &Ranked, area: Rect, buf: &mut Buffer) {
    let title = state.words.text(&Message::new("ranking-trend").with("org", line.name.as_str()));
    let inside = pane(state, area, Spot::Ranking, &title, false, buf);
    let mut before: Option<i64> = None;
    for (y, (quarter, outcome)) in (inside.top()..inside.bottom()).zip(&line.trend) {
        put(buf, inside.x + 1, y, 7, &quarter_name(*quarter), state.theme.label());
        let x = inside.x + 9;
        let width = inside.right().saturating_sub(x + 2 * SCORE + 2);
        match outcome {
            Some(outcome) => {
                bar(state, Some(*outcome), Rect { x, y, width, height: 1 }, buf);
                let score = format!("{:>5}", points(outcome.score));
                put(buf, x + width + 1, y, SCORE, &score, style_of(state, *outcome));
                if let Some(before) = before {
                    let change = outcome.score - before;
                    let sign = if change < 0 { '-' } else { '+' };
                    let change = format!("{sign}{}", points(change.abs()));
                    put(buf, x + width + 1 + SCORE, y, SCORE, &format!("{change:>5}"), state.theme.dim());
                }
                before = Some(outcome.score);
            }
            None => {
                bar(state, None, Rect { x, y, width, height: 1 }, buf);
                put(buf, x, y, width, &state.words.get("ranking-no-result"), state.theme.dim());
                before = None;
            }
        }
    }
}

fn quarter_name(quarter: Period) -> String {
    quarter.to_string()
}
