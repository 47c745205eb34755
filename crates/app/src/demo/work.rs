//! What a lead agency and its worker do with a family in the demo: the answer
//! to the panel, agreement, assessment, readings, plan, review and closure.

use casework::agreement::{self, RecordAnswer};
use casework::assessments::{self, SaveSection, SignOff, Submit};
use casework::cases;
use casework::cases::BringBack;
use casework::plans::{self, AddAction, AddNeed, AgreePlan, ReportAction};
use casework::reviews::{self, Close, HoldReview};
use casework::scales::{self, RecordReading};
use casework::team::{self, AddMember};
use domain::agreement::{AnswerForm, ServiceAnswer};
use domain::assessments::{About, Question, QuestionKind, read_answers};
use domain::closure::{
    CareAvoided, ChildAtClosure, ChildOutcome, Closing, Indicator, Maintained, NeedAtClosure,
    NeedMet,
};
use domain::forums::{Decide, Next};
use domain::ids::AssessmentId;
use domain::plans::{
    ActionKind, ActionOwner, ActionStatus, AgreedHow, Agreement, Goal, Need, NeedSource,
    PlanAction, Whose,
};
use domain::reviews::{ChildVoice, GoalProgress, Review, ReviewOutcome};
use domain::scales::{AreaScore, Discussed, Reading, ReadingKind, ReadingPoint};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::email_of;
use super::fate::Fate;
use super::seed::{SeedError, Story};
use super::world::PEOPLE;
use crate::words;

/// A need as a family plan has it, with one action of the family and one of an agency.
struct NeedWords {
    need: &'static str,
    goal: &'static str,
    family_does: &'static str,
    agency_does: &'static str,
    kind: ActionKind,
    who: &'static str,
}

const NEEDS: [NeedWords; 4] = [
    NeedWords {
        need: "Mornings are rushed and the children are often late for school.",
        goal: "Everybody is up, dressed and fed by eight, and at school on time.",
        family_does: "Lay out clothes and bags the night before; alarm at seven.",
        agency_does: "Breakfast club place, and a call home on the first late morning.",
        kind: ActionKind::Education,
        who: "tola.okafor",
    },
    NeedWords {
        need: "Mum feels low and has nobody to talk to.",
        goal: "Mum has somebody to talk to and has good days each week.",
        family_does: "Go to the Tuesday group with a friend.",
        agency_does: "Talk with the GP about help with mood, and go along the first time.",
        kind: ActionKind::MentalHealth,
        who: "megan.price",
    },
    NeedWords {
        need: "Rent arrears, and a letter that frightens the family.",
        goal: "A payment plan is agreed and the home is safe.",
        family_does: "Bring every letter and the bank statements to the appointment.",
        agency_does: "Appointment with a debt adviser at the children’s centre.",
        kind: ActionKind::Money,
        who: "chloe.martin",
    },
    NeedWords {
        need: "Rows at bedtime end in shouting.",
        goal: "Bedtime at the same hour, with a story and without shouting.",
        family_does: "Screens off at seven, then bath, story and lights out.",
        agency_does: "Six sessions on calm limits at home.",
        kind: ActionKind::Parenting,
        who: "dev.patel",
    },
];

