//! Who may do what. Commands ask here before anything else; screens ask the same to say why not.

use chrono::NaiveDate;

use super::directory::Directory;
use super::record::Record;
use super::search::Class;
use super::undo::Of;
use crate::domain::application::{self, Application};
use crate::domain::book::{BOOKS, Case, Step as BookStep, StepId, Who, book};
use crate::domain::catalogue::CatalogueItem;
use crate::domain::code::{Code, ItemCode, Kind, OrgCode, RecordKey};
use crate::domain::disclosure::{self, Disclosure, Step};
use crate::domain::message::Message;
use crate::domain::opinion::{self, Opinion};
use crate::domain::organisation::{Person, Role};
use crate::domain::plan;

type Verdict = Result<(), Message>;

fn needs(directory: &Directory, who: &Person, org: &OrgCode, roles: &[Role]) -> Verdict {
    if roles.iter().any(|role| who.holds(org, *role)) {
        return Ok(());
    }
    let role = roles.first().map_or_else(|| Message::new("role-nobody"), |role| role.message());
    Err(Message::new("role-missing").with("org", directory.org_name(org)).with("role", role))
}

/// Whether `who` may propose under `code` (R1).
pub fn propose(directory: &Directory, who: &Person, code: &Code) -> Verdict {
    discloses(directory, &code.org)?;
    needs(directory, who, &code.org, &[Role::Proposer])
}

/// Whether an organisation discloses anything.
fn discloses(directory: &Directory, org: &OrgCode) -> Verdict {
    let org = directory.org(org)?;
    if org.kind.catalogue().is_none() || !org.active {
        return Err(Message::new("organisation-discloses-nothing").with("org", org.name.as_str()));
    }
    Ok(())
}

/// That an item is retired.
pub fn retired(item: &CatalogueItem) -> Message {
    let code = ItemCode::Listed(item.number).to_string();
    Message::new("item-retired").with("code", code).with("since", item.since)
}

/// Whether anything new is disclosed under `code`'s item on a day: not once it is retired (C2).
pub fn in_use(directory: &Directory, code: &Code, on: NaiveDate) -> Verdict {
    match directory.item_on(code, on) {
        Some(item) if item.retired => Err(retired(item)),
        _ => Ok(()),
    }
}

/// Whether anything is disclosed under `code` where that is outside the catalogue: once the work plan among these cases,
/// those under it, has been approved (C3).
pub fn outside(code: &Code, cases: &[Case]) -> Verdict {
    match code.item {
        ItemCode::Outside(_) => plan::allows(cases),
        _ => Ok(()),
    }
}

/// Whether `who` keeps the catalogues (C2): both are the bureau's to keep.
pub fn keep_catalogue(directory: &Directory, who: &Person) -> Verdict {
    let bureau = directory.bureau().ok_or_else(|| Message::new("store-no-office"))?;
    administer(directory, who, &bureau.code)
}

/// Whether `who` may enter an opinion under `code`.
pub fn register(directory: &Directory, who: &Person, code: &Code) -> Verdict {
    let org = directory.org(&code.org)?;
    if !org.active {
        return Err(Message::new("organisation-dissolved").with("org", org.name.as_str()));
    }
    needs(directory, who, &code.org, &[Role::OpinionHandler])
}

/// Whether `who` may do `act` with a disclosure: first the state, then the person.
pub fn disclosure(directory: &Directory, who: &Person, act: disclosure::Act, record: &Disclosure) -> Verdict {
    use disclosure::Act;
    record.allows(act)?;
    let org = &record.key.code.org;
    match act {
        Act::Approve | Act::Return | Act::Refuse => {
            if record.proposer == who.login {
                return Err(Message::new("own-proposal"));
            }
            let step = record.pending().ok_or_else(|| Message::new("nothing-to-review"))?;
            review(directory, who, org, step)
        }
        // An administrator may take back what somebody left behind.
        Act::Withdraw if directory.administers(who, org) => Ok(()),
        Act::Resubmit | Act::Withdraw => {
            if record.proposer == who.login {
                return Ok(());
            }
            let id = if act == Act::Withdraw { "proposer-or-administrator" } else { "proposer-only" };
            Err(Message::new(id).with("name", directory.person_name(&record.proposer)))
        }
        Act::Publish | Act::TakeDown | Act::Again | Act::Close => {
            needs(directory, who, org, &[Role::Proposer, Role::Administrator])
        }
    }
}

