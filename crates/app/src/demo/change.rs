//! What changes for a family in the demo: its plan, the review of it, and the
//! end of the case or its way back to the panel.

use casework::cases::{self, BringBack};
use casework::plans::{self, AddAction, AddNeed, AgreePlan, ReportAction};
use casework::reviews::{self, Close, HoldReview};
use domain::closure::{
    ActionAtClosure, ActionEnd, AdultAtClosure, AdultOutcome, CareAvoided, ChildAtClosure,
    ChildOutcome, Closing, Indicator, Maintained, NeedAtClosure, NeedMet,
};
use domain::plans::{
    ActionKind, ActionOwner, ActionStatus, AgreedHow, Agreement, Goal, Need, NeedSource,
    PlanAction, Whose,
};
use domain::profile::ListKey;
use domain::reviews::{ChildVoice, GoalProgress, Review, ReviewOutcome};
use domain::scales::ReadingPoint;
use jiff::ToSpan as _;

use super::fate::Fate;
use super::here::Here;
use super::seed::{SeedError, Story};
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

const NEEDS: [NeedWords; 8] = [
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
    NeedWords {
        need: "Sleepless nights leave everybody worn out.",
        goal: "Most nights of the week everybody sleeps until six.",
        family_does: "Write the sleep diary and dim the lights after tea.",
        agency_does: "Look for a medical cause, and write to the sleep clinic.",
        kind: ActionKind::MentalHealth,
        who: "anne.whitfield",
    },
    NeedWords {
        need: "The walk home and the corner by the shops do not feel safe.",
        goal: "The children get home safely and know whom to tell.",
        family_does: "Walk home with the neighbour’s children; phone on.",
        agency_does: "Neighbourhood officer meets the family and walks the route with them.",
        kind: ActionKind::Parenting,
        who: "ali.rahman",
    },
    NeedWords {
        need: "Nobody has sorted the repairs, and the bedroom is damp.",
        goal: "A dry bedroom with a bed for each child.",
        family_does: "Keep photographs and every letter from the landlord.",
        agency_does: "Write to the landlord and apply to the beds fund.",
        kind: ActionKind::Money,
        who: "joe.bennett",
    },
    NeedWords {
        need: "The older child carries too much for the others.",
        goal: "An afternoon a week that is the child’s own.",
        family_does: "A rota for chores that Dad and the uncle keep to.",
        agency_does: "Young carers’ group on Wednesdays, with a lift.",
        kind: ActionKind::Education,
        who: "hannah.cole",
    },
];

impl Story<'_> {
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
                parts: Vec::new(),
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
                from_area: None,
                goal: Goal {
                    words: what.goal.to_owned(),
                },
                actions: Vec::new(),
            },
        };
        plans::add_need(store, &act, &command).await?;
        let partner = ActionOwner::Agency {
            agency: self.agency_of(what.who)?,
            user: self.made.people.get(what.who).copied(),
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
        self.report(number, &needs).await?;
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

    /// Each action has come somewhere, or nowhere yet.
    async fn report(&self, number: u64, needs: &[Need]) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let store = &self.app.store;
        let act = self.act_of(tale.team.worker)?;
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
            reason: self.here.entry(ListKey::BackToForumReasons, back_reason(number)),
            words: self.here.say("Three visits without an answer, and the actions do not move. We ask for [[the panel]]’s ideas."),
        };
        cases::bring_back(&self.app.store, &self.app.profile, &act, &command).await?;
        if let Some(tale) = self.tales.get_mut(&number) {
            tale.back = true;
        }
        Ok(())
    }

    pub(super) async fn close(&mut self, number: u64) -> Result<(), SeedError> {
        self.record_scores(number, 5, ReadingPoint::Final).await?;
        let tale = self.tale(number)?;
        let store = &self.app.store;
        let act = self.act_of(tale.team.worker)?;
        let page = plans::plan_page(&mut store.reader(), &act, &tale.case).await?;
        let plan = page.plan.ok_or(SeedError::Missing("a plan"))?;
        let command = Close {
            reference: tale.case,
            version: page.case.version,
            closing: Closing {
                outcome: self
                    .here
                    .entry(ListKey::ClosureOutcomes, ending(self.closed).0),
                reason: ending(self.closed).1.to_owned(),
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
                adults: page
                    .people
                    .iter()
                    .filter(|one| one.part == "adult")
                    .zip(number..)
                    .map(|(adult, salt)| AdultAtClosure {
                        adult: adult.id,
                        outcome: if salt % 4 == 3 {
                            AdultOutcome::Same
                        } else {
                            AdultOutcome::Better
                        },
                        words: (salt % 2 == 0)
                            .then(|| "I sleep again, and I open the letters.".to_owned()),
                    })
                    .collect(),
                needs: plan
                    .in_force()
                    .iter()
                    .flat_map(|version| &version.needs)
                    .zip(number..)
                    .map(|(need, salt)| closed_need(&self.here, need, salt))
                    .collect(),
                actions: plan
                    .open_actions()
                    .zip(number..)
                    .map(|(action, salt)| ActionAtClosure {
                        action: action.id,
                        end: if salt % 3 == 2 {
                            ActionEnd::NotNeeded
                        } else {
                            ActionEnd::GoesOn
                        },
                    })
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
        self.closed += 1;
        self.look_back(number).await
    }
}

const fn back_reason(number: u64) -> &'static str {
    match number % 5 {
        0 => "complicated",
        1 => "lack_of_engagement",
        2 => "disengagement",
        _ => "stuck",
    }
}

/// How the cases end in turn, and why.
const fn ending(closed: u64) -> (&'static str, &'static str) {
    match closed % 8 {
        1 | 6 => (
            "needs_partly_met",
            "Mornings and school are well; the debt adviser goes on until the last letter is paid.",
        ),
        4 => (
            "consent_withdrawn",
            "Mum thanked us and wishes to go on without visits. No worry about safety; school knows.",
        ),
        3 => (
            "disengaged",
            "No answer to five visits, calls and a letter. School and health see the children each week.",
        ),
        2 => (
            "moved_away",
            "The family moved to her sister’s county. The team there has the plan, with her yes.",
        ),
        _ => (
            "needs_met",
            "The family has what it needs from school and health, and knows whom to ask.",
        ),
    }
}

fn closed_need(here: &Here<'_>, need: &Need, salt: u64) -> NeedAtClosure {
    let (met, service) = match salt % 6 {
        4 => (NeedMet::Partly, Some("voluntary")),
        5 => (NeedMet::NotMet, None),
        other if other % 2 == 0 => (NeedMet::Met, Some("school_support")),
        _ => (NeedMet::Met, Some("health")),
    };
    NeedAtClosure {
        need: need.id,
        met,
        service: service.map(|key| here.entry(ListKey::ServicesAtClosure, key)),
    }
}
