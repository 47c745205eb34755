//! The four families whose stories the strategy tells, walked through the real
//! use cases from scores to closure, with their numbers; and what surrounds
//! the numbers: choice, talks, views at the end, and case studies.

use std::collections::BTreeMap;

use casework::CaseworkError;
use casework::cases::find;
use casework::outcomes::{
    NoteTalk, RecordView, StudyWords, WriteStudy, approve_study, approved_studies, approved_study,
    note_talk, outcomes_page, record_view, study_page, withdraw_study, write_study,
};
use casework::plans::{self, AddAction, AddNeed, AgreePlan};
use casework::reviews::{self, Close, NoteEngagement};
use casework::scales::{RecordReading, page_of, record_reading};
use domain::access::Role;
use domain::act::{Act, Actor, UserActor};
use domain::assessments::About;
use domain::cases::FamilyAgreement;
use domain::closure::{
    ActionAtClosure, ActionEnd, AdultAtClosure, AdultOutcome, CareAvoided, ChildAtClosure,
    ChildOutcome, Closing, Indicator, Maintained, NeedAtClosure, NeedMet,
};
use domain::ids::{PlanLineId, ReadingId, SubmissionKey};
use domain::outcomes::{ConcernNow, OutcomeView, ResultsTalk, TakingPart, ViewFrom};
use domain::plans::{
    ActionKind, ActionOwner, AgreedHow, Agreement, Goal, Need, NeedSource, PlanAction, Whose,
};
use domain::profile::Profile;
use domain::reviews::Engagement;
use domain::scales::{
    AreaScore, Discussed, Reading, ReadingKind, ReadingPoint, ScaleDefinition, Side, distance,
};
use jiff::civil::date;
use testkit::both_engines;
use testkit::engines::Bench;

use super::led_family::{CASE_REFERENCE, LedFamily, led_family};

fn profile() -> Profile {
    let text = include_str!("../../../../profiles/buckinghamshire.toml");
    Profile::parse("buckinghamshire", text).unwrap()
}

fn scale(text: &str) -> ScaleDefinition {
    ScaleDefinition::parse("scale.toml", text).unwrap()
}

fn family_scale() -> ScaleDefinition {
    scale(include_str!(
        "../../../../profiles/scales/family-scale.toml"
    ))
}

fn graded_care() -> ScaleDefinition {
    scale(include_str!("../../../../profiles/scales/graded-care.toml"))
        .filled(
            "graded-care.toml",
            include_str!("../../../../profiles/buckinghamshire/scales/graded-care.toml"),
        )
        .unwrap()
}

fn star(key: &str) -> ScaleDefinition {
    let catalogue = include_str!("../../../../profiles/scales/catalogue.toml");
    ScaleDefinition::parse_catalogue("catalogue.toml", catalogue)
        .unwrap()
        .into_iter()
        .find(|scale| scale.key == key)
        .unwrap()
}

/// A family that agreed, and how to act for it.
struct Told {
    bench: Bench,
    led: LedFamily,
    profile: Profile,
}

impl Told {
    async fn begin(bench: Bench) -> Self {
        let at = bench.act().at;
        let led = led_family(&bench, FamilyAgreement::Given { at }).await;
        Self {
            bench,
            led,
            profile: profile(),
        }
    }

    fn key(&self) -> SubmissionKey {
        SubmissionKey::new(self.bench.store.entropy().id(self.bench.act().at))
    }

    fn worker(&self) -> Act {
        self.led.worker(&self.bench)
    }

    fn manager(&self) -> Act {
        self.led.manager(&self.bench)
    }

    /// Another manager of the lead agency.
    fn second_manager(&self) -> Act {
        self.bench.act_of(Actor::User(UserActor {
            user: self.led.worker,
            agency: self.led.agency,
            roles: [Role::LeadAgencyManager].into_iter().collect(),
            areas: std::collections::BTreeSet::new(),
        }))
    }

