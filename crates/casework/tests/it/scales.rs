//! Readings of scales: both sides' scores kept, missing is missing, once per click.

use std::collections::BTreeMap;

use casework::CaseworkError;
use casework::scales::{RecordReading, page_of, record_reading};
use domain::assessments::About;
use domain::cases::FamilyAgreement;
use domain::ids::{PersonId, SubmissionKey};
use domain::outcomes::TakingPart;
use domain::scales::{
    AreaScore, Discussed, Reading, ReadingKind, ReadingPoint, ScaleDefinition, Side, average,
};
use jiff::civil::{Date, date};
use testkit::both_engines;
use testkit::engines::Bench;

use super::led_family::{CASE_REFERENCE, LedFamily, led_family};

fn scale() -> ScaleDefinition {
    ScaleDefinition::parse(
        "family-scale.toml",
        include_str!("../../../../profiles/scales/family-scale.toml"),
    )
    .unwrap()
}

async fn agreed(bench: &Bench) -> LedFamily {
    let at = bench.act().at;
    led_family(bench, FamilyAgreement::Given { at }).await
}

fn key(bench: &Bench) -> SubmissionKey {
    SubmissionKey::new(bench.store.entropy().id(bench.act().at))
}

fn reading(on: Date) -> Reading {
    let score = |worker, family| AreaScore { worker, family };
    Reading {
        on,
        kind: ReadingKind::Plain,
        point: ReadingPoint::Along,
        scores: BTreeMap::from([
            ("bodies".to_owned(), score(Some(3), Some(6))),
            ("minds".to_owned(), score(None, Some(1))),
        ]),
        discussed: Discussed::Yes,
        note: "Talked it through at home".to_owned(),
    }
}

fn command(key: SubmissionKey, scale: &ScaleDefinition, on: Date) -> RecordReading<'_> {
    RecordReading {
        key,
        case_reference: CASE_REFERENCE.to_owned(),
        scale,
        about: About::Family,
        reading: reading(on),
        taking_part: TakingPart::Chose,
    }
}

both_engines! {
    // Requirement: BUCKS-STRAT-102, BUCKS-STRAT-104
    async fn the_workers_and_the_familys_scores_are_both_kept_and_missing_is_no_zero(bench: Bench) {
        let led = agreed(&bench).await;
        let (act, scale) = (led.worker(&bench), scale());
        for on in [date(2026, 3, 2), date(2026, 2, 1)] {
            record_reading(&bench.store, &act, &command(key(&bench), &scale, on)).await.unwrap();
        }
        let page = page_of(&mut bench.store.reader(), &led.manager(&bench), CASE_REFERENCE).await.unwrap();
        assert_eq!(page.series.len(), 1);
        let days: Vec<Date> = page.series[0].readings.iter().map(|one| one.reading.on).collect();
        assert_eq!(days, [date(2026, 2, 1), date(2026, 3, 2)]);
        let scores = &page.series[0].readings[0].reading.scores;
        assert_eq!(scores["minds"].worker, None);
        assert_eq!(average(&scale, scores, Side::Worker).unwrap().words(), "3.0");
        assert_eq!(average(&scale, scores, Side::Family).unwrap().words(), "3.5");
    }

    async fn a_second_click_records_one_reading(bench: Bench) {
        let led = agreed(&bench).await;
        let (act, scale, key) = (led.worker(&bench), scale(), key(&bench));
        let first = record_reading(&bench.store, &act, &command(key, &scale, date(2026, 3, 2))).await.unwrap();
        let second = record_reading(&bench.store, &act, &command(key, &scale, date(2026, 3, 2))).await.unwrap();
        assert_eq!(first, second);
    }

    // Requirement: C-04
    async fn no_reading_before_the_family_agrees_nor_by_others_nor_for_a_day_to_come(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let (act, scale) = (led.worker(&bench), scale());
        let code = |outcome: Result<_, CaseworkError>| match outcome {
            Err(CaseworkError::Refused(refusal)) => refusal.code,
            other => panic!("{other:?}"),
        };
        let unagreed = record_reading(&bench.store, &act, &command(key(&bench), &scale, date(2026, 3, 2))).await;
        assert_eq!(code(unagreed), "cases.not_agreed");
        let denied = record_reading(&bench.store, &led.manager(&bench), &command(key(&bench), &scale, date(2026, 3, 2))).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let unseen = record_reading(&bench.store, &led.stranger(&bench), &command(key(&bench), &scale, date(2026, 3, 2))).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)));
    }

    async fn a_reading_is_about_the_family_or_somebody_in_it_on_a_day_that_has_come(bench: Bench) {
        let led = agreed(&bench).await;
        let (act, scale) = (led.worker(&bench), scale());
        let tomorrow = record_reading(&bench.store, &act, &command(key(&bench), &scale, date(2026, 3, 3))).await;
        assert!(matches!(tomorrow, Err(CaseworkError::Refused(refusal)) if refusal.code == "scales.day_to_come"));
        let mut about = command(key(&bench), &scale, date(2026, 3, 2));
        about.about = About::Person(PersonId::new(bench.store.entropy().id(act.at)));
        let unseen = record_reading(&bench.store, &act, &about).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)));
        about.about = About::Person(led.children[0]);
        record_reading(&bench.store, &act, &about).await.unwrap();
        let page = page_of(&mut bench.store.reader(), &act, CASE_REFERENCE).await.unwrap();
        assert_eq!(page.series[0].person.as_deref(), Some("Ada Sample"));
    }
}
