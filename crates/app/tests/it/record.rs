//! The pages of a family's people, as their lead worker and others meet them.

use app::demo::{Sizes, seed};
use axum::http::StatusCode;
use casework::engine::{Reads as _, Statement};

use super::support::{Installation, Page, installation};

/// A family that somebody leads as its worker, with one of its children.
const LED: Statement = Statement::new(
    "record.LED",
    "select f.id, f.reference, u.email, p.id as child,
            (select min(o.person_id) from family_members o where o.family_id = f.id and o.part = 'adult') as adult,
            (select min(r.reference) from referrals r where r.family_id = f.id) as referral
        from families f join holdings h on h.family_id = f.id and h.until_at is null
        join users u on u.id = h.user_id join family_members m on m.family_id = f.id and m.part = 'child'
        join persons p on p.id = m.person_id and p.facts is not null and p.birth = 'exact'
        where h.basis = 'lead_agency' and u.email like 'joe.bennett%'
            and not exists (select 1 from addresses a where a.person_id = p.id and a.hidden = 1)
        order by f.id, p.id limit 1",
);

struct House {
    house: Installation,
    family: String,
    person: String,
    adult: String,
    referral: String,
    worker: String,
}

impl House {
    async fn new(name: &str) -> Self {
        let house = installation(name).await;
        let now = house.app.store.clock().now();
        let sizes = Sizes {
            families: 40,
            days: 200,
        };
        seed(&house.app, &house.clock, now, sizes).await.unwrap();
        let mut reader = house.app.store.reader();
        let rows = reader.rows(&LED, Vec::new()).await.unwrap();
        let row = rows.first().expect("the demo has a family that Joe leads");
        let family = format!("/families/{}", row.text("reference").unwrap());
        let page = |column: &str| format!("{family}/people/{}", row.text(column).unwrap());
        let mut made = Self {
            person: page("child"),
            adult: page("adult"),
            referral: format!("/referrals/{}", row.text("referral").unwrap()),
            family: family.clone(),
            worker: String::new(),
            house,
        };
        made.worker = made.sign_in("joe.bennett").await;
        made
    }

    async fn sign_in(&self, mailbox: &str) -> String {
        let page = self
            .house
            .post("/sign-in/as", "", &[("person", mailbox)])
            .await;
        page.cookies.first().expect("a session").clone()
    }

    async fn get(&self, path: &str) -> Page {
        self.house.get(path, &self.worker).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        self.house.post(path, &self.worker, form).await
    }
}

fn hidden_field(page: &Page, name: &str) -> String {
    let marker = format!("name=\"{name}\" value=\"");
    let from = page.text.find(&marker).expect("the page has the field") + marker.len();
    page.text[from..]
        .chars()
        .take_while(|c| *c != '"')
        .collect()
}

// Requirement: BUCKS-STRAT-20
#[tokio::test]
async fn a_wrong_number_is_said_beside_its_field_and_a_late_change_keeps_what_was_typed() {
    let house = House::new("record-facts").await;
    let change = format!("{}/change/numbers", house.person);
    let form = house.get(&change).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let version = hidden_field(&form, "version");
    let wrong = [
        ("version", version.as_str()),
        ("nhs_number", "943 476 5910"),
        ("upn", ""),
    ];
    let again = house.post(&change, &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.text.contains("Check the NHS number"),
        "{}",
        again.text
    );
    assert!(again.text.contains("943 476 5910"));
    assert_eq!(hidden_field(&again, "version"), version);
    let right = [
        ("version", version.as_str()),
        ("nhs_number", "943 476 5919"),
        ("upn", ""),
    ];
    let saved = house.post(&change, &right).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let page = house.get(&house.person).await;
    assert!(page.text.contains("943 476 5919"));
    // Somebody who had the form open before: nothing of theirs is lost.
    let late = [
        ("version", version.as_str()),
        ("nhs_number", ""),
        ("upn", "H801200001001"),
    ];
    let conflict = house.post(&change, &late).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.text.contains("H801200001001"));
    assert!(conflict.text.contains("943 476 5919"));
}

