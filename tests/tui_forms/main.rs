//! What the forms ask, what they begin with, and the commands that their answers make.

mod deeds;
mod matter;
mod office;
mod organisation;
mod whole;
mod world;
