//! Several people at once: each sees what the others do, nobody's typing is lost, and a cut line is told.

use super::popups::both;
use super::*;
use crate::domain::message::Message;
use crate::tui::drafts::Left;
use crate::tui::list::ListState;
use crate::tui::pace::Pace;
use crate::tui::state::{OpenForm, Screen as Shown, Tone};

/// A disclosure that waits for the leader in charge, which two people are.
const WAITS: &str = "SJ-08/2026-003";

fn at(office: &Arc<Office>, login: &str) -> Screen {
    Screen::at(office.clone(), login, Chinese, (80, 24), true)
}

fn form(screen: &mut Screen) -> &OpenForm {
    screen.state.form().expect("a form is open")
}

fn typed(screen: &mut Screen) -> String {
    form(screen).form.draft().values().map(|value| format!("{value:?}")).collect()
}

fn waiting(screen: &Screen, number: &str) -> bool {
    screen.state.tasks.iter().flatten().any(|line| line.mine && line.row.key == record(number))
}

fn told(screen: &mut Screen, news: News) {
    let effects = update::outcome(&mut screen.state, Outcome::News(news));
    screen.run(effects);
}

/// The list of somebody's drafts.
pub(super) fn with_drafts(screen: Screen) -> Screen {
    let left =
        |form, action, subject: &str| Left { form, action, subject: subject.to_owned(), saved: moment() };
    let drafts = vec![
        left("return", "disclosure.return", &record(WAITS).to_string()),
        left("propose", "disclosure.propose", "SJ-31"),
        left("batch-return", "selected.return", ""),
    ];
    screen.popup(Popup::Drafts(drafts, ListState::default()))
}

#[test]
fn what_one_does_shows_on_the_others_screen_without_a_key() {
    let office = office();
    let mut shen = at(&office, "shen").go(WAITS);
    let reviewer = at(&office, "reviewer").go(WAITS);
    assert!(waiting(&shen, WAITS) && waiting(&reviewer, WAITS));
    shen.hear();
    let before = shen.render();
    let reviewer = reviewer.keys("a");
    assert!(!waiting(&reviewer, WAITS));
    shen.hear();
    assert!(!waiting(&shen, WAITS));
    // What was looked at stays in view, as it is now.
    assert_eq!(shen.state.detail.subject, Some(Subject::Record(record(WAITS))));
    let after = shen.render();
    assert!(before.contains("[分管]") && after.contains("[主要]"), "{after}");
    // And with nothing more to hear there is nothing more to ask.
    assert!(!shen.state.live.wants_renewal());
    assert_eq!(update::renew(&mut shen.state), []);
}

#[test]
fn the_selection_stays_on_its_record_while_others_come_and_go() {
    let office = office();
    let mut shen = at(&office, "shen").keys("2 g j j");
    let mut admin = at(&office, "admin").keys("m G k");
    let here = shen.state.pointed();
    let person = admin.state.people[admin.state.people_list.selected].clone();
    // The one above it goes.
    let first = shen.state.tasks.as_ref().unwrap()[0].row.key.number();
    assert_ne!(here, Some(Subject::Record(record(&first))));
    let who = if waiting(&at(&office, "reviewer"), &first) { "reviewer" } else { "principal" };
    at(&office, who).go(&first).keys("r").paste("请补充。").keys("ctrl-s");
    let post = crate::domain::organisation::Post {
        org: "SJ".parse().unwrap(),
        role: crate::domain::organisation::Role::Leader,
    };
    let new = crate::office::Command::SavePerson {
        login: "aa".to_owned(),
        name: "安宁".to_owned(),
        posts: vec![post],
        active: true,
    };
    office.execute("admin", new).unwrap();
    shen.hear();
    admin.hear();
    assert_eq!(shen.state.pointed(), here);
    assert_eq!(admin.state.people[admin.state.people_list.selected], person);
}

