//! Affected versions of known exploited vulnerabilities of providers' tools. The catalogue carries none, and vendors'
//! records are wrong often enough that a small table checked by hand is safer: reason and source stand beside each row.

use super::version::{Version, Within};

/// What is affected.
#[derive(Debug)]
pub struct Weakness {
    /// CVE id.
    pub cve: &'static str,
    /// Ranges: from (inclusive; empty is the first version) to the first fixed version.
    ranges: &'static [(&'static str, &'static str)],
    /// It needs an account of the tool.
    pub needs_login: bool,
    /// It only exists in a configuration that no scan shows; empty where it always does.
    pub condition: &'static str,
    /// Where the range comes from.
    pub source: &'static str,
}

const fn before(
    cve: &'static str,
    ranges: &'static [(&'static str, &'static str)],
    source: &'static str,
) -> Weakness {
    Weakness { cve, ranges, needs_login: false, condition: "", source }
}

const fn after_login(
    cve: &'static str,
    ranges: &'static [(&'static str, &'static str)],
    source: &'static str,
) -> Weakness {
    Weakness { cve, ranges, needs_login: true, condition: "", source }
}

/// The table.
pub const WEAKNESSES: &[Weakness] = &[
    before("CVE-2024-1709", &[("", "23.9.8")], "CVE record: 23.9.7 and earlier"),
    // The path traversal needs a signed-in administrator; it was used behind CVE-2024-1709.
    after_login("CVE-2024-1708", &[("", "23.9.8")], "CVE record: 23.9.7 and earlier"),
    // The structured field says less than 25.2.3, the text 25.2.3 and earlier; fixed in 25.2.4.
    Weakness {
        cve: "CVE-2025-3935",
        ranges: &[("", "25.2.4")],
        needs_login: false,
        condition: "it needs the machine keys of the server",
        source: "CVE record, text",
    },
    after_login("CVE-2025-8875", &[("", "2025.3.1")], "CVE record"),
    after_login("CVE-2025-8876", &[("", "2025.3.1")], "sister of CVE-2025-8875 in the vendor's note"),
    // The first patch was incomplete: the later record counts for both.
    before(
        "CVE-2026-18556",
        &[("", "2026.3.1.7")],
        "record of CVE-2026-18577: the patch of this one was incomplete",
    ),
    // The structured range ends at 2026.3, the text at 2026.3.1; fixed in 2026.3.1.7.
    before("CVE-2026-18577", &[("", "2026.3.1.7")], "CVE record, text"),
    after_login("CVE-2024-57726", &[("", "5.5.8")], "vendor: 5.5.7 and earlier"),
    before("CVE-2024-57727", &[("", "5.5.8")], "vendor: 5.5.7 and earlier"),
    after_login("CVE-2024-57728", &[("", "5.5.8")], "vendor: 5.5.7 and earlier"),
    Weakness {
        cve: "CVE-2026-48558",
        ranges: &[("5.5.0", "5.5.16")],
        needs_login: false,
        condition: "it only exists where OpenID Connect sign-in is set up",
        source: "CVE record",
    },
    before("CVE-2021-30116", &[("", "9.5.7a")], "vendor's note on 9.5.7a"),
];

/// The row of a CVE.
pub(super) fn of(cve: &str) -> Option<&'static Weakness> {
    WEAKNESSES.iter().find(|weakness| weakness.cve == cve)
}

impl Weakness {
    /// Whether a version is affected.
    pub fn affects(&self, version: Option<&Version>) -> Within {
        let Some(version) = version else { return Within::CannotTell };
        let inside = |(from, to): &(&str, &str)| {
            let from = Version::parse(from);
            let to = Version::parse(to);
            from.is_none_or(|from| version.compare(&from).is_ge())
                && to.is_some_and(|to| version.compare(&to).is_lt())
        };
        if self.ranges.iter().any(inside) { Within::Yes } else { Within::No }
    }
}
