//! The directory on real pages: found without an account, listed, sent, kept
//! true by providers and the directory's team, and pointed to from a decision.

use axum::http::StatusCode;

use super::support::{Installation, Page, seeded};

fn name_of(page: &Page) -> Vec<String> {
    let html = scraper::Html::parse_document(&page.text);
    let headings = scraper::Selector::parse("h3 a").unwrap();
    html.select(&headings)
        .map(|one| one.text().collect())
        .collect()
}

fn id_of(page: &Page, name: &str) -> String {
    let html = scraper::Html::parse_document(&page.text);
    let links = scraper::Selector::parse("a").unwrap();
    let link = html
        .select(&links)
        .find(|one| one.text().collect::<String>().trim() == name)
        .and_then(|one| one.value().attr("href"))
        .expect("the service is listed");
    link.rsplit('/').next().unwrap().to_owned()
}

async fn found(house: &Installation, query: &str) -> Page {
    let page = house.get(&format!("/directory?{query}"), "").await;
    if page.status == StatusCode::SEE_OTHER {
        return house.get(&page.location.unwrap(), "").await;
    }
    page
}

// Requirement: C-51
#[tokio::test]
async fn a_parent_finds_an_open_toddler_group_near_a_postcode_in_two_steps() {
    let house = seeded("directory-find", 0, 1).await;
    let start = house.get("/directory", "").await;
    assert_eq!(start.status, StatusCode::OK);
    assert!(start.text.contains("What do you need?"));
    let results = found(&house, "q=todler+group&near=HP5+1DG").await;
    assert!(
        results.text.contains("A child is in danger now"),
        "the frame is around it"
    );
    let names = name_of(&results);
    assert_eq!(
        names.first().map(String::as_str),
        Some("Chesham Parent and Toddler Group"),
        "{names:?}"
    );
    assert!(
        results.text.contains("Friday, 9:30am to 11:30am") && results.text.contains("Confirmed on")
    );
    let page = house
        .get(
            &format!(
                "/directory/services/{}",
                id_of(&results, "Chesham Parent and Toddler Group")
            ),
            "",
        )
        .await;
    assert!(page.text.contains("HP5 1DG") && page.text.contains("£2, each family"));
}

