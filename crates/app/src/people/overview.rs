//! What the family's page shows of its people: who they are, how to reach them
//! and what to know first, where they live, and the professionals in the team.

use casework::families::Involved;
use casework::people::{Hidden, Home, Member};
use casework::team;
use domain::people::{
    CarersAssessment, Interpreter, PersonFacts, RightToAssessment, SchoolPlace, YoungCarer,
};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::HIDDEN_ADDRESS;

/// The people who are in the family now.
#[must_use]
pub fn people_lines(
    reference: &str,
    members: &[Member],
    today: Date,
    hidden: &Hidden,
) -> Vec<Value> {
    members
        .iter()
        .filter(|one| one.until.is_none())
        .map(|one| {
            // Where somebody goes to school, and who answers their telephone, leads to their door.
            let shown = !hidden.covers(one.id);
            let telephone = one
                .facts
                .telephone
                .as_ref()
                .map(|number| number.as_str().to_owned())
                .or_else(|| one.facts.telephone_as_told.clone());
            json!({
                "href": format!("/families/{reference}/people/{}", one.id),
                "name": one.facts.shown_name(),
                "part": if one.child { "Child" } else { "Adult" },
                "birth": one.facts.birth_words(today),
                "school": school(&one.facts).filter(|_| shown),
                "relationship": one.as_told,
                "lives_here": one.lives_here,
                "telephone": telephone.filter(|_| shown),
                "email": one.facts.email.as_ref().filter(|_| shown).map(|email| email.as_str().to_owned()),
                "unsafe_contact": one.facts.contact_warning(),
                "flags": flags(&one.facts, today),
            })
        })
        .collect()
}

fn school(facts: &PersonFacts) -> Option<&str> {
    match &facts.school {
        SchoolPlace::NotKnown => None,
        SchoolPlace::OnRoll { .. }
        | SchoolPlace::EarlyYears { .. }
        | SchoolPlace::HomeEducated
        | SchoolPlace::MissingEducation
        | SchoolPlace::BelowSchoolAge
        | SchoolPlace::LeftEducation => Some(facts.school.words()),
    }
}

/// What whoever opens the page must not miss.
fn flags(facts: &PersonFacts, today: Date) -> Vec<String> {
    let mut flags = Vec::new();
    if let Interpreter::Needed(language) = &facts.contact.interpreter {
        flags.push(format!("Interpreter: {}", language.as_str()));
    }
    match facts.young_carer.right_to_assessment(facts.birth, today) {
        RightToAssessment::MustBeOffered | RightToAssessment::AgeMustBeFound => {
            flags.push("Young carer: offer an assessment".to_owned());
        }
        RightToAssessment::WaitingForAnswer { .. } | RightToAssessment::Met => {
            flags.push("Young carer".to_owned());
        }
        RightToAssessment::DoesNotApply => {
            if let YoungCarer::Yes(
                CarersAssessment::NotOffered
                | CarersAssessment::Offered { .. }
                | CarersAssessment::Answered { .. },
            ) = facts.young_carer
            {
                flags.push("Carer".to_owned());
            }
        }
    }
    flags
}

/// Where they live, with who lives there.
#[must_use]
pub fn homes(homes: &[Home], members: &[Member]) -> Vec<Value> {
    homes
        .iter()
        .map(|home| {
            let names: Vec<String> = members
                .iter()
                .filter(|one| home.people.contains(&one.id))
                .map(|one| one.facts.shown_name())
                .collect();
            json!({
                "text": home.text.as_deref().unwrap_or(HIDDEN_ADDRESS),
                "hidden": home.hidden, "seen": home.text.is_some(), "people": names.join(", "),
            })
        })
        .collect()
}

/// The professionals in the team around the family, with how to reach them: a
/// member with an account has the telephone of the account.
#[must_use]
pub fn team_lines(members: &[team::Member], involved: &[Involved]) -> Vec<Value> {
    members
        .iter()
        .filter(|one| one.until.is_none())
        .map(|one| {
            json!({
                "name": one.name, "agency": one.agency, "job": one.job, "contact": one.contact,
                "telephone": involved.iter()
                    .find(|line| line.person.as_ref() == Some(&one.name))
                    .and_then(|line| line.telephone.clone())
                    .filter(|telephone| !one.contact.contains(telephone.as_str())),
                "brings": one.brings,
            })
        })
        .collect()
}
