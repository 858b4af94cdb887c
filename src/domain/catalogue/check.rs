//! What an item must be like before it is kept (C1, C2).

use serde::{Deserialize, Serialize};

use super::{CatalogueItem, Cell, Column, Ground, ItemLimit, Part, Provenance};
use crate::domain::channel::{Channel, Scope};
use crate::domain::message::Message;
use crate::domain::text::TextRule;

/// The highest number an item of a catalogue can have.
pub const MOST_NUMBER: u16 = 99;

/// The words the column 公开时限 is read by (R4b).
pub const LIMITS: [&str; 4] = ["即时", "年度", "季度", "定期"];

/// What stands between the entries of a list: the one that is kept, and those that are taken for it.
const BETWEEN: [char; 6] = ['、', '，', ',', '；', ';', '\u{3000}'];

/// An item as somebody wants it to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Its number.
    pub number: u16,
    /// Its cells in the order of [`Column::ALL`], each as uncertain as its provenance says. Of an item that is there
    /// already, cells whose text stays are left as they are.
    pub cells: [Cell; 7],
}

impl Wanted {
    /// An item with these texts, all of them written by somebody.
    pub fn new(number: u16, texts: [String; 7]) -> Self {
        Self { number, cells: texts.map(|text| Cell::new(text, Provenance::Entered)) }
    }

    /// The number and cells of a new item.
    ///
    /// # Errors
    /// What is wrong, and with which part.
    pub fn checked(self) -> Result<Self, (Part, Message)> {
        check_number(self.number).map_err(|fault| (Part::Number, fault))?;
        let mut cells = self.cells;
        for (column, cell) in Column::ALL.into_iter().zip(&mut cells) {
            *cell = column.cell(None, cell).map_err(|fault| (Part::Cell(column), fault))?;
        }
        Ok(Self { number: self.number, cells })
    }
}

/// Whether an item can have that number.
///
/// # Errors
/// It is none of 1 to [`MOST_NUMBER`].
pub fn check_number(number: u16) -> Result<(), Message> {
    if (1..=MOST_NUMBER).contains(&number) {
        return Ok(());
    }
    Err(Message::new("catalogue-number").with("most", i64::from(MOST_NUMBER)))
}

impl Column {
    /// How long a text of the column may be.
    pub const fn rule(self) -> TextRule {
        match self {
            Self::Content => TextRule::LINE,
            _ => TextRule::TITLE,
        }
    }

    /// What becomes of a cell that is to be `wanted`. One whose text stays keeps where it comes from.
    ///
    /// # Errors
    /// As [`Column::check`]; only a cell that is lost is empty.
    pub fn cell(self, old: Option<&Cell>, wanted: &Cell) -> Result<Cell, Message> {
        if let Some(old) = old.filter(|old| old.text == wanted.text.trim()) {
            return Ok(old.clone());
        }
        if old.is_none() && wanted.provenance == Provenance::Lost && wanted.text.trim().is_empty() {
            return Ok(Cell::new("", Provenance::Lost));
        }
        let text = self.check(&wanted.text)?;
        if let Some(old) = old.filter(|old| old.text == text) {
            return Ok(old.clone());
        }
        // A cell that vouches for itself, as one read from a file might, does not.
        let provenance = match wanted.provenance {
            uncertain if uncertain.is_uncertain() && uncertain != Provenance::Lost => uncertain,
            _ => Provenance::Entered,
        };
        Ok(Cell::new(text, provenance))
    }

    /// A text of the column as it is kept.
    ///
    /// # Errors
    /// It is empty, too long, has a character that may not be stored, or says what the rules do not know: another
    /// time limit than [`LIMITS`], a scope or channel by no known name.
    pub fn check(self, text: &str) -> Result<String, Message> {
        let text = self.rule().required().check(self.message(), text)?;
        match self {
            Self::Scope => {
                let known = |word: &str| Scope::from_catalogue(word).is_some();
                let list = || Scope::ALL.map(Scope::catalogue_word).join("、");
                let fault = Message::new("catalogue-scope-unknown");
                listed(&text, known).map_err(|found| fault.with("found", found).with("known", list()))
            }
            Self::Channels => {
                let known = |word: &str| !matches!(Channel::from_catalogue(word), Channel::Other(_));
                let list = || Channel::CATALOGUE_WORDS.map(|(word, _)| word).join("、");
                let fault = Message::new("catalogue-channel-unknown");
                listed(&text, known).map_err(|found| fault.with("found", found).with("known", list()))
            }
            Self::TimeLimit if ItemLimit::parse(&text).is_none() => {
                Err(Message::new("catalogue-limit-unknown")
                    .with("found", text)
                    .with("known", LIMITS.join("、")))
            }
            _ => Ok(text),
        }
    }
}