// Requirement: BUCKS-PROT-20
#[tokio::test]
async fn a_young_carers_right_is_flagged_on_both_pages_until_the_offer_is_recorded() {
    let house = House::new("record-carer").await;
    let change = format!("{}/change/young-carer", house.person);
    let form = house.get(&change).await;
    let version = hidden_field(&form, "version");
    let no = [
        ("version", version.as_str()),
        ("step", "say"),
        ("said", "no"),
    ];
    house.post(&change, &no).await;
    let version = hidden_field(&house.get(&change).await, "version");
    let yes = [
        ("version", version.as_str()),
        ("step", "say"),
        ("said", "yes"),
    ];
    assert_eq!(
        house.post(&change, &yes).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(
        house
            .get(&house.person)
            .await
            .text
            .contains("It has not been offered")
    );
    assert!(
        house
            .get(&house.family)
            .await
            .text
            .contains("Young carer: offer an assessment")
    );
    let version = hidden_field(&house.get(&change).await, "version");
    let unsaid = [("version", version.as_str()), ("step", "offer")];
    let missing = house.post(&change, &unsaid).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.text.contains("Enter the date of the offer"));
    let offer = [
        ("version", version.as_str()),
        ("step", "offer"),
        ("offered-day", "1"),
        ("offered-month", "3"),
        ("offered-year", "2026"),
    ];
    assert_eq!(
        house.post(&change, &offer).await.status,
        StatusCode::SEE_OTHER
    );
    let page = house.get(&house.person).await;
    assert!(page.text.contains("Assessment offered 1 March 2026"));
    assert!(!page.text.contains("It has not been offered"));
}

#[tokio::test]
async fn unsafe_contact_is_said_before_any_number_wherever_one_is_shown() {
    let house = House::new("record-safety").await;
    let change = format!("{}/change/contact", house.adult);
    let version = hidden_field(&house.get(&change).await, "version");
    let form = |warning: &'static str| {
        vec![
            ("version", version.clone()),
            ("safe", "unsafe".to_owned()),
            ("warning", warning.to_owned()),
            ("telephone", "01632 960123".to_owned()),
            ("email", String::new()),
            ("format", "standard".to_owned()),
            ("note", String::new()),
        ]
    };
    let send = |fields: Vec<(&'static str, String)>| {
        let (house, change) = (&house, &change);
        async move {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            house.post(change, &fields).await
        }
    };
    let blank = send(form("")).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        blank
            .text
            .contains("Enter what people must know before they make contact")
    );
    assert!(
        blank.text.contains("01632 960123"),
        "what was typed is kept"
    );
    let saved = send(form("Her brother answers the phone")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    for (path, reach) in [
        (&house.family, "01632 960123"),
        (&house.adult, "01632 960123"),
        (&house.referral, "Family’s telephone"),
    ] {
        let page = house.get(path).await;
        let warning = page
            .text
            .find("Her brother answers the phone")
            .expect("the warning");
        let reach = page.text.find(reach).expect("the way to reach them");
        assert!(warning < reach, "{path}: the warning comes first");
    }
}

