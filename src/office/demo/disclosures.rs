//! The disclosures of the made-up year.

use chrono::{Datelike, NaiveDate};

use super::table::{bad, rows};
use super::{Act, Line, Script, later, steps};
use crate::domain::catalogue::ItemLimit;
use crate::domain::channel::{Channel, Scope};
use crate::domain::code::{Code, OrgCode};
use crate::domain::disclosure::{Exchange, Matter, Settled, Stage, Step, TimeLimit};
use crate::domain::organisation::OrgKind;
use crate::domain::period::{Cycle, Period};
use crate::office::command::DisclosureOrder;
use crate::office::directory::Directory;
use crate::office::founding::BUREAU;
use crate::office::{Command, Failure};

/// A disclosure to be told.
struct Tale {
    slot: String,
    code: Code,
    by: String,
    matter: Matter,
    follows: Option<String>,
    /// Counts the tales, to vary their words.
    n: usize,
}

/// Tells the disclosures of the table.
pub fn told(script: &mut Script, directory: &Directory) -> Result<(), Failure> {
    for (n, row) in rows(include_str!("disclosures.csv"))?.iter().enumerate() {
        let code: Code = row[1].parse()?;
        let day = script.ago(row[3].parse().map_err(|_| bad(&row[3]))?);
        let words = Given { limit: &row[4], marks: &row[5], scope: &row[6], channels: &row[7] };
        let matter = matter(script, directory, &code, &row[9], day, &words, n)?;
        let by = if row[2].is_empty() { post(&code.org, "p") } else { row[2].to_owned() };
        let follows = Some(row[8].to_owned()).filter(|slot| !slot.is_empty());
        let tale = Tale { slot: row[0].to_owned(), code, by, matter, follows, n };
        tell(script, &tale, day, &steps(&row[10])?)?;
    }
    Ok(())
}

/// Tells how the cyclic items of past periods were kept: most on time, some late, some not at all,
/// and the quarterly looks at the items of 定期公开.
pub fn cyclic(script: &mut Script, directory: &Directory) -> Result<(), Failure> {
    let today = script.today.date();
    let mut n = 0;
    for org in directory.orgs.values() {
        let Some(catalogue) = org.kind.catalogue() else { continue };
        for item in directory.catalogue(catalogue) {
            let Some(limit) = item.limit() else { continue };
            let Some(cycle) = limit.cycle() else { continue };
            let code = Code::new(org.code.clone(), crate::domain::code::ItemCode::Listed(item.number));
            let content = directory.item_title(&code).unwrap_or_default();
            // The period says the year already.
            let content = content.trim_start_matches(script.words.get("yearly", &[])?.as_str()).to_owned();
            let first = Period::containing(org.owes_from, cycle);
            let mut adjusted = Vec::new();
            for period in first.through(Period::containing(today, cycle)) {
                n += 1;
                // Of seven, five on time, one late, one missed.
                let begun = match n % 7 {
                    3 => continue,
                    5 => later(period.last(), 6),
                    _ => script.calendar.last_working_of(later(period.first(), u64::from(cycle_days(cycle)))),
                };
                let done = script.calendar.add_working(begun, 4);
                if period.last() >= today || done >= today {
                    continue;
                }
                let name = script.words.period(period)?;
                let title = script.words.get("cyclic-title", &[("period", &name), ("content", &content)])?;
                let given = Given { limit: "", marks: "", scope: "", channels: "" };
                let mut matter = matter(script, directory, &code, &title, begun, &given, n)?;
                matter.time_limit = TimeLimit::Cyclic(period);
                let by = if org.kind == OrgKind::Bureau { "wang".to_owned() } else { post(&org.code, "p") };
                let slot = format!("{code}/{period}");
                let tale = Tale { slot, code: code.clone(), by, matter, follows: None, n };
                let then = if n % 4 == 0 { "all publish" } else { "all publish close" };
                tell(script, &tale, begun, &steps(then)?)?;
                adjusted.push(Period::containing(done, Cycle::Quarter));
            }
            if limit == ItemLimit::Regular {
                looks(script, &code, org.owes_from, &adjusted)?;
            }
        }
    }
    Ok(())
}

/// Where in a period the work on a disclosure of it begins, in days.
const fn cycle_days(cycle: Cycle) -> u32 {
    match cycle {
        Cycle::Year => 335,
        Cycle::Half => 160,
        Cycle::Quarter => 74,
    }
}

/// Records the quarterly looks (R6) where nothing was disclosed; those at item 14 are owed now and then.
fn looks(script: &mut Script, code: &Code, from: NaiveDate, disclosed: &[Period]) -> Result<(), Failure> {
    let today = script.today.date();
    let open = code.to_string().ends_with("14");
    for quarter in Period::containing(from, Cycle::Quarter).through(Period::containing(today, Cycle::Quarter))
    {
        let missed = open && (quarter.contains(today) || quarter.to_string().ends_with('3'));
        if missed || disclosed.contains(&quarter) {
            continue;
        }
        let day = script.calendar.last_working_of(quarter.last()).min(script.ago(1)).max(quarter.first());
        let (code, note) = (code.clone(), script.words.get("adjust", &[])?);
        script.acts.push(Act {
            at: Line::new(day, 7).next(),
            by: post(&code.org, "p"),
            slot: None,
            command: Box::new(move |_| {
                Ok(Command::Adjust { code: code.clone(), quarter, note: note.clone() })
            }),
        });
    }
    Ok(())
}

