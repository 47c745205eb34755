//! Sample documents with fictional people, shared by the tests and the example
//! that prints them for a look.

use documents::{Block, HeadingLevel, Language, Letter, Pack, Section, SectionStart, Table};

/// A fixed moment, so that the same sample gives the same bytes.
pub const CREATED: jiff::Timestamp = jiff::Timestamp::constant(1_741_000_000, 0);

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// An outcome letter of two pages; the number makes each one different.
pub fn letter(number: usize) -> Letter {
    Letter {
        authority: "Meadowshire Council".into(),
        service: "Early Help, Children and Families".into(),
        contact: strings(&[
            "Early Help Front Door",
            "01632 960 101",
            "earlyhelp.frontdoor@meadowshire.example",
        ]),
        recipient: strings(&[
            "Ms Amira Ştefănescu",
            &format!("{number} Mill Lane"),
            "Little Wending",
            "MW4 2ZZ",
        ]),
        date: "3 March 2025".into(),
        reference: format!("EH-2025-{number:05}"),
        subject: "What happens next after your request for early help".into(),
        salutation: "Dear Ms Ştefănescu".into(),
        body: letter_body(number),
        closing: "Yours sincerely".into(),
        signatory: strings(&[
            "Jo Okafor",
            "Contact and referral officer",
            "Meadowshire Early Help",
        ]),
        footer:
            "If you would like this letter in large print or another language, call 01632 960 100."
                .into(),
        language: Language::english(),
    }
}

fn letter_body(number: usize) -> Vec<Block> {
    vec![
        Block::Paragraph(format!(
            "Thank you for asking for help on 26 February 2025. We have read what you told us and \
             talked to you on the phone. This letter number {number} says what we decided and what will happen now."
        )),
        Block::Callout("If you think a child is in danger now, call 999. Do not wait for a reply from us.".into()),
        Block::Heading(HeadingLevel::Main, "What we decided".into()),
        Block::Paragraph("We think your family would be helped by more than one service working together. A person from the school will hold your case until the panel meets.".into()),
        Block::Facts(vec![
            ("Level of need".into(), "Level 3: several needs at the same time".into()),
            ("Who holds your case now".into(), "Mrs Lowe, Little Wending Primary School".into()),
            ("Panel meets on".into(), "Tuesday 11 March 2025".into()),
        ]),
        Block::Heading(HeadingLevel::Main, "What will happen next".into()),
        Block::Numbered(strings(&[
            "The panel will choose an agency to lead the work with you.",
            "That agency will name one worker for your family within a week.",
            "The worker will call you to find a time to meet that suits you and the children.",
        ])),
        Block::Heading(HeadingLevel::Sub, "What you can do before then".into()),
        Block::Bullets(strings(&[
            "Think about what you would like to be different in three months.",
            "Ask the children what matters most to them.",
            "Write down the names of people who already help you.",
        ])),
        Block::Table(Table::new(
            "Services you can use today",
            ["Service", "What it does", "How to reach it"],
            [
                ["Family hub, Little Wending", "Drop in for advice, play sessions and a warm space", "01632 960 120"],
                ["Young carers", "Breaks and a person to talk to for children who look after someone", "01632 960 133"],
                ["Money and debt advice", "Help with bills, benefits and rent", "01632 960 145"],
            ]
            .map(|row| row.map(str::to_owned)),
        )),
        Block::Heading(HeadingLevel::Main, "Your choice".into()),
        Block::Paragraph("Early help is something you choose. You can say no, or stop at any time. If you stop, we keep a record of what we did, but the work with you ends.".into()),
        Block::Paragraph("We share what you told us only with the services that are named in this letter. You can ask to see what we hold about your family.".into()),
        Block::Paragraph("If you do not agree with what we decided, tell us within 20 working days. A manager who did not make the decision will look at it again and write to you.".into()),
    ]
}

/// Text that would be trouble if it were read as markup, and writing of many kinds.
pub const HOSTILE: [&str; 9] = [
    "#import \"@preview/evil:1.0.0\": *",
    "#read(\"/etc/passwd\") #panic() $x^2$ *bold* _under_ `raw` <label> @ref",
    "= Heading \\ // comment /* comment */ - list + list / term: x",
    "a\u{0}b\u{7}c\u{1b}[31m",
    "العربية לשלום and back",
    "\u{202e}gnp.exe\u{202c} hidden\u{200b}space \u{feff}mark",
    "family 👨‍👩‍👧‍👦 smile 😀 flag 🇬🇧 中文 ਪੰਜਾਬੀ",
    "Z\u{351}\u{36b}\u{343}a\u{308}\u{323}l\u{30d}\u{30d}go e\u{301} ﬁ ½ € £ “quotes”",
    "{{ handlebars }} <script>alert(1)</script> %PDF-1.4 endobj (paren) \\)",
];

