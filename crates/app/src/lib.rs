//! Early Help: the server, its pages, its worker and its command line. The
//! only floor that knows HTTP and HTML; rules are `domain`'s, rows `casework`'s.

pub mod assessments;
pub mod config;
pub mod definitions;
mod failures;
pub mod front_door;
pub mod home;
pub mod letters;
pub mod pages;
pub mod referrals;
pub mod scales;
pub mod serve;
mod shell;
pub mod table;
pub mod web;
pub mod words;
pub mod worker;
