//! What goes to standard output and standard error.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Outcome, Stop};
use crate::domain::message::Message;
use crate::domain::text::forbidden;
use crate::tui::text::{pad, truncate, width};

/// Cells a word of the command line may take where it is repeated.
const SHOWN: usize = 60;

/// Prints `text` on standard output. A reader that has gone, as with `| head -1`, has had enough: no error.
pub(super) fn print(text: &str) -> Result<Outcome, Stop> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Message::new("cli-output-failed").with("why", error.to_string()).into())
        }
        _ => Ok(Outcome::Done),
    }
}

/// Says `text` on standard error. Where that is closed there is nobody to tell.
pub(super) fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// A word of the command line, fit to be shown: what a terminal would obey or hide is written as `\u{..}`.
pub(super) fn shown(word: &str) -> String {
    let mut safe = String::new();
    for c in word.chars() {
        if forbidden(c, false).is_some() {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
        // Enough for what is shown; a word may have a megabyte.
        if safe.len() > 16 * SHOWN {
            break;
        }
    }
    truncate(&safe, SHOWN).into_owned()
}

/// A count as an argument of a message.
pub(super) fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A path, fit to be shown.
pub(super) fn shown_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    text.chars()
        .map(|c| if forbidden(c, false).is_some() { c.escape_unicode().to_string() } else { c.to_string() })
        .collect()
}

/// Lines with their cells in columns, two spaces apart. A column is as wide as its widest cell, or as `most`
/// says; what is longer is cut.
pub(super) fn table<const N: usize>(rows: &[[String; N]], most: [usize; N]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for ((cell, most), widest) in row.iter().zip(most).zip(&mut widths) {
            *widest = width(cell).min(most).max(*widest);
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| pad(cell, width)).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Objects as a JSON array, one to a line, so that line tools can read it too.
pub(super) fn json_array<T: serde::Serialize>(objects: &[T]) -> Result<String, Stop> {
    let lines = objects.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    Ok(if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) })
}

/// An object as JSON.
pub(super) fn json_object<T: serde::Serialize>(object: &T) -> Result<String, Stop> {
    serde_json::to_string_pretty(object).map(|text| text + "\n").map_err(failed)
}

fn failed(error: serde_json::Error) -> Stop {
    Message::new("cli-output-failed").with("why", error.to_string()).into()
}

/// A line on standard error that says `what` is under way, gone when dropped; nothing where that is no terminal.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Says `what`, then how far it has come.
    pub(super) fn new(what: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{msg} {prefix}") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        Self(bar)
    }

    /// `done` of what there is to do have been done.
    pub(super) fn at(&self, done: u64) {
        self.0.set_prefix(done.to_string());
    }

    /// `done` of `total` have been done.
    pub(super) fn at_of(&self, done: u64, total: u64) {
        if self.0.length() != Some(total) && total > 0 {
            if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent}%") {
                self.0.set_style(style);
            }
            self.0.set_length(total);
        }
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_command_line_are_shown_harmlessly() {
        assert_eq!(shown("--js\u{1b}[31mn"), "--js\\u{1b}[31mn");
        assert_eq!(shown("a\u{202e}b\n"), "a\\u{202e}b\\u{a}");
        assert_eq!(width(&shown(&"汉".repeat(400_000))), 59);
    }

    #[test]
    fn columns_line_up_whatever_is_in_them() {
        let rows = [["到期", "x", "末"], ["2026-11-23", "刑侦支部", ""], ["", "a", "b"]];
        let rows = rows.map(|row| row.map(str::to_owned));
        let text = table(&rows, [20, 6, 20]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "到期        x       末");
        assert_eq!(lines[1], "2026-11-23  刑侦…");
        assert_eq!(lines[2], "            a       b");
    }
}
