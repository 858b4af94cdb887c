//! What goes over the line: a key that moves the selection answers in a few hundred bytes.

use ratatui::layout::Size;

use super::*;
use crate::tui::term::backend::{WideBackend, draw};

/// A screen drawn as it is on a terminal.
struct Drawn {
    screen: Screen,
    terminal: Terminal<WideBackend<Vec<u8>>>,
}

impl Drawn {
    fn open(login: &str, language: Language) -> Self {
        let backend = WideBackend::fixed(Vec::new(), Size::new(120, 36));
        let terminal = Terminal::new(backend).unwrap();
        Self { screen: Screen::open(login, language, 120, 36), terminal }
    }

    /// Draws a frame; how many bytes that took.
    fn frame(&mut self) -> usize {
        draw(&mut self.terminal, |frame| view::draw(&self.screen.state, frame)).unwrap();
        std::mem::take(self.terminal.backend_mut().writer_mut()).len()
    }

    /// Presses a key, the selection not yet at rest.
    fn press(&mut self, key: &str) -> usize {
        let key = Key::parse(key).unwrap();
        let effects = update::key(&mut self.screen.state, KeyEvent::new(key.code, key.mods));
        self.screen.run(effects);
        self.frame()
    }
}

#[test]
fn the_first_screen_and_each_step_are_short() {
    for language in Language::ALL {
        for (login, pane) in [("admin", "1"), ("admin", "2"), ("wang", "2"), ("admin", "3"), ("leader", "o")]
        {
            let mut drawn = Drawn::open(login, language);
            let first = drawn.frame();
            assert!(first <= 6_500, "{login}: {first} bytes for the first screen");
            drawn.press(pane);
            assert_eq!(drawn.frame(), 0, "a frame in which nothing changes");
            let steps: Vec<usize> = (0..40).map(|_| drawn.press("down")).collect();
            let all: usize = steps.iter().sum();
            assert!(all <= 40 * 750, "{login} {pane}: {steps:?}");
            let mut plain = steps.clone();
            plain.sort_unstable();
            assert!(plain[20] <= 650, "{login} {pane}: {steps:?}");
        }
    }
}
