//! What ships with the product: the starting categories, everyday words, and
//! the middle of each postcode sector. `profiles/directory/NOTICE.md` says whence.

use std::sync::LazyLock;

use domain::directory::{Sectors, Synonym, Taxonomy};

const CATEGORIES: &str = include_str!("../../../../profiles/directory/categories.csv");
const SECTORS: &str = include_str!("../../../../profiles/directory/sectors.csv");
const SYNONYMS: &str = include_str!("../../../../profiles/directory/synonyms.csv");

fn pairs_of(text: &str) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .records()
        .filter_map(Result::ok)
        .filter_map(|record| Some((record.get(0)?.to_owned(), record.get(1)?.to_owned())))
        .collect()
}

/// The categories.
#[must_use]
pub fn taxonomy() -> &'static Taxonomy {
    static TAXONOMY: LazyLock<Taxonomy> = LazyLock::new(|| {
        let pairs = pairs_of(CATEGORIES);
        Taxonomy::from_pairs(
            pairs
                .iter()
                .map(|(parent, name)| (parent.as_str(), name.as_str())),
        )
    });
    &TAXONOMY
}

/// The middle of each postcode sector.
#[must_use]
pub fn sectors() -> &'static Sectors {
    static READ: LazyLock<Sectors> = LazyLock::new(|| Sectors::parse(SECTORS));
    &READ
}

/// Everyday words and what they mean, as shipped.
#[must_use]
pub fn synonyms() -> &'static [Synonym] {
    static READ: LazyLock<Vec<Synonym>> = LazyLock::new(|| {
        pairs_of(SYNONYMS)
            .into_iter()
            .map(|(typed, means)| Synonym { typed, means })
            .collect()
    });
    &READ
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_categories_are_those_of_the_department() {
        let tops: Vec<&str> = taxonomy().top().map(|term| term.name.as_str()).collect();
        assert_eq!(tops.len(), 6, "{tops:?}");
        assert_eq!(taxonomy().terms().len(), 6 + 43);
        let mut keys: Vec<&str> = taxonomy()
            .terms()
            .iter()
            .map(|term| term.key.as_str())
            .collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(
            keys.len(),
            taxonomy().terms().len(),
            "each has a key of its own"
        );
    }

    #[test]
    fn every_sector_of_great_britain_has_its_middle() {
        assert!(sectors().len() > 14_000, "{}", sectors().len());
        assert!(sectors().of_part("hp20 1").is_some());
        assert!(synonyms().len() > 60);
    }
}
