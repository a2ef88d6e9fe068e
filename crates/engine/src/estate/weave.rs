//! Graphs of other tools become facts: ends are found, kinds get their meaning, and what has none is said.
//!
//! Ids are looked for in the same file first. Elsewhere only ids that the whole world has once (GUIDs, SIDs, resource
//! ids, our own) name a node of another file: a short id or a name is used by many companies, so an end that is found
//! by a name elsewhere is possible, not proven, and one that several nodes have is none.

mod ends;
mod parties;
mod translate;

use bailiwick_model::facts::{
    Account, AdPrincipal, Collection, Entity, GraphEdge, GraphTerms, Group, KindMeaning, OWN_KINDS, WovenEdge,
};
use bailiwick_model::{
    Diagnostic, EdgeKind, Effects, Evidence, Facts, NodeKind, NodeRef, RealmKind, Severity, SourceId, Sym,
    nearest,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

use ends::{Ends, Found};

pub(super) use parties::owners;

/// Weaves all graphs that were read.
pub(super) fn weave(facts: &mut Facts) {
    if facts.graph_nodes.is_empty() && facts.graph_edges.is_empty() && facts.kind_meanings.is_empty() {
        return;
    }
    parties::realms_of_sources(facts);
    let meanings: FxHashMap<Sym, KindMeaning> =
        facts.kind_meanings.iter().map(|meaning| (meaning.kind, meaning.clone())).collect();
    name_kinds(facts, &meanings);
    parties::declare(facts);
    describe(facts);
    let mut weaving = Weaving { meanings, ..Weaving::default() };
    let ends = Ends::new(facts);
    let edges = std::mem::take(&mut facts.graph_edges);
    for edge in &edges {
        weaving.edge(facts, &ends, edge);
    }
    weaving.used.extend(edges.iter().map(|edge| edge.kind));
    facts.graph_edges = edges;
    weaving.tell(facts);
}

/// Kinds of nodes that the estate file gives.
fn name_kinds(facts: &mut Facts, meanings: &FxHashMap<Sym, KindMeaning>) {
    for node in facts.graph_nodes.iter_mut().filter(|node| node.kind == NodeKind::Unknown && !node.own) {
        let meant = node.kinds.iter().find_map(|kind| meanings.get(kind)?.node);
        node.kind = meant.unwrap_or_default();
    }
}

/// Nodes of directories become what a collection of that directory makes of them, where none described them.
fn describe(facts: &mut Facts) {
    let mut entities: FxHashSet<NodeRef> = facts.entities.iter().map(|fact| fact.node).collect();
    let mut accounts: FxHashSet<NodeRef> = facts.accounts.iter().map(|fact| fact.node).collect();
    let mut principals: FxHashSet<NodeRef> = facts.ad_principals.iter().map(|fact| fact.node).collect();
    let mut groups: FxHashSet<NodeRef> = facts.groups.iter().map(|fact| fact.node).collect();
    for known in facts.graph_nodes.iter().filter(|known| !known.own && known.kind != NodeKind::Unknown) {
        let (node, evidence) = (known.node, known.evidence);
        let realm = facts.realms.get(node.realm.0 as usize).map(|realm| realm.kind);
        if !matches!(realm, Some(RealmKind::Entra | RealmKind::Ad)) {
            continue;
        }
        if entities.insert(node) {
            facts.entities.push(Entity { node, kind: known.kind, name: known.name, inside: None, evidence });
        }
        match known.kind {
            NodeKind::AZUser | NodeKind::User if accounts.insert(node) => {
                let (login, enabled) = (known.name, known.enabled);
                facts.accounts.push(Account { node, login, enabled, evidence, ..Account::default() });
            }
            NodeKind::AZGroup if groups.insert(node) => {
                facts.groups.push(Group { node, evidence, ..Group::default() });
            }
            NodeKind::Computer if principals.insert(node) => {
                let enabled = known.enabled;
                facts.ad_principals.push(AdPrincipal { node, enabled, evidence, ..AdPrincipal::default() });
            }
            _ => {}
        }
    }
}

#[derive(Default)]
struct Weaving {
    meanings: FxHashMap<Sym, KindMeaning>,
    /// Kinds that occur.
    used: FxHashSet<Sym>,
    /// Edges of kinds without meaning, by file: how many, and the first.
    unmapped: BTreeMap<(SourceId, Sym), (u32, Evidence)>,
    /// Ends that were not found, by file.
    lost: BTreeMap<SourceId, (u32, Evidence)>,
}

impl Weaving {
    fn edge(&mut self, facts: &mut Facts, ends: &Ends, edge: &GraphEdge) {
        let (from, to) =
            (ends.find(facts, &edge.from, edge.evidence), ends.find(facts, &edge.to, edge.evidence));
        let (Some(from), Some(to)) = (from, to) else {
            self.lost.entry(edge.evidence.source).or_insert((0, edge.evidence)).0 += 1;
            return;
        };
        let named = facts.text(edge.kind).to_owned();
        let own = named.strip_prefix(OWN_KINDS).and_then(EdgeKind::from_name);
        if let (Some(kind), Some(terms)) = (own, &edge.terms) {
            let (from, to, terms) = (from.node, to.node, terms.clone());
            facts.woven_edges.push(WovenEdge {
                kind,
                from,
                to,
                terms,
                stated: true,
                evidence: edge.evidence,
            });
            return;
        }
        if let Some(meaning) = self.meanings.get(&edge.kind).filter(|meaning| meaning.node.is_none()) {
            return by_meaning(facts, meaning, edge, from, to);
        }
        let known = EdgeKind::from_name(&named).filter(|kind| kind.row().bloodhound());
        if let Some(kind) = known {
            return translate::edge(facts, ends, kind, edge, from, to);
        }
        self.unmapped.entry((edge.evidence.source, edge.kind)).or_insert((0, edge.evidence)).0 += 1;
        let gap = facts.names.add("opengraph-kind");
        let note = facts.names.add(&named);
        let terms = GraphTerms { possible: true, gap, note, ..GraphTerms::default() };
        push(facts, EdgeKind::StandsInFor, from, to, &terms, edge.evidence);
    }

    /// Remarks on what is open, and says of the files that they were not read whole.
    fn tell(&self, facts: &mut Facts) {
        for (&(source, kind), &(count, first)) in &self.unmapped {
            let kind = shown(facts.text(kind));
            let message = format!(
                "{count} edges of kind `{kind}` have no meaning here: each counts as possible, none as proven"
            );
            let help = format!(
                "say in the estate file what they mean: `[[opengraph]]` with `kind = \"{kind}\"` and `edge`, `effects` or `nothing`"
            );
            remark(
                facts,
                source,
                Some(first.record),
                Severity::Warning,
                "opengraph/unmapped-kind",
                message,
                help,
            );
        }
        for (&source, &(count, first)) in &self.lost {
            let message =
                format!("{count} edges have an end that is no node, or one of several, and were not drawn");
            let help = "name both ends by id, and put the nodes into the same file".to_owned();
            remark(facts, source, Some(first.record), Severity::Warning, "opengraph/lost-end", message, help);
        }
        let mut open: FxHashSet<SourceId> = self.unmapped.keys().map(|(source, _)| *source).collect();
        open.extend(self.lost.keys());
        for list in facts.coverage.iter_mut().filter(|list| list.collection == Collection::OpenGraph) {
            list.complete &= !open.contains(&list.evidence.source);
        }
        self.nodes_without_kind(facts);
        self.unused(facts);
    }

    /// Nodes of which no kind is known are drawn, and are nobody who could start an attack.
    fn nodes_without_kind(&self, facts: &mut Facts) {
        let mut open: BTreeMap<(SourceId, Sym), (u32, Evidence)> = BTreeMap::new();
        for node in facts.graph_nodes.iter().filter(|node| node.kind == NodeKind::Unknown && !node.own) {
            if let Some(kind) = node.kinds.first().filter(|kind| !self.meanings.contains_key(kind)) {
                open.entry((node.evidence.source, *kind)).or_insert((0, node.evidence)).0 += 1;
            }
        }
        for ((source, kind), (count, first)) in open {
            let kind = shown(facts.text(kind));
            let message = format!("{count} nodes of kind `{kind}` are of no kind that is known here");
            let help = format!(
                "where they are accounts, groups or devices, say so in the estate file: `[[opengraph]]` with `kind = \"{kind}\"` and `node`"
            );
            remark(
                facts,
                source,
                Some(first.record),
                Severity::Note,
                "opengraph/unmapped-node-kind",
                message,
                help,
            );
        }
    }

    /// Meanings of kinds that no graph has.
    fn unused(&self, facts: &mut Facts) {
        let mut seen: FxHashSet<Sym> = self.used.clone();
        seen.extend(facts.graph_nodes.iter().flat_map(|node| node.kinds.iter().copied()));
        let mut words: Vec<String> = seen.iter().map(|kind| facts.text(*kind).to_owned()).collect();
        words.sort_unstable();
        for meaning in facts.kind_meanings.clone().iter().filter(|meaning| !seen.contains(&meaning.kind)) {
            let kind = shown(facts.text(meaning.kind));
            let near = nearest(&kind, words.iter().map(String::as_str));
            let help = near.map_or_else(
                || "leave it out, or add the graph".to_owned(),
                |near| format!("did you mean `{}`?", shown(near)),
            );
            let message = format!("no graph that was read has the kind `{kind}`");
            let Evidence { source, record } = meaning.evidence;
            remark(
                facts,
                source,
                Some(record),
                Severity::Warning,
                "estate/unused-kind-meaning",
                message,
                help,
            );
        }
    }
}

fn by_meaning(facts: &mut Facts, meaning: &KindMeaning, edge: &GraphEdge, from: Found, to: Found) {
    let (from, to) = if meaning.reversed { (to, from) } else { (from, to) };
    let note = edge.kind;
    let terms = GraphTerms { possible: meaning.possible, note, ..GraphTerms::default() };
    if let Some(kind) = meaning.edge {
        push(facts, kind, from, to, &terms, edge.evidence);
    }
    if meaning.effects != Effects::NONE {
        let terms = GraphTerms { effects: meaning.effects, ..terms };
        push(facts, EdgeKind::Grants, from, to, &terms, edge.evidence);
    }
}

/// An edge whose barriers no file states. Where an end was found by a name alone, it is possible.
fn push(facts: &mut Facts, kind: EdgeKind, from: Found, to: Found, terms: &GraphTerms, evidence: Evidence) {
    let terms = GraphTerms { possible: terms.possible || from.unsure || to.unsure, ..terms.clone() };
    facts.woven_edges.push(WovenEdge { kind, from: from.node, to: to.node, terms, stated: false, evidence });
}

fn remark(
    facts: &mut Facts,
    source: SourceId,
    record: Option<u32>,
    severity: Severity,
    code: &'static str,
    message: String,
    help: String,
) {
    facts.diagnostics.push(Diagnostic { source, record, code, severity, message, help });
}

/// A word of a file, fit to be shown.
fn shown(word: &str) -> String {
    word.chars().filter(|letter| !letter.is_control() && *letter != '`').take(80).collect()
}
