//! Shapes of records as earlier programs stored them, and how each becomes today's. Frozen: nothing here changes.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::catalogue::{CatalogueId, CatalogueItem, Cell, Provenance};

/// A catalogue item of schema 3: the catalogue as printed, before it could be changed.
#[derive(Deserialize)]
pub struct Item3 {
    catalogue: CatalogueId,
    number: u16,
    number_provenance: Provenance,
    version: u32,
    since: NaiveDate,
    cells: [Cell3; 7],
}

/// A cell of [`Item3`].
#[derive(Deserialize)]
struct Cell3 {
    text: String,
    provenance: Provenance,
}

impl From<Item3> for CatalogueItem {
    fn from(item: Item3) -> Self {
        Self {
            catalogue: item.catalogue,
            number: item.number,
            number_provenance: item.number_provenance,
            version: item.version,
            since: item.since,
            cells: item.cells.map(|cell| Cell::new(cell.text, cell.provenance)),
            number_ground: None,
            retired: false,
            revision: None,
        }
    }
}
