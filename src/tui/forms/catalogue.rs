//! Keeping the catalogue: items added, amended and retired, cells settled, files (C1, C2).

use chrono::NaiveDate;

use super::asking::{Answers, Asking, choice, day, one_of, text};
use super::{Asked, Fault};
use crate::domain::catalogue::{
    CatalogueId, CatalogueItem, Cell, Column, LIMITS, MOST_NUMBER, Part, Provenance, Wanted,
};
use crate::domain::channel::{Channel, Scope};
use crate::domain::code::ItemCode;
use crate::domain::message::Message;
use crate::domain::text::TextRule;
use crate::exchange::catalogue::Plan;
use crate::office::Command;
use crate::office::catalogue::{CatalogueOrder, Change};
use crate::tui::catalogue::Errand;
use crate::tui::form::{Choice, FieldKind, FieldSpec, Value};

/// What is done with a catalogue; an item is what was on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// Add an item.
    Add(CatalogueId),
    /// Amend an item, or take it into use again.
    Amend(CatalogueItem),
    /// Retire an item.
    Retire(CatalogueItem),
    /// Confirm or complete a part of an item.
    Settle(CatalogueItem),
    /// Carry out what a file changes.
    Apply(Plan),
    /// See what a file changes.
    Import(CatalogueId),
    /// Write a catalogue to a file.
    Export(CatalogueId),
}

/// A path: on one line, as long as the system takes one.
pub(super) const PATH: TextRule = TextRule { max_chars: 1_000, multiline: false, required: true };

/// A number of two digits.
const NUMBER: TextRule = TextRule { max_chars: 4, multiline: false, required: true };

/// The fields in which a lost cell is completed, in the order of the columns.
const TEXTS: [&str; 7] = [
    "text-level1",
    "text-level2",
    "text-content",
    "text-scope",
    "text-form",
    "text-time-limit",
    "text-responsible",
];

/// The form for what is done.
pub(super) fn ask(keep: &Keep, today: NaiveDate) -> Asked {
    let mut form = Asking::default();
    match keep {
        Keep::Add(id) => {
            form.ask(
                FieldSpec::new("number", Part::Number.message(), FieldKind::Line(NUMBER))
                    .hint(Message::new("hint-catalogue-number").with("most", i64::from(MOST_NUMBER)))
                    .required(),
            );
            for column in Column::ALL {
                cell(&mut form, column, column.word(), None);
            }
            change(&mut form, today);
            form.finish("catalogue-add", Message::new("form-catalogue-add"), id.message(), id.word())
        }
        Keep::Amend(item) => {
            for column in Column::ALL {
                cell(&mut form, column, column.word(), Some(item.cell(column)));
            }
            change(&mut form, today.max(item.since));
            let title = match item.retired {
                true => Message::new("form-catalogue-reinstate"),
                false => Message::new("form-catalogue-amend"),
            };
            form.finish("catalogue-amend", title, about(item), subject(item))
        }
        Keep::Retire(item) => {
            change(&mut form, today.max(item.since));
            let intro = Message::new("form-intro-retire").with("item", about(item));
            form.finish("catalogue-retire", Message::new("form-catalogue-retire"), intro, subject(item))
        }
        Keep::Settle(item) => settle(form, item),
        Keep::Apply(plan) => {
            change(&mut form, today);
            let id = plan.catalogue.word();
            form.finish("catalogue-apply", Message::new("form-catalogue-apply"), plan.summary(), id)
        }
        Keep::Import(id) => {
            form.ask(path(Message::new("hint-import-path")));
            form.ask(
                FieldSpec::new("retire-missing", Message::new("field-retire-missing"), FieldKind::Toggle)
                    .hint(Message::new("hint-retire-missing")),
            );
            let intro = Message::new("form-intro-import").with("catalogue", id.message());
            form.finish("catalogue-import", Message::new("form-catalogue-import"), intro, id.word())
        }
        Keep::Export(id) => {
            let name = format!("gongkai-{}-{today}.xlsx", id.word());
            form.preset(path(Message::new("hint-export-path")), text(name));
            let intro = Message::new("form-intro-export").with("catalogue", id.message());
            form.finish("catalogue-export", Message::new("form-catalogue-export"), intro, id.word())
        }
    }
}

pub(super) fn path(hint: Message) -> FieldSpec {
    FieldSpec::new("path", Message::new("field-path"), FieldKind::Line(PATH)).hint(hint).required()
}

