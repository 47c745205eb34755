//! What may stand and was probably not meant is said with its line, its key and what would be right.

use super::super::*;
use super::{ALL, BATH, FILE, SHIPPED, read, told};

/// The doubts about one file after one change.
fn after(file: (&str, &str), find: &str, replace: &str) -> String {
    assert!(file.1.contains(find), "{find:?} is not in {}", file.0);
    told(read((file.0, &file.1.replacen(find, replace, 1))).doubts())
}

#[test]
fn no_shipped_profile_leaves_a_doubt() {
    for file in ALL {
        assert_eq!(told(read(file).doubts()), "", "{}", file.0);
    }
}

#[test]
fn a_forum_that_nobody_can_coordinate_is_doubted() {
    let said = after(
        BATH,
        "core_agencies = [\"connecting_families\", \"family_support_and_play\", \"integrated_working\", \"childrens_centres\"]",
        "core_agencies = [\"childrens_centres\"]",
    );
    assert!(
        said.contains(
            "forums[1].core_agencies: nobody who comes to \"bath\" can coordinate it. Add an agency"
        ),
        "{said}"
    );
}

#[test]
fn a_forum_whose_days_nobody_can_know_is_doubted_with_its_line() {
    let said = after(BATH, "meeting_dates = \"set_by_hand\"\n", "");
    let line = BATH.1.lines().position(|one| one == "[[forums]]").unwrap() + 1;
    assert!(
        said.starts_with(&format!(
            "{}:{line}: forums[1].meets: nothing says when \"bath\" meets. Add meets = ",
            BATH.0
        )),
        "{said}"
    );
}

#[test]
fn a_limit_that_can_never_start_is_doubted() {
    let limit = "[clocks.information_return]\nlimit = \"5 days\"\ncounts = \"elapsed\"\nforce = \"required\"\nstarts = \"information_requested\"\nescalate_to = \"front_door_manager\"\n";
    let said = after(BATH, "[clocks]\n", limit);
    assert!(
        said.contains("clocks.information_return: this limit never starts, because there is no hub that asks for information."),
        "{said}"
    );
    let with_a_hub = BATH
        .1
        .replacen("hub = \"no_hub\"", "hub = \"after_the_door\"", 1);
    let said = after((BATH.0, &with_a_hub), "[clocks]\n", limit);
    assert!(!said.contains("never starts"), "{said}");
}

#[test]
fn a_decision_nobody_can_carry_out_and_a_forum_nobody_reaches_are_doubted() {
    let said = after(BATH, "offered = \"no\"\n", "");
    assert!(
        said.contains(
            "outcomes.front_door.information_hub: this can be decided, and there is no hub to ask."
        ),
        "{said}"
    );
    let said = after(
        BATH,
        "[outcomes.front_door.forum]\n",
        "[outcomes.front_door.forum]\noffered = \"no\"\n",
    );
    assert!(
        said.contains(
            "outcomes.front_door.forum: no decision leads to a forum, and there are forums."
        ),
        "{said}"
    );
}

#[test]
fn a_way_on_from_a_level_that_is_not_offered_is_doubted() {
    let said = after(
        (FILE, SHIPPED),
        "[outcomes.front_door.social_care_assessment]\n",
        "[outcomes.front_door.social_care_assessment]\noffered = \"no\"\n",
    );
    assert!(
        said.contains("leads to \"social_care_assessment\", which is not offered."),
        "{said}"
    );
}

#[test]
fn an_assessment_that_no_level_uses_is_doubted() {
    let said = after(
        BATH,
        "kind = \"programme\"\nscales = [\"family_scale\"]\nallowed_at_levels = [3, 4]\n",
        "kind = \"programme\"\n",
    );
    assert!(
        said.contains(
            "assessments[3].expected_at_levels: no level of need uses \"family_profile\"."
        ),
        "{said}"
    );
}

