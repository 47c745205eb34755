//! An address that is hidden to keep somebody safe, planted in everything that
//! people write: whoever may not see it reads it nowhere.

use axum::http::StatusCode;
use casework::args;
use casework::engine::{Reads as _, Statement};
use domain::event::{Event, Subject};
use domain::ids::{FamilyId, PersonId};

use super::reader::read;
use super::support::{Installation, seeded};

const SAID: &str = "7 Hazelmere Row, hp209qx ";

#[derive(serde::Serialize)]
struct Planted;

impl Event for Planted {
    const NAME: &'static str = "test.planted";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// A family that was helped to the end: it has a word in every table.
const FAMILY: Statement = Statement::new(
    "test.FAMILY",
    "select f.id, f.reference, c.reference as case_reference, r.reference as referral, s.id as assessment, v.id as review
        from families f join cases c on c.family_id = f.id join referrals r on r.id = c.referral_id
        join plans p on p.case_id = c.id join assessments s on s.case_id = c.id join reviews v on v.case_id = c.id join family_relations g on g.family_id = f.id and g.relation = 'forum'
            and g.until_at is null
        where f.restricted = 0 and c.lead_worker_id is not null order by f.id",
);
const CHILD: Statement = Statement::new(
    "test.CHILD",
    "select m.person_id as id from family_members m join addresses a on a.person_id = m.person_id
        where m.family_id = $1 and m.part = 'child' and m.until_at is null order by m.person_id",
);
const ADDRESS: Statement = Statement::new(
    "test.ADDRESS",
    "update addresses set lines = '7 Hazelmere Row' || char(10) || 'Aylesbury', postcode = 'HP20 9QX', hidden = 1,
            hidden_in = $1
        where person_id in (select person_id from family_members where family_id = $1)",
);
/// Into every text that the records keep as a document or as words.
const PLANT: &[Statement] = &[
    Statement::new(
        "test.REQUEST",
        "update referrals set request = replace(replace(request, '\"worry\":\"', '\"worry\":\"' || $2),
            '\"own_support\":\"', '\"own_support\":\"' || $2) where family_id = $1",
    ),
    Statement::new(
        "test.HISTORY_OF_REQUEST",
        "update referrals set history = replace(history, '\"rationale\":\"', '\"rationale\":\"' || $2)
            where family_id = $1",
    ),
    Statement::new(
        "test.PLAN",
        "update plans set state = replace(replace(replace(state, '\"words\":\"', '\"words\":\"' || $2),
            '\"what\":\"', '\"what\":\"' || $2), '\"commitment\":\"', '\"commitment\":\"' || $2) where family_id = $1",
    ),
    Statement::new(
        "test.MEETINGS",
        "update team_meetings set place = $2 || place, purpose = $2 || purpose where family_id = $1",
    ),
    Statement::new(
        "test.NOTES",
        "update engagement_notes set words = $2 || words where family_id = $1",
    ),
    Statement::new(
        "test.ADVICE",
        "update consultations set advice = $2 || advice where family_id = $1",
    ),
    Statement::new(
        "test.ASSESSMENT",
        "update assessment_parts set answers = replace(answers, '\"is\":\"text\",\"value\":\"',
            '\"is\":\"text\",\"value\":\"' || $2)
            where assessment_id in (select id from assessments where family_id = $1)",
    ),
    Statement::new(
        "test.REVIEWS",
        "update reviews set content = replace(content, '\"summary\":\"', '\"summary\":\"' || $2) where family_id = $1",
    ),
    Statement::new(
        "test.INFORMATION",
        "update information_requests set question = $2 || question, life = replace(life, '\"text\":\"', '\"text\":\"' || $2)
            where family_id = $1",
    ),
    Statement::new(
        "test.PAST",
        "update family_history set words = $2 || words where family_id = $1",
    ),
];

async fn plant(house: &Installation, family: FamilyId) {
    let job = app::worker::act(&house.app);
    let mut uow = house.app.store.begin(&job).await.unwrap();
    uow.write(&ADDRESS, args![family]).await.unwrap();
    for statement in PLANT {
        uow.write(statement, args![family, SAID]).await.unwrap();
    }
    uow.record(&Planted).await.unwrap();
    uow.commit().await.unwrap();
}

#[tokio::test]
async fn a_hidden_address_is_read_nowhere_by_whoever_may_not_see_it() {
    let house = seeded("hidden-address", 60, 90).await;
    let mut reader = house.app.store.reader();
    let rows = reader.rows(&FAMILY, args![]).await.unwrap();
    let row = rows.first().expect("a family with a plan");
    let family = row.parsed("id", FamilyId::parse).unwrap();
    let children = reader.rows(&CHILD, args![family]).await.unwrap();
    let child = children.first().expect("a child with an address");
    let child = child.parsed("id", PersonId::parse).unwrap();
    let of = |column: &str| row.text(column).unwrap();
    let (reference, case, referral) = (of("reference"), of("case_reference"), of("referral"));
    let assessment = format!("/cases/{case}/assessments/{}", of("assessment"));
    drop(reader);
    plant(&house, family).await;
    let panel = house.sign_in_as("ruth.adeyemi").await;
    let door = house.sign_in_as("priya.nair").await;
    for path in [
        format!("/referrals/{referral}"),
        format!("/families/{reference}"),
        format!("/families/{reference}/people/{child}"),
        format!("/families/{reference}/history"),
        format!("/families/{reference}/chronology"),
        format!("/cases/{case}/plan"),
        format!("/cases/{case}/meetings"),
        format!("/cases/{case}/work"),
        format!("/cases/{case}/reviews/{}", of("review")),
        assessment.clone(),
    ] {
        let page = house.get(&path, &panel).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let text = page.text.to_lowercase();
        for word in ["hazelmere", "hp209qx", "hp20 9qx"] {
            assert!(!text.contains(word), "{path} says {word}");
        }
    }
    let answers = house.get(&assessment, &panel).await;
    assert!(
        answers.text.contains("(hidden)"),
        "what was answered is read without the address"
    );
    let seen = house.get(&format!("/referrals/{referral}"), &panel).await;
    assert!(
        seen.text.contains("(hidden)"),
        "the words around it are read"
    );
    let front = house.get(&format!("/referrals/{referral}"), &door).await;
    assert!(front.text.contains("Hazelmere"), "the front door sees it");
    let person = house
        .get(&format!("/families/{reference}/people/{child}"), &panel)
        .await;
    assert!(
        !person.text.contains("School"),
        "a school leads to the door"
    );
    for path in [
        format!("/families/{reference}/chronology.pdf"),
        format!("/cases/{case}/plan.pdf"),
        format!("{assessment}/assessment.pdf"),
    ] {
        let page = house.get(&path, &panel).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let printed = read(&page.bytes);
        assert!(!printed.says("Hazelmere"), "{path}");
        assert!(printed.says("(hidden)"), "{path}");
    }
}
