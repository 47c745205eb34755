//! Tests of letters and packs.
