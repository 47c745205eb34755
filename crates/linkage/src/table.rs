//! The file to be linked: one compact row a record, its values interned.

use crate::dict::{Dict, Nums, mix};
use crate::names::{Knowledge, Names};
use crate::text::{self, Date};

/// One record as it came: any field may be empty, which means "not known".
#[derive(Debug, Clone, Copy, Default)]
pub struct Person<'a> {
    /// The record's own id, unique in the run.
    pub record_id: &'a str,
    /// Which system or file it came from.
    pub source: &'a str,
    /// Forename or forenames.
    pub first_name: &'a str,
    /// Middle name or initial.
    pub middle_name: &'a str,
    /// Surname.
    pub surname: &'a str,
    /// Date of birth; see [`text::date`].
    pub dob: &'a str,
    /// Sex; see [`text::sex`].
    pub sex: &'a str,
    /// National Health Service number.
    pub nhs_number: &'a str,
    /// Unique Pupil Number.
    pub upn: &'a str,
    /// Any other identifier of a person, without a check digit.
    pub other_id: &'a str,
    /// House number, when it has a column of its own.
    pub house_number: &'a str,
    /// First line of the address.
    pub address: &'a str,
    /// Postcode, whole or its first half.
    pub postcode: &'a str,
    /// Telephone.
    pub phone: &'a str,
    /// E-mail.
    pub email: &'a str,
}

/// A record whose values are numbers of the table's dictionaries; 0 is "not known".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Row {
    /// Forename, a number of [`Table::names`].
    pub first: u32,
    /// Middle name, a number of [`Table::names`].
    pub middle: u32,
    /// Surname, a number of [`Table::names`].
    pub last: u32,
    /// Date of birth.
    pub dob: Date,
    /// Address line, a number of [`Table::lines`].
    pub line: u32,
    /// Postcode, a number of [`Table::postcodes`].
    pub postcode: u32,
    /// Telephone, a number of [`Table::phones`].
    pub phone: u32,
    /// E-mail, a number of [`Table::emails`].
    pub email: u32,
    /// NHS number, a number of [`Table::nhs`].
    pub nhs: u32,
    /// UPN, a number of [`Table::upns`].
    pub upn: u32,
    /// Other identifier, a number of [`Table::others`].
    pub other: u32,
    /// Source, an index of [`Table::sources`].
    pub source: u16,
    /// `b'M'`, `b'F'` or 0.
    pub sex: u8,
    /// Bit 0: the NHS number's check digit is right. Bit 1: the UPN's letter is right.
    pub checks: u8,
}

/// A postcode's wider areas.
#[derive(Debug, Clone, Copy, Default)]
pub struct Area {
    /// Equal for postcodes of one sector ("HP20 1"); 0 when only half a postcode is known.
    pub sector: u32,
    /// Equal for postcodes of one district ("HP20").
    pub district: u32,
}

/// Why a record could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The record has no id.
    #[error("the record has no id")]
    NoId,
    /// The table holds as many records as it can number.
    #[error("the table is full at {0} records")]
    Full(usize),
}

