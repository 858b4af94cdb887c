//! What several tests need. Each test uses a part of it.
#![allow(dead_code)]

pub mod any;
pub mod child;
pub mod files;
pub mod journey;
pub mod notice;
pub mod office;
pub mod pty;
pub mod served;
pub mod side;
pub mod source;
pub mod sshd;
pub mod store;
pub mod wire;
