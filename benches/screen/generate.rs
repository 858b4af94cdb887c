//! A made-up office of any size, as a backup that `gongkai restore` reads.
//!
//! It grows from the demonstration: its records, closed ones moved to earlier years and to forty branches, with titles and
//! texts put together anew. One record in sixty is open, as in an office that keeps up with its work, and a third
//! of those waits for the leader in charge.

use std::io::{self, Write};
use std::ops::ControlFlow;

use chrono::{Datelike, NaiveDateTime};
use gongkai::domain::disclosure::Step;
use gongkai::domain::organisation::{OrgKind, Organisation, Person, Post, Role};
use gongkai::domain::settings::Settings;
use gongkai::office::demo;
use gongkai::office::record::Record;
use gongkai::store::{Range, Store};
use serde_json::{Value, json};

/// One record in so many is open, but never fewer than asked for.
const OPEN: usize = 60;

/// Enough to fill the lists of one person.
pub const LEAST_OPEN: usize = 300;

/// Branches beside those of the demonstration.
const BRANCHES: usize = 36;

/// Years before this one that closed records are spread over.
const YEARS: i32 = 10;

const WHAT: [&str; 24] = [
    "党费收缴使用",
    "年度工作要点",
    "领导班子分工",
    "信息公开指南",
    "民主生活会",
    "发展党员",
    "干部任免",
    "评先评优",
    "大额资金使用",
    "基层调研",
    "矛盾纠纷调处",
    "执法规范化建设",
    "警务保障经费",
    "公务接待",
    "车辆购置更新",
    "教育培训计划",
    "党风廉政责任制",
    "巡察整改",
    "群众来信来访",
    "窗口服务承诺",
    "重点工程建设",
    "装备采购",
    "慰问困难党员",
    "志愿服务",
];
const HOW: [&str; 12] = [
    "情况的通报",
    "结果的公示",
    "实施方案",
    "专题报告",
    "整改进展",
    "研究意见",
    "安排及落实情况",
    "有关事项的说明",
    "考核办法",
    "补充公开",
    "征求意见稿",
    "年度总结",
];
const WHERE: [&str; 10] = [
    "东城片区",
    "机关本级",
    "西城片区",
    "各派出所",
    "交警中队",
    "治安大队",
    "社区警务室",
    "看守所",
    "特巡警大队",
    "出入境窗口",
];
/// What the records say.
pub const SAID: [&str; 8] = [
    "经集体研究，同意按程序公开，接受党员和群众监督。",
    "请各单位对照公开目录逐项落实，确保内容真实、程序规范。",
    "公开期间如有意见，可通过意见箱、监督电话或电子信箱反映。",
    "责任部门应在规定时限内答复，并将办理结果反馈本人。",
    "涉及秘密的内容已作删减，保密审查意见附后。",
    "本事项经分管领导和主要负责人审核，现予公布。",
    "有关明细见附表，存档备查。",
    "下一步将按季度更新，逐段公开进展。",
];

/// The demonstration's office as it is written to a file: `key` and `record` of everything but drafts and journal.
struct Templates {
    /// Catalogue, organisations, people, settings.
    frame: Vec<(String, Value)>,
    closed: Vec<Template>,
    open: Vec<Template>,
    /// Of those, what waits for the bureau's leader in charge.
    leader: Vec<Template>,
}

/// A record with places to fill in.
struct Template {
    text: String,
    org: String,
    item: String,
    kind: &'static str,
}

/// A repeatable source of choices.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }
}

/// What office is made.
pub struct Made<'a> {
    /// How many records it has.
    pub records: usize,
    /// How many of them are open at least.
    pub least_open: usize,
    /// The moment at which it stands.
    pub now: NaiveDateTime,
    /// Who reviews in it for the bureau.
    pub logins: &'a [String],
    /// As what they do.
    pub roles: &'a [Role],
}

/// Writes the office.
pub fn write(out: &mut dyn Write, made: &Made<'_>) -> io::Result<()> {
    let &Made { records, now, .. } = made;
    let templates = Templates::read(made);
    for (key, record) in &templates.frame {
        writeln!(out, "{}", json!({ "key": key, "record": record }))?;
    }
    let branches: Vec<String> = (1..=BRANCHES).map(branch).collect();
    let mut numbers = std::collections::HashMap::<(String, i32), u32>::new();
    let mut dice = Dice(42);
    let every = OPEN.min(records / made.least_open).max(1);
    for n in 0..records {
        let open = n % every == 0;
        let of = match (open, n / every % 3) {
            (false, _) => &templates.closed,
            (true, 0) => &templates.leader,
            (true, _) => &templates.open,
        };
        let template = &of[dice.roll(of.len())];
        let year = now.year() - if open { 0 } else { i32::try_from(dice.roll(YEARS as usize)).unwrap_or(0) };
        let own = template.org == "SJ" || dice.roll(10) == 0;
        let org = if own { &template.org } else { &branches[dice.roll(BRANCHES)] };
        let code = format!("{org}-{}", template.item);
        let number = numbers.entry((code.clone(), year)).or_default();
        *number += 1;
        let key = format!("{code}/{}/{year:04}/{number:06}", template.kind);
        let title =
            format!("关于{}{}{}（第{}号）", dice.pick(&WHERE), dice.pick(&WHAT), dice.pick(&HOW), n + 1);
        let said: String = (0..4).map(|_| dice.pick(&SAID)).collect();
        let mut text =
            template.text.replace("@KEY@", &key).replace("@TITLE@", &title).replace("@TEXT@", &said);
        if !own {
            text = text.replace(&format!("\"{}\"", template.org), &format!("\"{org}\""));
        }
        if year != now.year() {
            // Every date and period of the record with it.
            for back in [0, 1] {
                let (from, to) = (now.year() - back, year - back);
                text = text.replace(&format!("\"{from}"), &format!("\"{to}"));
            }
        }
        writeln!(out, "{{\"key\":\"r/{key}\",\"record\":{text}}}")?;
    }
    Ok(())
}

