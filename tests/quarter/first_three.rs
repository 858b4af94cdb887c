//! Disclosures, opinions and applications of the quarter.

use chrono::{Days, NaiveDate};
use gongkai::domain::application::Outcome;
use gongkai::domain::channel::Channel;
use gongkai::domain::disclosure::{Matter, Settled, Stage, TimeLimit};
use gongkai::domain::opinion::Nature;
use gongkai::office::command::OpinionOrder;

use crate::days::{a_month_after, days_after, working_days_after};
use crate::story::{Story, after};
use crate::support::office::{
    about, accept, anonymous, applied, apply, branch_matter, decide, deliver, extend, file, give, of, on,
    pass, propose, publish, publish_stage, register, reply, signed, superior, transfer, withdraw,
};

const PROPOSER: &str = "p";
const REVIEWER: &str = "r";

fn text(on: NaiveDate) -> String {
    on.to_string()
}

/// How many working days something takes: mostly in time, at times late, at times not at all.
fn takes(story: &mut Story, most: u64) -> Option<u32> {
    match story.below(10) {
        0 => None,
        1 | 2 => Some(u32::try_from(most + 1 + story.below(5)).unwrap()),
        _ => Some(u32::try_from(story.below(most + 1)).unwrap()),
    }
}

/// The day so many working days after `on`, if that is before the quarter is looked back at.
fn then(on: NaiveDate, days: Option<u32>) -> Option<NaiveDate> {
    days.map(|days| working_days_after(on, days)).and_then(Story::by_then)
}

fn settled(on: NaiveDate) -> Option<Settled> {
    Some(Settled { on, evidence: "支部会议记录".to_owned() })
}

/// A disclosure from proposal to publication, or left, or taken back.
pub fn disclosures(story: &mut Story, org: &str) {
    for n in 0..30 {
        let name = format!("{org} disclosure {n}");
        let proposed = story.some_day();
        let code = format!("{org}-00");
        let (limit, rule, due, most) = match n % 4 {
            0 => (TimeLimit::Immediate, "R8", working_days_after(proposed, 1), 1),
            _ => (TimeLimit::Fixed, "R5", working_days_after(proposed, 5), 5),
        };
        let matter = Matter { time_limit: limit, settled: settled(proposed), ..branch_matter() };
        story.act(proposed, PROPOSER, Some(&name), move |_| propose(&code, matter.clone()));
        if story.below(12) == 0 {
            let given_up = then(proposed, Some(2));
            if let Some(day) = given_up {
                let key = name.clone();
                story.act(day, PROPOSER, None, move |keys| on(&keys[&key], withdraw("另行公开")));
            }
            story.owes(&name, rule, due, proposed, given_up);
            continue;
        }
        let days = takes(story, most);
        let published = then(proposed, days);
        if let Some(day) = published {
            for _ in 0..3 {
                let key = name.clone();
                story.act(day, REVIEWER, None, move |keys| on(&keys[&key], pass("支部会议记录")));
            }
            for channel in [Channel::Meeting, Channel::Intranet] {
                let key = name.clone();
                story.act(day, PROPOSER, None, move |keys| {
                    on(&keys[&key], publish(channel.clone(), &text(day)))
                });
            }
        }
        story.owes(&name, rule, due, proposed, published);
    }
}

/// Disclosures in stages, each of which has its own date.
pub fn stages(story: &mut Story, org: &str) {
    for n in 0..2 {
        let name = format!("{org} stages {n}");
        let proposed = story.some_day();
        let code = format!("{org}-00");
        let dates = [5, 12, 19].map(|days| proposed + Days::new(days));
        let stage = |(n, on): (usize, &NaiveDate)| Stage { name: format!("第{n}段"), on: *on };
        let limit = TimeLimit::Staged(dates.iter().enumerate().map(stage).collect());
        let matter =
            Matter { time_limit: limit, settled: None, channels: vec![Channel::Intranet], ..branch_matter() };
        story.act(proposed, PROPOSER, Some(&name), move |_| propose(&code, matter.clone()));
        for _ in 0..3 {
            let key = name.clone();
            story.act(proposed, REVIEWER, None, move |keys| on(&keys[&key], pass("支部会议记录")));
        }
        for (index, date) in dates.into_iter().enumerate() {
            // The last is late, or has not come.
            let done = (date + Days::new(if index == 2 { 6 } else { 0 })).min(after());
            let done = Story::by_then(done);
            if let Some(day) = done {
                let key = name.clone();
                let index = u16::try_from(index).unwrap();
                story.act(day, PROPOSER, None, move |keys| {
                    on(&keys[&key], publish_stage(Channel::Intranet, &text(day), index))
                });
            }
            story.owes_part(&name, "R7", &format!("第{index}段"), date, proposed, done);
        }
    }
}

