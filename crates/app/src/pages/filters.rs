//! What templates may ask of a value: dates and times in London words, typed
//! text made safe, and the parts of a form that belong to one field. Knows no
//! template and no record.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned, civil};
use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind, HtmlEscape};

fn refused(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

/// An instant from whole microseconds since 1970 (how the record keeps it) or
/// from RFC 3339 text (how serde writes it), seen in London.
fn in_london(value: &Value) -> Result<Zoned, Error> {
    let instant = if let Some(text) = value.as_str() {
        text.parse::<Timestamp>()
    } else if let Ok(microseconds) = i64::try_from(value.clone()) {
        Timestamp::from_microsecond(microseconds)
    } else {
        return Err(refused(format!("{} is not an instant", value.kind())));
    };
    let london = TimeZone::get("Europe/London");
    match (instant, london) {
        (Ok(instant), Ok(london)) => Ok(instant.to_zoned(london)),
        (Err(error), _) | (_, Err(error)) => Err(refused(format!("not an instant: {error}"))),
    }
}

fn day_words(date: civil::Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// GOV.UK style: 9:05am, 9am, midday, midnight.
fn time_words(at: &Zoned) -> String {
    match (at.hour(), at.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => at.strftime("%-I%P").to_string(),
        (_, _) => at.strftime("%-I:%M%P").to_string(),
    }
}

/// "12 March 2027 at 9:05am".
pub fn london_datetime(value: &Value) -> Result<String, Error> {
    let at = in_london(value)?;
    Ok(format!("{} at {}", day_words(at.date()), time_words(&at)))
}

/// "12 March 2027", the day that it was in London.
pub fn london_date(value: &Value) -> Result<String, Error> {
    Ok(day_words(in_london(value)?.date()))
}

/// "9:05am".
pub fn london_time(value: &Value) -> Result<String, Error> {
    Ok(time_words(&in_london(value)?))
}

/// A calendar day such as a date of birth, "2027-03-12", as "12 March 2027".
pub fn day(value: &Value) -> Result<String, Error> {
    let date = value.as_str().map(str::parse::<civil::Date>);
    match date {
        Some(Ok(date)) => Ok(day_words(date)),
        Some(Err(_)) | None => Err(refused(format!("{} is not a calendar day", value.kind()))),
    }
}

/// Typed text as paragraphs: escaped, an empty line starts a new paragraph, a
/// single line break stays a line break.
pub fn paragraphs(text: &str) -> Value {
    let text = text.replace("\r\n", "\n");
    let mut html = String::with_capacity(text.len() + 32);
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().chain(std::iter::once("")) {
        if !line.trim().is_empty() {
            lines.push(line);
            continue;
        }
        for (index, kept) in lines.drain(..).enumerate() {
            html.push_str(if index == 0 {
                "<p class=\"govuk-body\">"
            } else {
                "<br>"
            });
            escape_into(&mut html, kept.trim_end());
        }
        if !html.is_empty() && !html.ends_with("</p>") {
            html.push_str("</p>");
        }
    }
    Value::from_safe_string(html)
}

fn escape_into(html: &mut String, text: &str) {
    // Writing to a String cannot fail; the result is asked for by the trait.
    let _ = write!(html, "{}", HtmlEscape(text));
}

/// Typed text for inside a text area, so that it comes back exactly. Line
/// breaks become references, because the component macros indent the lines of
/// what they wrap, which would add spaces to a person's words at every error;
/// the first one is doubled, because HTML drops a line break that opens a text
/// area.
pub fn typed(text: &str) -> Value {
    let mut html = String::with_capacity(text.len() + 16);
    if text.starts_with('\n') {
        html.push_str("&#10;");
    }
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            html.push_str("&#10;");
        }
        escape_into(&mut html, line);
    }
    Value::from_safe_string(html)
}

/// `| trusted`, which stands in for `| safe` inside the component macros. They mark as safe
/// whatever a caller hands over as `html`; here only what our own engine has
/// already escaped counts as safe, so a person's words handed over as `html`
/// by mistake are shown as words.
pub fn trusted(value: &Value) -> Value {
    match value.as_str() {
        Some(text) if !value.is_safe() => Value::from_safe_string(HtmlEscape(text).to_string()),
        _ => value.clone(),
    }
}

/// `form_value(form, 'name')`: what stands in the field, or empty text.
pub fn form_value(form: &Value, name: &str) -> Result<Value, Error> {
    let value = form.get_attr("values")?.get_attr(name)?;
    Ok(match value.kind() {
        ValueKind::Undefined | ValueKind::None => Value::from(""),
        ValueKind::Seq => value.try_iter()?.next().unwrap_or_else(|| Value::from("")),
        _ => value,
    })
}

/// `form_values(form, 'name')`: everything chosen in the field, as a list.
pub fn form_values(form: &Value, name: &str) -> Result<Value, Error> {
    let value = form.get_attr("values")?.get_attr(name)?;
    Ok(match value.kind() {
        ValueKind::Undefined | ValueKind::None => Value::from(Vec::<Value>::new()),
        ValueKind::Seq => value,
        _ => Value::from(vec![value]),
    })
}

/// `form_error(form, 'name')`: the error of the field, or none. A message made
/// of `{message, part}` for date boxes.
pub fn form_error(form: &Value, name: &str) -> Result<Value, Error> {
    for error in form.get_attr("errors")?.try_iter()? {
        if error.get_attr("field")?.as_str() == Some(name) {
            return Ok(error);
        }
    }
    Ok(Value::from(()))
}

/// `error_anchor(error)`: the id of the input that the error is about. The day
/// box of a date carries the field's own name as its id.
pub fn error_anchor(error: &Value) -> Result<String, Error> {
    let field = error.get_attr("field")?;
    let part = error.get_attr("part")?;
    Ok(match part.as_str() {
        None | Some("day") => format!("#{field}"),
        Some(part) => format!("#{field}-{part}"),
    })
}

/// `choices(items, chosen)`: our short items `{value, text, hint, conditional,
/// divider}` in the shape of the component macros, ticked where chosen.
pub fn choices(items: &Value, chosen: &Value) -> Result<Value, Error> {
    let chosen: Vec<String> = if chosen.kind() == ValueKind::Seq {
        chosen.try_iter()?.map(|value| value.to_string()).collect()
    } else {
        vec![chosen.to_string()]
    };
    let mut shaped = Vec::new();
    for item in items.try_iter()? {
        let given = |key: &str| -> Result<Option<Value>, Error> {
            let value = item.get_attr(key)?;
            Ok((!value.is_undefined() && !value.is_none()).then_some(value))
        };
        let mut fields: Vec<(&str, Value)> = Vec::new();
        if let Some(divider) = given("divider")? {
            fields.push(("divider", divider));
            shaped.push(Value::from_pairs(fields));
            continue;
        }
        let value = item.get_attr("value")?;
        let ticked = chosen.contains(&value.to_string());
        fields.push(("checked", Value::from(ticked)));
        fields.push(("selected", Value::from(ticked)));
        fields.push(("value", value));
        fields.push(("text", item.get_attr("text")?));
        if let Some(hint) = given("hint")? {
            fields.push(("hint", Value::from_pairs([("text", hint)])));
        }
        if let Some(html) = given("conditional")? {
            fields.push(("conditional", Value::from_pairs([("html", trusted(&html))])));
        }
        if let Some(behaviour) = given("behaviour")? {
            fields.push(("behaviour", behaviour));
        }
        shaped.push(Value::from_pairs(fields));
    }
    Ok(Value::from(shaped))
}
