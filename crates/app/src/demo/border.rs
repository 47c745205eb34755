//! The demo's families that come from social care: each recorded by a social
//! worker and taken as far as its story goes, by the steps that people take.

use casework::cases::{assign_worker, open_case_of};
use casework::forums::ensure_meetings;
use casework::step_down::{
    self, DecideCommand, Deciding, ListCommand, NewInSocialCare, Propose, find, meetings_to_come,
};
use domain::ids::AgencyId;
use domain::profile::ForumKind;
use domain::referrals::{ReferredPerson, RoleInFamily};
use domain::step_down::{
    FamilyAgrees, Origin, Proposal, Route, SocialCareStanding, routes_offered,
};
use jiff::SignedDuration;

use super::seed::{SeedError, Story};
use crate::words;

/// How far a family has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SoFar {
    /// Social care works with it.
    Recorded,
    /// A gatekeeper has to look.
    AwaitsSignOff,
    /// It is ready and on no list.
    Ready,
    /// It is on a list, or a service was asked where no meeting is held.
    Listed,
    /// The family service has it; the visit together is to be planned.
    Accepted,
    /// The same, with the visit planned and a lead worker.
    VisitPlanned,
    /// A partner was asked.
    PartnerAsked,
}

/// A family: a child with an age, a parent, and how social care works with them.
type Told = (
    &'static str,
    u8,
    &'static str,
    &'static str,
    SocialCareStanding,
    SoFar,
);

const FAMILIES: &[Told] = &[
    (
        "Ivy",
        5,
        "Carol",
        "Meadows",
        SocialCareStanding::ChildInNeed,
        SoFar::Recorded,
    ),
    (
        "Noah",
        9,
        "Dawn",
        "Petrie",
        SocialCareStanding::Assessment,
        SoFar::AwaitsSignOff,
    ),
    (
        "Lila",
        3,
        "Tess",
        "Arden",
        SocialCareStanding::ChildInNeed,
        SoFar::Ready,
    ),
    (
        "Rowan",
        12,
        "Gail",
        "Thorne",
        SocialCareStanding::ChildProtection,
        SoFar::Listed,
    ),
    (
        "Maisie",
        7,
        "Joan",
        "Birch",
        SocialCareStanding::ChildInNeed,
        SoFar::Accepted,
    ),
    (
        "Caleb",
        10,
        "Nina",
        "Frost",
        SocialCareStanding::ChildInNeed,
        SoFar::VisitPlanned,
    ),
    (
        "Poppy",
        2,
        "Erin",
        "Vance",
        SocialCareStanding::ChildInNeed,
        SoFar::PartnerAsked,
    ),
];

/// How many families come from social care.
pub(super) const FROM_SOCIAL_CARE: usize = FAMILIES.len();

const WORKER: &str = "elin.hughes";
const RECEIVING: &str = "leila.haddad";

