//! A year's holiday notice in the office: who loads it, what it moves, and what is left of it.

mod support;

use std::sync::Arc;

use gongkai::domain::calendar::Notice;
use gongkai::domain::clock::Limit;
use gongkai::domain::code::RecordKey;
use gongkai::domain::disclosure::{Matter, TimeLimit};
use gongkai::domain::notice::{LoadedNotice, Moved};
use gongkai::office::load::MAX_RECORD;
use gongkai::office::query::{Answer, BoardLine, NoticeChange, NoticePreview, Query};
use gongkai::office::record::{Record, notice_key};
use gongkai::office::verify::verify;
use gongkai::office::{Command, Failure, Office};
use gongkai::store::Store;
use support::notice;
use support::office::*;

fn change(year: i32, notice: Option<Notice>) -> Box<NoticeChange> {
    Box::new(NoticeChange { year, notice })
}

fn load(notice: Notice) -> Command {
    let text = notice::text(&notice);
    Command::LoadNotice { change: change(notice.year, Some(notice)), text, note: String::new() }
}

fn take_back(year: i32, why: &str) -> Command {
    Command::LoadNotice { change: change(year, None), text: String::new(), note: why.to_owned() }
}

fn preview(desk: &Desk, login: &str, change: Box<NoticeChange>) -> Result<NoticePreview, Failure> {
    match desk.office.query(login, &Query::NoticePreview(change))? {
        Answer::NoticePreview(preview) => Ok(*preview),
        other => panic!("{other:?}"),
    }
}

fn board(desk: &Desk) -> Vec<Arc<BoardLine>> {
    desk.office.due_as_of("all", desk.office.today()).unwrap()
}

fn line<'a>(board: &'a [Arc<BoardLine>], key: &RecordKey) -> &'a BoardLine {
    board.iter().find(|line| line.key.as_ref() == Some(key)).unwrap()
}

fn stored(desk: &Desk, year: i32) -> LoadedNotice {
    let key = notice_key(year);
    let stored = desk.store.get(key.as_bytes()).unwrap().unwrap();
    match Record::decode(&key, &stored.value).unwrap() {
        Record::Notice(loaded) => loaded,
        other => panic!("{other:?}"),
    }
}

/// In the last days of 2026: an opinion due before the turn of the year, one after it, a disclosure over it.
fn year_s_end() -> (Desk, [RecordKey; 3]) {
    let desk = Desk::new();
    desk.day("2026-12-29");
    let before = desk.register("all", "SJ-00", signed("2026-12-28"));
    let after = desk.register("all", "SJ-00", signed("2026-12-29"));
    let over = desk.propose(
        "sj.pro",
        "SJ-00",
        Matter { time_limit: TimeLimit::Fixed, settled: settled("2026-12-29"), ..matter() },
    );
    (desk, [before, after, over])
}

#[test]
fn only_an_administrator_of_the_bureau_loads_a_notice() {
    let (desk, _) = year_s_end();
    let made = notice::made_up(2027);
    for login in ["xz.adm", "sj.pro", "sj.led"] {
        desk.refused(login, load(made.clone()), "role-missing");
        let refused = preview(&desk, login, change(2027, Some(made.clone()))).unwrap_err();
        assert_eq!(refused.message().id, "role-missing");
    }
    desk.ok("sj.adm", load(made.clone()));
    desk.refused("sj.adm", load(made), "notice-same");
}

