//! The telephone numbers and addresses shown where a user needs them (BUCKS-STRAT-58). Every one is dated and
//! says whether to check it first (C-48). Sends nothing to anybody.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::error::Problem;
use super::reader::Section;
use super::values::{Email, Telephone, WebAddress};
use super::words::{Word, words};

words! {
    /// A contact point that pages know by name.
    pub enum ContactKey {
        /// The emergency services.
        Emergency = "emergency",
        /// The front door, in working hours.
        FrontDoor = "front_door",
        /// Social care at night and at weekends.
        OutOfHours = "out_of_hours",
        /// The directory of services.
        Directory = "directory",
        /// The referral form for people without an account.
        RequestForm = "request_form",
        /// The thresholds document.
        Thresholds = "thresholds",
        /// The policy for disagreements between agencies.
        EscalationPolicy = "escalation_policy",
        /// The code on sharing information.
        InformationSharingCode = "information_sharing_code",
        /// Help with this product.
        Support = "support",
    }
}

/// One contact point.
#[derive(Clone, Debug, Serialize)]
pub struct ContactPoint {
    /// What it is called.
    pub label: String,
    /// Its number.
    pub telephone: Option<Telephone>,
    /// Its address for e-mail.
    pub email: Option<Email>,
    /// Its page.
    pub web: Option<WebAddress>,
    /// When it answers, in words.
    pub hours: Option<String>,
    /// When somebody last found it right.
    pub as_of: Date,
    /// Whether a page says "check before use".
    pub check_before_use: bool,
}

impl ContactPoint {
    fn read(section: &Section<'_>) -> Self {
        let point = Self {
            label: section.text("label"),
            telephone: section.parsed_opt("telephone"),
            email: section.parsed_opt("email"),
            web: section.parsed_opt("web"),
            hours: section.text_opt("hours"),
            as_of: section.date("as_of"),
            check_before_use: section.flag("check_before_use"),
        };
        if !(section.has("telephone") || section.has("email") || section.has("web")) {
            section.wrong_here(Problem::new(
                "there is no way to reach this contact point",
                "Add a telephone, an email or a web address.",
            ));
        }
        point
    }
}

/// Every contact point; the emergency services are always among them.
#[derive(Clone, Debug, Serialize)]
pub struct Contacts {
    emergency: ContactPoint,
    others: BTreeMap<ContactKey, ContactPoint>,
}

impl Contacts {
    /// The emergency services.
    #[must_use]
    pub const fn emergency(&self) -> &ContactPoint {
        &self.emergency
    }

    /// A contact point; `None` when the authority has none of this kind.
    #[must_use]
    pub fn get(&self, key: ContactKey) -> Option<&ContactPoint> {
        match key {
            ContactKey::Emergency => Some(&self.emergency),
            ContactKey::FrontDoor
            | ContactKey::OutOfHours
            | ContactKey::Directory
            | ContactKey::RequestForm
            | ContactKey::Thresholds
            | ContactKey::EscalationPolicy
            | ContactKey::InformationSharingCode
            | ContactKey::Support => self.others.get(&key),
        }
    }

    pub(super) fn read(section: &Section<'_>) -> Self {
        let emergency = section.section("emergency", |one| {
            let point = ContactPoint::read(one);
            if one.has("telephone") && point.telephone.as_ref().is_none_or(|t| t.as_str() != "999")
            {
                one.wrong(
                    "telephone",
                    Problem::new(
                        "this is not the number of the emergency services",
                        "Write \"999\".",
                    ),
                );
            }
            point
        });
        let others = ContactKey::ALL
            .iter()
            .filter(|key| **key != ContactKey::Emergency)
            .filter_map(|key| {
                section
                    .section_opt(key.word(), ContactPoint::read)
                    .map(|point| (*key, point))
            })
            .collect();
        Self { emergency, others }
    }
}
