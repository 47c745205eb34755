//! The API's description, OpenAPI 3.1, for those who build against it.

use serde_json::{Value, json};

use crate::web::{Answer, Cx, Reply};

/// The document.
pub async fn document(cx: Cx) -> Answer {
    Ok(Reply::Json(
        200,
        description(&cx.app.config.public_address).to_string(),
    ))
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

fn person() -> Value {
    json!({
        "type": "object", "additionalProperties": false,
        "properties": {
            "given_name": text("First names"),
            "family_name": text("Last name"),
            "date_of_birth": { "type": "string", "format": "date" },
            "approximate_age": { "type": "integer", "minimum": 0, "description": "In years, where the date of birth is not known" },
            "unborn": { "type": "boolean", "description": "The child is not born yet" },
            "expected_date": { "type": "string", "format": "date", "description": "When an unborn child is expected" },
            "school": text("School, nursery or college"),
            "relationship": text("What an adult is to the children"),
            "parental_responsibility": { "type": "boolean" },
            "consent": { "enum": ["written", "verbal", "refused", "not_asked"] },
        }
    })
}

fn request() -> Value {
    json!({
        "type": "object", "additionalProperties": false,
        "required": ["referrer_name", "referrer_job", "referrer_email", "children", "worry", "level", "expected_outcome"],
        "properties": {
            "referrer_name": text("Who asks"), "referrer_job": text("Their job"),
            "referrer_email": { "type": "string", "format": "email", "description": "Where the written outcome goes" },
            "referrer_telephone": text("Where to ring the referrer"),
            "children": { "type": "array", "items": { "$ref": "#/components/schemas/Person" } },
            "adults": { "type": "array", "items": { "$ref": "#/components/schemas/Person" } },
            "address": text("Where the family lives"), "postcode": text("A full UK postcode"),
            "address_hidden": { "type": "boolean", "description": "Whether somebody could be at risk if the address became known" },
            "family_telephone": text("How to ring the family"),
            "unsafe_contact": text("What makes contact unsafe"), "interpreter": text("The language that needs an interpreter"),
            "worry": text("What worries the referrer"), "strengths": text("What goes well"),
            "child_voice": text("The child’s own words"), "tried": text("What the referrer’s own service did first"),
            "reasons": { "type": "array", "items": { "type": "string" }, "description": "Keys of the authority’s list of reasons" },
            "level": { "type": "integer", "minimum": 1 }, "level_reason": text("Why that level"),
            "expected_outcome": text("What the referrer hopes for"),
            "consent_exception": text("Why asking for consent would put a child at risk"),
            "immediate": text("Why this cannot wait. With it no other field is required, and what cannot be read is kept as it was sent"),
        }
    })
}

/// The description, for one address.
#[must_use]
pub fn description(address: &str) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Early Help: requests for help", "version": "1" },
        "servers": [{ "url": address }],
        "security": [{ "token": [] }],
        "paths": { "/api/v1/referrals": { "post": {
            "summary": "Send a request for help",
            "parameters": [{
                "name": "Idempotency-Key", "in": "header", "required": true,
                "schema": { "type": "string", "minLength": 1, "maxLength": 200 },
                "description": "New for each request: sending the same request with the same key again makes nothing new",
            }],
            "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Request" } } } },
            "responses": {
                "201": { "description": "Received", "content": { "application/json": { "schema": {
                    "type": "object", "required": ["reference"], "properties": { "reference": { "type": "string" } } } } } },
                "400": { "description": "The body or the key cannot be read" },
                "401": { "description": "No token, or one that was revoked" },
                "422": { "description": "Fields that are not right, each named; or a key that was sent before with another request" },
            }
        } } },
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": { "Person": person(), "Request": request() },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{WirePerson, WireRequest};

    fn fields(value: &Value) -> std::collections::BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn the_description_names_the_fields_that_the_product_reads_and_no_other() {
        let described = description("http://127.0.0.1");
        let wire = serde_json::to_value(WireRequest::default()).unwrap();
        assert_eq!(
            fields(&described["components"]["schemas"]["Request"]["properties"]),
            fields(&wire)
        );
        let person = serde_json::to_value(WirePerson::default()).unwrap();
        assert_eq!(
            fields(&described["components"]["schemas"]["Person"]["properties"]),
            fields(&person)
        );
    }
}
