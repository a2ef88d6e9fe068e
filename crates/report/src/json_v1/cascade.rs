//! The answer of `reach` about a vulnerability, a product or a vendor.

use bailiwick_engine::study;
use bailiwick_model::Effect;
use schemars::JsonSchema;
use serde::Serialize;

use super::from::effects;
use super::{ByEffect, Interval, Locator, Party, Path, Reached, published};

/// Id of the schema that it follows.
pub const CASCADE: &str = "urn:bailiwick:cascade:1";

/// What falls with a vulnerability, a product or a vendor. Indices into `parties` count from 0.
#[derive(Serialize, JsonSchema)]
struct Cascade {
    /// Always `urn:bailiwick:cascade:1`.
    schema: &'static str,
    /// The cause as it was found: `cve:...`, `product:...` or `vendor:...`.
    cause: String,
    /// Effect asked for.
    effect: Option<&'static str>,
    parties: Vec<Party>,
    /// What is hit.
    hits: Vec<Hit>,
    /// What each attacker reaches from there. The last one stands for whoever has taken what is hit, however that was
    /// done, where no profile was asked for.
    fallout: Vec<Fallout>,
    /// For the last attacker: each party that is reached, over the fewest borders between parties.
    chains: Vec<Chain>,
    /// Customers that the last attacker reaches when accounts are left out that nobody used for 30 days; absent where
    /// no account is known to be out of use.
    in_use: Option<Interval>,
    /// Accounts that have access to anything.
    accounts_with_access: u32,
    /// Of these: when they were last used is known.
    accounts_with_known_use: u32,
    /// The easiest way to the worst effect, from each of the first instances.
    paths: Vec<Path>,
}

/// Something that is hit.
#[derive(Serialize, JsonSchema)]
struct Hit {
    id: String,
    name: String,
    kind: &'static str,
    /// Index into `parties`.
    party: usize,
    /// Whether it is known to be hit; otherwise it may be.
    certain: bool,
    why: String,
    evidence: Locator,
}

/// What one attacker reaches from all that is hit.
#[derive(Serialize, JsonSchema)]
struct Fallout {
    profile: String,
    customers: ByEffect,
    parties: Vec<Reached>,
}

/// A party that is reached, and over which others.
#[derive(Serialize, JsonSchema)]
struct Chain {
    /// Indices into `parties`, from the party whose instance is hit to the one reached.
    parties: Vec<usize>,
    proven: bool,
}

/// The JSON Schema of cascades, pretty-printed.
pub fn cascade_schema() -> String {
    published(schemars::schema_for!(Cascade), CASCADE, "Bailiwick answer of reach about a cause")
}

/// A cascade as JSON.
pub fn cascade(of: &study::Cascade) -> String {
    let hits = of.hits.iter().cloned().map(|hit| Hit {
        id: hit.id,
        name: hit.name,
        kind: hit.kind,
        party: hit.party,
        certain: hit.certain,
        why: hit.why,
        evidence: hit.evidence.into(),
    });
    let fallout = of.fallout.iter().map(|one| Fallout {
        profile: one.profile.clone(),
        customers: one.customers.into(),
        parties: one
            .parties
            .iter()
            .map(|&(party, proven, possible)| Reached {
                party,
                proven: effects(proven),
                possible: effects(possible),
            })
            .collect(),
    });
    let chains = of.chains.iter().map(|chain| Chain { parties: chain.parties.clone(), proven: chain.proven });
    let document = Cascade {
        schema: CASCADE,
        cause: of.cause.clone(),
        effect: of.effect.map(Effect::word),
        parties: of.parties.iter().cloned().map(Into::into).collect(),
        hits: hits.collect(),
        fallout: fallout.collect(),
        chains: chains.collect(),
        in_use: of.in_use.map(Into::into),
        accounts_with_access: of.use_known.0,
        accounts_with_known_use: of.use_known.1,
        paths: of.paths.iter().cloned().map(Into::into).collect(),
    };
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}
