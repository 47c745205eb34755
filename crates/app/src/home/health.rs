//! For machines: is the process alive, can it serve, and how does it do. No
//! personal data, ever.

use casework::jobs;

use crate::web::{Answer, Cx, Reply};

/// The process answers.
pub async fn alive(_cx: Cx) -> Answer {
    Ok(Reply::Text(200, "alive\n".to_owned()))
}

/// The record can be reached and is up to date.
pub async fn ready(cx: Cx) -> Answer {
    Ok(match cx.app.store.require_migrated().await {
        Ok(()) => Reply::Text(200, "ready\n".to_owned()),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Reply::Text(503, format!("not ready: {error}\n"))
        }
    })
}

/// Counts, in the form that Prometheus reads.
pub async fn metrics(cx: Cx) -> Answer {
    let (waiting, given_up) = jobs::standing(&cx.app.store).await?;
    let counts = casework::front_door::counts(&mut cx.app.store.reader(), cx.act.at).await?;
    let mut reader = cx.app.store.reader();
    let (unsent, failed) = casework::letters::emails_standing(&mut reader).await?;
    let unsealed = casework::audit::unsealed_count(&mut reader).await?;
    let lines = [
        (
            "earlyhelp_jobs_waiting",
            "Jobs that wait for the worker",
            waiting,
        ),
        (
            "earlyhelp_jobs_given_up",
            "Jobs that failed too often and wait for a person",
            given_up,
        ),
        (
            "earlyhelp_referrals_waiting",
            "Requests that wait for a decision",
            counts.waiting,
        ),
        (
            "earlyhelp_referrals_overdue",
            "Requests past the decision's limit",
            counts.overdue,
        ),
        (
            "earlyhelp_emails_waiting",
            "E-mails that were written and not sent yet",
            unsent,
        ),
        (
            "earlyhelp_emails_failed",
            "E-mails that failed and wait for a person",
            failed,
        ),
        (
            "earlyhelp_audit_unsealed",
            "Audit entries that are in no seal yet",
            unsealed,
        ),
    ];
    let mut text: String = lines
        .iter()
        .map(|(name, help, value)| {
            format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n")
        })
        .collect();
    text.push_str(&cx.app.latency.lines());
    Ok(Reply::Text(200, text))
}
