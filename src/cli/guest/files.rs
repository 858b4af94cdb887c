//! What a guest by ssh may have besides the screen: a file of their own computer handed in, an attachment handed out.
//!
//! Both go through the connection itself: no file of this host is opened, whatever is asked for, and nothing is run.

use std::io::{Read, Write};

use crate::cli::{Outcome, Stop, output};
use crate::domain::book::Attachment;
use crate::domain::code::{Kind, RecordKey};
use crate::domain::message::Message;
use crate::exchange::attachment::{hand_in, hand_out};
use crate::lang::Words;
use crate::office::Failure;
use crate::office::desk::Desk;
use crate::store::io_reason;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// `attach NAME`: what comes in on standard input is handed in under that name.
    Attach(String),
    /// `fetch NUMBER [N]`: an attachment goes to standard output.
    Fetch(RecordKey, usize),
}

impl Deed {
    /// What `line` asks for; `None` where it is anything else.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (word, rest) = line.trim().split_once(' ')?;
        match word {
            "attach" => Attachment::name(rest.trim()).ok().map(Self::Attach),
            "fetch" => {
                let mut words = rest.split_whitespace();
                let (code, year, seq) = RecordKey::parse_number(words.next()?).ok()?;
                let nth = words.next().map_or(Some(1), |nth| nth.parse().ok())?;
                let key = RecordKey { code, kind: Kind::Archive, year, seq };
                words.next().is_none().then_some(Self::Fetch(key, nth))
            }
            _ => None,
        }
    }

    /// Does it for `login`.
    pub(super) fn run(
        self,
        desk: &dyn Desk,
        login: &str,
        words: &Words,
        mut from: impl Read,
        mut to: impl Write,
    ) -> Result<Outcome, Stop> {
        match self {
            Self::Attach(name) => {
                let attachment = hand_in(desk, login, &name, None, &mut from, &|_, _| true)?;
                let message = Message::new("guest-handed-in")
                    .with("name", attachment.name)
                    .with("size", output::number(attachment.size.div_ceil(1024)))
                    .with("digest", attachment.sha256);
                output::print(&(words.text(&message) + "\n"))
            }
            Self::Fetch(key, nth) => {
                let failed = |error: &std::io::Error| -> Failure {
                    Message::new("guest-out-failed").with("why", io_reason(error)).into()
                };
                hand_out(desk, login, &key, nth, &mut to, &failed, &|_, _| true)?;
                to.flush().map_err(|error| failed(&error))?;
                Ok(Outcome::Done)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_things_are_understood_and_no_path_is() {
        assert_eq!(Deed::read("attach 会议 纪要.pdf"), Some(Deed::Attach("会议 纪要.pdf".into())));
        assert_eq!(Deed::read("attach ../../etc/passwd"), Some(Deed::Attach("passwd".into())));
        let key = "SJ-07/archive/2026/000003".parse::<RecordKey>().unwrap();
        assert_eq!(Deed::read("fetch SJ-07/2026-003"), Some(Deed::Fetch(key.clone(), 1)));
        assert_eq!(Deed::read(" fetch  SJ-07/2026-003 2"), Some(Deed::Fetch(key, 2)));
        for other in [
            "",
            "attach",
            "attach ",
            "attach ..",
            "attach a\u{1b}[2J",
            "fetch",
            "fetch /etc/passwd",
            "fetch SJ-07/2026-003 x",
            "fetch SJ-07/2026-003 1 2",
            "Attach a",
            "sh -c attach",
            "scp -t /tmp",
            "internal-sftp",
        ] {
            assert_eq!(Deed::read(other), None, "{other:?}");
        }
    }
}
