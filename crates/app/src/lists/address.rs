//! A list's address: only the codes that the list offers are read from it and
//! written to it, so nothing about a person can stand there.

use std::collections::BTreeMap;

use casework::lists::{EXPORT_LIMIT, Window};
use serde_json::{Value, json};

use super::{PER_PAGE, Shape};
use crate::web::Cx;

/// What a list can be narrowed by.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Its name in the address.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// Its codes, each with its words.
    pub options: Vec<(String, String)>,
    /// Shown as the parts of the list, one of which is always chosen.
    pub tabs: bool,
}

impl Filter {
    /// One that may be left open.
    #[must_use]
    pub fn choice(name: &'static str, label: &'static str, options: &[(&str, &str)]) -> Self {
        Self {
            name,
            label,
            options: options
                .iter()
                .map(|(code, words)| ((*code).to_owned(), (*words).to_owned()))
                .collect(),
            tabs: false,
        }
    }

    /// The parts of a list; the first is shown unless another is asked for.
    #[must_use]
    pub fn parts(name: &'static str, label: &'static str, options: &[(&str, &str)]) -> Self {
        Self {
            tabs: true,
            ..Self::choice(name, label, options)
        }
    }

    fn read(&self, code: &str) -> String {
        let known = self.options.iter().find(|(known, _)| known == code);
        match known {
            Some((known, _)) => known.clone(),
            None if self.tabs => self
                .options
                .first()
                .map_or_else(String::new, |(first, _)| first.clone()),
            None => String::new(),
        }
    }

    pub(super) fn as_tabs(&self, shape: &Shape, asked: &Asked) -> Value {
        let items: Vec<Value> = self
            .options
            .iter()
            .map(|(code, words)| {
                json!({
                    "text": words, "active": asked.filter(self.name) == code,
                    "href": asked.with(shape, self.name, code),
                })
            })
            .collect();
        json!({ "label": self.label, "items": items })
    }

    pub(super) fn as_choice(&self, asked: &Asked) -> Value {
        let chosen = asked.filter(self.name);
        let mut items = vec![json!({ "value": "", "text": "All", "selected": chosen.is_empty() })];
        items.extend(self.options.iter().map(
            |(code, words)| json!({ "value": code, "text": words, "selected": chosen == code }),
        ));
        json!({ "name": self.name, "label": self.label, "items": items, "chosen": !chosen.is_empty() })
    }
}

/// What the address asks for, with everything unknown left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    pub(super) filters: BTreeMap<&'static str, String>,
    pub(super) sort: String,
    pub(super) page: i64,
    pub(super) file: bool,
}

impl Asked {
    pub(super) fn read(cx: &Cx, shape: &Shape) -> Self {
        let sort = cx.query("sort");
        let bare = sort.strip_prefix('-').unwrap_or(sort);
        let known = shape
            .columns
            .iter()
            .any(|column| !bare.is_empty() && column.sort == bare);
        Self {
            filters: shape
                .filters
                .iter()
                .map(|filter| (filter.name, filter.read(cx.query(filter.name))))
                .collect(),
            sort: if known {
                sort.to_owned()
            } else {
                String::new()
            },
            page: cx
                .query("page")
                .parse::<i64>()
                .map_or(1, |page| page.clamp(1, 100_000)),
            file: cx.path.ends_with(".csv"),
        }
    }

    /// One filter's code; empty when it is open.
    #[must_use]
    pub fn filter(&self, name: &str) -> &str {
        self.filters.get(name).map_or("", String::as_str)
    }

    /// Which lines to ask for: a page, or for a file all of them.
    #[must_use]
    pub fn window(&self) -> Window {
        Window {
            sort: self.sort.clone(),
            limit: if self.file { EXPORT_LIMIT } else { PER_PAGE },
            offset: if self.file {
                0
            } else {
                (self.page - 1) * PER_PAGE
            },
        }
    }

    fn address(&self, path: &str, page: i64) -> String {
        let mut words: Vec<String> = self
            .filters
            .iter()
            .map(|(name, code)| (*name, code.as_str()))
            .chain([("sort", self.sort.as_str())])
            .filter(|(_, code)| !code.is_empty())
            .map(|(name, code)| format!("{name}={code}"))
            .collect();
        if page > 1 {
            words.push(format!("page={page}"));
        }
        if words.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", words.join("&"))
        }
    }

    pub(super) fn at_page(&self, shape: &Shape, page: i64) -> String {
        self.address(shape.path, page)
    }

    pub(super) fn as_file(&self, shape: &Shape) -> String {
        self.address(&format!("{}.csv", shape.path), 1)
    }

    pub(super) fn sorted_by(&self, shape: &Shape, sort: &str) -> String {
        Self {
            sort: sort.to_owned(),
            ..self.clone()
        }
        .address(shape.path, 1)
    }

    fn with(&self, shape: &Shape, name: &'static str, code: &str) -> String {
        let mut other = self.clone();
        other.filters.insert(name, code.to_owned());
        other.address(shape.path, 1)
    }

    pub(super) fn without_choices(&self, shape: &Shape) -> String {
        let mut other = self.clone();
        for filter in shape.filters.iter().filter(|filter| !filter.tabs) {
            other.filters.remove(filter.name);
        }
        other.address(shape.path, 1)
    }
}
