//! What the shipped profile says, held against the documents it comes from.

use jiff::civil::{Date, Weekday, date};

use super::super::*;
use super::{FILE, SHIPPED, early_help, key, level, level_names, shipped, told};

// Requirement: BUCKS-STRAT-17, BUCKS-STRAT-39, BUCKS-STRAT-42, BUCKS-STRAT-43, BUCKS-STRAT-44, BUCKS-STRAT-45, C-14, C-71
#[test]
fn four_levels_are_described_and_the_first_three_are_early_help() {
    let profile = shipped();
    let edition = profile.levels_in_force(date(2026, 1, 1));
    assert_eq!(
        level_names(edition),
        [
            "Universal services",
            "Additional support",
            "Complex needs / specialist / threshold for child in need",
            "Acute / child protection",
        ]
    );
    assert_eq!(early_help(edition), [1, 2, 3]);
    assert!(
        edition
            .levels()
            .iter()
            .all(|one| !one.example_services.is_empty()),
        "services belong to every level, early help or not"
    );
    let moved = SHIPPED.replacen(
        "counts_as_early_help = true",
        "counts_as_early_help = false",
        4,
    );
    let other = Profile::parse(FILE, &moved).unwrap_or_else(|errors| panic!("{}", told(&errors)));
    let count = |profile: &Profile| {
        profile
            .levels_in_force(date(2015, 10, 31))
            .early_help_levels()
            .count()
    };
    assert!(count(&other) < count(&profile), "what counts is a setting");
    for one in edition.levels() {
        let signs: usize = one.indicators.iter().map(|group| group.signs.len()).sum();
        assert!(signs >= 6, "level {} has only {signs} signs", one.number);
    }
}

// Requirement: BUCKS-STRAT-03
#[test]
fn a_decision_is_read_against_the_wording_in_force_on_its_day() {
    let profile = shipped();
    let then = profile.levels_in_force(date(2015, 10, 31));
    let now = profile.levels_in_force(date(2015, 11, 1));
    assert_ne!(then.id, now.id);
    let name = |edition: &LevelEdition| profile.level(&edition.id, level(3)).unwrap().name.clone();
    assert_eq!(name(then), "Complex needs / specialist");
    assert_eq!(
        name(now),
        "Complex needs / specialist / threshold for child in need"
    );
    assert_eq!(
        then.level(level(2)).unwrap().circumstances,
        now.level(level(2)).unwrap().circumstances
    );
}

// Requirement: BUCKS-STRAT-44, BUCKS-PROT-11, BUCKS-PROT-12
#[test]
fn level_3_has_two_ways_on_and_each_leads_somewhere_else() {
    let profile = shipped();
    let edition = profile.levels_in_force(date(2026, 1, 1));
    let routes: Vec<_> = edition
        .level(level(3))
        .unwrap()
        .branches()
        .iter()
        .map(|branch| (branch.kind, branch.usual_outcome))
        .collect();
    assert_eq!(
        routes,
        [
            (BranchKind::EarlyHelp, FrontDoorOutcome::Forum),
            (
                BranchKind::ChildInNeed,
                FrontDoorOutcome::SocialCareAssessment
            ),
        ]
    );
}

// Requirement: BUCKS-STRAT-01, BUCKS-STRAT-02, C-106
#[test]
fn a_draft_is_in_the_version_table_and_never_in_force() {
    let profile = shipped();
    let strategy = profile.document(&key("strategy")).unwrap();
    let on = |day: Date| {
        strategy
            .version_in_force(day)
            .map(|row| row.version.as_str())
    };
    assert_eq!(strategy.versions().len(), 4);
    assert_eq!(on(date(2014, 8, 31)), None);
    assert_eq!(on(date(2015, 9, 15)), Some("V1.0"));
    assert_eq!(on(date(2015, 10, 1)), Some("V2.1"));
    assert_eq!(on(date(2026, 1, 1)), Some("V2.2"));
    let printed: Vec<String> = strategy
        .versions()
        .iter()
        .map(|row| row.date.to_string())
        .collect();
    assert_eq!(
        printed,
        [
            "September 2014",
            "September 2015",
            "October 2015",
            "November 2015"
        ]
    );
}

