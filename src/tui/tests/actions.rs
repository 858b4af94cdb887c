//! The action table: every action has words, a key and an effect, or says why not.

use super::*;
use crate::tui::action::{ACTIONS, TOGETHER, find, ids};
use crate::tui::settings::{Scheme, keymap};
use crate::tui::state::Screen as Shown;
use crate::tui::update;

fn open(login: &str) -> Screen {
    Screen::open(login, Chinese, 80, 24)
}

/// Opens a screen.
pub(super) type Open = fn() -> Screen;

/// Screens with their popups that between them have every context.
pub(super) const SEVERAL: &[(&str, Open)] = &[
    ("help", || open("admin").keys("? j j")),
    ("search", || open("admin").keys("/ a a")),
    ("palette", || open("admin").keys(": down")),
    ("which date", || open("admin").go("SJ-08/2026-001").keys("w")),
    ("why", || open("admin").go("SJ-04/2026-002").keys("w j")),
    ("first screen", || open("admin").keys("j j")),
    ("tree", || open("admin").item("SJ-31").keys("l")),
    ("tree, branch", || open("admin").keys("1 G")),
    ("record in the tree", || open("admin").item("SJ-31").keys("l l")),
    ("reviewer", || open("reviewer").keys("j")),
    ("proposer", || open("zhang").go("SJ-07/2026-001")),
    ("to publish", || open("wang").go("SJ-27/2026-001")),
    ("published", || open("zhang").go("SJ-31/2026-003")),
    ("opinion", || open("qian").go("SJ-06/o/2026-002")),
    ("applications", || open("qian").keys("5 g")),
    ("application in the tree", || open("admin").go(CLOSED)),
    ("application", || open("qian").go(TO_DECIDE).keys("4")),
    ("letter", || open("qian").go(EXTENDED).keys("W")),
    ("letter of another", || open("leader").keys("esc").go(EXTENDED).keys("W")),
    ("templates", || open("admin").keys("m W")),
    ("templates, a reviewer", || open("reviewer").keys("m W j")),
    ("selected reviews", || open("reviewer").keys("2 g space")),
    ("selected opinions", || open("qian").keys("3 g space V")),
    ("confirm", || open("reviewer").keys("2 g * a")),
    ("undo", || open("reviewer").keys("U")),
    ("detail", || open("admin").go("SJ-10/2026-001").keys("4")),
    ("zoomed", || open("admin").go("SJ-10/2026-001").keys("z")),
    ("board", || open("leader").keys("o j j")),
    ("grid", || open("leader").keys("o tab j j")),
    ("leader's page", || open("leader")),
    ("leader's page of a past day", || open("leader").keys("tab left")),
    ("people", || open("admin").keys("m j j")),
    ("people, a reviewer", || open("reviewer").keys("m j j")),
    ("catalogue", || open("admin").item("SJ-17").keys("C")),
    ("catalogue as a whole", || open("admin").keys("C g")),
    ("catalogue, a reviewer", || open("reviewer").keys("C j")),
    ("versions", || open("admin").keys("C v")),
    ("what a file changes", || open("admin").keys("C").popup(super::catalogue::faulty())),
    ("calendar", || open("admin").keys("D")),
    ("calendar, a reviewer", || open("reviewer").keys("D [")),
    ("preview", || calendar::preview(open("admin").keys("D"))),
    ("drafts", || several::with_drafts(open("reviewer")).keys("down")),
    ("plans", || open("admin").keys("6 g")),
    ("press", || open("wang").keys("7 g")),
    ("supervisors", || open("admin").keys("8 g")),
    ("consultations", || open("admin").keys("9 g")),
    ("archive", || open("admin").keys("0 g")),
    ("assessment", || open("admin").keys("- g")),
    ("accountability", || open("admin").keys("= g")),
    ("press in the tree", || open("admin").go("SJ-00/press/2026-005")),
    ("a release", || open("secretary").keys("7 g 4")),
    ("plans of a year", || open("admin").keys("6 v")),
    ("empty", || Screen::at(founded(), "admin", Chinese, (80, 24), true)),
    ("empty applications", || Screen::at(founded(), "admin", Chinese, (80, 24), true).keys("5")),
    ("empty opinions", || Screen::at(founded(), "admin", Chinese, (80, 24), true).keys("3")),
];

