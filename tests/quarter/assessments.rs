//! Inspection and assessment in the quarter: the round that the office makes in every branch (检查考核制度 二, E1), the panel
//! (考核评价办法 第七条), and what a result that is too low makes due: mending by the day set (第十一条, E4).

use chrono::{Days, NaiveDate};
use gongkai::domain::assessment::criteria;
use gongkai::domain::book::Value;

use crate::books::{BRANCH, Entered, OFFICE, step};
use crate::days::{day, working_days_after};
use crate::story::{Story, first};
use crate::support::office::{begin, text, word};

/// Tells of those in the `n`th branch.
pub fn assessments(story: &mut Story, branch: &str, n: usize) {
    inspection(story, branch, n);
    if n.is_multiple_of(4) {
        panel(story, branch, n);
    }
}

/// The quarter's round, which the office at the bureau owes and not the branch: told back in time, late, still under way,
/// or never begun. That of the next quarter is owed from its first day.
fn inspection(story: &mut Story, branch: &str, n: usize) {
    let (code, name) = (format!("{branch}-00"), format!("{branch} round"));
    let due = day(9, 30);
    story.another_owes("SJ", &code, "E1", "2026Q4", day(12, 31), day(10, 1), None);
    let begun = match n % 4 {
        0 => {
            story.another_owes("SJ", &code, "E1", "2026Q3", due, first(), None);
            return;
        }
        1 => day(9, 28),
        _ => day(8, 24) + Days::new(u64::try_from(n % 5).unwrap()),
    };
    let begun = working_days_after(begun, 1);
    // One begun by mistake and taken back is owed as if nobody had begun it.
    let taken_back = n % 8 == 7;
    story.another_owes("SJ", &code, "E1", "2026Q3", due, first(), (!taken_back).then_some(begun));
    let under = code.clone();
    story.act(begun, OFFICE, Some(&name), move |_| {
        let period = Value::Period("2026Q3".parse().unwrap());
        begin(&under, "assessment.round", &[("period", period), ("on", Value::Day(begun))])
    });
    if taken_back {
        step(story, begun, OFFICE, &name, "assessment.withdraw", vec![("reason", text("重复开展"))]);
        return;
    }
    let checked = working_days_after(begun, 3);
    step(story, checked, BRANCH, &name, "assessment.self", vec![("text", text("逐项自查。"))]);
    if n % 4 == 3 {
        story.another_owes("SJ", &name, "E1", "2026Q3", due, begun, None);
        return;
    }
    let read = working_days_after(checked, 1);
    heard_and_read(story, &name, read);
    // 70 points are too few (70分以下), 71 are not.
    let less = if n % 8 < 4 { 29 } else { 30 };
    step(story, read, OFFICE, &name, "assessment.rate", scores(less));
    let told = working_days_after(read, 1);
    let telling = vec![("to", text("书记")), ("text", text("反馈。"))];
    step(story, told, OFFICE, &name, "assessment.tell", telling);
    story.another_owes("SJ", &name, "E1", "2026Q3", due, begun, Some(told));
    // As long as no day was set, nothing is due; of those that were told late none has been yet.
    if less == 30 && n % 4 == 2 {
        mending(story, &name, told, n / 8);
    }
}

/// The panel of the first half-year, which no day of the regulation makes due: too few are satisfied in every second.
fn panel(story: &mut Story, branch: &str, n: usize) {
    let name = format!("{branch} panel");
    let on = working_days_after(day(7, 6) + Days::new(u64::try_from(n).unwrap()), 1);
    let code = format!("{branch}-00");
    story.act(on, OFFICE, Some(&name), move |_| {
        let members = Value::Rows(vec![vec!["赵".into(), "政工室".into()]]);
        let half = Value::Period("2026H1".parse().unwrap());
        let begun = [("span", word("half")), ("half", half), ("members", members), ("on", Value::Day(on))];
        begin(&code, "assessment.panel", &begun)
    });
    step(story, on, OFFICE, &name, "assessment.look", vec![("text", text("公开栏齐全。"))]);
    heard_and_read(story, &name, on);
    // 群众满意率低于70%.
    let satisfied = if n.is_multiple_of(8) { 69 } else { 90 };
    let answers = [
        ("given", 120),
        ("returned", 100),
        ("satisfied", satisfied - 30),
        ("fair", 30),
        ("unsatisfied", 100 - satisfied),
    ];
    let answers = answers.map(|(id, count)| (id, Value::Number(count))).to_vec();
    step(story, on, OFFICE, &name, "assessment.survey", answers);
    step(story, on, OFFICE, &name, "assessment.rate", scores(0));
    step(story, on, OFFICE, &name, "assessment.conclude", vec![("daily", Value::Number(100))]);
    if satisfied < 70 {
        mending(story, &name, working_days_after(on, 2), n / 8);
    }
}

fn heard_and_read(story: &mut Story, name: &str, on: NaiveDate) {
    let speaker = vec![("speaker", text("书记")), ("text", text("汇报。"))];
    step(story, on, OFFICE, name, "assessment.hear", speaker);
    let found = ["rules", "division", "changes", "promises", "forms"].map(|id| (id, word("done")));
    step(story, on, OFFICE, name, "assessment.read", found.into());
}

/// All points there are but for so many.
fn scores(mut less: i64) -> Entered {
    let mut given = Vec::new();
    for (field, most) in criteria() {
        let off = less.min(most);
        less -= off;
        given.push((field.id, Value::Number(most - off)));
    }
    given
}

/// 督促限期整改: by the day set, whatever weekday that is; mended in time, late, or not.
fn mending(story: &mut Story, name: &str, on: NaiveDate, sort: usize) {
    let due = on + Days::new(10);
    let measures = ["honours", "talk", "criticism", "mending"].map(str::to_owned).to_vec();
    let entered = vec![
        ("measures", Value::Words(measures)),
        ("problems", text("逾期事项补公开。")),
        ("due", Value::Day(due)),
    ];
    step(story, on, OFFICE, name, "assessment.propose", entered);
    let mended = match sort % 3 {
        0 => Some(working_days_after(on, 4)),
        1 => Some(working_days_after(due, 2)),
        _ => None,
    };
    let mended = mended.and_then(Story::by_then);
    story.owes(name, "E4", due, on, mended);
    if let Some(mended) = mended {
        step(story, mended, BRANCH, name, "assessment.mend", vec![("text", text("已补公开。"))]);
    }
}
