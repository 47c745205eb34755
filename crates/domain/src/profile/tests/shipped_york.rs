//! What the profile of York says, held against its Early Help Strategy 2020 to 2023.

use jiff::civil::date;

use super::super::*;
use super::{YORK, agencies, called, early_help, keys, level, level_names, read, served_by, told};

// Requirement: YORK-69
#[test]
fn the_mash_is_the_one_point_of_access_and_its_agencies_share_what_they_know_there() {
    let profile = read(YORK);
    assert_eq!(profile.entry.door, DoorStyle::SafeguardingHub);
    assert_eq!(profile.entry.hub, HubPlace::AtTheDoor);
    let door = called(&profile, Label::FrontDoor);
    assert_eq!(door, ("Multi-Agency Safeguarding Hub", "MASH"));
    assert_eq!(called(&profile, Label::InformationHub), door);
    assert_eq!(profile.entry.lowest_level_processed, None, "every worry");
}

// Requirement: YORK-29, YORK-30, YORK-33, YORK-36, YORK-37, C-71
#[test]
fn four_levels_have_the_citys_names_and_the_fourth_is_beyond_early_help() {
    let profile = read(YORK);
    let edition = profile.levels_in_force(date(2026, 1, 1));
    assert_eq!(
        level_names(edition),
        [
            "Universal",
            "Additional Needs",
            "Complex needs",
            "Acute needs / statutory response",
        ]
    );
    assert_eq!(early_help(edition), [1, 2, 3]);
    let acute = edition.level(level(4)).unwrap();
    assert!(
        acute
            .key_features
            .iter()
            .any(|one| one.contains("go on helping")),
        "services may stay beside the social worker"
    );
}

// Requirement: YORK-32, YORK-35
#[test]
fn each_level_of_early_help_names_services_that_work_at_it() {
    let profile = read(YORK);
    let edition = profile.levels_in_force(date(2026, 1, 1));
    let services = |number| &edition.level(level(number)).unwrap().example_services;
    for one in [
        "Health visitors",
        "Childcare",
        "Schools",
        "Housing",
        "Local Area Teams",
    ] {
        assert!(services(2).iter().any(|name| name == one), "{one}");
    }
    for one in [
        "Youth justice",
        "Substance misuse services",
        "Domestic abuse services",
    ] {
        assert!(services(3).iter().any(|name| name == one), "{one}");
    }
}

// Requirement: YORK-31, YORK-34, C-56
#[test]
fn a_feha_is_considered_at_level_2_and_expected_at_level_3() {
    let profile = read(YORK);
    let feha = profile
        .assessments
        .iter()
        .find(|one| one.kind == AssessmentKind::MultiAgency)
        .unwrap();
    assert_eq!(
        (feha.name.as_str(), feha.short.as_deref()),
        ("Family Early Help Assessment", Some("FEHA"))
    );
    assert_eq!(
        [1, 2, 3].map(|number| feha.at_level(number)),
        [AtLevel::NotListed, AtLevel::Allowed, AtLevel::Expected]
    );
}

// Requirement: YORK-40, YORK-41, YORK-42, YORK-43, YORK-44, YORK-45, YORK-46, YORK-47, YORK-48, YORK-49, YORK-50, YORK-51
#[test]
fn the_eleven_vulnerabilities_are_a_list_to_choose_from() {
    let profile = read(YORK);
    assert_eq!(
        keys(&profile, ListKey::Vulnerabilities),
        [
            "disabled",
            "send",
            "young_carer",
            "antisocial_or_crime",
            "missing",
            "trafficking_or_exploitation",
            "radicalisation",
            "family_circumstances",
            "own_substance_misuse",
            "home_from_care",
            "privately_fostered",
        ]
    );
}

// Requirement: YORK-25, YORK-28
#[test]
fn the_guidance_of_2018_and_the_citys_own_levels_are_governing_documents_with_links() {
    let profile = read(YORK);
    let guidance = profile.document(&super::key("working_together")).unwrap();
    let editions: Vec<&str> = guidance
        .versions()
        .iter()
        .map(|row| row.version.as_str())
        .collect();
    assert_eq!(editions, ["2018"]);
    let levels = profile.document(&super::key("levels_of_need")).unwrap();
    assert_eq!(levels.kind, DocumentKind::Thresholds);
    let web = |point: Option<&ContactPoint>| point.and_then(|one| one.web.clone());
    assert_eq!(levels.web, web(profile.contact(ContactKey::Thresholds)));
    assert!(levels.web.is_some());
}