/// What can be seen or felt of a state: when an action leaves all of it as it was, it did nothing.
fn felt(screen: &Screen) -> String {
    let state = &screen.state;
    let page = (state.screen == Shown::Calendar, state.year_page.year, state.year_page.months.selected);
    let rest = (state.screen == Shown::Board, state.board.on_grid, state.popups.len(), state.quit, page);
    let lists = [
        &state.tree.list,
        &state.tasks_list,
        &state.opinions_list,
        &state.applications_list,
        &state.people_list,
        &state.catalogue.list,
    ];
    let lists = lists.map(|list| list.selected);
    format!("{:?} {rest:?} {lists:?} {}\n{}", state.focus, state.login, screen.render())
}

/// Actions that may leave everything as it is without a word, for what they say is so already.
const SO_ALREADY: &[&str] = &[
    // At the ends of a queue.
    "queue.next",
    "queue.previous",
    "list.up",
    "list.down",
    "list.page-up",
    "list.half-down",
    "list.half-up",
    "list.page-down",
    "list.top",
    "list.bottom",
    "finder.down",
    "finder.up",
    "finder.page-down",
    "finder.page-up",
    "detail.up",
    "detail.down",
    "catalogue.up",
    "catalogue.down",
    "versions.up",
    "template.up",
    "template.down",
    "versions.down",
    // Where there is one version only.
    "versions.base",
    // On the only one there is.
    "catalogue.next",
    // At the ends of a branch.
    "tree.expand",
    "tree.collapse",
    // In the pane one is in.
    "pane.tree",
    "pane.tasks",
    "pane.opinions",
    "pane.applications",
    "pane.plan",
    "pane.press",
    "pane.supervisor",
    "pane.consultation",
    "pane.archive",
    "pane.assessment",
    "pane.accountability",
    "pane.detail",
    // Nothing to go back from.
    "app.back",
    "main.enter",
    "board.go",
];

#[test]
fn every_action_has_words_and_help_in_both_languages() {
    for language in Language::ALL {
        let words = Words::new(language);
        for action in ACTIONS {
            let id = action.words();
            assert!(words.has(&id), "{language:?}: {id}");
            let help = words.attr(&id, "help").unwrap_or_else(|| panic!("{language:?}: {id}.help"));
            assert!(!help.is_empty() && text::width(&words.get(&id)) <= 18, "{language:?}: {id}");
        }
    }
}

/// Actions without a key of their own: help runs them, and so does the command palette.
const KEYLESS: [&str; 1] = ["app.frame"];

/// Acts with one record whose keys are for all that are selected, as long as several are.
const TAKEN: [&str; 4] = ["disclosure.approve", "disclosure.return", "opinion.assign", "opinion.transfer"];

#[test]
fn every_shipped_keymap_is_without_fault_and_reaches_every_action_wherever_it_belongs() {
    for scheme in Scheme::ALL {
        let (keymap, faults) = keymap(scheme, None);
        assert_eq!(faults, [], "{scheme:?}");
        for place in TOGETHER {
            for action in ACTIONS.iter().filter(|action| place.contains(&action.context)) {
                let keys = keymap.keys_of(action.id, place);
                let taken = place[0].starts_with("selected-") && TAKEN.contains(&action.id);
                let keyless = taken || KEYLESS.contains(&action.id);
                assert_eq!(keys.is_empty(), keyless, "{scheme:?}: {} in {place:?}", action.id);
            }
        }
    }
    let mut known = ids();
    known.sort_unstable();
    known.dedup();
    assert_eq!(known.len(), ACTIONS.len(), "an id twice");
}

#[test]
fn the_contexts_of_every_screen_are_known_to_be_in_force_together() {
    for (what, open) in SEVERAL {
        let contexts = open().state.contexts();
        let known = TOGETHER.iter().any(|place| contexts.iter().all(|context| place.contains(context)));
        assert!(known, "{what}: {contexts:?} is not in TOGETHER");
    }
}

