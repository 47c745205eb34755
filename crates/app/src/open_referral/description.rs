//! The interface described for machines (OpenAPI 3.1), in the standard's own words.

use serde_json::{Map, Value, json};

use crate::web::{Answer, Cx};

const SCHEMAS: &str = "https://openreferraluk.org/specifications/3.0/schema";

/// The lists with their parameters, and the schemas of a list and of an item.
const LISTS: &[(&str, &str, &[&str])] = &[
    (
        "services",
        "service",
        &[
            "search",
            "page",
            "per_page",
            "format",
            "taxonomy_term_id",
            "taxonomy_id",
            "organization_id",
            "modified_after",
            "minimal",
            "full",
        ],
    ),
    (
        "taxonomies",
        "taxonomy",
        &["search", "page", "per_page", "format"],
    ),
    (
        "taxonomy_terms",
        "taxonomy_term",
        &[
            "search",
            "page",
            "per_page",
            "format",
            "taxonomy_id",
            "top_only",
            "parent_id",
        ],
    ),
    (
        "organizations",
        "organization",
        &[
            "search",
            "full_service",
            "full",
            "page",
            "per_page",
            "format",
        ],
    ),
    (
        "service_at_locations",
        "service_at_location",
        &[
            "search",
            "taxonomy_term_id",
            "taxonomy_id",
            "organization_id",
            "modified_after",
            "full",
            "page",
            "per_page",
            "format",
            "postcode",
            "proximity",
        ],
    ),
];

fn parameter(name: &str) -> Value {
    let schema = match name {
        "page" | "per_page" => json!({ "type": "integer", "minimum": 1 }),
        "minimal" | "full" | "full_service" | "top_only" => json!({ "type": "boolean" }),
        "format" => json!({ "type": "string", "enum": ["json", "ndjson"] }),
        "modified_after" => json!({ "type": "string", "format": "date-time" }),
        _ => json!({ "type": "string" }),
    };
    json!({ "name": name, "in": "query", "required": false, "schema": schema })
}

fn path(summary: &str, required: bool, schema: &str, parameters: Vec<Value>) -> Value {
    json!({ "get": {
        "summary": summary,
        "tags": [if required { "required" } else { "optional" }],
        "parameters": parameters,
        "responses": {
            "200": { "description": summary, "content": { "application/json": { "schema": { "$ref": format!("{SCHEMAS}/{schema}.json") } } } },
            "304": { "description": "What the client has is still right" },
            "400": { "description": "A parameter is wrong; the title says which" },
            "404": { "description": "There is no such item" },
            "429": { "description": "Too many requests; Retry-After says how many seconds to wait" },
        },
    }})
}

/// The description.
pub async fn openapi(cx: Cx) -> Answer {
    let mut paths = Map::new();
    paths.insert(
        "/".to_owned(),
        path("What this interface is", true, "api_details", Vec::new()),
    );
    for (list, item, parameters) in LISTS {
        let required = *list == "services";
        let asked = parameters.iter().map(|name| parameter(name)).collect();
        paths.insert(
            format!("/{list}"),
            path(
                &format!("A page of {list}"),
                required,
                &format!("{item}_list"),
                asked,
            ),
        );
        let id = json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } });
        let mut asked = vec![id];
        if *list == "organizations" {
            asked.push(parameter("full_service"));
        }
        paths.insert(
            format!("/{list}/{{id}}"),
            path(&format!("One {item}"), required, item, asked),
        );
    }
    let body = json!({
        "openapi": "3.1.0",
        "info": {
            "title": format!("Directory of services, {}", cx.app.profile.authority.display_name),
            "version": super::VERSION,
            "description": "Open Referral UK (HSDS-UK 3.0). No key is needed; only public data is in it.",
        },
        "servers": [{ "url": format!("{}{}", cx.app.config.public_address, super::BASE) }],
        "paths": paths,
    });
    super::answer(&cx, "application/json", body.to_string())
}
