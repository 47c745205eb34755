//! A Star made with the family leads into the plan, and what services do about
//! it is recorded, with or without a team meeting.

use axum::http::StatusCode;
use casework::engine::{Reads as _, Statement};

use super::support::{Installation, Page, seeded};

/// A case that Joe leads, whose family agreed to help and to a plan.
const LED: Statement = Statement::new(
    "star_to_plan.LED",
    "select c.reference, f.reference as family, c.lead_agency_id as agency, a.name as agency_name,
            (select min(m.person_id) from family_members m where m.family_id = f.id and m.part = 'child') as child
        from cases c join families f on f.id = c.family_id join plans p on p.case_id = c.id
        join users u on u.id = c.lead_worker_id join agencies a on a.id = c.lead_agency_id
        where c.stage = 'led' and u.email like 'joe.bennett%' and p.started_on is not null and c.state like '%\"given\"%'
            and not exists (select 1 from team_meetings t where t.case_id = c.id)
        order by c.id limit 1",
);
const ADULTS: Statement = Statement::new(
    "star_to_plan.ADULTS",
    "select m.person_id from family_members m join cases c on c.family_id = m.family_id
        where c.reference = $1 and m.part = 'adult' and m.until_at is null",
);

struct Told {
    house: Installation,
    case: String,
    agency: (String, String),
    adults: Vec<String>,
    worker: String,
}

impl Told {
    async fn begin() -> Self {
        let house = seeded("star-to-plan", 40, 200).await;
        let mut reader = house.app.store.reader();
        let rows = reader.rows(&LED, Vec::new()).await.unwrap();
        let row = rows.first().expect("the demo has a case that Joe leads");
        let reference = row.text("reference").unwrap();
        let adults = reader
            .rows(&ADULTS, casework::args![&reference])
            .await
            .unwrap()
            .iter()
            .map(|row| row.text("person_id").unwrap())
            .collect();
        let agency = (
            row.text("agency").unwrap(),
            row.text("agency_name").unwrap(),
        );
        let worker = house.sign_in_as("joe.bennett").await;
        Self {
            case: format!("/cases/{reference}"),
            agency,
            adults,
            worker,
            house,
        }
    }

    async fn get(&self, path: &str) -> Page {
        let page = self
            .house
            .get(&format!("{}{path}", self.case), &self.worker)
            .await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        page
    }

    /// Sends a form with the key of the page that shows it.
    async fn send(&self, shown: &Page, path: &str, fields: &[(&str, &str)]) {
        let key = shown.submission_key();
        let mut form = vec![("submission_key", key.as_str())];
        form.extend(fields);
        let sent = self
            .house
            .post(&format!("{}{path}", self.case), &self.worker, &form)
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path}: {}", sent.text);
    }

    /// The first link of a page that contains some words, without the case before it.
    fn link(&self, page: &Page, containing: &str) -> String {
        page.text
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .find(|href| href.contains(containing))
            .unwrap_or_else(|| panic!("no link with {containing}: {}", page.text))
            .replace("&amp;", "&")
            .trim_start_matches(&self.case)
            .to_owned()
    }

    async fn reports(&self, action: &str, status: &str) {
        let page = self.get(action).await;
        let marker = "name=\"seen\" value=\"";
        let from = page.text.find(marker).expect("how many were seen") + marker.len();
        let seen: String = page.text[from..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let fields = [
            ("status", status),
            ("note", "As agreed"),
            ("seen", seen.as_str()),
        ];
        self.send(&page, action, &fields).await;
    }
}

