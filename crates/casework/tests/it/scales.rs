//! Readings of scales: both sides' scores kept, missing is missing, once per click.

use std::collections::BTreeMap;

use casework::CaseworkError;
use casework::families::Fact;
use casework::scales::{
    RecordReading, Screen, page_of, record_reading, screen, screening_page, stars_page,
};
use domain::access::Role;
use domain::act::{Act, Actor, UserActor};
use domain::assessments::About;
use domain::cases::FamilyAgreement;
use domain::ids::{PersonId, SubmissionKey};
use domain::outcomes::TakingPart;
use domain::profile::Profile;
use domain::scales::{
    AreaScore, Discussed, Reading, ReadingKind, ReadingPoint, ScaleDefinition, Side, average,
    distance,
};
use jiff::civil::{Date, date};
use testkit::both_engines;
use testkit::engines::Bench;

use super::hub_world::World;
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

fn graded_care() -> ScaleDefinition {
    ScaleDefinition::parse(
        "graded-care.toml",
        include_str!("../../../../profiles/scales/graded-care.toml"),
    )
    .unwrap()
    .filled(
        "graded-care.toml",
        include_str!("../../../../profiles/buckinghamshire/scales/graded-care.toml"),
    )
    .unwrap()
}

fn licensed_star() -> ScaleDefinition {
    let catalogue = include_str!("../../../../profiles/scales/catalogue.toml");
    ScaleDefinition::parse_catalogue("catalogue.toml", catalogue)
        .unwrap()
        .into_iter()
        .find(|scale| scale.key == "star_family")
        .unwrap()
        .filled(
            "star.toml",
            "scale = \"star_family\"\nversion = 2\nareas = [{ key = \"one\", title = \"One\" }, { key = \"two\", title = \"Two\" }, { key = \"three\", title = \"Three\" }]\n[licence]\nholder = \"The partnership\"\nreference = \"L-1\"\nvalid_until = \"2030-12-31\"\n",
        )
        .unwrap()
}

fn profile() -> Profile {
    let text = include_str!("../../../../profiles/buckinghamshire.toml");
    Profile::parse("p", text).unwrap()
}

fn first_look<'a>(
    key: SubmissionKey,
    family: &str,
    scale: &'a ScaleDefinition,
    level: u8,
) -> Screen<'a> {
    let score = AreaScore {
        worker: Some(level),
        family: None,
    };
    Screen {
        key,
        family: family.to_owned(),
        scale,
        about: About::Family,
        level: Some(level),
        reading: Reading {
            kind: ReadingKind::Screening,
            scores: BTreeMap::from([("physical".to_owned(), score)]),
            ..reading(date(2026, 3, 2))
        },
        taking_part: TakingPart::Chose,
    }
}

