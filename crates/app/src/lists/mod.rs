//! One shape for every table of records: filters, order and page in the
//! address as codes, never as words that somebody typed; counts; an empty list
//! that says what to do; the same list as a file. Knows no table of the database.

mod address;
mod cell;
pub mod file;

pub use address::{Asked, Filter};
pub use cell::Cell;

use casework::CaseworkError;
use casework::lists::{EXPORT_LIMIT, ListExported, record_export};
use domain::refusal::Refusal;
use serde_json::{Value, json};

use crate::web::{Answer, Cx, Reply};

/// How many lines one page shows.
const PER_PAGE: i64 = 25;

/// One column. A column without a sort key has no order of its own.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading.
    pub text: &'static str,
    /// Its key in the address; empty when the list cannot be put in its order.
    pub sort: &'static str,
}

/// A column that a list can be ordered by.
#[must_use]
pub const fn sorted(text: &'static str, sort: &'static str) -> Column {
    Column { text, sort }
}

/// A column that it cannot.
#[must_use]
pub const fn plain(text: &'static str) -> Column {
    Column { text, sort: "" }
}

/// What a list is.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Its name in files and in the audit.
    pub name: &'static str,
    /// Its address.
    pub path: &'static str,
    /// Its heading.
    pub title: String,
    /// One sentence under the heading; may be empty.
    pub intro: String,
    /// Its columns.
    pub columns: &'static [Column],
    /// The order that it has by itself; a minus before it means the other way round.
    pub order: &'static str,
    /// What it can be narrowed by.
    pub filters: Vec<Filter>,
    /// What is said when there is nothing in it.
    pub empty: &'static str,
    /// A question that people ask about it, and its answer.
    pub help: Option<(&'static str, &'static str)>,
}

impl Shape {
    /// What the address asks for.
    #[must_use]
    pub fn asked(&self, cx: &Cx) -> Asked {
        Asked::read(cx, self)
    }

    /// The list as a page, or as a file when the address ends in `.csv`.
    ///
    /// # Errors
    /// Refused when the file would be longer than one can take away at once.
    pub async fn answer(&self, cx: Cx, asked: &Asked, total: i64, rows: Vec<Vec<Cell>>) -> Answer {
        self.answer_with(cx, asked, total, rows, json!({})).await
    }

    /// The same, with more for the page's template.
    ///
    /// # Errors
    /// As [`Shape::answer`].
    pub async fn answer_with(
        &self,
        cx: Cx,
        asked: &Asked,
        total: i64,
        rows: Vec<Vec<Cell>>,
        more: Value,
    ) -> Answer {
        if asked.file {
            return self.export(&cx, asked, total, &rows).await;
        }
        if rows.is_empty() && asked.page > 1 {
            return cx.then(asked.at_page(self, 1), None);
        }
        cx.record_list([]).await?;
        let context = json!({ "list": self.context(asked, total, &rows), "more": more });
        cx.page("lists/page.html", context)
    }

    async fn export(&self, cx: &Cx, asked: &Asked, total: i64, rows: &[Vec<Cell>]) -> Answer {
        if total > EXPORT_LIMIT {
            return Err(CaseworkError::Refused(Refusal::new(
                "lists.too_long",
                "This list is too long to take away at once.",
                "Choose a filter that makes it shorter, then try again.",
            ))
            .into());
        }
        let exported = ListExported {
            list: self.name,
            filters: asked.filters.clone(),
            lines: rows.len(),
        };
        record_export(&cx.app.store, &cx.act, &exported).await?;
        let said = cx.app.pages.vocabulary();
        let mut lines = Vec::with_capacity(rows.len() + 1);
        lines.push(
            self.columns
                .iter()
                .map(|column| said.plain(column.text).into_owned())
                .collect(),
        );
        lines.extend(rows.iter().map(|row| {
            row.iter()
                .map(|cell| said.plain(&cell.as_file()).into_owned())
                .collect::<Vec<_>>()
        }));
        Ok(Reply::Table {
            name: format!("{}.csv", self.name),
            lines,
        })
    }

