//! Owns two small macros: one for values kept as text, one for closed lists.
//! Every value is read back through its own `parse`, so that storage is no way
//! round a rule, and its `Debug` never shows what a person wrote.
//! Must not know: what any of the values mean.

/// The answer given is not one of those on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotInList(pub(crate) &'static str);

/// Serde through `parse` and `as_str`, and a `Debug` safe for logs.
macro_rules! kept_as_text {
    ($type:ident) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&raw).map_err(serde::de::Error::custom)
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(***)"))
            }
        }
    };
}

/// A closed list: each entry has a code that is stored and words that people read.
macro_rules! coded_list {
    (
        $(#[$meta:meta])*
        $name:ident, otherwise $message:literal {
            $($variant:ident = $code:literal, $words:literal;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $words] $variant,)+
        }

        impl $name {
            /// Every entry, in the order shown to people.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code stored and exchanged.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The words shown to people.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)+
                }
            }

            /// Reads a code, as stored or as posted by a form.
            ///
            /// # Errors
            /// When the code is not on the list.
            pub fn parse(raw: &str) -> Result<Self, $crate::people::NotInList> {
                match raw.trim() {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::people::NotInList($message)),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&raw).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use coded_list;
pub(crate) use kept_as_text;
