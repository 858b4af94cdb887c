//! Whose due dates somebody sees.

use std::collections::BTreeSet;

use super::board::{BoardLine, DueKind};
use crate::domain::book::book;
use crate::domain::code::OrgCode;
use crate::domain::organisation::Person;
use crate::office::directory::Directory;
use crate::office::permission;

/// By what it is decided who sees a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shade {
    /// Whoever sees the organisation that owes it.
    Unit,
    /// Whoever sees that one or the organisation of its code.
    Disclosure,
    /// Whoever sees the cases of that organisation in a book that is not for everybody (T1).
    Restricted,
}

impl Shade {
    /// That of a line.
    pub fn of(line: &BoardLine) -> Self {
        match line.kind {
            DueKind::Disclosure => Self::Disclosure,
            DueKind::Book(kind) if book(kind).is_some_and(|book| !book.seen_by.is_empty()) => {
                Self::Restricted
            }
            _ => Self::Unit,
        }
    }
}

/// The organisations whose due dates somebody sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sight {
    /// Those they see.
    pub orgs: BTreeSet<OrgCode>,
    /// Those of them whose cases they see in every book.
    pub restricted: BTreeSet<OrgCode>,
}

impl Sight {
    /// What `who` sees.
    pub fn of(directory: &Directory, who: &Person) -> Self {
        let orgs = directory.seen_by(who);
        let all = |org: &&OrgCode| permission::sees_restricted(directory, who, org);
        Self { restricted: orgs.iter().filter(all).cloned().collect(), orgs }
    }

    /// Whether a line is among it.
    pub fn has(&self, line: &BoardLine) -> bool {
        self.reaches(&line.code.org, &line.unit, Shade::of(line))
    }

    /// Whether what `unit` owes under a code of `org` is.
    pub fn reaches(&self, org: &OrgCode, unit: &OrgCode, shade: Shade) -> bool {
        match shade {
            Shade::Unit => self.orgs.contains(unit),
            Shade::Disclosure => self.orgs.contains(unit) || self.orgs.contains(org),
            Shade::Restricted => self.restricted.contains(unit),
        }
    }
}
