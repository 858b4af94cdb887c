//! What lies under the mouse: noted while a screen is drawn, asked when it is clicked on.

use std::cell::RefCell;

use ratatui::layout::{Position, Rect};

use super::leader::Part;
use super::state::Pane;

/// Something with a list or a text in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A pane of the main screen.
    Pane(Pane),
    /// The list of the board.
    Board,
    /// The coverage grid.
    Grid,
    /// A part of the leader's page.
    Leader(Part),
    /// Organisations and people.
    People,
    /// The items of the catalogue's upkeep.
    Catalogue,
    /// The item selected there.
    CatalogueItem,
    /// The months of a year.
    Months,
    /// The cases that a change of notice moves.
    Moved,
    /// The organisations in the ranking.
    Ranking,
    /// The popup on top.
    Popup,
}

/// What a click means at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// Somewhere in it.
    Spot(Spot),
    /// An entry of its list, by its place.
    Row(Spot, usize),
    /// A hint: the keys it names.
    Keys(String),
    /// Nothing, whatever lies below.
    Nothing,
}

/// The places of what is on screen. Like a list's offset it is what the last frame made it; nothing is kept while the
/// mouse is off.
#[derive(Debug, Default)]
pub struct Hits {
    on: bool,
    places: RefCell<Vec<(Rect, Hit)>>,
}

impl Hits {
    /// Whether the mouse is on.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Turns the mouse on or off.
    pub fn turn(&mut self, on: bool) {
        self.on = on;
        self.clear();
    }

    /// Forgets what was on screen.
    pub fn clear(&self) {
        self.places.borrow_mut().clear();
    }

    /// Notes what `area` means; it lies over what was noted before.
    pub fn note(&self, area: Rect, hit: impl FnOnce() -> Hit) {
        if self.on {
            self.places.borrow_mut().push((area, hit()));
        }
    }

    /// What lies uppermost at a cell.
    pub fn at(&self, column: u16, row: u16) -> Option<Hit> {
        let places = self.places.borrow();
        let found = places.iter().rev().find(|(area, _)| area.contains(Position { x: column, y: row }));
        found.map(|(_, hit)| hit.clone())
    }
}