#[test]
fn the_definition_of_early_help_names_who_agreed_it_and_when() {
    let definition = shipped().authority.definition;
    assert_eq!(
        definition.agreed_by,
        "Buckinghamshire Safeguarding Children Board"
    );
    assert_eq!(definition.agreed_on.to_string(), "March 2014");
}

// Requirement: BUCKS-STRAT-52, BUCKS-STRAT-59, BUCKS-STRAT-90, BUCKS-STRAT-107, BUCKS-PROT-34, BUCKS-PROT-91
#[test]
fn the_limits_are_those_of_the_strategy_and_the_protocol() {
    let profile = shipped();
    let limit = |key| {
        profile
            .clock(key)
            .map(|rule| (rule.due.first(), rule.force))
    };
    use {Force::*, Limit::*};
    assert_eq!(
        limit(ClockKey::FrontDoorDecision),
        Some((Hours(24), Required))
    );
    assert_eq!(
        limit(ClockKey::HandOverToForum),
        Some((Hours(24), Required))
    );
    assert_eq!(limit(ClockKey::WrittenOutcome), Some((Hours(72), Required)));
    assert_eq!(
        limit(ClockKey::LeadWorkerAssigned),
        Some((Days(7), Required))
    );
    assert_eq!(limit(ClockKey::Assessment), Some((Months(1), Recommended)));
    assert_eq!(
        limit(ClockKey::DisputeHeadOfService),
        Some((Hours(24), Required))
    );
}

// Decision C-53.
#[test]
fn a_clock_left_out_has_no_limit() {
    let profile = shipped();
    assert!(profile.clock(ClockKey::InformationReturn).is_none());
    assert!(profile.clock(ClockKey::LeadAgencyAnswer).is_none());
    let from = SHIPPED.find("[clocks.front_door_decision]").unwrap();
    let to = SHIPPED.find("[working_week]").unwrap();
    let text = format!("{}[clocks]\n{}", &SHIPPED[..from], &SHIPPED[to..]);
    let without = Profile::parse(FILE, &text).unwrap_or_else(|errors| panic!("{}", told(&errors)));
    assert!(
        ClockKey::ALL
            .iter()
            .all(|key| without.clock(*key).is_none())
    );
}

// Requirement: BUCKS-STRAT-110, BUCKS-STRAT-120
#[test]
fn reviews_come_at_1_3_and_6_months_and_every_3_months_after() {
    let profile = shipped();
    let Due::Series(series) = &profile.clock(ClockKey::Review).unwrap().due else {
        panic!("reviews are a series");
    };
    let months: Vec<u32> = (0..6)
        .filter_map(|place| series.due(place))
        .map(Limit::number)
        .collect();
    assert_eq!(months, [1, 3, 6, 9, 12, 15]);
}

// Requirement: BUCKS-STRAT-85
#[test]
fn a_postcode_leads_to_its_panel_and_an_unknown_one_to_the_default() {
    let profile = shipped();
    let panel = |postcode: &str| {
        let (forum, routed) = profile.forums.route(postcode);
        (forum.key.to_string(), routed)
    };
    let by_postcode = |name: &str| (name.to_owned(), Routed::ByPostcode);
    assert_eq!(panel("HP19 7EE"), by_postcode("aylesbury"));
    assert_eq!(panel("hp5 1aa"), by_postcode("chiltern-south-bucks"));
    assert_eq!(panel("HP111AA"), by_postcode("wycombe"));
    assert_eq!(panel("MK18"), by_postcode("north-bucks"));
    assert_eq!(panel("MK17 0AA"), by_postcode("north-bucks"));
    assert_eq!(
        panel("MK17 8AA"),
        ("aylesbury".to_owned(), Routed::ByDefault)
    );
    assert_eq!(panel(""), ("aylesbury".to_owned(), Routed::ByDefault));
}

