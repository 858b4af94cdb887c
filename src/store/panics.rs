//! The engine below can panic on a damaged file. Such a panic is an answer, not a crash.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread will be caught and reported as an error, so that a panic hook
/// should neither print nor touch the terminal. A hook set after a store was opened asks this first.
pub fn panic_is_contained() -> bool {
    // The engine's own threads: what they run into is reported through the call that waits for them.
    let engine = |name: &str| name.starts_with("sled-io") || name == "log flusher";
    CONTAINED.get() || std::thread::current().name().is_some_and(engine)
}

/// Runs `work`, silently turning a panic into its text.
pub fn contain<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if !panic_is_contained() {
                before(info);
            }
        }));
    });
    let outer = CONTAINED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(outer);
    outcome.map_err(|payload| match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast_ref::<&str>().map_or_else(String::new, ToString::to_string),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_text_and_the_mark_is_taken_back() {
        assert_eq!(contain(|| 7), Ok(7));
        assert_eq!(contain(|| panic!("page {}", 3)), Err::<(), _>("page 3".to_owned()));
        assert_eq!(contain(|| panic!("plain")), Err::<(), _>("plain".to_owned()));
        assert!(!panic_is_contained());
        assert_eq!(contain(panic_is_contained), Ok(true));
    }
}
