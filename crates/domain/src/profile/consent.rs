//! Who must agree to what, and when agreement is not needed. Agreement to a service and the lawful basis for
//! sharing are different records; these rules only say whose agreement is asked (C-04 to C-07).

use serde::Serialize;

use super::error::Problem;
use super::reader::Section;
use super::words::{complete_table, words};

words! {
    /// What is agreed to (C-05).
    pub enum ConsentPurpose {
        /// A referral to the front door (BUCKS-STRAT-72).
        Referral = "referral",
        /// Sharing information for early help (BUCKS-STRAT-133).
        InformationSharing = "information_sharing",
        /// An assessment and a plan (BUCKS-STRAT-117).
        AssessmentAndPlan = "assessment_and_plan",
        /// Going on with early help after social care (BUCKS-PROT-46).
        StepForward = "step_forward",
        /// A transfer to social care (BUCKS-PROT-72).
        TransferToSocialCare = "transfer_to_social_care",
        /// A package of information to a setting (YORK-99).
        PackageToSetting = "package_to_setting",
        /// A data set that names people (BNES-93).
        DataSetSharing = "data_set_sharing",
    }
}

words! {
    /// Whose agreement is asked.
    pub enum WhoConsents {
        /// Each person with parental responsibility for the child.
        ParentalResponsibilityHolders = "parental_responsibility_holders",
        /// Each adult of the family.
        Adults = "adults",
        /// The family as a whole, through a parent or carer.
        Family = "family",
        /// The young person or the family.
        YoungPersonOrFamily = "young_person_or_family",
        /// Every person whose information it is.
        EachPerson = "each_person",
    }
}

words! {
    /// The form agreement takes.
    pub enum ConsentForm {
        /// Signed, or agreed in writing.
        Written = "written",
        /// Written or spoken; the record says which.
        WrittenOrVerbal = "written_or_verbal",
    }
}

words! {
    /// When agreement is not needed.
    pub enum ConsentException {
        /// Asking would put the child's safety at risk (BUCKS-STRAT-73).
        AskingWouldPutChildAtRisk = "asking_would_put_child_at_risk",
        /// A ground of section 47 of the Children Act 1989 (BUCKS-PROT-73).
        Section47 = "section_47",
    }
}

words! {
    /// Whether a young person can agree in his or her own right (C-05).
    pub enum YoungPersonConsent {
        /// With the practitioner's note that the young person understands.
        InOwnRight = "in_own_right",
        /// A parent or carer agrees; the young person's view is recorded.
        WithParentOrCarer = "with_parent_or_carer",
    }
}

/// Who agrees to one thing.
#[derive(Clone, Debug, Serialize)]
pub struct ConsentRule {
    /// Whose agreement is asked.
    pub who: WhoConsents,
    /// In what form.
    pub form: ConsentForm,
    /// When it is not needed.
    pub exceptions: Vec<ConsentException>,
    /// Whether a young person can agree alone.
    pub young_person: YoungPersonConsent,
    /// What the form asks, in plain words.
    pub question: String,
}

impl ConsentRule {
    fn read(purpose: ConsentPurpose, section: &Section<'_>) -> Self {
        let rule = Self {
            who: section.word("who"),
            form: section.word("form"),
            exceptions: section.words("exceptions"),
            young_person: section.word("young_person"),
            question: section.text("question"),
        };
        if section.is_sound()
            && let Some(problem) = breaks_hard_rule(purpose, &rule.exceptions)
        {
            section.wrong("exceptions", problem);
        }
        rule
    }
}

/// Two rules no authority may set aside: a step forward always needs agreement (C-26), and danger never
/// waits for it (C-07).
fn breaks_hard_rule(purpose: ConsentPurpose, exceptions: &[ConsentException]) -> Option<Problem> {
    match purpose {
        ConsentPurpose::StepForward if !exceptions.is_empty() => Some(Problem::new(
            "early help after social care always needs the family's agreement",
            "Leave the list empty.",
        )),
        ConsentPurpose::Referral | ConsentPurpose::TransferToSocialCare
            if !exceptions.contains(&ConsentException::Section47) =>
        {
            Some(Problem::new(
                "a child in danger must never wait for consent",
                "Add \"section_47\" to the list.",
            ))
        }
        ConsentPurpose::Referral
        | ConsentPurpose::InformationSharing
        | ConsentPurpose::AssessmentAndPlan
        | ConsentPurpose::StepForward
        | ConsentPurpose::TransferToSocialCare
        | ConsentPurpose::PackageToSetting
        | ConsentPurpose::DataSetSharing => None,
    }
}

complete_table! {
    /// The rule for every purpose.
    pub struct ConsentRules for ConsentPurpose of ConsentRule {
        Referral = referral,
        InformationSharing = information_sharing,
        AssessmentAndPlan = assessment_and_plan,
        StepForward = step_forward,
        TransferToSocialCare = transfer_to_social_care,
        PackageToSetting = package_to_setting,
        DataSetSharing = data_set_sharing,
    }
}
