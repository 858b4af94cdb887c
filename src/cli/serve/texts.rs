//! The units for systemd and the block for sshd, with a word on each.

use std::path::{Path, PathBuf};

use crate::cli::Stop;
use crate::domain::message::Message;
use crate::lang::Words;

/// The account and the group of the office, where none is named.
const OFFICE: &str = "gongkai";

/// The data directory of a service, where none is named.
const DATA: &str = "/var/lib/gongkai";

/// What a service may do, and nothing else.
const HARDENED: &str = "\
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
";

/// What is closed to a guest of sshd besides.
const CLOSED: &str = "    PermitTTY yes
    DisableForwarding yes
    AllowAgentForwarding no
    AllowTcpForwarding no
    AllowStreamLocalForwarding no
    X11Forwarding no
    PermitTunnel no
    PermitUserRC no
";

/// A guest whose line was cut without a word is noticed after two minutes, and is here no longer.
const ALIVE: &str = "    ClientAliveInterval 30
    ClientAliveCountMax 4
";

/// The service and the socket.
pub(super) fn systemd(data: Option<&Path>, group: Option<&str>, words: &Words) -> Result<String, Stop> {
    let (program, data, group) = (program()?, data_of(data)?, group.unwrap_or(OFFICE));
    // What systemd reads itself is put between quotes, with its own sign doubled.
    let quoted = |path: &Path| {
        format!(
            "\"{}\"",
            path.display().to_string().replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%")
        )
    };
    let plain = |path: &Path| path.display().to_string().replace('%', "%%");
    let mut text = String::new();
    text += &note(
        Message::new("serve-systemd-first").with("group", group).with("path", data.display().to_string()),
        words,
    );
    text += &note(Message::new("serve-systemd-service"), words);
    text += &format!(
        "[Unit]\nDescription=gongkai\nRequires=gongkai.socket\nAfter=gongkai.socket\nStartLimitIntervalSec=0\n\n\
         [Service]\nExecStart={} --data {} serve --group {group}\nUser={OFFICE}\nGroup={group}\nUMask=0077\n",
        quoted(&program),
        quoted(&data),
    );
    // Where systemd keeps the state of services it makes the directory itself.
    text += &match data == Path::new(DATA) {
        true => format!("StateDirectory={OFFICE}\nStateDirectoryMode=0710\n"),
        false => format!("ReadWritePaths={}\n", quoted(&data)),
    };
    text += "Restart=on-failure\nRestartSec=1\nTimeoutStopSec=30\n";
    text += HARDENED;
    text += "\n[Install]\nWantedBy=multi-user.target\n\n";
    text += &note(Message::new("serve-systemd-socket"), words);
    text += &format!(
        "[Unit]\nDescription=gongkai\n\n[Socket]\n\
         ExecStartPre=/usr/bin/install -d -m 0710 -o {OFFICE} -g {group} {}\n\
         ListenStream={}/socket\nSocketUser={OFFICE}\nSocketGroup={group}\nSocketMode=0660\nDirectoryMode=0710\n\
         Backlog=256\n\n[Install]\nWantedBy=sockets.target\n\n",
        quoted(&data),
        plain(&data),
    );
    text += &note(Message::new("serve-systemd-last").with("path", data.display().to_string()), words);
    Ok(text)
}

/// The block that lets the office's people in to the screen and to nothing else.
pub(super) fn sshd(data: Option<&Path>, group: Option<&str>, words: &Words) -> Result<String, Stop> {
    let (program, data, group) = (program()?, data_of(data)?, group.unwrap_or(OFFICE));
    let mut text = note(Message::new("serve-sshd-first").with("group", group), words);
    text += &format!(
        "Match Group {group}\n    ForceCommand {} --data {} guest\n{CLOSED}{ALIVE}",
        shell(&program),
        shell(&data)
    );
    text += &note(Message::new("serve-sshd-last").with("group", group), words);
    Ok(text)
}

/// A message as a comment, line by line.
fn note(message: Message, words: &Words) -> String {
    words.text(&message).lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect()
}

/// This program.
fn program() -> Result<PathBuf, Stop> {
    let failed = |error: std::io::Error| Message::new("serve-failed").with("why", error.to_string()).into();
    std::env::current_exe().map_err(failed)
}

/// The data directory from the root: nobody knows where a service or a guest begins.
fn data_of(data: Option<&Path>) -> Result<PathBuf, Stop> {
    let failed = |error: std::io::Error| Message::new("serve-failed").with("why", error.to_string()).into();
    std::path::absolute(data.unwrap_or(Path::new(DATA))).map_err(failed)
}

/// A path as one word of a shell: sshd gives the line to the account's own.
fn shell(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+');
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;

    #[test]
    fn paths_are_one_word() {
        assert_eq!(shell(Path::new("/opt/a-b/c")), "/opt/a-b/c");
        assert_eq!(shell(Path::new("/a b/$(x)'y")), "'/a b/$(x)'\\''y'");
    }

    #[test]
    fn every_line_is_a_setting_or_a_comment() {
        for language in Language::ALL {
            let words = Words::new(language);
            let text = systemd(None, None, &words).unwrap() + &sshd(None, Some("office"), &words).unwrap();
            assert!(!text.contains("[["), "{text}");
            // Within the block, before what is said last.
            let block = text.split("Match Group office").nth(1).unwrap_or_default();
            assert!(block.contains("    ClientAliveInterval 30\n    ClientAliveCountMax 4\n#"), "{block}");
            for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let setting = line.contains('=') || line.starts_with('[') || line.starts_with("    ");
                assert!(setting || line.starts_with("Match Group "), "{line}");
            }
        }
    }
}
