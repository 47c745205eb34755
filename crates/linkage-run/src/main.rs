//! slice
fn main() { let a: Vec<String> = std::env::args().collect(); linkage_run::slice(&a[1], &a[2]); }
