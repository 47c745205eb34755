//! The shell, the component macros of our own and the error pages, rendered
//! with samples under the strict engine and held to the structural checks.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::forms::DatePart;
use super::{
    Brand, DangerLink, FormErrors, FormPage, Link, NavItem, Notice, NoticeKind, PageFrame, Pages,
    RawForm, SignedIn, structure,
};

fn pages() -> Pages {
    Pages::strict_for_tests(&Brand::new("Early Help", "Borough of Elmsford")).unwrap()
}

fn full_frame() -> PageFrame {
    PageFrame {
        demo: true,
        idle: None,
        nav: vec![
            NavItem {
                text: "Your families".into(),
                href: "/families".into(),
                active: true,
            },
            NavItem {
                text: "Requests".into(),
                href: "/requests".into(),
                active: false,
            },
        ],
        user: Some(SignedIn {
            name: "Priya Nair".into(),
            agency: "Elmsford Primary School".into(),
            sign_out: "/sign-out".into(),
        }),
        emergency: Some(
            "If a child is in immediate danger call 999. First Response: 01632 960 100.".into(),
        ),
        danger: Some(DangerLink {
            text: "Raise an immediate concern".into(),
            href: "/families/f1/immediate-concern".into(),
        }),
        notice: Some(Notice {
            kind: NoticeKind::Success,
            heading: "The plan is saved".into(),
            text: "Elmsford Primary School holds the family.".into(),
        }),
        held: Some("Joe Bennett, Family Resilience Service".to_owned()),
        back: Some(Link::new("Back", "/families")),
    }
}

/// A form with every kind of field, each with an error.
const EVERY_FIELD: &str = include_str!("samples/every_field.html");
/// A case page with every casework component.
const EVERY_COMPONENT: &str = include_str!("samples/every_component.html");

fn every_field_context(frame: PageFrame, typed: bool) -> Json {
    let raw = RawForm::from_pairs([
        ("submission_key".to_owned(), "key-1".to_owned()),
        ("name".to_owned(), "Ada <b>".to_owned()),
        (
            "story".to_owned(),
            "\nFirst\r\n  second\n\nthird & last".to_owned(),
        ),
        ("other".to_owned(), "one\n  two".to_owned()),
        ("level".to_owned(), "other".to_owned()),
        ("needs".to_owned(), "home".to_owned()),
        ("needs".to_owned(), "school".to_owned()),
        ("dob-day".to_owned(), "3".to_owned()),
        ("area".to_owned(), "north".to_owned()),
    ]);
    let mut errors = FormErrors::new();
    errors.add("name", "Enter a name");
    errors.add_part("dob", DatePart::Month, "Date of birth must include a month");
    for field in [
        "seen", "story", "level", "needs", "agreed", "area", "letter", "password",
    ] {
        errors.add(field, format!("Check {field}"));
    }
    let form = if typed {
        FormPage::again(&raw, errors)
    } else {
        FormPage::blank("key-1").with_date("dob", jiff::civil::date(2019, 3, 4))
    };
    json!({"page": frame, "form": form})
}

fn every_component_context() -> Json {
    let clock = |state: &str| json!({"state": state, "text": "due by 12 March 2027 at 9:05am"});
    let states = [
        "in_time",
        "due_soon",
        "overdue",
        "recommended",
        "paused",
        "met",
    ];
    let row = |state: &str| {
        json!([
            {"text": "Family of Ada Example", "href": "/families/f1"},
            {"text": "Elmsford Primary School"},
            {"clock": clock(state)},
            {"text": "3"}
        ])
    };
    json!({
        "page": full_frame(),
        "holder": {
            "agency": "Elmsford Primary School", "person": "Priya Nair", "since": "1 March 2027",
            "next_step": "Hold the first team meeting", "clock": clock("due_soon"),
            "note": "The family support team has been asked to take over and has not yet accepted."
        },
        "bare_holder": {
            "agency": "Elmsford front door", "person": null, "since": null,
            "next_step": "Decide what happens", "clock": null, "note": null
        },
        "clocks": states.map(clock),
        "rows": states.map(row),
        "when": 1_805_101_500_000_000_i64,
        "born": "2019-03-04",
        "note": "She said <hello>\nand left.\n\nThen she came back."
    })
}

#[track_caller]
fn sound(html: &str) {
    let problems = structure::problems(html);
    assert!(problems.is_empty(), "{}\n{html}", problems.join("\n"));
}

fn error_samples() -> Vec<(&'static str, Json)> {
    let page = json!(PageFrame::default());
    let side =
        |title: &str, by: Json| json!({"title": title, "by": by, "text": "Line one\nline two"});
    vec![
        ("errors/not_found.html", json!({"page": page})),
        (
            "errors/forbidden.html",
            json!({"page": page, "reason": "Only the panel’s manager can name a lead agency.", "way_forward": null}),
        ),
        (
            "errors/forbidden.html",
            json!({"page": full_frame(), "reason": "Not yours.", "way_forward": "Ask the panel’s manager."}),
        ),
        (
            "errors/conflict.html",
            json!({"page": full_frame(), "what": "the plan", "reload": "/plans/p1",
                "mine": side("Your text", Json::Null), "theirs": side("Their text", json!("Priya Nair at 9:05am"))}),
        ),
        (
            "errors/refused.html",
            json!({"page": page, "reason": "The family has not agreed.", "way_forward": "Record the family’s agreement first.",
                "steps": [{"text": "Record agreement", "href": "/agreement"}], "typed": "My <words>"}),
        ),
        (
            "errors/refused.html",
            json!({"page": page, "reason": "r", "way_forward": "w", "steps": [], "typed": null}),
        ),
        (
            "errors/fault.html",
            json!({"page": page, "reference": "EH-1234", "typed": "My <words>"}),
        ),
        (
            "errors/unavailable.html",
            json!({"page": page, "reference": "EH-1234", "typed": "My <words>"}),
        ),
        (
            "errors/unavailable.html",
            json!({"page": page, "reference": "EH-1234", "typed": ""}),
        ),
        (
            "errors/too_many.html",
            json!({"page": page, "wait": "10 minutes"}),
        ),
    ]
}

