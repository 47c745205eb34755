//! The demo's panels: they meet by their forum's rhythm, hear every family that
//! waits, and decide as each family's fate has it.

use casework::cases;
use casework::forums::{self, Came};
use domain::forums::{
    Attendance, Decide, LadderStep, MeetingBegins, MeetingState, Next, next_meetings,
};
use domain::ids::AgencyId;
use domain::profile::{Key, Label, ListKey, MeetingDay, Rhythm};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::fate::Fate;
use super::here::Here;
use super::journey::{COORDINATOR, Chapter, Tale, days};
use super::seed::{SeedError, Story};

/// What the panel records.
fn panel_words(here: &Here<'_>, number: u64, next: Next) -> Decide {
    const THEMES: [&str; 5] = [
        "attendance",
        "parental_mental_health",
        "housing_and_debt",
        "domestic_abuse",
        "young_carers",
    ];
    let (meets_level, rationale) = match &next {
        Next::LeadAgencyNamed { .. } => (
            Some(true),
            "Several needs at once, and the family says yes to help.",
        ),
        Next::Deferred => (
            None,
            "The school’s report is needed before an agency can be named.",
        ),
        Next::ReturnedToReferrer | Next::AdviceAndSignpost => (
            Some(false),
            "One service can meet this need: the school’s own plan is working.",
        ),
        Next::DisputedWithSocialCare => (
            Some(false),
            "[[The panel]] finds that a social worker should assess this family.",
        ),
        Next::SteppedUp => (
            None,
            "A child may be at risk; [[the front door]] has the family now.",
        ),
        Next::KeptWithLead => (
            None,
            "The lead agency goes on, with advice from [[the panel]].",
        ),
    };
    let theme = usize::try_from(number).map_or(0, |number| number % THEMES.len());
    Decide {
        meets_level,
        rationale: here.say(rationale),
        message: None,
        learning: matches!(next, Next::ReturnedToReferrer)
            .then(|| "A call to the school would have shown that its plan is working.".to_owned()),
        themes: THEMES
            .get(theme)
            .map(|key| here.listed(ListKey::ForumThemes, &[key]))
            .unwrap_or_default(),
        next,
    }
}

/// A family that its worker brought back mostly stays with its lead.
fn decided(here: &Here<'_>, tale: &Tale, number: u64, fate: Fate, lead: AgencyId) -> Next {
    let advises = here.may_decide(&Next::AdviceAndSignpost);
    if tale.back {
        return Next::KeptWithLead;
    }
    match fate {
        Fate::Below if number % 4 == 1 && advises => Next::AdviceAndSignpost,
        Fate::NotReceived
        | Fate::OnAgenda
        | Fate::Deferred
        | Fate::LeadAsked
        | Fate::Declined
        | Fate::Disputed
        | Fate::Below
        | Fate::Led
        | Fate::Assigned
        | Fate::Drafting
        | Fate::Submitted
        | Fate::SignedOff
        | Fate::Planned
        | Fate::Continued
        | Fate::Amended
        | Fate::Stuck
        | Fate::Closed => fate.decided(lead),
    }
}

/// The coordinator's habit where the authority sets no rhythm: every other
/// Tuesday morning.
const fn by_hand() -> Rhythm {
    Rhythm {
        every_days: 14,
        first_meeting: jiff::civil::date(2024, 1, 9),
        day: MeetingDay::Tuesday,
        starts: jiff::civil::time(10, 0, 0, 0),
    }
}

