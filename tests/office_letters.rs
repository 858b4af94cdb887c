//! The templates of the letters to applicants, through the office: who changes them, what is refused, which letters follow.

mod support;

use gongkai::domain::application::{LetterKind, Outcome};
use gongkai::domain::code::RecordKey;
use gongkai::domain::message::Arg;
use gongkai::exchange::{backup::backup, restore::restore};
use gongkai::lang::{Language, Words};
use gongkai::office::command::ApplicationOrder;
use gongkai::office::directory::Directory;
use gongkai::office::query::{Answer, Query};
use gongkai::office::verify::verify;
use gongkai::office::{Command, Failure};
use gongkai::store::memory::MemoryStore;
use gongkai::store::vault::Vault;
use gongkai::tui::letter;
use support::office::*;

use LetterKind::{Complete, Extend, Refuse};

const OWN: &str = "不予公开决定书\n{编号} {申请人}\n依照{条款}，因{不公开理由}（{理由}），{决定}。收到：{收到日期}\n{单位} {日期}";

fn set(kind: LetterKind, seen: u32, text: Option<&str>) -> Command {
    Command::SetTemplate { kind, seen, text: text.map(str::to_owned), note: "办公会意见".to_owned() }
}

/// One accepted and refused on the day it is.
fn refused(desk: &Desk) -> RecordKey {
    let key = desk.apply("sj.opi", "SJ-08", applied("2026-03-02"));
    desk.ok("sj.opi", of(&key, accept("2026-03-02")));
    desk.ok("sj.opi", of(&key, decide(Outcome::Refuse, "2026-03-02")));
    key
}

fn letters(desk: &Desk, key: &RecordKey) -> Vec<String> {
    let (words, record, directory) =
        (Words::new(Language::Chinese), desk.application(key), desk.office.directory());
    let page = |at| letter::made(&record, at, "张某某", &directory, &words).unwrap().text;
    (0..record.letters.len()).map(page).collect()
}

fn undo(desk: &Desk, login: &str) {
    let Answer::Undo(preview) = desk.office.query(login, &Query::Undo).unwrap() else { panic!() };
    assert_eq!(preview.verdict, Ok(()), "{preview:?}");
    assert_eq!(preview.lines[0].back.id, "undo-as-it-was");
    desk.ok(login, Command::Undo { seq: preview.act.seq });
}

#[test]
fn a_letter_is_made_with_the_template_of_its_day_and_keeps_it() {
    let desk = Desk::new();
    let before = refused(&desk);
    let built_in = letters(&desk, &before).remove(0);
    assert!(built_in.starts_with("党务信息公开申请答复书（不予公开）\n编号：SJ-08/2026-001-1\n\n张某某："));
    desk.ok("sj.adm", set(Refuse, 0, Some(OWN)));
    let after = refused(&desk);
    assert_eq!(desk.application(&after).letters[0].template, 1);
    let org = desk.office.directory().org_name(&org("SJ"));
    let made = format!(
        "不予公开决定书\nSJ-08/2026-002-1 张某某\n依照《党务公开依申请公开制度》第三条、第四条（三），因应当公开但正在审议、讨论过程中\
         （名单尚在审议），不予公开。收到：2026年3月2日\n{org} 2026年3月2日"
    );
    assert_eq!(letters(&desk, &after), std::slice::from_ref(&made));
    // What was made before stays, and so does this one when the template changes again.
    assert_eq!(letters(&desk, &before), std::slice::from_ref(&built_in));
    desk.ok("sj.adm", set(Refuse, 1, None));
    assert_eq!(letters(&desk, &after), [made]);
    let third = refused(&desk);
    assert_eq!(desk.application(&third).letters[0].template, 2);
    assert_eq!(letters(&desk, &third)[0].replace("003", "001"), built_in);
    // Other letters are made with templates of their own.
    let key = desk.apply("sj.opi", "SJ-08", applied("2026-03-02"));
    desk.ok("sj.opi", of(&key, accept("2026-03-02")));
    desk.ok("sj.opi", of(&key, extend("2026-03-02")));
    assert_eq!(desk.application(&key).letters[0].template, 0);
    assert!(letters(&desk, &key)[0].contains("延长至2026年3月16日"));
}

#[test]
fn every_version_is_kept_with_its_day_and_who() {
    let desk = Desk::new();
    desk.ok("sj.adm", set(Refuse, 0, Some(OWN)));
    desk.day("2026-03-03");
    desk.ok("sj.adm", set(Refuse, 1, Some(&OWN.replace("收到：", "收件："))));
    let directory = desk.office.directory();
    let kept: Vec<_> = directory
        .template_versions(Refuse)
        .iter()
        .map(|v| (v.version, v.at.date(), v.by.as_str(), v.note.as_str()))
        .collect();
    assert_eq!(
        kept,
        [(1, date("2026-03-02"), "sj.adm", "办公会意见"), (2, date("2026-03-03"), "sj.adm", "办公会意见")]
    );
    assert_eq!(directory.template_text(Refuse, 1), Some(OWN));
    assert_eq!(directory.template_text(Refuse, 0), Some(Refuse.built_in()));
    assert_eq!(directory.template_text(Refuse, 3), None);
    let commands: Vec<String> = desk.journal().into_iter().map(|(entry, _)| entry.command).collect();
    assert_eq!(commands.iter().filter(|command| *command == "template.save").count(), 2);
    // Read anew from the store, and after a restore from a backup.
    let read = Directory::read(desk.store.as_ref()).unwrap().0;
    assert_eq!(read.templates, directory.templates);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    backup(
        desk.store.as_ref(),
        &Vault::new(std::path::Path::new("/nowhere")),
        &file,
        desk.office.now(),
        &|_| {},
    )
    .unwrap();
    let text = std::fs::read(&file).unwrap();
    let store = MemoryStore::default();
    restore(
        &store,
        &Vault::new(std::path::Path::new("/nowhere")),
        &mut text.as_slice(),
        "root",
        desk.office.now(),
        &|_| {},
    )
    .unwrap();
    assert!(verify(&store, &|_| {}).unwrap().is_clean());
    assert_eq!(Directory::read(&store).unwrap().0.templates, directory.templates);
}

