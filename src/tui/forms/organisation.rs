//! Organisations, people and the office's policies.

use chrono::NaiveDate;

use super::asking::{Answers, Asking, choice, day, one_of, text, unit};
use super::{Asked, Fault};
use crate::domain::archive::{Filing, NumberForm};
use crate::domain::assessment::Scoring;
use crate::domain::clock::{Limit, Policy};
use crate::domain::code::OrgCode;
use crate::domain::message::Message;
use crate::domain::organisation::{OrgKind, Organisation, Post, Role, check_login};
use crate::domain::text::TextRule;
use crate::office::Command;
use crate::office::directory::Directory;
use crate::tui::form::{Choice, FieldKind, FieldSpec, Value};

/// A code, a login or a number: short, on one line.
const SHORT: TextRule = TextRule { max_chars: 32, multiline: false, required: true };

/// A number that may not be known yet.
const FONDS: TextRule = TextRule { required: false, ..SHORT };

/// A new organisation, or the one of that code.
pub(super) fn organisation(code: Option<&OrgCode>, directory: &Directory, today: NaiveDate) -> Asked {
    let known = code.and_then(|code| directory.orgs.get(code));
    let mut form = Asking::default();
    if code.is_none() {
        form.ask(
            FieldSpec::new("code", Message::new("field-org-code"), FieldKind::Line(SHORT))
                .hint(Message::new("hint-org-code"))
                .required(),
        );
    }
    form.preset(
        FieldSpec::new("name", Message::new("field-org-name"), FieldKind::Line(TextRule::TITLE)).required(),
        known.map(|org| text(&org.name)),
    );
    let kinds: Vec<Choice> = kinds(known, directory).map(|k| Choice::new(k.word(), k.message())).collect();
    let kind = match (known, &kinds[..]) {
        (Some(org), _) => Some(choice(org.kind.word())),
        (None, [only]) => Some(choice(&only.value)),
        (None, _) => None,
    };
    form.preset(
        one_of("kind", Message::new("field-org-kind"), kinds).hint(Message::new("hint-org-kind")),
        kind,
    );
    let of = |wanted: fn(OrgKind) -> bool| {
        OrgKind::ALL.into_iter().filter(move |kind| wanted(*kind)).map(|kind| choice(kind.word()))
    };
    let superiors = superiors(code, directory);
    let superior =
        known.map_or_else(|| directory.bureau().map(|bureau| &bureau.code), |org| org.superior.as_ref());
    form.preset(
        one_of("superior", Message::new("field-superior"), superiors)
            .hint(Message::new("hint-superior"))
            .shown_if("kind", of(|kind| kind != OrgKind::Bureau)),
        superior.map(|above| choice(above.as_str())),
    );
    form.preset(
        day("owes-from", Message::new("field-owes-from"))
            .hint(Message::new("hint-owes-from"))
            .shown_if("kind", of(|kind| kind.catalogue().is_some())),
        Value::Date(known.map_or(today, |org| org.owes_from)),
    );
    form.preset(
        FieldSpec::new("active", Message::new("field-org-active"), FieldKind::Toggle)
            .hint(Message::new("hint-org-active")),
        Value::Flag(known.is_none_or(|org| org.active)),
    );
    match code {
        None => form.finish("organisation", Message::new("form-organisation-new"), None, ""),
        Some(code) => {
            let intro = Message::new("form-intro-organisation").with("code", code.as_str());
            form.finish("organisation", Message::new("form-organisation"), intro, code)
        }
    }
}

/// What it can be: one bureau only, and always under the same catalogue.
fn kinds(known: Option<&Organisation>, directory: &Directory) -> impl Iterator<Item = OrgKind> {
    let bureau = directory.bureau().is_some();
    let known = known.map(|org| org.kind);
    OrgKind::ALL.into_iter().filter(move |kind| match known {
        Some(known) => known.catalogue() == kind.catalogue(),
        None => *kind != OrgKind::Bureau || !bureau,
    })
}

/// The organisations that can stand above `code`: none that stands below it.
fn superiors(code: Option<&OrgCode>, directory: &Directory) -> Vec<Choice> {
    let is_below = |org: &OrgCode| {
        let mut above = Some(org.clone());
        // As many steps as there are organisations lead out of every line; a loop in the records ends there.
        for _ in 0..=directory.orgs.len() {
            match above {
                Some(at) if Some(&at) == code => return true,
                Some(at) => above = directory.superior(&at),
                None => return false,
            }
        }
        false
    };
    let present = code.and_then(|code| directory.superior(code));
    let can = directory.orgs.values().filter(|org| {
        let suits = org.active && org.kind != OrgKind::Department;
        present.as_ref() == Some(&org.code) || (suits && !is_below(&org.code))
    });
    can.map(unit).collect()
}

