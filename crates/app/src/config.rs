//! How this installation runs: one file, overruled by the environment. Every
//! setting is here, with its default and what it is for (`earlyhelp config`).

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use domain::access::OpeningLimits;
use secrecy::SecretString;
use serde::Deserialize;

use crate::web::{Allowances, Failure};

/// Every setting.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `sqlite:PATH` for one node, `postgres://…` for many.
    pub database: SecretString,
    /// How many connections a node keeps open.
    pub connections: u32,
    /// Where the server listens.
    pub listen: String,
    /// The address that people type; links in e-mails start with it. Where it is
    /// not set, it is the address that the server listens on.
    #[serde(default = "String::new")]
    pub public_address: String,
    /// The authority's profile.
    pub profile: PathBuf,
    /// The mail server; none keeps every e-mail in the outbox.
    pub smtp: Option<Smtp>,
    /// How many tries a minute one address has.
    pub limits: Allowances,
    /// Whether a proxy stands in front and says whom it speaks for. Only where
    /// nobody can reach the server but through it.
    pub behind_proxy: bool,
    /// How long an emergency opening lasts, in hours.
    pub break_glass_hours: u32,
    /// Within how many hours an emergency opening is reviewed.
    pub break_glass_review_hours: u32,
}

/// The mail server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the connection is encrypted; only a server on this machine may do without.
    #[serde(default = "yes")]
    pub tls: bool,
    /// The account, if it asks for one.
    pub user: Option<String>,
    /// The account's password.
    pub password: Option<SecretString>,
    /// Who the e-mails are from.
    pub from: String,
}

const fn yes() -> bool {
    true
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: SecretString::from("sqlite:var/earlyhelp.db"),
            connections: 8,
            listen: "127.0.0.1:8080".to_owned(),
            public_address: reached_at("127.0.0.1:8080"),
            profile: PathBuf::from("profiles/buckinghamshire.toml"),
            smtp: None,
            limits: Allowances::default(),
            behind_proxy: false,
            break_glass_hours: 4,
            break_glass_review_hours: 72,
        }
    }
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings file {0} cannot be read: {1}")]
    File(PathBuf, std::io::Error),
    /// The file is not right.
    #[error("the settings file {0} is not right: {1}")]
    Shape(PathBuf, Box<toml::de::Error>),
    /// A variable of the environment is not right.
    #[error("the variable {0} is not right: {1}")]
    Variable(&'static str, String),
}

impl Config {
    /// The limits of emergency openings.
    ///
    /// # Errors
    /// When a setting is out of bounds; the server does not start with one.
    pub fn opening_limits(&self) -> Result<OpeningLimits, Failure> {
        OpeningLimits::parse(self.break_glass_hours, self.break_glass_review_hours)
            .map_err(Failure::Impossible)
    }

    /// Reads the file, if one is named, then the environment.
    ///
    /// # Errors
    /// When a setting cannot be used; it says which and why.
    pub fn read(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut config = match file {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| ConfigError::File(path.to_owned(), error))?;
                toml::from_str(&text)
                    .map_err(|error| ConfigError::Shape(path.to_owned(), Box::new(error)))?
            }
            None => Self {
                public_address: String::new(),
                ..Self::default()
            },
        };
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let Some(address) = variable("DATABASE_URL") {
            config.database = SecretString::from(address);
        }
        if let Some(listen) = variable("EARLYHELP_LISTEN") {
            config.listen = listen;
        }
        if let Some(address) = variable("EARLYHELP_PUBLIC_ADDRESS") {
            config.public_address = address;
        }
        if let Some(profile) = variable("EARLYHELP_PROFILE") {
            config.profile = PathBuf::from(profile);
        }
        if let Some(connections) = variable("EARLYHELP_CONNECTIONS") {
            config.connections = connections.parse().map_err(|_| {
                ConfigError::Variable("EARLYHELP_CONNECTIONS", "write a number".to_owned())
            })?;
        }
        if config.public_address.is_empty() {
            config.public_address = reached_at(&config.listen);
        }
        Ok(config)
    }
}

/// How a browser on this machine reaches the address that the server listens on:
/// a server that listens everywhere is reached here as well.
fn reached_at(listen: &str) -> String {
    let listen = match listen.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_unspecified() => {
            format!("127.0.0.1:{}", address.port())
        }
        Ok(_) | Err(_) => listen.to_owned(),
    };
    format!("http://{listen}")
}

#[cfg(test)]
mod tests {
    use super::{Config, Smtp, reached_at};
    use crate::web::Allowances;

    /// The names that a table takes, as its reader says them for a wrong one.
    fn names<T: serde::de::DeserializeOwned>() -> Vec<String> {
        let Err(error) = toml::from_str::<T>("no_such_setting = 1") else {
            return Vec::new();
        };
        error
            .message()
            .split('`')
            .skip(3)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn links_lead_to_where_the_server_listens_unless_another_address_is_set() {
        assert_eq!(reached_at("127.0.0.1:9090"), "http://127.0.0.1:9090");
        assert_eq!(reached_at("0.0.0.0:9090"), "http://127.0.0.1:9090");
        assert_eq!(reached_at("[::]:9090"), "http://127.0.0.1:9090");
        assert_eq!(reached_at("localhost:9090"), "http://localhost:9090");
    }

    #[test]
    fn every_setting_is_in_the_reference() {
        let reference = include_str!("../../../docs/guides/running.md");
        let names = [names::<Config>(), names::<Smtp>(), names::<Allowances>()];
        for (names, known) in names.iter().zip(["database", "host", "sign_in"]) {
            assert!(names.iter().any(|name| name == known), "{names:?}");
            for name in names {
                assert!(
                    reference.contains(&format!("`{name}`"))
                        || reference.contains(&format!("`[{name}]`")),
                    "docs/guides/running.md does not tell of {name}"
                );
            }
        }
        for part in include_str!("config.rs").split("variable(\"").skip(1) {
            if let Some((variable, _)) = part.split_once('"') {
                assert!(reference.contains(variable), "{variable} is not told");
            }
        }
    }
}
