//! The office over a real sshd: several people at once, each as a Unix account of their own.

#[path = "../support/mod.rs"]
mod support;

mod closed;
mod day;
mod lost;