/// The command of [`organisation`].
pub(super) fn save_organisation(
    code: Option<&OrgCode>,
    directory: &Directory,
    today: NaiveDate,
    answers: &Answers,
) -> Result<Command, Fault> {
    let known = code.and_then(|code| directory.orgs.get(code));
    let code = match code {
        Some(code) => code.clone(),
        None => {
            let code: OrgCode = answers.text("code").parse().map_err(|fault| ("code", fault))?;
            // Under a code in use it would amend that organisation unseen.
            if let Some(org) = directory.orgs.get(&code) {
                let message = Message::new("organisation-code-taken").with("code", code.as_str());
                return Err(("code", message.with("name", org.name.as_str())));
            }
            code
        }
    };
    let kind = answers.chosen("kind", OrgKind::parse)?;
    let superior = match kind {
        OrgKind::Bureau => None,
        _ => Some(answers.chosen("superior", |above| above.parse().ok())?),
    };
    // A department owes nothing and is not asked.
    let owes_from = answers.date("owes-from").unwrap_or_else(|| known.map_or(today, |org| org.owes_from));
    Ok(Command::SaveOrganisation {
        code,
        name: answers.text("name"),
        kind,
        superior,
        owes_from,
        active: answers.flag("active"),
    })
}

/// A new person, or the one of the login `of`. `asker` is offered the posts within reach.
pub(super) fn person(of: Option<&str>, directory: &Directory, asker: Option<&str>) -> Asked {
    let known = of.and_then(|login| directory.people.get(login));
    let mut form = Asking::default();
    if of.is_none() {
        form.ask(
            FieldSpec::new("login", Message::new("field-login"), FieldKind::Line(SHORT))
                .hint(Message::new("hint-login"))
                .required(),
        );
    }
    form.preset(
        FieldSpec::new("name", Message::new("field-person-name"), FieldKind::Line(TextRule::TITLE))
            .required(),
        known.map(|person| text(&person.name)),
    );
    let present = known.map(|person| person.posts.clone()).unwrap_or_default();
    let asker = asker.and_then(|login| directory.people.get(login));
    let orgs = directory
        .orgs
        .values()
        .filter(|org| org.active && asker.is_none_or(|asker| directory.administers(asker, &org.code)));
    let others = orgs
        .flat_map(|org| Role::ALL.map(|role| Post { org: org.code.clone(), role }))
        .filter(|post| !present.contains(post));
    let posts = present.iter().cloned().chain(others).map(|post| post_choice(&post, directory)).collect();
    form.preset(
        FieldSpec::new("posts", Message::new("field-posts"), FieldKind::Many(posts))
            .hint(Message::new("hint-posts"))
            .required(),
        Value::Many(present.iter().map(post_word).collect()),
    );
    form.preset(
        FieldSpec::new("active", Message::new("field-person-active"), FieldKind::Toggle)
            .hint(Message::new("hint-person-active")),
        Value::Flag(known.is_none_or(|person| person.active)),
    );
    match of {
        None => form.finish("person", Message::new("form-person-new"), None, ""),
        Some(login) => {
            let intro = Message::new("form-intro-person").with("login", login);
            form.finish("person", Message::new("form-person"), intro, login)
        }
    }
}

/// A post in a form: `SJ/administrator`.
fn post_word(post: &Post) -> String {
    format!("{}/{}", post.org, post.role.word())
}

/// The post that [`post_word`] wrote.
fn post_of(word: &str) -> Option<Post> {
    let (org, role) = word.split_once('/')?;
    Some(Post { org: org.parse().ok()?, role: Role::parse(role)? })
}

fn post_choice(post: &Post, directory: &Directory) -> Choice {
    let label = Message::new("post-choice")
        .with("org", directory.org_name(&post.org))
        .with("role", post.role.message());
    Choice::new(post_word(post), label)
}