#[tokio::test]
async fn a_full_postcode_never_stays_in_an_address() {
    let house = seeded("directory-postcode", 0, 1).await;
    for query in ["q=toddler&near=hp20+1aa", "q=toddler+HP20+1AA"] {
        let page = house.get(&format!("/directory?{query}"), "").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        let address = page.location.unwrap();
        assert!(
            address.contains("near=HP20+1") && !address.to_uppercase().contains("1AA"),
            "{address}"
        );
        let results = house.get(&address, "").await;
        assert!(
            results.text.contains("near HP20 1"),
            "the distance is from the sector's middle"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_told_beside_its_field() {
    let house = seeded("directory-bad", 0, 1).await;
    for (query, says) in [
        ("near=HP99+9ZZ", "We do not know this postcode"),
        ("near=BT1+5GS", "Northern Ireland"),
        ("near=Timbuktu", "We do not know a place of this name"),
        ("q=swim&age=old", "Enter an age in whole years"),
    ] {
        let page = house.get(&format!("/directory?{query}"), "").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(page.text.contains(says), "{query}");
    }
    let long = format!("q={}", "a".repeat(300));
    assert_eq!(
        house.get(&format!("/directory?{long}"), "").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    for query in [
        "q=%FF%FE",
        "q=swim&page=99999999",
        "within=1000000&near=HP20+1",
        "page=-1",
        "s=nonsense",
    ] {
        assert_eq!(found(&house, query).await.status, StatusCode::OK, "{query}");
    }
    assert_eq!(
        house.get("/directory/services/none", "").await.status,
        StatusCode::NOT_FOUND
    );
}

// Requirement: C-52
#[tokio::test]
async fn a_list_is_printed_sent_and_its_enquiry_written_down() {
    let house = seeded("directory-list", 0, 1).await;
    let results = found(&house, "q=debt").await;
    let id = id_of(&results, "Debt and Money Advice");
    let list = house.get(&format!("/directory/list?s={id}"), "").await;
    assert!(
        list.text.contains("Debt and Money Advice")
            && !list.text.contains("Write down the enquiry")
    );
    let key = list.submission_key();
    let wrong = [
        ("submission_key", key.as_str()),
        ("s", id.as_str()),
        ("email", "nobody"),
    ];
    let again = house.post("/directory/list/send", "", &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("value=\"nobody\""));
    let right = [
        ("submission_key", key.as_str()),
        ("s", id.as_str()),
        ("email", "parent@home.example"),
    ];
    let sent = house.post("/directory/list/send", "", &right).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let officer = house.sign_in_as("sam.whitlock").await;
    let outbox = house.get("/outbox", &officer).await;
    assert!(
        outbox.text.contains("Services that may help"),
        "{}",
        outbox.text
    );
    let staff = house
        .get(&format!("/directory/list?s={id}"), &officer)
        .await;
    let key = staff.submission_key();
    let enquiry = [
        ("submission_key", key.as_str()),
        ("s", id.as_str()),
        ("channel", "telephone"),
        ("words", "debt advice"),
    ];
    let kept = house
        .post("/directory/list/enquiry", &officer, &enquiry)
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let keeper = house.sign_in_as("ruth.adeyemi").await;
    assert!(
        house
            .get("/directory/gaps", &keeper)
            .await
            .text
            .contains("By telephone: 1")
    );
}

// Requirement: BUCKS-STRAT-66
#[tokio::test]
async fn an_agency_sends_an_edit_and_everybody_sees_it_once_it_is_approved() {
    let house = seeded("directory-edit", 0, 1).await;
    let leila = house.sign_in_as("leila.haddad").await;
    let own = house.get("/directory/own", &leila).await;
    assert!(own.text.contains("Waits for approval"), "{}", own.text);
    let html = scraper::Html::parse_document(&own.text);
    let links = scraper::Selector::parse("td a").unwrap();
    let change = html
        .select(&links)
        .find_map(|link| link.value().attr("href"))
        .unwrap()
        .to_owned();
    let form = house.get(&change, &leila).await;
    assert_eq!(form.status, StatusCode::OK);
    let key = form.submission_key();
    let broken = [
        ("submission_key", key.as_str()),
        ("seen", "1"),
        ("name", "Key workers"),
        ("postcode", "XX"),
    ];
    let again = house.post(&change, &leila, &broken).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.text.contains("Enter what the service offers")
            && again.text.contains("value=\"Key workers\"")
    );
    let keeper = house.sign_in_as("ruth.adeyemi").await;
    let desk = house.get("/directory/team", &keeper).await;
    assert!(
        desk.text.contains("Jigsaw Toy Library") && desk.text.contains("Thames Valley")
            || desk.text.contains("Willow Bank Primary School")
    );
    let html = scraper::Html::parse_document(&desk.text);
    let links = scraper::Selector::parse("a[href^='/directory/team/edits/']").unwrap();
    let edit = html
        .select(&links)
        .next()
        .unwrap()
        .value()
        .attr("href")
        .unwrap()
        .to_owned();
    let compared = house.get(&edit, &keeper).await;
    assert!(
        compared.text.contains("Interpreters on request") && compared.text.contains("Languages")
    );
    let key = compared.submission_key();
    let without = [("submission_key", key.as_str()), ("reason", "")];
    let refused = house
        .post(&format!("{edit}/return"), &keeper, &without)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let approved = house
        .post(
            &format!("{edit}/approve"),
            &keeper,
            &[("submission_key", key.as_str())],
        )
        .await;
    assert_eq!(approved.status, StatusCode::SEE_OTHER);
    let shown = found(&house, "q=interpreters+on+request").await;
    assert!(
        !name_of(&shown).is_empty(),
        "what was approved is found at once"
    );
    let teacher = house.sign_in_as("joe.bennett").await;
    assert_eq!(
        house.get(&edit, &teacher).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_new_organisation_gets_a_link_and_adds_its_entry_by_it() {
    let house = seeded("directory-join", 0, 1).await;
    let keeper = house.sign_in_as("ruth.adeyemi").await;
    let desk = house.get("/directory/team", &keeper).await;
    let id = id_of(&desk, "Jigsaw Toy Library");
    let page = house
        .get(&format!("/directory/team/organisations/{id}"), &keeper)
        .await;
    let key = page.submission_key();
    let form = [("submission_key", key.as_str()), ("version", "1")];
    let taken = house
        .post(
            &format!("/directory/team/organisations/{id}/approve"),
            &keeper,
            &form,
        )
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    let emails = casework::letters::outbox(&mut house.app.store.reader(), 50)
        .await
        .unwrap();
    let (_, after) = emails
        .iter()
        .find_map(|email| email.body.split_once("/directory/provider/"))
        .expect("the link is in the outbox");
    let secret: String = after.chars().take_while(char::is_ascii_hexdigit).collect();
    let link = format!("/directory/provider/{secret}");
    assert!(
        house
            .get(&link, "")
            .await
            .text
            .contains("Jigsaw Toy Library")
    );
    let form = house.get(&format!("{link}/new"), "").await;
    let key = form.submission_key();
    let entry = [
        ("submission_key", key.as_str()),
        ("name", "Toy swap"),
        ("description", "Borrow toys for a month"),
        ("categories", "parenting-support"),
        ("status", "active"),
        ("telephone", "01632 960 555"),
        (
            "sessions",
            "Sat 10:00-11:00\nWed 09:00-10:00 term time only",
        ),
    ];
    let sent = house.post(&format!("{link}/new"), "", &entry).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(
        house
            .get(&link, "")
            .await
            .text
            .contains("Waits for approval")
    );
    assert_eq!(
        house.get("/directory/provider/0000", "").await.status,
        StatusCode::NOT_FOUND
    );
}

// Requirement: BUCKS-PROT-30, BUCKS-STRAT-47
#[tokio::test]
async fn a_manager_points_to_services_from_the_decision_and_the_letter_names_them() {
    let house = seeded("directory-decide", 3, 1).await;
    let manager = house.sign_in_as("priya.nair").await;
    let queue = house.get("/front-door", &manager).await;
    let html = scraper::Html::parse_document(&queue.text);
    let links = scraper::Selector::parse("a[href^='/referrals/R-']").unwrap();
    let mut tried = 0;
    for link in html
        .select(&links)
        .filter_map(|link| link.value().attr("href"))
    {
        let path = format!("{link}/decide");
        let page = house.get(&path, &manager).await;
        if page.status != StatusCode::OK || !page.text.contains("name=\"find\"") {
            continue;
        }
        tried += 1;
        let html = scraper::Html::parse_document(&page.text);
        let version = scraper::Selector::parse("input[name='version']").unwrap();
        let version = html
            .select(&version)
            .next()
            .unwrap()
            .value()
            .attr("value")
            .unwrap()
            .to_owned();
        let key = page.submission_key();
        let words = "They need company";
        let looked = house
            .post(
                &path,
                &manager,
                &[
                    ("submission_key", key.as_str()),
                    ("version", version.as_str()),
                    ("rationale", words),
                    ("find", "toddler group"),
                    ("step", "find"),
                ],
            )
            .await;
        assert_eq!(looked.status, StatusCode::OK);
        assert!(looked.text.contains(words), "no typed word is lost");
        let html = scraper::Html::parse_document(&looked.text);
        let boxes = scraper::Selector::parse("input[name='services']").unwrap();
        let ids: Vec<&str> = html
            .select(&boxes)
            .filter_map(|one| one.value().attr("value"))
            .collect();
        assert!(ids.len() >= 3, "{ids:?}");
        let decided = house
            .post(
                &path,
                &manager,
                &[
                    ("submission_key", key.as_str()),
                    ("version", version.as_str()),
                    ("rationale", words),
                    ("level", "2"),
                    ("outcome", "advice_and_signpost"),
                    ("services", ids[0]),
                    ("services", ids[1]),
                ],
            )
            .await;
        assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.text);
        let page = house.get(link, &manager).await;
        assert!(
            page.text
                .contains("Services that the family was pointed to")
        );
        assert!(page.text.contains("We do not know yet"));
        app::worker::drain(&house.app).await;
        let page = house.get(link, &manager).await;
        let html = scraper::Html::parse_document(&page.text);
        let letters = scraper::Selector::parse("a[href^='/letters/']").unwrap();
        let letter = html
            .select(&letters)
            .next()
            .unwrap()
            .value()
            .attr("href")
            .unwrap()
            .to_owned();
        let letter = house.get(&letter, &manager).await;
        assert_eq!(
            letter.text.matches("We suggest this service").count(),
            2,
            "{}",
            letter.text
        );
        break;
    }
    assert_eq!(tried, 1, "the demo has a request that waits");
}

#[tokio::test]
async fn a_file_with_mistakes_changes_nothing_and_a_good_one_is_shown_first() {
    let house = seeded("directory-file", 0, 1).await;
    let keeper = house.sign_in_as("ruth.adeyemi").await;
    let page = house.get("/directory/team/import", &keeper).await;
    let key = page.submission_key();
    let post = async |text: &str, how: &str| {
        let form = [("submission_key", key.as_str()), ("how", how)];
        let files = [("file", "services.csv", text.as_bytes())];
        house
            .post_files("/directory/team/import", &keeper, &form, &files)
            .await
    };
    let head = "organisation,name,description,categories,telephone,postcode\n";
    let bad = post(
        &format!("{head}New Org,Tap dance,Dance for all,Dancing,01632 960 700,HP20 1AA\n"),
        "now",
    )
    .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bad.text.contains("There is no category “Dancing”")
            && bad.text.contains("Nothing was taken in")
    );
    let good = format!(
        "{head}New Org,Tap dance,Dance for all,\"Music, arts and dance\",01632 960 700,HP20 1AA\n"
    );
    let tried = post(&good, "try").await;
    assert!(
        tried.status == StatusCode::OK && tried.text.contains("Nothing has happened yet"),
        "{}",
        tried.text
    );
    assert!(
        name_of(&found(&house, "q=tap+dance").await)
            .iter()
            .all(|name| name != "Tap dance")
    );
    assert_eq!(post(&good, "now").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        name_of(&found(&house, "q=tap+dance").await)
            .first()
            .map(String::as_str),
        Some("Tap dance")
    );
}

#[tokio::test]
async fn what_one_node_writes_another_shows_within_two_seconds() {
    use std::sync::Arc;
    use std::time::Duration;
    let house = seeded("directory-nodes", 0, 1).await;
    let other = app::serve::open(
        (*house.app.config).clone(),
        app::web::Mode::Demo,
        Arc::new(house.clock.clone()),
        casework::time::Entropy::from_seed(9),
    )
    .await
    .unwrap();
    let at = house.app.store.clock().now();
    let before = other.directory.now(&other.store, at).await.unwrap();
    let keeper = house.sign_in_as("ruth.adeyemi").await;
    let words = [("typed", "wobbly tooth"), ("means", "oral health")];
    let kept = house.post("/directory/team/words", &keeper, &words).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert!(
        name_of(&found(&house, "q=wobbly+tooth").await).contains(&"Brilliant Brushers".to_owned())
    );
    tokio::time::sleep(Duration::from_millis(700)).await;
    let after = other.directory.now(&other.store, at).await.unwrap();
    assert!(
        after.number > before.number,
        "{} {}",
        after.number,
        before.number
    );
}

#[tokio::test]
async fn a_visitor_says_that_something_is_wrong_and_the_desk_reads_it() {
    let house = seeded("directory-wrong", 0, 1).await;
    let id = id_of(&found(&house, "q=toddler+iver").await, "Iver Tiny Tots");
    let path = format!("/directory/services/{id}/wrong");
    let page = house.get(&path, "").await;
    let key = page.submission_key();
    let empty = house
        .post(
            &path,
            "",
            &[("submission_key", key.as_str()), ("words", " ")],
        )
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = [
        ("submission_key", key.as_str()),
        ("words", "It meets on Wednesdays now"),
    ];
    assert_eq!(
        house.post(&path, "", &said).await.status,
        StatusCode::SEE_OTHER
    );
    let keeper = house.sign_in_as("ruth.adeyemi").await;
    let desk = house.get("/directory/team", &keeper).await;
    assert!(desk.text.contains("It meets on Wednesdays now"));
    assert!(
        desk.text.contains("not confirmed since"),
        "some entries of the demo are overdue"
    );
}

#[tokio::test]
async fn what_is_looked_for_in_vain_is_counted_for_those_who_commission() {
    let house = seeded("directory-gaps", 0, 1).await;
    for _ in 0..2 {
        let page = found(&house, "q=trampolining+academy").await;
        assert!(
            page.text.contains("Nothing here fits that"),
            "{}",
            page.text
        );
    }
    let keeper = house.sign_in_as("ruth.adeyemi").await;
    let gaps = house.get("/directory/gaps", &keeper).await;
    assert!(gaps.text.contains("trampolining academy"), "{}", gaps.text);
    let worker = house.sign_in_as("joe.bennett").await;
    assert_eq!(
        house.get("/directory/gaps", &worker).await.status,
        StatusCode::FORBIDDEN
    );
}
