//! Where a history is: a file, or a database by URL. What is shown of a URL never holds its password.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use postgres::Config;
use postgres::config::{Host, SslMode};

use super::StoreError;

/// What may stand in a URL.
pub(super) const URL_HELP: &str = "postgresql://USER@HOST:PORT/DATABASE, or ?host=/var/run/postgresql for a socket; the password may stand in PGPASSWORD. sslmode may be \
                                   disable, require, verify-ca or verify-full; whatever it says but disable, another host is asked for TLS with a valid certificate";

/// Where a history is.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// An SQLite file.
    File(PathBuf),
    /// A PostgreSQL database.
    Server(Box<Server>),
}

/// A database that can be connected to.
#[derive(Clone)]
pub(crate) struct Server {
    pub(super) config: Config,
    shown: String,
}

impl fmt::Debug for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.shown)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(out, "{}", path.display()),
            Self::Server(server) => out.write_str(&server.shown),
        }
    }
}

impl Place {
    /// A URL of PostgreSQL, or a path.
    pub(crate) fn parse(text: &str, password: Option<&str>) -> Result<Self, StoreError> {
        let Some((scheme, rest)) = text.split_once("://") else { return Ok(Self::File(PathBuf::from(text))) };
        if !["postgres", "postgresql"].contains(&scheme) {
            return Err(StoreError::Url(format!("{scheme}://..."), "is no URL of a PostgreSQL database"));
        }
        let shown = shown(rest);
        // What the library says of a broken URL may quote a part of it: it is not shown.
        // Whoever asks for TLS gets it with everything verified.
        let known = text
            .replace("sslmode=verify-full", "sslmode=require")
            .replace("sslmode=verify-ca", "sslmode=require");
        let mut config: Config =
            known.parse().map_err(|_| StoreError::Url(shown.clone(), "the URL cannot be understood"))?;
        if let Some(password) = password.filter(|_| config.get_password().is_none()) {
            config.password(password);
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            #[cfg(unix)]
            config.host_path("/var/run/postgresql");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(20));
        }
        config.application_name("bailiwick");
        let asked = config.get_ssl_mode();
        let in_the_open = rest.contains("sslmode=disable");
        let needless = asked != SslMode::Require && is_here(&config);
        config.ssl_mode(if in_the_open || needless { SslMode::Disable } else { SslMode::Require });
        Ok(Self::Server(Box::new(Server { config, shown })))
    }
}

/// Without user, password and settings: `postgresql://db.example:5432/history`.
fn shown(rest: &str) -> String {
    let host = rest.rsplit('@').next().unwrap_or_default();
    let plain = rest.contains('@') || !rest.split('/').next().unwrap_or_default().contains(':');
    let host = host.split(['?', '#']).next().unwrap_or_default();
    if plain { format!("postgresql://{host}") } else { "postgresql://...".to_owned() }
}

/// Whether nothing leaves this machine.
fn is_here(config: &Config) -> bool {
    let here = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    config.get_hosts().iter().all(here) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    fn refused(url: &str) -> String {
        match Place::parse(url, None) {
            Err(StoreError::Url(place, what)) => format!("{place}: {what}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_url_is_shown_without_its_password() {
        for url in [
            "postgresql://ana:s3cret@localhost:5433/history",
            "postgres://ana:s3cr@t@localhost/history?sslmode=disable",
            "postgresql://localhost/history?user=ana&password=s3cret",
        ] {
            let place = Place::parse(url, None);
            let text = format!("{place:?} {}", place.as_ref().map(ToString::to_string).unwrap_or_default());
            assert!(!text.contains("s3cr") && !text.contains("ana"), "{text}");
        }
        for url in [
            "postgresql://ana:s3cret",
            "postgresql://localhost:s3cret/x",
            "postgresql://ana:s3cret@localhost/history?color=s3cret",
            "mysql://ana:s3cret@localhost/history",
        ] {
            assert!(!refused(url).contains("s3cret"), "{}", refused(url));
        }
    }

    #[test]
    fn nothing_goes_over_a_network_in_the_open_unless_asked_for() {
        let mode = |url: &str| match Place::parse(url, None).unwrap() {
            Place::Server(server) => server.config.get_ssl_mode(),
            Place::File(_) => panic!("{url} is no file"),
        };
        for url in [
            "postgresql://ana@db.example/history",
            "postgresql://ana@db.example/history?sslmode=prefer",
            "postgresql://ana@db.example/history?sslmode=verify-full",
            "postgresql://ana@127.0.0.1,db.example/history",
            "postgresql://ana@localhost/history?sslmode=require",
            "postgresql://ana@localhost/history?sslmode=verify-ca",
            "postgresql://ana@localhost/history?hostaddr=198.51.100.7",
        ] {
            assert_eq!(mode(url), SslMode::Require, "{url}");
        }
        for url in [
            "postgresql://ana@db.example/history?sslmode=disable",
            "postgresql://ana@127.0.0.1/history",
            "postgresql://ana@[::1]/history",
            "postgresql:///history?user=ana&host=/var/run/postgresql",
            "postgresql:///history?user=ana",
        ] {
            assert_eq!(mode(url), SslMode::Disable, "{url}");
        }
        assert!(matches!(Place::parse("history.db", None), Ok(Place::File(_))));
    }

    #[test]
    fn a_password_of_the_environment_is_used_where_the_url_has_none() {
        let password = |url: &str| match Place::parse(url, Some("from-outside")).unwrap() {
            Place::Server(server) => server.config.get_password().map(<[u8]>::to_vec),
            Place::File(_) => None,
        };
        assert_eq!(password("postgresql://ana@localhost/h").unwrap(), b"from-outside");
        assert_eq!(password("postgresql://ana:own@localhost/h").unwrap(), b"own");
    }
}
