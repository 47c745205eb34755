//! What the profile of Herefordshire says, held against its Early Help Strategy 2016 to 2018.

use jiff::civil::date;

use super::super::*;
use super::{
    HEREFORDSHIRE, agencies, called, early_help, keys, level, level_names, read, served_by, told,
};

// Requirement: HEREF-33, HEREF-87, HEREF-88, HEREF-90, C-17
#[test]
fn the_open_door_is_the_family_network_meeting_which_triages_allocates_and_reviews() {
    let profile = read(HEREFORDSHIRE);
    assert_eq!(profile.entry.door, DoorStyle::ForumTriage);
    assert_eq!(profile.entry.who_may_refer.len(), 3, "an open door");
    assert_eq!(called(&profile, Label::Forum).0, "Family Network Meeting");
    for forum in profile.forums.iter() {
        for purpose in [
            ForumPurpose::Triage,
            ForumPurpose::Allocate,
            ForumPurpose::ReviewPlans,
        ] {
            assert!(forum.is_for(purpose), "{} {purpose}", forum.name);
        }
    }
}

// Requirement: HEREF-45, C-105
#[test]
fn every_locality_has_one_community_hub() {
    let profile = read(HEREFORDSHIRE);
    let places: Vec<&str> = profile
        .forums
        .iter()
        .filter_map(|forum| forum.place.as_deref())
        .collect();
    assert_eq!(places.len(), profile.forums.iter().count());
    assert!(places.iter().all(|place| place.ends_with("Community Hub")));
    let mut apart = places.clone();
    apart.sort_unstable();
    apart.dedup();
    assert_eq!(apart.len(), places.len());
    assert_eq!(served_by(&profile, "HR1 1AA").as_deref(), Some("hereford"));
    assert_eq!(
        served_by(&profile, "HR6 8AA").as_deref(),
        Some("leominster")
    );
    assert_eq!(
        served_by(&profile, "HR9 5AA").as_deref(),
        Some("ross-and-golden-valley")
    );
    assert_eq!(
        served_by(&profile, "HR2 0AA").as_deref(),
        Some("ross-and-golden-valley")
    );
}

// Requirement: C-19
#[test]
fn no_rhythm_is_lent_to_a_family_network_meeting() {
    for forum in read(HEREFORDSHIRE).forums.iter() {
        assert!(forum.meets.is_none(), "{}", forum.name);
        assert_eq!(forum.meeting_dates, Some(MeetingDates::SetByHand));
    }
}

// Requirement: C-53
#[test]
fn herefordshire_starts_without_a_limit() {
    assert_eq!(read(HEREFORDSHIRE).clocks().count(), 0);
}

// Requirement: HEREF-28, C-100
#[test]
fn help_is_for_children_of_0_to_19_and_to_25_with_special_needs() {
    let ages = read(HEREFORDSHIRE).authority.ages;
    assert!(ages.covers(0, false) && ages.covers(19, false) && !ages.covers(20, false));
    assert!(ages.covers(25, true) && !ages.covers(26, true));
}

// Requirement: HEREF-01, HEREF-02, HEREF-04
#[test]
fn help_may_be_asked_for_because_a_problem_is_likely_at_any_age_of_childhood() {
    let profile = read(HEREFORDSHIRE);
    assert!(keys(&profile, ListKey::RequestReasons).contains(&"likely_problem"));
    let definition = profile.authority.definition.text.join(" ");
    assert!(definition.contains("very likely to come"));
    assert!(definition.contains("any age of childhood"));
}

// Requirement: HEREF-29, HEREF-37, HEREF-38, HEREF-40, HEREF-41, C-14
#[test]
fn levels_2_and_3_are_early_help_and_all_four_have_the_countys_names() {
    let profile = read(HEREFORDSHIRE);
    let edition = profile.levels_in_force(date(2026, 1, 1));
    assert_eq!(
        level_names(edition),
        [
            "Universal",
            "Early Intervention",
            "Complex/Family Intervention ‘Light’",
            "Acute/Family Intervention ‘Plus’",
        ]
    );
    assert_eq!(early_help(edition), [2, 3]);
    assert!(
        edition
            .level(level(2))
            .unwrap()
            .circumstances
            .contains("for a time")
    );
}

