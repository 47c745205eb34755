//! The demo's authority: invented agencies and a dozen invented people, one
//! for each part in the journey. Data only.

use domain::access::Role;

/// An agency of the demo.
#[derive(Clone, Copy, Debug)]
pub struct DemoAgency {
    /// Its short name.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its kind, as a word of the profile.
    pub kind: &'static str,
    /// Its part in the journey.
    pub part: &'static str,
    /// Its telephone number: a range kept for drama.
    pub telephone: &'static str,
}

const fn agency(
    key: &'static str,
    name: &'static str,
    kind: &'static str,
    part: &'static str,
    telephone: &'static str,
) -> DemoAgency {
    DemoAgency {
        key,
        name,
        kind,
        part,
        telephone,
    }
}

/// The agencies.
pub const AGENCIES: &[DemoAgency] = &[
    agency(
        "first-response",
        "First Response",
        "social_care",
        "front_door",
        "01632 960001",
    ),
    agency(
        "childrens-social-care",
        "Children’s Social Care",
        "social_care",
        "social_care",
        "01632 960002",
    ),
    agency(
        "early-help-panels",
        "Early Help Panels",
        "early_help",
        "forum",
        "01632 960003",
    ),
    agency(
        "authority",
        "Children’s Services",
        "council",
        "authority",
        "01632 960004",
    ),
    agency(
        "family-resilience",
        "Family Resilience Service",
        "early_help",
        "partner",
        "01632 960010",
    ),
    agency(
        "willow-bank-primary",
        "Willow Bank Primary School",
        "school",
        "partner",
        "01632 960011",
    ),
    agency(
        "chiltern-edge-academy",
        "Chiltern Edge Academy",
        "school",
        "partner",
        "01632 960012",
    ),
    agency(
        "vale-health-visiting",
        "Vale Health Visiting",
        "health",
        "partner",
        "01632 960013",
    ),
    agency(
        "mill-lane-surgery",
        "Mill Lane Surgery",
        "health",
        "partner",
        "01632 960014",
    ),
    agency(
        "thames-valley-police",
        "Police: Protecting Vulnerable People",
        "police",
        "partner",
        "01632 960015",
    ),
    agency(
        "youth-service",
        "Youth Service",
        "youth",
        "partner",
        "01632 960016",
    ),
    agency(
        "home-start-vale",
        "Home from Home Vale",
        "voluntary",
        "partner",
        "01632 960017",
    ),
    agency(
        "riverside-childrens-centre",
        "Riverside Children’s Centre",
        "early_years",
        "partner",
        "01632 960018",
    ),
];

/// A person of the demo.
#[derive(Clone, Copy, Debug)]
pub struct DemoPerson {
    /// Their name.
    pub name: &'static str,
    /// Their job.
    pub job: &'static str,
    /// The first part of their e-mail address.
    pub mailbox: &'static str,
    /// Their agency's short name.
    pub agency: &'static str,
    /// Their roles.
    pub roles: &'static [Role],
    /// The forums' areas that their roles are limited to.
    pub areas: &'static [&'static str],
    /// What to try as this person, on the sign-in page.
    pub opens_it_to: &'static str,
}

/// Every area of the demo's forums.
pub const AREAS: &[&str] = &[
    "aylesbury",
    "chiltern-south-bucks",
    "wycombe",
    "north-bucks",
];