#[test]
fn an_administrator_of_the_bureau_changes_them_and_nobody_else() {
    let desk = Desk::new();
    for login in ["sj.opi", "sj.pri", "xz.adm"] {
        desk.refused(login, set(Refuse, 0, Some(OWN)), "role-missing");
    }
    assert_eq!(desk.office.directory().template_version(Refuse), 0);
}

#[test]
fn what_is_wrong_with_a_template_is_refused_with_its_place() {
    let desk = Desk::new();
    let unknown =
        desk.refused("sj.adm", set(Refuse, 0, Some(&OWN.replace("{理由}", "{理田}"))), "template-unknown");
    assert_eq!(
        (arg(&unknown, "line"), arg(&unknown, "word")),
        (Arg::Number(3), Arg::Text("理田".to_owned()))
    );
    let lacking =
        desk.refused("sj.adm", set(Refuse, 0, Some(&OWN.replace("{条款}", "规定"))), "template-lacking");
    assert_eq!(arg(&lacking, "lacking"), Arg::Text("{条款}".to_owned()));
    desk.refused("sj.adm", set(Refuse, 0, Some(&OWN.replace("{日期}", "{日期"))), "template-brace");
    // A3: the applicant is told the reason and the new date.
    let bare = "{编号}{申请人}{条款}{单位}{日期}";
    let lacking = desk.refused("sj.adm", set(Extend, 0, Some(bare)), "template-lacking");
    assert_eq!(arg(&lacking, "lacking"), Arg::Text("{理由} {期限}".to_owned()));
    desk.refused("sj.adm", set(Complete, 0, Some(bare)), "template-lacking");
    desk.refused("sj.adm", set(Refuse, 0, Some(" ")), "text-required");
    desk.refused("sj.adm", set(Refuse, 0, None), "template-unchanged");
    desk.refused("sj.adm", set(Refuse, 0, Some(Refuse.built_in())), "template-unchanged");
    assert!(desk.office.directory().templates.is_empty());
}

#[test]
fn two_administrators_do_not_overwrite_each_other() {
    let desk = Desk::new();
    desk.ok("sj.adm", set(Refuse, 0, Some(OWN)));
    let other = OWN.replace("收到：", "收件：");
    let Failure::Moved(moved) = desk.fails("all", set(Refuse, 0, Some(&other))) else { panic!() };
    assert_eq!(moved.id, "template-moved");
    desk.refused("all", set(Refuse, 1, Some(OWN)), "template-unchanged");
    desk.ok("all", set(Refuse, 1, Some(&other)));
    // The first change cannot be undone any more: another rests on it.
    let Answer::Undo(preview) = desk.office.query("sj.adm", &Query::Undo).unwrap() else { panic!() };
    assert!(preview.verdict.is_err());
}

#[test]
fn a_change_is_undone_by_a_version_of_its_own() {
    let desk = Desk::new();
    desk.ok("sj.adm", set(Refuse, 0, Some(OWN)));
    let key = refused(&desk);
    let made = letters(&desk, &key);
    undo(&desk, "sj.adm");
    let directory = desk.office.directory();
    assert_eq!(
        (directory.template_version(Refuse), directory.template_text(Refuse, 2)),
        (2, Some(Refuse.built_in()))
    );
    assert_eq!(letters(&desk, &key), made);
    desk.ok("sj.adm", set(Refuse, 2, Some(OWN)));
    desk.ok("sj.adm", set(Refuse, 3, None));
    undo(&desk, "sj.adm");
    assert_eq!(desk.office.directory().template_text(Refuse, 5), Some(OWN));
    assert!(verify(desk.store.as_ref(), &|_| {}).unwrap().is_clean());
}

#[test]
fn a_letter_made_anew_is_made_with_the_template_of_that_day() {
    let desk = Desk::new();
    let mut new = applied("2026-03-02");
    new.entries.signed = false;
    let key = desk.apply("sj.opi", "SJ-00", new);
    let ask = || ApplicationOrder::AskToComplete { on: date("2026-03-02"), note: String::new() };
    desk.ok("sj.opi", of(&key, ask()));
    let own = format!("{}\n收到：{{收到日期}}", Complete.built_in());
    desk.ok("sj.adm", set(Complete, 0, Some(&own)));
    assert_eq!(desk.application(&key).letters[0].template, 0);
    desk.ok("sj.opi", of(&key, ask()));
    let again = desk.application(&key);
    assert_eq!(again.letters[1].template, 1);
    assert_eq!((again.is_needless(0), again.is_owed(1)), (true, true));
    let made = letters(&desk, &key).remove(1);
    assert!(made.contains("编号：SJ-00/2026-001-2\n"), "a number is not given twice: {made}");
    assert!(made.contains("缺少以下内容：签名或盖章。") && made.ends_with("收到：2026年3月2日"), "{made}");
}
