//! Groups and accounts with a meaning of their own: what membership gives by itself, and what is tier zero.
//!
//! Rights that a domain gives by access control entries are read and not listed here. Groups without rights of their
//! own have no row. Sources: Microsoft's pages on security groups, protected accounts and Exchange split permissions.

use bailiwick_model::NodeKind;

use Key::{Builtin, Named, Rid, WellKnown};

/// How a row is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Key {
    /// The last part of a SID of the domain.
    Rid(u32),
    /// The last part of `S-1-5-32-`: on the domain; the same group of a member machine means that machine only.
    Builtin(u32),
    /// A well-known SID.
    WellKnown(&'static str),
    /// The name, where no fixed id is given.
    Named(&'static str),
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) key: Key,
    /// Effects that members have, as words.
    pub(super) direct: &'static str,
    /// Effects that they may have, depending on what no export shows.
    pub(super) possible: &'static str,
    pub(super) tier_zero: bool,
}

const fn row(key: Key, direct: &'static str, possible: &'static str, tier_zero: bool) -> Row {
    Row { key, direct, possible, tier_zero }
}

/// The table.
pub(super) const ROWS: &[Row] = &[
    row(Builtin(544), "own", "-", true),
    row(Rid(512), "own", "-", true),
    row(Rid(519), "own", "-", true),
    row(Rid(518), "change", "own", true),
    row(Rid(516), "own", "-", true),
    row(WellKnown("S-1-5-9"), "change", "own", true),
    row(Rid(521), "see", "own", true),
    row(Rid(498), "see", "own", true),
    row(Rid(571), "-", "see", false),
    row(Builtin(548), "change", "see run destroy own", true),
    row(Builtin(551), "own", "-", true),
    row(Builtin(549), "own", "-", true),
    row(Builtin(550), "change", "see run destroy own", true),
    row(Rid(520), "change", "see run destroy own", false),
    row(Rid(517), "change", "own", true),
    row(Rid(527), "change", "own", true),
    row(Rid(526), "change", "own", true),
    row(Builtin(555), "-", "see run", false),
    row(Builtin(580), "-", "see run", false),
    row(Builtin(562), "-", "see run", false),
    row(Builtin(573), "see", "-", false),
    row(Builtin(556), "change", "see run own", false),
    row(Builtin(569), "change", "-", false),
    row(Builtin(575), "-", "see", false),
    row(Builtin(576), "-", "see run", false),
    row(Builtin(577), "change", "see run", false),
    row(Builtin(578), "see change run destroy", "own", true),
    row(Builtin(582), "see change", "destroy", false),
    row(Builtin(557), "change", "own", true),
    row(Rid(500), "own", "-", true),
    row(Rid(502), "-", "own", true),
    row(Named("DNSADMINS"), "change", "see run destroy own", true),
    row(Named("DNSUPDATEPROXY"), "change", "see", false),
    row(Named("DHCP ADMINISTRATORS"), "change", "see own", false),
    row(Named("ORGANIZATION MANAGEMENT"), "see change destroy", "own", true),
    row(Named("EXCHANGE TRUSTED SUBSYSTEM"), "change", "see destroy own", true),
    row(Named("EXCHANGE WINDOWS PERMISSIONS"), "change", "own", true),
    row(Named("EXCHANGE SERVERS"), "change", "see own", true),
    row(Named("RECIPIENT MANAGEMENT"), "change", "see", false),
    row(Named("SERVER MANAGEMENT"), "change", "see run", false),
    row(Named("HYGIENE MANAGEMENT"), "change", "-", false),
    row(Named("DISCOVERY MANAGEMENT"), "see", "change destroy", false),
    row(Named("COMPLIANCE MANAGEMENT"), "change", "destroy", false),
    row(Named("PUBLIC FOLDER MANAGEMENT"), "change", "see", false),
    row(Named("DELEGATED SETUP"), "change", "see run", false),
    row(Named("ADSYNCADMINS"), "see run", "own", true),
    row(Named("ESX ADMINS"), "see change run destroy", "unback own", true),
];