/// The people.
pub const PEOPLE: &[DemoPerson] = &[
    DemoPerson {
        name: "Tola Okafor",
        job: "Family support lead",
        mailbox: "tola.okafor",
        agency: "willow-bank-primary",
        roles: &[
            Role::Practitioner,
            Role::LeadAgencyManager,
            Role::MashPartner,
        ],
        areas: &[],
        opens_it_to: "refer a family from a school, and follow it",
    },
    DemoPerson {
        name: "Megan Price",
        job: "Health visitor",
        mailbox: "megan.price",
        agency: "vale-health-visiting",
        roles: &[Role::Practitioner, Role::MashPartner],
        areas: &[],
        opens_it_to: "refer, and answer an information request",
    },
    DemoPerson {
        name: "Sam Whitlock",
        job: "Contact and referral officer",
        mailbox: "sam.whitlock",
        agency: "first-response",
        roles: &[Role::ContactOfficer],
        areas: &[],
        opens_it_to: "log calls and triage the queue",
    },
    DemoPerson {
        name: "Priya Nair",
        job: "Team manager, First Response",
        mailbox: "priya.nair",
        agency: "first-response",
        roles: &[Role::FrontDoorManager],
        areas: &[],
        opens_it_to: "decide inside the 24 hours",
    },
    DemoPerson {
        name: "Detective Sergeant Ali Rahman",
        job: "Referral sergeant",
        mailbox: "ali.rahman",
        agency: "thames-valley-police",
        roles: &[Role::MashPartner, Role::Practitioner],
        areas: &[],
        opens_it_to: "answer an information request for the police",
    },
    DemoPerson {
        name: "Ruth Adeyemi",
        job: "Early help panel coordinator",
        mailbox: "ruth.adeyemi",
        agency: "early-help-panels",
        roles: &[Role::PanelCoordinator, Role::EarlyHelpCoordinator],
        areas: AREAS,
        opens_it_to: "build the agenda and record what the panel decides",
    },
    DemoPerson {
        name: "Graham Stone",
        job: "Early help panel manager",
        mailbox: "graham.stone",
        agency: "early-help-panels",
        roles: &[Role::PanelManager, Role::PanelMember],
        areas: AREAS,
        opens_it_to: "take a dispute up its ladder",
    },
    DemoPerson {
        name: "Leila Haddad",
        job: "Family resilience manager",
        mailbox: "leila.haddad",
        agency: "family-resilience",
        roles: &[
            Role::LeadAgencyManager,
            Role::AgencyManager,
            Role::PanelMember,
        ],
        areas: AREAS,
        opens_it_to: "accept a family, assign the lead worker, sign off",
    },
    DemoPerson {
        name: "Joe Bennett",
        job: "Family resilience worker",
        mailbox: "joe.bennett",
        agency: "family-resilience",
        roles: &[Role::Practitioner],
        areas: &[],
        opens_it_to: "work with a family: agreement, assessment, plan, review",
    },
    DemoPerson {
        name: "Hannah Cole",
        job: "Family resilience worker",
        mailbox: "hannah.cole",
        agency: "family-resilience",
        roles: &[Role::Practitioner],
        areas: &[],
        opens_it_to: "work with a family",
    },
    DemoPerson {
        name: "Marcus Bell",
        job: "Social care team manager",
        mailbox: "marcus.bell",
        agency: "childrens-social-care",
        roles: &[Role::SocialCareManager, Role::SocialWorker],
        areas: &[],
        opens_it_to: "accept what crosses into social care",
    },
    DemoPerson {
        name: "Dr Anne Whitfield",
        job: "General practitioner",
        mailbox: "anne.whitfield",
        agency: "mill-lane-surgery",
        roles: &[Role::Practitioner, Role::MashPartner],
        areas: &[],
        opens_it_to: "refer from a surgery",
    },
    DemoPerson {
        name: "Chloe Martin",
        job: "Children’s centre manager",
        mailbox: "chloe.martin",
        agency: "riverside-childrens-centre",
        roles: &[
            Role::Practitioner,
            Role::LeadAgencyManager,
            Role::MashPartner,
        ],
        areas: &[],
        opens_it_to: "lead families with young children",
    },
    DemoPerson {
        name: "Dev Patel",
        job: "Youth worker",
        mailbox: "dev.patel",
        agency: "youth-service",
        roles: &[
            Role::Practitioner,
            Role::LeadAgencyManager,
            Role::MashPartner,
        ],
        areas: &[],
        opens_it_to: "lead families with teenagers",
    },
    DemoPerson {
        name: "Frances Hill",
        job: "Information governance lead",
        mailbox: "frances.hill",
        agency: "authority",
        roles: &[Role::InformationGovernance],
        areas: &[],
        opens_it_to: "see who has looked, and prove the audit",
    },
    DemoPerson {
        name: "Nick Turner",
        job: "System administrator",
        mailbox: "nick.turner",
        agency: "authority",
        roles: &[Role::Administrator],
        areas: &[],
        opens_it_to: "manage agencies and accounts",
    },
];
