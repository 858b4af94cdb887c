//! The other books in the quarter.

use chrono::{Days, NaiveDate};
use gongkai::domain::assessment::criteria;
use gongkai::domain::book::Value;

use crate::days::{day, working_days_after};
use crate::story::{Story, first};
use crate::supervisors::supervisors;
use crate::support::office::{begin, take, text, word};

/// The office at the bureau, and the branch.
const OFFICE: &str = "q";
const BRANCH: &str = "p";

type Entered = Vec<(&'static str, Value)>;

/// Tells them.
pub fn told(story: &mut Story, branches: &[String]) {
    supervisors(story, branches);
    for (n, branch) in branches.iter().enumerate() {
        inspection(story, branch, n);
        changes(story, branch);
    }
}

fn step(story: &mut Story, on: NaiveDate, by: &'static str, of: &str, step: &'static str, entered: Entered) {
    let of = of.to_owned();
    let entered: Entered = entered.into_iter().chain([("on", Value::Day(on))]).collect();
    story.act(on, by, None, move |keys| take(&keys[&of], step, &entered));
}

/// The quarter's round (E1), which the office at the bureau owes and not the branch: told back in time, late, still under way, or never begun. That of the next quarter is owed from
/// its first day.
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
    story.another_owes("SJ", &code, "E1", "2026Q3", due, first(), Some(begun));
    let under = code.clone();
    story.act(begun, OFFICE, Some(&name), move |_| {
        let period = Value::Period("2026Q3".parse().unwrap());
        begin(&under, "assessment.round", &[("period", period), ("on", Value::Day(begun))])
    });
    let checked = working_days_after(begun, 3);
    step(story, checked, BRANCH, &name, "assessment.self", vec![("text", text("逐项自查。"))]);
    if n % 4 == 3 {
        story.another_owes("SJ", &name, "E1", "2026Q3", due, begun, None);
        return;
    }
    let read = working_days_after(checked, 1);
    let speaker = vec![("speaker", text("书记")), ("text", text("汇报。"))];
    step(story, read, OFFICE, &name, "assessment.hear", speaker);
    let found = ["rules", "division", "changes", "promises", "forms"].map(|id| (id, word("done")));
    step(story, read, OFFICE, &name, "assessment.read", found.into());
    let scores = criteria().map(|(field, most)| (field.id, Value::Number(most))).collect();
    step(story, read, OFFICE, &name, "assessment.rate", scores);
    let told = working_days_after(read, 1);
    let telling = vec![("to", text("书记")), ("text", text("反馈。"))];
    step(story, told, OFFICE, &name, "assessment.tell", telling);
    story.another_owes("SJ", &name, "E1", "2026Q3", due, begun, Some(told));
}

/// Changes of functions (C5): owed until they are announced and the catalogue was looked at.
fn changes(story: &mut Story, branch: &str) {
    for n in 0..3 {
        let name = format!("{branch} change {n}");
        let since = story.some_day();
        let code = format!("{branch}-00");
        story.act(since, BRANCH, Some(&name), move |_| {
            let entered = [
                ("title", text("班子成员分工调整")),
                ("what", text("甲分管乙。")),
                ("from", Value::Day(since)),
                ("basis", text("会议纪要")),
                ("on", Value::Day(since)),
            ];
            begin(&code, "plan.change", &entered)
        });
        let announced = working_days_after(since, 2);
        let looked = working_days_after(since, if n == 1 { 7 } else { 4 });
        let place = vec![("place", text("局域网专栏")), ("evidence", text("截图"))];
        step(story, announced, BRANCH, &name, "plan.announce", place);
        let met = (n != 2).then_some(looked);
        if met.is_some() {
            let looking =
                vec![("result", word("nothing")), ("person", word(OFFICE)), ("note", text("已核对"))];
            step(story, looked, OFFICE, &name, "plan.adjust", looking);
        }
        story.owes(&name, "C5", working_days_after(since, 5), since, met);
    }
}
