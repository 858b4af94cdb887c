//! The catalogue of files (归档文件目录) of a year, with what the closing sheet (备考表) says of each (F2).

use std::ops::ControlFlow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::archive::{File, Part};
use crate::domain::book::Case;
use crate::domain::code::{Code, Kind, OrgCode};
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::office::directory::Directory;
use crate::office::record::Record;
use crate::office::{Failure, Office, permission};
use crate::store::Range;

/// Which files are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesAsked {
    /// Those of one organisation, or of all that who asks sees.
    pub org: Option<OrgCode>,
    /// Of the material of which year.
    pub year: i32,
}

/// A numbered file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// Its number (档号).
    pub number: String,
    /// The number of the document (文号).
    pub docno: String,
    /// Whom it comes from (责任者).
    pub author: String,
    /// Its title (题名).
    pub title: String,
    /// The day it bears.
    pub dated: Option<NaiveDate>,
    /// How secret it is.
    pub secrecy: Message,
    /// How many pages it has.
    pub pages: Option<i64>,
    /// What else is said of it.
    pub note: String,
    /// What the closing sheet says: damage, changes, additions, removals.
    pub remark: String,
    /// What it must hold and does not, each part with the reason.
    pub without: Vec<(Message, String)>,
    /// Why it was corrected once numbered, and when.
    pub corrected: Vec<(NaiveDate, String)>,
    /// Who numbered it, and when.
    pub filed: (String, NaiveDate),
    /// Who checked it.
    pub checker: String,
    /// Orders the lines: the class, then the running number.
    order: (String, u32),
}

impl FileLine {
    fn of(case: &Case, directory: &Directory) -> Option<Self> {
        let file = File(case);
        let numbered = file.numbered()?;
        let (class, count) = case.numbers().next()?;
        let without = case.all("archive.explain").map(|entry| {
            let parts: Vec<Part> =
                entry.values.words("parts").iter().filter_map(|word| Part::parse(word)).collect();
            (Part::names(&parts), entry.values.text("reason").to_owned())
        });
        let corrected = case.all("archive.correct");
        let corrected = corrected.map(|entry| (entry.on, entry.values.text("reason").to_owned()));
        Some(Self {
            number: numbered.values.text("number").to_owned(),
            docno: file.text("docno").to_owned(),
            author: file.text("author").to_owned(),
            title: case.title.clone(),
            dated: file.day("dated"),
            secrecy: Message::new(file.secrecy()),
            pages: file.pages(),
            note: file.text("note").to_owned(),
            remark: numbered.values.text("remark").to_owned(),
            without: without.collect(),
            corrected: corrected.collect(),
            filed: (directory.person_name(&numbered.by), numbered.on),
            checker: numbered.values.text("checker").to_owned(),
            order: (class.to_owned(), count),
        })
    }
}

impl Office {
    /// The numbered files of a year that `who` sees, by number.
    pub(super) fn files(
        &self,
        directory: &Directory,
        who: &Person,
        asked: &FilesAsked,
    ) -> Result<Vec<FileLine>, Failure> {
        let orgs: Vec<OrgCode> = match &asked.org {
            Some(org) if !directory.sees(who, org) => {
                return Err(Message::new("not-yours-to-see").with("code", org.to_string()).into());
            }
            Some(org) => vec![directory.org(org)?.code.clone()],
            None => directory.seen_by(who).into_iter().collect(),
        };
        let mut lines = Vec::new();
        for org in orgs.iter().filter(|org| permission::sees_book(directory, who, Kind::Archive, org)) {
            let codes: Vec<Code> = {
                let (_, live) = self.live();
                live.codes_of(org).cloned().collect()
            };
            for code in codes {
                let range = Range::prefix(format!("r/{code}/{}/", Kind::Archive.word()).as_bytes());
                self.store.each(&range, &mut |key, stored| {
                    // A damaged one is for `verify` to tell.
                    if let Ok(Record::Case(case)) =
                        Record::decode(&String::from_utf8_lossy(key), &stored.value)
                        && File(&case).year() == Some(asked.year)
                    {
                        lines.extend(FileLine::of(&case, directory));
                    }
                    ControlFlow::Continue(())
                })?;
            }
        }
        lines.sort_by(|a, b| a.order.cmp(&b.order));
        Ok(lines)
    }
}

#[cfg(test)]
impl FileLine {
    /// A line for tests.
    pub(crate) fn example(number: &str, title: &str, remark: &str) -> Self {
        let on = NaiveDate::MIN;
        Self {
            number: number.to_owned(),
            docno: String::new(),
            author: "市局党委".to_owned(),
            title: title.to_owned(),
            dated: Some(on),
            secrecy: Message::new("archive-secrecy-open"),
            pages: Some(3),
            note: String::new(),
            remark: remark.to_owned(),
            without: Vec::new(),
            corrected: Vec::new(),
            filed: ("钱玉兰".to_owned(), on),
            checker: String::new(),
            order: (String::new(), 1),
        }
    }
}
