//! What the profile of Bath and North East Somerset says, held against its themed review of early help.

use jiff::civil::date;

use super::super::*;
use super::{BATH, agencies, called, key, keys, level, read, served_by, told};

// Requirement: BNES-95, C-16
#[test]
fn there_is_no_single_door_and_one_can_be_switched_on() {
    let profile = read(BATH);
    assert_eq!(profile.entry.door, DoorStyle::AgenciesOpenCases);
    assert_eq!(profile.entry.hub, HubPlace::NoHub);
    assert_eq!(
        called(&profile, Label::FrontDoor).0,
        "Integrated Working Team"
    );
    let single = BATH
        .1
        .replacen("\"agencies_open_cases\"", "\"single_door\"", 1);
    assert_eq!(read((BATH.0, &single)).entry.door, DoorStyle::SingleDoor);
}

// Requirement: BNES-15, BNES-16, C-100
#[test]
fn early_help_is_for_needs_that_begin_at_any_time_from_pregnancy_to_early_adulthood() {
    let profile = read(BATH);
    let authority = &profile.authority;
    assert!(authority.ages.covers_unborn());
    assert!(authority.ages.covers(19, false), "its services go to 19");
    assert!(!authority.ages.covers(20, false) && authority.ages.covers(24, true));
    assert_eq!(authority.definition.agreed_on.to_string(), "December 2015");
    assert!(authority.definition.agreed_by.contains("Safeguarding"));
}

// Requirement: BNES-57, BNES-58, C-55
#[test]
fn a_caf_is_for_several_agencies_a_single_agency_assessment_for_one_and_a_family_profile_for_the_programme()
 {
    let profile = read(BATH);
    let kind = |name: &str| {
        let one = profile
            .assessments
            .iter()
            .find(|one| one.key.as_str() == name);
        one.map(|one| (one.kind, one.at_level(2), one.at_level(3)))
    };
    use {AssessmentKind as K, AtLevel as A};
    assert_eq!(kind("caf"), Some((K::MultiAgency, A::Allowed, A::Expected)));
    assert_eq!(
        kind("single_agency"),
        Some((K::SingleAgency, A::Expected, A::Allowed))
    );
    assert_eq!(
        kind("family_profile"),
        Some((K::Programme, A::NotListed, A::Allowed))
    );
    assert_eq!(called(&profile, Label::MultiAgencyAssessment).1, "CAF");
}

// Requirement: BNES-97
#[test]
fn two_services_triage_and_allocate_together() {
    let profile = read(BATH);
    for forum in profile.forums.iter() {
        assert_eq!(forum.kind, ForumKind::Allocation, "{}", forum.name);
        for service in ["connecting_families", "family_support_and_play"] {
            assert!(
                forum.core_agencies.contains(&key(service)),
                "{}",
                forum.name
            );
        }
    }
}

// Requirement: C-19
#[test]
fn no_rhythm_is_lent_to_joint_allocation() {
    for forum in read(BATH).forums.iter() {
        assert!(forum.meets.is_none(), "{}", forum.name);
        assert_eq!(forum.meeting_dates, Some(MeetingDates::SetByHand));
    }
}

// Requirement: C-53
#[test]
fn bath_and_north_east_somerset_starts_without_a_limit() {
    assert_eq!(read(BATH).clocks().count(), 0);
}

#[test]
fn a_family_of_bath_of_keynsham_and_of_the_somer_valley_each_has_a_forum_of_its_own() {
    let profile = read(BATH);
    assert_eq!(served_by(&profile, "BA1 1AA").as_deref(), Some("bath"));
    assert_eq!(
        served_by(&profile, "BS31 2AA").as_deref(),
        Some("keynsham-and-chew-valley")
    );
    assert_eq!(
        served_by(&profile, "ba3 2dp").as_deref(),
        Some("somer-valley")
    );
    assert_eq!(
        served_by(&profile, "BA2 0AA").as_deref(),
        Some("somer-valley")
    );
    assert_eq!(served_by(&profile, "BA3 4AA"), None, "over the border");
}

