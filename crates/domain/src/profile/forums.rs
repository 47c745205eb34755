//! The meetings that allocate or transfer cases: where they serve, when they meet, who is expected. Routes a
//! family to a forum by postcode (BUCKS-STRAT-85). Knows nothing of cases or agendas.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use serde::Serialize;

use super::doubts;
use super::error::Problem;
use super::leaves::FromText;
use super::people::{Agency, note_unique};
use super::reader::Section;
use super::values::{Email, Key};
use super::words::words;

words! {
    /// What a forum is for.
    pub enum ForumKind {
        /// Decides who leads early help for a family.
        Allocation = "allocation",
        /// Moves cases between social care and early help (BUCKS-PROT-36).
        Transfer = "transfer",
    }
}

words! {
    /// What a forum that allocates does with a family.
    pub enum ForumPurpose {
        /// Sorts what comes in: to whom, to where (HEREF-87).
        Triage = "triage",
        /// Finds who leads the help (BUCKS-STRAT-87, YORK-92).
        Allocate = "allocate",
        /// Looks at plans again (HEREF-90).
        ReviewPlans = "review_plans",
    }
}

words! {
    /// How the days of a forum's meetings come about (C-19).
    pub enum MeetingDates {
        /// They follow from `meets`.
        ByRhythm = "by_rhythm",
        /// The coordinator sets each one.
        SetByHand = "set_by_hand",
    }
}

words! {
    /// A day of the week.
    pub enum MeetingDay {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
    }
}

impl MeetingDay {
    /// The day.
    #[must_use]
    pub const fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
        }
    }
}

/// A postcode district such as `HP19`, or a sector such as `MK17 0` where a district has two forums.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PostcodeArea(String);

