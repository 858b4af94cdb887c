//! A register as a CSV or XLSX file: written to be printed or gone on with in a spreadsheet, and read from what an office
//! has kept in one so far.
//!
//! # The format
//!
//! One row of headings, then a row for each record. Which column is which is told by its heading, in the words of
//! either language or in others that offices use ([`columns`]), so that columns may be moved, left out where they are not
//! needed, or added. Above the headings there may be a title. Where a cell holds several things they are a line each, a
//! day first where there is one: `2026-03-02 转送刑侦支队党支部`.
//!
//! A file that was written here comes back as far as its columns go. Nothing here changes the office: what a file comes
//! to is an [`Arrivals`], from which the office's command is made.

mod application;
mod case;
mod columns;
mod export;
mod import;
mod opinion;
mod said;
mod table;

pub use export::export;
pub use import::{Arrivals, read_file};
