//! A profile's text, made from the shipped one and what differs.

use domain::profile::{ClockKey, ConsentPurpose, ListKey, Word as _};
use jiff::civil::date;
use toml::{Table, Value};

use super::changes::{Agrees, Changes, Limited, Meets};

const SHIPPED: &str = include_str!("../../../../../profiles/buckinghamshire.toml");

const DAYS: [&str; 5] = ["monday", "tuesday", "wednesday", "thursday", "friday"];

fn text(words: impl Into<String>) -> Value {
    Value::String(words.into())
}

fn table<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let entries = entries.map(|(key, value)| (key.to_owned(), value));
    Value::Table(entries.into_iter().collect())
}

fn within<'a>(root: &'a mut Table, path: &[&str]) -> &'a mut Table {
    path.iter().fold(root, |table, key| {
        let value = table
            .entry(*key)
            .or_insert_with(|| Value::Table(Table::new()));
        value.as_table_mut().unwrap()
    })
}

/// The text of the profile.
pub fn made(changes: &Changes) -> String {
    let mut root: Table = SHIPPED.parse().unwrap();
    lists(&mut root, changes);
    levels(&mut root, changes);
    entry(&mut root, changes);
    outcomes(&mut root, changes);
    forums(&mut root, changes);
    clocks(&mut root, changes);
    consent(&mut root, changes);
    let names = changes.names.iter().map(|(label, (full, common))| {
        let mut name = Table::from_iter([("full".to_owned(), text(full.clone()))]);
        if let Some(common) = common {
            name.insert("common".to_owned(), text(common.clone()));
        }
        (label.word().to_owned(), Value::Table(name))
    });
    root.insert("names".to_owned(), Value::Table(names.collect()));
    toml::to_string(&root).unwrap()
}

fn entry(root: &mut Table, changes: &Changes) {
    let may_refer = changes.may_refer.iter().map(|one| text(one.word()));
    let entry = within(root, &["entry"]);
    entry.insert("door".to_owned(), text(changes.door.word()));
    entry.insert("hub".to_owned(), text(changes.hub.word()));
    entry.insert("family_view".to_owned(), text(changes.family_view.word()));
    entry.insert(
        "who_may_refer".to_owned(),
        Value::Array(may_refer.collect()),
    );
    match changes.lowest {
        Some(lowest) => {
            let lowest = Value::Integer(i64::from(lowest));
            entry.insert("lowest_level_processed".to_owned(), lowest);
        }
        None => {
            entry.remove("lowest_level_processed");
        }
    }
    match changes.reads_days {
        Some(days) => {
            let days = Value::Integer(i64::from(days));
            within(root, &["after_closing"]).insert("lead_worker_reads_days".to_owned(), days);
        }
        None => {
            root.remove("after_closing");
        }
    }
    let hour = |hour: i8| -> Value {
        format!("time = {hour:02}:00:00").parse::<Table>().unwrap()["time"].clone()
    };
    let open = table([
        ("opens", hour(9 + changes.opens)),
        ("closes", hour(17 + changes.opens)),
    ]);
    for day in DAYS {
        within(root, &["working_week"]).insert(day.to_owned(), open.clone());
    }
}

/// One edition with as many levels as asked for: the last is no early help, and
/// the one below it may have two ways on.
fn levels(root: &mut Table, changes: &Changes) {
    let shipped = root["level_editions"].as_array().unwrap();
    let pattern = shipped[0]["levels"][0].as_table().unwrap().clone();
    let branches = shipped[1]["levels"][0]["branches"].clone();
    let levels = (1..=changes.levels).map(|number| {
        let mut level = pattern.clone();
        let early_help = number < changes.levels;
        level.insert("number".to_owned(), Value::Integer(i64::from(number)));
        level.insert(
            "counts_as_early_help".to_owned(),
            Value::Boolean(early_help),
        );
        if changes.branches && number + 1 == changes.levels {
            level.insert("branches".to_owned(), branches.clone());
        }
        Value::Table(level)
    });
    let levels = Value::Array(levels.collect());
    let mut edition = shipped[0].as_table().unwrap().clone();
    edition.remove("in_force_to");
    edition.insert("levels".to_owned(), levels);
    root["level_editions"] = Value::Array(vec![Value::Table(edition)]);
    let top = i64::from(changes.levels);
    for assessment in root["assessments"].as_array_mut().unwrap() {
        for key in ["expected_at_levels", "allowed_at_levels"] {
            if let Some(levels) = assessment.get_mut(key).and_then(Value::as_array_mut) {
                levels.retain(|level| level.as_integer().is_some_and(|level| level <= top));
            }
        }
    }
}

fn outcomes(root: &mut Table, changes: &Changes) {
    for (meeting, left_out) in [
        ("front_door", &changes.not_offered),
        ("forum", &changes.forum_not_offered),
    ] {
        for outcome in left_out {
            within(root, &["outcomes", meeting, outcome]).insert("offered".to_owned(), text("no"));
        }
    }
}

