//! `gongkai keys` and `gongkai config`, by running the program.

use std::fs;

use command::{Home, Ran, keys};

#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;

fn settled(name: &str, bytes: &[u8]) -> Home {
    let home = Home::new();
    let dir = home.path(".config/gongkai");
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join(name), bytes).unwrap();
    home
}

#[test]
fn the_user_s_own_files_are_checked_where_no_other_is_named() {
    let home = Home::new();
    assert!(home.run("keys check").done().contains(".config/gongkai/keys.toml，全部用默认设置"));
    assert!(home.run("config check --lang en").done().contains("everything is as by default"));
    let home = settled("keys.toml", b"[[bind.list]]\nkeys = \"ctrl-n\"\naction = \"list.down\"\n");
    assert!(home.run("keys check").done().contains("keys.toml 没有问题"));
    let ran = Ran::of(home.command(["keys", "check"]).env("XDG_CONFIG_HOME", home.path("elsewhere")));
    assert!(ran.done().contains("elsewhere/gongkai/keys.toml"));
    let home = settled("config.toml", b"keymap = \"vmi\"\n");
    let ran = home.run("config check --lang en");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("config.toml:1:10: ") && ran.out.contains("did you mean \"vim\"?"), "{ran:?}");
    assert!(ran.err.contains("1 fault."), "{ran:?}");
}

#[test]
fn a_named_file_is_checked_and_every_fault_is_told_at_once() {
    let home = Home::new();
    let path = home.path("mine.toml");
    let source = "[[bind.tree]]\nkeys = \"g\"\naction = \"list.tpo\"\n[[bind.tree]]\nkeys = \"ctrl-i\"\naction = \"help.run\"\n\
                  [[bind.tre]]\nkeys = \"x\"\naction = \"none\"\n[[bind.list]]\nkeys = [\"x y\", \"x\", \"\\u001B\"]\naction = \"list.top\"\n";
    fs::write(&path, source).unwrap();
    let ran = Ran::of(&mut home.command(["keys", "check", "--lang=en", path.to_str().unwrap()]));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let name = path.to_str().unwrap();
    let lines: Vec<&str> = ran.out.lines().collect();
    for (at, (place, said)) in [
        ("3:10", "no action \"list.tpo\"; did you mean \"list.top\"?"),
        ("5:8", "cannot tell \"ctrl-i\" from \"tab\""),
        ("6:10", "\"help.run\" can never be reached in the context \"tree\"; did you mean \"bind.help\"?"),
        ("7:8", "no context \"tre\"; did you mean \"tree\"?"),
        ("11:16", "\"x\" would hide \"x y\" (line 11)"),
        ("11:21", "no key \"\\u{1b}\""),
    ]
    .into_iter()
    .enumerate()
    {
        let line = lines.get(at).copied().unwrap_or_default();
        assert!(line.starts_with(&format!("{name}:{place}: ")) && line.contains(said), "{place}: {ran:?}");
    }
    assert_eq!(lines.len(), 6, "{ran:?}");
}

#[test]
fn what_is_no_file_of_settings_is_told_plainly() {
    let home = Home::new();
    let check = |name: &str, bytes: &[u8]| {
        let path = home.path(name);
        fs::write(&path, bytes).unwrap();
        let ran = Ran::of(&mut home.command(["keys", "check", path.to_str().unwrap()]));
        assert_eq!(ran.code, Some(1), "{ran:?}");
        ran.out
    };
    assert!(check("huge.toml", &vec![b' '; 1 << 20]).contains(":1:1：文件超过64 KiB"));
    assert!(check("gbk.toml", b"# \xb9\xab\xbf\xaa\n").contains(":1:3：此处不是 UTF-8 文字"));
    assert!(check("binary.toml", b"\x7fELF\x02\x01\x01\0\0\0\0").contains("TOML 语法错误"));
    let ran = Ran::of(&mut home.command(["keys", "check", home.0.path().to_str().unwrap()]));
    assert!(ran.code == Some(1) && ran.out.contains("是目录，不是文件"), "{ran:?}");
    let ran = Ran::of(&mut home.command(["config", "check", "/dev/zero"]));
    assert!(ran.code == Some(1) && ran.out.contains("不是普通文件"), "{ran:?}");
    home.run("keys check no-such-file").refused("没有 no-such-file 这个文件");
    home.run("keys list --config no-such-dir").refused("没有 no-such-dir 这个目录");
}

#[test]
fn the_keys_are_listed_as_they_count() {
    let home = settled(
        "keys.toml",
        b"[[bind.list]]\nkeys = \"ctrl-n\"\naction = \"list.down\"\n[[bind.list]]\nkeys = \"down\"\naction = \"none\"\n",
    );
    let find = |json: &serde_json::Value, action: &str| {
        let entry = json.as_array().unwrap().iter().find(|entry| entry["action"] == action).cloned();
        entry.unwrap()
    };
    let own = home.run("keys list --json").json();
    let down = find(&own, "list.down");
    assert_eq!(keys(&down), ["action", "context", "help", "keys", "label"]);
    assert_eq!((&down["context"], &down["label"]), (&"list".into(), &"下移".into()));
    assert_eq!(down["keys"], serde_json::json!(["j", "ctrl-n"]));
    let shipped = home.run("keys list --json --keymap default").json();
    assert_eq!(find(&shipped, "list.down")["keys"], serde_json::json!(["j", "down"]));
    let vim = home.run("keys list --json --keymap vim --lang en").json();
    assert_eq!(find(&vim, "list.top")["keys"], serde_json::json!(["home", "g g"]));
    assert_eq!(find(&vim, "list.top")["label"], "first");
    assert_eq!(find(&vim, "app.frame")["keys"], serde_json::json!([]));
    let table = home.run("keys list").done();
    assert!(table.lines().any(|line| line.starts_with("list ") && line.contains("j, ctrl-n")), "{table}");
    let markdown = home.run("keys list --markdown --lang en").done();
    assert!(markdown.contains("## `tree` catalogue") && markdown.contains("| `l` `right` | `tree.expand` |"));
    home.run("keys list --keymap emacs").misused("不能是“emacs”，只能是：default vim");
    home.run("keys lsit").misused("是否要写“list”");
    home.run("keys").misused("缺少 check|list");
    home.run("config").misused("缺少 check");
}

#[test]
fn the_language_is_the_command_line_s_then_the_program_s_variable_s_then_the_file_s() {
    let home = settled("config.toml", b"language = \"en\"\n");
    let english = |ran: Ran| ran.done().starts_with("context");
    assert!(english(home.run("keys list")));
    assert!(english(Ran::of(home.command(["keys", "list"]).env("LANG", "zh_CN.UTF-8"))));
    assert!(!english(Ran::of(home.command(["keys", "list"]).env("GONGKAI_LANG", "zh"))));
    assert!(!english(home.run("keys list --lang zh")));
    let elsewhere = home.path("other");
    fs::create_dir(&elsewhere).unwrap();
    let given = format!("keys list --config {}", elsewhere.display());
    assert!(!english(home.run(&given)));
    assert!(!english(Ran::of(home.command(["keys", "list"]).env("GONGKAI_CONFIG", &elsewhere))));
}
