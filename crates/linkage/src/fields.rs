//! The fields that are compared, the levels a comparison can come out at, and what is
//! believed of them before any data are seen.

/// One outcome of comparing one field.
#[derive(Debug, Clone, Copy)]
pub struct LevelSpec {
    /// Short name, stable in saved models.
    pub key: &'static str,
    /// What a worker reads.
    pub words: &'static str,
    /// How often it is seen between records of one person, before learning.
    pub same: f64,
    /// How often between members of one household, before learning.
    pub home: f64,
    /// How often between strangers, before counting.
    pub stranger: f64,
}

/// One field that is compared. Level 0 is always "not known on one side" and says nothing.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// Short name, stable in saved models.
    pub key: &'static str,
    /// What a worker reads.
    pub words: &'static str,
    /// Levels 1 and up.
    pub levels: &'static [LevelSpec],
}

const fn l(
    key: &'static str,
    words: &'static str,
    same: f64,
    home: f64,
    stranger: f64,
) -> LevelSpec {
    LevelSpec {
        key,
        words,
        same,
        home,
        stranger,
    }
}

/// How many fields there are.
pub const FIELDS: usize = 15;

/// The fields, in the order of a pattern's nibbles.
pub const SPEC: [FieldSpec; FIELDS] = [
    FieldSpec {
        key: "forename",
        words: "Forename",
        levels: FORENAME,
    },
    FieldSpec {
        key: "surname",
        words: "Surname",
        levels: SURNAME,
    },
    FieldSpec {
        key: "middle_name",
        words: "Middle name",
        levels: MIDDLE,
    },
    FieldSpec {
        key: "dob",
        words: "Date of birth",
        levels: DOB,
    },
    FieldSpec {
        key: "address",
        words: "Address",
        levels: ADDRESS,
    },
    FieldSpec {
        key: "sex",
        words: "Sex",
        levels: SEX,
    },
    FieldSpec {
        key: "nhs_number",
        words: "NHS number",
        levels: NUMBER,
    },
    FieldSpec {
        key: "upn",
        words: "Unique Pupil Number",
        levels: NUMBER,
    },
    FieldSpec {
        key: "other_id",
        words: "Other identifier",
        levels: NUMBER,
    },
    FieldSpec {
        key: "phone",
        words: "Telephone",
        levels: PHONE,
    },
    FieldSpec {
        key: "email",
        words: "E-mail",
        levels: EMAIL,
    },
    FieldSpec {
        key: "sex_of_name",
        words: "Sex, with one forename",
        levels: SEX_OF_NAME,
    },
    FieldSpec {
        key: "town",
        words: "Town",
        levels: TOWN,
    },
    FieldSpec {
        key: "birth_place",
        words: "Place of birth",
        levels: BIRTH_PLACE,
    },
    FieldSpec {
        key: "occupation",
        words: "Occupation",
        levels: OCCUPATION,
    },
];

/// Position of the forename in a pattern, and of the others below.
pub const F_FIRST: usize = 0;
/// Surname.
pub const F_LAST: usize = 1;
/// Middle name.
pub const F_MIDDLE: usize = 2;
/// Date of birth.
pub const F_DOB: usize = 3;
/// Address and postcode together, because they go together.
pub const F_ADDRESS: usize = 4;
/// Sex.
pub const F_SEX: usize = 5;
/// NHS number.
pub const F_NHS: usize = 6;
/// Unique Pupil Number.
pub const F_UPN: usize = 7;
/// Other identifier.
pub const F_OTHER: usize = 8;
/// Telephone.
pub const F_PHONE: usize = 9;
/// E-mail.
pub const F_EMAIL: usize = 10;
/// Sex when the forenames agree, and so all but say it.
pub const F_SEX_OF_NAME: usize = 11;
/// Town, where the address says nothing. Place of birth and occupation follow it.
pub const F_TOWN: usize = 12;

const FORENAME: &[LevelSpec] = &[
    l("exact", "the same", 0.78, 0.03, 0.006),
    l("variant", "known forms of one name", 0.06, 0.004, 0.003),
    l("sound", "sound alike", 0.03, 0.004, 0.002),
    l("typo", "one slip apart", 0.04, 0.004, 0.002),
    l(
        "middle",
        "one goes by the other's middle name",
        0.02,
        0.02,
        0.01,
    ),
    l("part", "share a part", 0.02, 0.005, 0.002),
    l(
        "swapped",
        "forename and surname the other way round",
        0.01,
        0.0005,
        0.000_002,
    ),
    l("initial", "only an initial, which fits", 0.01, 0.002, 0.002),
    l("near", "much alike", 0.01, 0.02, 0.02),
    l("differ", "different", 0.02, 0.90, 0.95),
];

