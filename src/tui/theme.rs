//! How things look: colours of the sixteen every terminal has, or the same by reverse, bold and underline; and the lines.
//!
//! Nothing is told by a look alone: every mark has a word or a sign beside it.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

use super::form::FormStyle;
use super::popup::{ASCII_FRAME, FrameStyle};
use crate::domain::clock::Urgency;
use crate::office::query::Mark;

/// The looks there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// Colours that are read on a dark background.
    #[default]
    Colour,
    /// Colours that are read on a light background.
    Light,
    /// No colour: reverse, bold and underline.
    Mono,
    /// White on black with bright colours, on any background; nothing is grey.
    HighContrast,
}

impl Look {
    /// Every look, in the order in which the key for it goes through them.
    pub const ALL: [Self; 4] = [Self::Colour, Self::Light, Self::Mono, Self::HighContrast];

    /// Its name in settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Colour => "colour",
            Self::Light => "light",
            Self::Mono => "mono",
            Self::HighContrast => "high-contrast",
        }
    }

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|look| *look == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// What lines are drawn with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Frame {
    /// Box lines.
    #[default]
    Lines,
    /// `+`, `-` and `|`, for terminals that draw box lines two cells wide.
    Ascii,
}

/// How things look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Theme {
    /// Colours and attributes.
    pub look: Look,
    /// Lines.
    pub frame: Frame,
}

/// What a colour says; each look has its own for it.
#[derive(Debug, Clone, Copy)]
enum Hue {
    Alarm,
    Near,
    Good,
    Back,
    Label,
}

impl Theme {
    /// That look with those lines.
    pub const fn new(look: Look, frame: Frame) -> Self {
        Self { look, frame }
    }

    fn hue(self, hue: Hue) -> Style {
        let colour = match (self.look, hue) {
            (Look::Mono, _) => return Style::new(),
            (Look::Colour | Look::Light, Hue::Alarm) => Color::Red,
            (Look::Colour, Hue::Near) => Color::Yellow,
            (Look::Colour, Hue::Good) => Color::Green,
            (Look::Colour, Hue::Back) => Color::Magenta,
            (Look::Colour, Hue::Label) => Color::Cyan,
            // Yellow, green and cyan are hardly seen on white.
            (Look::Light, Hue::Near | Hue::Back) => Color::Magenta,
            (Look::Light, Hue::Good | Hue::Label) => Color::Blue,
            (Look::HighContrast, Hue::Alarm) => Color::LightRed,
            (Look::HighContrast, Hue::Near) => Color::LightYellow,
            (Look::HighContrast, Hue::Good) => Color::LightGreen,
            (Look::HighContrast, Hue::Back) => Color::LightMagenta,
            (Look::HighContrast, Hue::Label) => Color::LightCyan,
        };
        Style::new().fg(colour)
    }

    /// What every cell has before anything is drawn.
    pub fn base(self) -> Style {
        match self.look {
            Look::HighContrast => Style::new().fg(Color::White).bg(Color::Black),
            _ => Style::new(),
        }
    }

    /// Dark on light where the rest is light on dark.
    fn reversed(self) -> Style {
        match self.look {
            // Outright, so that no colour of a part of the line is reversed with it.
            Look::HighContrast => Style::new().fg(Color::Black).bg(Color::White).add_modifier(Modifier::BOLD),
            _ => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// The header line.
    pub fn header(self) -> Style {
        self.reversed()
    }

    /// What presses, in the header line.
    pub fn header_urgency(self, urgency: Urgency) -> Style {
        match self.look {
            Look::HighContrast => Style::new().add_modifier(Modifier::UNDERLINED),
            _ => self.urgency(urgency),
        }
    }

    /// A pane's title; the pane with the keys stands out.
    pub fn title(self, focused: bool) -> Style {
        if focused { self.hue(Hue::Label).add_modifier(Modifier::BOLD) } else { Style::new() }
    }

    /// The line that a title stands in.
    pub fn rule(self, focused: bool) -> Style {
        if focused { self.hue(Hue::Label) } else { self.dim() }
    }

    /// What matters less. Not grey, which is the background itself in some palettes: where a terminal cannot make its
    /// own colour fainter, it stays as it is.
    pub fn dim(self) -> Style {
        match self.look {
            Look::Colour | Look::Light => Style::new().add_modifier(Modifier::DIM),
            Look::Mono | Look::HighContrast => Style::new(),
        }
    }

    /// The name of a field.
    pub fn label(self) -> Style {
        self.hue(Hue::Label)
    }

    /// A heading.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The selected line; in a pane without the keys it is only underlined.
    pub fn selected(self, focused: bool) -> Style {
        if focused { self.reversed() } else { Style::new().add_modifier(Modifier::UNDERLINED) }
    }

    /// A due date.
    pub fn urgency(self, urgency: Urgency) -> Style {
        match urgency {
            Urgency::Overdue => self.hue(Hue::Alarm).add_modifier(Modifier::BOLD),
            Urgency::Today => self.hue(Hue::Near).add_modifier(Modifier::BOLD),
            Urgency::Soon => self.hue(Hue::Near),
            Urgency::Later => Style::new(),
        }
    }

    /// The mark of an item.
    pub fn mark(self, mark: Mark) -> Style {
        match mark {
            Mark::Overdue => self.urgency(Urgency::Overdue),
            Mark::Returned => self.hue(Hue::Back),
            Mark::Review | Mark::Approved => self.hue(Hue::Near),
            Mark::Published | Mark::Closed => self.good(),
            Mark::Retired | Mark::Empty => self.dim(),
        }
    }

    /// What was found in a text; underlined, so that it shows without colour and in the selected line.
    pub fn hit(self) -> Style {
        self.hue(Hue::Near).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// Something done.
    pub fn good(self) -> Style {
        self.hue(Hue::Good)
    }

    /// Something refused or wrong.
    pub fn fault(self) -> Style {
        self.hue(Hue::Alarm).add_modifier(Modifier::BOLD)
    }

    /// A key in the hints.
    pub fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A level line.
    pub fn horizontal(self) -> &'static str {
        match self.frame {
            Frame::Lines => "─",
            Frame::Ascii => "-",
        }
    }

    /// A cell of a bar.
    pub fn bar(self) -> &'static str {
        match self.frame {
            Frame::Lines => "━",
            Frame::Ascii => "#",
        }
    }

    /// An upright line.
    pub fn vertical(self) -> &'static str {
        match self.frame {
            Frame::Lines => "│",
            Frame::Ascii => "|",
        }
    }

