//! The opinions of the made-up year.

use super::table::{bad, rows};
use super::{Act, Line, Script, steps};
use crate::domain::code::{Code, OrgCode};
use crate::domain::opinion::{Nature, Source, Submitter};
use crate::office::command::{NewOpinion, OpinionOrder};
use crate::office::{Command, Failure};

/// Who handles opinions in a unit.
pub(super) fn handler(unit: &OrgCode) -> String {
    match unit.as_str() {
        "SJ" => "qian".to_owned(),
        "ZG" => "zhao".to_owned(),
        "BG" => "sun".to_owned(),
        "JW" => "li".to_owned(),
        "FZ" => "zhou".to_owned(),
        other => format!("{}.o", other.to_ascii_lowercase()),
    }
}

/// Tells the opinions of the table.
pub fn told(script: &mut Script) -> Result<(), Failure> {
    for (n, row) in rows(include_str!("opinions.csv"))?.iter().enumerate() {
        let code: Code = row[1].parse()?;
        let mut line = Line::new(script.ago(row[2].parse().map_err(|_| bad(&row[2]))?), n);
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let about = given(&row[9]);
        let new = NewOpinion {
            about: None,
            title: row[10].to_owned(),
            content: row[11].to_owned(),
            source: Source::parse(&row[3]).ok_or_else(|| bad(&row[3]))?,
            received: line.day,
            submitter: given(&row[4]).map(|name| Submitter { name, contact: row[5].to_owned() }),
            nature: Nature::parse(&row[6]).ok_or_else(|| bad(&row[6]))?,
            within_duty: &row[7] == "yes",
            important: given(&row[8]),
        };
        let mut unit = code.org.clone();
        script.acts.push(Act {
            at: line.next(),
            by: handler(&unit),
            slot: Some(row[0].to_owned()),
            command: Box::new(move |keys| {
                let about = match &about {
                    None => None,
                    Some(slot) => Some(keys.get(slot).cloned().ok_or_else(|| bad(slot))?),
                };
                Ok(Command::Register {
                    code: code.clone(),
                    opinion: Box::new(NewOpinion { about, ..new.clone() }),
                })
            }),
        });
        for (wait, word) in steps(&row[12])? {
            line.wait(wait, script);
            let order = order(script, word, &line, n)?;
            let (slot, by) = (row[0].to_owned(), handler(&unit));
            if let OpinionOrder::Transfer { to, .. } = &order {
                unit = to.clone();
            }
            script.acts.push(Act {
                at: line.next(),
                by,
                slot: None,
                command: Box::new(move |keys| {
                    let key = keys.get(&slot).cloned().ok_or_else(|| bad(&slot))?;
                    Ok(Command::Opinion { key, seen: 0, order: order.clone() })
                }),
            });
        }
    }
    Ok(())
}

fn order(script: &Script, word: &str, line: &Line, n: usize) -> Result<OpinionOrder, Failure> {
    let on = line.day;
    let (verb, of) = word.split_once(':').unwrap_or((word, ""));
    let words = |key: &str| script.words.get(key, &[]);
    Ok(match verb {
        "assign" => OpinionOrder::Assign { handler: of.to_owned(), note: words("assign")? },
        "transfer" => {
            OpinionOrder::Transfer { to: of.parse()?, on, reason: script.words.turn("transfer", n, &[])? }
        }
        "important" => OpinionOrder::MarkImportant { reason: words("important")? },
        "hotspot" => OpinionOrder::MarkHotspot { screener: of.to_owned(), note: words("hotspot")? },
        "reply" => OpinionOrder::Reply { content: script.words.turn("reply", n, &[])?, on },
        "submitter" => OpinionOrder::ReportToSubmitter { content: words("submitter")?, on },
        "unit" => OpinionOrder::ReportToUnit { content: words("unit")?, on },
        "close" => OpinionOrder::Close,
        "identity" => OpinionOrder::SeeIdentity,
        other => return Err(bad(other)),
    })
}
