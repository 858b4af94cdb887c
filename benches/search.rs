//! What a search costs in memory and time, at 1 000 to 1 000 000 records. Run with `cargo bench --bench search`; a number
//! after `--` is the most records.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::code::{Kind, OrgCode, RecordKey};
use gongkai::domain::disclosure::{Disclosure, Matter, TimeLimit};
use gongkai::domain::organisation::{OrgKind, Organisation, Person, Post, Role};
use gongkai::domain::period::{Cycle, Period};
use gongkai::office::directory::Directory;
use gongkai::office::record::Record;
use gongkai::office::search::{Entry, Index, Wanted, cache};

/// Searches of each kind.
const ROUNDS: usize = 25;

const WORDS: [&str; 24] = [
    "党费", "收缴", "信息", "公开", "重点", "工作", "督查", "经费", "使用", "方案", "干部", "任免", "教育",
    "培训", "作风", "建设", "执法", "办案", "管理", "中心", "采购", "装备", "预算", "执行",
];

const BODIES: [&str; 8] =
    ["政治处", "办公室", "纪委", "警务保障室", "政工室", "督察大队", "法制大队", "指挥中心"];

fn org() -> OrgCode {
    "SJ".parse().expect("a code")
}

/// A record like the office's: a title of some twenty characters, a text of some two hundred.
fn record(n: usize) -> Record {
    let word =
        |at: usize| WORDS[(n.wrapping_mul(2_654_435_761).wrapping_add(at * 40_503) >> 7) % WORDS.len()];
    let title: String = (0..8).map(word).collect::<Vec<_>>().concat() + "情况";
    let content =
        format!("就“{title}”公开以下内容：{}。编号{n}。", (8..70).map(word).collect::<Vec<_>>().join(""));
    let day = NaiveDate::from_ymd_opt(2016, 1, 1).expect("a day") + Days::new((n % 3_650) as u64);
    let code = format!("SJ-{:02}", n % 58 + 1).parse().expect("a code");
    let seq = u32::try_from(n / 58 / 11 + 1).expect("a number");
    let key = RecordKey { code, kind: Kind::Disclosure, year: 2016 + (n / 58 % 11) as i32, seq };
    let matter = Matter {
        title,
        content,
        scope: Scope::Bureau,
        channels: vec![Channel::Intranet],
        time_limit: TimeLimit::Cyclic(Period::containing(day, Cycle::Quarter)),
        settled: None,
        important: false,
        needs_superior: false,
        responsible: BODIES[n % BODIES.len()].to_owned(),
    };
    Record::Disclosure(Disclosure::propose(
        key,
        1,
        matter,
        "zhang",
        day.and_hms_opt(9, 0, 0).expect("a time"),
    ))
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Megabytes of memory the process has.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    let kib: f64 = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or_default();
    kib / 1024.0
}

fn main() {
    let most = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(1_000_000);
    let mut directory = Directory::default();
    let organisation = Organisation {
        code: org(),
        name: "市局党委".to_owned(),
        kind: OrgKind::Bureau,
        superior: None,
        owes_from: NaiveDate::default(),
        active: true,
    };
    directory.orgs.insert(org(), organisation);
    let posts = vec![Post { org: org(), role: Role::Leader }];
    let who = Person { login: "leader".to_owned(), name: "leader".to_owned(), posts, active: true };
    for count in [1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|count| *count <= most) {
        let before = resident();
        let mut index = Index::default();
        let mut making = Duration::ZERO;
        for n in 0..count {
            let record = record(n);
            making += timed(|| Entry::of(&record).iter().for_each(|entry| index.push(entry))).0;
        }
        let (held, told) = (resident() - before, index.bytes() as f64 / 1024.0 / 1024.0);
        println!("\n{count} records: made in {:.0} ms, {told:.1} MB ({held:.1} MB resident)", ms(making));
        for (what, words) in [
            ("rare phrase", "编号777。"),
            ("phrase in a few", "装备预算执行信息"),
            ("phrase in all", "公开以下内容"),
            ("two words", "装备预算 执法办案"),
            ("initials", "xxgkzd"),
            ("initials in many", "gz"),
            ("full pinyin", "xinxigongkaizhongdian"),
            ("mixed", "信xgkz点"),
            ("not there", "qqqqq"),
        ] {
            let wanted = Wanted { words: words.split(' ').map(str::to_owned).collect(), ..Wanted::default() };
            let mut hits = 0;
            let mut times: Vec<Duration> = (0..ROUNDS)
                .map(|_| {
                    let (time, found) = timed(|| index.search(black_box(&wanted), &who, &directory));
                    hits = found.counts.iter().sum();
                    time
                })
                .collect();
            times.sort();
            let [best, median, worst] = [0, ROUNDS / 2, ROUNDS - 1].map(|at| ms(times[at]));
            println!("{what:>18}  {median:8.2} ms, {best:8.2} to {worst:8.2}, {hits:>8} hits");
        }
        let (time, ()) = timed(|| index.replace(&Entry::of(&record(count / 2)).expect("an entry")));
        println!("{:>18}  {:8.2} ms", "followed", ms(time));
        let path = std::env::temp_dir().join(format!("gongkai-search-bench-{}", std::process::id()));
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("a file"));
        index.set_head(1, [0; 32]);
        let (time, _) = timed(|| cache::write(&index, &mut file).expect("it is written"));
        println!("{:>18}  {:8.2} ms", "written", ms(time));
        drop((file, index));
        let (time, pieces) = timed(|| {
            let mut file = std::fs::File::open(&path).expect("the file");
            let header = cache::read_header(&mut file).expect("it is read");
            let mut pieces = Vec::new();
            cache::read_chunks(&header, &mut file, &mut |piece| {
                pieces.push(piece);
                true
            })
            .expect("it is read");
            pieces.len()
        });
        println!("{:>18}  {:8.2} ms, {pieces} chunks", "read", ms(time));
        std::fs::remove_file(&path).expect("the file goes");
    }
}