    /// Scores that add up to `sum`, spread over the areas of a scale, by one side.
    async fn reads(
        &self,
        scale: &ScaleDefinition,
        sum: u8,
        point: ReadingPoint,
    ) -> Result<ReadingId, CaseworkError> {
        let count = u8::try_from(scale.areas.len()).unwrap();
        let scores: BTreeMap<String, AreaScore> = scale
            .areas
            .iter()
            .zip(0_u8..)
            .map(|(area, place)| {
                let more = u8::from(place < sum % count);
                let worker = Some(sum / count + more);
                (
                    area.key.clone(),
                    AreaScore {
                        worker,
                        family: None,
                    },
                )
            })
            .collect();
        let kind = scale.reading_kinds()[0];
        self.record(scale, kind, point, scores, TakingPart::Chose)
            .await
    }

    async fn record(
        &self,
        scale: &ScaleDefinition,
        kind: ReadingKind,
        point: ReadingPoint,
        scores: BTreeMap<String, AreaScore>,
        taking_part: TakingPart,
    ) -> Result<ReadingId, CaseworkError> {
        let command = RecordReading {
            key: self.key(),
            case_reference: CASE_REFERENCE.to_owned(),
            scale,
            about: About::Family,
            reading: Reading {
                on: casework::time::london_day(self.bench.act().at),
                kind,
                point,
                scores,
                discussed: Discussed::NotYet,
                note: String::new(),
            },
            taking_part,
        };
        record_reading(&self.bench.store, &self.worker(), &command).await
    }

    /// A plan with one need and the kinds of help that meet it, agreed.
    async fn plan(&self, source: NeedSource, kinds: &[ActionKind]) -> PlanLineId {
        let (store, act) = (&self.bench.store, self.worker());
        plans::begin_plan(store, &act, CASE_REFERENCE)
            .await
            .unwrap();
        let need = AddNeed::line_of(self.key());
        let add = AddNeed {
            reference: CASE_REFERENCE.to_owned(),
            need: Need {
                id: need,
                whose: Whose::Family,
                words: "Life at home is hard for everybody".to_owned(),
                source,
                from_area: None,
                goal: Goal {
                    words: "A calm and safe home".to_owned(),
                },
                actions: Vec::new(),
            },
        };
        plans::add_need(store, &act, &add).await.unwrap();
        for kind in kinds {
            let add = AddAction {
                reference: CASE_REFERENCE.to_owned(),
                need,
                action: PlanAction {
                    id: AddNeed::line_of(self.key()),
                    what: kind.words().to_owned(),
                    kind: *kind,
                    owner: ActionOwner::Agency {
                        agency: self.led.other_agency,
                        user: None,
                    },
                    by: date(2026, 6, 1),
                },
            };
            plans::add_action(store, &act, &add).await.unwrap();
        }
        let agree = AgreePlan {
            reference: CASE_REFERENCE.to_owned(),
            number: 1,
            agreement: Agreement {
                parts: Vec::new(),
                people: vec![self.led.parent],
                how: AgreedHow::Signed,
                on: casework::time::london_day(self.bench.act().at),
                commitment: "We come to what we agreed".to_owned(),
            },
        };
        plans::agree_plan(store, &self.profile, &act, &agree)
            .await
            .unwrap();
        need
    }

    async fn close(&self, need: PlanLineId, indicators: Vec<Indicator>) {
        let version = find(
            &mut self.bench.store.reader(),
            &self.worker(),
            CASE_REFERENCE,
        )
        .await
        .unwrap()
        .version;
        let mut reader = self.bench.store.reader();
        let page = plans::plan_page(&mut reader, &self.worker(), CASE_REFERENCE)
            .await
            .unwrap();
        let actions = page
            .plan
            .iter()
            .flat_map(domain::plans::Plan::open_actions)
            .map(|action| ActionAtClosure {
                action: action.id,
                end: ActionEnd::Done,
            })
            .collect();
        let children = self.led.children.map(|child| ChildAtClosure {
            child,
            outcome: ChildOutcome::Better,
            voice: None,
        });
        let command = Close {
            reference: CASE_REFERENCE.to_owned(),
            version,
            closing: Closing {
                outcome: "needs_met".to_owned(),
                reason: "Ada and Ben are well, and Cas Sample has help nearby".to_owned(),
                children: children.to_vec(),
                adults: vec![AdultAtClosure {
                    adult: self.led.parent,
                    outcome: AdultOutcome::Better,
                    words: Some("We talk to each other again".to_owned()),
                }],
                needs: vec![NeedAtClosure {
                    need,
                    met: NeedMet::Met,
                    service: Some("school_support".to_owned()),
                }],
                actions,
                feedback: Some("Ada laughs again".to_owned()),
                referrer_view: None,
                care_avoided: CareAvoided::Avoided,
                indicators,
                monitoring_until: None,
            },
        };
        reviews::close(&self.bench.store, &self.profile, &self.worker(), &command)
            .await
            .unwrap();
    }

