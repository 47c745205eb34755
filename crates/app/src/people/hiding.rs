//! A hidden address, kept out of everything that a page or a file is about to
//! show: not only out of the address's own field, but out of what people wrote.

use casework::people::{Hidden, hidden_words};
use domain::access::Relations;
use domain::ids::FamilyId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::web::{Cx, Failure};

/// What is kept from whoever asks, in one family's record.
///
/// # Errors
/// When the database does not answer.
pub async fn hidden_here(
    cx: &Cx,
    relations: &Relations,
    family: FamilyId,
) -> Result<Hidden, Failure> {
    let mut reader = cx.app.store.reader();
    Ok(hidden_words(&mut reader, &cx.act, relations, family).await?)
}

/// Takes the hidden address out of every text of a page.
pub fn hide_in(shown: &mut Value, hidden: &Hidden) {
    if hidden.is_empty() {
        return;
    }
    match shown {
        Value::String(text) => *text = hidden.safe(text),
        Value::Array(lines) => lines.iter_mut().for_each(|line| hide_in(line, hidden)),
        Value::Object(fields) => fields.values_mut().for_each(|field| hide_in(field, hidden)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The same for what goes on paper.
///
/// # Errors
/// Never, as long as what is printed reads as it was written.
pub fn hide_in_print<T: Serialize + DeserializeOwned>(
    printed: T,
    hidden: &Hidden,
) -> Result<T, Failure> {
    if hidden.is_empty() {
        return Ok(printed);
    }
    let unreadable = |_| Failure::Impossible("what is printed does not read as it was written");
    let mut text = serde_json::to_value(printed).map_err(unreadable)?;
    hide_in(&mut text, hidden);
    serde_json::from_value(text).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use documents::{Block, Section, SectionStart, Table};
    use serde_json::json;

    use super::*;

    #[test]
    fn every_text_of_a_page_is_looked_through() {
        let hidden = Hidden::of("7 Hazel Row\nAylesbury", Some("HP20 1UA"));
        let mut shown =
            json!({ "a": "At 7 hazel row", "b": [{ "c": "hp201ua", "n": 7 }], "d": null });
        hide_in(&mut shown, &hidden);
        let kept = json!({ "a": "At (hidden)", "b": [{ "c": "(hidden)", "n": 7 }], "d": null });
        assert_eq!(shown, kept);
    }

    #[test]
    fn what_is_printed_says_no_hidden_address_in_any_kind_of_block() {
        let hidden = Hidden::of("7 Hazel Row", None);
        let text = || "Meet at 7 Hazel Row".to_owned();
        let section = Section {
            title: text(),
            start: SectionStart::Following,
            blocks: vec![
                Block::Paragraph(text()),
                Block::Bullets(vec![text()]),
                Block::Facts(vec![("Where".to_owned(), text())]),
                Block::Table(Table::new("Table", ["What"], [[text()]])),
            ],
        };
        let printed = hide_in_print(section, &hidden).unwrap();
        let all = format!("{printed:?}");
        assert!(!all.contains("Hazel"), "{all}");
        assert_eq!(all.matches("(hidden)").count(), 5);
    }
}
