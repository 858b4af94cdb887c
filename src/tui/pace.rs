//! When something that waits is due: the detail that follows the selection, what is asked again after news, and what is
//! being typed. An idle screen waits for nothing.

use std::time::{Duration, Instant};

use super::state::State;
use super::update;

/// How long the selection has to stay where it is before the detail follows: longer than between two repeats of a key
/// that is held down.
const REST: Duration = Duration::from_millis(80);

/// How long news wait: what comes close together is asked for once, and what follows from one's own act is asked for
/// already.
const GATHER: Duration = Duration::from_millis(60);

/// The least time between two times that news make the screen ask again, and the most. Between them it follows how long
/// the answers took, so that many screens leave a busy office room for what people do.
const APART: (Duration, Duration) = (Duration::from_millis(250), Duration::from_millis(700));

/// So many times as long as the answers took.
const SHARE: u32 = 8;

/// What is being typed is kept after a pause of this length ...
const PAUSE: Duration = Duration::from_secs(2);

/// ... and after so long without a pause.
const LONGEST: Duration = Duration::from_secs(10);

/// Whoever has looked at the leader's page for so long has seen it, however the program ends.
const LOOKED: Duration = Duration::from_secs(30);

/// How long a frame is held back while what has come of a command is being asked for: one frame then shows all of it.
const HELD: Duration = Duration::from_millis(30);

/// The moments that count.
pub struct Pace {
    /// When a key was last pressed.
    pressed: Instant,
    /// When the first news came that have not been followed.
    heard: Option<Instant>,
    /// Since when what news made the screen ask is being answered.
    renewing: Option<Instant>,
    /// When it may be asked again.
    next: Instant,
    /// When the first key came that has not been kept.
    typed: Option<Instant>,
    /// When a command was given that is still under way.
    acted: Option<Instant>,
    /// Since when the leader's page has been looked at, and whether that has been noted.
    looks: Option<(Instant, bool)>,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The detail follows the selection.
    Rest,
    /// What is shown is asked for again.
    Renew,
    /// What is being typed is kept.
    Keep,
    /// That the leader's page was looked at is noted.
    Look,
}

impl Pace {
    /// Nothing waits yet.
    pub fn new() -> Self {
        let now = Instant::now();
        Self { pressed: now, heard: None, renewing: None, next: now, typed: None, acted: None, looks: None }
    }

    /// A key was pressed, or the mouse.
    pub fn pressed(&mut self) {
        self.pressed = Instant::now();
    }

    /// Notes what has begun to wait, and what waits no longer.
    pub fn look(&mut self, state: &State) {
        let now = Instant::now();
        self.heard = state.live.wants_renewal().then(|| self.heard.unwrap_or(now));
        self.acted = (state.under_way > 0).then(|| self.acted.unwrap_or(now));
        self.typed = update::is_unkept(state).then(|| self.typed.unwrap_or(now));
        self.looks = state.is_looking().then(|| self.looks.unwrap_or((now, false)));
    }

    /// Until when the next frame is held back, if it is.
    pub fn holds(&self) -> Option<Instant> {
        self.acted.map(|acted| acted + HELD)
    }

    /// What waits, and until when.
    fn waiting(&self, state: &State) -> impl Iterator<Item = (Due, Instant)> {
        let rest = state.is_behind().then(|| (Due::Rest, self.pressed + REST));
        let heard = self.heard.filter(|_| self.renewing.is_none());
        let renew = heard.map(|heard| (Due::Renew, (heard + GATHER).max(self.next)));
        let keep = self.typed.map(|typed| (Due::Keep, (self.pressed + PAUSE).min(typed + LONGEST)));
        let looks = self.looks.filter(|(_, noted)| !noted).map(|(since, _)| (Due::Look, since + LOOKED));
        [rest, renew, keep, looks].into_iter().flatten()
    }

    /// How long nothing is due, where something waits.
    pub fn wait(&self, state: &State) -> Option<Duration> {
        let next = self.waiting(state).map(|(_, when)| when).min()?;
        Some(next.saturating_duration_since(Instant::now()))
    }

    /// What is due now.
    pub fn due(&mut self, state: &State) -> Vec<Due> {
        let now = Instant::now();
        let due: Vec<Due> =
            self.waiting(state).filter(|(_, when)| *when <= now).map(|(due, _)| due).collect();
        if due.contains(&Due::Look) {
            self.looks = self.looks.map(|(since, _)| (since, true));
        }
        if due.contains(&Due::Renew) {
            self.renewing = Some(now);
        }
        due
    }

    /// What news made the screen ask has been answered.
    pub fn renewed(&mut self) {
        let now = Instant::now();
        if let Some(asked) = self.renewing.take() {
            self.next = now + ((now - asked) * SHARE).clamp(APART.0, APART.1);
        }
    }
}