/// The entries of a list with `、` between them; the first that is not known where one is not.
fn listed(text: &str, known: impl Fn(&str) -> bool) -> Result<String, String> {
    let entries: Vec<&str> =
        text.split(|c: char| BETWEEN.contains(&c) || c == ' ').filter(|entry| !entry.is_empty()).collect();
    match entries.iter().find(|entry| !known(entry)) {
        Some(entry) => Err((*entry).to_owned()),
        // Marks alone are no entry.
        None if entries.is_empty() => Err(text.to_owned()),
        None => Ok(entries.join("、")),
    }
}

impl CatalogueItem {
    /// The cells of this item with other texts. A cell whose text stays keeps where it comes from.
    ///
    /// # Errors
    /// What is wrong, and with which part; a cell with text is not emptied.
    pub fn cells_with(&self, texts: &[Cell; 7]) -> Result<[Cell; 7], (Part, Message)> {
        let mut cells = self.cells.clone();
        for (column, (cell, wanted)) in Column::ALL.into_iter().zip(cells.iter_mut().zip(texts)) {
            *cell = column.cell(Some(cell), wanted).map_err(|fault| (Part::Cell(column), fault))?;
        }
        Ok(cells)
    }

    /// Confirms or completes an uncertain part; `text` is what a lost cell says, of no account for another.
    ///
    /// # Errors
    /// The part is certain already, or the text is not one of its column.
    pub fn settle(
        &mut self,
        part: Part,
        text: &str,
        by: &str,
        at: chrono::NaiveDateTime,
        ground: &str,
    ) -> Result<(), Message> {
        let was = self.part(part).provenance;
        if !was.is_uncertain() {
            return Err(Message::new("catalogue-cell-certain").with("cell", part.message()));
        }
        let ground = Some(Ground { by: by.to_owned(), at, text: ground.to_owned(), was });
        match part {
            Part::Number => {
                self.number_provenance = Provenance::Confirmed;
                self.number_ground = ground;
            }
            Part::Cell(column) => {
                let cell = &mut self.cells[column as usize];
                if was.is_lost() {
                    cell.text = column.check(text)?;
                    cell.provenance = Provenance::Completed;
                } else {
                    cell.provenance = Provenance::Confirmed;
                }
                cell.ground = ground;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c2_the_words_of_a_column_are_those_the_rules_know() {
        assert_eq!(Column::Scope.check("全局,社会").as_deref(), Ok("全局、社会"));
        assert_eq!(Column::Channels.check(" 会议，文件；公开栏 ").as_deref(), Ok("会议、文件、公开栏"));
        let id = |column: Column, text: &str| column.check(text).unwrap_err().id;
        assert_eq!(id(Column::Scope, "全局、外星"), "catalogue-scope-unknown");
        assert_eq!(id(Column::Scope, "、"), "catalogue-scope-unknown");
        assert_eq!(id(Column::Channels, "会议、飞鸽"), "catalogue-channel-unknown");
        assert_eq!(id(Column::TimeLimit, "每月"), "catalogue-limit-unknown");
        assert_eq!(id(Column::Level1, " "), "text-required");
        assert_eq!(id(Column::Content, &"长".repeat(501)), "text-too-long");
        assert_eq!(id(Column::Responsible, "办\u{202e}公室"), "text-direction-character");
    }

    #[test]
    fn c1_an_item_cannot_vouch_for_itself_and_a_lost_cell_stays_lost() {
        let mut wanted =
            Wanted::new(7, ["甲", "乙", "丙", "全局", "会议", "即时", "办公室"].map(str::to_owned));
        wanted.cells[0].provenance = Provenance::Confirmed;
        wanted.cells[1].provenance = Provenance::Merged;
        wanted.cells[2] = Cell::new(" ", Provenance::Lost);
        let cells = wanted.clone().checked().unwrap().cells;
        let provenances: Vec<_> = cells.iter().take(4).map(|cell| cell.provenance).collect();
        use Provenance::{Entered, Lost, Merged};
        assert_eq!(provenances, [Entered, Merged, Lost, Entered]);
        wanted.cells[2].provenance = Provenance::Entered;
        assert_eq!(wanted.clone().checked().unwrap_err().0, Part::Cell(Column::Content));
        assert_eq!(Wanted { number: 0, ..wanted.clone() }.checked().unwrap_err().0, Part::Number);
        assert_eq!(Wanted { number: 100, ..wanted }.checked().unwrap_err().0, Part::Number);
    }
}
