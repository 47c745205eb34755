//! The front door, and the border with social care, as their use cases go.

use std::sync::Arc;

use domain::access::Relation;
use domain::cases::{Stage, ToForum, Waiting, to_forum};
use domain::holding::{Basis, Command as Hold, Holder, Holding, HoldingRefused};
use domain::profile::FrontDoorOutcome;
use domain::referrals::{Decide, LevelNamed, State};

use super::family::{Case, Family, Round, waiting};
use super::journey::{Journey, Planted};
use super::place::{FORUM, FRONT_DOOR, NOW, Place, SCHOOL, SOCIAL_CARE, Who};

const WORDS: &str = "w";

impl Journey {
    /// `casework::referrals::decide`.
    pub(super) fn decide(
        &self,
        family: &mut Family,
        round: Round,
        outcome: FrontDoorOutcome,
    ) -> Option<()> {
        let before = family.round(round).take()?;
        let next = State::clone(&before)
            .decide(decision(&self.place, outcome), &self.place.facts)
            .ok()?;
        if next.is_open() {
            *family.round(round) = Some(Arc::new(next));
            return Some(());
        }
        match outcome {
            FrontDoorOutcome::Forum => self.send_to_forum(family)?,
            FrontDoorOutcome::SocialCareAssessment | FrontDoorOutcome::ImmediateSection47 => {
                family.relate(Relation::SocialCare, SOCIAL_CARE);
                offer(family, round, next)?;
            }
            FrontDoorOutcome::AdviceAndSignpost | FrontDoorOutcome::ReturnedToReferrer => {
                end_holding_if_nothing_is_open(family)?;
            }
            FrontDoorOutcome::InformationHub | FrontDoorOutcome::ReturnedForMore => {}
        }
        Some(())
    }

    fn send_to_forum(&self, family: &mut Family) -> Option<()> {
        family.relate(Relation::Forum, FORUM);
        let open = family.cases.last().map(|case| &*case.stage);
        match to_forum(open, NOW) {
            ToForum::Opens(stage) => family.cases.push(Case::waiting(stage)),
            ToForum::GoesBack | ToForum::IsThere if self.plants(Planted::SecondCase) => {
                if family.cases.len() < 2 {
                    family.cases.push(Case::waiting(Stage::AwaitingForum {
                        since: NOW,
                        waiting: Waiting::FromFrontDoor,
                    }));
                }
            }
            ToForum::GoesBack => {
                let case = family.cases.last_mut()?;
                case.goes(
                    case.stage()
                        .bring_back(WORDS.into(), WORDS.into(), NOW)
                        .ok()?,
                );
            }
            ToForum::IsThere => {}
        }
        Some(())
    }

    /// `casework::referrals::answer`: by whoever asked, or the front door.
    pub(super) fn answer(&self, family: &mut Family, round: Round) -> Option<()> {
        let before = family.round(round).take()?;
        *family.round(round) = Some(Arc::new(State::clone(&before).answer(NOW).ok()?));
        Some(())
    }

    /// `casework::transfers::accept`.
    pub(super) fn accept_transfer(&self, family: &mut Family) -> Option<()> {
        self.answers_transfer(family, Hold::Accept { by: SOCIAL_CARE })?;
        family.offered_for = None;
        Some(())
    }

    /// `casework::transfers::decline`: the request is before the front door again.
    pub(super) fn decline_transfer(&self, family: &mut Family) -> Option<()> {
        self.answers_transfer(family, Hold::Decline { by: SOCIAL_CARE })?;
        let (round, decided) = family.offered_for.take()?;
        if !self.plants(Planted::DeclineIsTheEnd) {
            *family.round(round) = Some(Arc::new(State::clone(&decided).declined(NOW).ok()?));
        }
        Some(())
    }

    fn answers_transfer(&self, family: &mut Family, command: Hold) -> Option<()> {
        family.holding = family.holding.apply(command).ok()?;
        // What is left of the relation opens nothing until the next offer makes it anew.
        family.end_relations(Relation::SocialCare);
        Some(())
    }

    /// `casework::step_up::step_up`, also as danger that somebody raised who may.
    pub(super) fn step_up(&self, family: &mut Family) -> Option<()> {
        if !family.has_room_for_step_up() {
            return None;
        }
        held_meanwhile(family)?;
        family.stepped_up = Some(waiting());
        for case in family
            .cases
            .iter_mut()
            .filter(|case| case.waits_for_forum())
        {
            case.stepped_up_since = true;
        }
        Some(())
    }

    /// `casework::step_up::raise_danger`, by somebody who sees the family and leads
    /// nothing: never refused.
    pub(super) fn raise_danger(&self, family: &mut Family) -> Option<()> {
        if !family.has_room_for_danger() {
            return None;
        }
        held_meanwhile(family)?;
        family.asked = Some(waiting());
        family.danger = true;
        Some(())
    }
}

/// `casework::calls::form`: a school whose call the front door took writes in its own name.
pub(super) fn form_came(family: &mut Family) -> Option<()> {
    if family.asked.is_none() || family.related(Relation::Referrer, SCHOOL) {
        return None;
    }
    family.relate(Relation::Referrer, SCHOOL);
    if let Holding::Held {
        holder,
        basis: Basis::FrontDoor,
    } = family.holding
        && holder.agency != SCHOOL
    {
        let asks = Hold::AskInOwnName {
            by: SCHOOL,
            person: Some(Who::Teacher.user()),
        };
        family.holding = family.holding.apply(asks).ok()?;
    }
    Some(())
}

/// `casework::families::end_holding_if_nothing_is_open`.
pub(super) fn end_holding_if_nothing_is_open(family: &mut Family) -> Option<()> {
    let open = family.request_open() || !family.cases.is_empty();
    if !open && family.holding.ends_with_the_last() {
        family.holding = family.holding.apply(Hold::End).ok()?;
    }
    Some(())
}

/// `casework::transfers::offer`.
fn offer(family: &mut Family, round: Round, decided: State) -> Option<()> {
    held_meanwhile(family)?;
    let asks = Hold::Offer {
        to: SOCIAL_CARE,
        as_basis: Basis::SocialCare,
        at: NOW,
    };
    match family.holding.apply(asks) {
        Ok(next) => {
            family.holding = next;
            family.offered_for = Some((round, Arc::new(decided)));
            Some(())
        }
        Err(HoldingRefused::OfferOpen | HoldingRefused::HoldsAlready) => Some(()),
        Err(_) => None,
    }
}

/// Where nobody holds the family any more, the front door does from now on.
fn held_meanwhile(family: &mut Family) -> Option<()> {
    family.relate(Relation::FrontDoor, FRONT_DOOR);
    if family.holding == Holding::Ended {
        let holder = Holder {
            agency: FRONT_DOOR,
            person: None,
        };
        let basis = Basis::FrontDoor;
        family.holding = family.holding.apply(Hold::Begin { holder, basis }).ok()?;
    }
    Some(())
}

fn decision(place: &Place, outcome: FrontDoorOutcome) -> Decide {
    let route = place
        .facts
        .routes
        .iter()
        .find(|route| route.outcome == outcome);
    Decide {
        level: route.map(|route| LevelNamed {
            number: route.level,
            branch: route.branch.clone(),
        }),
        outcome,
        rationale: WORDS.to_owned(),
        exception: None,
        missing: Some(WORDS.to_owned()),
        message: Some(WORDS.to_owned()),
        pointed_to: None,
    }
}
