//! The agreement page of a family: what each person said to the service, and
//! apart from it why their information may be shared (invariant 3).

use casework::agreement::{
    AgreementPage, RecordAnswer, RecordSharing, WithdrawSharing, page_of, record_answer,
    record_sharing, withdraw_sharing,
};
use casework::{CaseworkError, cases};
use domain::access::{Action, may, permit};
use domain::agreement::{AnswerForm, FamilyStanding, ServiceAnswer, SharingBasis};
use domain::event::Subject;
use domain::ids::{AgreementId, PersonId};
use domain::profile::{ConsentPurpose, Word as _};
use serde_json::{Value, json};

use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx};
use crate::words;

crate::routes! {
    get "/families/{reference}/agreement" ReadFamily Read => page;
    post "/families/{reference}/agreement/service" RecordAgreement Event("agreement.service_recorded") => answer;
    post "/families/{reference}/agreement/sharing" RecordAgreement Event("agreement.sharing_recorded") => share;
    post "/families/{reference}/agreement/sharing/{record}/withdraw" RecordAgreement Event("agreement.sharing_withdrawn") => withdraw;
    get "/cases/{reference}/agreement" ReadFamily Nothing => of_case;
}

/// What sharing is for, in words.
const fn purpose_words(purpose: ConsentPurpose) -> &'static str {
    match purpose {
        ConsentPurpose::Referral => "A request to [[the front door]]",
        ConsentPurpose::InformationSharing => "Sharing information for early help",
        ConsentPurpose::AssessmentAndPlan => "Assessment and plan",
        ConsentPurpose::StepForward => "Early help after social care",
        ConsentPurpose::TransferToSocialCare => "A transfer to social care",
        ConsentPurpose::PackageToSetting => "Information for a school or nursery",
        ConsentPurpose::DataSetSharing => "A set of data that names people",
    }
}