/// Who holds a post of a branch, by the letter after the dot: proposer, secrecy, leader, head.
fn post(org: &OrgCode, letter: &str) -> String {
    format!("{}.{letter}", org.as_str().to_ascii_lowercase())
}

/// Who takes a step.
fn reviewer(org: &OrgCode, step: Step, n: usize) -> String {
    let own = |bureau: [&str; 2], letter: &str| {
        if org.as_str() == BUREAU { bureau[n % 2].to_owned() } else { post(org, letter) }
    };
    match step {
        Step::Secrecy => own(["secrecy", "tang"], "s"),
        Step::LeaderInCharge => own(["reviewer", "shen"], "l"),
        Step::Principal => own(["principal", "principal"], "h"),
        Step::Committee => own(["secretary", "secretary"], "s"),
        Step::Superior if org.as_str() == BUREAU => super::ADMINISTRATOR.to_owned(),
        Step::Superior => "principal".to_owned(),
    }
}

/// What a row says of a matter; empty where the catalogue says it.
struct Given<'a> {
    limit: &'a str,
    marks: &'a str,
    scope: &'a str,
    channels: &'a str,
}

fn matter(
    script: &Script,
    directory: &Directory,
    code: &Code,
    title: &str,
    day: NaiveDate,
    given: &Given<'_>,
    n: usize,
) -> Result<Matter, Failure> {
    let words = &script.words;
    let item = directory.item(code);
    let scope = match given.scope {
        "" => item.and_then(|item| item.scope()).ok_or_else(|| bad(title))?,
        word => Scope::parse(word).ok_or_else(|| bad(word))?,
    };
    let channels: Vec<Channel> = match given.channels {
        "" => item.map(|item| item.channels()).unwrap_or_default(),
        words => words.split(';').map(Channel::parse).collect(),
    };
    let channels = channels.into_iter().filter(|c| scope == Scope::Society || !c.reaches_society()).collect();
    let time_limit = match (given.limit.split_once(':'), given.limit, item.and_then(|item| item.limit())) {
        (Some(("staged", dates)), ..) => {
            let stage = |(n, days): (usize, &str)| {
                let on = script.away(days.parse().map_err(|_| bad(days))?);
                Ok::<_, Failure>(Stage { name: words.turn("stage", n, &[])?, on })
            };
            TimeLimit::Staged(dates.split(';').enumerate().map(stage).collect::<Result<_, _>>()?)
        }
        (_, "fixed", _) => TimeLimit::Fixed,
        (_, "", Some(limit)) => match limit.cycle() {
            Some(cycle) => TimeLimit::Cyclic(Period::containing(day, cycle)),
            None => TimeLimit::Immediate,
        },
        (_, "immediate", _) => TimeLimit::Immediate,
        (_, other, _) => return Err(bad(other)),
    };
    let (year, number) = (day.year().to_string(), (n % 23 + 2).to_string());
    let minutes = if code.org.as_str() == BUREAU { "settled" } else { "settled-branch" };
    let evidence = words.get(minutes, &[("year", &year), ("n", &number)])?;
    let settled = match time_limit {
        TimeLimit::Cyclic(_) => None,
        _ => Some(Settled { on: day, evidence }),
    };
    let responsible = match item.and_then(|item| item.bodies().first().cloned()) {
        Some(body) => body,
        None => words.get("responsible", &[])?,
    };
    let content = words.turn("content", n, &[("title", title), ("responsible", &responsible)])?;
    Ok(Matter {
        title: title.to_owned(),
        content,
        scope,
        channels,
        time_limit,
        settled,
        important: given.marks.contains('i'),
        needs_superior: given.marks.contains('s'),
        responsible,
    })
}

