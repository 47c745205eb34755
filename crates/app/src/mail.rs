//! Hands one e-mail to the authority's mail server, and says whether a refusal
//! is for good. It must not know what the e-mail is about, nor keep anything.

use casework::letters::EmailToSend;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use secrecy::ExposeSecret as _;

use crate::config::Smtp;

/// Why the mail server did not take an e-mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Whether trying again is useless: the server said 5xx, or no server could
    /// be asked because the address is none.
    pub for_good: bool,
    /// What the server said. It may repeat the address: for the outbox, never for the log.
    pub why: String,
    /// The server's code, if it gave one.
    pub code: Option<u16>,
}

impl Refusal {
    fn for_good(error: &impl std::fmt::Display) -> Self {
        Self {
            for_good: true,
            why: error.to_string(),
            code: None,
        }
    }

    fn for_now(error: &impl std::fmt::Display) -> Self {
        Self {
            for_good: false,
            why: error.to_string(),
            code: None,
        }
    }

    fn said(self, error: &lettre::transport::smtp::Error) -> Self {
        Self {
            code: error.status().map(u16::from),
            ..self
        }
    }
}

/// Sends an e-mail. Its Message-ID is made of its own id, so that a mail server
/// or a reader that gets it twice can tell.
///
/// # Errors
/// When the server is away or refuses; a mistake in our own settings is for now,
/// because mending it lets the e-mail out.
pub async fn send(smtp: &Smtp, email: &EmailToSend) -> Result<(), Refusal> {
    let message = Message::builder()
        .from(
            smtp.from
                .parse()
                .map_err(|error: lettre::address::AddressError| Refusal::for_now(&error))?,
        )
        .to(email
            .to
            .parse()
            .map_err(|error: lettre::address::AddressError| Refusal::for_good(&error))?)
        .subject(email.subject.clone())
        .message_id(Some(format!("<{}@earlyhelp>", email.id)))
        .header(ContentType::TEXT_PLAIN)
        .body(email.body.clone())
        .map_err(|error| Refusal::for_good(&error))?;
    let mut builder = if smtp.tls {
        AsyncSmtpTransport::<Tokio1Executor>::relay(&smtp.host)
            .map_err(|error| Refusal::for_now(&error))?
    } else {
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
    }
    .port(smtp.port);
    if let (Some(user), Some(password)) = (&smtp.user, &smtp.password) {
        builder = builder.credentials(Credentials::new(
            user.clone(),
            password.expose_secret().to_owned(),
        ));
    }
    match builder.build().send(message).await {
        Ok(_) => Ok(()),
        // 530 and 535 are about our account, not about this e-mail.
        Err(error) if error.is_permanent() && !is_about_our_account(&error) => {
            Err(Refusal::for_good(&error).said(&error))
        }
        Err(error) => Err(Refusal::for_now(&error).said(&error)),
    }
}

fn is_about_our_account(error: &lettre::transport::smtp::Error) -> bool {
    error
        .status()
        .is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538))
}