impl PostcodeArea {
    /// Reads a district or a sector.
    ///
    /// # Errors
    /// Says what is wrong and what to write instead.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let (district, sector) = text
            .split_once(' ')
            .map_or((text, None), |(d, s)| (d, Some(s)));
        let letters = district
            .chars()
            .take_while(char::is_ascii_uppercase)
            .count();
        let rest = district.get(letters..).unwrap_or_default();
        let district_is_whole = (1..=2).contains(&letters)
            && (1..=2).contains(&rest.len())
            && rest.starts_with(|c: char| c.is_ascii_digit())
            && rest
                .chars()
                .all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
        let sector_is_whole =
            sector.is_none_or(|s| s.len() == 1 && s.chars().all(|c| c.is_ascii_digit()));
        if district_is_whole && sector_is_whole {
            Ok(Self(text.to_owned()))
        } else {
            Err(Problem::new(
                format!("\"{text}\" is not a postcode district"),
                "Write the first half of a postcode, such as \"HP19\", or with the next digit, such as \"HP19 7\".",
            ))
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromText for PostcodeArea {
    fn from_text(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }
    fn placeholder() -> Self {
        Self(String::new())
    }
}

/// When a forum meets. An authority that states no rhythm fixes each meeting by hand (C-19).
#[derive(Clone, Debug, Serialize)]
pub struct Rhythm {
    /// Days from one meeting to the next, at least 1.
    pub every_days: u32,
    /// A meeting from which the others are counted.
    pub first_meeting: Date,
    /// Its weekday.
    pub day: MeetingDay,
    /// The time it starts.
    pub starts: Time,
}

impl Rhythm {
    /// The first meeting on or after a day. A meeting on a bank holiday is for the coordinator to move.
    #[must_use]
    pub fn next_on_or_after(&self, day: Date) -> Option<Date> {
        let every = i64::from(self.every_days.max(1));
        let gap = i64::from(day.since(self.first_meeting).ok()?.get_days());
        let steps = if gap <= 0 {
            0
        } else {
            (gap + every - 1) / every
        };
        self.first_meeting.checked_add((steps * every).days()).ok()
    }

    fn read(section: &Section<'_>) -> Self {
        let rhythm = Self {
            every_days: section.number("every_days"),
            first_meeting: section.date("first_meeting"),
            day: section.word("day"),
            starts: section.time("starts"),
        };
        if section.is_sound() && rhythm.every_days == 0 {
            section.wrong(
                "every_days",
                Problem::new(
                    "a forum cannot meet every 0 days",
                    "Write 1 or more, such as 14.",
                ),
            );
        }
        let day = rhythm.first_meeting.weekday();
        if section.is_sound() && day != rhythm.day.weekday() {
            section.wrong(
                "first_meeting",
                Problem::new(
                    format!("{} is not a {}", rhythm.first_meeting, rhythm.day),
                    "Write a date that falls on the meeting day.",
                ),
            );
        }
        rhythm
    }
}

/// One forum.
#[derive(Clone, Debug, Serialize)]
pub struct Forum {
    /// Its key, kept with every referral sent to it.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: ForumKind,
    /// What it does with a family; a forum that says nothing allocates.
    pub purposes: Vec<ForumPurpose>,
    /// The part of the authority it serves, in words.
    pub serves: String,
    /// The postcodes it serves.
    pub postcodes: Vec<PostcodeArea>,
    /// When it meets; `None` when no rhythm is set.
    pub meets: Option<Rhythm>,
    /// How the days of its meetings come about, where the profile says so.
    pub meeting_dates: Option<MeetingDates>,
    /// Where it meets, or how to join.
    pub place: Option<String>,
    /// The coordinator's address.
    pub email: Option<Email>,
    /// The agencies expected at every meeting (BUCKS-PROT-58).
    pub core_agencies: Vec<Key>,
    /// How many agencies must be present; `None` when no number is set (C-21).
    pub minimum_agencies: Option<u32>,
    /// Working days of notice before a child is discussed; `None` when no notice is set (C-28).
    pub notice_working_days: Option<u32>,
}

impl Forum {
    fn read(section: &Section<'_>, agencies: &[Agency]) -> Self {
        let forum = Self {
            key: section.parsed("key"),
            name: section.text("name"),
            kind: section.word("kind"),
            purposes: section.words("purposes"),
            serves: section.text("serves"),
            postcodes: section.all_parsed("postcodes"),
            meets: section.section_opt("meets", Rhythm::read),
            meeting_dates: section.word_opt("meeting_dates"),
            place: section.text_opt("place"),
            email: section.parsed_opt("email"),
            core_agencies: section.all_parsed("core_agencies"),
            minimum_agencies: section.number_opt("minimum_agencies"),
            notice_working_days: section.number_opt("notice_working_days"),
        };
        check_dates(section, &forum);
        doubts::about_forum(section, &forum, agencies);
        check_purposes(section, &forum);
        for key in &forum.core_agencies {
            if !agencies.iter().any(|agency| agency.key == *key) {
                section.wrong(
                    "core_agencies",
                    Problem::new(
                        format!("there is no agency \"{key}\""),
                        "Write keys of the [[agencies]].",
                    ),
                );
            }
        }
        forum
    }

    /// Whether it does this with a family.
    #[must_use]
    pub fn is_for(&self, purpose: ForumPurpose) -> bool {
        let says_nothing = self.purposes.is_empty() && self.kind == ForumKind::Allocation;
        self.purposes.contains(&purpose) || (says_nothing && purpose == ForumPurpose::Allocate)
    }
}

fn check_dates(section: &Section<'_>, forum: &Forum) {
    let problem = match (forum.meeting_dates, &forum.meets) {
        (Some(MeetingDates::SetByHand), Some(_)) => Problem::new(
            "the days are set by hand, and there is a rhythm as well",
            "Take out either meeting_dates or meets.",
        ),
        (Some(MeetingDates::ByRhythm), None) => Problem::new(
            "there is no rhythm to follow",
            "Add meets = { every_days = ..., first_meeting = ..., day = \"...\", starts = ... }, or write \"set_by_hand\".",
        ),
        (Some(MeetingDates::SetByHand), None)
        | (Some(MeetingDates::ByRhythm), Some(_))
        | (None, _) => return,
    };
    section.wrong("meeting_dates", problem);
}

/// A forum that allocates allocates, whatever else it does; a transfer meeting has one purpose, which its kind says.
fn check_purposes(section: &Section<'_>, forum: &Forum) {
    if forum.purposes.is_empty() || !section.is_sound() {
        return;
    }
    let problem = match forum.kind {
        ForumKind::Transfer => Problem::new(
            "a transfer meeting only transfers",
            "Take this key out, or write kind = \"allocation\".",
        ),
        ForumKind::Allocation if !forum.purposes.contains(&ForumPurpose::Allocate) => Problem::new(
            "nothing says that this forum finds who leads",
            "Add \"allocate\" to the list.",
        ),
        ForumKind::Allocation => return,
    };
    section.wrong("purposes", problem);
}

/// Why a family was routed to a forum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routed {
    /// The forum serves the postcode.
    ByPostcode,
    /// No forum serves the postcode, or none is known: a person should look.
    ByDefault,
}

/// Every forum. One allocation forum takes the families whose postcode no forum serves.
#[derive(Clone, Debug, Serialize)]
pub struct Forums {
    default: Forum,
    others: Vec<Forum>,
}

impl Forums {
    /// Every forum, the default first.
    pub fn iter(&self) -> impl Iterator<Item = &Forum> {
        std::iter::once(&self.default).chain(&self.others)
    }