    /// A popup's frame.
    pub fn frame(self) -> FrameStyle {
        FrameStyle {
            set: match self.frame {
                Frame::Lines => border::PLAIN,
                Frame::Ascii => ASCII_FRAME,
            },
            border: self.hue(Hue::Label),
            title: self.strong(),
            inside: self.base(),
        }
    }

    /// A form.
    pub fn form(self) -> FormStyle {
        FormStyle {
            normal: self.base(),
            label: self.label(),
            focus: self.reversed(),
            input: self.base().add_modifier(Modifier::UNDERLINED),
            hint: self.dim(),
            fault: self.fault(),
            weekend: self.dim(),
            holiday: self.hue(Hue::Alarm),
            make_up: self.hue(Hue::Good),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sixteen colours of xterm and of the VGA console, in the order of their numbers.
    const PALETTES: [[(u8, u8, u8); 16]; 2] = [
        [
            (0, 0, 0),
            (205, 0, 0),
            (0, 205, 0),
            (205, 205, 0),
            (0, 0, 238),
            (205, 0, 205),
            (0, 205, 205),
            (229, 229, 229),
            (127, 127, 127),
            (255, 0, 0),
            (0, 255, 0),
            (255, 255, 0),
            (92, 92, 255),
            (255, 0, 255),
            (0, 255, 255),
            (255, 255, 255),
        ],
        [
            (0, 0, 0),
            (170, 0, 0),
            (0, 170, 0),
            (170, 85, 0),
            (0, 0, 170),
            (170, 0, 170),
            (0, 170, 170),
            (170, 170, 170),
            (85, 85, 85),
            (255, 85, 85),
            (85, 255, 85),
            (255, 255, 85),
            (85, 85, 255),
            (255, 85, 255),
            (85, 255, 255),
            (255, 255, 255),
        ],
    ];

    fn number(colour: Color) -> Option<usize> {
        use Color::*;
        let all = [
            Black,
            Red,
            Green,
            Yellow,
            Blue,
            Magenta,
            Cyan,
            Gray,
            DarkGray,
            LightRed,
            LightGreen,
            LightYellow,
            LightBlue,
            LightMagenta,
            LightCyan,
            White,
        ];
        all.iter().position(|known| *known == colour)
    }

    /// Relative luminance and contrast as WCAG has them.
    fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let luminance =
            |(r, g, b): (u8, u8, u8)| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        (one / other).max(other / one)
    }

    /// Every style that a theme gives to text.
    fn styles(theme: Theme) -> Vec<Style> {
        let mut styles = vec![
            theme.base(),
            theme.header(),
            theme.title(true),
            theme.rule(true),
            theme.dim(),
            theme.label(),
            theme.selected(true),
            theme.selected(false),
            theme.good(),
            theme.fault(),
            theme.frame().border,
            theme.form().holiday,
            theme.form().make_up,
            theme.form().focus,
        ];
        let urgencies = [Urgency::Overdue, Urgency::Today, Urgency::Soon, Urgency::Later];
        styles.extend(urgencies.map(|urgency| theme.urgency(urgency)));
        let marks =
            [Mark::Overdue, Mark::Returned, Mark::Review, Mark::Approved, Mark::Published, Mark::Closed];
        styles.extend(marks.map(|mark| theme.mark(mark)));
        styles
    }

    #[test]
    fn every_look_can_be_read_on_its_background() {
        for (look, background, least) in [
            (Look::Colour, Color::Black, 2.6),
            (Look::Light, Color::White, 4.4),
            // Where the background is not known, the look brings its own.
            (Look::HighContrast, Color::Black, 5.2),
            (Look::HighContrast, Color::White, 5.2),
        ] {
            for frame in [Frame::Lines, Frame::Ascii] {
                let theme = Theme::new(look, frame);
                for style in styles(theme) {
                    let shown = Style::new().bg(background).patch(theme.base()).patch(style);
                    let Some(fg) = shown.fg else { continue };
                    for palette in PALETTES {
                        let rgb =
                            |colour: Option<Color>| colour.and_then(number).map(|number| palette[number]);
                        let (fg, bg) = (rgb(Some(fg)).unwrap(), rgb(shown.bg).unwrap());
                        assert!(contrast(fg, bg) >= least, "{look:?} {style:?}: {}", contrast(fg, bg));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_in_high_contrast_is_never_faint_and_what_is_in_mono_has_no_colour() {
        for style in styles(Theme::new(Look::HighContrast, Frame::Lines)) {
            assert!(!style.add_modifier.contains(Modifier::DIM), "{style:?}");
            assert!(!matches!(style.fg, Some(Color::Gray | Color::DarkGray)), "{style:?}");
        }
        for style in styles(Theme::new(Look::Mono, Frame::Lines)) {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    #[test]
    fn the_key_for_it_goes_through_every_look() {
        let mut look = Look::default();
        for next in [Look::Light, Look::Mono, Look::HighContrast, Look::Colour] {
            look = look.next();
            assert_eq!(look, next);
        }
    }
}
