//! Names, homes and schools for the demo's families, in about the shares of
//! the county. Data and arithmetic only. Every name is invented for its family;
//! no unit of a postcode here ends in letters that the post office gives out.

/// Names that go together, and the language of a home where it is not English.
pub(super) struct Names {
    pub(super) family: &'static [&'static str],
    pub(super) mothers: &'static [&'static str],
    pub(super) fathers: &'static [&'static str],
    pub(super) grandmothers: &'static [&'static str],
    pub(super) girls: &'static [&'static str],
    pub(super) boys: &'static [&'static str],
    pub(super) language: Option<&'static str>,
}

const ENGLISH: Names = Names {
    family: &[
        "Abbott",
        "Baker",
        "Barlow",
        "Brennan",
        "Carter",
        "Clarke",
        "Dixon",
        "Doyle",
        "Edwards",
        "Fletcher",
        "Gallagher",
        "Gordon",
        "Grant",
        "Hargreaves",
        "Harris",
        "Holloway",
        "Jenkins",
        "Kelly",
        "Lambert",
        "Lloyd",
        "Marsh",
        "Moore",
        "Norris",
        "O’Brien",
        "Parker",
        "Pearce",
        "Quinn",
        "Reid",
        "Roberts",
        "Sharpe",
        "Simmons",
        "Stewart",
        "Sutton",
        "Taylor",
        "Thomas",
        "Turner",
        "Walsh",
        "Webb",
        "Wilkins",
        "Yates",
    ],
    mothers: &[
        "Amanda",
        "Carly",
        "Chantelle",
        "Claire",
        "Donna",
        "Emma",
        "Gemma",
        "Hannah",
        "Jade",
        "Katie",
        "Kelly",
        "Lauren",
        "Marie",
        "Natalie",
        "Rachel",
        "Sarah",
        "Stacey",
        "Tracey",
        "Zoe",
    ],
    fathers: &[
        "Adam", "Craig", "Dean", "Gary", "Ian", "James", "Lee", "Mark", "Paul", "Rob", "Steve",
        "Wayne",
    ],
    grandmothers: &["Joyce", "Maureen", "Patricia", "Pauline", "Sheila", "Val"],
    girls: &[
        "Amelia", "Ava", "Daisy", "Ella", "Evie", "Freya", "Grace", "Isla", "Lily", "Maisie",
        "Mia", "Olivia", "Poppy", "Ruby", "Willow",
    ],
    boys: &[
        "Alfie", "Archie", "Ben", "Callum", "Ethan", "Finley", "George", "Harry", "Jack", "Jayden",
        "Logan", "Mason", "Noah", "Oscar", "Theo", "Tyler",
    ],
    language: None,
};
const URDU: Names = Names {
    family: &[
        "Ahmed", "Farooq", "Hussain", "Iqbal", "Khan", "Mahmood", "Malik", "Yusuf",
    ],
    mothers: &["Farah", "Nadia", "Rukhsana", "Saima", "Shabnam", "Zainab"],
    fathers: &["Asif", "Bilal", "Imran", "Kashif", "Tariq"],
    grandmothers: &["Farida", "Nasreen", "Zubaida"],
    girls: &["Aisha", "Hafsa", "Inaya", "Maryam", "Zara"],
    boys: &["Eesa", "Hamza", "Ibrahim", "Rayan", "Yahya"],
    language: Some("Urdu"),
};
const BENGALI: Names = Names {
    family: &["Begum", "Chowdhury", "Miah", "Rahman", "Uddin"],
    mothers: &["Nasima", "Rahena", "Shirin"],
    fathers: &["Abdul", "Kamal", "Shafiq"],
    grandmothers: &["Amina", "Rokeya"],
    girls: &["Anika", "Samira", "Tahmina"],
    boys: &["Nabil", "Rafi", "Tahmid"],
    language: Some("Bengali"),
};
const INDIAN: Names = Names {
    family: &["Kaur", "Mistry", "Patel", "Shah", "Singh"],
    mothers: &["Jasmine", "Kiran", "Meera", "Priti"],
    fathers: &["Amit", "Harjit", "Nilesh"],
    grandmothers: &["Kamala", "Surinder"],
    girls: &["Anya", "Diya", "Simran"],
    boys: &["Arjun", "Dylan", "Kian"],
    language: Some("Punjabi"),
};
const POLISH: Names = Names {
    family: &["Kaminski", "Kowalski", "Nowak", "Wójcik", "Zielinski"],
    mothers: &["Agnieszka", "Anna", "Kasia", "Monika"],
    fathers: &["Kamil", "Marek", "Pawel"],
    grandmothers: &["Halina", "Zofia"],
    girls: &["Hania", "Lena", "Maja"],
    boys: &["Filip", "Kacper", "Oliwier"],
    language: Some("Polish"),
};
const ROMANIAN: Names = Names {
    family: &["Dumitru", "Ionescu", "Popescu"],
    mothers: &["Elena", "Ioana", "Mihaela"],
    fathers: &["Andrei", "Florin"],
    grandmothers: &["Doina", "Mariana"],
    girls: &["Daria", "Sofia"],
    boys: &["Luca", "Matei"],
    language: Some("Romanian"),
};
const PORTUGUESE: Names = Names {
    family: &["Costa", "Ferreira", "Rossi", "Silva"],
    mothers: &["Catarina", "Ines", "Marta"],
    fathers: &["Bruno", "Rui"],
    grandmothers: &["Fátima", "Graça"],
    girls: &["Beatriz", "Leonor"],
    boys: &["Duarte", "Tiago"],
    language: Some("Portuguese"),
};
const WEST_AFRICAN: Names = Names {
    family: &["Adeleke", "Boateng", "Mensah", "Mbeki", "Osei"],
    mothers: &["Abena", "Comfort", "Folake"],
    fathers: &["Kofi", "Samuel", "Tunde"],
    grandmothers: &["Esther", "Grace"],
    girls: &["Ama", "Naomi", "Temi"],
    boys: &["Daniel", "Ebo", "Joel"],
    language: None,
};

