//! What is missing comes to a request: by the link of the letter, from the front
//! door's own page, with the form after a call; and a letter that no e-mail
//! carries is told and recorded.

use axum::http::StatusCode;
use casework::letters::outbox;

use super::ask::{neighbour, requests};
use super::asking::{Person, peopled};
use super::front_desk::call;
use super::support::{Installation, Page};

const BY_MAIL: &[(&str, &str)] = &[
    ("about", "request"),
    ("caller_kind", "public"),
    ("contact", "jo@home.example"),
    ("child_1", "Sam Reed"),
    ("concern", "Hungry in the morning"),
    ("form_asked", "yes"),
];

fn reference_of(page: &Page) -> String {
    let location = page.location.clone().unwrap();
    let path = location.split('?').next().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

async fn sent_back(house: &Installation, reference: &str) {
    let manager = Person::at(house, "priya.nair").await;
    let decide = format!("/referrals/{reference}/decide");
    let back = [
        ("outcome", "returned_for_more"),
        ("rationale", "Nobody with parental responsibility is named"),
        ("missing", "Who are the parents?"),
    ];
    let done = manager.fill(&decide, &decide, &back).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    app::worker::drain(&house.app).await;
}

async fn answer_link(house: &Installation) -> String {
    let emails = outbox(&mut house.app.store.reader(), 10).await.unwrap();
    let asking = emails
        .iter()
        .find(|email| email.body.contains("/answer"))
        .expect("an e-mail that asks");
    assert!(!asking.body.contains("Sam"), "an e-mail names nobody");
    let rest = asking.body.split("/letters/link/").nth(2).expect("a link");
    let secret = rest.split('/').next().expect("a secret");
    format!("/letters/link/{secret}/answer")
}

// Requirement: BUCKS-PROT-24, C-03
#[tokio::test]
async fn somebody_without_an_account_sends_what_is_missing_by_the_letters_link() {
    let house = peopled("returned-link").await;
    let officer = Person::at(&house, "sam.whitlock").await;
    let reference = reference_of(&call(&officer, BY_MAIL).await);
    sent_back(&house, &reference).await;
    let link = answer_link(&house).await;
    let page = house.get(&link, "").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("Who are the parents?"));
    let key = page.submission_key();
    let half = [
        ("submission_key", key.as_str()),
        ("adult_1", "Bea Reed"),
        ("adult_1_is", "mother"),
    ];
    let wrong = house.post(&link, "", &half).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Enter what you learned",
        "Select whether Bea Reed has parental responsibility",
        "value=\"Bea Reed\"",
    ] {
        assert!(wrong.text.contains(words), "{words}: {}", wrong.text);
    }
    let whole = [
        half.as_slice(),
        &[
            ("told", "Her mother is Bea. I asked her"),
            ("adult_1_responsible", "yes"),
            ("adult_1_consent", "word"),
        ],
    ]
    .concat();
    let thanks = house.post(&link, "", &whole).await;
    assert!(
        thanks.text.contains("Thank you, we have your answer"),
        "{}",
        thanks.text
    );
    let twice = house.post(&link, "", &whole).await;
    assert!(twice.text.contains("Thank you, we have your answer"));
    let over = house.get(&link, "").await;
    assert!(over.text.contains("This link asks for nothing now"));
    let manager = Person::at(&house, "priya.nair").await;
    let shown = manager.shown(&format!("/referrals/{reference}")).await;
    for words in [
        "Added since it came",
        "By the link in the letter",
        "Bea Reed",
        "Decide",
    ] {
        assert!(shown.contains(words), "{words}");
    }
    let request = requests(&house).await.remove(0);
    assert_eq!(request.adults().count(), 1);
}

// Requirement: BUCKS-PROT-26
#[tokio::test]
async fn the_front_door_adds_what_it_learned_and_may_decide_a_returned_request_with_a_reason() {
    let house = peopled("returned-desk").await;
    let officer = Person::at(&house, "sam.whitlock").await;
    let reference = reference_of(&call(&officer, BY_MAIL).await);
    let add = format!("/referrals/{reference}/answer");
    let learned = [
        ("told", "I rang: the father is Carl and says no"),
        ("adult_1", "Carl Reed"),
        ("adult_1_responsible", "yes"),
        ("adult_1_consent", "no"),
    ];
    let done = officer.fill(&add, &add, &learned).await;
    assert_eq!(
        done.location,
        Some(format!("/referrals/{reference}?done=added-to-request")),
        "{}",
        done.text
    );
    assert!(officer.shown(&add).await.contains("Until now: said no"));
    sent_back(&house, &reference).await;
    let manager = Person::at(&house, "priya.nair").await;
    let decide = format!("/referrals/{reference}/decide");
    assert!(
        manager
            .shown(&decide)
            .await
            .contains("This request is with the referrer")
    );
    let forum = [
        ("level", "3:early_help"),
        ("outcome", "forum"),
        ("rationale", "Several needs"),
    ];
    let refused = manager.fill(&decide, &decide, &forum).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    let excepted = [forum.as_slice(), &[("exception", "He threatened her")]].concat();
    let done = manager.fill(&decide, &decide, &excepted).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(
        officer
            .shown(&add)
            .await
            .contains("This request is decided")
    );
}