fn forums(root: &mut Table, changes: &Changes) {
    let shipped = root["forums"].as_array().unwrap().clone();
    let of_kind = |kind: &str| {
        let found = shipped
            .iter()
            .find(|one| one["kind"].as_str() == Some(kind));
        found.unwrap().as_table().unwrap().clone()
    };
    let mut forums: Vec<Value> = changes
        .forums
        .iter()
        .enumerate()
        .map(|(place, meets)| Value::Table(forum(of_kind("allocation"), place, meets)))
        .collect();
    if changes.transfer_meeting {
        forums.push(Value::Table(of_kind("transfer")));
    }
    root.insert("default_forum".to_owned(), text("area-0"));
    root.insert("forums".to_owned(), Value::Array(forums));
}

fn forum(mut forum: Table, place: usize, meets: &Meets) -> Table {
    forum.insert("key".to_owned(), text(format!("area-{place}")));
    let postcodes = Value::Array(vec![text(format!("HP{}", place + 1))]);
    forum.insert("postcodes".to_owned(), postcodes);
    for (key, number) in [
        ("minimum_agencies", meets.minimum),
        ("notice_working_days", meets.notice),
    ] {
        if let Some(number) = number {
            forum.insert(key.to_owned(), Value::Integer(i64::from(number)));
        }
    }
    match meets.rhythm {
        Some((every, day)) => {
            // The eighth of January 2024 is a Monday.
            let first = date(2024, 1, 8 + i8::try_from(day).unwrap());
            let rhythm = format!(
                "every_days = {every}\nfirst_meeting = {first}\nday = \"{}\"\nstarts = 10:00:00",
                DAYS[usize::from(day)]
            );
            forum.insert("meets".to_owned(), Value::Table(rhythm.parse().unwrap()));
        }
        None => {
            forum.remove("meets");
        }
    }
    forum
}

fn clocks(root: &mut Table, changes: &Changes) {
    let clocks = changes
        .clocks
        .iter()
        .map(|(key, limited)| (key.word().to_owned(), clock(*key, limited)));
    root.insert("clocks".to_owned(), Value::Table(clocks.collect()));
}

fn clock(key: ClockKey, limited: &Limited) -> Value {
    let limit = |times: u32| text(format!("{} {}", limited.number * times, limited.unit));
    let mut clock = Table::from_iter([
        ("counts".to_owned(), text(limited.counts)),
        ("force".to_owned(), text(limited.force)),
        ("starts".to_owned(), text(limited.starts.word())),
        ("escalate_to".to_owned(), text("lead_agency_manager")),
    ]);
    if key == ClockKey::Review {
        clock.insert("series".to_owned(), Value::Array(vec![limit(1), limit(3)]));
        clock.insert("then_every".to_owned(), limit(2));
    } else {
        clock.insert("limit".to_owned(), limit(1));
    }
    Value::Table(clock)
}

fn consent(root: &mut Table, changes: &Changes) {
    for (
        purpose,
        Agrees {
            who,
            form,
            young_person,
            at_risk,
        },
    ) in &changes.consent
    {
        let mut exceptions = Vec::new();
        match purpose {
            ConsentPurpose::StepForward => {}
            ConsentPurpose::Referral | ConsentPurpose::TransferToSocialCare => {
                exceptions.push(text("section_47"));
            }
            ConsentPurpose::InformationSharing
            | ConsentPurpose::AssessmentAndPlan
            | ConsentPurpose::PackageToSetting
            | ConsentPurpose::DataSetSharing => {}
        }
        if *at_risk && *purpose != ConsentPurpose::StepForward {
            exceptions.push(text("asking_would_put_child_at_risk"));
        }
        let rule = within(root, &["consent", purpose.word()]);
        rule.insert("who".to_owned(), text(who.word()));
        rule.insert("form".to_owned(), text(form.word()));
        rule.insert("young_person".to_owned(), text(young_person.word()));
        rule.insert("exceptions".to_owned(), Value::Array(exceptions));
    }
}

/// Lists of other lengths. The exceptions to consent stay, because a referrer
/// names one by choosing it.
fn lists(root: &mut Table, changes: &Changes) {
    for (key, (kept, added)) in &changes.lists {
        let lists = within(root, &["lists"]);
        let editions = &mut lists[key.word()];
        let list = match editions {
            Value::Array(editions) => editions.last_mut().unwrap(),
            other => other,
        };
        let items = list["items"].as_array_mut().unwrap();
        if *key != ListKey::NoConsentReasons {
            items.truncate(*kept);
        }
        for place in 0..*added {
            let key = text(format!("added_{place}"));
            items.push(table([
                ("key", key),
                ("label", text(format!("Added {place}"))),
            ]));
        }
    }
}
