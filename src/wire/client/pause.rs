//! How long is waited before a server is looked for again.

use std::time::Duration;

/// The first pause, which costs nothing where the server has only been started again.
const FIRST: Duration = Duration::from_millis(20);

/// The longest.
pub(super) const LONGEST: Duration = Duration::from_secs(1);

/// A connection that has lived so long was one.
const STEADY: Duration = Duration::from_secs(5);

/// The pauses: they grow from the first to the longest, also over connections that are let in and dropped at once.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pause(Duration);

impl Default for Pause {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl Pause {
    /// A connection has ended that lived so long.
    pub(super) fn after(&mut self, lived: Duration) {
        if lived >= STEADY {
            *self = Self::default();
        }
    }

    /// How long to wait now.
    pub(super) fn next(&mut self) -> Duration {
        let now = self.0;
        self.0 = (now * 2).min(LONGEST);
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_drops_everybody_at_once_is_not_stormed() {
        let mut pause = Pause::default();
        let mut waited = Vec::new();
        for _ in 0..10 {
            pause.after(Duration::from_millis(3));
            waited.push(pause.next());
        }
        assert!(waited.is_sorted() && waited[0] == FIRST && waited[9] == LONGEST, "{waited:?}");
        pause.after(STEADY);
        assert_eq!(pause.next(), FIRST);
    }
}
