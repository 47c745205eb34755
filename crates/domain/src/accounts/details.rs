//! What is kept about a person with an account: their name, their work, how
//! to reach them. Must not know their rights or their password.

use crate::people::{EmailAddress, ShortText, TelephoneNumber, TextError};
use crate::refusal::Refusal;

const NAME_MAX: usize = 100;
const JOB_TITLE_MAX: usize = 100;

/// Checked details of a person with an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserDetails {
    email: EmailAddress,
    name: ShortText<NAME_MAX>,
    job_title: ShortText<JOB_TITLE_MAX>,
    telephone: Option<TelephoneNumber>,
}

/// The fields that were not accepted, each with its message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DetailsRefused(pub Vec<(&'static str, String)>);

impl From<DetailsRefused> for Refusal {
    fn from(refused: DetailsRefused) -> Self {
        let first = refused.0.into_iter().next();
        let (field, message) = first.unwrap_or(("name", "Enter a name".to_owned()));
        Self::new(
            "accounts.details",
            message,
            "Change the answer and try again.",
        )
        .beside(field)
    }
}

impl UserDetails {
    /// Reads the four answers; the telephone number may be left out.
    ///
    /// # Errors
    /// Every field that is wrong, with the message to show beside it.
    pub fn parse(
        email: &str,
        name: &str,
        job_title: &str,
        telephone: &str,
    ) -> Result<Self, DetailsRefused> {
        let mut errors = Vec::new();
        let email = note(
            &mut errors,
            "email",
            EmailAddress::parse(email).map_err(|e| e.to_string()),
        );
        let name = note(&mut errors, "name", line(name, "Name", "Enter a full name"));
        let job_title = line(job_title, "Job title", "Enter a job title");
        let job_title = note(&mut errors, "job_title", job_title);
        let telephone = if telephone.trim().is_empty() {
            Some(None)
        } else {
            let parsed = TelephoneNumber::parse(telephone).map_err(|e| e.to_string());
            note(&mut errors, "telephone", parsed.map(Some))
        };
        match (email, name, job_title, telephone) {
            (Some(email), Some(name), Some(job_title), Some(telephone)) => Ok(Self {
                email,
                name,
                job_title,
                telephone,
            }),
            _ => Err(DetailsRefused(errors)),
        }
    }

    /// The e-mail address, in the one spelling that signs in.
    #[must_use]
    pub fn email(&self) -> String {
        sign_in_name(self.email.as_str())
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// The job title.
    #[must_use]
    pub fn job_title(&self) -> &str {
        self.job_title.as_str()
    }

    /// The telephone number, if one was given.
    #[must_use]
    pub fn telephone(&self) -> Option<&str> {
        self.telephone.as_ref().map(TelephoneNumber::as_str)
    }
}

/// The spelling of an e-mail address that accounts are found by: no spaces
/// around it, small letters. Two accounts that differ in case alone would be
/// one person's.
#[must_use]
pub fn sign_in_name(email: &str) -> String {
    email.trim().to_lowercase()
}

fn line<const MAX: usize>(raw: &str, field: &str, blank: &str) -> Result<ShortText<MAX>, String> {
    if raw.trim().is_empty() {
        return Err(blank.to_owned());
    }
    ShortText::parse(raw).map_err(|error: TextError| error.about(field))
}

fn note<T>(
    errors: &mut Vec<(&'static str, String)>,
    field: &'static str,
    parsed: Result<T, String>,
) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(message) => {
            errors.push((field, message));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let refused = UserDetails::parse("ada", " ", "", "12").unwrap_err();
        let fields: Vec<_> = refused.0.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["email", "name", "job_title", "telephone"]);
        let refusal = Refusal::from(refused);
        assert_eq!(refusal.field, Some("email"));
    }

    #[test]
    fn a_telephone_number_may_be_left_out_and_letters_case_does_not_matter() {
        let details = UserDetails::parse(" Ada@Hill.Example ", "Ada Okoro", "Teacher", "").unwrap();
        assert_eq!(details.email(), "ada@hill.example");
        assert_eq!(details.telephone(), None);
    }
}
