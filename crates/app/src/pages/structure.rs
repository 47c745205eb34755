//! What a machine can say about the accessibility of a page's structure
//! without a browser: one heading of the first level, labels, captions, no
//! repeated ids, nothing that the content security policy would stop.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

fn select(css: &str) -> Selector {
    Selector::parse(css).expect("a selector written in this file")
}

fn words(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn named(element: ElementRef<'_>) -> String {
    let value = element.value();
    let name = value.attr("name").or(value.attr("id")).unwrap_or("unnamed");
    format!("<{} {name}>", value.name())
}

/// Everything that is wrong with the page; empty when nothing is.
pub(crate) fn problems(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let mut found = Vec::new();
    check_document(&page, html, &mut found);
    check_headings(&page, &mut found);
    let ids = check_ids(&page, &mut found);
    check_labels(&page, &ids, &mut found);
    check_policy(&page, &mut found);
    check_images_and_tables(&page, &mut found);
    check_forms_and_links(&page, &ids, &mut found);
    found
}

fn check_document(page: &Html, html: &str, found: &mut Vec<String>) {
    if !html
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("<!doctype html>")
    {
        found.push("no doctype".to_owned());
    }
    let lang = page.root_element().value().attr("lang").unwrap_or("");
    if lang.is_empty() {
        found.push("html has no lang".to_owned());
    }
    let titles: Vec<String> = page.select(&select("head > title")).map(words).collect();
    if titles.len() != 1 || titles.iter().any(String::is_empty) {
        found.push(format!("one title with words is wanted: {titles:?}"));
    }
    for landmark in ["main", "header", "footer"] {
        let count = page.select(&select(landmark)).count();
        if count != 1 {
            found.push(format!("{count} <{landmark}> elements"));
        }
    }
    if page
        .select(&select(".govuk-skip-link[href='#main']"))
        .count()
        != 1
    {
        found.push("no skip link".to_owned());
    }
}

fn check_headings(page: &Html, found: &mut Vec<String>) {
    let mut before = 1;
    let mut firsts = 0;
    for heading in page.select(&select("h1, h2, h3, h4, h5, h6")) {
        let level = match heading.value().name() {
            "h1" => 1,
            "h2" => 2,
            "h3" => 3,
            "h4" => 4,
            "h5" => 5,
            _ => 6,
        };
        if level == 1 {
            firsts += 1;
        }
        if level > before + 1 {
            found.push(format!(
                "heading level {level} follows {before}: {}",
                words(heading)
            ));
        }
        if words(heading).is_empty() {
            found.push("an empty heading".to_owned());
        }
        before = level;
    }
    if firsts != 1 {
        found.push(format!("{firsts} headings of level 1"));
    }
}

fn check_ids(page: &Html, found: &mut Vec<String>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for element in page.select(&select("[id]")) {
        let id = element.value().attr("id").unwrap_or("");
        if id.is_empty() || id.contains(char::is_whitespace) {
            found.push(format!("an id that cannot be pointed at: {id:?}"));
        }
        if !ids.insert(id.to_owned()) {
            found.push(format!("id {id} is there twice"));
        }
    }
    for attribute in ["aria-describedby", "aria-labelledby", "aria-controls"] {
        for element in page.select(&select(&format!("[{attribute}]"))) {
            let pointed = element.value().attr(attribute).unwrap_or("");
            for id in pointed.split_whitespace().filter(|id| !ids.contains(*id)) {
                found.push(format!(
                    "{} has {attribute} {id}, which is not there",
                    named(element)
                ));
            }
        }
    }
    ids
}

fn check_labels(page: &Html, ids: &BTreeSet<String>, found: &mut Vec<String>) {
    let mut labelled = BTreeSet::new();
    for label in page.select(&select("label[for]")) {
        let id = label.value().attr("for").unwrap_or("").to_owned();
        if words(label).is_empty() {
            found.push(format!("the label of {id} has no words"));
        }
        if !ids.contains(&id) {
            found.push(format!("a label is for {id}, which is not there"));
        }
        labelled.insert(id);
    }
    for field in page.select(&select("input, select, textarea")) {
        let value = field.value();
        if matches!(value.attr("type"), Some("hidden" | "submit" | "button")) {
            continue;
        }
        let by_label = value.attr("id").is_some_and(|id| labelled.contains(id));
        let by_aria = value.attr("aria-label").or(value.attr("aria-labelledby"));
        if !by_label && by_aria.is_none_or(str::is_empty) {
            found.push(format!("{} has no label", named(field)));
        }
    }
    for group in page.select(&select("fieldset")) {
        if group
            .select(&select("legend"))
            .next()
            .is_none_or(|legend| words(legend).is_empty())
        {
            found.push("a fieldset has no legend".to_owned());
        }
    }
}

fn check_policy(page: &Html, found: &mut Vec<String>) {
    if page
        .select(&select("style, script:not([src])"))
        .next()
        .is_some()
    {
        found.push("an inline style or script, which the content security policy stops".to_owned());
    }
    for element in page.select(&select("*")) {
        for (attribute, address) in element.value().attrs() {
            if attribute == "style" || attribute.starts_with("on") {
                found.push(format!("{} has {attribute}", named(element)));
            }
            if matches!(attribute, "href" | "src" | "action")
                && address
                    .trim()
                    .to_ascii_lowercase()
                    .starts_with("javascript:")
            {
                found.push(format!("{} runs a script by address", named(element)));
            }
        }
    }
}

fn check_images_and_tables(page: &Html, found: &mut Vec<String>) {
    for image in page.select(&select("img")) {
        if image.value().attr("alt").is_none() {
            found.push("an image has no alt".to_owned());
        }
    }
    for image in page.select(&select("svg")) {
        let value = image.value();
        let hidden = value.attr("aria-hidden") == Some("true");
        let told = value.attr("aria-label").is_some() || value.attr("aria-labelledby").is_some();
        if !hidden && !told {
            found.push("a drawing has neither a name nor aria-hidden".to_owned());
        }
    }
    for table in page.select(&select("table")) {
        if table
            .select(&select("caption"))
            .next()
            .is_none_or(|caption| words(caption).is_empty())
        {
            found.push("a table has no caption".to_owned());
        }
        let head_cell = select("th");
        let mut heads = table.select(&head_cell).peekable();
        if heads.peek().is_none() {
            found.push("a table has no heading cells".to_owned());
        }
        for head in heads {
            if !matches!(
                head.value().attr("scope"),
                Some("col" | "row" | "colgroup" | "rowgroup")
            ) {
                found.push(format!("heading cell {:?} has no scope", words(head)));
            }
        }
    }
}

fn check_forms_and_links(page: &Html, ids: &BTreeSet<String>, found: &mut Vec<String>) {
    for link in page.select(&select("a[href]")) {
        let image_told = link
            .select(&select("img[alt]:not([alt=''])"))
            .next()
            .is_some();
        if words(link).is_empty() && link.value().attr("aria-label").is_none() && !image_told {
            found.push("a link has no words".to_owned());
        }
        let anchor = link
            .value()
            .attr("href")
            .and_then(|href| href.strip_prefix('#'));
        if let Some(id) = anchor.filter(|id| !ids.contains(*id)) {
            found.push(format!("a link leads to #{id}, which is not there"));
        }
    }
    for button in page.select(&select("button")) {
        if words(button).is_empty() && button.value().attr("aria-label").is_none() {
            found.push("a button has no words".to_owned());
        }
    }
    for form in page.select(&select("form[method='post']")) {
        if form
            .select(&select("button, input[type='submit']"))
            .next()
            .is_none()
        {
            found.push("a form cannot be sent".to_owned());
        }
    }
}

#[test]
fn a_page_with_every_fault_is_told_each_of_them() {
    let html = "<html><head><title></title><style>p{}</style></head><body>\
        <h1>a</h1><h3 id=x>b</h3><p id=x onclick='y()' style='color:red'>c</p>\
        <input name=free><img src=/a.png><table><tr><th>d</th></tr></table>\
        <a href='#gone'>e</a><fieldset></fieldset><svg></svg></body></html>";
    let found = problems(html).join("\n");
    for fault in [
        "no doctype",
        "no lang",
        "one title",
        "0 <main>",
        "no skip link",
        "level 3 follows 1",
        "id x is there twice",
        "<input free> has no label",
        "no legend",
        "inline style",
        "has onclick",
        "has style",
        "no alt",
        "no caption",
        "no scope",
        "#gone",
        "a drawing",
    ] {
        assert!(found.contains(fault), "not told: {fault}\n{found}");
    }
}
