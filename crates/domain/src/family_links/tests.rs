//! What a member of the family sees, by example and at random.

use proptest::prelude::*;
use uuid::Uuid;

use super::{LinkLife, code_as_typed, sees_need};
use crate::ids::PersonId;
use crate::people::without_hidden;
use crate::plans::Whose;

fn person(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

#[test]
fn a_code_may_be_typed_with_spaces_dashes_and_small_letters() {
    assert_eq!(code_as_typed(" bcd-fgh "), "BCDFGH");
}

#[test]
fn a_parent_sees_the_childrens_needs_and_not_the_other_parents() {
    let (mother, father, child) = (person(1), person(2), person(3));
    let needs = |person| Whose::Person { person };
    assert!(sees_need(mother, false, &[child], Whose::Family));
    assert!(sees_need(mother, false, &[child], needs(child)));
    assert!(!sees_need(mother, false, &[child], needs(father)));
    assert!(!sees_need(
        child,
        true,
        &[child, person(4)],
        needs(person(4))
    ));
    assert!(sees_need(child, true, &[child], needs(child)));
}

#[test]
fn a_hidden_address_is_taken_out_however_it_was_typed() {
    let hidden = ["HP20 1UA".to_owned(), "7 Hazel Row".to_owned()];
    assert_eq!(
        without_hidden("Meet at 7 hazel row, hp201ua or HP20 1UA.", &hidden),
        "Meet at (hidden), (hidden) or (hidden)."
    );
}

#[test]
fn a_longer_life_ends_later() {
    let made = jiff::Timestamp::UNIX_EPOCH;
    assert!(LinkLife::Week.ends(made) < LinkLife::Month.ends(made));
    assert!(LinkLife::Month.ends(made) < LinkLife::Quarter.ends(made));
}

proptest! {
    #[test]
    fn no_hidden_address_is_ever_left_in_a_text(
        before in "[a-zé ]{0,20}", secret in "[A-Z]{2}[0-9]{2} [0-9][A-Z]{2}", after in "[a-zé ]{0,20}",
        small in any::<bool>(),
    ) {
        let written = if small { secret.to_lowercase() } else { secret.clone() };
        let text = format!("{before}{written}{after}");
        let safe = without_hidden(&text, std::slice::from_ref(&secret));
        prop_assert!(!safe.to_ascii_lowercase().contains(&secret.to_ascii_lowercase()));
        prop_assert!(safe.starts_with(&before));
        prop_assert!(safe.ends_with(&after));
    }

    #[test]
    fn nobody_but_an_adult_sees_another_persons_need(
        viewer in 1_u128..6, whose in 1_u128..6, child in any::<bool>(),
    ) {
        let children = [person(1), person(2)];
        let seen = sees_need(person(viewer), child, &children, Whose::Person { person: person(whose) });
        prop_assert_eq!(seen, viewer == whose || (!child && whose <= 2));
    }
}
