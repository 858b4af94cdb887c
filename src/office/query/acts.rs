//! What a person can do with an item or a record, and why not.

use serde::{Deserialize, Serialize};

use crate::domain::application;
use crate::domain::book::{Around as _, BOOKS, Case, StepId};
use crate::domain::code::{Code, ItemCode, Kind};
use crate::domain::disclosure;
use crate::domain::message::Message;
use crate::domain::opinion;
use crate::domain::organisation::Person;
use crate::office::directory::Directory;
use crate::office::index;
use crate::office::record::Record;
use crate::office::{Failure, Office, permission};

/// Something that can be done with what is on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Act {
    /// Propose a disclosure under the code.
    Propose,
    /// Enter an opinion under the code.
    Register,
    /// Record a quarterly look that changed nothing.
    Adjust,
    /// Something with a disclosure.
    Disclosure(disclosure::Act),
    /// Something with an opinion.
    Opinion(opinion::Act),
    /// Enter an application under the code.
    Apply,
    /// Something with an application.
    Application(application::Act),
    /// A step in a case of one of the other books, or one that begins such a case.
    Step(StepId),
}

/// What can be done, and why not.
pub type Acts = Vec<(Act, Result<(), Message>)>;

impl Office {
    /// The cases of plans under a code outside the catalogue (C3); none under another.
    pub(super) fn matters(&self, directory: &Directory, who: &Person, code: &Code) -> Vec<Case> {
        match code.item {
            ItemCode::Outside(_) => self.surroundings(directory, who).cases(Kind::Plan, code),
            _ => Vec::new(),
        }
    }

    pub(super) fn acts(&self, directory: &Directory, who: &Person, record: &Record) -> Result<Acts, Failure> {
        let code = &record.record_key().ok_or_else(|| Message::new("nothing-to-review"))?.code;
        let mut acts: Acts = vec![
            (
                Act::Propose,
                permission::propose(directory, who, code)
                    .and_then(|()| permission::in_use(directory, code, self.today()))
                    .and_then(|()| permission::outside(code, &self.matters(directory, who, code))),
            ),
            (Act::Register, permission::register(directory, who, code)),
            (Act::Apply, permission::apply(directory, who, code)),
        ];
        acts.extend(beginnings(directory, who, code));
        match record {
            Record::Disclosure(d) => {
                for act in disclosure::Act::ALL {
                    let mut verdict = permission::disclosure(directory, who, act, d);
                    if act == disclosure::Act::Again && verdict.is_ok() {
                        verdict = permission::in_use(directory, code, self.today());
                    }
                    if act == disclosure::Act::Close && verdict.is_ok() {
                        let open = index::open_opinions(self.store.as_ref(), &d.key)?;
                        verdict =
                            d.may_close(self.today(), open, &directory.settings.policy, &directory.calendar);
                    }
                    acts.push((Act::Disclosure(act), verdict));
                }
            }
            Record::Opinion(o) => {
                for act in opinion::Act::ALL {
                    acts.push((Act::Opinion(act), permission::opinion(directory, who, act, o)));
                }
            }
            Record::Application(a) => {
                for act in application::Act::ALL {
                    acts.push((Act::Application(act), permission::application(directory, who, act, a)));
                }
            }
            Record::Case(case) => {
                for step in case.book().steps.iter().filter(|step| !step.begins) {
                    acts.push((Act::Step(step.id), permission::take_step(directory, who, step, case)));
                }
            }
            _ => {}
        }
        Ok(acts)
    }
}

/// The steps that begin a case under `code` in one of the other books.
pub(super) fn beginnings(
    directory: &Directory,
    who: &Person,
    code: &Code,
) -> impl Iterator<Item = (Act, Result<(), Message>)> {
    let steps = BOOKS.into_iter().flat_map(|book| book.steps).filter(|step| step.begins);
    steps.map(|step| (Act::Step(step.id), permission::begin_case(directory, who, code, step)))
}
