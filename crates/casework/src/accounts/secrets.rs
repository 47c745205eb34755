//! Secrets that open something: made here from the injected randomness, given
//! out once, stored only as SHA-256. A plain hash is enough because each holds
//! more than 112 bits (ASVS 5.0, 6.5.2 and 7.2.3).

use sha2::{Digest as _, Sha256};

use crate::time::Entropy;

const SECRET_BYTES: usize = 32;

fn fresh(entropy: &Entropy) -> String {
    let mut bytes = [0u8; SECRET_BYTES];
    entropy.fill(&mut bytes);
    hex::encode(bytes)
}

/// The stored form of a secret.
pub(super) fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

macro_rules! secrets {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            pub(super) fn fresh(entropy: &Entropy) -> Self {
                Self(fresh(entropy))
            }

            /// The secret itself: 64 hexadecimal digits, safe in a cookie or a link.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }

            pub(super) fn hash(&self) -> String {
                hash(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

secrets! {
    /// What a browser shows with every request. It is stored nowhere.
    SessionToken;
    /// What the link in an invitation holds. It is stored nowhere.
    InvitationSecret;
}
