//! A large domain.

#![allow(
    clippy::needless_pass_by_value,
    clippy::needless_range_loop,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod ad_support;

use bailiwick_model::facts::{Account, AdPrincipal, Entity, Relation};
use bailiwick_model::{EdgeKind, Evidence, Facts, NodeKind, NodeRef, Observed, RealmKind, Source};

const USERS: usize = 500_000;
const COMPUTERS: usize = 200_000;
const GROUPS: usize = 50_000;

/// Five million rights on 700,000 accounts: the graph is made in seconds, and memory is that of its edges.
#[test]
#[ignore = "large: `cargo xtask soak` runs it in a release build"]
fn five_million_rights() {
    let mut facts = Facts::default();
    facts.add_source(Source { path: "made".into(), ..Source::default() });
    let realm = facts.realm(RealmKind::Ad, "S-1-5-21-1-2-3");
    facts.name_realm(realm, "LARGE.EXAMPLE");
    let evidence = Evidence::default();
    let mut nodes: Vec<NodeRef> = Vec::new();
    for at in 0..USERS + COMPUTERS + GROUPS {
        let id = facts.names.add(&format!("S-1-5-21-1-2-3-{}", at + 1000));
        let node = NodeRef { realm, id };
        let kind = match at {
            user if user < USERS => NodeKind::User,
            computer if computer < USERS + COMPUTERS => NodeKind::Computer,
            _ => NodeKind::Group,
        };
        facts.entities.push(Entity { node, kind, name: id, inside: None, evidence });
        facts.ad_principals.push(AdPrincipal {
            node,
            acl_protected: Observed::Known(false),
            ..AdPrincipal::default()
        });
        if kind == NodeKind::User {
            facts.accounts.push(Account { node, enabled: Observed::Known(true), ..Account::default() });
        }
        nodes.push(node);
    }
    let group = |at: usize| nodes[USERS + COMPUTERS + at % GROUPS];
    let rights = [
        EdgeKind::GenericAll,
        EdgeKind::ForceChangePassword,
        EdgeKind::OwnsRaw,
        EdgeKind::WriteDacl,
        EdgeKind::GenericWrite,
    ];
    for at in 0..5_000_000_usize {
        let to = nodes[(at * 11 + at / (USERS + COMPUTERS)) % (USERS + COMPUTERS)];
        facts.relations.push(Relation { kind: rights[at % rights.len()], from: group(at / 3), to, evidence });
    }
    for at in 0..USERS {
        facts.relations.push(Relation { kind: EdgeKind::MemberOf, from: nodes[at], to: group(at), evidence });
    }
    let start = std::time::Instant::now();
    let graph = ad_support::graph(&mut facts);
    println!("{} nodes, {} edges in {:?}", graph.nodes.len(), graph.edges.len(), start.elapsed());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("peak memory unknown"));
    assert!(graph.edges.len() > 5_000_000);
}
