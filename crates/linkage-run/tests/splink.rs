//! The settings that a run exports are ones that Splink loads and predicts with.
//!
//! Needs a Python with Splink: `EARLYHELP_SPLINK_PYTHON` names it, else `python3` is tried.
//! Where there is none the test says so and checks nothing.

use linkage_run::{Explain, Options, run};
use std::process::Command;

const LOAD: &str = r#"
import sys, json, duckdb, splink
con = duckdb.connect()
blank = "SELECT COLUMNS(*) FROM read_csv(?, all_varchar=true, nullstr='')"
con.execute("CREATE TABLE people AS " + blank, [sys.argv[1]])
settings = json.load(open(sys.argv[2]))
api = splink.DuckDBAPI(connection=con)
if hasattr(api, "register"):
    linker = splink.Linker(api.register(con.table("people")), settings)
else:
    linker = splink.Linker("people", settings, api)
pairs = linker.inference.predict(threshold_match_probability=0.5)
records = pairs.as_record_list if hasattr(pairs, "as_record_list") else pairs.as_record_dict
print(len(records()))
"#;

/// Sixty persons with two records each, all columns that Splink is told of being there.
fn people() -> String {
    let names = [
        ("alice", "hartley"),
        ("robert", "okafor"),
        ("maryam", "nazari"),
        ("tomasz", "lindqvist"),
        ("grace", "fenwick"),
    ];
    let mut out =
        "record_id,first_name,middle_name,surname,dob,sex,nhs_number,upn,address_1,postcode,phone,email\n"
            .to_owned();
    for (i, (first, last)) in (0..60).zip(names.iter().cycle()) {
        for copy in ["a", "b"] {
            let (day, month, year) = (1 + i % 28, 1 + i % 12, 1940 + i);
            out.push_str(&format!(
                "{copy}{i},{first},,{last},{year}-{month:02}-{day:02},,,,{i} mill lane,ZY{}{}AB,,\n",
                i % 9,
                i % 7
            ));
        }
    }
    out
}

#[test]
fn splink_loads_the_exported_settings_and_finds_the_same_persons() {
    let python = std::env::var("EARLYHELP_SPLINK_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(&python).args(["-c", "import splink"]).output();
    if !there.is_ok_and(|o| o.status.success()) {
        eprintln!(
            "not checked: {python} has no Splink; name one that has in EARLYHELP_SPLINK_PYTHON"
        );
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("people.csv");
    std::fs::write(&file, people()).unwrap();
    let options = Options {
        files: vec![file.clone()],
        out: dir.path().join("out"),
        explain: Explain::No,
        ..Options::default()
    };
    assert_eq!(run(&options, |_| {}).unwrap().persons, 60);
    let settings = dir.path().join("out/splink-settings.json");
    let script = dir.path().join("load.py");
    std::fs::write(&script, LOAD).unwrap();
    let out = Command::new(&python)
        .arg(&script)
        .arg(&file)
        .arg(&settings)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    let complaint = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{complaint}");
    assert_eq!(text.trim().lines().last(), Some("60"), "{complaint}");
}
