//! The directory of services on both engines: taken in, edited, confirmed,
//! chased, imported, pointed to.

use casework::CaseworkError;
use casework::directory::{
    AskToJoin, Channel, DraftState, Enquiry, ImportEntry, KeepOrganisation, KeepService,
    OrganisationState, Propose, agencies_missing, answer_enquiry, ask_to_join, change_number,
    chase, confirm, confirm_by_link, decide_draft, decide_organisation, draft, drafts_of,
    drafts_waiting, enquiries_since, follow, import, keep_organisation, keep_service, keep_synonym,
    linked, load, make_remark, miss, misses, of_referral, organisation, propose, remarks,
    send_list, service, services_of, settle_remark,
};
use casework::referrals::{DecideCommand, decide, find};
use domain::access::Role;
use domain::act::{Act, Actor};
use domain::directory::{
    Became, KeepingRule, Organisation, Phone, Service, ServiceStatus, Synonym, Taxonomy,
};
use domain::ids::{DirectoryOrganisationId, ServiceId};
use domain::referrals::{Decide, LevelNamed, Outcome};
use jiff::SignedDuration;
use testkit::both_engines;
use testkit::engines::Bench;

use super::hub_world::{Person, World};
use crate::inbox;

const BASE: &str = "https://early.example";

fn taxonomy() -> Taxonomy {
    Taxonomy::from_pairs([
        ("Family support", "Parenting support"),
        ("Health", "Oral health"),
    ])
}

fn entry(name: &str) -> Service {
    Service {
        name: name.to_owned(),
        description: "Play for little ones".to_owned(),
        keywords: Vec::new(),
        status: ServiceStatus::Active,
        url: None,
        email: None,
        phones: vec![Phone {
            number: "01632 960 200".to_owned(),
            description: None,
        }],
        contacts: Vec::new(),
        how_to_begin: None,
        eligibility: None,
        age_from: Some(0),
        age_to: Some(4),
        levels: None,
        send: false,
        costs: Vec::new(),
        languages: Vec::new(),
        areas: Vec::new(),
        terms: vec!["parenting-support".to_owned()],
        places: Vec::new(),
        sessions: Vec::new(),
        alert: None,
        pilot: false,
        funded_by: None,
        starts_on: None,
        ends_on: None,
        visible_from: None,
        visible_to: None,
    }
}

fn says(name: &str) -> Organisation {
    Organisation {
        name: name.to_owned(),
        description: "A charity".to_owned(),
        ..Organisation::default()
    }
}

struct Story<'a> {
    world: World<'a>,
    keeper: Person,
}

