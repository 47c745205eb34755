//! The chronology: what happened, across agencies; to narrow, to read page by
//! page, to print.

use casework::families::{FamilyPage, Happened, Kind, chronology, page_of};
use documents::{Block, Language, Pack, PrintOptions, PrintSize, Section, SectionStart, Table};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::ids::{AgencyId, PersonId};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::told::{Told, told};
use crate::people::{hidden_here, hide_in, hide_in_print};
use crate::web::{Answer, Cx, Failure, Reply};
use crate::words;

const PER_PAGE: usize = 50;

/// What the address asks for: codes, identifiers and days.
struct Asked {
    kind: Option<Kind>,
    agency: Option<AgencyId>,
    person: Option<PersonId>,
    from: Option<Date>,
    until: Option<Date>,
    page: usize,
    all: bool,
}

impl Asked {
    fn read(cx: &Cx) -> Self {
        Self {
            kind: Kind::ALL
                .iter()
                .copied()
                .find(|kind| kind.key() == cx.query("kind")),
            agency: AgencyId::parse(cx.query("agency")).ok(),
            person: PersonId::parse(cx.query("person")).ok(),
            from: cx.query("from").parse().ok(),
            until: cx.query("until").parse().ok(),
            page: cx
                .query("page")
                .parse::<usize>()
                .map_or(1, |page| page.clamp(1, 10_000)),
            all: cx.query("all") == "yes",
        }
    }

    fn keeps(&self, line: &Happened) -> bool {
        let day = words::today(line.at);
        self.kind.is_none_or(|kind| kind == line.kind)
            && self
                .agency
                .is_none_or(|agency| line.agency.as_ref().is_some_and(|(id, _)| *id == agency))
            && self.person.is_none_or(|person| line.person == Some(person))
            && self.from.is_none_or(|from| day >= from)
            && self.until.is_none_or(|until| day <= until)
    }

