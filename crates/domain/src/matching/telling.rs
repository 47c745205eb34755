//! Owns how much one answer says of one person (C-18).

/// How a person who was found stands to whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Whether they may open the record of a family that the person is in.
    pub may_open: bool,
    /// Whether that family's record is restricted to named people.
    pub restricted: bool,
    /// Whether where the person lives is hidden for their safety.
    pub address_hidden: bool,
    /// Whether somebody holds the family now.
    pub held: bool,
}

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// The person, the family and who holds it.
    Whole,
    /// Only that the family is open to a service, and whom to ring.
    OpenTo,
    /// The same as of somebody who is not known at all.
    Nothing,
}

/// What is said of a person. A restricted record and a hidden address are, for
/// whoever may not open the record, the same as nobody; so is what is closed.
#[must_use]
pub const fn telling(sight: Sight) -> Telling {
    if sight.may_open {
        Telling::Whole
    } else if sight.held && !sight.restricted && !sight.address_hidden {
        Telling::OpenTo
    } else {
        Telling::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_the_case_only_an_open_unrestricted_family_is_told_of() {
        let yes_no = [true, false];
        for restricted in yes_no {
            for address_hidden in yes_no {
                for held in yes_no {
                    let sight = |may_open| Sight {
                        may_open,
                        restricted,
                        address_hidden,
                        held,
                    };
                    assert_eq!(telling(sight(true)), Telling::Whole);
                    let outside = if held && !restricted && !address_hidden {
                        Telling::OpenTo
                    } else {
                        Telling::Nothing
                    };
                    assert_eq!(telling(sight(false)), outside);
                }
            }
        }
    }
}
