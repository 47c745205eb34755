//! Which counts a person's work page shows: what their roles let them work on.
//! Each count is the length of the list that its link opens, by construction.

use domain::access::Role;
use domain::act::Act;

/// One count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its name among the counts.
    pub count: &'static str,
    /// What is counted.
    pub text: &'static str,
    /// The list of exactly these.
    pub href: &'static str,
    /// Whether any at all needs somebody's attention now.
    pub warn: bool,
}

/// Counts that belong together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// Its counts.
    pub lines: &'static [Line],
    roles: &'static [Role],
}

const fn line(count: &'static str, text: &'static str, href: &'static str) -> Line {
    Line {
        count,
        text,
        href,
        warn: false,
    }
}

const fn warn(count: &'static str, text: &'static str, href: &'static str) -> Line {
    Line {
        count,
        text,
        href,
        warn: true,
    }
}

/// Roles that meet families, and so may have actions in a plan.
const WITH_FAMILIES: &[Role] = &[
    Role::Practitioner,
    Role::LeadAgencyManager,
    Role::EarlyHelpCoordinator,
    Role::SocialWorker,
    Role::SocialCareManager,
    Role::MashPartner,
    Role::PanelMember,
    Role::Auditor,
];
/// Roles that ask the front door for help in their agency's name.
const SENDERS: &[Role] = &[
    Role::Practitioner,
    Role::AgencyManager,
    Role::LeadAgencyManager,
    Role::SocialWorker,
    Role::EarlyHelpCoordinator,
];
/// Roles that review emergency openings.
const REVIEWERS: &[Role] = &[
    Role::InformationGovernance,
    Role::FrontDoorManager,
    Role::PanelManager,
    Role::LeadAgencyManager,
    Role::SocialCareManager,
];
const FRONT_DOOR: &[Role] = &[Role::ContactOfficer, Role::FrontDoorManager];
const PANEL: &[Role] = &[
    Role::PanelCoordinator,
    Role::PanelManager,
    Role::PanelMember,
];

