//! The people of the demonstration office, each at a screen of their own, one after the other.

use std::path::PathBuf;
use std::process::{Command, Output};

use super::pty::{Options, Session};

/// Who is who.
const PEOPLE: &str = include_str!("../../src/office/demo/people.csv");

/// An office made for one test, in a folder of its own.
pub struct Demo {
    folder: tempfile::TempDir,
}

impl Demo {
    /// A folder; the first who opens it finds the office made.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// Where the office is.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// How `login` starts the program: 120 by 36, in Chinese.
    pub fn options(&self, login: &str) -> Options {
        let data = self.data().to_str().expect("a path in UTF-8").to_owned();
        let args = ["demo", "--data", &data, "--as", login].map(str::to_owned).to_vec();
        Options { args, cols: 120, rows: 36, ..Options::default() }
    }

    /// The office as `login` sees it first.
    pub fn open(&self, login: &str) -> Session {
        self.open_with(self.options(login), login)
    }

    /// The same, started as `options` say.
    #[track_caller]
    pub fn open_with(&self, options: Options, login: &str) -> Session {
        let mut session = Session::start(options);
        let name = name(login);
        session.wait_until(|screen| {
            let header = screen.lines().next().unwrap_or_default();
            header.contains(name) && !screen.contains("正在读取") && !screen.contains("Reading")
        });
        session
    }

    /// What a command of the command line says about this office.
    pub fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.args(args).arg("--data").arg(self.data()).env("GONGKAI_LANG", "zh");
        command.output().expect("the program runs")
    }

    /// Checks that nothing is wrong with what is stored.
    #[track_caller]
    pub fn verify(&self) {
        let output = self.run(&["verify"]);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && told.contains("未发现问题"), "{told}");
    }
}

/// The name of the person with that login.
#[track_caller]
pub fn name(login: &str) -> &'static str {
    let row = PEOPLE.lines().find(|line| line.split(',').next() == Some(login));
    row.and_then(|row| row.split(',').nth(1)).unwrap_or_else(|| panic!("nobody has the login {login}"))
}

/// Leaves with the key for it.
#[track_caller]
pub fn quit(mut session: Session) {
    session.keys("q");
    assert!(session.wait_exit().success());
}

/// The row that stands out as selected.
fn selected_row(screen: &vt100::Screen) -> Option<u16> {
    let (rows, columns) = screen.size();
    let is_inverse = |row, column| screen.cell(row, column).is_some_and(vt100::Cell::inverse);
    (1..rows.saturating_sub(2)).find(|row| (0..columns).any(|column| is_inverse(*row, column)))
}

/// The line that stands out as selected.
pub fn selected(screen: &vt100::Screen) -> String {
    let (_, columns) = screen.size();
    let line = selected_row(screen).map(|row| {
        let cells = (0..columns).filter_map(|column| screen.cell(row, column));
        cells.filter(|cell| cell.inverse()).map(vt100::Cell::contents).collect()
    });
    line.unwrap_or_default()
}

/// Types `keys`, and waits until they have moved the selection.
#[track_caller]
pub fn moves(session: &mut Session, keys: &str) -> String {
    let before = session.with_screen(selected);
    session.keys(keys).wait_seen(|screen| !selected(screen).is_empty() && selected(screen) != before);
    session.with_screen(selected)
}

/// The title of the detail: what it shows, once it is there.
fn shown(screen: &str) -> Option<&str> {
    let line = screen.lines().find(|line| line.contains("详情 "))?;
    let title = line.split_once("详情 ")?.1.split('─').next()?.trim();
    (!title.is_empty() && !screen.contains("正在读取")).then_some(title)
}

/// Whether the detail shows what is selected in a list of titles: it follows once the selection rests.
pub fn follows(screen: &vt100::Screen) -> bool {
    let text = screen.contents();
    let title = text.lines().find_map(|line| line.split_once("标题 ").map(|(_, title)| title.trim()));
    let begins: String = title.unwrap_or_default().chars().take(6).collect();
    !begins.is_empty() && selected(screen).contains(&begins)
}

