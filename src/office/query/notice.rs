//! What a year's holiday notice would do to the open cases, before it is loaded.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::BoardLine;
use super::board::due_now;
use crate::domain::calendar::{Calendar, Notice};
use crate::domain::clock;
use crate::domain::message::Message;
use crate::domain::notice::{LoadedNotice, Moved};
use crate::domain::organisation::Person;
use crate::office::directory::Directory;
use crate::office::{Failure, Office, permission};

/// A notice to be loaded, or the year of one to be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeChange {
    /// The year.
    pub year: i32,
    /// The notice; none to take back the one that is loaded.
    pub notice: Option<Notice>,
}

/// What a change of notice would do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NoticePreview {
    /// The change.
    pub change: NoticeChange,
    /// The notice that counts for the year now, as it is cited.
    pub replaces: Option<Message>,
    /// The calendar as it would be.
    pub calendar: Calendar,
    /// The open cases whose due date moves, the earliest first; [`BoardLine::due`] is the date now.
    pub moved: Vec<(Arc<BoardLine>, NaiveDate)>,
    /// How many open cases stop being provisional.
    pub settled: usize,
    /// How many become provisional.
    pub unsettled: usize,
    /// How many open cases were looked at.
    pub open: usize,
}

impl NoticePreview {
    /// The moved cases as they are written down, and how many there are in all.
    pub fn written_down(&self) -> (Vec<Moved>, u32) {
        let moved = |(line, new): &(Arc<BoardLine>, NaiveDate)| Moved {
            code: line.code.clone(),
            key: line.key.clone(),
            period: line.period,
            limit: line.limit,
            old: line.due,
            new: *new,
        };
        let count = u32::try_from(self.moved.len()).unwrap_or(u32::MAX);
        (self.moved.iter().take(LoadedNotice::MOST).map(moved).collect(), count)
    }
}

impl Office {
    /// What `change` would do to what is open today.
    ///
    /// # Errors
    /// It is no change, cannot be a notice, or is not for `who` to make; or the store failed.
    pub(in crate::office) fn notice_preview(
        &self,
        directory: &Directory,
        who: &Person,
        change: &NoticeChange,
    ) -> Result<NoticePreview, Failure> {
        permission::load_notice(directory, who)?;
        check(directory, change)?;
        let mut calendar = directory.calendar.clone();
        calendar.set_notice(change.year, change.notice.clone());
        let policy = &directory.settings.policy;
        let lines = due_now(directory, self.live().1, who);
        let mut preview = NoticePreview {
            change: change.clone(),
            replaces: directory.calendar.notice_reference(change.year),
            calendar,
            moved: Vec::new(),
            settled: 0,
            unsettled: 0,
            open: lines.len(),
        };
        for line in lines {
            let (new, provisional) = clock::due_date(line.limit, line.from, policy, &preview.calendar);
            preview.settled += usize::from(line.provisional && !provisional);
            preview.unsettled += usize::from(!line.provisional && provisional);
            if new != line.due {
                preview.moved.push((line, new));
            }
        }
        Ok(preview)
    }
}

/// Whether it is a notice, and another than there is.
fn check(directory: &Directory, change: &NoticeChange) -> Result<(), Message> {
    let year = change.year.to_string();
    let Some(notice) = &change.notice else {
        let loaded = directory.notices.get(&change.year).is_some_and(|known| known.notice.is_some());
        return if loaded { Ok(()) } else { Err(Message::new("notice-none-loaded").with("year", year)) };
    };
    if let Some((_, fault)) = notice.faults().into_iter().next() {
        return Err(fault);
    }
    if notice.year != change.year {
        return Err(Message::new("notice-years").with("years", format!("{year}、{}", notice.year)));
    }
    match directory.calendar.notice(change.year) {
        Some(known)
            if known.days == notice.days
                && (notice.reference.is_none() || known.reference == notice.reference) =>
        {
            Err(Message::new("notice-same").with("year", year))
        }
        _ => Ok(()),
    }
}
