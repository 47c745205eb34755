//! Two families of the demo at its end: one led by an agency that keeps its
//! own case system and has reported, one that follows its plan by a link; and
//! what agencies know of a family on a coming agenda.

use casework::family_links::{self, Entered, MakeLink, Say};
use casework::information_requests::{self, About, AnswerCommand, Ask};
use casework::reporting::{self, Opened, PlaceFile};
use casework::{cases, letters, plans};
use domain::act::Actor;
use domain::cases::Stage;
use domain::family_links::{LinkLife, Spoken};
use domain::information_requests::{Given, SharingBasis};
use domain::reporting::{LeadReport, ReportStatus};
use jiff::ToSpan as _;

use super::fate::Fate;
use super::journey::{COORDINATOR, Tale, days};
use super::seed::{SeedError, Story};
use crate::words;

/// Whom the panel asks before its meeting; the second has not answered yet.
const ASKED: [&str; 2] = [FIRST_TO_ANSWER, "dev.patel"];
const FIRST_TO_ANSWER: &str = "tola.okafor";

impl Story<'_> {
    /// The links of the demo.
    pub(super) async fn links(&mut self) -> Result<(), SeedError> {
        if let Some(tale) = self.first(&[Fate::Assigned, Fate::Drafting], false).await? {
            self.led_in_own_system(&tale).await?;
        }
        if crate::family_links::offered(&self.app.profile)
            && let Some(tale) = self.first(&[Fate::Planned, Fate::Continued], true).await?
        {
            self.followed_by_the_family(&tale).await?;
        }
        let coming = self
            .tales
            .values()
            .find(|tale| tale.fate == Some(Fate::OnAgenda))
            .cloned();
        match coming {
            Some(tale) if !tale.case.is_empty() => self.asked_before_the_panel(&tale).await,
            Some(_) | None => Ok(()),
        }
    }

    /// The first family of one of these fates that is led now, with or without a plan in force.
    async fn first(&self, fates: &[Fate], planned: bool) -> Result<Option<Tale>, SeedError> {
        for tale in self.tales.values() {
            if tale.case.is_empty() || !tale.fate.is_some_and(|fate| fates.contains(&fate)) {
                continue;
            }
            let act = self.act_of(tale.team.manager)?;
            let mut reader = self.app.store.reader();
            let Ok(case) = cases::find(&mut reader, &act, &tale.case).await else {
                continue;
            };
            let plan = plans::plan_of(&mut reader, case.id).await?;
            let in_force = plan.is_some_and(|plan| plan.in_force().is_some());
            let worker = case.stage.lead().is_some_and(|lead| lead.worker.is_some());
            if matches!(case.stage, Stage::Led { .. }) && worker && in_force == planned {
                return Ok(Some(tale.clone()));
            }
        }
        Ok(None)
    }

    async fn led_in_own_system(&mut self, tale: &Tale) -> Result<(), SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of(tale.team.manager)?;
        let command = PlaceFile {
            reference: tale.case.clone(),
            own_system: true,
            system_name: "Youth casework system".to_owned(),
            file_reference: "YC-4471".to_owned(),
            report_email: "reports@youth-service.example".to_owned(),
        };
        reporting::place_file(store, &act, &command).await?;
        crate::worker::drain(self.app).await;
        let outbox = letters::outbox(&mut store.reader(), 20).await?;
        let secret = outbox
            .iter()
            .filter(|email| email.to == command.report_email)
            .find_map(|email| email.body.split_once("/report/"))
            .and_then(|(_, rest)| rest.split_whitespace().next())
            .ok_or(SeedError::Missing("the link for a report"))?;
        let Opened::Live(linked) = reporting::open(&mut store.reader(), &act, secret).await? else {
            return Err(SeedError::Missing("a link that works"));
        };
        let mut partner = act;
        partner.actor = linked.actor();
        let today = words::today(self.at());
        let report = LeadReport {
            worker: "Bethan Hughes, family support worker".to_owned(),
            contact: "01632 960377".to_owned(),
            status: ReportStatus::Working,
            assessed_on: Some(today - 2.days()),
            last_review: Some(today - 1.days()),
            next_review: Some(today + 40.days()),
            outcome: None,
            words: "Two home visits done. Nursery place found from next week.".to_owned(),
            reported_by: "Bethan Hughes".to_owned(),
        };
        reporting::report(store, profile, &partner, &tale.case, self.key(), &report).await?;
        Ok(())
    }

    async fn followed_by_the_family(&mut self, tale: &Tale) -> Result<(), SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of(tale.team.worker)?;
        let page = plans::plan_page(&mut store.reader(), &act, &tale.case).await?;
        let parent = page
            .people
            .iter()
            .find(|one| one.part == "adult")
            .ok_or(SeedError::Missing("a parent"))?;
        let command = MakeLink {
            reference: tale.case.clone(),
            person: parent.id,
            life: LinkLife::Quarter,
            email: None,
            base_address: self.app.config.public_address.clone(),
        };
        let made = family_links::make_link(store, profile, &act, &command).await?;
        let address = made.address.unwrap_or_default();
        let secret = address.rsplit('/').next().unwrap_or_default();
        let mut parents = act;
        parents.actor = Actor::Public;
        let entered = family_links::enter(store, profile, &parents, secret, &made.code).await?;
        let Entered::Visit(visit) = entered else {
            return Err(SeedError::Missing("a code that works"));
        };
        let visitor = family_links::visitor(&mut store.reader(), profile, &parents, &visit)
            .await?
            .ok_or(SeedError::Missing("a visit"))?;
        family_links::look(store, &parents, &visitor, "/my-plan").await?;
        let comment = Say {
            key: self.key(),
            kind: Spoken::Comment,
            words: "The breakfast club helps a lot. Can the visits be on Tuesdays? I work on Mondays now.".to_owned(),
        };
        family_links::say(store, &parents, &visitor, &comment).await?;
        Ok(())
    }

    async fn asked_before_the_panel(&mut self, tale: &Tale) -> Result<(), SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of(COORDINATOR)?;
        let mut agencies = Vec::new();
        for mailbox in ASKED {
            agencies.extend(self.act_of(mailbox)?.agency());
        }
        let command = Ask {
            key: self.key(),
            about: About::Case(tale.case.clone()),
            agencies,
            question: "Who works with the children now, and what has helped so far?".to_owned(),
            basis: SharingBasis::PublicTask,
            basis_reason: self
                .here
                .say("So that [[the panel]] can name the right agency to lead."),
            due: Some(self.at() + days(5)),
            base_address: self.app.config.public_address.clone(),
        };
        let asked = information_requests::ask(store, profile, &act, &command).await?;
        let first = self.act_of(FIRST_TO_ANSWER)?;
        for one in asked
            .iter()
            .filter(|one| Some(one.agency) == first.agency())
        {
            let answer = AnswerCommand {
                request: one.request,
                given: Given::Known {
                    text: "We see the younger child each month. The mother comes to every appointment and would welcome help with evenings.".to_owned(),
                },
                basis: SharingBasis::PublicTask,
                name: None,
            };
            information_requests::answer(store, profile, &first, &answer).await?;
        }
        Ok(())
    }
}
