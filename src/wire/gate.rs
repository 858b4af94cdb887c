//! How much of a server one user may take up: what is bounded for each costs the others nothing.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::domain::message::Message;

/// What one server takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections in all.
    pub total: usize,
    /// Connections of one user.
    pub each: usize,
    /// Requests of one user that are carried out at the same time; others wait their turn.
    pub at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { total: 512, each: 64, at_once: 4 }
    }
}

/// Files of one user on their way in at the same time: so much of the disk may lie there half.
const FILES: usize = 4;

#[derive(Default)]
struct Counts {
    total: usize,
    users: HashMap<u32, Arc<User>>,
}

/// A user who is connected.
#[derive(Default)]
struct User {
    connections: Mutex<usize>,
    running: Mutex<usize>,
    files: Mutex<usize>,
    freed: Condvar,
}

/// Everybody who is connected.
pub(super) struct Gate {
    limits: Limits,
    counts: Mutex<Counts>,
}

impl Gate {
    pub(super) fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self { limits, counts: Mutex::default() })
    }

    /// Room for one more connection of the user.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn admit(self: &Arc<Self>, uid: u32) -> Result<Pass, Message> {
        let mut counts = lock(&self.counts);
        if counts.total >= self.limits.total {
            return Err(Message::new("wire-full").with("most", self.limits.total));
        }
        let user = counts.users.entry(uid).or_default().clone();
        let mut connections = lock(&user.connections);
        if *connections >= self.limits.each {
            return Err(Message::new("wire-full-user").with("most", self.limits.each));
        }
        *connections += 1;
        drop(connections);
        counts.total += 1;
        Ok(Pass { gate: self.clone(), uid, user })
    }
}

/// Room for a connection, given back when dropped.
pub(super) struct Pass {
    gate: Arc<Gate>,
    uid: u32,
    user: Arc<User>,
}

impl Pass {
    /// Room for one more file of the user on its way in.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn file(&self) -> Result<OnItsWay, Message> {
        let mut files = lock(&self.user.files);
        if *files >= FILES {
            return Err(Message::new("wire-full-files").with("most", FILES));
        }
        *files += 1;
        Ok(OnItsWay(self.user.clone()))
    }

    /// Waits until the user may have one more request carried out.
    pub(super) fn turn(&self) -> Turn<'_> {
        let mut running = lock(&self.user.running);
        while *running >= self.gate.limits.at_once {
            running = self.user.freed.wait(running).unwrap_or_else(PoisonError::into_inner);
        }
        *running += 1;
        Turn(&self.user)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut counts = lock(&self.gate.counts);
        counts.total -= 1;
        let mut connections = lock(&self.user.connections);
        *connections -= 1;
        if *connections == 0 {
            counts.users.remove(&self.uid);
        }
    }
}

/// Room for a file on its way in, given back when dropped.
pub(super) struct OnItsWay(Arc<User>);

impl Drop for OnItsWay {
    fn drop(&mut self) {
        *lock(&self.0.files) -= 1;
    }
}

/// A request's turn, over when dropped.
pub(super) struct Turn<'a>(&'a User);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *lock(&self.0.running) -= 1;
        self.0.freed.notify_one();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_user_and_all_of_them_have_so_much_room() {
        let gate = Gate::new(Limits { total: 3, each: 2, at_once: 1 });
        let refused = |uid| gate.admit(uid).err().map(|why| why.id.into_owned());
        let first = gate.admit(1).unwrap();
        let second = gate.admit(1).unwrap();
        assert_eq!(refused(1).as_deref(), Some("wire-full-user"));
        let other = gate.admit(2).unwrap();
        assert_eq!(refused(3).as_deref(), Some("wire-full"));
        drop(first);
        assert_eq!(refused(1), None);
        drop((second, other));
        assert!(lock(&gate.counts).users.is_empty());
        assert_eq!(lock(&gate.counts).total, 0);
    }

    #[test]
    fn requests_of_one_user_wait_their_turn_and_those_of_another_do_not() {
        let gate = Gate::new(Limits { total: 9, each: 9, at_once: 1 });
        let (own, same, other) = (gate.admit(1).unwrap(), gate.admit(1).unwrap(), gate.admit(2).unwrap());
        let turn = own.turn();
        drop(other.turn());
        let waits = std::thread::spawn(move || drop(same.turn()));
        drop(turn);
        waits.join().unwrap();
    }
}