#[test]
fn a_role_that_no_agencys_people_could_hold_is_doubted_with_its_line() {
    let said = after(
        BATH,
        "name = \"Duty social care team\"\nkind = \"social_care\"",
        "name = \"Duty social care team\"\nkind = \"other\"",
    );
    for role in ["social_worker", "social_care_manager"] {
        let starts = format!("{role} = {{");
        let line = BATH
            .1
            .lines()
            .position(|one| one.starts_with(&starts))
            .unwrap()
            + 1;
        assert!(
            said.contains(&format!(
                "{}:{line}: roles.{role}: nobody can hold this role",
                BATH.0
            )),
            "{said}"
        );
    }
}

#[test]
fn a_name_that_no_page_can_show_is_doubted() {
    for (name, why) in [
        ("information_hub", "because there is no hub"),
        ("transfer_meeting", "because no forum transfers cases"),
    ] {
        let said = after(
            BATH,
            "[names]\n",
            &format!("[names]\n{name} = {{ full = \"Hub\" }}\n"),
        );
        assert!(
            said.contains(&format!("names.{name}: no page shows this name, {why}.")),
            "{said}"
        );
    }
}

#[test]
fn an_issue_for_which_no_file_speaks_is_doubted() {
    let said = after(BATH, "cohorts = [\"health\"]", "cohorts = []");
    assert!(
        said.contains("programme: no file of data speaks for the issue \"health\"."),
        "{said}"
    );
}

#[test]
fn what_is_missing_and_may_be_missing_is_doubted() {
    let from = BATH.1.find("bank_holidays = [").unwrap();
    let to = from + BATH.1.get(from..).unwrap().find("]\n").unwrap() + 2;
    let mut text = BATH.1.to_owned();
    text.replace_range(from..to, "");
    let text = text
        .replacen("[contacts.front_door]", "[contacts.support]", 1)
        .replacen("kind = \"multi_agency\"", "kind = \"progress\"", 1);
    let said = told(read((BATH.0, &text)).doubts());
    for part in [
        "working_week: no bank holiday is listed",
        "contacts: nobody is told how to reach whoever takes requests.",
        "assessments: no assessment is shared by several agencies.",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_pause_that_no_limit_knows_is_doubted() {
    let said = after((FILE, SHIPPED), "pause_reasons = [\"referrer_away\"]\n", "");
    assert!(
        said.contains("lists.pause_reasons: no limit pauses for \"referrer_away\"."),
        "{said}"
    );
}

#[test]
fn a_forum_that_is_set_by_hand_has_no_rhythm_and_one_that_allocates_says_so() {
    let wrong = |find: &str, replace: &str| {
        assert!(SHIPPED.contains(find), "{find:?}");
        let errors = Profile::parse(FILE, &SHIPPED.replacen(find, replace, 1)).unwrap_err();
        told(&errors)
    };
    assert!(
        wrong(
            "kind = \"allocation\"\n",
            "kind = \"allocation\"\nmeeting_dates = \"set_by_hand\"\n"
        )
        .contains(
            "forums[1].meeting_dates: the days are set by hand, and there is a rhythm as well."
        )
    );
    assert!(
        wrong(
            "kind = \"allocation\"\n",
            "kind = \"allocation\"\npurposes = [\"triage\"]\n"
        )
        .contains(
            "forums[1].purposes: nothing says that this forum finds who leads. Add \"allocate\""
        )
    );
    assert!(
        wrong(
            "kind = \"transfer\"\n",
            "kind = \"transfer\"\npurposes = [\"allocate\"]\n"
        )
        .contains("forums[5].purposes: a transfer meeting only transfers.")
    );
    let by_rhythm = BATH.1.replacen("\"set_by_hand\"", "\"by_rhythm\"", 1);
    let errors = Profile::parse(BATH.0, &by_rhythm).unwrap_err();
    assert!(told(&errors).contains("forums[1].meeting_dates: there is no rhythm to follow."));
}
