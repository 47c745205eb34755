//! The level that was named, read once more against its own words. At the
//! levels that the front door takes on: the signs (BUCKS-STRAT-49). Below: what
//! the agency can do itself, and whom it points to (BUCKS-STRAT-46, -47, -62).
//! Nothing here changes the level (BUCKS-STRAT-41).

use casework::drafts::Draft;
use domain::profile::{Indicators, Level};
use domain::referrals::{CanHelp, OwnHelp, PointedTo, Thresholds};
use serde_json::{Value, json};

use super::draft::{no_draft, onward, open, save as save_draft, show};
use super::read::{line, needed_text, text};
use super::steps::Step;
use crate::home::level_context;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx};
use crate::words::today;

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let Some(level) = level_named(&cx, &draft) else {
        return cx.then(Step::Level.path(), None);
    };
    let mut form = cx.blank_form();
    if let Some(read) = &draft.content.thresholds {
        for (value, sign) in signs(&level) {
            if read.signs.contains(&sign) {
                form = form.with("signs", value);
            }
        }
        form = form.with("judgement", read.judgement.clone().unwrap_or_default());
        if let Some(own) = &read.own_help {
            form = form.with("can", own.can.key()).with("how", &own.how);
            if let Some(to) = &own.pointed_to {
                form = form
                    .with("service", &to.service)
                    .with("service_contact", to.contact.clone().unwrap_or_default());
            }
        }
    }
    draw(cx, &draft, &level, &form)
}

/// The level on the draft, in the wording in force.
fn level_named(cx: &Cx, draft: &Draft) -> Option<Level> {
    if !Step::Thresholds.is_asked(&draft.content) {
        return None;
    }
    let named = draft.content.level.as_ref()?.level;
    cx.app
        .profile
        .levels_in_force(today(cx.act.at))
        .levels()
        .iter()
        .find(|level| level.number.get() == named)
        .cloned()
}

/// Whether the front door takes on requests of this level (BUCKS-STRAT-79).
fn is_taken_on(cx: &Cx, level: &Level) -> bool {
    cx.app
        .profile
        .entry
        .lowest_level_processed
        .is_none_or(|lowest| u32::from(level.number.get()) >= lowest)
}

/// Each sign of a level, under a short value for its box.
fn signs(level: &Level) -> Vec<(String, String)> {
    level
        .indicators
        .iter()
        .enumerate()
        .flat_map(|(group, indicators)| {
            indicators
                .signs
                .iter()
                .enumerate()
                .map(move |(at, sign)| (format!("{group}-{at}"), sign.clone()))
        })
        .collect()
}

fn draw(cx: Cx, draft: &Draft, level: &Level, form: &FormPage) -> Answer {
    let groups: Vec<Value> = level
        .indicators
        .iter()
        .enumerate()
        .map(|(group, indicators)| group_context(group, indicators))
        .collect();
    let can: Vec<Value> = CanHelp::ALL
        .iter()
        .map(|answer| json!({ "value": answer.key(), "text": answer.words() }))
        .collect();
    let more = json!({
        "level": level_context(level),
        "taken_on": is_taken_on(&cx, level),
        "groups": groups,
        "can_choices": can,
        "has_account": cx.session.is_some(),
    });
    show(
        cx,
        draft,
        Step::Thresholds,
        Step::Thresholds.template(),
        form,
        more,
    )
}

fn group_context(group: usize, indicators: &Indicators) -> Value {
    let theme = indicators.theme.to_string();
    let title = match &indicators.ages {
        Some(ages) => format!("{theme} ({ages})"),
        None => theme,
    };
    json!({
        "title": title,
        "signs": indicators.signs.iter().enumerate().map(|(at, sign)| json!({
            "value": format!("{group}-{at}"), "text": sign,
        })).collect::<Vec<_>>(),
    })
}

/// Saves the page.
pub async fn save(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let Some(level) = level_named(&cx, &draft) else {
        return cx.then(Step::Level.path(), None);
    };
    let read = if is_taken_on(&cx, &level) {
        read_signs(&cx.form, &signs(&level))
    } else {
        read_own_help(&cx.form)
    };
    match read {
        Ok(read) => {
            let content = save_draft(&cx, draft, |content| content.thresholds = Some(read)).await?;
            onward(&cx, Step::Thresholds, &content)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            draw(cx, &draft, &level, &form)
        }
    }
}

/// No sign has to be ticked: judgement decides, and the front door reads both.
fn read_signs(form: &RawForm, offered: &[(String, String)]) -> Result<Thresholds, FormErrors> {
    let mut errors = FormErrors::new();
    let ticked = form.all("signs");
    let judgement = text(form, &mut errors, "judgement", "What the signs do not say");
    let read = Thresholds {
        signs: offered
            .iter()
            .filter(|(value, _)| ticked.contains(value))
            .map(|(_, sign)| sign.clone())
            .collect(),
        judgement,
        own_help: None,
    };
    if errors.is_empty() {
        Ok(read)
    } else {
        Err(errors)
    }
}

fn read_own_help(form: &RawForm) -> Result<Thresholds, FormErrors> {
    let mut errors = FormErrors::new();
    let can = CanHelp::from_key(form.text("can"));
    if can.is_none() {
        errors.add("can", "Select whether your own service can help");
    }
    let how = needed_text(
        form,
        &mut errors,
        "how",
        "What your service can do",
        "Say what your service can do, or why it cannot help",
    );
    let service = line(form, &mut errors, "service", "Name of the service");
    let contact = line(
        form,
        &mut errors,
        "service_contact",
        "How to reach the service",
    );
    if service.is_none() && contact.is_some() {
        errors.add("service", "Enter the name of the service");
    }
    match (can, how) {
        (Some(can), Some(how)) if errors.is_empty() => Ok(Thresholds {
            signs: Vec::new(),
            judgement: None,
            own_help: Some(OwnHelp {
                can,
                how,
                pointed_to: service.map(|service| PointedTo { service, contact }),
            }),
        }),
        _ => Err(errors),
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

    // Requirement: BUCKS-STRAT-46, BUCKS-STRAT-47, BUCKS-STRAT-62
    #[test]
    fn below_the_front_doors_levels_an_agency_says_whether_it_can_help_and_whom_it_points_to() {
        let errors = read_own_help(&form(&[("service_contact", "01632 960 000")])).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["can", "how", "service"]);
        let read = read_own_help(&form(&[
            ("can", "partly"),
            ("how", "A reading mentor"),
            ("service", "Young Carers Club"),
        ]))
        .unwrap();
        let own = read.own_help.unwrap();
        assert_eq!(own.can, CanHelp::Partly);
        assert_eq!(own.pointed_to.unwrap().service, "Young Carers Club");
    }

    // Requirement: BUCKS-STRAT-41, BUCKS-STRAT-49
    #[test]
    fn the_signs_that_are_seen_are_kept_in_words_and_none_of_them_is_needed() {
        let offered = [
            ("0-0".to_owned(), "Often late".to_owned()),
            ("0-1".to_owned(), "Often hungry".to_owned()),
        ];
        let read = read_signs(&form(&[("signs", "0-1"), ("signs", "9-9")]), &offered).unwrap();
        assert_eq!(read.signs, ["Often hungry"]);
        let none = read_signs(&form(&[]), &offered).unwrap();
        assert_eq!(none, Thresholds::default());
    }
}
