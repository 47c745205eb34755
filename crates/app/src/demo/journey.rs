//! What happens to the demo's families after they are received: a queue of
//! chapters, told in the order of time, each by the use case that a page calls.
//! The panels are in `panels`, the work with a family in `work` and `change`.

use std::collections::BTreeMap;

use casework::information_requests::{self, About, AnswerCommand, Ask, AskedOf};
use casework::letters::{self, DeliveredHow, RecordDelivery};
use casework::referrals::{self, Answer, DecideCommand, Found, Received, claim, decide};
use casework::{cases, forums, transfers};
use domain::act::Act;
use domain::ids::{AgencyId, SubmissionKey};
use domain::information_requests::{Given, SharingBasis};
use domain::referrals::{Addition, ConsentGiven, ConsentStanding, Learned, Outcome, Request};
use jiff::{SignedDuration, Timestamp};

use super::beside::Beside;
use super::fate::{Fate, Team};
use super::seed::{SeedError, Story, decision, hours_to_decide};

/// One thing that happens, to one family or in one forum.
#[derive(Clone, Debug)]
pub(super) enum Chapter {
    /// Somebody asks for help.
    Arrives,
    /// The front door decides; again, when agencies or the referrer have answered.
    FrontDoor { again: bool },
    /// A partner agency answers the front door's question.
    Agency {
        mailbox: &'static str,
        asked: AskedOf,
    },
    /// The referrer answers a return.
    Referrer,
    /// Social care accepts.
    SocialCare,
    /// The panel's coordinator has the case.
    Received,
    /// A forum meets.
    Panel { forum: String },
    /// The panel’s manager raises it with a head of service.
    Raised,
    /// The panel's manager takes a dispute up its ladder.
    Ladder,
    /// The agency that was asked to lead answers.
    Lead,
    /// The lead agency assigns its worker.
    Worker,
    /// The family agrees to the service, and a partner joins the team.
    Agreement,
    /// The worker begins the assessment.
    Draft,
    /// A reading of the family's scale.
    Reading { later: bool },
    /// The worker finishes the assessment.
    Submit,
    /// The manager signs it off.
    SignOff,
    /// The family agrees to its plan.
    Plan,
    /// The plan is reviewed.
    Review,
    /// The worker brings the case back.
    BringBack,
    /// The case ends.
    Close,
    /// A visit finds nobody.
    Knocked,
    /// The team is called together.
    TeamCalled,
    /// The team met.
    TeamMet,
    /// Social care calls a strategy meeting.
    StrategyCalled,
    /// It was held.
    StrategyHeld,
    /// Something beside the journey.
    Beside(Beside),
}

/// One family's story so far.
#[derive(Clone, Debug)]
pub(super) struct Tale {
    pub(super) received: Received,
    pub(super) referrer: Option<&'static str>,
    pub(super) case: String,
    /// Whether the panel has said that it has the case.
    pub(super) known_to_panel: bool,
    /// Whether a worker is named.
    pub(super) has_worker: bool,
    /// Whether the worker has brought the case back.
    pub(super) back: bool,
    pub(super) fate: Option<Fate>,
    pub(super) team: Team,
}

/// Whom the front door asks, in turn: the last one does not always answer.
const ASKED: [&str; 4] = ["megan.price", "ali.rahman", "tola.okafor", "dev.patel"];
pub(super) const COORDINATOR: &str = "ruth.adeyemi";