// Requirement: BUCKS-STRAT-86
#[test]
fn a_panel_meets_every_two_weeks_on_its_day() {
    let profile = shipped();
    for forum in profile
        .forums
        .iter()
        .filter(|one| one.kind == ForumKind::Allocation)
    {
        let meets = forum.meets.as_ref().unwrap();
        let next = meets.next_on_or_after(date(2026, 11, 23)).unwrap();
        let following = meets.next_on_or_after(next.tomorrow().unwrap()).unwrap();
        assert_eq!(next.weekday(), meets.day.weekday());
        assert_eq!(next.until(following).unwrap().get_days(), 14);
        assert_eq!(meets.next_on_or_after(next), Some(next));
    }
}

// Requirement: BUCKS-PROT-58
#[test]
fn every_panel_expects_the_thirteen_core_partners() {
    let profile = shipped();
    assert_eq!(profile.agencies.len(), 13);
    for forum in profile
        .forums
        .iter()
        .filter(|one| one.kind == ForumKind::Allocation)
    {
        assert_eq!(forum.core_agencies.len(), 13, "{}", forum.name);
    }
}

// Requirement: BUCKS-PROT-36, BUCKS-PROT-48
#[test]
fn the_transfer_meeting_is_each_wednesday_with_three_working_days_notice() {
    let profile = shipped();
    let meeting = profile.forums.forum(&key("transfer")).unwrap();
    let meets = meeting.meets.as_ref().unwrap();
    assert_eq!((meets.every_days, meets.day), (7, MeetingDay::Wednesday));
    assert_eq!(meeting.notice_working_days, Some(3));
}

// Requirement: BUCKS-STRAT-58, C-48
#[test]
fn contact_points_are_dated_and_old_ones_say_check_before_use() {
    let profile = shipped();
    let number = |key| {
        let point = profile.contact(key).unwrap();
        (
            point.telephone.as_ref().unwrap().as_str().to_owned(),
            point.check_before_use,
        )
    };
    assert_eq!(number(ContactKey::Emergency), ("999".to_owned(), false));
    assert_eq!(
        number(ContactKey::FrontDoor),
        ("0845 4600 001".to_owned(), true)
    );
    assert_eq!(
        number(ContactKey::OutOfHours),
        ("0800 999 7677".to_owned(), true)
    );
    assert_eq!(
        number(ContactKey::Directory),
        ("01296 383293".to_owned(), true)
    );
}

// Requirement: BUCKS-STRAT-13, BUCKS-STRAT-37, BUCKS-STRAT-112, BUCKS-STRAT-124, BUCKS-PROT-67
#[test]
fn the_lists_hold_what_the_strategy_names() {
    let profile = shipped();
    let keys = |list| {
        profile
            .list(list)
            .iter()
            .map(|item| item.key.as_str())
            .collect::<Vec<_>>()
    };
    assert!(keys(ListKey::RequestReasons).contains(&"home_from_care"));
    assert_eq!(keys(ListKey::IssueCategories).len(), 7);
    assert_eq!(keys(ListKey::AdultCharacteristics).len(), 6);
    assert_eq!(
        keys(ListKey::BackToForumReasons),
        [
            "complicated",
            "stuck",
            "lack_of_engagement",
            "refusal_to_engage",
            "disengagement",
            "closed"
        ]
    );
}

// Requirement: C-103
#[test]
fn the_national_guidance_is_a_dated_reference_with_its_link() {
    let profile = shipped();
    let guidance = profile.document(&key("working_together")).unwrap();
    assert_eq!(guidance.kind, DocumentKind::NationalGuidance);
    assert!(guidance.web.is_some());
    let edition = guidance.version_in_force(date(2015, 11, 1)).unwrap();
    assert_eq!(
        (edition.version.as_str(), edition.date.to_string()),
        ("2015", "March 2015".to_owned())
    );
    let later = guidance.version_in_force(date(2019, 1, 1)).unwrap();
    assert_eq!(later.version, "2018", "which edition applies is a setting");
}