#[test]
fn the_first_decides_and_the_second_is_told_with_what_was_typed_kept() {
    let office = office();
    let mut shen = at(&office, "shen").go(WAITS).keys("r").paste("请写明督查依据。");
    let before = typed(&mut shen);
    let reviewer = at(&office, "reviewer").go(WAITS).keys("a");
    assert!(!waiting(&reviewer, WAITS));
    // At once, in the form, which stays as it is.
    shen.hear();
    assert!(shen.said().contains("刘志强") && shen.said().contains("通过"), "{}", shen.said());
    assert_eq!(typed(&mut shen), before);
    assert_eq!(shen.state.notice.as_ref().map(|(tone, _)| *tone), Some(Tone::Fault));
    // Once: what others do elsewhere does not say it again.
    shen.state.notice = None;
    let effects = update::refresh(&mut shen.state);
    shen.run(effects);
    assert_eq!(shen.said(), "");
    // Sent all the same, it is refused and says who was first.
    let mut shen = shen.keys("ctrl-s");
    assert!(shen.said().contains("刘志强") && shen.said().contains("通过"), "{}", shen.said());
    assert_eq!(typed(&mut shen), before);
    let shen = shen.keys("esc");
    assert!(shen.state.popups.is_empty());
    let kept = office.draft("shen", "return", &record(WAITS).to_string()).unwrap().unwrap();
    assert!(String::from_utf8(kept.values).unwrap().contains("请写明督查依据。"));
}

/// The other way round: not told in time, and the state admits the act no longer.
#[test]
fn who_is_too_late_is_told_who_was_first_and_not_that_it_is_impossible() {
    let office = office();
    let shen = at(&office, "shen").go(WAITS).keys("x").paste("不属公开范围。");
    at(&office, "reviewer").go(WAITS).keys("x").paste("重复事项。").keys("ctrl-s");
    let mut shen = shen.keys("ctrl-s");
    assert!(shen.said().contains("刘志强") && shen.said().contains("不予公开"), "{}", shen.said());
    assert!(typed(&mut shen).contains("不属公开范围。"));
}

#[test]
fn a_record_taken_away_is_told_in_the_form_about_it() {
    let office = office();
    let mut admin = at(&office, "zhang").item("SJ-31");
    let receipt = {
        let code: Code = "SJ-31".parse().unwrap();
        let Some(Popup::Form(open)) = ({
            admin = admin.keys("n");
            admin.state.popups.last()
        }) else {
            panic!("no form: {}", admin.said())
        };
        assert_eq!(open.subject, code.to_string());
        admin.state.popups.clear();
        let command = crate::office::Command::Register {
            code,
            opinion: Box::new(crate::office::command::NewOpinion {
                about: None,
                title: "建议".to_owned(),
                content: "建议公开得更细。".to_owned(),
                source: crate::domain::opinion::Source::Box,
                received: date(2026, 11, 23),
                submitter: None,
                nature: crate::domain::opinion::Nature::Suggestion,
                within_duty: true,
                important: None,
            }),
        };
        office.execute("qian", command).unwrap()
    };
    let number = format!("SJ-31/o/{}", receipt.key.unwrap().number().split_once('/').unwrap().1);
    let mut other = at(&office, "admin").go(&number).keys("i").paste("领导批示。");
    let Answer::Undo(preview) = office.query("qian", &Query::Undo).unwrap() else { panic!() };
    office.execute("qian", crate::office::Command::Undo { seq: preview.act.seq }).unwrap();
    other.hear();
    assert!(!other.said().is_empty() && typed(&mut other).contains("领导批示。"), "{}", other.said());
    let mut other = other.keys("ctrl-s");
    assert!(other.said().contains("钱玉兰"), "{}", other.said());
    assert!(typed(&mut other).contains("领导批示。"));
}

