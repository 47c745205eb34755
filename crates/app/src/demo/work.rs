//! What a lead agency and its worker do with a family in the demo: the answer
//! to the panel, agreement, assessment and readings. The plan is in `change`.

use casework::agreement::{self, RecordAnswer};
use casework::assessments::{self, SaveSection, SignOff, Submit};
use casework::cases;
use casework::scales::{self, RecordReading};
use casework::team::{self, AddMember};
use domain::agreement::{AnswerForm, ServiceAnswer};
use domain::assessments::{About, Question, QuestionKind, read_answers};
use domain::ids::AssessmentId;
use domain::outcomes::TakingPart;
use domain::scales::{AreaScore, Discussed, Reading, ReadingKind, ReadingPoint};
use jiff::civil::Date;

use super::email_of;
use super::fate::Fate;
use super::outcomes::{Along, told_score};
use super::seed::{SeedError, Story};
use super::world::PEOPLE;
use crate::words;

impl Story<'_> {
    /// The agency that was asked accepts, or says why not.
    pub(super) async fn lead(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of(tale.team.manager)?;
        let case = cases::find(&mut store.reader(), &act, &tale.case).await?;
        if tale.fate == Some(Fate::Declined) {
            self.declined.insert(number);
            let reason = "Two workers are away and nobody can start before next month.";
            cases::decline_lead(store, profile, &act, &tale.case, case.version, reason).await?;
        } else {
            cases::accept_lead(store, profile, &act, &tale.case, case.version).await?;
        }
        Ok(())
    }

    pub(super) async fn worker(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of(tale.team.manager)?;
        let worker = *self
            .made
            .people
            .get(tale.team.worker)
            .ok_or(SeedError::Missing(tale.team.worker))?;
        let case = cases::find(&mut store.reader(), &act, &tale.case).await?;
        cases::assign_worker(store, profile, &act, &tale.case, case.version, worker).await?;
        if let Some(tale) = self.tales.get_mut(&number) {
            tale.has_worker = true;
        }
        Ok(())
    }

    pub(super) async fn agreement(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let (store, profile) = (&self.app.store, &self.app.profile);
        let act = self.act_of(tale.team.worker)?;
        let family = tale.received.family_reference;
        let page = agreement::page_of(&mut store.reader(), profile, &act, &family).await?;
        for one in page.people.iter().filter(|one| one.asked.adult) {
            let command = RecordAnswer {
                key: self.key(),
                family: family.clone(),
                person: one.asked.person,
                answer: ServiceAnswer::Given,
                form: AnswerForm::Written,
                on: words::today(self.at()),
                own_right_note: None,
                words: Some("Would like visits after school.".to_owned()),
            };
            agreement::record_answer(store, profile, &act, &command).await?;
        }
        let partner = if number.is_multiple_of(2) {
            "megan.price"
        } else {
            "tola.okafor"
        };
        if partner == tale.team.worker {
            return Ok(());
        }
        let command = AddMember {
            key: self.key(),
            reference: tale.case,
            account: None,
            email: PEOPLE
                .iter()
                .find(|person| person.mailbox == partner)
                .map(email_of),
            name: None,
            agency: None,
            job: None,
            contact: None,
            brings: Some("Knows the children, and can meet them at school or at home.".to_owned()),
        };
        team::add_member(store, &act, &command).await?;
        Ok(())
    }

    /// The worker begins: the first pages are written.
    pub(super) async fn draft(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let act = self.act_of(tale.team.worker)?;
        let form = self
            .app
            .definitions
            .form("whole_family_assessment")
            .ok_or(SeedError::Missing("the whole-family assessment"))?;
        let id = assessments::start(&self.app.store, &act, &tale.case, form).await?;
        self.write(number, id, 3).await
    }

    /// Writes the pages that are still empty, up to a number of them.
    async fn write(&self, number: u64, id: AssessmentId, pages: usize) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let store = &self.app.store;
        let act = self.act_of(tale.team.worker)?;
        let page = assessments::page_of(&mut store.reader(), &act, &tale.case, id).await?;
        let today = words::today(self.at());
        let empty = page.part_keys.iter().filter(|key| page.part(key).is_none());
        for key in empty.take(pages) {
            let section = page
                .form
                .section(&key.section)
                .ok_or(SeedError::Missing("a section of the assessment"))?;
            let answers = read_answers(section, |wanted| {
                section
                    .questions
                    .iter()
                    .find(|question| question.key == wanted)
                    .map_or_else(String::new, |question| written(question, number, today))
            })
            .map_err(|_| SeedError::Missing("answers that the form can take"))?;
            let command = SaveSection {
                case_reference: tale.case.clone(),
                assessment: id,
                part: key.clone(),
                version: 0,
                answers,
            };
            assessments::save_section(store, &act, &command).await?;
        }
        Ok(())
    }

    async fn latest_assessment(&self, number: u64) -> Result<AssessmentId, SeedError> {
        let tale = self.tale(number)?;
        let act = self.act_of(tale.team.worker)?;
        let mut db = self.app.store.reader();
        let (_, lines) = assessments::list_of_case(&mut db, &act, &tale.case).await?;
        lines
            .first()
            .map(|line| line.id)
            .ok_or(SeedError::Missing("an assessment"))
    }

    pub(super) async fn submit(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let assessment = self.latest_assessment(number).await?;
        self.write(number, assessment, usize::MAX).await?;
        let store = &self.app.store;
        let act = self.act_of(tale.team.worker)?;
        let page = assessments::page_of(&mut store.reader(), &act, &tale.case, assessment).await?;
        let command = Submit {
            case_reference: tale.case,
            assessment,
            version: page.version,
        };
        assessments::submit(store, &self.app.profile, &act, &command).await?;
        Ok(())
    }

    pub(super) async fn sign_off(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let assessment = self.latest_assessment(number).await?;
        let store = &self.app.store;
        let act = self.act_of(tale.team.manager)?;
        let page = assessments::page_of(&mut store.reader(), &act, &tale.case, assessment).await?;
        let command = SignOff {
            case_reference: tale.case,
            assessment,
            version: page.version,
        };
        assessments::sign_off(store, &act, &command).await?;
        Ok(())
    }

    /// A reading: low at the start, higher later; worker and family differ a little.
    pub(super) async fn reading(&mut self, number: u64, later: bool) -> Result<(), SeedError> {
        let better = if later { 3 } else { 0 };
        self.record_scores(number, better, ReadingPoint::Along)
            .await
    }

    pub(super) async fn record_scores(
        &self,
        number: u64,
        better: u64,
        point: ReadingPoint,
    ) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let scale = self
            .app
            .definitions
            .scale("family_scale")
            .ok_or(SeedError::Missing("the family scale"))?;
        let along = match (point, better) {
            (ReadingPoint::Final, _) => Along::Last,
            (ReadingPoint::Along, 0) => Along::First,
            (ReadingPoint::Along, _) => Along::Middle,
        };
        let closes = tale.fate == Some(Fate::Closed);
        let score = |salt: u64| u8::try_from(2 + (number + salt) % 3 + better).ok();
        let workers = |place: u64| {
            if closes {
                told_score(number, place, along)
            } else {
                score(place)
            }
        };
        let scores = scale
            .areas
            .iter()
            .zip(0_u64..)
            .map(|(area, place)| {
                let both = AreaScore {
                    worker: workers(place),
                    // The family has not scored every area at every reading.
                    family: if (number + place) % 8 == 5 {
                        None
                    } else {
                        score(place + 1)
                    },
                };
                (area.key.clone(), both)
            })
            .collect();
        let command = RecordReading {
            key: self.key(),
            case_reference: tale.case.clone(),
            scale,
            about: About::Family,
            reading: Reading {
                on: words::today(self.at()),
                kind: ReadingKind::Plain,
                point,
                scores,
                discussed: Discussed::Yes,
                note: "Talked through together at the kitchen table.".to_owned(),
            },
            taking_part: TakingPart::Chose,
        };
        let act = self.act_of(tale.team.worker)?;
        scales::record_reading(&self.app.store, &act, &command).await?;
        Ok(())
    }
}

