//! The numbers of a person's work page: a statement for each list, and of these
//! only the ones that the person's roles can have anything in. One statement for
//! all of them took the database longer to plan than to answer.

use std::collections::BTreeMap;

use domain::access::Role;
use domain::act::Act;

use super::{asker, statements};
use crate::engine::{Reads, Statement, StoreError};

/// Numbers that belong to one list.
struct Group {
    statement: &'static Statement,
    /// The counts, by name: the set that is counted, then its filter.
    names: &'static [&'static str],
    /// Who can have any; nobody named is everybody. The statement asks the same.
    roles: &'static [Role],
}

const GROUPS: &[Group] = &[
    Group {
        statement: &statements::COUNT_DUE,
        names: &[
            "due_overdue",
            "due_recommended",
            "due_soon",
            "due_mine",
            "due_all",
        ],
        roles: &[],
    },
    Group {
        statement: &statements::COUNT_FAMILIES,
        names: &[
            "families_all",
            "families_lead_worker",
            "families_team",
            "families_area",
            "families_social_care",
            "families_new",
        ],
        roles: &[],
    },
    Group {
        statement: &statements::COUNT_ACTIONS,
        names: &["actions_open", "actions_mine", "actions_overdue"],
        roles: &[],
    },
    Group {
        statement: &statements::COUNT_LEAD,
        names: &[
            "lead_asked",
            "lead_no_worker",
            "lead_sign_off",
            "lead_overdue",
            "lead_all",
        ],
        roles: &[Role::LeadAgencyManager],
    },
    Group {
        statement: &statements::COUNT_PANEL,
        names: &[
            "panel_waiting",
            "panel_not_received",
            "panel_no_agenda",
            "panel_disputed",
            "panel_asked",
            "panel_followed",
            "panel_maybe_stuck",
        ],
        roles: &[
            Role::PanelCoordinator,
            Role::PanelManager,
            Role::PanelMember,
        ],
    },
    Group {
        statement: &statements::COUNT_INFORMATION,
        names: &["information_waiting", "information_overdue"],
        roles: &[Role::MashPartner],
    },
    Group {
        statement: &statements::COUNT_QUEUE,
        names: &[
            "queue_waiting",
            "queue_overdue",
            "queue_immediate",
            "queue_mine",
            "queue_nobody",
            "queue_with_mash",
            "queue_returned",
            "queue_to_forum",
        ],
        roles: &[Role::ContactOfficer, Role::FrontDoorManager],
    },
    Group {
        statement: &statements::COUNT_SENT,
        names: &["sent_returned", "sent_waiting", "sent_all"],
        roles: &[],
    },
    Group {
        statement: &statements::COUNT_OPENINGS,
        names: &["openings_waiting"],
        roles: &[
            Role::InformationGovernance,
            Role::FrontDoorManager,
            Role::PanelManager,
            Role::LeadAgencyManager,
            Role::SocialCareManager,
        ],
    },
    Group {
        statement: &statements::COUNT_TRANSFERS,
        names: &["transfers_waiting"],
        roles: &[Role::SocialCareManager],
    },
    Group {
        statement: &statements::COUNT_MESSAGES,
        names: &["messages_unread"],
        roles: &[],
    },
    Group {
        statement: &statements::COUNT_EMAILS,
        names: &["emails_failed", "emails_waiting"],
        roles: &[
            Role::Administrator,
            Role::ContactOfficer,
            Role::FrontDoorManager,
        ],
    },
];

/// The name of every number.
pub fn count_names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|group| group.names.iter().copied())
}

/// The numbers. Each is the length of the list with the same filter; what the
/// person's roles can have nothing in is 0.
///
/// # Errors
/// When the database does not answer.
pub async fn work_counts(
    db: &mut impl Reads,
    act: &Act,
) -> Result<BTreeMap<&'static str, i64>, StoreError> {
    let mut counts: BTreeMap<&'static str, i64> = BTreeMap::new();
    let Some(args) = asker(act) else {
        return Ok(counts);
    };
    counts.extend(count_names().map(|name| (name, 0)));
    for group in GROUPS {
        let theirs = group.roles.is_empty() || group.roles.iter().any(|role| act.has(*role));
        if !theirs {
            continue;
        }
        let Some(row) = db.optional(group.statement, args.clone()).await? else {
            continue;
        };
        for name in group.names {
            counts.insert(name, row.int(name)?);
        }
    }
    Ok(counts)
}
