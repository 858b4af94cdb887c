//! The month around a date.

use chrono::{Datelike, Days, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::{DayMark, Drawing, FormStyle};
use crate::domain::calendar::{DayKind, weekday};
use crate::domain::message::Message;
use crate::tui::text;

/// Rows: the month, the weekdays, six weeks, the legend.
pub(super) const HEIGHT: u16 = 9;
/// Cells of one day: an opening mark, two digits, two cells of day mark, a closing mark.
const DAY: u16 = 6;
pub(super) const WIDTH: u16 = 7 * DAY;

impl DayMark {
    /// The mark of a day of this kind in the calendar.
    #[must_use]
    pub fn of(kind: DayKind) -> Self {
        match kind {
            DayKind::Work => Self::Work,
            DayKind::Weekend => Self::Weekend,
            DayKind::Holiday(_) => Self::Holiday,
            DayKind::MakeUp(_) => Self::MakeUp,
        }
    }

    /// Its sign in the calendar; a working day has none.
    #[must_use]
    pub fn sign(self) -> Option<Message> {
        match self {
            Self::Work => None,
            Self::Weekend => Some(Message::new("calendar-sign-weekend")),
            Self::Holiday => Some(Message::new("calendar-sign-holiday")),
            Self::MakeUp => Some(Message::new("calendar-sign-make-up")),
        }
    }

    /// What kind of day it is, in a word.
    #[must_use]
    pub fn name(self) -> Message {
        match self {
            Self::Work => Message::new("calendar-work"),
            Self::Weekend => Message::new("calendar-weekend"),
            Self::Holiday => Message::new("calendar-holiday"),
            Self::MakeUp => Message::new("calendar-make-up"),
        }
    }

    /// How it looks.
    #[must_use]
    pub fn style(self, style: &FormStyle) -> Style {
        match self {
            Self::Work => style.normal,
            Self::Weekend => style.weekend,
            Self::Holiday => style.holiday,
            Self::MakeUp => style.make_up,
        }
    }
}

/// Draws the month of `chosen` from (x, y): the chosen day in brackets, today with stars, other days with the
/// sign of their kind.
pub(super) fn draw(buf: &mut Buffer, x: u16, y: u16, chosen: NaiveDate, drawing: &Drawing<'_>) {
    let style = drawing.style;
    let put = |buf: &mut Buffer, x: u16, y: u16, what: &str, width: u16, style: Style| {
        if x < buf.area.right() && y < buf.area.bottom() {
            text::print(buf, x, y, &text::pad(what, usize::from(width)), usize::from(width), style);
        }
    };
    let month = Message::new("calendar-month")
        .with("year", chosen.year().to_string())
        .with("month", chosen.month().to_string());
    put(buf, x, y, &(drawing.words)(&month), WIDTH, style.label);
    let Some(first) = chosen.with_day(1) else { return };
    let monday = first - Days::new(u64::from(first.weekday().num_days_from_monday()));
    for column in 0..7_u16 {
        let name = weekday(monday + Days::new(u64::from(column)));
        put(buf, x + column * DAY + 1, y + 1, &(drawing.words)(&name), DAY - 1, style.label);
    }
    for (place, date) in (0_u16..42).zip(monday.iter_days()) {
        if (date.year(), date.month()) != (chosen.year(), chosen.month()) {
            continue;
        }
        let mark = (drawing.days)(date);
        let sign = mark.sign().map(|sign| (drawing.words)(&sign)).unwrap_or_default();
        let (open, close) = match date {
            _ if date == chosen => ('[', ']'),
            _ if date == drawing.today => ('*', '*'),
            _ => (' ', ' '),
        };
        let day = format!("{open}{:>2}{}{close}", date.day(), text::pad(&sign, 2));
        let shown = if date == chosen { style.focus } else { mark.style(style) };
        put(buf, x + place % 7 * DAY, y + 2 + place / 7, &day, DAY, shown);
    }
    let legend = [DayMark::Weekend, DayMark::Holiday, DayMark::MakeUp].map(|mark| {
        let sign = mark.sign().map(|sign| (drawing.words)(&sign)).unwrap_or_default();
        let name = match mark {
            DayMark::MakeUp => Message::new("calendar-legend-make-up"),
            other => other.name(),
        };
        format!("{sign} {}", (drawing.words)(&name))
    });
    let today = format!("** {}", (drawing.words)(&Message::new("calendar-today")));
    let legend = format!(" {}  {today}", legend.join("  "));
    put(buf, x, y + 8, &legend, WIDTH, style.hint);
}
