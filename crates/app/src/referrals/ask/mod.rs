//! The request form: one page per subject, saved as it goes, sent once. The
//! answers live in a draft; this room shows it and reads pages into it.

mod about;
mod adults;
mod answers;
mod check;
mod children;
mod consent;
mod copy;
mod draft;
mod family_home;
mod files;
mod keep;
mod level;
mod named;
mod read;
mod signs;
mod start;
mod started;
mod steps;
mod worry;

use adults::Adults;
pub use answers::{age_words, labels, no_consent_words, pointed_words};
use children::Children;
pub use draft::was_sent_here;
pub use files::size_words;
pub use named::entries;
pub use read::{about_years, day, line, needed_line, needed_text, text};

crate::routes! {
    get "/request" RequestHelp Nothing => start::form;
    post "/request" RequestHelp Nothing => start::begin;
    get "/request/about-you" RequestHelp Nothing => about::form;
    post "/request/about-you" RequestHelp Nothing => about::save;
    get "/request/children" RequestHelp Nothing => named::list::<Children>;
    post "/request/children" RequestHelp Nothing => named::next::<Children>;
    get "/request/children/new" RequestHelp Nothing => named::new::<Children>;
    post "/request/children/new" RequestHelp Nothing => named::add::<Children>;
    get "/request/children/{n}" RequestHelp Nothing => named::form::<Children>;
    post "/request/children/{n}" RequestHelp Nothing => named::save::<Children>;
    post "/request/children/{n}/remove" RequestHelp Nothing => named::remove::<Children>;
    get "/request/adults" RequestHelp Nothing => named::list::<Adults>;
    post "/request/adults" RequestHelp Nothing => named::next::<Adults>;
    get "/request/adults/new" RequestHelp Nothing => named::new::<Adults>;
    post "/request/adults/new" RequestHelp Nothing => named::add::<Adults>;
    get "/request/adults/{n}" RequestHelp Nothing => named::form::<Adults>;
    post "/request/adults/{n}" RequestHelp Nothing => named::save::<Adults>;
    post "/request/adults/{n}/remove" RequestHelp Nothing => named::remove::<Adults>;
    get "/request/home" RequestHelp Nothing => family_home::form;
    post "/request/home" RequestHelp Nothing => family_home::save;
    get "/request/worry" RequestHelp Nothing => worry::form;
    post "/request/worry" RequestHelp Nothing => worry::save;
    get "/request/level" RequestHelp Nothing => level::form;
    post "/request/level" RequestHelp Nothing => level::save;
    get "/request/signs" RequestHelp Nothing => signs::form;
    post "/request/signs" RequestHelp Nothing => signs::save;
    get "/request/files" RequestHelp Nothing => files::form;
    post "/request/files" RequestHelp Nothing => files::add;
    post "/request/files/remove" RequestHelp Nothing => files::remove;
    get "/request/started" SeeOwnWork Nothing => started::list;
    post "/request/started" SeeOwnWork Nothing => started::open_one;
    post "/request/keep" NoteWorry Event("worries.noted") => keep::keep;
    get "/request/consent" RequestHelp Nothing => consent::form;
    post "/request/consent" RequestHelp Nothing => consent::save;
    get "/request/check" RequestHelp Nothing => check::page;
    post "/request/send" RequestHelp Event("referrals.received") => check::send;
    get "/request/copy" RequestHelp Nothing => copy::page;
    get "/request/copy.pdf" RequestHelp Nothing => copy::pdf;
    get "/request/delete" RequestHelp Nothing => start::delete_form;
    post "/request/delete" RequestHelp Nothing => start::delete;
}