const SURNAME: &[LevelSpec] = &[
    l("exact", "the same", 0.84, 0.60, 0.003),
    l("variant", "known forms of one name", 0.03, 0.02, 0.001),
    l("sound", "sound alike", 0.02, 0.012, 0.001),
    l("typo", "one slip apart", 0.04, 0.03, 0.001),
    l("part", "share a part", 0.015, 0.02, 0.0005),
    l("near", "much alike", 0.01, 0.02, 0.02),
    l(
        "weak",
        "different, but one says little (as Begum or Kaur do)",
        0.01,
        0.06,
        0.03,
    ),
    l("differ", "different", 0.035, 0.24, 0.95),
];

const MIDDLE: &[LevelSpec] = &[
    l("same", "the same or a form of it", 0.60, 0.03, 0.01),
    l("initial", "only an initial, which fits", 0.35, 0.05, 0.05),
    l("differ", "different", 0.05, 0.92, 0.94),
];

const DOB: &[LevelSpec] = &[
    l("exact", "the same", 0.92, 0.05, 0.000_04),
    l(
        "swapped",
        "day and month the other way round",
        0.01,
        0.000_3,
        0.000_02,
    ),
    l(
        "defaulted",
        "1 January on one side, the same year",
        0.012,
        0.003,
        0.000_3,
    ),
    l("slip", "one slip apart", 0.035, 0.003, 0.000_5),
    l(
        "parts",
        "two of day, month and year the same",
        0.008,
        0.004,
        0.003,
    ),
    l("near", "within a year", 0.005, 0.06, 0.03),
    l("decade", "within ten years", 0.005, 0.45, 0.21),
    l("differ", "different", 0.005, 0.43, 0.75),
];

const ADDRESS: &[LevelSpec] = &[
    l("exact", "the same line and postcode", 0.52, 0.50, 0.000_005),
    l(
        "line",
        "the same line, another or no postcode",
        0.06,
        0.05,
        0.000_02,
    ),
    l(
        "line_near",
        "the same postcode, lines alike",
        0.04,
        0.04,
        0.000_01,
    ),
    l(
        "postcode",
        "the same postcode, one line not known",
        0.06,
        0.06,
        0.000_05,
    ),
    l(
        "neighbour",
        "the same postcode, different lines",
        0.01,
        0.02,
        0.000_07,
    ),
    l(
        "postcode_near",
        "postcodes one slip apart",
        0.02,
        0.02,
        0.000_5,
    ),
    l("sector", "the same postcode sector", 0.02, 0.03, 0.01),
    l("district", "the same postcode district", 0.07, 0.08, 0.08),
    l("differ", "different", 0.19, 0.19, 0.91),
    l(
        "line_differ",
        "different lines, a postcode not known",
        0.01,
        0.01,
        0.01,
    ),
];

const SEX: &[LevelSpec] = &[
    l("same", "the same", 0.985, 0.45, 0.5),
    l("differ", "different", 0.015, 0.55, 0.5),
];

const SEX_OF_NAME: &[LevelSpec] = &[
    l("same", "the same", 0.99, 0.9, 0.95),
    l("differ", "different", 0.01, 0.1, 0.05),
];

const NUMBER: &[LevelSpec] = &[
    l("same", "the same", 0.975, 0.01, 0.000_001),
    l("near", "one slip apart", 0.012, 0.001, 0.000_05),
    l("differ", "different", 0.013, 0.989, 0.999_9),
];

const PHONE: &[LevelSpec] = &[
    l("same", "the same", 0.55, 0.35, 0.000_01),
    l("differ", "different", 0.45, 0.65, 0.999_99),
];

const EMAIL: &[LevelSpec] = &[
    l("same", "the same", 0.85, 0.02, 0.000_01),
    l("differ", "different", 0.15, 0.98, 0.999_99),
];

const TOWN: &[LevelSpec] = &[
    l("same", "the same", 0.75, 0.85, 0.05),
    l("near", "much alike", 0.05, 0.03, 0.005),
    l("differ", "different", 0.20, 0.12, 0.945),
];

const BIRTH_PLACE: &[LevelSpec] = &[
    l("same", "the same", 0.85, 0.40, 0.05),
    l("near", "much alike", 0.05, 0.02, 0.005),
    l("differ", "different", 0.10, 0.58, 0.945),
];

const OCCUPATION: &[LevelSpec] = &[
    l("same", "the same", 0.70, 0.15, 0.08),
    l("near", "much alike", 0.05, 0.02, 0.01),
    l("differ", "different", 0.25, 0.83, 0.91),
];

/// The outcome of comparing two records: four bits a field, level 0 where one side is not
/// known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Pattern(pub u64);

impl Pattern {
    /// The level of a field.
    #[inline]
    #[must_use]
    pub fn level(self, field: usize) -> usize {
        (self.0 >> (4 * field) & 15) as usize
    }

    /// The pattern with a field's level set.
    #[inline]
    #[must_use]
    pub fn with(self, field: usize, level: u64) -> Self {
        Self(self.0 & !(15 << (4 * field)) | level << (4 * field))
    }
}
