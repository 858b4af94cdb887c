//! The random draw of the people consulted (K2), which anybody can repeat.
//!
//! The name line of a delegate is the name, the unit and the kind with ` | ` between them, less what is empty at the end.
//! Its mark is the SHA-256 of the seed, a line feed and the name line, in UTF-8. The delegates are put in the order of
//! their marks. First the quotas are filled, in the order in which they are given: each takes the first delegates of its
//! kind or unit that have not been drawn, until as many of them have been as it asks for, those drawn by an earlier quota
//! counted. Then the first who are left are drawn until there are as many as were to be. Without quotas
//! `printf '%s\n%s' SEED LINE | sha256sum` for each line, sorted, says the same.

use sha2::{Digest, Sha256};

use crate::domain::book::typed;
use crate::domain::message::Message;

/// The cells of a delegate that the draw goes by: name, unit, kind. What is beyond them, how to reach somebody, does not
/// count.
const CELLS: usize = 3;

/// How many at least are to be of a kind or unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// The kind or unit, as the delegates' table has it.
    pub of: String,
    /// How many.
    pub least: usize,
}

impl Quota {
    /// The quotas of a table: kind or unit, number.
    ///
    /// # Errors
    /// A line without a number.
    pub fn of_rows(rows: &[Vec<String>]) -> Result<Vec<Self>, Message> {
        let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
        rows.iter().map(|row| Self::new(cell(row, 0), &cell(row, 1))).collect()
    }

    /// A quota as it is written.
    ///
    /// # Errors
    /// `least` is no number above zero.
    pub fn new(of: String, least: &str) -> Result<Self, Message> {
        match least.trim().parse() {
            Ok(least) if least > 0 => Ok(Self { of, least }),
            _ => Err(Message::new("consultation-quota-number").with("of", of)),
        }
    }
}

/// Somebody drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Name, unit and kind.
    pub cells: Vec<String>,
    /// The mark, in hex.
    pub mark: String,
    /// The quota for which; none of who was drawn after the quotas.
    pub quota: Option<String>,
}

impl Drawn {
    /// The name line.
    pub fn line(&self) -> String {
        line(&self.cells)
    }

    /// Name, unit, kind and quota, as they are stored.
    pub fn row(&self) -> Vec<String> {
        let quota = self.quota.clone().unwrap_or_default();
        self.cells.iter().cloned().chain([quota]).collect()
    }
}

/// The name line of a row of the delegates' table.
pub fn line(row: &[String]) -> String {
    typed(&[row.iter().take(CELLS).cloned().collect()])
}

/// The mark of a name line, in hex.
pub fn mark(seed: &str, line: &str) -> String {
    let hash = Sha256::new().chain_update(seed).chain_update("\n").chain_update(line).finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// That no name is in the table twice.
///
/// # Errors
/// The name that is.
pub fn each_once(delegates: &[Vec<String>]) -> Result<(), Message> {
    let mut names: Vec<&str> = delegates.iter().filter_map(|row| row.first()).map(String::as_str).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Message::new("consultation-twice").with("name", pair[0])),
        None => Ok(()),
    }
}