#[tokio::test]
async fn a_hidden_address_is_read_by_its_holder_and_hidden_from_the_team_and_on_the_request() {
    let house = House::new("record-hidden").await;
    let form = house.get(&format!("{}/addresses/new", house.person)).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let key = form.submission_key();
    let person = house.person.rsplit('/').next().unwrap();
    let fields = [
        ("submission_key", key.as_str()),
        ("people", person),
        ("stay", "moved"),
        ("place", "at"),
        ("lines", "12 Quiet Court\nAylesbury"),
        ("postcode", "HP20 1AA"),
        ("hide", "yes"),
        ("reason", "Threats were made"),
    ];
    let wrong = fields.map(|(name, value)| {
        if name == "postcode" {
            (name, "HP20")
        } else {
            (name, value)
        }
    });
    let path = format!("{}/addresses/new", house.person);
    let again = house.post(&path, &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.text.contains("12 Quiet Court"),
        "what was typed is kept"
    );
    let saved = house.post(&path, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    for path in [&house.person, &house.family] {
        let page = house.get(path).await;
        assert!(page.text.contains("12 Quiet Court"), "{path}");
        assert!(page.text.contains("Hidden for safety"), "{path}");
    }
    let mut refused = 0;
    for mailbox in ["megan.price", "tola.okafor", "ruth.adeyemi"] {
        let cookie = house.sign_in(mailbox).await;
        for path in [&house.person, &house.family, &house.referral] {
            let page = house.house.get(path, &cookie).await;
            if page.status == StatusCode::OK {
                assert!(!page.text.contains("12 Quiet Court"), "{mailbox} {path}");
                assert!(
                    page.text.contains("This address is hidden for safety"),
                    "{mailbox} {path}"
                );
                refused += 1;
            }
        }
    }
    assert!(refused >= 3, "the panel and the team may read the record");
    let officer = house.sign_in("priya.nair").await;
    assert!(
        house
            .house
            .get(&house.person, &officer)
            .await
            .text
            .contains("12 Quiet Court")
    );
}

// Requirement: BUCKS-STRAT-141, BUCKS-STRAT-153
#[tokio::test]
async fn the_tree_is_drawn_and_told_and_the_history_has_a_place() {
    let house = House::new("record-tree").await;
    let tree = house.get(&format!("{}/tree", house.family)).await;
    assert_eq!(tree.status, StatusCode::OK, "{}", tree.text);
    assert!(tree.text.contains("<svg class=\"eh-tree__drawing\""));
    assert!(tree.text.contains("parent of"));
    assert!(
        !tree.text.contains(" style="),
        "the content policy allows no inline style"
    );
    let path = format!("{}/history", house.family);
    let key = house.get(&path).await.submission_key();
    let note = [
        ("submission_key", key.as_str()),
        ("kind", "removal"),
        ("about_when", "2011"),
        (
            "words",
            "An older child was adopted. The parents ask that nobody begins with this.",
        ),
    ];
    let blank = house.post(&path, &note[..2]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..2 {
        assert_eq!(house.post(&path, &note).await.status, StatusCode::SEE_OTHER);
    }
    let page = house.get(&path).await;
    assert_eq!(page.text.matches("An older child was adopted").count(), 1);
    assert!(page.text.contains("2011"));
}

#[tokio::test]
async fn somebody_is_added_and_related_and_every_form_opens() {
    let house = House::new("record-forms").await;
    for group in [
        "name",
        "birth",
        "contact",
        "language",
        "numbers",
        "school",
        "gp",
        "disability",
        "young-carer",
        "about",
    ] {
        let page = house.get(&format!("{}/change/{group}", house.person)).await;
        assert_eq!(page.status, StatusCode::OK, "{group}: {}", page.text);
    }
    let unknown = house.get(&format!("{}/change/other", house.person)).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let path = format!("{}/people/new", house.family);
    let key = house.get(&path).await.submission_key();
    let person = [
        ("submission_key", key.as_str()),
        ("part", "adult"),
        ("given", "Olive"),
        ("family", "Quill"),
        ("known_as", ""),
        ("birth", "estimated"),
        ("about_year", "1955"),
        ("about_month", ""),
        ("lives_here", "no"),
    ];
    let added = house.post(&path, &person).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let at = added.location.unwrap();
    let olive = at.split('?').next().unwrap();
    assert!(house.get(olive).await.text.contains("Estimated: 1955"));
    let id = olive.rsplit('/').next().unwrap();
    let tie = format!("{}/relationships/new", house.person);
    let nobody = house
        .post(
            &tie,
            &[("kind", "grandparent"), ("responsibility", "not_known")],
        )
        .await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("other", id),
        ("kind", "grandparent"),
        ("responsibility", "not_known"),
    ];
    assert_eq!(
        house.post(&tie, &fields).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(house.get(olive).await.text.contains("Grandchild"));
    let known = house
        .get(&format!("{}/people/known?in=F-NONE-NONE", house.family))
        .await;
    assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        known
            .text
            .contains("There is no family with this reference that you may open")
    );
    let leave = format!("{olive}/leave");
    assert_eq!(house.get(&leave).await.status, StatusCode::OK);
    let gone = [
        ("on-day", "1"),
        ("on-month", "3"),
        ("on-year", "2026"),
        ("reason", "Moved away"),
    ];
    let left = house.post(&leave, &gone).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
    assert!(
        house
            .get(olive)
            .await
            .text
            .contains("was in this family from")
    );
}