/// Puts the course of one disclosure into the script.
fn tell(script: &mut Script, tale: &Tale, day: NaiveDate, steps: &[(u32, &str)]) -> Result<(), Failure> {
    let mut line = Line::new(day, tale.n);
    let (code, matter, follows) = (tale.code.clone(), tale.matter.clone(), tale.follows.clone());
    script.acts.push(Act {
        at: line.next(),
        by: tale.by.clone(),
        slot: Some(tale.slot.clone()),
        command: Box::new(move |keys| {
            let follows = match &follows {
                None => None,
                Some(slot) => Some(keys.get(slot).cloned().ok_or_else(|| bad(slot))?),
            };
            Ok(Command::Propose { code: code.clone(), matter: Box::new(matter.clone()), follows })
        }),
    });
    let route: Vec<Step> = Step::ALL
        .into_iter()
        .filter(|step| match step {
            Step::Committee => tale.matter.important,
            Step::Superior => tale.matter.needs_superior,
            _ => true,
        })
        .collect();
    let mut passed = 0;
    let mut used = 0;
    for (wait, word) in steps {
        let org = &tale.code.org;
        let at_step = route.get(passed).map_or_else(String::new, |step| reviewer(org, *step, tale.n));
        let turn = |key: &str, n: usize| script.words.turn(key, n, &[]);
        match *word {
            "all" => {
                for step in &route[passed..] {
                    line.wait(*wait, script);
                    let order = pass(script, tale, *step, line.day)?;
                    order_at(script, tale, &mut line, reviewer(org, *step, tale.n), order);
                }
                passed = route.len();
                continue;
            }
            "publish" | "publish1" | "publish2" => {
                let most = match *word {
                    "publish1" => 1,
                    "publish2" => 2,
                    _ => tale.matter.channels.len(),
                };
                line.wait(*wait, script);
                while used < most {
                    let order = publish(script, tale, used, line.day, None)?;
                    order_at(script, tale, &mut line, tale.by.clone(), order);
                    used += 1;
                }
                continue;
            }
            _ => line.wait(*wait, script),
        }
        let (by, order) = match *word {
            "pass" => {
                let step = *route.get(passed).ok_or_else(|| bad(&tale.slot))?;
                passed += 1;
                (at_step, pass(script, tale, step, line.day)?)
            }
            "return" => (at_step, DisclosureOrder::Return { reason: turn("return", tale.n)? }),
            "refuse" => (at_step, DisclosureOrder::Refuse { reason: turn("refuse", tale.n)? }),
            "withdraw" => (tale.by.clone(), DisclosureOrder::Withdraw { reason: turn("withdraw", tale.n)? }),
            "resubmit" => {
                passed = 0;
                let note = script.words.get("resubmit", &[])?;
                let matter = Box::new(tale.matter.clone());
                (tale.by.clone(), DisclosureOrder::Resubmit { matter, note })
            }
            "down" => {
                let reason = script.words.get("down", &[])?;
                (tale.by.clone(), DisclosureOrder::TakeDown { index: 0, on: line.day, reason })
            }
            "close" => (tale.by.clone(), DisclosureOrder::Close),
            other => {
                // `stage1`: the first time on every channel, later on the first one.
                let stage: u16 =
                    other.strip_prefix("stage").and_then(|n| n.parse().ok()).ok_or_else(|| bad(other))?;
                let channels = if stage == 1 { tale.matter.channels.len() } else { 1 };
                for channel in 0..channels {
                    let order = publish(script, tale, channel, line.day, Some(stage - 1))?;
                    order_at(script, tale, &mut line, tale.by.clone(), order);
                }
                continue;
            }
        };
        order_at(script, tale, &mut line, by, order);
    }
    Ok(())
}

fn order_at(script: &mut Script, tale: &Tale, line: &mut Line, by: String, order: DisclosureOrder) {
    let slot = tale.slot.clone();
    script.acts.push(Act {
        at: line.next(),
        by,
        slot: None,
        command: Box::new(move |keys| {
            let key = keys.get(&slot).cloned().ok_or_else(|| bad(&slot))?;
            Ok(Command::Disclosure { key, seen: 0, order: order.clone() })
        }),
    });
}

fn pass(script: &Script, tale: &Tale, step: Step, day: NaiveDate) -> Result<DisclosureOrder, Failure> {
    let (year, n) = (day.year().to_string(), (tale.n % 19 + 3).to_string());
    let args = [("year", year.as_str()), ("n", n.as_str())];
    let note = match step {
        Step::Secrecy => script.words.get("pass-1", &[])?,
        Step::LeaderInCharge => script.words.get("pass-2", &[])?,
        Step::Principal => String::new(),
        Step::Committee => script.words.get("basis-committee", &args)?,
        Step::Superior => script.words.get("basis-superior", &args)?,
    };
    Ok(DisclosureOrder::Approve { note })
}

fn publish(
    script: &Script,
    tale: &Tale,
    index: usize,
    on: NaiveDate,
    stage: Option<u16>,
) -> Result<DisclosureOrder, Failure> {
    let words = &script.words;
    let channel = tale.matter.channels.get(index).ok_or_else(|| bad(&tale.slot))?.clone();
    let (year, n) = (on.year().to_string(), (tale.n % 31 + 1).to_string());
    let args = [("year", year.as_str()), ("n", n.as_str())];
    let exchange = if channel.is_interactive() {
        Some(Exchange { question: words.get("question", &[])?, answer: words.get("answer", &[])? })
    } else {
        None
    };
    Ok(DisclosureOrder::Publish {
        scope: tale.matter.scope,
        place: words.get(&format!("place-{}", channel.word()), &args)?,
        channel,
        on,
        evidence: words.get("evidence", &args)?,
        stage,
        exchange,
    })
}