/// Twenty places: how often each is met.
pub(super) const NAMES: [&Names; 20] = [
    &ENGLISH,
    &ENGLISH,
    &ENGLISH,
    &ENGLISH,
    &ENGLISH,
    &ENGLISH,
    &ENGLISH,
    &ENGLISH,
    &ENGLISH,
    &ENGLISH,
    &ENGLISH,
    &ENGLISH,
    &URDU,
    &URDU,
    &URDU,
    &BENGALI,
    &INDIAN,
    &POLISH,
    &WEST_AFRICAN,
    &ROMANIAN,
];
/// Met a little more seldom still.
pub(super) const SELDOM: &Names = &PORTUGUESE;

/// A town with its postcode sector.
pub(super) const TOWNS: &[(&str, &str)] = &[
    ("Aylesbury", "HP19 7"),
    ("Aylesbury", "HP20 2"),
    ("Aylesbury", "HP21 8"),
    ("Wendover", "HP22 6"),
    ("High Wycombe", "HP11 1"),
    ("High Wycombe", "HP12 4"),
    ("High Wycombe", "HP13 6"),
    ("Marlow", "SL7 1"),
    ("Princes Risborough", "HP27 0"),
    ("Chesham", "HP5 1"),
    ("Amersham", "HP7 0"),
    ("Burnham", "SL1 7"),
    ("Buckingham", "MK18 1"),
    ("Winslow", "MK18 3"),
];

/// Letters that no unit of a postcode has.
pub(super) const NOBODYS_UNITS: &[&str] = &["CC", "CK", "KC", "KM", "MK", "MV", "OV", "VC", "VO"];

pub(super) const STREETS: &[&str] = &[
    "Orchard Way",
    "Station Road",
    "Meadow Close",
    "Kings Avenue",
    "Mill Lane",
    "Beech Grove",
    "Victoria Street",
    "Chapel Row",
    "Priory Crescent",
    "Willow Walk",
    "Tannery Court",
    "Bricklayers Lane",
];

pub(super) const PRIMARY: &[&str] = &[
    "Willow Bank Primary School",
    "Chalk Stream Primary School",
    "Old Wharf Junior School",
    "Larkfield Church of England School",
];
pub(super) const SECONDARY: &[&str] = &["Northfield Academy", "Ridgeway View School"];
pub(super) const NURSERIES: &[&str] = &[
    "Little Acorns Nursery",
    "Riverside Children’s Centre nursery",
];
