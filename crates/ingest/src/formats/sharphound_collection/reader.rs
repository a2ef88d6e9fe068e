//! The loop over the records of one file, and what all parts of it share.

use bailiwick_model::facts::{Mention, Relation};
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, RealmId, Severity};
use rustc_hash::{FxHashMap, FxHashSet};

use super::ids::{Domains, Place};
use super::kinds::{RecordKind, named_kind};
use super::loose::Items;
use super::record::{Record, Reference};
use super::summary::Counts;
use crate::json::Finish;
use crate::out::Out;

/// What is kept while a file is read.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) declared: Option<RecordKind>,
    pub(super) domains: Domains,
    pub(super) counts: Counts,
    described: FxHashSet<NodeRef>,
    mentioned: FxHashSet<NodeRef>,
    mentions: Vec<Mention>,
    /// Realms in the order of appearance, with the number of records of each.
    pub(super) realms: Vec<(RealmId, u64)>,
    realm_at: FxHashMap<RealmId, usize>,
}

/// The record that is being read: its node and domain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    pub(super) node: NodeRef,
    pub(super) place: Place,
    pub(super) kind: RecordKind,
}

impl Reader {
    pub(super) fn new(declared: Option<RecordKind>) -> Self {
        Self {
            declared,
            domains: Domains::default(),
            counts: Counts::default(),
            described: FxHashSet::default(),
            mentioned: FxHashSet::default(),
            mentions: Vec::new(),
            realms: Vec::new(),
            realm_at: FxHashMap::default(),
        }
    }

    /// Takes one record.
    pub(super) fn take(&mut self, out: &mut Out<'_>, record: &Record<'_>) {
        let kind = self.declared.unwrap_or_else(|| RecordKind::of_record(record));
        self.declared = Some(kind).filter(|kind| *kind != RecordKind::Unknown);
        let place = self.domains.place(out, record);
        self.count_realm(place.realm);
        if record.deleted.flag().is(&true) {
            self.counts.deleted += 1;
            return;
        }
        if kind == RecordKind::Session {
            return self.session_record(out, place, record);
        }
        let Some(node) = self.domains.node(out, place, record.id.text()) else {
            return self.no_object(out);
        };
        self.describes(node);
        let subject = Subject { node, place, kind };
        self.count_wrong(record);
        self.object(out, subject, record);
        super::hardening::read(out, subject, record);
        self.links_of(out, subject, record);
        match kind {
            RecordKind::Computer => self.computer(out, subject, record),
            RecordKind::Domain => self.domain(out, subject, record),
            _ => self.certificate(out, subject, record),
        }
        self.rights(out, subject, record);
    }

    /// Lists that every type may have.
    fn links_of(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        if record.contained_by.read {
            let container = &record.contained_by.value;
            if let Some(from) = self.reference(out, subject.place, container) {
                relate(out, EdgeKind::Contains, from, subject.node);
            }
        }
        self.towards(out, subject, EdgeKind::Contains, &record.children);
        self.of_each(out, subject, EdgeKind::MemberOf, &record.members);
        let primary = record.primary_group.text();
        if !primary.is_empty() {
            let group = self.named(out, subject.place, primary, NodeKind::Group);
            relate_some(out, EdgeKind::MemberOf, Some(subject.node), group);
        }
        self.towards(out, subject, EdgeKind::AllowedToDelegate, &record.delegates_to);
        self.of_each(out, subject, EdgeKind::AllowedToAct, &record.acts_for);
        self.towards(out, subject, EdgeKind::DumpSMSAPassword, &record.managed_accounts);
        self.towards(out, subject, EdgeKind::HasSIDHistory, &record.sid_history);
        self.services(out, subject, record);
        self.policy_links(out, subject, record);
        self.policy_members(out, subject, record);
    }

