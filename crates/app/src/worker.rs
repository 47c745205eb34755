//! The worker: sends letters and e-mails, seals the audit. Every step can be
//! killed and done again: a job's key and its transaction make it happen once.

use std::time::Duration;

use casework::audit::LookBack;
use casework::jobs::{self, ClaimedJob};
use casework::letters::{LetterDraft, issue};
use casework::{
    CaseworkError, accounts, audit, clocks, directory, drafts, forums, letters, matching, messages,
    people, programme, protocols, reporting, reviews,
};
use domain::act::{Act, Actor};
use domain::forums::CaseDecidedByForum;
use domain::ids::RequestId;
use domain::referrals::{ReferralDecided, Snapshot};
use domain::transfers::AcceptanceNotice;
use jiff::{SignedDuration, Timestamp};

use crate::letters::{
    EMAIL_SUBJECT, LetterContent, compose_forum_outcome, compose_outcome,
    compose_transfer_accepted, email_around, html_of,
};
use crate::mail;
use crate::web::{AppState, Mode};

/// Often enough that nothing outstays its time by much.
const TIDY_EVERY: SignedDuration = SignedDuration::from_mins(15);
const BETWEEN_CHASES: SignedDuration = SignedDuration::from_secs(60);
/// How often a job is done again at once before it is put back.
const AT_ONCE: u32 = 5;
const PAUSE: Duration = Duration::from_millis(500);
const TEMPLATE_VERSION: &str = "referral_outcome 1";
const FORUM_TEMPLATE_VERSION: &str = "forum_outcome 1";
const TRANSFER_TEMPLATE_VERSION: &str = "transfer_accepted 1";

/// Why a job was put back.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The use case failed.
    #[error(transparent)]
    Casework(#[from] CaseworkError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] casework::engine::StoreError),
    /// A letter's page could not be drawn.
    #[error(transparent)]
    Page(#[from] crate::pages::PageError),
    /// The job's content is not what its kind says.
    #[error("the job's content cannot be read")]
    Content(#[from] serde_json::Error),
    /// The mail server is away, or said "not now".
    #[error("the mail server did not take it: code {}", .0.map_or_else(|| "none".to_owned(), |code| code.to_string()))]
    Mail(Option<u16>),
    /// Nobody knows this kind of work.
    #[error("unknown kind of job: {0}")]
    Unknown(String),
}

impl JobError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Store(error) | Self::Casework(CaseworkError::Store(error)) => {
                error.is_transient()
            }
            Self::Casework(_)
            | Self::Page(_)
            | Self::Content(_)
            | Self::Mail(_)
            | Self::Unknown(_) => false,
        }
    }
}

