//! Every state with its steps, so that one can ask what the search of the checker
//! cannot: whether the end can still be reached, from each state.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write as _;
use std::sync::Arc;

use stateright::{Expectation, Model as _};

use super::command::Command;
use super::family::Family;
use super::journey::Journey;

/// All that can be reached.
pub struct Explored {
    pub states: Vec<Arc<Family>>,
    /// The steps of each state: the command, and the place of what follows.
    steps: Vec<Vec<(Command, usize)>>,
    /// How each state was reached first; none for where it began.
    came_by: Vec<Option<(usize, Command)>>,
}

impl Explored {
    pub fn whole(journey: &Journey) -> Self {
        let mut places: HashMap<Arc<Family>, usize> = HashMap::new();
        let mut all = Self {
            states: Vec::new(),
            steps: Vec::new(),
            came_by: Vec::new(),
        };
        let mut waiting = VecDeque::new();
        for family in journey.init_states() {
            let place = all.place_of(&mut places, family, None);
            waiting.push_back(place);
        }
        let mut commands = Vec::new();
        while let Some(place) = waiting.pop_front() {
            let family = Arc::clone(&all.states[place]);
            journey.actions(&family, &mut commands);
            for command in commands.drain(..) {
                let Some(next) = journey.next_state(&family, command) else {
                    continue;
                };
                let known = all.states.len();
                let to = all.place_of(&mut places, next, Some((place, command)));
                if to == known {
                    waiting.push_back(to);
                }
                all.steps[place].push((command, to));
            }
        }
        all
    }

    fn place_of(
        &mut self,
        places: &mut HashMap<Arc<Family>, usize>,
        family: Family,
        came_by: Option<(usize, Command)>,
    ) -> usize {
        if let Some(place) = places.get(&family) {
            return *place;
        }
        let (place, family) = (self.states.len(), Arc::new(family));
        self.states.push(Arc::clone(&family));
        self.steps.push(Vec::new());
        self.came_by.push(came_by);
        places.insert(family, place);
        place
    }

    /// What must hold, with the states in which it does not.
    pub fn faults(&self, journey: &Journey) -> Vec<(&'static str, Vec<usize>)> {
        let mut faults = vec![
            ("somebody can bring it forward", self.stuck()),
            ("early help can come to its end", self.without_an_end()),
        ];
        for property in journey.properties() {
            let holds = |place: &usize| (property.condition)(journey, &self.states[*place]);
            faults.push(match property.expectation {
                Expectation::Sometimes if self.all_places().any(|place| holds(&place)) => continue,
                Expectation::Sometimes => (property.name, vec![0]),
                Expectation::Always | Expectation::Eventually => (
                    property.name,
                    self.all_places().filter(|place| !holds(place)).collect(),
                ),
            });
        }
        faults
    }

    /// The open states in which nobody who can sign in may bring anything forward.
    pub fn stuck(&self) -> Vec<usize> {
        self.all_places()
            .filter(|place| {
                let forward = self.steps[*place]
                    .iter()
                    .any(|(one, _)| one.brings_forward());
                !self.states[*place].at_rest() && !forward
            })
            .collect()
    }

    /// The states from which early help cannot come to its end by steps that bring
    /// it forward: without a new concern, whatever the family says.
    pub fn without_an_end(&self) -> Vec<usize> {
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); self.states.len()];
        for place in self.all_places() {
            for (command, to) in &self.steps[place] {
                if command.brings_forward() {
                    before[*to].push(place);
                }
            }
        }
        let mut ends: Vec<bool> = self.states.iter().map(|one| one.at_rest()).collect();
        let mut waiting: Vec<usize> = self.all_places().filter(|place| ends[*place]).collect();
        while let Some(place) = waiting.pop() {
            for from in &before[place] {
                if !std::mem::replace(&mut ends[*from], true) {
                    waiting.push(*from);
                }
            }
        }
        self.all_places().filter(|place| !ends[*place]).collect()
    }

    fn all_places(&self) -> std::ops::Range<usize> {
        0..self.states.len()
    }

    /// The shortest way to a state, for whoever has to understand a fault.
    pub fn way_to(&self, place: usize) -> String {
        let mut commands = Vec::new();
        let mut at = place;
        while let Some((from, command)) = self.came_by[at] {
            commands.push(command);
            at = from;
        }
        let mut text = format!("from {:?}\n", self.states[at].holding);
        for command in commands.iter().rev() {
            let _ = writeln!(text, "  {command:?}");
        }
        let _ = write!(text, "leads to {:#?}", self.states[place]);
        text
    }
}
