//! Commands that keep organisations, people and the office's policies.

use chrono::NaiveDate;

use super::change::Sheet;
use super::command::Receipt;
use super::record::{Record, SETTINGS_KEY, organisation_key, person_key};
use super::{Failure, permission};
use crate::domain::calendar::within_reach;
use crate::domain::clock::Policy;
use crate::domain::code::OrgCode;
use crate::domain::message::Message;
use crate::domain::organisation::{OrgKind, Organisation, Person, Post, Role, check_login};
use crate::domain::settings::Settings;
use crate::domain::text::TextRule;

impl Sheet<'_> {
    /// Enters or amends an organisation.
    pub(super) fn save_organisation(
        &mut self,
        code: OrgCode,
        name: &str,
        kind: OrgKind,
        superior: Option<OrgCode>,
        owes_from: NaiveDate,
        active: bool,
    ) -> Result<Receipt, Failure> {
        let name = TextRule::TITLE.required().check(Message::new("field-org-name"), name)?;
        within_reach(owes_from)?;
        let known = self.directory.orgs.get(&code);
        match (&superior, kind) {
            (None, OrgKind::Bureau) => {}
            (None, _) => return Err(Message::new("superior-missing").into()),
            (Some(_), OrgKind::Bureau) => return Err(Message::new("bureau-has-no-superior").into()),
            (Some(above), _) => {
                self.directory.org(above)?;
                self.refuse_loop(&code, above)?;
            }
        }
        if kind == OrgKind::Bureau && self.directory.bureau().is_some_and(|bureau| bureau.code != code) {
            return Err(Message::new("bureau-exists").into());
        }
        if let Some(known) = known
            && known.kind.catalogue() != kind.catalogue()
        {
            return Err(Message::new("organisation-keeps-kind").with("kind", known.kind.message()).into());
        }
        match (known, &superior) {
            (Some(known), _) => {
                permission::administer(self.directory, self.who, &code)?;
                // C1b: nobody chooses their own superior, who reviews what they disclose.
                if known.superior != superior {
                    for above in known.superior.iter().chain(&superior) {
                        permission::administer(self.directory, self.who, above)?;
                    }
                }
            }
            (None, Some(above)) => permission::administer(self.directory, self.who, above)?,
            (None, None) => return Err(Message::new("bureau-exists").into()),
        }
        if let Some(known) = known
            && (owes_from > known.owes_from || known.active && !active)
            && let Some(above) = self.directory.superior(&code)
        {
            // R11: what was missed stays missed; only the organisation above lets it go.
            permission::administer(self.directory, self.who, &above)?;
        }
        let before = self.read(&organisation_key(code.as_str()))?;
        let org = Organisation { code, name: name.clone(), kind, superior, owes_from, active };
        self.write(before, Record::Organisation(org));
        Ok(Receipt::new(None, Message::new("done-organisation").with("org", name)))
    }

    fn refuse_loop(&self, code: &OrgCode, above: &OrgCode) -> Result<(), Failure> {
        let mut next = Some(above.clone());
        let mut steps = 0;
        while let Some(at) = next {
            if at == *code || steps > self.directory.orgs.len() {
                return Err(Message::new("superior-loop").into());
            }
            next = self.directory.superior(&at);
            steps += 1;
        }
        Ok(())
    }

    /// Enters or amends a person. Nobody gives posts beyond their own reach, and the last
    /// administrator of the bureau stays.
    pub(super) fn save_person(
        &mut self,
        login: &str,
        name: &str,
        mut posts: Vec<Post>,
        active: bool,
    ) -> Result<Receipt, Failure> {
        let login = check_login(login)?;
        let name = TextRule::TITLE.required().check(Message::new("field-person-name"), name)?;
        posts.sort();
        posts.dedup();
        if posts.is_empty() {
            return Err(Message::new("posts-missing").into());
        }
        let known = self.directory.people.get(&login);
        // Who has left holds nothing: to come back is to be given every post anew.
        let old = known.filter(|person| person.active).map(|person| person.posts.clone()).unwrap_or_default();
        for post in posts.iter().filter(|post| !old.contains(post)) {
            self.directory.org(&post.org)?;
            permission::administer(self.directory, self.who, &post.org)?;
        }
        for post in old.iter().filter(|post| !posts.contains(post) || !active) {
            permission::administer(self.directory, self.who, &post.org)?;
        }
        if old.is_empty() || posts == old {
            // A change of name alone still needs somebody who administers the person's organisation.
            let reach = posts.iter().any(|post| self.directory.administers(self.who, &post.org));
            if !reach {
                permission::administer(self.directory, self.who, &posts[0].org)?;
            }
        }
        let person = Person { login: login.clone(), name: name.clone(), posts, active };
        self.keep_an_administrator(&person)?;
        let administers = |post: &Post| post.role == Role::Administrator;
        let loses = old.iter().any(|post| administers(post) && !person.posts.contains(post));
        if login == self.who.login && (!active || loses) {
            return Err(Message::new("own-posts").into());
        }
        let before = self.read(&person_key(&login))?;
        self.write(before, Record::Person(person));
        Ok(Receipt::new(None, Message::new("done-person").with("name", name)))
    }

    fn keep_an_administrator(&self, changed: &Person) -> Result<(), Failure> {
        let Some(bureau) = self.directory.bureau() else { return Ok(()) };
        let stays = changed.holds(&bureau.code, Role::Administrator)
            || self
                .directory
                .people
                .values()
                .any(|p| p.login != changed.login && p.holds(&bureau.code, Role::Administrator));
        if stays { Ok(()) } else { Err(Message::new("last-administrator").into()) }
    }

    /// Changes the office's policies.
    pub(super) fn set_policy(&mut self, policy: Policy) -> Result<Receipt, Failure> {
        let bureau = self.directory.bureau().ok_or_else(|| Message::new("store-no-office"))?;
        permission::administer(self.directory, self.who, &bureau.code)?;
        policy.check()?;
        let before = self.read(SETTINGS_KEY)?;
        let settings = Settings { policy, ..self.directory.settings.clone() };
        self.write(before, Record::Settings(settings));
        Ok(Receipt::new(None, Message::new("done-policy")))
    }
}