// Requirement: BUCKS-STRAT-118, BUCKS-STRAT-119
#[tokio::test]
async fn a_star_made_with_the_family_leads_into_the_plan_and_what_services_do_is_recorded() {
    let told = Told::begin().await;
    let today = casework::time::london_day(told.house.app.store.clock().now());
    let (day, month, year) = (
        today.day().to_string(),
        today.month().to_string(),
        today.year().to_string(),
    );
    let (day, month, year) = (day.as_str(), month.as_str(), year.as_str());

    // The Star: both sides score one area.
    let form = told
        .get("/scales/new?asked=yes&which=star_family.plain&about=family")
        .await;
    let star = [
        ("which", "star_family.plain"),
        ("about", "family"),
        ("on-day", day),
        ("on-month", month),
        ("on-year", year),
        ("family-area_1", "3"),
        ("worker-area_1", "4"),
        ("taking_part", "chose"),
        ("discussed", "yes"),
        ("point", "along"),
        ("note", ""),
    ];
    told.send(&form, "/scales/new", &star).await;

    // From the score to a need of the next version of the plan.
    let plan = told.get("/plan").await;
    told.send(&plan, "/plan/amend", &[("why", "The Star showed more")])
        .await;
    let readings = told.get("/scales").await;
    let link = told.link(&readings, "area=area_1");
    let need = told.get(&link).await;
    for words in [
        "Area 1. On",
        "own score was 3 and the worker’s 4, from 1 to 10",
    ] {
        assert!(need.text.contains(words), "{words}: {}", need.text);
    }
    let source = need.text.find("value=\"scale\"").expect("the source");
    assert!(
        need.text[source..source + 60].contains("checked"),
        "the scores are the source"
    );
    let reading = link.split("reading=").nth(1).unwrap();
    let reading = reading.split('&').next().unwrap();
    assert!(
        need.text
            .contains(&format!("name=\"reading\" value=\"{reading}\""))
    );
    let fields = [
        ("whose", "family"),
        ("reading", reading),
        ("area", "area_1"),
        ("words", "Area 1: bedtimes are hard"),
        ("source", "scale"),
        ("goal", "Calm bedtimes"),
    ];
    told.send(&need, "/plan/need", &fields).await;
    let readings = told.get("/scales").await;
    assert!(
        !readings.text.contains("area=area_1\""),
        "it is offered once"
    );
    assert!(
        readings.text.contains(">In the plan</a>"),
        "{}",
        readings.text
    );
    let drafted = told.get("/plan").await;
    let at = drafted.text.find("Area 1: bedtimes are hard").unwrap();
    let tail = Page {
        text: drafted.text[at..].to_owned(),
        ..drafted
    };
    let action = told.link(&tail, "/action");
    let page = told.get(&action).await;
    let fields = [
        ("what", "Bedtime visits twice a week"),
        ("kind", "parenting"),
        ("owner", "agency"),
        ("owner_agency", told.agency.0.as_str()),
        ("by-day", day),
        ("by-month", month),
        ("by-year", year),
    ];
    told.send(&page, &action, &fields).await;
    let agree = told.get("/plan/agree").await;
    let marker = "name=\"number\" value=\"";
    let from = agree.text.find(marker).unwrap() + marker.len();
    let number: String = agree.text[from..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let mut fields = vec![
        ("number", number.as_str()),
        ("commitment", "Lights out at eight"),
        ("how", "by_word"),
        ("on-day", day),
        ("on-month", month),
        ("on-year", year),
    ];
    for adult in &told.adults {
        fields.push(("people", adult.as_str()));
    }
    told.send(&agree, "/plan/agree", &fields).await;

    // The services are coordinated and delivered: no meeting is needed for it.
    let plan = told.get("/plan").await;
    let at = plan.text.find("Bedtime visits twice a week").unwrap();
    let before = plan.text[..at].rfind("href=\"").unwrap();
    let linked = Page {
        text: plan.text[before..].to_owned(),
        ..plan
    };
    let action = told.link(&linked, "/plan/actions/");
    told.reports(&action, "doing").await;
    told.reports(&action, "done").await;
    let outcomes = told.get("/outcomes").await;
    let line = format!(
        "Bedtime visits twice a week (Parenting programme, {}): Done",
        told.agency.1
    );
    assert!(outcomes.text.contains(&line), "{}", outcomes.text);
    assert!(outcomes.text.contains("From scores that we talked through"));
    let plan = told.get("/plan").await;
    assert!(plan.text.contains("Bedtime visits twice a week") && plan.text.contains("Done"));
    let meetings = told.get("/meetings").await;
    assert!(
        !meetings.text.contains(&format!("{}/meetings/", told.case)),
        "no meeting was needed"
    );
}