    /// The averages at the start and at the end, with how many areas they count.
    async fn averages(&self, key: &str) -> (String, String, u32) {
        let page = outcomes_page(
            &mut self.bench.store.reader(),
            &self.manager(),
            CASE_REFERENCE,
        )
        .await
        .unwrap();
        let series = page.series.iter().find(|one| one.scale.key == key).unwrap();
        let readings: Vec<Reading> = series
            .readings
            .iter()
            .map(|one| one.reading.clone())
            .collect();
        assert_eq!(distance(&series.scale, &readings, Side::Family), None);
        let far = distance(&series.scale, &readings, Side::Worker).unwrap();
        let last = far.last.unwrap();
        (far.first.words(), last.words(), last.scored)
    }

    fn view(&self) -> RecordView {
        RecordView {
            key: self.key(),
            reference: CASE_REFERENCE.to_owned(),
            view: OutcomeView {
                from: ViewFrom::Referrer,
                who: "The GP who first asked for help".to_owned(),
                concern: ConcernNow::Less,
                words: "I am no longer so worried about their health".to_owned(),
                on: casework::time::london_day(self.bench.act().at),
            },
        }
    }

    async fn closed(bench: Bench) -> Self {
        let told = Self::begin(bench).await;
        let need = told
            .plan(NeedSource::Assessment, &[ActionKind::Health])
            .await;
        told.close(need, Vec::new()).await;
        told
    }

    fn study(&self, version: i64, story: &str) -> WriteStudy {
        WriteStudy {
            reference: CASE_REFERENCE.to_owned(),
            version,
            words: StudyWords {
                title: "Calm mornings".to_owned(),
                story: story.to_owned(),
            },
        }
    }
}

fn code<T: std::fmt::Debug>(outcome: Result<T, CaseworkError>) -> String {
    match outcome {
        Err(CaseworkError::Refused(refusal)) => refusal.code.to_string(),
        other => panic!("{other:?}"),
    }
}

