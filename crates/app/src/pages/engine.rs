//! Renders pages: our templates and the fetched GOV.UK component macros.
//!
//! The macros ask for names that may not be there and need a lenient engine;
//! our own templates must not print a missing name. So there are two engines:
//! ours is strict, and each macro is a function in it (`govukButton({...})`)
//! that runs in the lenient one. Knows no route and no record.

use std::borrow::Cow;
use std::sync::Arc;

use minijinja::value::{Rest, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use minijinja_contrib::pycompat;
use rust_embed::RustEmbed;
use serde::Serialize;

use super::frame::Brand;
use super::markdown::markdown;
use super::vocabulary::Vocabulary;
use super::{assets, filters};

#[derive(RustEmbed)]
#[folder = "../../templates/"]
struct OwnTemplates;

#[derive(RustEmbed)]
#[folder = "../../vendor/components/"]
struct FetchedComponents;

const COMPONENTS_ROOT: &str = "govuk_frontend_jinja/components/";

/// A page cannot be made. Says which template and why; never what was on it.
#[derive(thiserror::Error)]
pub enum PageError {
    /// The component macros were not embedded when the binary was built.
    #[error("the component macros are missing: run scripts/fetch-assets.sh, then build again")]
    ComponentsMissing,
    /// A template is not text in UTF-8.
    #[error("template {0} is not UTF-8 text")]
    NotText(String),
    /// A template cannot be read, or cannot be filled with what it was given.
    #[error("template {template} failed: {source}")]
    Template {
        template: String,
        #[source]
        source: Error,
    },
}

/// The engine's own words for a failure can repeat what the page was given.
impl std::fmt::Debug for PageError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PageError::ComponentsMissing | PageError::NotText(_) => write!(out, "{self}"),
            PageError::Template { template, source } => write!(
                out,
                "template {template} failed: {:?} at line {}",
                source.kind(),
                source.line().unwrap_or(0)
            ),
        }
    }
}

/// How our own templates treat a name that their context lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strictness {
    /// Printing it, looping over it or looking inside it fails; `if` sees false.
    Served,
    /// `if` fails too: a misspelt condition cannot hide.
    Tested,
}

/// Every template, read once and ready to fill.
pub struct Pages {
    own: Environment<'static>,
    vocabulary: Vocabulary,
}

impl Pages {
    /// Reads all templates; any that does not parse fails here, at start-up.
    pub fn new(brand: &Brand) -> Result<Pages, PageError> {
        Pages::with_strictness(brand, Strictness::Served)
    }

    /// The same pages in an authority's own words.
    #[must_use]
    pub fn speaking(self, names: &domain::profile::Names) -> Pages {
        Pages {
            vocabulary: Vocabulary::of(names),
            ..self
        }
    }

    /// The authority's words.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The same pages with conditions held to account: for tests, which render
    /// every template with every sample. What it cannot see is a branch that
    /// no sample enters.
    pub fn strict_for_tests(brand: &Brand) -> Result<Pages, PageError> {
        Pages::with_strictness(brand, Strictness::Tested)
    }

    fn with_strictness(brand: &Brand, strictness: Strictness) -> Result<Pages, PageError> {
        let components = Arc::new(component_engine()?);
        let mut own = Environment::new();
        shared_settings(&mut own);
        own.set_undefined_behavior(match strictness {
            Strictness::Served => UndefinedBehavior::SemiStrict,
            Strictness::Tested => UndefinedBehavior::Strict,
        });
        own.add_global("brand", Value::from(Serde(brand)));
        own.add_function("asset", |name: &str| asset(name));
        add_filters(&mut own);
        add_components(&mut own, &components);
        for name in OwnTemplates::iter().filter(|name| name.ends_with(".html")) {
            let source = text_of(&name, OwnTemplates::get(&name))?;
            add_template(&mut own, &name, source)?;
        }
        Ok(Pages {
            own,
            vocabulary: Vocabulary::default(),
        })
    }

    /// Fills a template such as `errors/not_found.html`.
    pub fn render(&self, template: &str, context: impl Serialize) -> Result<String, PageError> {
        self.own
            .get_template(template)
            .and_then(|found| found.render(Value::from(Serde(context))))
            .map(|html| match self.vocabulary.page(&html) {
                Cow::Borrowed(_) => html,
                Cow::Owned(said) => said,
            })
            .map_err(|source| PageError::Template {
                template: template.to_owned(),
                source,
            })
    }

    /// The names of our own templates, for tests that render each of them.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .own
            .templates()
            .map(|(name, _)| name.to_owned())
            .collect();
        names.sort();
        names
    }

    /// Fills a template written inside a test.
    #[cfg(test)]
    pub(crate) fn render_source(
        &self,
        source: &str,
        context: impl Serialize,
    ) -> Result<String, Error> {
        self.own.render_str(source, Value::from(Serde(context)))
    }
}

