//! What happens to the demo's families after they are received: a queue of
//! chapters, told in the order of time, each by the use case that a page calls.
//! Who does what is in `world`; what is written in the work is in `work`.

use std::collections::BTreeMap;

use casework::forums::{self, Came};
use casework::information_requests::{self, About, AnswerCommand, Ask, AskedOf};
use casework::referrals::{self, Answer, DecideCommand, Received, claim, decide};
use casework::{cases, transfers};
use domain::forums::{Attendance, LadderStep, MeetingState, Next, next_meetings};
use domain::ids::{AgencyId, SubmissionKey};
use domain::information_requests::{Given, SharingBasis};
use domain::profile::Key;
use domain::referrals::{ConsentStanding, Outcome};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

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
    /// A forum meets.
    Panel { forum: String },
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
}

/// One family's story so far.
#[derive(Clone, Debug)]
pub(super) struct Tale {
    pub(super) received: Received,
    pub(super) referrer: Option<&'static str>,
    pub(super) case: String,
    pub(super) fate: Option<Fate>,
    pub(super) team: Team,
}

/// Whom the front door asks, in turn: the last one does not always answer.
const ASKED: [&str; 4] = ["megan.price", "ali.rahman", "tola.okafor", "dev.patel"];
const COORDINATOR: &str = "ruth.adeyemi";

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
            self.clock.set(at);
            let named = format!("family {number}, {chapter:?}");
            self.happens(number, chapter)
                .await
                .map_err(|error| SeedError::Step(named, Box::new(error)))?;
        }
        self.coming_agendas().await
    }

    async fn happens(&mut self, number: u64, chapter: Chapter) -> Result<(), SeedError> {
        match chapter {
            Chapter::Arrives => {
                self.receive(number).await?;
                let waits = SignedDuration::from_hours(hours_to_decide(number));
                self.plan(number, waits, Chapter::FrontDoor { again: false });
                Ok(())
            }
            Chapter::FrontDoor { again } => self.front_door(number, again).await,
            Chapter::Agency { mailbox, asked } => self.agency_answers(number, mailbox, asked).await,
            Chapter::Referrer => self.referrer_answers(number).await,
            Chapter::SocialCare => self.social_care(number).await,
            Chapter::Panel { forum } => self.panel(&forum).await,
            Chapter::Ladder => self.ladder(number).await,
            Chapter::Lead => self.lead(number).await,
            Chapter::Worker => self.worker(number).await,
            Chapter::Agreement => self.agreement(number).await,
            Chapter::Draft => self.draft(number).await,
            Chapter::Reading { later } => self.reading(number, later).await,
            Chapter::Submit => self.submit(number).await,
            Chapter::SignOff => self.sign_off(number).await,
            Chapter::Plan => self.plan_of(number).await,
            Chapter::Review => self.review(number).await,
            Chapter::BringBack => self.bring_back(number).await,
            Chapter::Close => self.close(number).await,
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
        let chosen = decision(number, &found.request, again);
        let outcome = chosen.outcome;
        let command = DecideCommand {
            reference: reference.clone(),
            version: found.version,
            decide: chosen,
        };
        decide(store, profile, &manager, &command).await?;
        crate::worker::drain(self.app).await;
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
            if let Some(mailbox) = mailbox
                && silent != Some(one.agency)
            {
                self.plan(
                    number,
                    after,
                    Chapter::Agency {
                        mailbox,
                        asked: one,
                    },
                );
                after += days(1);
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
        let command = Answer {
            reference: tale.received.reference,
            added: "I have spoken with each parent at home. They agree, and would like help soon."
                .to_owned(),
            consent_now_given: true,
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
        let fate = Fate::fitting(first, self.now, &self.fates);
        *self.fates.entry(fate).or_default() += 1;
        self.numbers.insert(case.reference.clone(), number);
        if let Some(tale) = self.tales.get_mut(&number) {
            tale.case = case.reference;
            tale.fate = Some(fate);
            tale.team = Team::of(number, fate);
        }
        Ok(())
    }

    fn next_meeting(&self, forum: &str) -> Result<Timestamp, SeedError> {
        let profile = &self.app.profile;
        let zone = TimeZone::get(profile.authority.time_zone_name()).unwrap_or(TimeZone::UTC);
        Key::parse(forum)
            .ok()
            .and_then(|key| profile.forums.forum(&key))
            .and_then(|forum| forum.meets.as_ref())
            .and_then(|rhythm| next_meetings(rhythm, &zone, self.at(), 1).first().copied())
            .ok_or(SeedError::Missing("a forum that meets"))
    }

    async fn plan_meetings(&mut self) -> Result<(), SeedError> {
        forums::ensure_meetings(&self.app.store, &self.app.profile, &self.job()).await?;
        for forum in super::world::AREAS {
            self.plan_panel(forum)?;
        }
        Ok(())
    }

    fn plan_panel(&mut self, forum: &str) -> Result<(), SeedError> {
        let starts = self.next_meeting(forum)?;
        if starts + Fate::MEETING_LASTS <= self.now {
            let forum = forum.to_owned();
            self.plan_at(0, starts, Chapter::Panel { forum });
        }
        Ok(())
    }

    async fn panel(&mut self, forum: &str) -> Result<(), SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let began = self.at();
        let act = self.act_of(COORDINATOR)?;
        let planned = forums::meetings_of(&mut store.reader(), &act, forum).await?;
        let meeting = planned
            .iter()
            .find(|one| one.starts_at == began)
            .ok_or(SeedError::Missing("the meeting that was planned"))?
            .id;
        for line in forums::waiting_cases(&mut store.reader(), &act, forum).await? {
            if self.is_discussed(&line.reference) && !line.on_agenda {
                forums::put_on_agenda(store, profile, &act, meeting, &line.reference).await?;
            }
        }
        self.clock.set(began + SignedDuration::from_mins(30));
        let act = self.act_of(COORDINATOR)?;
        let page = forums::meeting_page(&mut store.reader(), profile, &act, meeting).await?;
        let came: Vec<Came> = page
            .attendance
            .iter()
            .zip(self.told..)
            .map(|(line, salt)| Came {
                agency: line.agency.clone(),
                standing: match salt % 9 {
                    4 => Attendance::Apologies,
                    8 => Attendance::Absent,
                    _ => Attendance::Present,
                },
            })
            .collect();
        forums::record_attendance(store, profile, &act, meeting, &came).await?;
        for line in page.agenda.iter().filter(|line| line.state == "open") {
            self.discuss(line).await?;
        }
        crate::worker::drain(self.app).await;
        self.clock.set(began + Fate::MEETING_LASTS);
        let act = self.act_of(COORDINATOR)?;
        let held = forums::meeting(&mut store.reader(), profile, &act, meeting).await?;
        forums::hold_meeting(store, profile, &act, meeting, held.version).await?;
        forums::ensure_meetings(store, profile, &self.job()).await?;
        self.plan_panel(forum)
    }

    fn fate_of(&self, case: &str) -> Option<(u64, Fate)> {
        let number = *self.numbers.get(case)?;
        Some((number, self.tales.get(&number)?.fate?))
    }

    fn is_discussed(&self, case: &str) -> bool {
        self.fate_of(case).is_some_and(|(number, fate)| {
            fate != Fate::NotReceived && !self.declined.contains(&number)
        })
    }

    async fn discuss(&mut self, line: &forums::AgendaLine) -> Result<(), SeedError> {
        let (number, fate) = self
            .fate_of(&line.reference)
            .ok_or(SeedError::Missing("the family of a case"))?;
        let tale = self.tale(number)?;
        let lead = self.agency_of(tale.team.manager)?;
        let next = fate.decided(lead);
        let act = self.act_of(COORDINATOR)?;
        let store = &self.app.store;
        let (item, case) =
            forums::item_of(&mut store.reader(), &self.app.profile, &act, line.item).await?;
        let command = forums::DecideCommand {
            item: item.item,
            item_version: item.version,
            case_version: case.version,
            decide: super::work::panel_words(number, next.clone()),
        };
        forums::decide(store, &self.app.profile, &act, &command).await?;
        match next {
            Next::LeadAgencyNamed { .. } => self.plan_the_work(number, fate),
            Next::DisputedWithSocialCare if number.is_multiple_of(2) => {
                self.plan(number, days(2), Chapter::Ladder);
            }
            Next::DisputedWithSocialCare
            | Next::Deferred
            | Next::ReturnedToReferrer
            | Next::AdviceAndSignpost
            | Next::KeptWithLead => {}
        }
        Ok(())
    }

    fn plan_the_work(&mut self, number: u64, fate: Fate) {
        // With a few families everything is late.
        let slip = if fate.went_far() && number.is_multiple_of(4) {
            5
        } else {
            0
        };
        for (after, chapter) in fate.chapters() {
            self.plan(number, days(after + slip), chapter);
        }
    }

    async fn ladder(&mut self, number: u64) -> Result<(), SeedError> {
        let act = self.act_of("graham.stone")?;
        let store = &self.app.store;
        let reference = self.tale(number)?.case;
        let case = cases::find(&mut store.reader(), &act, &reference).await?;
        let dispute = forums::dispute_of(&mut store.reader(), case.id)
            .await?
            .ok_or(SeedError::Missing("a dispute"))?;
        let command = forums::DisputeCommand {
            reference,
            version: dispute.version,
            step: LadderStep::NotSettled {
                result: "Social care’s manager finds that the level is met. The panel does not."
                    .to_owned(),
            },
        };
        forums::take_up_dispute(store, &self.app.profile, &act, &command).await?;
        Ok(())
    }

    /// Cases that wait are on the agenda of the meeting that comes.
    async fn coming_agendas(&mut self) -> Result<(), SeedError> {
        self.clock.set(self.now);
        let (store, profile) = (&self.app.store, &self.app.profile);
        forums::ensure_meetings(store, profile, &self.job()).await?;
        let act = self.act_of(COORDINATOR)?;
        for forum in super::world::AREAS {
            let meetings = forums::meetings_of(&mut store.reader(), &act, forum).await?;
            let Some(coming) = meetings
                .iter()
                .filter(|one| one.state == MeetingState::Planned && one.starts_at > self.now)
                .min_by_key(|one| one.starts_at)
            else {
                continue;
            };
            for line in forums::waiting_cases(&mut store.reader(), &act, forum).await? {
                let goes_on = self.fate_of(&line.reference).is_some_and(|(number, fate)| {
                    fate == Fate::OnAgenda || (fate == Fate::Deferred && number % 2 == 0)
                });
                if goes_on && !line.on_agenda {
                    forums::put_on_agenda(store, profile, &act, coming.id, &line.reference).await?;
                }
            }
        }
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
