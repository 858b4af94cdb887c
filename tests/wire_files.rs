//! Attachments over the wire: in piece by piece, out piece by piece, and nothing of what goes wrong stays or hurts anybody.

mod support;

use std::cell::RefCell;
use std::io::Read;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use gongkai::domain::book::{Attachment, MOST_ATTACHED};
use gongkai::domain::code::RecordKey;
use gongkai::exchange::attachment;
use gongkai::office::Failure;
use gongkai::office::desk::{CommandIds, Desk as _};
use gongkai::office::handing::{Hand, PIECE};
use gongkai::office::query::Query;
use gongkai::wire::RemoteDesk;
use gongkai::wire::message::{Asked, Reply, Request, Told};
use proptest::prelude::*;
use support::files::{Files, attached, digest, file_of, got, own, put};
use support::office::*;
use support::wire::*;

/// An office that is served, with a place for attachments.
struct Place {
    desk: Desk,
    files: Files,
    served: Served,
}

impl Place {
    fn new() -> Self {
        let desk = Desk::new();
        let files = Files::of(&desk);
        let served = Served::new(&desk.office);
        Self { desk, files, served }
    }

    /// A file of the archive of the bureau, and one of its branch.
    fn cases(&self) -> (RecordKey, RecordKey) {
        let open = |by: &str, under: &str| self.desk.begin(by, under, "archive.open", &file_of("卷"));
        (open("sj.pro", "SJ-00"), open("xz.pro", "XZ-00"))
    }

    /// Waits until nothing is on its way any more: the server has to notice first.
    fn settles(&self, left: usize) {
        while self.files.all().len() != left {
            std::thread::yield_now();
        }
    }
}

fn id(failure: &Failure) -> &str {
    &failure.message().id
}

#[track_caller]
fn refused<T: std::fmt::Debug>(done: Result<T, Failure>, with: &str) {
    let failure = done.unwrap_err();
    assert_eq!(id(&failure), with, "{failure:?}");
}

/// Attaches what was handed in.
fn attach(guest: &RemoteDesk, login: &str, key: &RecordKey, attachment: &Attachment) -> Result<(), Failure> {
    let command = take(key, "archive.attach", &attached(attachment, ""));
    guest.order(login, CommandIds::default().next(), command).map(|_| ())
}

/// Bytes of no pattern in which a piece in the wrong place would not be noticed.
fn content(len: usize) -> Vec<u8> {
    (0..len).map(|n| u8::try_from((n * 31 + n / 251 * 7) % 256).unwrap()).collect()
}

