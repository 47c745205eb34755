//! What a client of the standard asks for, and what is wrong with a question.

use domain::people::Postcode;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;
use uuid::Uuid;

use crate::web::{Cx, Reply};

/// How many items stand on a page, and at most.
const PER_PAGE: usize = 50;
const PER_PAGE_MAX: usize = 1_000;

/// The parameters of every list, those that were given.
#[derive(Debug)]
pub struct Asked {
    /// Words to look for.
    pub search: String,
    /// The page, counted from 1.
    pub page: usize,
    /// How many items a page holds; none when everything is asked for at once.
    pub per_page: Option<usize>,
    /// One item on each line, without pages.
    pub lines: bool,
    /// With this category, or one below it.
    pub term: Option<Uuid>,
    /// With a category of this tree.
    pub taxonomy: Option<Uuid>,
    /// Of this organisation.
    pub organization: Option<Uuid>,
    /// Changed on or after this.
    pub modified_after: Option<Timestamp>,
    /// Identifiers and dates only.
    pub minimal: bool,
    /// Everything about each item.
    pub full: bool,
    /// An organisation with its services.
    pub full_service: bool,
    /// Categories at the top only.
    pub top_only: bool,
    /// Categories below this one.
    pub parent: Option<Uuid>,
    /// Near this postcode.
    pub postcode: Option<Postcode>,
    /// Within so many metres of it.
    pub proximity: Option<f64>,
}

/// A question that cannot be answered, with the reason.
pub fn refused(says: String) -> Reply {
    Reply::Json(400, json!({ "title": says, "status": 400 }).to_string())
}

fn yes(cx: &Cx, name: &str) -> Result<bool, String> {
    match cx.query(name).to_lowercase().as_str() {
        "" | "false" | "0" => Ok(false),
        "true" | "1" => Ok(true),
        _ => Err(format!("{name} must be true or false")),
    }
}

fn id(cx: &Cx, name: &str) -> Result<Option<Uuid>, String> {
    match cx.query(name) {
        "" => Ok(None),
        text => Uuid::parse_str(text)
            .map(Some)
            .map_err(|_| format!("{name} must be a UUID")),
    }
}

fn whole(cx: &Cx, name: &str, most: usize) -> Result<Option<usize>, String> {
    match cx.query(name) {
        "" => Ok(None),
        text => match text.parse::<usize>() {
            Ok(number) if (1..=most).contains(&number) => Ok(Some(number)),
            Ok(_) | Err(_) => Err(format!("{name} must be a whole number from 1 to {most}")),
        },
    }
}

/// A day or an instant; a plus sign that came unencoded is a space by now.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim().replace(' ', "+");
    if let Ok(day) = text.parse::<Date>() {
        return day
            .to_zoned(TimeZone::UTC)
            .ok()
            .map(|start| start.timestamp());
    }
    text.parse::<Timestamp>().ok().or_else(|| {
        let local: jiff::civil::DateTime = text.parse().ok()?;
        local
            .to_zoned(TimeZone::UTC)
            .ok()
            .map(|zoned| zoned.timestamp())
    })
}

impl Asked {
    /// Reads the parameters.
    ///
    /// # Errors
    /// The first that is wrong, with what would be right.
    pub fn read(cx: &Cx) -> Result<Self, String> {
        let search = cx.query("search").to_owned();
        if search.chars().count() > 200 {
            return Err("search must be 200 characters or fewer".to_owned());
        }
        let lines = match cx.query("format") {
            "" | "json" => false,
            "ndjson" => true,
            _ => return Err("format must be json or ndjson".to_owned()),
        };
        let modified_after = match cx.query("modified_after") {
            "" => None,
            text => Some(instant(text).ok_or(
                "modified_after must be a date or a date-time, like 2027-03-31T09:00:00Z",
            )?),
        };
        let postcode = match cx.query("postcode") {
            "" => None,
            text => Some(
                Postcode::parse(text)
                    .map_err(|_| "postcode must be a full UK postcode, like SW1A 2AA")?,
            ),
        };
        let proximity = match cx.query("proximity") {
            "" => None,
            text => match text.parse::<f64>() {
                Ok(metres) if metres.is_finite() && metres >= 0.0 => Some(metres),
                Ok(_) | Err(_) => return Err("proximity must be a number of metres".to_owned()),
            },
        };
        if proximity.is_some() && postcode.is_none() {
            return Err("proximity needs a postcode".to_owned());
        }
        let minimal = yes(cx, "minimal")?;
        let per_page = whole(cx, "per_page", PER_PAGE_MAX)?;
        Ok(Self {
            search,
            page: whole(cx, "page", usize::MAX)?.unwrap_or(1),
            // A client that only compares dates wants one page.
            per_page: per_page.or((!minimal).then_some(PER_PAGE)),
            lines,
            term: id(cx, "taxonomy_term_id")?,
            taxonomy: id(cx, "taxonomy_id")?,
            organization: id(cx, "organization_id")?,
            modified_after,
            minimal,
            full: yes(cx, "full")?,
            full_service: yes(cx, "full_service")?,
            top_only: yes(cx, "top_only")?,
            parent: id(cx, "parent_id")?,
            postcode,
            proximity,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn a_day_an_instant_and_an_instant_with_a_lost_plus_sign_are_all_read() {
        let day = instant("2027-03-31").unwrap();
        assert_eq!(instant("2027-03-31T00:00:00Z"), Some(day));
        assert_eq!(instant("2027-03-31T01:00:00 01:00"), Some(day));
        assert_eq!(instant("2027-03-31T00:00:00"), Some(day));
        assert_eq!(instant("last week"), None);
    }
}
