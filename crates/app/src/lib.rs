//! Early Help: the server, its pages, its worker and its command line. The
//! only floor that knows HTTP and HTML; rules are `domain`'s, rows `casework`'s.

pub mod agreement;
pub mod config;
mod failures;
pub mod front_door;
pub mod home;
pub mod letters;
pub mod pages;
pub mod plans;
pub mod referrals;
pub mod reviews;
pub mod serve;
mod shell;
pub mod table;
pub mod team;
pub mod web;
pub mod words;
pub mod worker;