/// What the panel records.
pub(super) fn panel_words(number: u64, next: Next) -> Decide {
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
            "The panel finds that a social worker should assess this family.",
        ),
        Next::KeptWithLead => (None, "The lead agency goes on, with advice from the panel."),
    };
    let theme = usize::try_from(number).map_or(0, |number| number % THEMES.len());
    Decide {
        meets_level,
        rationale: rationale.to_owned(),
        message: None,
        learning: matches!(next, Next::ReturnedToReferrer)
            .then(|| "A call to the school would have shown that its plan is working.".to_owned()),
        themes: THEMES
            .get(theme)
            .map(|key| (*key).to_owned())
            .into_iter()
            .collect(),
        next,
    }
}

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
        let (better, point) = if later {
            (3, ReadingPoint::Along)
        } else {
            (0, ReadingPoint::Along)
        };
        self.record_scores(number, better, point).await
    }

    async fn record_scores(
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
        let score = |salt: u64| u8::try_from(2 + (number + salt) % 3 + better).ok();
        let scores = scale
            .areas
            .iter()
            .zip(0_u64..)
            .map(|(area, place)| {
                let both = AreaScore {
                    worker: score(place),
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
        };
        let act = self.act_of(tale.team.worker)?;
        scales::record_reading(&self.app.store, &act, &command).await?;
        Ok(())
    }

    /// The family's plan is written with them, and they agree to it.
    pub(super) async fn plan_of(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let store = &self.app.store;
        let act = self.act_of(tale.team.worker)?;
        plans::begin_plan(store, &act, &tale.case).await?;
        let page = plans::plan_page(&mut store.reader(), &act, &tale.case).await?;
        let adults: Vec<_> = page
            .people
            .iter()
            .filter(|one| one.part == "adult")
            .map(|one| one.id)
            .collect();
        let parent = *adults.first().ok_or(SeedError::Missing("a parent"))?;
        let first = usize::try_from(number).map_or(0, |number| number % NEEDS.len());
        let count = if number.is_multiple_of(2) { 3 } else { 2 };
        for need in NEEDS.iter().cycle().skip(first).take(count) {
            self.add_need(number, need, parent).await?;
        }
        let command = AgreePlan {
            reference: tale.case,
            number: 1,
            agreement: Agreement {
                people: adults,
                how: if number.is_multiple_of(3) {
                    AgreedHow::ByWord
                } else {
                    AgreedHow::Signed
                },
                on: words::today(self.at()),
                commitment:
                    "We tell you early when something does not work, and we come to the meetings."
                        .to_owned(),
            },
        };
        plans::agree_plan(store, &self.app.profile, &act, &command).await?;
        Ok(())
    }

    async fn add_need(
        &self,
        number: u64,
        what: &NeedWords,
        parent: domain::ids::PersonId,
    ) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let store = &self.app.store;
        let act = self.act_of(tale.team.worker)?;
        let need = AddNeed::line_of(self.key());
        let command = AddNeed {
            reference: tale.case.clone(),
            need: Need {
                id: need,
                whose: Whose::Family,
                words: what.need.to_owned(),
                source: if number.is_multiple_of(3) {
                    NeedSource::FirstRevealed
                } else {
                    NeedSource::Assessment
                },
                goal: Goal {
                    words: what.goal.to_owned(),
                },
                actions: Vec::new(),
            },
        };
        plans::add_need(store, &act, &command).await?;
        let partner = ActionOwner::Agency {
            agency: self.agency_of(what.who)?,
            user: None,
        };
        let today = words::today(self.at());
        for (words, kind, owner, weeks) in [
            (
                what.family_does,
                ActionKind::FamilyOwn,
                ActionOwner::Family { person: parent },
                2,
            ),
            (what.agency_does, what.kind, partner, 6),
        ] {
            let command = AddAction {
                reference: tale.case.clone(),
                need,
                action: PlanAction {
                    id: AddNeed::line_of(self.key()),
                    what: words.to_owned(),
                    kind,
                    owner,
                    by: today.saturating_add(weeks.weeks()),
                },
            };
            plans::add_action(store, &act, &command).await?;
        }
        Ok(())
    }

    /// What was done is reported, and the plan is reviewed with the family.
    pub(super) async fn review(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let store = &self.app.store;
        let act = self.act_of(tale.team.worker)?;
        let page = plans::plan_page(&mut store.reader(), &act, &tale.case).await?;
        let plan = page.plan.ok_or(SeedError::Missing("a plan"))?;
        let needs = plan
            .in_force()
            .map_or_else(Vec::new, |version| version.needs.clone());
        let actions = needs.iter().flat_map(|need| &need.actions);
        for (action, place) in actions.zip(0_u64..) {
            let status = match (number + place) % 4 {
                0 | 1 => ActionStatus::Done,
                2 => ActionStatus::Doing,
                _ => ActionStatus::NotStarted,
            };
            let command = ReportAction {
                reference: tale.case.clone(),
                action: action.id,
                seen: 0,
                status,
                note: None,
            };
            plans::report_action(store, &act, &command).await?;
        }
        let amended = tale.fate == Some(Fate::Amended);
        let children = page.people.iter().filter(|one| one.part == "child");
        let command = HoldReview {
            key: self.key(),
            reference: tale.case,
            review: Review {
                on: words::today(self.at()),
                goals: needs
                    .iter()
                    .map(|need| GoalProgress {
                        need: need.id,
                        words: "Better on most days; Mondays are still hard.".to_owned(),
                    })
                    .collect(),
                voices: children
                    .zip(number..)
                    .map(|(child, salt)| ChildVoice {
                        child: child.id,
                        words: (salt % 4 != 3)
                            .then(|| "It is calmer. I like the breakfast club.".to_owned()),
                        how: Some("At school, on their own.".to_owned()),
                    })
                    .collect(),
                summary: if amended {
                    "Good steps, and a new worry about money that the plan does not have yet."
                } else {
                    "Mornings are calmer and everybody comes to the meetings."
                }
                .to_owned(),
                outcome: if amended {
                    ReviewOutcome::Amend
                } else {
                    ReviewOutcome::Continue
                },
                back_reason: None,
                own_next: None,
            },
        };
        reviews::hold_review(store, &self.app.profile, &act, &command).await?;
        Ok(())
    }

    pub(super) async fn bring_back(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let act = self.act_of(tale.team.worker)?;
        let version = cases::find(&mut self.app.store.reader(), &act, &tale.case)
            .await?
            .version;
        let command = BringBack {
            reference: tale.case,
            version,
            reason: "stuck".to_owned(),
            words: "Three visits without an answer, and the actions do not move. We ask for the panel’s ideas.".to_owned(),
        };
        cases::bring_back(&self.app.store, &self.app.profile, &act, &command).await?;
        Ok(())
    }

    pub(super) async fn close(&mut self, number: u64) -> Result<(), SeedError> {
        self.record_scores(number, 5, ReadingPoint::Final).await?;
        let tale = self.tale(number)?;
        let store = &self.app.store;
        let act = self.act_of(tale.team.worker)?;
        let page = plans::plan_page(&mut store.reader(), &act, &tale.case).await?;
        let plan = page.plan.ok_or(SeedError::Missing("a plan"))?;
        let partly = number.is_multiple_of(3);
        let command = Close {
            reference: tale.case,
            version: page.case.version,
            closing: Closing {
                outcome: if partly {
                    "needs_partly_met"
                } else {
                    "needs_met"
                }
                .to_owned(),
                reason:
                    "The family has what it needs from school and health, and knows whom to ask."
                        .to_owned(),
                children: page
                    .people
                    .iter()
                    .filter(|one| one.part == "child")
                    .zip(number..)
                    .map(|(child, salt)| ChildAtClosure {
                        child: child.id,
                        outcome: if salt % 5 == 4 {
                            ChildOutcome::Same
                        } else {
                            ChildOutcome::Better
                        },
                        voice: (salt % 3 != 2).then(|| "We laugh more.".to_owned()),
                    })
                    .collect(),
                needs: plan
                    .in_force()
                    .iter()
                    .flat_map(|version| &version.needs)
                    .zip(number..)
                    .map(|(need, salt)| closed_need(need, salt))
                    .collect(),
                feedback: Some("It helped that one person listened and came back.".to_owned()),
                referrer_view: None,
                care_avoided: CareAvoided::NeverLikely,
                indicators: vec![Indicator {
                    what: "School attendance".to_owned(),
                    before: format!("{}%", 61 + number % 20),
                    after: format!("{}%", 91 + number % 7),
                    maintained: Maintained::TooEarly,
                }],
                monitoring_until: Some(words::today(self.at()).saturating_add(3.months())),
            },
        };
        reviews::close(store, &self.app.profile, &act, &command).await?;
        Ok(())
    }
}

fn closed_need(need: &Need, salt: u64) -> NeedAtClosure {
    let (met, service) = match salt % 6 {
        4 => (NeedMet::Partly, Some("voluntary")),
        5 => (NeedMet::NotMet, None),
        other if other % 2 == 0 => (NeedMet::Met, Some("school_support")),
        _ => (NeedMet::Met, Some("health")),
    };
    NeedAtClosure {
        need: need.id,
        met,
        service: service.map(str::to_owned),
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
