//! Assessments' pages: the list of a case, one assessment as a list of tasks,
//! a page for each part, submission and sign-off.

mod list;
mod print;
mod section;
mod sign_off;
mod submit;
mod task_list;
mod words;

#[cfg(test)]
mod templates_test;

crate::routes! {
    get "/cases/{reference}/assessments" ReadAssessment Read => list::page;
    post "/cases/{reference}/assessments" WriteAssessment Event("assessments.started") => list::start;
    get "/cases/{reference}/assessments/{id}" ReadAssessment Read => task_list::page;
    get "/cases/{reference}/assessments/{id}/sections/{section}/{about}" ReadAssessment Read => section::form;
    post "/cases/{reference}/assessments/{id}/sections/{section}/{about}" WriteAssessment Event("assessments.section_saved") => section::save;
    post "/cases/{reference}/assessments/{id}/sections/{section}/{about}/keep" WriteAssessment Event("assessments.section_saved") => section::keep;
    get "/cases/{reference}/assessments/{id}/assessment.pdf" ReadAssessment Read => print::pdf;
    get "/cases/{reference}/assessments/{id}/submit" WriteAssessment Read => submit::form;
    post "/cases/{reference}/assessments/{id}/submit" WriteAssessment Event("assessments.submitted") => submit::submit;
    get "/cases/{reference}/assessments/{id}/sign-off" SignOffAssessment Read => sign_off::form;
    post "/cases/{reference}/assessments/{id}/sign-off" SignOffAssessment Event("assessments.signed_off") => sign_off::sign;
    post "/cases/{reference}/assessments/{id}/send-back" SignOffAssessment Event("assessments.sent_back") => sign_off::send_back;
}
