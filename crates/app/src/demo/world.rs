//! The demo's agencies and a dozen invented people, one for each part in the
//! journey. Keys and mailboxes are the same for every authority; what has a name
//! of its own there, a front door or a service for families, is called by it.

use domain::access::Role;
use domain::people::first_capital;
use domain::profile::{Forum, ForumKind, Label, Profile};

/// What something of the demo is called.
#[derive(Clone, Copy, Debug)]
pub enum Called {
    /// Invented, and the same everywhere.
    Invented(&'static str),
    /// As the authority calls it.
    Own(Label),
    /// As the authority calls it, for several of them.
    OwnSeveral(Label),
    /// As the authority calls this role.
    Role(Role),
    /// Somebody's part in what the authority has its own name for.
    PartOf(&'static str, Label),
}

impl Called {
    /// The name in one authority.
    #[must_use]
    pub fn said(self, profile: &Profile) -> String {
        let own = |label| first_capital(&typeset(profile.label(label)));
        match self {
            Self::Invented(name) => name.to_owned(),
            Self::Own(label) => own(label),
            Self::OwnSeveral(label) => format!("{}s", own(label)),
            Self::Role(role) => first_capital(&typeset(profile.role_name(role))),
            Self::PartOf(part, label) => format!("{part}, {}", own(label)),
        }
    }
}

/// A profile may be typed with the keyboard's own apostrophe.
fn typeset(words: &str) -> String {
    words.replace('\'', "’")
}

/// The areas of the authority's forums that allocate, the default first.
#[must_use]
pub fn areas(profile: &Profile) -> Vec<String> {
    allocating(profile)
        .map(|forum| forum.key.as_str().to_owned())
        .collect()
}

/// The authority's forums that allocate, the default first.
pub(super) fn allocating(profile: &Profile) -> impl Iterator<Item = &Forum> {
    profile
        .forums
        .iter()
        .filter(|forum| forum.kind == ForumKind::Allocation)
}

/// An agency of the demo.
#[derive(Clone, Copy, Debug)]
pub struct DemoAgency {
    /// Its short name.
    pub key: &'static str,
    /// Its name.
    pub called: Called,
    /// Its kind, as a word of the profile.
    pub kind: &'static str,
    /// Its part in the journey.
    pub part: &'static str,
    /// Its telephone number: a range kept for drama.
    pub telephone: &'static str,
}

const fn agency(
    key: &'static str,
    called: Called,
    kind: &'static str,
    part: &'static str,
    telephone: &'static str,
) -> DemoAgency {
    DemoAgency {
        key,
        called,
        kind,
        part,
        telephone,
    }
}

/// The agencies.
pub const AGENCIES: &[DemoAgency] = &[
    agency(
        "front-door",
        Called::Own(Label::FrontDoor),
        "social_care",
        "front_door",
        "01632 960001",
    ),
    agency(
        "childrens-social-care",
        Called::Own(Label::SocialCare),
        "social_care",
        "social_care",
        "01632 960002",
    ),
    agency(
        "forums",
        Called::OwnSeveral(Label::Forum),
        "early_help",
        "forum",
        "01632 960003",
    ),
    agency(
        "authority",
        Called::Invented("Children’s Services"),
        "council",
        "authority",
        "01632 960004",
    ),
    agency(
        "families-service",
        Called::Own(Label::TargetedFamilyService),
        "early_help",
        "partner",
        "01632 960010",
    ),
    agency(
        "willow-bank-primary",
        Called::Invented("Willow Bank Primary School"),
        "school",
        "partner",
        "01632 960011",
    ),
    agency(
        "northfield-academy",
        Called::Invented("Northfield Academy"),
        "school",
        "partner",
        "01632 960012",
    ),
    agency(
        "vale-health-visiting",
        Called::Invented("Vale Health Visiting"),
        "health",
        "partner",
        "01632 960013",
    ),
    agency(
        "mill-lane-surgery",
        Called::Invented("Mill Lane Surgery"),
        "health",
        "partner",
        "01632 960014",
    ),
    agency(
        "police",
        Called::Invented("Police: Protecting Vulnerable People"),
        "police",
        "partner",
        "01632 960015",
    ),
    agency(
        "youth-service",
        Called::Invented("Youth Service"),
        "youth",
        "partner",
        "01632 960016",
    ),
    agency(
        "home-from-home-vale",
        Called::Invented("Home from Home Vale"),
        "voluntary",
        "partner",
        "01632 960017",
    ),
    agency(
        "riverside-childrens-centre",
        Called::Invented("Riverside Children’s Centre"),
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
    pub job: Called,
    /// The first part of their e-mail address.
    pub mailbox: &'static str,
    /// Their agency's short name.
    pub agency: &'static str,
    /// Their roles.
    pub roles: &'static [Role],
    /// Whether their roles are those of every forum that allocates.
    pub in_forums: bool,
    /// What to try as this person, on the sign-in page.
    pub opens_it_to: &'static str,
}

/// The people.
pub const PEOPLE: &[DemoPerson] = &[
    DemoPerson {
        name: "Tola Okafor",
        job: Called::Invented("Family support lead"),
        mailbox: "tola.okafor",
        agency: "willow-bank-primary",
        roles: &[
            Role::Practitioner,
            Role::LeadAgencyManager,
            Role::MashPartner,
        ],
        in_forums: false,
        opens_it_to: "refer a family from a school, and follow it",
    },
    DemoPerson {
        name: "Megan Price",
        job: Called::Invented("Health visitor"),
        mailbox: "megan.price",
        agency: "vale-health-visiting",
        roles: &[Role::Practitioner, Role::MashPartner],
        in_forums: false,
        opens_it_to: "refer, and answer an information request",
    },
    DemoPerson {
        name: "Sam Whitlock",
        job: Called::Role(Role::ContactOfficer),
        mailbox: "sam.whitlock",
        agency: "front-door",
        roles: &[Role::ContactOfficer],
        in_forums: false,
        opens_it_to: "log calls and triage the queue",
    },
    DemoPerson {
        name: "Priya Nair",
        job: Called::Role(Role::FrontDoorManager),
        mailbox: "priya.nair",
        agency: "front-door",
        roles: &[Role::FrontDoorManager],
        in_forums: false,
        opens_it_to: "decide on each request, in time",
    },
    DemoPerson {
        name: "Detective Sergeant Ali Rahman",
        job: Called::Invented("Referral sergeant"),
        mailbox: "ali.rahman",
        agency: "police",
        roles: &[Role::MashPartner, Role::Practitioner],
        in_forums: false,
        opens_it_to: "answer an information request for the police",
    },
    DemoPerson {
        name: "Ruth Adeyemi",
        job: Called::Role(Role::PanelCoordinator),
        mailbox: "ruth.adeyemi",
        agency: "forums",
        roles: &[Role::PanelCoordinator, Role::EarlyHelpCoordinator],
        in_forums: true,
        opens_it_to: "build the agenda and record what [[the panel]] decides",
    },
    DemoPerson {
        name: "Graham Stone",
        job: Called::Role(Role::PanelManager),
        mailbox: "graham.stone",
        agency: "forums",
        roles: &[Role::PanelManager, Role::PanelMember],
        in_forums: true,
        opens_it_to: "take a dispute up its ladder",
    },
    DemoPerson {
        name: "Leila Haddad",
        job: Called::PartOf("Manager", Label::TargetedFamilyService),
        mailbox: "leila.haddad",
        agency: "families-service",
        roles: &[
            Role::LeadAgencyManager,
            Role::AgencyManager,
            Role::PanelMember,
        ],
        in_forums: true,
        opens_it_to: "accept a family, assign the lead worker, sign off",
    },
    DemoPerson {
        name: "Joe Bennett",
        job: Called::PartOf("Family worker", Label::TargetedFamilyService),
        mailbox: "joe.bennett",
        agency: "families-service",
        roles: &[Role::Practitioner],
        in_forums: false,
        opens_it_to: "work with a family: agreement, assessment, plan, review",
    },
    DemoPerson {
        name: "Hannah Cole",
        job: Called::PartOf("Family worker", Label::TargetedFamilyService),
        mailbox: "hannah.cole",
        agency: "families-service",
        roles: &[Role::Practitioner],
        in_forums: false,
        opens_it_to: "work with a family",
    },
    DemoPerson {
        name: "Marcus Bell",
        job: Called::Role(Role::SocialCareManager),
        mailbox: "marcus.bell",
        agency: "childrens-social-care",
        roles: &[Role::SocialCareManager, Role::SocialWorker],
        in_forums: false,
        opens_it_to: "accept what crosses into social care",
    },
    DemoPerson {
        name: "Dr Anne Whitfield",
        job: Called::Invented("General practitioner"),
        mailbox: "anne.whitfield",
        agency: "mill-lane-surgery",
        roles: &[Role::Practitioner, Role::MashPartner],
        in_forums: false,
        opens_it_to: "refer from a surgery",
    },
    DemoPerson {
        name: "Chloe Martin",
        job: Called::Invented("Children’s centre manager"),
        mailbox: "chloe.martin",
        agency: "riverside-childrens-centre",
        roles: &[
            Role::Practitioner,
            Role::LeadAgencyManager,
            Role::MashPartner,
        ],
        in_forums: false,
        opens_it_to: "lead families with young children",
    },
    DemoPerson {
        name: "Dev Patel",
        job: Called::Invented("Youth worker"),
        mailbox: "dev.patel",
        agency: "youth-service",
        roles: &[
            Role::Practitioner,
            Role::LeadAgencyManager,
            Role::MashPartner,
        ],
        in_forums: false,
        opens_it_to: "lead families with teenagers",
    },
    DemoPerson {
        name: "Frances Hill",
        job: Called::Role(Role::InformationGovernance),
        mailbox: "frances.hill",
        agency: "authority",
        roles: &[Role::InformationGovernance],
        in_forums: false,
        opens_it_to: "see who has looked, and prove the audit",
    },
    DemoPerson {
        name: "Nick Turner",
        job: Called::Invented("System administrator"),
        mailbox: "nick.turner",
        agency: "authority",
        roles: &[Role::Administrator],
        in_forums: false,
        opens_it_to: "manage agencies and accounts",
    },
];
