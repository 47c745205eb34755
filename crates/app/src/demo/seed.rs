//! Making the demo: agencies and people first, then one family after another
//! through the front door, at the times when it would have happened.

use std::collections::{BTreeMap, BTreeSet};

use casework::accounts::{NewUser, add_user};
use casework::time::SetClock;
use casework::{CaseworkError, organisations};
use domain::act::{Act, Actor, UserActor};
use domain::ids::{AgencyId, RequestId, ServiceId, UserId};
use domain::organisations::{AgencyDetails, AgencyPart, AgencyRefused};
use domain::profile::{Label, Profile};
use domain::referrals::{Decide, Outcome, PointedTo, Referrer, ReferrerKind, Request};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::fate::{Fate, Team};
use super::here::{Here, Need};
use super::journey::{Chapter, Tale};
use super::stories::Teller;
use super::world::{AGENCIES, DemoAgency, DemoPerson, PEOPLE};
use super::{email_of, families};
use crate::web::AppState;
use crate::words;

/// How much to make.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// How many families.
    pub families: u64,
    /// Over how many days before now.
    pub days: i64,
}

/// What was made.
#[derive(Clone, Debug, Default)]
pub struct Seeded {
    /// The agencies by their short names.
    pub agencies: BTreeMap<&'static str, AgencyId>,
    /// The people by their mailboxes.
    pub people: BTreeMap<&'static str, UserId>,
    /// How many families.
    pub families: u64,
    /// The requests' references, in the order of receipt.
    pub references: Vec<String>,
    /// The cases' references, with how far each was taken.
    pub cases: BTreeMap<String, String>,
}

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A use case said no.
    #[error(transparent)]
    Casework(#[from] CaseworkError),
    /// An agency of the world is not right.
    #[error(transparent)]
    Agency(#[from] AgencyRefused),
    /// The world does not hold together.
    #[error("the demo's world lacks {0}")]
    Missing(&'static str),
    /// A chapter of the story could not be told.
    #[error("{0}: {1}")]
    Step(String, #[source] Box<SeedError>),
}

impl From<casework::engine::StoreError> for SeedError {
    fn from(error: casework::engine::StoreError) -> Self {
        Self::Casework(error.into())
    }
}

/// The seed at work.
pub(super) struct Story<'a> {
    pub(super) app: &'a AppState,
    /// What the authority's profile gives it.
    pub(super) here: Here<'a>,
    pub(super) clock: &'a SetClock,
    pub(super) made: Seeded,
    /// When the demo opens: nothing is told after it.
    pub(super) now: Timestamp,
    /// What is still to happen, by time and then in the order of planning.
    pub(super) queue: BTreeMap<(Timestamp, u64), (u64, Chapter)>,
    /// How many chapters were planned.
    pub(super) told: u64,
    /// The families by number.
    pub(super) tales: BTreeMap<u64, Tale>,
    /// The families' numbers by their cases.
    pub(super) numbers: BTreeMap<String, u64>,
    /// How often each fate was given.
    pub(super) fates: BTreeMap<Fate, u64>,
    /// Families whose agency declined to lead.
    pub(super) declined: BTreeSet<u64>,
    /// The services of the directory, in the order of its file.
    pub(super) services: Vec<ServiceId>,
    /// How many cases were closed, and how many disputes went up the ladder.
    pub(super) closed: u64,
    pub(super) ladders: u64,
}

/// Makes the demo in an empty, migrated database. The clock ends at `now`.
///
/// # Errors
/// When a use case says no: the demo takes the same path as a page.
pub async fn seed(
    app: &AppState,
    clock: &SetClock,
    now: Timestamp,
    sizes: Sizes,
) -> Result<Seeded, SeedError> {
    let days = SignedDuration::from_hours(24 * sizes.days);
    let start = now.checked_sub(days).unwrap_or(now);
    clock.set(start);
    let mut story = Story {
        app,
        here: Here::of(&app.profile),
        clock,
        made: Seeded::default(),
        now,
        queue: BTreeMap::new(),
        told: 0,
        tales: BTreeMap::new(),
        numbers: BTreeMap::new(),
        fates: BTreeMap::new(),
        declined: BTreeSet::new(),
        services: Vec::new(),
        closed: 0,
        ladders: 0,
    };
    story.agencies().await?;
    story.people().await?;
    story.documents().await?;
    story.directory().await?;
    for number in 0..sizes.families {
        let received = now - before_now(number, sizes.families, days);
        story.plan_at(number, received, Chapter::Arrives);
    }
    story.plan_beside(sizes.families);
    story.tell().await?;
    story.out_of_the_ordinary().await?;
    story.made.families = sizes.families;
    story.made.cases = story.cases_by_fate();
    clock.set(now);
    Ok(story.made)
}

impl Story<'_> {
    pub(super) fn job(&self) -> Act {
        self.act(Actor::Job("demo"))
    }

    /// An act of somebody who is not signed in.
    pub(super) fn visitor(&self) -> Act {
        self.act(Actor::Public)
    }

    fn act(&self, actor: Actor) -> Act {
        let at = self.app.store.clock().now();
        Act {
            actor,
            at,
            reason: None,
            request: RequestId::new(self.app.store.entropy().id(at)),
        }
    }

    /// An act of one of the world's people, for their agency.
    pub(super) fn act_of(&self, mailbox: &'static str) -> Result<Act, SeedError> {
        let person = person(mailbox)?;
        let user = self
            .made
            .people
            .get(mailbox)
            .ok_or(SeedError::Missing(mailbox))?;
        let agency = self
            .made
            .agencies
            .get(person.agency)
            .ok_or(SeedError::Missing(person.agency))?;
        Ok(self.act(Actor::User(UserActor {
            user: *user,
            agency: *agency,
            roles: person.roles.iter().copied().collect(),
            areas: self.areas_of(person).into_iter().collect(),
        })))
    }

    fn areas_of(&self, person: &DemoPerson) -> Vec<String> {
        if person.in_forums {
            self.here.areas.clone()
        } else {
            Vec::new()
        }
    }

    async fn agencies(&mut self) -> Result<(), SeedError> {
        for agency in AGENCIES {
            let id = organisations::add(
                &self.app.store,
                &self.job(),
                &details(agency, &self.app.profile)?,
            )
            .await?;
            self.made.agencies.insert(agency.key, id);
        }
        Ok(())
    }

    async fn people(&mut self) -> Result<(), SeedError> {
        for person in PEOPLE {
            let agency = *self
                .made
                .agencies
                .get(person.agency)
                .ok_or(SeedError::Missing(person.agency))?;
            let mut areas = self.areas_of(person);
            if areas.is_empty() {
                areas.push(String::new());
            }
            let memberships = person
                .roles
                .iter()
                .flat_map(|role| areas.iter().map(|area| (agency, *role, area.clone())))
                .collect();
            let new = NewUser {
                email: email_of(person),
                name: person.name.to_owned(),
                job_title: person.job.said(&self.app.profile),
                telephone: String::new(),
                memberships,
            };
            let (user, _) = add_user(&self.app.store, &self.job(), new).await?;
            self.made.people.insert(person.mailbox, user);
        }
        Ok(())
    }

    fn referrer(&self, number: u64) -> Result<(Referrer, Option<&'static str>), SeedError> {
        let mailbox = match families::teller(number) {
            Teller::School => "tola.okafor",
            Teller::HealthVisitor => "megan.price",
            Teller::Surgery => "anne.whitfield",
            Teller::Police => "ali.rahman",
            Teller::Housing => return Ok((housing_officer(number), None)),
            Teller::Parent => return Ok((parent(number), None)),
            Teller::Neighbour => return Ok((neighbour(), None)),
        };
        let person = person(mailbox)?;
        let agency = AGENCIES
            .iter()
            .find(|agency| agency.key == person.agency)
            .ok_or(SeedError::Missing(person.agency))?;
        Ok((
            Referrer {
                kind: ReferrerKind::Professional,
                name: Some(person.name.to_owned()),
                standing: Some(person.job.said(&self.app.profile)),
                organisation: Some(agency.called.said(&self.app.profile)),
                agency: self.made.agencies.get(person.agency).copied(),
                user: self.made.people.get(mailbox).copied(),
                email: Some(email_of(person)),
                telephone: Some(agency.telephone.to_owned()),
            },
            Some(mailbox),
        ))
    }

    /// A family's request comes in.
    pub(super) async fn receive(&mut self, number: u64) -> Result<(), SeedError> {
        let (referrer, mailbox) = self.referrer(number)?;
        let today = words::today(self.at());
        let request = families::request(&self.here, number, today, referrer);
        let act = match mailbox {
            Some(mailbox) => self.act_of(mailbox)?,
            None => self.act(Actor::Public),
        };
        let received = self
            .receive_by(number, &act, request, mailbox.is_some())
            .await?;
        self.made.references.push(received.reference.clone());
        self.tales.insert(
            number,
            Tale {
                received,
                referrer: mailbox,
                case: String::new(),
                known_to_panel: false,
                has_worker: false,
                back: false,
                fate: None,
                team: Team::of(number, Fate::NotReceived),
            },
        );
        Ok(())
    }
}

fn outside(kind: ReferrerKind) -> Referrer {
    Referrer {
        kind,
        name: None,
        standing: None,
        organisation: None,
        agency: None,
        user: None,
        email: None,
        telephone: None,
    }
}

fn neighbour() -> Referrer {
    outside(ReferrerKind::Public)
}

fn parent(number: u64) -> Referrer {
    Referrer {
        name: Some("A parent".to_owned()),
        email: Some(format!("parent{number}@home.example")),
        ..outside(ReferrerKind::Family)
    }
}

/// Somebody who works with families and has no account here.
fn housing_officer(number: u64) -> Referrer {
    let (name, mailbox) = if number.is_multiple_of(32) {
        ("Moira Kent", "moira.kent")
    } else {
        ("Owen Barry", "owen.barry")
    };
    Referrer {
        name: Some(name.to_owned()),
        standing: Some("Tenancy officer".to_owned()),
        organisation: Some("Vale Homes".to_owned()),
        email: Some(format!("{mailbox}@homes.example")),
        telephone: Some("01632 960 120".to_owned()),
        ..outside(ReferrerKind::Professional)
    }
}

/// How long before now a family is received. More come as the months go by, so
/// that the last days are busy and the first families have come a long way.
fn before_now(number: u64, families: u64, days: SignedDuration) -> SignedDuration {
    let left = i64::try_from(families.saturating_sub(number)).unwrap_or(1);
    let all = i64::try_from(families).unwrap_or(1).max(1);
    let seconds = days
        .as_secs()
        .saturating_mul(left.saturating_mul(left))
        .checked_div(all.saturating_mul(all));
    SignedDuration::from_secs(seconds.unwrap_or(0))
}

/// Most decisions are in time; some are late, because on bad days they are.
pub(super) const fn hours_to_decide(number: u64) -> i64 {
    match number % 14 {
        0..=4 => 3,
        5..=8 => 9,
        9..=11 => 20,
        12 => 31,
        _ if number % 28 == 27 => 80,
        _ => 52,
    }
}

/// What the front door's manager decides: what the family needs, where the
/// authority decides so; a family with a small need goes on to a forum where
/// the authority's front door sends every level there.
pub(super) fn decision(
    here: &Here<'_>,
    number: u64,
    on: Date,
    request: &Request,
    again: bool,
) -> Decide {
    let need = families::need_of(number);
    let consent = request.consent();
    let missing_consent = !consent.is_given();
    let asks_first = missing_consent
        && request.referrer.kind == ReferrerKind::Professional
        && need < Need::Grave;
    let outcome = if asks_first {
        Outcome::ReturnedForMore
    } else if number.is_multiple_of(11) && !again && here.decides(Outcome::InformationHub) {
        Outcome::InformationHub
    } else {
        possible(here, usual_outcomes(number, need), need, on)
    };
    Decide {
        level: here.way(outcome, need, on),
        outcome,
        rationale: "Read against the levels in force, with what the referrer and the family say."
            .to_owned(),
        exception: (missing_consent && outcome.needs_consent())
            .then(|| "Asking first could put a child at greater risk.".to_owned()),
        missing: asks_first.then(|| {
            "Please ask each person with parental responsibility, and tell us what they said."
                .to_owned()
        }),
        message: None,
        pointed_to: (outcome == Outcome::AdviceAndSignpost).then(|| PointedTo {
            service: here.name(Label::Directory),
            contact: Some("01632 960 090".to_owned()),
        }),
    }
}

/// What is decided for a need, and what else where the authority does not.
const fn usual_outcomes(number: u64, need: Need) -> [Outcome; 3] {
    const ASSESS: Outcome = Outcome::SocialCareAssessment;
    const FORUM: Outcome = Outcome::Forum;
    match need {
        Need::Grave if number.is_multiple_of(3) => [Outcome::ImmediateSection47, ASSESS, FORUM],
        Need::Grave => [ASSESS, Outcome::ImmediateSection47, FORUM],
        Need::Several if number.is_multiple_of(10) => [ASSESS, FORUM, FORUM],
        Need::Several => [FORUM, FORUM, ASSESS],
        Need::Some if number.is_multiple_of(2) => [
            Outcome::ReturnedToReferrer,
            Outcome::AdviceAndSignpost,
            FORUM,
        ],
        Need::Some => [
            Outcome::AdviceAndSignpost,
            Outcome::ReturnedToReferrer,
            FORUM,
        ],
    }
}

fn possible(here: &Here<'_>, wanted: [Outcome; 3], need: Need, on: Date) -> Outcome {
    wanted
        .into_iter()
        .find(|outcome| match outcome {
            Outcome::ImmediateSection47 => here.decides(*outcome),
            Outcome::SocialCareAssessment
            | Outcome::InformationHub
            | Outcome::Forum
            | Outcome::AdviceAndSignpost
            | Outcome::ReturnedToReferrer
            | Outcome::ReturnedForMore => here.way(*outcome, need, on).is_some(),
        })
        .unwrap_or(Outcome::Forum)
}

pub(super) fn person(mailbox: &'static str) -> Result<&'static DemoPerson, SeedError> {
    PEOPLE
        .iter()
        .find(|person| person.mailbox == mailbox)
        .ok_or(SeedError::Missing(mailbox))
}

fn details(agency: &DemoAgency, profile: &Profile) -> Result<AgencyDetails, SeedError> {
    let part = AgencyPart::from_key(agency.part).ok_or(SeedError::Missing("a part"))?;
    Ok(AgencyDetails::parse(
        (agency.key, &agency.called.said(profile)),
        (agency.kind, part),
        (&format!("office@{}.example", agency.key), agency.telephone),
        false,
    )?)
}
