//! Small files of made-up people, from a seed.

use linkage::dict::mix;
use linkage::table::{Person, Table};

/// One record as owned text, with the number of the person it is of.
#[derive(Debug, Clone)]
pub struct Made {
    pub id: String,
    pub first: String,
    pub last: String,
    pub dob: String,
    pub line: String,
    pub postcode: String,
    pub phone: String,
    pub person: u64,
}

const FIRST: [&str; 20] = [
    "Alice", "Robert", "Maryam", "Tomasz", "Grace", "Oliver", "Hannah", "Yusuf", "Edith", "Callum",
    "Priya", "Derek", "Nadia", "Victor", "Wendy", "Ian", "Rosa", "Leonard", "Bethany", "Quentin",
];
const LAST: [&str; 16] = [
    "Hartley",
    "Okafor",
    "Lindqvist",
    "Pemberton",
    "Ramsay",
    "Dunmore",
    "Castellan",
    "Whitlock",
    "Nazari",
    "Fenwick",
    "Obuya",
    "Trent",
    "Gallow",
    "Stride",
    "Vickers",
    "Yarrow",
];

/// `people` persons with one to three records each; a tenth of the values mistyped.
pub fn made(people: u64, seed: u64) -> Vec<Made> {
    let mut out = Vec::new();
    for person in 0..people {
        let draw = |salt: u64, n: u64| mix(person * 31 + seed, salt + seed * 7) % n;
        let home = draw(9, people.div_ceil(3));
        for copy in 0..=draw(8, 3) {
            let slip = |salt: u64| mix(person * 5 + copy, salt + seed).is_multiple_of(10);
            let mut first = FIRST[draw(1, 20) as usize].to_owned();
            if slip(40) {
                first.remove(1);
            }
            let (year, month, day) = (1950 + draw(3, 70), 1 + draw(4, 12), 1 + draw(5, 28));
            out.push(Made {
                id: format!("r{person}-{copy}"),
                first,
                last: LAST[mix(home, 3) as usize % 16].to_owned(),
                dob: if slip(41) {
                    String::new()
                } else {
                    format!("{year}-{month:02}-{day:02}")
                },
                line: format!("{} Harrow Road", 1 + home),
                postcode: format!("ZY{} {}AB", 1 + home % 9, home % 10),
                phone: if slip(42) {
                    String::new()
                } else {
                    format!("0710000{:04}", home)
                },
                person,
            });
        }
    }
    out
}

/// The record as the table takes it.
pub fn person(m: &Made) -> Person<'_> {
    Person {
        record_id: &m.id,
        source: "made",
        first_name: &m.first,
        surname: &m.last,
        dob: &m.dob,
        address: &m.line,
        postcode: &m.postcode,
        phone: &m.phone,
        ..Person::default()
    }
}

/// A table of them, arranged.
pub fn table(records: &[Made]) -> Table {
    let mut t = Table::new();
    for r in records {
        assert!(t.push(&person(r)).is_ok());
    }
    t.arrange();
    t
}
