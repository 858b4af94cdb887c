//! The opinion register that an office has kept in a spreadsheet, taken over in a real terminal: looked at first, mended,
//! written, worked on, and a file that was taken over by mistake taken back.

mod support;

use chrono::{Days, Local};
use support::journey::{Demo, quit};

#[test]
fn a_spreadsheet_of_opinions_becomes_the_register() {
    let demo = Demo::new();
    quit(demo.open("qian"));
    let due = || String::from_utf8(demo.run(&["due"]).stdout).expect("UTF-8");
    assert!(!due().contains("办事窗口午休时间"));

    let day = |ago: u64| Local::now().date_naive() - Days::new(ago);
    let heading = "登记编号,收到日期,来源,署名,意见内容,办理情况,答复内容,答复日期,反馈日期,反馈情况\n";
    let answered = format!(
        "意旧-1,{},意见箱,张三,食堂价目表久未更新,{} 已办结,已更换。,{},{},已当面告知。\n",
        day(90).format("%Y年%-m月%-d日"),
        day(80),
        day(85).format("%Y/%-m/%-d"),
        day(84).format("%Y.%m.%d"),
    );
    let open = format!("意旧-2,{},监督电话,李四,办事窗口午休时间应当公开,,,,,\n", day(60));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("yijian.csv");
    let typed = path.to_str().expect("a path in UTF-8").to_owned();
    std::fs::write(&path, format!("{heading}{answered}{}", open.replace("监督电话", "口信")))
        .expect("written");

    let mut keeper = demo.open("qian");
    keeper.keys("3").wait_for("─>意见办理").keys("ctrl-o").wait_for("─ 导入原登记簿 ─");
    keeper.keys(&format!("\"{typed}\" ctrl-s")).wait_for("文件有1处错误，未写入任何内容");
    keeper.wait_for("第3行第3列（C）“渠道”：“口信”不在可用的词之列");
    std::fs::write(&path, format!("{heading}{answered}{open}")).expect("written");
    keeper.keys("esc").wait_until(|screen| !screen.contains("导入预览"));
    keeper.keys("ctrl-s").wait_for("意见登记簿：新增2条，已登记0条。");
    keeper.wait_for("尚有时限未了的1条，其中逾期1条。").wait_for("以上尚未写入");
    keeper.keys("enter").wait_for("意见登记簿已导入2条（yijian.csv）");
    // What was answered long ago is done, and says where it comes from.
    keeper.keys("/").wait_for("─ 检索 ─").keys("\"食堂价目表久未更新\"").wait_for("共 1：").keys("enter");
    keeper.wait_until(|screen| !screen.contains("─ 检索 ─"));
    keeper.keys("z").wait_for("状态       已办结").wait_for("由原登记簿导入");
    keeper.wait_for("yijian.csv #2 意旧-1").keys("z");
    // What is open is answered like any other.
    keeper
        .keys("/")
        .wait_for("─ 检索 ─")
        .keys("ctrl-u \"办事窗口午休时间\"")
        .wait_for("共 1：")
        .keys("enter");
    keeper.wait_until(|screen| !screen.contains("─ 检索 ─"));
    keeper.wait_for("逾期");
    quit(keeper);
    let told = due();
    let line = told.lines().find(|line| line.contains("办事窗口午休时间")).expect("it is due");
    assert!(line.contains("O2"), "{line}");
    assert!(!told.contains("食堂价目表久未更新"), "{told}");

    // The same file again adds nothing; another, taken over by mistake, is taken back whole.
    let mut keeper = demo.open("qian");
    keeper.keys("3").wait_for("─>意见办理").keys("ctrl-o").wait_for("─ 导入原登记簿 ─");
    keeper.keys(&format!("\"{typed}\" ctrl-s")).wait_for("新增0条，已登记2条");
    keeper.keys("enter").wait_for("均已登记，无须导入").keys("esc");
    keeper.wait_until(|screen| !screen.contains("导入预览"));
    let other = open.replace("办事窗口午休时间应当公开", "别处的意见").replace("意旧-2", "他-1");
    std::fs::write(&path, format!("{heading}{other}")).expect("written");
    keeper.keys("ctrl-o").wait_for("─ 导入原登记簿 ─");
    keeper.keys(&format!("\"{typed}\" ctrl-s")).wait_for("新增1条，已登记0条");
    keeper.keys("enter").wait_for("意见登记簿已导入1条");
    keeper.keys("U").wait_for("─ 撤销上一次操作 ─").wait_for("已登记 -> 删去，编号收回（1项）");
    keeper.keys("enter").wait_for("完成：已撤销");
    quit(keeper);
    assert!(!due().contains("别处的意见"));

    // Who does not enter opinions does not take them over.
    let mut leader = demo.open("leader");
    leader.keys("esc").wait_for("─ 意见办理").keys("3").wait_for("─>意见办理");
    leader.keys("ctrl-o").wait_for("不能执行：");
    quit(leader);
    demo.verify();
}
