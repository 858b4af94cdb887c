//! The program.
use std::sync::Arc;
fn main() {
    let now = chrono::Local::now().naive_local();
    let store = gongkai::office::demo::build(now).map_err(|e| format!("{e:?}")).unwrap();
    let office = gongkai::office::Office::open(store, gongkai::office::system_time(), &|_| {}).map_err(|e| format!("{e:?}")).unwrap();
    let lang = gongkai::lang::Language::detect(None, |n| std::env::var(n).ok());
    let login = std::env::args().nth(1).unwrap_or("admin".into());
    let session = gongkai::tui::Session { office: Arc::new(office), login, words: Arc::new(gongkai::lang::Words::new(lang)), colour: std::env::var_os("NO_COLOR").is_none() };
    if let Err(e) = gongkai::tui::run(&session) { eprintln!("{e:?}"); }
}
