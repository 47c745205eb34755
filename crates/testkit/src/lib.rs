//! Tests only: what the tests of every crate share, and the checks that keep
//! the repository itself in order. Nothing here is part of the product.

pub mod bless;
pub mod citations;
pub mod engines;
pub mod requirements;
pub mod rust_text;
pub mod source_tree;
pub mod tidy;
