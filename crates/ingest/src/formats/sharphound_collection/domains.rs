//! Trusts, linked group policies and the local groups that policies set.

use bailiwick_model::facts::Trust;
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Observed, RealmKind};

use super::ids::domain_of;
use super::loose::Scalar;
use super::reader::{Reader, Subject, relate_some};
use super::record::{Record, TrustRecord};
use crate::out::Out;

/// Relations that one file may multiply out of lists of members and computers.
const PRODUCTS: u64 = 5_000_000;

/// Attribute bit of a trust: only principals that were allowed one by one count in this domain.
const SELECTIVE: i64 = 0x10;

impl Reader {
    /// Reads what only domains have.
    pub(super) fn domain(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        for trust in &record.trusts.list {
            self.trust(out, subject, trust);
        }
    }

    fn trust(&mut self, out: &mut Out<'_>, subject: Subject, record: &TrustRecord<'_>) {
        let (sid, name) = (record.sid.text(), record.name.text());
        let other = if domain_of(sid).is_some() {
            self.domains.learn(out, name, sid);
            self.named(out, subject.place, sid, NodeKind::Domain)
        } else {
            unnamed_domain(out, subject, name)
        };
        let Some(other) = other else { return self.lost(1) };
        let Some((inbound, outbound)) = direction(&record.direction) else { return self.lost(1) };
        let attributes = record.attributes.number();
        let other_name = out.facts.names.add(&name.to_ascii_uppercase());
        out.facts.trusts.push(Trust {
            domain: subject.node,
            other,
            other_name,
            outbound,
            inbound,
            same_forest: same_forest(&record.kind),
            transitive: record.transitive.flag(),
            sid_filtering: record.sid_filtering.flag(),
            tgt_delegation: record.tgt_delegation.flag(),
            selective_authentication: attributes.map(|bits| bits & SELECTIVE != 0),
            evidence: out.evidence(),
        });
    }

    /// Group policies linked to the object.
    pub(super) fn policy_links(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        for link in &record.links.list {
            let policy = self.named(out, subject.place, link.policy.text(), NodeKind::GPO);
            relate_some(out, EdgeKind::GPLink, policy, Some(subject.node));
            if link.enforced.flag().is(&true) {
                relate_some(out, EdgeKind::EnforcedOn, policy, Some(subject.node));
            }
        }
    }

    /// Members of local groups that the linked policies put on every computer below.
    pub(super) fn policy_members(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        let changes = &record.changes.value;
        for (rid, members) in [
            ("544", &changes.administrators),
            ("555", &changes.desktop),
            ("562", &changes.dcom),
            ("580", &changes.remoting),
        ] {
            if members.list.is_empty() {
                continue;
            }
            let from: Vec<NodeRef> =
                members.list.iter().filter_map(|member| self.reference(out, subject.place, member)).collect();
            for computer in &changes.computers.list {
                if !self.spend(from.len()) {
                    return;
                }
                let Some(computer) = self.reference(out, subject.place, computer) else { continue };
                let id = format!("{}-{rid}", out.facts.text(computer.id));
                let group = self.named(out, subject.place, &id, NodeKind::ADLocalGroup);
                relate_some(out, EdgeKind::LocalToComputer, group, Some(computer));
                for member in &from {
                    relate_some(out, EdgeKind::MemberOfLocalGroup, Some(*member), group);
                }
            }
        }
    }

    /// Whether so many more relations may be multiplied out.
    pub(super) fn spend(&mut self, relations: usize) -> bool {
        self.counts.products += 1 + relations as u64;
        let enough = self.counts.products <= PRODUCTS;
        self.counts.cut |= !enough;
        enough
    }
}

/// A domain of a trust whose SID could not be read: known by name, from the domain that trusts it.
fn unnamed_domain(out: &mut Out<'_>, subject: Subject, name: &str) -> Option<NodeRef> {
    let name = name.to_ascii_uppercase();
    if name.is_empty() || name.len() > 255 {
        return None;
    }
    let seen_from = out.facts.text(subject.node.id).to_owned();
    let realm = out.facts.realm(RealmKind::Ad, &format!("{name}@{seen_from}"));
    out.facts.name_realm(realm, &name);
    Some(out.facts.node(realm, &name))
}

fn direction(field: &Scalar<'_>) -> Option<(bool, bool)> {
    Some(match (field.text(), field.number()) {
        ("Inbound", _) | ("", Observed::Known(1)) => (true, false),
        ("Outbound", _) | ("", Observed::Known(2)) => (false, true),
        ("Bidirectional", _) | ("", Observed::Known(3)) => (true, true),
        ("Disabled", _) | ("", Observed::Known(0)) => (false, false),
        _ => return None,
    })
}

fn same_forest(field: &Scalar<'_>) -> bool {
    match field {
        Scalar::Number(_) => matches!(field.number(), Observed::Known(0 | 1)),
        _ => matches!(field.text(), "ParentChild" | "TreeRoot" | "CrossLink"),
    }
}
