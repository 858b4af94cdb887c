//! The catalogue as the office keeps it: who changes it, what each change makes, and that nothing owed is forgotten.

mod support;

use gongkai::domain::catalogue::{CatalogueId, CatalogueItem, Cell, Column, Part, Provenance, Wanted};
use gongkai::domain::disclosure::{Matter, TimeLimit};
use gongkai::domain::message::Arg;
use gongkai::domain::organisation::Role;
use gongkai::office::catalogue::{CatalogueOrder, Change};
use gongkai::office::query::{Act, Answer, CoverCell, DueKind, ItemView, Mark, Query};
use gongkai::office::record::{Record, item_key};
use gongkai::office::verify::verify;
use gongkai::office::{Command, Failure};
use gongkai::store::{Range, Store};
use support::office::*;

const BUREAU: CatalogueId = CatalogueId::Bureau;
const BRANCH: CatalogueId = CatalogueId::Grassroots;

/// A change that holds from that day.
fn change(since: &str) -> Change {
    Change { since: date(since), reason: "职能调整".into(), approver: "党委会〔2026〕3号".into() }
}

fn order(catalogue: CatalogueId, order: CatalogueOrder) -> Command {
    Command::Catalogue { catalogue, order }
}

/// The newest version of an item.
fn newest(desk: &Desk, catalogue: CatalogueId, number: u16) -> CatalogueItem {
    desk.office.directory().newest(catalogue, number).unwrap().clone()
}

/// An item of six plain cells and a time limit.
fn wanted(number: u16, limit: &str) -> Wanted {
    let texts = ["制度建设类", "新设", "意见办理情况", "本单位", "会议、局域网", limit, "办公室"];
    Wanted::new(number, texts.map(str::to_owned))
}

fn save(catalogue: CatalogueId, seen: u32, wanted: Wanted, since: &str) -> Command {
    order(catalogue, CatalogueOrder::Save { seen, wanted: Box::new(wanted), change: change(since) })
}

/// The item with another text in one column.
fn with(item: &CatalogueItem, column: Column, text: &str) -> Wanted {
    let mut texts = item.cells.clone().map(|cell| cell.text);
    texts[column as usize] = text.to_owned();
    Wanted::new(item.number, texts)
}

fn retire(catalogue: CatalogueId, number: u16, seen: u32, since: &str) -> Command {
    order(catalogue, CatalogueOrder::Retire { number, seen, change: change(since) })
}

fn settle(catalogue: CatalogueId, number: u16, seen: u32, part: Part, text: &str) -> Command {
    let (text, ground) = (text.to_owned(), "原件复印件".to_owned());
    order(catalogue, CatalogueOrder::Settle { number, seen, part, text, ground })
}

/// What an item owes by itself, as `period 2026Q1`.
fn owed(desk: &Desk, under: &str) -> Vec<String> {
    let lines = desk.office.due_as_of("all", desk.office.today()).unwrap();
    let own = lines.into_iter().filter(|line| line.code == code(under) && line.key.is_none());
    own.map(|line| format!("{} {}", line.kind.word(), line.period.unwrap())).collect()
}

fn view(desk: &Desk, under: &str) -> ItemView {
    match desk.office.query("all", &Query::Item(code(under))) {
        Ok(Answer::Item(view)) => *view,
        other => panic!("{other:?}"),
    }
}

/// Why an act on an item is impossible, if it is.
fn why_not(view: &ItemView, act: Act) -> Option<String> {
    let (_, verdict) = view.acts.iter().find(|(known, _)| *known == act).unwrap();
    verdict.as_ref().err().map(|message| message.id.to_string())
}