/// The row of an object by its id, else by its name (`NAME@DOMAIN`).
pub(super) fn row_of(id: &str, name: &str) -> Option<&'static Row> {
    let key = key_of(id)?;
    if let Some(row) = ROWS.iter().find(|row| row.key == key) {
        return Some(row);
    }
    let name = name.split_once('@').map_or(name, |(name, _)| name);
    ROWS.iter().find(|row| matches!(row.key, Named(known) if known.eq_ignore_ascii_case(name)))
}

/// Tier zero of its domain.
pub(super) fn tier_zero(id: &str, name: &str) -> bool {
    row_of(id, name).is_some_and(|row| row.tier_zero)
}

/// Kind of an object that nothing describes, where its id tells it.
pub(super) fn kind_by_id(id: &str) -> NodeKind {
    match key_of(id) {
        Some(Rid(498 | 512..=522 | 525..=527 | 553 | 571 | 572) | Builtin(_) | WellKnown(_)) => {
            NodeKind::Group
        }
        Some(Rid(500..=503)) => NodeKind::User,
        _ if is_domain(id) => NodeKind::Domain,
        _ => NodeKind::Unknown,
    }
}

fn is_domain(id: &str) -> bool {
    id.strip_prefix("S-1-5-21-").is_some_and(|rest| rest.split('-').count() == 3)
}

/// The key of an id. Groups of one machine (`SID of the machine`-544) have none.
fn key_of(id: &str) -> Option<Key> {
    if let Some(rest) = id.strip_prefix("S-1-5-21-") {
        let mut parts = rest.split('-').skip(3);
        let rid = parts.next()?.parse().ok()?;
        return parts.next().is_none().then_some(Rid(rid));
    }
    let sid = id.find("S-1-").filter(|at| *at > 0).and_then(|at| id.get(at..))?;
    if let Some(rid) = sid.strip_prefix("S-1-5-32-") {
        return rid.parse().ok().map(Builtin);
    }
    Some(WellKnown(if sid == "S-1-5-9" { "S-1-5-9" } else { "" }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bailiwick_model::Effects;

    #[test]
    fn every_row_parses_and_is_found_by_its_own_key() {
        for row in ROWS {
            assert!(
                Effects::parse(row.direct).is_some() && Effects::parse(row.possible).is_some(),
                "{row:?}"
            );
            let (id, name) = match row.key {
                Rid(rid) => (format!("S-1-5-21-1-2-3-{rid}"), String::new()),
                Builtin(rid) => (format!("CORP.EXAMPLE-S-1-5-32-{rid}"), String::new()),
                WellKnown(sid) => (format!("CORP.EXAMPLE-{sid}"), String::new()),
                Named(name) => ("S-1-5-21-1-2-3-1101".to_owned(), format!("{name}@CORP.EXAMPLE")),
            };
            assert_eq!(row_of(&id, &name).map(|found| found.key), Some(row.key));
        }
    }

    #[test]
    fn groups_of_one_machine_are_not_those_of_the_domain() {
        assert!(tier_zero("CORP.EXAMPLE-S-1-5-32-544", ""));
        assert!(tier_zero("S-1-5-21-1-2-3-512", "DOMAIN ADMINS@CORP.EXAMPLE"));
        assert!(!tier_zero("S-1-5-21-1-2-3-1104-544", ""));
        assert!(!tier_zero("S-1-5-21-1-2-3-1104-500", ""));
        assert!(!tier_zero("S-1-5-32-544", ""), "a well-known group without its domain is nobody's");
        assert!(!tier_zero("S-1-5-21-1-2-3-1512", "HELPDESK@CORP.EXAMPLE"));
    }

    #[test]
    fn kinds_by_id() {
        assert_eq!(kind_by_id("S-1-5-21-1-2-3"), NodeKind::Domain);
        assert_eq!(kind_by_id("S-1-5-21-1-2-3-513"), NodeKind::Group);
        assert_eq!(kind_by_id("CORP.EXAMPLE-S-1-5-11"), NodeKind::Group);
        assert_eq!(kind_by_id("S-1-5-21-1-2-3-500"), NodeKind::User);
        assert_eq!(kind_by_id("S-1-5-21-1-2-3-1104"), NodeKind::Unknown);
        assert_eq!(kind_by_id("11111111-0000-0000-0000-000000000002"), NodeKind::Unknown);
    }
}
