//! The order of the form's pages, for each kind of writer, and the page on
//! which something missing is answered.

use domain::referrals::{Missing, RequestDraft};

/// A page of the form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// About the writer.
    AboutYou,
    /// The children.
    Children,
    /// The adults.
    Adults,
    /// Where they live.
    Home,
    /// What worries the writer.
    Worry,
    /// The level; professionals only (C-08).
    Level,
    /// How that level was read, and what the agency does itself; professionals only.
    Thresholds,
    /// Where consent is not complete; professionals only.
    Consent,
    /// Everything, before it is sent.
    Check,
}

impl Step {
    const ALL: [Self; 9] = [
        Self::AboutYou,
        Self::Children,
        Self::Adults,
        Self::Home,
        Self::Worry,
        Self::Level,
        Self::Thresholds,
        Self::Consent,
        Self::Check,
    ];

    /// Its address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::AboutYou => "/request/about-you",
            Self::Children => "/request/children",
            Self::Adults => "/request/adults",
            Self::Home => "/request/home",
            Self::Worry => "/request/worry",
            Self::Level => "/request/level",
            Self::Thresholds => "/request/signs",
            Self::Consent => "/request/consent",
            Self::Check => "/request/check",
        }
    }

    /// Its template.
    #[must_use]
    pub const fn template(self) -> &'static str {
        match self {
            Self::AboutYou => "referrals/ask/about_you.html",
            Self::Children => "referrals/ask/children.html",
            Self::Adults => "referrals/ask/adults.html",
            Self::Home => "referrals/ask/home.html",
            Self::Worry => "referrals/ask/worry.html",
            Self::Level => "referrals/ask/level.html",
            Self::Thresholds => "referrals/ask/signs.html",
            Self::Consent => "referrals/ask/consent.html",
            Self::Check => "referrals/ask/check.html",
        }
    }

    /// Whether this writer is asked this page.
    #[must_use]
    pub fn is_asked(self, draft: &RequestDraft) -> bool {
        match self {
            Self::Level | Self::Thresholds => draft.by_professional(),
            Self::Consent => draft.consent_is_open(),
            Self::AboutYou
            | Self::Children
            | Self::Adults
            | Self::Home
            | Self::Worry
            | Self::Check => true,
        }
    }

    /// The page after this one.
    #[must_use]
    pub fn next(self, draft: &RequestDraft) -> Self {
        Self::ALL
            .into_iter()
            .skip_while(|step| *step != self)
            .skip(1)
            .find(|step| step.is_asked(draft))
            .unwrap_or(Self::Check)
    }

    /// Where the link back leads.
    #[must_use]
    pub fn back(self, draft: &RequestDraft) -> &'static str {
        Self::ALL
            .into_iter()
            .rev()
            .skip_while(|step| *step != self)
            .skip(1)
            .find(|step| step.is_asked(draft))
            .map_or("/request", Self::path)
    }

    /// The page that answers what is missing.
    #[must_use]
    pub const fn answering(missing: Missing) -> Self {
        match missing {
            Missing::AboutYou
            | Missing::YourName
            | Missing::YourJob
            | Missing::YourOrganisation
            | Missing::YourEmail
            | Missing::YourContact => Self::AboutYou,
            Missing::Child => Self::Children,
            Missing::Worry | Missing::Tried => Self::Worry,
            Missing::Level => Self::Level,
            Missing::Thresholds => Self::Thresholds,
            Missing::Consent => Self::Consent,
        }
    }
}

/// What is missing, as the writer reads it.
#[must_use]
pub const fn missing_words(missing: Missing) -> &'static str {
    match missing {
        Missing::AboutYou => "Tell us about you",
        Missing::YourName => "Enter your name",
        Missing::YourJob => "Enter your job",
        Missing::YourOrganisation => "Enter your organisation",
        Missing::YourEmail => "Enter your email address: the written outcome goes there",
        Missing::YourContact => "Enter a telephone number or an email address",
        Missing::Child => "Add at least one child",
        Missing::Worry => "Say what you are worried about",
        Missing::Tried => "Say what your own service has tried so far",
        Missing::Level => "Say which level of need you see, why, and what should be different",
        Missing::Thresholds => {
            "Check the level against its signs, or say what your own service can do"
        }
        Missing::Consent => {
            "Say what holds where not everybody with parental responsibility has agreed"
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::referrals::ReferrerKind;

    use super::*;

    // Requirement: C-08
    #[test]
    fn only_a_professional_walks_through_the_level_and_consent_pages() {
        for kind in ReferrerKind::ALL {
            let draft = RequestDraft::new(*kind);
            let mut walked = vec![Step::AboutYou];
            let mut at = Step::AboutYou;
            while at != Step::Check {
                at = at.next(&draft);
                walked.push(at);
            }
            let professional = *kind == ReferrerKind::Professional;
            assert_eq!(walked.contains(&Step::Level), professional, "{kind:?}");
            assert_eq!(walked.contains(&Step::Thresholds), professional, "{kind:?}");
            assert_eq!(walked.contains(&Step::Consent), professional, "{kind:?}");
        }
    }

    #[test]
    fn the_link_back_undoes_the_way_forward() {
        for kind in ReferrerKind::ALL {
            let draft = RequestDraft::new(*kind);
            let mut at = Step::AboutYou;
            assert_eq!(at.back(&draft), "/request");
            while at != Step::Check {
                let next = at.next(&draft);
                assert_eq!(next.back(&draft), at.path());
                at = next;
            }
        }
    }
}
