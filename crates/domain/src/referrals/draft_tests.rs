//! What a draft must hold before it can be sent, by who writes it.

use proptest::prelude::*;

use super::*;
use crate::referrals::ConsentStanding;

fn somebody() -> AboutYou {
    AboutYou {
        name: Some("Priya Nair".to_owned()),
        standing: Some("Teacher".to_owned()),
        organisation: Some("Elmsford Primary School".to_owned()),
        email: Some("priya@school.example".to_owned()),
        telephone: None,
        parental_responsibility: None,
    }
}

fn one_child() -> DraftChild {
    DraftChild::bare(String::new(), String::new(), ChildAge::About { years: 7 })
}

fn mother(consent: ConsentGiven) -> DraftAdult {
    DraftAdult {
        given_name: "Ana".to_owned(),
        family_name: "Silva".to_owned(),
        relationship: Some("Mother".to_owned()),
        parental_responsibility: Some(true),
        consent,
    }
}

const AGREED: ConsentGiven = ConsentGiven::Yes {
    on: None,
    written: true,
};

fn complete(kind: ReferrerKind) -> RequestDraft {
    RequestDraft {
        about: Some(somebody()),
        children: vec![one_child()],
        adults: vec![mother(AGREED)],
        worry: Some(WorryAnswers {
            worry: "Often tired and late".to_owned(),
            tried: Tried {
                own_support: Some("Breakfast club".to_owned()),
                others: None,
            },
            ..WorryAnswers::default()
        }),
        level: Some(LevelAnswers {
            level: 3,
            reason: "Several needs".to_owned(),
            expected_outcome: "On time and rested".to_owned(),
        }),
        thresholds: Some(Thresholds::default()),
        ..RequestDraft::new(kind)
    }
}

// Requirement: C-08, BUCKS-STRAT-70
#[test]
fn a_professional_must_name_the_level_and_the_outcome_and_nobody_else_is_asked() {
    for kind in ReferrerKind::ALL {
        let draft = RequestDraft {
            level: None,
            ..complete(*kind)
        };
        let asked = draft.missing().contains(&Missing::Level);
        assert_eq!(asked, *kind == ReferrerKind::Professional, "{kind:?}");
    }
}

// Requirement: BUCKS-STRAT-60
#[test]
fn a_professional_says_what_their_own_service_tried_first() {
    let mut draft = complete(ReferrerKind::Professional);
    assert_eq!(draft.missing(), []);
    draft.worry.as_mut().unwrap().tried.own_support = Some("  ".to_owned());
    assert_eq!(draft.missing(), [Missing::Tried]);
}

// Requirement: BUCKS-STRAT-71
#[test]
fn a_neighbour_may_send_a_request_without_a_name() {
    let draft = RequestDraft {
        about: Some(AboutYou::default()),
        adults: Vec::new(),
        ..complete(ReferrerKind::Public)
    };
    let request = draft.into_request(Channel::PublicForm, None).unwrap();
    assert_eq!(request.referrer.name, None);
    assert_eq!(request.level, None);
}

// Requirement: BUCKS-STRAT-72, C-05
#[test]
fn a_professional_answers_for_consent_unless_everybody_with_parental_responsibility_agreed() {
    let with = |adults| RequestDraft {
        adults,
        ..complete(ReferrerKind::Professional)
    };
    assert!(!with(vec![mother(AGREED)]).consent_is_open());
    for adults in [
        Vec::new(),
        vec![mother(ConsentGiven::NotAsked)],
        vec![mother(AGREED), mother(ConsentGiven::No)],
    ] {
        let draft = with(adults);
        assert!(draft.consent_is_open());
        assert_eq!(draft.missing(), [Missing::Consent]);
    }
}

// Requirement: BUCKS-STRAT-73, C-04
#[test]
fn the_safeguarding_exception_goes_with_the_request_and_going_on_without_claims_none() {
    let with = |answer| RequestDraft {
        adults: Vec::new(),
        without_consent: Some(answer),
        ..complete(ReferrerKind::Professional)
    };
    let excepted = with(WithoutConsent::Exception {
        reason: "Asking would warn an adult who hurts".to_owned(),
        key: None,
    });
    assert!(excepted.consent_is_open());
    let request = excepted.into_request(Channel::PublicForm, None).unwrap();
    assert_eq!(request.consent(), ConsentStanding::ExceptionClaimed);
    let request = with(WithoutConsent::GoOn { key: None })
        .into_request(Channel::PublicForm, None)
        .unwrap();
    assert_eq!(request.consent(), ConsentStanding::Missing);
}