#[test]
fn what_a_guest_hands_in_comes_out_again_to_those_who_see_it() {
    let place = Place::new();
    let (key, branch) = place.cases();
    let guest = place.served.guest("sj.pro");
    let folder = tempfile::tempdir().unwrap();
    for len in [0, 1, PIECE, 3 * PIECE + 7] {
        let bytes = content(len);
        let path = folder.path().join(format!("扫描件{len}.bin"));
        std::fs::write(&path, &bytes).unwrap();
        let told = RefCell::new(Vec::new());
        let along = |done, of| {
            told.borrow_mut().push((done, of));
            true
        };
        let kept = attachment::put(&guest, "sj.pro", &path, &along).unwrap();
        assert_eq!((kept.size, kept.sha256.as_str()), (len as u64, digest(&bytes).as_str()));
        assert_eq!(told.borrow().len(), len.div_ceil(PIECE));
        assert!(told.borrow().iter().all(|(done, of)| done <= of && *of == len as u64));
        attach(&guest, "sj.pro", &key, &kept).unwrap();
        let nth = place.desk.case(&key).entries.len() - 1;
        // Whoever sees the file gets it, the one who attached it or not.
        let other = place.served.guest("sj.led");
        assert_eq!(got(&other, "sj.led", &key, nth).unwrap(), (kept, bytes.clone()));
        let out = folder.path().join(format!("取出{len}"));
        attachment::get(&other, "sj.led", &key, nth, &out, &|_, _| true).unwrap();
        assert_eq!(std::fs::read(&out).unwrap(), bytes);
        let mode = std::os::unix::fs::PermissionsExt::mode(&out.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        refused(attachment::get(&other, "sj.led", &key, nth, &out, &|_, _| true), "backup-exists");
    }
    // Nobody else does, and what is not there is not.
    let stranger = place.served.guest("xz.pro");
    refused(got(&stranger, "xz.pro", &key, 1), "not-yours-to-see");
    refused(stranger.file_piece("sj.pro", &key, 1, 0), "not-yours-to-see");
    refused(got(&guest, "sj.pro", &key, 9), "attach-none");
    refused(got(&guest, "sj.pro", &branch, 1), "not-yours-to-see");
    assert_eq!(guest.file_piece("sj.pro", &key, 1, u64::MAX).unwrap().1, b"");
    // Who files nothing hands nothing in.
    let handler = place.served.guest("jw");
    refused(put(&handler, "jw", "甲.txt", b"x"), "attach-not-yours");
    refused(put(&handler, "sj.pro", "甲.txt", b"x"), "attach-not-yours");
    assert_eq!(place.files.all().len(), 4);
}

#[test]
fn a_digest_alone_gives_nobody_the_content() {
    let place = Place::new();
    let (key, branch) = place.cases();
    let (guest, other) = (place.served.guest("sj.pro"), place.served.guest("xz.pro"));
    let kept = put(&guest, "sj.pro", "内部.pdf", b"%PDF-1.7 of the bureau").unwrap();
    attach(&guest, "sj.pro", &key, &kept).unwrap();
    refused(attach(&other, "xz.pro", &branch, &kept), "attach-put-again");
    // Nor does saying that one has it.
    let begin = Hand::Begin { name: "内部.pdf".into(), size: Some(kept.size) };
    other.hand("xz.pro", begin).unwrap();
    let end = Hand::End { size: kept.size, sha256: kept.sha256.clone() };
    refused(other.hand("xz.pro", end), "attach-not-whole");
    refused(attach(&other, "xz.pro", &branch, &kept), "attach-put-again");
    assert_eq!(other.handed("xz.pro").unwrap(), []);
    // Who has the content itself hands it in, and it lies there once.
    let same = put(&other, "xz.pro", "内部.pdf", b"%PDF-1.7 of the bureau").unwrap();
    attach(&other, "xz.pro", &branch, &same).unwrap();
    assert_eq!(place.files.all().len(), 1);
}

#[test]
fn what_is_not_as_it_was_said_to_be_is_not_kept() {
    let place = Place::new();
    let guest = place.served.guest("sj.pro");
    let hand = |hand: Hand| guest.hand("sj.pro", hand);
    let begin = |size: Option<u64>| Hand::Begin { name: "甲.bin".into(), size };
    let piece = |at: u64, bytes: &[u8]| Hand::Piece { at, bytes: bytes.to_vec() };
    let end = |size: u64, of: &[u8]| Hand::End { size, sha256: digest(of) };
    let wrong = [
        vec![begin(Some(3)), piece(0, b"one"), end(3, b"two")],
        vec![begin(Some(3)), piece(0, b"one"), end(2, b"one")],
        vec![begin(Some(4)), piece(0, b"one"), end(3, b"one")],
        vec![begin(Some(4)), piece(0, b"one"), end(4, b"one")],
        vec![begin(None), piece(0, b"one"), Hand::End { size: 3, sha256: "../../../../etc/passwd".into() }],
        vec![begin(Some(2)), piece(0, b"one")],
        vec![begin(Some(9)), piece(0, b"one"), piece(0, b"one")],
        vec![begin(Some(9)), piece(0, b"one"), piece(4, b"two")],
        vec![begin(None), piece(u64::MAX, b"one")],
    ];
    for mut steps in wrong {
        let last = steps.pop().unwrap();
        steps.into_iter().for_each(|step| assert_eq!(hand(step).unwrap(), None));
        refused(hand(last), "attach-not-whole");
        // It is over: nothing of it stays, and nothing goes on.
        assert!(place.files.all().is_empty());
        refused(hand(piece(0, b"one")), "attach-not-begun");
        refused(hand(end(3, b"one")), "attach-not-begun");
    }
    for name in ["", "..", "a/..", "甲\u{1b}[2J", "gpj.\u{202e}exe"] {
        assert!(hand(Hand::Begin { name: name.into(), size: Some(1) }).is_err(), "{name:?}");
    }
    // The limit is the same, whether it is said before or noticed.
    refused(hand(begin(Some(MOST_ATTACHED + 1))), "attach-too-long");
    refused(hand(begin(Some(u64::MAX))), "attach-too-long");
    let near = own(&place.desk);
    near.hand("sj.pro", begin(None)).unwrap();
    let long = vec![7; 1024 * 1024];
    for n in 0..MOST_ATTACHED / long.len() as u64 {
        near.hand("sj.pro", piece(n * long.len() as u64, &long)).unwrap();
    }
    refused(near.hand("sj.pro", piece(MOST_ATTACHED, b"x")), "attach-too-long");
    // One at a time: a second one takes the place of the first.
    hand(begin(None)).unwrap();
    hand(piece(0, b"one")).unwrap();
    hand(begin(None)).unwrap();
    assert_eq!(place.files.all().len(), 1);
    hand(Hand::Drop).unwrap();
    assert!(place.files.all().is_empty());
}

#[test]
fn what_is_broken_off_is_removed_and_hurts_nobody() {
    let place = Place::new();
    let worker = place.served.guest("sj.sec");
    for broken in 0..4 {
        let mut raw = place.served.raw("sj.pro");
        let call = |number: u64, hand: Hand| Asked::Call {
            number,
            login: "sj.pro".into(),
            request: Request::Hand(hand),
        };
        say(&mut raw, &call(1, Hand::Begin { name: "甲.bin".into(), size: Some(1_000_000) }));
        say(&mut raw, &call(2, Hand::Piece { at: 0, bytes: content(100_000) }));
        for _ in 0..2 {
            assert!(matches!(hear(&mut raw), Some(Told::Answer(_, Ok(Reply::Hand(None))))));
        }
        assert_eq!(place.files.all().len(), 1);
        match broken {
            // It goes away.
            0 => drop(raw),
            // In the middle of a piece.
            1 => {
                use std::io::Write;
                raw.write_all(&[200, 0, 0, 0, 1, 2, 3]).unwrap();
                drop(raw);
            }
            // It says something else.
            2 => {
                use std::io::Write;
                raw.write_all(&[1, 0, 0, 0, 250]).unwrap();
                assert_eq!(raw.read(&mut [0]).unwrap_or(0), 0, "it hangs up");
            }
            // It says nothing more, and the server ends.
            _ => {
                worker.ask("sj.sec", &Query::Board, None).unwrap();
                drop(place.served);
                while !place.files.all().is_empty() {
                    std::thread::yield_now();
                }
                return;
            }
        }
        worker.ask("sj.sec", &Query::Board, None).unwrap();
        place.settles(0);
    }
}

#[test]
fn what_a_killed_server_left_is_removed_by_the_next() {
    let place = Place::new();
    let kept = put(&own(&place.desk), "sj.pro", "甲.txt", b"whole").unwrap();
    std::fs::create_dir_all(place.files.folder().join("files/.new")).unwrap();
    std::fs::write(place.files.folder().join("files/.new/piece-abc"), "half").unwrap();
    assert_eq!(place.files.all().len(), 2);
    let next = Desk::new();
    next.office.keep_files_at(place.files.vault().dir());
    assert_eq!(place.files.all(), [gongkai::store::vault::Vault::name(&kept.sha256)]);
}

#[test]
fn so_many_files_of_one_account_are_on_their_way_and_no_more() {
    let place = Place::new();
    let guests: Vec<RemoteDesk> = (0..5).map(|_| place.served.guest("sj.pro")).collect();
    let begin = |guest: &RemoteDesk| guest.hand("sj.pro", Hand::Begin { name: "甲.bin".into(), size: None });
    guests[..4].iter().for_each(|guest| assert_eq!(begin(guest).unwrap(), None));
    refused(begin(&guests[4]), "wire-full-files");
    // Beginning again takes no more room, and ending gives it back.
    begin(&guests[0]).unwrap();
    guests[0].hand("sj.pro", Hand::Drop).unwrap();
    begin(&guests[4]).unwrap();
    refused(begin(&guests[0]), "wire-full-files");
    let whole = Hand::End { size: 0, sha256: digest(b"") };
    assert!(guests[4].hand("sj.pro", whole).unwrap().is_some());
    begin(&guests[0]).unwrap();
}

#[test]
fn a_line_that_is_cut_begins_the_file_anew() {
    let place = Place::new();
    let (key, _) = place.cases();
    let guest = place.served.guest("sj.pro");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("长.bin");
    let bytes = content(5 * PIECE);
    std::fs::write(&path, &bytes).unwrap();
    let served = Mutex::new(place.served);
    let calls = AtomicU32::new(0);
    let cut_at = |which: u32| {
        if calls.fetch_add(1, Ordering::SeqCst) == which {
            let mut served = served.lock().unwrap();
            served.stop();
            served.start();
        }
        true
    };
    let kept = attachment::put(&guest, "sj.pro", &path, &|_, _| cut_at(2)).unwrap();
    assert_eq!(kept.sha256, digest(&bytes));
    attach(&guest, "sj.pro", &key, &kept).unwrap();
    // Out again it goes on where it was.
    calls.store(0, Ordering::SeqCst);
    let out = folder.path().join("取出.bin");
    attachment::get(&guest, "sj.pro", &key, 1, &out, &|_, _| cut_at(1)).unwrap();
    assert_eq!(std::fs::read(&out).unwrap(), bytes);
    // Where the server stays away it is said, and that nothing was done.
    calls.store(0, Ordering::SeqCst);
    let gone = |_, _| {
        if calls.fetch_add(1, Ordering::SeqCst) == 0 {
            served.lock().unwrap().stop();
        }
        true
    };
    let failure = attachment::put(&guest, "sj.pro", &path, &gone).unwrap_err();
    assert!(matches!(failure, Failure::Refused(_)), "{failure:?}");
    assert_eq!(id(&failure), "attach-not-through");
    let again = folder.path().join("再取.bin");
    refused(attachment::get(&guest, "sj.pro", &key, 1, &again, &|_, _| true), "attach-not-through");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "half a file is left");
    assert_eq!(place.files.all().len(), 1);
}

