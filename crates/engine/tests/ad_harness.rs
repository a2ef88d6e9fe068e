//! Small graphs that BloodHound's own tests draw, with the edges that must come out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod ad_support;

use std::collections::{BTreeMap, BTreeSet};

use ad_support::{corpus, graph, ours};
use bailiwick_engine::{Graph, NodeIx};
use bailiwick_model::facts::{AdPrincipal, AuthorityCertificate, CertificateTemplate, Entity, Relation};
use bailiwick_model::{EdgeKind, Evidence, Facts, NodeKind, NodeRef, Observed, RealmKind, Source, Sym};
use serde_json::Value;

const REALM: &str = "S-1-5-21-1-2-3";

/// A drawing: captions of nodes with their properties, and arrows by type.
struct Drawing {
    nodes: BTreeMap<String, Value>,
    arrows: Vec<(String, String, String, Value)>,
}

fn drawing(name: &str) -> Option<Drawing> {
    let path = corpus("bloodhound-harnesses")?.join(format!("{name}.json"));
    let raw: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().trim().to_owned();
    let mut captions = BTreeMap::new();
    let mut nodes = BTreeMap::new();
    for node in raw["nodes"].as_array().unwrap() {
        captions.insert(text(&node["id"]), text(&node["caption"]));
        nodes.insert(text(&node["caption"]), node["properties"].clone());
    }
    let arrows = raw["relationships"].as_array().unwrap().iter().map(|arrow| {
        let end = |key: &str| captions[&text(&arrow[key])].clone();
        (end("fromId"), text(&arrow["type"]), end("toId"), arrow["properties"].clone())
    });
    Some(Drawing { nodes, arrows: arrows.collect() })
}

fn kind(caption: &str) -> NodeKind {
    for (start, kind) in [
        ("Domain Users", NodeKind::Group),
        ("Domain", NodeKind::Domain),
        ("Computer", NodeKind::Computer),
        ("EnterpriseCA", NodeKind::EnterpriseCA),
        ("CertTemplate", NodeKind::CertTemplate),
        ("NTAuthStore", NodeKind::NTAuthStore),
        ("RootCA", NodeKind::RootCA),
        ("RDP", NodeKind::ADLocalGroup),
        ("Local Group", NodeKind::ADLocalGroup),
        ("Authenticated", NodeKind::Group),
        ("Group", NodeKind::Group),
        ("Container", NodeKind::Container),
        ("OU", NodeKind::OU),
        ("GPO", NodeKind::GPO),
    ] {
        if caption.starts_with(start) {
            return kind;
        }
    }
    NodeKind::User
}

fn id(caption: &str) -> String {
    match caption {
        "Authenticated Users" => "DRAWN-S-1-5-11".to_owned(),
        group if group.starts_with("RDP") => format!("{REALM}-1-555"),
        other => other.to_owned(),
    }
}

/// Names in drawings that are not those of the kinds.
fn relation(word: &str) -> Option<EdgeKind> {
    EdgeKind::from_name(match word {
        "PublisedTo" => "PublishedTo",
        "HostCAService" => "HostsCAService",
        "RIL" => "RemoteInteractiveLogonRight",
        other => other,
    })
}

fn flag(properties: &Value, key: &str) -> Observed<bool> {
    Observed::from_option(properties[key].as_str().map(|text| text.to_ascii_lowercase().ends_with("true")))
}

struct Drawn {
    facts: Facts,
    realm: bailiwick_model::RealmId,
}

impl Drawn {
    fn new(drawing: &Drawing, derived: &[&str]) -> Self {
        let mut facts = Facts::default();
        facts.add_source(Source { path: "drawing".into(), ..Source::default() });
        let realm = facts.realm(RealmKind::Ad, REALM);
        facts.name_realm(realm, "DRAWN");
        let mut this = Self { facts, realm };
        let rights_read =
            drawing.arrows.iter().any(|(_, kind, ..)| kind == "RIL" || kind == "RemoteInteractiveLogonRight");
        for (caption, properties) in &drawing.nodes {
            this.node(caption, properties, rights_read);
        }
        for (from, word, to, properties) in &drawing.arrows {
            if derived.contains(&word.as_str()) {
                continue;
            }
            let Some(kind) = relation(word) else { continue };
            this.relate(kind, from, to);
            if kind == EdgeKind::GPLink && flag(properties, "enforced").is(&true) {
                this.relate(EdgeKind::EnforcedOn, from, to);
            }
        }
        this.certificates(drawing);
        this
    }

    fn at(&mut self, caption: &str) -> NodeRef {
        NodeRef { realm: self.realm, id: self.facts.names.add(&id(caption)) }
    }

    fn node(&mut self, caption: &str, properties: &Value, rights_read: bool) {
        let node = self.at(caption);
        let name = self.facts.names.add(caption);
        let evidence = Evidence::default();
        let kind = kind(caption);
        self.facts.entities.push(Entity { node, kind, name, inside: None, evidence });
        self.facts.ad_principals.push(AdPrincipal {
            node,
            acl_protected: Observed::Known(false),
            blocks_policies: flag(properties, "blocksinheritance"),
            has_laps: flag(properties, "haslaps"),
            logon_rights_read: Observed::Known(rights_read && kind == NodeKind::Computer),
            ..AdPrincipal::default()
        });
        let number =
            |key: &str| Observed::from_option(properties[key].as_str().and_then(|text| text.parse().ok()));
        if kind == NodeKind::CertTemplate {
            self.facts.certificate_templates.push(CertificateTemplate {
                node,
                manager_approval: flag(properties, "RequiresManagerApproval"),
                authenticates: flag(properties, "AuthenticationEnabled"),
                requester_names: flag(properties, "EnrolleeSuppliesSubject"),
                schema: number("SchemaVersion"),
                signatures: number("AuthorizedSignatures"),
                evidence,
            });
        }
    }

