//! Which column of a file is which field, by any of the names it goes by.

use linkage::table::Person;

/// How many fields are read.
pub const FIELDS: usize = 19;

/// The last field: both names in one column. It is used where neither has its own.
const FULL_NAME: usize = FIELDS - 1;

/// How each field's column may be called, letters and figures only; in the order of
/// [`Columns::at`].
const NAMES: [&[&str]; FIELDS] = [
    &[
        "recordid",
        "recid",
        "uniqueid",
        "id",
        "personid",
        "clientid",
        "caseid",
        "recordnumber",
        "pupilid",
        "childid",
    ],
    &[
        "source",
        "sourcesystem",
        "sourcedataset",
        "dataset",
        "system",
    ],
    &[
        "firstname",
        "givenname",
        "forename",
        "forenames",
        "firstnames",
        "givennames",
        "fname",
        "fnamec1",
        "christianname",
        "preferredforename",
        "legalforename",
        "chosenname",
    ],
    &[
        "middlename",
        "middlenames",
        "secondname",
        "othernames",
        "middleinitial",
        "middle",
        "firstname2",
        "forename2",
        "fnamec2",
        "mname",
    ],
    &[
        "surname",
        "lastname",
        "familyname",
        "secondaryname",
        "lname",
        "lnamec1",
        "legalsurname",
        "sname",
    ],
    &[
        "dob",
        "dateofbirth",
        "birthdate",
        "birthday",
        "borndate",
        "dateborn",
        "bdate",
    ],
    &[
        "sex",
        "gender",
        "sexatbirth",
        "legalsex",
        "gendercode",
        "sexcode",
    ],
    &["nhsnumber", "nhsno", "nhs", "nhsnum"],
    &["upn", "uniquepupilnumber", "pupilnumber"],
    &[
        "otherid",
        "socsecid",
        "nationalinsurancenumber",
        "nino",
        "ninumber",
        "nationalinsurance",
        "ssn",
        "uln",
    ],
    &[
        "streetnumber",
        "housenumber",
        "doornumber",
        "housenameornumber",
        "houseno",
        "paon",
        "buildingnumber",
    ],
    &[
        "address1",
        "addressline1",
        "address",
        "street",
        "streetaddress",
        "homeaddress",
        "fulladdress",
        "addr1",
        "streetname",
        "addressline",
    ],
    &["postcode", "postalcode", "zip", "zipcode", "pcode"],
    &[
        "town",
        "city",
        "suburb",
        "locality",
        "posttown",
        "residence",
        "municipality",
    ],
    &[
        "birthplace",
        "placeofbirth",
        "townofbirth",
        "birthtown",
        "birthcity",
    ],
    &["occupation", "profession", "jobtitle"],
    &[
        "phone",
        "telephone",
        "mobile",
        "phonenumber",
        "tel",
        "telephonenumber",
        "mobilenumber",
        "mobilephone",
        "homephone",
        "contactnumber",
    ],
    &["email", "emailaddress", "mail"],
    &[
        "fullname",
        "name",
        "personname",
        "clientname",
        "childname",
        "pupilname",
        "fullnames",
    ],
];

/// What a column of a longer name is, by a part of the name.
const PARTS: [(&str, usize); 17] = [
    ("dateofbirth", 5),
    ("birthdate", 5),
    ("dob", 5),
    ("nhsn", 7),
    ("upn", 8),
    ("forename", 2),
    ("firstname", 2),
    ("givenname", 2),
    ("middlename", 3),
    ("surname", 4),
    ("lastname", 4),
    ("familyname", 4),
    ("postcode", 12),
    ("phone", 16),
    ("mobile", 16),
    ("email", 17),
    ("addressline1", 11),
];

/// Words that say that a column is about somebody or something else, or about another time.
const OTHERS: [&str; 30] = [
    "school",
    "gp",
    "mother",
    "father",
    "parent",
    "carer",
    "previous",
    "former",
    "maiden",
    "old",
    "referrer",
    "worker",
    "emergency",
    "partner",
    "spouse",
    "kin",
    "practice",
    "alias",
    "sibling",
    "doctor",
    "contacts",
    "mothers",
    "fathers",
    "teacher",
    "employer",
    "guardian",
    "valid",
    "verified",
    "changed",
    "second",
];

/// Where each field is in a file's columns.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    at: [Option<usize>; FIELDS],
    /// Columns of the file that are not used.
    pub unused: Vec<String>,
}

