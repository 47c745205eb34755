//! A list as a CSV file (RFC 4180): UTF-8 with a byte order mark, because
//! spreadsheets on Windows read names with accents wrongly without one. A cell
//! that a spreadsheet would run as a formula gets an apostrophe before it.

use axum::body::{Body, Bytes};

/// How many lines are written to the connection at once.
const LINES_AT_ONCE: usize = 500;
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The text of a cell, made harmless to spreadsheets.
#[must_use]
pub fn harmless(cell: &str) -> String {
    let runs = cell
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r']);
    if runs {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn written(lines: &[Vec<String>]) -> Result<Bytes, std::io::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for line in lines {
        writer
            .write_record(line.iter().map(|cell| harmless(cell)))
            .map_err(std::io::Error::other)?;
    }
    writer
        .into_inner()
        .map(Bytes::from)
        .map_err(|error| std::io::Error::other(error.to_string()))
}

/// The lines as a body, written a few hundred at a time.
pub fn body(mut lines: Vec<Vec<String>>) -> Body {
    let mut parts = Vec::new();
    while !lines.is_empty() {
        let rest = lines.split_off(lines.len().min(LINES_AT_ONCE));
        parts.push(lines);
        lines = rest;
    }
    let mark = std::iter::once(Ok(Bytes::from_static(BYTE_ORDER_MARK.as_bytes())));
    let written = parts.into_iter().map(|part| written(&part));
    Body::from_stream(futures::stream::iter(mark.chain(written)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(lines: &[Vec<String>]) -> String {
        String::from_utf8(written(lines).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn quotes_commas_and_line_breaks_stay_inside_their_cell() {
        let line = vec!["a \"b\", c".to_owned(), "one\ntwo".to_owned()];
        assert_eq!(text_of(&[line]), "\"a \"\"b\"\", c\",\"one\ntwo\"\r\n");
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_only_words() {
        for formula in ["=1+1", "+44", "-1", "@sum", "\tx", "  =1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        assert_eq!(harmless("12 March"), "12 March");
    }

    #[test]
    fn every_cell_reads_back_as_it_was_written() {
        let cells: Vec<String> = [
            "",
            " ",
            "\"",
            "\"\"",
            ",",
            "a\r\nb",
            "\n",
            "é, “quoted”",
            "0",
            "=A1",
        ]
        .map(str::to_owned)
        .to_vec();
        let text = text_of(std::slice::from_ref(&cells));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let read: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        let expected: Vec<String> = cells.iter().map(|cell| harmless(cell)).collect();
        assert_eq!(read.len(), 1);
        assert_eq!(
            read[0].iter().map(str::to_owned).collect::<Vec<_>>(),
            expected
        );
    }
}
