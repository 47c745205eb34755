//! Owns e-mail addresses: their shape, and one way of writing each.
//! Must not know: whether an address is on the secure list, or what is sent to it.

use super::coded::kept_as_text;
use thiserror::Error;

/// An e-mail address. The domain is kept in lower case; the name before the @ is
/// kept as given, because only its own server may say that case does not matter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

/// Why an e-mail address was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EmailAddressError {
    /// Nothing was entered.
    #[error("Enter an email address")]
    Blank,
    /// Not the shape of an address.
    #[error("Enter an email address in the correct format, like name@example.com")]
    Shape,
    /// Longer than mail servers accept.
    #[error("Email address must be {ADDRESS_MAX} characters or fewer")]
    TooLong,
}

/// RFC 5321, section 4.5.3.1, less the angle brackets of the path.
const ADDRESS_MAX: usize = 254;
const LOCAL_MAX: usize = 64;
const LABEL_MAX: usize = 63;

impl EmailAddress {
    /// Reads an e-mail address.
    ///
    /// # Errors
    /// When it is blank, too long or not in the shape of an address.
    pub fn parse(raw: &str) -> Result<Self, EmailAddressError> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err(EmailAddressError::Blank);
        }
        if raw.len() > ADDRESS_MAX {
            return Err(EmailAddressError::TooLong);
        }
        let (local, domain) = raw.rsplit_once('@').ok_or(EmailAddressError::Shape)?;
        if !is_local(local) || !is_domain(domain) {
            return Err(EmailAddressError::Shape);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the @, in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

fn is_local(local: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    let atom_ok = |atom: &str| !atom.is_empty() && atom.chars().all(allowed);
    local.len() <= LOCAL_MAX && local.split('.').all(atom_ok)
}

fn is_domain(domain: &str) -> bool {
    let label_ok = |label: &str| {
        !label.is_empty()
            && label.len() <= LABEL_MAX
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    let top_ok = top.len() >= 2 && !top.chars().all(|c| c.is_ascii_digit());
    domain.contains('.') && top_ok && domain.split('.').all(label_ok)
}

kept_as_text!(EmailAddress);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_domain_is_lower_case_and_the_name_is_left_alone() {
        let address = EmailAddress::parse(" Ada.O'Neil+school@Example.GOV.UK ").unwrap();
        assert_eq!(address.as_str(), "Ada.O'Neil+school@example.gov.uk");
        assert_eq!(address.domain(), "example.gov.uk");
    }

    #[test]
    fn a_wrong_address_is_refused_with_an_example() {
        let wrong = [
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "ada@@example.com",
            "a da@example.com",
            ".ada@example.com",
            "ada@exa..mple.com",
            "ada@-example.com",
            "ada@10.0.0.1",
            "ada@example.c",
            "ada\r\nBcc:x@example.com",
            "\"ada\"@example.com",
        ];
        for address in wrong {
            assert_eq!(
                EmailAddress::parse(address),
                Err(EmailAddressError::Shape),
                "{address}"
            );
        }
        assert_eq!(EmailAddress::parse("  "), Err(EmailAddressError::Blank));
        let long = format!("{}@example.com", "a".repeat(250));
        assert_eq!(EmailAddress::parse(&long), Err(EmailAddressError::TooLong));
    }

    #[test]
    fn debug_shows_no_address() {
        let address = EmailAddress::parse("ada@example.com").unwrap();
        assert_eq!(format!("{address:?}"), "EmailAddress(***)");
    }

    proptest! {
        #[test]
        fn an_accepted_address_never_carries_a_second_line(raw in "\\PC{0,8}[\r\n]?\\PC{0,8}@[a-z]{1,5}[.][a-z\r\n]{2,3}") {
            if let Ok(address) = EmailAddress::parse(&raw) {
                prop_assert!(!address.as_str().contains(['\r', '\n', ' ']));
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
            }
        }
    }
}
