//! The forms and scales that this installation offers: those that are shipped,
//! the slots of licensed scales filled from the authority's own files, and the
//! forms and scales that the authority adds (C-55, C-60). Read once, at start; a
//! mistake in any of them stops the start.

use std::path::Path;

use domain::assessments::FormDefinition;
use domain::profile::{Profile, ProfileError};
use domain::scales::{Content, ReadingKind, ScaleDefinition, ScaleKind};

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
    /// Reads what is shipped, then the authority's own files: a scale's file
    /// fills a slot (`scale = …`) or adds a scale (`key = …`); a form's file adds
    /// a form, or takes the place of one with a later version.
    ///
    /// # Errors
    /// Every mistake of the first file that has any.
    pub fn load(own: &OwnFiles) -> Result<Self, Vec<ProfileError>> {
        let mut forms = FORMS
            .iter()
            .map(|(file, text)| FormDefinition::parse(file, text))
            .collect::<Result<Vec<_>, _>>()?;
        for (file, text) in &own.forms {
            add_form(&mut forms, file, text)?;
        }
        let mut scales = SCALES
            .iter()
            .map(|(file, text)| ScaleDefinition::parse(file, text))
            .collect::<Result<Vec<_>, _>>()?;
        scales.extend(ScaleDefinition::parse_catalogue(CATALOGUE.0, CATALOGUE.1)?);
        for (file, text) in &own.scales {
            add_scale(&mut scales, file, text)?;
        }
        Ok(Self { forms, scales })
    }

    /// The form of a key.
    #[must_use]
    pub fn form(&self, key: &str) -> Option<&FormDefinition> {
        self.forms.iter().find(|form| form.key == key)
    }

    /// The scales that an authority's people can choose: those that are free to
    /// use or have their words, and the licensed ones that its assessments name.
    pub fn offered<'a>(
        &'a self,
        profile: &'a Profile,
    ) -> impl Iterator<Item = &'a ScaleDefinition> {
        self.scales.iter().filter(|scale| {
            scale.kind == ScaleKind::Own
                || scale.content == Content::Complete
                || profile.assessments.iter().any(|one| one.uses(&scale.key))
        })
    }

    /// The scale for a first look, where the authority has one.
    #[must_use]
    pub fn first_look<'a>(&'a self, profile: &'a Profile) -> Option<&'a ScaleDefinition> {
        self.offered(profile)
            .find(|scale| scale.reading_kinds().contains(&ReadingKind::Screening))
    }

    /// The scale of a key.
    #[must_use]
    pub fn scale(&self, key: &str) -> Option<&ScaleDefinition> {
        self.scales.iter().find(|scale| scale.key == key)
    }
}

/// What one file of a scale says it is: words for a slot, or a scale of its own.
#[derive(serde::Deserialize)]
struct Named {
    scale: Option<String>,
    key: Option<String>,
}

fn mistake(file: &str, key: &str, wrong: impl Into<String>, right: &str) -> Vec<ProfileError> {
    vec![ProfileError {
        file: file.to_owned(),
        line: None,
        key: key.to_owned(),
        wrong: wrong.into(),
        right: right.to_owned(),
    }]
}

fn add_scale(
    scales: &mut Vec<ScaleDefinition>,
    file: &str,
    text: &str,
) -> Result<(), Vec<ProfileError>> {
    let named = toml::from_str::<Named>(text).ok();
    if let Some(key) = named.as_ref().and_then(|named| named.key.as_ref()) {
        if scales.iter().any(|scale| &scale.key == key) {
            let right = "Write scale in place of key to fill a slot, or choose another key.";
            let wrong = format!("There is a scale “{key}” already");
            return Err(mistake(file, "key", wrong, right));
        }
        scales.push(ScaleDefinition::parse(file, text)?);
        return Ok(());
    }
    let slot = named.and_then(|named| {
        let key = named.scale?;
        scales.iter_mut().find(|scale| scale.key == key)
    });
    let Some(slot) = slot else {
        let wrong = "It names no scale that has a slot";
        let right = "Write the key of a slot, such as scale = \"graded_care_profile\", or key = … for a scale of your own.";
        return Err(mistake(file, "scale", wrong, right));
    };
    *slot = slot.filled(file, text)?;
    Ok(())
}

fn add_form(
    forms: &mut Vec<FormDefinition>,
    file: &str,
    text: &str,
) -> Result<(), Vec<ProfileError>> {
    let form = FormDefinition::parse(file, text)?;
    match forms.iter_mut().find(|one| one.key == form.key) {
        None => forms.push(form),
        Some(shipped) if form.version > shipped.version => *shipped = form,
        Some(shipped) => {
            let wrong = format!("Version {} is not a later version", form.version);
            let right = format!("Write a version after {}.", shipped.version);
            return Err(mistake(file, "version", wrong, &right));
        }
    }
    Ok(())
}