#[test]
fn whoever_breaks_it_off_has_done_nothing() {
    let place = Place::new();
    let (key, _) = place.cases();
    let guest = place.served.guest("sj.pro");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("长.bin");
    std::fs::write(&path, content(5 * PIECE)).unwrap();
    let soon = |done: u64, _| done < 2 * PIECE as u64;
    refused(attachment::put(&guest, "sj.pro", &path, &soon), "attach-broken-off");
    assert!(place.files.all().is_empty());
    let kept = attachment::put(&guest, "sj.pro", &path, &|_, _| true).unwrap();
    attach(&guest, "sj.pro", &key, &kept).unwrap();
    let out = folder.path().join("取出.bin");
    refused(attachment::get(&guest, "sj.pro", &key, 1, &out, &soon), "attach-broken-off");
    // What changes on its way is not taken for what was chosen.
    let grows = |_, _| {
        std::fs::write(&path, content(6 * PIECE)).unwrap();
        true
    };
    refused(attachment::put(&guest, "sj.pro", &path, &grows), "attach-source-moved");
    let shrinks = |_, _| {
        std::fs::write(&path, b"short").unwrap();
        true
    };
    refused(attachment::put(&guest, "sj.pro", &path, &shrinks), "attach-source-moved");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "half a file is left");
    assert_eq!(place.files.all().len(), 1);
    // Damaged where it lies, it is not taken for what it was.
    let lies = place.files.path(&kept.sha256);
    std::fs::remove_file(&lies).unwrap();
    std::fs::write(&lies, content(5 * PIECE).into_iter().rev().collect::<Vec<_>>()).unwrap();
    refused(attachment::get(&guest, "sj.pro", &key, 1, &out, &|_, _| true), "attach-changed");
    assert!(!out.exists());
}

