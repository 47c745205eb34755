//! Files: kept with a draft, carried over with the request, opened by those who
//! may, and never without a trace.

use casework::CaseworkError;
use casework::attachments::{self, AddFile};
use casework::drafts;
use casework::engine::Statement;
use casework::{args, referrals};
use domain::act::{Act, Actor};
use domain::attachments::{CleanFile, FileKind, MOST};
use domain::ids::AttachmentId;
use domain::referrals::{Channel, RequestDraft, SendingAccount};
use jiff::ToSpan as _;
use testkit::both_engines;
use testkit::engines::Bench;

use super::ask::{
    COUNT_ENTRIES, count, key, load, manager, neighbours_draft, officer, other_teacher, profile,
    school, set_up, social_worker, teacher,
};

const COUNT_DRAFT_FILES: Statement = Statement::new(
    "test.COUNT_DRAFT_FILES",
    "select count(*) as n from draft_files",
);
const COUNT_READS: Statement = Statement::new(
    "test.COUNT_READS",
    "select count(*) as n from audit_entries where kind = 'read' and name = $1 and family_id is not null",
);

fn note(words: &str) -> CleanFile {
    CleanFile::check("school note.txt", words.as_bytes()).unwrap()
}

/// A request that a school sends with one file; who holds it, and the file.
async fn sent_with_a_file(bench: &Bench) -> (referrals::Received, AttachmentId) {
    let act = teacher(bench);
    let secret = drafts::start(&bench.store, &act, &neighbours_draft())
        .await
        .unwrap();
    let draft = load(bench, &act, Some(&secret)).await.unwrap();
    let file = note("Late on eleven mornings");
    attachments::add_to_draft(&bench.store, &act, draft.id, &file)
        .await
        .unwrap();
    let account = SendingAccount {
        agency: school(),
        user: act.user().unwrap(),
    };
    let command = referrals::Receive {
        key: draft.submission_key,
        request: draft
            .content
            .into_request(Channel::SignedInForm, Some(account))
            .unwrap(),
    };
    let origin = referrals::Origin {
        draft: Some(draft.id),
        ..referrals::Origin::default()
    };
    let mut received = None;
    for _ in 0..2 {
        let made = referrals::receive_from(&bench.store, &profile(), &act, &command, origin).await;
        received = Some(made.unwrap());
    }
    let received = received.unwrap();
    let files = files_of(bench, &act, &received).await;
    assert_eq!(files.len(), 1, "sent twice, kept once");
    (received, files[0].id)
}

async fn files_of(
    bench: &Bench,
    act: &Act,
    received: &referrals::Received,
) -> Vec<attachments::AttachmentLine> {
    let mut reader = bench.store.reader();
    let found = referrals::find(&mut reader, act, &received.reference)
        .await
        .unwrap();
    attachments::of_family(
        &mut reader,
        act,
        &found.relations,
        found.family,
        Some(found.id),
    )
    .await
    .unwrap()
}

async fn hand_out(
    bench: &Bench,
    act: &Act,
    id: AttachmentId,
) -> Result<attachments::HandedOut, CaseworkError> {
    attachments::hand_out(&bench.store, act, "/attachments/{id}", id).await
}