// Requirement: HEREF-47
#[test]
fn the_aligned_partner_services_are_listed() {
    let profile = read(HEREFORDSHIRE);
    for one in [
        "family_support",
        "families_first",
        "early_years",
        "parenting_support",
        "send",
        "schools",
        "employment_and_training",
        "public_health",
        "health_visiting",
        "school_nursing",
        "gps",
        "adult_mental_health",
        "camhs",
        "youth_services",
        "community_safety",
        "adults_wellbeing",
    ] {
        assert!(agencies(&profile).contains(&one), "{one}");
    }
}

// Requirement: HEREF-54, HEREF-55
#[test]
fn families_first_takes_a_family_on_at_two_of_six_headline_issues() {
    let profile = read(HEREFORDSHIRE);
    let rule = profile.programme.first().unwrap();
    assert_eq!((rule.at_least, rule.issues.len()), (2, 6));
    let listed = keys(&profile, ListKey::HeadlineIssues);
    let issues: Vec<&str> = rule.issues.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(listed, issues);
    assert_eq!(
        called(&profile, Label::Programme).0,
        "Families First programme"
    );
}

// Requirement: HEREF-56
#[test]
fn the_programme_works_at_levels_2_and_3_and_with_some_families_at_level_4() {
    let profile = read(HEREFORDSHIRE);
    let one = profile
        .assessments
        .iter()
        .find(|one| one.kind == AssessmentKind::Programme)
        .unwrap();
    let at: Vec<u8> = one.allowed_at_levels.iter().map(|one| one.get()).collect();
    assert_eq!(at, [2, 3, 4]);
}

// Requirement: HEREF-64
#[test]
fn a_strengths_based_family_assessment_stands_beside_the_caf() {
    let profile = read(HEREFORDSHIRE);
    let names: Vec<&str> = profile
        .assessments
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert!(names.contains(&"Strengths-based family assessment"));
    assert!(names.contains(&"Child and Family CAF"));
}

// Requirement: HEREF-42
#[test]
fn the_information_sharing_protocol_is_among_the_governing_documents() {
    let profile = read(HEREFORDSHIRE);
    let protocol = profile
        .documents
        .iter()
        .find(|one| one.kind == DocumentKind::InformationSharingCode)
        .unwrap();
    assert!(protocol.version_in_force(date(2026, 1, 1)).is_some());
    let titles: Vec<&str> = protocol
        .versions()
        .iter()
        .map(|one| one.version.as_str())
        .collect();
    assert_eq!(titles, ["2016"]);
}

// Requirement: C-103
#[test]
fn three_editions_of_the_national_guidance_are_known_each_from_its_day() {
    let profile = read(HEREFORDSHIRE);
    let guidance = profile.document(&super::key("working_together")).unwrap();
    let on = |day| {
        guidance
            .version_in_force(day)
            .map(|row| row.version.as_str())
    };
    assert_eq!(on(date(2014, 1, 1)), Some("2013"));
    assert_eq!(on(date(2016, 1, 1)), Some("2015"));
    assert_eq!(on(date(2019, 1, 1)), Some("2018"));
}

// Requirement: C-62, C-63
#[test]
fn one_worker_and_one_plan_have_names_of_their_own_and_a_second_worker_can_be_named() {
    let profile = read(HEREFORDSHIRE);
    assert_eq!(
        called(&profile, Label::LeadWorker),
        ("Lead Professional (Key Worker)", "Key Worker")
    );
    assert_eq!(profile.names.in_text(Label::LeadWorker), "the key worker");
    assert_eq!(called(&profile, Label::Plan).0, "Family Action Plan");
    assert_eq!(called(&profile, Label::SecondWorker).0, "second worker");
    assert_ne!(
        called(&profile, Label::SecondWorker),
        called(&profile, Label::LeadWorker)
    );
}

// Requirement: C-61
#[test]
fn a_request_needs_no_caf_and_a_plan_without_one_can_be_sent_back_for_it() {
    let profile = read(HEREFORDSHIRE);
    assert!(keys(&profile, ListKey::ReturnReasons).contains(&"caf_missing"));
    let guide = profile.request_form.guide.join(" ");
    assert!(guide.contains("without a CAF is welcome"));
}

#[test]
fn nothing_in_the_file_of_herefordshire_is_doubtful() {
    assert_eq!(told(read(HEREFORDSHIRE).doubts()), "");
}
