//! What differs between two authorities, as far as a profile may say so.

use std::collections::{BTreeMap, BTreeSet};

use domain::profile::{
    ClockKey, ClockStart, ConsentForm, ConsentPurpose, DoorStyle, FamilyView, ForumOutcome,
    FrontDoorOutcome, HubPlace, Label, ListKey, MayRefer, WhoConsents, Word, YoungPersonConsent,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// One limit.
#[derive(Clone, Debug)]
pub struct Limited {
    pub number: u32,
    pub unit: &'static str,
    pub counts: &'static str,
    pub force: &'static str,
    pub starts: ClockStart,
}

/// One forum that allocates.
#[derive(Clone, Debug)]
pub struct Meets {
    pub rhythm: Option<(u32, u8)>,
    pub minimum: Option<u32>,
    pub notice: Option<u32>,
}

/// Who agrees to one thing.
#[derive(Clone, Debug)]
pub struct Agrees {
    pub who: WhoConsents,
    pub form: ConsentForm,
    pub young_person: YoungPersonConsent,
    pub at_risk: bool,
}

/// Everything that is put in place of what the shipped profile says.
#[derive(Clone, Debug)]
pub struct Changes {
    pub clocks: BTreeMap<ClockKey, Limited>,
    /// How many levels there are; the last is no early help.
    pub levels: u8,
    /// Whether the highest level of early help has two ways on.
    pub branches: bool,
    /// The lowest level that the front door takes on.
    pub lowest: Option<u8>,
    /// The words of the outcomes that are not offered.
    pub not_offered: BTreeSet<&'static str>,
    pub forum_not_offered: BTreeSet<&'static str>,
    pub forums: Vec<Meets>,
    pub transfer_meeting: bool,
    pub names: BTreeMap<Label, (String, Option<String>)>,
    pub door: DoorStyle,
    pub hub: HubPlace,
    pub may_refer: Vec<MayRefer>,
    pub family_view: FamilyView,
    pub consent: BTreeMap<ConsentPurpose, Agrees>,
    /// How many entries of each list stay, and how many are added.
    pub lists: BTreeMap<ListKey, (usize, usize)>,
    pub reads_days: Option<u32>,
    pub opens: i8,
}

fn one_of<T: Word + std::fmt::Debug>() -> impl Strategy<Value = T> {
    select(T::ALL.to_vec())
}

fn each<T: Word + Ord + std::fmt::Debug, S: Strategy>(
    value: impl Fn(T) -> S,
) -> impl Strategy<Value = BTreeMap<T, S::Value>> {
    let all: Vec<_> = T::ALL.iter().map(|one| (Just(*one), value(*one))).collect();
    all.prop_map(|pairs| pairs.into_iter().collect())
}

fn some_of<T: Word + Ord + std::fmt::Debug, S: Strategy>(
    value: impl Fn(T) -> S,
) -> impl Strategy<Value = BTreeMap<T, S::Value>>
where
    S::Value: Clone,
{
    each(move |one| prop::option::of(value(one))).prop_map(|all| {
        all.into_iter()
            .filter_map(|(key, one)| Some((key, one?)))
            .collect()
    })
}

fn limited(key: ClockKey) -> impl Strategy<Value = Limited> {
    let kind = if key == ClockKey::Review {
        select(vec![
            ("days", "elapsed"),
            ("months", "elapsed"),
            ("working days", "working"),
        ])
    } else {
        select(vec![
            ("hours", "elapsed"),
            ("hours", "working"),
            ("days", "elapsed"),
            ("weeks", "elapsed"),
            ("months", "elapsed"),
            ("working days", "working"),
        ])
    };
    let force = select(vec!["required", "recommended"]);
    let starts = select(key.may_start_at().to_vec());
    (1_u32..200, kind, force, starts).prop_map(|(number, (unit, counts), force, starts)| Limited {
        number,
        unit,
        counts,
        force,
        starts,
    })
}

/// Outcomes that an authority may leave out. Danger always goes, and without a
/// forum that names a lead there is no early help to speak of.
fn not_offered() -> impl Strategy<Value = BTreeSet<&'static str>> {
    let may_go: Vec<&'static str> = FrontDoorOutcome::ALL
        .iter()
        .filter(|one| {
            !matches!(
                one,
                FrontDoorOutcome::Forum | FrontDoorOutcome::ImmediateSection47
            )
        })
        .map(|one| one.word())
        .collect();
    let most = may_go.len();
    subsequence(may_go, 0..=most).prop_map(|all| all.into_iter().collect())
}

fn forum_not_offered() -> impl Strategy<Value = BTreeSet<&'static str>> {
    let may_go: Vec<&'static str> = ForumOutcome::ALL
        .iter()
        .filter(|one| **one != ForumOutcome::LeadAgencyNamed)
        .map(|one| one.word())
        .collect();
    let most = may_go.len();
    subsequence(may_go, 0..=most).prop_map(|all| all.into_iter().collect())
}

fn meets() -> impl Strategy<Value = Meets> {
    let small = || prop::option::of(1_u32..8);
    (prop::option::of((1_u32..60, 0_u8..5)), small(), small()).prop_map(
        |(rhythm, minimum, notice)| Meets {
            rhythm,
            minimum,
            notice,
        },
    )
}

fn agrees(_: ConsentPurpose) -> impl Strategy<Value = Agrees> {
    (one_of(), one_of(), one_of(), any::<bool>()).prop_map(|(who, form, young_person, at_risk)| {
        Agrees {
            who,
            form,
            young_person,
            at_risk,
        }
    })
}

fn name(_: Label) -> impl Strategy<Value = (String, Option<String>)> {
    (
        "[A-Z][a-z]{2,9}( [a-z]{2,9}){0,2}",
        prop::option::of("[a-z]{3,9}"),
    )
}

fn list(_: ListKey) -> impl Strategy<Value = (usize, usize)> {
    (1_usize..12, 0_usize..4)
}

type Levels = (u8, bool, Option<u8>);

fn levels() -> impl Strategy<Value = Levels> {
    (2_u8..8, any::<bool>()).prop_flat_map(|(levels, branches)| {
        (Just(levels), Just(branches), prop::option::of(1..levels))
    })
}

/// Everything at once.
pub fn changes() -> impl Strategy<Value = Changes> {
    let all = MayRefer::ALL.to_vec();
    let most = all.len();
    let entry = (one_of(), one_of(), subsequence(all, 1..=most), one_of());
    let forums = (prop::collection::vec(meets(), 1..6), any::<bool>());
    let outcomes = (not_offered(), forum_not_offered());
    let rest = (prop::option::of(1_u32..400), -3_i8..3);
    let said = (some_of(limited), some_of(name), each(agrees), each(list));
    (levels(), outcomes, forums, entry, said, rest).prop_map(
        |((levels, branches, lowest), outcomes, forums, entry, said, rest)| Changes {
            clocks: said.0,
            levels,
            branches,
            lowest,
            not_offered: outcomes.0,
            forum_not_offered: outcomes.1,
            forums: forums.0,
            transfer_meeting: forums.1,
            names: said.1,
            door: entry.0,
            hub: entry.1,
            may_refer: entry.2,
            family_view: entry.3,
            consent: said.2,
            lists: said.3,
            reads_days: rest.0,
            opens: rest.1,
        },
    )
}
