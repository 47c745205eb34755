//! Turns that a family's story can take in the demo: stepped up, a strategy
//! meeting, a team that meets, a no to help, and a worry that grew into a request.

use casework::agreement::{self, RecordAnswer};
use casework::cases;
use casework::referrals::{Origin, Receive, receive_from};
use casework::reviews::{self, NoteEngagement};
use casework::step_up::{self, Consultation, StepUpCommand};
use casework::team::{self, PlanMeeting};
use casework::transfers;
use casework::worries::{self, NoteWorry};
use domain::agreement::{AnswerForm, ServiceAnswer};
use domain::cases::Stage;
use domain::referrals::{ChildAge, Referrer, ReferrerKind};
use domain::reviews::Engagement;
use domain::team::{FamilyView, MeetingState, Minutes, ViewGiven};
use domain::transfers::{StepUp, StepUpConsent, StrategyMeeting};
use domain::worries::Worry;
use jiff::SignedDuration;

use super::fate::Fate;
use super::journey::{Tale, days};
use super::seed::{SeedError, Story, person};
use super::{email_of, families};
use crate::words;

const SOCIAL_WORKER: &str = "marcus.bell";
/// Numbers of families that are not drawn otherwise, told by a school.
const GROWN_WORRIES: [u64; 2] = [80_000, 80_016];

