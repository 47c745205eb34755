//! What happened: every change records one of these, with a snapshot of what
//! the person saw. Rooms define their events; this file defines what an event is.

use serde::Serialize;

use crate::ids::{FamilyId, ReferralId};

/// What an event is about, so that the audit can be asked "who has looked at this record".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Subject {
    /// The family, when the event is about one.
    pub family: Option<FamilyId>,
    /// The request for help, when the event is about one.
    pub referral: Option<ReferralId>,
}

impl Subject {
    /// About no family: an account, an agency, a setting.
    pub const NOBODY: Self = Self {
        family: None,
        referral: None,
    };

    /// About one family.
    #[must_use]
    pub const fn family(family: FamilyId) -> Self {
        Self {
            family: Some(family),
            referral: None,
        }
    }

    /// About one request for help and its family.
    #[must_use]
    pub const fn referral(family: FamilyId, referral: ReferralId) -> Self {
        Self {
            family: Some(family),
            referral: Some(referral),
        }
    }
}

/// Something that happened and is recorded in the transaction that made it so.
pub trait Event: Serialize {
    /// The event's stable name: `room.happened`.
    const NAME: &'static str;

    /// What it is about.
    fn subject(&self) -> Subject;
}

/// Declares events: each a struct of the fields given, recorded under its
/// stable name. `about` says what every event of the list is about; the fields
/// of `with` come first in each.
macro_rules! events {
    (about |$event:ident| $subject:expr; with $common:tt $($rest:tt)*) => {
        $crate::event::events! { @each [|$event| $subject] $common $($rest)* }
    };
    (about |$event:ident| $subject:expr; $($rest:tt)*) => {
        $crate::event::events! { @each [|$event| $subject] {} $($rest)* }
    };
    (@each $about:tt $common:tt) => {};
    (@each [|$event:ident| $subject:expr] { $($(#[$common_doc:meta])* $common:ident: $common_type:ty,)* }
        $(#[$doc:meta])* $name:ident = $key:literal { $($(#[$of:meta])* $field:ident: $type:ty,)* } $($rest:tt)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
        pub struct $name {
            $($(#[$common_doc])* pub $common: $common_type,)*
            $($(#[$of])* pub $field: $type,)*
        }

        impl $crate::event::Event for $name {
            const NAME: &'static str = $key;
            fn subject(&self) -> $crate::event::Subject {
                let $event = self;
                $subject
            }
        }

        $crate::event::events! {
            @each [|$event| $subject] { $($(#[$common_doc])* $common: $common_type,)* } $($rest)*
        }
    };
}

pub(crate) use events;
