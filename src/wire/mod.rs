//! The office over a Unix socket, for several people at once: a server that owns it, and guests that have it as if it were
//! in their own process.
//!
//! There is no network here: who comes from elsewhere comes by ssh, and the kernel says who is at the other end of the
//! socket.

mod client;
pub mod frame;
mod gate;
pub mod hello;
pub mod message;
pub mod peer;
pub mod place;
mod server;

pub use client::{RemoteDesk, Unreached};
pub use gate::Limits;
pub use server::{Options, Server, Times};
