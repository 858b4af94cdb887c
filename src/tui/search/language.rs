//! The query language: words, and filters as `名称:值`, in both languages whatever the interface speaks.

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};

use crate::domain::code::OrgCode;
use crate::domain::message::Message;
use crate::domain::period::Period;
use crate::lang::{Language, Words};
use crate::office::directory::Directory;
use crate::office::search::{Class, Pattern, Rank, Standing, Wanted, fold};

/// What can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Catalogue items, disclosures, opinions.
    Class,
    /// Where it stands.
    Standing,
    /// The organisation.
    Org,
    /// The body responsible.
    Body,
    /// The period.
    Period,
}

impl Filter {
    /// Every filter, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Class, Self::Standing, Self::Org, Self::Body, Self::Period];

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Class => Message::new("search-filter-class"),
            Self::Standing => Message::new("search-filter-state"),
            Self::Org => Message::new("search-filter-org"),
            Self::Body => Message::new("search-filter-body"),
            Self::Period => Message::new("search-filter-period"),
        }
    }
}

/// The words of both languages: a filter typed in the one counts in the other too.
#[derive(Clone, Copy)]
pub struct Tongues(&'static [Words; 2]);

impl Tongues {
    /// The words, read at their first use.
    pub fn get() -> Self {
        static WORDS: OnceLock<[Words; 2]> = OnceLock::new();
        Self(WORDS.get_or_init(|| Language::ALL.map(Words::new)))
    }

    /// The words of a message in both languages.
    pub fn of(self, message: &Message) -> [String; 2] {
        [&self.0[0], &self.0[1]].map(|words| words.text(message))
    }

    /// The filter of that name, which may be in pinyin, and the value after it.
    pub fn filter(self, token: &str) -> Option<(Filter, &str)> {
        let (at, colon) = token.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
        let name = fold(&token[..at]);
        let typed = Pattern::new(&name);
        let is = |called: &String| *called == name || typed.by_pinyin(called) == Some(0..called.len());
        let filter = Filter::ALL.into_iter().find(|filter| self.of(&filter.message()).iter().any(is))?;
        Some((filter, &token[at + colon.len_utf8()..]))
    }
}

/// A name as it is typed in a filter: without blanks.
pub fn one_word(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Those of `known` that `value` means: those of that very name, else those whose name begins with it, else all in whose
/// name it stands.
fn meant<T: Clone>(value: &str, known: &[(T, Vec<String>)]) -> Vec<T> {
    let value = one_word(&fold(value));
    let pattern = Pattern::new(&value);
    let exact = |names: &[String]| names.iter().any(|name| fold(&one_word(name)) == value);
    let starts = |name: &str| pattern.places(&one_word(name)).first().map(|place| place.start);
    let begins = |names: &[String]| names.iter().any(|name| starts(name) == Some(0));
    let inside = |names: &[String]| names.iter().any(|name| starts(name).is_some());
    let of = |is: &dyn Fn(&[String]) -> bool| {
        known.iter().filter(|(_, names)| is(names)).map(|(one, _)| one.clone()).collect::<Vec<T>>()
    };
    let found = [of(&exact), of(&begins), of(&inside)];
    found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// The classes with their names.
pub fn classes(tongues: Tongues) -> Vec<(Class, Vec<String>)> {
    let names = |class: Class| {
        let mut names = tongues.of(&class.message()).to_vec();
        names.push(class.word().to_owned());
        names
    };
    Class::ALL.map(|class| (class, names(class))).to_vec()
}

/// The standings with their names.
pub fn standings(tongues: Tongues) -> Vec<(Standing, Vec<String>)> {
    Standing::all().map(|standing| (standing, tongues.of(&standing.message()).to_vec())).collect()
}

/// The organisations with their names.
pub fn orgs(directory: &Directory) -> Vec<(OrgCode, Vec<String>)> {
    let names =
        |org: &crate::domain::organisation::Organisation| vec![org.code.to_string(), org.name.clone()];
    directory.orgs.values().map(|org| (org.code.clone(), names(org))).collect()
}

/// What is looked for.
///
/// # Errors
/// A filter's value that means nothing, with what can be put there in the language of `words`.
pub fn parse(text: &str, directory: &Directory, words: &Words) -> Result<Wanted, Message> {
    let tongues = Tongues::get();
    let mut wanted = Wanted::default();
    for token in text.split_whitespace() {
        let Some((filter, values)) = tongues.filter(token) else {
            wanted.words.push(token.to_owned());
            continue;
        };
        for value in values.split([',', '，', '、']).filter(|value| !value.is_empty()) {
            take(&mut wanted, filter, value, directory, words, tongues)?;
        }
    }
    Ok(wanted)
}

fn take(
    wanted: &mut Wanted,
    filter: Filter,
    value: &str,
    directory: &Directory,
    words: &Words,
    tongues: Tongues,
) -> Result<(), Message> {
    let wrong = |allowed: Vec<String>| {
        Message::new("search-filter-wrong")
            .with("filter", filter.message())
            .with("value", value)
            .with("allowed", allowed.join(&words.get("list-separator")))
    };
    let ours = usize::from(words.language() != Language::Chinese);
    match filter {
        Filter::Class => {
            let known = classes(tongues);
            let found = meant(value, &known);
            if found.is_empty() {
                return Err(wrong(known.iter().map(|(_, names)| names[ours].clone()).collect()));
            }
            wanted.classes.extend(found);
        }
        Filter::Standing => {
            let known = standings(tongues);
            let found = meant(value, &known);
            if found.is_empty() {
                let mut names: Vec<String> = known.iter().map(|(_, names)| one_word(&names[ours])).collect();
                let mut before = std::collections::BTreeSet::new();
                names.retain(|name| before.insert(name.clone()));
                return Err(wrong(names));
            }
            wanted.standings.extend(found);
        }
        Filter::Org => {
            let known = orgs(directory);
            let found = meant(value, &known);
            if found.is_empty() {
                return Err(wrong(known.iter().map(|(code, _)| code.to_string()).collect()));
            }
            wanted.orgs.extend(found);
        }
        Filter::Body => wanted.bodies.push(value.to_owned()),
        Filter::Period => {
            let unreadable = || Message::new("search-period-unreadable").with("value", value);
            let period = period(&fold(value)).ok_or_else(unreadable)?;
            // Of several, from the first day to the last.
            let (from, to) = wanted.period.unwrap_or(period);
            wanted.period = Some((from.min(period.0), to.max(period.1)));
        }
    }
    Ok(())
}

/// The days that `2026`, `2026q3`, `2026-07`, `2026-07-01` or a range `2026-07..2026-09` means.
fn period(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    if let Some((from, to)) = text.split_once("..") {
        let (from, to) = (period_of(from)?.0, period_of(to)?.1);
        return (from <= to).then_some((from, to));
    }
    period_of(text)
}

fn period_of(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    if let Ok(period) = text.parse::<Period>() {
        return Some((period.first(), period.last()));
    }
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return (1..=9999).contains(&day.year()).then_some((day, day));
    }
    let (year, month) = text.split_once('-')?;
    let (year, month): (i32, u32) = (year.parse().ok()?, month.parse().ok()?);
    let first = NaiveDate::from_ymd_opt(year, month, 1).filter(|_| (1..=9999).contains(&year))?;
    let last = first.checked_add_months(chrono::Months::new(1))?.pred_opt()?;
    Some((first, last))
}

/// How well `typed` stands in one of `names`.
pub fn best(typed: &Pattern, names: &[String]) -> Option<Rank> {
    names.iter().filter_map(|name| typed.rank(name)).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Wanted, Message> {
        parse(text, &Directory::default(), &Words::new(Language::Chinese))
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn words_and_filters_are_told_apart_in_both_languages() {
        use crate::domain::disclosure::State;
        let wanted = parsed("信xgk　状态：已公开 kind:opinion 说明:甲").unwrap();
        assert_eq!(wanted.words, ["信xgk", "说明:甲"]);
        assert_eq!(wanted.standings, [Standing::Disclosure(State::Published)]);
        assert_eq!(wanted.classes, [Class::Opinion]);
        let both = parsed("state:published,待公开").unwrap().standings;
        assert_eq!(both, [State::Published, State::Approved].map(Standing::Disclosure));
        // By pinyin, and one name for several standings.
        assert_eq!(parsed("状态:ygk").unwrap().standings, [Standing::Disclosure(State::Published)]);
        assert_eq!(parsed("zt:ygk").unwrap().standings, [Standing::Disclosure(State::Published)]);
        assert_eq!(parsed("state:已办结").unwrap().standings.len(), 3);
        assert_eq!(parsed("状态:under-review").unwrap().standings, [Standing::Disclosure(State::Review)]);
        assert_eq!(parsed("状态:").unwrap(), Wanted::default());
    }

    #[test]
    fn a_wrong_filter_says_what_is_allowed() {
        let words = Words::new(Language::Chinese);
        let told = words.text(&parsed("状态:已公布了").unwrap_err());
        assert!(told.contains("已公布了") && told.contains("已公开") && told.contains("办理中"), "{told}");
        let told = words.text(&parsed("类:信件").unwrap_err());
        assert!(told.contains("目录事项") && told.contains("意见"), "{told}");
        assert_eq!(parsed("期:去年").unwrap_err().id, "search-period-unreadable");
        for wrong in ["期:2026Q5", "期:2026-13", "期:2026-09..2026-07", "期:..", "期:99999-01", "period:0-1"]
        {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn periods_are_read_in_every_form() {
        let of = |text: &str| parsed(text).unwrap().period.unwrap();
        assert_eq!(of("期:2026Q3"), (day("2026-07-01"), day("2026-09-30")));
        assert_eq!(of("period:2026-07..2026-09"), (day("2026-07-01"), day("2026-09-30")));
        assert_eq!(of("期:２０２６"), (day("2026-01-01"), day("2026-12-31")));
        assert_eq!(of("期:2024-02"), (day("2024-02-01"), day("2024-02-29")));
        assert_eq!(of("期:2026-07-03"), (day("2026-07-03"), day("2026-07-03")));
        assert_eq!(of("期:9999-12").1, day("9999-12-31"));
    }
}
