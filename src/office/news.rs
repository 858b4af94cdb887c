//! Telling those who look on that something has happened: they ask again for what they show.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::Office;
use crate::domain::message::Message;

/// What happens elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// Some answer may have changed: ask again.
    Changed,
    /// Who is here, or what they attend to, has changed.
    Present,
    /// The office cannot be reached, and why; it is tried again.
    Lost(Message),
    /// The office can be reached again: anything may have changed meanwhile.
    Back,
}

/// Who is told of news. Called while nothing is held, in any thread; it must not wait for anything.
pub type Tell = Arc<dyn Fn(News) + Send + Sync>;

/// Those who look on.
#[derive(Default)]
pub(super) struct Watchers {
    told: Mutex<(u64, BTreeMap<u64, Tell>)>,
}

impl Watchers {
    fn told(&self) -> MutexGuard<'_, (u64, BTreeMap<u64, Tell>)> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells everybody.
    pub(super) fn tell(&self, news: &News) {
        let told: Vec<Tell> = self.told().1.values().cloned().collect();
        for tell in told {
            tell(news.clone());
        }
    }
}

/// While it is kept, news are told.
#[must_use]
pub struct Subscription {
    watchers: Arc<Watchers>,
    number: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        // What is dropped with it may ask for the lock again.
        let tell = self.watchers.told().1.remove(&self.number);
        drop(tell);
    }
}

impl Office {
    /// Tells `tell` after each commit and whenever people come, go, or turn to something else, until the subscription
    /// is dropped. Drafts are told to nobody.
    pub fn subscribe(&self, tell: Tell) -> Subscription {
        let mut told = self.watchers.told();
        told.0 += 1;
        let number = told.0;
        told.1.insert(number, tell);
        drop(told);
        Subscription { watchers: self.watchers.clone(), number }
    }
}