#[test]
fn who_is_here_and_who_decides_on_what_is_shown() {
    // One office for each picture: who else looks at it is part of the picture.
    let busy = |language, columns, rows| {
        let office = office();
        let others = ["secretary", "shen"].map(|login| at(&office, login));
        let [_, shen] = &others;
        let reviewer = at(&office, "reviewer").go(WAITS).keys("r");
        assert_eq!(reviewer.state.attends(), Some(&record(WAITS)));
        let mut screen = Screen::at(office, "admin", language, (columns, rows), true).go(WAITS);
        screen.hear();
        let overview = screen.state.overview.as_ref().unwrap();
        assert_eq!((overview.here.len(), overview.deciding.len()), (4, 1));
        assert_eq!(shen.state.attends(), None);
        screen.state.notice = None;
        let text = screen.render();
        let (_, cursor) = screen.drawn();
        assert!(text.contains("刘志强") && cursor.is_none());
        // They leave, and it is gone.
        drop((reviewer, others));
        let mut alone = screen;
        let pictured = alone.state.overview.clone();
        alone.hear();
        assert_eq!(
            alone.state.overview.as_ref().map(|now| (now.here.len(), now.deciding.len())),
            Some((1, 0))
        );
        alone.state.overview = pictured;
        alone
    };
    both("several-main", busy);
    both("several-people", |language, columns, rows| {
        let mut screen = busy(language, columns, rows);
        // Opening the screen asks for the directory alone.
        let overview = screen.state.overview.clone();
        screen = screen.keys("m G k k k");
        screen.state.overview = overview;
        screen.state.people_list.selected = 0;
        screen.buffer();
        screen
    });
}

/// Whatever the header has to say, it is in one line, and nothing in it is cut.
#[test]
fn the_header_keeps_its_counts_however_many_are_here() {
    for language in Language::ALL {
        for login in ["admin", "reviewer", "leader", "zhang", "xz.p"] {
            for columns in 80..=130 {
                let mut screen = Screen::open(login, language, columns, 24);
                let alone = screen.render();
                let person = crate::office::presence::Here { login: "x".to_owned(), name: "某".to_owned() };
                screen.state.overview.as_mut().unwrap().here = vec![person; 12];
                let header = |text: &str| text.lines().next().unwrap_or_default().to_owned();
                let (with, without) = (header(&screen.render()), header(&alone));
                let last = without.split_whitespace().next_back().unwrap().to_owned();
                assert!(with.ends_with(&last) && !with.contains('…'), "{with}");
                let name = &screen.state.overview.as_ref().unwrap().person.name;
                assert!(with.contains(name.as_str()), "{columns}: {with}");
            }
        }
    }
}

#[test]
fn a_question_about_one_record_is_attended_to_and_one_about_many_is_not() {
    let office = office();
    let screen = at(&office, "reviewer").keys("2 g space a");
    assert!(matches!(screen.state.popups.last(), Some(Popup::Confirm(_))));
    assert!(screen.state.attends().is_some());
    assert_eq!(screen.keys("esc").state.attends(), None);
    let screen = at(&office, "reviewer").keys("2 * a");
    assert!(matches!(screen.state.popups.last(), Some(Popup::Confirm(_))));
    assert_eq!(screen.state.attends(), None);
}

#[test]
fn news_are_gathered_and_an_idle_screen_waits_for_nothing() {
    let mut screen = at(&office(), "admin");
    let mut pace = Pace::new();
    pace.look(&screen.state);
    assert_eq!(pace.wait(&screen.state), None);
    for news in [News::Present, News::Changed, News::Changed, News::Present] {
        told(&mut screen, news);
    }
    pace.look(&screen.state);
    assert!(pace.wait(&screen.state).is_some());
    let asked = update::renew(&mut screen.state);
    let overviews = asked.iter().filter(|effect| matches!(effect, Effect::Ask(Query::Overview))).count();
    assert_eq!(overviews, 1);
    pace.look(&screen.state);
    assert_eq!(pace.wait(&screen.state), None);
    told(&mut screen, News::Present);
    assert_eq!(update::renew(&mut screen.state), [Effect::Ask(Query::Overview)]);
    // What one's own act asks for needs no news.
    told(&mut screen, News::Changed);
    update::refresh(&mut screen.state);
    assert!(!screen.state.live.wants_renewal());
}

