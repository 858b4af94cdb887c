//! Colours of the sixteen every terminal has; without colour, the same by reverse, bold and underline.

use ratatui::style::{Color, Modifier, Style};

use super::form::FormStyle;
use super::popup::FrameStyle;
use crate::domain::clock::Urgency;
use crate::office::query::Mark;

/// How things look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// With or without colour.
    pub const fn new(colour: bool) -> Self {
        Self { colour }
    }

    fn fg(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// The header line.
    pub fn header(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A pane's title; the pane with the keys stands out.
    pub fn title(self, focused: bool) -> Style {
        if focused { self.fg(Color::Cyan).add_modifier(Modifier::BOLD) } else { Style::new() }
    }

    /// The line that a title stands in.
    pub fn rule(self, focused: bool) -> Style {
        if focused { self.fg(Color::Cyan) } else { self.dim() }
    }

    /// What matters less.
    pub fn dim(self) -> Style {
        if self.colour { Style::new().fg(Color::DarkGray) } else { Style::new() }
    }

    /// The name of a field.
    pub fn label(self) -> Style {
        self.fg(Color::Cyan)
    }

    /// A heading.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The selected line; in a pane without the keys it is only underlined.
    pub fn selected(self, focused: bool) -> Style {
        Style::new().add_modifier(if focused { Modifier::REVERSED } else { Modifier::UNDERLINED })
    }

    /// A due date.
    pub fn urgency(self, urgency: Urgency) -> Style {
        match urgency {
            Urgency::Overdue => self.fg(Color::Red).add_modifier(Modifier::BOLD),
            Urgency::Today => self.fg(Color::Yellow).add_modifier(Modifier::BOLD),
            Urgency::Soon => self.fg(Color::Yellow),
            Urgency::Later => Style::new(),
        }
    }

    /// The mark of an item.
    pub fn mark(self, mark: Mark) -> Style {
        match mark {
            Mark::Overdue => self.urgency(Urgency::Overdue),
            Mark::Returned => self.fg(Color::Magenta),
            Mark::Review | Mark::Approved => self.fg(Color::Yellow),
            Mark::Published | Mark::Closed => self.fg(Color::Green),
            Mark::Empty => self.dim(),
        }
    }

    /// Something done.
    pub fn good(self) -> Style {
        self.fg(Color::Green)
    }

    /// Something refused or wrong.
    pub fn fault(self) -> Style {
        self.fg(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// A key in the hints.
    pub fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A popup's frame.
    pub fn frame(self) -> FrameStyle {
        FrameStyle {
            set: ratatui::symbols::border::PLAIN,
            border: self.fg(Color::Cyan),
            title: self.strong(),
            inside: Style::new(),
        }
    }

    /// A form.
    pub fn form(self) -> FormStyle {
        FormStyle {
            normal: Style::new(),
            label: self.label(),
            focus: Style::new().add_modifier(Modifier::REVERSED),
            input: Style::new().add_modifier(Modifier::UNDERLINED),
            hint: self.dim(),
            fault: self.fault(),
            weekend: self.dim(),
            holiday: self.fg(Color::Red),
            make_up: self.fg(Color::Green),
        }
    }
}
