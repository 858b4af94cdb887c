//! What a leader is shown of a day: the page's counts of what is overdue by body, and the board line for line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;

use crate::days::{working_days_until, works};
use crate::name_of;
use crate::story::{Keys, Owed};
use crate::support::journey::{moves, selected};
use crate::support::pty::{Options, Session};

/// The terminal, and how wide the board's list is in it.
const COLUMNS: u16 = 140;
const ROWS: u16 = 100;
const LIST: u16 = 87;

/// Opens the office as it stood on `day`, on which this was open, and looks at all of it.
pub fn board_and_page(data: &Path, day: NaiveDate, open: &[&Owed], keys: &Keys) {
    let rests = |owed: &&&Owed| owed.due == day.succ_opt().unwrap() && !works(owed.due);
    assert!(open.iter().any(|owed| rests(&owed)), "nothing is due on the day after, on which nobody works");
    let args = ["--as", "r", "--as-of", &day.to_string(), "--data", data.to_str().unwrap()];
    let args = args.map(str::to_owned).to_vec();
    let mut session = Session::start(Options { args, cols: COLUMNS, rows: ROWS, ..Options::default() });
    session.wait_until(|screen| screen.contains("─>逾期") && !screen.contains("正在读取"));
    counts(&mut session, day, open);
    // From the last of the shares to the whole board of that day.
    session.keys("tab tab").wait_for("─>本季度按时办理");
    session.keys("G enter").wait_for("年定期公开覆盖").wait_for("─>2026年");
    session.keys("tab").wait_for("─>只看");
    board(&mut session, day, open, keys);
    session.keys("q");
    assert!(session.wait_exit().success());
}

/// Looks at each screenful of the list with the keys, from the first to the last.
fn pages(session: &mut Session, mut look: impl FnMut(&Session)) {
    let last = moves(session, "G");
    moves(session, "g");
    session.wait_idle();
    look(session);
    while session.with_screen(selected) != last {
        moves(session, "pagedown");
        session.wait_idle();
        look(session);
    }
}

#[track_caller]
fn alike<T: Ord + std::fmt::Debug>(what: &str, shown: &BTreeSet<T>, told: &BTreeSet<T>) {
    let holes: Vec<&T> = told.difference(shown).take(8).collect();
    let needless: Vec<&T> = shown.difference(told).take(8).collect();
    assert!(
        holes.is_empty() && needless.is_empty(),
        "{what}: not there: {holes:#?}\nneedless: {needless:#?}"
    );
}

/// Whether that is of what the bureau owes under its own items, which the story does not tell.
fn is_untold(body: &str) -> bool {
    body.starts_with(&format!("{} ", name_of("SJ")))
}

