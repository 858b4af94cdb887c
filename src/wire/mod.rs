//! The office over a Unix socket, for several people at once: a server that owns it, and guests that have it as if it were
//! in their own process.

pub mod frame;
mod gate;
pub mod hello;
pub mod peer;
pub mod place;

pub use gate::Limits;
