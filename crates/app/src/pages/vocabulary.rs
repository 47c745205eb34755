//! What things are called here. Pages write `[[the panel]]` or `[[front door]]`
//! in their own words, and a reader sees the authority's: one place, whichever
//! floor a sentence comes from.

use std::borrow::Cow;

use domain::people::first_capital;
use domain::profile::{Label, Names};

/// The words of one authority, by the product's own.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    words: Vec<(&'static str, String)>,
}

/// Which of the authority's words for a thing pages say.
#[derive(Clone, Copy)]
enum As {
    /// As it is said in a sentence.
    InText,
    /// A common noun, whatever it is in full, with its article.
    Noun,
    /// The same for the short one.
    Short,
}

/// The forms in which pages write one of the product's own words.
macro_rules! forms {
    ($word:literal, $capital:literal) => {
        forms!($word, $capital, concat!($word, "s"), concat!($capital, "s"))
    };
    ($word:literal, $capital:literal, $many:expr, $many_capital:expr) => {
        [
            concat!("the ", $word),
            concat!("The ", $word),
            concat!("a ", $word),
            concat!("A ", $word),
            $word,
            $capital,
            $many,
            $many_capital,
        ]
    };
}

/// Where the product's own words meet the authority's label.
const THINGS: &[(Label, As, [&str; 8])] = &[
    (Label::Forum, As::InText, forms!("panel", "Panel")),
    (
        Label::FrontDoor,
        As::InText,
        forms!("front door", "Front door"),
    ),
    (
        Label::HeadOfService,
        As::Noun,
        forms!(
            "head of service",
            "Head of service",
            "heads of service",
            "Heads of service"
        ),
    ),
    (
        Label::SocialCare,
        As::Noun,
        [
            "the social care team",
            "The social care team",
            "a social care team",
            "A social care team",
            "social care",
            "Social care",
            "social care teams",
            "Social care teams",
        ],
    ),
    (Label::StepDown, As::Noun, forms!("step down", "Step down")),
    (
        Label::TransferMeeting,
        As::Noun,
        forms!("transfer meeting", "Transfer meeting"),
    ),
    (
        Label::Gatekeeper,
        As::Noun,
        forms!("gatekeeper", "Gatekeeper"),
    ),
    (
        Label::TargetedFamilyService,
        As::Noun,
        forms!("targeted family service", "Targeted family service"),
    ),
    (
        Label::LeadWorker,
        As::Noun,
        forms!("lead worker", "Lead worker"),
    ),
    (Label::ProgressScale, As::Short, forms!("star", "Star")),
];

impl Vocabulary {
    /// The words of an authority.
    #[must_use]
    pub fn of(names: &Names) -> Self {
        let mut words = Vec::new();
        for (label, how, own) in THINGS {
            let (said, noun) = match how {
                As::InText => (names.in_text(*label), names.noun(*label)),
                As::Noun => (format!("the {}", names.noun(*label)), names.noun(*label)),
                As::Short => (format!("the {}", names.short(*label)), names.short(*label)),
            };
            let one = format!("{} {noun}", article(noun));
            let many = format!("{noun}s");
            let forms = [
                said.clone(),
                first_capital(&said),
                one.clone(),
                first_capital(&one),
                noun.to_owned(),
                first_capital(noun),
                many.clone(),
                first_capital(&many),
            ];
            words.extend(own.iter().copied().zip(forms));
        }
        Self { words }
    }

    /// A text in the authority's words. What stands in brackets and is none of
    /// ours stays as somebody wrote it.
    #[must_use]
    pub fn plain<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.said(text, str::to_owned)
    }

    /// The same for a page: the authority's words cannot become markup.
    #[must_use]
    pub fn page<'t>(&self, html: &'t str) -> Cow<'t, str> {
        self.said(html, |word| minijinja::HtmlEscape(word).to_string())
    }

    fn said<'t>(&self, text: &'t str, written: impl Fn(&str) -> String) -> Cow<'t, str> {
        if !text.contains("[[") {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("[[") {
            out.push_str(before);
            let known = after
                .split_once("]]")
                .and_then(|(token, after)| Some((self.of_token(token)?, after)));
            match known {
                Some((word, after)) => {
                    out.push_str(&written(&word));
                    rest = after;
                }
                None => {
                    out.push_str("[[");
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// Without an authority the product speaks its own words.
    fn of_token(&self, token: &str) -> Option<String> {
        let ours = THINGS.iter().any(|(_, _, own)| own.contains(&token));
        let said = self.words.iter().find(|(own, _)| *own == token);
        match said {
            Some((_, word)) => Some(word.clone()),
            None => ours.then(|| token.to_owned()),
        }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.to_lowercase().starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

#[cfg(test)]
mod tests {
    use domain::profile::Profile;

    use super::*;

    fn of(from: &str, to: &str) -> Vocabulary {
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        assert!(text.contains(from));
        Vocabulary::of(&Profile::parse("p", &text.replace(from, to)).unwrap().names)
    }

    #[test]
    fn pages_say_what_the_authority_says() {
        let bucks = of("common = \"panel\"", "common = \"panel\"");
        let text = "[[The front door]] sends it to [[the panel]]’s list. [[Panels]] meet.";
        assert_eq!(
            bucks.plain(text),
            "First Response sends it to the panel’s list. Panels meet."
        );
        let other = of(
            "common = \"panel\"",
            "common = \"allocation & review meeting\"",
        );
        assert_eq!(
            other.page("No [[panel]]; [[a panel]]"),
            "No allocation &amp; review meeting; an allocation &amp; review meeting"
        );
        assert_eq!(
            bucks.plain("[[Social care]] and [[the head of service]]"),
            "Children's Social Care and the Head of Service"
        );
        let plain = of("front_door = { full = \"First Response\" }\n", "");
        assert_eq!(plain.plain("ask [[the front door]]"), "ask the front door");
    }

    #[test]
    fn what_somebody_typed_in_brackets_stays_as_it_is() {
        let own = Vocabulary::default();
        let typed = "[[note]] and [[the pan and [[";
        assert_eq!(own.plain(typed), typed);
        assert_eq!(own.plain("[[the panel]]"), "the panel");
    }
}