#[test]
fn what_is_being_typed_is_kept_after_a_pause() {
    let office = office();
    let subject = record(WAITS).to_string();
    let kept = || office.draft("reviewer", "return", &subject).unwrap();
    let mut screen = at(&office, "reviewer").go(WAITS).keys("r");
    assert!(!update::is_unkept(&screen.state));
    screen = screen.paste("请补充督查").types("abc");
    assert!(update::is_unkept(&screen.state) && kept().is_none());
    let mut pace = Pace::new();
    pace.look(&screen.state);
    assert!(pace.wait(&screen.state).is_some());
    let effects = update::keep_typed(&mut screen.state);
    assert_eq!(effects.len(), 1);
    screen.run(effects);
    assert!(String::from_utf8(kept().unwrap().values).unwrap().contains("请补充督查abc"));
    assert!(!update::is_unkept(&screen.state));
    pace.look(&screen.state);
    assert_eq!(pace.wait(&screen.state), None);
    // The same is not kept twice.
    assert_eq!(update::keep_typed(&mut screen.state), []);
    // The program is gone; another begins, says so, and leads back to it.
    drop(screen);
    let again = at(&office, "reviewer");
    assert!(again.said().contains("SJ-08/2026-003") && again.said().contains('E'), "{}", again.said());
    let mut again = again.keys("E enter");
    assert!(typed(&mut again).contains("请补充督查abc"), "{}", again.said());
    assert_eq!(again.state.detail.subject, Some(Subject::Record(record(WAITS))));
}

#[test]
fn drafts_are_listed_taken_up_and_dropped() {
    both("drafts", |language, columns, rows| with_drafts(Screen::open("reviewer", language, columns, rows)));
    let office = office();
    let screen = at(&office, "zhang").keys("E");
    assert!(screen.state.popups.is_empty() && !screen.said().is_empty());
    at(&office, "zhang").item("SJ-31").keys("n").paste("新的事项").keys("esc");
    at(&office, "zhang").go("SJ-07/2026-001").keys("e").paste("改过的").keys("esc");
    for language in Language::ALL {
        let screen = Screen::at(office.clone(), "zhang", language, (80, 24), true);
        picture(&named("drafts-there", language, 80), &screen);
    }
    let mut screen = at(&office, "zhang").keys("E G enter");
    let subjects = ["SJ-31", "SJ-07/disclosure/2026/000001"];
    assert!(subjects.contains(&form(&mut screen).subject.as_str()));
    let mut screen = screen.keys("esc E g enter");
    assert!(subjects.contains(&form(&mut screen).subject.as_str()));
    let screen = screen.keys("esc E d");
    assert_eq!(office.drafts("zhang").unwrap().len(), 1);
    let screen = screen.keys("d");
    assert!(office.drafts("zhang").unwrap().is_empty() && screen.state.popups.is_empty());
    // What it is about is not there for it any more: that is said.
    at(&office, "reviewer").go(WAITS).keys("r").paste("请补充。").keys("esc");
    at(&office, "shen").go(WAITS).keys("a");
    let screen = at(&office, "reviewer").keys("E enter");
    assert!(screen.state.popups.is_empty() && !screen.said().is_empty(), "{}", screen.said());
}

/// A list that comes late does not get in the way of what has been done meanwhile.
#[test]
fn drafts_asked_for_twice_are_listed_once_and_not_later() {
    let office = office();
    at(&office, "reviewer").go(WAITS).keys("r").paste("请补充。").keys("esc");
    let mut screen = at(&office, "reviewer");
    let asked: Vec<Effect> =
        (0..2).flat_map(|_| update::key(&mut screen.state, Key::parse("E").map(event).unwrap())).collect();
    let answers: Vec<Outcome> = asked.into_iter().filter_map(|effect| screen.answer(effect)).collect();
    let [first, second] = answers.as_slice() else { panic!("{answers:?}") };
    update::outcome(&mut screen.state, first.clone());
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Drafts(..)]));
    screen.state.popups.clear();
    update::outcome(&mut screen.state, second.clone());
    assert!(screen.state.popups.is_empty());
    let asked = update::key(&mut screen.state, Key::parse("E").map(event).unwrap());
    update::key(&mut screen.state, Key::parse("j").map(event).unwrap());
    let late = asked.into_iter().find_map(|effect| screen.answer(effect)).unwrap();
    update::outcome(&mut screen.state, late);
    assert!(screen.state.popups.is_empty());
}

