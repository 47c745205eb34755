//! One request as a page sees it: who asks, what was sent, and how to answer.

use std::collections::{BTreeMap, BTreeSet};

use casework::accounts::SessionUser;
use casework::engine::UnitOfWork;
use casework::tokens::TokenHolder;
use domain::access::{Action, Relations, allows, may_try};
use domain::act::Act;
use domain::event::Subject;
use domain::ids::{FamilyId, SubmissionKey};
use serde::Serialize;

use super::{Answer, AppState, Failure, Mode, Reply, Upload};
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::pages::frame::{DangerLink, Idle, Link, Notice, PageFrame};
use crate::shell;

/// One request.
#[derive(Clone)]
pub struct Cx {
    /// The installation.
    pub app: AppState,
    /// Who is signed in, if anybody.
    pub session: Option<SessionUser>,
    /// Who has given a password and not yet the second factor.
    pub half_way: Option<SessionUser>,
    /// The agency whose own system asks, by its token.
    pub system: Option<TokenHolder>,
    /// The session's secret, for signing out.
    pub token: Option<String>,
    /// The secret of the draft that this browser is writing.
    pub draft: Option<String>,
    /// The secret of a form that came after its session ended.
    pub kept_secret: Option<String>,
    /// Who holds the family that the page is about, where the page does not say so itself.
    pub held: Option<String>,
    /// That form's words, where the person asked to change them first.
    pub kept: Option<RawForm>,
    /// The secret of a visit to the family's plan by its own link.
    pub visit: Option<String>,
    /// The act that everything in this request belongs to.
    pub act: Act,
    /// The route, as the table names it.
    pub route: &'static str,
    /// The path that was asked for.
    pub path: String,
    /// The form's words.
    pub form: RawForm,
    /// The form's files.
    pub uploads: Vec<Upload>,
    /// The whole body, for agencies' own systems.
    pub bytes: axum::body::Bytes,
    /// Headers that a page may ask for, by lower-case name.
    pub headers: axum::http::HeaderMap,
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) query: RawForm,
    pub(super) back: Option<Link>,
}

impl Cx {
    /// A part of the path: `{reference}`.
    #[must_use]
    pub fn part(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    /// Every part of the path that names something.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.parameters.values().map(String::as_str)
    }

    /// A word of the query. Never personal data: filters and page numbers only.
    #[must_use]
    pub fn query(&self, name: &str) -> &str {
        self.query.text(name)
    }

    /// The whole query, for pages that are asked by an address: filters and
    /// words about services, never about a person.
    #[must_use]
    pub const fn query_form(&self) -> &RawForm {
        &self.query
    }

    /// The account that asks.
    ///
    /// # Errors
    /// [`Failure::SignInFirst`] when nobody is signed in.
    pub fn user(&self) -> Result<&SessionUser, Failure> {
        self.session.as_ref().ok_or(Failure::SignInFirst)
    }

    /// The same act with the reason that the person gave.
    #[must_use]
    pub fn act_because(&self, reason: &str) -> Act {
        Act {
            reason: Some(reason.to_owned()),
            ..self.act.clone()
        }
    }

    /// The key that makes a double click harmless.
    ///
    /// # Errors
    /// When the form carries none: it was not made by our pages.
    pub fn submission_key(&self) -> Result<SubmissionKey, Failure> {
        SubmissionKey::parse(self.form.submission_key())
            .map_err(|_| Failure::BadRequest("the form has lost its key: open the page again"))
    }

    /// The version that the form was drawn with, against silent overwriting.
    ///
    /// # Errors
    /// When the form carries none: it was not made by our pages.
    pub fn version(&self) -> Result<i64, Failure> {
        self.form
            .text("version")
            .parse()
            .map_err(|_| Failure::BadRequest("the form has lost its version: open the page again"))
    }

    /// An empty form with a fresh key; or the words that were kept when a
    /// session ended, for the person to go on with.
    #[must_use]
    pub fn blank_form(&self) -> FormPage {
        if let Some(kept) = &self.kept {
            return FormPage::again(kept, FormErrors::new());
        }
        FormPage::blank(self.app.store.entropy().id(self.act.at).to_string())
    }

    /// Whether the person may do something to a record, for drawing buttons.
    #[must_use]
    pub fn allows(&self, relations: &Relations, action: Action) -> bool {
        allows(&self.act, relations, action)
    }

