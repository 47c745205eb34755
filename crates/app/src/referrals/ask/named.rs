//! The people that a request names, one page each and a list of them: the same
//! seven pages for children and for adults, who differ only in what is asked.

use casework::CaseworkError;
use casework::drafts::Draft;
use domain::profile::{ListKey, Profile};
use domain::referrals::RequestDraft;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::draft::{from_check, no_draft, onward, open, save as save_draft, show};
use super::steps::Step;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx, Failure};
use crate::words::today;

/// The most people of one kind on one request; more is a slip.
const MOST: usize = 30;

/// What an answer is held against.
pub struct Now<'p> {
    /// The day.
    pub today: Date,
    /// The authority's lists and ages.
    pub profile: &'p Profile,
}

/// One kind of person on a request.
pub trait Named {
    /// What is kept about one of them.
    type Person;
    /// Their place in the form.
    const STEP: Step;
    /// The page about one of them.
    const PAGE: &'static str;
    /// Several of them, as a sentence calls them.
    const SEVERAL: &'static str;
    /// What to say when nobody chose whether there is another.
    const SELECT_ANOTHER: &'static str;
    /// Whether the form starts with the first of them instead of an empty list.
    const AT_LEAST_ONE: bool;

    /// Those on the draft.
    fn on(draft: &RequestDraft) -> &Vec<Self::Person>;
    /// Those on the draft, to change.
    fn on_mut(draft: &mut RequestDraft) -> &mut Vec<Self::Person>;
    /// The name and the one line that the list shows.
    fn line(draft: &RequestDraft, person: &Self::Person, today: Date) -> (String, String);
    /// A form for one who is not named yet.
    fn blank(form: FormPage, draft: &RequestDraft) -> FormPage;
    /// A form filled with what was said before.
    fn fill(form: FormPage, person: &Self::Person) -> FormPage;
    /// Whether the page is about the person who asks, who is then spoken to.
    fn own(draft: &RequestDraft, at: Option<usize>) -> bool;
    /// What the page offers to choose from. `at` is the one that it is about.
    fn offers(profile: &Profile, draft: &RequestDraft, at: Option<usize>) -> Value;
    /// Reads the page about one.
    fn read(
        form: &RawForm,
        draft: &RequestDraft,
        now: &Now<'_>,
    ) -> Result<Self::Person, FormErrors>;
}

/// The list.
pub async fn list<N: Named>(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    if N::AT_LEAST_ONE && N::on(&draft.content).is_empty() {
        return to_new::<N>(&cx);
    }
    let form = cx.blank_form();
    show_list::<N>(cx, &draft, &form)
}

fn show_list<N: Named>(cx: Cx, draft: &Draft, form: &FormPage) -> Answer {
    let (from, today) = (from_check(&cx), today(cx.act.at));
    let people: Vec<_> = N::on(&draft.content)
        .iter()
        .enumerate()
        .map(|(at, person)| {
            let (name, said) = N::line(&draft.content, person, today);
            let href = format!("{}/{}{from}", N::STEP.path(), at + 1);
            json!({ "key": name, "value": said, "href": href })
        })
        .collect();
    let template = N::STEP.template();
    show(
        cx,
        draft,
        N::STEP,
        template,
        form,
        json!({ "people": people }),
    )
}

/// Another one, or the next page.
pub async fn next<N: Named>(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    match cx.form.text("another") {
        "yes" => to_new::<N>(&cx),
        "no" => onward(&cx, N::STEP, &draft.content),
        _ => {
            let mut errors = FormErrors::new();
            errors.add("another", N::SELECT_ANOTHER);
            let form = FormPage::again(&cx.form, errors);
            show_list::<N>(cx, &draft, &form)
        }
    }
}

/// The page for one more.
pub async fn new<N: Named>(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let form = N::blank(cx.blank_form(), &draft.content);
    show_one::<N>(cx, &draft, &form, None)
}

/// The page for one already named.
pub async fn form<N: Named>(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let at = place(&cx)?;
    let person = N::on(&draft.content)
        .get(at)
        .ok_or(CaseworkError::NotFound)?;
    let form = N::fill(cx.blank_form(), person);
    show_one::<N>(cx, &draft, &form, Some(at))
}

fn show_one<N: Named>(cx: Cx, draft: &Draft, form: &FormPage, at: Option<usize>) -> Answer {
    let remove = at.map(|at| format!("{}/{}/remove{}", N::STEP.path(), at + 1, from_check(&cx)));
    let mut more = json!({ "remove": remove, "own": N::own(&draft.content, at) });
    let offers = N::offers(&cx.app.profile, &draft.content, at);
    if let (Some(into), Value::Object(offers)) = (more.as_object_mut(), offers) {
        into.extend(offers);
    }
    show(cx, draft, N::STEP, N::PAGE, form, more)
}

fn now(cx: &Cx) -> Now<'_> {
    Now {
        today: today(cx.act.at),
        profile: &cx.app.profile,
    }
}

/// The entries of a list, for a page.
pub fn entries(profile: &Profile, list: ListKey) -> Vec<Value> {
    profile
        .list(list)
        .iter()
        .map(|item| json!({ "value": item.key.as_str(), "text": item.label, "hint": item.hint }))
        .collect()
}

/// Which of them the address names, counted from one.
fn place(cx: &Cx) -> Result<usize, Failure> {
    cx.part("n")
        .parse::<usize>()
        .ok()
        .and_then(|n| n.checked_sub(1))
        .ok_or_else(|| CaseworkError::NotFound.into())
}

/// Adds one.
pub async fn add<N: Named>(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let read = N::read(&cx.form, &draft.content, &now(&cx)).and_then(|person| {
        if N::on(&draft.content).len() < MOST {
            return Ok(person);
        }
        let mut errors = FormErrors::new();
        let several = N::SEVERAL;
        errors.add(
            "given_name",
            format!(
                "You can add {MOST} {several}. Tell us about the others under what worries you"
            ),
        );
        Err(errors)
    });
    match read {
        Ok(person) => {
            save_draft(&cx, draft, |content| N::on_mut(content).push(person)).await?;
            to_list::<N>(&cx)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show_one::<N>(cx, &draft, &form, None)
        }
    }
}

/// Changes one.
pub async fn save<N: Named>(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let at = place(&cx)?;
    match N::read(&cx.form, &draft.content, &now(&cx)) {
        Ok(person) => {
            save_draft(&cx, draft, |content| {
                if let Some(found) = N::on_mut(content).get_mut(at) {
                    *found = person;
                }
            })
            .await?;
            to_list::<N>(&cx)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show_one::<N>(cx, &draft, &form, Some(at))
        }
    }
}

/// Takes one off the request.
pub async fn remove<N: Named>(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let at = place(&cx)?;
    save_draft(&cx, draft, |content| {
        let people = N::on_mut(content);
        if at < people.len() {
            people.remove(at);
        }
    })
    .await?;
    to_list::<N>(&cx)
}

fn to_new<N: Named>(cx: &Cx) -> Answer {
    cx.then(format!("{}/new{}", N::STEP.path(), from_check(cx)), None)
}

fn to_list<N: Named>(cx: &Cx) -> Answer {
    cx.then(format!("{}{}", N::STEP.path(), from_check(cx)), None)
}
