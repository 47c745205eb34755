//! The envelope of a list, and a list as lines. Only what stands on the page is
//! put into the words of the standard.

use serde_json::{Value, json};

use super::query::Asked;
use crate::web::{Answer, Cx};

/// The page that was asked for, or every item on a line of its own.
pub fn answer_list<T>(cx: &Cx, asked: &Asked, items: &[T], show: impl Fn(&T) -> Value) -> Answer {
    if asked.lines {
        let mut body = String::new();
        for item in items {
            body.push_str(&show(item).to_string());
            body.push('\n');
        }
        return super::answer(cx, "application/x-ndjson", body);
    }
    let total = items.len();
    let size = asked.per_page.unwrap_or(total.max(1));
    let pages = total.div_ceil(size).max(1);
    let contents: Vec<Value> = items
        .iter()
        .skip(asked.page.saturating_sub(1).saturating_mul(size))
        .take(size)
        .map(show)
        .collect();
    let body = json!({
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": contents.len(),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": contents.is_empty(),
        "contents": contents,
    });
    super::answer(cx, "application/json", body.to_string())
}
