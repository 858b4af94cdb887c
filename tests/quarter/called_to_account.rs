//! Cases of accountability in the quarter (责任追究制度 第五条): what has a date is 限期改正 by the day set with the decision
//! (T2), and nothing else of a case does.

use chrono::Days;
use gongkai::domain::book::Value;

use crate::books::{Entered, OFFICE, step};
use crate::days::{day, working_days_after};
use crate::story::Story;
use crate::support::office::{begin, text, word};

/// Who decides.
const COMMITTEE: &str = "r";

fn words(words: &[&str]) -> Value {
    Value::Words(words.iter().map(|word| (*word).to_owned()).collect())
}

fn concerned() -> Value {
    Value::Rows(vec![["张三", "内勤", ""].map(str::to_owned).to_vec()])
}

/// Tells of one in the `n`th branch.
pub fn case(story: &mut Story, branch: &str, n: usize) {
    let name = format!("{branch} case");
    let proposed = working_days_after(day(7, 8) + Days::new(u64::try_from(n).unwrap()), 1);
    let code = format!("{branch}-02");
    story.act(proposed, OFFICE, Some(&name), move |_| {
        let entered = [
            ("title", text("久拖不公开")),
            ("situations", words(&["4"])),
            ("source", word("report")),
            ("facts", text("三次推迟公开。")),
            ("evidence", text("联名信一封。")),
            ("direct", concerned()),
            ("charge", concerned()),
            ("on", Value::Day(proposed)),
        ];
        begin(&code, "accountability.propose", &entered)
    });
    let sort = n % 8;
    let act = |story: &mut Story, on, by, what, entered: Entered| step(story, on, by, &name, what, entered);
    match sort {
        // Proposed, and nobody has decided; or taken back.
        5 => return,
        6 => return act(story, proposed, OFFICE, "accountability.withdraw", vec![("reason", text("重复"))]),
        _ => {}
    }
    let opened = working_days_after(proposed, 2);
    let opening = vec![("basis", text("党委会议纪要3号")), ("by", text("政工室"))];
    act(story, opened, COMMITTEE, "accountability.open", opening);
    if sort == 7 {
        return act(story, opened, COMMITTEE, "accountability.drop", vec![("reason", text("不属实"))]);
    }
    let finding = vec![
        ("finding", text("属实。")),
        ("heard", text("承认。")),
        ("situations", words(&["4"])),
        ("direct", concerned()),
        ("charge", concerned()),
    ];
    act(story, opened, OFFICE, "accountability.find", finding);
    let graded = working_days_after(opened, 3);
    let decision = |grade: &str, entered: Entered| -> Entered {
        let all = vec![("grade", word(grade)), ("why", text("情节。")), ("basis", text("党委会议纪要4号"))];
        all.into_iter().chain(entered).collect()
    };
    if sort == 4 {
        // The second grade has no 限期改正: nothing is due, until it is carried out and after.
        let measures = vec![("second", words(&["direct.review", "charge.warning"]))];
        act(story, graded, COMMITTEE, "accountability.grade", decision("second", measures));
        let carried = vec![("done", words(&["direct.review", "charge.warning"])), ("evidence", text("检查"))];
        act(story, working_days_after(graded, 9), OFFICE, "accountability.carry", carried);
        let closing = vec![("summary", text("已处理。")), ("told", text("已反馈。"))];
        return act(story, working_days_after(graded, 9), OFFICE, "accountability.close", closing);
    }
    // The day may be one that nobody works on; it stays as it was set.
    let by = graded + Days::new(if sort == 3 { 75 } else { 12 });
    let measures = vec![
        ("first", words(&["direct.criticism", "direct.mend", "charge.talk"])),
        ("mending", text("公开方案。")),
        ("by", Value::Day(by)),
    ];
    act(story, graded, COMMITTEE, "accountability.grade", decision("first", measures));
    let carried = vec![("done", words(&["direct.criticism", "charge.talk"])), ("evidence", text("谈话记录"))];
    act(story, graded, OFFICE, "accountability.carry", carried);
    let mended = match sort {
        0 => Some(working_days_after(graded, 4)),
        1 => Some(working_days_after(by, 3)),
        _ => None,
    };
    let mended = mended.and_then(Story::by_then);
    story.owes(&name, "T2", by, graded, mended);
    if let Some(mended) = mended {
        let entered = vec![("done", text("方案已公开。")), ("evidence", text("照片"))];
        act(story, mended, OFFICE, "accountability.mend", entered);
    }
}
