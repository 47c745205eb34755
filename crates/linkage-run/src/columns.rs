//! Which column of a file is which field, by any of the names it goes by.

/// The fields that are read, in the order of [`Columns::at`].
const NAMES: [&[&str]; 15] = [
    &[
        "record_id",
        "rec_id",
        "unique_id",
        "id",
        "person_id",
        "client_id",
        "case_id",
    ],
    &["source", "source_system", "source_dataset", "dataset"],
    &[
        "first_name",
        "firstname",
        "given_name",
        "forename",
        "forenames",
        "first_names",
        "given_names",
    ],
    &[
        "middle_name",
        "middle_names",
        "middlename",
        "second_name",
        "other_names",
    ],
    &["surname", "last_name", "lastname", "family_name"],
    &[
        "dob",
        "date_of_birth",
        "birth_date",
        "birthdate",
        "dateofbirth",
    ],
    &["sex", "gender", "sex_at_birth"],
    &["nhs_number", "nhs_no", "nhs", "nhsnumber"],
    &["upn", "unique_pupil_number", "pupil_number"],
    &[
        "other_id",
        "soc_sec_id",
        "national_insurance_number",
        "nino",
        "ni_number",
        "ssn",
    ],
    &["street_number", "house_number", "door_number"],
    &[
        "address_1",
        "address1",
        "address_line_1",
        "address",
        "street",
        "street_address",
    ],
    &["postcode", "post_code", "postal_code", "zip"],
    &["phone", "telephone", "mobile", "phone_number", "tel"],
    &["email", "e_mail", "email_address"],
];

/// Where each field is in a file's columns.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    at: [Option<usize>; 15],
    /// Columns of the file that are not used.
    pub unused: Vec<String>,
}

impl Columns {
    /// Reads a header.
    #[must_use]
    pub fn of<'a>(header: impl Iterator<Item = &'a str>) -> Self {
        let mut it = Self::default();
        for (i, raw) in header.enumerate() {
            let name = folded(raw);
            let field = NAMES
                .iter()
                .zip(it.at.iter_mut())
                .find(|(names, _)| names.contains(&name.as_str()));
            match field {
                Some((_, slot)) if slot.is_none() => *slot = Some(i),
                _ => it.unused.push(raw.trim().to_owned()),
            }
        }
        it
    }

    /// Whether there is a name, a date of birth or an identifier to go by.
    #[must_use]
    pub fn usable(&self) -> bool {
        let has = |i: usize| self.at.get(i).is_some_and(Option::is_some);
        has(4) || has(2) || has(5) || has(7) || has(8) || has(9)
    }

    /// The fields of one row; `get` gives the text of a column.
    #[must_use]
    pub fn person<'r>(&self, get: impl Fn(usize) -> &'r str) -> linkage::table::Person<'r> {
        let [
            id,
            source,
            first,
            middle,
            last,
            dob,
            sex,
            nhs,
            upn,
            other,
            house,
            line,
            code,
            phone,
            email,
        ] = self.at.map(|at| at.map_or("", &get));
        linkage::table::Person {
            record_id: id,
            source,
            first_name: first,
            middle_name: middle,
            surname: last,
            dob,
            sex,
            nhs_number: nhs,
            upn,
            other_id: other,
            house_number: house,
            address: line,
            postcode: code,
            phone,
            email,
        }
    }
}

fn folded(raw: &str) -> String {
    let low = raw.trim_start_matches('\u{feff}').trim().to_lowercase();
    low.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}