#[test]
fn every_error_page_is_sound_and_every_error_page_has_a_sample() {
    let pages = pages();
    let samples = error_samples();
    for (template, context) in &samples {
        sound(&pages.render(template, context).unwrap());
    }
    for name in pages
        .names()
        .iter()
        .filter(|name| name.starts_with("errors/"))
    {
        assert!(
            samples.iter().any(|(template, _)| template == name),
            "{name}"
        );
    }
}

#[test]
fn a_form_with_every_field_is_sound_blank_and_with_errors() {
    let pages = pages();
    for typed in [false, true] {
        for frame in [full_frame(), PageFrame::default()] {
            let context = every_field_context(frame, typed);
            sound(&pages.render_source(EVERY_FIELD, context).unwrap());
        }
    }
}

#[test]
fn a_form_with_errors_says_so_in_its_title_and_links_each_error_to_its_field() {
    let context = every_field_context(PageFrame::default(), true);
    let html = pages().render_source(EVERY_FIELD, context).unwrap();
    assert!(html.contains("<title>Error: Every field – Early Help – Borough of Elmsford</title>"));
    assert!(html.contains("<a href=\"#dob-month\">Date of birth must include a month</a>"));
    assert!(html.contains("name=\"submission_key\" value=\"key-1\""));
    assert!(html.contains("Ada &lt;b&gt;"));
    let blank = every_field_context(PageFrame::default(), false);
    let html = pages().render_source(EVERY_FIELD, blank).unwrap();
    assert!(html.contains("<title>Every field"));
    assert!(!html.contains("govuk-error-summary"));
}

#[test]
fn typed_text_comes_back_letter_for_letter_even_inside_a_nested_field() {
    let context = every_field_context(PageFrame::default(), true);
    let html = pages().render_source(EVERY_FIELD, context).unwrap();
    let page = scraper::Html::parse_document(&html);
    let typed_in = |name: &str| {
        let css = scraper::Selector::parse(&format!("textarea[name={name}]")).unwrap();
        page.select(&css).next().unwrap().text().collect::<String>()
    };
    assert_eq!(typed_in("story"), "\nFirst\n  second\n\nthird & last");
    assert_eq!(typed_in("other"), "one\n  two");
}

#[test]
fn chosen_answers_stay_chosen() {
    let context = every_field_context(PageFrame::default(), true);
    let html = pages().render_source(EVERY_FIELD, context).unwrap();
    let page = scraper::Html::parse_document(&html);
    let css = scraper::Selector::parse("input[checked], option[selected]").unwrap();
    let chosen: Vec<_> = page
        .select(&css)
        .filter_map(|input| input.value().attr("value"))
        .collect();
    assert_eq!(chosen, ["other", "home", "school", "north"]);
}

#[test]
fn a_case_page_with_every_component_is_sound_and_speaks_london_time() {
    let html = pages()
        .render_source(EVERY_COMPONENT, every_component_context())
        .unwrap();
    sound(&html);
    assert!(html.contains("15 March 2027 at 9:05am"), "{html}");
    assert!(html.contains("4 March 2019"));
    assert!(html.contains("She said &lt;hello&gt;<br>and left.</p>"));
}

#[test]
fn a_name_that_is_not_there_is_an_error_and_not_a_gap() {
    #[derive(Serialize)]
    struct Empty {}
    let served = Pages::new(&Brand::new("Early Help", "Elmsford")).unwrap();
    assert!(served.render_source("{{ mispelt }}", Empty {}).is_err());
    assert!(
        served
            .render_source("{{ brand.mispelt }}", Empty {})
            .is_err()
    );
    assert!(
        served
            .render_source("{% for x in brand.mispelt %}{% endfor %}", Empty {})
            .is_err()
    );
    assert!(
        served
            .render_source("{% if brand.mispelt %}{% endif %}", Empty {})
            .is_ok()
    );
    assert!(
        pages()
            .render_source("{% if brand.mispelt %}{% endif %}", Empty {})
            .is_err()
    );
    assert!(
        served
            .render_source("{{ asset('none.css') }}", Empty {})
            .is_err()
    );
}

#[test]
fn words_handed_to_a_component_as_markup_by_mistake_stay_words() {
    let html = pages()
        .render_source(
            "{{ govukInsetText({'html': words}) }}{{ choices([{'value': 'a', 'text': 'A', 'conditional': words}], '')[0].conditional.html }}",
            json!({"words": "<img src=x>"}),
        )
        .unwrap();
    assert!(!html.contains("<img"), "{html}");
}

#[test]
fn instants_are_told_as_people_in_london_say_them() {
    let told = |text: &str| {
        pages()
            .render_source("{{ at | london_datetime }}", json!({"at": text}))
            .unwrap()
    };
    assert_eq!(told("2027-03-27T23:59:00Z"), "27 March 2027 at 11:59pm");
    assert_eq!(told("2027-03-28T01:00:00Z"), "28 March 2027 at 2am");
    assert_eq!(told("2027-06-30T23:00:00Z"), "1 July 2027 at midnight");
    assert_eq!(told("2027-01-02T12:00:00Z"), "2 January 2027 at midday");
}
