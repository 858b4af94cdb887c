//! What the office decides itself where the source is silent (*policy*).

use serde::{Deserialize, Serialize};

use super::clock::Policy;

/// The office's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Settings {
    /// Policies that limits rest on.
    pub policy: Policy,
    /// Whether this is a made-up office for trying things out, in which one may act as any of its people.
    pub demo: bool,
}