// Requirement: BNES-22
#[test]
fn universal_providers_are_listed_beside_preventative_services() {
    let profile = read(BATH);
    let listed = agencies(&profile);
    let universal = [
        "maternity",
        "health_visiting",
        "school_nursing",
        "early_years",
        "schools",
        "voluntary_sector",
    ];
    let preventative = [
        "childrens_centres",
        "family_support_and_play",
        "connecting_families",
        "youth_services",
        "compass",
        "mentoring",
    ];
    for one in universal.iter().chain(&preventative) {
        assert!(listed.contains(one), "{one}");
    }
    let kind = |name: &str| {
        let found = profile.agencies.iter().find(|one| one.key.as_str() == name);
        found.map(|one| one.kind)
    };
    assert_eq!(kind("maternity"), Some(AgencyKind::Health));
    assert_eq!(kind("connecting_families"), Some(AgencyKind::EarlyHelp));
}

// Requirement: BNES-89
#[test]
fn adult_services_and_housing_are_agencies_in_their_own_right() {
    let profile = read(BATH);
    for one in ["adult_services", "housing_options", "housing_providers"] {
        assert!(agencies(&profile).contains(&one), "{one}");
    }
}

// Requirement: BNES-20, C-97
#[test]
fn the_early_help_board_and_those_it_reports_to_receive_reports() {
    let profile = read(BATH);
    let receives = |name: &str| {
        let board = profile
            .authority
            .boards
            .iter()
            .find(|one| one.key.as_str() == name);
        board.map(|one| one.receives.contains(&ReportRhythm::Annual))
    };
    assert_eq!(receives("early_help_board"), Some(true));
    assert_eq!(receives("safeguarding_children_board"), Some(true));
    assert_eq!(receives("children_and_young_peoples_sub_group"), Some(true));
    assert_eq!(receives("service_performance_group"), Some(false));
}

// Requirement: C-82
#[test]
fn the_way_up_to_social_care_is_called_a_c2() {
    let profile = read(BATH);
    assert_eq!(
        called(&profile, Label::StepUp),
        ("C2 safeguarding referral", "C2")
    );
    assert!(
        profile
            .outcomes
            .forum
            .get(ForumOutcome::SteppedUp)
            .label
            .starts_with("C2 ")
    );
}

// Requirement: C-85
#[test]
fn a_service_that_does_not_take_a_referral_on_says_why_from_a_list() {
    let profile = read(BATH);
    let reasons = keys(&profile, ListKey::ReturnReasons);
    for own in ["no_assessment", "service_does_not_fit", "service_is_full"] {
        assert!(reasons.contains(&own), "{own}");
    }
}

// Requirement: BNES-93
#[test]
fn data_that_names_people_is_shared_only_where_each_of_them_agreed() {
    let profile = read(BATH);
    let rule = profile.consent.get(ConsentPurpose::DataSetSharing);
    assert_eq!(
        (rule.who, rule.form),
        (WhoConsents::EachPerson, ConsentForm::Written)
    );
    assert!(rule.exceptions.is_empty());
}

// Requirement: C-67
#[test]
fn one_catalogue_of_six_issues_is_worded_as_connecting_families_words_them() {
    let profile = read(BATH);
    let issues = profile.list(ListKey::HeadlineIssues);
    assert_eq!(issues.len(), 6, "the one without a figure is not left out");
    let rule = profile.programme.first().unwrap();
    let listed: Vec<(&str, &str)> = issues
        .iter()
        .map(|one| (one.key.as_str(), one.label.as_str()))
        .collect();
    let worded: Vec<(&str, &str)> = rule
        .issues
        .iter()
        .map(|one| (one.key.as_str(), one.label.as_str()))
        .collect();
    assert_eq!(listed, worded);
}

#[test]
fn levels_are_spoken_of_by_name_and_the_first_three_are_early_help() {
    let profile = read(BATH);
    let edition = profile.levels_in_force(date(2026, 1, 1));
    assert_eq!(edition.numbering, Numbering::Hidden);
    assert_eq!(edition.early_help_levels().count(), 3);
    assert_eq!(edition.level(level(1)).unwrap().name, "Universal services");
    assert_eq!(edition.level(level(4)).unwrap().name, "Specialist services");
}

#[test]
fn nothing_in_the_file_of_bath_and_north_east_somerset_is_doubtful() {
    assert_eq!(told(read(BATH).doubts()), "");
}
