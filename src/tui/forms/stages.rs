//! The stages of 逐段公开 as they are typed: one a line, the date first (R7).

use chrono::NaiveDate;

use crate::domain::disclosure::Stage;
use crate::domain::message::Message;
use crate::domain::text::TextRule;
use crate::tui::form::parse_date;

/// The stages as people write them: one a line, the date first.
pub(super) fn written(stages: &[Stage]) -> String {
    let lines: Vec<String> = stages.iter().map(|stage| format!("{} {}", stage.on, stage.name)).collect();
    lines.join("\n")
}

/// Reads the stages; a line that says none is named by its number.
pub(super) fn read(lines: &str, today: NaiveDate) -> Result<Vec<Stage>, Message> {
    let mut stages = Vec::new();
    for (at, line) in lines.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty()) {
        let fault = |detail: Message| Message::new("stage-line").with("line", at + 1).with("detail", detail);
        let between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ':' | '：' | ';' | '；');
        let (date, name) = line.split_once(between).unwrap_or((line, ""));
        let on = parse_date(date, today).map_err(fault)?;
        let name = name.trim_start_matches(between);
        let name = TextRule::TITLE.required().check(Message::new("field-stages"), name).map_err(fault)?;
        stages.push(Stage { name, on });
    }
    Ok(stages)
}
