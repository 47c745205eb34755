//! Worries that an agency notes for itself, and the requests that grow from them.

use casework::CaseworkError;
use casework::referrals;
use casework::worries::{self, FollowWorry, NoteWorry};
use domain::access::Role;
use domain::ids::WorryId;
use domain::referrals::{Channel, ChildAge, PointedTo};
use domain::worries::{Next, Standing, Worry};
use testkit::both_engines;
use testkit::engines::Bench;

use super::ask::{
    COUNT_ENTRIES, colleague, count, key, neighbours_draft, other_teacher, person, profile, school,
    set_up, teacher,
};
use casework::args;

fn worry(bench: &Bench) -> NoteWorry {
    NoteWorry {
        key: key(bench),
        worry: Worry {
            given_name: "Sam".to_owned(),
            family_name: "Reed".to_owned(),
            age: ChildAge::About { years: 6 },
            what: "Hungry three mornings this week".to_owned(),
            would_gain: true,
        },
        next: None,
    }
}

fn help() -> Next {
    Next::HelpOurselves {
        how: "Breakfast club".to_owned(),
    }
}

async fn standing_counts(bench: &Bench, standing: Standing) -> i64 {
    let counts = worries::counts(&mut bench.store.reader(), &teacher(bench))
        .await
        .unwrap();
    counts
        .iter()
        .find(|(known, _)| *known == standing)
        .map(|(_, count)| *count)
        .unwrap()
}

both_engines! {
    // Requirement: BUCKS-STRAT-61, BUCKS-STRAT-09
    async fn a_worry_is_noted_once_and_seen_by_the_agency_alone(bench: Bench) {
        set_up(&bench).await;
        let command = worry(&bench);
        let id = worries::note(&bench.store, &teacher(&bench), &command).await.unwrap();
        assert_eq!(worries::note(&bench.store, &teacher(&bench), &command).await.unwrap(), id);
        assert_eq!(standing_counts(&bench, Standing::Noted).await, 1);
        let (found, _) = worries::look_at(&bench.store, &colleague(&bench), id).await.unwrap();
        assert!(found.record.worry.would_gain, "identified as likely to gain from early help");
        assert_eq!(found.noted_by, "teacher@school.example");
        assert_eq!(count(&bench, &COUNT_ENTRIES, args!["worries.looked_at"]).await, 1);
        let stranger = worries::look_at(&bench.store, &other_teacher(&bench), id).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)), "{stranger:?}");
        let mut reader = bench.store.reader();
        assert!(worries::list(&mut reader, &other_teacher(&bench), Standing::Noted).await.unwrap().is_empty());
        let analyst = person(&bench, 12, school(), Role::Analyst);
        let denied = worries::list(&mut reader, &analyst, Standing::Noted).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
        let denied = worries::note(&bench.store, &analyst, &worry(&bench)).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
    }

    // Requirement: BUCKS-STRAT-46, BUCKS-STRAT-47, BUCKS-STRAT-62
    async fn the_agency_writes_down_how_it_helps_and_whom_it_points_to(bench: Bench) {
        set_up(&bench).await;
        let id = worries::note(&bench.store, &teacher(&bench), &worry(&bench)).await.unwrap();
        let stale = follow(id, 1, help());
        assert_eq!(worries::follow(&bench.store, &teacher(&bench), &stale).await.unwrap(), Standing::Helping);
        let second = worries::follow(&bench.store, &colleague(&bench), &stale).await;
        assert!(matches!(second, Err(CaseworkError::Conflict)), "{second:?}");
        let point = Next::PointTo {
            to: PointedTo { service: "Food bank".to_owned(), contact: Some("01632 960 100".to_owned()) },
            why: "We cannot help with money".to_owned(),
        };
        worries::follow(&bench.store, &colleague(&bench), &follow(id, 2, point.clone())).await.unwrap();
        let (_, lines) = worries::look_at(&bench.store, &teacher(&bench), id).await.unwrap();
        assert_eq!(lines[1].0.next, point);
        assert_eq!(lines[1].1, "colleague@school.example");
        let ended = follow(id, 3, Next::End { why: "All is well".to_owned() });
        worries::follow(&bench.store, &teacher(&bench), &ended).await.unwrap();
        let refused = worries::follow(&bench.store, &teacher(&bench), &follow(id, 4, help())).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
        let stranger = worries::follow(&bench.store, &other_teacher(&bench), &follow(id, 4, help())).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)), "{stranger:?}");
    }

    // Requirement: BUCKS-STRAT-61
    async fn a_worry_becomes_a_request_once_and_points_to_it(bench: Bench) {
        set_up(&bench).await;
        let id = worries::note(&bench.store, &teacher(&bench), &worry(&bench)).await.unwrap();
        let command = referrals::Receive {
            key: key(&bench),
            request: neighbours_draft().into_request(Channel::SignedInForm, None).unwrap(),
        };
        let origin = referrals::Origin { worry: Some(id), ..referrals::Origin::default() };
        let received = referrals::receive_from(&bench.store, &profile(), &teacher(&bench), &command, origin).await.unwrap();
        let (found, _) = worries::look_at(&bench.store, &teacher(&bench), id).await.unwrap();
        assert_eq!((found.record.standing(), found.reference), (Standing::Asked, Some(received.reference)));
        let refused = worries::follow(&bench.store, &teacher(&bench), &follow(id, found.version, help())).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
        // A second request from the same worry is not lost, nor does it change what the worry points to.
        let second = referrals::Receive { key: key(&bench), ..command.clone() };
        let other = referrals::receive_from(&bench.store, &profile(), &teacher(&bench), &second, origin).await.unwrap();
        // Nor is one that names another agency's worry.
        let third = referrals::Receive { key: key(&bench), ..command };
        referrals::receive_from(&bench.store, &profile(), &other_teacher(&bench), &third, origin).await.unwrap();
        let (found, _) = worries::look_at(&bench.store, &teacher(&bench), id).await.unwrap();
        assert_ne!(found.reference, Some(other.reference));
    }
}

fn follow(worry: WorryId, version: i64, next: Next) -> FollowWorry {
    FollowWorry {
        worry,
        version,
        next,
    }
}