fn branch(n: usize) -> String {
    format!("ZB{n:02}")
}

impl Templates {
    fn read(made: &Made<'_>) -> Self {
        let demo = demo::build(made.now).expect("the demonstration can be made");
        let mut templates =
            Self { frame: Vec::new(), closed: Vec::new(), open: Vec::new(), leader: Vec::new() };
        demo.each(&Range::prefix(b""), &mut |key, stored| {
            let key = String::from_utf8_lossy(key).into_owned();
            if let Ok(record) = Record::decode(&key, &stored.value) {
                templates.take(key, record);
            }
            ControlFlow::Continue(())
        })
        .expect("a store in memory can be read");
        templates.frame_of_branches();
        made.logins.iter().for_each(|login| templates.frame_of_person(login, made.roles));
        templates
    }

    fn take(&mut self, key: String, record: Record) {
        let open = match &record {
            Record::Disclosure(disclosure) => !disclosure.state.is_final(),
            Record::Opinion(opinion) => opinion.closed.is_none(),
            Record::Adjustment(_) => return,
            Record::Settings(settings) => {
                let settings = Record::Settings(Settings { demo: false, ..settings.clone() });
                return self.frame.push((key, value(&settings)));
            }
            other => return self.frame.push((key, value(other))),
        };
        let step = match &record {
            Record::Disclosure(disclosure) => disclosure.pending(),
            _ => None,
        };
        // What must name its basis is not approved by one key.
        if step.is_some_and(Step::needs_basis) {
            return;
        }
        if step == Some(Step::LeaderInCharge)
            && record.record_key().is_some_and(|key| key.code.org.as_str() == "SJ")
        {
            self.leader.push(Template::of(&record));
        }
        let template = Template::of(&record);
        if open { self.open.push(template) } else { self.closed.push(template) }
    }

    fn frame_of_branches(&mut self) {
        for n in 1..=BRANCHES {
            let code = branch(n);
            let org = Record::Organisation(Organisation {
                code: code.parse().expect("an organisation's code"),
                name: format!("第{n}党支部"),
                kind: OrgKind::Branch,
                superior: Some("SJ".parse().expect("the bureau's code")),
                owes_from: self.owes_from(),
                active: true,
            });
            self.frame.push((org.key(), value(&org)));
        }
    }

    fn frame_of_person(&mut self, login: &str, roles: &[Role]) {
        let bureau = || "SJ".parse().expect("the bureau's code");
        let person = Record::Person(Person {
            login: login.to_owned(),
            name: "测试员".to_owned(),
            posts: roles.iter().map(|role| Post { org: bureau(), role: *role }).collect(),
            active: true,
        });
        self.frame.push((person.key(), value(&person)));
    }

    /// As the demonstration's bureau does.
    fn owes_from(&self) -> chrono::NaiveDate {
        let bureau = self.frame.iter().find(|(key, _)| key == "o/SJ").expect("the bureau");
        serde_json::from_value(bureau.1["organisation"]["owes_from"].clone()).expect("a date")
    }
}

impl Template {
    fn of(record: &Record) -> Self {
        let key = record.record_key().expect("a record under a code");
        let mut value = value(record);
        let inner = value.as_object_mut().and_then(|kinds| kinds.values_mut().next()).expect("one kind");
        inner["key"] = json!("@KEY@");
        let texts = if inner.get("matter").is_some() {
            for link in ["follows", "followed_by"] {
                inner[link] = Value::Null;
            }
            &mut inner["matter"]
        } else {
            inner["about"] = Value::Null;
            inner
        };
        texts["title"] = json!("@TITLE@");
        texts["content"] = json!("@TEXT@");
        Self {
            org: key.code.org.to_string(),
            item: key.code.item.to_string(),
            kind: key.kind.word(),
            text: value.to_string(),
        }
    }
}

fn value(record: &Record) -> Value {
    serde_json::to_value(record).expect("a record becomes JSON")
}
