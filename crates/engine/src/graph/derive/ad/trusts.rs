//! Trusts between domains. A trust alone is no way in: within a forest it is; across forests it is where SIDs are not
//! filtered, where tickets may be delegated, and for whoever was given rights over it.

use bailiwick_model::facts::Trust;
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Observed, RealmId, Sym};
use rustc_hash::FxHashMap;

use super::special::{AUTHENTICATED, identity};
use super::work::Work;
use crate::graph::NodeIx;

/// Adds what trusts give.
pub(super) fn add(work: &mut Work<'_>) {
    let facts = work.facts;
    keys(work);
    for trust in &facts.trusts {
        let this = domain(work, trust.domain, Sym::EMPTY, trust);
        let other = domain(work, trust.other, trust.other_name, trust);
        if trust.same_forest {
            within_the_forest(work, trust, this, other);
        } else {
            across_forests(work, trust, this, other);
        }
        authenticated(work, trust);
    }
}

fn domain(work: &mut Work<'_>, id: NodeRef, name: Sym, trust: &Trust) -> NodeIx {
    let at = work.add(id, NodeKind::Domain, name, trust.evidence);
    if let Some(node) = work.builder.graph_mut().nodes.get_mut(at.index()) {
        node.tier_zero = true;
        if node.name.is_empty() {
            node.name = name;
        }
    }
    at
}

/// A domain that trusts another has an account there, named after it: its password is the key of the trust.
fn keys(work: &mut Work<'_>) {
    let facts = work.facts;
    if facts.trusts.is_empty() {
        return;
    }
    let short: FxHashMap<RealmId, Sym> = facts
        .ad_hardening
        .iter()
        .filter(|fact| !fact.short_name.is_empty())
        .map(|fact| (fact.node.realm, fact.short_name))
        .collect();
    let mut machines: FxHashMap<(RealmId, String), NodeRef> = FxHashMap::default();
    for account in facts.accounts.iter().filter(|account| work.is_domain(account.node)) {
        for name in &account.aliases {
            if let Some(name) = facts.text(*name).strip_suffix('$') {
                machines.insert((account.node.realm, name.to_ascii_uppercase()), account.node);
            }
        }
    }
    for trust in &facts.trusts {
        for (from, to, there) in
            [(trust.domain, trust.other, trust.outbound), (trust.other, trust.domain, trust.inbound)]
        {
            let name = short.get(&from.realm).filter(|_| there).map(|name| facts.text(*name).to_owned());
            let Some(account) = name.and_then(|name| machines.get(&(to.realm, name))) else { continue };
            let from = domain(work, from, Sym::EMPTY, trust);
            let to = work.named(*account, trust.evidence);
            work.edge(from, to, EdgeKind::HasTrustKeys, trust.evidence, false);
        }
    }
}

fn within_the_forest(work: &mut Work<'_>, trust: &Trust, this: NodeIx, other: NodeIx) {
    if trust.outbound {
        work.edge(this, other, EdgeKind::SameForestTrust, trust.evidence, false);
    }
    if trust.inbound {
        work.edge(other, this, EdgeKind::SameForestTrust, trust.evidence, false);
    }
}

fn across_forests(work: &mut Work<'_>, trust: &Trust, this: NodeIx, other: NodeIx) {
    if trust.outbound {
        work.edge(this, other, EdgeKind::CrossForestTrust, trust.evidence, false);
    }
    if trust.inbound {
        work.edge(other, this, EdgeKind::CrossForestTrust, trust.evidence, false);
    }
    if trust.outbound && !trust.sid_filtering.is(&true) {
        let possible = !trust.sid_filtering.is_known();
        work.edge(other, this, EdgeKind::SpoofSIDHistory, trust.evidence, possible);
    }
    if trust.inbound && !trust.tgt_delegation.is(&false) {
        let possible = !trust.tgt_delegation.is_known();
        work.edge(other, this, EdgeKind::AbuseTGTDelegation, trust.evidence, possible);
    }
}

/// Everybody of a trusted domain counts as Authenticated Users of the domain that trusts it, unless principals are
/// allowed one by one; within a forest they always count.
fn authenticated(work: &mut Work<'_>, trust: &Trust) {
    let (this, other) = (trust.domain.realm, trust.other.realm);
    for (trusting, trusted, there) in [(this, other, trust.outbound), (other, this, trust.inbound)] {
        let selective = match trust.selective_authentication {
            _ if trust.same_forest => Observed::Known(false),
            // What the other side allows, only its own export says.
            _ if trusting != this => Observed::NotCollected,
            known => known,
        };
        if !there || trusting == trusted || selective.is(&true) {
            continue;
        }
        let from = identity(work, trusted, AUTHENTICATED, "AUTHENTICATED USERS", trust.evidence);
        let to = identity(work, trusting, AUTHENTICATED, "AUTHENTICATED USERS", trust.evidence);
        if let (Some(from), Some(to)) = (from, to) {
            work.edge(from, to, EdgeKind::AuthenticatesAcross, trust.evidence, !selective.is_known());
        }
    }
}