impl<'a> Story<'a> {
    async fn new(bench: &'a Bench) -> Story<'a> {
        let world = World::new(bench).await;
        let keeper = world.lead.with(Role::EarlyHelpCoordinator);
        Story { world, keeper }
    }

    fn bench(&self) -> &Bench {
        self.world.bench
    }

    fn team(&self) -> Act {
        self.world.act(self.keeper)
    }

    fn visitor(&self) -> Act {
        self.bench().act_of(Actor::Public)
    }

    fn days_pass(&self, days: i64) {
        let now = self.bench().store.clock().now();
        self.bench()
            .clock
            .set(now + SignedDuration::from_hours(24 * days));
    }

    async fn charity(&self, name: &str) -> DirectoryOrganisationId {
        let command = KeepOrganisation {
            seen: None,
            agency: None,
            says: says(name),
            keeper_name: Some("Pat Field".to_owned()),
            keeper_email: Some("pat@charity.example".to_owned()),
        };
        keep_organisation(&self.bench().store, &self.team(), &command)
            .await
            .unwrap()
    }

    async fn publish(&self, organisation: DirectoryOrganisationId, name: &str) -> ServiceId {
        let command = KeepService {
            seen: None,
            organisation,
            service: entry(name),
        };
        keep_service(&self.bench().store, &self.team(), &taxonomy(), &command)
            .await
            .unwrap()
    }

    async fn number(&self) -> i64 {
        change_number(&mut self.bench().store.reader())
            .await
            .unwrap()
    }

    async fn shown(&self) -> Vec<String> {
        let loaded = load(&mut self.bench().store.reader()).await.unwrap();
        loaded
            .entries
            .into_iter()
            .map(|entry| entry.service.name)
            .collect()
    }

    /// The secret of the newest link that was sent.
    async fn secret(&self) -> String {
        let emails = self.world.emails().await;
        let (_, body) = emails
            .iter()
            .rev()
            .find(|(_, body)| body.contains("/directory/provider/"))
            .unwrap();
        let (_, after) = body.split_once("/directory/provider/").unwrap();
        after.chars().take_while(char::is_ascii_hexdigit).collect()
    }
}

both_engines! {
    // Requirement: BUCKS-STRAT-65
    async fn an_organisation_asks_to_join_and_is_listed_once_it_is_taken_in(bench: Bench) {
        let story = Story::new(&bench).await;
        let command = AskToJoin {
            key: story.world.key(50),
            says: says("Toy library"),
            keeper_name: "Jo".to_owned(),
            keeper_email: "jo@toys.example".to_owned(),
        };
        let id = ask_to_join(&bench.store, &story.visitor(), &command).await.unwrap();
        let again = ask_to_join(&bench.store, &story.visitor(), &command).await.unwrap();
        assert_eq!(id, again, "two clicks ask once");
        let told = inbox::kinds(&bench.store, &story.team()).await;
        assert!(told.contains(&"directory.asked".to_owned()), "{told:?}");
        let teacher = story.world.act(story.world.teacher);
        let denied = decide_organisation(&bench.store, &teacher, id, 1, None, BASE).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let before = story.number().await;
        decide_organisation(&bench.store, &story.team(), id, 1, None, BASE).await.unwrap();
        assert!(story.number().await > before, "every node learns of it");
        let found = organisation(&mut bench.store.reader(), id).await.unwrap();
        assert_eq!(found.state, OrganisationState::Approved);
        let late = decide_organisation(&bench.store, &story.team(), id, 1, Some("Twice"), BASE).await;
        assert!(matches!(late, Err(CaseworkError::Conflict)));
        let by_link = linked(&mut bench.store.reader(), &story.visitor(), &story.secret().await).await.unwrap();
        assert_eq!(by_link.id, id);
    }

    // Requirement: BUCKS-STRAT-65
    async fn agencies_that_are_not_in_the_directory_are_listed(bench: Bench) {
        let story = Story::new(&bench).await;
        let names = |all: Vec<casework::directory::Agency>| -> Vec<String> {
            all.into_iter().map(|agency| agency.name).collect()
        };
        let before = names(agencies_missing(&mut bench.store.reader()).await.unwrap());
        assert!(before.contains(&"school".to_owned()) && before.contains(&"health".to_owned()), "{before:?}");
        let command = KeepOrganisation {
            seen: None,
            agency: Some(story.world.teacher.agency),
            says: says("The school"),
            keeper_name: None,
            keeper_email: None,
        };
        keep_organisation(&bench.store, &story.team(), &command).await.unwrap();
        let after = names(agencies_missing(&mut bench.store.reader()).await.unwrap());
        assert!(!after.contains(&"school".to_owned()) && after.contains(&"health".to_owned()), "{after:?}");
    }

    // Requirement: BUCKS-STRAT-66
    async fn an_agency_edits_its_own_entries_and_the_team_approves_each_edit(bench: Bench) {
        let story = Story::new(&bench).await;
        let manager = story.world.nurse.with(Role::AgencyManager);
        let command = KeepOrganisation {
            seen: None,
            agency: Some(manager.agency),
            says: says("Health"),
            keeper_name: None,
            keeper_email: Some("office@health.example".to_owned()),
        };
        let own = keep_organisation(&bench.store, &story.team(), &command).await.unwrap();
        let other = story.charity("Another").await;
        let id = story.publish(own, "Clinic").await;
        let mut says = entry("Clinic");
        says.description = "Weighing and feeding".to_owned();
        let edit = |key: u128, organisation, says: &Service| Propose {
            key: story.world.key(key),
            organisation,
            seen: Some((id, 1)),
            says: says.clone(),
            by_link: None,
        };
        let act = story.world.act(manager);
        let foreign = propose(&bench.store, &act, &taxonomy(), &edit(1, other, &says)).await;
        assert!(matches!(foreign, Err(CaseworkError::NotFound)), "another's entries are not theirs");
        let teacher = story.world.act(story.world.teacher);
        let denied = propose(&bench.store, &teacher, &taxonomy(), &edit(2, own, &says)).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let sent = propose(&bench.store, &act, &taxonomy(), &edit(3, own, &says)).await.unwrap();
        let waiting = drafts_waiting(&mut bench.store.reader()).await.unwrap();
        assert_eq!(waiting.len(), 1);
        let still = service(&mut bench.store.reader(), id).await.unwrap();
        assert_eq!(still.service.description, "Play for little ones", "what is shown waits for the team");
        let without = decide_draft(&bench.store, &story.team(), sent, Some(" ")).await;
        assert!(matches!(without, Err(CaseworkError::Refused(_))), "a return needs a reason");
        decide_draft(&bench.store, &story.team(), sent, Some("Say the room")).await.unwrap();
        let returned = draft(&mut bench.store.reader(), &story.team(), sent).await.unwrap();
        assert_eq!((returned.state, returned.reason.as_deref()), (DraftState::Returned, Some("Say the room")));
        let again = propose(&bench.store, &act, &taxonomy(), &edit(4, own, &says)).await.unwrap();
        decide_draft(&bench.store, &story.team(), again, None).await.unwrap();
        let changed = service(&mut bench.store.reader(), id).await.unwrap();
        assert_eq!((changed.service.description.as_str(), changed.version), ("Weighing and feeding", 2));
        let twice = decide_draft(&bench.store, &story.team(), again, None).await;
        assert!(matches!(twice, Err(CaseworkError::Conflict)));
        let stale = propose(&bench.store, &act, &taxonomy(), &edit(5, own, &says)).await.unwrap();
        let overtaken = decide_draft(&bench.store, &story.team(), stale, None).await;
        assert!(matches!(overtaken, Err(CaseworkError::Conflict)), "the entry has changed since");
        assert_eq!(drafts_of(&mut bench.store.reader(), own).await.unwrap().len(), 3);
    }

    // Requirement: BUCKS-STRAT-66
    async fn a_provider_is_asked_to_confirm_and_does_so_by_its_link(bench: Bench) {
        let story = Story::new(&bench).await;
        let id = story.charity("Charity").await;
        let first = story.publish(id, "Group one").await;
        story.publish(id, "Group two").await;
        let rule = KeepingRule::default();
        let job = || bench.act_of(Actor::Job("worker"));
        assert_eq!(chase(&bench.store, &job(), rule, BASE).await.unwrap(), 0, "nothing is due yet");
        story.days_pass(160);
        assert_eq!(chase(&bench.store, &job(), rule, BASE).await.unwrap(), 1);
        assert_eq!(chase(&bench.store, &job(), rule, BASE).await.unwrap(), 0, "once a month at most");
        let secret = story.secret().await;
        let (to, body) = story.world.emails().await.pop().unwrap();
        assert_eq!(to, "pat@charity.example");
        assert!(body.contains("still right") && body.contains("2 entries"), "{body}");
        let guessed = confirm_by_link(&bench.store, &story.visitor(), "0123", None).await;
        assert!(matches!(guessed, Err(CaseworkError::NotFound)));
        confirm_by_link(&bench.store, &story.visitor(), &secret, Some(first)).await.unwrap();
        let rows = services_of(&mut bench.store.reader(), id).await.unwrap();
        assert_eq!(rows[0].confirmed_at, bench.store.clock().now());
        assert!(rows[1].confirmed_at < bench.store.clock().now());
        confirm_by_link(&bench.store, &story.visitor(), &secret, None).await.unwrap();
        let rows = services_of(&mut bench.store.reader(), id).await.unwrap();
        assert!(rows.iter().all(|row| row.confirmed_at == bench.store.clock().now()));
        let other = story.publish(story.charity("Other").await, "Other group").await;
        let foreign = confirm_by_link(&bench.store, &story.visitor(), &secret, Some(other)).await;
        assert!(matches!(foreign, Err(CaseworkError::NotFound)), "the link speaks for one organisation");
        story.days_pass(61);
        let ended = confirm_by_link(&bench.store, &story.visitor(), &secret, None).await;
        assert!(matches!(ended, Err(CaseworkError::NotFound)), "a link ends after 60 days");
    }

    async fn an_edit_by_a_link_waits_like_any_other(bench: Bench) {
        let story = Story::new(&bench).await;
        let id = story.charity("Charity").await;
        casework::directory::send_link(&bench.store, &story.team(), id, BASE).await.unwrap();
        let secret = story.secret().await;
        let command = |secret: &str, organisation| Propose {
            key: story.world.key(7),
            organisation,
            seen: None,
            says: entry("New group"),
            by_link: Some(secret.to_owned()),
        };
        let other = story.charity("Other").await;
        let foreign = propose(&bench.store, &story.visitor(), &taxonomy(), &command(&secret, other)).await;
        assert!(matches!(foreign, Err(CaseworkError::NotFound)));
        let mut wrong = command(&secret, id);
        wrong.says.terms.clear();
        let refused = propose(&bench.store, &story.visitor(), &taxonomy(), &wrong).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("terms")));
        let sent = propose(&bench.store, &story.visitor(), &taxonomy(), &command(&secret, id)).await.unwrap();
        assert!(story.shown().await.is_empty());
        decide_draft(&bench.store, &story.team(), sent, None).await.unwrap();
        assert_eq!(story.shown().await, ["New group"]);
    }

    async fn a_confirmation_of_an_entry_that_changed_meanwhile_is_a_conflict(bench: Bench) {
        let story = Story::new(&bench).await;
        let id = story.publish(story.charity("Charity").await, "Group").await;
        confirm(&bench.store, &story.team(), id, 1).await.unwrap();
        let stale = confirm(&bench.store, &story.team(), id, 1).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)));
    }

    async fn a_file_is_taken_in_whole_and_again_changes_nothing(bench: Bench) {
        let story = Story::new(&bench).await;
        let line = |organisation: &str, service: Service| ImportEntry {
            organisation: says(organisation),
            agency: None,
            service,
        };
        let lines = [line("A", entry("One")), line("A", entry("Two")), line("B", entry("One"))];
        let act = story.team();
        let tried = import(&bench.store, &act, &taxonomy(), "file", &lines, true).await.unwrap();
        assert_eq!((tried.organisations.len(), tried.added.len()), (2, 3));
        assert!(story.shown().await.is_empty(), "a try leaves nothing");
        let done = import(&bench.store, &act, &taxonomy(), "file", &lines, false).await.unwrap();
        assert_eq!(done, tried, "it does what it said");
        let before = story.number().await;
        let again = import(&bench.store, &act, &taxonomy(), "file", &lines, false).await.unwrap();
        assert_eq!((again.added.len(), again.changed.len(), again.same), (0, 0, 3));
        assert_eq!(story.number().await, before);
        let mut other = entry("Two");
        other.age_to = Some(9);
        let mut bad = entry("Three");
        bad.description.clear();
        let half = [line("A", other.clone()), line("A", bad)];
        let refused = import(&bench.store, &act, &taxonomy(), "file", &half, false).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))));
        let changed = import(&bench.store, &act, &taxonomy(), "file", &[line("a ", other)], false).await.unwrap();
        assert_eq!(changed.changed, ["Two"]);
        let teacher = story.world.act(story.world.teacher);
        let denied = import(&bench.store, &teacher, &taxonomy(), "file", &lines, true).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
    }

    // Requirement: BUCKS-STRAT-47, BUCKS-STRAT-62, BUCKS-PROT-30
    async fn a_decision_points_to_services_and_what_became_of_it_is_written_down(bench: Bench) {
        let story = Story::new(&bench).await;
        let world = &story.world;
        let charity = story.charity("Charity").await;
        let (one, two) = (story.publish(charity, "Group").await, story.publish(charity, "Course").await);
        let received = world.request().await;
        let act = world.act(world.manager);
        let found = find(&mut bench.store.reader(), &act, &received.reference).await.unwrap();
        let command = DecideCommand {
            reference: received.reference.clone(),
            version: found.version,
            decide: Decide {
                level: Some(LevelNamed { number: 2, branch: None }),
                outcome: Outcome::AdviceAndSignpost,
                rationale: "Read against the levels".to_owned(),
                exception: None,
                missing: None,
                message: None,
                pointed_to: None,
            },
            services: vec![one, two],
        };
        let decided = decide(&bench.store, &world.profile, &act, &command).await.unwrap();
        let names: Vec<&str> = decided.services.iter().map(|to| to.name.as_str()).collect();
        assert_eq!(names, ["Group", "Course"]);
        assert_eq!(decided.decision.pointed_to.unwrap().service, "Group", "the record names one as it did before");
        let teacher = world.act(world.teacher);
        let found = find(&mut bench.store.reader(), &teacher, &received.reference).await.unwrap();
        let signposts = of_referral(&mut bench.store.reader(), found.id).await.unwrap();
        assert!(signposts.iter().all(|one| one.became == Became::NotKnown));
        let signpost = signposts[0].id;
        follow(&bench.store, &teacher, &received.reference, signpost, Became::Went).await.unwrap();
        let after = of_referral(&mut bench.store.reader(), found.id).await.unwrap();
        assert_eq!((after[0].became, after[0].to.contact.as_deref()), (Became::Went, Some("01632 960 200")));
        let stranger = world.act(world.police);
        let outside = follow(&bench.store, &stranger, &received.reference, signpost, Became::Went).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)), "a family out of scope is not there");
    }

    // Requirement: C-52
    async fn staff_write_down_an_enquiry_and_send_the_list(bench: Bench) {
        let story = Story::new(&bench).await;
        let id = story.publish(story.charity("Charity").await, "Group").await;
        let enquiry = |key: u128, words: &str| Enquiry {
            key: story.world.key(key),
            channel: Channel::Telephone,
            words: words.to_owned(),
            services: vec![id],
        };
        let act = story.world.act(story.world.officer);
        let empty = answer_enquiry(&bench.store, &act, &enquiry(1, " ")).await;
        assert!(matches!(empty, Err(CaseworkError::Refused(_))));
        for _ in 0..2 {
            answer_enquiry(&bench.store, &act, &enquiry(2, "toddler group")).await.unwrap();
        }
        let counted = enquiries_since(&mut bench.store.reader(), act.at).await.unwrap();
        assert_eq!(counted, [(Channel::Telephone, 1)], "two clicks are one enquiry");
        let public = answer_enquiry(&bench.store, &story.visitor(), &enquiry(3, "x")).await;
        assert!(matches!(public, Err(CaseworkError::Denied(_))));
        let key = story.world.key(4);
        for _ in 0..2 {
            send_list(&bench.store, &story.visitor(), key, "parent@home.example", &[id], "Group").await.unwrap();
        }
        let sent = story.world.emails().await;
        assert_eq!(sent.iter().filter(|(to, _)| to == "parent@home.example").count(), 1);
    }

    async fn a_visitor_says_what_is_wrong_and_the_team_settles_it(bench: Bench) {
        let story = Story::new(&bench).await;
        let id = story.publish(story.charity("Charity").await, "Group").await;
        let key = story.world.key(1);
        let made = make_remark(&bench.store, &story.visitor(), key, id, "It has moved").await.unwrap();
        let told = inbox::kinds(&bench.store, &story.team()).await;
        assert!(told.contains(&"directory.remark".to_owned()));
        let waiting = remarks(&mut bench.store.reader()).await.unwrap();
        assert_eq!((waiting[0].id, waiting[0].words.as_str()), (made, "It has moved"));
        settle_remark(&bench.store, &story.team(), made).await.unwrap();
        assert!(remarks(&mut bench.store.reader()).await.unwrap().is_empty());
        let again = settle_remark(&bench.store, &story.team(), made).await;
        assert!(matches!(again, Err(CaseworkError::Conflict)));
    }

    async fn words_that_find_nothing_are_counted_without_who_looked(bench: Bench) {
        let story = Story::new(&bench).await;
        for words in ["Trampoline", "trampoline", "ring me on 01632 960 100"] {
            miss(&bench.store, &story.visitor(), words).await.unwrap();
        }
        let all = misses(&mut bench.store.reader()).await.unwrap();
        assert_eq!(all.len(), 1, "a number may be somebody's own");
        assert_eq!((all[0].words.as_str(), all[0].times), ("trampoline", 2));
    }

    async fn the_authority_s_own_words_are_kept_and_every_node_learns_of_them(bench: Bench) {
        let story = Story::new(&bench).await;
        let before = story.number().await;
        let synonym = |means: &str| Synonym { typed: "Money WORRIES".to_owned(), means: means.to_owned() };
        keep_synonym(&bench.store, &story.team(), &synonym("debt")).await.unwrap();
        keep_synonym(&bench.store, &story.team(), &synonym("debt advice")).await.unwrap();
        let loaded = load(&mut bench.store.reader()).await.unwrap();
        assert_eq!(loaded.synonyms.len(), 1);
        assert_eq!(loaded.synonyms[0], Synonym { typed: "money worries".to_owned(), means: "debt advice".to_owned() });
        assert!(loaded.number > before);
    }
}
