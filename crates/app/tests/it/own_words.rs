//! Each authority reads its own words and nobody else's: the demo of every
//! profile that ships, seen by each of its people, holds no name, role, forum,
//! board or place of another authority.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

use app::demo::world::PEOPLE;
use app::demo::{Sizes, seed};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use domain::access::Role;
use domain::profile::{
    ContactKey, ForumOutcome, FrontDoorOutcome, Label, Profile, TransferOutcome, Word as _,
};
use scraper::{Html, Node};

use super::crawl::{kind, links};
use super::support::{Installation, installation_of, root};

const SIZES: Sizes = Sizes {
    families: 30,
    days: 120,
};
/// How often one kind of page is opened, whoever opens it.
const OF_A_KIND: usize = 4;
/// Names that are the whole country's, though a profile writes one down. This
/// list may only shrink.
const EVERYBODYS: &[&str] = &[
    // The Department for Education's categories of services.
    "family support",
    "public health",
    "targeted family support",
    // The kind of a document that every partnership has.
    "escalation",
    // Special educational needs and disabilities, as the law shortens them.
    "send",
];

/// A profile that ships: its file, its text, and what it holds.
struct Shipped {
    file: PathBuf,
    text: String,
    profile: Profile,
}

fn shipped() -> Vec<Shipped> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("profiles"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let toml = std::fs::read_to_string(&file).unwrap();
            let profile = Profile::parse(&file.display().to_string(), &toml).unwrap();
            let said: Vec<&str> = toml
                .lines()
                .filter(|line| !line.trim_start().starts_with('#'))
                .collect();
            Shipped {
                file,
                text: said.join("\n").replace('’', "'"),
                profile,
            }
        })
        .collect()
}

fn small(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

/// Whether the words stand in the text, not as a part of longer words.
fn stands_in(text: &str, words: &str) -> bool {
    let letter = |c: char| c.is_alphanumeric();
    text.match_indices(words).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(letter) && !after.is_some_and(letter)
    })
}

/// A proper name has a capital letter after its first, such as “First Response”
/// or “MARF”; “Health visiting” is a thing that everybody has.
fn is_a_name(words: &str) -> bool {
    words.chars().skip(1).any(char::is_uppercase)
}

/// Whether the text says the words. One word with a capital is a place or a
/// name, which its small letters are not: Bath, and a bath.
fn says(text: &str, words: &str) -> bool {
    if words.contains(' ') || !words.starts_with(char::is_uppercase) {
        stands_in(&text.to_lowercase(), &words.to_lowercase())
    } else {
        stands_in(text, words)
    }
}

/// The places in a sentence that says which area a forum serves.
fn places(serves: &str) -> Vec<String> {
    serves
        .split([',', ';'])
        .flat_map(|part| part.split(" and "))
        .map(|part| part.trim().trim_start_matches("the "))
        .filter(|part| {
            let one = part.split_whitespace().count() <= 3;
            one && part
                .split_whitespace()
                .all(|word| word.starts_with(char::is_uppercase))
        })
        .map(str::to_owned)
        .collect()
}

/// What the authority says in a way of its own.
fn words_of(profile: &Profile) -> BTreeSet<String> {
    let mut names: Vec<String> = Vec::new();
    let mut own: Vec<String> = Vec::new();
    for label in Label::ALL {
        own.push(profile.names.noun(*label).to_owned());
        names.push(profile.names.full(*label).to_owned());
        names.push(profile.names.short(*label).to_owned());
    }
    names.extend(
        Role::ALL
            .iter()
            .map(|role| profile.role_name(*role).to_owned()),
    );
    names.extend(profile.agencies.iter().flat_map(|agency| {
        [Some(agency.name.clone()), agency.short.clone()]
            .into_iter()
            .flatten()
    }));
    names.extend(profile.authority.boards.iter().map(|one| one.name.clone()));
    names.extend(profile.assessments.iter().flat_map(|one| {
        [Some(one.name.clone()), one.short.clone()]
            .into_iter()
            .flatten()
    }));
    names.extend(
        ContactKey::ALL
            .iter()
            .filter_map(|key| profile.contact(*key))
            .map(|contact| contact.label.clone()),
    );
    let outcomes = &profile.outcomes;
    names.extend(
        FrontDoorOutcome::ALL
            .iter()
            .map(|one| outcomes.front_door.get(*one).label.clone()),
    );
    names.extend(
        ForumOutcome::ALL
            .iter()
            .map(|one| outcomes.forum.get(*one).label.clone()),
    );
    names.extend(
        TransferOutcome::ALL
            .iter()
            .map(|one| outcomes.transfer.get(*one).label.clone()),
    );
    names.push(profile.request_form.title.clone());
    for forum in profile.forums.iter() {
        names.push(forum.name.clone());
        own.extend(places(&forum.serves));
    }
    let authority = &profile.authority;
    own.extend(
        [
            &authority.name,
            &authority.display_name,
            &authority.service_name,
        ]
        .map(Clone::clone),
    );
    names
        .into_iter()
        .filter(|name| is_a_name(name))
        .chain(own)
        .map(|words| words.replace('’', "'"))
        .collect()
}

