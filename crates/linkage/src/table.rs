//! The file to be linked: one compact row a record, its values interned.

use crate::dict::{Dict, Map, Nums, mix};
use crate::names::Names;
use crate::text::{self, Date};
use rayon::prelude::*;

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
    /// Town, city or suburb; looked at where the address says nothing.
    pub town: &'a str,
    /// Place of birth.
    pub birth_place: &'a str,
    /// Occupation.
    pub occupation: &'a str,
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
    /// Town, place of birth and occupation, an index of [`Table::mores`].
    pub more: u32,
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
    /// Towns, places of birth and occupations.
    pub texts: Dict,
    /// Town, place of birth and occupation that occur together, each a number of
    /// [`Table::texts`]; index 0 is none of them.
    pub mores: Vec<[u32; 3]>,
    more_at: Map<[u32; 3], u32>,
    id_bytes: Vec<u8>,
    id_ends: Vec<u32>,
    scratch: String,
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self {
            areas: vec![Area::default()],
            mores: vec![[0; 3]],
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
        let row = row as usize;
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
        let at = self.room(std::slice::from_ref(p))?;
        let row = self.row(p);
        self.keep(p.record_id, row);
        Ok(at)
    }

    /// Takes in many records at once, in their order, on all processors; returns the row of
    /// the first of them.
    ///
    /// # Errors
    /// As for [`Table::push`]; none of the records is then taken in.
    pub fn extend(&mut self, people: &[Person<'_>]) -> Result<u32, PushError> {
        let at = self.room(people)?;
        let mut columns = self.columns();
        let Columns {
            names,
            places,
            numbers,
        } = &mut columns;
        let (named, (placed, numbered)) = rayon::join(
            || people.iter().map(|p| names.read(p)).collect::<Vec<_>>(),
            || {
                rayon::join(
                    || people.iter().map(|p| places.read(p)).collect::<Vec<_>>(),
                    || people.iter().map(|p| numbers.read(p)).collect::<Vec<_>>(),
                )
            },
        );
        self.rows.reserve(people.len());
        for (((p, named), placed), numbered) in people.iter().zip(named).zip(placed).zip(numbered) {
            self.keep(p.record_id, whole(named, placed, numbered));
        }
        Ok(at)
    }

    /// The row that the first of these records will have.
    fn room(&self, people: &[Person<'_>]) -> Result<u32, PushError> {
        let ids = people.iter().map(|p| p.record_id.trim().len());
        if ids.clone().any(|n| n == 0) {
            return Err(PushError::NoId);
        }
        let most = u32::MAX as usize - 1;
        let fits = self.rows.len() + people.len() < most
            && self.id_bytes.len() + ids.sum::<usize>() < most;
        if fits {
            Ok(self.rows.len() as u32)
        } else {
            Err(PushError::Full(self.rows.len()))
        }
    }

    fn keep(&mut self, id: &str, row: Row) {
        self.id_bytes.extend_from_slice(id.trim().as_bytes());
        self.id_ends.push(self.id_bytes.len() as u32);
        self.rows.push(row);
    }

    /// Looks over the dates of birth of the rows from `first` on, which came from one file:
    /// when many have a day where the month should be, the file writes the month first, and
    /// all are turned round. Returns how many are dates that a calendar has.
    pub fn settle_dates(&mut self, first: usize) -> usize {
        let rows = &mut self.rows[first..];
        let turned = |d: Date| !d.real() && d.swapped().real();
        let known = rows.iter().filter(|r| r.dob.known()).count();
        let count = rows.iter().filter(|r| turned(r.dob)).count();
        if count >= MONTH_FIRST && count * 5 > known {
            for r in rows.iter_mut().filter(|r| r.dob.known()) {
                r.dob = r.dob.swapped();
            }
        }
        rows.iter().filter(|r| r.dob.real()).count()
    }

    /// Gives back the memory that is only needed to take in more records. After it no record
    /// may be added.
    pub fn settle(&mut self) {
        for dict in [
            &mut self.lines,
            &mut self.emails,
            &mut self.upns,
            &mut self.others,
            &mut self.texts,
        ] {
            dict.seal();
        }
        self.phones.seal();
        self.nhs.seal();
        self.more_at = Map::default();
        self.id_bytes.shrink_to_fit();
        self.id_ends.shrink_to_fit();
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
        order.par_sort_unstable_by(|x, y| {
            x.0.cmp(&y.0)
                .then_with(|| self.record_id(x.1).cmp(self.record_id(y.1)))
        });
        self.rows = order.iter().map(|(_, i)| self.rows[*i as usize]).collect();
        let mut bytes = Vec::with_capacity(self.id_bytes.len());
        let mut ends = Vec::with_capacity(self.id_ends.len());
        for (_, i) in order {
            bytes.extend_from_slice(self.record_id(i).as_bytes());
            ends.push(bytes.len() as u32);
        }
        (self.id_bytes, self.id_ends) = (bytes, ends);
    }

    /// Interns a record's values without adding it.
    pub fn row(&mut self, p: &Person<'_>) -> Row {
        let mut c = self.columns();
        whole(c.names.read(p), c.places.read(p), c.numbers.read(p))
    }

    fn columns(&mut self) -> Columns<'_> {
        Columns {
            names: NameColumns(&mut self.names),
            places: PlaceColumns {
                lines: &mut self.lines,
                postcodes: &mut self.postcodes,
                areas: &mut self.areas,
                texts: &mut self.texts,
                mores: &mut self.mores,
                more_at: &mut self.more_at,
                scratch: &mut self.scratch,
            },
            numbers: NumberColumns {
                phones: &mut self.phones,
                emails: &mut self.emails,
                nhs: &mut self.nhs,
                upns: &mut self.upns,
                others: &mut self.others,
                sources: &mut self.sources,
            },
        }
    }
}