impl Columns {
    /// Reads a header: first the columns that are called what a field is called, then those
    /// whose longer names say what they are.
    #[must_use]
    pub fn of<'a>(header: impl Iterator<Item = &'a str>) -> Self {
        let header: Vec<&str> = header.collect();
        let mut it = Self::default();
        let mut used = vec![false; header.len()];
        let mut take = |it: &mut Self, field: usize, is: &dyn Fn(&str) -> bool| {
            let mut free = header.iter().zip(&mut used).enumerate();
            if let Some(slot) = it.at.get_mut(field).filter(|slot| slot.is_none())
                && let Some((at, (_, used))) = free.find(|(_, (raw, used))| !**used && is(raw))
            {
                (*slot, *used) = (Some(at), true);
            }
        };
        for (field, names) in NAMES.iter().enumerate() {
            for name in *names {
                take(&mut it, field, &|raw| joined(raw) == *name);
            }
        }
        for (part, field) in PARTS {
            take(&mut it, field, &|raw| {
                is_about_the_person(raw) && joined(raw).contains(part)
            });
        }
        if (it.has(2) || it.has(4))
            && let Some(at) = it.at.get_mut(FULL_NAME).and_then(Option::take)
            && let Some(used) = used.get_mut(at)
        {
            *used = false;
        }
        let unused = header.iter().zip(&used).filter(|(_, used)| !**used);
        it.unused = unused.map(|(raw, _)| raw.trim().to_owned()).collect();
        it
    }

    fn has(&self, field: usize) -> bool {
        self.at.get(field).is_some_and(Option::is_some)
    }

    /// Whether there is a name, a date of birth or an identifier to go by.
    #[must_use]
    pub fn usable(&self) -> bool {
        [2, 4, 5, 7, 8, 9, FULL_NAME]
            .into_iter()
            .any(|f| self.has(f))
    }

    /// The text of each field of one row; `get` gives the text of a column.
    #[must_use]
    pub fn fields<'r>(&self, get: impl Fn(usize) -> &'r str) -> [&'r str; FIELDS] {
        self.at.map(|at| at.map_or("", &get))
    }

    /// The fields of one row; `get` gives the text of a column.
    #[must_use]
    pub fn person<'r>(&self, get: impl Fn(usize) -> &'r str) -> Person<'r> {
        person(self.fields(get))
    }
}

/// A person of the fields' texts.
#[must_use]
pub fn person(fields: [&str; FIELDS]) -> Person<'_> {
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
        town,
        birth_place,
        occupation,
        phone,
        email,
        full,
    ] = fields;
    let (first, last) = if full.is_empty() {
        (first, last)
    } else {
        halves(full)
    };
    Person {
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
        town,
        birth_place,
        occupation,
        phone,
        email,
    }
}

/// Forename and surname of a name in one piece: "Surname, Forename" or "Forename Surname".
fn halves(full: &str) -> (&str, &str) {
    let full = full.trim();
    if let Some((last, first)) = full.split_once(',') {
        (first, last)
    } else {
        full.rsplit_once(' ').unwrap_or((full, ""))
    }
}

/// A column's name in small letters and figures.
fn joined(raw: &str) -> String {
    let plain = raw.chars().filter(char::is_ascii_alphanumeric);
    plain.map(|c| c.to_ascii_lowercase()).collect()
}

fn is_about_the_person(raw: &str) -> bool {
    !words(raw).iter().any(|w| OTHERS.contains(&w.as_str()))
}

/// The words of a column's name: parted by signs, or by a capital after a small letter.
fn words(raw: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut small = false;
    for c in raw.chars() {
        if !c.is_ascii_alphanumeric() || (small && c.is_ascii_uppercase()) {
            out.push(String::new());
        }
        if let Some(word) = out.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
        small = c.is_ascii_lowercase();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(header: &str) -> (Vec<Option<usize>>, Vec<String>) {
        let c = Columns::of(header.split(','));
        (c.at.to_vec(), c.unused)
    }

    #[test]
    fn columns_are_found_by_many_names_and_those_of_others_are_left() {
        let (at, unused) = used(
            "Pupil ID,LegalForename,Legal Surname,Pupil_DOB,Home Postcode,School Postcode,motherSurname,Contact Phone 1,cluster",
        );
        let found = |f: usize| at.get(f).copied().flatten();
        assert_eq!(
            [0, 2, 4, 5, 12, 16].map(found),
            [Some(0), Some(1), Some(2), Some(3), Some(4), Some(7)]
        );
        assert_eq!(unused, ["School Postcode", "motherSurname", "cluster"]);
    }

    #[test]
    fn a_name_in_one_piece_is_parted_either_way() {
        assert_eq!(halves("Hartley, Alice May"), (" Alice May", "Hartley"));
        assert_eq!(halves("Alice May Hartley"), ("Alice May", "Hartley"));
        let c = Columns::of(["id", "name", "dob"].into_iter());
        let p = c.person(|i| {
            ["1", "Alice Hartley", "2001-01-01"]
                .get(i)
                .copied()
                .unwrap_or("")
        });
        assert_eq!((p.first_name, p.surname), ("Alice", "Hartley"));
        let c = Columns::of(["name", "first_name", "surname"].into_iter());
        assert_eq!(c.unused, ["name"]);
    }
}
