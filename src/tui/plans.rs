//! The yearly plans of a year, over the screen (C4).

use super::list::ListState;
use crate::office::query::{PlanLine, Plans};

/// The plans of the year in view.
#[derive(Debug, Clone)]
pub struct PlansPopup {
    /// The year.
    pub year: i32,
    /// Its plans; none until they have been answered.
    pub plans: Option<Plans>,
    /// Which organisation is selected.
    pub list: ListState,
}

impl PlansPopup {
    /// The lines.
    pub fn lines(&self) -> &[PlanLine] {
        self.plans.as_ref().map_or(&[], |plans| &plans.lines)
    }
}
