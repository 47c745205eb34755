//! A cohort file's rows: the columns by any of the names they go by, every row
//! that cannot be used with its line and why.

use domain::people::letters_and_digits;
use domain::programme::CohortRow;
use jiff::civil::Date;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadFile {
    /// Rows that can be used.
    pub rows: Vec<CohortRow>,
    /// Rows that cannot: the line, and why.
    pub aside: Vec<(u64, String)>,
    /// Which column was read as what.
    pub columns: Vec<(String, &'static str)>,
}

const GIVEN: &[&str] = &[
    "firstname",
    "forename",
    "forenames",
    "givenname",
    "givennames",
    "first",
];
const FAMILY: &[&str] = &["surname", "lastname", "familyname", "last"];
const BORN: &[&str] = &["dob", "dateofbirth", "birthdate", "born"];
const ADDRESS: &[&str] = &["address", "address1", "addressline1", "street", "addr1"];
const POSTCODE: &[&str] = &["postcode", "postalcode", "pcode"];

struct Columns {
    given: Option<usize>,
    family: usize,
    born: Option<usize>,
    address: Option<usize>,
    postcode: Option<usize>,
}

/// Reads a CSV file.
///
/// # Errors
/// One sentence that says what is wrong with the whole file.
pub fn read(bytes: &[u8], today: Date) -> Result<ReadFile, String> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(
        |error| {
            let line = bytes
                .iter()
                .take(error.valid_up_to())
                .filter(|byte| **byte == b'\n')
                .count()
                + 1;
            format!(
                "The file is not in UTF-8: line {line}. Save it as “CSV UTF-8” and choose it again"
            )
        },
    )?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|error| format!("The first line cannot be read: {error}"))?
        .clone();
    let mut read = ReadFile::default();
    let columns = columns(&header, &mut read)?;
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                read.aside
                    .push((line, "the line cannot be read".to_owned()));
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or("");
        if row.len() != header.len() {
            let why = format!(
                "it has {} cells, and the first line has {}",
                row.len(),
                header.len()
            );
            read.aside.push((line, why));
            continue;
        }
        let names = (cell(columns.given), cell(Some(columns.family)));
        let home = (cell(columns.address), cell(columns.postcode));
        match CohortRow::parse(line, names, cell(columns.born), home, today) {
            Ok(row) => read.rows.push(row),
            Err(why) => read.aside.push((line, why.to_string())),
        }
    }
    if read.rows.is_empty() && read.aside.is_empty() {
        return Err("The file has no rows under its first line".to_owned());
    }
    Ok(read)
}

fn columns(header: &csv::StringRecord, read: &mut ReadFile) -> Result<Columns, String> {
    let mut find = |names: &[&str], field: &'static str| {
        let at = header
            .iter()
            .position(|name| names.contains(&letters_and_digits(name).as_str()))?;
        read.columns.push((header.get(at)?.to_owned(), field));
        Some(at)
    };
    let found = (
        find(GIVEN, "First name"),
        find(FAMILY, "Last name"),
        find(BORN, "Date of birth"),
        find(ADDRESS, "First line of the address"),
        find(POSTCODE, "Postcode"),
    );
    match found {
        (given, Some(family), born, address, postcode) if born.is_some() || postcode.is_some() => {
            Ok(Columns {
                given,
                family,
                born,
                address,
                postcode,
            })
        }
        (_, None, ..) => {
            Err("The first line names no column for the last name, such as surname".to_owned())
        }
        _ => Err("The first line names no column for a date of birth or a postcode".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 27);

    #[test]
    fn every_row_that_cannot_be_used_is_named_with_its_line_and_why() {
        let file = "Forename,Surname,Date of Birth,Post Code\nAva,Reed,27/04/2019,HP20 1AA\nTom,,1/1/2010,HP20\nSam,Lee,soon,HP20\nJo,Lee\n";
        let read = read(file.as_bytes(), TODAY).unwrap();
        assert_eq!(read.rows.len(), 1);
        let lines: Vec<u64> = read.aside.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [3, 4, 5]);
        assert_eq!(read.columns.len(), 4);
    }

    #[test]
    fn a_file_that_is_no_such_file_is_refused_whole() {
        for (file, says) in [
            (b"".as_slice(), "no column for the last name"),
            (b"surname\nReed\n", "no column for a date of birth"),
            (b"surname,dob\n", "no rows"),
            (b"surname,dob\nR\xe9ed,1/1/2010\n", "line 2"),
        ] {
            let why = read(file, TODAY).unwrap_err();
            assert!(why.contains(says), "{why}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _read = read(&bytes, TODAY);
            let file = [b"surname,dob,postcode\n".as_slice(), &bytes].concat();
            let _read = read(&file, TODAY);
        }
    }
}
