//! The press and the two sizes of print that all tests share.

use std::sync::LazyLock;

use documents::{Press, PrintOptions, PrintSize};

use crate::samples;

/// One press for all tests, as in the product.
pub static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new().expect("the press is built in"));

pub fn standard() -> PrintOptions {
    PrintOptions {
        size: PrintSize::Standard,
        created: samples::CREATED,
    }
}

pub fn large() -> PrintOptions {
    PrintOptions {
        size: PrintSize::Large,
        ..standard()
    }
}