const SECTIONS: &[Section] = &[
    Section {
        title: "Limits",
        roles: &[],
        lines: &[
            warn("due_overdue", "Past the limit", "/work/due?due=overdue"),
            line(
                "due_recommended",
                "Past a recommended date",
                "/work/due?due=recommended",
            ),
            line("due_soon", "Due in the next two days", "/work/due?due=soon"),
            line("due_mine", "With my name", "/work/due?whose=mine"),
            line("due_all", "All that I or my agency answer for", "/work/due"),
        ],
    },
    Section {
        title: "[[Front door]]",
        roles: FRONT_DOOR,
        lines: &[
            warn(
                "queue_immediate",
                "Immediate concerns",
                "/front-door?part=waiting&urgent=yes",
            ),
            warn(
                "queue_overdue",
                "Decision past the limit",
                "/front-door?due=overdue&part=waiting",
            ),
            line(
                "queue_mine",
                "In my hands",
                "/front-door?owner=mine&part=waiting",
            ),
            line(
                "queue_nobody",
                "In nobody’s hands yet",
                "/front-door?owner=nobody&part=waiting",
            ),
            line(
                "queue_waiting",
                "All waiting for a decision",
                "/front-door?part=waiting",
            ),
            line(
                "queue_with_mash",
                "With partner agencies",
                "/front-door?part=with_mash",
            ),
            line(
                "queue_returned",
                "Returned to the referrer",
                "/front-door?part=returned",
            ),
            line(
                "queue_to_forum",
                "Sent to [[a panel]] and not received yet",
                "/front-door?part=to_forum",
            ),
        ],
    },
    Section {
        title: "Requests that I sent",
        roles: SENDERS,
        lines: &[
            warn(
                "sent_returned",
                "Returned: more is needed",
                "/work/sent?state=returned",
            ),
            line(
                "sent_waiting",
                "Waiting for a decision",
                "/work/sent?state=waiting",
            ),
            line("sent_all", "All that I sent", "/work/sent"),
        ],
    },
    Section {
        title: "Information requests",
        roles: &[Role::MashPartner],
        lines: &[
            warn(
                "information_overdue",
                "Answer past the time",
                "/information?due=overdue&state=waiting",
            ),
            line(
                "information_waiting",
                "Waiting for my agency’s answer",
                "/information?state=waiting",
            ),
        ],
    },
    Section {
        title: "[[Panels]]",
        roles: PANEL,
        lines: &[
            warn(
                "panel_not_received",
                "Sent and not received yet",
                "/forums/cases?only=not_received",
            ),
            line(
                "panel_no_agenda",
                "Waiting and on no agenda",
                "/forums/cases?only=no_agenda",
            ),
            line(
                "panel_waiting",
                "All waiting for [[a panel]]",
                "/forums/cases?stage=awaiting_forum",
            ),
            line(
                "panel_asked",
                "An agency was asked to lead",
                "/forums/cases?stage=lead_asked",
            ),
            line(
                "panel_disputed",
                "Level in dispute",
                "/forums/cases?stage=in_dispute",
            ),
            line(
                "panel_followed",
                "Followed for longer",
                "/forums/cases?only=followed",
            ),
            line(
                "panel_maybe_stuck",
                "May be stuck: something is past its day",
                "/forums/cases?only=maybe_stuck",
            ),
        ],
    },
    Section {
        title: "Families that my agency leads",
        roles: &[Role::LeadAgencyManager],
        lines: &[
            warn("lead_asked", "Asked to lead", "/lead?stage=asked"),
            warn(
                "lead_no_worker",
                "Without [[a lead worker]]",
                "/lead?stage=no_worker",
            ),
            line(
                "lead_sign_off",
                "Assessment waits for sign-off",
                "/lead?stage=sign_off",
            ),
            warn(
                "lead_overdue",
                "Something past the limit",
                "/lead?due=overdue",
            ),
            line("lead_all", "All", "/lead"),
        ],
    },
    Section {
        title: "Social care",
        roles: &[Role::SocialCareManager],
        lines: &[warn(
            "transfers_waiting",
            "Families waiting for our answer",
            "/social-care",
        )],
    },
    Section {
        title: "Families",
        roles: WITH_FAMILIES,
        lines: &[
            line(
                "families_new",
                "New in the last week",
                "/work/families?since=week",
            ),
            line(
                "families_lead_worker",
                "I am [[the lead worker]]",
                "/work/families?tie=lead_worker",
            ),
            line(
                "families_team",
                "I am in the team",
                "/work/families?tie=team",
            ),
            line("families_all", "All that I work with", "/work/families"),
        ],
    },
    Section {
        title: "My area",
        roles: &[Role::EarlyHelpCoordinator],
        lines: &[line(
            "families_area",
            "Families that I coordinate",
            "/work/families?tie=area_coordinator",
        )],
    },
    Section {
        title: "With social care",
        roles: &[Role::SocialWorker, Role::SocialCareManager],
        lines: &[line(
            "families_social_care",
            "Families with social care",
            "/work/families?tie=social_care",
        )],
    },
    Section {
        title: "Actions from plans",
        roles: WITH_FAMILIES,
        lines: &[
            warn(
                "actions_overdue",
                "Past their day",
                "/work/actions?due=overdue",
            ),
            line(
                "actions_mine",
                "To do, with my name",
                "/work/actions?state=open&whose=mine",
            ),
            line("actions_open", "All to do", "/work/actions?state=open"),
        ],
    },
    Section {
        title: "Emergency openings",
        roles: REVIEWERS,
        lines: &[warn(
            "openings_waiting",
            "Waiting for a review",
            "/openings",
        )],
    },
    Section {
        title: "E-mails",
        roles: &[
            Role::Administrator,
            Role::ContactOfficer,
            Role::FrontDoorManager,
        ],
        lines: &[
            warn(
                "emails_failed",
                "Did not go out",
                "/messages/outbox?state=failed",
            ),
            line(
                "emails_waiting",
                "On their way",
                "/messages/outbox?state=waiting",
            ),
        ],
    },
    Section {
        title: "Messages",
        roles: &[],
        lines: &[line("messages_unread", "Unread", "/messages?state=unread")],
    },
];

/// The sections for whoever acts.
#[must_use]
pub fn sections(act: &Act) -> Vec<Section> {
    SECTIONS
        .iter()
        .copied()
        .filter(|section| {
            section.roles.is_empty() || section.roles.iter().any(|role| act.has(*role))
        })
        .collect()
}
