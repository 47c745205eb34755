//! Tests of letters and packs as the people who get them find them: what can be
//! read, by eye or by a screen reader, and what no typed text may do.

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod reader;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod support;
