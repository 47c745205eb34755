//! What a person finds in their messages.

use casework::engine::Store;
use casework::lists::{self, MessageLine, Window};
use domain::act::Act;

/// The newest messages to a person and to their roles.
pub async fn messages(store: &Store, act: &Act) -> Vec<MessageLine> {
    let window = Window {
        sort: String::new(),
        limit: 50,
        offset: 0,
    };
    lists::messages(&mut store.reader(), act, &window, "")
        .await
        .unwrap()
        .rows
}

/// What those messages are about.
pub async fn kinds(store: &Store, act: &Act) -> Vec<String> {
    let found = messages(store, act).await;
    found.into_iter().map(|message| message.kind).collect()
}
