//! Assessments: started with the family's agreement, saved without silent
//! overwriting, submitted, and signed off by somebody else.

use casework::CaseworkError;
use casework::assessments::{
    AssessmentPage, SaveSection, SendBack, SignOff, Submit, list_of_case, page_of, save_section,
    send_back, sign_off, start, submit,
};
use casework::clocks;
use domain::act::Act;
use domain::assessments::{
    About, Answer, AssessmentState, FormDefinition, PartKey, QuestionKind, SectionAnswers,
    YesNoNotKnown,
};
use domain::cases::FamilyAgreement;
use domain::ids::AssessmentId;
use domain::profile::{ClockKey, Profile};
use jiff::ToSpan as _;
use testkit::both_engines;
use testkit::engines::Bench;

use super::led_family::{CASE_REFERENCE, LedFamily, led_family};

fn form() -> FormDefinition {
    FormDefinition::parse(
        "whole-family-assessment.toml",
        include_str!("../../../../profiles/forms/whole-family-assessment.toml"),
    )
    .unwrap()
}

fn profile() -> Profile {
    Profile::parse(
        "buckinghamshire.toml",
        include_str!("../../../../profiles/buckinghamshire.toml"),
    )
    .unwrap()
}

async fn agreed(bench: &Bench) -> LedFamily {
    let at = bench.act().at;
    led_family(bench, FamilyAgreement::Given { at }).await
}

fn strengths(words: &str) -> SectionAnswers {
    std::iter::once(("works_well".to_owned(), Answer::Text(words.to_owned()))).collect()
}

fn save(assessment: AssessmentId, version: i64, words: &str) -> SaveSection {
    SaveSection {
        case_reference: CASE_REFERENCE.to_owned(),
        assessment,
        part: PartKey {
            section: "strengths".to_owned(),
            about: About::Family,
        },
        version,
        answers: strengths(words),
    }
}

async fn page(bench: &Bench, act: &Act, id: AssessmentId) -> AssessmentPage {
    page_of(&mut bench.store.reader(), act, CASE_REFERENCE, id)
        .await
        .unwrap()
}

fn which(page: &AssessmentPage) -> SignOff {
    SignOff {
        case_reference: CASE_REFERENCE.to_owned(),
        assessment: page.id,
        version: page.version,
    }
}

fn submission(page: &AssessmentPage) -> Submit {
    Submit {
        case_reference: CASE_REFERENCE.to_owned(),
        assessment: page.id,
        version: page.version,
    }
}

/// Answers everything but what the children say.
async fn answer_all(bench: &Bench, act: &Act, id: AssessmentId) {
    let page = page(bench, act, id).await;
    for key in &page.part_keys {
        let section = page.form.section(&key.section).unwrap();
        let answers = section
            .questions
            .iter()
            .filter_map(|question| {
                let answer = match question.kind {
                    QuestionKind::Voice => return None,
                    QuestionKind::Text => Answer::Text("Words".to_owned()),
                    QuestionKind::Choice => Answer::Choice(question.choices[0].key.clone()),
                    QuestionKind::YesNoNotKnown => Answer::YesNoNotKnown(YesNoNotKnown::NotKnown),
                    QuestionKind::Date => Answer::Date(jiff::civil::date(2026, 3, 2)),
                    QuestionKind::Scale => Answer::Scale(3),
                };
                Some((question.key.clone(), answer))
            })
            .collect();
        save_section(
            &bench.store,
            act,
            &SaveSection {
                case_reference: CASE_REFERENCE.to_owned(),
                assessment: id,
                part: key.clone(),
                version: page.part(key).map_or(0, |part| part.version),
                answers,
            },
        )
        .await
        .unwrap();
    }
}

async fn submitted(bench: &Bench, led: &LedFamily) -> AssessmentId {
    let act = led.worker(bench);
    let id = start(&bench.store, &act, CASE_REFERENCE, &form())
        .await
        .unwrap();
    answer_all(bench, &act, id).await;
    let before = page(bench, &act, id).await;
    submit(&bench.store, &profile(), &act, &submission(&before))
        .await
        .unwrap();
    id
}

fn code(outcome: Result<impl std::fmt::Debug, CaseworkError>) -> &'static str {
    match outcome.unwrap_err() {
        CaseworkError::Refused(refusal) => refusal.code,
        other => panic!("{other:?}"),
    }
}