    /// The address of the same entries, elsewhere or on another page.
    fn address(&self, path: &str, page: usize, all: bool) -> String {
        let mut words: Vec<String> = [
            ("kind", self.kind.map(|kind| kind.key().to_owned())),
            ("agency", self.agency.map(|id| id.to_string())),
            ("person", self.person.map(|id| id.to_string())),
            ("from", self.from.map(|day| day.to_string())),
            ("until", self.until.map(|day| day.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name}={value}")))
        .collect();
        if all {
            words.push("all=yes".to_owned());
        } else if page > 1 {
            words.push(format!("page={page}"));
        }
        if words.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", words.join("&"))
        }
    }
}

/// The family and what happened to it, after the look is recorded.
async fn read(cx: &Cx) -> Result<(FamilyPage, Vec<Happened>), Failure> {
    let mut reader = cx.app.store.reader();
    let family = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::ReadFamily, _>(&cx.act, &family.relations, ())?;
    let lines = chronology(&mut reader, &cx.act, &family.relations, family.id).await?;
    cx.record_look(Subject::family(family.id)).await?;
    Ok((family, lines))
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let (family, lines) = read(&cx).await?;
    let asked = Asked::read(&cx);
    let kept: Vec<&Happened> = lines.iter().filter(|line| asked.keeps(line)).collect();
    let (skipped, taken) = if asked.all {
        (0, kept.len())
    } else {
        ((asked.page - 1) * PER_PAGE, PER_PAGE)
    };
    let rows: Vec<Value> = kept
        .iter()
        .skip(skipped)
        .take(taken)
        .map(|line| row(&cx, &family, line))
        .collect();
    let path = format!("/families/{}/chronology", family.reference);
    let context = json!({
        "reference": family.reference, "name": family.name, "rows": rows, "path": path,
        "total": kept.len(), "everything": lines.len(), "narrowed": kept.len() != lines.len(),
        "choices": choices(&family, &lines, &asked),
        "from": asked.from.map(|day| day.to_string()), "until": asked.until.map(|day| day.to_string()),
        "pages": if asked.all { None } else { pages(&asked, &path, kept.len()) },
        "all": asked.address(&path, 1, true), "is_all": asked.all,
        "pdf": asked.address(&format!("{path}.pdf"), 1, false),
        "printed": words::day_words(words::today(cx.act.at)),
    });
    let hidden = hidden_here(&cx, &family.relations, family.id).await?;
    let mut context = context;
    hide_in(&mut context, &hidden);
    cx.page("families/chronology.html", context)
}

fn row(cx: &Cx, family: &FamilyPage, line: &Happened) -> Value {
    let Told { what, words, href } = told(&cx.app.profile, line);
    json!({
        "at": line.at.as_microsecond(), "what": what, "words": words, "kind": line.kind.words(),
        "href": href, "about": line.about,
        "who": line.who, "agency": line.agency.as_ref().map(|(_, name)| name),
        "person": line.person.and_then(|person| person_name(family, person)),
    })
}

fn person_name(family: &FamilyPage, id: PersonId) -> Option<String> {
    family
        .people
        .iter()
        .find(|person| person.id == id)
        .map(casework::families::PersonLine::shown_name)
}

/// The filters, each with what this family's chronology holds.
fn choices(family: &FamilyPage, lines: &[Happened], asked: &Asked) -> Vec<Value> {
    let choice = |name: &str, label: &str, chosen: String, options: Vec<(String, String)>| {
        let mut items = vec![json!({ "value": "", "text": "All", "selected": chosen.is_empty() })];
        items.extend(options.iter().map(
            |(value, text)| json!({ "value": value, "text": text, "selected": *value == chosen }),
        ));
        json!({ "name": name, "label": label, "items": items })
    };
    let kinds = Kind::ALL
        .iter()
        .filter(|kind| lines.iter().any(|line| line.kind == **kind))
        .map(|kind| (kind.key().to_owned(), kind.words().to_owned()))
        .collect();
    let agencies: std::collections::BTreeMap<String, String> = lines
        .iter()
        .filter_map(|line| line.agency.as_ref())
        .map(|(id, name)| (name.clone(), id.to_string()))
        .collect();
    let agencies = agencies.into_iter().map(|(name, id)| (id, name)).collect();
    let people = family
        .people
        .iter()
        .filter_map(|person| Some((person.id.to_string(), person_name(family, person.id)?)))
        .collect();
    let text = |id: Option<String>| id.unwrap_or_default();
    vec![
        choice(
            "kind",
            "What",
            text(asked.kind.map(|kind| kind.key().to_owned())),
            kinds,
        ),
        choice(
            "agency",
            "Agency",
            text(asked.agency.map(|id| id.to_string())),
            agencies,
        ),
        choice(
            "person",
            "About",
            text(asked.person.map(|id| id.to_string())),
            people,
        ),
    ]
}

fn pages(asked: &Asked, path: &str, total: usize) -> Option<Value> {
    let last = total.div_ceil(PER_PAGE);
    let beside = |page: usize| json!({ "href": asked.address(path, page, false) });
    (last > 1).then(|| {
        let items: Vec<Value> = (1..=last)
            .map(|page| json!({
                "number": page, "href": asked.address(path, page, false), "current": page == asked.page,
            }))
            .collect();
        let mut pages = json!({ "items": items, "landmarkLabel": "Pages of the chronology" });
        if let Some(pages) = pages.as_object_mut() {
            if asked.page > 1 {
                pages.insert("previous".to_owned(), beside(asked.page - 1));
            }
            if asked.page < last {
                pages.insert("next".to_owned(), beside(asked.page + 1));
            }
        }
        pages
    })
}

/// The same entries on paper, oldest first, as a meeting reads them.
pub async fn pdf(cx: Cx) -> Answer {
    let (family, lines) = read(&cx).await?;
    let asked = Asked::read(&cx);
    let rows = lines
        .iter()
        .rev()
        .filter(|line| asked.keeps(line))
        .map(|line| {
            let Told { what, words, .. } = told(&cx.app.profile, line);
            let by = [
                line.who.clone(),
                line.agency.as_ref().map(|(_, name)| name.clone()),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ");
            let what = if words.is_empty() {
                what
            } else {
                format!("{what}: {words}")
            };
            let what = cx.app.pages.vocabulary().plain(&what).into_owned();
            [words::day_words(words::today(line.at)), what, by]
        })
        .collect::<Vec<_>>();
    let pack = Pack {
        title: "Chronology".to_owned(),
        authority: cx.app.profile.authority.name.clone(),
        subtitle: family.name.clone(),
        generated: format!(
            "Family {}. {} of {} entries, oldest first. Printed on {}.",
            family.reference,
            rows.len(),
            lines.len(),
            words::day_words(words::today(cx.act.at))
        ),
        marking: "OFFICIAL-SENSITIVE".to_owned(),
        sections: vec![Section {
            title: "What happened".to_owned(),
            start: SectionStart::Following,
            blocks: vec![Block::Table(Table::new(
                "What happened, oldest first",
                ["When", "What", "Who"],
                rows,
            ))],
        }],
        language: Language::english(),
    };
    let hidden = hidden_here(&cx, &family.relations, family.id).await?;
    let pack = hide_in_print(pack, &hidden)?;
    let options = PrintOptions {
        size: PrintSize::Standard,
        created: cx.act.at,
    };
    Ok(Reply::File {
        media_type: "application/pdf",
        name: None,
        bytes: cx.app.press.pack_pdf(&pack, options)?.pdf,
    })
}
