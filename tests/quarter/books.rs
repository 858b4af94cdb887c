//! The other books in the quarter.

use crate::story::Story;
use crate::supervisors::supervisors;

/// Tells them.
pub fn told(story: &mut Story, branches: &[String]) {
    supervisors(story, branches);
}
