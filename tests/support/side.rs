//! What is kept beside a store, in memory.

use std::io::{self, Read, Write};
use std::sync::Mutex;

use gongkai::store::side::Side;

/// A place beside a store in memory.
#[derive(Default)]
pub struct Kept {
    /// What is there.
    pub bytes: Mutex<Option<Vec<u8>>>,
    /// How often it was written.
    pub written: Mutex<usize>,
}

impl Side for Kept {
    fn read(&self) -> io::Result<Option<Box<dyn Read>>> {
        let bytes = self.bytes.lock().unwrap().clone();
        Ok(bytes.map(|bytes| Box::new(io::Cursor::new(bytes)) as Box<dyn Read>))
    }

    fn write(&self, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut bytes = Vec::new();
        fill(&mut bytes)?;
        *self.written.lock().unwrap() += 1;
        *self.bytes.lock().unwrap() = Some(bytes);
        Ok(())
    }
}