async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn of_case(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let case = cases::find(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::ReadFamily, _>(&cx.act, &case.relations, ())?;
    cx.then(
        format!("/families/{}/agreement", case.family_reference),
        None,
    )
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let reference = cx.part("reference").to_owned();
    let mut reader = cx.app.store.reader();
    let page = page_of(&mut reader, &cx.app.profile, &cx.act, &reference).await?;
    cx.record_look(Subject::family(page.family)).await?;
    let invalid = !form.errors().is_empty();
    let rule = cx
        .app
        .profile
        .consent
        .get(ConsentPurpose::AssessmentAndPlan);
    let mut context = context(&page);
    if let Value::Object(fields) = &mut context {
        fields.insert("form".to_owned(), json!(form));
        fields.insert("reference".to_owned(), json!(reference));
        fields.insert("question".to_owned(), json!(rule.question));
        fields.insert(
            "may_record".to_owned(),
            json!(cx.allows(&page.relations, Action::RecordAgreement)),
        );
    }
    if invalid {
        cx.invalid("agreement/page.html", context)
    } else {
        cx.page("agreement/page.html", context)
    }
}

fn context(page: &AgreementPage) -> Value {
    let name = |person: PersonId| {
        page.people
            .iter()
            .find(|one| one.asked.person == person)
            .map_or("Somebody who has left the family", |one| one.name.as_str())
    };
    let names = |people: &[PersonId]| {
        people
            .iter()
            .map(|person| name(*person))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (standing, who) = match &page.standing {
        FamilyStanding::Given => ("given", String::new()),
        FamilyStanding::Awaited(people) => ("awaited", names(people)),
        FamilyStanding::Withdrawn(people) => ("withdrawn", names(people)),
    };
    json!({
        "standing": standing,
        "who": who,
        "case_reference": page.case.as_ref().map(|case| &case.reference),
        "people": page.people.iter().map(|one| json!({ "value": one.asked.person.to_string(), "text": one.name })).collect::<Vec<_>>(),
        "answers": page.answers.iter().rev().map(|line| json!({
            "person": name(line.person), "answer": line.answer.words(), "form": line.form.words(),
            "on": words::day_words(line.on), "note": line.own_right_note, "words": line.words,
            "by": line.recorded_by,
        })).collect::<Vec<_>>(),
        "sharing": page.sharing.iter().rev().map(|line| json!({
            "id": line.id.to_string(), "person": name(line.person), "purpose": purpose_words(line.purpose),
            "basis": line.basis.words(), "reason": line.reason, "scope": line.scope,
            "from": words::day_words(line.from), "by": line.recorded_by,
            "withdrawn": line.withdrawn.as_ref().map(|(at, by, why)| json!({
                "at": at.as_microsecond(), "by": by, "why": why,
            })),
        })).collect::<Vec<_>>(),
        "answer_choices": coded_choices!(ServiceAnswer),
        "form_choices": coded_choices!(AnswerForm),
        "basis_choices": coded_choices!(SharingBasis),
        "purpose_choices": ConsentPurpose::ALL.iter().map(|one| json!({ "value": one.word(), "text": purpose_words(*one) })).collect::<Vec<_>>(),
    })
}

fn person(cx: &Cx, name: &str, errors: &mut FormErrors) -> Option<PersonId> {
    reading::choice(&cx.form, name, errors, |text| {
        PersonId::parse(text).map_err(|_| "Select a person")
    })
}

async fn answer(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let reference = cx.part("reference").to_owned();
    let key = cx.submission_key()?;
    let person = person(&cx, "person", &mut errors);
    let answer = reading::choice(&cx.form, "answer", &mut errors, ServiceAnswer::parse);
    let how = reading::choice(&cx.form, "form", &mut errors, AnswerForm::parse);
    let on = reading::day(&cx.form, "on", &mut errors, "the date it was said");
    let (Some(person), Some(answer), Some(how), Some(on)) = (person, answer, how, on) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let command = RecordAnswer {
        key,
        family: reference.clone(),
        person,
        answer,
        form: how,
        on,
        own_right_note: reading::optional(&cx.form, "own_right_note"),
        words: reading::optional(&cx.form, "words"),
    };
    let outcome = record_answer(&cx.app.store, &cx.app.profile, &cx.act, &command).await;
    done(cx, &reference, outcome).await
}

async fn share(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let reference = cx.part("reference").to_owned();
    let key = cx.submission_key()?;
    let person = person(&cx, "sharing_person", &mut errors);
    let purpose = reading::choice(&cx.form, "purpose", &mut errors, |text| {
        ConsentPurpose::from_word(text).ok_or("Select what sharing is for")
    });
    let basis = reading::choice(&cx.form, "basis", &mut errors, SharingBasis::parse);
    let from = reading::day(&cx.form, "from", &mut errors, "the date it holds from");
    let scope = reading::required(
        &cx.form,
        "scope",
        &mut errors,
        "Enter with whom information may be shared",
    );
    let (Some(person), Some(purpose), Some(basis), Some(from), true) =
        (person, purpose, basis, from, errors.is_empty())
    else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let command = RecordSharing {
        key,
        family: reference.clone(),
        person,
        purpose,
        basis,
        reason: reading::optional(&cx.form, "reason"),
        scope,
        from,
    };
    let outcome = record_sharing(&cx.app.store, &cx.act, &command).await;
    done(cx, &reference, outcome).await
}

async fn withdraw(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let command = WithdrawSharing {
        family: reference.clone(),
        record: AgreementId::parse(cx.part("record")).map_err(|_| CaseworkError::NotFound)?,
        reason: cx.form.text("reason").to_owned(),
    };
    let outcome = withdraw_sharing(&cx.app.store, &cx.act, &command).await;
    done(cx, &reference, outcome).await
}

async fn done(cx: Cx, reference: &str, outcome: Result<(), CaseworkError>) -> Answer {
    match outcome {
        Ok(()) => cx.then(format!("/families/{reference}/agreement"), Some("saved")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}