/// The page: of each body how much is overdue, for how long at most, and under which system.
fn counts(session: &mut Session, day: NaiveDate, open: &[&Owed]) {
    let mut told: BTreeMap<String, (usize, usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for owed in open.iter().filter(|owed| owed.due < day) {
        let (count, longest, by) = told.entry(body(owed)).or_default();
        *count += 1;
        *longest = (*longest).max(working_days_until(owed.due, day));
        *by.entry(system(owed.rule)).or_default() += 1;
    }
    let line = |(body, (count, longest, by)): (String, (usize, usize, BTreeMap<&str, usize>))| {
        let by = by.into_iter().map(|(system, count)| (system.to_owned(), count)).collect();
        (body, count, format!("{longest}日"), by)
    };
    let told: BTreeSet<(String, usize, String, BTreeMap<String, usize>)> =
        told.into_iter().map(line).collect();
    let (mut shown, mut all) = (BTreeSet::new(), BTreeMap::new());
    pages(session, |session| {
        let screen = session.screen();
        let mut lines = screen.lines().skip_while(|line| !line.contains("─>逾期")).skip(1);
        let systems: Vec<&str> = lines.next().unwrap().split_whitespace().skip(2).collect();
        for line in lines.take_while(|line| !line.starts_with('─')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (body, rest) = words.split_at(words.len() - systems.len() - 2);
            let (body, count) = (body.join(" "), rest[0].parse::<usize>().unwrap());
            all.insert(body.clone(), count);
            let by = systems.iter().zip(&rest[2..]).filter(|(_, count)| **count != "·");
            let by = by.map(|(system, count)| ((*system).to_owned(), count.parse().unwrap())).collect();
            if !is_untold(&body) {
                shown.insert((body, count, rest[1].to_owned(), by));
            }
        }
    });
    alike("the page", &shown, &told);
    let (sum, bodies): (usize, usize) = (all.values().sum(), all.len());
    session.wait_for(&format!("逾期 {sum} 项，涉及 {bodies} 个责任主体"));
}

/// A line of the board: the body under which it stands, how it stands, its number or code, what its title begins with.
type Line = (String, String, String, String);

/// The rows of the board's list, which ends where the line beside it does.
fn list(screen: &vt100::Screen) -> Vec<String> {
    let beside = |row: u16| screen.cell(row, LIST).is_some_and(|cell| cell.contents() == "│");
    let rows = (0..).zip(screen.rows(0, LIST)).filter(|(row, _)| beside(*row)).map(|(_, row)| row);
    rows.filter(|row| !row.contains("─>只看") && !row.trim().is_empty()).collect()
}

/// The board: every line under its body, and the heading of each body with how much there is.
fn board(session: &mut Session, day: NaiveDate, open: &[&Owed], keys: &Keys) {
    let line = |owed: &&Owed| -> Line {
        let what = keys.get(&owed.of).map_or_else(|| owed.of.clone(), |key| key.number());
        (body(owed), standing(owed, day), what, begins(owed, keys))
    };
    let told: BTreeSet<Line> = open.iter().map(line).collect();
    assert_eq!(told.len(), open.len(), "two of them look the same");
    let mut shown: BTreeSet<Line> = BTreeSet::new();
    let mut heads: BTreeSet<(String, String)> = BTreeSet::new();
    let (mut under, mut all) = (String::new(), BTreeMap::new());
    pages(session, |session| {
        for row in session.with_screen(list) {
            if row.starts_with("-- ") {
                continue;
            }
            if !row.starts_with(' ') {
                let (body, count) = row.trim_end().rsplit_once(' ').unwrap();
                body.trim_end().clone_into(&mut under);
                heads.insert((under.clone(), count.to_owned()));
                continue;
            }
            let words: Vec<&str> = row.split_whitespace().collect();
            let (standing, what) = (words[0].to_owned(), words[1].to_owned());
            // What was seen on the screen before says under which body the first lines of this one are.
            let known = all.get(&(standing.clone(), what.clone(), words[2].to_owned()));
            if let Some(known) = known {
                under.clone_from(known);
            }
            all.insert((standing.clone(), what.clone(), words[2].to_owned()), under.clone());
            if !is_untold(&under) {
                shown.insert((under.clone(), standing, what, beginning(&words[2..])));
            }
        }
    });
    alike("the board", &shown, &told);
    // Each body has a heading for what presses, and one for what comes later.
    let mut count: BTreeMap<(String, bool), (usize, usize)> = BTreeMap::new();
    for owed in open {
        let later = owed.due > day && working_days_until(day, owed.due) > 2;
        let (overdue, all) = count.entry((body(owed), later)).or_default();
        *overdue += usize::from(owed.due < day);
        *all += 1;
    }
    let head = |((body, _), (overdue, all)): ((String, bool), (usize, usize))| {
        (body, if overdue > 0 { format!("逾期{overdue}/共{all}") } else { format!("共{all}") })
    };
    let told: BTreeSet<(String, String)> = count.into_iter().map(head).collect();
    heads.retain(|(body, _)| !is_untold(body));
    alike("the headings", &heads, &told);
}

/// Whose it is: of a disclosure the body that its matter or the catalogue names, else the unit.
fn body(owed: &Owed) -> String {
    let unit = name_of(&owed.whose);
    match owed.rule {
        "R5" | "R7" | "R8" => format!("{unit} 办公室"),
        "R6" if owed.of.ends_with("-11") => format!("{unit} 组织委员"),
        "R6" => format!("{unit} 党组织负责人"),
        _ => unit,
    }
}

/// The column of the page.
fn system(rule: &str) -> &'static str {
    match &rule[..1] {
        "R" => "公开",
        "O" => "意见",
        "A" => "申请",
        "C" => "计划",
        "S" => "监督",
        "K" => "咨询",
        "F" => "归档",
        "E" => "考核",
        _ => "追责",
    }
}

/// How it stands, in working days.
fn standing(owed: &Owed, day: NaiveDate) -> String {
    if owed.due < day {
        format!("逾期{}日", working_days_until(owed.due, day))
    } else if owed.due == day {
        "今日到期".to_owned()
    } else {
        format!("余{}日", working_days_until(day, owed.due))
    }
}

/// What a title begins with: that nobody has begun it, and the period or the stage.
fn begins(owed: &Owed, keys: &Keys) -> String {
    let part = match owed.part.as_str() {
        "2026" => "2026年度",
        "2026H1" => "2026年上半年",
        "2026H2" => "2026年下半年",
        "2026Q3" => "2026年第三季度",
        part => part,
    };
    match owed.rule {
        _ if keys.contains_key(&owed.of) => part.to_owned(),
        "R6" if owed.part.contains('Q') => format!("季度微调 {part}"),
        "R6" => format!("未公开 {part}"),
        _ => format!("未办 {part}"),
    }
}

/// The same of a title on the screen.
fn beginning(title: &[&str]) -> String {
    match title {
        [before @ ("季度微调" | "未公开" | "未办"), part, ..] => format!("{before} {part}"),
        [part, ..] if part.starts_with("2026年") || (part.starts_with('第') && part.ends_with('段')) => {
            (*part).to_owned()
        }
        _ => String::new(),
    }
}