/// Every form whose drafts are listed is opened from the list, or says where to go on.
#[test]
fn every_draft_in_the_list_leads_somewhere() {
    let office = office();
    for (form, subject) in [
        ("person", "zhang"),
        ("person", ""),
        ("organisation", "XZ"),
        ("policy", ""),
        ("notice", ""),
        ("catalogue-add", "bureau"),
        ("batch-assign", ""),
    ] {
        office.save_draft("admin", form, subject, b"{}").unwrap();
        let screen = at(&office, "admin").keys("E enter");
        let opened = matches!(screen.state.popups.last(), Some(Popup::Form(_)));
        assert!(opened || !screen.said().is_empty(), "{form}");
        assert_eq!(opened, !form.contains('-'), "{form}: {}", screen.said());
        office.drop_draft("admin", form, subject).unwrap();
    }
    office.save_draft("reviewer", "policy", "", b"{}").unwrap();
    let screen = at(&office, "reviewer").keys("E enter");
    assert!(screen.state.popups.is_empty() && !screen.said().is_empty());
}

#[test]
fn a_cut_line_is_told_and_nothing_typed_is_lost() {
    let why = || Message::new("plain-text").with("text", "gongkai serve");
    both("several-lost", |language, columns, rows| {
        let mut screen = Screen::open("reviewer", language, columns, rows);
        told(&mut screen, News::Lost(why()));
        screen
    });
    let office = office();
    let mut screen = at(&office, "reviewer").go(WAITS);
    let before = screen.state.tasks.clone();
    told(&mut screen, News::Lost(why()));
    // What is shown stays, also where it is asked for again and cannot be.
    let lost = || crate::office::Failure::Lost(why());
    for query in [Query::Tasks, Query::Overview, Query::Record(record(WAITS))] {
        let effects = update::outcome(&mut screen.state, Outcome::Answer(query, Err(lost())));
        screen.run(effects);
    }
    assert_eq!(screen.state.tasks, before);
    assert!(matches!(screen.state.detail.view, crate::tui::state::View::Record(_)));
    // An act says so, and is not begun.
    screen.state.notice = None;
    for key in ["a", "r", "x"] {
        screen = screen.keys(key);
        assert!(screen.state.popups.is_empty() && screen.said().contains("gongkai serve"), "{key}");
        screen.state.notice = None;
    }
    assert!(screen.render().contains("gongkai serve"), "it is said as long as it is so");
    let effects = update::outcome(&mut screen.state, Outcome::News(News::Back));
    assert!(effects.contains(&Effect::Ask(Query::Tasks)), "{effects:?}");
    screen.run(effects);
    // With a form open: it stays, is kept as soon as it can be, and can then be sent.
    let mut screen = screen.keys("r").paste("请补充督查依据。");
    told(&mut screen, News::Lost(why()));
    let sent = update::key(&mut screen.state, Key::parse("ctrl-s").map(event).unwrap());
    assert_eq!(sent, []);
    assert!(screen.said().contains("gongkai serve") && typed(&mut screen).contains("请补充督查依据。"));
    assert_eq!(update::keep_typed(&mut screen.state), []);
    let effects = update::outcome(&mut screen.state, Outcome::News(News::Back));
    let saves = effects.iter().filter(|effect| matches!(effect, Effect::SaveDraft { .. })).count();
    assert_eq!(saves, 1, "{effects:?}");
    assert!(effects.contains(&Effect::Attend(Some(record(WAITS)))));
    screen.run(effects);
    let subject = record(WAITS).to_string();
    assert!(office.draft("reviewer", "return", &subject).unwrap().is_some());
    // Left while it cannot be kept: kept afterwards.
    let mut screen = screen.paste("另附名单。");
    told(&mut screen, News::Lost(why()));
    let mut screen = screen.keys("esc");
    assert!(screen.state.popups.is_empty());
    told(&mut screen, News::Back);
    let kept = office.draft("reviewer", "return", &subject).unwrap().unwrap();
    assert!(String::from_utf8(kept.values).unwrap().contains("另附名单。"));
    assert_eq!(screen.state.screen, Shown::Main);
}

