//! The other books in the quarter.

use chrono::NaiveDate;
use gongkai::domain::book::Value;

use crate::assessments::assessments;
use crate::called_to_account::case;
use crate::consultations::consultation;
use crate::days::working_days_after;
use crate::story::Story;
use crate::supervisors::supervisors;
use crate::support::office::{begin, take, text, word};

/// The office at the bureau, and the branch.
pub const OFFICE: &str = "q";
pub const BRANCH: &str = "p";

/// What is entered with a step.
pub type Entered = Vec<(&'static str, Value)>;

/// Tells them.
pub fn told(story: &mut Story, branches: &[String]) {
    supervisors(story, branches);
    for (n, branch) in branches.iter().enumerate() {
        assessments(story, branch, n);
        consultation(story, branch, n);
        case(story, branch, n);
        changes(story, branch);
    }
}

/// A step of the case `of`, on a day.
pub fn step(
    story: &mut Story,
    on: NaiveDate,
    by: &'static str,
    of: &str,
    step: &'static str,
    entered: Entered,
) {
    let of = of.to_owned();
    let entered: Entered = entered.into_iter().chain([("on", Value::Day(on))]).collect();
    story.act(on, by, None, move |keys| take(&keys[&of], step, &entered));
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
