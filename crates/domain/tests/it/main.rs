//! The rules as a whole: every way through a family's help, and every authority
//! that a profile can describe. Files are read here, which the rules never do.

#[cfg(test)]
mod authorities;
#[cfg(test)]
mod explored;
