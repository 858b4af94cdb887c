//! One connection: who it is, then what it asks, one after the other.

use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Datelike;

use super::teller::{Out, Teller};
use super::{OnItsWay, Pass, Shared};
use crate::domain::book::Attachment;
use crate::domain::message::Message;
use crate::office::Failure;
use crate::office::handing::{Hand, Hands};
use crate::office::presence::Visit;
use crate::office::query::Query;
use crate::wire::frame::{self, FrameError, Incoming, MOST_ASKED, MOST_TOLD};
use crate::wire::hello::{self, Entry, Program};
use crate::wire::message::{Asked, Reply, Request, Told};

/// Years in which it is asked what is due: periods are owed for each.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Serves a connection to its end; fails with what is worth telling whoever runs the server.
pub(super) fn run(shared: &Shared, stream: &Arc<UnixStream>, pass: &Pass, uid: u32) -> Result<(), Message> {
    let times = &shared.options.times;
    if stream.set_write_timeout(Some(times.write)).is_err() {
        return Ok(());
    }
    let out = Out::new(stream.clone(), times.write);
    let mut incoming = Incoming::new(stream, hello::MOST);
    let hello = match incoming.next(Some(times.hello), times.hello) {
        Err(FrameError::Gone) => return Ok(()),
        other => other.map_err(|error| fault(&error))?,
    };
    // What is no gongkai would not understand an answer either.
    let (program, _) = Program::read(&hello).ok_or_else(|| Message::new("wire-told-stranger"))?;
    if let Err(why) = program.fits(&Program::this()) {
        out.send(&frame::frame(&Program::this().bytes()));
        return Err(why);
    }
    let login = (shared.options.logins)(uid);
    let directory = shared.office.directory();
    if let (false, Err(why)) = (directory.settings.demo, directory.person(&login)) {
        out.send(&Entry::Refused { why: why.clone(), again: false }.answer());
        return Err(why);
    }
    if !out.send(&Entry::Welcome { login: login.clone() }.answer()) {
        return Ok(());
    }
    incoming.allow(MOST_ASKED);
    let pace = Pace { spare: AT_ONCE, since: Instant::now() };
    let mut session = Session {
        shared,
        pass,
        login,
        out,
        visit: None,
        teller: None,
        pace,
        hands: Hands::default(),
        room: None,
    };
    while !shared.is_stopping() {
        let bytes = match incoming.next(None, times.frame) {
            Err(FrameError::Gone) => break,
            other => other.map_err(|error| fault(&error))?,
        };
        let asked = frame::decode_asked(&bytes).map_err(|error| fault(&error))?;
        if !session.hear(asked) {
            return if shared.is_stopping() { Ok(()) } else { Err(Message::new("wire-told-deaf")) };
        }
    }
    Ok(())
}

/// What was wrong with a connection.
fn fault(error: &FrameError) -> Message {
    match error {
        FrameError::Late => Message::new("wire-told-silent"),
        FrameError::TooLong(len) => Message::new("wire-told-long").with("len", *len),
        FrameError::Gone | FrameError::Malformed => Message::new("wire-told-malformed"),
    }
}

struct Session<'a> {
    shared: &'a Shared,
    pass: &'a Pass,
    /// The login the kernel knows the other side by.
    login: String,
    out: Arc<Out>,
    /// Who is in the office through this connection, where it has a screen.
    visit: Option<(String, Visit)>,
    teller: Option<Teller>,
    pace: Pace,
    /// What is on its way in through this connection, with the room it has.
    hands: Hands,
    room: Option<OnItsWay>,
}

/// How often one may turn to something else: every screen is told of it.
struct Pace {
    spare: u32,
    since: Instant,
}

/// Turns at once, and how long one takes to come back.
const AT_ONCE: u32 = 20;
const TURN: Duration = Duration::from_millis(100);

impl Pace {
    /// Waits for a turn, where somebody takes too many.
    fn wait(&mut self) {
        let back = self.since.elapsed().as_millis() / TURN.as_millis();
        if back > 0 {
            self.spare = AT_ONCE.min(self.spare.saturating_add(u32::try_from(back).unwrap_or(u32::MAX)));
            self.since = Instant::now();
        }
        match self.spare.checked_sub(1) {
            Some(left) => self.spare = left,
            None => std::thread::sleep(TURN),
        }
    }
}