/// Opinions of every kind of limit.
pub fn opinions(story: &mut Story, org: &str, other: &str) {
    for n in 0..30 {
        let name = format!("{org} opinion {n}");
        let received = story.some_day();
        let code = format!("{org}-00");
        let days = takes(story, 3);
        let replied = then(received, days);
        let mut new = if n % 5 == 1 { anonymous(&text(received)) } else { signed(&text(received)) };
        let owed = match n % 5 {
            0 => ("O2", days_after(received, 3)),
            1 => ("O7", days_after(received, 10)),
            2 => {
                new.important = Some("涉及多个单位".to_owned());
                ("O4", days_after(received, 10))
            }
            3 => {
                new.nature = Nature::Report;
                ("O5", a_month_after(received))
            }
            _ => {
                new.within_duty = false;
                ("O3", days_after(received, 2))
            }
        };
        story.act(received, REVIEWER, Some(&name), move |_| register(&code, new.clone()));
        let answer = |story: &mut Story, day: NaiveDate| {
            let key = name.clone();
            story.act(day, REVIEWER, None, move |keys| about(&keys[&key], reply(&text(day))));
        };
        if owed.0 != "O3" {
            if let Some(day) = replied {
                answer(story, day);
            }
            story.owes(&name, owed.0, owed.1, received, replied);
            continue;
        }
        // To be transferred first; the unit concerned replies.
        let days = takes(story, 2);
        let transferred = then(received, days);
        story.owes(&name, "O3", owed.1, received, transferred);
        let Some(day) = transferred else { continue };
        let (key, to) = (name.clone(), other.to_owned());
        story.act(day, REVIEWER, None, move |keys| about(&keys[&key], transfer(&to, &text(day))));
        let days = takes(story, 3);
        let replied = then(day, days);
        if let Some(day) = replied {
            answer(story, day);
        }
        // The unit that it came to.
        story.another_owes(other, &name, "O3-reply", "", days_after(day, 3), day, replied);
    }
}

/// An opinion that is assigned to somebody owes what it owed before.
pub fn assigned(story: &mut Story, org: &str) {
    let name = format!("{org} assigned");
    let received = story.some_day();
    let code = format!("{org}-00");
    story.act(received, REVIEWER, Some(&name), {
        let new = signed(&text(received));
        move |_| register(&code, new.clone())
    });
    let key = name.clone();
    story.act(received, REVIEWER, None, move |keys| {
        about(&keys[&key], OpinionOrder::Assign { handler: PROPOSER.to_owned(), note: String::new() })
    });
    story.owes(&name, "O2", days_after(received, 3), received, None);
}

/// Applications: decided or extended, disclosed after the superior's reply or refused.
pub fn applications(story: &mut Story, org: &str) {
    for n in 0..6 {
        let name = format!("{org} application {n}");
        let received = story.some_day();
        let code = format!("{org}-00");
        let new = applied(&text(received));
        let order = {
            let name = name.clone();
            move |story: &mut Story, day, order: gongkai::office::command::ApplicationOrder| {
                let key = name.clone();
                story.act(day, REVIEWER, None, move |keys| of(&keys[&key], order.clone()));
            }
        };
        story.act(received, REVIEWER, Some(&name), move |_| apply(&code, new.clone()));
        if n == 5 {
            // Not accepted yet: nothing is owed.
            continue;
        }
        order(story, received, accept(&text(received)));
        let mut limit = ("A2", working_days_after(received, 5));
        if n % 3 == 1
            && let Some(day) = then(received, Some(4))
        {
            order(story, day, extend(&text(day)));
            story.owes(&name, "A2", limit.1, received, Some(day));
            limit = ("A3", working_days_after(received, 10));
            let decided = then(received, Some(9));
            if let Some(day) = decided {
                order(story, day, decide(Outcome::Refuse, &text(day)));
                order(story, day, deliver(&text(day)));
            }
            story.owes(&name, limit.0, limit.1, day, decided);
            continue;
        }
        let days = takes(story, 5);
        let decided = then(received, days);
        story.owes(&name, limit.0, limit.1, received, decided);
        let Some(day) = decided else { continue };
        order(story, day, decide(Outcome::Disclose, &text(day)));
        let days = takes(story, 5);
        let filed = then(day, days);
        story.owes(&name, "A4", working_days_after(day, 5), day, filed);
        let Some(day) = filed else { continue };
        order(story, day, file(&text(day)));
        order(story, day, superior(true, &text(day)));
        order(story, day, give(&text(day)));
    }
}

/// The cyclic items of the grass-roots catalogue, none of which anybody sees to: three are yearly, two 定期, which owe
/// the half-year and meanwhile the adjustment of each quarter (R6, R11).
pub fn cyclic(story: &mut Story, org: &str) {
    use crate::days::day;
    for item in ["04", "06", "11"] {
        story.owes_part(&format!("{org}-{item}"), "R6", "2026", day(12, 31), day(7, 1), None);
    }
    for item in ["03", "14"] {
        let of = format!("{org}-{item}");
        story.owes_part(&of, "R6", "2026H2", day(12, 31), day(7, 1), None);
        story.owes_part(&of, "R6", "2026Q3", day(9, 30), day(7, 1), None);
    }
}