/// Whether `who` takes `step` in `org`'s reviews (R2): the superior's step is taken above where the
/// superior is in the system, and recorded by the office where it is not (C1b).
pub fn review(directory: &Directory, who: &Person, org: &OrgCode, step: Step) -> Verdict {
    match step {
        Step::Secrecy => needs(directory, who, org, &[Role::SecrecyOfficer]),
        Step::LeaderInCharge => needs(directory, who, org, &[Role::LeaderInCharge]),
        Step::Principal => needs(directory, who, org, &[Role::Principal]),
        Step::Committee => needs(directory, who, org, &[Role::Secretary]),
        Step::Superior => match directory.superior(org) {
            Some(above) => needs(directory, who, &above, &[Role::Principal, Role::LeaderInCharge]),
            None => needs(directory, who, org, &[Role::Administrator]),
        },
    }
}

/// Whether an opinion of `unit` can be given to `person`: somebody who works there and does not only look.
pub fn can_handle(person: &Person, unit: &OrgCode) -> bool {
    person.active && person.posts.iter().any(|post| post.org == *unit && post.role != Role::Leader)
}

/// Whether `who` handles an opinion: it is theirs, or their unit's.
pub fn handles(directory: &Directory, who: &Person, record: &Opinion) -> Verdict {
    let there = who.posts.iter().any(|post| post.org == record.unit);
    if who.active && there && record.handler.as_deref() == Some(who.login.as_str()) {
        return Ok(());
    }
    needs(directory, who, &record.unit, &[Role::OpinionHandler])
}

/// Whether `who` may do `act` with an opinion: first the state, then the person.
pub fn opinion(directory: &Directory, who: &Person, act: opinion::Act, record: &Opinion) -> Verdict {
    record.allows(act)?;
    if act == opinion::Act::SeeIdentity {
        // O8: those who handle it, and those who took it in or passed it on.
        let passed = record.units().iter().any(|unit| who.holds(unit, Role::OpinionHandler));
        return if passed { Ok(()) } else { handles(directory, who, record) };
    }
    handles(directory, who, record)
}

/// Whether `who` may enter an application under `code` (A1).
pub fn apply(directory: &Directory, who: &Person, code: &Code) -> Verdict {
    discloses(directory, &code.org)?;
    needs(directory, who, &code.org, &[Role::OpinionHandler])
}

/// Whether `who` looks into complaints about the work of `org` (A7): its own office, or that of the bureau.
pub fn complaints(directory: &Directory, who: &Person, org: &OrgCode) -> Verdict {
    let above = directory.bureau().is_some_and(|bureau| who.holds(&bureau.code, Role::Administrator));
    if above { Ok(()) } else { needs(directory, who, org, &[Role::OpinionHandler]) }
}

/// Whether `who` may take a former book of `org` over: who may enter such records by hand.
pub fn take_over(directory: &Directory, who: &Person, kind: Kind, org: &OrgCode) -> Verdict {
    let code = Code::new(org.clone(), ItemCode::None);
    let Some(book) = book(kind) else {
        return if kind == Kind::Application {
            apply(directory, who, &code)
        } else {
            register(directory, who, &code)
        };
    };
    let mut refused = Err(Message::new("step-not-begin"));
    for step in book.steps.iter().filter(|step| step.begins && step.gives.is_none()) {
        refused = begin_case(directory, who, &code, step);
        if refused.is_ok() {
            break;
        }
    }
    refused
}

/// Whether `who` may do `act` with an application: first the state, then the person.
pub fn application(
    directory: &Directory,
    who: &Person,
    act: application::Act,
    record: &Application,
) -> Verdict {
    use application::Act;
    record.allows(act)?;
    let org = &record.key.code.org;
    match act {
        // A4: as the last step of a review, above where the superior is in the system.
        Act::SuperiorReply => review(directory, who, org, Step::Superior),
        Act::Decide => {
            needs(directory, who, org, &[Role::OpinionHandler, Role::Principal, Role::LeaderInCharge])
        }
        // O8: those who handle it, and a complaint's complainant too.
        Act::SeeIdentity if !record.complaints.is_empty() => complaints(directory, who, org),
        act if act.is_complaint() => complaints(directory, who, org),
        _ => needs(directory, who, org, &[Role::OpinionHandler]),
    }
}

/// Where those who take `step` are, of a case of `own` that was given to a unit.
pub fn taken_at<'a>(step: &BookStep, own: &'a OrgCode, given_to: Option<&'a OrgCode>) -> &'a OrgCode {
    match step.who {
        Who::Given(_) => given_to.unwrap_or(own),
        _ => own,
    }
}