/// The item by its number and content.
fn about(item: &CatalogueItem) -> Message {
    let content = item.cell(Column::Content);
    let content = match content.text.is_empty() {
        true => content.provenance.name(),
        false => Message::new("plain-text").with("text", content.text.as_str()),
    };
    Message::new("catalogue-item-name")
        .with("catalogue", item.catalogue.message())
        .with("code", ItemCode::Listed(item.number).to_string())
        .with("content", content)
}

/// What a draft is kept under: another version is another matter.
fn subject(item: &CatalogueItem) -> String {
    format!("{}/{:02}/{}", item.catalogue.word(), item.number, item.version)
}

/// Why, on whose approval and from when.
fn change(form: &mut Asking, since: NaiveDate) {
    form.preset(
        day("since", Message::new("field-since")).hint(Message::new("hint-since")),
        Value::Date(since),
    );
    form.ask(
        FieldSpec::new("reason", Message::new("field-revision-reason"), FieldKind::Lines(TextRule::NOTE))
            .hint(Message::new("hint-revision-reason"))
            .required(),
    );
    form.ask(
        FieldSpec::new("approver", Message::new("field-approver"), FieldKind::Line(TextRule::TITLE))
            .hint(Message::new("hint-approver"))
            .required(),
    );
}

/// What a field for a cell of that column is called, as other forms call it.
fn label(column: Column) -> Message {
    Message::new(match column {
        Column::Level1 => "label-level1",
        Column::Level2 => "label-level2",
        Column::Content => "field-content",
        Column::Scope => "field-scope",
        Column::Channels => "field-channels",
        Column::TimeLimit => "field-time-limit",
        Column::Responsible => "field-responsible",
    })
}

/// A cell, asked for as its column is: in words, or by the words the rules know.
fn cell(form: &mut Asking, column: Column, id: &'static str, old: Option<&Cell>) {
    let (field, preset) = cell_field(column, id, old);
    form.preset(field, preset);
}

fn cell_field(column: Column, id: &'static str, old: Option<&Cell>) -> (FieldSpec, Option<Value>) {
    let word = |word: &str| Choice::new(word, Message::new("plain-text").with("text", word));
    let known = old.map(|cell| cell.text.as_str()).filter(|text| !text.is_empty());
    let entries = || known.map(|text| Value::Many(text.split('、').map(str::to_owned).collect()));
    let (kind, preset) = match column {
        Column::Scope => {
            (FieldKind::Many(Scope::ALL.map(|scope| word(scope.catalogue_word())).to_vec()), entries())
        }
        Column::Channels => {
            (FieldKind::Many(Channel::CATALOGUE_WORDS.map(|(name, _)| word(name)).to_vec()), entries())
        }
        Column::TimeLimit => (FieldKind::Choice(LIMITS.map(word).to_vec()), known.map(choice)),
        _ => (FieldKind::Line(column.rule()), known.map(text)),
    };
    let field = FieldSpec::new(id, label(column), kind);
    let is_lost = old.is_some_and(|cell| cell.provenance == Provenance::Lost);
    match old.and_then(|cell| cell.provenance.message()) {
        Some(note) if is_lost => (field.hint(Message::new("hint-cell-lost").with("note", note)), preset),
        Some(note) => (field.hint(note).required(), preset),
        None => (field.required(), preset),
    }
}

/// The text that was answered for a cell; entries in another order are the same.
fn cell_text(answers: &Answers, column: Column, id: &'static str, old: Option<&Cell>) -> String {
    match column {
        Column::Scope | Column::Channels => {
            let chosen = answers.many(id);
            let old = old.map(|cell| cell.text.as_str()).unwrap_or_default();
            let same = old.split('、').filter(|entry| !entry.is_empty()).count() == chosen.len()
                && old.split('、').all(|entry| chosen.iter().any(|chosen| chosen == entry));
            if same { old.to_owned() } else { chosen.join("、") }
        }
        Column::TimeLimit => answers.choice(id).unwrap_or_default().to_owned(),
        _ => answers.text(id),
    }
}

