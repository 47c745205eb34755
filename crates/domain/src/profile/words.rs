//! Closed lists of words: the macro that ties a Rust enum to the words a profile, a database column and a
//! page use for it, so that the three can never differ. Holds no enum of its own.

/// An enum whose every variant has one word.
pub trait Word: Copy + 'static {
    /// Every variant, in the order they are declared.
    const ALL: &'static [Self];
    /// The word a profile uses for this variant.
    fn word(self) -> &'static str;
    /// Stands in after a mistake has been reported; a profile with a mistake is never returned.
    fn placeholder() -> Self;

    /// The variant that has this word.
    fn from_word(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.word() == text)
    }
}

/// Declares an enum with its words; derives what every closed list needs.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $( $(#[$of:meta])* $variant:ident = $word:literal, )+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $( $(#[$of])* #[serde(rename = $word)] $variant, )+ }

        impl $crate::profile::Word for $name {
            const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];
            fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
            fn placeholder() -> Self {
                let [first, ..] = [ $( Self::$variant, )+ ];
                first
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::profile::Word::word(*self))
            }
        }
    };
}

/// Declares the table that holds one entry for every member of a closed list, so that a missing entry
/// cannot be represented and looking one up always succeeds. Each field is named by its member's word.
macro_rules! complete_table {
    ($(#[$meta:meta])* pub struct $table:ident for $name:ident of $entry:ident { $( $variant:ident = $field:ident, )+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, serde::Serialize)]
        pub struct $table { $( $field: $entry, )+ }

        impl $table {
            /// The entry for this member.
            #[must_use]
            pub fn get(&self, of: $name) -> &$entry {
                match of { $( $name::$variant => &self.$field, )+ }
            }

            pub(super) fn read(section: &$crate::profile::reader::Section<'_>) -> Self {
                Self { $( $field: section.section(stringify!($field), |one| $entry::read($name::$variant, one)), )+ }
            }
        }
    };
}

pub(super) use complete_table;
pub(crate) use words;
