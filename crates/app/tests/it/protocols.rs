//! The partnership's documents on real pages: read by anybody where they are
//! public, kept by those who answer, promised by an agency's manager.

use axum::http::StatusCode;

use super::support::{Page, seeded};

fn link_to(page: &Page, title: &str) -> String {
    let (before, _) = page.text.split_once(title).expect("the document is listed");
    let from = before.rfind("href=\"").unwrap() + "href=\"".len();
    before[from..]
        .chars()
        .take_while(|c| *c != '"')
        .collect::<String>()
        .replace("&#x2f;", "/")
}

// Requirement: BUCKS-STRAT-134
#[tokio::test]
async fn anybody_reads_what_is_public_and_whoever_works_here_reads_all() {
    let house = seeded("protocols-read", 0, 1).await;
    let public = house.get("/protocols", "").await;
    assert_eq!(public.status, StatusCode::OK);
    assert!(
        public.text.contains("sharing information"),
        "{}",
        public.text
    );
    assert!(
        !public.text.contains("Escalation policy"),
        "not for the public"
    );
    let teacher = house.sign_in_as("tola.okafor").await;
    let all = house.get("/protocols", &teacher).await;
    for kind in [
        "Early help strategy",
        "Protocol between services",
        "Code of practice on sharing information",
        "Escalation policy",
    ] {
        assert!(all.text.contains(kind), "{kind}");
    }
    let path = link_to(&all, "Working through disagreement");
    assert_eq!(house.get(&path, &teacher).await.status, StatusCode::OK);
    assert_eq!(house.get(&path, "").await.status, StatusCode::NOT_FOUND);
}

// Requirement: BUCKS-PROT-96
#[tokio::test]
async fn the_escalation_policy_has_one_address_for_every_disputed_case() {
    let house = seeded("protocols-escalation", 0, 1).await;
    let manager = house.sign_in_as("graham.stone").await;
    let page = house.get("/protocols/of/escalation_policy", &manager).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let policy = house.get(&page.location.unwrap(), &manager).await;
    assert!(policy.text.contains("Working through disagreement"));
    let outside = house.get("/protocols/of/escalation_policy", "").await;
    assert_eq!(outside.location.as_deref(), Some("/protocols"));
    let unknown = house.get("/protocols/of/poems", &manager).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

// Requirement: BUCKS-STRAT-134, BUCKS-PROT-80
#[tokio::test]
async fn a_manager_promises_for_the_agency_and_a_worker_cannot() {
    let house = seeded("protocols-promise", 0, 1).await;
    let manager = house.sign_in_as("chloe.martin").await;
    let list = house.get("/protocols", &manager).await;
    let path = link_to(&list, "Sharing information well");
    let page = house.get(&path, &manager).await;
    assert!(
        page.text.contains("You can promise for Riverside"),
        "{}",
        page.text
    );
    assert!(page.text.contains("Missing"));
    let marker = "name=\"version\" value=\"";
    let from = page.text.find(marker).unwrap() + marker.len();
    let version: String = page.text[from..]
        .chars()
        .take_while(|c| *c != '"')
        .collect();
    let key = page.submission_key();
    let form = [
        ("submission_key", key.as_str()),
        ("version", version.as_str()),
    ];
    let worker = house.sign_in_as("joe.bennett").await;
    let promise = format!("{path}/promise");
    let refused = house.post(&promise, &worker, &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let done = house.post(&promise, &manager, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let after = house.get(&path, &manager).await;
    assert!(!after.text.contains("You can promise"));
    assert!(after.text.contains("Chloe Martin, Children"));
}

// Requirement: BUCKS-PROT-03, BUCKS-PROT-04
#[tokio::test]
async fn a_final_version_without_a_meeting_is_shown_again_with_every_word() {
    let house = seeded("protocols-version", 0, 1).await;
    let keeper = house.sign_in_as("graham.stone").await;
    let list = house.get("/protocols", &keeper).await;
    let path = link_to(&list, "Sharing information well");
    let blank = house.get(&format!("{path}/versions/new"), &keeper).await;
    let key = blank.submission_key();
    let mut form = vec![
        ("submission_key", key.as_str()),
        ("seen", "1"),
        ("number", "V9.9"),
        ("state", "final"),
        ("author", "A. Writer"),
        ("dated-day", "1"),
        ("dated-month", "2"),
        ("dated-year", "2026"),
        ("comment", "A new part on young people"),
        ("body", "# Young people\n\n<script>alert(1)</script>"),
    ];
    let wrong = house
        .post(&format!("{path}/versions/new"), &keeper, &form)
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong
            .text
            .contains("Enter the meeting that approved the final version")
    );
    assert!(wrong.text.contains("A new part on young people"));
    let marker = "name=\"seen\" value=\"";
    let from = blank.text.find(marker).unwrap() + marker.len();
    let seen: String = blank.text[from..]
        .chars()
        .take_while(|c| *c != '"')
        .collect();
    form[1] = ("seen", seen.as_str());
    form.push(("approved_by", "Practice board"));
    let kept = house
        .post(&format!("{path}/versions/new"), &keeper, &form)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let page = house.get(&path, &keeper).await;
    assert!(page.text.contains("V9.9") && page.text.contains("Practice board"));
    assert!(
        !page.text.contains("<script>alert(1)"),
        "typed tags are words"
    );
}

// Requirement: C-49
#[test]
fn whoever_wrote_a_published_document_is_named_in_its_version_table_and_nowhere_else() {
    let profiles = super::support::profile_path();
    let mut authors = 0;
    for entry in std::fs::read_dir(profiles.parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let named: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("author = \""))
            .flat_map(|names| names.trim_end_matches('"').split(" and "))
            .collect();
        for name in named {
            authors += 1;
            for line in text.lines().filter(|line| line.contains(name)) {
                assert!(line.starts_with("author = "), "{}: {line}", path.display());
            }
            for person in app::demo::world::PEOPLE {
                assert_ne!(person.name, name, "an author is no user");
            }
        }
    }
    assert!(authors > 3, "only {authors} authors were found");
}
