//! Owns the equality questions: sex, gender, ethnic group and disability, with
//! the codes that national returns ask for.
//! Must not know: who may see an answer (never a person who decides).

use super::answers::Asked;
use super::coded::coded_list;
use super::text::{FreeText, ShortText};
use serde::{Deserialize, Serialize};

coded_list! {
    /// Sex as recorded.
    Sex, otherwise "Select a sex" {
        Female = "female", "Female";
        Male = "male", "Male";
        Neither = "neither", "Neither";
    }
}

impl Asked<Sex> {
    /// The entry for the Gender column of Ofsted's Annex A.
    #[must_use]
    pub const fn annex_a(&self) -> &'static str {
        match self {
            Self::Answered(Sex::Male) => "a) Male",
            Self::Answered(Sex::Female) => "b) Female",
            Self::Answered(Sex::Neither) => "d) Neither",
            Self::NotAsked | Self::NotKnown | Self::DeclinedToSay => "c) Not stated/recorded",
        }
    }
}

/// Gender identity, asked apart from sex and in the person's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gender", content = "words", rename_all = "snake_case")]
pub enum Gender {
    /// The same as the sex registered at birth.
    SameAsSex,
    /// As the person describes it.
    DescribedAs(ShortText<100>),
}

impl Gender {
    /// The words shown to people.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::SameAsSex => "Same as sex registered at birth",
            Self::DescribedAs(own_words) => own_words.as_str(),
        }
    }
}

coded_list! {
    /// Ethnic group, in the eighteen groups of the school census. A refusal and
    /// an answer not yet obtained are not groups: they are in `Asked`.
    Ethnicity, otherwise "Select an ethnic group" {
        WhiteBritish = "WBRI", "White British";
        WhiteIrish = "WIRI", "White Irish";
        TravellerOfIrishHeritage = "WIRT", "Traveller of Irish heritage";
        OtherWhite = "WOTH", "Any other White background";
        GypsyOrRoma = "WROM", "Gypsy or Roma";
        WhiteAndBlackCaribbean = "MWBC", "White and Black Caribbean";
        WhiteAndBlackAfrican = "MWBA", "White and Black African";
        WhiteAndAsian = "MWAS", "White and Asian";
        OtherMixed = "MOTH", "Any other mixed background";
        Indian = "AIND", "Indian";
        Pakistani = "APKN", "Pakistani";
        Bangladeshi = "ABAN", "Bangladeshi";
        OtherAsian = "AOTH", "Any other Asian background";
        BlackCaribbean = "BCRB", "Black Caribbean";
        BlackAfrican = "BAFR", "Black African";
        OtherBlack = "BOTH", "Any other Black background";
        Chinese = "CHNE", "Chinese";
        AnyOther = "OOTH", "Any other ethnic group";
    }
}

impl Asked<Ethnicity> {
    /// The twenty codes of the return: eighteen groups, refused and not obtained.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Answered(group) => group.code(),
            Self::DeclinedToSay => "REFU",
            Self::NotAsked | Self::NotKnown => "NOBT",
        }
    }

    /// The entry for the Ethnicity column of Ofsted's Annex A, "a) WBRI" to "t) NOBT".
    #[must_use]
    pub fn annex_a(&self) -> String {
        let groups = Ethnicity::ALL.iter().map(|group| group.code());
        let codes = groups.chain(["REFU", "NOBT"]);
        let letter = ('a'..='t')
            .zip(codes)
            .find(|(_, code)| *code == self.code());
        letter
            .map(|(letter, code)| format!("{letter}) {code}"))
            .unwrap_or_default()
    }
}

/// Whether a person is disabled. A child who is disabled meets ground (c) of
/// section 17 of the Children Act 1989 without any other test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "disabled", rename_all = "snake_case")]
pub enum Disability {
    /// Not disabled.
    No,
    /// Disabled.
    Yes {
        /// What help or adjustment the person needs, if they wish to say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<FreeText<1000>>,
    },
}

impl Disability {
    /// The words shown to people.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match self {
            Self::No => "Not disabled",
            Self::Yes { detail: _ } => "Disabled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annex_a_has_twenty_ethnicity_codes_lettered_a_to_t() {
        let groups = Ethnicity::ALL.iter().map(|group| Asked::Answered(*group));
        let labels: Vec<_> = groups
            .chain([Asked::DeclinedToSay, Asked::NotAsked])
            .map(|a| a.annex_a())
            .collect();
        assert_eq!(labels.len(), 20);
        assert_eq!(labels[0], "a) WBRI");
        assert_eq!(labels[4], "e) WROM");
        assert_eq!(labels[10], "k) APKN");
        assert_eq!(labels[17], "r) OOTH");
        assert_eq!(labels[18], "s) REFU");
        assert_eq!(labels[19], "t) NOBT");
        assert_eq!(Asked::<Ethnicity>::NotKnown.annex_a(), "t) NOBT");
    }

    #[test]
    fn every_ethnicity_code_is_read_back() {
        for group in Ethnicity::ALL {
            assert_eq!(Ethnicity::parse(group.code()), Ok(*group));
        }
        let fault = Ethnicity::parse("REFU").unwrap_err();
        assert_eq!(fault.to_string(), "Select an ethnic group");
    }

    #[test]
    fn sex_not_stated_is_returned_as_not_stated() {
        assert_eq!(Asked::Answered(Sex::Neither).annex_a(), "d) Neither");
        assert_eq!(
            Asked::<Sex>::DeclinedToSay.annex_a(),
            "c) Not stated/recorded"
        );
    }

    #[test]
    fn gender_is_kept_in_the_persons_own_words() {
        let gender = Gender::DescribedAs(ShortText::parse("genderfluid").unwrap());
        assert_eq!(gender.words(), "genderfluid");
        let stored = toml::to_string(&gender).unwrap();
        assert_eq!(toml::from_str::<Gender>(&stored).unwrap(), gender);
    }
}
