//! The documents that the partnership works by: kept, dated, reminded of,
//! promised. The story has a panel manager who keeps them, a school and health.

use casework::engine::Statement;
use casework::jobs::{self, ClaimedJob};
use casework::protocols::{
    AddProtocol, AddVersion, ChangeProtocol, REVIEW_DUE, ReviewDue, add_protocol, add_version,
    change_protocol, every_protocol, of_kind, promise, promises, protocol, remind, versions,
    wording,
};
use casework::{CaseworkError, args};
use domain::access::Role;
use domain::act::{Act, Actor};
use domain::event::{Event, Subject};
use domain::ids::{ProtocolId, ProtocolVersionId};
use domain::protocols::{NewVersion, ProtocolFacts, ProtocolKind, Readers, VersionState};
use jiff::civil::{Date, date};
use testkit::both_engines;
use testkit::engines::Bench;

use super::hub_world::{Person, World};
use crate::inbox;

const MEMBER: Statement = Statement::new(
    "test.MEMBER",
    "insert into memberships (user_id, agency_id, role, area) values ($1, $2, $3, '')",
);

#[derive(serde::Serialize)]
struct Joined;

impl Event for Joined {
    const NAME: &'static str = "test.joined";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

struct Story<'a> {
    world: World<'a>,
    keeper: Person,
}

impl<'a> Story<'a> {
    async fn new(bench: &'a Bench) -> Story<'a> {
        let world = World::new(bench).await;
        let keeper = world.lead.with(Role::PanelManager);
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        uow.write(
            &MEMBER,
            args![keeper.user, keeper.agency, Role::PanelManager.key()],
        )
        .await
        .unwrap();
        uow.record(&Joined).await.unwrap();
        uow.commit().await.unwrap();
        Story { world, keeper }
    }

    fn bench(&self) -> &Bench {
        self.world.bench
    }

    fn keeps(&self) -> Act {
        self.world.act(self.keeper)
    }

    fn facts(&self, kind: ProtocolKind, review_due: Option<Date>) -> ProtocolFacts {
        ProtocolFacts {
            kind,
            title: "Sharing well".to_owned(),
            published_by: "The partnership".to_owned(),
            answers_title: "Head of early help".to_owned(),
            readers: Readers::SignedIn,
            made_on: date(2025, 1, 6),
            review_due,
        }
    }

    async fn add(
        &self,
        act: &Act,
        key: u128,
        facts: ProtocolFacts,
    ) -> Result<ProtocolId, CaseworkError> {
        let command = AddProtocol {
            key: self.world.key(key),
            facts,
            answers: self.keeper.user,
        };
        add_protocol(&self.bench().store, act, &command).await
    }

    async fn version(
        &self,
        id: ProtocolId,
        key: u128,
        number: &str,
        state: VersionState,
    ) -> Result<ProtocolVersionId, CaseworkError> {
        let command = AddVersion {
            key: self.world.key(key),
            protocol: id,
            seen: self.seen(id).await,
            new: NewVersion {
                number: number.to_owned(),
                state,
                author: "A. Writer".to_owned(),
                dated: date(2026, 2, i8::try_from(key % 20).unwrap() + 1),
                comment: format!("What {number} changed"),
                approved_by: (state == VersionState::Final).then(|| "Practice board".to_owned()),
                approved_on: None,
                body: Some(format!("# Words of {number}")),
                link: None,
            },
            review_due: None,
        };
        add_version(&self.bench().store, &self.keeps(), &command).await
    }

    async fn seen(&self, id: ProtocolId) -> i64 {
        let mut reader = self.bench().store.reader();
        protocol(&mut reader, &self.keeps(), id)
            .await
            .unwrap()
            .version
    }

    /// The reminders that wait and may be begun now.
    async fn due(&self) -> Option<ClaimedJob> {
        jobs::claim(&self.bench().store, &self.bench().act())
            .await
            .unwrap()
            .filter(|job| job.kind == REVIEW_DUE)
    }

    async fn work(&self, job: &ClaimedJob) {
        let due: ReviewDue = serde_json::from_str(&job.payload).unwrap();
        remind(&self.bench().store, &self.bench().act(), job, due)
            .await
            .unwrap();
    }

    async fn reminders(&self) -> usize {
        inbox::messages(&self.bench().store, &self.keeps())
            .await
            .iter()
            .filter(|message| message.kind == REVIEW_DUE)
            .count()
    }

    fn on(&self, day: Date) {
        let london = jiff::tz::TimeZone::get("Europe/London").unwrap();
        let morning = day.to_zoned(london).unwrap().timestamp();
        self.bench()
            .clock
            .set(morning + jiff::SignedDuration::from_mins(1));
    }
}

both_engines! {
    // Requirement: BUCKS-PROT-01
    async fn a_document_is_kept_with_who_answers_for_it_and_when_it_is_due(bench: Bench) {
        let story = Story::new(&bench).await;
        let facts = story.facts(ProtocolKind::Protocol, Some(date(2027, 9, 1)));
        let id = story.add(&story.keeps(), 50, facts.clone()).await.unwrap();
        let again = story.add(&story.keeps(), 50, facts.clone()).await.unwrap();
        assert_eq!(id, again, "a second click adds nothing");
        let found = protocol(&mut bench.store.reader(), &story.keeps(), id).await.unwrap();
        assert_eq!(found.facts, facts);
        assert_eq!(found.answers, story.keeper.user);
        let mut wrong = facts;
        wrong.title = String::new();
        let refused = story.add(&story.keeps(), 51, wrong).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
    }

    async fn nobody_but_those_who_keep_the_documents_adds_or_changes_one(bench: Bench) {
        let story = Story::new(&bench).await;
        let facts = story.facts(ProtocolKind::Protocol, None);
        for who in [story.world.teacher, story.world.nurse, story.world.officer] {
            let denied = story.add(&story.world.act(who), 50, facts.clone()).await;
            assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
        }
        let stranger = AddProtocol {
            key: story.world.key(52),
            facts,
            answers: story.world.teacher.user,
        };
        let refused = add_protocol(&bench.store, &story.keeps(), &stranger).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "a manager must answer: {refused:?}");
    }