#[test]
fn a_list_with_editions_shows_the_one_of_the_day_and_keeps_old_labels() {
    let profile = shipped();
    let of_2016 = profile
        .lists
        .items_on(ListKey::Vulnerabilities, date(2016, 1, 1));
    assert_eq!(
        (of_2016.len(), profile.list(ListKey::Vulnerabilities).len()),
        (7, 11)
    );
    let dropped = profile
        .lists
        .item(ListKey::Vulnerabilities, &key("abuse_or_neglect"))
        .unwrap();
    assert_eq!(dropped.label, "Shows early signs of abuse or neglect");
}

// Requirement: BUCKS-STRAT-72, BUCKS-STRAT-73, BUCKS-STRAT-117, BUCKS-STRAT-133, BUCKS-PROT-46, BUCKS-PROT-73
#[test]
fn consent_is_asked_of_the_right_people_for_each_purpose() {
    let profile = shipped();
    let rule = |purpose| {
        let rule = profile.consent.get(purpose);
        (rule.who, rule.form, rule.exceptions.clone())
    };
    use {ConsentException as X, ConsentForm as F, ConsentPurpose as P, WhoConsents as W};
    let either = vec![X::AskingWouldPutChildAtRisk, X::Section47];
    assert_eq!(
        rule(P::Referral),
        (
            W::ParentalResponsibilityHolders,
            F::WrittenOrVerbal,
            either.clone()
        )
    );
    assert_eq!(
        rule(P::InformationSharing),
        (W::Adults, F::WrittenOrVerbal, either)
    );
    assert_eq!(rule(P::AssessmentAndPlan), (W::Family, F::Written, vec![]));
    assert_eq!(
        rule(P::StepForward),
        (W::Family, F::WrittenOrVerbal, vec![])
    );
    assert_eq!(
        rule(P::TransferToSocialCare),
        (W::Family, F::WrittenOrVerbal, vec![X::Section47])
    );
}

// Requirement: BUCKS-STRAT-84, BUCKS-PROT-28
#[test]
fn the_panel_letter_says_that_the_referrer_goes_on_supporting_the_family() {
    let wording = shipped()
        .outcomes
        .front_door
        .get(FrontDoorOutcome::Forum)
        .clone();
    assert!(wording.letter.contains("go on supporting the family"));
    assert_eq!(
        wording.outward_status.as_deref(),
        Some("referred to other agencies")
    );
}

// Requirement: C-82
#[test]
fn local_names_are_shown_and_a_name_left_out_is_plain_english() {
    let profile = shipped();
    assert_eq!(profile.names.short(Label::RequestForm), "MARF");
    let elsewhere = SHIPPED.replacen(
        "request_form = { full = \"Multi-Agency Referral Form\", short = \"MARF\" }",
        "request_form = { full = \"Request for Service\", short = \"RFS\" }",
        1,
    );
    let other =
        Profile::parse(FILE, &elsewhere).unwrap_or_else(|errors| panic!("{}", told(&errors)));
    assert_eq!(other.label(Label::RequestForm), "Request for Service");
    assert_eq!(profile.label(Label::LeadWorker), "lead family worker");
    assert_eq!(profile.names.short(Label::LeadWorker), "LFW");
    assert_eq!(profile.names.short(Label::FrontDoor), "First Response");
    assert_eq!(profile.label(Label::Programme), "families programme");
    assert_eq!(
        profile.role_name(crate::access::Role::PanelCoordinator),
        "Early Help Panel Coordinator"
    );
    assert!(profile.retention.is_empty());
}

