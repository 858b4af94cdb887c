//! Files attached to a case: kept by their content, beside the records.

use serde::{Deserialize, Serialize};

use crate::domain::message::Message;
use crate::domain::text::TextRule;

/// The most bytes of one attachment.
pub const MOST_ATTACHED: u64 = 50 * 1024 * 1024;

/// A file attached with a step: what it is called, and by what it is known again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What it was called; a name, never a path.
    pub name: String,
    /// Its bytes.
    pub size: u64,
    /// The SHA-256 of its content, in small hexadecimal digits.
    pub sha256: String,
    /// What it is, by its content.
    pub media: String,
}

impl Attachment {
    /// A name fit to be kept: the last part of what was given, shown by any terminal as it stands.
    ///
    /// # Errors
    /// It is none.
    pub fn name(given: &str) -> Result<String, Message> {
        let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = TextRule::TITLE.required().check(Message::new("field-path"), last)?;
        match name.as_str() {
            "." | ".." => Err(Message::new("attach-no-name").with("name", name)),
            _ => Ok(name),
        }
    }

    /// Holds one from elsewhere to its form.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), Message> {
        let wrong = || Message::new("attach-wrong").with("name", self.name.as_str());
        if !is_digest(&self.sha256) || self.media.len() > 100 || !self.media.is_ascii() {
            return Err(wrong());
        }
        if self.size > MOST_ATTACHED {
            return Err(too_long(&self.name));
        }
        if Self::name(&self.name)? == self.name { Ok(()) } else { Err(wrong()) }
    }
}

/// That a file is longer than it may be.
pub fn too_long(name: &str) -> Message {
    let most = i64::try_from(MOST_ATTACHED / 1024 / 1024).unwrap_or(i64::MAX);
    Message::new("attach-too-long").with("name", name).with("most", most)
}

/// Whether a text is a SHA-256 in small hexadecimal digits.
pub fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// What a file is, by how its content begins: its name may say anything. Text is looked at to its end, piece by piece.
#[derive(Debug, Default)]
pub struct Media {
    beginning: Vec<u8>,
    /// What may be the beginning of a character, from the end of the last piece.
    rest: Vec<u8>,
    binary: bool,
}

/// Bytes by which what is no text is known.
const BEGINNING: usize = 16;

impl Media {
    /// Looks at the next piece.
    pub fn push(&mut self, piece: &[u8]) {
        let wanted = BEGINNING - self.beginning.len();
        self.beginning.extend(piece.iter().take(wanted));
        if self.binary {
            return;
        }
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.extend_from_slice(piece);
        let sound = match std::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) => {
                self.binary = error.error_len().is_some();
                let (sound, rest) = bytes.split_at(error.valid_up_to());
                self.rest = rest.to_vec();
                std::str::from_utf8(sound).unwrap_or_default()
            }
        };
        self.binary |= sound.chars().any(|c| c.is_control() && !"\n\r\t".contains(c));
    }

    /// What it is.
    pub fn name(&self) -> &'static str {
        const BEGINNINGS: [(&[u8], &str); 12] = [
            (b"%PDF-", "application/pdf"),
            (b"\xff\xd8\xff", "image/jpeg"),
            (b"\x89PNG\r\n\x1a\n", "image/png"),
            (b"GIF8", "image/gif"),
            (b"BM", "image/bmp"),
            (b"II*\0", "image/tiff"),
            (b"MM\0*", "image/tiff"),
            (b"PK\x03\x04", "application/zip"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
            (b"{\\rtf", "application/rtf"),
            (b"ID3", "audio/mpeg"),
            (b"OggS", "application/ogg"),
        ];
        let known = BEGINNINGS.iter().find(|(beginning, _)| self.beginning.starts_with(beginning));
        match known {
            Some((_, media)) => media,
            None if self.beginning.get(4..8) == Some(b"ftyp") => "video/mp4",
            None if self.binary || !self.rest.is_empty() => "application/octet-stream",
            None => "text/plain",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_hides_nothing() {
        for (given, kept) in
            [("会议纪要.pdf", "会议纪要.pdf"), ("../../etc/passwd", "passwd"), ("C:\\甲\\乙.doc", "乙.doc")]
        {
            assert_eq!(Attachment::name(given).as_deref(), Ok(kept));
        }
        for bad in ["", "a/", "..", "a/..", "a\u{1b}[2J.pdf", "a\nb", "gpj.\u{202e}exe", "\u{0}"] {
            assert!(Attachment::name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_a_file_is_its_content_says_however_it_is_cut() {
        let long = "党务公开".repeat(20);
        for (content, name) in [
            (&b"%PDF-1.7\n"[..], "application/pdf"),
            ("纪要\n".as_bytes(), "text/plain"),
            (long.as_bytes(), "text/plain"),
            (&long.as_bytes()[..40], "application/octet-stream"),
            (b"\0\0\0\x18ftypmp42", "video/mp4"),
            (b"\x7fELF", "application/octet-stream"),
            (b"a text, and then\x1b[2J", "application/octet-stream"),
            (b"", "text/plain"),
        ] {
            for piece in 1..=content.len().max(1) {
                let mut media = Media::default();
                content.chunks(piece).for_each(|piece| media.push(piece));
                assert_eq!(media.name(), name, "{content:?} in pieces of {piece}");
            }
        }
    }
}
