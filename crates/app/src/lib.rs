//! Early Help: the server, its pages, its worker and its command line. The
//! only floor that knows HTTP and HTML; rules are `domain`'s, rows `casework`'s.

pub mod config;
mod failures;
pub mod front_door;
pub mod home;
pub mod information_requests;
pub mod letters;
pub mod pages;
pub mod referrals;
pub mod serve;
mod shell;
pub mod step_up;
pub mod table;
pub mod transfers;
pub mod web;
pub mod words;
pub mod worker;