    /// Whether the person's roles let them try something.
    #[must_use]
    pub fn may_try(&self, action: Action) -> bool {
        may_try(&self.act, action)
    }

    /// Records that this person is about to read a record. If the entry cannot
    /// be written, the page is not sent.
    ///
    /// # Errors
    /// When the audit cannot be written.
    pub async fn record_look(&self, subject: Subject) -> Result<(), Failure> {
        let mut uow: UnitOfWork = self.app.store.begin_bookkeeping(&self.act).await?;
        uow.record_read(self.route, subject).await?;
        uow.commit().await?;
        Ok(())
    }

    /// Records that this person is about to read a list: of which families the
    /// list itself shows the words, and at the least that it was read.
    ///
    /// # Errors
    /// When the audit cannot be written.
    pub async fn record_list(
        &self,
        families: impl IntoIterator<Item = FamilyId> + Send,
    ) -> Result<(), Failure> {
        let families: BTreeSet<FamilyId> = families.into_iter().collect();
        if families.is_empty() {
            return self.record_look(Subject::NOBODY).await;
        }
        let mut uow: UnitOfWork = self.app.store.begin_bookkeeping(&self.act).await?;
        let families: Vec<FamilyId> = families.into_iter().collect();
        uow.record_reads(self.route, &families).await?;
        uow.commit().await?;
        Ok(())
    }

    /// Adds a link back to an earlier page.
    #[must_use]
    pub fn back_to(mut self, text: &str, href: impl Into<String>) -> Self {
        self.back = Some(Link::new(text, href));
        self
    }

    /// The frame around the page.
    #[must_use]
    pub fn frame(&self) -> PageFrame {
        PageFrame {
            demo: self.app.mode == Mode::Demo,
            nav: shell::navigation(self),
            user: shell::signed_in(self),
            emergency: Some(shell::emergency_line(&self.app.profile)),
            // Those two pages are, or hold, the way themselves.
            danger: (!matches!(self.path.as_str(), "/" | "/danger")).then(|| DangerLink {
                text: "A child is in danger now".to_owned(),
                href: crate::home::way_to_danger(&self.path),
            }),
            notice: self.notice(),
            back: self.back.clone(),
            held: self.held.clone(),
            idle: self.session.as_ref().map(|_| Idle::of_sessions()),
        }
    }

    /// Draws a page.
    ///
    /// # Errors
    /// When the template cannot be drawn.
    pub fn page(&self, template: &str, context: impl Serialize) -> Answer {
        Ok(Reply::Html(self.draw(template, context)?))
    }

    /// Draws a form again with what is wrong in it (422).
    ///
    /// # Errors
    /// When the template cannot be drawn.
    pub fn invalid(&self, template: &str, context: impl Serialize) -> Answer {
        Ok(Reply::Invalid(self.draw(template, context)?))
    }

    /// Draws the page that shows both texts when somebody else was first (409).
    ///
    /// # Errors
    /// When the template cannot be drawn.
    pub fn conflict(&self, context: impl Serialize) -> Answer {
        Ok(Reply::Conflict(self.draw("errors/conflict.html", context)?))
    }

    fn draw(&self, template: &str, context: impl Serialize) -> Result<String, Failure> {
        #[derive(Serialize)]
        struct Framed<C> {
            page: PageFrame,
            #[serde(flatten)]
            context: C,
        }
        Ok(self.app.pages.render(
            template,
            Framed {
                page: self.frame(),
                context,
            },
        )?)
    }

    /// The next page, with what happened as one of the known notices.
    ///
    /// # Errors
    /// Never; the shape is the handlers'.
    pub fn then(&self, path: impl Into<String>, notice: Option<&'static str>) -> Answer {
        let path = path.into();
        Ok(Reply::Redirect(match notice {
            Some(key) => {
                let joint = if path.contains('?') { '&' } else { '?' };
                format!("{path}{joint}done={key}")
            }
            None => path,
        }))
    }

    /// The notice that the address asks for. Only the product's own sentences
    /// can be shown, so an address cannot put words into a page.
    fn notice(&self) -> Option<Notice> {
        let (heading, text) = shell::notice(self.query("done"))?;
        Some(Notice {
            kind: shell::notice_kind(self.query("done")),
            heading: heading.to_owned(),
            text: text.to_owned(),
        })
    }
}
