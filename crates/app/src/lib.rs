//! Early Help: the server, its pages, its worker and its command line. The
//! only floor that knows HTTP and HTML; rules are `domain`'s, rows `casework`'s.

pub mod accounts;
pub mod agreement;
pub mod assessments;
pub mod attachments;
pub mod cases;
pub mod cli;
pub mod config;
pub mod definitions;
pub mod demo;
mod failures;
pub mod families;
pub mod forums;
pub mod front_door;
pub mod home;
pub mod information_requests;
pub mod intake;
pub mod letters;
pub mod outcomes;
pub mod pages;
pub mod people;
pub mod plans;
pub mod referrals;
pub mod reviews;
pub mod scales;
pub mod serve;
mod shell;
pub mod step_up;
pub mod table;
pub mod team;
pub mod transfers;
pub mod web;
pub mod words;
pub mod work;
pub mod worker;
pub mod worries;