/// Whether `who` may take `step` in a case of `org`, or given to it, as far as posts say.
pub fn posts_for(directory: &Directory, who: &Person, org: &OrgCode, step: &BookStep) -> Verdict {
    let bureau = || directory.bureau().map(|bureau| bureau.code.clone());
    match step.who {
        Who::Own(roles) | Who::Given(roles) => needs(directory, who, org, roles),
        Who::OwnOrBureau(roles) => match (needs(directory, who, org, roles), bureau()) {
            (Err(_), Some(bureau)) if roles.iter().any(|role| who.holds(&bureau, *role)) => Ok(()),
            (verdict, _) => verdict,
        },
        Who::Bureau(roles) => {
            let bureau = bureau().ok_or_else(|| Message::new("store-no-office"))?;
            needs(directory, who, &bureau, roles)
        }
        Who::Superior => review(directory, who, org, Step::Superior),
    }
}

/// Whether `who` may begin a case under `code` with `step`.
pub fn begin_case(directory: &Directory, who: &Person, code: &Code, step: &BookStep) -> Verdict {
    let org = directory.org(&code.org)?;
    if !org.active {
        return Err(Message::new("organisation-dissolved").with("org", org.name.as_str()));
    }
    if !step.begins {
        return Err(Message::new("step-not-begin"));
    }
    if !step.at.is_empty() && !step.at.contains(&org.kind) {
        return Err(Message::new("step-not-there").with("org", org.name.as_str()));
    }
    posts_for(directory, who, &code.org, step)
}

/// Whether `who` may take `step` in a case: first the state, then the person.
pub fn take_step(directory: &Directory, who: &Person, step: &BookStep, case: &Case) -> Verdict {
    case.allows(step)?;
    unconcerned(who, case)?;
    let given_to = case.given_to();
    posts_for(directory, who, taken_at(step, &case.key.code.org, given_to.as_ref()), step)?;
    match case.latest(step.apart_from) {
        Some(entry) if entry.by == who.login => Err(Message::new("step-own")),
        _ => Ok(()),
    }
}

/// That `who` is not concerned in a case: nobody acts in their own.
pub fn unconcerned(who: &Person, case: &Case) -> Verdict {
    if case.concerned().any(|concerned| concerned.is(who)) {
        return Err(Message::new("step-concerned"));
    }
    Ok(())
}

/// Whether `who` sees the cases of `org` in a book: who takes any of its steps does, and besides whom the book says. What
/// the bureau alone does is for the bureau alone, where the book is not for everybody.
pub fn sees_book(directory: &Directory, who: &Person, kind: Kind, org: &OrgCode) -> bool {
    let Some(book) = book(kind) else { return false };
    if book.steps.iter().any(|step| posts_for(directory, who, org, step).is_ok()) {
        return true;
    }
    let by_bureau = book.steps.iter().all(|step| matches!(step.who, Who::Bureau(_)));
    let at = directory.bureau().filter(|_| by_bureau);
    let named = |role: &Role| match at {
        Some(bureau) => who.holds(&bureau.code, *role),
        None => directory.holds_at_or_above(who, org, *role),
    };
    directory.sees(who, org) && (book.seen_by.is_empty() || book.seen_by.iter().any(named))
}

/// Whether `who` sees the cases of `org` in every book that is not for everybody.
pub fn sees_restricted(directory: &Directory, who: &Person, org: &OrgCode) -> bool {
    let restricted = BOOKS.into_iter().filter(|book| !book.seen_by.is_empty());
    restricted.map(|book| book.kind).all(|kind| sees_book(directory, who, kind, org))
}

/// Whether `who` sees for what somebody may have to answer (T3): who sees the bureau's own cases.
pub fn sees_candidates(directory: &Directory, who: &Person) -> Verdict {
    let bureau = directory.bureau().ok_or_else(|| Message::new("store-no-office"))?;
    if sees_book(directory, who, Kind::Accountability, &bureau.code) {
        return Ok(());
    }
    needs(directory, who, &bureau.code, &[Role::Administrator])
}

/// Whether `who` opens files in any organisation's archive.
pub fn files_anything(directory: &Directory, who: &Person) -> bool {
    let Some((_, open)) = StepId::new("archive.open").step() else { return false };
    let may =
        |org: &OrgCode| begin_case(directory, who, &Code::new(org.clone(), ItemCode::None), open).is_ok();
    directory.orgs.keys().any(may)
}

