//! Proposing, proposing again, another round.

use chrono::NaiveDate;
use gongkai::domain::catalogue::{CatalogueItem, ItemLimit};
use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::code::{Code, ItemCode};
use gongkai::domain::disclosure::{Act, Matter, Settled, Stage, TimeLimit};
use gongkai::domain::message::Arg;
use gongkai::domain::period::Period;
use gongkai::office::Command;
use gongkai::office::command::DisclosureOrder;
use gongkai::tui::form::{FieldKind, Value};
use gongkai::tui::forms::{self, Fault};
use proptest::prelude::*;

use crate::world::*;

fn settled() -> [(&'static str, Value); 3] {
    [
        ("content", text("经研究决定……")),
        ("settled", Value::Date(day(11, 20))),
        ("settled-evidence", text("纪要11号")),
    ]
}

#[test]
fn r1_a_proposal_begins_with_what_the_catalogue_says() {
    let command = sent(&propose("SJ-01"), &settled()).unwrap();
    let expected = Command::Propose {
        code: code("SJ-01"),
        follows: None,
        matter: Box::new(Matter {
            title: "上级党组织决议、决定和部署贯彻落实情况".into(),
            content: "经研究决定……".into(),
            scope: Scope::Bureau,
            channels: vec![Channel::Meeting, Channel::Document, Channel::Intranet],
            time_limit: TimeLimit::Immediate,
            settled: Some(Settled { on: day(11, 20), evidence: "纪要11号".into() }),
            important: false,
            needs_superior: false,
            responsible: "政工室、办公室、纪委".into(),
        }),
    };
    assert_eq!(command, expected);
    let asked = asked(&propose("SJ-01"));
    assert_eq!((asked.spec.id, &*asked.subject), ("propose", "SJ-01"));
    assert_eq!(offered(&asked, "scope"), ["committee", "unit", "bureau"]);
    assert_eq!(offered(&asked, "responsible"), ["政工室、办公室、纪委", "政工室", "办公室", "纪委"]);
    let channels = offered(&asked, "channel");
    assert_eq!(channels[..3], ["meeting", "document", "intranet"]);
    assert_eq!(channels.len(), 14);
}

#[test]
fn every_item_of_both_catalogues_is_proposed_with_what_it_lacks_filled_in() {
    let directory = directory();
    for (org, items) in [("SJ", 58), ("XZ", 15)] {
        for number in 1..=items {
            let code = Code::new(org.parse().unwrap(), ItemCode::Listed(number));
            let item = directory.item(&code).unwrap();
            let purpose = propose(&code.to_string());
            let asked = asked(&purpose);
            let mut answers = settled().to_vec();
            for (id, answer) in [
                ("title", text("标题")),
                ("scope", choice("bureau")),
                ("time-limit", choice("fixed")),
                ("responsible", text("政工室")),
            ] {
                if !asked.values.contains_key(id) {
                    answers.push((id, answer));
                }
            }
            if item.channels().is_empty() {
                answers.push(("channel", many(&["meeting"])));
            }
            let Command::Propose { matter, .. } = sent(&purpose, &answers).unwrap() else { panic!() };
            // Whatever the catalogue does say is what the proposal says.
            assert!(item.scope().is_none_or(|scope| scope == matter.scope), "{code}");
            assert!(item.channels().is_empty() || item.channels() == matter.channels, "{code}");
            let limit = match (item.limit(), &matter.time_limit) {
                (None, TimeLimit::Fixed) | (Some(ItemLimit::Immediate), TimeLimit::Immediate) => true,
                (Some(limit), TimeLimit::Cyclic(period)) => {
                    limit.cycle() == Some(period.cycle()) && period.contains(today())
                }
                _ => false,
            };
            assert!(limit, "{code} {:?}", matter.time_limit);
        }
    }
}

#[test]
fn c1_a_lost_cell_is_asked_and_said_to_be_lost() {
    let asked = asked(&propose("SJ-17"));
    for id in ["title", "scope", "time-limit"] {
        assert!(!asked.values.contains_key(id), "{id}");
    }
    assert_eq!(offered(&asked, "scope").len(), 4);
    assert_eq!(offered(&asked, "period").len(), 9);
    let intro = ids(asked.spec.intro.as_ref().unwrap());
    assert_eq!(intro.iter().filter(|id| *id == "provenance-lost").count(), 4, "{intro:?}");
    let nine = self::asked(&propose("SJ-09"));
    assert!(matches!(field(&nine, "responsible").kind, FieldKind::Line(_)));
    // Where the catalogue does not say how often, a half-year is what the regulation says (R6).
    assert_eq!(nine.values["period"], choice("2026H2"));
    // A matter under no item has everything to choose from and nothing chosen.
    let none = self::asked(&propose("SJ-00"));
    assert_eq!(none.values.len(), 2, "{:?}", none.values);
    assert_eq!(offered(&none, "channel").len(), 14);
}

#[test]
fn r6_periods_are_those_of_the_items_cycle() {
    let of = |code: &str| {
        let asked = asked(&propose(code));
        (offered(&asked, "period"), asked.values["period"].clone())
    };
    assert_eq!(of("SJ-49"), (vec!["2026Q3".into(), "2026Q4".into(), "2027Q1".into()], choice("2026Q4")));
    assert_eq!(of("SJ-11"), (vec!["2025".into(), "2026".into(), "2027".into()], choice("2026")));
    assert_eq!(of("XZ-03"), (vec!["2026H1".into(), "2026H2".into(), "2027H1".into()], choice("2026H2")));
    let purpose = propose("SJ-49");
    let answers = [("content", text("内容")), ("period", choice("2026Q3"))];
    let Command::Propose { matter, .. } = sent(&purpose, &answers).unwrap() else { panic!() };
    assert_eq!((matter.time_limit, matter.settled), (TimeLimit::Cyclic(Period::Quarter(2026, 3)), None));
}

#[test]
fn fields_are_shown_only_with_their_kind_of_time_limit() {
    let purpose = propose("SJ-49");
    for (kind, period, stages) in [
        ("immediate", false, false),
        ("fixed", false, false),
        ("cyclic", true, false),
        ("staged", false, true),
    ] {
        let answers = [("time-limit", choice(kind))];
        assert_eq!(is_shown(&purpose, "period", &answers), period, "{kind}");
        assert_eq!(is_shown(&purpose, "stages", &answers), stages, "{kind}");
    }
}

#[test]
fn r10b_what_is_counted_from_a_settled_matter_needs_the_day_and_its_proof() {
    let purpose = propose("SJ-01");
    let content = ("content", text("内容"));
    let on = ("settled", Value::Date(day(11, 20)));
    let evidence = ("settled-evidence", text("纪要"));
    let kind = |kind| ("time-limit", choice(kind));
    let is = |field: &'static str, id: &str| (field, id.to_owned());
    for limit in ["immediate", "fixed"] {
        let missing = fault(&purpose, &[content.clone(), kind(limit)]);
        assert_eq!(missing, is("settled", "settled-missing"));
    }
    for limit in ["immediate", "cyclic"] {
        let unproved = fault(&purpose, &[content.clone(), kind(limit), on.clone()]);
        assert_eq!(unproved, is("settled-evidence", "form-required"));
        let undated = fault(&purpose, &[content.clone(), kind(limit), evidence.clone()]);
        assert_eq!(undated, is("settled", "form-required"));
    }
    assert!(sent(&purpose, &[content.clone(), kind("cyclic")]).is_ok());
    let tomorrow = ("settled", Value::Date(day(11, 25)));
    let early = fault(&purpose, &[content.clone(), tomorrow, evidence.clone()]);
    assert_eq!(early, is("settled", "settled-in-future"));
    let typed = ("settled", text("2026-02-30"));
    assert_eq!(fault(&purpose, &[content, typed, evidence]), is("settled", "form-date-no-such-day"));
}

#[test]
fn other_faults_stand_at_their_fields() {
    let with = |more: &[(&'static str, Value)]| {
        let mut answers = settled().to_vec();
        answers.extend_from_slice(more);
        fault(&propose("SJ-01"), &answers)
    };
    let is = |field: &'static str, id: &str| (field, id.to_owned());
    assert_eq!(with(&[("title", text(" "))]), is("title", "text-required"));
    assert_eq!(with(&[("title", text(&"题".repeat(201)))]), is("title", "text-too-long"));
    assert_eq!(with(&[("channel", many(&[]))]), is("channel", "form-required"));
    assert_eq!(with(&[("channel", many(&["meeting", "media"]))]), is("channel", "channel-too-wide"));
    assert_eq!(with(&[("time-limit", choice("sometimes"))]), is("time-limit", "form-required"));
    // Wider than the catalogue is not even offered.
    assert_eq!(with(&[("scope", choice("society"))]), is("scope", "form-required"));
}

fn staged(lines: &str) -> Result<Vec<Stage>, Fault> {
    let answers = [("content", text("内容")), ("time-limit", choice("staged")), ("stages", text(lines))];
    match sent(&propose("SJ-01"), &answers) {
        Ok(Command::Propose { matter, .. }) => match matter.time_limit {
            TimeLimit::Staged(stages) => Ok(stages),
            other => panic!("{other:?}"),
        },
        Ok(other) => panic!("{other:?}"),
        Err(fault) => Err(fault),
    }
}

#[test]
fn r7_stages_are_written_one_a_line() {
    let stage = |month, date, name: &str| Stage { name: name.into(), on: day(month, date) };
    let expected = vec![stage(11, 30, "公布方案"), stage(12, 15, "完成招标"), stage(12, 31, "工程 验收")];
    for lines in [
        "2026-11-30 公布方案\n2026-12-15 完成招标\n2026-12-31 工程 验收",
        "  11-30　公布方案\n\n２０２６－１２－１５　完成招标\n2026年12月31日，工程 验收  \n",
        "+6: 公布方案\n12.15、完成招标\n20261231\u{3000}工程 验收",
    ] {
        assert_eq!(staged(lines), Ok(expected.clone()), "{lines}");
    }
    for (lines, line, detail) in [
        ("2026-11-30 公布方案\n\n2026-02-30 完成招标", 3, "form-date-no-such-day"),
        ("完成招标 2026-12-15", 1, "form-date-unreadable"),
        ("2026-11-30 公布方案\n2026-12-15", 2, "text-required"),
        ("2026-12-31，", 1, "text-required"),
    ] {
        let (field, said) = staged(lines).unwrap_err();
        assert_eq!((field, &*said.id), ("stages", "stage-line"), "{lines}");
        assert!(said.args.contains(&("line".into(), Arg::Number(line))), "{said:?}");
        assert!(ids(&said).contains(&detail.to_owned()), "{said:?}");
    }
    let (field, said) = staged("2026-12-15 乙\n2026-11-30 甲").unwrap_err();
    assert_eq!((field, &*said.id), ("stages", "stages-out-of-order"));
    assert_eq!(staged(" \n ").unwrap_err().0, "stages");
}

#[test]
fn r2_a_returned_matter_is_amended_with_the_reason_in_sight() {
    let mut record = disclosure(matter());
    record.send_back("li", at(day(11, 21)), "请写明议事范围").unwrap();
    let purpose = on_disclosure(Act::Resubmit, &record);
    let asked = asked(&purpose);
    assert_eq!(asked.subject, "SJ-19/disclosure/2026/000003");
    let intro = asked.spec.intro.unwrap();
    assert!(intro.args.contains(&("reason".into(), Arg::Text("请写明议事范围".into()))), "{intro:?}");
    assert!(intro.args.contains(&("name".into(), Arg::Text("李芳".into()))), "{intro:?}");
    let answers = [("title", text("议事规则（修订）")), ("note", text("已写明"))];
    let order = DisclosureOrder::Resubmit {
        matter: Box::new(Matter { title: "议事规则（修订）".into(), ..matter() }),
        note: "已写明".into(),
    };
    let key = record.key.clone();
    assert_eq!(sent(&purpose, &answers), Ok(Command::Disclosure { key, seen: 4, order }));
}

#[test]
fn r10_another_round_begins_with_the_earlier_matter() {
    let record = approved(matter());
    let command = sent(&on_disclosure(Act::Again, &record), &[("important", Value::Flag(false))]);
    let matter = Box::new(Matter { important: false, ..matter() });
    let follows = Some(record.key.clone());
    assert_eq!(command, Ok(Command::Propose { code: code("SJ-19"), matter, follows }));
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (0_u64..3000).prop_map(|days| day(1, 1) + chrono::Days::new(days))
}

fn matters() -> impl Strategy<Value = (Code, Matter)> {
    let line = "[一-龥a-zA-Z0-9]([一-龥 a-z，。]{0,30}[一-龥])?";
    let stages = proptest::collection::vec((line, dates()), 1..5).prop_map(|mut stages| {
        stages.sort_by_key(|(_, on)| *on);
        TimeLimit::Staged(stages.into_iter().map(|(name, on)| Stage { name, on }).collect())
    });
    let limits = prop_oneof![
        Just(TimeLimit::Immediate),
        Just(TimeLimit::Fixed),
        (2000_i32..2050, 1_u8..=4).prop_map(|(y, n)| TimeLimit::Cyclic(Period::Quarter(y, n))),
        (2000_i32..2050, 1_u8..=2).prop_map(|(y, n)| TimeLimit::Cyclic(Period::Half(y, n))),
        (2000_i32..2050).prop_map(|y| TimeLimit::Cyclic(Period::Year(y))),
        stages,
    ];
    let channels = prop_oneof![
        proptest::sample::select(Channel::NAMED.to_vec()),
        "[一-龥]{1,6}".prop_map(Channel::Other),
    ];
    let texts = (line, "[一-龥]([一-龥\n ]{0,200}[一-龥])?", line, line);
    let marks: (_, _, _) = (any::<bool>(), any::<bool>(), any::<bool>());
    let item = (1_u16..=58, 0_u64..300, proptest::sample::select(Scope::ALL.to_vec()));
    (item, texts, proptest::collection::btree_set(channels, 1..6), limits, marks).prop_map(
        |((number, ago, scope), (title, content, evidence, responsible), channels, time_limit, marks)| {
            let code = Code::new("SJ".parse().unwrap(), ItemCode::Listed(number));
            let on = today() - chrono::Days::new(ago);
            let needed = matches!(time_limit, TimeLimit::Immediate | TimeLimit::Fixed);
            let settled = (needed || marks.2).then_some(Settled { on, evidence });
            let channels: Vec<Channel> = channels.into_iter().collect();
            let (important, needs_superior) = (marks.0, marks.1);
            let matter = Matter {
                title,
                content,
                scope,
                channels,
                time_limit,
                settled,
                important,
                needs_superior,
                responsible,
            };
            (code, matter)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    /// Whatever was proposed comes back unchanged from the form that it begins.
    #[test]
    fn r10_a_matter_goes_through_its_form_unchanged((code, matter) in matters()) {
        let directory = directory();
        let item = directory.item(&code);
        let allowed = item.and_then(CatalogueItem::scope);
        prop_assume!(matter.check(allowed, today()).is_ok());
        let cycle = item.and_then(CatalogueItem::limit).and_then(ItemLimit::cycle);
        if let (TimeLimit::Cyclic(period), Some(cycle)) = (&matter.time_limit, cycle) {
            prop_assume!(period.cycle() == cycle);
        }
        let mut record = approved(matter.clone());
        record.key.code = code.clone();
        let purpose = on_disclosure(Act::Again, &record);
        let asked = forms::ask(&purpose, &directory, "zhang", today()).unwrap();
        let command = forms::command(&purpose, &directory, today(), &asked.values);
        let Ok(Command::Propose { code: to, matter: mut made, follows }) = command else {
            return Err(TestCaseError::fail(format!("{command:?}")));
        };
        // The catalogue's channels come first in the form; their order says nothing.
        made.channels.sort();
        prop_assert_eq!((to, *made, follows), (code, matter, Some(record.key.clone())));
    }
}