// Requirement: BUCKS-PROT-26
#[test]
fn a_parent_who_asks_is_one_of_the_adults_and_agrees_by_asking() {
    let draft = RequestDraft {
        adults: Vec::new(),
        ..complete(ReferrerKind::Family)
    };
    let request = draft.into_request(Channel::PublicForm, None).unwrap();
    let adult = request.adults().next().unwrap();
    assert_eq!(adult.name(), "Priya Nair");
    assert_eq!(
        adult.consent,
        ConsentGiven::AskedThemselves,
        "nobody signed anything"
    );
    assert_eq!(request.consent(), ConsentStanding::AskedThemselves);
    assert!(request.consent().is_given());
}

fn any_draft() -> impl Strategy<Value = RequestDraft> {
    let consent = prop_oneof![
        Just(AGREED),
        Just(ConsentGiven::No),
        Just(ConsentGiven::NotAsked),
    ];
    let adults = proptest::collection::vec(
        (consent, proptest::option::of(any::<bool>())).prop_map(|(consent, responsibility)| {
            DraftAdult {
                parental_responsibility: responsibility,
                ..mother(consent)
            }
        }),
        0..3,
    );
    let words = || proptest::option::of("[a-z ]{0,3}");
    (
        proptest::sample::select(ReferrerKind::ALL),
        proptest::option::of((words(), words(), words(), words(), words())),
        0usize..3,
        adults,
        proptest::option::of(("[a-z ]{0,3}", words())),
        proptest::option::of((0u8..6, "[a-z ]{0,3}", "[a-z ]{0,3}")),
        any::<Option<bool>>(),
    )
        .prop_map(
            |(kind, about, children, adults, worry, level, without)| RequestDraft {
                about: about.map(
                    |(name, standing, organisation, email, telephone)| AboutYou {
                        name,
                        standing,
                        organisation,
                        email,
                        telephone,
                        parental_responsibility: None,
                    },
                ),
                children: vec![one_child(); children],
                adults,
                worry: worry.map(|(worry, own_support)| WorryAnswers {
                    worry,
                    tried: Tried {
                        own_support,
                        others: None,
                    },
                    ..WorryAnswers::default()
                }),
                level: level.map(|(level, reason, expected_outcome)| LevelAnswers {
                    level,
                    reason,
                    expected_outcome,
                }),
                without_consent: without.map(|excepted| {
                    if excepted {
                        WithoutConsent::Exception {
                            reason: "Risk".to_owned(),
                            key: None,
                        }
                    } else {
                        WithoutConsent::GoOn { key: None }
                    }
                }),
                ..RequestDraft::new(kind)
            },
        )
}

proptest! {
    // Requirement: C-08, C-04, BUCKS-STRAT-70, BUCKS-STRAT-72
    #[test]
    fn a_draft_that_can_be_sent_always_says_who_about_whom_and_why(draft in any_draft()) {
        let missing = draft.missing();
        let professional = draft.by_professional();
        let open = draft.consent_is_open();
        let answered = draft.without_consent.is_some();
        match draft.into_request(Channel::PublicForm, None) {
            Ok(request) => {
                prop_assert!(missing.is_empty());
                prop_assert!(request.children().next().is_some());
                prop_assert!(!request.worry.trim().is_empty());
                prop_assert_eq!(request.level.is_some(), professional);
                prop_assert_eq!(request.expected_outcome.is_some(), professional);
                prop_assert!(!open || answered, "sent with consent unanswered");
                if !professional {
                    prop_assert_eq!(request.consent_exception, None);
                }
            }
            Err(listed) => {
                prop_assert!(!listed.is_empty());
                prop_assert_eq!(listed, missing);
            }
        }
    }

    #[test]
    fn a_name_in_one_box_keeps_every_word(name in "[A-Z][a-z]{1,5}( [A-Z][a-z]{1,5}){0,3}") {
        let (given, family) = split_name(&name);
        let joined = format!("{given} {family}");
        prop_assert_eq!(joined.trim(), name);
    }
}