/// The authority's own files, as their names and texts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OwnFiles {
    /// Forms.
    pub forms: Vec<(String, String)>,
    /// Scales, and words for the slots of licensed ones.
    pub scales: Vec<(String, String)>,
}

/// The files that an authority supplies: those in the folders `forms` and
/// `scales`, in a folder beside its profile and named like it. No folder means
/// no files.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn own_files_beside(profile: &Path) -> std::io::Result<OwnFiles> {
    let folder = profile.with_extension("");
    Ok(OwnFiles {
        forms: texts_in(&folder.join("forms"))?,
        scales: texts_in(&folder.join("scales"))?,
    })
}

fn texts_in(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
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
    use super::*;

    // Requirement: C-57
    #[test]
    fn a_licensed_scale_is_offered_where_the_authority_names_it_and_nowhere_else() {
        let text = include_str!("../../../profiles/buckinghamshire.toml");
        let own = Profile::parse("p", text).unwrap();
        let without = text.replace("scales = [\"star_family\"", "scales = [\"family_scale\"");
        let without = without.replace("scales = [\"graded_care_profile\"]", "scales = []");
        let other = Profile::parse("p", &without).unwrap();
        let definitions = Definitions::load(&OwnFiles::default()).unwrap();
        let offers = |profile: &Profile, key: &str| {
            definitions.offered(profile).any(|scale| scale.key == key)
        };
        assert!(offers(&own, "star_family") && !offers(&other, "star_family"));
        assert!(offers(&own, "family_scale") && offers(&other, "family_scale"));
        assert!(definitions.first_look(&own).is_some());
        assert!(definitions.first_look(&other).is_none());
    }

    #[test]
    fn what_is_shipped_is_sound_and_the_slots_are_empty_without_the_authoritys_files() {
        let definitions = Definitions::load(&OwnFiles::default()).unwrap();
        assert!(definitions.form("whole_family_assessment").is_some());
        let slot = definitions.scale("graded_care_profile").unwrap();
        assert_eq!(slot.content, Content::Places);
    }

    // Requirement: BUCKS-STRAT-96
    #[test]
    fn the_authoritys_own_file_names_the_four_areas_of_graded_care() {
        let profile =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles/buckinghamshire.toml");
        let supplied = own_files_beside(&profile).unwrap();
        let definitions = Definitions::load(&supplied).unwrap();
        let scale = definitions.scale("graded_care_profile").unwrap();
        assert_eq!(scale.content, Content::Complete);
        assert_eq!(scale.areas.len(), 4);
    }

    fn scale(text: &str) -> OwnFiles {
        OwnFiles {
            scales: vec![("x.toml".to_owned(), text.to_owned())],
            ..OwnFiles::default()
        }
    }

    #[test]
    fn every_scale_that_the_profile_names_is_there() {
        let definitions = Definitions::load(&OwnFiles::default()).unwrap();
        let text = include_str!("../../../profiles/buckinghamshire.toml");
        let profile = domain::profile::Profile::parse("p", text).unwrap();
        for key in profile.assessments.iter().flat_map(|one| &one.scales) {
            assert!(definitions.scale(key.as_str()).is_some(), "{key:?}");
        }
    }

    #[test]
    fn a_file_for_no_slot_stops_the_start() {
        let errors = Definitions::load(&scale("scale = \"none\"")).unwrap_err();
        assert_eq!(errors.first().unwrap().key, "scale");
    }

    // Requirement: C-60
    #[test]
    fn an_authority_adds_a_scale_of_its_own_and_never_by_mistake_over_another() {
        let own = include_str!("../../../profiles/scales/family-scale.toml");
        let shipped = Definitions::load(&OwnFiles::default()).unwrap();
        let key = &shipped.scales.first().unwrap().key;
        let other = own.replacen(&format!("\"{key}\""), "\"harbour_star\"", 1);
        let added = Definitions::load(&scale(&other)).unwrap();
        assert_eq!(added.scales.len(), shipped.scales.len() + 1);
        assert!(added.scale("harbour_star").is_some());
        let errors = Definitions::load(&scale(own)).unwrap_err();
        assert_eq!(errors.first().unwrap().key, "key");
    }

    // Requirement: C-55
    #[test]
    fn an_authoritys_form_takes_the_place_of_the_shipped_one_only_as_a_later_version() {
        let (file, text) = FORMS[0];
        let form = FormDefinition::parse(file, text).unwrap();
        let with = |version: u32| OwnFiles {
            forms: vec![(
                "forms/own.toml".to_owned(),
                text.replacen(
                    &format!("version = {}", form.version),
                    &format!("version = {version}"),
                    1,
                ),
            )],
            ..OwnFiles::default()
        };
        let errors = Definitions::load(&with(form.version)).unwrap_err();
        assert_eq!(errors.first().unwrap().key, "version");
        let later = Definitions::load(&with(form.version + 1)).unwrap();
        assert_eq!(later.forms.len(), FORMS.len());
        assert_eq!(later.form(&form.key).unwrap().version, form.version + 1);
    }
}
