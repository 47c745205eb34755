//! The page of one service.

use casework::CaseworkError;
use serde_json::json;

use super::say::{ids_of, whole};
use super::service_of;
use crate::web::{Answer, Cx};

/// Everything that is known about a service.
pub async fn page(cx: Cx) -> Answer {
    let id = service_of(&cx)?;
    let snapshot = cx.app.directory.now(&cx.app.store, cx.act.at).await?;
    let entry = snapshot.finder.entry(id).ok_or(CaseworkError::NotFound)?;
    let mut list = ids_of(cx.query_form().all("s"));
    if !list.contains(&id) {
        list.push(id);
    }
    let list: Vec<String> = list.iter().map(|id| format!("s={id}")).collect();
    let context = json!({
        "entry": whole(entry, &snapshot, snapshot.finder.taxonomy(), cx.act.at),
        "id": id.to_string(),
        "list": format!("/directory/list?{}", list.join("&")),
    });
    cx.back_to("Find services", "/directory")
        .page("directory/service.html", context)
}