    fn context(&self, asked: &Asked, total: i64, rows: &[Vec<Cell>]) -> Value {
        let columns: Vec<Value> = self
            .columns
            .iter()
            .map(|column| self.column(asked, *column))
            .collect();
        let (tabs, choices): (Vec<_>, Vec<_>) = self.filters.iter().partition(|filter| filter.tabs);
        let tabs: Vec<Value> = tabs
            .iter()
            .map(|filter| filter.as_tabs(self, asked))
            .collect();
        let choices: Vec<Value> = choices
            .iter()
            .map(|filter| filter.as_choice(asked))
            .collect();
        let kept: Vec<Value> = self
            .filters
            .iter()
            .filter(|filter| filter.tabs)
            .map(|filter| (filter.name, asked.filter(filter.name)))
            .chain([("sort", asked.sort.as_str())])
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        json!({
            "title": self.title, "intro": self.intro, "path": self.path, "columns": columns,
            "rows": rows.iter().map(|row| row.iter().map(Cell::as_page).collect::<Vec<_>>()).collect::<Vec<_>>(),
            "total": total, "words": shown_words(asked.page, rows.len(), total),
            "tabs": tabs, "choices": choices, "kept": kept,
            "narrowed": choices.iter().any(|choice| choice.get("chosen").is_some_and(|chosen| chosen == true)),
            "clear": asked.without_choices(self), "file": asked.as_file(self),
            "pages": self.pages(asked, total), "empty": self.empty,
            "help": self.help.map(|(summary, text)| json!({ "summary": summary, "text": text })),
        })
    }

    fn column(&self, asked: &Asked, column: Column) -> Value {
        if column.sort.is_empty() {
            return json!({ "text": column.text });
        }
        let now = if asked.sort.is_empty() {
            self.order
        } else {
            asked.sort.as_str()
        };
        let (order, next) = if now == column.sort {
            ("ascending", format!("-{}", column.sort))
        } else if now.strip_prefix('-') == Some(column.sort) {
            ("descending", column.sort.to_owned())
        } else {
            ("none", column.sort.to_owned())
        };
        json!({ "text": column.text, "order": order, "href": asked.sorted_by(self, &next) })
    }

    /// The GOV.UK pagination: first, last, and the pages beside this one.
    fn pages(&self, asked: &Asked, total: i64) -> Option<Value> {
        let last = (total + PER_PAGE - 1) / PER_PAGE;
        if last <= 1 {
            return None;
        }
        let mut items = Vec::new();
        let mut before = 0;
        for page in
            (1..=last).filter(|page| *page == 1 || *page == last || (page - asked.page).abs() <= 1)
        {
            if page > before + 1 {
                items.push(json!({ "ellipsis": true }));
            }
            items.push(json!({
                "number": page, "href": asked.at_page(self, page), "current": page == asked.page,
            }));
            before = page;
        }
        let mut pages =
            json!({ "items": items, "landmarkLabel": format!("Pages of {}", self.title) });
        if let Some(pages) = pages.as_object_mut() {
            if asked.page > 1 {
                pages.insert(
                    "previous".to_owned(),
                    json!({ "href": asked.at_page(self, asked.page - 1) }),
                );
            }
            if asked.page < last {
                pages.insert(
                    "next".to_owned(),
                    json!({ "href": asked.at_page(self, asked.page + 1) }),
                );
            }
        }
        Some(pages)
    }
}

/// "26 to 50 of 113".
fn shown_words(page: i64, shown: usize, total: i64) -> String {
    let shown = i64::try_from(shown).unwrap_or(total);
    if shown == total {
        return if total == 1 {
            "1 line".to_owned()
        } else {
            format!("{total} lines")
        };
    }
    let first = (page - 1) * PER_PAGE + 1;
    format!("{first} to {} of {total} lines", first + shown - 1)
}
