//! What is written to the terminal: a frame in as few bytes as it takes, in one write.
//!
//! The stock backend moves the cursor before every wide character, which triples a screen of Chinese. This one knows
//! where each glyph leaves the cursor, and moves it only where that is not where the next glyph goes, or where
//! terminals differ about it.

mod glyph;
mod sgr;

use std::cell::Cell as Shared;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;

use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};

use sgr::Look;

/// Blanks to the end of the row that are worth a clear.
const CLEAR_FROM: usize = 4;

/// Where the size of the terminal comes from.
#[derive(Debug, Clone, Copy)]
enum Measure {
    Terminal,
    Fixed(Size),
}

/// A ratatui backend over any writer, which gets each frame in one write, within a synchronised update (DEC 2026).
#[derive(Debug)]
pub struct WideBackend<W: Write> {
    out: W,
    /// The frame so far.
    frame: Vec<u8>,
    measure: Measure,
    /// Columns, as last measured: where the cursor stops at the edge.
    columns: Shared<u16>,
    /// Where the terminal's cursor is, as far as that is known.
    cursor: Option<Position>,
    /// The row it is in, where only the column is not known.
    row: Option<u16>,
    /// By how many columns it may have gone further than is thought, since it was last moved.
    drift: u16,
    look: Option<Look>,
    shown: Option<bool>,
    /// Where the cursor was last asked to be.
    asked: Position,
    /// Which cells show a plain blank: to go over a few of them they are written again, in fewer bytes than a move.
    blanks: Blanks,
}

/// Which cells of a screen that is so many columns wide show a plain blank.
#[derive(Debug, Default)]
struct Blanks {
    columns: u16,
    cells: Vec<bool>,
}

impl Blanks {
    /// An empty screen.
    fn all(size: Size) -> Self {
        Self { columns: size.width, cells: vec![true; size.area() as usize] }
    }

    fn at(&mut self, x: u16, y: u16) -> Option<&mut bool> {
        let at = usize::from(y) * usize::from(self.columns) + usize::from(x);
        self.cells.get_mut(at).filter(|_| x < self.columns)
    }

    /// Whether all of these cells of a row do.
    fn are(&self, columns: std::ops::Range<u16>, y: u16) -> bool {
        let row = usize::from(y) * usize::from(self.columns);
        let cells = row + usize::from(columns.start)..row + usize::from(columns.end);
        columns.end <= self.columns
            && self.cells.get(cells).is_some_and(|cells| cells.iter().all(|cell| *cell))
    }
}

impl WideBackend<File> {
    /// The backend that writes to standard output.
    ///
    /// # Errors
    /// When standard output cannot be duplicated.
    pub fn stdout() -> io::Result<Self> {
        // Past the line buffer of std's handle, which would cut a frame in two writes.
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        Ok(Self::with(out, Measure::Terminal))
    }
}

impl<W: Write> WideBackend<W> {
    /// A backend that writes to `out`, a terminal of this size.
    pub fn fixed(out: W, size: Size) -> Self {
        Self::with(out, Measure::Fixed(size))
    }

    fn with(out: W, measure: Measure) -> Self {
        Self {
            out,
            frame: Vec::new(),
            measure,
            columns: Shared::new(0),
            cursor: None,
            row: None,
            drift: 0,
            look: None,
            shown: None,
            asked: Position::ORIGIN,
            blanks: Blanks::default(),
        }
    }

    /// The writer.
    pub fn writer_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Sets the size of a backend made by [`WideBackend::fixed`].
    pub fn resize(&mut self, size: Size) {
        self.measure = Measure::Fixed(size);
    }

    /// Sends `bytes` with the next frame: what is no picture, such as the clipboard and the mouse.
    pub fn pass(&mut self, bytes: &[u8]) {
        self.frame.extend_from_slice(bytes);
    }

