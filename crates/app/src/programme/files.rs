//! Loading a file: checked first, with everything that would be set aside; then
//! loaded whole. Nothing of a checked file is kept.

use casework::programme::{self, CohortFile, LoadCohort};
use domain::profile::Word as _;
use domain::programme::{CohortKind, LawfulBasis, NewCohort};
use serde_json::{Value, json};

use super::read::{ReadFile, read};
use crate::lists::Cell;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx};
use crate::words::{day_words, today};

const PAGE: &str = "programme/new.html";
const COLUMNS: [&str; 6] = ["File", "From", "About", "Rows", "Loaded", "Rows deleted"];
/// So many rows that were set aside are named.
const NAMED: usize = 50;

pub(super) async fn list(cx: Cx) -> Answer {
    let files = programme::files(&mut cx.app.store.reader(), &cx.act).await?;
    cx.record_list([]).await?;
    let rows: Vec<Vec<Value>> = files.iter().map(row).collect();
    let columns = COLUMNS.map(|text| json!({ "text": text }));
    cx.page(
        "programme/files.html",
        json!({ "columns": columns, "rows": rows }),
    )
}

fn row(file: &CohortFile) -> Vec<Value> {
    let (rows, aside) = file.rows;
    let left_out = match aside {
        0 => String::new(),
        aside => format!(", {aside} set aside"),
    };
    let deleted = match file.deleted_at {
        Some(at) => format!("Deleted on {}", day_words(today(at))),
        None => format!("On {}", day_words(file.delete_on)),
    };
    [
        Cell::text(format!("{} ({})", file.kind.label(), file.file_name)),
        Cell::text(format!("{}, {}", file.source, file.agreement)),
        Cell::text(format!(
            "{} to {}",
            day_words(file.period.0),
            day_words(file.period.1)
        )),
        Cell::text(format!("{rows}{left_out}")),
        Cell::text(format!(
            "{}, {}",
            file.loaded_by,
            day_words(today(file.loaded_at))
        )),
        Cell::text(deleted),
    ]
    .iter()
    .map(Cell::as_page)
    .collect()
}

pub(super) async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    cx.page(PAGE, context(&form, None))
}

fn context(form: &FormPage, checked: Option<&ReadFile>) -> Value {
    let kinds: Vec<Value> = CohortKind::ALL
        .iter()
        .map(|kind| json!({ "value": kind.word(), "text": kind.label() }))
        .collect();
    let bases: Vec<Value> = LawfulBasis::ALL
        .iter()
        .map(|basis| json!({ "value": basis.code(), "text": basis.words() }))
        .collect();
    json!({
        "form": form, "kinds": kinds, "bases": bases,
        "checked": checked.map(|file| json!({
            "rows": file.rows.len(),
            "aside": file.aside.len(),
            "named": file.aside.iter().take(NAMED)
                .map(|(line, why)| json!({ "line": line, "why": why })).collect::<Vec<_>>(),
            "columns": file.columns.iter()
                .map(|(column, field)| json!({ "column": column, "field": field })).collect::<Vec<_>>(),
        })),
    })
}

fn cohort(cx: &Cx, errors: &mut FormErrors) -> Option<NewCohort> {
    let kind = CohortKind::from_word(cx.form.text("kind"));
    if kind.is_none() {
        errors.add("kind", "Select what the file says of the people in it");
    }
    let basis = reading::choice(&cx.form, "basis", errors, LawfulBasis::parse);
    let from = reading::day(
        &cx.form,
        "from",
        errors,
        "the first day that the file is about",
    );
    let until = reading::day(
        &cx.form,
        "until",
        errors,
        "the last day that the file is about",
    );
    let delete_on = reading::day(
        &cx.form,
        "delete_on",
        errors,
        "the day on which its rows are deleted",
    );
    let cohort = NewCohort {
        kind: kind?,
        source: cx.form.text("source").to_owned(),
        basis: basis?,
        agreement: cx.form.text("agreement").to_owned(),
        from: from?,
        until: until?,
        delete_on: delete_on?,
    };
    if let Err(refused) = cohort.check(today(cx.act.at)) {
        errors.add(refused.beside(), refused.to_string());
    }
    Some(cohort)
}

pub(super) async fn load(cx: Cx) -> Answer {
    let key = cx.submission_key()?;
    let mut errors = FormErrors::new();
    let cohort = cohort(&cx, &mut errors);
    let upload = cx.uploads.iter().find(|upload| upload.field == "file");
    let file = match upload {
        None => Err("Select the file".to_owned()),
        Some(upload) if upload.too_large => {
            Err("The file must be smaller than 10 MB. Split it".to_owned())
        }
        Some(upload) if upload.bytes.is_empty() => Err("Select the file".to_owned()),
        Some(upload) => read(&upload.bytes, today(cx.act.at)),
    };
    let file = match file {
        Ok(file) => Some(file),
        Err(why) => {
            errors.add("file", why);
            None
        }
    };
    let check_only = cx.form.text("step") != "load";
    if let Some(file) = &file
        && !check_only
        && !file.aside.is_empty()
        && !cx.form.has("without")
    {
        errors.add(
            "without",
            format!(
                "Confirm that {} rows are left out, or correct the file",
                file.aside.len()
            ),
        );
    }
    if let (Some(cohort), Some(file), false, true) = (cohort, &file, check_only, errors.is_empty())
    {
        let command = LoadCohort {
            key,
            cohort,
            file_name: upload.map_or_else(String::new, |upload| upload.file_name.clone()),
            rows: file.rows.clone(),
            set_aside: file.aside.len(),
        };
        match programme::load(&cx.app.store, &cx.app.known, &cx.act, &command).await {
            Ok(_) => return cx.then("/programme/files", Some("cohort-loaded")),
            Err(error) => errors = reading::beside(error)?,
        }
    }
    let wrong = !errors.is_empty();
    let form = FormPage::again(&cx.form, errors);
    let context = context(&form, file.as_ref());
    if wrong {
        cx.invalid(PAGE, context)
    } else {
        cx.page(PAGE, context)
    }
}