// Requirement: YORK-88
#[test]
fn a_feha_needs_the_agreement_of_the_young_person_or_the_family() {
    let profile = read(YORK);
    let rule = profile.consent.get(ConsentPurpose::AssessmentAndPlan);
    assert_eq!(rule.who, WhoConsents::YoungPersonOrFamily);
    assert_eq!(rule.young_person, YoungPersonConsent::InOwnRight);
    assert!(rule.exceptions.is_empty());
}

// Requirement: YORK-99
#[test]
fn a_package_for_a_setting_needs_the_familys_agreement_without_an_exception() {
    let profile = read(YORK);
    let rule = profile.consent.get(ConsentPurpose::PackageToSetting);
    assert_eq!(
        (rule.who, rule.form),
        (WhoConsents::Family, ConsentForm::Written)
    );
    assert!(rule.exceptions.is_empty());
    assert!(rule.question.contains("FEHA"));
}

// Requirement: YORK-92, C-19
#[test]
fn a_multi_agency_panel_finds_the_lead_practitioner_and_no_rhythm_is_lent_to_it() {
    let profile = read(YORK);
    assert_eq!(called(&profile, Label::Forum).0, "Multi-agency panel");
    assert_eq!(called(&profile, Label::LeadWorker).0, "lead practitioner");
    for forum in profile.forums.iter() {
        assert!(forum.is_for(ForumPurpose::Allocate), "{}", forum.name);
        assert!(!forum.is_for(ForumPurpose::Triage), "the MASH does that");
        assert_eq!(forum.meeting_dates, Some(MeetingDates::SetByHand));
        assert!(forum.meets.is_none());
    }
}

// Requirement: YORK-74, YORK-82, YORK-93, C-70
#[test]
fn coordinators_champions_consultancy_and_area_teams_have_their_names() {
    let profile = read(YORK);
    assert_eq!(
        profile.role_name(crate::access::Role::EarlyHelpCoordinator),
        "Early Help Coordinator"
    );
    assert_eq!(called(&profile, Label::Champion).0, "Early Help Champion");
    assert_eq!(
        called(&profile, Label::Consultancy).0,
        "early help consultancy"
    );
    assert_eq!(
        called(&profile, Label::AreaTeam),
        ("Local Area Team", "LAT")
    );
    assert!(agencies(&profile).contains(&"local_area_teams"));
}

// Requirement: YORK-113, C-97
#[test]
fn the_early_help_partnership_and_those_it_answers_to_receive_reports() {
    let profile = read(YORK);
    let boards: Vec<&str> = profile
        .authority
        .boards
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(
        boards,
        [
            "Early Help Partnership",
            "YorOK Board",
            "Local Safeguarding Children’s Partnership",
            "Safeguarding Partnership Business Group",
        ]
    );
}

// Requirement: C-53
#[test]
fn york_starts_without_a_limit() {
    assert_eq!(read(YORK).clocks().count(), 0);
}

// Requirement: C-40, C-41
#[test]
fn a_case_comes_back_for_drift_for_rising_risk_and_for_every_common_reason() {
    let profile = read(YORK);
    let reasons = keys(&profile, ListKey::BackToForumReasons);
    for one in [
        "drift_and_delay",
        "risk_rising",
        "stuck",
        "complicated",
        "lack_of_engagement",
        "refusal_to_engage",
        "disengagement",
        "closed",
    ] {
        assert!(reasons.contains(&one), "{one}");
    }
}

#[test]
fn each_part_of_the_city_has_its_panel() {
    let profile = read(YORK);
    assert_eq!(served_by(&profile, "YO24 1AA").as_deref(), Some("west"));
    assert_eq!(served_by(&profile, "YO31 7AA").as_deref(), Some("north"));
    assert_eq!(served_by(&profile, "YO10 5DD").as_deref(), Some("east"));
    assert_eq!(served_by(&profile, "YO26 8AA"), None, "over the border");
}

#[test]
fn nothing_in_the_file_of_york_is_doubtful() {
    assert_eq!(told(read(YORK).doubts()), "");
}
