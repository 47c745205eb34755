//! What a contact officer must write down, and what may wait.

use super::*;

fn now() -> Timestamp {
    "2026-03-02T10:00:00Z".parse().unwrap()
}

fn call(pairs: &[(&str, &str)]) -> Result<ReadCall, FormErrors> {
    let when = [
        ("called-day", "2"),
        ("called-month", "3"),
        ("called-year", "2026"),
        ("called_time", "09:30"),
    ];
    let pairs = when.iter().chain(pairs);
    let form =
        RawForm::from_pairs(pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    read(&form, now())
}

// Requirement: BUCKS-STRAT-77
#[test]
fn a_call_keeps_the_caller_the_time_the_children_and_the_concern() {
    let read = call(&[
        ("about", "request"),
        ("caller_kind", "public"),
        ("caller", "Jo Marsh"),
        ("child_1", "Sam Reed"),
        ("age_1", "6"),
        ("child_2", "Kit Reed"),
        ("concern", "Out alone at night"),
        ("form_asked", "no"),
    ]);
    let Ok(ReadCall::Request(request, facts)) = read else {
        panic!("{read:?}");
    };
    assert_eq!(request.channel, Channel::Call);
    assert_eq!(request.children().count(), 2);
    assert_eq!(request.worry, "Out alone at night");
    assert_eq!(facts.called_at, "2026-03-02T09:30:00Z".parse().unwrap());
    assert!(!facts.put_through);
}

// Requirement: BUCKS-STRAT-75, BUCKS-STRAT-78
#[test]
fn a_call_says_whether_the_form_was_asked_for_and_whether_the_caller_was_put_through() {
    let said = [
        ("about", "request"),
        ("caller_kind", "professional"),
        ("concern", "Bruises"),
        ("put_through", "yes"),
    ];
    let errors = call(&said).unwrap_err();
    assert!(errors.of("form_asked").is_some());
    let said = [said.as_slice(), &[("form_asked", "yes")]].concat();
    let Ok(ReadCall::Request(request, facts)) = call(&said) else {
        panic!("the call was not read");
    };
    assert_eq!(request.written_form, WrittenForm::Awaited);
    assert!(facts.put_through);
    assert_eq!(
        request.children().count(),
        1,
        "a child not known is still a child"
    );
}

// Requirement: BUCKS-STRAT-76
#[test]
fn advice_needs_a_question_and_a_call_back_needs_a_number() {
    let errors = call(&[("about", "advice"), ("call_back", "yes")]).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["caller", "contact", "concern"]);
}

#[test]
fn a_call_cannot_be_in_the_future() {
    let form = RawForm::from_pairs(
        [
            ("called-day", "3"),
            ("called-month", "3"),
            ("called-year", "2026"),
            ("called_time", "09:30"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let errors = read(&form, now()).unwrap_err();
    assert_eq!(errors.of("called"), Some("The call must be in the past"));
}