impl Story<'_> {
    pub(super) fn next_meeting(&self, forum: &str) -> Result<Timestamp, SeedError> {
        let profile = &self.app.profile;
        let zone = TimeZone::get(profile.authority.time_zone_name()).unwrap_or(TimeZone::UTC);
        let forum = Key::parse(forum)
            .ok()
            .and_then(|key| profile.forums.forum(&key))
            .ok_or(SeedError::Missing("a forum of the profile"))?;
        let by_hand = by_hand();
        let rhythm = forum.meets.as_ref().unwrap_or(&by_hand);
        next_meetings(rhythm, &zone, self.at(), 1)
            .first()
            .copied()
            .ok_or(SeedError::Missing("a forum that meets"))
    }

    pub(super) async fn plan_meetings(&mut self) -> Result<(), SeedError> {
        forums::ensure_meetings(&self.app.store, &self.app.profile, &self.job()).await?;
        for forum in self.here.areas.clone() {
            self.plan_panel(&forum).await?;
        }
        Ok(())
    }

    async fn plan_panel(&mut self, forum: &str) -> Result<(), SeedError> {
        let starts = self.next_meeting(forum)?;
        if !self.here.forum_has_rhythm(forum) {
            let (store, profile) = (&self.app.store, &self.app.profile);
            let act = self.act_of(COORDINATOR)?;
            let begins = MeetingBegins::At(starts);
            forums::plan_meeting(store, profile, &act, forum, begins).await?;
        }
        if starts + Fate::MEETING_LASTS <= self.now {
            let forum = forum.to_owned();
            self.plan_at(0, starts, Chapter::Panel { forum });
        }
        Ok(())
    }

    pub(super) async fn panel(&mut self, forum: &str) -> Result<(), SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let began = self.at();
        let act = self.act_of(COORDINATOR)?;
        let planned = forums::meetings_of(&mut store.reader(), &act, forum).await?;
        let meeting = planned
            .iter()
            .filter(|one| one.state == MeetingState::Planned && one.starts_at <= began)
            .max_by_key(|one| one.starts_at)
            .ok_or(SeedError::Missing("the meeting that was planned"))?
            .id;
        for line in forums::waiting_cases(&mut store.reader(), &act, forum).await? {
            if self.is_discussed(&line.reference) && !line.on_agenda {
                if let Some(number) = self.numbers.get(&line.reference).copied() {
                    self.received(number).await?;
                }
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
        self.plan_panel(forum).await
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
        let next = decided(&self.here, &tale, number, fate, lead);
        let act = self.act_of(COORDINATOR)?;
        let store = &self.app.store;
        let (item, case) =
            forums::item_of(&mut store.reader(), &self.app.profile, &act, line.item).await?;
        let command = forums::DecideCommand {
            item: item.item,
            item_version: item.version,
            case_version: case.version,
            decide: panel_words(&self.here, number, next.clone()),
        };
        forums::decide(store, &self.app.profile, &act, &command).await?;
        match next {
            Next::LeadAgencyNamed { .. } => self.plan_the_work(number, fate),
            Next::DisputedWithSocialCare if !number.is_multiple_of(4) => {
                self.plan(number, days(2), Chapter::Ladder);
            }
            Next::DisputedWithSocialCare
            | Next::Deferred
            | Next::ReturnedToReferrer
            | Next::AdviceAndSignpost
            | Next::SteppedUp
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

    pub(super) async fn ladder(&mut self, number: u64) -> Result<(), SeedError> {
        let result = "Social care’s manager finds that the level is met. [[The panel]] does not.";
        let step = LadderStep::NotSettled {
            result: self.here.say(result),
        };
        self.climb(number, step).await?;
        // In turn: raised at once, raised late, still to be raised.
        self.ladders += 1;
        let hours = match self.ladders % 3 {
            1 => 6,
            2 => 49,
            _ => return Ok(()),
        };
        self.plan(number, SignedDuration::from_hours(hours), Chapter::Raised);
        Ok(())
    }

    pub(super) async fn raised(&mut self, number: u64) -> Result<(), SeedError> {
        let who = self.here.name(Label::HeadOfService);
        self.climb(number, LadderStep::Raise { who }).await
    }

    async fn climb(&self, number: u64, step: LadderStep) -> Result<(), SeedError> {
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
            step,
        };
        forums::take_up_dispute(store, &self.app.profile, &act, &command).await?;
        Ok(())
    }

    /// Cases that wait are on the agenda of the meeting that comes.
    pub(super) async fn coming_agendas(&mut self) -> Result<(), SeedError> {
        self.clock.set(self.now);
        let (store, profile) = (&self.app.store, &self.app.profile);
        forums::ensure_meetings(store, profile, &self.job()).await?;
        let act = self.act_of(COORDINATOR)?;
        for forum in &self.here.areas {
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
}