/// A letter in which every part is hostile.
pub fn hostile_letter() -> Letter {
    let all = HOSTILE.join("\n");
    let word = "Wendelstein".repeat(910);
    Letter {
        authority: HOSTILE[0].into(),
        service: HOSTILE[1].into(),
        contact: strings(&HOSTILE),
        recipient: strings(&HOSTILE),
        date: HOSTILE[3].into(),
        reference: HOSTILE[2].repeat(20),
        subject: HOSTILE.join(" "),
        salutation: HOSTILE[1].into(),
        body: vec![
            Block::Heading(HeadingLevel::Sub, HOSTILE[2].into()),
            Block::Paragraph(all.clone()),
            Block::Paragraph(word.clone()),
            Block::Paragraph("  \n ".into()),
            Block::Bullets(strings(&HOSTILE)),
            Block::Numbered(strings(&HOSTILE)),
            Block::Facts(
                HOSTILE
                    .iter()
                    .map(|text| ((*text).to_owned(), (*text).to_owned()))
                    .collect(),
            ),
            Block::Table(Table::new(
                HOSTILE[1],
                HOSTILE,
                [HOSTILE.map(str::to_owned), HOSTILE.map(|_| String::new())],
            )),
            Block::Table(Table::new("", ["A", "B"], [[word, all.clone()]])),
            Block::Callout(all),
        ],
        closing: HOSTILE[4].into(),
        signatory: strings(&HOSTILE),
        footer: HOSTILE[1].into(),
        language: Language::english(),
    }
}

/// A panel pack with two families.
pub fn pack() -> Pack {
    Pack {
        title: "Early help panel, Northern area".into(),
        authority: "Meadowshire Council".into(),
        subtitle: "Tuesday 11 March 2025, 9:30am to 12 noon, Little Wending Family Hub".into(),
        generated: "Made for Dana Whitlock, panel coordinator, on 7 March 2025 at 4:12pm".into(),
        marking: "OFFICIAL-SENSITIVE".into(),
        sections: vec![
            Section {
                title: "Agenda".into(),
                start: SectionStart::Following,
                blocks: vec![Block::Table(Table::new(
                    "Families to be heard",
                    ["Time", "Family", "Held by", "Asked for"],
                    [
                        [
                            "9:30am",
                            "Ştefănescu",
                            "Little Wending Primary School",
                            "Lead agency",
                        ],
                        [
                            "10:00am",
                            "Harrow",
                            "Health visiting",
                            "Review of a long case",
                        ],
                    ]
                    .map(|row| row.map(str::to_owned)),
                ))],
            },
            family("Ştefănescu"),
            family("Harrow"),
        ],
        language: Language::english(),
    }
}

fn family(name: &str) -> Section {
    Section {
        title: format!("{name} family"),
        start: SectionStart::NewPage,
        blocks: vec![
            Block::Callout(
                "Held by Little Wending Primary School until the panel names a lead agency.".into(),
            ),
            Block::Heading(HeadingLevel::Main, "The family".into()),
            Block::Table(Table::new(
                "People in the household",
                ["Name", "Born", "Relation", "Own needs and own voice"],
                [
                    [
                        "Amira",
                        "4 May 1989",
                        "Mother",
                        "Back pain; would like work in the mornings",
                    ],
                    [
                        "Ilinca",
                        "12 June 2012",
                        "Child",
                        "“I want to sleep before school.” Misses two mornings a week",
                    ],
                    [
                        "Matei",
                        "30 January 2019",
                        "Child",
                        "Waits for speech and language therapy",
                    ],
                ]
                .map(|row| row.map(str::to_owned)),
            )),
            Block::Heading(HeadingLevel::Main, "What is working well".into()),
            Block::Bullets(strings(&[
                "The children are close to their grandmother.",
                "Rent is paid up to date.",
            ])),
            Block::Heading(HeadingLevel::Main, "What we are worried about".into()),
            Block::Paragraph(
                "School attendance fell from 94% to 81% (30 of 37 sessions missed were mornings)."
                    .into(),
            ),
            Block::Heading(HeadingLevel::Sub, "Asked of the panel".into()),
            Block::Numbered(strings(&[
                "Name a lead agency.",
                "Agree who speaks to the landlord.",
            ])),
            Block::Facts(vec![
                (
                    "Agreement to early help".into(),
                    "Given by Amira on 26 February 2025".into(),
                ),
                (
                    "Basis for sharing".into(),
                    "Public task; family told on 26 February 2025".into(),
                ),
            ]),
        ],
    }
}

/// One long table over many pages.
pub fn chronology(rows: usize) -> Pack {
    let rows = (1..=rows).map(|number| {
        [
            format!("{number}"),
            format!("{} March 2025", number % 28 + 1),
            "The family’s team".to_owned(),
            format!("Entry {number}: the family and the lead worker talked about mornings and agreed one small step."),
        ]
    });
    Pack {
        title: "Chronology".into(),
        sections: vec![Section {
            title: "All entries".into(),
            start: SectionStart::Following,
            blocks: vec![Block::Table(Table::new(
                "Everything recorded",
                ["No.", "Day", "Source", "What happened"],
                rows,
            ))],
        }],
        ..pack()
    }
}