/// Whether anything of `class` is for `who` to be found.
pub fn looks_for(directory: &Directory, who: &Person, class: Class) -> bool {
    let Class::Book(kind) = class else { return true };
    match book(kind) {
        Some(book) if !book.seen_by.is_empty() => {
            directory.orgs.keys().any(|org| sees_book(directory, who, kind, org))
        }
        _ => true,
    }
}

/// Whether `who` sees an opinion at all.
pub fn sees_opinion(directory: &Directory, who: &Person, record: &Opinion) -> bool {
    // O9: who screens a widely shared concern reads it, the submitter's identity excepted.
    let screens = record.hotspot.as_ref().is_some_and(|hotspot| hotspot.screener == who.login);
    let seen = record.units().iter().any(|unit| directory.sees(who, unit));
    seen || who.active && screens || handles(directory, who, record).is_ok()
}

/// Whether `who` sees a record under a code at all.
pub fn sees(directory: &Directory, who: &Person, record: &Record) -> bool {
    match record {
        Record::Opinion(opinion) => sees_opinion(directory, who, opinion),
        Record::Case(case) => {
            let sees = |org: &OrgCode| sees_book(directory, who, case.key.kind, org);
            let seen = sees(&case.key.code.org) || case.given_to().is_some_and(|unit| sees(&unit));
            seen && unconcerned(who, case).is_ok()
        }
        _ => record.record_key().is_some_and(|key| directory.sees(who, &key.code.org)),
    }
}

/// Whether `who` sees such records at all.
fn sees_kind(directory: &Directory, who: &Person, key: &RecordKey) -> bool {
    let is_case = book(key.kind).is_some();
    if is_case {
        sees_book(directory, who, key.kind, &key.code.org)
    } else {
        directory.sees(who, &key.code.org)
    }
}

/// That there is no such record. Under what they do not see nobody is told whether there is one.
pub fn missing(directory: &Directory, who: &Person, key: &RecordKey) -> Message {
    if sees_kind(directory, who, key) {
        Message::new("record-unknown").with("number", key.number())
    } else {
        unseen(directory, who, key)
    }
}

/// That a record is not theirs to see. Of a case among others that they see they are not told that there is one.
pub fn unseen(directory: &Directory, who: &Person, key: &RecordKey) -> Message {
    if book(key.kind).is_some() && sees_kind(directory, who, key) {
        Message::new("record-unknown").with("number", key.number())
    } else {
        Message::new("not-yours-to-see").with("code", key.number())
    }
}

/// Whether `who` still may do what is undone: to the record as it was `before`, or to make `made`.
pub fn undo(
    directory: &Directory,
    who: &Person,
    of: Of,
    made: &RecordKey,
    before: Option<&Record>,
) -> Verdict {
    match (of, before) {
        (Of::Disclosure(act), Some(Record::Disclosure(record))) => disclosure(directory, who, act, record),
        (Of::Opinion(act), Some(Record::Opinion(record))) => opinion(directory, who, act, record),
        (Of::Application(act), Some(Record::Application(record))) => application(directory, who, act, record),
        (Of::Apply, None) => apply(directory, who, &made.code),
        (Of::Step(id), Some(Record::Case(case))) => match id.step() {
            Some((_, step)) => take_step(directory, who, step, case),
            None => Err(Message::new("undo-not-possible")),
        },
        (Of::Step(id), None) => match id.step() {
            Some((_, step)) => begin_case(directory, who, &made.code, step),
            None => Err(Message::new("undo-not-possible")),
        },
        (Of::Propose | Of::Adjust, None) => propose(directory, who, &made.code),
        (Of::Register, None) => register(directory, who, &made.code),
        (Of::Import(kind), None) => take_over(directory, who, kind, &made.code.org),
        _ => Err(Message::new("undo-not-possible")),
    }
}

/// Whether `who` loads the yearly holiday notices: the working days are the whole office's, so an administrator of
/// the bureau.
pub fn load_notice(directory: &Directory, who: &Person) -> Verdict {
    let bureau = directory.bureau().ok_or_else(|| Message::new("store-no-office"))?;
    administer(directory, who, &bureau.code)
}

/// Whether `who` keeps the templates of letters: they are the whole office's, so an administrator of the bureau.
pub fn keep_templates(directory: &Directory, who: &Person) -> Verdict {
    load_notice(directory, who)
}

/// Whether `who` keeps organisations, people and settings at or below `org`.
pub fn administer(directory: &Directory, who: &Person, org: &OrgCode) -> Verdict {
    if directory.administers(who, org) {
        return Ok(());
    }
    needs(directory, who, org, &[Role::Administrator])
}