#[test]
fn old_and_new_dates_are_in_the_journal_and_provisional_dates_become_firm() {
    let (desk, [before, after, over]) = year_s_end();
    let shown = board(&desk);
    assert_eq!(line(&shown, &before).due, date("2026-12-31"));
    assert!(!line(&shown, &before).provisional);
    assert!(line(&shown, &over).provisional, "counted into a year without a notice");
    let told = preview(&desk, "root", change(2027, Some(notice::made_up(2027)))).unwrap();
    assert!(told.settled > 0 && told.unsettled == 0 && told.open == shown.len());
    assert_eq!(board(&desk), shown, "a preview changes nothing");

    let receipt = desk.ok("root", load(notice::made_up(2027)));
    assert_eq!(receipt.message.id, "done-notice");
    let now = board(&desk);
    // 31 December is off: what was due on it is due on the next working day, and periods end a day earlier.
    assert_eq!(line(&now, &before).due, date("2027-01-04"));
    assert!(now.iter().all(|line| !line.provisional));
    let moves = |line: &BoardLine| (line.code.clone(), line.key.clone(), line.period, line.limit);
    let expected: Vec<_> = told.moved.iter().map(|(line, new)| (moves(line), line.due, *new)).collect();
    for (what, old, new) in &expected {
        assert!(shown.iter().any(|line| moves(line) == *what && line.due == *old), "{what:?}");
        assert!(now.iter().any(|line| moves(line) == *what && line.due == *new), "{what:?}");
    }
    let differing =
        shown.iter().filter(|old| now.iter().any(|new| moves(new) == moves(old) && new.due != old.due));
    assert_eq!(differing.count(), expected.len());

    let (entry, _) = desk.journal().pop().unwrap();
    assert_eq!((entry.command.as_str(), entry.by.as_str()), ("notice.load", "root"));
    let [changed] = entry.changes.as_slice() else { panic!("{entry:?}") };
    let Record::Notice(loaded) = Record::decode(&changed.key, &changed.value).unwrap() else { panic!() };
    let written: Vec<_> = loaded
        .moved
        .iter()
        .map(|moved| {
            ((moved.code.clone(), moved.key.clone(), moved.period, moved.limit), moved.old, moved.new)
        })
        .collect();
    assert_eq!(written, expected);
    assert_eq!((loaded.moved_count as usize, loaded.settled as usize), (expected.len(), told.settled));
    let moved = |key: &RecordKey| loaded.moved.iter().find(|moved| moved.key.as_ref() == Some(key));
    let of_before = moved(&before).unwrap();
    assert_eq!(
        (of_before.limit, of_before.old, of_before.new),
        (Limit::O2, date("2026-12-31"), date("2027-01-04"))
    );
    let period = loaded.moved.iter().find(|moved| moved.period.is_some()).expect("a period nobody has begun");
    assert_eq!((period.old, period.new), (date("2026-12-31"), date("2026-12-30")));
    assert!(loaded.text.contains("国务院办公厅"));
    assert!(moved(&after).is_none(), "due on 4 January all along");
    // The directory is for everybody to see, the cases are not.
    let known = &desk.office.directory().notices[&loaded.year];
    assert_eq!((known.moved.len(), known.moved_count, &known.by), (0, loaded.moved_count, &loaded.by));

    let report = verify(desk.store.as_ref(), &|_| {}).unwrap();
    assert!(report.is_clean() && report.remarks.is_empty(), "{report:?}");
}

#[test]
fn a_restart_keeps_the_notice_and_makes_no_index_anew() {
    let (desk, [before, ..]) = year_s_end();
    desk.ok("root", load(notice::made_up(2027)));
    let (now, kept) = (board(&desk), dump(desk.store.as_ref()));
    let store: Arc<dyn Store> = desk.store.clone();
    let at = desk.office.now();
    let rebuilt = std::cell::Cell::new(0);
    let office = Office::open(store, Arc::new(move || at), &|done| rebuilt.set(done)).unwrap();
    assert_eq!(rebuilt.get(), 0);
    assert_eq!(dump(desk.store.as_ref()), kept);
    assert_eq!(office.due_as_of("all", office.today()).unwrap(), now);
    assert!(office.directory().calendar.has_notice(2027));
    assert_eq!(line(&now, &before).due, date("2027-01-04"));
    let Answer::Overview(overview) = office.query("root", &Query::Overview).unwrap() else { panic!() };
    assert_eq!(overview.lacking, None);
}

