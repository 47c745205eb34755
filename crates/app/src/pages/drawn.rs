//! Templates drawn with samples, for the rooms' tests.

use serde::Serialize;

use super::{Brand, FormErrors, FormPage, PageFrame, Pages, RawForm, structure};

/// An empty form; or, with a field's name, one that came back with an error there.
pub(crate) fn form(field: Option<&str>) -> FormPage {
    match field {
        None => FormPage::blank("key-1"),
        Some(field) => {
            let mut errors = FormErrors::new();
            errors.add(field, "Enter something");
            FormPage::again(&RawForm::default(), errors)
        }
    }
}

/// Draws a template in an empty frame under the strict engine, holds it to the
/// structural checks and gives its HTML.
#[track_caller]
pub(crate) fn drawn(template: &str, context: impl Serialize) -> String {
    #[derive(Serialize)]
    struct Framed<C> {
        page: PageFrame,
        #[serde(flatten)]
        context: C,
    }
    let framed = Framed {
        page: PageFrame::default(),
        context,
    };
    let pages = Pages::strict_for_tests(&Brand::new("Early Help", "Borough of Elmsford")).unwrap();
    let html = pages.render(template, framed).unwrap();
    let faults = structure::problems(&html);
    assert!(faults.is_empty(), "{template}: {faults:?}\n{html}");
    html
}