/// A question that was confirmed and of which nothing was heard stays, and what came of it is found out by itself.
#[test]
fn a_question_stays_where_the_line_is_cut_after_it_was_confirmed() {
    let why = || Message::new("plain-text").with("text", "gongkai serve");
    let lost = || crate::office::Failure::Lost(why());
    let mut screen = at(&office(), "reviewer").keys("2 * a");
    let given = update::key(&mut screen.state, Key::parse("enter").map(event).unwrap());
    let [Effect::Command(first, None)] = given.as_slice() else { panic!("{given:?}") };
    told(&mut screen, News::Lost(why()));
    let effects = update::outcome(&mut screen.state, Outcome::Command(Err(lost())));
    assert_eq!(effects, []);
    assert!(matches!(screen.state.popups.last(), Some(Popup::Confirm(_))));
    let said = |screen: &Screen| screen.state.notice.as_ref().map(|(_, message)| message.id.to_string());
    assert_eq!(said(&screen).as_deref(), Some("office-unsure"));
    // A key says that it did nothing, and not that nothing was done; nor does what is said else hide it.
    assert_eq!(update::key(&mut screen.state, Key::parse("enter").map(event).unwrap()), []);
    assert_eq!(said(&screen).as_deref(), Some("office-unsure-key"));
    told(&mut screen, News::Lost(why()));
    assert_eq!(said(&screen).as_deref(), Some("office-unsure"));
    let effects = update::outcome(&mut screen.state, Outcome::News(News::Back));
    assert_eq!(said(&screen).as_deref(), Some("office-back-unsure"));
    assert!(effects.contains(&Effect::Command(first.clone(), None)), "{effects:?}");
    // Not a second time under another name.
    assert_eq!(update::key(&mut screen.state, Key::parse("enter").map(event).unwrap()), []);
    screen.run(effects);
    assert!(screen.state.popups.is_empty() && screen.state.under_way == 0, "{}", screen.said());
    assert_eq!(screen.state.notice.as_ref().map(|(tone, _)| *tone), Some(Tone::Done));
    assert!(!screen.state.live.is_unsure());
    // What somebody asks for is said to be out of reach, whatever else has been said.
    let mut screen = at(&office(), "reviewer");
    told(&mut screen, News::Lost(why()));
    screen.state.notice = None;
    let effects = update::outcome(&mut screen.state, Outcome::Answer(Query::Undo, Err(lost())));
    assert!(effects.is_empty() && screen.said().contains("gongkai serve"));
}

/// A command made in a form: given again with what was in it, and the form goes only where nothing was typed since.
#[test]
fn a_form_of_which_nothing_was_heard_is_settled_with_its_command() {
    let why = || Message::new("plain-text").with("text", "gongkai serve");
    for more in [false, true] {
        let office = office();
        let mut screen = at(&office, "reviewer").go(WAITS).keys("r").paste("请补充督查依据。");
        let given = update::key(&mut screen.state, Key::parse("ctrl-s").map(event).unwrap());
        assert_eq!(given.len(), 2);
        told(&mut screen, News::Lost(why()));
        let lost = crate::office::Failure::Lost(why());
        let effects = update::outcome(&mut screen.state, Outcome::Command(Err(lost)));
        screen.run(effects);
        if more {
            screen = screen.paste("另附名单。");
        }
        told(&mut screen, News::Back);
        assert!(!waiting(&screen, WAITS));
        assert_eq!(screen.state.popups.is_empty(), !more);
        let kept = office.draft("reviewer", "return", &record(WAITS).to_string()).unwrap();
        assert_eq!(kept.is_some(), more);
        assert_eq!((screen.state.under_way, screen.state.live.is_unsure()), (0, false));
    }
}

/// What was left while the line was cut, or just before, is kept once it can be, and as it was last left.
#[test]
fn what_was_left_is_not_said_to_be_kept_before_it_is() {
    let why = || Message::new("plain-text").with("text", "gongkai serve");
    let lost = || crate::office::Failure::Lost(why());
    let office = office();
    let subject = record(WAITS).to_string();
    let mut screen = at(&office, "reviewer").go(WAITS).keys("r").paste("请补充。");
    let saves = update::key(&mut screen.state, Key::parse("esc").map(event).unwrap());
    assert!(matches!(saves.as_slice(), [Effect::SaveDraft { .. }]) && screen.said().is_empty());
    // The line is cut while it is being kept, and it was not.
    told(&mut screen, News::Lost(why()));
    let about = ("return", subject.clone());
    for cut in [true, false] {
        if !cut {
            // The line is there again, and only this failed late: tried again by itself.
            screen.state.live.lost = None;
        }
        let failed = Outcome::DraftFailed(lost(), Some(about.clone()));
        assert_eq!(update::outcome(&mut screen.state, failed), []);
        assert_eq!(screen.state.notice.as_ref().unwrap().1.id, "draft-owed");
        // Whoever leaves now still has it kept.
        assert_eq!(update::unsaved(&screen.state), saves);
        assert_eq!(screen.state.live.wants_renewal(), !cut);
    }
    let effects = update::renew(&mut screen.state);
    screen.run(effects);
    assert!(office.draft("reviewer", "return", &subject).unwrap().is_some());
    assert_eq!(screen.state.notice.as_ref().unwrap().1.id, "draft-kept");
    assert_eq!(update::unsaved(&screen.state), []);
}

