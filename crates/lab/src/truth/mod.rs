//! What was planted: the answers that a reader of the files must come to.
//!
//! All of it follows from the plan by the lab's own simple bookkeeping, never from the engine.

pub(crate) mod ledger;
pub(crate) mod outcomes;
pub(crate) mod reach;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The truth of an estate. Written as `truth/truth.json`, under one key that no export has.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Truth {
    /// Version of this shape.
    pub version: u32,
    /// Seed of the plan.
    pub seed: u64,
    /// The latest collection, as a timestamp.
    pub as_of: String,
    /// The provider first, then the customers, then others.
    pub parties: Vec<Party>,
    /// Faults, and traps that look like faults and are none.
    pub faults: Vec<Fault>,
    /// Outcome of recommendations for a party. Only what follows from the plan is listed.
    pub outcomes: Vec<Outcome>,
    /// Who reaches whom.
    pub reach: Vec<Reach>,
    /// What a password alone opens at the provider.
    pub logins: Vec<Login>,
    /// Secrets that must appear in no output.
    pub canaries: Vec<Canary>,
    /// How much was written.
    pub counts: Counts,
}

/// A party.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Party {
    /// Party id of the estate file.
    pub id: String,
    /// Name.
    pub name: String,
    /// `provider`, `customer`, `distributor` or `subcontractor`.
    pub kind: String,
    /// Entra tenant; empty for others.
    pub tenant: String,
    /// What it exported: `azurehound`, `graph`, `sharphound`.
    pub exports: Vec<String>,
    /// Accounts; for a customer without exports the size of its contract.
    pub seats: u32,
    /// State of the MFA barrier on the provider's delegated access: `InForce`, `Absent`, `Unknown`. Empty for others.
    pub mfa_of_providers: String,
}

/// Something that was planted.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Fault {
    /// Id within the estate.
    pub id: String,
    /// What it is, in kebab-case: the same for all faults of a kind.
    pub kind: String,
    /// Recommendations that it breaks. Empty for a trap: it looks like access, or like a fault, and is none.
    pub rows: Vec<String>,
    /// Whose fault.
    pub party: String,
    /// Native ids of what is at fault.
    pub subjects: Vec<String>,
    /// File that shows it.
    pub file: String,
    /// Place in the file: a JSON path, or the words to look for.
    pub record: String,
    /// Why, for a reader.
    pub note: String,
}

/// What a recommendation must come to for a party.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Outcome {
    /// Recommendation.
    pub row: String,
    /// Party.
    pub party: String,
    /// `fail`; `unknown`: neither pass nor fail; `not-fail`: anything else would be invented.
    pub outcome: String,
    /// Faults behind it.
    pub faults: Vec<String>,
}

/// Who reaches whom, from one account or tool.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Reach {
    /// Login, or name of the tool.
    pub who: String,
    /// Realm: tenant id, or name of the server.
    pub realm: String,
    /// Native id.
    pub id: String,
    /// Attacker profile: `insider`, `stolen-password`, `exploit`.
    pub profile: String,
    /// Customers that proven reach must hold, by effect. Effects are closed under implication. Derived edges
    /// inside a customer may add effects at the customers listed, not customers.
    pub proven: BTreeMap<String, Vec<String>>,
    /// Customers that possible reach must hold, by effect.
    pub possible: BTreeMap<String, Vec<String>>,
    /// Customers that must not be reached, not even possibly.
    pub not_reached: Vec<String>,
    /// In words.
    pub note: String,
}

/// What the password of an account of the provider opens.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Login {
    /// User principal name.
    pub login: String,
    /// Object id.
    pub id: String,
    /// State of the MFA barrier at sign-in: `InForce`, `Absent`, `Unknown`.
    pub mfa: String,
    /// State of the barrier of phishing-resistant MFA.
    pub phishing_resistant: String,
    /// Whoever has the password can enrol a second factor of its own.
    pub enrols: bool,
    /// Why.
    pub note: String,
}

/// A secret as real exports hold them. It must appear in no output.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Canary {
    /// `CANARY-<n>-<random>`.
    pub secret: String,
    /// File.
    pub file: String,
    /// Place.
    pub place: String,
}

/// How much was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// Files, this one included.
    pub files: u64,
    /// Accounts of Entra tenants.
    pub identities: u64,
    /// Relations: memberships, owners, roles, grants, links, assignments. One that two exports tell counts once.
    pub relations: u64,
    /// Devices on management servers.
    pub devices: u64,
}
