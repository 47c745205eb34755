//! Case studies: writing a closed case up without names, approving it, and
//! reading those that are approved.

use casework::CaseworkError;
use casework::outcomes::{
    StudyPage, StudyWords, WriteStudy, approve_study, approved_studies, approved_study, study_page,
    withdraw_study, write_study,
};
use domain::access::Action;
use domain::cases::Stage;
use domain::event::Subject;
use domain::ids::CaseStudyId;
use domain::outcomes::StudyState;
use domain::scales::{Side, distance};
use serde_json::json;

use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::scales::readings::side_words;
use crate::web::{Answer, Cx, Failure};

/// The study of a case.
pub async fn page(cx: Cx) -> Answer {
    let page = looked_at(&cx).await?;
    let words = page
        .study
        .as_ref()
        .map_or_else(|| first_words(&page), |study| study.words.clone());
    let form = cx
        .blank_form()
        .with("title", words.title)
        .with("story", words.story);
    show(&cx, &page, &form)
}

async fn looked_at(cx: &Cx) -> Result<StudyPage, Failure> {
    let mut reader = cx.app.store.reader();
    let page = study_page(&mut reader, &cx.act, cx.part("reference")).await?;
    cx.record_look(Subject::family(page.outcomes.plan.case.family))
        .await?;
    Ok(page)
}

fn show(cx: &Cx, page: &StudyPage, form: &FormPage) -> Answer {
    let case = &page.outcomes.plan.case;
    let study = page.study.as_ref();
    let approved = study.is_some_and(|study| study.state == StudyState::Approved);
    let author = study.map(|study| study.author) == cx.act.user();
    let may_approve = cx.allows(&case.relations, Action::ApproveCaseStudy);
    let context = json!({
        "form": form,
        "reference": case.reference,
        "closed": matches!(case.stage, Stage::Closed { .. }),
        "version": study.map_or(0, |study| study.version),
        "state": study.map(|study| study.state.words()),
        "author": study.map(|study| study.author_name.as_str()),
        "title": study.map(|study| study.words.title.as_str()),
        "story": study.map(|study| study.words.story.as_str()),
        "approved": approved,
        "own": author,
        "may_write": !approved && cx.allows(&case.relations, Action::RecordOutcome),
        "may_approve": may_approve && !approved && !author && study.is_some(),
        "may_withdraw": may_approve && approved,
    });
    if form.errors().is_empty() {
        cx.page("outcomes/study.html", context)
    } else {
        cx.invalid("outcomes/study.html", context)
    }
}

/// A first draft from the record, with every name replaced.
fn first_words(page: &StudyPage) -> StudyWords {
    let outcomes = &page.outcomes;
    let mut parts = Vec::new();
    if let Some(plan) = &outcomes.plan.plan
        && let Some(version) = plan.in_force().or_else(|| plan.latest())
    {
        for need in &version.needs {
            parts.push(format!("What was hard: {}", need.words));
            for action in &need.actions {
                parts.push(format!("What was done: {}", action.what));
            }
        }
    }
    for series in &outcomes.series {
        let readings: Vec<_> = series
            .readings
            .iter()
            .map(|stored| stored.reading.clone())
            .collect();
        for side in Side::ALL {
            if let Some(far) = distance(&series.scale, &readings, side) {
                let end = far.last.unwrap_or(far.latest);
                parts.push(format!(
                    "{}, {}: average {} at the start ({} of {} areas), {} at the end ({} of {} areas).",
                    series.scale.title, side_words(side).to_lowercase(),
                    far.first.words(), far.first.scored, far.first.of,
                    end.words(), end.scored, end.of,
                ));
            }
        }
    }
    if let Some(closing) = &outcomes.closing {
        for one in &closing.indicators {
            parts.push(format!(
                "{}: {} before, {} after. Did it last? {}.",
                one.what,
                one.before,
                one.after,
                one.maintained.words()
            ));
        }
        parts.push(format!("How it ended: {}", closing.reason));
        if let Some(said) = &closing.feedback {
            parts.push(format!("What the family said: {said}"));
        }
    }
    StudyWords {
        title: String::new(),
        story: page.names.replace(&parts.join("\n\n")),
    }
}

/// Saves the study.
pub async fn write(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let title = reading::required(&cx.form, "title", &mut errors, "Enter a title");
    let story = reading::required(&cx.form, "story", &mut errors, "Enter the story");
    if !errors.is_empty() {
        let page = looked_at(&cx).await?;
        return show(&cx, &page, &FormPage::again(&cx.form, errors));
    }
    let command = WriteStudy {
        reference: cx.part("reference").to_owned(),
        version: cx.form.text("version").parse().unwrap_or(0),
        words: StudyWords { title, story },
    };
    match write_study(&cx.app.store, &cx.act, &command).await {
        Ok(()) => to_study(&cx, "study-saved"),
        Err(error) => {
            let errors = reading::beside(error)?;
            let page = looked_at(&cx).await?;
            show(&cx, &page, &FormPage::again(&cx.form, errors))
        }
    }
}

fn to_study(cx: &Cx, notice: &'static str) -> Answer {
    cx.then(
        format!("/cases/{}/case-study", cx.part("reference")),
        Some(notice),
    )
}

/// Lets others read it.
pub async fn approve(cx: Cx) -> Answer {
    let version = cx.form.text("version").parse().unwrap_or(0);
    approve_study(&cx.app.store, &cx.act, cx.part("reference"), version).await?;
    to_study(&cx, "study-approved")
}

/// Takes it back.
pub async fn withdraw(cx: Cx) -> Answer {
    let version = cx.form.text("version").parse().unwrap_or(0);
    withdraw_study(&cx.app.store, &cx.act, cx.part("reference"), version).await?;
    to_study(&cx, "study-withdrawn")
}

/// The approved studies.
pub async fn list(cx: Cx) -> Answer {
    let studies = approved_studies(&mut cx.app.store.reader(), &cx.act).await?;
    let context = json!({
        "studies": studies.iter().map(|one| json!({
            "id": one.id.to_string(), "title": one.title, "on": one.approved_at.as_microsecond(),
        })).collect::<Vec<_>>(),
    });
    cx.page("outcomes/studies.html", context)
}

/// One approved study.
pub async fn one(cx: Cx) -> Answer {
    let id = CaseStudyId::parse(cx.part("study")).map_err(|_| CaseworkError::NotFound)?;
    let study = approved_study(&mut cx.app.store.reader(), &cx.act, id).await?;
    let context = json!({
        "title": study.title, "story": study.story, "on": study.approved_at.as_microsecond(),
    });
    let cx = cx.clone().back_to("Case studies", "/case-studies");
    cx.page("outcomes/read.html", context)
}
