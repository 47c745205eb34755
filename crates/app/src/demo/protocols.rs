//! The demo's documents: a strategy, a protocol, a code on sharing information
//! and an escalation policy, in words of their own, with the promises that
//! some agencies have made and others have not.

use casework::protocols::{AddProtocol, AddVersion, add_protocol, add_version, promise, protocol};
use domain::access::Role;
use domain::ids::{ProtocolId, ProtocolVersionId};
use domain::profile::Label;
use domain::protocols::{NewVersion, ProtocolFacts, ProtocolKind, Readers, VersionState};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::seed::{SeedError, Story};
use super::world::Called;
use crate::words;

/// Who keeps the documents in the demo.
const KEEPER: &str = "graham.stone";

struct Document {
    kind: ProtocolKind,
    title: &'static str,
    published_by: &'static str,
    answers_title: Called,
    answers: &'static str,
    readers: Readers,
    body: &'static str,
    /// Days from the demo's opening to the next review; negative when it has passed.
    review_in: i32,
}

const DOCUMENTS: &[Document] = &[
    Document {
        kind: ProtocolKind::Strategy,
        title: "Helping early together",
        published_by: "The safeguarding partnership",
        answers_title: Called::Own(Label::HeadOfService),
        answers: "leila.haddad",
        readers: Readers::Everybody,
        body: include_str!("documents/strategy.md"),
        review_in: 120,
    },
    Document {
        kind: ProtocolKind::Protocol,
        title: "Between social care and early help",
        published_by: "Children’s Services",
        answers_title: Called::Own(Label::HeadOfService),
        answers: KEEPER,
        readers: Readers::SignedIn,
        body: include_str!("documents/protocol.md"),
        review_in: -3,
    },
    Document {
        kind: ProtocolKind::SharingCode,
        title: "Sharing information well",
        published_by: "The safeguarding partnership",
        answers_title: Called::Role(Role::InformationGovernance),
        answers: "frances.hill",
        readers: Readers::Everybody,
        body: include_str!("documents/sharing-code.md"),
        review_in: 300,
    },
    Document {
        kind: ProtocolKind::EscalationPolicy,
        title: "Working through disagreement",
        published_by: "The safeguarding partnership",
        answers_title: Called::Invented("Head of safeguarding"),
        answers: "marcus.bell",
        readers: Readers::SignedIn,
        body: include_str!("documents/escalation-policy.md"),
        review_in: 45,
    },
];

fn months_before(day: Date, months: i64) -> Date {
    day.checked_sub(months.months()).unwrap_or(day)
}

impl Story<'_> {
    /// Adds the documents, their versions and the agencies' promises.
    pub(super) async fn documents(&mut self) -> Result<(), SeedError> {
        for document in DOCUMENTS {
            let id = self.document(document).await?;
            let begun = self.today();
            self.version(
                id,
                document,
                ("V0.1", VersionState::Draft),
                months_before(begun, 26),
            )
            .await?;
            let first = self
                .version(
                    id,
                    document,
                    ("V1.0", VersionState::Final),
                    months_before(begun, 24),
                )
                .await?;
            if document.kind == ProtocolKind::SharingCode {
                for manager in ["marcus.bell", "priya.nair"] {
                    self.promised(manager, id, first).await?;
                }
            }
            let newest = self
                .version(
                    id,
                    document,
                    ("V1.1", VersionState::Final),
                    months_before(begun, 12),
                )
                .await?;
            if document.kind == ProtocolKind::SharingCode {
                for manager in ["priya.nair", "leila.haddad", "tola.okafor"] {
                    self.promised(manager, id, newest).await?;
                }
            }
        }
        Ok(())
    }

    fn today(&self) -> Date {
        words::today(self.job().at)
    }

    async fn document(&mut self, document: &Document) -> Result<ProtocolId, SeedError> {
        let answers = *self
            .made
            .people
            .get(document.answers)
            .ok_or(SeedError::Missing(document.answers))?;
        let opening = words::today(self.now);
        let command = AddProtocol {
            key: self.key(),
            facts: ProtocolFacts {
                kind: document.kind,
                title: document.title.to_owned(),
                published_by: document.published_by.to_owned(),
                answers_title: document.answers_title.said(&self.app.profile),
                readers: document.readers,
                made_on: months_before(self.today(), 26),
                review_due: opening.checked_add(document.review_in.days()).ok(),
            },
            answers,
        };
        let act = self.act_of(KEEPER)?;
        Ok(add_protocol(&self.app.store, &act, &command).await?)
    }

    async fn version(
        &mut self,
        id: ProtocolId,
        document: &Document,
        (number, state): (&str, VersionState),
        dated: Date,
    ) -> Result<ProtocolVersionId, SeedError> {
        let act = self.act_of(KEEPER)?;
        let found = protocol(&mut self.app.store.reader(), &act, id).await?;
        let (comment, approved) = match (state, number) {
            (VersionState::Draft, _) => ("First draft, sent to every agency for comment", None),
            (VersionState::Final, "V1.0") => (
                "First final version",
                Some("Safeguarding partnership meeting"),
            ),
            (VersionState::Final, _) => ("Reviewed after a year of use", Some("Practice group")),
        };
        let command = AddVersion {
            key: self.key(),
            protocol: id,
            seen: found.version,
            new: NewVersion {
                number: number.to_owned(),
                state,
                author: "The partnership’s policy officer".to_owned(),
                dated,
                comment: comment.to_owned(),
                approved_by: approved.map(str::to_owned),
                approved_on: approved.map(|_| dated),
                body: Some(self.here.say(document.body)),
                link: None,
            },
            review_due: None,
        };
        Ok(add_version(&self.app.store, &act, &command).await?)
    }

    async fn promised(
        &self,
        manager: &'static str,
        code: ProtocolId,
        version: ProtocolVersionId,
    ) -> Result<(), SeedError> {
        let act = self.act_of(manager)?;
        Ok(promise(&self.app.store, &act, code, version).await?)
    }
}