both_engines! {
    async fn a_file_stays_with_its_draft_once_and_goes_when_the_draft_goes(bench: Bench) {
        let public = bench.act_of(Actor::Public);
        let secret = drafts::start(&bench.store, &public, &neighbours_draft()).await.unwrap();
        let draft = load(&bench, &public, Some(&secret)).await.unwrap();
        for _ in 0..2 {
            attachments::add_to_draft(&bench.store, &public, draft.id, &note("one")).await.unwrap();
        }
        let mut reader = bench.store.reader();
        let files = attachments::of_draft(&mut reader, draft.id).await.unwrap();
        assert_eq!(files.len(), 1, "the same file twice is there once");
        assert_eq!((files[0].name.as_str(), files[0].kind, files[0].size), ("school note.txt", FileKind::Text, 3));
        for number in 1..MOST {
            attachments::add_to_draft(&bench.store, &public, draft.id, &note(&format!("more {number}"))).await.unwrap();
        }
        let refused = attachments::add_to_draft(&bench.store, &public, draft.id, &note("too many")).await;
        assert!(matches!(&refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("file")), "{refused:?}");
        attachments::add_to_draft(&bench.store, &public, draft.id, &note("one")).await.unwrap();
        attachments::remove_from_draft(&bench.store, &public, draft.id, files[0].id).await.unwrap();
        attachments::add_to_draft(&bench.store, &public, draft.id, &note("in its place")).await.unwrap();
        drafts::delete(&bench.store, &public, draft.id).await.unwrap();
        assert_eq!(count(&bench, &COUNT_DRAFT_FILES, args![]).await, 0);
        let gone = attachments::add_to_draft(&bench.store, &public, draft.id, &note("late")).await;
        assert!(matches!(gone, Err(CaseworkError::NotFound)), "{gone:?}");
    }

    async fn a_forgotten_draft_takes_its_files_with_it(bench: Bench) {
        let public = bench.act_of(Actor::Public);
        let secret = drafts::start(&bench.store, &public, &RequestDraft::new(domain::referrals::ReferrerKind::Public)).await.unwrap();
        let draft = load(&bench, &public, Some(&secret)).await.unwrap();
        attachments::add_to_draft(&bench.store, &public, draft.id, &note("one")).await.unwrap();
        bench.clock.set(public.at + (30 * 24).hours());
        assert_eq!(drafts::expire(&bench.store, &bench.act_of(Actor::Public)).await.unwrap(), 1);
        assert_eq!(count(&bench, &COUNT_DRAFT_FILES, args![]).await, 0);
    }

    async fn a_file_comes_with_its_request_and_every_look_at_it_is_kept(bench: Bench) {
        set_up(&bench).await;
        let (received, file) = sent_with_a_file(&bench).await;
        assert_eq!(count(&bench, &COUNT_ENTRIES, args!["attachments.added"]).await, 1);
        let seen = files_of(&bench, &officer(&bench), &received).await;
        assert_eq!(seen[0].agency.as_deref(), Some("Hill School"));
        let opened = hand_out(&bench, &officer(&bench), file).await.unwrap();
        assert_eq!(opened.bytes, b"Late on eleven mornings");
        hand_out(&bench, &teacher(&bench), file).await.unwrap();
        assert_eq!(count(&bench, &COUNT_READS, args!["/attachments/{id}"]).await, 2);
        assert_eq!(count(&bench, &COUNT_ENTRIES, args!["attachments.opened"]).await, 2);
        // The draft's own copy goes with the draft; the request's stays.
        bench.clock.set(bench.act().at + (40 * 24).hours());
        drafts::expire(&bench.store, &bench.act()).await.unwrap();
        assert_eq!(count(&bench, &COUNT_DRAFT_FILES, args![]).await, 0);
        assert!(hand_out(&bench, &officer(&bench), file).await.is_ok());
    }

    async fn whoever_asked_for_help_opens_what_they_sent_and_not_what_others_added(bench: Bench) {
        set_up(&bench).await;
        let (received, own) = sent_with_a_file(&bench).await;
        let command = AddFile { key: key(&bench), file: note("What the police told us") };
        let added = attachments::add_to_referral(&bench.store, &officer(&bench), &received.reference, &command).await.unwrap();
        let again = attachments::add_to_referral(&bench.store, &officer(&bench), &received.reference, &command).await.unwrap();
        assert_eq!(added, again);
        assert_eq!(files_of(&bench, &officer(&bench), &received).await.len(), 2);
        let seen: Vec<_> = files_of(&bench, &teacher(&bench), &received).await.iter().map(|file| file.id).collect();
        assert_eq!(seen, [own]);
        let denied = hand_out(&bench, &teacher(&bench), added).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
        let stranger = hand_out(&bench, &other_teacher(&bench), own).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)), "{stranger:?}");
        let stranger = attachments::add_to_referral(&bench.store, &other_teacher(&bench), &received.reference, &AddFile { key: key(&bench), file: note("x") }).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)), "{stranger:?}");
    }

    // Requirement: BUCKS-PROT-84
    async fn social_care_reads_the_files_of_early_help_and_adds_none(bench: Bench) {
        set_up(&bench).await;
        let (received, own) = sent_with_a_file(&bench).await;
        let social = social_worker(&bench);
        assert!(hand_out(&bench, &social, own).await.is_ok());
        let command = AddFile { key: key(&bench), file: note("x") };
        let denied = attachments::add_to_referral(&bench.store, &social, &received.reference, &command).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
    }

    async fn a_file_of_another_family_is_taken_out_of_use_with_a_reason_and_not_lost(bench: Bench) {
        set_up(&bench).await;
        let (received, file) = sent_with_a_file(&bench).await;
        let denied = attachments::withdraw(&bench.store, &teacher(&bench), file, "Wrong child").await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
        let family = attachments::withdraw(&bench.store, &manager(&bench), file, "Wrong child").await.unwrap();
        assert_eq!(family, received.family_reference);
        let again = attachments::withdraw(&bench.store, &manager(&bench), file, "Wrong child").await;
        assert!(matches!(again, Err(CaseworkError::Conflict)), "{again:?}");
        let gone = hand_out(&bench, &officer(&bench), file).await;
        assert!(matches!(gone, Err(CaseworkError::NotFound)), "{gone:?}");
        let listed = files_of(&bench, &officer(&bench), &received).await;
        assert_eq!(listed[0].withdrawn.as_deref(), Some("Wrong child"));
    }

    async fn a_file_can_be_added_to_a_familys_record_beside_any_request(bench: Bench) {
        set_up(&bench).await;
        let (received, _) = sent_with_a_file(&bench).await;
        let command = AddFile { key: key(&bench), file: note("School report") };
        attachments::add_to_family(&bench.store, &teacher(&bench), received.family, &command).await.unwrap();
        assert_eq!(files_of(&bench, &teacher(&bench), &received).await.len(), 1, "it is no part of the request");
        let stranger = attachments::add_to_family(&bench.store, &other_teacher(&bench), received.family, &command).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)), "{stranger:?}");
    }

    async fn strangers_together_cannot_fill_the_disk_and_a_professional_still_can_send(bench: Bench) {
        set_up(&bench).await;
        let public = bench.act_of(Actor::Public);
        let mut last = Ok(());
        for number in 0..=80 {
            let secret = drafts::start(&bench.store, &public, &neighbours_draft()).await.unwrap();
            let draft = load(&bench, &public, Some(&secret)).await.unwrap();
            for file in 0..MOST {
                last = attachments::add_to_draft(&bench.store, &public, draft.id, &note(&format!("{number} {file}"))).await;
                assert!(last.is_ok() || number == 80, "{number}: {last:?}");
            }
        }
        assert!(matches!(last, Err(CaseworkError::Refused(_))), "{last:?}");
        sent_with_a_file(&bench).await;
        bench.clock.set(bench.act().at + 61.minutes());
        let later = bench.act_of(Actor::Public);
        let secret = drafts::start(&bench.store, &later, &neighbours_draft()).await.unwrap();
        let draft = load(&bench, &later, Some(&secret)).await.unwrap();
        attachments::add_to_draft(&bench.store, &later, draft.id, &note("an hour later")).await.unwrap();
    }
}