impl Story<'_> {
    /// Plans a chapter; what would come after now never comes.
    pub(super) fn plan(&mut self, number: u64, after: SignedDuration, chapter: Chapter) {
        let at = self.at() + after;
        self.plan_at(number, at, chapter);
    }

    pub(super) fn plan_at(&mut self, number: u64, at: Timestamp, chapter: Chapter) {
        if at <= self.now {
            self.told += 1;
            self.queue.insert((at, self.told), (number, chapter));
        }
    }

    pub(super) fn at(&self) -> Timestamp {
        self.app.store.clock().now()
    }

    /// Tells every chapter, in the order of time.
    pub(super) async fn tell(&mut self) -> Result<(), SeedError> {
        self.plan_meetings().await?;
        while let Some(((at, _), (number, chapter))) = self.queue.pop_first() {
            // A panel that sat on meanwhile has moved the clock already: it never goes back.
            self.clock.set(at.max(self.at()));
            let named = format!("family {number}, {chapter:?}");
            self.happens(number, chapter)
                .await
                .map_err(|error| SeedError::Step(named, Box::new(error)))?;
        }
        self.coming_agendas().await?;
        self.links().await?;
        self.turns().await
    }

    async fn happens(&mut self, number: u64, chapter: Chapter) -> Result<(), SeedError> {
        match chapter {
            Chapter::Arrives => {
                self.receive(number).await?;
                // In the last week somebody was away: a few wait far too long.
                let bad_week = self.now.duration_since(self.at()) < days(6) && number % 10 == 7;
                let hours = if bad_week {
                    200
                } else {
                    hours_to_decide(number)
                };
                let waits = SignedDuration::from_hours(hours);
                self.plan(number, waits, Chapter::FrontDoor { again: false });
                Ok(())
            }
            Chapter::FrontDoor { again } => self.front_door(number, again).await,
            Chapter::Agency { mailbox, asked } => self.agency_answers(number, mailbox, asked).await,
            Chapter::Referrer => self.referrer_answers(number).await,
            Chapter::SocialCare => self.social_care(number).await,
            Chapter::Received => self.received(number).await,
            Chapter::Panel { forum } => self.panel(&forum).await,
            Chapter::Ladder => self.ladder(number).await,
            Chapter::Raised => self.raised(number).await,
            Chapter::Lead => self.lead(number).await,
            Chapter::Worker => self.worker(number).await,
            Chapter::Agreement => {
                self.agreement(number).await?;
                self.people_of(number).await
            }
            Chapter::Draft => self.draft(number).await,
            Chapter::Reading { later } => self.reading(number, later).await,
            Chapter::Submit => self.submit(number).await,
            Chapter::SignOff => self.sign_off(number).await,
            Chapter::Plan => self.plan_of(number).await,
            Chapter::Review => self.review(number).await,
            Chapter::BringBack => self.bring_back(number).await,
            Chapter::Close => self.close(number).await,
            Chapter::Knocked => self.knocked(number).await,
            Chapter::TeamCalled => self.team_is_called(number).await,
            Chapter::TeamMet => self.team_met(number).await,
            Chapter::StrategyCalled => self.strategy_called(number).await,
            Chapter::StrategyHeld => self.strategy_held(number).await,
            Chapter::Beside(what) => self.beside(number, what).await,
        }
    }

    pub(super) fn tale(&self, number: u64) -> Result<Tale, SeedError> {
        self.tales
            .get(&number)
            .cloned()
            .ok_or(SeedError::Missing("a family"))
    }

    async fn front_door(&mut self, number: u64, again: bool) -> Result<(), SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let tale = self.tale(number)?;
        let manager = self.act_of("priya.nair")?;
        let reference = tale.received.reference.clone();
        if !again {
            claim(store, &manager, &reference).await?;
        }
        let found = referrals::find(&mut store.reader(), &manager, &reference).await?;
        let consent = found.request.consent();
        let today = crate::words::today(self.at());
        let chosen = decision(&self.here, number, today, &found.request, again);
        let outcome = chosen.outcome;
        let command = DecideCommand {
            reference: reference.clone(),
            version: found.version,
            decide: chosen,
            services: self.services_to_point_to(number, outcome),
        };
        decide(store, profile, &manager, &command).await?;
        crate::worker::drain(self.app).await;
        if found.request.referrer.email.is_none() {
            self.told_by_telephone(&manager, &found).await?;
        }
        match outcome {
            Outcome::InformationHub => self.ask_agencies(number, &reference).await,
            Outcome::ReturnedForMore => {
                if number.is_multiple_of(2) && consent != ConsentStanding::Refused {
                    self.plan(number, days(3), Chapter::Referrer);
                }
                Ok(())
            }
            Outcome::SocialCareAssessment | Outcome::ImmediateSection47 => {
                if !number.is_multiple_of(6) {
                    self.plan(number, days(2), Chapter::SocialCare);
                }
                Ok(())
            }
            Outcome::Forum => self.goes_to_the_panel(number).await,
            Outcome::AdviceAndSignpost | Outcome::ReturnedToReferrer => Ok(()),
        }
    }

    /// Whoever left no e-mail address is rung.
    async fn told_by_telephone(&self, act: &Act, found: &Found) -> Result<(), SeedError> {
        let store = &self.app.store;
        let letters = letters::letters_of_referral(&mut store.reader(), found.id).await?;
        let letter = letters.first().ok_or(SeedError::Missing("a letter"))?;
        let command = RecordDelivery {
            key: self.key(),
            letter: letter.id,
            how: DeliveredHow::ByTelephone,
            on: crate::words::today(self.at()),
            note: "Read out on the telephone".to_owned(),
        };
        letters::record_delivery(store, &self.app.profile, act, &command).await?;
        Ok(())
    }

    async fn ask_agencies(&mut self, number: u64, reference: &str) -> Result<(), SeedError> {
        let first_response = self.act_of("priya.nair")?;
        let how_many = if number.is_multiple_of(2) { 3 } else { 2 };
        let mut agencies: Vec<(AgencyId, &'static str)> = Vec::new();
        for mailbox in ASKED.iter().take(how_many) {
            agencies.push((self.agency_of(mailbox)?, mailbox));
        }
        let command = Ask {
            key: self.key(),
            about: About::Referral(reference.to_owned()),
            agencies: agencies.iter().map(|(agency, _)| *agency).collect(),
            question: "What do you know about this family since January, and is anybody working with them now?".to_owned(),
            basis: SharingBasis::PublicTask,
            basis_reason: "To decide which help is needed to promote the children’s welfare.".to_owned(),
            due: Some(self.at() + days(3)),
            base_address: self.app.config.public_address.clone(),
        };
        let (store, profile) = (&self.app.store, &self.app.profile);
        let asked = information_requests::ask(store, profile, &first_response, &command).await?;
        let silent = agencies.last().map(|(agency, _)| *agency);
        let mut after = days(1);
        for one in asked {
            let mailbox = agencies
                .iter()
                .find(|(agency, _)| *agency == one.agency)
                .map(|(_, mailbox)| *mailbox);
            let Some(mailbox) = mailbox else { continue };
            if silent != Some(one.agency) {
                self.plan(
                    number,
                    after,
                    Chapter::Agency {
                        mailbox,
                        asked: one,
                    },
                );
                after += days(1);
            } else if !number.is_multiple_of(3) {
                // Late, but before the front door decides without it.
                self.plan(
                    number,
                    days(7),
                    Chapter::Agency {
                        mailbox,
                        asked: one,
                    },
                );
            }
        }
        if number % 44 != 11 {
            self.plan(number, days(10), Chapter::FrontDoor { again: true });
        }
        Ok(())
    }

    async fn agency_answers(
        &mut self,
        number: u64,
        mailbox: &'static str,
        asked: AskedOf,
    ) -> Result<(), SeedError> {
        let act = self.act_of(mailbox)?;
        let given = if number.is_multiple_of(5) {
            Given::NothingKnown
        } else {
            Given::Known {
                text: "The family is known to us since last year. Appointments are mostly kept, and the mother asks for help when she needs it. No worries about immediate safety.".to_owned(),
            }
        };
        let command = AnswerCommand {
            request: asked.request,
            given,
            basis: SharingBasis::PublicTask,
            name: None,
        };
        information_requests::answer(&self.app.store, &self.app.profile, &act, &command).await?;
        Ok(())
    }

    async fn referrer_answers(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let Some(mailbox) = tale.referrer else {
            return Ok(());
        };
        let act = self.act_of(mailbox)?;
        let reference = tale.received.reference;
        let mut reader = self.app.store.reader();
        let found = referrals::find(&mut reader, &act, &reference).await?;
        drop(reader);
        let command = Answer {
            key: self.key(),
            reference,
            addition: Addition {
                told:
                    "I have spoken with each parent at home. They agree, and would like help soon."
                        .to_owned(),
                learned: everybody_agrees(&found.request),
                ..Addition::default()
            },
        };
        referrals::answer(&self.app.store, &self.app.profile, &act, &command).await?;
        self.plan(
            number,
            SignedDuration::from_hours(20),
            Chapter::FrontDoor { again: true },
        );
        Ok(())
    }

    async fn social_care(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let act = self.act_of("marcus.bell")?;
        let store = &self.app.store;
        let (_, offer) = transfers::holding_of(&mut store.reader(), tale.received.family).await?;
        let offer = offer.ok_or(SeedError::Missing("an offer to social care"))?;
        transfers::accept(store, &act, offer.id).await?;
        if number.is_multiple_of(2) {
            self.plan(
                number,
                SignedDuration::from_hours(2),
                Chapter::StrategyCalled,
            );
        }
        Ok(())
    }

    /// The family's fate is what its age allows and the others have had least.
    async fn goes_to_the_panel(&mut self, number: u64) -> Result<(), SeedError> {
        let act = self.act_of(COORDINATOR)?;
        let family = self.tale(number)?.received.family;
        let case = cases::open_case_of(&mut self.app.store.reader(), &act, family)
            .await?
            .ok_or(SeedError::Missing(
                "the case of a family that went to a panel",
            ))?;
        let first = self.next_meeting(&case.forum)?;
        let lead = self.agency_of(COORDINATOR)?;
        let here = &self.here;
        let fate = Fate::fitting(first, self.now, &self.fates, |fate| {
            here.may_decide(&fate.decided(lead))
        });
        *self.fates.entry(fate).or_default() += 1;
        self.numbers.insert(case.reference.clone(), number);
        if let Some(tale) = self.tales.get_mut(&number) {
            tale.case = case.reference;
            tale.fate = Some(fate);
            tale.team = Team::of(number, fate);
        }
        if fate != Fate::NotReceived {
            // A panel that sits before then has received it by deciding.
            let in_time = |after: &SignedDuration| self.at() + *after < first;
            let slow = SignedDuration::from_hours(30);
            let usual = SignedDuration::from_hours(2);
            let after = Some(slow)
                .filter(|_| number.is_multiple_of(9))
                .filter(in_time)
                .or(Some(usual).filter(in_time))
                .unwrap_or_default();
            self.plan(number, after, Chapter::Received);
        }
        Ok(())
    }

    /// Once: at the latest when the coordinator builds the agenda.
    pub(super) async fn received(&mut self, number: u64) -> Result<(), SeedError> {
        let act = self.act_of(COORDINATOR)?;
        let tale = self
            .tales
            .get_mut(&number)
            .ok_or(SeedError::Missing("a family"))?;
        if std::mem::replace(&mut tale.known_to_panel, true) {
            return Ok(());
        }
        let case = tale.case.clone();
        forums::receive_case(&self.app.store, &self.app.profile, &act, &case).await?;
        Ok(())
    }

    /// How far each case was taken.
    pub(super) fn cases_by_fate(&self) -> BTreeMap<String, String> {
        self.tales
            .values()
            .filter_map(|tale| Some((tale.case.clone(), format!("{:?}", tale.fate?))))
            .collect()
    }

    /// The agency of one of the world's people.
    pub(super) fn agency_of(&self, mailbox: &'static str) -> Result<AgencyId, SeedError> {
        self.act_of(mailbox)?
            .agency()
            .ok_or(SeedError::Missing(mailbox))
    }

    /// The key that a form would carry.
    pub(super) fn key(&self) -> SubmissionKey {
        SubmissionKey::new(self.app.store.entropy().id(self.at()))
    }
}

/// Whole days.
pub(super) fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// Each parent's own answer.
fn everybody_agrees(request: &Request) -> Vec<Learned> {
    request
        .people
        .iter()
        .enumerate()
        .filter(|(_, person)| person.parental_responsibility == Some(true))
        .map(|(place, _)| Learned {
            place,
            parental_responsibility: None,
            consent: Some(ConsentGiven::Yes {
                on: None,
                written: false,
            }),
        })
        .collect()
}
