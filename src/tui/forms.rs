//! stub
use super::form::{FormSpec, Value};
use crate::domain::{
    code::{Code, OrgCode},
    disclosure,
    message::Message,
    opinion,
};
use crate::office::{Command, directory::Directory, query};
use chrono::NaiveDate;
use std::collections::BTreeMap;
#[derive(Debug, Clone)]
pub enum Purpose {
    Item { act: query::Act, code: Code },
    Disclosure { act: disclosure::Act, seen: u64, record: Box<disclosure::Disclosure> },
    Opinion { act: opinion::Act, seen: u64, record: Box<opinion::Opinion> },
    Register { about: Box<disclosure::Disclosure> },
    Organisation(Option<OrgCode>),
    Person(Option<String>),
    Policy,
}
pub struct Asked {
    pub spec: FormSpec,
    pub values: BTreeMap<String, Value>,
    pub subject: String,
}
pub fn ask(_: &Purpose, _: &Directory, _: &str, _: NaiveDate) -> Option<Asked> {
    None
}
pub fn command(
    _: &Purpose,
    _: &Directory,
    _: NaiveDate,
    _: &BTreeMap<String, Value>,
) -> Result<Command, (&'static str, Message)> {
    Err(("", Message::new("x")))
}
pub fn field_of(_: &str) -> Option<&'static str> {
    None
}