/// The records and indexes are as the journal and the rules have them.
fn sound(desk: &Desk) {
    let report = verify(desk.store.as_ref(), &|_| {}).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[test]
fn c2_only_the_bureau_s_administrators_change_the_catalogue() {
    let desk = Desk::new();
    let item = newest(&desk, BUREAU, 3);
    let orders = || {
        [
            save(BUREAU, 0, wanted(59, "即时"), "2026-03-02"),
            save(BUREAU, 1, with(&item, Column::Content, "重要措施"), "2026-03-02"),
            retire(BRANCH, 3, 1, "2026-03-02"),
            settle(BUREAU, 4, 1, Part::Cell(Column::Level2), ""),
            order(
                BUREAU,
                CatalogueOrder::Import {
                    rows: vec![(0, wanted(60, "年度"))],
                    retire: vec![],
                    change: change("2026-03-02"),
                },
            ),
        ]
    };
    for (role, word) in ROLES {
        for unit in ["sj", "xz"] {
            if (unit, role) != ("sj", Role::Administrator) {
                for command in orders() {
                    desk.refused(&format!("{unit}.{word}"), command, "role-missing");
                }
            }
        }
    }
    for command in orders() {
        let name = command.name();
        desk.ok("sj.adm", command);
        let (entry, _) = desk.journal().pop().unwrap();
        assert_eq!((entry.command.as_str(), entry.by.as_str()), (name, "sj.adm"));
        assert!(entry.changes.iter().all(|change| change.before == 0 && change.key.starts_with("c/")));
        sound(&desk);
    }
}

#[test]
fn c2_each_change_is_a_new_dated_version_and_the_old_one_stays() {
    let desk = Desk::new();
    let before = newest(&desk, BUREAU, 3);
    desk.ok("sj.adm", save(BUREAU, 1, with(&before, Column::Scope, "全局，社会"), "2026-03-02"));
    let after = newest(&desk, BUREAU, 3);
    assert_eq!((after.version, after.since, after.retired), (2, date("2026-03-02"), false));
    assert_eq!(after.cell(Column::Scope), &Cell::new("全局、社会", Provenance::Entered));
    assert_eq!(after.cell(Column::Level2), before.cell(Column::Level2), "what stays is no more certain");
    let revision = after.revision.unwrap();
    assert_eq!((revision.reason.as_str(), revision.by.as_str()), ("职能调整", "sj.adm"));
    assert_eq!((revision.approver.as_str(), revision.at), ("党委会〔2026〕3号", desk.office.now()));
    // The version before is as it was, byte for byte.
    let key = item_key(BUREAU, 3, 1);
    let stored = desk.store.get(key.as_bytes()).unwrap().unwrap();
    assert_eq!(Record::decode(&key, &stored.value).unwrap(), Record::Item(before.clone()));
    // Nothing changed is no version; a version that has been overtaken is not built on.
    let same = with(&newest(&desk, BUREAU, 3), Column::Scope, "全局、社会");
    desk.refused("sj.adm", save(BUREAU, 2, same, "2026-03-02"), "catalogue-unchanged");
    for command in [
        save(BUREAU, 1, with(&before, Column::Scope, "社会"), "2026-03-02"),
        retire(BUREAU, 3, 1, "2026-03-02"),
        settle(BUREAU, 3, 1, Part::Cell(Column::Level2), ""),
        order(
            BUREAU,
            CatalogueOrder::Import {
                rows: vec![(0, wanted(59, "即时")), (1, with(&before, Column::Scope, "社会"))],
                retire: vec![],
                change: change("2026-03-02"),
            },
        ),
    ] {
        let failure = desk.fails("sj.adm", command);
        let Failure::Moved(message) = failure else { panic!("{failure:?}") };
        assert_eq!(message.id, "catalogue-moved");
        assert_eq!(arg(&message, "who"), Arg::from("sj.adm"));
    }
    desk.refused("sj.adm", save(BUREAU, 0, wanted(3, "即时"), "2026-03-02"), "catalogue-number-taken");
    desk.refused("sj.adm", retire(BUREAU, 77, 1, "2026-03-02"), "item-unknown");
    sound(&desk);
}

#[test]
fn c2_a_change_says_why_who_approved_it_and_from_when() {
    let desk = Desk::new();
    let item = newest(&desk, BUREAU, 3);
    let text = || with(&item, Column::Content, "重要措施");
    let refused = |of: Change, id: &str| {
        let order = CatalogueOrder::Save { seen: 1, wanted: Box::new(text()), change: of };
        desk.refused("sj.adm", Command::Catalogue { catalogue: BUREAU, order }, id);
    };
    refused(Change { reason: " ".into(), ..change("2026-03-02") }, "text-required");
    refused(Change { approver: String::new(), ..change("2026-03-02") }, "text-required");
    refused(Change { reason: "x\u{7}".into(), ..change("2026-03-02") }, "text-control-character");
    // R11: what a period that has ended owed is not changed after it.
    refused(change("2025-12-31"), "catalogue-since-ended");
    refused(change("9999-01-01"), "date-out-of-reach");
    desk.ok("sj.adm", save(BUREAU, 1, text(), "2026-06-01"));
    let again = with(&item, Column::Content, "重要决定");
    desk.refused("sj.adm", save(BUREAU, 2, again, "2026-05-31"), "catalogue-since-order");
    // Until that day the version before is in force.
    let content = |desk: &Desk| view(desk, "SJ-03").item.unwrap().cell(Column::Content).text.clone();
    assert_eq!(content(&desk), item.cell(Column::Content).text);
    desk.day("2026-06-01");
    assert_eq!(content(&desk), "重要措施");
}

#[test]
fn c1_the_cells_of_an_item_are_such_as_the_rules_can_read() {
    let desk = Desk::new();
    let item = newest(&desk, BUREAU, 17);
    assert_eq!(item.cell(Column::Content).provenance, Provenance::Lost);
    for (column, text, id) in [
        (Column::TimeLimit, "每月", "catalogue-limit-unknown"),
        (Column::Scope, "全国", "catalogue-scope-unknown"),
        (Column::Channels, "会议、飞鸽传书", "catalogue-channel-unknown"),
        (Column::Level2, "", "text-required"),
        (Column::Responsible, "办\n公室", "text-control-character"),
    ] {
        let mut wanted = wanted(60, "即时");
        wanted.cells[column as usize].text = text.to_owned();
        let message = desk.refused("sj.adm", save(BUREAU, 0, wanted, "2026-03-02"), "catalogue-cell-fault");
        let Arg::Message(fault) = arg(&message, "fault") else { panic!("{message:?}") };
        assert_eq!((fault.id.as_ref(), arg(&message, "cell")), (id, Arg::from(column.message())));
    }
    for number in [0, 100] {
        let command = save(BUREAU, 0, wanted(number, "即时"), "2026-03-02");
        desk.refused("sj.adm", command, "catalogue-cell-fault");
    }
    // A lost cell may stay lost while another is amended.
    desk.ok("sj.adm", save(BUREAU, 1, with(&item, Column::Responsible, "纪委"), "2026-03-02"));
    assert_eq!(newest(&desk, BUREAU, 17).cell(Column::Content).provenance, Provenance::Lost);
}

#[test]
fn c1_uncertain_cells_are_settled_one_by_one_with_who_when_and_on_what_ground() {
    let desk = Desk::new();
    let item = newest(&desk, BUREAU, 2);
    assert_eq!(item.uncertain().next(), Some(Part::Number));
    let mut seen = 1;
    for part in item.uncertain().collect::<Vec<_>>() {
        let was = item.part(part);
        let text = if was.provenance.is_lost() { "民主集中制" } else { "不计" };
        desk.ok("sj.adm", settle(BUREAU, 2, seen, part, text));
        seen += 1;
        let now = newest(&desk, BUREAU, 2).part(part);
        let ground = now.ground.unwrap();
        assert_eq!((ground.by.as_str(), ground.text.as_str()), ("sj.adm", "原件复印件"));
        assert_eq!((ground.at, ground.was), (desk.office.now(), was.provenance));
        let (expected, kept) = match was.provenance.is_lost() {
            true => (Provenance::Completed, "民主集中制".to_owned()),
            false => (Provenance::Confirmed, was.text),
        };
        assert_eq!((now.provenance, now.text), (expected, kept));
        desk.refused("sj.adm", settle(BUREAU, 2, seen, part, "再"), "catalogue-cell-certain");
    }
    let settled = newest(&desk, BUREAU, 2);
    assert_eq!((settled.uncertain().count(), settled.version), (0, seen));
    // Amending a confirmed cell makes it nobody's but the amendment's.
    desk.ok("sj.adm", save(BUREAU, seen, with(&settled, Column::Level2, "民主决策"), "2026-03-02"));
    assert_eq!(newest(&desk, BUREAU, 2).cell(Column::Level2).ground, None);
    // A lost time limit completed is owed from the period then running.
    let lost = newest(&desk, BUREAU, 17);
    let part = Part::Cell(Column::TimeLimit);
    assert_eq!(lost.part(part).provenance, Provenance::Lost);
    desk.refused("sj.adm", settle(BUREAU, 17, 1, part, "每月"), "catalogue-limit-unknown");
    desk.ok("sj.adm", settle(BUREAU, 17, 1, part, "季度"));
    assert_eq!(owed(&desk, "SJ-17"), ["period 2026Q1"]);
    sound(&desk);
}

#[test]
fn r11_an_amended_time_limit_changes_nothing_for_periods_that_have_ended() {
    let desk = Desk::new();
    desk.ok("sj.adm", save(BRANCH, 0, wanted(16, "季度"), "2026-03-02"));
    desk.day("2026-05-20");
    assert_eq!(owed(&desk, "XZ-16"), ["period 2026Q1", "period 2026Q2"]);
    let item = newest(&desk, BRANCH, 16);
    desk.ok("sj.adm", save(BRANCH, 1, with(&item, Column::TimeLimit, "年度"), "2026-05-20"));
    assert_eq!(owed(&desk, "XZ-16"), ["period 2026Q1", "period 2026"]);
    // The missed quarter is made up for under the version it was owed under; the year under the new one.
    let cyclic = |period: &str| Matter {
        time_limit: TimeLimit::Cyclic(period.parse().unwrap()),
        settled: None,
        ..branch_matter()
    };
    desk.refused("all", propose("XZ-16", cyclic("2026Q2")), "period-of-other-cycle");
    let late = desk.propose("all", "XZ-16", cyclic("2026Q1"));
    let year = desk.propose("all", "XZ-16", cyclic("2026"));
    assert_eq!((desk.disclosure(&late).item_version, desk.disclosure(&year).item_version), (1, 2));
    assert_eq!(owed(&desk, "XZ-16"), [""; 0]);
    // What it was made under is what is shown with it, whatever is changed later.
    desk.ok("sj.adm", retire(BRANCH, 16, 2, "2026-05-20"));
    match desk.office.query("all", &Query::Record(late)) {
        Ok(Answer::Record(view)) => assert_eq!(view.item.unwrap().version, 1),
        other => panic!("{other:?}"),
    }
    sound(&desk);
}

#[test]
fn r6_a_regular_item_amended_is_adjusted_only_while_it_is_regular() {
    let desk = Desk::new();
    desk.ok("sj.adm", save(BRANCH, 0, wanted(16, "定期"), "2026-03-02"));
    desk.day("2026-04-02");
    let matter = Matter { settled: settled("2026-04-01"), ..branch_matter() };
    let key = desk.approved("all", "XZ-16", matter);
    for channel in desk.disclosure(&key).matter.channels {
        desk.ok("all", on(&key, publish(channel, "2026-04-02")));
    }
    // Disclosed in the second quarter: that quarter is adjusted, the first was missed.
    assert_eq!(owed(&desk, "XZ-16"), ["adjustment 2026Q1", "period 2026H1"]);
    let item = newest(&desk, BRANCH, 16);
    desk.ok("sj.adm", save(BRANCH, 1, with(&item, Column::TimeLimit, "即时"), "2026-04-03"));
    assert_eq!(owed(&desk, "XZ-16"), ["adjustment 2026Q1", "period 2026H1"], "until that day");
    desk.day("2026-04-03");
    assert_eq!(owed(&desk, "XZ-16"), ["adjustment 2026Q1"]);
    sound(&desk);
    let adjust = |quarter: &str| Command::Adjust {
        code: code("XZ-16"),
        quarter: quarter.parse().unwrap(),
        note: "无变化".into(),
    };
    desk.refused("all", adjust("2026Q2"), "adjust-not-regular");
    desk.ok("all", adjust("2026Q1"));
    assert_eq!(owed(&desk, "XZ-16"), [""; 0]);
    sound(&desk);
}

#[test]
fn c2_a_retired_item_takes_nothing_new_and_keeps_what_it_missed() {
    let desk = Desk::new();
    desk.ok("sj.adm", save(BRANCH, 0, wanted(16, "季度"), "2026-03-02"));
    desk.day("2026-05-20");
    let running = desk.propose("all", "XZ-16", branch_matter());
    desk.ok("sj.adm", retire(BRANCH, 16, 1, "2026-05-20"));
    desk.refused("sj.adm", retire(BRANCH, 16, 2, "2026-05-20"), "item-retired");
    desk.refused("all", propose("XZ-16", branch_matter()), "item-retired");
    desk.refused("sj.adm", settle(BRANCH, 16, 2, Part::Number, ""), "item-retired");
    assert_eq!(
        owed(&desk, "XZ-16"),
        ["period 2026Q1"],
        "missed stays missed, the running quarter is not owed"
    );
    // What was begun goes on to its end, also when it is returned and amended.
    desk.ok(&reviewer(&running, desk.disclosure(&running).pending().unwrap()), on(&running, back("补充")));
    desk.ok("all", on(&running, resubmit(branch_matter())));
    desk.approve(&running);
    for channel in desk.disclosure(&running).matter.channels {
        desk.ok("all", on(&running, publish(channel, "2026-05-20")));
    }
    desk.refused("all", on(&running, resubmit(branch_matter())), "not-in-this-state");
    let again = Command::Propose {
        code: code("XZ-16"),
        matter: Box::new(branch_matter()),
        follows: Some(running.clone()),
    };
    desk.refused("all", again, "item-retired");
    // What it missed can be made up for, until it is.
    assert_eq!(why_not(&view(&desk, "XZ-16"), Act::Propose), None);
    let late =
        Matter { time_limit: TimeLimit::Cyclic("2026Q1".parse().unwrap()), settled: None, ..branch_matter() };
    desk.propose("all", "XZ-16", late);
    let after = view(&desk, "XZ-16");
    assert_eq!(why_not(&after, Act::Propose).as_deref(), Some("item-retired"));
    assert_eq!(why_not(&after, Act::Register), None, "opinions on it still come in");
    assert!(after.item.unwrap().retired);
    assert_eq!(after.records.lines.len(), 2);
    match desk.office.query("all", &Query::Coverage(2026)) {
        Ok(Answer::Coverage(grid)) => {
            let row = grid.lines.into_iter().find(|line| line.code == code("XZ-16")).unwrap();
            let cells: Vec<CoverCell> = row.cells.into_iter().map(|(_, cell)| cell).collect();
            assert!(matches!(cells[0], CoverCell::Missed(_)), "{cells:?}");
            assert_eq!(cells[1..], [CoverCell::NotOwed; 3]);
        }
        other => panic!("{other:?}"),
    }
    // Taken into use again by amending it, owing from then on.
    desk.day("2026-08-03");
    let retired = newest(&desk, BRANCH, 16);
    desk.ok("sj.adm", save(BRANCH, 2, with(&retired, Column::Responsible, "党支部"), "2026-08-03"));
    assert_eq!(owed(&desk, "XZ-16"), ["period 2026Q3"]);
    sound(&desk);
}

#[test]
fn c2_a_retired_item_is_marked_in_the_tree_and_stays_there() {
    let desk = Desk::new();
    desk.ok("sj.adm", retire(BUREAU, 4, 1, "2026-04-01"));
    let mark = || match desk.office.query("all", &Query::Tree) {
        Ok(Answer::Tree(tree)) => tree.orgs[0].items[3].mark,
        other => panic!("{other:?}"),
    };
    assert_eq!(mark(), Mark::Empty, "it is in use until then");
    desk.day("2026-04-01");
    assert_eq!(mark(), Mark::Retired);
}

#[test]
fn c2_an_added_item_is_there_from_its_day_for_every_organisation_that_uses_the_catalogue() {
    let desk = Desk::new();
    desk.ok("sj.adm", save(BRANCH, 0, wanted(16, "年度"), "2026-07-01"));
    let shown = |desk: &Desk| match desk.office.query("all", &Query::Tree) {
        Ok(Answer::Tree(tree)) => tree.catalogues[&BRANCH].len(),
        other => panic!("{other:?}"),
    };
    assert_eq!((shown(&desk), owed(&desk, "XZ-16")), (15, Vec::new()));
    desk.refused("all", propose("XZ-16", branch_matter()), "item-unknown");
    desk.day("2026-07-01");
    assert_eq!((shown(&desk), owed(&desk, "XZ-16")), (16, vec!["period 2026".to_owned()]));
    let key = desk.propose("all", "XZ-16", branch_matter());
    assert_eq!(desk.disclosure(&key).item_version, 1);
}

#[test]
fn c2_a_file_is_one_act_or_none() {
    let desk = Desk::new();
    let item = newest(&desk, BUREAU, 3);
    let import = |rows: Vec<(u32, Wanted)>, retire: Vec<(u16, u32)>| {
        order(BUREAU, CatalogueOrder::Import { rows, retire, change: change("2026-03-02") })
    };
    let amended = || (1, with(&item, Column::Content, "重要措施"));
    // One that is wrong keeps all of them out, twice the same one too.
    desk.refused("sj.adm", import(vec![amended(), (0, wanted(60, "月"))], vec![]), "catalogue-cell-fault");
    desk.refused("sj.adm", import(vec![amended(), amended()], vec![]), "catalogue-version-taken");
    desk.refused("sj.adm", import(vec![amended()], vec![(3, 1)]), "catalogue-version-taken");
    let same = (1, with(&item, Column::Content, &item.cell(Column::Content).text));
    desk.refused("sj.adm", import(vec![same.clone()], vec![]), "catalogue-import-nothing");
    desk.refused("sj.adm", import(vec![], vec![]), "catalogue-import-nothing");
    let long = |number| {
        let mut wanted = wanted(number, "即时");
        for column in [Column::Level1, Column::Level2, Column::Responsible] {
            wanted.cells[column as usize].text = "长".repeat(200);
        }
        wanted.cells[Column::Content as usize].text = "长".repeat(500);
        (0, wanted)
    };
    let entries = desk.journal().len();
    let receipt = desk.ok("sj.adm", import(vec![amended(), same, (0, wanted(60, "年度"))], vec![(4, 1)]));
    let counts = ["added", "amended", "retired"].map(|name| arg(&receipt.message, name));
    assert_eq!(counts, [1, 1, 1].map(|n: i64| Arg::from(n)));
    assert_eq!(desk.journal().len(), entries + 1);
    assert_eq!(desk.journal().pop().unwrap().0.changes.len(), 3);
    sound(&desk);
    // However long: what one journal entry cannot hold goes into several of the same act.
    let receipt = desk.ok("sj.adm", import((61..=99).map(long).collect(), vec![]));
    assert_eq!(arg(&receipt.message, "added"), Arg::from(39_i64));
}

#[test]
fn a_past_day_is_told_as_it_was_then() {
    let desk = Desk::new();
    desk.ok("sj.adm", save(BRANCH, 0, wanted(16, "季度"), "2026-03-02"));
    desk.day("2026-05-20");
    desk.ok("sj.adm", retire(BRANCH, 16, 1, "2026-05-20"));
    desk.day("2026-11-02");
    let as_of = |day: &str| {
        let lines = desk.office.due_as_of("all", date(day)).unwrap();
        let own = lines.into_iter().filter(|line| line.code == code("XZ-16"));
        own.filter(|line| line.kind == DueKind::Period).map(|line| line.period.unwrap().to_string()).collect()
    };
    let told: Vec<Vec<String>> = ["2026-03-01", "2026-03-02", "2026-05-19", "2026-05-20"].map(as_of).to_vec();
    assert_eq!(told, [vec![], vec!["2026Q1"], vec!["2026Q1", "2026Q2"], vec!["2026Q1"]]);
    // The versions are all that was written.
    let versions = desk.store.scan(&Range::prefix(b"c/grassroots/016/"), 9).unwrap();
    assert_eq!(versions.len(), 2);
}