#[test]
fn only_files_are_read() {
    let place = Place::new();
    let guest = place.served.guest("sj.pro");
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo");
    nix::unistd::mkfifo(&fifo, nix::sys::stat::Mode::S_IRWXU).unwrap();
    for path in [&fifo, folder.path(), std::path::Path::new("/dev/zero")] {
        refused(attachment::put(&guest, "sj.pro", path, &|_, _| true), "attach-no-file");
    }
    let long = folder.path().join("长.bin");
    std::fs::File::create(&long).unwrap().set_len(MOST_ATTACHED + 1).unwrap();
    refused(attachment::put(&guest, "sj.pro", &long, &|_, _| true), "attach-too-long");
    refused(attachment::put(&guest, "sj.pro", &folder.path().join("无"), &|_, _| true), "import-unread");
}

#[test]
fn others_are_answered_between_the_pieces() {
    let place = Place::new();
    let guest = place.served.guest("sj.pro");
    let worker = place.served.guest("sj.sec");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("长.bin");
    std::fs::write(&path, content(4 * PIECE)).unwrap();
    let asks = |_, _| {
        // The same screen, somebody else, and somebody who comes now.
        guest.ask("sj.pro", &Query::Tasks, None).unwrap();
        worker.ask("sj.sec", &Query::Board, None).unwrap();
        place.served.guest("sj.pri").ask("sj.pri", &Query::Tasks, None).unwrap();
        true
    };
    attachment::put(&guest, "sj.pro", &path, &asks).unwrap();
}

