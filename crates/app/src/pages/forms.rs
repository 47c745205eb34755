//! What a form page shows and what comes back from it, as raw words.
//!
//! A template sees `form` as `{values: {name: ["typed"]}, errors: [{field,
//! part, message}], submission_key}`. Knows no web framework, no command and
//! no rule: the words are read into commands elsewhere, and an error made
//! there comes back here to stand beside its field.

use std::collections::BTreeMap;

use serde::Serialize;

/// Name of the hidden field that makes a second click harmless.
pub const SUBMISSION_KEY: &str = "submission_key";

/// Fields whose words are never kept, and never shown again.
pub const SECRET_FIELDS: &[&str] = &["password", "current", "new", "code", "secret"];

/// What a form says about itself.
const FORM_FIELDS: &[&str] = &[SUBMISSION_KEY, "version", "step"];

/// The text fields of a submitted form, exactly as sent, except that a line
/// break is one `\n` (browsers send two characters) and NUL, which no keyboard
/// types and PostgreSQL cannot store, is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawForm {
    fields: BTreeMap<String, Vec<String>>,
}

/// The body of a request is not a form.
#[derive(Debug, thiserror::Error)]
#[error("the request does not hold a form that can be read")]
pub struct NotAForm(#[from] serde_urlencoded::de::Error);

impl RawForm {
    /// Reads `application/x-www-form-urlencoded`.
    pub fn parse_urlencoded(body: &[u8]) -> Result<RawForm, NotAForm> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(body)?;
        Ok(RawForm::from_pairs(pairs))
    }

    /// Takes names and values in the order sent, as from a multipart body.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> RawForm {
        let mut form = RawForm::default();
        for (name, value) in pairs {
            form.push(name, &value);
        }
        form
    }

    /// Adds one value to those already held under the name.
    pub fn push(&mut self, name: impl Into<String>, value: &str) {
        let value = value.replace("\r\n", "\n").replace('\0', "");
        self.fields.entry(name.into()).or_default().push(value);
    }

    /// The first value under the name without white space around it; empty
    /// where the field was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.all(name).first().map_or("", |value| value.trim())
    }

    /// Every value under the name, as sent: ticked boxes, repeated fields.
    pub fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }

    /// True where the field was sent at all, even empty.
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Every field with its values, in the order of the names.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.fields
            .iter()
            .map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// What the person typed: neither passwords and codes, which are never kept
    /// or shown again, nor the form's own key, version and step.
    pub fn words(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.fields()
            .filter(|(name, _)| !SECRET_FIELDS.contains(name) && !FORM_FIELDS.contains(name))
    }

    /// The three boxes of a date field.
    pub fn date(&self, name: &str) -> DateParts<'_> {
        DateParts {
            day: self.text(&DatePart::Day.field_of(name)),
            month: self.text(&DatePart::Month.field_of(name)),
            year: self.text(&DatePart::Year.field_of(name)),
        }
    }

    /// The key that the page was drawn with.
    pub fn submission_key(&self) -> &str {
        self.text(SUBMISSION_KEY)
    }
}

/// Day, month and year as typed, trimmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateParts<'a> {
    pub day: &'a str,
    pub month: &'a str,
    pub year: &'a str,
}

impl DateParts<'_> {
    /// True where nothing was typed in any box.
    pub fn is_blank(&self) -> bool {
        self.day.is_empty() && self.month.is_empty() && self.year.is_empty()
    }

    /// The first box left empty, if some other box was filled.
    pub fn first_missing(&self) -> Option<DatePart> {
        if self.is_blank() {
            None
        } else if self.day.is_empty() {
            Some(DatePart::Day)
        } else if self.month.is_empty() {
            Some(DatePart::Month)
        } else if self.year.is_empty() {
            Some(DatePart::Year)
        } else {
            None
        }
    }
}

/// One box of a date field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DatePart {
    Day,
    Month,
    Year,
}

impl DatePart {
    /// The word used in the box's name and id.
    pub fn word(self) -> &'static str {
        match self {
            DatePart::Day => "day",
            DatePart::Month => "month",
            DatePart::Year => "year",
        }
    }

    fn field_of(self, name: &str) -> String {
        format!("{name}-{}", self.word())
    }
}

/// A message about one field, in words for the person who fills in the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormError {
    pub field: String,
    /// The box of a date field that the message is about.
    pub part: Option<DatePart>,
    pub message: String,
}

/// What is wrong with a form, in the order of its fields. One message per
/// field: the first says what to do first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FormErrors {
    errors: Vec<FormError>,
}

impl FormErrors {
    pub fn new() -> FormErrors {
        FormErrors::default()
    }

