//! Probabilistic record linkage of people (Fellegi and Sunter's model), for files of a few
//! hundred to some millions of records.
//!
//! The crate is pure: it reads no file, asks no clock and draws no chance. Put records into
//! a [`table::Table`], give it to [`linker::link`], read the persons from
//! [`cluster::Clusters`].

pub mod block;
pub mod cluster;
pub mod community;
pub mod compare;
pub mod date;
pub mod dict;
pub mod em;
pub mod explain;
pub mod fields;
pub mod freq;
pub mod household;
pub mod join;
pub mod learn;
pub mod linker;
pub mod lookup;
pub mod model;
pub mod names;
pub mod splink;
pub mod strings;
pub mod table;
pub mod text;
