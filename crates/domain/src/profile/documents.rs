//! The strategies, protocols and guidance on which the authority's process rests, with their version-control
//! tables. Only a published version can be in force. Knows nothing of what a document says.

use jiff::civil::Date;
use serde::Serialize;

use super::error::Problem;
use super::reader::Section;
use super::values::{DocumentDate, Key, WebAddress};
use super::words::words;

words! {
    /// What a governing document is.
    pub enum DocumentKind {
        /// The thresholds, or levels of need.
        Thresholds = "thresholds",
        /// The early help strategy.
        Strategy = "strategy",
        /// An agreement between services.
        Protocol = "protocol",
        /// Guidance from government.
        NationalGuidance = "national_guidance",
        /// The code on sharing information.
        InformationSharingCode = "information_sharing_code",
    }
}

/// A document that governs how early help is done here (BUCKS-STRAT-01, BUCKS-STRAT-07, BUCKS-PROT-01).
#[derive(Clone, Debug, Serialize)]
pub struct GoverningDocument {
    /// Its key, by which level editions refer to it.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: DocumentKind,
    /// The body that publishes it.
    pub body: String,
    /// Where it can be read.
    pub web: Option<WebAddress>,
    /// When it is due to be looked at again.
    pub review_due: Option<DocumentDate>,
    versions: Vec<DocumentVersion>,
}

/// Whether a version was given out, and from which day it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Standing {
    /// Never in force.
    Draft,
    /// Given out; in force until a later published version takes its place.
    Published {
        /// The first day it holds.
        in_force_from: Date,
    },
}

words! {
    /// The word in the version table.
    pub enum VersionStatus {
        /// Not given out.
        Draft = "draft",
        /// Given out.
        Published = "published",
    }
}

/// One row of a version-control table.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentVersion {
    /// The number, such as `V2.2`.
    pub version: String,
    /// The date in the table.
    pub date: DocumentDate,
    /// Who wrote it, as the public document says (C-49).
    pub author: Option<String>,
    /// What changed.
    pub note: Option<String>,
    /// Whether it can be in force.
    pub standing: Standing,
}

impl GoverningDocument {
    /// The rows of the version-control table, oldest first.
    #[must_use]
    pub fn versions(&self) -> &[DocumentVersion] {
        &self.versions
    }

    /// The published version in force on a day; `None` before the first was published (BUCKS-STRAT-02).
    #[must_use]
    pub fn version_in_force(&self, on: Date) -> Option<&DocumentVersion> {
        self.versions.iter().rev().find(|row| match row.standing {
            Standing::Draft => false,
            Standing::Published { in_force_from } => in_force_from <= on,
        })
    }

    /// The row with this version number.
    #[must_use]
    pub fn version(&self, version: &str) -> Option<&DocumentVersion> {
        self.versions.iter().find(|row| row.version == version)
    }

    pub(super) fn read(section: &Section<'_>) -> Self {
        let mut last: Option<Date> = None;
        let mut seen: Vec<String> = Vec::new();
        let versions = section.some_sections("versions", |row| {
            let version = DocumentVersion::read(row);
            if row.is_sound() && seen.contains(&version.version) {
                row.wrong(
                    "version",
                    Problem::new(
                        format!("version \"{}\" is in the table twice", version.version),
                        "Give each version its own number.",
                    ),
                );
            }
            seen.push(version.version.clone());
            if let Standing::Published { in_force_from } = version.standing {
                if row.is_sound() && last.is_some_and(|before| before >= in_force_from) {
                    row.wrong(
                        "in_force_from",
                        Problem::new(
                            "this version does not start after the published version above it",
                            "Write the rows from the oldest to the newest, each with a later in_force_from.",
                        ),
                    );
                }
                last = Some(in_force_from);
            }
            version
        });
        Self {
            key: section.parsed("key"),
            title: section.text("title"),
            kind: section.word("kind"),
            body: section.text("body"),
            web: section.parsed_opt("web"),
            review_due: section.parsed_opt("review_due"),
            versions,
        }
    }
}

impl DocumentVersion {
    fn read(section: &Section<'_>) -> Self {
        let standing = match section.word::<VersionStatus>("status") {
            VersionStatus::Draft => {
                if section.has("in_force_from") {
                    section.wrong(
                        "in_force_from",
                        Problem::new(
                            "a draft is never in force",
                            "Take this key out, or change the status to \"published\".",
                        ),
                    );
                }
                Standing::Draft
            }
            VersionStatus::Published => Standing::Published {
                in_force_from: section.date("in_force_from"),
            },
        };
        Self {
            version: section.text("version"),
            date: section.parsed("date"),
            author: section.text_opt("author"),
            note: section.text_opt("note"),
            standing,
        }
    }
}