    /// The forum with this key.
    #[must_use]
    pub fn forum(&self, key: &Key) -> Option<&Forum> {
        self.iter().find(|forum| forum.key == *key)
    }

    /// The allocation forum for a postcode or a part of one, and why. A sector wins over its district.
    #[must_use]
    pub fn route(&self, postcode: &str) -> (&Forum, Routed) {
        let (district, sector) = halves(postcode);
        let serves = |wanted: &str| {
            self.iter().find(|forum| {
                forum.kind == ForumKind::Allocation
                    && forum.postcodes.iter().any(|area| area.as_str() == wanted)
            })
        };
        sector
            .and_then(|sector| serves(&format!("{district} {sector}")))
            .or_else(|| serves(&district))
            .map_or((&self.default, Routed::ByDefault), |forum| {
                (forum, Routed::ByPostcode)
            })
    }

    /// Reads `[[forums]]` and `default_forum`. `None` only after a mistake has been reported.
    pub(super) fn read(root: &Section<'_>, agencies: &[Agency]) -> Option<Self> {
        let mut keys = Vec::new();
        let mut served: Vec<(PostcodeArea, Key)> = Vec::new();
        let mut all = root.some_sections("forums", |section| {
            let forum = Forum::read(section, agencies);
            note_unique(section, &forum.key, &mut keys);
            for area in &forum.postcodes {
                if let Some((_, by)) = served.iter().find(|(taken, _)| taken == area) {
                    section.wrong(
                        "postcodes",
                        Problem::new(
                            format!("\"{}\" is already served by \"{by}\"", area.as_str()),
                            "Give each postcode district to one forum.",
                        ),
                    );
                }
                served.push((area.clone(), forum.key.clone()));
            }
            forum
        });
        let wanted: Key = root.parsed("default_forum");
        let place = all
            .iter()
            .position(|forum| forum.key == wanted && forum.kind == ForumKind::Allocation);
        let Some(place) = place else {
            if !all.is_empty() && !wanted.as_str().is_empty() {
                root.wrong(
                    "default_forum",
                    Problem::new(
                        format!("there is no allocation forum \"{wanted}\""),
                        "Write the key of one of the [[forums]] whose kind is \"allocation\".",
                    ),
                );
            }
            return None;
        };
        let default = all.remove(place);
        Some(Self {
            default,
            others: all,
        })
    }
}

/// The district of a postcode and, when the second half is there, the digit that gives the sector.
fn halves(postcode: &str) -> (String, Option<char>) {
    let plain: String = postcode
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect();
    let mut from_end = plain.chars().rev();
    match (from_end.next(), from_end.next(), from_end.next()) {
        (Some(last), Some(middle), Some(sector))
            if last.is_ascii_uppercase()
                && middle.is_ascii_uppercase()
                && sector.is_ascii_digit() =>
        {
            let district: String = from_end.rev().collect();
            (district, Some(sector))
        }
        (Some(_), _, _) | (None, _, _) => (plain, None),
    }
}