impl Session<'_> {
    /// Carries out what was said; false where the answer was not read.
    fn hear(&mut self, asked: Asked) -> bool {
        match asked {
            Asked::Call { number, login, request } => {
                let login = self.acting(login);
                self.follow(&login);
                let reply = {
                    let _turn = self.pass.turn();
                    // A fault in here ends neither the connection nor the server. It may have come after the commit: of a
                    // command it is not known whether it was carried out, and the same one given again finds out.
                    let why = Message::new("term-fault-unknown");
                    let fault = match request {
                        Request::Order(..) => Failure::Lost(Message::new("wire-unsure").with("why", why)),
                        _ => Failure::Store(why),
                    };
                    catch_unwind(AssertUnwindSafe(|| self.carry_out(&login, request))).unwrap_or(Err(fault))
                };
                let told = frame::encode(&Told::Answer(number, reply), MOST_TOLD).or_else(|_| {
                    let failure = Failure::Refused(Message::new("wire-answer-too-long"));
                    frame::encode(&Told::Answer(number, Err(failure)), MOST_TOLD)
                });
                told.is_ok_and(|told| self.out.send(&told))
            }
            Asked::Listen { login } => {
                let login = self.acting(login);
                if self.teller.is_none() {
                    let _turn = self.pass.turn();
                    self.teller = Teller::start(&self.shared.office, &self.out).ok();
                    self.visit = Some((login.clone(), self.shared.office.enter(&login)));
                }
                // Without one nobody would know of anything: the connection is as good as none.
                self.teller.is_some()
            }
            Asked::Attend { login, on } => {
                let login = self.acting(login);
                self.follow(&login);
                if let Some((_, visit)) = &self.visit {
                    self.pace.wait();
                    let _turn = self.pass.turn();
                    visit.attend(on.as_ref());
                }
                true
            }
            Asked::StartSearch => {
                self.shared.office.start_search();
                true
            }
        }
    }

    /// In whose name something is done: that of the login the kernel knows, whatever was said; in a made-up office that of
    /// whoever was named.
    fn acting(&self, said: String) -> String {
        let directory = self.shared.office.directory();
        if directory.settings.demo && directory.person(&said).is_ok() { said } else { self.login.clone() }
    }

    /// The visitor is whoever acts.
    fn follow(&mut self, login: &str) {
        if let Some((before, visit)) = &mut self.visit
            && before != login
        {
            *visit = self.shared.office.enter(login);
            login.clone_into(before);
        }
    }

    /// Takes a step in handing a file in.
    fn hand(&mut self, login: &str, hand: Hand) -> Result<Option<Attachment>, Failure> {
        if matches!(hand, Hand::Begin { .. }) {
            (self.hands, self.room) = (Hands::default(), None);
            self.room = Some(self.pass.file()?);
        }
        let done = self.shared.office.hand(&mut self.hands, login, hand);
        if self.hands.are_empty() {
            self.room = None;
        }
        done
    }

    fn carry_out(&mut self, login: &str, request: Request) -> Result<Reply, Failure> {
        let office = self.shared.office.clone();
        Ok(match request {
            Request::Hand(hand) => Reply::Hand(self.hand(login, hand)?),
            Request::Handed => Reply::Handed(office.handed(login)),
            Request::FilePiece(key, nth, at) => {
                let (attachment, bytes) = office.file_piece(login, &key, nth, at)?;
                Reply::FilePiece(attachment, bytes)
            }
            Request::Ask(query, known) => Reply::Answer(office.ask(login, &query, known.as_ref())?),
            Request::Order(id, command) => Reply::Receipt(office.execute_once(login, id, command)?),
            Request::SaveDraft(form, subject, values) => {
                office.save_draft(login, &form, &subject, &values)?;
                Reply::Done
            }
            Request::Draft(form, subject) => Reply::Draft(office.draft(login, &form, &subject)?),
            Request::Drafts => Reply::Drafts(office.drafts(login)?),
            Request::DropDraft(form, subject) => {
                office.drop_draft(login, &form, &subject)?;
                Reply::Done
            }
            Request::Directory(known) => {
                // Before the directory: what changes meanwhile is told next time.
                let stamp = office.stamp(&Query::Directory);
                let directory = office.directory();
                if !directory.settings.demo {
                    directory.person(login)?;
                }
                let same = stamp.is_some() && stamp == known;
                Reply::Directory((!same).then_some((directory, stamp)))
            }
            Request::Visited => {
                office.visited(login)?;
                Reply::Done
            }
            Request::Due(as_of) if YEARS.contains(&as_of.year()) => {
                Reply::Due(office.due_as_of(login, as_of)?)
            }
            Request::Due(as_of) => {
                return Err(Message::new("wire-date-range").with("date", as_of).into());
            }
        })
    }
}
