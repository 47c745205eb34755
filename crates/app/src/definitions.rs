//! The forms and scales that this installation offers: those that are shipped,
//! with the slots of licensed scales filled from the authority's own files.
//! Read once, at start; a mistake in any of them stops the start.

use std::path::Path;

use domain::assessments::FormDefinition;
use domain::profile::ProfileError;
use domain::scales::ScaleDefinition;

const FORMS: &[(&str, &str)] = &[(
    "forms/whole-family-assessment.toml",
    include_str!("../../../profiles/forms/whole-family-assessment.toml"),
)];
const SCALES: &[(&str, &str)] = &[
    (
        "scales/family-scale.toml",
        include_str!("../../../profiles/scales/family-scale.toml"),
    ),
    (
        "scales/graded-care.toml",
        include_str!("../../../profiles/scales/graded-care.toml"),
    ),
];
const CATALOGUE: (&str, &str) = (
    "scales/catalogue.toml",
    include_str!("../../../profiles/scales/catalogue.toml"),
);

/// Every form and scale on offer.
#[derive(Clone, Debug)]
pub struct Definitions {
    /// The forms.
    pub forms: Vec<FormDefinition>,
    /// The scales: our own first, then the licensed ones.
    pub scales: Vec<ScaleDefinition>,
}

impl Definitions {
    /// Reads what is shipped and fills the slots from the supplied files, given
    /// as their names and texts.
    ///
    /// # Errors
    /// Every mistake of the first file that has any, or a file for no slot.
    pub fn load(supplied: &[(String, String)]) -> Result<Self, Vec<ProfileError>> {
        let forms = FORMS
            .iter()
            .map(|(file, text)| FormDefinition::parse(file, text))
            .collect::<Result<Vec<_>, _>>()?;
        let mut scales = SCALES
            .iter()
            .map(|(file, text)| ScaleDefinition::parse(file, text))
            .collect::<Result<Vec<_>, _>>()?;
        scales.extend(ScaleDefinition::parse_catalogue(CATALOGUE.0, CATALOGUE.1)?);
        for (file, text) in supplied {
            fill(&mut scales, file, text)?;
        }
        Ok(Self { forms, scales })
    }

    /// The form of a key.
    #[must_use]
    pub fn form(&self, key: &str) -> Option<&FormDefinition> {
        self.forms.iter().find(|form| form.key == key)
    }

    /// The scale of a key.
    #[must_use]
    pub fn scale(&self, key: &str) -> Option<&ScaleDefinition> {
        self.scales.iter().find(|scale| scale.key == key)
    }
}

fn fill(scales: &mut [ScaleDefinition], file: &str, text: &str) -> Result<(), Vec<ProfileError>> {
    #[derive(serde::Deserialize)]
    struct For {
        scale: String,
    }
    let slot = toml::from_str::<For>(text)
        .ok()
        .and_then(|named| scales.iter_mut().find(|scale| scale.key == named.scale));
    let Some(slot) = slot else {
        return Err(vec![ProfileError {
            file: file.to_owned(),
            line: None,
            key: "scale".to_owned(),
            wrong: "It names no scale that has a slot".to_owned(),
            right: "Write the key of a slot, such as scale = \"graded_care_profile\".".to_owned(),
        }]);
    };
    *slot = slot.filled(file, text)?;
    Ok(())
}

/// The files that an authority supplies: those in the folder `scales`, in a
/// folder beside its profile and named like it. No folder means no files.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn supplied_beside(profile: &Path) -> std::io::Result<Vec<(String, String)>> {
    let folder = profile.with_extension("").join("scales");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push((path.display().to_string(), std::fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use domain::scales::Content;

    use super::*;

    #[test]
    fn what_is_shipped_is_sound_and_the_slots_are_empty_without_the_authoritys_files() {
        let definitions = Definitions::load(&[]).unwrap();
        assert!(definitions.form("whole_family_assessment").is_some());
        let slot = definitions.scale("graded_care_profile").unwrap();
        assert_eq!(slot.content, Content::Places);
    }

    // Requirement: BUCKS-STRAT-96
    #[test]
    fn the_authoritys_own_file_names_the_four_areas_of_graded_care() {
        let profile =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles/buckinghamshire.toml");
        let supplied = supplied_beside(&profile).unwrap();
        let definitions = Definitions::load(&supplied).unwrap();
        let scale = definitions.scale("graded_care_profile").unwrap();
        assert_eq!(scale.content, Content::Complete);
        assert_eq!(scale.areas.len(), 4);
    }

    #[test]
    fn every_scale_that_the_profile_names_is_there() {
        let definitions = Definitions::load(&[]).unwrap();
        let text = include_str!("../../../profiles/buckinghamshire.toml");
        let profile = domain::profile::Profile::parse("p", text).unwrap();
        for key in profile.assessments.iter().flat_map(|one| &one.scales) {
            assert!(definitions.scale(key.as_str()).is_some(), "{key:?}");
        }
    }

    #[test]
    fn a_file_for_no_slot_stops_the_start() {
        let stray = [("x.toml".to_owned(), "scale = \"none\"".to_owned())];
        let errors = Definitions::load(&stray).unwrap_err();
        assert_eq!(errors.first().unwrap().key, "scale");
    }
}
