//! Finding a family by the name of somebody in it, or by a reference. What was
//! typed is sent in the form's body and stands in no address and in no log.

use casework::families::PersonLine;
use casework::people::{PersonFound, find_people};
use domain::people::NameAsked;
use serde_json::{Value, json};

use crate::lists::Cell;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx};
use crate::words::{age_words, today};

crate::routes! {
    get "/find" FindFamily Nothing => form;
    post "/find" FindFamily Event("people.searched") => find;
}

const FIELD: &str = "who";
const COLUMNS: [&str; 4] = ["Person", "Age", "Family", "Held by"];

async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    cx.page("find/find.html", json!({ "form": form }))
}

async fn find(cx: Cx) -> Answer {
    let typed = cx.form.text(FIELD).to_owned();
    if let Some(address) = record_of(&typed) {
        return cx.then(address, None);
    }
    let asked = match NameAsked::parse(&typed) {
        Ok(asked) => asked,
        Err(error) => {
            let mut errors = FormErrors::new();
            errors.add(FIELD, error.to_string());
            let form = FormPage::again(&cx.form, errors);
            return cx.invalid("find/find.html", json!({ "form": form }));
        }
    };
    let found = find_people(&cx.app.store, &cx.act, &asked).await?;
    let form = FormPage::again(&cx.form, FormErrors::new());
    let rows: Vec<Vec<Value>> = found.people.iter().map(|one| row(&cx, one)).collect();
    let columns = COLUMNS.map(|text| json!({ "text": text }));
    cx.page(
        "find/find.html",
        json!({ "form": form, "asked": typed, "columns": columns, "rows": rows, "more": found.more }),
    )
}

/// The page of a reference, where one was typed. The page itself says whether
/// there is such a record for this person.
fn record_of(typed: &str) -> Option<String> {
    let reference = typed.trim().to_uppercase();
    let (letter, rest) = reference.split_once('-')?;
    let (front, back) = rest.split_once('-')?;
    let fits = [front, back]
        .iter()
        .all(|part| part.len() == 4 && part.chars().all(|c| c.is_ascii_alphanumeric()));
    let room = match letter {
        "F" => "families",
        "R" => "referrals",
        "C" => "cases",
        _ => return None,
    };
    fits.then(|| format!("/{room}/{reference}"))
}

fn age(cx: &Cx, person: &PersonLine) -> String {
    if person.part == "adult" && person.birth == "not_known" {
        return "Adult".to_owned();
    }
    age_words(person, today(cx.act.at))
}

fn row(cx: &Cx, one: &PersonFound) -> Vec<Value> {
    let mut name = one.person.shown_name();
    if !one.known_as.is_empty() {
        name = format!("{name} (known as {})", one.known_as);
    }
    let family = if one.left {
        format!("{}, left this family", one.family)
    } else {
        one.family.clone()
    };
    [
        Cell::link(name, format!("/families/{}", one.reference)),
        Cell::text(age(cx, &one.person)),
        Cell::text(format!("{family}, {}", one.reference)),
        Cell::text(
            one.holder
                .clone()
                .unwrap_or_else(|| "Nobody: it is closed".to_owned()),
        ),
    ]
    .iter()
    .map(Cell::as_page)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::record_of;

    #[test]
    fn a_reference_leads_to_its_record_and_a_name_does_not() {
        assert_eq!(
            record_of(" f-2k7m-9pqr ").as_deref(),
            Some("/families/F-2K7M-9PQR")
        );
        assert_eq!(
            record_of("R-2K7M-9PQR").as_deref(),
            Some("/referrals/R-2K7M-9PQR")
        );
        assert_eq!(
            record_of("C-2K7M-9PQR").as_deref(),
            Some("/cases/C-2K7M-9PQR")
        );
        for name in ["Anne-Marie", "F-../../x", "X-2K7M-9PQR", "R-2K7M9PQRX"] {
            assert_eq!(record_of(name), None, "{name}");
        }
    }
}
