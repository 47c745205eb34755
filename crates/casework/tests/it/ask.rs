//! Asking for help: drafts that two tabs cannot spoil, and the front door's
//! telephone with its chase of the written form.

use std::collections::BTreeSet;

use casework::CaseworkError;
use casework::calls::{self, FinishCallBack, RecordCall, RecordEnquiry};
use casework::clocks::clocks_of_subject;
use casework::drafts::{self, SavePage};
use casework::engine::{Reads as _, Statement};
use casework::record_access::{lift, restrict};
use casework::{args, referrals};
use domain::access::Role;
use domain::act::{Act, Actor, UserActor};
use domain::clocks::Clock;
use domain::event::{Event, Subject};
use domain::ids::{AgencyId, SubmissionKey, UserId};
use domain::profile::{ClockKey, Profile};
use domain::referrals::{
    AboutYou, Arrival, CallFacts, Channel, ChildAge, DraftChild, ReferrerKind, Request,
    RequestDraft, WorryAnswers, WrittenForm,
};
use jiff::ToSpan as _;
use testkit::both_engines;
use testkit::engines::Bench;
use uuid::Uuid;

#[derive(serde::Serialize)]
struct SetUp;

impl Event for SetUp {
    const NAME: &'static str = "test.set_up";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

const ADD_AGENCY: Statement = Statement::new(
    "test.ADD_AGENCY",
    "insert into agencies (id, key, name, kind, part, keeps_own_system, version) values ($1, $2, $2, 'team', $3, 0, 1)",
);
const ADD_USER: Statement = Statement::new(
    "test.ADD_USER",
    "insert into users (id, email, name, job_title, failed_attempts, created_at, version) values ($1, $2, $2, 'Officer', 0, 0, 1)",
);
pub(super) const COUNT_REFERRALS: Statement = Statement::new(
    "test.COUNT_REFERRALS",
    "select count(*) as n from referrals",
);
pub(super) const COUNT_ENTRIES: Statement = Statement::new(
    "test.COUNT_ENTRIES",
    "select count(*) as n from audit_entries where name = $1",
);

pub(super) fn profile() -> Profile {
    Profile::parse(
        "buckinghamshire",
        include_str!("../../../../profiles/buckinghamshire.toml"),
    )
    .unwrap()
}

pub(super) fn front_door() -> AgencyId {
    AgencyId::new(Uuid::from_u128(1))
}

pub(super) fn school() -> AgencyId {
    AgencyId::new(Uuid::from_u128(2))
}

pub(super) fn person(bench: &Bench, number: u128, agency: AgencyId, role: Role) -> Act {
    bench.act_of(Actor::User(UserActor {
        user: UserId::new(Uuid::from_u128(number)),
        agency,
        roles: BTreeSet::from([role]),
        areas: BTreeSet::new(),
    }))
}

pub(super) fn officer(bench: &Bench) -> Act {
    person(bench, 11, front_door(), Role::ContactOfficer)
}

fn other_school() -> AgencyId {
    AgencyId::new(Uuid::from_u128(3))
}

fn social_care() -> AgencyId {
    AgencyId::new(Uuid::from_u128(4))
}

pub(super) fn social_worker(bench: &Bench) -> Act {
    person(bench, 13, social_care(), Role::SocialWorker)
}

pub(super) fn manager(bench: &Bench) -> Act {
    person(bench, 14, front_door(), Role::FrontDoorManager)
}

pub(super) fn other_teacher(bench: &Bench) -> Act {
    person(bench, 15, other_school(), Role::Practitioner)
}

pub(super) fn colleague(bench: &Bench) -> Act {
    person(bench, 16, school(), Role::Practitioner)
}

pub(super) fn teacher(bench: &Bench) -> Act {
    person(bench, 12, school(), Role::Practitioner)
}

pub(super) fn key(bench: &Bench) -> SubmissionKey {
    SubmissionKey::new(bench.store.entropy().id(bench.act().at))
}

pub(super) async fn set_up(bench: &Bench) {
    let mut uow = bench.store.begin(&bench.act()).await.unwrap();
    for (agency, name, part) in [
        (front_door(), "First Response", "front_door"),
        (school(), "Hill School", "partner"),
        (other_school(), "Vale School", "partner"),
        (social_care(), "Social Care", "social_care"),
    ] {
        uow.write(&ADD_AGENCY, args![agency, name, part])
            .await
            .unwrap();
    }
    for (number, email) in [
        (11, "officer@council.example"),
        (12, "teacher@school.example"),
        (13, "worker@care.example"),
        (14, "manager@council.example"),
        (15, "teacher@vale.example"),
        (16, "colleague@school.example"),
    ] {
        let user = UserId::new(Uuid::from_u128(number));
        uow.write(&ADD_USER, args![user, email]).await.unwrap();
    }
    uow.record(&SetUp).await.unwrap();
    uow.commit().await.unwrap();
}

pub(super) fn neighbours_draft() -> RequestDraft {
    RequestDraft {
        about: Some(AboutYou::default()),
        children: vec![DraftChild::bare(
            "Sam".to_owned(),
            "Reed".to_owned(),
            ChildAge::About { years: 6 },
        )],
        worry: Some(WorryAnswers {
            worry: "Out alone at night".to_owned(),
            ..WorryAnswers::default()
        }),
        ..RequestDraft::new(ReferrerKind::Public)
    }
}

fn call_request(written_form: WrittenForm) -> Request {
    Request {
        written_form,
        ..neighbours_draft()
            .into_request(Channel::Call, None)
            .unwrap()
    }
}

pub(super) fn call(bench: &Bench, written_form: WrittenForm) -> RecordCall {
    RecordCall {
        key: key(bench),
        request: call_request(written_form),
        call: CallFacts {
            called_at: bench.act().at,
            put_through: true,
        },
    }
}

pub(super) fn enquiry(bench: &Bench, call_back: bool) -> RecordEnquiry {
    RecordEnquiry {
        key: key(bench),
        caller: "Jo Marsh".to_owned(),
        caller_standing: Some("Childminder".to_owned()),
        caller_contact: Some("01632 960 111".to_owned()),
        question: "Should I refer a late pick-up?".to_owned(),
        advice: None,
        call: CallFacts {
            called_at: bench.act().at,
            put_through: false,
        },
        call_back,
        family_reference: None,
    }
}

pub(super) async fn count(
    bench: &Bench,
    statement: &Statement,
    args: Vec<casework::engine::Value>,
) -> i64 {
    let rows = bench.store.reader().rows(statement, args).await.unwrap();
    rows[0].int("n").unwrap()
}

pub(super) async fn load(bench: &Bench, act: &Act, secret: Option<&str>) -> Option<drafts::Draft> {
    let mut reader = bench.store.reader();
    drafts::load(&mut reader, act, secret).await.unwrap()
}

pub(super) fn page(bench: &Bench, draft: &drafts::Draft, worry: &str) -> SavePage {
    let mut content = draft.content.clone();
    content.worry = Some(WorryAnswers {
        worry: worry.to_owned(),
        ..WorryAnswers::default()
    });
    SavePage {
        draft: draft.id,
        version: draft.version,
        key: key(bench),
        content,
    }
}

both_engines! {
    // Requirement: BUCKS-STRAT-71
    async fn a_draft_opens_with_its_secret_alone_and_leaves_nothing_in_the_audit(bench: Bench) {
        let public = bench.act_of(Actor::Public);
        let draft = RequestDraft::new(ReferrerKind::Public);
        let secret = drafts::start(&bench.store, &public, &draft).await.unwrap();
        let found = load(&bench, &public, Some(&secret)).await.unwrap();
        assert_eq!(found.content, draft);
        drafts::save(&bench.store, &public, &page(&bench, &found, "Cold house")).await.unwrap();
        let found = load(&bench, &public, Some(&secret)).await.unwrap();
        assert_eq!(found.content.worry.unwrap().worry, "Cold house");
        assert_eq!(load(&bench, &public, Some("another")).await, None);
        assert_eq!(load(&bench, &public, None).await, None);
        const ALL: Statement = Statement::new("test.ALL", "select count(*) as n from audit_entries");
        assert_eq!(count(&bench, &ALL, args![]).await, 0);
    }

    async fn two_tabs_never_overwrite_each_other_and_a_double_click_is_no_conflict(bench: Bench) {
        let public = bench.act_of(Actor::Public);
        let secret = drafts::start(&bench.store, &public, &RequestDraft::new(ReferrerKind::Public)).await.unwrap();
        let shown = load(&bench, &public, Some(&secret)).await.unwrap();
        let (first, second) = (page(&bench, &shown, "First"), page(&bench, &shown, "Second"));
        drafts::save(&bench.store, &public, &first).await.unwrap();
        drafts::save(&bench.store, &public, &first).await.unwrap();
        let refused = drafts::save(&bench.store, &public, &second).await;
        assert!(matches!(refused, Err(CaseworkError::Conflict)), "{refused:?}");
        let kept = load(&bench, &public, Some(&secret)).await.unwrap();
        assert_eq!(kept.content.worry.unwrap().worry, "First");
    }

    async fn a_professionals_draft_opens_anywhere_for_their_account_and_for_nobody_else(bench: Bench) {
        set_up(&bench).await;
        let draft = RequestDraft::new(ReferrerKind::Professional);
        let secret = drafts::start(&bench.store, &teacher(&bench), &draft).await.unwrap();
        assert!(load(&bench, &teacher(&bench), None).await.is_some());
        assert_eq!(load(&bench, &bench.act_of(Actor::Public), Some(&secret)).await, None);
        assert_eq!(load(&bench, &officer(&bench), Some(&secret)).await, None);
    }

    async fn a_draft_is_forgotten_after_thirty_days_without_a_change(bench: Bench) {
        let public = bench.act_of(Actor::Public);
        let draft = RequestDraft::new(ReferrerKind::Public);
        let secret = drafts::start(&bench.store, &public, &draft).await.unwrap();
        bench.clock.set(public.at + (29 * 24).hours());
        let later = bench.act_of(Actor::Public);
        assert!(load(&bench, &later, Some(&secret)).await.is_some());
        assert_eq!(drafts::expire(&bench.store, &later).await.unwrap(), 0);
        bench.clock.set(public.at + (30 * 24).hours());
        let later = bench.act_of(Actor::Public);
        assert_eq!(load(&bench, &later, Some(&secret)).await, None);
        assert_eq!(drafts::expire(&bench.store, &later).await.unwrap(), 1);
    }

    async fn a_deleted_draft_is_gone(bench: Bench) {
        let public = bench.act_of(Actor::Public);
        let secret = drafts::start(&bench.store, &public, &RequestDraft::new(ReferrerKind::Family)).await.unwrap();
        let draft = load(&bench, &public, Some(&secret)).await.unwrap();
        drafts::delete(&bench.store, &public, draft.id).await.unwrap();
        assert_eq!(load(&bench, &public, Some(&secret)).await, None);
        let saved = drafts::save(&bench.store, &public, &page(&bench, &draft, "Late")).await;
        assert!(matches!(saved, Err(CaseworkError::NotFound)), "{saved:?}");
    }

    // Requirement: BUCKS-STRAT-71
    async fn a_draft_sent_twice_makes_one_request_and_can_be_printed_for_an_hour(bench: Bench) {
        set_up(&bench).await;
        let public = bench.act_of(Actor::Public);
        let secret = drafts::start(&bench.store, &public, &neighbours_draft()).await.unwrap();
        let draft = load(&bench, &public, Some(&secret)).await.unwrap();
        let command = referrals::Receive {
            key: draft.submission_key,
            request: draft.content.clone().into_request(Channel::PublicForm, None).unwrap(),
        };
        let mut references = BTreeSet::new();
        for _ in 0..2 {
            let received = referrals::receive(&bench.store, &profile(), &public, &command).await.unwrap();
            drafts::mark_sent(&bench.store, &public, draft.id, &received.reference).await.unwrap();
            references.insert(received.reference);
        }
        assert_eq!(references.len(), 1);
        assert_eq!(count(&bench, &COUNT_REFERRALS, args![]).await, 1);
        let sent = load(&bench, &public, Some(&secret)).await.unwrap();
        assert_eq!(sent.sent.as_ref(), references.first());
        let changed = drafts::save(&bench.store, &public, &page(&bench, &sent, "Other")).await;
        assert!(matches!(changed, Err(CaseworkError::Conflict)), "{changed:?}");
        bench.clock.set(public.at + 1.hour());
        assert_eq!(load(&bench, &bench.act_of(Actor::Public), Some(&secret)).await, None);
    }

    // Requirement: BUCKS-STRAT-77, BUCKS-STRAT-78, BUCKS-STRAT-75, BUCKS-PROT-25
    async fn a_call_is_a_request_at_once_and_its_written_form_is_chased(bench: Bench) {
        set_up(&bench).await;
        let command = call(&bench, WrittenForm::Awaited);
        let first = calls::record_call(&bench.store, &profile(), &officer(&bench), &command).await.unwrap();
        let second = calls::record_call(&bench.store, &profile(), &officer(&bench), &command).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(count(&bench, &COUNT_REFERRALS, args![]).await, 1);
        assert_eq!(count(&bench, &COUNT_ENTRIES, args!["calls.recorded"]).await, 1);
        let mut reader = bench.store.reader();
        let awaited = calls::awaited_forms(&mut reader, &officer(&bench)).await.unwrap();
        assert_eq!(awaited.len(), 1);
        assert_eq!(awaited[0].due_at, Some(command.call.called_at + 72.hours()));
        let family = first.family_reference.clone();
        restrict(&bench.store, &manager(&bench), &family, &[], "A relative works here").await.unwrap();
        let masked = calls::awaited_forms(&mut reader, &officer(&bench)).await.unwrap();
        assert_eq!((masked.len(), masked[0].family_name.as_str(), masked[0].ask.is_some()), (1, "", true));
        lift(&bench.store, &manager(&bench), &family, "The relative has left").await.unwrap();

        calls::receive_written_form(&bench.store, &profile(), &officer(&bench), &first.reference).await.unwrap();
        assert!(calls::awaited_forms(&mut reader, &officer(&bench)).await.unwrap().is_empty());
        let clocks = clocks_of_subject(&mut reader, first.referral.uuid()).await.unwrap();
        let chase = clocks.iter().find(|clock| clock.key == ClockKey::WrittenFormAwaited).unwrap();
        assert!(matches!(chase.clock, Clock::Stopped { .. } ), "{chase:?}");
        let found = referrals::find(&mut reader, &officer(&bench), &first.reference).await.unwrap();
        assert_eq!(found.request.written_form, WrittenForm::Received);
        let again = calls::receive_written_form(&bench.store, &profile(), &officer(&bench), &first.reference).await;
        assert!(matches!(again, Err(CaseworkError::Conflict)), "{again:?}");
    }

    // Requirement: BUCKS-PROT-26
    async fn a_call_that_cannot_be_followed_by_a_form_has_no_chase(bench: Bench) {
        set_up(&bench).await;
        let command = call(&bench, WrittenForm::NotNeeded);
        let received = calls::record_call(&bench.store, &profile(), &officer(&bench), &command).await.unwrap();
        let mut reader = bench.store.reader();
        assert!(calls::awaited_forms(&mut reader, &officer(&bench)).await.unwrap().is_empty());
        let clocks = clocks_of_subject(&mut reader, received.referral.uuid()).await.unwrap();
        assert!(clocks.iter().all(|clock| clock.key != ClockKey::WrittenFormAwaited));
    }

    // Requirement: BUCKS-STRAT-76
    async fn a_question_for_advice_is_no_request_and_waits_for_its_call_back(bench: Bench) {
        set_up(&bench).await;
        let command = enquiry(&bench, true);
        let id = calls::record_enquiry(&bench.store, &officer(&bench), &command).await.unwrap();
        assert_eq!(calls::record_enquiry(&bench.store, &officer(&bench), &command).await.unwrap(), id);
        calls::record_enquiry(&bench.store, &officer(&bench), &enquiry(&bench, false)).await.unwrap();
        assert_eq!(count(&bench, &COUNT_REFERRALS, args![]).await, 0);
        let mut reader = bench.store.reader();
        let open = calls::open_call_backs(&mut reader, &officer(&bench)).await.unwrap();
        assert_eq!(open.iter().map(|call| call.id).collect::<Vec<_>>(), [id]);
        let done = FinishCallBack { enquiry: id, version: open[0].version, advice: "Speak to the parent first".to_owned(), family_reference: None };
        calls::finish_call_back(&bench.store, &officer(&bench), &done).await.unwrap();
        assert!(calls::open_call_backs(&mut reader, &officer(&bench)).await.unwrap().is_empty());
        let again = calls::finish_call_back(&bench.store, &officer(&bench), &done).await;
        assert!(matches!(again, Err(CaseworkError::Conflict)), "{again:?}");
    }

    // Requirement: BUCKS-STRAT-77
    async fn only_the_front_door_writes_calls_down(bench: Bench) {
        set_up(&bench).await;
        let refused = calls::record_call(&bench.store, &profile(), &teacher(&bench), &call(&bench, WrittenForm::NotNeeded)).await;
        assert!(matches!(refused, Err(CaseworkError::Denied(_))), "{refused:?}");
        let refused = calls::record_enquiry(&bench.store, &teacher(&bench), &enquiry(&bench, true)).await;
        assert!(matches!(refused, Err(CaseworkError::Denied(_))), "{refused:?}");
        let received = calls::record_call(&bench.store, &profile(), &officer(&bench), &call(&bench, WrittenForm::Awaited)).await.unwrap();
        let refused = calls::receive_written_form(&bench.store, &profile(), &teacher(&bench), &received.reference).await;
        assert!(matches!(refused, Err(CaseworkError::NotFound)), "{refused:?}");
        let listed = calls::awaited_forms(&mut bench.store.reader(), &teacher(&bench)).await;
        assert!(matches!(listed, Err(CaseworkError::Denied(_))), "{listed:?}");
    }

    // Requirement: BUCKS-STRAT-76, BUCKS-STRAT-78
    async fn a_social_worker_rings_back_and_the_question_belongs_to_the_family_that_is_known(bench: Bench) {
        set_up(&bench).await;
        let known = calls::record_call(&bench.store, &profile(), &officer(&bench), &call(&bench, WrittenForm::NotNeeded)).await.unwrap();
        let id = calls::record_enquiry(&bench.store, &officer(&bench), &enquiry(&bench, true)).await.unwrap();
        let mut reader = bench.store.reader();
        let waiting = calls::open_call_backs(&mut reader, &social_worker(&bench)).await.unwrap();
        assert_eq!((waiting[0].id, waiting[0].taken_by.as_str()), (id, "officer@council.example"));
        let mut done = FinishCallBack {
            enquiry: id,
            version: waiting[0].version,
            advice: "Speak to the parent first".to_owned(),
            family_reference: Some("F-NONE-NONE".to_owned()),
        };
        let refused = calls::finish_call_back(&bench.store, &social_worker(&bench), &done).await;
        assert!(matches!(&refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("family")), "{refused:?}");
        let denied = calls::finish_call_back(&bench.store, &teacher(&bench), &done).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
        done.family_reference = Some(known.family_reference.clone());
        calls::finish_call_back(&bench.store, &social_worker(&bench), &done).await.unwrap();
        let of_family = calls::enquiries_of(&mut reader, &social_worker(&bench), known.family).await.unwrap();
        let (_, by, said) = of_family[0].called_back.clone().unwrap();
        assert_eq!((by.as_str(), said.as_str()), ("worker@care.example", "Speak to the parent first"));
        assert_eq!(calls::enquiries(&mut reader, &officer(&bench)).await.unwrap(), of_family);
        // Restricted afterwards, the list keeps that somebody rang and no words.
        restrict(&bench.store, &manager(&bench), &known.family_reference, &[], "A relative works here").await.unwrap();
        let masked = &calls::enquiries(&mut reader, &officer(&bench)).await.unwrap()[0];
        assert_eq!((masked.caller.as_str(), masked.question.as_str(), &masked.advice), ("", "", &None));
        assert!(masked.ask.is_some() && masked.called_back.as_ref().unwrap().2.is_empty());
        // Who asked may be a neighbour: a school that works with the family is not told.
        assert!(calls::enquiries_of(&mut reader, &teacher(&bench), known.family).await.unwrap().is_empty());
        let denied = calls::enquiries(&mut reader, &teacher(&bench)).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
    }

    async fn an_enquiry_about_a_family_that_is_not_known_is_not_written_down_half(bench: Bench) {
        set_up(&bench).await;
        let command = RecordEnquiry { family_reference: Some("F-NONE-NONE".to_owned()), ..enquiry(&bench, false) };
        let refused = calls::record_enquiry(&bench.store, &officer(&bench), &command).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
        assert!(calls::enquiries(&mut bench.store.reader(), &officer(&bench)).await.unwrap().is_empty());
    }

    // Requirement: BUCKS-STRAT-50, BUCKS-STRAT-127
    async fn the_front_door_sees_the_call_and_whether_its_form_is_still_awaited(bench: Bench) {
        set_up(&bench).await;
        let received = calls::record_call(&bench.store, &profile(), &officer(&bench), &call(&bench, WrittenForm::Awaited)).await.unwrap();
        let mut reader = bench.store.reader();
        let (line, arrived) = calls::call_of(&mut reader, received.referral).await.unwrap();
        let line = line.unwrap();
        assert!(line.put_through && arrived.is_none());
        assert_eq!((line.form_asked_at, line.form_received_at), (Some(bench.act().at), None));
        assert_eq!(line.form_due_at, Some(bench.act().at + 72.hours()));
        calls::receive_written_form(&bench.store, &profile(), &officer(&bench), &received.reference).await.unwrap();
        let (line, _) = calls::call_of(&mut reader, received.referral).await.unwrap();
        assert_eq!(line.unwrap().form_received_at, Some(bench.act().at));
    }

    // Requirement: BUCKS-STRAT-74
    async fn a_form_that_came_by_email_has_its_clocks_from_when_it_came(bench: Bench) {
        set_up(&bench).await;
        let came = bench.act().at - 5.hours();
        let draft = RequestDraft { arrival: Some(Arrival { at: came }), ..neighbours_draft() };
        let secret = drafts::start(&bench.store, &officer(&bench), &draft).await.unwrap();
        let draft = load(&bench, &officer(&bench), Some(&secret)).await.unwrap();
        let command = referrals::Receive {
            key: draft.submission_key,
            request: draft.content.clone().into_request(Channel::EmailedForm, None).unwrap(),
        };
        let origin = referrals::Origin { draft: Some(draft.id), arrival: draft.content.arrival, worry: None };
        let received = referrals::receive_from(&bench.store, &profile(), &officer(&bench), &command, origin).await.unwrap();
        let again = referrals::receive_from(&bench.store, &profile(), &officer(&bench), &command, origin).await.unwrap();
        assert_eq!(received, again);
        let mut reader = bench.store.reader();
        let found = referrals::find(&mut reader, &officer(&bench), &received.reference).await.unwrap();
        assert_eq!((found.first_received_at, found.received_at), (came, came));
        let clocks = clocks_of_subject(&mut reader, received.referral.uuid()).await.unwrap();
        let decision = clocks.iter().find(|clock| clock.key == ClockKey::FrontDoorDecision).unwrap();
        assert_eq!(decision.clock.due(), came + 24.hours());
        let (_, arrived) = calls::call_of(&mut reader, received.referral).await.unwrap();
        let arrived = arrived.unwrap();
        assert_eq!((arrived.at, arrived.entered_at), (came, bench.act().at));
        assert_eq!(arrived.entered_by.as_deref(), Some("officer@council.example"));
    }

    async fn a_professional_lists_their_own_drafts_and_opens_one_again(bench: Bench) {
        set_up(&bench).await;
        let old = drafts::start(&bench.store, &teacher(&bench), &neighbours_draft()).await.unwrap();
        drafts::start(&bench.store, &colleague(&bench), &neighbours_draft()).await.unwrap();
        let mut reader = bench.store.reader();
        let own = drafts::of_user(&mut reader, &teacher(&bench)).await.unwrap();
        assert_eq!(own.len(), 1);
        assert!(drafts::of_user(&mut reader, &bench.act_of(Actor::Public)).await.unwrap().is_empty());
        let secret = drafts::open_again(&bench.store, &teacher(&bench), own[0].id).await.unwrap();
        assert_eq!(load(&bench, &teacher(&bench), Some(&secret)).await.unwrap().id, own[0].id);
        assert_ne!(secret, old);
        let stranger = drafts::open_again(&bench.store, &colleague(&bench), own[0].id).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)), "{stranger:?}");
        drafts::mark_sent(&bench.store, &teacher(&bench), own[0].id, "R-1").await.unwrap();
        assert!(drafts::of_user(&mut reader, &teacher(&bench)).await.unwrap().is_empty());
        let sent = drafts::open_again(&bench.store, &teacher(&bench), own[0].id).await;
        assert!(matches!(sent, Err(CaseworkError::NotFound)), "{sent:?}");
    }
}