    /// Says what is wrong with a field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.push(field.into(), None, message.into());
    }

    /// Says what is wrong with one box of a date field.
    pub fn add_part(
        &mut self,
        field: impl Into<String>,
        part: DatePart,
        message: impl Into<String>,
    ) {
        self.push(field.into(), Some(part), message.into());
    }

    fn push(&mut self, field: String, part: Option<DatePart>, message: String) {
        if self.of(&field).is_none() {
            self.errors.push(FormError {
                field,
                part,
                message,
            });
        }
    }

    /// The message for a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        let found = self.errors.iter().find(|error| error.field == field);
        found.map(|error| error.message.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &FormError> {
        self.errors.iter()
    }
}

/// A form as a template shows it: `form` in the context.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormPage {
    values: BTreeMap<String, Vec<String>>,
    errors: FormErrors,
    submission_key: String,
}

impl FormPage {
    /// An empty form. The key is new for each page drawn.
    pub fn blank(submission_key: impl Into<String>) -> FormPage {
        FormPage {
            submission_key: submission_key.into(),
            ..FormPage::default()
        }
    }

    /// The form again, with the person's own words and what is wrong. It keeps
    /// its key, so that a late second click still meets the first.
    pub fn again(raw: &RawForm, errors: FormErrors) -> FormPage {
        FormPage {
            values: raw.fields.clone(),
            errors,
            submission_key: raw.submission_key().to_owned(),
        }
    }

    /// Fills one field before the person has typed anything.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> FormPage {
        self.values
            .entry(name.into())
            .or_default()
            .push(value.into());
        self
    }

    /// Fills the three boxes of a date field.
    #[must_use]
    pub fn with_date(self, name: &str, date: jiff::civil::Date) -> FormPage {
        self.with(DatePart::Day.field_of(name), date.day().to_string())
            .with(DatePart::Month.field_of(name), date.month().to_string())
            .with(DatePart::Year.field_of(name), date.year().to_string())
    }

    /// Forgets what was typed in a field that must not be shown again, such as
    /// a password.
    #[must_use]
    pub fn without(mut self, name: &str) -> FormPage {
        self.values.remove(name);
        self
    }

    pub fn errors(&self) -> &FormErrors {
        &self.errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_leaves_out_passwords_and_the_forms_own_fields() {
        let form = RawForm::parse_urlencoded(
            b"submission_key=k&version=3&step=two&password=p&code=123456&why=because",
        )
        .unwrap();
        let words: Vec<(&str, &[String])> = form.words().collect();
        assert_eq!(words, [("why", ["because".to_owned()].as_slice())]);
    }

    #[test]
    fn a_field_that_was_not_sent_reads_as_empty_text() {
        let form = RawForm::parse_urlencoded(b"name=+Ada+&need=a&need=b").unwrap();
        assert_eq!(form.text("name"), "Ada");
        assert_eq!(form.all("need"), ["a", "b"]);
        assert_eq!(form.text("missing"), "");
        assert!(form.all("missing").is_empty());
    }

    #[test]
    fn line_breaks_are_kept_as_one_character_each() {
        let form = RawForm::parse_urlencoded(b"note=one%0D%0A%0D%0Atwo%00").unwrap();
        assert_eq!(form.text("note"), "one\n\ntwo");
    }

    #[test]
    fn a_date_says_which_box_was_left_empty() {
        let form = RawForm::parse_urlencoded(b"dob-day=3&dob-month=+&dob-year=2019").unwrap();
        assert_eq!(form.date("dob").first_missing(), Some(DatePart::Month));
        assert!(form.date("other").is_blank());
        assert_eq!(form.date("other").first_missing(), None);
    }

    #[test]
    fn a_field_keeps_its_first_message_and_fields_keep_their_order() {
        let mut errors = FormErrors::new();
        errors.add("postcode", "Enter a postcode");
        errors.add("name", "Enter a name");
        errors.add("postcode", "Postcode must be real");
        let fields: Vec<_> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["postcode", "name"]);
        assert_eq!(errors.of("postcode"), Some("Enter a postcode"));
    }

    #[test]
    fn a_form_shown_again_keeps_its_words_and_its_key_but_not_a_password() {
        let raw = RawForm::parse_urlencoded(b"submission_key=k1&name=Ada&password=x").unwrap();
        let page = FormPage::again(&raw, FormErrors::new()).without("password");
        let shown = serde_json::to_value(&page).unwrap();
        assert_eq!(shown["submission_key"], "k1");
        assert_eq!(shown["values"]["name"][0], "Ada");
        assert!(shown["values"].get("password").is_none());
    }
}