#[test]
fn where_the_office_will_not_be_reached_any_more_that_is_said() {
    let over = || Message::new("wire-ended").with("why", Message::new("wire-not-gongkai"));
    let mut screen = at(&office(), "reviewer").go(WAITS).keys("r").paste("请补充。");
    told(&mut screen, News::Lost(over()));
    assert_eq!(screen.state.notice.as_ref().unwrap().1, over());
    let mut screen = screen.keys("esc");
    assert_eq!(screen.state.notice.as_ref().unwrap().1.id, "draft-unkept");
    assert_eq!(update::unsaved(&screen.state).len(), 1);
    screen.state.notice = None;
    assert!(screen.render().contains("请退出"), "{}", screen.render());
    assert_eq!(screen.keys("x").state.notice.unwrap().1, over());
}

fn event(key: Key) -> KeyEvent {
    KeyEvent::new(key.code, key.mods)
}

/// A policy, a person or an organisation that somebody else changes while one changes it: that is said.
#[test]
fn a_form_about_the_directory_says_that_it_has_changed() {
    let office = office();
    let mut screen = at(&office, "admin").keys("m");
    let effects =
        update::forms::ask(&mut screen.state, crate::tui::forms::Purpose::Person(Some("zhang".to_owned())));
    screen.run(effects);
    let person = office.directory().people["zhang"].clone();
    let save = |login: &str, name: &str| {
        let command = crate::office::Command::SavePerson {
            login: login.to_owned(),
            name: name.to_owned(),
            posts: person.posts.clone(),
            active: true,
        };
        office.execute("deputy", command).unwrap();
    };
    save("wang", "王丽");
    screen.hear();
    assert_eq!(screen.said(), "");
    save("zhang", "张文");
    screen.hear();
    assert!(!screen.said().is_empty());
    assert!(matches!(screen.state.popups.last(), Some(Popup::Form(_))));
}

/// The header tells what waits for the person in the other books, where it takes nothing else's place.
#[test]
fn the_header_tells_what_waits_in_the_other_books_where_there_is_room() {
    let header = |screen: &Screen| screen.render().lines().next().unwrap_or_default().to_owned();
    for login in ["admin", "qian", "reviewer", "leader", "xz.o"] {
        for columns in 80..=140 {
            let mut screen = Screen::open(login, Chinese, columns, 24);
            let books = &mut screen.state.overview.as_mut().unwrap().books;
            books.clear();
            let without = header(&screen);
            let books = &mut screen.state.overview.as_mut().unwrap().books;
            books
                .extend([(crate::domain::code::Kind::Application, 3), (crate::domain::code::Kind::Press, 0)]);
            let with = header(&screen);
            // Whatever was said is still said, in the same words.
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let rest: Vec<String> = words(&with).into_iter().filter(|word| word != "申请3").collect();
            assert_eq!(rest, words(&without), "{columns}");
            assert!(!with.contains("新闻"), "{with}");
            if columns == 140 {
                assert!(with.contains(" 申请3 "), "{with}");
            }
        }
    }
}

