//! What parties accepted, and what two sides say of one relation.

use schemars::JsonSchema;
use serde::Serialize;

use super::Locator;

/// A finding that somebody accepted for a time.
#[derive(Serialize, JsonSchema)]
pub(super) struct Accepted {
    pub(super) owner: String,
    pub(super) reason: String,
    /// Last day.
    pub(super) until: Option<String>,
    pub(super) evidence: Locator,
}

/// Relations of one kind of which provider and customer show the same.
#[derive(Serialize, JsonSchema)]
pub(super) struct TwoSided {
    /// `gdap`, `lighthouse`, `guest` or `rmm`.
    pub(super) relation: &'static str,
    /// Index into `parties`.
    pub(super) provider: usize,
    /// Index into `parties`.
    pub(super) customer: usize,
    /// `confirmed`, `provider-only`, `customer-only`, `disputed`, `stale` or `unknown`.
    pub(super) standing: &'static str,
    pub(super) count: u32,
    /// The first of them.
    pub(super) names: Vec<String>,
    pub(super) why: String,
    pub(super) provider_evidence: Vec<Locator>,
    pub(super) customer_evidence: Vec<Locator>,
}