/// Selects what the detail calls `wanted`, in the pane opened with `pane`: `2` reviews, `3` opinions, `5` applications,
/// `6` plans.
#[track_caller]
pub fn select(session: &mut Session, pane: &str, wanted: &str) {
    let title = match pane {
        "2" => "─>待审核",
        "5" => "─>依申请公开",
        "6" => "─>计划与目录外",
        _ => "─>意见办理",
    };
    session.keys(pane).wait_for(title);
    // The first line is the one below the title.
    session.keys("g").wait_seen(|screen| {
        let (_, columns) = screen.size();
        let lines: Vec<String> = screen.rows(0, columns).collect();
        let top = lines.iter().position(|line| line.contains(title));
        top.is_some_and(|top| selected_row(screen).is_some_and(|row| usize::from(row) == top + 1))
    });
    for _ in 0..100 {
        session.wait_seen(|screen| shown(&screen.contents()).is_some() && follows(screen));
        let before = shown(&session.screen()).map(str::to_owned).unwrap_or_default();
        if before.ends_with(wanted) {
            return;
        }
        session.keys("j");
        session.wait_until(|screen| shown(screen).is_some_and(|now| now != before));
    }
    panic!("{wanted} is not in the queue:\n{}", session.screen());
}

/// Selects the bureau's item `code`, which the keys `way` lead to in the tree from its top.
#[track_caller]
pub fn item(session: &mut Session, way: &str, code: &str) {
    session.keys("1").wait_for("─>公开目录");
    session.keys(&format!("g {way}"));
    session.wait_until(|screen| shown(screen) == Some(code));
}

/// Goes on to the field `label` of the form on screen; it must be after the one in focus.
#[track_caller]
pub fn field(session: &mut Session, label: &str) {
    // What was pressed last may move the keys on by itself, as choosing does.
    session.wait_idle();
    for _ in 0..20 {
        let focused = |screen: &str| {
            let line = screen.lines().find(|line| line.starts_with("│ > ") || line.contains("│ > "))?;
            Some(line.split_once("│ > ")?.1.split_whitespace().next()?.to_owned())
        };
        session.wait_until(|screen| focused(screen).is_some());
        let before = focused(&session.screen()).unwrap_or_default();
        if before.starts_with(label) {
            return;
        }
        session.keys("tab");
        session.wait_until(|screen| focused(screen).is_some_and(|now| now != before));
    }
    panic!("no field {label}:\n{}", session.screen());
}

/// The number in what the program said last: `完成：已提出 SJ-03/2026-002。`
#[track_caller]
pub fn number(session: &Session, before: &str) -> String {
    let screen = session.screen();
    let number = screen.split_once(before).map(|(_, rest)| rest.trim_start());
    let number = number.and_then(|rest| rest.split(['。', '，', '：', ' ', '\n']).next());
    number.unwrap_or_else(|| panic!("no number after {before:?}:\n{screen}")).to_owned()
}

/// The keys from the tree's top to the item `SJ-03`.
const TO_SJ_03: &str = "l l l l j j";

/// Fills in the form for proposing under `SJ-03`: the content is typed and pasted. Returns the number given.
#[track_caller]
pub fn propose(session: &mut Session, title: &str, important: bool) -> String {
    item(session, TO_SJ_03, "SJ-03");
    session.keys("n").wait_for("─ 提出公开 ─").wait_for("> 标题");
    session.keys(&format!("ctrl-u \"{title}\"")).wait_for(&format!("[{title}"));
    field(session, "公开内容");
    session.keys("\"一、事项：经党委研究，\"").wait_for("|一、事项：经党委研究，");
    session.paste("设立便民服务点三处。\n二、时间：自下月起施行。").wait_for("便民服务点三处。");
    session.wait_for("|二、时间：自下月起施行。");
    field(session, "事项确定日期");
    session.keys("\"+0\"");
    field(session, "事项确定的依据");
    session.keys("\"党委会议纪要第21期\"");
    if important {
        field(session, "重要事项");
        session.keys("space").wait_for("[x] 是");
    }
    session.keys("ctrl-s").wait_for("完成：已提出 SJ-03/");
    number(session, "完成：已提出")
}

/// Records a publication on each of the three channels, in the order the catalogue has them.
#[track_caller]
pub fn publish(session: &mut Session, number: &str) {
    for (place, channel, left) in [
        ("四楼会议室", "会议", "还有2种形式未公开"),
        ("金公党21号", "文件", "还有1种形式未公开"),
        ("党务公开专栏", "局域网", "全部公开完毕"),
    ] {
        session.keys("p").wait_for("─ 登记公开情况 ─").wait_for(&format!("< {channel} >"));
        field(session, "公开地点");
        session.keys(&format!("\"{place}\""));
        field(session, "公开凭证");
        session.keys("\"照片2张\" ctrl-s");
        session.wait_for(&format!("完成：{number} 已登记公开（{channel}），{left}"));
    }
}
