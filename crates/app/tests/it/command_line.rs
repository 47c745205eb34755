//! The program itself, run as a person at a terminal runs it.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;

use casework::args;
use casework::engine::{Reads as _, Statement, Store};
use casework::time::{Entropy, SystemClock};

use super::support::root;

const REQUESTS: Statement = Statement::new(
    "command_line.REQUESTS",
    "select count(*) as n from referrals",
);
const TAMPER: Statement = Statement::new(
    "command_line.TAMPER",
    "update audit_entries set body = '{}' where id = (select entry_id from audit_seals where seq = 2)",
);

/// A folder with a database of its own, and the program beside it.
struct Terminal {
    folder: PathBuf,
}

impl Drop for Terminal {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl Terminal {
    fn at(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("earlyhelp-cli-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    /// A terminal at an authority that is set up, with one school.
    fn set_up(name: &str) -> Self {
        let here = Self::at(name);
        assert!(here.says(&["migrate"]).contains("Applied: "));
        for (key, kind, part) in [
            ("front-door", "team", "front_door"),
            ("panel", "team", "forum"),
            ("hill", "school", "partner"),
        ] {
            here.says(&["agency", "add", key, key, "--kind", kind, "--part", part]);
        }
        here
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.folder.join("eh.db").display())
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_earlyhelp"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("DATABASE_URL", self.database())
            .env(
                "EARLYHELP_PROFILE",
                root().join("profiles/buckinghamshire.toml"),
            )
            .output()
            .unwrap()
    }

    /// What it says when it does what it was asked.
    fn says(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        let words = String::from_utf8(done.stdout).unwrap();
        let complaint = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{arguments:?}: {words} {complaint}");
        words
    }

    /// What it says, all of it, when it does not.
    fn refuses(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        let words = String::from_utf8_lossy(&done.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&done.stderr);
        assert!(!done.status.success(), "{arguments:?}: {words}");
        format!("{words}{complaint}")
    }

    fn file(&self, name: &str, text: &str) {
        std::fs::write(self.folder.join(name), text).unwrap();
    }

    async fn store(&self) -> Store {
        let clock = Arc::new(SystemClock);
        Store::open(&self.database(), 1, clock, Entropy::from_system())
            .await
            .unwrap()
    }

    async fn requests(&self) -> i64 {
        let store = self.store().await;
        let row = store.reader().optional(&REQUESTS, args![]).await;
        let n = row.unwrap().unwrap().int("n").unwrap();
        store.close().await;
        n
    }
}

const HEADER: &str = "request,part,given_name,family_name,date_of_birth,approximate_age,referrer_name,referrer_job,referrer_email,referrer_telephone,unsafe_contact,interpreter,worry,level,expected_outcome\n";
const RIGHT: &str = "r1,child,Ava,Moore,2019-04-27,,T Okafor,Teacher,t@school.example,01632 960 111,Do not ring at night,Urdu,Often late,3,Better mornings\n";
const WRONG: &str = "r2,child,Ben,Shah,2/1/2018,,T Okafor,Teacher,t@school.example,,,,Hungry,3,Breakfast\nr2,child,Cas,Shah,,7,,,,,,,,,\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_requests_comes_in_whole_families_at_a_time_and_once() {
    let here = Terminal::set_up("import");
    here.file("requests.csv", &format!("{HEADER}{RIGHT}{WRONG}"));
    let strict = [
        "import",
        "referrals",
        "requests.csv",
        "--agency",
        "hill",
        "--strict",
    ];
    let refused = here.refuses(&strict);
    assert!(
        refused.contains("line 3, request r2, children[0].date_of_birth"),
        "{refused}"
    );
    assert_eq!(
        here.requests().await,
        0,
        "nothing, because something was not right"
    );
    let import = &strict[..5];
    let refused = here.refuses(import);
    assert!(refused.contains("request r1: R-"), "{refused}");
    assert_eq!(here.requests().await, 1, "r2 waits with both its children");
    let mended = WRONG.replace("2/1/2018", "2018-01-02");
    here.file("requests.csv", &format!("{HEADER}{RIGHT}{mended}"));
    here.says(&strict);
    assert_eq!(here.requests().await, 2, "r1 was there already");
    std::fs::rename(
        here.folder.join("requests.csv"),
        here.folder.join("again.csv"),
    )
    .unwrap();
    here.says(&["import", "referrals", "again.csv", "--agency", "hill"]);
    assert_eq!(here.requests().await, 2, "whatever the file is called");
}

#[test]
fn a_profile_with_a_mistake_is_named_by_its_key_and_what_would_be_right() {
    let here = Terminal::at("profile");
    let right = std::fs::read_to_string(root().join("profiles/buckinghamshire.toml")).unwrap();
    here.file(
        "mistaken.toml",
        &right.replacen("force = \"required\"", "force = \"maybe\"", 1),
    );
    let refused = here.refuses(&["profile", "check", "mistaken.toml"]);
    assert!(
        refused.contains("mistaken.toml") && refused.contains("force"),
        "{refused}"
    );
    assert!(
        refused.contains("required"),
        "it says what would be right: {refused}"
    );
    here.says(&["profile", "check"]);
}

#[test]
fn a_profile_is_begun_from_the_terminal_checked_and_never_written_over() {
    let here = Terminal::at("profile-new");
    let new = ["profile", "new", "north-marlshire", "--out", "north.toml"];
    assert!(here.says(&new).contains("profile check north.toml"));
    let said = here.says(&["profile", "check", "north.toml"]);
    assert!(
        said.contains("is right: North Marlshire, 1 forum."),
        "{said}"
    );
    assert!(said.contains("are still marked FILL IN"), "{said}");
    let refused = here.refuses(&new);
    assert!(refused.contains("never overwritten"), "{refused}");
    let refused = here.refuses(&["profile", "new", "North!", "--out", "other.toml"]);
    assert!(refused.contains("small letters"), "{refused}");
    assert!(!here.folder.join("other.toml").exists());
}

#[test]
fn a_scale_that_nobody_has_is_named_before_the_profile_is_used() {
    let here = Terminal::at("profile-scale");
    let right = std::fs::read_to_string(root().join("profiles/york.toml")).unwrap();
    here.file("york.toml", &right);
    let said = here.says(&["profile", "check", "york.toml"]);
    assert!(said.contains("is right: York, 3 forums."), "{said}");
    assert!(!said.contains("may not be what you mean"), "{said}");
    here.file(
        "york.toml",
        &right.replacen("\"family_scale\"", "\"city_scale\"", 1),
    );
    let refused = here.refuses(&["profile", "check", "york.toml"]);
    assert!(
        refused.contains("assessments.feha.scales: there is no scale \"city_scale\"."),
        "{refused}"
    );
}

#[test]
fn an_authority_is_set_up_from_the_terminal() {
    let here = Terminal::set_up("set-up");
    assert!(here.says(&["migrate"]).contains("up to date"));
    let add = [
        "user",
        "add-administrator",
        "--name",
        "Ana Silva",
        "--email",
        "ana@council.example",
    ];
    assert!(here.says(&add).contains("/invitation/"));
    here.refuses(&add);
    let token = here.says(&["agency", "token", "hill"]);
    assert!(token.trim().len() > 20, "{token}");
    assert!(
        here.refuses(&["agency", "token", "nobody"])
            .contains("nobody")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_goes_back_in_the_place_of_what_was_lost() {
    let here = Terminal::set_up("backup");
    here.file("one.csv", &format!("{HEADER}{RIGHT}"));
    here.says(&["import", "referrals", "one.csv", "--agency", "hill"]);
    here.says(&["backup", "kept.db"]);
    here.refuses(&["backup", "kept.db"]);
    let second = RIGHT.replace("r1", "r9").replace("Ava", "Eve");
    here.file("two.csv", &format!("{HEADER}{second}"));
    here.says(&["import", "referrals", "two.csv", "--agency", "hill"]);
    assert_eq!(here.requests().await, 2);
    here.says(&["restore", "kept.db"]);
    assert_eq!(here.requests().await, 1, "as it was when it was copied");
    here.says(&["audit", "verify"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_says_which_entry_was_changed() {
    let here = Terminal::set_up("audit");
    // Entries settle for five seconds before they are sealed.
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    let head = here.says(&["audit", "head"]);
    here.file("head.json", &head);
    assert!(
        here.says(&["audit", "verify", "--head", "head.json"])
            .contains("whole")
    );
    tamper(&here.store().await).await;
    let refused = here.refuses(&["audit", "verify"]);
    assert!(refused.contains("entry number 2"), "{refused}");
}

/// As somebody with the file and no manners would.
async fn tamper(store: &Store) {
    let act = domain::act::Act {
        actor: domain::act::Actor::Job("tamper"),
        at: store.clock().now(),
        reason: None,
        request: domain::ids::RequestId::new(store.entropy().id(store.clock().now())),
    };
    let mut uow = store.begin(&act).await.unwrap();
    uow.write(&TAMPER, args![]).await.unwrap();
    uow.record_read("/tamper", domain::event::Subject::NOBODY)
        .await
        .unwrap();
    uow.commit().await.unwrap();
    store.close().await;
}
