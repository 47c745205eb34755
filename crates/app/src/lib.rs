//! Early Help: the server's pages.
pub mod pages;