/// The words of the other authorities that are not this one's too.
fn foreign(here: &Shipped, all: &[Shipped]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for other in all.iter().filter(|other| other.file != here.file) {
        // The product's own plain words stand where an authority has none.
        let plain = |words: &String| {
            Label::ALL
                .iter()
                .any(|label| small(label.plain()) == small(words))
        };
        for words in words_of(&other.profile) {
            let ours = says(&here.text, &words);
            if !ours && !plain(&words) && !EVERYBODYS.contains(&small(&words).as_str()) {
                found.insert(words, other.profile.authority.key.as_str().to_owned());
            }
        }
    }
    found
}

/// What a reader of the page sees or hears.
fn said_on(page: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let mut said = Vec::new();
    for node in html.tree.nodes() {
        let hidden = node.parent().is_some_and(|parent| {
            parent
                .value()
                .as_element()
                .is_some_and(|tag| ["script", "style"].contains(&tag.name()))
        });
        match node.value() {
            Node::Text(text) if !hidden && !text.trim().is_empty() => {
                said.push(text.trim().to_owned());
            }
            Node::Element(tag) => said.extend(
                ["aria-label", "title", "placeholder", "alt"]
                    .iter()
                    .filter_map(|name| tag.attr(name))
                    .map(str::to_owned),
            ),
            _ => {}
        }
    }
    said
}

/// Every text of the pages that somebody is led to, with one page that says it.
struct Reader {
    of_kind: BTreeMap<String, usize>,
    said: BTreeMap<String, String>,
    opened: usize,
}

impl Reader {
    async fn follow(&mut self, house: &Installation, starts: &[&str], cookie: &str) {
        let mut waiting: VecDeque<String> = starts.iter().map(|one| (*one).to_owned()).collect();
        let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
        while let Some(link) = waiting.pop_front() {
            let same = self.of_kind.entry(kind(&link)).or_default();
            *same += 1;
            if *same > OF_A_KIND && !starts.contains(&link.as_str()) {
                continue;
            }
            let page = house.get(&link, cookie).await;
            self.opened += 1;
            let media = page.headers.get(CONTENT_TYPE);
            let is_page = media.is_some_and(|media| media.as_bytes().starts_with(b"text/html"));
            if page.status != StatusCode::OK || !is_page {
                continue;
            }
            for text in said_on(&page.text) {
                let text = text.replace('’', "'");
                self.said.entry(text).or_insert_with(|| link.clone());
            }
            for next in links(&page.text) {
                if seen.insert(next.clone()) {
                    waiting.push_back(next);
                }
            }
        }
    }
}

async fn read_everything(house: &Installation) -> Reader {
    let mut reader = Reader {
        of_kind: BTreeMap::new(),
        said: BTreeMap::new(),
        opened: 0,
    };
    let public = [
        "/",
        "/sign-in",
        "/outbox",
        "/request",
        "/directory",
        "/levels",
    ];
    reader.follow(house, &public, "").await;
    for person in PEOPLE {
        let cookie = house.sign_in_as(person.mailbox).await;
        reader.follow(house, &["/work", "/request"], &cookie).await;
    }
    reader
}

async fn foreign_words_on_the_pages_of(here: &Shipped, all: &[Shipped]) -> Vec<String> {
    let key = here.profile.authority.key.as_str();
    let house = installation_of(&format!("own-words-{key}"), &here.file).await;
    let now = house.app.store.clock().now();
    seed(&house.app, &house.clock, now, SIZES)
        .await
        .unwrap_or_else(|error| panic!("the demo of {key}: {error}"));
    let reader = read_everything(&house).await;
    assert!(reader.opened > 150, "{key}: {} pages", reader.opened);
    let mut faults = Vec::new();
    for (words, whose) in foreign(here, all) {
        for (text, page) in &reader.said {
            if says(text, &words) {
                faults.push(format!(
                    "{key} says “{words}” of {whose} on {}: {text}",
                    kind(page)
                ));
                break;
            }
        }
    }
    for (text, page) in &reader.said {
        if text.contains("[[") {
            faults.push(format!(
                "{key} leaves a word unsaid on {}: {text}",
                kind(page)
            ));
        }
    }
    faults
}

// Requirement: C-54, C-55
#[tokio::test]
async fn no_word_of_one_authority_is_on_the_pages_of_another() {
    let all = shipped();
    let mut faults = Vec::new();
    for here in &all {
        faults.extend(foreign_words_on_the_pages_of(here, &all).await);
    }
    assert!(
        faults.is_empty(),
        "{}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn a_name_is_found_as_a_word_and_not_inside_another() {
    assert!(stands_in("ask first response now", "first response"));
    assert!(stands_in("the marf's first page", "marf"));
    assert!(!stands_in("yorkshire puddings", "york"));
    assert!(says("seen in Bath", "Bath") && !says("then bath and bed", "Bath"));
    assert!(says("the first response", "First Response"));
    assert!(is_a_name("First Response") && is_a_name("MARF"));
    assert!(!is_a_name("Health visiting") && !is_a_name("Practitioner"));
}