/// The lenient engine that holds the fetched macros and nothing of ours.
pub(crate) fn component_engine() -> Result<Environment<'static>, PageError> {
    let mut engine = Environment::new();
    shared_settings(&mut engine);
    engine.set_undefined_behavior(UndefinedBehavior::Chainable);
    engine.add_filter("trusted", |value: &Value| filters::trusted(value));
    for name in FetchedComponents::iter() {
        let mut source = text_of(&name, FetchedComponents::get(&name))?;
        if name.starts_with(COMPONENTS_ROOT) {
            source = source
                .replace("html | safe", "html | trusted")
                .replace("Html | safe", "Html | trusted");
        }
        add_template(&mut engine, &name, source)?;
    }
    if component_macros(&engine).is_empty() {
        return Err(PageError::ComponentsMissing);
    }
    Ok(engine)
}

fn shared_settings(engine: &mut Environment<'static>) {
    engine.set_unknown_method_callback(pycompat::unknown_method_callback);
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    engine.set_formatter(write_value);
    engine.add_global("undefined", Value::UNDEFINED);
    engine.add_global("null", Value::from(()));
    // A debug error carries the values of the names in reach; on a fault page
    // those could be a family's. Templates say enough by name and line.
    engine.set_debug(false);
}

fn text_of(name: &str, file: Option<rust_embed::EmbeddedFile>) -> Result<String, PageError> {
    let bytes = file.map(|file| file.data.into_owned()).unwrap_or_default();
    String::from_utf8(bytes).map_err(|_| PageError::NotText(name.to_owned()))
}

fn add_template(
    engine: &mut Environment<'static>,
    name: &str,
    source: String,
) -> Result<(), PageError> {
    engine
        .add_template_owned(name.to_owned(), source)
        .map_err(|source| PageError::Template {
            template: name.to_owned(),
            source,
        })
}

fn add_filters(engine: &mut Environment<'static>) {
    engine.add_filter("london_datetime", |at: &Value| filters::london_datetime(at));
    engine.add_filter("london_date", |at: &Value| filters::london_date(at));
    engine.add_filter("london_time", |at: &Value| filters::london_time(at));
    engine.add_filter("day", |date: &Value| filters::day(date));
    engine.add_filter("nl2br_paragraphs", |text: &str| filters::paragraphs(text));
    engine.add_filter("markdown", |text: &str| markdown(text));
    engine.add_filter("typed", |text: &str| filters::typed(text));
    engine.add_function("form_value", |form: &Value, name: &str| {
        filters::form_value(form, name)
    });
    engine.add_function("form_values", |form: &Value, name: &str| {
        filters::form_values(form, name)
    });
    engine.add_function("form_error", |form: &Value, name: &str| {
        filters::form_error(form, name)
    });
    engine.add_function("error_anchor", |error: &Value| filters::error_anchor(error));
    engine.add_function("choices", |items: &Value, chosen: &Value| {
        filters::choices(items, chosen)
    });
}

/// Each macro file and the macro in it: `.../date-input/macro.html`,
/// `govukDateInput`.
fn component_macros(engine: &Environment<'static>) -> Vec<(String, String)> {
    let names = engine.templates().filter_map(|(file, _)| {
        let component = file
            .strip_prefix(COMPONENTS_ROOT)?
            .strip_suffix("/macro.html")?;
        Some((file.to_owned(), macro_name(component)))
    });
    names.collect()
}

/// `date-input` → `govukDateInput`, the port's naming.
pub(crate) fn macro_name(component: &str) -> String {
    let mut name = "govuk".to_owned();
    for word in component.split('-') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

fn add_components(own: &mut Environment<'static>, components: &Arc<Environment<'static>>) {
    for (file, name) in component_macros(components) {
        let components = Arc::clone(components);
        let called = name.clone();
        own.add_function(name, move |arguments: Rest<Value>| {
            call_component(&components, &file, &called, &arguments)
        });
    }
}

/// Runs one macro and returns its markup.
pub(crate) fn call_component(
    components: &Environment<'static>,
    file: &str,
    name: &str,
    arguments: &[Value],
) -> Result<Value, Error> {
    let mut module = components.get_template(file)?.render_captured(())?;
    let markup = module.with_state_mut(|state| state.call_macro(name, arguments))?;
    Ok(Value::from_safe_string(markup))
}

fn asset(name: &str) -> Result<Value, Error> {
    match assets::path_of(name) {
        Some(path) => Ok(Value::from_safe_string(path)),
        None => Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("there is no asset {name}"),
        )),
    }
}

/// Writes a value as HTML. Unlike the engine's own escaping it leaves `/`
/// alone, so that addresses stay readable in the page's source.
fn write_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return minijinja::escape_formatter(out, state, value);
    };
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        out.write_str(before)?;
        let mut letters = from.chars();
        out.write_str(match letters.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        })?;
        rest = letters.as_str();
    }
    out.write_str(rest)?;
    Ok(())
}
