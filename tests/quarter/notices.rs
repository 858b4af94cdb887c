//! Important matters in public notice (例行公开制度 四: 一般不少于七天, R9). How long it stays up at least is no date by which
//! anybody owes anything: once it is published nothing is due of it, while it is up, when it is taken down in time, and when
//! it is taken down before with the reason on record.

use chrono::Days;
use gongkai::domain::channel::Channel;
use gongkai::domain::disclosure::{Matter, Settled, TimeLimit};
use gongkai::office::command::DisclosureOrder;

use crate::books::BRANCH;
use crate::days::working_days_after;
use crate::story::Story;
use crate::support::office::{branch_matter, down, on, pass, propose, publish};

/// Tells of those of a branch.
pub fn notices(story: &mut Story, org: &str) {
    for n in 0..3 {
        let name = format!("{org} notice {n}");
        let proposed = story.some_day();
        let matter = Matter {
            time_limit: TimeLimit::Immediate,
            settled: Some(Settled { on: proposed, evidence: "支委会记录".to_owned() }),
            important: true,
            channels: vec![Channel::NoticeBoard],
            ..branch_matter()
        };
        let code = format!("{org}-00");
        story.act(proposed, BRANCH, Some(&name), move |_| propose(&code, matter.clone()));
        for _ in 0..4 {
            let key = name.clone();
            story.act(proposed, "r", None, move |keys| on(&keys[&key], pass("支委会记录")));
        }
        let up = working_days_after(proposed, if n == 0 { 1 } else { 3 });
        story.owes(&name, "R8", working_days_after(proposed, 1), proposed, Story::by_then(up));
        let order = |story: &mut Story, day, order: DisclosureOrder| {
            let (key, day) = (name.clone(), Story::by_then(day));
            if let Some(day) = day {
                story.act(day, BRANCH, None, move |keys| on(&keys[&key], order.clone()));
            }
        };
        order(story, up, publish(Channel::NoticeBoard, &up.to_string()));
        let (days, reason) = [(14, ""), (2, "栏板维修"), (60, "")][n];
        let taken = up + Days::new(days);
        order(story, taken, down(0, &taken.to_string(), reason));
    }
}
