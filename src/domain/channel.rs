//! Scope (公开范围) and channel (公开形式) of a disclosure.

use serde::{Deserialize, Serialize};

use super::message::Message;

/// To whom something is disclosed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// 党委成员: members of the Party committee.
    Committee,
    /// 本单位: one unit.
    Unit,
    /// 全局: the whole bureau.
    Bureau,
    /// 社会: everybody.
    Society,
}

impl Scope {
    /// Every scope, narrow to wide.
    pub const ALL: [Self; 4] = [Self::Committee, Self::Unit, Self::Bureau, Self::Society];

    /// The word in forms and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Committee => "committee",
            Self::Unit => "unit",
            Self::Bureau => "bureau",
            Self::Society => "society",
        }
    }

    /// The scope of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }

    /// The scope the catalogue's word names.
    pub fn from_catalogue(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.catalogue_word() == text)
    }

    /// The word the catalogue names it by.
    pub const fn catalogue_word(self) -> &'static str {
        match self {
            Self::Committee => "党委成员",
            Self::Unit => "本单位",
            Self::Bureau => "全局",
            Self::Society => "社会",
        }
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Committee => Message::new("scope-committee"),
            Self::Unit => Message::new("scope-unit"),
            Self::Bureau => Message::new("scope-bureau"),
            Self::Society => Message::new("scope-society"),
        }
    }

    /// How far it reaches, for ordering only; two scopes of the same breadth are not the same people.
    pub const fn breadth(self) -> u8 {
        match self {
            Self::Committee | Self::Unit => 1,
            Self::Bureau => 2,
            Self::Society => 3,
        }
    }

    /// Whether everybody in this scope is in `other` too (R4: never wider than approved).
    pub fn is_within(self, other: Self) -> bool {
        self == other || self.breadth() < other.breadth()
    }
}

/// By what means something is disclosed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Channel {
    /// 会议.
    Meeting,
    /// 党委会议.
    CommitteeMeeting,
    /// 文件.
    Document,
    /// 通报、简报.
    Bulletin,
    /// 局域网.
    Intranet,
    /// 公开栏.
    NoticeBoard,
    /// 电子触摸屏.
    TouchScreen,
    /// 互联网、公开网站.
    Website,
    /// 新闻媒体.
    Media,
    /// 信访接待窗口.
    ReceptionWindow,
    /// 信访接待纪要.
    ReceptionMinutes,
    /// 局长信箱: interactive (R4c).
    LeaderMailbox,
    /// 领导信访接待: interactive (R4c).
    LeaderReception,
    /// 警民、警营、警媒恳谈会: interactive (R4c).
    Forum,
    /// A means the catalogue names otherwise.
    Other(String),
}

impl Channel {
    /// Every named channel.
    pub const NAMED: [Self; 14] = [
        Self::Meeting,
        Self::CommitteeMeeting,
        Self::Document,
        Self::Bulletin,
        Self::Intranet,
        Self::NoticeBoard,
        Self::TouchScreen,
        Self::Website,
        Self::Media,
        Self::ReceptionWindow,
        Self::ReceptionMinutes,
        Self::LeaderMailbox,
        Self::LeaderReception,
        Self::Forum,
    ];

    /// The word in forms and files.
    pub fn word(&self) -> &str {
        match self {
            Self::Meeting => "meeting",
            Self::CommitteeMeeting => "committee-meeting",
            Self::Document => "document",
            Self::Bulletin => "bulletin",
            Self::Intranet => "intranet",
            Self::NoticeBoard => "notice-board",
            Self::TouchScreen => "touch-screen",
            Self::Website => "website",
            Self::Media => "media",
            Self::ReceptionWindow => "reception-window",
            Self::ReceptionMinutes => "reception-minutes",
            Self::LeaderMailbox => "leader-mailbox",
            Self::LeaderReception => "leader-reception",
            Self::Forum => "forum",
            Self::Other(name) => name,
        }
    }