// Decisions C-16, C-17, C-19 and C-53.
// Requirement: BUCKS-PROT-06
#[test]
fn an_authority_with_another_door_and_no_rhythm_or_numbers_is_described_by_data_alone() {
    let mut text = SHIPPED
        .replace("door = \"single_door\"", "door = \"forum_triage\"")
        .replace("hub = \"after_the_door\"", "hub = \"no_hub\"")
        .replace("lowest_level_processed = 3\n", "")
        .replace("numbering = \"shown\"", "numbering = \"hidden\"")
        .replace("notice_working_days = 3\n", "");
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("meets = "))
        .collect();
    text = kept.join("\n");
    let from = text.find("[contacts.front_door]").unwrap();
    let to = text.find("[lists.referrer_kinds]").unwrap();
    text.replace_range(from..to, "");
    let profile = Profile::parse(FILE, &text).unwrap_or_else(|errors| panic!("{}", told(&errors)));
    assert_eq!(profile.entry.door, DoorStyle::ForumTriage);
    assert_eq!(profile.entry.lowest_level_processed, None);
    assert!(profile.forums.iter().all(|forum| forum.meets.is_none()));
    assert!(profile.contact(ContactKey::FrontDoor).is_none());
    assert_eq!(
        profile
            .contacts
            .emergency()
            .telephone
            .as_ref()
            .map(Telephone::as_str),
        Some("999")
    );
}

#[test]
fn pages_can_read_the_profile_by_the_words_of_the_file() {
    let shown = toml::Value::try_from(shipped()).unwrap();
    let text = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).map(str::to_owned);
    let names = shown.get("names").unwrap();
    assert_eq!(
        text(names.get("lead_worker").and_then(|name| name.get("full"))),
        Some("lead family worker".to_owned())
    );
    let clock = shown
        .get("clocks")
        .and_then(|all| all.get("front_door_decision"))
        .unwrap();
    assert_eq!(
        text(clock.get("due").and_then(|due| due.get("once"))),
        Some("24 hours".to_owned())
    );
    let letter = shown
        .get("outcomes")
        .and_then(|all| all.get("front_door"))
        .and_then(|all| all.get("forum"))
        .and_then(|one| one.get("label"));
    assert_eq!(text(letter), Some("Early Help Panel".to_owned()));
}

/// Easter Sunday by the rule of the Gregorian calendar (the "anonymous" computus of 1876).
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(
        year,
        i8::try_from(n / 31).unwrap(),
        i8::try_from(n % 31 + 1).unwrap(),
    )
}

#[test]
fn the_bank_holidays_follow_the_law_for_every_year_listed() {
    let week = shipped().working_week;
    let mut expected = Vec::new();
    for year in 2024..=2028_i16 {
        let sunday = easter(year);
        let first_monday = |month| {
            date(year, month, 1)
                .nth_weekday_of_month(1, Weekday::Monday)
                .unwrap()
        };
        let last_monday = |month| {
            date(year, month, 1)
                .nth_weekday_of_month(-1, Weekday::Monday)
                .unwrap()
        };
        let next_free = |day: Date, taken: &[Date]| {
            let mut free = day;
            while matches!(free.weekday(), Weekday::Saturday | Weekday::Sunday)
                || taken.contains(&free)
            {
                free = free.tomorrow().unwrap();
            }
            free
        };
        let mut days = vec![
            next_free(date(year, 1, 1), &[]),
            sunday.yesterday().unwrap().yesterday().unwrap(),
            sunday.tomorrow().unwrap(),
            first_monday(5),
            last_monday(5),
            last_monday(8),
        ];
        let boxing = next_free(date(year, 12, 26), &[]);
        let christmas = next_free(date(year, 12, 25), &[boxing]);
        days.extend([christmas, boxing]);
        days.sort();
        expected.extend(days);
    }
    let listed: Vec<Date> = week.bank_holidays().iter().map(|day| day.date).collect();
    assert_eq!(listed, expected);
    assert_eq!(week.hours(Weekday::Saturday), None);
}
