//! Supervisors in the quarter: what they find in every branch (S2), and their forum of the half-year (S3).

use chrono::{Days, NaiveDate};
use gongkai::domain::book::Value;

use crate::days::{day, working_days_after};
use crate::story::{Story, first};
use crate::support::office::{begin, take, text, word};

const OFFICE: &str = "q";
const UNIT: &str = "p";

/// The names of the supervisors in the story.
const SUPERVISORS: [&str; 3] = ["supervisor 1", "supervisor 2", "supervisor 3"];

fn on(on: NaiveDate) -> (&'static str, Value) {
    ("on", Value::Day(on))
}

fn act(story: &mut Story, day: NaiveDate, by: &'static str, of: &str, step: &'static str, entered: Entered) {
    let of = of.to_owned();
    story.act(day, by, None, move |keys| take(&keys[&of], step, &entered));
}

type Entered = Vec<(&'static str, Value)>;

/// Tells of them.
pub fn supervisors(story: &mut Story, branches: &[String]) {
    for name in SUPERVISORS {
        appointed(story, name);
    }
    forum(story);
    for branch in branches {
        for n in 0..4 {
            finding(story, branch, &format!("{branch} finding {n}"));
        }
    }
}

fn appointed(story: &mut Story, name: &'static str) {
    let start = first();
    story.act(start, OFFICE, Some(name), move |_| {
        let entered = [
            ("title", text(name)),
            ("side", word("external")),
            ("outside", word("congress")),
            ("work", text("市人大代表")),
            ("contact", text("138****0000")),
            on(start),
        ];
        begin("SJ-00", "supervisor.nominate", &entered)
    });
    let all = ["1", "2", "3", "4", "5"].map(str::to_owned).to_vec();
    let checked = vec![
        ("conditions", Value::Words(all)),
        ("checker", word("r")),
        ("ground", text("推荐意见")),
        on(start),
    ];
    act(story, start, OFFICE, name, "supervisor.check", checked);
    // A term that ends within the quarter makes nothing due.
    let until = if name == SUPERVISORS[2] { day(9, 10) } else { day(12, 31) };
    let appointed = vec![("basis", text("党委会议纪要")), ("until", Value::Day(until)), on(start)];
    act(story, start, OFFICE, name, "supervisor.appoint", appointed);
}

/// That of the first half-year was not held; that of the second is planned, put off, planned again, and held.
fn forum(story: &mut Story) {
    story.owes_part("SJ-00", "S3", "2026H1", day(6, 30), first(), None);
    let (planned, cancelled, again, held) = (day(7, 20), day(7, 27), day(8, 10), day(9, 8));
    let due = day(12, 31);
    story.owes_part("SJ-00", "S3", "2026H2", due, first(), Some(planned));
    story.another_owes("SJ", "forum 1", "S3", "2026H2", due, planned, Some(cancelled));
    story.owes_part("SJ-00", "S3", "2026H2", due, cancelled, Some(again));
    story.another_owes("SJ", "forum 2", "S3", "2026H2", due, again, Some(held));
    for (name, from, planned) in [("forum 1", planned, day(8, 3)), ("forum 2", again, day(9, 8))] {
        story.act(from, OFFICE, Some(name), move |keys| {
            let invited = SUPERVISORS.map(|name| keys[name].number()).join(" ");
            let entered = [
                ("title", text("监督员座谈会")),
                ("what", word("forum")),
                ("planned", Value::Day(planned)),
                ("place", text("四楼会议室")),
                ("agenda", text("通报情况，听取意见")),
                ("invited", text(&invited)),
                on(from),
            ];
            begin("SJ-00", "supervisor.convene", &entered)
        });
    }
    let put_off = vec![("reason", text("场地另有安排")), on(cancelled)];
    act(story, cancelled, OFFICE, "forum 1", "supervisor.withdraw", put_off);
    let entered = vec![
        ("present", text(&SUPERVISORS.join("\n"))),
        ("briefing", text("通报公开情况。")),
        ("minutes", text("逐项讨论。")),
        on(held),
    ];
    act(story, held, OFFICE, "forum 2", "supervisor.hold", entered);
}

/// Something found in a branch: mended in time, late, twice, or not at all; or nothing needs to be mended.
fn finding(story: &mut Story, branch: &str, name: &str) {
    let found = story.some_day();
    let code = format!("{branch}-00");
    story.act(found, OFFICE, Some(name), move |keys| {
        let entered = [
            ("title", text("公开栏未更新")),
            ("by", text(&keys[SUPERVISORS[0]].number())),
            ("what", word("fault")),
            ("occasion", word("daily")),
            ("content", text("仍为上季度内容。")),
            on(found),
        ];
        begin(&code, "supervisor.find", &entered)
    });
    let sort = story.below(5);
    if sort == 0 {
        act(
            story,
            found,
            OFFICE,
            name,
            "supervisor.answer",
            vec![("reason", text("已按目录公开")), on(found)],
        );
        return;
    }
    let due = found + Days::new(7 + story.below(14));
    let accepted =
        vec![("given-to", word(branch)), ("due", Value::Day(due)), ("task", text("更新公开栏")), on(found)];
    act(story, found, OFFICE, name, "supervisor.accept", accepted);
    let takes = u32::try_from(story.below(20)).unwrap();
    let mended = Some(working_days_after(found, takes)).filter(|_| sort > 1).and_then(Story::by_then);
    story.owes(name, "S2", due, found, mended);
    let Some(mended) = mended else { return };
    let done = |day| vec![("done", text("已更新。")), ("evidence", text("照片")), on(day)];
    act(story, mended, UNIT, name, "supervisor.mend", done(mended));
    let Some(looked) = Story::by_then(working_days_after(mended, 1)) else { return };
    if sort == 2 {
        // Not mended: another day is set, and that one is not kept.
        let due = looked + Days::new(5);
        let back = vec![("due", Value::Day(due)), ("reason", text("只更新了一半")), on(looked)];
        act(story, looked, OFFICE, name, "supervisor.back", back);
        story.owes(name, "S2", due, looked, None);
        return;
    }
    act(story, looked, OFFICE, name, "supervisor.settle", vec![("found", text("属实")), on(looked)]);
    let told = vec![("way", word("telephone")), ("content", text("已告知")), on(looked)];
    act(story, looked, OFFICE, name, "supervisor.tell", told);
}