#[tokio::test]
async fn a_letter_that_no_e_mail_carries_is_told_and_that_is_recorded() {
    let house = peopled("told").await;
    let officer = Person::at(&house, "sam.whitlock").await;
    let by_telephone: Vec<_> = BY_MAIL
        .iter()
        .map(|(name, value)| {
            let value = if *name == "contact" {
                "01632 960 111"
            } else {
                value
            };
            (*name, value)
        })
        .collect();
    let reference = reference_of(&call(&officer, &by_telephone).await);
    sent_back(&house, &reference).await;
    let page = officer.shown(&format!("/referrals/{reference}")).await;
    assert!(
        page.contains("No e-mail address: post it or tell it"),
        "{page}"
    );
    let letter = page
        .split("/letters/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let letter_page = officer.shown(&format!("/letters/{letter}")).await;
    assert!(letter_page.contains("Ring us to tell us"), "{letter_page}");
    let delivery = format!("/letters/{letter}/delivery");
    let blank = officer.fill(&delivery, &delivery, &[]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blank.text.contains("Select how it was told"));
    let told = [
        ("how", "by_telephone"),
        ("on-day", "2"),
        ("on-month", "3"),
        ("on-year", "2026"),
        ("note", "Told Jo"),
    ];
    let done = officer.fill(&delivery, &delivery, &told).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let shown = officer.shown(&delivery).await;
    assert!(shown.contains("Told Jo") && shown.contains("Recorded by Sam Whitlock"));
    let again = format!("/letters/{letter}/send-again");
    let wrong = officer
        .fill(&delivery, &again, &[("email", "jo at home")])
        .await;
    assert_eq!(
        wrong.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        wrong.text
    );
    let right = officer
        .fill(&delivery, &again, &[("email", "jo@home.example")])
        .await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
    assert!(
        officer
            .shown(&delivery)
            .await
            .contains("to jo@home.example")
    );
}

#[tokio::test]
async fn danger_from_a_familys_page_takes_the_family_along_and_a_form_joins_its_call() {
    let house = peopled("danger-about").await;
    let officer = Person::at(&house, "sam.whitlock").await;
    let reference = reference_of(&call(&officer, BY_MAIL).await);
    let page = officer.shown(&format!("/referrals/{reference}")).await;
    let way = format!("/danger?about={reference}");
    assert!(page.contains(&way), "{page}");
    let form = officer.shown(&way).await;
    assert!(form.contains(&format!("You came from the record {reference}")));
    let raised = officer
        .fill(
            &way,
            "/danger",
            &[("what", "He is hitting her"), ("about", &reference)],
        )
        .await;
    let urgent = reference_of(&raised);
    let shown = officer.shown(&format!("/referrals/{urgent}")).await;
    assert!(
        shown.contains("Reed"),
        "it is about the same family: {shown}"
    );
    let marker = "href=\"/families/";
    let at = shown.find(marker).unwrap() + "href=\"".len();
    let family = shown[at..].split('"').next().unwrap().to_owned();
    let alarm = "An immediate concern about this family has not been dealt with yet";
    assert!(officer.shown(&family).await.contains(alarm));
    let list = officer.shown("/calls").await;
    assert!(list.contains("Remind by e-mail"));
    let reminded = officer
        .fill("/calls", "/calls/remind", &[("reference", &reference)])
        .await;
    assert_eq!(
        reminded.location.as_deref(),
        Some("/calls?done=form-reminded")
    );
    let start = house.get(&format!("/request?called={reference}"), "").await;
    assert!(start.text.contains("This form follows your call"));
    let writer = neighbour(&house).await;
    let wrong = house
        .post(
            "/request/send",
            &writer.cookie,
            &[("submission_key", "x"), ("called", "R-NO")],
        )
        .await;
    assert_eq!(
        wrong.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        wrong.text
    );
    let sent = house
        .post(
            "/request/send",
            &writer.cookie,
            &[("submission_key", "x"), ("called", &reference)],
        )
        .await;
    assert_eq!(
        sent.location,
        Some(format!("/request/sent/{reference}")),
        "{}",
        sent.text
    );
    assert!(
        officer
            .shown("/calls")
            .await
            .contains("No written form is awaited")
    );
}
