//! Doors that should not be open to the internet at all.

use bailiwick_model::facts::{Facts, ScannedPort};

/// A service that gives access to machines or data.
#[derive(Debug, PartialEq, Eq)]
pub struct Door {
    /// Name for people.
    pub name: &'static str,
    ports: &'static [u16],
    /// Names that a probing scanner gives it.
    services: &'static [&'static str],
}

/// The doors.
pub const DOORS: &[Door] = &[
    Door { name: "remote desktop", ports: &[3389], services: &["ms-wbt-server"] },
    Door { name: "Windows file sharing", ports: &[445, 139], services: &["microsoft-ds", "netbios-ssn"] },
    Door { name: "Windows remote management", ports: &[5985, 5986], services: &["wsman", "wsmans"] },
    Door { name: "telnet", ports: &[23], services: &["telnet"] },
    Door { name: "VNC", ports: &[5900, 5901], services: &["vnc"] },
    Door {
        name: "a database",
        ports: &[1433, 3306, 5432, 1521, 27017, 6379],
        services: &["ms-sql-s", "mysql", "postgresql", "oracle-tns", "mongodb", "redis"],
    },
    Door { name: "a directory", ports: &[389, 636], services: &["ldap", "ldapssl"] },
];

/// Ports that the consoles of management tools usually answer on.
const CONSOLES: &[u16] = &[80, 443, 4430, 5721, 8040, 8041, 8443];

/// Ports of which a scan must have asked before it says that nothing is open.
pub fn wanted() -> impl Iterator<Item = u16> {
    DOORS.iter().flat_map(|door| door.ports).chain(CONSOLES).copied()
}

/// The door of a port: by the probed service name, or by a well-known port whose service was not probed.
pub(super) fn of(facts: &Facts, port: &ScannedPort) -> Option<&'static Door> {
    let service = facts.text(port.service);
    DOORS.iter().find(|door| {
        let usual = door.ports.contains(&port.port);
        if port.probed { door.services.contains(&service) } else { usual }
    })
}
