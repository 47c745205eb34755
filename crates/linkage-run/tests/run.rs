//! Files in, persons out; and what is wrong with a file said with its line.

use linkage_run::{Explain, Options, RunError, run};
use std::path::{Path, PathBuf};

const HEAD: &str = "record_id,first_name,surname,dob,postcode,address_1,Forgotten\n";

fn file(dir: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.join(name);
    assert!(std::fs::write(&path, bytes).is_ok());
    path
}

fn options(dir: &Path, files: Vec<PathBuf>) -> Options {
    Options {
        files,
        out: dir.join("out"),
        explain: Explain::All,
        ..Options::default()
    }
}

fn people() -> String {
    let names = [
        "Alice,Hartley",
        "Robert,Okafor",
        "Maryam,Nazari",
        "Tomasz,Lindqvist",
        "Grace,Fenwick",
        "Yusuf,Obuya",
    ];
    let mut out = HEAD.to_owned();
    for (i, name) in (0..60).zip(names.iter().cycle()) {
        let day = 1 + i % 28;
        let year = 1960 + i;
        out.push_str(&format!(
            "a{i},{name},{year}-05-{day:02},ZY1 {}AB,{i} Mill Lane,x\n",
            i % 9
        ));
        out.push_str(&format!(
            "b{i},{name},{year}-05-{day:02},ZY1 {}AB,{i} Mill Ln,x\n",
            i % 9
        ));
    }
    out
}

#[test]
fn a_file_becomes_persons_with_everything_written() {
    let dir = tempfile::tempdir().unwrap();
    let text =
        people() + "short,row\na0,Again,Used,2001-01-01,,,\n,,,,,,\nc1,Ann,Lee,31/02/2001,,,\n";
    let path = file(dir.path(), "p.csv", text.as_bytes());
    let summary = run(&options(dir.path(), vec![path.clone()]), |_| {}).unwrap();
    assert_eq!(
        (summary.records, summary.set_aside, summary.bad_dates),
        (121, 3, 1)
    );
    assert_eq!(summary.persons, 61);
    let aside = std::fs::read_to_string(dir.path().join("out/set-aside.csv")).unwrap();
    assert!(
        aside.contains("p.csv,122,")
            && aside.contains("p.csv,123,")
            && aside.contains("used before"),
        "{aside}"
    );
    let clusters = std::fs::read_to_string(dir.path().join("out/clusters.csv")).unwrap();
    let of = |id: &str| {
        clusters
            .lines()
            .find_map(|l| l.strip_prefix(&format!("{id},")).map(str::to_owned))
    };
    assert_eq!(of("a7"), of("b7"));
    assert_ne!(of("a7"), of("a8"));
    for name in [
        "pairs.csv",
        "households.csv",
        "refused.csv",
        "explanations.jsonl",
        "report.html",
        "model.json",
        "splink-settings.json",
    ] {
        assert!(
            dir.path().join("out").join(name).metadata().unwrap().len() > 0,
            "{name}"
        );
    }
    let again = Options {
        model: Some(dir.path().join("out/model.json")),
        ..options(dir.path(), vec![path])
    };
    assert_eq!(run(&again, |_| {}).unwrap().persons, 61);
}

#[test]
fn a_file_cut_short_says_on_which_line() {
    let dir = tempfile::tempdir().unwrap();
    let whole = people();
    let path = file(dir.path(), "cut.csv", &whole.as_bytes()[..whole.len() - 14]);
    let error = run(&options(dir.path(), vec![path]), |_| {}).unwrap_err();
    assert!(
        matches!(error, RunError::Truncated { line: 121, .. }),
        "{error}"
    );
}