    /// Appends formatted text to the frame.
    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing into a vector cannot fail.
        let _ = self.frame.write_fmt(text);
    }

    /// Moves the cursor to `to` by the shortest way that is sure.
    fn go(&mut self, to: Position) {
        if self.cursor == Some(to) {
            return;
        }
        let mut best = match (to.x, to.y) {
            (0, 0) => "\x1b[H".to_owned(),
            (0, y) => format!("\x1b[{}H", y + 1),
            (x, y) => format!("\x1b[{};{}H", y + 1, x + 1),
        };
        // A return and a line feed are sure wherever in the row the cursor is.
        let row = self.cursor.map(|from| from.y).or(self.row);
        let start = Position::new(0, to.y);
        if row.is_some_and(|row| row.checked_add(1) == Some(to.y))
            && (to.x == 0 || self.are_blank(start, to.x))
        {
            let next = format!("\r\n{}", " ".repeat(usize::from(to.x)));
            if next.len() < best.len() {
                best = next;
            }
        }
        if let Some(from) = self.cursor {
            // At the edge the cursor waits to wrap, and only a return or a place given outright is sure.
            let at_edge = from.x >= self.columns.get();
            let mut others = Vec::new();
            if to.y == from.y && to.x == 0 {
                others.push("\r".to_owned());
            } else if to.y == from.y {
                others.push(format!("\x1b[{}G", to.x + 1));
                if !at_edge && to.x > from.x {
                    others.push(relative(to.x - from.x, 'C'));
                    if self.are_blank(from, to.x) {
                        others.push(" ".repeat(usize::from(to.x - from.x)));
                    }
                } else if !at_edge {
                    let back = from.x - to.x;
                    let steps = relative(back, 'D');
                    others.push(if usize::from(back) < steps.len() {
                        "\x08".repeat(usize::from(back))
                    } else {
                        steps
                    });
                }
            } else if to.x == from.x && !at_edge {
                let up = to.y < from.y;
                others.push(relative(to.y.abs_diff(from.y), if up { 'A' } else { 'B' }));
            }
            for other in others {
                if other.len() < best.len() {
                    best = other;
                }
            }
        }
        if self.cursor.is_none() && self.row == Some(to.y) {
            best = if to.x == 0 { "\r".to_owned() } else { format!("\x1b[{}G", to.x + 1) };
        }
        self.frame.extend_from_slice(best.as_bytes());
        (self.cursor, self.row, self.drift) = (Some(to), None, 0);
    }

    /// Whether the cells from `from` on, before the column `to`, are blanks and would be written as such.
    fn are_blank(&self, from: Position, to: u16) -> bool {
        // More take no fewer bytes than a move.
        const FEW: u16 = 4;
        to - from.x <= FEW
            && self.look.is_some_and(|look| look.same_blank(Look::PLAIN))
            && self.blanks.are(from.x..to, from.y)
    }

    /// Notes what a cell shows from now on, and the one beside it that a wide glyph covers.
    fn note(&mut self, x: u16, y: u16, cell: &Cell) {
        let blank = cell.symbol() == " " && Look::of(cell).same_blank(Look::PLAIN);
        let covered = x.saturating_add(glyph::width(cell.symbol()).saturating_sub(1));
        for x in x..=covered {
            if let Some(known) = self.blanks.at(x, y) {
                *known = blank;
            }
        }
    }

    fn wear(&mut self, look: Look) {
        sgr::change(&mut self.frame, self.look, look);
        self.look = Some(look);
    }

    /// Writes one glyph at `at`. Of a run of the same box line the cursor needs no moving in between: wherever the
    /// terminal is, `same_follows` says that it is only going on.
    fn glyph(&mut self, at: Position, symbol: &str, same_follows: bool) {
        self.frame.extend_from_slice(symbol.as_bytes());
        let end = at.x.saturating_add(glyph::width(symbol));
        let sure = glyph::agreed(symbol) || same_follows;
        self.cursor = sure.then_some(Position { x: end, y: at.y });
        if !glyph::agreed(symbol) {
            self.drift = self.drift.saturating_add(end - at.x);
        }
        // Whichever width the terminal has for it, it did not get to the edge.
        self.row = (!sure && end.saturating_add(self.drift) < self.columns.get()).then_some(at.y);
    }

    /// Whether the cells from the first on are blanks up to the edge that a clear can stand for.
    fn blank_to_edge(&self, cells: &[(u16, u16, &Cell)]) -> Option<usize> {
        let (x, y, first) = *cells.first()?;
        let look = Look::of(first);
        // Terminals differ on the colour that a clear leaves, so only the plain one.
        if first.symbol() != " " || !look.same_blank(Look::PLAIN) {
            return None;
        }
        let wanted = usize::from(self.columns.get().checked_sub(x)?);
        let run = cells.get(..wanted)?;
        let all = run.iter().zip(x..).all(|((cx, cy, cell), column)| {
            *cx == column && *cy == y && cell.symbol() == " " && Look::of(cell).same_blank(Look::PLAIN)
        });
        (all && wanted >= CLEAR_FROM).then_some(wanted)
    }

    fn clear_with(&mut self, sequence: &str) {
        self.wear(Look::PLAIN);
        self.frame.extend_from_slice(sequence.as_bytes());
    }
}

fn relative(count: u16, letter: char) -> String {
    if count == 1 { format!("\x1b[{letter}") } else { format!("\x1b[{count}{letter}") }
}

