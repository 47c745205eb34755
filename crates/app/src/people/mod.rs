//! The people of a family's record: a page for each person with everything
//! known, a small form for each group of facts, addresses, relationships, who
//! belongs to the family, its history and its tree.

mod addresses;
mod change;
mod fields;
mod fields_read;
mod hiding;
mod history;
mod membership;
mod overview;
mod person;
mod ties;
mod tree;

pub use hiding::{hidden_here, hide_in, hide_in_print};
pub use overview::{homes, people_lines, team_lines};

use casework::CaseworkError;
use domain::ids::PersonId;
use domain::people::{Reason, ReasonError};
use serde_json::{Value, json};

use crate::pages::forms::FormErrors;
use crate::web::{Answer, Cx, Failure};

crate::routes! {
    get "/families/{reference}/tree" ReadFamily Read => tree::page;
    get "/families/{reference}/history" ReadFamily Read => history::page;
    post "/families/{reference}/history" EditFamily Event("people.history_written") => history::add;
    get "/families/{reference}/history/{note}/withdraw" EditFamily Read => history::ask_withdraw;
    post "/families/{reference}/history/{note}/withdraw" EditFamily Event("people.history_withdrawn") => history::withdraw;
    get "/families/{reference}/people/new" EditFamily Read => membership::new;
    post "/families/{reference}/people/new" EditFamily Event("people.joined") => membership::add;
    get "/families/{reference}/people/known" EditFamily Read => membership::known;
    post "/families/{reference}/people/known" EditFamily Event("people.joined") => membership::join;
    get "/families/{reference}/people/{person}" ReadFamily Read => person::page;
    get "/families/{reference}/people/{person}/leave" EditFamily Read => membership::ask_leave;
    post "/families/{reference}/people/{person}/leave" EditFamily Event("people.left") => membership::leave;
    post "/families/{reference}/people/{person}/household" EditFamily Event("people.household_changed") => membership::household;
    get "/families/{reference}/people/{person}/change/{group}" EditFamily Read => change::page;
    post "/families/{reference}/people/{person}/change/{group}" EditFamily Event("people.facts_changed") => change::save;
    get "/families/{reference}/people/{person}/addresses/new" EditFamily Read => addresses::new;
    post "/families/{reference}/people/{person}/addresses/new" EditFamily Event("people.address_added") => addresses::add;
    get "/families/{reference}/people/{person}/addresses/{address}/end" EditFamily Read => addresses::ask_end;
    post "/families/{reference}/people/{person}/addresses/{address}/end" EditFamily Event("people.address_left") => addresses::end;
    get "/families/{reference}/people/{person}/addresses/{address}/hide" SeeHiddenAddress Read => addresses::ask_hide;
    post "/families/{reference}/people/{person}/addresses/{address}/hide" SeeHiddenAddress Event("people.address_visibility_changed") => addresses::hide;
    get "/families/{reference}/people/{person}/relationships/new" EditFamily Read => ties::new;
    post "/families/{reference}/people/{person}/relationships/new" EditFamily Event("people.tie_recorded") => ties::add;
    get "/families/{reference}/people/{person}/relationships/{other}" EditFamily Read => ties::change;
    post "/families/{reference}/people/{person}/relationships/{other}" EditFamily Event("people.tie_recorded") => ties::save;
    post "/families/{reference}/people/{person}/relationships/{other}/remove" EditFamily Event("people.tie_removed") => ties::remove;
}

/// What stands where an address may not be read.
pub const HIDDEN_ADDRESS: &str = "This address is hidden for safety";

/// The person in the address of the page.
fn person_in(cx: &Cx, part: &str) -> Result<PersonId, Failure> {
    Ok(PersonId::parse(cx.part(part)).map_err(|_| CaseworkError::NotFound)?)
}

/// The address of a person's page.
fn person_address(cx: &Cx) -> String {
    format!(
        "/families/{}/people/{}",
        cx.part("reference"),
        cx.part("person")
    )
}

/// A reason; an error beside the field where there is none.
fn reason(cx: &Cx, errors: &mut FormErrors, otherwise: &str) -> Option<Reason> {
    match Reason::parse(cx.form.text("reason")) {
        Ok(reason) => Some(reason),
        Err(ReasonError::Blank) => {
            errors.add("reason", otherwise);
            None
        }
        Err(error) => {
            errors.add("reason", error.to_string());
            None
        }
    }
}

/// A form's page: new, or again with what is wrong in it.
fn form_page(cx: &Cx, template: &str, wrong: bool, context: Value) -> Answer {
    if wrong {
        cx.invalid(template, context)
    } else {
        cx.page(template, context)
    }
}

/// One choice of radios or a select.
fn choice(value: &str, text: &str) -> Value {
    json!({ "value": value, "text": text })
}