/// One uncertain part after the other: which, what a lost one says, and on what ground.
fn settle(mut form: Asking, item: &CatalogueItem) -> Asked {
    let uncertain: Vec<Part> = item.uncertain().collect();
    let offered = uncertain.iter().map(|part| {
        let cell = item.part(*part);
        let note = cell.provenance.name();
        let label = Message::new("settle-choice")
            .with("cell", part.message())
            .with("text", cell.text)
            .with("note", note);
        Choice::new(part.word(), label)
    });
    let first = uncertain.first().map(|part| choice(part.word()));
    form.preset(
        one_of("cell", Message::new("field-cell"), offered.collect()).hint(Message::new("hint-settle-cell")),
        first,
    );
    for part in &uncertain {
        let Part::Cell(column) = part else { continue };
        let cell = item.cell(*column);
        if cell.provenance.is_lost() {
            let (field, preset) = cell_field(*column, TEXTS[*column as usize], Some(cell));
            let field = field.hint(Message::new("hint-settle-text")).required();
            form.preset(field.shown_if("cell", [choice(part.word())]), preset);
        }
    }
    form.ask(
        FieldSpec::new("ground", Message::new("field-ground"), FieldKind::Lines(TextRule::NOTE))
            .hint(Message::new("hint-ground"))
            .required(),
    );
    form.finish("catalogue-settle", Message::new("form-catalogue-settle"), about(item), subject(item))
}

/// The command that the answers make.
pub(super) fn command(keep: &Keep, answers: &Answers) -> Result<Command, Fault> {
    let (catalogue, order) = match keep {
        Keep::Add(id) => {
            let number = number(&answers.text("number"))?;
            let wanted = wanted(number, None, answers);
            let wanted = wanted.checked().map_err(|(part, fault)| (field_of(part), fault))?;
            let change = changed(answers)?;
            (*id, CatalogueOrder::Save { seen: 0, wanted: Box::new(wanted), change })
        }
        Keep::Amend(item) => {
            let wanted = wanted(item.number, Some(item), answers);
            item.cells_with(&wanted.cells).map_err(|(part, fault)| (field_of(part), fault))?;
            let change = changed(answers)?;
            (item.catalogue, CatalogueOrder::Save { seen: item.version, wanted: Box::new(wanted), change })
        }
        Keep::Retire(item) => {
            let change = changed(answers)?;
            (item.catalogue, CatalogueOrder::Retire { number: item.number, seen: item.version, change })
        }
        Keep::Settle(item) => {
            let part = answers.chosen("cell", |word| Part::all().find(|part| part.word() == word))?;
            let text = match part {
                Part::Cell(column) if item.cell(column).provenance.is_lost() => {
                    let id = TEXTS[column as usize];
                    column.check(&cell_text(answers, column, id, None)).map_err(|fault| (id, fault))?
                }
                _ => String::new(),
            };
            let (number, seen, ground) = (item.number, item.version, answers.text("ground"));
            (item.catalogue, CatalogueOrder::Settle { number, seen, part, text, ground })
        }
        Keep::Apply(plan) => (plan.catalogue, plan.clone().order(changed(answers)?)),
        Keep::Import(_) | Keep::Export(_) => return Err(super::nowhere()),
    };
    Ok(Command::Catalogue { catalogue, order })
}

/// What is to be done with a file, where that is what it is for.
pub(super) fn errand(keep: &Keep, answers: &Answers) -> Option<Errand> {
    let path = answers.text("path");
    match keep {
        Keep::Import(catalogue) => Some(Errand::Preview {
            catalogue: *catalogue,
            path,
            retire_missing: answers.flag("retire-missing"),
        }),
        Keep::Export(catalogue) => Some(Errand::Export { catalogue: *catalogue, path }),
        _ => None,
    }
}

fn wanted(number: u16, old: Option<&CatalogueItem>, answers: &Answers) -> Wanted {
    let text = |column: Column| cell_text(answers, column, column.word(), old.map(|item| item.cell(column)));
    Wanted::new(number, Column::ALL.map(text))
}

fn changed(answers: &Answers) -> Result<Change, Fault> {
    let (reason, approver) = (answers.text("reason"), answers.text("approver"));
    Ok(Change { since: answers.day("since")?, reason, approver })
}

/// A number in plain or full-width digits.
fn number(typed: &str) -> Result<u16, Fault> {
    let plain = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        c => c,
    };
    let digits: String = typed.chars().map(plain).collect();
    let number = digits.parse().ok().filter(|number| (1..=MOST_NUMBER).contains(number));
    number.ok_or_else(|| ("number", Message::new("catalogue-number").with("most", i64::from(MOST_NUMBER))))
}

/// The field a part is asked for in.
const fn field_of(part: Part) -> &'static str {
    match part {
        Part::Number => "number",
        Part::Cell(column) => column.word(),
    }
}
