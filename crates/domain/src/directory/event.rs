//! What happened to the directory. Only a signpost is about a family.

use super::{Became, PointedAt};
use crate::event::{Subject, events};
use crate::ids::{
    DirectoryOrganisationId, DraftEntryId, FamilyId, ReferralId, RemarkId, ServiceId, SignpostId,
};

events! {
    about |event| { let _ = event; Subject::NOBODY };
    /// An organisation asked to be in the directory.
    OrganisationAsked = "directory.organisation_asked" {
        /// The organisation.
        organisation: DirectoryOrganisationId,
    }
    /// The directory's team answered an organisation that asked.
    OrganisationDecided = "directory.organisation_decided" {
        /// The organisation.
        organisation: DirectoryOrganisationId,
        /// Whether it was taken in.
        approved: bool,
        /// Why not.
        reason: Option<String>,
    }
    /// What an organisation says about itself was kept.
    OrganisationKept = "directory.organisation_kept" {
        /// The organisation.
        organisation: DirectoryOrganisationId,
    }
    /// An edit was sent to the directory's team.
    EntryProposed = "directory.entry_proposed" {
        /// The edit.
        draft: DraftEntryId,
        /// The entry, when there is one already.
        service: Option<ServiceId>,
        /// Who provides it.
        organisation: DirectoryOrganisationId,
    }
    /// The directory's team approved an edit or sent it back.
    EntryDecided = "directory.entry_decided" {
        /// The edit.
        draft: DraftEntryId,
        /// Whether it was approved.
        approved: bool,
        /// Why it was sent back.
        reason: Option<String>,
    }
    /// An entry was published or changed.
    EntryPublished = "directory.entry_published" {
        /// The entry.
        service: ServiceId,
        /// Who provides it.
        organisation: DirectoryOrganisationId,
        /// What it is called.
        name: String,
    }
    /// Somebody who knows said that an entry is right (BUCKS-STRAT-66).
    EntryConfirmed = "directory.entry_confirmed" {
        /// The entry.
        service: ServiceId,
        /// Whether it was by the link in an e-mail.
        by_link: bool,
    }
    /// A link to confirm or keep entries was sent to an organisation.
    DirectoryLinkSent = "directory.link_sent" {
        /// The organisation.
        organisation: DirectoryOrganisationId,
        /// How many entries it asks about.
        entries: u32,
    }
    /// A list of services was sent by e-mail.
    DirectoryListSent = "directory.list_sent" {
        /// The services.
        services: Vec<ServiceId>,
    }
    /// Staff answered an enquiry from the directory (C-52).
    EnquiryAnswered = "directory.enquiry_answered" {
        /// How it came.
        channel: String,
        /// The services that were named.
        services: Vec<ServiceId>,
    }
    /// A visitor said that something in an entry is wrong.
    RemarkMade = "directory.remark_made" {
        /// The remark.
        remark: RemarkId,
        /// The entry.
        service: ServiceId,
    }
    /// The directory's team settled a remark.
    RemarkSettled = "directory.remark_settled" {
        /// The remark.
        remark: RemarkId,
    }
    /// The words that lead to other words were changed.
    SynonymKept = "directory.synonym_kept" {
        /// What people type.
        typed: String,
        /// What is looked for as well; empty when the words lead nowhere any more.
        means: String,
    }
    /// Entries came in from a file or from another directory.
    DirectoryImported = "directory.imported" {
        /// Where they came from.
        source: String,
        /// How many are new.
        added: u32,
        /// How many changed.
        changed: u32,
    }
}

events! {
    about |event| Subject { family: event.family, referral: event.referral };
    with {
        /// The family, when the signpost is about one.
        family: Option<FamilyId>,
        /// The request, when it was part of one.
        referral: Option<ReferralId>,
    }
    /// A family was pointed to a service of the directory (BUCKS-STRAT-47, -62).
    ServiceSignposted = "directory.signposted" {
        /// The signpost.
        signpost: SignpostId,
        /// The service, as it was then.
        to: PointedAt,
    }
    /// It was written down what became of a signpost.
    SignpostFollowed = "directory.signpost_followed" {
        /// The signpost.
        signpost: SignpostId,
        /// What became of it.
        became: Became,
    }
}
