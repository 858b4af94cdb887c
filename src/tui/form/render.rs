//! The form on the screen.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::calendar;
use super::date::parse_date;
use super::field::Field;
use super::value::{Block, LINE_ROWS, chosen, closed, input, open_list, rows, searched};
use super::{DayMark, Drawing, FieldKind, Form, FormStyle};
use crate::domain::calendar::weekday;
use crate::domain::message::Message;
use crate::tui::editor::Editor;
use crate::tui::text;

/// Narrower than this a form is not drawn.
const LEAST_WIDTH: u16 = 16;
/// The mark of the field in focus, or the space for it.
const MARK: u16 = 2;
/// The rows of a text of many lines, and the most it grows to in focus.
const LINES: (u16, u16) = (3, 10);
/// More rows than any screen has, and few enough to add up.
const MOST: u16 = 500;
/// The cells of a date's input.
const DATE_WIDTH: u16 = 22;

/// The columns that all fields share.
#[derive(Clone, Copy)]
struct Columns {
    width: u16,
    label: u16,
    /// Where values begin.
    value: u16,
    /// The cells of a value.
    room: u16,
    /// The rows of the screen.
    height: u16,
}

impl Form {
    /// Draws the form in `area` and returns the cell of the terminal's cursor; `None` where there is no room.
    ///
    /// What does not fit is scrolled, so that the field in focus is in sight with its fault and hint. `words` puts
    /// messages into words, `days` says what kind of day a date is.
    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        style: &FormStyle,
        words: &dyn Fn(&Message) -> String,
        days: &dyn Fn(NaiveDate) -> DayMark,
    ) -> Option<(u16, u16)> {
        let area = area.intersection(buf.area);
        if area.width < LEAST_WIDTH || area.height == 0 {
            return None;
        }
        let drawing = Drawing { style, words, days, today: self.today };
        let columns = self.columns(area, words);
        let (blocks, focused) = self.blocks(columns, &drawing);
        self.compose(area, buf, &blocks, focused, style)
    }

    /// The rows the form takes on `width` cells as it is now.
    pub fn height(
        &self,
        width: u16,
        style: &FormStyle,
        words: &dyn Fn(&Message) -> String,
        days: &dyn Fn(NaiveDate) -> DayMark,
    ) -> u16 {
        if width < LEAST_WIDTH {
            return 0;
        }
        let drawing = Drawing { style, words, days, today: self.today };
        let columns = self.columns(Rect::new(0, 0, width, MOST), words);
        let (blocks, _) = self.blocks(columns, &drawing);
        u16::try_from(blocks.iter().map(Block::height).sum::<usize>()).unwrap_or(u16::MAX)
    }

    /// What the form is made of, and which of it has the focus.
    fn blocks(&self, columns: Columns, drawing: &Drawing<'_>) -> (Vec<Block>, usize) {
        let mut blocks = Vec::new();
        blocks.extend(self.spec.intro.as_ref().map(|intro| self.intro(intro, columns, drawing)));
        let mut focused = 0;
        for stop in self.stops() {
            if stop == self.focus {
                focused = blocks.len();
            }
            blocks.push(if stop == self.fields.len() {
                self.button(columns, drawing)
            } else {
                self.field(stop, columns, drawing)
            });
        }
        (blocks, focused)
    }

    fn columns(&self, area: Rect, words: &dyn Fn(&Message) -> String) -> Columns {
        // The last column is for the marks of what lies above and below.
        let width = area.width - 1;
        let shown = self.spec.fields.iter().enumerate().filter(|(at, _)| self.is_shown(*at));
        let widest = shown.map(|(_, field)| text::width(&words(&field.label)) + 2).max().unwrap_or(0);
        let label = u16::try_from(widest).unwrap_or(u16::MAX).clamp(4, (width / 3).max(4));
        let value = MARK + label + 1;
        Columns { width, label, value, room: width - value, height: area.height }
    }

    /// Puts the blocks one below the other, scrolled to the one in focus.
    fn compose(
        &self,
        area: Rect,
        buf: &mut Buffer,
        blocks: &[Block],
        focused: usize,
        style: &FormStyle,
    ) -> Option<(u16, u16)> {
        let height = usize::from(area.height);
        let total: usize = blocks.iter().map(Block::height).sum();
        let start: usize = blocks[..focused].iter().map(Block::height).sum();
        let end = start + blocks[focused].height();
        let mut top = self.scroll.get().min(total.saturating_sub(height));
        top = if end <= height { 0 } else { top.max(end - height).min(start) };
        if let Some((_, y)) = blocks[focused].cursor {
            let row = start + usize::from(y);
            top = top.clamp((row + 1).saturating_sub(height), row);
        }
        self.scroll.set(top);
        buf.set_style(area, style.normal);
        let rows = blocks.iter().flat_map(|block| (0..block.buf.area.height).map(move |y| (block, y)));
        for ((block, from), y) in rows.skip(top).zip(area.top()..area.bottom()) {
            for x in 0..block.buf.area.width {
                buf[(area.x + x, y)] = block.buf[(x, from)].clone();
            }
        }
        if top > 0 {
            text::print(buf, area.right() - 1, area.top(), "^", 1, style.hint);
        }
        if total > top + height {
            text::print(buf, area.right() - 1, area.bottom() - 1, "v", 1, style.hint);
        }
        let (x, y) = blocks[focused].cursor?;
        let y = u16::try_from(start + usize::from(y) - top).ok()?;
        Some((area.x + x, area.y + y))
    }

    fn intro(&self, intro: &Message, columns: Columns, drawing: &Drawing<'_>) -> Block {
        let words = (drawing.words)(intro);
        let lines = text::wrap(&words, usize::from(columns.width - MARK));
        let mut block = Block::new(columns.width, rows(&lines) + 1, drawing.style.normal);
        block.lines(MARK, 0, &lines, drawing.style.hint);
        block
    }

    fn button(&self, columns: Columns, drawing: &Drawing<'_>) -> Block {
        let fault = self.fault.as_ref().map(|fault| format!("! {}", (drawing.words)(fault)));
        let lines = fault.as_deref().map(|fault| text::wrap(fault, usize::from(columns.width - MARK)));
        let lines = lines.unwrap_or_default();
        let mut block = Block::new(columns.width, rows(&lines) + 2, drawing.style.normal);
        block.lines(MARK, 1, &lines, drawing.style.fault);
        let has_focus = self.focus == self.fields.len();
        let mark = if has_focus { "> " } else { "  " };
        let style = if has_focus { drawing.style.focus } else { drawing.style.label };
        let y = rows(&lines) + 1;
        block.put(0, y, &format!("{mark}[ {} ]", (drawing.words)(&self.button)), style);
        block.cursor = Some((MARK, y));
        block
    }

    fn field(&self, at: usize, columns: Columns, drawing: &Drawing<'_>) -> Block {
        let spec = &self.spec.fields[at];
        let style = drawing.style;
        let has_focus = at == self.focus;
        let mut notes: Vec<(String, Style)> = Vec::new();
        notes.extend(
            self.faults[at].as_ref().map(|fault| (format!("! {}", (drawing.words)(fault)), style.fault)),
        );
        if has_focus {
            notes.extend(self.length_note(at).map(|note| ((drawing.words)(&note), style.hint)));
            notes.extend(spec.hint.as_ref().map(|hint| ((drawing.words)(hint), style.hint)));
        }
        let notes: Vec<(&str, Style)> = notes
            .iter()
            .flat_map(|(note, style)| {
                text::wrap(note, usize::from(columns.room)).into_iter().map(move |line| (line, *style))
            })
            .collect();
        let label = format!("{}{}", (drawing.words)(&spec.label), if spec.required { " *" } else { "" });
        let label = text::wrap(&label, usize::from(columns.label));
        // The value leaves the rows for the notes, so that they can be in sight together.
        let most = columns.height.saturating_sub(rows(&notes)).max(1);
        let value = self.value_block(at, columns.room, most, has_focus, drawing);
        let height = value.buf.area.height;
        let noted = height + rows(&notes);
        // A calendar comes last, and only where it leaves the rest in sight.
        let calendar = self.calendar_date(at).filter(|_| {
            has_focus && noted + calendar::HEIGHT <= columns.height && calendar::WIDTH <= columns.room
        });
        let all = if calendar.is_some() { noted + calendar::HEIGHT } else { noted };
        let mut block = Block::new(columns.width, all.max(rows(&label)), drawing.style.normal);
        if let Some(date) = calendar {
            calendar::draw(&mut block.buf, columns.value, noted, date, drawing);
        }
        let label_style = if has_focus { style.focus } else { style.label };
        if has_focus {
            block.put(0, 0, ">", label_style);
        }
        block.lines(MARK, 0, &label, label_style);
        for y in 0..height {
            for x in 0..columns.room {
                block.buf[(columns.value + x, y)] = value.buf[(x, y)].clone();
            }
        }
        for (y, (line, style)) in (height..).zip(&notes) {
            block.put(columns.value, y, line, *style);
        }
        block.cursor = value.cursor.map(|(x, y)| (columns.value + x, y));
        block
    }

    /// Says how long a text is when it comes near its limit.
    fn length_note(&self, at: usize) -> Option<Message> {
        let Field::Text(editor, rule) = &self.fields[at] else { return None };
        let near = editor.chars() > rule.max_chars - rule.max_chars / 5;
        near.then(|| Message::new("form-length").with("length", editor.chars()).with("limit", rule.max_chars))
    }

    fn value_block(&self, at: usize, width: u16, most: u16, has_focus: bool, drawing: &Drawing<'_>) -> Block {
        match (&self.fields[at], &self.spec.fields[at].kind) {
            (Field::Text(editor, rule), _) => {
                let (least, limit) = match (rule.multiline, has_focus) {
                    (true, true) => LINES,
                    (true, false) => (LINES.0, LINES.0),
                    (false, _) => (1, LINE_ROWS),
                };
                let lines = u16::try_from(editor.rows(width.saturating_sub(2))).unwrap_or(u16::MAX);
                let height = lines.clamp(least, limit).min(most);
                input(editor, width, height, has_focus, drawing)
            }
            (Field::Date(editor, _), _) => self.date(editor, width, has_focus, drawing),
            (Field::List(list), FieldKind::Choice(choices)) => {
                if has_focus && list.open {
                    open_list(list, choices, width, most, drawing)
                } else {
                    let label = match list.first().and_then(|at| choices.get(at)) {
                        Some(choice) => (drawing.words)(&choice.label),
                        None => (drawing.words)(&Message::new("form-nothing-chosen")),
                    };
                    list.set_labels(searched(choices, drawing));
                    closed(&label, width, has_focus, drawing)
                }
            }
            (Field::List(list), FieldKind::Many(choices)) if has_focus => {
                open_list(list, choices, width, most, drawing)
            }
            (Field::List(list), FieldKind::Many(choices)) => chosen(list, choices, width, drawing),
            (Field::List(_), _) => Block::new(width, 1, drawing.style.normal),
            (Field::Toggle(on), _) => {
                let answer = if *on { Message::new("form-yes") } else { Message::new("form-no") };
                let answer = format!("[{}] {}", if *on { "x" } else { " " }, (drawing.words)(&answer));
                let mut block = Block::new(width, 1, drawing.style.normal);
                block.put(0, 0, &answer, drawing.style.input);
                block.cursor = Some((1, 0));
                block
            }
        }
    }

    /// The date whose month a date field shows.
    fn calendar_date(&self, at: usize) -> Option<NaiveDate> {
        let Field::Date(editor, _) = &self.fields[at] else { return None };
        Some(parse_date(editor.text(), self.today).unwrap_or(self.today))
    }

    fn date(&self, editor: &Editor, width: u16, has_focus: bool, drawing: &Drawing<'_>) -> Block {
        let date = parse_date(editor.text(), self.today).ok();
        let mut block = Block::new(width, 1, drawing.style.normal);
        let typed = input(editor, width.min(DATE_WIDTH), 1, has_focus, drawing);
        for x in 0..typed.buf.area.width {
            block.buf[(x, 0)] = typed.buf[(x, 0)].clone();
        }
        block.cursor = typed.cursor;
        if let Some(date) = date {
            let kind = (drawing.days)(date).name();
            let about = [weekday(date), kind].map(|message| (drawing.words)(&message)).join("  ");
            // A date typed in another way shows what it was read as.
            let read = if editor.text() == date.to_string() { String::new() } else { format!("= {date}  ") };
            block.put(DATE_WIDTH + 1, 0, &format!("{read}{about}"), drawing.style.hint);
        }
        block
    }
}