/// Dates with a day where the month should be that one file must have at least before it is
/// thought to write the month first.
const MONTH_FIRST: usize = 5;

/// The dictionaries of a table in groups that can be read into side by side.
struct Columns<'t> {
    names: NameColumns<'t>,
    places: PlaceColumns<'t>,
    numbers: NumberColumns<'t>,
}

struct NameColumns<'t>(&'t mut Names);

impl NameColumns<'_> {
    /// Forename, middle name and surname.
    fn read(&mut self, p: &Person<'_>) -> [u32; 3] {
        let mut first = self.0.intern_raw(p.first_name);
        if first != 0 && self.placeholder(first) {
            first = 0;
        }
        [
            first,
            self.0.intern_raw(p.middle_name),
            self.0.intern_raw(p.surname),
        ]
    }

    fn placeholder(&self, name: u32) -> bool {
        self.0.info(name).placeholder
    }
}

struct PlaceColumns<'t> {
    lines: &'t mut Dict,
    postcodes: &'t mut Dict,
    areas: &'t mut Vec<Area>,
    texts: &'t mut Dict,
    mores: &'t mut Vec<[u32; 3]>,
    more_at: &'t mut Map<[u32; 3], u32>,
    scratch: &'t mut String,
}

impl PlaceColumns<'_> {
    /// Address line, postcode, and what else there is.
    fn read(&mut self, p: &Person<'_>) -> [u32; 3] {
        [self.line(p), self.postcode(p.postcode), self.more(p)]
    }

    fn line(&mut self, p: &Person<'_>) -> u32 {
        if p.address.is_empty() || p.address.trim().is_empty() {
            return 0;
        }
        self.scratch.clear();
        text::address_onto(p.house_number, self.scratch);
        text::address_onto(p.address, self.scratch);
        text::address_end(self.scratch);
        self.lines.intern(self.scratch.as_bytes())
    }

    fn postcode(&mut self, typed: &str) -> u32 {
        let (code, len) = text::postcode_bytes(typed);
        let code = &code[..len];
        let id = self.postcodes.intern(code);
        if id as usize >= self.areas.len() {
            let code = std::str::from_utf8(code).unwrap_or("");
            let of = |s: &str| mix(crate::dict::hash_bytes(s.as_bytes()), 7) as u32 | 1;
            let (district, sector) = text::areas(code);
            self.areas.push(Area {
                sector: sector.map_or(0, of),
                district: of(district),
            });
        }
        id
    }

    fn more(&mut self, p: &Person<'_>) -> u32 {
        if p.town.is_empty() && p.birth_place.is_empty() && p.occupation.is_empty() {
            return 0;
        }
        let three = [p.town, p.birth_place, p.occupation].map(|t| {
            self.scratch.clear();
            text::address_onto(t, self.scratch);
            self.scratch.truncate(64);
            self.texts.intern(self.scratch.as_bytes())
        });
        if three == [0; 3] {
            return 0;
        }
        let mores = &mut *self.mores;
        *self.more_at.entry(three).or_insert_with(|| {
            mores.push(three);
            mores.len() as u32 - 1
        })
    }
}

struct NumberColumns<'t> {
    phones: &'t mut Nums,
    emails: &'t mut Dict,
    nhs: &'t mut Nums,
    upns: &'t mut Dict,
    others: &'t mut Dict,
    sources: &'t mut Vec<String>,
}

impl NumberColumns<'_> {
    /// A row of which names and places are not set.
    fn read(&mut self, p: &Person<'_>) -> Row {
        let (nhs, right) = match p.nhs_number {
            "" => (0, false),
            typed => text::nhs(typed).map_or((0, false), |(n, ok)| (self.nhs.intern(n), ok)),
        };
        let (upn, lettered) = match p.upn {
            "" => (0, false),
            typed => {
                let (upn, ok) = text::upn(typed);
                (self.upns.intern(upn.as_bytes()), ok)
            }
        };
        Row {
            dob: text::as_typed(p.dob).unwrap_or_default(),
            phone: match p.phone {
                "" => 0,
                typed => text::phone(typed).map_or(0, |n| self.phones.intern(n)),
            },
            email: match p.email {
                "" => 0,
                typed => self.emails.intern(text::email(typed).as_bytes()),
            },
            nhs,
            upn,
            other: self.others.intern(p.other_id.trim().as_bytes()),
            source: self.source(p.source),
            sex: text::sex(p.sex),
            checks: u8::from(right) | u8::from(lettered) << 1,
            ..Row::default()
        }
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

fn whole(named: [u32; 3], placed: [u32; 3], numbered: Row) -> Row {
    let ([first, middle, last], [line, postcode, more]) = (named, placed);
    Row {
        first,
        middle,
        last,
        line,
        postcode,
        more,
        ..numbered
    }
}
