//! What is lost when something is cut: nothing.

use std::thread;
use std::time::Duration;

use crate::support::journey::{propose, quit, select};
use crate::support::pty::Session;
use crate::support::served::Served;

const TYPED: &str = "经费来源没有写明，请补充";

/// Something of the administrator's that waits for the reviewer.
fn something(served: &Served) -> String {
    some(served, 1).remove(0)
}

/// So many things.
fn some(served: &Served, count: usize) -> Vec<String> {
    let one = |n| {
        let mut admin = served.open("admin");
        let number = propose(&mut admin, &format!("便民服务点设置方案之{n}"), false);
        quit(admin);
        number
    };
    (1..=count).map(one).collect()
}

/// Opens the form for returning it and types a reason.
fn typing(served: &Served, number: &str) -> Session {
    let mut session = served.open("reviewer");
    select(&mut session, "2", number);
    session.keys("r").wait_for("─ 退回提出人 ─");
    session.keys(&format!("\"{TYPED}\"")).wait_for(TYPED);
    session
}

/// Comes again and finds what was typed.
#[track_caller]
fn offered(served: &Served, number: &str) {
    let mut session = served.open("reviewer");
    select(&mut session, "2", number);
    session.keys("r").wait_for("─ 退回提出人 ─").wait_for(TYPED);
    session.keys("ctrl-s").wait_for(&format!("完成：{number} 已退回"));
    quit(session);
}

#[test]
fn a_killed_client_leaves_what_was_being_typed() {
    let Some(served) = Served::new() else { return };
    let number = something(&served);
    let mut session = typing(&served, &number);
    // What is typed is kept a moment after the last key.
    thread::sleep(Duration::from_secs(2));
    let pid = served.host.wait_processes("reviewer", 1)[0];
    served.host.signal("KILL", pid);
    session.wait_exit();
    offered(&served, &number);
    served.verify();
}

#[test]
fn a_lost_connection_and_a_closed_terminal_end_the_client_with_its_draft_kept() {
    let Some(served) = Served::new() else { return };
    let number = something(&served);
    // The network goes: the client at this end dies without a word.
    let mut session = typing(&served, &number);
    session.kill9();
    served.host.wait_processes("reviewer", 0);
    // The window at this end is closed.
    let mut again = served.open("reviewer");
    select(&mut again, "2", &number);
    again.keys("r").wait_for("─ 退回提出人 ─").wait_for(TYPED);
    again.hangup();
    served.host.wait_processes("reviewer", 0);
    offered(&served, &number);
    served.verify();
}

#[test]
fn a_server_killed_in_the_middle_of_a_command_has_carried_it_out_once_when_it_is_back() {
    let Some(served) = Served::new() else { return };
    let numbers = some(&served, 4);
    let mut session = served.open("reviewer");
    let mut onlooker = served.open("leader");
    for (round, number) in numbers.iter().enumerate() {
        select(&mut session, "2", number);
        let server = served.server();
        if round < 2 {
            // It does not get to it any more.
            served.host.signal("STOP", server);
            session.keys("a").wait_idle();
        } else {
            // It is somewhere in it.
            session.keys("a");
            thread::sleep(Duration::from_micros(1700 * round as u64));
        }
        served.kill_server();
        for session in [&mut session, &mut onlooker] {
            session.wait_for("已断开");
        }
        // One still can look around.
        onlooker.keys("?").wait_for("─ 帮助 ─").keys("esc");
        onlooker.wait_until(|screen| !screen.contains("─ 帮助 ─"));
        served.serve();
        for session in [&mut session, &mut onlooker] {
            session.wait_until(|screen| !screen.contains("已断开"));
        }
        if round < 2 {
            session.wait_for(&format!("完成：{number} 通过保密审查"));
        }
        session.wait_for("审核中：分管领导审核");
    }
    quit(session);
    quit(onlooker);
    served.verify();
    for number in &numbers {
        assert_eq!(served.journal("reviewer", "disclosure.approve", number), 1, "{number}");
    }
}

#[test]
fn a_server_that_is_started_again_finds_its_guests_again_with_what_they_were_typing() {
    let Some(served) = Served::new() else { return };
    let number = something(&served);
    let mut session = typing(&served, &number);
    served.stop_server();
    session.wait_for("已断开");
    session.keys("\"，另附明细\"").wait_for("，另附明细");
    served.serve();
    session.wait_until(|screen| !screen.contains("已断开"));
    session.wait_for(&format!("{TYPED}，另附明细"));
    session.keys("ctrl-s").wait_for(&format!("完成：{number} 已退回"));
    quit(session);
    served.verify();
    assert_eq!(served.journal("reviewer", "disclosure.return", &number), 1);
}
