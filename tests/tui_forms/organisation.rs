//! Organisations, people, policies.

use gongkai::domain::clock::Policy;
use gongkai::domain::organisation::{OrgKind, Post, Role};
use gongkai::office::Command;
use gongkai::tui::form::Value;
use gongkai::tui::forms::{self, Purpose};

use crate::world::*;

fn post(org: &str, role: Role) -> Post {
    Post { org: org.parse().unwrap(), role }
}

#[test]
fn a_new_organisation_stands_below_the_bureau() {
    let purpose = Purpose::Organisation(None);
    let answers = [("code", text("ja")), ("name", text("交警大队党支部")), ("kind", choice("branch"))];
    let expected = Command::SaveOrganisation {
        code: "JA".parse().unwrap(),
        name: "交警大队党支部".into(),
        kind: OrgKind::Branch,
        superior: Some("SJ".parse().unwrap()),
        owes_from: today(),
        active: true,
    };
    assert_eq!(sent(&purpose, &answers), Ok(expected));
    let asked = asked(&purpose);
    assert_eq!(asked.subject, "");
    assert_eq!(offered(&asked, "kind"), ["general-branch", "branch", "department"]);
    assert_eq!(offered(&asked, "superior"), ["SJ", "XZ", "XZ1"]);
    // A department owes nothing and is not asked from when; the bureau's superior is outside (C1b).
    assert!(!is_shown(&purpose, "owes-from", &[("kind", choice("department"))]));
    for kind in ["general-branch", "branch", "department"] {
        assert!(is_shown(&purpose, "superior", &[("kind", choice(kind))]), "{kind}");
    }
    assert!(!is_shown(&Purpose::Organisation(Some("SJ".parse().unwrap())), "superior", &[]));
}

#[test]
fn a_code_or_login_in_use_is_not_taken_again() {
    let is = |field: &'static str, id: &str| (field, id.to_owned());
    let org = |code: &str| {
        let answers = [("code", text(code)), ("name", text("名")), ("kind", choice("branch"))];
        fault(&Purpose::Organisation(None), &answers)
    };
    assert_eq!(org("xz"), is("code", "organisation-code-taken"));
    assert_eq!(org("刑侦"), is("code", "code-bad-organisation"));
    assert_eq!(org(""), is("code", "text-required"));
    let person = |login: &str| {
        let answers = [("login", text(login)), ("name", text("名")), ("posts", many(&["SJ/leader"]))];
        fault(&Purpose::Person(None), &answers)
    };
    assert_eq!(person("li"), is("login", "login-taken"));
    assert_eq!(person("-x"), is("login", "login-bad"));
}

#[test]
fn an_organisation_is_amended_within_its_catalogue() {
    let purpose = Purpose::Organisation(Some("XZ".parse().unwrap()));
    let asked = asked(&purpose);
    assert_eq!(asked.subject, "XZ");
    assert!(asked.spec.fields.iter().all(|field| field.id != "code"));
    assert_eq!(offered(&asked, "kind"), ["general-branch", "branch"]);
    // Neither itself nor what stands below it.
    assert_eq!(offered(&asked, "superior"), ["SJ"]);
    let save = |name: &str, active| Command::SaveOrganisation {
        code: "XZ".parse().unwrap(),
        name: name.into(),
        kind: OrgKind::GeneralBranch,
        superior: Some("SJ".parse().unwrap()),
        owes_from: day(1, 1),
        active,
    };
    assert_eq!(sent(&purpose, &[]), Ok(save("刑侦大队党总支", true)));
    let answers = [("name", text("刑侦总支")), ("active", Value::Flag(false))];
    assert_eq!(sent(&purpose, &answers), Ok(save("刑侦总支", false)));
    let bureau = sent(&Purpose::Organisation(Some("SJ".parse().unwrap())), &[]);
    assert!(
        matches!(&bureau, Ok(Command::SaveOrganisation { kind: OrgKind::Bureau, superior: None, .. })),
        "{bureau:?}"
    );
    let department = sent(&Purpose::Organisation(Some("JW".parse().unwrap())), &[]);
    let Ok(Command::SaveOrganisation { owes_from, .. }) = department else { panic!("{department:?}") };
    assert_eq!(owes_from, day(1, 1));
}

#[test]
fn a_person_keeps_the_posts_out_of_the_askers_reach() {
    let purpose = Purpose::Person(Some("zhang".into()));
    // The administrator of a branch sees the posts there, and those that the person has elsewhere.
    let asked = forms::ask(&purpose, &directory(), "wang", today()).unwrap();
    let posts = offered(&asked, "posts");
    assert_eq!(posts[..3], ["SJ/administrator", "SJ/proposer", "XZ/proposer"]);
    assert_eq!(posts.len(), 2 + 2 * 8);
    assert!(posts[3..].iter().all(|post| post.starts_with("XZ")), "{posts:?}");
    let kept = vec![post("SJ", Role::Administrator), post("SJ", Role::Proposer), post("XZ", Role::Proposer)];
    let save =
        |posts| Command::SavePerson { login: "zhang".into(), name: "张伟".into(), posts, active: true };
    assert_eq!(forms::command(&purpose, &directory(), today(), &asked.values), Ok(save(kept)));
    // Every organisation that exists, and every role.
    let new = self::asked(&Purpose::Person(None));
    assert_eq!(offered(&new, "posts").len(), 4 * 8);
    let answers = [
        ("login", text("sun")),
        ("name", text("孙丽")),
        ("posts", many(&["JW/opinion-handler", "SJ/leader"])),
    ];
    let posts = vec![post("JW", Role::OpinionHandler), post("SJ", Role::Leader)];
    let expected = Command::SavePerson { login: "sun".into(), name: "孙丽".into(), posts, active: true };
    assert_eq!(sent(&Purpose::Person(None), &answers), Ok(expected));
    assert_eq!(fault(&Purpose::Person(None), &answers[..2]), ("posts", "form-required".to_owned()));
}

#[test]
fn policies_are_whole_numbers_of_days() {
    let set = |immediate: &str, anonymous: &str| {
        let answers = [("immediate-days", text(immediate)), ("anonymous-days", text(anonymous))];
        sent(&Purpose::Policy, &answers)
    };
    assert_eq!(sent(&Purpose::Policy, &[]), Ok(Command::SetPolicy(Policy::default())));
    let policy = Policy { immediate_working_days: 0, anonymous_days: 366, ..Policy::default() };
    assert_eq!(set("0", "３６６"), Ok(Command::SetPolicy(policy)));
    for bad in ["367", "-1", "1.5", "三", "99999999999", "+3", "1 0"] {
        assert_eq!(set(bad, "10").unwrap_err().0, "immediate-days", "{bad}");
        assert_eq!(set("1", bad).unwrap_err().0, "anonymous-days", "{bad}");
    }
    let (_, message) = set("1", "0").unwrap_err();
    let expected = gongkai::domain::message::Message::new("policy-number");
    let expected = expected.with("text", "0").with("least", 1_i64).with("most", 366_i64);
    assert_eq!(message, expected);
}
