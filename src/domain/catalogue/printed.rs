//! Both catalogues as they are printed, with what is lost there and what is presumed (C1).

use chrono::NaiveDate;

use super::{CatalogueId, CatalogueItem, Cell, Column, Provenance};
use crate::domain::message::Message;

const BUREAU: &str = include_str!("../data/bureau.csv");
const GRASSROOTS: &str = include_str!("../data/grassroots.csv");

/// The catalogue as printed, version 1 of every item, holding from `since`.
///
/// # Errors
/// A row of the embedded file that cannot be read; a test keeps this from happening.
pub fn printed(id: CatalogueId, since: NaiveDate) -> Result<Vec<CatalogueItem>, Message> {
    let text = match id {
        CatalogueId::Bureau => BUREAU,
        CatalogueId::Grassroots => GRASSROOTS,
    };
    let bad =
        |detail: String| Message::new("catalogue-bad-file").with("file", id.word()).with("detail", detail);
    let mut items = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.map_err(|error| bad(error.to_string()))?;
        let number: u16 = row[0].parse().map_err(|_| bad(row[0].to_owned()))?;
        let provenances = row.get(8).unwrap_or_default();
        let cells = Column::ALL.map(|c| Cell::new(&row[c as usize + 1], provenance_of(provenances, c)));
        // C1: the source does not print these two codes.
        let inferred = id == CatalogueId::Bureau && matches!(number, 2 | 10);
        let number_provenance = if inferred { Provenance::Inferred } else { Provenance::Printed };
        items.push(CatalogueItem {
            catalogue: id,
            number,
            number_provenance,
            version: 1,
            since,
            cells,
            number_ground: None,
            retired: false,
            revision: None,
        });
    }
    Ok(items)
}

fn provenance_of(list: &str, column: Column) -> Provenance {
    let word =
        list.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(c, _)| *c == column.word());
    match word {
        Some((_, "merged")) => Provenance::Merged,
        Some((_, "lost")) => Provenance::Lost,
        Some((_, "partly lost")) => Provenance::PartlyLost,
        _ => Provenance::Printed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::channel::{Channel, Scope};

    fn both() -> (Vec<CatalogueItem>, Vec<CatalogueItem>) {
        let since = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        (printed(CatalogueId::Bureau, since).unwrap(), printed(CatalogueId::Grassroots, since).unwrap())
    }

    #[test]
    fn c1_the_catalogues_have_58_and_15_items_in_order() {
        let (bureau, grassroots) = both();
        assert_eq!(bureau.iter().map(|i| i.number).collect::<Vec<_>>(), (1..=58).collect::<Vec<_>>());
        assert_eq!(grassroots.iter().map(|i| i.number).collect::<Vec<_>>(), (1..=15).collect::<Vec<_>>());
    }

    #[test]
    fn c1_lost_cells_stay_empty_and_only_they() {
        let (bureau, grassroots) = both();
        for item in bureau.iter().chain(&grassroots) {
            for cell in &item.cells {
                assert_eq!(cell.text.is_empty(), cell.provenance == Provenance::Lost, "{item:?}");
            }
        }
        let seventeen = &bureau[16];
        assert_eq!(seventeen.cell(Column::Content).provenance, Provenance::Lost);
        assert_eq!(seventeen.limit(), None);
        assert_eq!(bureau[1].number_provenance, Provenance::Inferred);
        assert_eq!(bureau[9].number_provenance, Provenance::Inferred);
    }

    #[test]
    fn every_printed_word_of_scope_channel_and_limit_is_understood() {
        let (bureau, grassroots) = both();
        for item in bureau.iter().chain(&grassroots) {
            for scope in item.cell(Column::Scope).text.split('、').filter(|t| !t.is_empty()) {
                assert!(Scope::from_catalogue(scope).is_some(), "{scope}");
            }
            for channel in item.channels() {
                assert!(!matches!(channel, Channel::Other(_)), "{channel:?}");
            }
            let limit = &item.cell(Column::TimeLimit).text;
            assert_eq!(limit.is_empty(), item.limit().is_none(), "{limit}");
        }
    }
}