fn any_hand() -> impl Strategy<Value = Hand> {
    let sizes = prop::option::of(prop_oneof![0..8_u64, Just(u64::MAX)]);
    let digests = prop_oneof![Just(digest(b"")), Just(digest(b"abc")), Just("x".to_owned())];
    prop_oneof![
        sizes.prop_map(|size| Hand::Begin { name: "甲.bin".into(), size }),
        (0..8_u64, prop_oneof![Just(b"".to_vec()), Just(b"abc".to_vec())])
            .prop_map(|(at, bytes)| Hand::Piece { at, bytes }),
        (0..8_u64, digests).prop_map(|(size, sha256)| Hand::End { size, sha256 }),
        Just(Hand::Drop),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_is_handed_in_only_what_is_whole_is_kept(hands in prop::collection::vec(any_hand(), 0..20)) {
        static PLACE: std::sync::LazyLock<Mutex<Place>> = std::sync::LazyLock::new(|| Mutex::new(Place::new()));
        let place = PLACE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let guest = place.served.guest("sj.pro");
        let mut came: Option<Vec<u8>> = None;
        for hand in hands {
            let done = guest.hand("sj.pro", hand.clone());
            match (hand, done) {
                (Hand::Begin { .. }, Ok(None)) => came = Some(Vec::new()),
                (Hand::Piece { at, bytes }, Ok(None)) => {
                    let came = came.as_mut().unwrap();
                    prop_assert_eq!(at, came.len() as u64);
                    came.extend(bytes);
                }
                (Hand::End { size, sha256 }, Ok(Some(kept))) => {
                    let came = came.take().unwrap();
                    prop_assert_eq!((size, &sha256), (came.len() as u64, &digest(&came)));
                    prop_assert_eq!((kept.size, &kept.sha256), (size, &sha256));
                }
                (Hand::Drop, Ok(None)) | (_, Err(_)) => came = None,
                (hand, done) => prop_assert!(false, "{:?} {:?}", hand, done),
            }
        }
        drop(guest);
        // Every content that can come of these lies there at most once, and nothing half.
        while place.files.all().iter().any(|name| name.starts_with(".new/")) {
            std::thread::yield_now();
        }
        prop_assert!(place.files.all().len() <= 2);
    }
}