both_engines! {
    // Requirement: BUCKS-STRAT-117, C-04
    async fn no_assessment_starts_before_the_family_agrees(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let refused = start(&bench.store, &led.worker(&bench), CASE_REFERENCE, &form()).await;
        assert_eq!(code(refused), "cases.not_agreed");
    }

    async fn only_the_lead_worker_starts_and_for_strangers_there_is_no_case(bench: Bench) {
        let led = agreed(&bench).await;
        let denied = start(&bench.store, &led.manager(&bench), CASE_REFERENCE, &form()).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let unseen = start(&bench.store, &led.stranger(&bench), CASE_REFERENCE, &form()).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)));
    }

    async fn a_second_click_on_start_finds_the_same_assessment(bench: Bench) {
        let led = agreed(&bench).await;
        let act = led.worker(&bench);
        let first = start(&bench.store, &act, CASE_REFERENCE, &form()).await.unwrap();
        let second = start(&bench.store, &act, CASE_REFERENCE, &form()).await.unwrap();
        assert_eq!(first, second);
        let (_, lines) = list_of_case(&mut bench.store.reader(), &act, CASE_REFERENCE).await.unwrap();
        assert_eq!(lines.len(), 1);
    }

    async fn a_form_whose_words_changed_without_a_new_version_is_refused(bench: Bench) {
        let led = agreed(&bench).await;
        let id = submitted(&bench, &led).await;
        let manager = led.manager(&bench);
        let shown = page(&bench, &manager, id).await;
        sign_off(&bench.store, &manager, &which(&shown)).await.unwrap();
        let changed = FormDefinition { title: "Other words".to_owned(), ..form() };
        let refused = start(&bench.store, &led.worker(&bench), CASE_REFERENCE, &changed).await;
        assert_eq!(code(refused), "assessments.edition_changed");
    }

    async fn two_people_never_overwrite_each_other_unseen(bench: Bench) {
        let led = agreed(&bench).await;
        let act = led.worker(&bench);
        let id = start(&bench.store, &act, CASE_REFERENCE, &form()).await.unwrap();
        save_section(&bench.store, &act, &save(id, 0, "First")).await.unwrap();
        let stale = save_section(&bench.store, &act, &save(id, 0, "Second")).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)));
        save_section(&bench.store, &act, &save(id, 1, "Third")).await.unwrap();
        let shown = page(&bench, &act, id).await;
        assert_eq!(shown.parts.len(), 1);
        assert_eq!(shown.parts[0].answers, strengths("Third"));
        assert_eq!(shown.parts[0].version, 2);
    }

    async fn a_part_about_somebody_outside_the_family_does_not_exist(bench: Bench) {
        let led = agreed(&bench).await;
        let act = led.worker(&bench);
        let id = start(&bench.store, &act, CASE_REFERENCE, &form()).await.unwrap();
        let mut command = save(id, 0, "Words");
        // The parent is no child: the section about each child has no page for them.
        command.part = PartKey { section: "each_child".to_owned(), about: About::Person(led.parent) };
        let unseen = save_section(&bench.store, &act, &command).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)));
    }

    async fn an_unfinished_assessment_is_not_submitted(bench: Bench) {
        let led = agreed(&bench).await;
        let act = led.worker(&bench);
        let id = start(&bench.store, &act, CASE_REFERENCE, &form()).await.unwrap();
        let shown = page(&bench, &act, id).await;
        let refused = submit(&bench.store, &profile(), &act, &submission(&shown)).await;
        assert_eq!(code(refused), "assessments.incomplete");
    }

    // Requirement: C-75
    async fn each_childs_voice_is_shown_as_missing_and_stops_nobody(bench: Bench) {
        let led = agreed(&bench).await;
        let id = submitted(&bench, &led).await;
        let shown = page(&bench, &led.manager(&bench), id).await;
        let unheard: Vec<About> = shown.missing.iter().map(|gap| gap.part.about).collect();
        assert_eq!(unheard, led.children.map(About::Person));
        assert!(shown.missing.iter().all(|gap| !gap.blocks_sign_off));
        assert!(matches!(shown.state, AssessmentState::Submitted { .. }));
    }

    // Requirement: BUCKS-STRAT-107, BUCKS-STRAT-10
    async fn submitting_stops_the_assessments_clock_and_tells_the_manager(bench: Bench) {
        let led = agreed(&bench).await;
        let act = led.worker(&bench);
        let mut uow = bench.store.begin(&act).await.unwrap();
        let of = clocks::Of { family: led.family, subject: led.case.uuid(), owner: Some(led.agency), person: None };
        let due = clocks::start(&mut uow, &profile(), ClockKey::Assessment, of, act.at).await.unwrap();
        assert!(due.is_some());
        uow.record_read("test", domain::event::Subject::family(led.family)).await.unwrap();
        uow.commit().await.unwrap();
        assert_eq!(clocks::clocks_of_family(&mut bench.store.reader(), led.family).await.unwrap().len(), 1);
        submitted(&bench, &led).await;
        assert!(clocks::clocks_of_family(&mut bench.store.reader(), led.family).await.unwrap().is_empty());
        let kinds = crate::inbox::kinds(&bench.store, &led.manager(&bench)).await;
        assert_eq!(kinds[0], "assessments.submitted");
    }

    async fn nobody_signs_off_their_own_assessment(bench: Bench) {
        let led = agreed(&bench).await;
        let id = submitted(&bench, &led).await;
        let author = led.worker_who_manages(&bench);
        let shown = page(&bench, &author, id).await;
        assert_eq!(code(sign_off(&bench.store, &author, &which(&shown)).await), "assessments.own_work");
        let denied = sign_off(&bench.store, &led.worker(&bench), &which(&shown)).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        sign_off(&bench.store, &led.manager(&bench), &which(&shown)).await.unwrap();
        let again = sign_off(&bench.store, &led.manager(&bench), &which(&shown)).await;
        assert!(matches!(again, Err(CaseworkError::Conflict)));
    }

    async fn what_comes_back_is_written_again_and_what_is_signed_is_not(bench: Bench) {
        let led = agreed(&bench).await;
        let (worker, manager) = (led.worker(&bench), led.manager(&bench));
        let id = submitted(&bench, &led).await;
        assert_eq!(code(save_section(&bench.store, &worker, &save(id, 1, "Late")).await), "assessments.with_manager");
        let shown = page(&bench, &manager, id).await;
        let back = |reason: &str| SendBack { which: which(&shown), reason: reason.to_owned() };
        assert_eq!(code(send_back(&bench.store, &manager, &back(" ")).await), "assessments.reason_missing");
        send_back(&bench.store, &manager, &back("More about school")).await.unwrap();
        save_section(&bench.store, &worker, &save(id, 1, "More")).await.unwrap();
        let shown = page(&bench, &worker, id).await;
        submit(&bench.store, &profile(), &worker, &submission(&shown)).await.unwrap();
        let shown = page(&bench, &manager, id).await;
        sign_off(&bench.store, &manager, &which(&shown)).await.unwrap();
        assert_eq!(code(save_section(&bench.store, &worker, &save(id, 2, "Too late")).await), "assessments.signed_off");
    }

    async fn the_signed_assessment_stands_beside_the_next_one(bench: Bench) {
        let led = agreed(&bench).await;
        let first = submitted(&bench, &led).await;
        let manager = led.manager(&bench);
        let shown = page(&bench, &manager, first).await;
        assert!(shown.previous.is_none());
        sign_off(&bench.store, &manager, &which(&shown)).await.unwrap();
        bench.clock.set(manager.at + 1.hour());
        let worker = led.worker(&bench);
        let second = start(&bench.store, &worker, CASE_REFERENCE, &form()).await.unwrap();
        assert_ne!(first, second);
        let previous = page(&bench, &worker, second).await.previous.unwrap();
        assert_eq!(previous.id, first);
        assert_eq!(previous.signed_by.as_deref(), Some("manager"));
    }

    async fn an_assessment_of_another_case_is_not_found_by_this_ones_address(bench: Bench) {
        let led = agreed(&bench).await;
        let act = led.worker(&bench);
        start(&bench.store, &act, CASE_REFERENCE, &form()).await.unwrap();
        let other = AssessmentId::new(bench.store.entropy().id(act.at));
        let unseen = page_of(&mut bench.store.reader(), &act, CASE_REFERENCE, other).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)));
    }
}