impl Story<'_> {
    /// The turns that are found when the demo opens.
    pub(super) async fn turns(&mut self) -> Result<(), SeedError> {
        let led = self.led_now().await?;
        let mut led = led.into_iter();
        for consent in [
            StepUpConsent::Given,
            StepUpConsent::Section47,
            StepUpConsent::Exception {
                reason: "He reads her messages. Asking now could make it worse tonight.".to_owned(),
            },
        ] {
            let Some(tale) = led.next() else {
                return Ok(());
            };
            self.steps_up(&tale, consent).await?;
        }
        if let Some(tale) = led.next() {
            self.team_changes_its_mind(&tale).await?;
        }
        if let Some(tale) = led.next() {
            self.takes_back(&tale).await?;
        }
        self.nobody_agreed().await
    }

    /// Led families with a plan, the newest first: their story is still open.
    async fn led_now(&self) -> Result<Vec<Tale>, SeedError> {
        let mut found = Vec::new();
        for tale in self.tales.values().rev() {
            let planned = matches!(
                tale.fate,
                Some(Fate::Planned | Fate::Continued | Fate::SignedOff)
            );
            if tale.case.is_empty() || !planned || found.len() > 5 {
                continue;
            }
            let act = self.act_of(tale.team.manager)?;
            let case = cases::find(&mut self.app.store.reader(), &act, &tale.case).await?;
            let worker = case.stage.lead().is_some_and(|lead| lead.worker.is_some());
            if matches!(case.stage, Stage::Led { .. }) && worker {
                found.push(tale.clone());
            }
        }
        Ok(found)
    }

    fn as_referrer(&self, mailbox: &'static str) -> Result<Referrer, SeedError> {
        let person = person(mailbox)?;
        Ok(Referrer {
            kind: ReferrerKind::Professional,
            name: Some(person.name.to_owned()),
            standing: Some(person.job.said(&self.app.profile)),
            organisation: None,
            agency: self.made.agencies.get(person.agency).copied(),
            user: self.made.people.get(mailbox).copied(),
            email: Some(email_of(person)),
            telephone: None,
        })
    }

    /// Somebody of the demo, as others write them down.
    fn named(&self, mailbox: &'static str) -> Result<String, SeedError> {
        let person = person(mailbox)?;
        Ok(format!(
            "{}, {}",
            person.name,
            person.job.said(&self.app.profile)
        ))
    }

    async fn steps_up(&mut self, tale: &Tale, consent: StepUpConsent) -> Result<(), SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of(tale.team.worker)?;
        let consultation = Consultation {
            key: self.key(),
            family: tale.received.family_reference.clone(),
            with_whom: self.named(SOCIAL_WORKER)?,
            advice: self
                .here
                .say("With what the child has told you, send it to [[the front door]] today."),
            held_at: act.at - SignedDuration::from_hours(1),
        };
        step_up::consult(store, &act, &consultation).await?;
        let command = StepUpCommand {
            key: self.key(),
            family: tale.received.family_reference.clone(),
            said: StepUp {
                rationale: "At yesterday’s visit a child said that they are hit when nobody sees, and showed a mark.".to_owned(),
                support: "Two months of weekly visits, help with routines, and work with the school.".to_owned(),
                expected: "A social worker sees each child alone, and the family knows what must change.".to_owned(),
                consent,
            },
            referrer: self.as_referrer(tale.team.worker)?,
        };
        step_up::step_up(store, profile, &act, &command).await?;
        Ok(())
    }

    /// A meeting is planned; another is taken off; a visit found nobody in.
    async fn team_changes_its_mind(&mut self, tale: &Tale) -> Result<(), SeedError> {
        let store = &self.app.store;
        let act = self.act_of(tale.team.worker)?;
        for week in [1, 2] {
            self.meets(tale, days(7 * week)).await?;
        }
        let case = cases::find(&mut store.reader(), &act, &tale.case).await?;
        let planned = team::meetings_of(&mut store.reader(), case.id).await?;
        if let Some(last) = planned
            .iter()
            .filter(|one| one.state == MeetingState::Planned)
            .max_by_key(|one| one.starts_at)
        {
            let why = "Mum has a hospital appointment that day.";
            team::cancel_meeting(store, &act, &tale.case, last.id, why).await?;
        }
        Ok(())
    }

    async fn meets(&self, tale: &Tale, after: SignedDuration) -> Result<(), SeedError> {
        let act = self.act_of(tale.team.worker)?;
        let command = PlanMeeting {
            key: self.key(),
            reference: tale.case.clone(),
            starts_at: act.at + after,
            minutes: 60,
            place: "The family room at school".to_owned(),
            purpose: "See together what helps and what does not.".to_owned(),
        };
        Ok(team::plan_meeting(&self.app.store, &act, &command).await?)
    }

    /// The team will meet the family in a week.
    pub(super) async fn team_is_called(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        self.meets(&tale, days(7)).await?;
        self.plan(number, days(8), super::journey::Chapter::TeamMet);
        Ok(())
    }

    /// The team met; everybody in the family was asked.
    pub(super) async fn team_met(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let store = &self.app.store;
        let act = self.act_of(tale.team.worker)?;
        let case = cases::find(&mut store.reader(), &act, &tale.case).await?;
        let page = casework::plans::plan_page(&mut store.reader(), &act, &tale.case).await?;
        let minutes = Minutes {
            present: vec!["Lead worker".to_owned(), "Both parents".to_owned(), "Class teacher".to_owned()],
            apologies: Some("Health visitor".to_owned()),
            notes: "Mornings go better. Money is the hard part: the adviser will come to the next meeting.".to_owned(),
            views: page
                .people
                .iter()
                .zip(number..)
                .map(|(one, salt)| {
                    let gave = salt % 4 != 3;
                    FamilyView {
                        person: one.id,
                        given: if gave { ViewGiven::SentIn } else { ViewGiven::NotGiven },
                        words: gave.then(|| "It helps that you all say the same thing.".to_owned()),
                    }
                })
                .collect(),
        };
        for meeting in team::meetings_of(&mut store.reader(), case.id).await? {
            if meeting.state == MeetingState::Planned && meeting.starts_at <= act.at {
                team::hold_meeting(store, &act, &tale.case, meeting.id, &minutes).await?;
            }
        }
        Ok(())
    }

    /// One parent takes the agreement back.
    async fn takes_back(&mut self, tale: &Tale) -> Result<(), SeedError> {
        self.says(
            tale,
            ServiceAnswer::Withdrawn,
            1,
            "We can manage now, thank you.",
        )
        .await
    }

    /// A family with a worker says no, and nobody opens the door.
    async fn nobody_agreed(&mut self) -> Result<(), SeedError> {
        let Some(tale) = self
            .tales
            .values()
            .rev()
            .find(|tale| tale.fate == Some(Fate::Assigned) && tale.has_worker)
            .cloned()
        else {
            return Ok(());
        };
        self.says(
            &tale,
            ServiceAnswer::Declined,
            1,
            "Not now. My sister helps us.",
        )
        .await
    }

    async fn says(
        &mut self,
        tale: &Tale,
        answer: ServiceAnswer,
        adults: usize,
        said: &str,
    ) -> Result<(), SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of(tale.team.worker)?;
        let family = tale.received.family_reference.clone();
        let page = agreement::page_of(&mut store.reader(), profile, &act, &family).await?;
        for one in page
            .people
            .iter()
            .filter(|one| one.asked.adult)
            .take(adults)
        {
            let command = RecordAnswer {
                key: self.key(),
                family: family.clone(),
                person: one.asked.person,
                answer,
                form: AnswerForm::Verbal,
                on: words::today(self.at()),
                own_right_note: None,
                words: Some(said.to_owned()),
            };
            agreement::record_answer(store, profile, &act, &command).await?;
        }
        Ok(())
    }

    /// A visit that found nobody, before the worker goes back to the panel.
    pub(super) async fn knocked(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let act = self.act_of(tale.team.worker)?;
        let (engagement, said) = match number % 3 {
            0 => (
                Engagement::NoAnswer,
                "Nobody in at the agreed hour; a card through the door.",
            ),
            1 => (
                Engagement::Refused,
                "Dad said on the step that they do not want visits this month.",
            ),
            _ => (
                Engagement::Missed,
                "Third visit called off by text on the morning.",
            ),
        };
        let command = NoteEngagement {
            key: self.key(),
            reference: tale.case,
            engagement,
            on: words::today(self.at()),
            words: said.to_owned(),
        };
        Ok(reviews::note_engagement(&self.app.store, &act, &command).await?)
    }

    /// Social care calls a strategy meeting about a family that it took over.
    pub(super) async fn strategy_called(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let act = self.act_of(SOCIAL_WORKER)?;
        let planned_for = act.at + days(2);
        transfers::call_meeting(&self.app.store, &act, &tale.received.reference, planned_for)
            .await?;
        self.plan(number, days(3), super::journey::Chapter::StrategyHeld);
        Ok(())
    }

    pub(super) async fn strategy_held(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let store = &self.app.store;
        let act = self.act_of(SOCIAL_WORKER)?;
        let called = transfers::meetings_of(&mut store.reader(), tale.received.referral).await?;
        for meeting in called {
            if let StrategyMeeting::Called { planned_for, .. } = meeting.state {
                let result = "Section 47 enquiry by social care with the police. The school keeps its daily check-in.";
                transfers::meeting_held(store, &act, meeting.id, planned_for, result).await?;
            }
        }
        Ok(())
    }

    /// A school noted a worry, and now asks for help about it.
    pub(super) async fn worry_grows(&mut self, place: usize) -> Result<(), SeedError> {
        let number = *GROWN_WORRIES
            .get(place)
            .ok_or(SeedError::Missing("a worry that grows"))?;
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of("tola.okafor")?;
        let mut referrer = self.as_referrer("tola.okafor")?;
        referrer.organisation = Some("Willow Bank Primary School".to_owned());
        let today = words::today(self.at());
        let request = families::request(&self.here, number, today, referrer);
        let child = request
            .people
            .first()
            .ok_or(SeedError::Missing("a child"))?;
        let command = NoteWorry {
            key: self.key(),
            worry: Worry {
                given_name: child.given_name.clone(),
                family_name: child.family_name.clone(),
                age: ChildAge::About { years: 8 },
                what: "Third week of coming in late and tired. Mum did not come to the meeting."
                    .to_owned(),
                would_gain: true,
            },
            next: None,
        };
        let worry = worries::note(store, &act, &command).await?;
        let origin = Origin {
            draft: None,
            arrival: None,
            worry: Some(worry),
        };
        let command = Receive {
            key: self.key(),
            request,
        };
        receive_from(store, profile, &act, &command, origin).await?;
        Ok(())
    }
}