/// Records to be linked, interned column by column.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The records.
    pub rows: Vec<Row>,
    /// Forenames, middle names and surnames.
    pub names: Names,
    /// Address lines.
    pub lines: Dict,
    /// Postcodes.
    pub postcodes: Dict,
    /// The area of every postcode; index 0 is none.
    pub areas: Vec<Area>,
    /// Telephones.
    pub phones: Nums,
    /// E-mail addresses.
    pub emails: Dict,
    /// NHS numbers.
    pub nhs: Nums,
    /// Unique Pupil Numbers.
    pub upns: Dict,
    /// Other identifiers.
    pub others: Dict,
    /// Names of the sources.
    pub sources: Vec<String>,
    id_bytes: Vec<u8>,
    id_ends: Vec<u32>,
    order: Vec<u32>,
    scratch: String,
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self {
            areas: vec![Area::default()],
            ..Self::default()
        }
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The id a record came with.
    #[must_use]
    pub fn record_id(&self, row: u32) -> &str {
        let row = self
            .order
            .get(row as usize)
            .map_or(row as usize, |r| *r as usize);
        let start = if row == 0 {
            0
        } else {
            self.id_ends[row - 1] as usize
        };
        std::str::from_utf8(&self.id_bytes[start..self.id_ends[row] as usize]).unwrap_or("")
    }

    /// Takes in one record and returns its row.
    ///
    /// # Errors
    /// [`PushError::NoId`] without an id; [`PushError::Full`] past four thousand million.
    pub fn push(&mut self, p: &Person<'_>) -> Result<u32, PushError> {
        let id = p.record_id.trim();
        if id.is_empty() {
            return Err(PushError::NoId);
        }
        let at = u32::try_from(self.rows.len())
            .ok()
            .filter(|n| *n < u32::MAX - 1);
        let (Some(at), true) = (at, self.id_bytes.len() + id.len() < u32::MAX as usize) else {
            return Err(PushError::Full(self.rows.len()));
        };
        let row = self.row(p);
        self.id_bytes.extend_from_slice(id.as_bytes());
        self.id_ends.push(self.id_bytes.len() as u32);
        if !self.order.is_empty() {
            self.order.push(at);
        }
        self.rows.push(row);
        Ok(at)
    }

    /// Puts the records into an order that does not hang on how they came: by postcode, date
    /// of birth and id. Neighbours in it are often compared, so linking gets faster too.
    /// Call it once, when all records are in.
    pub fn arrange(&mut self) {
        self.names.seal();
        let mut codes: Vec<u32> = (0..=self.postcodes.len() as u32).collect();
        codes.sort_unstable_by_key(|c| self.postcodes.bytes(*c));
        let mut rank = vec![0u32; codes.len()];
        for (at, code) in codes.iter().enumerate() {
            rank[*code as usize] = at as u32;
        }
        let key = |r: &Row| u64::from(rank[r.postcode as usize]) << 32 | u64::from(r.dob.0);
        let mut order: Vec<(u64, u32)> = self
            .rows
            .iter()
            .enumerate()
            .map(|(i, r)| (key(r), i as u32))
            .collect();
        order.sort_unstable_by(|x, y| {
            x.0.cmp(&y.0)
                .then_with(|| self.record_id(x.1).cmp(self.record_id(y.1)))
        });
        self.rows = order.iter().map(|(_, i)| self.rows[*i as usize]).collect();
        self.order = if self.order.is_empty() {
            order.into_iter().map(|(_, i)| i).collect()
        } else {
            order
                .into_iter()
                .map(|(_, i)| self.order[i as usize])
                .collect()
        };
    }

    /// Interns a record's values without adding it.
    pub fn row(&mut self, p: &Person<'_>) -> Row {
        let (nhs, right) =
            text::nhs(p.nhs_number).map_or((0, false), |(n, ok)| (self.nhs.intern(n), ok));
        let (upn, lettered) = if p.upn.is_empty() {
            (String::new(), false)
        } else {
            text::upn(p.upn)
        };
        let mut first = self.names.intern_raw(p.first_name);
        if first != 0 && self.placeholder(first) {
            first = 0;
        }
        Row {
            first,
            middle: self.names.intern_raw(p.middle_name),
            last: self.names.intern_raw(p.surname),
            dob: text::date(p.dob).unwrap_or_default(),
            line: self.line(p),
            postcode: self.postcode(p.postcode),
            phone: if p.phone.is_empty() {
                0
            } else {
                text::phone(p.phone).map_or(0, |n| self.phones.intern(n))
            },
            email: if p.email.is_empty() {
                0
            } else {
                self.emails.intern(text::email(p.email).as_bytes())
            },
            nhs,
            upn: self.upns.intern(upn.as_bytes()),
            other: self.others.intern(p.other_id.trim().as_bytes()),
            source: self.source(p.source),
            sex: text::sex(p.sex),
            checks: u8::from(right) | u8::from(lettered) << 1,
        }
    }

    fn placeholder(&self, name: u32) -> bool {
        let know = Knowledge::get();
        self.names
            .text(name)
            .split(' ')
            .all(|p| know.placeholder(p))
    }

    fn line(&mut self, p: &Person<'_>) -> u32 {
        if p.address.trim().is_empty() {
            return 0;
        }
        let folded = if p.house_number.is_empty() {
            text::address(p.address)
        } else {
            self.scratch.clear();
            self.scratch.push_str(p.house_number);
            self.scratch.push(' ');
            self.scratch.push_str(p.address);
            text::address(&self.scratch)
        };
        self.lines.intern(folded.as_bytes())
    }

    fn postcode(&mut self, typed: &str) -> u32 {
        let code = text::postcode(typed);
        let id = self.postcodes.intern(code.as_bytes());
        if id as usize >= self.areas.len() {
            let district = text::district(&code);
            let of = |s: &str| mix(crate::dict::hash_bytes(s.as_bytes()), 7) as u32 | 1;
            let sector = if district.len() < code.len() {
                of(&code[..=district.len()])
            } else {
                0
            };
            self.areas.push(Area {
                sector,
                district: of(district),
            });
        }
        id
    }

    fn source(&mut self, name: &str) -> u16 {
        match self.sources.iter().position(|s| s == name) {
            Some(at) => at as u16,
            None if self.sources.len() < usize::from(u16::MAX) => {
                self.sources.push(name.to_owned());
                (self.sources.len() - 1) as u16
            }
            None => u16::MAX,
        }
    }
}
