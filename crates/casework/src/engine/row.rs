//! A row that came back. A column that is missing, null or of another shape is
//! an inconsistency to report, never a default.

use std::str::FromStr;

use jiff::{Timestamp, civil::Date};
use serde::de::DeserializeOwned;
use sqlx::Row as _;

use super::StoreError;

/// One row of an answer.
#[derive(Debug)]
pub struct Row {
    pub(super) statement: &'static str,
    pub(super) row: EngineRow,
}

#[derive(Debug)]
pub(super) enum EngineRow {
    Sqlite(sqlx::sqlite::SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

macro_rules! column {
    ($self:ident, $name:ident, $type:ty) => {
        match &$self.row {
            EngineRow::Sqlite(row) => row.try_get::<$type, _>($name),
            EngineRow::Postgres(row) => row.try_get::<$type, _>($name),
        }
        .map_err(|_| $self.inconsistent($name))
    };
}

macro_rules! plain {
    ($row:ident) => {{
        let mut line = String::new();
        for at in 0..$row.columns().len() {
            if at > 0 {
                line.push('\t');
            }
            if let Ok(text) = $row.try_get::<Option<&str>, _>(at) {
                line.push_str(text.unwrap_or("-"));
            } else if let Ok(number) = $row.try_get::<Option<i64>, _>(at) {
                line.push_str(&number.map_or("-".to_owned(), |number| number.to_string()));
            } else if let Ok(bytes) = $row.try_get::<Option<&[u8]>, _>(at) {
                line.push_str(&bytes.map_or(0, <[u8]>::len).to_string());
            }
        }
        line
    }};
}

impl Row {
    /// The whole row as one line of text, values apart by tabs; bytes as their number.
    #[must_use]
    pub fn plain(&self) -> String {
        match &self.row {
            EngineRow::Sqlite(row) => plain!(row),
            EngineRow::Postgres(row) => plain!(row),
        }
    }

    /// The error for a column whose content breaks an invariant.
    #[must_use]
    pub fn inconsistent(&self, column: &str) -> StoreError {
        StoreError::Inconsistent {
            column: format!("{}.{column}", self.statement),
        }
    }

    /// A `text` column.
    ///
    /// # Errors
    /// When it is null, missing or not text.
    pub fn text(&self, name: &str) -> Result<String, StoreError> {
        column!(self, name, String)
    }

    /// A `text` column that may be null.
    ///
    /// # Errors
    /// When it is missing or not text.
    pub fn optional_text(&self, name: &str) -> Result<Option<String>, StoreError> {
        column!(self, name, Option<String>)
    }

    /// A `bigint` column.
    ///
    /// # Errors
    /// When it is null, missing or not a number.
    pub fn int(&self, name: &str) -> Result<i64, StoreError> {
        column!(self, name, i64)
    }

    /// A `bigint` column that may be null.
    ///
    /// # Errors
    /// When it is missing or not a number.
    pub fn optional_int(&self, name: &str) -> Result<Option<i64>, StoreError> {
        column!(self, name, Option<i64>)
    }

    /// A `bytea` column that may be null.
    ///
    /// # Errors
    /// When it is missing or not bytes.
    pub fn optional_bytes(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        column!(self, name, Option<Vec<u8>>)
    }

    /// A yes or no, stored as 1 or 0.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn yes(&self, name: &str) -> Result<bool, StoreError> {
        match self.int(name)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.inconsistent(name)),
        }
    }

    /// An instant.
    ///
    /// # Errors
    /// When the stored number is out of range.
    pub fn instant(&self, name: &str) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(self.int(name)?).map_err(|_| self.inconsistent(name))
    }

    /// An instant that may be null.
    ///
    /// # Errors
    /// When the stored number is out of range.
    pub fn optional_instant(&self, name: &str) -> Result<Option<Timestamp>, StoreError> {
        self.optional_int(name)?
            .map(|micros| Timestamp::from_microsecond(micros).map_err(|_| self.inconsistent(name)))
            .transpose()
    }

    /// A day that may be null.
    ///
    /// # Errors
    /// When the stored text is not an ISO date.
    pub fn optional_day(&self, name: &str) -> Result<Option<Date>, StoreError> {
        self.optional_text(name)?
            .map(|text| Date::from_str(&text).map_err(|_| self.inconsistent(name)))
            .transpose()
    }

    /// An identifier or any word with a parser.
    ///
    /// # Errors
    /// When the parser refuses the stored text.
    pub fn parsed<T, E>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, StoreError> {
        parse(&self.text(name)?).map_err(|_| self.inconsistent(name))
    }

    /// An identifier or word that may be null.
    ///
    /// # Errors
    /// When the parser refuses the stored text.
    pub fn optional_parsed<T, E>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, StoreError> {
        self.optional_text(name)?
            .map(|text| parse(&text).map_err(|_| self.inconsistent(name)))
            .transpose()
    }

    /// A stored word of a closed list.
    ///
    /// # Errors
    /// When the list does not hold the word.
    pub fn word<T>(
        &self,
        name: &str,
        from_key: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        from_key(&self.text(name)?).ok_or_else(|| self.inconsistent(name))
    }

    /// A document stored as JSON.
    ///
    /// # Errors
    /// When it does not have the expected shape.
    pub fn document<T: DeserializeOwned>(&self, name: &str) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(name)?).map_err(|_| self.inconsistent(name))
    }
}