/// The command of [`person`].
pub(super) fn save_person(
    login: Option<&str>,
    directory: &Directory,
    answers: &Answers,
) -> Result<Command, Fault> {
    let login = match login {
        Some(login) => login.to_owned(),
        None => {
            let login = check_login(&answers.text("login")).map_err(|fault| ("login", fault))?;
            if let Some(person) = directory.people.get(&login) {
                let message = Message::new("login-taken").with("login", login);
                return Err(("login", message.with("name", person.name.as_str())));
            }
            login
        }
    };
    let posts = answers.many("posts").iter().filter_map(|word| post_of(word)).collect();
    Ok(Command::SavePerson { login, name: answers.text("name"), posts, active: answers.flag("active") })
}

/// The office's own numbers where the regulation is silent.
pub(super) fn policy(directory: &Directory) -> Asked {
    let policy = &directory.settings.policy;
    let mut form = Asking::default();
    form.preset(
        FieldSpec::new("immediate-days", Message::new("field-immediate-days"), FieldKind::Line(SHORT))
            .hint(Message::new("hint-immediate-days"))
            .required(),
        text(policy.immediate_working_days.to_string()),
    );
    form.preset(
        FieldSpec::new("anonymous-days", Message::new("field-anonymous-days"), FieldKind::Line(SHORT))
            .hint(Message::new("hint-anonymous-days").with("limit", Limit::O4.text(policy)))
            .required(),
        text(policy.anonymous_days.to_string()),
    );
    form.preset(
        FieldSpec::new("daily-weight", Message::new("field-daily-weight"), FieldKind::Line(SHORT))
            .hint(Message::new("hint-daily-weight"))
            .required(),
        text(policy.scoring.daily.to_string()),
    );
    form.preset(
        FieldSpec::new("coefficient", Message::new("field-coefficient"), FieldKind::Line(TextRule::TITLE))
            .hint(Message::new("hint-coefficient")),
        text(policy.scoring.typed()),
    );
    let forms = NumberForm::ALL.map(|form| Choice::new(form.word(), form.message()));
    form.preset(
        FieldSpec::new("number-form", Message::new("field-number-form"), FieldKind::Choice(forms.to_vec()))
            .hint(Message::new("hint-number-form"))
            .required(),
        Value::Choice(policy.filing.form.word().to_owned()),
    );
    form.preset(
        FieldSpec::new("fonds", Message::new("field-fonds"), FieldKind::Line(FONDS))
            .hint(Message::new("hint-fonds")),
        policy.filing.fonds.map(|fonds| text(fonds.to_string())),
    );
    form.finish("policy", Message::new("form-policy"), Message::new("form-intro-policy"), "")
}

/// The command of [`policy`].
pub(super) fn set_policy(answers: &Answers) -> Result<Command, Fault> {
    // 即时 may mean the day itself; an opinion is never to be handled in no time.
    let immediate_working_days = number(answers, "immediate-days", 0)?;
    let anonymous_days = number(answers, "anonymous-days", 1)?;
    let daily = number(answers, "daily-weight", 0)?;
    let scale = Scoring::read(&answers.text("coefficient")).map_err(|fault| ("coefficient", fault))?;
    let scoring = Scoring { daily, scale };
    scoring.check().map_err(|fault| (if daily > 100 { "daily-weight" } else { "coefficient" }, fault))?;
    let form = answers.chosen("number-form", NumberForm::parse)?;
    let fonds = match answers.text("fonds") {
        none if none.is_empty() => None,
        fonds => Some(fonds.parse().map_err(|fault| ("fonds", fault))?),
    };
    let filing = Filing { fonds, form };
    Ok(Command::SetPolicy(Policy { immediate_working_days, anonymous_days, scoring, filing }))
}

/// A whole number of days from `least` to [`Policy::MOST`]; full-width digits count as plain ones.
fn number(answers: &Answers, id: &'static str, least: u32) -> Result<u32, Fault> {
    let typed = answers.text(id);
    let digits: Option<u32> = typed.chars().try_fold(0_u32, |sum, c| {
        let digit = match c {
            '０'..='９' => u32::from(c) - u32::from('０'),
            _ => c.to_digit(10)?,
        };
        sum.checked_mul(10)?.checked_add(digit)
    });
    digits.filter(|days| (least..=Policy::MOST).contains(days)).ok_or_else(|| {
        let message = Message::new("policy-number").with("text", typed).with("least", i64::from(least));
        (id, message.with("most", i64::from(Policy::MOST)))
    })
}
