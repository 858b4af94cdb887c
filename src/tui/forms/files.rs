//! What goes out of the archive to a file of this host: the catalogue of files, an attachment (F2, F3).

use chrono::{Datelike, NaiveDate};

use super::asking::{Answers, Asking, about, choice, one_of, text, unit};
use super::{Asked, Fault, catalogue};
use crate::domain::book::Case;
use crate::domain::message::Message;
use crate::domain::text::TextRule;
use crate::lang::Language;
use crate::office::attachments::named;
use crate::office::directory::Directory;
use crate::office::query::FilesAsked;
use crate::tui::catalogue::Errand;
use crate::tui::form::{Choice, FieldKind, FieldSpec};

/// What goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// The catalogue of the files of a year, in that language.
    Catalogue(Language),
    /// An attachment of a file.
    Attachment(Box<Case>),
}

/// A year.
const YEAR: TextRule = TextRule { max_chars: 4, multiline: false, required: true };

pub(super) fn ask(out: &Out, directory: &Directory, today: NaiveDate) -> Asked {
    let mut form = Asking::default();
    match out {
        Out::Catalogue(_) => {
            let year = FieldSpec::new("year", Message::new("field-archive-year"), FieldKind::Line(YEAR));
            form.preset(year.required(), text(today.year().to_string()));
            let units = directory.orgs.values().filter(|org| org.kind.catalogue().is_some()).map(unit);
            form.ask(
                FieldSpec::new("unit", Message::new("field-of-unit"), FieldKind::Choice(units.collect()))
                    .hint(Message::new("cli-help-archive-org")),
            );
            let name = format!("gongkai-archive-{today}.xlsx");
            form.preset(catalogue::path(Message::new("hint-export-path")), text(name));
            let intro = Message::new("cli-about-archive-catalogue");
            form.finish("files-catalogue", Message::new("action-files-catalogue"), intro, "")
        }
        Out::Attachment(case) => {
            let attached = named(case);
            let choices = (1..).zip(&attached).map(|(n, file)| {
                Choice::new(n.to_string(), Message::new("plain-text").with("text", file.name.as_str()))
            });
            let label = Message::new("field-archive-file");
            form.preset(one_of("nth", label, choices.collect()), choice("1"));
            let name = attached.first().map(|file| text(file.name.as_str()));
            form.preset(catalogue::path(Message::new("cli-help-archive-file")), name);
            let intro = about(case.key.number(), &case.title);
            form.finish("files-attachment", Message::new("action-files-attachment"), intro, &case.key)
        }
    }
}

pub(super) fn errand(out: &Out, answers: &Answers) -> Result<Errand, Fault> {
    let path = answers.text("path");
    match out {
        Out::Catalogue(language) => {
            let typed = answers.text("year");
            let year = typed.parse().ok().filter(|year| (1900..=2199).contains(year));
            let year =
                year.ok_or_else(|| ("year", Message::new("cli-bad-year").with("text", typed.as_str())))?;
            let org = match answers.choice("unit") {
                Some(code) => Some(code.parse().map_err(|fault| ("unit", fault))?),
                None => None,
            };
            Ok(Errand::Files { asked: FilesAsked { org, year }, language: *language, path })
        }
        Out::Attachment(case) => {
            let nth = answers.choice("nth").and_then(|nth| nth.parse().ok()).unwrap_or(1);
            Ok(Errand::Attachment { key: case.key.clone(), nth, path })
        }
    }
}
