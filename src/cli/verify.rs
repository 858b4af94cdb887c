//! `gongkai verify`: whether the store is sound.

use std::path::Path;

use super::{Outcome, Stop, open, output};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::{attachments, verify};

/// Checks the store in `dir`; works where the office in it cannot be opened.
pub(super) fn run(dir: &Path, words: &Words) -> Result<Outcome, Stop> {
    let store = open::existing(dir)?;
    let report = {
        let progress = output::Progress::new(&words.text(&Message::new("cli-verifying")));
        verify::verify(&store, &|done| progress.at(done))?
    };
    let attached = attachments::look(&store, &open::vault(dir), true)?;
    let line = |fault: &verify::Fault| {
        Message::new("cli-verify-fault").with("key", fault.key.as_str()).with("what", fault.what.clone())
    };
    let mut lines: Vec<Message> = report.faults.iter().map(line).collect();
    if report.more_faults > 0 {
        lines.push(Message::new("cli-verify-more").with("count", output::number(report.more_faults)));
    }
    lines.extend(report.remarks.iter().map(|remark| {
        Message::new("cli-verify-remark").with("key", remark.key.as_str()).with("what", remark.what.clone())
    }));
    lines.extend(attached.faults.iter().map(|(key, what)| {
        Message::new("cli-verify-fault").with("key", key.as_str()).with("what", what.clone())
    }));
    lines.extend(attached.left_over.iter().map(|name| {
        let what = Message::new("attach-left-over");
        Message::new("cli-verify-remark").with("key", output::shown(name)).with("what", what)
    }));
    if attached.count > 0 {
        lines.push(Message::new("attach-checked").with("count", output::number(attached.count)));
    }
    let faults = report.faults.len() as u64 + report.more_faults + attached.faults.len() as u64;
    let summary = match faults {
        0 => Message::new("cli-verify-clean"),
        _ => Message::new("cli-verify-faults").with("faults", output::number(faults)),
    };
    lines.push(
        summary
            .with("records", output::number(report.records))
            .with("entries", output::number(report.entries))
            .with("indexes", output::number(report.indexes))
            .with("drafts", output::number(report.drafts)),
    );
    output::print(&lines.iter().map(|line| words.text(line) + "\n").collect::<String>())?;
    Ok(if faults == 0 { Outcome::Done } else { Outcome::Faults })
}
