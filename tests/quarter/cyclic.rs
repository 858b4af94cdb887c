//! Cyclic items that somebody sees to (例行公开制度 四（二）, R6): disclosed in time or late, given up, looked at with nothing
//! to be changed.

use gongkai::domain::channel::Channel;
use gongkai::domain::disclosure::{Matter, TimeLimit};
use gongkai::office::Command;

use crate::books::BRANCH;
use crate::days::{date, day};
use crate::story::Story;
use crate::support::office::{branch_matter, code, on, pass, propose, publish, withdraw};
use crate::year::{Places, met};

/// When something happens, month and day of 2026.
type On = (u32, u32);

/// Tells of them.
pub fn seen_to(story: &mut Story, places: &mut Places) {
    let year_s_end = (2025, 12, 31);
    let half_s_end = (2026, 6, 30);
    // The year before, and its second half, late. What is updated in January is adjusted for that quarter.
    disclosed(story, places, "N06-04", "2025", year_s_end, (1, 6), (1, 9));
    disclosed(story, places, "N06-03", "2025H2", year_s_end, (1, 6), (1, 9));
    met(story, places, "N06-03", "R6", "2026Q1", day(1, 9));
    // This year, early.
    disclosed(story, places, "N05-11", "2026", (2026, 12, 31), (3, 12), (3, 20));
    // This half-year, in its last quarter, for which it is the adjustment too; and after it, in the next.
    disclosed(story, places, "N07-14", "2026H1", half_s_end, (4, 13), (4, 20));
    disclosed(story, places, "N08-14", "2026H1", half_s_end, (6, 29), (7, 3));
    met(story, places, "N08-14", "R6", "2026Q3", day(7, 3));
    // Looked at, in time and late.
    looked_at(story, places, "N07-03", "2026Q1", (3, 10));
    looked_at(story, places, "N07-03", "2025Q3", (1, 8));
    given_up(story, places);
}

fn disclosed(
    story: &mut Story,
    places: &mut Places,
    under: &'static str,
    period: &'static str,
    due: (i32, u32, u32),
    proposed: On,
    published: On,
) {
    let name = begun(story, places, under, period, proposed);
    let published = day(published.0, published.1);
    for _ in 0..3 {
        let key = name.clone();
        story.act(published, "r", None, move |keys| on(&keys[&key], pass("支部会议记录")));
    }
    for channel in [Channel::Meeting, Channel::Intranet] {
        let key = name.clone();
        let order = publish(channel, &published.to_string());
        story.act(published, BRANCH, None, move |keys| on(&keys[&key], order.clone()));
    }
    let whose = &under[..3];
    let due = date(due.0, due.1, due.2);
    let proposed = day(proposed.0, proposed.1);
    story.another_owes(whose, &name, "R6", period, due, proposed, Some(published));
}

/// Proposed, it is owed by the record.
fn begun(
    story: &mut Story,
    places: &Places,
    under: &'static str,
    period: &'static str,
    proposed: On,
) -> String {
    let name = format!("{under} {period}");
    let proposed = day(proposed.0, proposed.1);
    met(story, places, under, "R6", period, proposed);
    let time_limit = TimeLimit::Cyclic(period.parse().unwrap());
    let channels = vec![Channel::Meeting, Channel::Intranet];
    let matter = Matter { time_limit, settled: None, channels, ..branch_matter() };
    story.act(proposed, BRANCH, Some(&name), move |_| propose(under, matter.clone()));
    name
}

/// 每季度微调一次: somebody looked at it, and nothing was to be changed.
fn looked_at(story: &mut Story, places: &Places, under: &'static str, quarter: &'static str, looked: On) {
    let looked = day(looked.0, looked.1);
    met(story, places, under, "R6", quarter, looked);
    story.act(looked, BRANCH, None, move |_| Command::Adjust {
        code: code(under),
        quarter: quarter.parse().unwrap(),
        note: "已核对，无变动".to_owned(),
    });
}

/// What was begun and given up is owed as if nobody had begun it.
fn given_up(story: &mut Story, places: &Places) {
    let (under, period, gone) = ("N08-03", "2026H1", day(2, 5));
    let name = begun(story, places, under, period, (2, 3));
    story.another_owes("N08", &name, "R6", period, day(6, 30), day(2, 3), Some(gone));
    story.act(gone, BRANCH, None, move |keys| on(&keys[&name], withdraw("合并公开")));
    story.owes_part(under, "R6", period, day(6, 30), gone, None);
}