both_engines! {
    // Requirement: BUCKS-STRAT-99, BUCKS-STRAT-97
    async fn a_first_look_for_neglect_is_taken_with_families_at_all_four_levels_before_any_case(bench: Bench) {
        let world = World::new(&bench).await;
        let (scale, teacher) = (graded_care(), world.act(world.teacher));
        for level in 1..=4_u8 {
            let received = world.request_with(u128::from(level)).await;
            let family = &received.family_reference;
            let mut look = first_look(key(&bench), family, &scale, level);
            look.taking_part = TakingPart::DidNotChoose;
            let unasked = screen(&bench.store, &teacher, &look).await;
            assert!(matches!(unasked, Err(CaseworkError::Refused(refusal)) if refusal.code == "scales.not_by_choice"));
            look.taking_part = TakingPart::Chose;
            let id = screen(&bench.store, &teacher, &look).await.unwrap();
            assert_eq!(screen(&bench.store, &teacher, &look).await.unwrap(), id, "a second click is the first");
            let stranger = screen(&bench.store, &world.act(world.nurse), &look).await;
            assert!(matches!(stranger, Err(CaseworkError::NotFound)));
            let mut reader = bench.store.reader();
            let page = screening_page(&mut reader, &world.act(world.manager), family).await.unwrap();
            let seen: Vec<_> = page.screenings.iter().map(|one| (one.level, one.agency.as_str())).collect();
            assert_eq!(seen, [(Some(level), "school")]);
            assert!(casework::cases::open_case_of(&mut reader, &teacher, received.family).await.unwrap().is_none());
            let relations = casework::families::relations_to(&mut reader, &teacher, received.family).await.unwrap();
            let lines = casework::families::chronology(&mut reader, &teacher, &relations, received.family).await.unwrap();
            assert!(lines.iter().any(|line| line.fact == Fact::Screened));
        }
    }

    async fn a_first_look_is_only_a_screening_and_is_shown_with_the_case_that_comes_later(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let (scale, act) = (graded_care(), led.worker(&bench));
        let mut closer = first_look(key(&bench), "F-LED", &scale, 2);
        closer.reading.kind = ReadingKind::InDepth;
        let refused = screen(&bench.store, &act, &closer).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(refusal)) if refusal.code == "scales.not_a_first_look"));
        let look = first_look(key(&bench), "F-LED", &scale, 2);
        let denied = screen(&bench.store, &led.manager(&bench), &look).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        screen(&bench.store, &act, &look).await.unwrap();
        let page = page_of(&mut bench.store.reader(), &led.manager(&bench), CASE_REFERENCE).await.unwrap();
        assert_eq!(page.screenings.len(), 1);
        assert!(page.series.is_empty(), "a first look is no reading of the case");
    }

    // Requirement: BUCKS-STRAT-108
    async fn a_licensed_scale_is_refused_once_its_licence_has_ended(bench: Bench) {
        let led = agreed(&bench).await;
        let mut scale = graded_care();
        let licence = scale.licence.as_mut().unwrap();
        licence.valid_until = date(2026, 3, 1);
        let look = first_look(key(&bench), "F-LED", &scale, 2);
        let ended = screen(&bench.store, &led.worker(&bench), &look).await;
        assert!(matches!(ended, Err(CaseworkError::Refused(refusal)) if refusal.code == "scales.licence_expired"));
        scale.licence = None;
        let look = first_look(key(&bench), "F-LED", &scale, 2);
        let missing = screen(&bench.store, &led.worker(&bench), &look).await;
        assert!(matches!(missing, Err(CaseworkError::Refused(refusal)) if refusal.code == "scales.no_licence"));
    }

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

    // Requirement: BUCKS-STRAT-108, BUCKS-PROT-85
    async fn two_agencies_record_under_one_licence_and_the_total_is_what_their_cases_show(bench: Bench) {
        let led = agreed(&bench).await;
        let scale = licensed_star();
        let other = Act {
            actor: Actor::User(UserActor {
                user: led.worker,
                agency: led.other_agency,
                roles: [Role::Practitioner].into_iter().collect(),
                areas: std::collections::BTreeSet::new(),
            }),
            ..led.worker(&bench)
        };
        let mut first = command(key(&bench), &scale, date(2026, 2, 1));
        let score = |worker| AreaScore { worker: Some(worker), family: None };
        first.reading.scores = BTreeMap::from([("one".to_owned(), score(3)), ("two".to_owned(), score(4))]);
        record_reading(&bench.store, &led.worker(&bench), &first).await.unwrap();
        let mut second = command(key(&bench), &scale, date(2026, 3, 1));
        second.reading.scores = BTreeMap::from([("one".to_owned(), score(7))]);
        record_reading(&bench.store, &other, &second).await.unwrap();
        let mut reader = bench.store.reader();
        let coordinator = |agency| Act {
            actor: Actor::User(UserActor {
                user: led.manager,
                agency,
                roles: [Role::LeadAgencyManager].into_iter().collect(),
                areas: std::collections::BTreeSet::new(),
            }),
            ..bench.act()
        };
        let all = stars_page(&mut reader, &profile(), &coordinator(led.agency)).await.unwrap();
        let seen: Vec<_> = all.counts.iter().map(|one| {
            (one.agency.as_str(), one.readings, one.cases, one.licence.as_ref().unwrap().reference.as_str())
        }).collect();
        assert_eq!(seen, [("lead", 1, 1, "L-1"), ("other", 1, 1, "L-1")]);
        let page = page_of(&mut reader, &led.manager(&bench), CASE_REFERENCE).await.unwrap();
        let readings: Vec<Reading> = page.series[0].readings.iter().map(|one| one.reading.clone()).collect();
        let shown = distance(&scale, &readings, Side::Worker).unwrap();
        let total = all.distances.iter().find(|one| one.side == Side::Worker).unwrap().travelled;
        assert_eq!((total.first.tenths, total.latest.tenths), (shown.first.tenths, shown.latest.tenths));
        assert_eq!((total.first.n, total.more_than_once), (1, 1), "missing counts nowhere");
        assert!(all.distances.iter().all(|one| one.side == Side::Worker), "nobody scored for the family");
        assert!(all.lines.iter().all(|line| line.case.as_deref() == Some(CASE_REFERENCE)));
        let outside = stars_page(&mut reader, &profile(), &coordinator(led.panel)).await.unwrap();
        assert_eq!(outside.counts, all.counts, "one place for everybody");
        assert!(outside.lines.iter().all(|line| line.case.is_none()), "and no case outside one's scope");
        let denied = stars_page(&mut reader, &profile(), &led.worker(&bench)).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
    }
}