impl<W: Write> Backend for WideBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let cells: Vec<_> = content.collect();
        if self.columns.get() == 0 {
            self.size()?;
        }
        if self.blanks.cells.is_empty() {
            // What ratatui takes an untouched screen for.
            self.blanks = Blanks::all(self.size()?);
        }
        let (mut index, mut covered) = (0, None);
        while let Some((x, y, cell)) = cells.get(index).copied() {
            let at = Position { x, y };
            // ratatui hands over the cell under an emoji too: written, it would cut the glyph in half.
            if cell.symbol().is_empty() || covered == Some(at) {
                index += 1;
                continue;
            }
            if let Some(count) = self.blank_to_edge(&cells[index..]) {
                self.go(at);
                self.clear_with("\x1b[K");
                for (x, y, cell) in &cells[index..index + count] {
                    self.note(*x, *y, cell);
                }
                index += count;
                continue;
            }
            let symbol = glyph::sendable(cell.symbol());
            self.go(at);
            let look = Look::of(cell);
            // A blank does not show its foreground: keep the colour for the text after it.
            if symbol != " " || !self.look.is_some_and(|now| now.same_blank(look)) {
                self.wear(look);
            }
            let next = cells.get(index + 1);
            let same_follows = next.is_some_and(|(nx, ny, next)| {
                is_box(symbol) && *ny == y && Some(*nx) == x.checked_add(1) && next.symbol() == symbol
            });
            self.glyph(at, symbol, same_follows);
            self.note(x, y, cell);
            covered = (glyph::width(symbol) > 1).then_some(Position { x: x.saturating_add(1), y });
            index += 1;
        }
        Ok(())
    }

    fn append_lines(&mut self, n: u16) -> io::Result<()> {
        for _ in 0..n {
            self.frame.push(b'\n');
        }
        (self.cursor, self.row) = (None, None);
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.shown != Some(false) {
            self.put(format_args!("\x1b[?25l"));
            self.shown = Some(false);
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.shown != Some(true) {
            self.put(format_args!("\x1b[?25h"));
            self.shown = Some(true);
        }
        Ok(())
    }

    /// Where the cursor was last set. The terminal is not asked: its answer would have to be taken from the input.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.asked)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.asked = position.into();
        self.go(self.asked);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        if clear_type == ClearType::All {
            // Somebody else may have written: nothing is known any more.
            (self.look, self.cursor, self.row, self.shown) = (None, None, None, None);
            self.blanks = Blanks::all(self.size()?);
        } else {
            self.blanks.cells.fill(false);
        }
        self.clear_with(match clear_type {
            ClearType::All => "\x1b[2J",
            ClearType::AfterCursor => "\x1b[J",
            ClearType::BeforeCursor => "\x1b[1J",
            ClearType::CurrentLine => "\x1b[2K",
            ClearType::UntilNewLine => "\x1b[K",
        });
        Ok(())
    }

    /// The size of the terminal; 80×24 where it does not know its own, as on a serial line.
    fn size(&self) -> io::Result<Size> {
        let size = match self.measure {
            Measure::Fixed(size) => size,
            Measure::Terminal => match crossterm::terminal::size()? {
                (0, _) | (_, 0) => Size::new(80, 24),
                (columns, rows) => Size::new(columns, rows),
            },
        };
        self.columns.set(size.width);
        Ok(size)
    }

    /// The size in cells; pixels are not known.
    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(self.frame.len() + 16);
        whole.extend_from_slice(b"\x1b[?2026h");
        whole.append(&mut self.frame);
        whole.extend_from_slice(b"\x1b[?2026l");
        self.out.write_all(&whole)?;
        self.out.flush()
    }
}

fn is_box(symbol: &str) -> bool {
    matches!(symbol.chars().next(), Some('\u{2500}'..='\u{259f}'))
}

/// Draws a frame. Like [`Terminal::draw`], and afterwards [`settle`]s the buffer.
///
/// # Errors
/// When the terminal cannot be written to: it is gone, even where the event that says so is still on its way.
pub fn draw<W: Write>(
    terminal: &mut Terminal<WideBackend<W>>,
    view: impl FnOnce(&mut Frame<'_>),
) -> io::Result<()> {
    terminal.draw(|frame| {
        view(frame);
        settle(frame.buffer_mut());
    })?;
    Ok(())
}

/// Empties the cells that wide glyphs cover.
///
/// ratatui compares a cell with what the buffer held there, not with what the terminal shows there. A blank under a wide
/// glyph equals a blank beside it, so when the glyph goes, the cell is not written, and keeps the glyph's colours
/// or half of it. An empty cell equals nothing that is ever shown.
///
/// Where something else was painted over the second half of a wide glyph (a popup's border, say), the glyph goes:
/// half of one cannot be shown, and ratatui would leave out what was painted.
pub fn settle(buffer: &mut Buffer) {
    let columns = usize::from(buffer.area.width);
    if columns == 0 {
        return;
    }
    for row in buffer.content.chunks_mut(columns) {
        let mut x = 0;
        while let Some(cell) = row.get(x) {
            let symbol = cell.symbol();
            let width = if symbol.is_ascii() { 1 } else { usize::from(glyph::width(symbol)) };
            let end = (x + width).min(columns);
            let cut = row[x + 1..end].iter().any(|covered| !matches!(covered.symbol(), "" | " "));
            if cut || x + width > columns {
                row[x].set_symbol(" ");
                x += 1;
                continue;
            }
            for covered in &mut row[x + 1..end] {
                covered.set_symbol("");
            }
            x += width;
        }
    }
}
