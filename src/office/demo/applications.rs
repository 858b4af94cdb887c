//! The applications of the made-up year.

use chrono::NaiveDate;

use super::opinions::handler;
use super::table::{bad, rows};
use super::{Act, Line, Script, steps};
use crate::domain::application::{Applicant, Entries, Ground, Manner, Outcome};
use crate::domain::code::{Code, OrgCode};
use crate::office::command::{ApplicationOrder, NewApplication};
use crate::office::{Command, Failure};

/// Who does a step: the office, and for the superior's reply its leader, or the office where the superior is outside.
fn actor(org: &OrgCode, order: &ApplicationOrder) -> String {
    match order {
        ApplicationOrder::SuperiorReply { .. } if org.as_str() == "SJ" => super::ADMINISTRATOR.to_owned(),
        ApplicationOrder::SuperiorReply { .. } => "principal".to_owned(),
        _ => handler(org),
    }
}

/// Tells the applications of the table.
pub fn told(script: &mut Script) -> Result<(), Failure> {
    for (n, row) in rows(include_str!("applications.csv"))?.iter().enumerate() {
        let code: Code = row[1].parse()?;
        let mut line = Line::new(script.ago(row[2].parse().map_err(|_| bad(&row[2]))?), n);
        let [name, address, identity, contact] = [4, 5, 6, 7].map(|at| row[at].to_owned());
        let new = NewApplication {
            title: row[9].to_owned(),
            manner: Manner::parse(&row[3]).ok_or_else(|| bad(&row[3]))?,
            received: line.day,
            entries: Entries {
                applicant: Applicant { name, address, identity, contact },
                content: row[10].to_owned(),
                signed: &row[8] == "yes",
                applied: Some(line.day),
            },
        };
        let org = code.org.clone();
        script.acts.push(Act {
            at: line.next(),
            by: handler(&org),
            slot: Some(row[0].to_owned()),
            command: Box::new(move |_| {
                Ok(Command::Apply { code: code.clone(), application: Box::new(new.clone()) })
            }),
        });
        for (wait, word) in steps(&row[11])? {
            line.wait(wait, script);
            let order = order(script, word, line.day)?;
            let slot = row[0].to_owned();
            script.acts.push(Act {
                at: line.next(),
                by: actor(&org, &order),
                slot: None,
                command: Box::new(move |keys| {
                    let key = keys.get(&slot).cloned().ok_or_else(|| bad(&slot))?;
                    Ok(Command::Application { key, seen: 0, order: order.clone() })
                }),
            });
        }
    }
    Ok(())
}

fn order(script: &Script, word: &str, on: NaiveDate) -> Result<ApplicationOrder, Failure> {
    let (verb, of) = word.split_once(':').unwrap_or((word, ""));
    let words = |key: &str| script.words.get(key, &[]);
    Ok(match verb {
        "ask" => ApplicationOrder::AskToComplete { on, note: String::new() },
        "accept" => ApplicationOrder::Accept { on },
        "extend" => ApplicationOrder::Extend { reason: words("application-extend")?, on },
        "decide" => {
            let outcome = Outcome::parse(of).ok_or_else(|| bad(of))?;
            let ground = outcome.withholds().then_some(Ground::Deliberation);
            let reason = if outcome.withholds() { words("application-withheld")? } else { String::new() };
            ApplicationOrder::Decide { outcome, ground, reason, basis: words("application-basis")?, on }
        }
        "file" => ApplicationOrder::File {
            content: words("application-content")?,
            scope: words("application-scope")?,
            form: words("application-form")?,
            on,
        },
        "agreed" => {
            ApplicationOrder::SuperiorReply { agreed: true, content: words("application-agreed")?, on }
        }
        "give" => ApplicationOrder::Disclose { content: words("application-given")?, on },
        "deliver" => ApplicationOrder::Deliver { how: words("application-delivered")?, on },
        "complain" => ApplicationOrder::Complain {
            complainant: words("application-complainant")?,
            contact: words("application-contact")?,
            content: words("application-complaint")?,
            on,
        },
        "close" => ApplicationOrder::Close,
        "identity" => ApplicationOrder::SeeIdentity,
        other => return Err(bad(other)),
    })
}