#[test]
fn every_context_is_on_some_screen() {
    let mut seen: Vec<&str> = Vec::new();
    for (_, open) in SEVERAL {
        let screen = open();
        seen.extend(screen.state.contexts());
        seen.extend(screen.keys("?").state.contexts());
    }
    for context in crate::tui::action::contexts() {
        assert!(seen.contains(&context), "{context} is never in force");
    }
}

#[test]
fn every_action_does_something_or_says_why_not() {
    for (what, open) in SEVERAL {
        let contexts = open().state.contexts();
        let before = felt(&open());
        for action in ACTIONS.iter().filter(|action| contexts.contains(&action.context)) {
            let mut screen = open();
            let possible = (action.possible)(&screen.state);
            let effects = update::run(&mut screen.state, action.id);
            let after = felt(&screen);
            if possible.is_err() {
                assert!(!screen.said().is_empty(), "{what}: {} does not say why not", action.id);
                assert!(effects.is_empty(), "{what}: {} is impossible and does {effects:?}", action.id);
            } else if effects.is_empty() && !SO_ALREADY.contains(&action.id) {
                assert_ne!(before, after, "{what}: {} does nothing", action.id);
            }
        }
    }
    for id in SO_ALREADY {
        assert!(find(id).is_some(), "{id}");
    }
}

#[test]
fn every_key_does_something_or_says_that_it_does_not() {
    let typed = (' '..='~').filter(|c| *c != ' ').map(|c| c.to_string());
    let named = "up down left right home end pageup pagedown insert delete enter esc tab space backspace \
                 f1 f2 f3 f5 f12 shift-tab ctrl-a ctrl-d ctrl-u alt-x";
    let keys: Vec<String> = typed.chain(named.split_whitespace().map(str::to_owned)).collect();
    for (what, open) in SEVERAL {
        let mut screen = open();
        let mut known = felt(&screen);
        for key in &keys {
            let Ok(key) = Key::parse(key) else { continue };
            screen.state.notice = None;
            let effects = update::key(&mut screen.state, KeyEvent::new(key.code, key.mods));
            assert!(screen.state.pending.is_empty(), "{what}: {key}");
            let now = felt(&screen);
            let bound = screen.state.popups.is_empty() && now == known && effects.is_empty();
            if bound && screen.state.notice.is_none() {
                let id = screen.state.keymap.resolve(&screen.state.contexts(), &[key]);
                let so_already = SO_ALREADY.iter().any(|so| format!("{id:?}").contains(so));
                assert!(so_already, "{what}: {key} ({id:?}) does nothing and says nothing");
            }
            screen.state.popups.clear();
            known = felt(&screen);
        }
    }
}

#[test]
fn help_runs_what_it_lists() {
    let screen = Screen::open("reviewer", Chinese, 80, 24).go("SJ-08/2026-003").keys("? j");
    let at = update::help_actions(&screen.state).iter().position(|action| action.id == "disclosure.return");
    assert_eq!(at, Some(1));
    let screen = screen.keys("enter");
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Form(_)]));
}

/// O8: a look at a submitter that is answered after the selection has moved on shows nobody under another record.
#[test]
fn an_identity_is_shown_under_its_own_opinion_only() {
    use crate::domain::opinion::Submitter;
    use crate::office::Receipt;
    let looked_at = |key: &str| Receipt {
        key: Some(key.parse().unwrap()),
        message: crate::domain::message::Message::new("done-identity-seen").with("number", "1"),
        revealed: Some(crate::office::command::Identity::Submitter(Submitter {
            name: "某某某".to_owned(),
            contact: "某处".to_owned(),
        })),
    };
    let shown = |key: &str| {
        let mut screen = open("qian").go("SJ-06/o/2026-002");
        let outcome = super::super::effect::Outcome::Command(Ok(looked_at(key)));
        let effects = update::outcome(&mut screen.state, outcome);
        screen.run(effects);
        screen.keys("z").render().contains("某某某")
    };
    assert!(shown("SJ-06/opinion/2026/000002"));
    assert!(!shown("SJ-06/opinion/2026/000001"));
}
