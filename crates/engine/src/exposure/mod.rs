//! What an outside scan shows: management tools and other doors that answer, their version, and which of their
//! vulnerabilities are known to be exploited at the time of the assessment.
//!
//! A name that a scanner takes from the port number is never proof of a product; a version that was not read makes
//! an exploit possible, not proven.

mod doors;
mod tools;
mod version;
mod weaknesses;

use bailiwick_model::facts::{Facts, PortState, ScannedPort, Vantage};
use bailiwick_model::{Evidence, Time};

pub use doors::{DOORS, Door, wanted};
pub use tools::{TOOLS, Tool};
pub use version::{Version, Within};
pub use weaknesses::{WEAKNESSES, Weakness};

/// An exploit of a tool that is known to be used at the time of the assessment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exploit<'a> {
    /// CVE id, as the catalogue writes it.
    pub cve: &'a str,
    /// In the catalogue since.
    pub since: Time,
    /// The version read is affected; otherwise it is not known to be.
    pub certain: bool,
    /// It needs an account of the tool.
    pub needs_login: bool,
    /// What makes it uncertain, in words; empty where it is certain.
    pub note: &'static str,
    /// The entry of the catalogue.
    pub evidence: Evidence,
}

/// From where a port was seen open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Seen {
    /// From the internet, as the estate file says of the scan.
    Outside,
    /// Nobody said from where the scan looked.
    Unstated,
}

/// Something that answers.
#[derive(Clone, PartialEq, Debug)]
pub struct Exposed<'a> {
    /// The port.
    pub port: &'a ScannedPort,
    /// From where.
    pub seen: Seen,
    /// The management tool behind it.
    pub tool: Option<&'static Tool>,
    /// What shows the tool, in words.
    pub shown_by: String,
    /// A door that should not be open to the internet at all.
    pub door: Option<&'static Door>,
    /// Version as read; empty where none was.
    pub version: String,
    /// Known exploits, certain ones first.
    pub exploits: Vec<Exploit<'a>>,
}

/// Every open port that is a tool or a door, in the order of the facts. Scans known to be from inside are left out.
pub fn find(facts: &Facts, as_of: Time) -> Vec<Exposed<'_>> {
    facts.ports.iter().filter_map(|port| exposed(facts, port, as_of)).collect()
}

fn exposed<'a>(facts: &'a Facts, port: &'a ScannedPort, as_of: Time) -> Option<Exposed<'a>> {
    let seen = seen_from(facts, port)?;
    if port.state != PortState::Open {
        return None;
    }
    let (tool, shown_by, version) = tools::identify(facts, port)
        .map_or((None, String::new(), String::new()), |(tool, by, version)| (Some(tool), by, version));
    let door = doors::of(facts, port);
    (tool.is_some() || door.is_some()).then(|| {
        let exploits = tool.map_or_else(Vec::new, |tool| exploits(facts, tool, &version, as_of));
        Exposed { port, seen, tool, shown_by, door, version, exploits }
    })
}

/// The scan of a port is the one of the same file.
fn seen_from(facts: &Facts, port: &ScannedPort) -> Option<Seen> {
    let scan = facts.scans.iter().find(|scan| scan.evidence.source == port.evidence.source);
    match scan.and_then(|scan| scan.vantage.known()) {
        Some(Vantage::Outside) => Some(Seen::Outside),
        Some(Vantage::Inside) => None,
        None => Some(Seen::Unstated),
    }
}

/// Known exploits of a tool at a version (empty: not read) as of a time.
pub fn exploits<'a>(facts: &'a Facts, tool: &Tool, version: &str, as_of: Time) -> Vec<Exploit<'a>> {
    let version = Version::parse(version);
    let mut found: Vec<Exploit<'a>> = facts
        .kev
        .iter()
        .filter_map(|entry| {
            let since = entry.added.known().copied();
            let named = tool.is_named(facts.text(entry.vendor), facts.text(entry.product));
            if since.is_some_and(|since| since > as_of) || named == Some(false) {
                return None;
            }
            let cve = facts.text(entry.cve);
            let weakness = weaknesses::of(cve);
            let (certain, note) =
                match (weakness.map(|weakness| (weakness, weakness.affects(version.as_ref()))), &version) {
                    (Some((_, Within::No)), _) => return None,
                    (Some((weakness, Within::Yes)), _) => (weakness.condition.is_empty(), weakness.condition),
                    (Some((_, Within::CannotTell)) | None, None) => (false, "its version was not read"),
                    (Some((_, Within::CannotTell)), Some(_)) => {
                        (false, "its version cannot be compared with the affected ones")
                    }
                    (None, Some(_)) => (false, "the affected versions are not in the table of this program"),
                };
            let (certain, note) = match (since, named) {
                (None, _) => (false, "the catalogue does not say since when"),
                (_, None) => (false, "the catalogue does not say which product"),
                _ => (certain, note),
            };
            let since = since.unwrap_or(as_of);
            let needs_login = weakness.is_some_and(|weakness| weakness.needs_login);
            Some(Exploit { cve, since, certain, needs_login, note, evidence: entry.evidence })
        })
        .collect();
    found.sort_by(|left, right| {
        (right.certain, left.cve, left.since).cmp(&(left.certain, right.cve, right.since))
    });
    found.dedup_by(|left, right| left.cve == right.cve);
    found
}

#[cfg(test)]
mod tests;
