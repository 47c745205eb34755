//! A cohort file: from whom, of what, on which lawful basis, for how long.

use jiff::civil::Date;
use thiserror::Error;

use crate::people::coded_list;
use crate::profile::words;

words! {
    /// What a cohort file says of the people in it.
    pub enum CohortKind {
        /// Children who miss school.
        SchoolAttendance = "school_attendance",
        /// Children who were suspended or excluded.
        SchoolExclusion = "school_exclusion",
        /// People known to the police for offences.
        Police = "police",
        /// People known for anti-social behaviour.
        AntiSocialBehaviour = "anti_social_behaviour",
        /// Young people who are not in education, employment or training.
        Neet = "neet",
        /// Adults who receive out-of-work benefits.
        Benefits = "benefits",
        /// People with health problems that affect the family.
        Health = "health",
        /// People whom domestic violence and abuse affects.
        DomesticAbuse = "domestic_abuse",
        /// Children below school age who need help.
        EarlyYears = "early_years",
        /// Children whom children's services know to need help.
        ChildrenNeedingHelp = "children_needing_help",
    }
}

impl CohortKind {
    /// What it is called on pages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SchoolAttendance => "Children who miss school",
            Self::SchoolExclusion => "Children suspended or excluded from school",
            Self::Police => "People known to the police for offences",
            Self::AntiSocialBehaviour => "People known for anti-social behaviour",
            Self::Neet => "Young people not in education, employment or training",
            Self::Benefits => "Adults on out-of-work benefits",
            Self::Health => "People with health problems that affect the family",
            Self::DomesticAbuse => "People whom domestic violence and abuse affects",
            Self::EarlyYears => "Young children who need help",
            Self::ChildrenNeedingHelp => "Children known to need help",
        }
    }
}

coded_list! {
    /// Why the rows may be used. Sources: UK GDPR article 6, Digital Economy Act 2017 section 35.
    LawfulBasis, otherwise "Select the lawful basis" {
        DigitalEconomy = "digital_economy", "Digital Economy Act 2017, section 35: help for families with several needs";
        PublicTask = "public_task", "Public task, under a written sharing agreement";
        LegalObligation = "legal_obligation", "A legal obligation";
        NotAgreed = "not_agreed", "None has been agreed yet";
    }
}

/// Longer than this no file is kept.
const LONGEST_YEARS: i16 = 2;

/// A file to be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCohort {
    /// What it says of the people in it.
    pub kind: CohortKind,
    /// Who sent it.
    pub source: String,
    /// Why its rows may be used.
    pub basis: LawfulBasis,
    /// The sharing agreement's name or number.
    pub agreement: String,
    /// The first day that it is about.
    pub from: Date,
    /// The last day that it is about.
    pub until: Date,
    /// The day on which its rows are deleted.
    pub delete_on: Date,
}

/// Why a file is not loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CohortRefused {
    /// Nobody has agreed why its rows may be used.
    #[error(
        "A file without a lawful basis cannot be loaded. Ask the information governance lead first"
    )]
    NoBasis,
    /// Nobody knows who sent it.
    #[error("Enter who sent the file")]
    NoSource,
    /// No agreement is named.
    #[error("Enter the name or number of the sharing agreement")]
    NoAgreement,
    /// The period ends before it begins.
    #[error("The last day must be the same as or after the first day")]
    Backwards,
    /// The rows would be deleted at once, or kept too long.
    #[error("The day of deletion must be after today and within {LONGEST_YEARS} years")]
    Retention,
}

impl CohortRefused {
    /// The field that it belongs beside.
    #[must_use]
    pub const fn beside(self) -> &'static str {
        match self {
            Self::NoBasis => "basis",
            Self::NoSource => "source",
            Self::NoAgreement => "agreement",
            Self::Backwards => "until",
            Self::Retention => "delete_on",
        }
    }
}

impl NewCohort {
    /// Checks what must be right before any row is read.
    ///
    /// # Errors
    /// [`CohortRefused`].
    pub fn check(&self, today: Date) -> Result<(), CohortRefused> {
        let latest = today.saturating_add(jiff::Span::new().years(LONGEST_YEARS));
        if self.basis == LawfulBasis::NotAgreed {
            Err(CohortRefused::NoBasis)
        } else if self.source.trim().is_empty() {
            Err(CohortRefused::NoSource)
        } else if self.agreement.trim().is_empty() {
            Err(CohortRefused::NoAgreement)
        } else if self.until < self.from {
            Err(CohortRefused::Backwards)
        } else if self.delete_on <= today || self.delete_on > latest {
            Err(CohortRefused::Retention)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_file_without_a_basis_a_source_an_agreement_or_an_end_is_refused() {
        let today = date(2026, 11, 27);
        let right = NewCohort {
            kind: CohortKind::Police,
            source: "Thames Valley Police".to_owned(),
            basis: LawfulBasis::DigitalEconomy,
            agreement: "ISA 12".to_owned(),
            from: date(2026, 1, 1),
            until: date(2026, 6, 30),
            delete_on: date(2027, 6, 30),
        };
        assert_eq!(right.check(today), Ok(()));
        let wrong = |change: fn(&mut NewCohort)| {
            let mut cohort = right.clone();
            change(&mut cohort);
            cohort.check(today).unwrap_err()
        };
        assert_eq!(
            wrong(|c| c.basis = LawfulBasis::NotAgreed),
            CohortRefused::NoBasis
        );
        assert_eq!(wrong(|c| c.source.clear()), CohortRefused::NoSource);
        assert_eq!(
            wrong(|c| c.agreement = " ".to_owned()),
            CohortRefused::NoAgreement
        );
        assert_eq!(
            wrong(|c| c.until = date(2025, 1, 1)),
            CohortRefused::Backwards
        );
        assert_eq!(
            wrong(|c| c.delete_on = date(2026, 11, 27)),
            CohortRefused::Retention
        );
        assert_eq!(
            wrong(|c| c.delete_on = date(2030, 1, 1)),
            CohortRefused::Retention
        );
    }
}