impl Story<'_> {
    /// One of them, from the first record to where it stands.
    pub(super) async fn comes_from_social_care(&mut self, at: usize) -> Result<(), SeedError> {
        let told = *FAMILIES.get(at).ok_or(SeedError::Missing("a family"))?;
        let (child, years, parent, name, standing, so_far) = told;
        let worker = self.act_of(WORKER)?;
        let command = NewInSocialCare {
            key: self.key(),
            people: vec![
                ReferredPerson {
                    about_years: Some(years),
                    ..ReferredPerson::bare(RoleInFamily::Child, child, name)
                },
                ReferredPerson {
                    parental_responsibility: Some(true),
                    ..ReferredPerson::bare(RoleInFamily::Adult, parent, name)
                },
            ],
            address: None,
            postcode: Some(self.here.home().1).filter(|postcode| postcode.len() > 4),
            standing,
            summary: "The children were often left alone. A plan was made and kept.".to_owned(),
        };
        let (store, profile) = (&self.app.store, &self.app.profile);
        let family = step_down::record_family(store, profile, &worker, &command).await?;
        if so_far == SoFar::Recorded {
            return Ok(());
        }
        let proposal = self.proposal(so_far)?;
        let command = Propose {
            key: self.key(),
            family,
            standing,
            proposal,
        };
        let reference = step_down::propose(store, profile, &worker, &command).await?;
        self.goes_on(&reference, so_far).await
    }

    fn agency(&self, key: &'static str) -> Result<AgencyId, SeedError> {
        let agency = self.made.agencies.get(key).copied();
        agency.ok_or(SeedError::Missing(key))
    }

    fn proposal(&self, so_far: SoFar) -> Result<Proposal, SeedError> {
        let offered = routes_offered(&self.app.profile);
        let service = self.agency("families-service")?;
        let partner = self.agency("riverside-childrens-centre")?;
        let route = match so_far {
            SoFar::PartnerAsked => Route::Partner { agency: partner },
            _ if offered.contains(&"transfer_meeting") => Route::TransferMeeting,
            SoFar::Ready if offered.contains(&"forum") => Route::Forum,
            _ if offered.contains(&"targeted_family_service") => {
                Route::TargetedFamilyService { agency: service }
            }
            _ => Route::Partner { agency: service },
        };
        let awaits = so_far == SoFar::AwaitsSignOff;
        Ok(Proposal {
            origin: if awaits {
                Origin::Assessment
            } else {
                Origin::AfterWork
            },
            reduced: "The children are met at the gate every day and somebody is always home. Two unplanned visits found the same.".to_owned(),
            rationale: "Mornings and money are still hard. A worker for some months keeps what was reached.".to_owned(),
            agrees: FamilyAgrees::Given {
                on: words::today(self.app.store.clock().now()),
                who: "The mother".to_owned(),
                written: true,
            },
            route,
            involved: vec![self.agency("willow-bank-primary")?],
        })
    }

    async fn goes_on(&mut self, reference: &str, so_far: SoFar) -> Result<(), SeedError> {
        match so_far {
            SoFar::Recorded | SoFar::AwaitsSignOff | SoFar::Ready | SoFar::PartnerAsked => Ok(()),
            SoFar::Listed => self.listed(reference).await,
            SoFar::Accepted => self.accepted(reference).await,
            SoFar::VisitPlanned => {
                self.accepted(reference).await?;
                self.visit_planned(reference).await
            }
        }
    }

    /// On the list of the second meeting to come, where the authority holds one.
    async fn listed(&mut self, reference: &str) -> Result<(), SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let Some(forum) = profile
            .forums
            .iter()
            .find(|forum| forum.kind == ForumKind::Transfer)
        else {
            return Ok(());
        };
        let worker = self.act_of(WORKER)?;
        ensure_meetings(store, profile, &self.job()).await?;
        let mut reader = store.reader();
        let meetings = meetings_to_come(&mut reader, forum.key.as_str(), worker.at).await?;
        let Some(meeting) = meetings.get(1) else {
            return Ok(());
        };
        let found = find(&mut reader, &worker, reference).await?;
        let command = ListCommand {
            reference: reference.to_owned(),
            version: found.version,
            meeting: meeting.id,
            late_reason: String::new(),
        };
        Ok(step_down::put_on_list(store, profile, &worker, &command).await?)
    }

    /// The family service's manager decides, or answers where no meeting is held.
    async fn accepted(&mut self, reference: &str) -> Result<(), SeedError> {
        self.listed(reference).await?;
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of(RECEIVING)?;
        let found = find(&mut store.reader(), &act, reference).await?;
        if found.proposal.route != Route::TransferMeeting {
            let version = found.version;
            return Ok(step_down::accept(store, profile, &act, reference, version).await?);
        }
        let command = DecideCommand {
            reference: reference.to_owned(),
            version: found.version,
            deciding: Deciding::TargetedFamilyService(self.agency("families-service")?),
            reason: "The family wants a worker and one is free.".to_owned(),
        };
        Ok(step_down::decide(store, profile, &act, &command).await?)
    }

    async fn visit_planned(&mut self, reference: &str) -> Result<(), SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of(RECEIVING)?;
        let mut reader = store.reader();
        let found = find(&mut reader, &act, reference).await?;
        let case = open_case_of(&mut reader, &act, found.family)
            .await?
            .ok_or(SeedError::Missing("a case"))?;
        let joe = self.made.people.get("joe.bennett").copied();
        let joe = joe.ok_or(SeedError::Missing("joe.bennett"))?;
        assign_worker(store, profile, &act, &case.reference, case.version, joe).await?;
        if matches!(found.proposal.route, Route::Partner { .. }) {
            return Ok(());
        }
        let on = act.at + SignedDuration::from_hours(7 * 24);
        Ok(step_down::plan_visit(store, &act, reference, found.version, on).await?)
    }
}