#[test]
fn a_notice_taken_back_leaves_everything_as_it_was_but_the_journal() {
    let (desk, _) = year_s_end();
    let before = board(&desk);
    desk.refused("root", take_back(2027, "没有载入过"), "notice-none-loaded");
    desk.refused("root", take_back(2026, "没有载入过"), "notice-none-loaded");
    desk.ok("root", load(notice::made_up(2027)));
    desk.refused("root", take_back(2027, " "), "text-required");
    desk.refused("xz.adm", take_back(2027, "误"), "role-missing");
    let told = preview(&desk, "root", change(2027, None)).unwrap();
    assert!(told.unsettled > 0 && told.settled == 0 && !told.moved.is_empty());
    desk.ok("root", take_back(2027, "装错了年份"));
    assert_eq!(board(&desk), before);
    let left = stored(&desk, 2027);
    assert_eq!((left.notice, left.note.as_str()), (None, "装错了年份"));
    assert_eq!(left.moved_count as usize, told.moved.len());
    assert_eq!(desk.journal().pop().unwrap().0.command, "notice.take-back");
    desk.refused("root", take_back(2027, "再一次"), "notice-none-loaded");
    assert!(verify(desk.store.as_ref(), &|_| {}).unwrap().is_clean());
}

#[test]
fn a_correction_replaces_the_notice_and_a_year_of_the_library_can_be_replaced() {
    let (desk, [before, ..]) = year_s_end();
    desk.ok("root", load(notice::made_up(2027)));
    let mut corrected = notice::made_up(2027);
    corrected.days.remove(&date("2026-12-31"));
    desk.ok("root", load(corrected.clone()));
    assert_eq!(line(&board(&desk), &before).due, date("2026-12-31"));
    assert_eq!(stored(&desk, 2027).notice, Some(corrected));
    // As in 2020: a day off that came later, in a year that the program knows.
    let mut longer = desk.office.directory().calendar.notice(2026).unwrap();
    longer.days.insert(date("2026-12-31"), (gongkai::domain::calendar::Festival::Special, false));
    desk.ok("root", load(longer));
    assert_eq!(line(&board(&desk), &before).due, date("2027-01-04"));
}

#[test]
fn what_cannot_be_a_notice_is_refused_whoever_sends_it() {
    let (desk, _) = year_s_end();
    let made = notice::made_up(2027);
    let refused = |notice: Notice, id: &str| desk.refused("root", load_as(2027, notice), id);
    fn load_as(year: i32, notice: Notice) -> Command {
        Command::LoadNotice { change: change(year, Some(notice)), text: String::new(), note: String::new() }
    }
    let with = |edit: &dyn Fn(&mut Notice)| {
        let mut notice = made.clone();
        edit(&mut notice);
        notice
    };
    use gongkai::domain::calendar::Festival::{National, Spring};
    refused(with(&|n| n.days.extend([(date("2027-03-01"), (Spring, true))])), "notice-make-up-weekday");
    refused(with(&|n| n.days.extend([(date("2028-03-04"), (Spring, true))])), "notice-day-outside");
    refused(with(&|n| n.days.retain(|_, (of, _)| *of != National)), "notice-festival-missing");
    refused(with(&|n| n.year = 2028), "notice-day-outside");
    refused(with(&|n| n.year = i32::MAX), "notice-year-range");
    refused(with(&|n| n.reference = Some("\u{202e}".into())), "text-direction-character");
    refused(with(&|n| n.reference = Some("号".repeat(300))), "text-too-long");
    desk.refused("root", load_as(2028, made.clone()), "notice-years");
    let long = Command::LoadNotice {
        change: change(2027, Some(made)),
        text: "字".repeat(10_001),
        note: String::new(),
    };
    desk.refused("root", long, "text-too-long");
}

#[test]
fn the_most_that_is_written_down_fits_into_an_entry_of_the_journal() {
    let moved = Moved {
        code: code("ABCDEFGH-W09"),
        key: Some("ABCDEFGH-W09/disclosure/2026/999999".parse().unwrap()),
        period: Some("2026Q4".parse().unwrap()),
        limit: Limit::C4,
        old: date("2026-12-31"),
        new: date("2027-01-04"),
    };
    let loaded = LoadedNotice {
        year: 2027,
        notice: Some(notice::made_up(2027)),
        text: "字".repeat(10_000),
        note: "字".repeat(2_000),
        by: "a".repeat(64),
        at: date("2026-11-23").and_hms_nano_opt(23, 59, 59, 999_999_999).unwrap(),
        moved: vec![moved; LoadedNotice::MOST],
        moved_count: u32::MAX,
        settled: u32::MAX,
        unsettled: u32::MAX,
    };
    let size = Record::Notice(loaded).encode().len();
    assert!(size <= MAX_RECORD, "{size}");
}
