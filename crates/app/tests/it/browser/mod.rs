//! The product in a real browser: the whole journey, danger without
//! JavaScript, and the keyboard alone. Every page that a walk comes to is
//! looked at: no accessibility fault, and no sideways scrolling at 320 px.

mod authorities;
mod danger;
mod engine;
mod every_page;
mod finder;
mod front_door;
mod journey;
mod keyboard;
mod known;
mod lead_worker;
mod managers;
mod plain;
mod public_form;
mod twice;
mod walk;
