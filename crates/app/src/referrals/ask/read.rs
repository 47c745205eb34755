//! Reads the boxes of a form into words within limits, with GOV.UK's error
//! messages beside the field. Knows no page and no draft.

use domain::people::{DateOfBirth, DatePart as Part};
use domain::referrals::ChildAge;
use jiff::civil::Date;

use crate::pages::forms::{DatePart, FormErrors, RawForm};

/// The longest name or other single line.
pub const NAME_MAX: usize = 200;
/// The longest answer in a large box.
pub const TEXT_MAX: usize = 8_000;

/// A line that may be left out. `what` names the field at the start of a message.
pub fn line(form: &RawForm, errors: &mut FormErrors, name: &str, what: &str) -> Option<String> {
    let words = form
        .text(name)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    within(errors, name, what, words, NAME_MAX)
}

/// A line that must be there.
pub fn needed_line(
    form: &RawForm,
    errors: &mut FormErrors,
    name: &str,
    what: &str,
    message: &str,
) -> Option<String> {
    let words = line(form, errors, name, what);
    if words.is_none() {
        errors.add(name, message);
    }
    words
}

/// Words of one or more lines that may be left out.
pub fn text(form: &RawForm, errors: &mut FormErrors, name: &str, what: &str) -> Option<String> {
    within(errors, name, what, form.text(name).to_owned(), TEXT_MAX)
}

/// Words of one or more lines that must be there.
pub fn needed_text(
    form: &RawForm,
    errors: &mut FormErrors,
    name: &str,
    what: &str,
    message: &str,
) -> Option<String> {
    let words = text(form, errors, name, what);
    if words.is_none() {
        errors.add(name, message);
    }
    words
}

fn within(
    errors: &mut FormErrors,
    name: &str,
    what: &str,
    words: String,
    most: usize,
) -> Option<String> {
    if words.chars().count() > most {
        let most = if most == TEXT_MAX { "8,000" } else { "200" };
        errors.add(name, format!("{what} must be {most} characters or fewer"));
    }
    Some(words).filter(|words| !words.is_empty())
}

/// A value with a parser of its own, such as a postcode, that may be left out.
pub fn parsed<T, E: std::fmt::Display>(
    form: &RawForm,
    errors: &mut FormErrors,
    name: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    let typed = form.text(name);
    if typed.is_empty() {
        return None;
    }
    parse(typed)
        .map_err(|error| errors.add(name, error.to_string()))
        .ok()
}

/// A date of birth that must be there.
pub fn date_of_birth(
    form: &RawForm,
    errors: &mut FormErrors,
    name: &str,
    today: Date,
) -> Option<Date> {
    let boxes = form.date(name);
    match DateOfBirth::parse(boxes.day, boxes.month, boxes.year, today) {
        Ok(born) => Some(born.date()),
        Err(error) => {
            match error.parts().as_slice() {
                [part] => errors.add_part(name, part_of(*part), error.to_string()),
                _ => errors.add(name, error.to_string()),
            }
            None
        }
    }
}

/// About how old a child is, in years; nothing typed means that it is not known.
pub fn about_years(form: &RawForm, errors: &mut FormErrors, name: &str) -> ChildAge {
    let typed = form.text(name);
    match typed.parse() {
        _ if typed.is_empty() => ChildAge::NotKnown,
        Ok(years) if years <= 25 => ChildAge::About { years },
        Ok(_) | Err(_) => {
            errors.add(name, "Enter about how old, as a number from 0 to 25");
            ChildAge::NotKnown
        }
    }
}

/// Any other day, that may be left out. `what` names the field in a message.
pub fn day(form: &RawForm, errors: &mut FormErrors, name: &str, what: &str) -> Option<Date> {
    let boxes = form.date(name);
    if boxes.is_blank() {
        return None;
    }
    if let Some(part) = boxes.first_missing() {
        errors.add_part(name, part, format!("{what} must include a {}", part.word()));
        return None;
    }
    if boxes.year.len() != 4 || boxes.year.parse::<i16>().is_err() {
        errors.add_part(name, DatePart::Year, "Year must include 4 numbers");
        return None;
    }
    let read = real_day(boxes.day, boxes.month, boxes.year);
    if read.is_none() {
        errors.add(name, format!("{what} must be a real date"));
    }
    read
}

fn real_day(day: &str, month: &str, year: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

const fn part_of(part: Part) -> DatePart {
    match part {
        Part::Day => DatePart::Day,
        Part::Month => DatePart::Month,
        Part::Year => DatePart::Year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> RawForm {
        RawForm::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn a_line_that_must_be_there_says_so_and_one_that_may_be_left_out_does_not() {
        let (form, mut errors) = (form(&[("name", "  ")]), FormErrors::new());
        assert_eq!(line(&form, &mut errors, "name", "Name"), None);
        assert!(errors.is_empty());
        needed_line(&form, &mut errors, "name", "Name", "Enter your name");
        assert_eq!(errors.of("name"), Some("Enter your name"));
    }

    #[test]
    fn words_longer_than_the_field_are_not_cut_but_refused() {
        let long = "a".repeat(TEXT_MAX + 1);
        let (form, mut errors) = (form(&[("worry", &long)]), FormErrors::new());
        let read = needed_text(&form, &mut errors, "worry", "Worry", "Enter a worry");
        assert_eq!(read.map(|words| words.len()), Some(TEXT_MAX + 1));
        assert_eq!(
            errors.of("worry"),
            Some("Worry must be 8,000 characters or fewer")
        );
    }

    #[test]
    fn a_day_names_the_box_that_was_left_empty_and_refuses_days_that_never_were() {
        let mut errors = FormErrors::new();
        let part = form(&[("on-day", "3"), ("on-year", "2026")]);
        assert_eq!(day(&part, &mut errors, "on", "Date"), None);
        assert_eq!(errors.of("on"), Some("Date must include a month"));
        for (day_box, expected) in [("30", None), ("28", Some(Date::constant(2026, 2, 28)))] {
            let mut errors = FormErrors::new();
            let whole = form(&[("on-day", day_box), ("on-month", "2"), ("on-year", "2026")]);
            assert_eq!(day(&whole, &mut errors, "on", "Date"), expected);
            assert_eq!(errors.is_empty(), expected.is_some());
        }
    }

    #[test]
    fn a_date_of_birth_after_today_is_refused() {
        let mut errors = FormErrors::new();
        let born = form(&[
            ("born-day", "3"),
            ("born-month", "3"),
            ("born-year", "2026"),
        ]);
        let today = Date::constant(2026, 3, 2);
        assert_eq!(date_of_birth(&born, &mut errors, "born", today), None);
        assert_eq!(errors.of("born"), Some("Date of birth must be in the past"));
    }
}