#[test]
fn a_file_that_is_not_utf_8_says_where() {
    let dir = tempfile::tempdir().unwrap();
    let mut bytes = people().into_bytes();
    bytes.extend(b"z,Ren\xe9e,Hartley,2001-01-01,,,\n");
    let path = file(dir.path(), "latin.csv", &bytes);
    let error = run(&options(dir.path(), vec![path]), |_| {}).unwrap_err();
    assert!(
        matches!(
            error,
            RunError::Encoding {
                line: 122,
                field: 2,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_file_without_a_usable_column_and_an_empty_one_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = file(dir.path(), "c.csv", b"colour,shape\nred,round\n");
    assert!(matches!(
        run(&options(dir.path(), vec![path]), |_| {}),
        Err(RunError::Columns { .. })
    ));
    let path = file(dir.path(), "e.csv", b"");
    assert!(matches!(
        run(&options(dir.path(), vec![path]), |_| {}),
        Err(RunError::Empty(_))
    ));
    assert!(matches!(
        run(&options(dir.path(), vec![]), |_| {}),
        Err(RunError::NoFiles)
    ));
}

#[test]
fn a_parquet_file_is_read_like_a_csv_file() {
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::{properties::WriterProperties, writer::SerializedFileWriter};
    let dir = tempfile::tempdir().unwrap();
    let schema = "message m { required binary record_id (UTF8); required binary surname (UTF8); required binary date_of_birth (UTF8); }";
    let schema = std::sync::Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let path = dir.path().join("p.parquet");
    let out = std::fs::File::create(&path).unwrap();
    let mut writer =
        SerializedFileWriter::new(out, schema, std::sync::Arc::new(WriterProperties::new()))
            .unwrap();
    let mut group = writer.next_row_group().unwrap();
    for column in [
        ["1", "2", "3"],
        ["Hartley", "Hartley", "Okafor"],
        ["2001-02-03", "2001-02-03", "1970-01-02"],
    ] {
        let values: Vec<ByteArray> = column.iter().map(|v| ByteArray::from(*v)).collect();
        let mut writer = group.next_column().unwrap().unwrap();
        writer
            .typed::<ByteArrayType>()
            .write_batch(&values, None, None)
            .unwrap();
        writer.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    let summary = run(&options(dir.path(), vec![path.clone()]), |_| {}).unwrap();
    assert_eq!((summary.records, summary.set_aside), (3, 0));
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(
        run(&options(dir.path(), vec![path]), |_| {}),
        Err(RunError::Malformed { .. })
    ));
}

/// The clusters of a run by record id.
#[cfg(test)]
fn persons(dir: &Path) -> std::collections::BTreeMap<String, String> {
    let text = std::fs::read_to_string(dir.join("out/clusters.csv")).unwrap();
    let rows = text.lines().skip(1).filter_map(|l| l.split_once(','));
    rows.map(|(r, c)| (r.to_owned(), c.to_owned())).collect()
}

#[test]
fn other_column_names_signs_and_ways_of_writing_dates_come_to_the_same_persons() {
    let dir = tempfile::tempdir().unwrap();
    let plain = file(dir.path(), "p.csv", people().as_bytes());
    run(&options(dir.path(), vec![plain]), |_| {}).unwrap();
    let expected = persons(dir.path());
    let mut other = "Pupil Id;LegalForename;Legal Surname;Pupil DOB;Home Postcode;Address Line 1;School Postcode\n".to_owned();
    for line in people().lines().skip(1) {
        let f: Vec<&str> = line.split(',').collect();
        let (y, rest) = f[3].split_once('-').unwrap();
        let (m, d) = rest.split_once('-').unwrap();
        other.push_str(&format!(
            "{};{};{};{m}/{d}/{y};{};{};ZZ9 9ZZ\n",
            f[0], f[1], f[2], f[4], f[5]
        ));
    }
    let other = file(dir.path(), "q.csv", other.as_bytes());
    let mut words = Vec::new();
    let summary = run(&options(dir.path(), vec![other]), |w| {
        words.push(w.to_owned())
    })
    .unwrap();
    assert_eq!((summary.set_aside, summary.bad_dates), (0, 0));
    assert_eq!(persons(dir.path()), expected);
    assert!(
        words
            .iter()
            .any(|w| w.contains("School Postcode is not used")),
        "{words:?}"
    );
}

#[test]
fn two_files_that_number_their_rows_alike_are_both_taken_in() {
    let dir = tempfile::tempdir().unwrap();
    let rows = |street: &str| {
        let mut out = "id,name,dob,address\n".to_owned();
        for (i, line) in people().lines().skip(1).step_by(2).enumerate() {
            let f: Vec<&str> = line.split(',').collect();
            out.push_str(&format!(
                "{i},{} {},{},{i} Mill {street}\n",
                f[1], f[2], f[3]
            ));
        }
        out
    };
    let a = file(dir.path(), "a.csv", rows("Lane").as_bytes());
    let b = file(dir.path(), "b.csv", rows("Ln").as_bytes());
    let summary = run(
        &Options {
            across: true,
            ..options(dir.path(), vec![a, b])
        },
        |_| {},
    )
    .unwrap();
    assert_eq!(
        (
            summary.records,
            summary.set_aside,
            summary.renamed,
            summary.persons
        ),
        (120, 0, 60, 60)
    );
    let of = persons(dir.path());
    assert_eq!(of["7"], of["b-7"]);
}

#[test]
fn records_are_told_apart_with_few_columns_and_few_rows() {
    let dir = tempfile::tempdir().unwrap();
    for keep in [
        &[0usize, 1, 2][..],
        &[0, 1, 2, 3],
        &[0, 1, 2, 4],
        &[1, 2, 3, 4, 5],
    ] {
        let mut text = String::new();
        for line in people().lines() {
            let f: Vec<&str> = line.split(',').collect();
            text.push_str(&keep.iter().map(|k| f[*k]).collect::<Vec<_>>().join(","));
            text.push('\n');
        }
        let path = file(dir.path(), "few.csv", text.as_bytes());
        let summary = run(&options(dir.path(), vec![path]), |_| {}).unwrap();
        assert_eq!((summary.records, summary.set_aside), (120, 0), "{keep:?}");
        let least = if keep.contains(&3) { 60 } else { 1 };
        assert!(
            (least..=120).contains(&summary.persons),
            "{keep:?}: {}",
            summary.persons
        );
    }
    let path = file(dir.path(), "one.csv", b"surname\nHartley\n");
    assert_eq!(
        run(&options(dir.path(), vec![path]), |_| {})
            .unwrap()
            .persons,
        1
    );
    let path = file(dir.path(), "none.csv", b"surname\n");
    assert_eq!(
        run(&options(dir.path(), vec![path]), |_| {})
            .unwrap()
            .persons,
        0
    );
}