/// What a worker writes beside a question. A voice is sometimes still missing:
/// that is shown, and stops nobody (C-75).
fn written(question: &Question, number: u64, today: Date) -> String {
    match question.kind {
        QuestionKind::Voice if number.is_multiple_of(5) => String::new(),
        QuestionKind::Voice => "“I like it when Mum reads to us. I want my own bed.”".to_owned(),
        QuestionKind::Text => text_for(&question.key).to_owned(),
        QuestionKind::Choice => question
            .choices
            .get(usize::try_from(number % 3).unwrap_or(0))
            .map_or_else(String::new, |choice| choice.key.clone()),
        QuestionKind::YesNoNotKnown => if number.is_multiple_of(4) {
            "yes"
        } else {
            "no"
        }
        .to_owned(),
        QuestionKind::Date => today.to_string(),
        QuestionKind::Scale => (1 + number % 5).to_string(),
    }
}

fn text_for(question: &str) -> &'static str {
    match question {
        "why_now" => {
            "Things came to a head after the half-term: too little sleep, too many letters, and school calling every week. Mum says she is ready for help."
        }
        "works_well" => {
            "They eat together on Sundays, the children look out for each other, and Mum never misses a parents’ evening."
        }
        "child_health" => {
            "Up to date with checks. Sleeps late and is tired on Mondays. Teeth need a dentist."
        }
        "child_learning" => {
            "Enjoys drawing and science. Often late, and a little behind in reading."
        }
        "child_behaviour" => {
            "Kind to younger children. Gets loud when plans change, and calms down with a known adult."
        }
        "adult_situation" => {
            "Works nights, sleeps little, and worries about the rent. Warm with the children."
        }
        "caring_together" => {
            "The adults agree about most things and split the school run. Handovers can be tense."
        }
        "home" => {
            "Clean and warm, with too little room: two children share a bed. The lease runs until the summer."
        }
        "worries_about_safety" => {
            "None at the moment inside the home. The older child walks home alone in the dark."
        }
        "keeps_safe" => "A grandmother nearby, a good neighbour, and clear rules about going out.",
        "analysis" => {
            "A loving family with too much to carry at once. Without help with mornings and money, school would suffer and Mum’s mood with it."
        }
        "changes" => "Calm mornings, one worry less about money, and somebody for Mum to talk to.",
        _ => "We talked about this at home. Nothing more to add today.",
    }
}
