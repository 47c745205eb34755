//! The clock and the randomness that everything else is given. The system's
//! own are read here and nowhere else.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use uuid::{NoContext, Uuid};

/// Where instants come from.
pub trait Clock: Send + Sync {
    /// Now, cut to microseconds: what both engines keep.
    fn now(&self) -> Timestamp;
}

/// The server's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system clock"
    )]
    fn now(&self) -> Timestamp {
        to_microseconds(Timestamp::now())
    }
}

/// A clock that stands until it is moved: for stories, the demo and tests.
#[derive(Clone, Debug)]
pub struct SetClock(Arc<Mutex<Timestamp>>);

impl SetClock {
    /// Stands at an instant.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(to_microseconds(now))))
    }

    /// Moves to a later instant.
    pub fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = to_microseconds(now);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn to_microseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// A source of randomness that can be seeded, shared by every transaction.
#[derive(Clone)]
pub struct Entropy(Arc<Mutex<StdRng>>);

impl std::fmt::Debug for Entropy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entropy")
    }
}

impl Entropy {
    /// From the operating system.
    #[must_use]
    pub fn from_system() -> Self {
        Self(Arc::new(Mutex::new(StdRng::from_os_rng())))
    }

    /// The same sequence for the same seed: for stories, the demo and tests.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// Fills bytes for a secret.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(bytes);
    }

    /// An identifier that sorts by time.
    #[must_use]
    pub fn id(&self, at: Timestamp) -> Uuid {
        let mut random = [0u8; 10];
        self.fill(&mut random);
        let seconds = u64::try_from(at.as_second()).unwrap_or(0);
        let nanos = u32::try_from(at.subsec_nanosecond()).unwrap_or(0);
        let stamp = uuid::Timestamp::from_unix(NoContext, seconds, nanos);
        let (seconds, nanos) = stamp.to_unix();
        let millis = seconds * 1000 + u64::from(nanos) / 1_000_000;
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// A word of `length` characters that people can read aloud: no vowels, so
    /// no words; no 0/O, 1/I/L, 5/S or 2/Z.
    #[must_use]
    pub fn readable(&self, length: usize) -> String {
        const LETTERS: &[u8; 20] = b"346789BCDFGHJKMNPRTX";
        let mut bytes = vec![0u8; length];
        let mut word = String::with_capacity(length);
        while word.len() < length {
            self.fill(&mut bytes);
            for byte in &bytes {
                // 240 is the largest multiple of 20 in a byte: no letter is likelier.
                if *byte < 240
                    && word.len() < length
                    && let Some(letter) = LETTERS.get(usize::from(byte % 20))
                {
                    word.push(char::from(*letter));
                }
            }
        }
        word
    }
}

/// The day of an instant, where the authority is.
#[must_use]
pub fn london_day(at: Timestamp) -> jiff::civil::Date {
    at.to_zoned(london()).date()
}

/// The first instant of a day, where the authority is.
#[must_use]
pub fn start_of(day: jiff::civil::Date) -> Timestamp {
    day.to_zoned(london())
        .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// The last microsecond of a day, where the authority is.
#[must_use]
pub fn end_of(day: jiff::civil::Date) -> Timestamp {
    day.tomorrow()
        .map_or(Timestamp::UNIX_EPOCH, start_of)
        .checked_sub(jiff::SignedDuration::from_micros(1))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

fn london() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC)
}
