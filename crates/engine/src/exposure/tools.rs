//! Management and other tools of providers, and what shows them on a scanned port. Written by hand; where a mark
//! comes from stands beside it.

use bailiwick_model::Sym;
use bailiwick_model::facts::{Facts, ScannedPort};

/// What shows a tool.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    /// The probed product name contains this.
    Product(&'static str),
    /// The server header or banner starts with this; the version follows up to a blank, `-` or `;`.
    BannerVersion(&'static str),
    /// The server header or banner contains this.
    Banner(&'static str),
    /// The issuer of the TLS certificate starts with this.
    Issuer(&'static str),
    /// A name in the TLS certificate is this.
    CertificateName(&'static str),
    /// The title of the page contains this.
    Title(&'static str),
    /// The icon has this checksum (MD5, or the mmh3 of its base64).
    Icon(&'static str),
}

/// A tool.
#[derive(Debug, PartialEq, Eq)]
pub struct Tool {
    /// Short name, as in [`bailiwick_model::facts::RmmServer::product`].
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// It controls machines of customers.
    pub manages: bool,
    /// Vendor and product as the catalogue of known exploited vulnerabilities writes them: parts, lower case.
    kev: &'static [(&'static str, &'static str)],
    marks: &'static [Mark],
}

impl Tool {
    /// Whether an entry of the catalogue is about this tool; `None` where it does not say which product of the vendor it
    /// is about, or of whom.
    pub fn is_named(&self, vendor: &str, product: &str) -> Option<bool> {
        let (vendor, product) = (vendor.to_lowercase(), product.to_lowercase());
        let any = |text: &str| text.is_empty() || text.contains("multiple");
        let sure = self.kev.iter().any(|(by, what)| vendor.contains(by) && product.contains(what));
        let perhaps = self.kev.iter().any(|(by, what)| {
            (vendor.is_empty() || vendor.contains(by)) && (any(&product) || product.contains(what))
        });
        if sure {
            Some(true)
        } else if perhaps {
            None
        } else {
            Some(false)
        }
    }

    /// Its vendors, as the catalogue writes them, in small letters.
    pub fn vendors(&self) -> impl Iterator<Item = &'static str> {
        self.kev.iter().map(|(vendor, _)| *vendor)
    }

    /// The tool of a short name.
    pub fn of_id(id: &str) -> Option<&'static Self> {
        TOOLS.iter().find(|tool| tool.id == id)
    }
}

use Mark::{Banner, BannerVersion, CertificateName, Icon, Issuer, Product, Title};

/// The tools.
pub const TOOLS: &[Tool] = &[
    // Measured on a server of version 1.1.55: issuer of its own authority, icon; the title is set by its owner.
    Tool {
        id: "meshcentral",
        name: "MeshCentral",
        manages: true,
        kev: &[("ylianst", "meshcentral"), ("meshcentral", "meshcentral")],
        marks: &[
            Issuer("MeshCentralRoot-"),
            Icon("4f178882c3525096ca61ba75fea3dfa0"),
            Icon("-1101242862"),
            Title("MeshCentral - Login"),
            Product("MeshCentral"),
        ],
    },
    Tool {
        id: "tactical-rmm",
        name: "Tactical RMM",
        manages: true,
        kev: &[("amidaware", "tactical")],
        marks: &[Title("Tactical RMM - Login"), Product("Tactical RMM")],
    },
    // The header carries the exact version: published by Rapid7's recog (BSD-2-Clause), read as a fact.
    Tool {
        id: "screenconnect",
        name: "ConnectWise ScreenConnect",
        manages: true,
        kev: &[("connectwise", "screenconnect")],
        marks: &[
            BannerVersion("ScreenConnect/"),
            Icon("-82958153"),
            Title("ConnectWise Control Remote Support Software"),
            Product("ScreenConnect"),
            Product("ConnectWise Control"),
        ],
    },
    Tool {
        id: "connectwise-automate",
        name: "ConnectWise Automate",
        manages: true,
        kev: &[("connectwise", "automate")],
        marks: &[Title("LabTech Web Portal"), Product("LabTech"), Product("ConnectWise Automate")],
    },
    Tool {
        id: "n-central",
        name: "N-able N-central",
        manages: true,
        kev: &[("n-able", "n-central")],
        marks: &[Title("N-central Login"), Product("N-central")],
    },
    Tool {
        id: "kaseya-vsa",
        name: "Kaseya VSA",
        manages: true,
        kev: &[("kaseya", "virtual system"), ("kaseya", "vsa")],
        marks: &[Product("Kaseya"), Title("Kaseya")],
    },
    Tool {
        id: "simplehelp",
        name: "SimpleHelp",
        manages: true,
        kev: &[("simplehelp", "simplehelp")],
        marks: &[BannerVersion("SimpleHelp/"), Title("SimpleHelp"), Product("SimpleHelp")],
    },
    Tool {
        id: "beyondtrust-rs",
        name: "BeyondTrust Remote Support",
        manages: true,
        kev: &[("beyondtrust", "remote support")],
        marks: &[
            Icon("6bb12b3dc5a5bb8c7ff03f07a475f3fd"),
            Banner("Bomgar"),
            Title("Powered by BOMGAR"),
            Product("Bomgar"),
        ],
    },
    Tool {
        id: "manageengine-endpoint-central",
        name: "ManageEngine Endpoint Central",
        manages: true,
        kev: &[("zoho", "desktop central"), ("zoho", "endpoint central")],
        marks: &[Title("ManageEngine Endpoint Central"), Title("ManageEngine Desktop Central")],
    },
    Tool {
        id: "guacamole",
        name: "Apache Guacamole",
        manages: true,
        kev: &[("apache", "guacamole")],
        marks: &[Title("Apache Guacamole")],
    },
    Tool {
        id: "teleport",
        name: "Teleport",
        manages: true,
        kev: &[("gravitational", "teleport")],
        marks: &[Banner("SSH-2.0-Teleport"), Product("Teleport")],
    },
    Tool {
        id: "anydesk",
        name: "AnyDesk",
        manages: true,
        kev: &[("anydesk", "anydesk")],
        marks: &[CertificateName("AnyNet Relay"), CertificateName("AnyDesk Client")],
    },
    Tool {
        id: "teamviewer",
        name: "TeamViewer",
        manages: true,
        kev: &[("teamviewer", "")],
        marks: &[Product("TeamViewer"), Banner("This site is running TeamViewer")],
    },
    Tool {
        id: "veeam",
        name: "Veeam Backup & Replication",
        manages: false,
        kev: &[("veeam", "backup")],
        marks: &[Product("Veeam Backup"), CertificateName("Veeam Backup Server Certificate")],
    },
    Tool {
        id: "zabbix",
        name: "Zabbix",
        manages: false,
        kev: &[("zabbix", "")],
        marks: &[Icon("0fbe700fd7d07ec8d30ef8b3ac261484"), Title(": Zabbix")],
    },
    Tool {
        id: "bitwarden",
        name: "Bitwarden or Vaultwarden",
        manages: false,
        kev: &[("bitwarden", "")],
        marks: &[
            Title("Vaultwarden Web Vault"),
            Title("Bitwarden Web Vault"),
            Icon("9e8ba456e7e39ea364cc538959813719"),
        ],
    },
];

/// The tool behind a port, what shows it, and its version where one was read.
pub(super) fn identify(facts: &Facts, port: &ScannedPort) -> Option<(&'static Tool, String, String)> {
    TOOLS.iter().find_map(|tool| {
        let (by, version) = tool.marks.iter().find_map(|mark| shows(facts, port, *mark))?;
        let version = version.unwrap_or_else(|| {
            if by.starts_with("product") { facts.text(port.version).to_owned() } else { String::new() }
        });
        Some((tool, by, version))
    })
}

fn shows(facts: &Facts, on: &ScannedPort, mark: Mark) -> Option<(String, Option<String>)> {
    let text = |sym: Sym| facts.text(sym).to_lowercase();
    let holds = |sym: Sym, part: &str| text(sym).contains(&part.to_lowercase());
    let found = match mark {
        Product(part) => on.probed && holds(on.product, part),
        Banner(part) => holds(on.banner, part),
        BannerVersion(start) => {
            let version = version_behind(facts.text(on.banner), start)?;
            return Some((format!("server header {start}"), Some(version)));
        }
        Issuer(start) => text(on.issuer).starts_with(&start.to_lowercase()),
        CertificateName(name) => on.certificate_names.iter().any(|known| text(*known) == name.to_lowercase()),
        Title(part) => holds(on.title, part),
        Icon(checksum) => {
            !on.icon.is_empty()
                && text(on.icon)
                    .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                    .any(|word| word == checksum)
        }
    };
    found.then(|| (describe(mark), None))
}

/// `23.9.7.8804` of `ScreenConnect/23.9.7.8804-3594 Microsoft-HTTPAPI/2.0`.
fn version_behind(banner: &str, start: &str) -> Option<String> {
    let rest = banner.split_once(start)?.1;
    let version: String =
        rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '.').collect();
    Some(version)
}

fn describe(mark: Mark) -> String {
    match mark {
        Product(part) => format!("product {part}"),
        Banner(part) | BannerVersion(part) => format!("server header {part}"),
        Issuer(start) => format!("certificate issued by {start}..."),
        CertificateName(name) => format!("certificate of {name}"),
        Title(part) => format!("page title {part}"),
        Icon(_) => "its icon".to_owned(),
    }
}
