//! The hash chain. The worker numbers entries and chains their hashes, so that
//! no writer waits for another; the head can be exported and kept elsewhere,
//! which is what shows that the end was cut off.

use domain::act::Act;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError};

const BATCH: i64 = 500;
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Entries younger than this wait: a slower transaction may still commit an
/// earlier identifier.
const SETTLING_MICROS: i64 = 5_000_000;

/// The end of the chain, to be kept somewhere that this database's owner cannot write.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Head {
    /// How many entries are sealed.
    pub seq: i64,
    /// The hash of the last, in hexadecimal.
    pub hash: String,
}

/// What a sealing run did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SealReport {
    /// How many entries were sealed.
    pub sealed: usize,
}

/// What a verification found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Every sealed entry is as it was written.
    Whole {
        /// How many were checked.
        entries: i64,
    },
    /// The first entry that is not as it was sealed.
    Broken {
        /// Its number in the chain.
        seq: i64,
        /// Its identifier.
        entry: String,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// The chain ends before the exported head.
    CutOff {
        /// The last number that is here.
        last: i64,
        /// The number that the exported head names.
        expected: i64,
    },
}

/// The end of the chain.
///
/// # Errors
/// When the database does not answer.
pub async fn head(db: &mut impl Reads) -> Result<Head, StoreError> {
    Ok(match db.optional(&statements::HEAD, args![]).await? {
        Some(row) => Head {
            seq: row.int("seq")?,
            hash: row.text("hash")?,
        },
        None => Head {
            seq: 0,
            hash: GENESIS.to_owned(),
        },
    })
}

/// How far before the last sealed entry a sealing looks for one that came late.
/// To look at everything is to read the whole audit, so that is not done each time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LookBack {
    /// One minute: for every turn of the worker.
    Minute,
    /// One day: for now and then.
    Day,
    /// To the first entry: once, when a worker starts, and for whoever asks.
    Ever,
}

impl LookBack {
    /// The first instant that is looked at, in microseconds.
    const fn since(self, sealed_up_to: i64) -> i64 {
        match self {
            Self::Minute => sealed_up_to.saturating_sub(60_000_000),
            Self::Day => sealed_up_to.saturating_sub(86_400_000_000),
            Self::Ever => i64::MIN,
        }
    }
}

/// Where the sealing stands: an instant that no clock ahead of this act's moves on.
async fn sealed_up_to(db: &mut impl Reads, settled: i64) -> Result<i64, StoreError> {
    match db.optional(&statements::SEALED_UP_TO, args![]).await? {
        Some(row) => Ok(row.int("at")?.min(settled)),
        None => Ok(i64::MIN),
    }
}

/// Seals the entries that have settled, one batch. Looks for them first without
/// keeping any writer waiting.
///
/// # Errors
/// When the database does not answer. Two nodes that seal at once collide on
/// the number, and one of them is rolled back.
pub async fn seal(store: &Store, act: &Act, back: LookBack) -> Result<SealReport, StoreError> {
    let settled = act.at.as_microsecond() - SETTLING_MICROS;
    let mut reader = store.reader();
    let from = back.since(sealed_up_to(&mut reader, settled).await?);
    let waiting = reader
        .rows(&statements::UNSEALED, args![from, settled, BATCH])
        .await?;
    let Some(first) = waiting.first() else {
        return Ok(SealReport { sealed: 0 });
    };
    let from = first.int("at")?;
    let mut uow = store.begin_bookkeeping(act).await?;
    let Head { mut seq, mut hash } = head(&mut uow).await?;
    // Read again: another node may have sealed them meanwhile.
    let rows = uow
        .rows(&statements::UNSEALED, args![from, settled, BATCH])
        .await?;
    for row in &rows {
        seq += 1;
        hash = chained(&hash, seq, row)?;
        uow.write_unrecorded(&statements::SEAL, args![seq, row.text("id")?, &hash])
            .await?;
    }
    uow.commit().await?;
    Ok(SealReport { sealed: rows.len() })
}

/// Walks the chain and names the first bad entry.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(store: &Store, exported: Option<&Head>) -> Result<Verdict, StoreError> {
    let mut reader = store.reader();
    let (mut seq, mut hash) = (0, GENESIS.to_owned());
    loop {
        let rows = reader
            .rows(&statements::SEALED_FROM, args![seq, BATCH])
            .await?;
        for row in &rows {
            let entry = row.text("entry_id")?;
            let found = row.int("seq")?;
            if found != seq + 1 {
                return Ok(Verdict::Broken {
                    seq: seq + 1,
                    entry,
                    fault: "the seal before this one is missing",
                });
            }
            seq = found;
            if row.optional_text("id")?.is_none() {
                return Ok(Verdict::Broken {
                    seq,
                    entry,
                    fault: "the entry was removed",
                });
            }
            hash = chained(&hash, seq, row)?;
            if hash != row.text("hash")? {
                return Ok(Verdict::Broken {
                    seq,
                    entry,
                    fault: "the entry was changed or moved",
                });
            }
            if let Some(head) = exported
                && head.seq == seq
                && head.hash != hash
            {
                return Ok(Verdict::Broken {
                    seq,
                    entry,
                    fault: "the chain was rebuilt: it differs from the exported head",
                });
            }
        }
        if rows.is_empty() {
            break;
        }
    }
    match exported {
        Some(head) if head.seq > seq => Ok(Verdict::CutOff {
            last: seq,
            expected: head.seq,
        }),
        Some(_) | None => Ok(Verdict::Whole { entries: seq }),
    }
}

/// The hash of one entry in its place: every column, each with its length
/// before it so that no two entries read the same.
fn chained(previous: &str, seq: i64, row: &Row) -> Result<String, StoreError> {
    let mut hasher = Sha256::new();
    let mut feed = |part: &str| {
        hasher.update(part.len().to_string());
        hasher.update(":");
        hasher.update(part);
    };
    feed(previous);
    feed(&seq.to_string());
    feed(&row.int("at")?.to_string());
    for column in ["id", "kind", "name", "actor_kind", "request_id", "body"] {
        feed(&row.text(column)?);
    }
    for column in ["user_id", "agency_id", "reason", "family_id", "referral_id"] {
        match row.optional_text(column)? {
            Some(text) => feed(&format!("+{text}")),
            None => feed("-"),
        }
    }
    Ok(hex::encode(hasher.finalize()))
}
