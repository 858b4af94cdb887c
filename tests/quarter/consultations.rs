//! Consultations of the quarter (公开咨询制度 三（四）). What delegates raise is adopted or declined, the results are disclosed
//! and reported back, all without a date of the regulation's own; what is to be mended has the day that was set for it, and is
//! owed until the delegates have been told of it (K4).

use chrono::{Days, NaiveDate};
use gongkai::domain::book::Value;

use crate::books::{BRANCH, Entered, step};
use crate::days::{day, working_days_after};
use crate::story::Story;
use crate::support::office::{begin, text, word};

/// Who says what becomes of an opinion.
const COMMITTEE: &str = "r";

/// How far it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goes {
    /// Raised, and not held after all.
    Dropped,
    /// Prepared, and the day passes on which it was to be held.
    NotHeld,
    /// Held, and nobody has said what becomes of the opinions.
    NotSettled,
    /// Nothing was adopted.
    Declined,
    /// Adopted with nothing to be mended, and closed.
    NothingToMend,
    /// A day was set, so many working days before the delegates were told; it was mended before that.
    Told(u32),
    /// Mended, and the delegates were not told.
    NotTold,
    /// Not mended.
    NotMended,
}

/// Tells of one in the `n`th branch.
pub fn consultation(story: &mut Story, branch: &str, n: usize) {
    let goes = [
        Goes::Told(5),
        Goes::NotTold,
        Goes::NotMended,
        Goes::Declined,
        Goes::Told(14),
        Goes::NothingToMend,
        Goes::Dropped,
        Goes::NotHeld,
        Goes::Told(10),
        Goes::NotSettled,
    ][n % 10];
    let name = format!("{branch} consultation");
    let raised = working_days_after(day(7, 1) + Days::new(u64::try_from(n).unwrap()), 1);
    let code = format!("{branch}-{:02}", n % 3);
    story.act(raised, BRANCH, Some(&name), move |_| {
        let entered = [
            ("title", text("值班备勤办法调整")),
            ("ground", word("central")),
            ("origin", word("organisation")),
            ("content", text("是否调整值班周期。")),
            ("on", Value::Day(raised)),
        ];
        begin(&code, "consultation.raise", &entered)
    });
    let act = |story: &mut Story, on, what, entered| step(story, on, BRANCH, &name, what, entered);
    if goes == Goes::Dropped {
        act(story, raised, "consultation.drop", vec![("reason", text("市局统一安排"))]);
        return;
    }
    let held = working_days_after(raised, 8);
    prepared(story, &name, raised, held);
    if goes == Goes::NotHeld {
        return;
    }
    act(story, held, "consultation.meet", meeting());
    if goes == Goes::NotSettled {
        return;
    }
    let settled = working_days_after(held, 1);
    let first = if goes == Goes::Declined { "未采纳 | 警力不足" } else { "采纳" };
    let results = vec![
        ("results", text(&format!("周期两天 | 甲 | {first}\n备勤在家 | 乙 | 未采纳 | 上级有规定"))),
        ("decider", word(COMMITTEE)),
        ("basis", text("支委会第3次")),
    ];
    step(story, settled, COMMITTEE, &name, "consultation.settle", results);
    act(
        story,
        settled,
        "consultation.publish",
        vec![("channel", word("meeting")), ("place", text("支部大会"))],
    );
    let told = vec![("how", text("支部大会")), ("reasons", Value::Flag(true))];
    act(story, settled, "consultation.feedback", told);
    match goes {
        Goes::NothingToMend => {
            act(story, settled, "consultation.close", vec![("note", text("下月起按采纳的办法执行"))]);
        }
        Goes::Declined => act(story, settled, "consultation.close", vec![]),
        _ => mending(story, &name, working_days_after(settled, 1), goes),
    }
}

/// From the delegates to the material, the meeting planned for `held`.
fn prepared(story: &mut Story, name: &str, on: NaiveDate, held: NaiveDate) {
    let told: [(&'static str, Entered); 7] = [
        (
            "consultation.elect",
            vec![
                ("members", Value::Number(20)),
                ("present", Value::Number(18)),
                ("delegates", text("甲\n乙\n丙")),
            ],
        ),
        (
            "consultation.draw",
            vec![("count", Value::Number(3)), ("seed", text("7 12 31")), ("how", text("当众喊号"))],
        ),
        ("consultation.group", vec![("group", text("甲 | 组长"))]),
        ("consultation.plan", vec![("plan", text("议程和分工")), ("planned", Value::Day(held))]),
        ("consultation.presenter", vec![("presenter", text("郑某"))]),
        ("consultation.material", vec![("material", text("草案 | 10份"))]),
        ("consultation.notify", vec![("how", text("书面"))]),
    ];
    for (what, entered) in told {
        step(story, on, BRANCH, name, what, entered);
    }
}

fn meeting() -> Entered {
    vec![
        ("place", text("三楼会议室")),
        ("host", text("马某")),
        ("secretary", text("吴某")),
        ("signed", text("甲\n乙\n丙")),
        ("discipline", Value::Flag(true)),
        ("rights", Value::Flag(true)),
        ("presented", text("介绍两个方案。")),
        ("opinions", text("周期两天 | 甲 | 待研究\n备勤在家 | 乙 | 待研究")),
    ]
}

/// What is to be mended has a day from the day that was set, whatever weekday it falls on.
fn mending(story: &mut Story, name: &str, set: NaiveDate, goes: Goes) {
    let due = set + Days::new(14);
    let entered = vec![("measures", text("调整排班 | 本支部")), ("due", Value::Day(due))];
    step(story, set, BRANCH, name, "consultation.mend", entered);
    let told = match goes {
        Goes::Told(days) => Some(working_days_after(set, days)),
        _ => None,
    };
    story.owes(name, "K4", due, set, told);
    if goes == Goes::NotMended {
        return;
    }
    let mended = working_days_after(set, 4);
    step(story, mended, BRANCH, name, "consultation.mended", vec![("result", text("排班已调整"))]);
    if let Some(told) = told {
        step(story, told, BRANCH, name, "consultation.report", vec![("how", text("支部大会"))]);
    }
}