/// Whoever is removed from the office has no screen there any more; what they were typing is kept.
#[test]
fn the_session_of_somebody_removed_ends_with_what_was_typed_kept() {
    let office = office();
    let mut zhang = at(&office, "zhang").item("SJ-31").keys("n").paste("写到一半的事项");
    let person = office.directory().people["zhang"].clone();
    let save = |active: bool| {
        let command = crate::office::Command::SavePerson {
            login: person.login.clone(),
            name: person.name.clone(),
            posts: person.posts.clone(),
            active,
        };
        office.execute("admin", command).unwrap();
    };
    save(false);
    assert!(!zhang.state.quit);
    zhang.hear();
    assert!(zhang.state.quit);
    let why = zhang.state.ended.clone().unwrap();
    assert_eq!(why.id, "person-unknown");
    assert!(zhang.state.words.text(&why).contains("zhang"));
    // As on leaving.
    let effects = update::unsaved(&zhang.state);
    assert_eq!(effects.len(), 1);
    zhang.run(effects);
    assert_eq!(zhang.state.live.saving.len(), 0);
    let gone = office.execute("zhang", crate::office::Command::Undo { seq: 1 }).unwrap_err();
    assert_eq!(gone.message().id, "person-unknown");
    assert!(office.drafts("zhang").is_err());
    save(true);
    let kept = office.draft("zhang", "propose", "SJ-31").unwrap().unwrap();
    assert!(String::from_utf8(kept.values).unwrap().contains("写到一半的事项"));
    // Nobody else's name opens a draft.
    assert!(office.save_draft("nobody", "propose", "SJ-31", b"{}").is_err());
}

/// Somebody was faster: told of it, the person sends the same again, and it counts.
#[test]
fn what_is_sent_again_after_being_told_is_meant_for_what_is_there_now() {
    use crate::domain::opinion::Act;
    let office = office();
    // One that may be marked important and widely shared by the same person.
    let screen = at(&office, "admin");
    let may = |key: &RecordKey| match office.query("admin", &Query::Record(key.clone())).unwrap() {
        Answer::Record(view) => [Act::MarkImportant, Act::MarkHotspot].into_iter().all(|act| {
            let act = crate::office::query::Act::Opinion(act);
            view.acts.iter().any(|(known, verdict)| *known == act && verdict.is_ok())
        }),
        other => panic!("{other:?}"),
    };
    let lines = screen.state.opinions.iter().flatten().map(|line| line.row.key.clone());
    let key = lines.into_iter().find(may).expect("one that may be marked");
    let number = format!("{}/o/{}-{:03}", key.code, key.year, key.seq);
    let mark = |reason: &str| {
        let order = crate::office::command::OpinionOrder::MarkHotspot {
            screener: "qian".to_owned(),
            note: reason.to_owned(),
        };
        let command = crate::office::Command::Opinion { key: key.clone(), seen: 0, order };
        office.execute("admin", command).unwrap();
    };
    let mut screen = screen.go(&number).keys("i").paste("须报党委研究。");
    mark("多人反映");
    // Told while it is typed: the first time it is refused all the same, as nobody knows whether that was read.
    screen.hear();
    let told = screen.said();
    assert!(told.contains("陈雅琴"), "{told}");
    let mut screen = screen.keys("ctrl-s");
    assert!(form(&mut screen).moved);
    assert!(typed(&mut screen).contains("须报党委研究。"));
    let screen = screen.keys("ctrl-s");
    assert!(screen.state.popups.is_empty(), "{}", screen.said());
    let important = |office: &Office| match office.query("admin", &Query::Record(key.clone())).unwrap() {
        Answer::Record(view) => match view.record {
            crate::office::record::Record::Opinion(opinion) => opinion.important.map(|mark| mark.reason),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(important(&office).as_deref(), Some("须报党委研究。"));
}

/// What is meant for the next of several is not handed on to another.
#[test]
fn an_act_with_the_next_of_several_is_not_sent_again_for_another() {
    use crate::domain::application::Act;
    use crate::tui::forms::Purpose;
    let office = office();
    let record = match office.query("qian", &Query::Record(record(EXTENDED))).unwrap() {
        Answer::Record(view) => match view.record {
            crate::office::record::Record::Application(application) => Box::new(application),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let directory = office.directory();
    for (act, seen) in [(Act::Deliver, 3), (Act::LookInto, 3), (Act::Decide, 9), (Act::Withdraw, 9)] {
        let mut purpose = Purpose::Application { act, seen: 3, record: record.clone() };
        purpose.catch_up(&directory, Some(0));
        assert_eq!(purpose.record().map(|(_, seen)| seen), Some(3));
        purpose.catch_up(&directory, Some(9));
        assert_eq!(purpose.record().map(|(_, seen)| seen), Some(seen), "{act:?}");
    }
}