    fn services(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        for service in &record.services.list {
            if service.service.text().eq_ignore_ascii_case("SQLAdmin") {
                let computer = self.named(out, subject.place, service.computer.text(), NodeKind::Computer);
                relate_some(out, EdgeKind::SQLAdmin, Some(subject.node), computer);
            }
        }
    }

    /// Relations from the subject to each of the list.
    pub(super) fn towards(
        &mut self,
        out: &mut Out<'_>,
        subject: Subject,
        kind: EdgeKind,
        list: &Items<Reference<'_>>,
    ) {
        for reference in &list.list {
            if let Some(to) = self.reference(out, subject.place, reference) {
                relate(out, kind, subject.node, to);
            }
        }
    }

    /// Relations from each of the list to the subject.
    pub(super) fn of_each(
        &mut self,
        out: &mut Out<'_>,
        subject: Subject,
        kind: EdgeKind,
        list: &Items<Reference<'_>>,
    ) {
        for reference in &list.list {
            if let Some(from) = self.reference(out, subject.place, reference) {
                relate(out, kind, from, subject.node);
            }
        }
    }

    /// The node of a reference, remembered as named.
    pub(super) fn reference(
        &mut self,
        out: &mut Out<'_>,
        place: Place,
        reference: &Reference<'_>,
    ) -> Option<NodeRef> {
        self.named(out, place, reference.id.text(), named_kind(reference.kind.text()))
    }

    /// The node of an id that stands beside its kind.
    pub(super) fn named(
        &mut self,
        out: &mut Out<'_>,
        place: Place,
        id: &str,
        kind: NodeKind,
    ) -> Option<NodeRef> {
        // A member that the collector could not resolve stands there by its distinguished name.
        let node = if id.starts_with("DN=") { None } else { self.domains.node(out, place, id) };
        let Some(node) = node else {
            self.counts.unresolved += 1;
            return None;
        };
        if kind != NodeKind::Unknown && self.mentioned.insert(node) {
            self.mentions.push(Mention { node, kind, evidence: out.evidence() });
        }
        Some(node)
    }

    /// Remembers that a record of this file describes a node.
    pub(super) fn describes(&mut self, node: NodeRef) {
        self.described.insert(node);
    }

    fn count_realm(&mut self, realm: RealmId) {
        let at = *self.realm_at.entry(realm).or_insert_with(|| {
            self.realms.push((realm, 0));
            self.realms.len() - 1
        });
        if let Some((_, count)) = self.realms.get_mut(at) {
            *count += 1;
        }
    }

    /// Remarks on a record that is no object or has no id.
    pub(super) fn no_object(&mut self, out: &mut Out<'_>) {
        self.lost(1);
        let help = "every record has an `ObjectIdentifier`; make the collection again";
        out.remark_here(Severity::Warning, "sharphound/no-object", "the record names no object", help);
    }

    /// Counts what could not be read.
    pub(super) fn lost(&mut self, elements: u64) {
        self.counts.lost += elements;
    }

    /// What is left once all records are read: principals that were only named, remarks and coverage.
    pub(super) fn finish(mut self, out: &mut Out<'_>, finish: &Finish) {
        let described = std::mem::take(&mut self.described);
        let only_named = std::mem::take(&mut self.mentions).into_iter();
        out.facts.mentions.extend(only_named.filter(|mention| !described.contains(&mention.node)));
        self.summarise(out, finish);
    }
}

/// Adds a relation; nothing is said of a thing and itself.
pub(super) fn relate(out: &mut Out<'_>, kind: EdgeKind, from: NodeRef, to: NodeRef) {
    if from != to {
        let evidence = out.evidence();
        out.facts.relations.push(Relation { kind, from, to, evidence });
    }
}

/// Adds a relation where both ends are known.
pub(super) fn relate_some(out: &mut Out<'_>, kind: EdgeKind, from: Option<NodeRef>, to: Option<NodeRef>) {
    if let (Some(from), Some(to)) = (from, to) {
        relate(out, kind, from, to);
    }
}
