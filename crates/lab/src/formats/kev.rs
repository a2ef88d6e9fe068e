//! A catalogue of known exploited vulnerabilities in the shape of CISA's. It is the lab's own: real numbers, vendors,
//! products and dates for the products of the estate, our own words, and one entry that is made up and says so.

use std::io;

use crate::formats::Target;
use crate::json::{document, object};

/// Path of the catalogue.
pub(crate) const PATH: &str = "scan/known_exploited_vulnerabilities.json";

/// The entry that is made up: no such vulnerability exists.
pub(crate) const MADE_UP: &str = "CVE-2026-9000001";

/// Number, vendor, product, what, since, until, used by ransomware, weakness.
type Row =
    (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, bool, &'static str);

const ROWS: &[Row] = &[
    (
        MADE_UP,
        "Ylianst",
        "MeshCentral",
        "MeshCentral Authentication Bypass Vulnerability (made up for the lab)",
        "2026-08-01",
        "2026-08-22",
        true,
        "CWE-288",
    ),
    (
        "CVE-2025-3935",
        "ConnectWise",
        "ScreenConnect",
        "ConnectWise ScreenConnect Improper Authentication Vulnerability",
        "2025-06-02",
        "2025-06-23",
        false,
        "CWE-287",
    ),
    (
        "CVE-2024-1709",
        "ConnectWise",
        "ScreenConnect",
        "ConnectWise ScreenConnect Authentication Bypass Vulnerability",
        "2024-02-22",
        "2024-02-29",
        true,
        "CWE-288",
    ),
    (
        "CVE-2024-57727",
        "SimpleHelp ",
        "SimpleHelp",
        "SimpleHelp Path Traversal Vulnerability",
        "2025-02-13",
        "2025-03-06",
        true,
        "CWE-22",
    ),
    (
        "CVE-2024-40711",
        "Veeam",
        "Backup & Replication",
        "Veeam Backup and Replication Deserialization Vulnerability",
        "2024-10-17",
        "2024-11-07",
        true,
        "CWE-502",
    ),
];

/// The catalogue.
pub(crate) fn write(to: &mut Target<'_>) -> io::Result<()> {
    let released = to.world.plan.as_of.plus_days(-14);
    let entries: Vec<_> = ROWS
        .iter()
        .map(|(cve, vendor, product, name, added, due, ransomware, weakness)| {
            object! {
                "cveID" => *cve,
                "vendorProject" => *vendor,
                "product" => *product,
                "vulnerabilityName" => *name,
                "dateAdded" => *added,
                "shortDescription" => "Synthetic catalogue of the Bailiwick lab; see the maker for the real text.",
                "requiredAction" => "Update as the maker says, or take it off the internet.",
                "dueDate" => *due,
                "knownRansomwareCampaignUse" => if *ransomware { "Known" } else { "Unknown" },
                "notes" => "synthetic",
                "cwes" => vec![*weakness],
            }
        })
        .collect();
    let catalogue = object! {
        "title" => "Synthetic catalogue in the shape of the CISA Catalog of Known Exploited Vulnerabilities",
        "catalogVersion" => released.date().replace('-', "."),
        "dateReleased" => released.to_string().replace('Z', ".0648Z"),
        "count" => entries.len(),
        "vulnerabilities" => entries,
    };
    document(&mut to.sink, PATH, &catalogue)
}