    /// The channel of that word; a word that is none of ours is a channel by that name.
    pub fn parse(word: &str) -> Self {
        Self::NAMED
            .into_iter()
            .find(|channel| channel.word() == word)
            .unwrap_or_else(|| Self::Other(word.to_owned()))
    }

    /// The words the catalogue may name a channel by.
    pub const CATALOGUE_WORDS: [(&str, Self); 18] = [
        ("会议", Self::Meeting),
        ("党委会议", Self::CommitteeMeeting),
        ("党委会", Self::CommitteeMeeting),
        ("文件", Self::Document),
        ("通报", Self::Bulletin),
        ("简报", Self::Bulletin),
        ("局域网", Self::Intranet),
        ("公开栏", Self::NoticeBoard),
        ("电子触摸屏", Self::TouchScreen),
        ("互联网", Self::Website),
        ("公开网站", Self::Website),
        ("新闻媒体", Self::Media),
        ("信访接待窗口", Self::ReceptionWindow),
        ("信访接待纪要", Self::ReceptionMinutes),
        ("局长信箱", Self::LeaderMailbox),
        ("领导信访接待", Self::LeaderReception),
        ("领导接待日", Self::LeaderReception),
        ("恳谈会", Self::Forum),
    ];

    /// The channel the catalogue's word names.
    pub fn from_catalogue(text: &str) -> Self {
        let known = Self::CATALOGUE_WORDS.into_iter().find(|(word, _)| *word == text);
        known.map_or_else(|| Self::Other(text.to_owned()), |(_, channel)| channel)
    }

    /// Its name.
    pub fn message(&self) -> Message {
        match self {
            Self::Meeting => Message::new("channel-meeting"),
            Self::CommitteeMeeting => Message::new("channel-committee-meeting"),
            Self::Document => Message::new("channel-document"),
            Self::Bulletin => Message::new("channel-bulletin"),
            Self::Intranet => Message::new("channel-intranet"),
            Self::NoticeBoard => Message::new("channel-notice-board"),
            Self::TouchScreen => Message::new("channel-touch-screen"),
            Self::Website => Message::new("channel-website"),
            Self::Media => Message::new("channel-media"),
            Self::ReceptionWindow => Message::new("channel-reception-window"),
            Self::ReceptionMinutes => Message::new("channel-reception-minutes"),
            Self::LeaderMailbox => Message::new("channel-leader-mailbox"),
            Self::LeaderReception => Message::new("channel-leader-reception"),
            Self::Forum => Message::new("channel-forum"),
            Self::Other(name) => Message::new("plain-text").with("text", name.as_str()),
        }
    }

    /// Whether anybody outside the bureau can read or hear it there (例行公开 二): such a channel is
    /// open only to what is approved for society.
    pub const fn reaches_society(&self) -> bool {
        matches!(
            self,
            Self::TouchScreen
                | Self::Website
                | Self::Media
                | Self::ReceptionWindow
                | Self::LeaderMailbox
                | Self::LeaderReception
                | Self::Forum
        )
    }

    /// Whether a question and its answer are recorded with it (R4c).
    pub const fn is_interactive(&self) -> bool {
        matches!(self, Self::LeaderMailbox | Self::LeaderReception | Self::Forum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r4_a_scope_is_within_itself_and_wider_ones_only() {
        assert!(Scope::Unit.is_within(Scope::Bureau));
        assert!(Scope::Bureau.is_within(Scope::Society));
        assert!(!Scope::Society.is_within(Scope::Bureau));
        assert!(!Scope::Unit.is_within(Scope::Committee), "one unit is not the committee");
        for scope in Scope::ALL {
            assert!(scope.is_within(scope));
        }
    }

    #[test]
    fn words_round_trip() {
        for channel in Channel::NAMED {
            assert_eq!(Channel::parse(channel.word()), channel);
        }
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.word()), Some(scope));
        }
    }
}