    async fn two_people_who_change_a_document_do_not_overwrite_each_other(bench: Bench) {
        let story = Story::new(&bench).await;
        let facts = story.facts(ProtocolKind::Strategy, None);
        let id = story.add(&story.keeps(), 50, facts.clone()).await.unwrap();
        let change = ChangeProtocol {
            protocol: id,
            version: 1,
            facts: ProtocolFacts { title: "Sharing better".to_owned(), ..facts },
            answers: story.keeper.user,
        };
        change_protocol(&bench.store, &story.keeps(), &change).await.unwrap();
        let stale = change_protocol(&bench.store, &story.keeps(), &change).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)), "{stale:?}");
    }

    // Requirement: BUCKS-PROT-03, BUCKS-PROT-04
    async fn every_draft_and_final_version_stays_with_its_author_date_comment_and_meeting(bench: Bench) {
        let story = Story::new(&bench).await;
        let id = story.add(&story.keeps(), 50, story.facts(ProtocolKind::Protocol, None)).await.unwrap();
        story.version(id, 61, "V0.1", VersionState::Draft).await.unwrap();
        story.version(id, 62, "V1.0", VersionState::Final).await.unwrap();
        let newest = story.version(id, 63, "V1.1", VersionState::Final).await.unwrap();
        let taken = story.version(id, 64, "V1.0", VersionState::Draft).await;
        assert!(matches!(taken, Err(CaseworkError::Refused(_))), "{taken:?}");
        let mut reader = bench.store.reader();
        let kept = versions(&mut reader, id).await.unwrap();
        let numbers: Vec<_> = kept.iter().map(|version| version.number.as_str()).collect();
        assert_eq!(numbers, ["V1.1", "V1.0", "V0.1"]);
        assert_eq!(kept[0].id, newest);
        assert_eq!(kept[1].approved_by.as_deref(), Some("Practice board"));
        assert_eq!(kept[2].comment, "What V0.1 changed");
        let words = wording(&mut reader, kept[2].id).await.unwrap();
        assert_eq!(words.as_deref(), Some("# Words of V0.1"));
    }

    async fn a_version_written_beside_somebody_elses_change_is_not_lost_in_silence(bench: Bench) {
        let story = Story::new(&bench).await;
        let id = story.add(&story.keeps(), 50, story.facts(ProtocolKind::Protocol, None)).await.unwrap();
        story.version(id, 61, "V0.1", VersionState::Draft).await.unwrap();
        let late = AddVersion {
            key: story.world.key(62),
            protocol: id,
            seen: 1,
            new: NewVersion {
                number: "V0.2".to_owned(),
                state: VersionState::Draft,
                author: "B. Writer".to_owned(),
                dated: date(2026, 2, 3),
                comment: "Second thoughts".to_owned(),
                approved_by: None,
                approved_on: None,
                body: Some("Words".to_owned()),
                link: None,
            },
            review_due: None,
        };
        let stale = add_version(&bench.store, &story.keeps(), &late).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)), "{stale:?}");
        assert_eq!(versions(&mut bench.store.reader(), id).await.unwrap().len(), 1);
    }

    // Requirement: BUCKS-PROT-02
    async fn whoever_answers_is_reminded_on_the_day_of_the_review_and_once(bench: Bench) {
        let story = Story::new(&bench).await;
        let due = date(2026, 9, 1);
        let id = story.add(&story.keeps(), 50, story.facts(ProtocolKind::Protocol, Some(due))).await.unwrap();
        story.on(date(2026, 8, 31));
        assert!(story.due().await.is_none(), "not before its day");
        story.on(due);
        let job = story.due().await.unwrap();
        story.work(&job).await;
        story.work(&job).await;
        assert_eq!(story.reminders().await, 1);
        assert!(story.due().await.is_none());
        let found = protocol(&mut bench.store.reader(), &story.keeps(), id).await.unwrap();
        assert_eq!(found.reminded_for, Some(due));
    }

    async fn a_review_that_was_moved_is_reminded_of_on_its_new_day_alone(bench: Bench) {
        let story = Story::new(&bench).await;
        let facts = story.facts(ProtocolKind::Protocol, Some(date(2026, 9, 1)));
        let id = story.add(&story.keeps(), 50, facts.clone()).await.unwrap();
        let change = ChangeProtocol {
            protocol: id,
            version: 1,
            facts: ProtocolFacts { review_due: Some(date(2026, 10, 1)), ..facts },
            answers: story.keeper.user,
        };
        change_protocol(&bench.store, &story.keeps(), &change).await.unwrap();
        story.on(date(2026, 9, 1));
        let old = story.due().await.unwrap();
        story.work(&old).await;
        assert_eq!(story.reminders().await, 0);
        story.on(date(2026, 10, 1));
        let new = story.due().await.unwrap();
        story.work(&new).await;
        assert_eq!(story.reminders().await, 1);
    }

    async fn whoever_is_not_signed_in_reads_the_public_documents_alone(bench: Bench) {
        let story = Story::new(&bench).await;
        let facts = story.facts(ProtocolKind::Protocol, None);
        let closed = story.add(&story.keeps(), 50, facts.clone()).await.unwrap();
        let open = ProtocolFacts { readers: Readers::Everybody, kind: ProtocolKind::EscalationPolicy, ..facts };
        let open = story.add(&story.keeps(), 51, open).await.unwrap();
        let public = bench.act_of(Actor::Public);
        let mut reader = bench.store.reader();
        let seen = every_protocol(&mut reader, &public).await.unwrap();
        assert_eq!(seen.iter().map(|(found, _)| found.id).collect::<Vec<_>>(), [open]);
        let hidden = protocol(&mut reader, &public, closed).await;
        assert!(matches!(hidden, Err(CaseworkError::NotFound)), "{hidden:?}");
        let teacher = story.world.act(story.world.teacher);
        assert_eq!(every_protocol(&mut reader, &teacher).await.unwrap().len(), 2);
        assert_eq!(of_kind(&mut reader, ProtocolKind::EscalationPolicy).await.unwrap(), Some(open));
    }

    // Requirement: BUCKS-STRAT-134, BUCKS-PROT-80
    async fn an_agency_promises_to_follow_a_version_of_the_sharing_code_and_the_missing_are_seen(bench: Bench) {
        let story = Story::new(&bench).await;
        let code = story.add(&story.keeps(), 50, story.facts(ProtocolKind::SharingCode, None)).await.unwrap();
        let first = story.version(code, 61, "V1", VersionState::Final).await.unwrap();
        let manager = story.world.act(story.world.manager);
        promise(&bench.store, &manager, code, first).await.unwrap();
        promise(&bench.store, &manager, code, first).await.unwrap();
        let denied = promise(&bench.store, &story.world.act(story.world.teacher), code, first).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
        let mut reader = bench.store.reader();
        let all = promises(&mut reader, code).await.unwrap();
        assert_eq!(all.len(), 6, "every agency is listed");
        let made: Vec<_> = all.iter().filter(|line| line.made.is_some()).collect();
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].agency, story.world.manager.agency);
        let promise_made = made[0].made.clone().unwrap();
        assert_eq!((promise_made.number.as_str(), promise_made.at), ("V1", manager.at));
        let second = story.version(code, 62, "V2", VersionState::Final).await.unwrap();
        let replaced = promise(&bench.store, &story.world.act(story.world.social), code, first).await;
        assert!(matches!(replaced, Err(CaseworkError::Refused(_))), "{replaced:?}");
        promise(&bench.store, &story.world.act(story.world.social), code, second).await.unwrap();
    }

    async fn nobody_promises_to_follow_a_strategy(bench: Bench) {
        let story = Story::new(&bench).await;
        let id = story.add(&story.keeps(), 50, story.facts(ProtocolKind::Strategy, None)).await.unwrap();
        let version = story.version(id, 61, "V1", VersionState::Final).await.unwrap();
        let manager = story.world.act(story.world.manager);
        let refused = promise(&bench.store, &manager, id, version).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
        let unknown = promise(&bench.store, &manager, ProtocolId::new(uuid::Uuid::from_u128(77)), version).await;
        assert!(matches!(unknown, Err(CaseworkError::NotFound)), "{unknown:?}");
    }
}