/// Works until the process ends.
pub async fn run(app: AppState) {
    match people::index_people_without_words(&app.store, &act(&app)).await {
        Ok(0) => {}
        Ok(people) => tracing::info!(people, "people can now be found by name"),
        Err(error) => tracing::error!(?error, "not everybody can be found by name"),
    }
    let mut tidied: Option<Timestamp> = None;
    let mut chased = None;
    let mut looked = None;
    loop {
        let now = app.store.clock().now();
        if tidied.is_none_or(|last| now.duration_since(last) >= TIDY_EVERY) {
            tidy(&app).await;
            let back = tidied.map_or(LookBack::Ever, |_| LookBack::Day);
            seal(&app, back).await;
            tidied = Some(now);
        }
        let worked = work_once(&app).await;
        if !worked {
            seal(&app, LookBack::Minute).await;
            chase(&app, &mut chased).await;
            look_at_limits(&app, &mut looked).await;
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Keeps this server's roll of people true, until the process ends: a change that
/// any server makes can be found here within two seconds.
pub async fn keep_known(app: AppState) {
    loop {
        if let Err(error) = app.known.catch_up(&app.store).await {
            tracing::error!(?error, "who is known could not be brought up to date");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Forgets what is over: ended sessions, drafts and kept forms past their
/// time, addresses that have been quiet. A failure waits for the next turn.
pub async fn tidy(app: &AppState) {
    let act = act(app);
    app.limits.forget_quiet();
    let sessions = accounts::purge_sessions(&app.store, &act).await;
    let drafts = drafts::expire(&app.store, &act).await;
    let forms = accounts::expire_kept_forms(&app.store, &act).await;
    match programme::delete_expired(&app.store, &act).await {
        Ok(0) => {}
        Ok(rows) => tracing::info!(rows, "rows of cohort files were deleted on their day"),
        Err(error) => tracing::error!(?error, "rows of cohort files could not be deleted"),
    }
    match (sessions, drafts, forms) {
        (Ok(sessions), Ok(drafts), Ok(forms)) => {
            tracing::debug!(sessions, drafts, forms, "what was over is forgotten");
        }
        (sessions, drafts, forms) => {
            tracing::error!(
                ?sessions,
                ?drafts,
                ?forms,
                "what is over could not all be forgotten"
            );
        }
    }
}

/// Does every job that waits; for the demo's seed and for tests.
pub async fn drain(app: &AppState) {
    while work_once(app).await {}
}

/// The worker's act, now.
#[must_use]
pub fn act(app: &AppState) -> Act {
    let at = app.store.clock().now();
    Act {
        actor: Actor::Job("worker"),
        at,
        reason: None,
        request: RequestId::new(app.store.entropy().id(at)),
    }
}

async fn work_once(app: &AppState) -> bool {
    let act = act(app);
    match jobs::claim(&app.store, &act).await {
        Ok(Some(job)) => {
            if let Err(error) = perform_undisturbed(app, &act, &job).await {
                tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempts, %error, "a job is put back");
                if let Err(error) = jobs::put_back(&app.store, &act, &job, &error.to_string()).await
                {
                    tracing::error!(job = %job.id, ?error, "a job could not be put back; its lease will end");
                }
            }
            true
        }
        Ok(None) => false,
        Err(error) => {
            tracing::error!(?error, "the worker cannot reach the record");
            false
        }
    }
}

async fn seal(app: &AppState, back: LookBack) {
    if let Err(error) = audit::seal(&app.store, &act(app), back).await
        && !error.is_duplicate()
    {
        tracing::error!(?error, "the audit could not be sealed");
    }
}

/// Does a job, again at once when another transaction was in its way.
async fn perform_undisturbed(app: &AppState, act: &Act, job: &ClaimedJob) -> Result<(), JobError> {
    let mut tries = 1;
    loop {
        match perform(app, act, job).await {
            Err(error) if error.is_transient() && tries < AT_ONCE => tries += 1,
            outcome => return outcome,
        }
    }
}

async fn perform(app: &AppState, act: &Act, job: &ClaimedJob) -> Result<(), JobError> {
    match job.kind.as_str() {
        "letter.referral_outcome" => referral_outcome(app, act, job).await,
        "letter.forum_outcome" => forum_outcome(app, act, job).await,
        "letter.transfer_accepted" => transfer_accepted(app, act, job).await,
        "email" => email(app, act, job).await,
        "reporting.link" => reporting_link(app, act, job).await,
        messages::URGENT => {
            let message: String = serde_json::from_str(&job.payload)?;
            let base = &app.config.public_address;
            Ok(messages::tell_by_email(&app.store, act, job, &message, base).await?)
        }
        protocols::REVIEW_DUE => {
            let due = serde_json::from_str(&job.payload)?;
            Ok(protocols::remind(&app.store, act, job, due).await?)
        }
        reviews::MONITORING_ENDS => {
            let look = serde_json::from_str(&job.payload)?;
            Ok(reviews::remind_of_last_look(&app.store, act, job, look).await?)
        }
        matching::LOOK => {
            let look: matching::Look = serde_json::from_str(&job.payload)?;
            let (store, known, profile) = (&app.store, &app.known, &app.profile);
            Ok(matching::look(store, known, profile, act, job, look).await?)
        }
        other => Err(JobError::Unknown(other.to_owned())),
    }
}

async fn referral_outcome(app: &AppState, act: &Act, job: &ClaimedJob) -> Result<(), JobError> {
    let event: ReferralDecided = serde_json::from_str(&job.payload)?;
    let content = compose_outcome(&app.profile, &event, act.at);
    let draft = letter_to(
        app,
        job,
        &event.snapshot,
        &content,
        "referral_outcome",
        TEMPLATE_VERSION,
    )?;
    let mut uow = app.store.begin(act).await?;
    // The 72 hours end when it has gone out, whatever the step (C-02).
    issue(&mut uow, &draft).await?;
    jobs::done(&mut uow, job).await?;
    uow.commit().await?;
    Ok(())
}

/// The further notice after the panel (C-02).
async fn forum_outcome(app: &AppState, act: &Act, job: &ClaimedJob) -> Result<(), JobError> {
    let event: CaseDecidedByForum = serde_json::from_str(&job.payload)?;
    let mut uow = app.store.begin(act).await?;
    if let (Some(snapshot), Some(content)) = (
        &event.snapshot,
        compose_forum_outcome(&app.profile, &event, act.at),
    ) {
        let draft = letter_to(
            app,
            job,
            snapshot,
            &content,
            "forum_outcome",
            FORUM_TEMPLATE_VERSION,
        )?;
        issue(&mut uow, &draft).await?;
    }
    jobs::done(&mut uow, job).await?;
    uow.commit().await?;
    Ok(())
}

/// The notice that social care has accepted (BUCKS-PROT-51).
async fn transfer_accepted(app: &AppState, act: &Act, job: &ClaimedJob) -> Result<(), JobError> {
    let notice: AcceptanceNotice = serde_json::from_str(&job.payload)?;
    let content = compose_transfer_accepted(&app.profile, &notice, act.at);
    let draft = letter_to(
        app,
        job,
        &notice.snapshot,
        &content,
        "transfer_accepted",
        TRANSFER_TEMPLATE_VERSION,
    )?;
    let mut uow = app.store.begin(act).await?;
    issue(&mut uow, &draft).await?;
    jobs::done(&mut uow, job).await?;
    uow.commit().await?;
    Ok(())
}

/// A letter to whoever asked for help; the job's key makes it the only one.
fn letter_to(
    app: &AppState,
    job: &ClaimedJob,
    snapshot: &Snapshot,
    content: &LetterContent,
    kind: &'static str,
    template_version: &str,
) -> Result<LetterDraft, JobError> {
    Ok(LetterDraft {
        event_key: format!("{kind}:{}", job.key),
        family: snapshot.family,
        referral: Some(snapshot.referral),
        kind,
        recipient: content.recipient.join(", "),
        email: snapshot.referrer.email.clone(),
        subject: content.subject.clone(),
        html: html_of(&app.pages, content)?,
        content: serde_json::to_string(content)?,
        template_version: template_version.to_owned(),
        email_subject: EMAIL_SUBJECT.to_owned(),
        email_body: email_around(content),
        base_address: app.config.public_address.clone(),
    })
}

/// The link by which a lead agency with its own case system answers and reports.
async fn reporting_link(app: &AppState, act: &Act, job: &ClaimedJob) -> Result<(), JobError> {
    let reference: String = serde_json::from_str(&job.payload)?;
    let mut uow = app.store.begin(act).await?;
    reporting::send_waiting_link(&mut uow, &reference, &app.config.public_address).await?;
    jobs::done(&mut uow, job).await?;
    uow.commit().await?;
    Ok(())
}

/// Chases what is overdue, at most once a minute.
async fn chase(app: &AppState, last: &mut Option<Timestamp>) {
    let act = act(app);
    if last.is_some_and(|last| act.at < last + BETWEEN_CHASES) {
        return;
    }
    *last = Some(act.at);
    if let Err(error) = reporting::chase_overdue(&app.store, &act, &app.config.public_address).await
    {
        tracing::error!(?error, "overdue reports could not be chased");
    }
}

/// Tells of limits that are near or have passed, and plans the panels' next
/// meetings, at most once a minute.
async fn look_at_limits(app: &AppState, last: &mut Option<Timestamp>) {
    let now = app.store.clock().now();
    if last.is_some_and(|last| now < last + BETWEEN_CHASES) {
        return;
    }
    *last = Some(now);
    if let Err(error) = keep_time(app).await {
        tracing::error!(?error, "limits and meetings could not all be looked at");
    }
}

/// Tells whoever answers for a limit that is near or has passed, and plans the
/// panels' next meetings. Gives how many were told of and planned.
///
/// # Errors
/// When the database does not answer.
pub async fn keep_time(app: &AppState) -> Result<(usize, usize), CaseworkError> {
    let act = act(app);
    let planned = forums::ensure_meetings(&app.store, &app.profile, &act).await?;
    let told = clocks::tell_of_limits(&app.store, &app.profile, &act).await?;
    let base = &app.config.public_address;
    directory::chase(&app.store, &act, app.profile.directory, base).await?;
    Ok((told, planned))
}

/// Sends an e-mail at least once: a process that dies between the mail server's
/// yes and our note of it sends again, with the same Message-ID. The note
/// decides nothing by what it reads, so no other transaction makes it fail.
async fn email(app: &AppState, act: &Act, job: &ClaimedJob) -> Result<(), JobError> {
    let id: String = serde_json::from_str(&job.payload)?;
    let waiting = letters::waiting_email(&mut app.store.reader(), &id).await?;
    let outcome = match (&waiting, &app.config.smtp) {
        (Some(email), Some(smtp)) => Some(mail::send(smtp, email).await),
        // The demo's outbox is its mail server.
        (Some(_), None) if app.mode == Mode::Demo => Some(Ok(())),
        // With no mail server the e-mail stays in the outbox, as waiting.
        _ => None,
    };
    let mut uow = app.store.begin_bookkeeping(act).await?;
    match outcome {
        Some(Err(refusal)) if !refusal.for_good && !jobs::is_last_try(job) => {
            letters::email_put_off(&mut uow, &id, &refusal.why).await?;
            uow.commit().await?;
            return Err(JobError::Mail(refusal.code));
        }
        Some(Err(refusal)) => {
            tracing::warn!(job = %job.id, code = refusal.code, "an e-mail was refused for good");
            letters::email_failed(&mut uow, &id, &refusal.why).await?;
        }
        Some(Ok(())) => letters::email_sent(&mut uow, &app.profile, &id).await?,
        None => {}
    }
    jobs::done(&mut uow, job).await?;
    uow.commit().await?;
    Ok(())
}