/// Draws `count` of the delegates.
///
/// # Errors
/// There are too few of them for `count` or for a quota, the quotas ask for more than `count`, or a name is there twice.
pub fn draw(
    delegates: &[Vec<String>],
    seed: &str,
    count: usize,
    quotas: &[Quota],
) -> Result<Vec<Drawn>, Message> {
    each_once(delegates)?;
    if count > delegates.len() {
        let message = Message::new("consultation-too-few").with("count", count);
        return Err(message.with("delegates", delegates.len()));
    }
    let one = |row: &Vec<String>| {
        let cells = (0..CELLS).map(|at| row.get(at).cloned().unwrap_or_default()).collect();
        Drawn { cells, mark: mark(seed, &line(row)), quota: None }
    };
    let mut left: Vec<Drawn> = delegates.iter().map(one).collect();
    left.sort_by(|a, b| a.mark.cmp(&b.mark));
    let mut drawn: Vec<Drawn> = Vec::with_capacity(count);
    for quota in quotas {
        let is_of = |one: &Drawn| one.cells[1..].contains(&quota.of);
        let has = drawn.iter().filter(|one| is_of(one)).count();
        let there = has + left.iter().filter(|one| is_of(one)).count();
        if there < quota.least {
            let message = Message::new("consultation-quota-short").with("of", quota.of.as_str());
            return Err(message.with("least", quota.least).with("there", there));
        }
        for _ in has..quota.least {
            if let Some(at) = left.iter().position(is_of) {
                drawn.push(Drawn { quota: Some(quota.of.clone()), ..left.remove(at) });
            }
        }
    }
    if drawn.len() > count {
        let message = Message::new("consultation-quota-over").with("count", count);
        return Err(message.with("drawn", drawn.len()));
    }
    drawn.extend(left.into_iter().take(count - drawn.len()));
    Ok(drawn)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(lines: &[&str]) -> Vec<Vec<String>> {
        lines.iter().map(|line| line.split(" | ").map(str::to_owned).collect()).collect()
    }

    fn names(drawn: &[Drawn]) -> Vec<&str> {
        drawn.iter().map(|one| one.cells[0].as_str()).collect()
    }

    #[test]
    fn k2_the_mark_is_what_sha256sum_says() {
        // printf '7 12 31\n甲 | 刑侦 | 党员' | sha256sum
        let line = line(&table(&["甲 | 刑侦 | 党员 | 13800000000"])[0]);
        assert_eq!(line, "甲 | 刑侦 | 党员");
        assert_eq!(
            mark("7 12 31", &line),
            "af3e4c1152ad36b8f3803c6bf04d844d66931c32e165b76bb8f2076b6a1a2e1c"
        );
        // printf 'x\n乙' | sha256sum
        assert_eq!(
            mark("x", &super::line(&table(&["乙"])[0])),
            "8047dddd4591c2ba52c6fdc2dfc28506fcc0779c6c5c8b36a4eeaef37e79ae28"
        );
    }

    #[test]
    fn k2_quotas_are_filled_first_and_in_their_order() {
        let delegates =
            table(&["甲 | 刑侦 | 党员", "乙 | 刑侦 | 群众", "丙 | 治安 | 党员", "丁 | 治安 | 干部"]);
        let quota = |of: &str, least| Quota { of: of.into(), least };
        for seed in ["1", "2", "3", "4", "5", "6", "7", "8"] {
            let drawn = draw(&delegates, seed, 2, &[quota("群众", 1), quota("刑侦", 1)]).unwrap();
            assert_eq!((drawn[0].cells[0].as_str(), drawn[0].quota.as_deref()), ("乙", Some("群众")));
            assert_eq!(drawn[1].quota, None, "the first quota has met the second");
        }
        let fault = |count, quotas: &[Quota]| draw(&delegates, "1", count, quotas).unwrap_err().id;
        assert_eq!(fault(5, &[]), "consultation-too-few");
        assert_eq!(fault(2, &[quota("群众", 2)]), "consultation-quota-short");
        assert_eq!(fault(1, &[quota("群众", 1), quota("治安", 1)]), "consultation-quota-over");
        assert_eq!(draw(&table(&["甲", "甲 | 刑侦"]), "1", 1, &[]).unwrap_err().id, "consultation-twice");
    }

    proptest! {
        #[test]
        fn k2_who_is_drawn_follows_from_seed_and_names_alone(
            seed in "[0-9 ]{1,12}",
            order in Just((0..20_usize).collect::<Vec<_>>()).prop_shuffle(),
            count in 1..20_usize,
            least in 0..4_usize,
        ) {
            let row = |n: &usize| {
                let kind = if n.is_multiple_of(3) { "群众" } else { "党员" };
                vec![format!("代表{n}"), format!("单位{}", n % 4), kind.to_owned(), format!("{}", n * 7)]
            };
            let least = least.min(count);
            let quotas: Vec<Quota> =
                (least > 0).then(|| Quota { of: "群众".into(), least }).into_iter().collect();
            let sorted = draw(&(0..20).map(|n| row(&n)).collect::<Vec<_>>(), &seed, count, &quotas).unwrap();
            let mut shuffled: Vec<Vec<String>> = order.iter().map(row).collect();
            // How somebody is reached does not count.
            shuffled.iter_mut().for_each(|row| row[3].clear());
            let shuffled = draw(&shuffled, &seed, count, &quotas).unwrap();
            prop_assert_eq!(&sorted, &shuffled);
            prop_assert_eq!(sorted.len(), count);
            let of = sorted.iter().filter(|one| one.cells[2] == "群众").count();
            prop_assert!(of >= least);
            let mut once = names(&sorted);
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), count);
        }
    }
}
