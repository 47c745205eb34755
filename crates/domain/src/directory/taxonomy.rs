//! The tree of categories, read from a file, and the everyday words that lead to them.

use serde::{Deserialize, Serialize};

/// A category.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// What stands in an entry: made of the names of the category and its parent.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// The key of the category above it.
    pub parent: Option<String>,
}

/// A tree of categories, two levels deep.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Taxonomy {
    terms: Vec<Term>,
}

/// Words that people type, and the words that entries use.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Synonym {
    /// What people type: "money worries".
    pub typed: String,
    /// What to look for as well: "debt welfare advice".
    pub means: String,
}

fn key_of(name: &str) -> String {
    let mut key = String::new();
    for c in name.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            key.push(c);
        } else if !key.ends_with('-') && !key.is_empty() {
            key.push('-');
        }
    }
    key.trim_end_matches('-').to_owned()
}

impl Taxonomy {
    /// Makes the tree from pairs of a category's parent and its name, in their order.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        for (parent, name) in pairs {
            let above = key_of(parent);
            if !terms.iter().any(|term| term.key == above) {
                terms.push(Term {
                    key: above.clone(),
                    name: parent.to_owned(),
                    parent: None,
                });
            }
            // Two parents have a category of the same name.
            let own = key_of(name);
            let key = if terms.iter().any(|term| term.key == own) {
                format!("{above}-{own}")
            } else {
                own
            };
            terms.push(Term {
                key,
                name: name.to_owned(),
                parent: Some(above),
            });
        }
        Self { terms }
    }

    /// Every category, parents before their children.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// A category by its key.
    #[must_use]
    pub fn term(&self, key: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.key == key)
    }

    /// A category by its key or its name, in either case.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<&Term> {
        let typed = text.trim();
        self.term(typed).or_else(|| {
            self.terms
                .iter()
                .find(|term| term.name.eq_ignore_ascii_case(typed))
        })
    }

    /// The categories at the top.
    pub fn top(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.parent.is_none())
    }

    /// The categories below one.
    pub fn below<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Term> {
        self.terms
            .iter()
            .filter(move |term| term.parent.as_deref() == Some(key))
    }

    /// Whether an entry's category is the one asked for, or below it.
    #[must_use]
    pub fn is_within(&self, key: &str, asked: &str) -> bool {
        key == asked
            || self
                .term(key)
                .is_some_and(|term| term.parent.as_deref() == Some(asked))
    }
}
