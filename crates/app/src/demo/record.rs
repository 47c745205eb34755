//! What a lead worker learns of a family's people in the demo: how they are
//! related, how to reach them safely, numbers, carers, and what came before.

use casework::people::{
    self, AddAddress, Member, NewPerson, SetTie, Stay, add_history, add_person, change_facts,
    members_of, open_family, set_tie,
};
use domain::act::Act;
use domain::ids::PersonId;
use domain::people::{
    AddressLines, Asked, BirthDate, Channel, ContactFacts, EmailAddress, EstimatedBirth,
    ExpectedBirth, FactChange, FreeText, GpPractice, GpRegistration, HistoryKind, HistoryNote,
    Interpreter, LetterFormat, NhsNumber, OtherName, OtherNameKind, ParentalResponsibility,
    PersonName, Postcode, Reason, Relationship, SafeContact, SchoolSupport, ShortText,
    TelephoneNumber, Whereabouts, YoungCarerSaid, YoungCarerStep,
};
use jiff::ToSpan as _;

use super::families::forebear;
use super::seed::{SeedError, Story};
use crate::words;

const WORDS: SeedError = SeedError::Missing("words that the rules accept");

/// A family whose people are being written down.
struct Page {
    reference: String,
    act: Act,
    number: u64,
}

impl Story<'_> {
    /// The worker has met the family and writes down who they are.
    pub(super) async fn people_of(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let page = Page {
            reference: tale.received.family_reference.clone(),
            act: self.act_of(tale.team.worker)?,
            number,
        };
        let members = self.members(&page).await?;
        let (children, adults): (Vec<&Member>, Vec<&Member>) =
            members.iter().partition(|one| one.child);
        self.kin(&page, &children, &adults).await?;
        let mother = adults
            .iter()
            .find(|one| one.as_told.as_deref() == Some("Mother"))
            .or_else(|| adults.first());
        if let Some(mother) = mother {
            self.mother(&page, mother).await?;
            if number.is_multiple_of(3) {
                self.grandmother(&page, mother, &children).await?;
            }
            if number.is_multiple_of(7) {
                self.safe_place(&page, &members).await?;
            }
        }
        if let Some(child) = children.first() {
            self.child(&page, child).await?;
        }
        if number.is_multiple_of(8) {
            self.baby(&page, &adults).await?;
        }
        Ok(())
    }

    async fn members(&self, page: &Page) -> Result<Vec<Member>, SeedError> {
        let mut reader = self.app.store.reader();
        let (family, _) = open_family(&mut reader, &page.act, &page.reference).await?;
        Ok(members_of(&mut reader, family, words::today(self.at())).await?)
    }

    async fn facts(
        &self,
        page: &Page,
        person: PersonId,
        change: FactChange,
    ) -> Result<(), SeedError> {
        let members = self.members(page).await?;
        let version = members
            .iter()
            .find(|one| one.id == person)
            .map_or(1, |one| one.version);
        let store = &self.app.store;
        Ok(change_facts(store, &page.act, &page.reference, person, version, &change).await?)
    }

    async fn tie(
        &self,
        page: &Page,
        person: PersonId,
        other: PersonId,
        kind: Relationship,
    ) -> Result<(), SeedError> {
        let command = SetTie {
            person,
            other,
            kind,
            responsibility: ParentalResponsibility::NotKnown,
            version: None,
        };
        Ok(set_tie(&self.app.store, &page.act, &page.reference, &command).await?)
    }

    async fn kin(
        &self,
        page: &Page,
        children: &[&Member],
        adults: &[&Member],
    ) -> Result<(), SeedError> {
        for (place, child) in children.iter().enumerate() {
            for other in children.iter().skip(place + 1) {
                self.tie(page, child.id, other.id, Relationship::Sibling)
                    .await?;
            }
        }
        if let [mother, father, ..] = adults {
            let kind = if page.number.is_multiple_of(6) {
                Relationship::FormerPartner
            } else {
                Relationship::Partner
            };
            self.tie(page, mother.id, father.id, kind).await?;
        }
        Ok(())
    }

    async fn mother(&self, page: &Page, mother: &Member) -> Result<(), SeedError> {
        let number = page.number;
        let born = EstimatedBirth::parse(
            &(1980 + number % 15).to_string(),
            "",
            words::today(self.at()),
        )
        .map_err(|_| WORDS)?;
        self.facts(
            page,
            mother.id,
            FactChange::Birth(BirthDate::Estimated(born)),
        )
        .await?;
        let safety = mother
            .facts
            .contact_warning()
            .map_or(Ok(SafeContact::Safe), |warning| {
                SafeContact::parse("unsafe", warning, ["text_message"])
            });
        let contact = ContactFacts {
            telephone: mother
                .facts
                .telephone
                .clone()
                .or_else(|| TelephoneNumber::parse("01632 960999").ok()),
            email: EmailAddress::parse(&format!("family{number}@home.example")).ok(),
            channels: [Channel::Telephone].into(),
            format: if number.is_multiple_of(11) {
                LetterFormat::LargePrint
            } else {
                LetterFormat::Standard
            },
            note: FreeText::parse("Best between ten and two.").ok(),
            safety: safety.map_err(|_| WORDS)?,
        };
        self.facts(page, mother.id, FactChange::Contact(Box::new(contact)))
            .await?;
        if number.is_multiple_of(5) {
            let before = OtherName {
                name: ShortText::parse(&format!(
                    "{} {}",
                    mother
                        .facts
                        .name
                        .as_ref()
                        .and_then(|name| name.given())
                        .unwrap_or("Sam"),
                    forebear(number).1
                ))
                .map_err(|_| WORDS)?,
                kind: OtherNameKind::Former,
                from: None,
                until: None,
            };
            self.facts(page, mother.id, FactChange::AddOtherName(before))
                .await?;
        }
        Ok(())
    }

    async fn child(&self, page: &Page, child: &Member) -> Result<(), SeedError> {
        let number = page.number;
        let numbers = FactChange::Numbers {
            nhs_number: nhs_number(number),
            upn: None,
        };
        self.facts(page, child.id, numbers).await?;
        let practice = GpPractice {
            name: ShortText::parse("Mill Lane Surgery").map_err(|_| WORDS)?,
            code: None,
        };
        self.facts(
            page,
            child.id,
            FactChange::Gp(GpRegistration::Registered(practice)),
        )
        .await?;
        let interpreter = match &child.facts.contact.interpreter {
            Interpreter::NotAsked => Interpreter::NotNeeded,
            asked @ (Interpreter::NotNeeded | Interpreter::Needed(_)) => asked.clone(),
        };
        let first_language = match &interpreter {
            Interpreter::Needed(language) => Some(language.clone()),
            Interpreter::NotAsked | Interpreter::NotNeeded => ShortText::parse("English").ok(),
        };
        let language = FactChange::Language {
            first_language,
            interpreter,
        };
        self.facts(page, child.id, language).await?;
        if number.is_multiple_of(4) {
            let support = FactChange::Disability {
                disability: Asked::Answered(domain::people::Disability::No),
                school_support: Asked::Answered(SchoolSupport::Support),
            };
            self.facts(page, child.id, support).await?;
        }
        if number.is_multiple_of(5) {
            let yes = YoungCarerStep::Say(YoungCarerSaid::Yes);
            self.facts(page, child.id, FactChange::YoungCarer(yes))
                .await?;
        }
        if number.is_multiple_of(10) {
            let offer = YoungCarerStep::Offer {
                on: words::today(self.at()),
            };
            self.facts(page, child.id, FactChange::YoungCarer(offer))
                .await?;
        }
        Ok(())
    }

    async fn grandmother(
        &mut self,
        page: &Page,
        mother: &Member,
        children: &[&Member],
    ) -> Result<(), SeedError> {
        let (given, family) = forebear(page.number);
        let command = NewPerson {
            key: self.key(),
            child: false,
            name: PersonName::parse(given, family, "").ok(),
            birth: BirthDate::NotKnown,
            lives_here: false,
        };
        let store = &self.app.store;
        let id = add_person(store, &page.act, &page.reference, &command).await?;
        self.tie(page, mother.id, id, Relationship::Parent).await?;
        for child in children {
            self.tie(page, child.id, id, Relationship::Grandparent)
                .await?;
        }
        let note = HistoryNote {
            kind: HistoryKind::Generations,
            about_when: ShortText::parse("Mum’s own childhood").ok(),
            words: FreeText::parse(
                "Mum spent two years in foster care and says it makes her fear any visit. \
                 Her own mother was in care too. Told by Mum at the first visit; she agreed to it being written.",
            )
            .map_err(|_| WORDS)?,
        };
        let key = self.key();
        let store = &self.app.store;
        Ok(add_history(store, &page.act, &page.reference, key, &note).await?)
    }

    /// Mother and children are somewhere that must not become known.
    async fn safe_place(&mut self, page: &Page, members: &[Member]) -> Result<(), SeedError> {
        let people: Vec<PersonId> = members
            .iter()
            .filter(|one| one.child)
            .chain(members.iter().filter(|one| !one.child).take(1))
            .map(|one| one.id)
            .collect();
        let command = AddAddress {
            key: self.key(),
            people,
            place: Whereabouts::At {
                lines: AddressLines::parse(["Room 4", "The Orchard"]).map_err(|_| WORDS)?,
                postcode: self
                    .here
                    .places
                    .first()
                    .and_then(|place| place.sector.as_ref())
                    .and_then(|sector| Postcode::parse(&format!("{sector}AA")).ok()),
            },
            stay: Stay::Moved,
            from: Some(words::today(self.at())),
            until: None,
            hide: Reason::parse("They moved to a refuge. A former partner has made threats.").ok(),
        };
        let store = &self.app.store;
        Ok(people::add_address(store, &page.act, &page.reference, &command).await?)
    }

    async fn baby(&mut self, page: &Page, adults: &[&Member]) -> Result<(), SeedError> {
        let due = words::today(self.at())
            .checked_add(150.days())
            .map_err(|_| WORDS)?;
        let command = NewPerson {
            key: self.key(),
            child: true,
            name: None,
            birth: BirthDate::Unborn(ExpectedBirth::On(due)),
            lives_here: true,
        };
        let store = &self.app.store;
        let id = add_person(store, &page.act, &page.reference, &command).await?;
        for adult in adults.iter().take(2) {
            self.tie(page, id, adult.id, Relationship::Parent).await?;
        }
        Ok(())
    }
}

/// A number with a right check digit, from the range that is kept for tests.
fn nhs_number(number: u64) -> Option<NhsNumber> {
    (0..10).find_map(|check| NhsNumber::parse(&format!("999{:06}{check}", number % 1_000_000)).ok())
}