    fn relate(&mut self, kind: EdgeKind, from: &str, to: &str) {
        let (from, to) = (self.at(from), self.at(to));
        self.facts.relations.push(Relation { kind, from, to, evidence: Evidence::default() });
    }

    /// Drawings state what BloodHound concludes from fingerprints: here the fingerprints are made from it.
    fn certificates(&mut self, drawing: &Drawing) {
        let links = |wanted: &str, from: &str| -> Vec<String> {
            let arrows = drawing.arrows.iter().filter(|(start, word, ..)| start == from && word == wanted);
            arrows.map(|(.., to, _)| to.clone()).collect()
        };
        // An authority with the certificate of a root has the root's fingerprint.
        let print =
            |caption: &str| links("EnterpriseCAFor", caption).pop().unwrap_or_else(|| caption.to_owned());
        for caption in drawing.nodes.keys() {
            let trusts: Vec<String> = drawing
                .arrows
                .iter()
                .filter(|(_, word, to, _)| word == "TrustedForNTAuth" && to == caption)
                .map(|(from, ..)| print(from))
                .collect();
            let mut chain = vec![print(caption)];
            let mut issuer = links("IssuedSignedBy", caption);
            while let Some(next) = issuer.pop() {
                chain.push(print(&next));
                issuer = links("IssuedSignedBy", &next);
            }
            if !matches!(kind(caption), NodeKind::EnterpriseCA | NodeKind::RootCA | NodeKind::NTAuthStore) {
                continue;
            }
            let node = self.at(caption);
            let names = &mut self.facts.names;
            let all = |texts: &[String], names: &mut bailiwick_model::Names| -> Vec<Sym> {
                texts.iter().map(|text| names.add(text)).collect()
            };
            let (own, chain) = (names.add(&print(caption)), all(&chain, names));
            let trusts = all(&trusts, names);
            let evidence = Evidence::default();
            self.facts.authority_certificates.push(AuthorityCertificate {
                node,
                own,
                chain,
                trusts,
                evidence,
            });
        }
    }
}

#[test]
fn derived_edges_are_those_of_the_drawings() {
    const DERIVED: [&str; 5] = ["DCSync", "SyncLAPSPassword", "CanRDP", "GoldenCert", "ADCSESC1"];
    for name in [
        "dcsyncharness",
        "synclapspassword",
        "rdpharness",
        "rdpharnessb",
        "goldencert",
        "adcsesc1-1",
        "adcsesc1-2",
        "adcsesc1-3",
        "adcsesc1-4",
        "adcsesc1-authusers",
    ] {
        let Some(drawing) = drawing(name) else { return };
        let mut drawn = Drawn::new(&drawing, &DERIVED);
        let ours = ours(&graph(&mut drawn.facts), |_| true);
        for kind in DERIVED {
            let theirs: BTreeSet<(String, String)> = drawing
                .arrows
                .iter()
                .filter(|(_, word, ..)| word == kind)
                .map(|(from, _, to, _)| (id(from), id(to)))
                .collect();
            let ours = ours.get(kind).cloned().unwrap_or_default();
            println!("{name} {kind}: {} ours, {} drawn", ours.len(), theirs.len());
            assert_eq!(ours, theirs, "{name} {kind}");
        }
    }
}

/// Users and computers that a policy reaches by being linked, without control of a domain.
fn applies(graph: &Graph, from: NodeIx) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for (_, edge) in graph.out(at) {
            let by_policy = ["GPLink", "EnforcedOn", "Includes"].contains(&edge.kind.row().name);
            if by_policy && graph.node(edge.to).kind != NodeKind::Domain && seen.insert(edge.to) {
                open.push(edge.to);
            }
        }
    }
    let ends = seen.into_iter().map(|at| graph.node(at));
    ends.filter(|node| matches!(node.kind, NodeKind::User | NodeKind::Computer))
        .map(|node| graph.names.text(node.id.id).to_owned())
        .collect()
}

/// Policies linked to units reach users and computers, not groups; not past a unit that keeps them out, unless
/// enforced. One linked to a domain reaches its controllers and so the domain.
#[test]
fn policies_reach_what_the_drawing_says() {
    let Some(drawing) = drawing("GPOAppliesToHarness") else { return };
    let mut drawn = Drawn::new(&drawing, &["GPOAppliesTo"]);
    let graph = graph(&mut drawn.facts);
    for policy in ["GPO2", "GPO3"] {
        let theirs: BTreeSet<String> = drawing
            .arrows
            .iter()
            .filter(|(from, word, ..)| from == policy && word == "GPOAppliesTo")
            .map(|(.., to, _)| to.clone())
            .collect();
        assert_eq!(applies(&graph, ad_support::find(&graph, policy)), theirs, "{policy}");
    }
    assert_eq!(ad_support::edge(&graph, "GPO1", "GPLink", "Domain"), Some(true));
}
