//! Owns what can be said about a person: names, numbers, dates, addresses, ways
//! to make contact, and the answers people give or decline to give.
//! Every value is read by one `parse` and cannot be made any other way.
//! Must not know: cases, referrals, who may see a value, or today's date.

mod answers;
mod birth;
mod coded;
mod contact;
mod dates;
mod equality;
mod event;
mod fact_change;
mod facts;
mod facts_words;
mod family_tree;
mod grounds;
mod hidden;
mod history;
mod identifiers;
mod name_search;
mod names;
mod places;
mod postcode;
mod relationships;
mod safe_contact;
mod services;
mod telephone;
mod text;
mod ties;
mod young_carer;

pub use answers::{Asked, YesNo};
pub(crate) use birth::counted;
pub use birth::{BirthDate, EstimatedBirth, EstimatedBirthError, ExpectedBirth, Under18};
pub use coded::NotInList;
pub(crate) use coded::coded_list;
pub use contact::{EmailAddress, EmailAddressError};
pub use dates::{Age, DateOfBirth, DateOfBirthError, DatePart, age_on, day_in_words};
pub use equality::{Disability, Ethnicity, Gender, Sex};
pub use event::{
    AddressAdded, AddressLeft, AddressVisibilityChanged, FactsChanged, FamiliesSearched,
    HistoryWithdrawn, HistoryWritten, HouseholdChanged, PeopleIndexed, PersonJoined, PersonLeft,
    TieRecorded, TieRemoved,
};
pub use fact_change::{ContactFacts, FactChange, YoungCarerSaid, YoungCarerStep};
pub use facts::{AsReferred, FactGroup, OtherName, OtherNameKind, PersonFacts, SchoolSupport};
pub use facts_words::{FactLine, first_capital, right_words};
pub use family_tree::{Branch, Couple, Descent, FamilyTree, InTree};
pub use grounds::{
    NoGroundChosen, Section17Ground, Section17Grounds, Section47Ground, Section47Grounds,
};
pub use hidden::{without_hidden, words_of_address};
pub use history::{HistoryKind, HistoryNote};
pub use identifiers::{
    NhsNumber, NhsNumberError, PracticeCode, PracticeCodeError, SchoolUrn, SchoolUrnError, Upn,
    UpnError,
};
pub use name_search::{NameAsked, NameAskedError, WORDS_ASKED_MAX, search_words};
pub use names::{NAME_PART_MAX, NamePart, PersonName, PersonNameError};
pub use places::{
    AddressError, AddressLines, AddressSpan, AddressSpanError, AddressVisibility, Whereabouts,
};
pub use postcode::{Postcode, PostcodeError};
pub use relationships::{ParentalResponsibility, Relationship};
pub use safe_contact::{
    BeforeContact, Channel, ContactPreferences, Interpreter, LetterFormat, SafeContact,
    SafeContactError,
};
pub use services::{GpPractice, GpRegistration, SchoolName, SchoolPlace};
pub use telephone::{TelephoneNumber, TelephoneNumberError};
pub use text::{
    FreeText, REASON_MAX, Reason, ReasonError, ShortText, TextError, letters_and_digits,
};
pub use ties::{Births, Tie, Ties};
pub use young_carer::{
    AssessmentAnswer, CarersAssessment, RightToAssessment, YoungCarer, YoungCarerRefused,
};