both_engines! {
    // Requirement: BUCKS-STRAT-140, BUCKS-STRAT-142, BUCKS-STRAT-144, BUCKS-STRAT-139
    async fn a_mother_with_two_small_children_comes_from_3_2_to_6_8_and_they_stay_together(bench: Bench) {
        let told = Told::begin(bench).await;
        told.reads(&family_scale(), 29, ReadingPoint::Along).await.unwrap();
        let kinds = [
            ActionKind::Parenting, ActionKind::ChildCare, ActionKind::Behaviour, ActionKind::Health,
            ActionKind::Money, ActionKind::BenefitsAndWork, ActionKind::Education, ActionKind::Practical,
        ];
        let need = told.plan(NeedSource::Scale, &kinds).await;
        told.reads(&family_scale(), 61, ReadingPoint::Final).await.unwrap();
        told.close(need, Vec::new()).await;
        assert_eq!(told.averages("family_scale").await, ("3.2".to_owned(), "6.8".to_owned(), 9));
        let page = outcomes_page(&mut told.bench.store.reader(), &told.manager(), CASE_REFERENCE).await.unwrap();
        assert_eq!(page.closing.unwrap().care_avoided, CareAvoided::Avoided);
        let plan = page.plan.plan.unwrap();
        assert_eq!(plan.in_force().unwrap().needs[0].actions.len(), kinds.len());
    }

    // Requirement: BUCKS-STRAT-145, BUCKS-STRAT-146, BUCKS-STRAT-147, BUCKS-STRAT-148
    async fn a_childs_attendance_goes_from_below_10_to_97_per_cent_and_stays(bench: Bench) {
        let told = Told::begin(bench).await;
        told.reads(&family_scale(), 39, ReadingPoint::Along).await.unwrap();
        let kinds = [ActionKind::MentalHealth, ActionKind::DomesticAbuse, ActionKind::YoungCarers];
        let need = told.plan(NeedSource::FirstRevealed, &kinds).await;
        told.reads(&family_scale(), 64, ReadingPoint::Final).await.unwrap();
        let attendance = Indicator {
            what: "School attendance".to_owned(),
            before: "below 10%".to_owned(),
            after: "97%".to_owned(),
            maintained: Maintained::Yes,
        };
        told.close(need, vec![attendance.clone()]).await;
        assert_eq!(told.averages("family_scale").await, ("4.3".to_owned(), "7.1".to_owned(), 9));
        let page = outcomes_page(&mut told.bench.store.reader(), &told.manager(), CASE_REFERENCE).await.unwrap();
        assert_eq!(page.closing.unwrap().indicators, [attendance]);
        let plan = page.plan.plan.unwrap();
        let need = &plan.in_force().unwrap().needs[0];
        assert_eq!(need.source, NeedSource::FirstRevealed);
        assert!(need.actions.iter().any(|action| action.kind == ActionKind::YoungCarers));
    }

    // Requirement: BUCKS-STRAT-149, BUCKS-STRAT-151, BUCKS-STRAT-152, BUCKS-STRAT-154, BUCKS-STRAT-155
    async fn a_mother_and_her_teenager_who_first_refused_come_from_3_8_to_6_1_by_two_stars(bench: Bench) {
        let told = Told::begin(bench).await;
        let refused = NoteEngagement {
            key: told.key(),
            reference: CASE_REFERENCE.to_owned(),
            engagement: Engagement::ALL[0],
            on: casework::time::london_day(told.bench.act().at),
            words: "They did not open the door. I try again on Friday.".to_owned(),
        };
        reviews::note_engagement(&told.bench.store, &told.worker(), &refused).await.unwrap();
        told.reads(&family_scale(), 34, ReadingPoint::Along).await.unwrap();
        told.reads(&star("star_teen"), 30, ReadingPoint::Along).await.unwrap();
        let need = told.plan(NeedSource::Told, &[ActionKind::Advocacy]).await;
        told.reads(&family_scale(), 55, ReadingPoint::Final).await.unwrap();
        told.reads(&star("star_teen"), 50, ReadingPoint::Final).await.unwrap();
        told.close(need, Vec::new()).await;
        assert_eq!(told.averages("family_scale").await, ("3.8".to_owned(), "6.1".to_owned(), 9));
        assert_eq!(told.averages("star_teen").await, ("3.8".to_owned(), "6.3".to_owned(), 8));
        let page = outcomes_page(&mut told.bench.store.reader(), &told.manager(), CASE_REFERENCE).await.unwrap();
        let closing = page.closing.unwrap();
        assert_eq!(closing.adults[0].words.as_deref(), Some("We talk to each other again"));
    }

    // Requirement: BUCKS-STRAT-156, BUCKS-STRAT-157, BUCKS-STRAT-38
    async fn a_gps_family_comes_from_2_8_to_7_3_and_the_gp_is_less_worried(bench: Bench) {
        let told = Told::begin(bench).await;
        told.reads(&family_scale(), 25, ReadingPoint::Along).await.unwrap();
        let need = told.plan(NeedSource::Assessment, &[ActionKind::Health]).await;
        told.reads(&family_scale(), 66, ReadingPoint::Final).await.unwrap();
        told.close(need, Vec::new()).await;
        assert_eq!(told.averages("family_scale").await, ("2.8".to_owned(), "7.3".to_owned(), 9));
        let view = told.view();
        for _ in 0..2 {
            record_view(&told.bench.store, &told.manager(), &view).await.unwrap();
        }
        let page = outcomes_page(&mut told.bench.store.reader(), &told.manager(), CASE_REFERENCE).await.unwrap();
        assert_eq!(page.views.len(), 1);
        assert_eq!(page.views[0].view, view.view);
        assert_eq!(page.closing.unwrap().adults[0].outcome, AdultOutcome::Better);
    }

    async fn a_view_needs_words_and_somebody_who_may_record_it(bench: Bench) {
        let told = Told::closed(bench).await;
        let store = &told.bench.store;
        let mut silent = told.view();
        silent.view.words = " ".to_owned();
        assert_eq!(code(record_view(store, &told.manager(), &silent).await), "outcomes.no_words");
        let unseen = record_view(store, &told.led.stranger(&told.bench), &told.view()).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)));
    }

    // Requirement: BUCKS-STRAT-96, BUCKS-STRAT-97, BUCKS-STRAT-98
    async fn graded_care_is_recorded_by_choice_in_four_areas_and_talked_through(bench: Bench) {
        let told = Told::begin(bench).await;
        let scale = graded_care();
        let scores: BTreeMap<String, AreaScore> = ["physical", "safety", "love", "esteem"]
            .map(|area| (area.to_owned(), AreaScore { worker: Some(3), family: Some(2) }))
            .into_iter()
            .collect();
        let kind = ReadingKind::InDepth;
        let unasked = told.record(&scale, kind, ReadingPoint::Along, scores.clone(), TakingPart::DidNotChoose).await;
        assert_eq!(code(unasked), "scales.not_by_choice");
        let reading = told.record(&scale, kind, ReadingPoint::Along, scores, TakingPart::Chose).await.unwrap();
        let talk = |on, key| NoteTalk {
            key,
            reference: CASE_REFERENCE.to_owned(),
            reading,
            talk: ResultsTalk { on, who: "Cas".to_owned(), said: "We knew about the stairs".to_owned() },
        };
        let store = &told.bench.store;
        let today = casework::time::london_day(told.bench.act().at);
        let early = note_talk(store, &told.worker(), &talk(today.yesterday().unwrap(), told.key())).await;
        assert_eq!(code(early), "outcomes.before_the_reading");
        let denied = note_talk(store, &told.manager(), &talk(today, told.key())).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let unseen = note_talk(store, &told.led.stranger(&told.bench), &talk(today, told.key())).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)));
        let key = told.key();
        for _ in 0..2 {
            note_talk(store, &told.worker(), &talk(today, key)).await.unwrap();
        }
        let page = page_of(&mut store.reader(), &told.worker(), CASE_REFERENCE).await.unwrap();
        let stored = &page.series[0].readings[0];
        assert_eq!(stored.taking_part, Some(TakingPart::Chose));
        assert_eq!(stored.talks.len(), 1);
        assert!(stored.was_discussed());
        assert_eq!(page.series[0].scale.areas.len(), 4);
    }

    async fn a_case_study_has_no_names_and_is_approved_by_somebody_else(bench: Bench) {
        let told = Told::closed(bench).await;
        let store = &told.bench.store;
        let named = write_study(store, &told.manager(), &told.study(0, "Ada is well.")).await;
        assert_eq!(code(named), "outcomes.names_left");
        write_study(store, &told.manager(), &told.study(0, "A child is well.")).await.unwrap();
        let stale = write_study(store, &told.manager(), &told.study(0, "A child is better.")).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)));
        let own = approve_study(store, &told.manager(), CASE_REFERENCE, 1).await;
        assert_eq!(code(own), "outcomes.own_study");
        let unseen = approve_study(store, &told.led.stranger(&told.bench), CASE_REFERENCE, 1).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)));
        let reader = told.led.stranger(&told.bench);
        assert!(approved_studies(&mut store.reader(), &reader).await.unwrap().is_empty());
        approve_study(store, &told.second_manager(), CASE_REFERENCE, 1).await.unwrap();
        let listed = approved_studies(&mut store.reader(), &reader).await.unwrap();
        assert_eq!(listed.len(), 1);
        let read = approved_study(&mut store.reader(), &reader, listed[0].id).await.unwrap();
        assert_eq!(read.story, "A child is well.");
        let fixed = write_study(store, &told.manager(), &told.study(2, "Changed.")).await;
        assert_eq!(code(fixed), "outcomes.study_approved");
        withdraw_study(store, &told.second_manager(), CASE_REFERENCE, 2).await.unwrap();
        let gone = approved_study(&mut store.reader(), &reader, listed[0].id).await;
        assert!(matches!(gone, Err(CaseworkError::NotFound)));
    }

    async fn an_open_case_is_not_written_up_and_its_names_are_known(bench: Bench) {
        let told = Told::begin(bench).await;
        let store = &told.bench.store;
        let open = write_study(store, &told.worker(), &told.study(0, "A child is well.")).await;
        assert_eq!(code(open), "outcomes.case_open");
        let page = study_page(&mut store.reader(), &told.worker(), CASE_REFERENCE).await.unwrap();
        assert_eq!(page.names.replace("Ada and Cas Sample"), "Child A and Adult A");
    }
}
