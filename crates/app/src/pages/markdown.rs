//! Simple Markdown as safe GOV.UK HTML: headings, paragraphs, lists, emphasis
//! and links to web pages. Whatever else was typed is shown as words; no tag
//! that a person wrote ever reaches the page.

use minijinja::HtmlEscape;
use minijinja::value::Value;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

/// The wording of a document, as markup. Its headings begin under the page's own.
#[must_use]
pub fn markdown(text: &str) -> Value {
    let mut page = Writer::default();
    for event in Parser::new_ext(text, Options::empty()) {
        page.take(event);
    }
    Value::from_safe_string(page.html)
}

#[derive(Default)]
struct Writer {
    html: String,
    /// Whether each open link was to a place that we lead to.
    links: Vec<bool>,
}

impl Writer {
    fn put(&mut self, markup: &str) {
        self.html.push_str(markup);
    }

    fn words(&mut self, words: &str) {
        let escaped = HtmlEscape(words).to_string();
        self.html.push_str(&escaped);
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(tag) => self.close(tag),
            // A tag that somebody typed is words like any other.
            Event::Text(words) | Event::Code(words) | Event::Html(words) => self.words(&words),
            Event::InlineHtml(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                self.words(&words);
            }
            Event::FootnoteReference(words) => self.words(&words),
            Event::SoftBreak => self.put("\n"),
            Event::HardBreak => self.put("<br>"),
            Event::Rule => self.put("<hr class=\"govuk-section-break govuk-section-break--m govuk-section-break--visible\">"),
            Event::TaskListMarker(done) => self.put(if done { "(done) " } else { "(to do) " }),
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.put("<p class=\"govuk-body\">"),
            Tag::Heading { level, .. } => {
                let (name, class) = heading(*level);
                let opening = format!("<{name} class=\"{class}\">");
                self.put(&opening);
            }
            Tag::List(None) => self.put("<ul class=\"govuk-list govuk-list--bullet\">"),
            Tag::List(Some(_)) => self.put("<ol class=\"govuk-list govuk-list--number\">"),
            Tag::Item => self.put("<li>"),
            Tag::Emphasis => self.put("<em>"),
            Tag::Strong => self.put("<strong>"),
            Tag::BlockQuote(_) => self.put("<div class=\"govuk-inset-text\">"),
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                self.put("<p class=\"eh-typed\">");
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.open_link(*link_type, dest_url),
            // What Markdown can do besides is not asked of these documents: its words stay.
            _ => {}
        }
    }

    fn open_link(&mut self, kind: LinkType, address: &str) {
        let leads = address.starts_with("https://") && kind != LinkType::Email;
        self.links.push(leads);
        if leads {
            self.put("<a class=\"govuk-link\" rel=\"noreferrer\" href=\"");
            self.words(address);
            self.put("\">");
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock => self.put("</p>\n"),
            TagEnd::Heading(level) => {
                let closing = format!("</{}>\n", heading(level).0);
                self.put(&closing);
            }
            TagEnd::List(false) => self.put("</ul>\n"),
            TagEnd::List(true) => self.put("</ol>\n"),
            TagEnd::Item => self.put("</li>\n"),
            TagEnd::Emphasis => self.put("</em>"),
            TagEnd::Strong => self.put("</strong>"),
            TagEnd::BlockQuote(_) => self.put("</div>\n"),
            TagEnd::Link => {
                let closing = if self.links.pop() == Some(true) {
                    "</a>"
                } else {
                    ""
                };
                self.put(closing);
            }
            _ => {}
        }
    }
}

/// The page has its own `h1`: a document's first heading stands under it.
const fn heading(level: HeadingLevel) -> (&'static str, &'static str) {
    match level {
        HeadingLevel::H1 => ("h2", "govuk-heading-m"),
        HeadingLevel::H2 => ("h3", "govuk-heading-s"),
        HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => {
            ("h4", "govuk-heading-s")
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn html(text: &str) -> String {
        markdown(text).to_string()
    }

    #[test]
    fn headings_lists_and_links_become_the_designs_own() {
        let page = html(
            "# Purpose\n\nWe *share* early.\n\n- One\n- Two\n\n[Guidance](https://www.gov.uk/x)",
        );
        assert!(page.contains("<h2 class=\"govuk-heading-m\">Purpose</h2>"));
        assert!(page.contains("<em>share</em>"));
        assert!(page.contains("<ul class=\"govuk-list govuk-list--bullet\">"));
        assert!(page.contains("href=\"https:&#x2f;&#x2f;www.gov.uk&#x2f;x\""));
    }

    #[test]
    fn a_tag_that_somebody_typed_is_shown_and_never_obeyed() {
        for typed in [
            "<script>alert(1)</script>",
            "before <img src=x onerror=alert(1)> after",
            "[click](javascript:alert(1))",
            "[click](http://plain.example)",
            "![picture](https://tracker.example/x.png)",
            "<https://x.example\" onclick=\"a>",
        ] {
            let page = html(typed);
            for forbidden in [
                "<script",
                "<img",
                "javascript:alert(1)\"",
                "onclick=\"",
                "href=\"http:",
            ] {
                assert!(!page.contains(forbidden), "{typed}: {page}");
            }
        }
        assert!(html("<b>bold</b>").contains("&lt;b&gt;"));
    }

    proptest! {
        #[test]
        fn no_words_make_a_tag_that_we_do_not_write(text in "[<>a-z\\[\\]()!*#\"'=/: \n-]{0,80}") {
            let page = html(&text);
            for part in page.split('<').skip(1) {
                let name: String = part.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                prop_assert!(
                    ["p", "h2", "h3", "h4", "ul", "ol", "li", "em", "strong", "div", "a", "br", "hr"].contains(&name.as_str()),
                    "{} in {}", name, page
                );
            }
        }
    }
}
