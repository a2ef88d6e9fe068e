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
use bailiwick_model::facts::{
    AdHardening, AdPrincipal, AuthorityCertificate, CertificateTemplate, Entity, Relation, Trust,
};
use bailiwick_model::{
    EdgeKind, Evidence, Facts, NodeKind, NodeRef, Observed, RealmId, RealmKind, Source, Sym,
};
use serde_json::Value;

const REALM: &str = "S-1-5-21-1-2-3";

/// A drawing: captions of nodes with their properties, and arrows by type.
struct Drawing {
    nodes: BTreeMap<String, Value>,
    /// Ids of nodes that are drawn with one that means something.
    ids: BTreeMap<String, String>,
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
        nodes.insert(text(&node["caption"]), spelled(&node["properties"]));
    }
    let arrows = raw["relationships"].as_array().unwrap().iter().map(|arrow| {
        let end = |key: &str| captions[&text(&arrow[key])].clone();
        (end("fromId"), text(&arrow["type"]), end("toId"), arrow["properties"].clone())
    });
    let given = nodes.iter().filter_map(|(caption, properties): (&String, &Value)| {
        let id = properties["objectid"].as_str()?.to_ascii_uppercase();
        Some((caption.clone(), id))
    });
    Some(Drawing { ids: given.collect(), arrows: arrows.collect(), nodes })
}

/// Properties as collectors spell them: drawings write capitals, and some names in two ways.
fn spelled(properties: &Value) -> Value {
    let each = properties.as_object().unwrap().iter().map(|(key, value)| {
        let key = key.trim().to_ascii_lowercase();
        let key = match key.as_str() {
            "requiremanagerapproval" => "requiresmanagerapproval".to_owned(),
            "schannelschannelauthenticationenabled" => "schannelauthenticationenabled".to_owned(),
            _ => key,
        };
        (key, value.clone())
    });
    Value::Object(each.collect())
}

fn kind(caption: &str) -> NodeKind {
    for (start, kind) in [
        ("Domain Users", NodeKind::Group),
        ("Domain", NodeKind::Domain),
        ("Computer", NodeKind::Computer),
        ("CAHost", NodeKind::Computer),
        ("DC", NodeKind::Computer),
        ("IssuancePolicy", NodeKind::IssuancePolicy),
        ("AdminSDHolder", NodeKind::Container),
        ("AIACA", NodeKind::AIACA),
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
        "Authenticated Users" | "Authenticated Users Group" => "DRAWN-S-1-5-11".to_owned(),
        group if group.starts_with("RDP") => format!("{REALM}-1-555"),
        other => other.to_owned(),
    }
}

/// Names in drawings that are not those of the kinds.
fn relation(word: &str) -> Option<EdgeKind> {
    EdgeKind::from_name(match word {
        "PublisedTo" | "PublishTo" => "PublishedTo",
        "HostCAService" | "HostsCAFor" => "HostsCAService",
        "RIL" => "RemoteInteractiveLogonRight",
        other => other,
    })
}

fn flag(properties: &Value, key: &str) -> Observed<bool> {
    Observed::from_option(properties[key].as_str().map(|text| text.to_ascii_lowercase().ends_with("true")))
}

struct Drawn {
    facts: Facts,
    realm: RealmId,
    /// Realms of what belongs to one of several domains.
    realms: BTreeMap<String, RealmId>,
    controllers: BTreeSet<String>,
    ids: BTreeMap<String, String>,
}

impl Drawn {
    fn new(drawing: &Drawing, derived: &[&str]) -> Self {
        let mut facts = Facts::default();
        facts.add_source(Source { path: "drawing".into(), ..Source::default() });
        let realm = facts.realm(RealmKind::Ad, REALM);
        facts.name_realm(realm, "DRAWN");
        let mut this = Self {
            facts,
            realm,
            realms: BTreeMap::new(),
            controllers: BTreeSet::new(),
            ids: drawing.ids.clone(),
        };
        this.domains(drawing);
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
        // Every machine is one of Authenticated Users, which a drawing that names one machine leaves out.
        if drawing.nodes.contains_key("Authenticated Users Group") {
            this.relate(EdgeKind::MemberOf, "Computer", "Authenticated Users Group");
        }
        this.certificates(drawing);
        this
    }

    fn at(&mut self, caption: &str) -> NodeRef {
        let realm = self.realms.get(caption).copied().unwrap_or(self.realm);
        let id = self.ids.get(caption).cloned().unwrap_or_else(|| id(caption));
        NodeRef { realm, id: self.facts.names.add(&id) }
    }

    /// Where several domains are drawn, or controllers, each domain is a realm; what has its SID, and its controllers,
    /// are in it.
    fn domains(&mut self, drawing: &Drawing) {
        let domains: Vec<&String> =
            drawing.nodes.keys().filter(|caption| kind(caption) == NodeKind::Domain).collect();
        for (from, word, ..) in &drawing.arrows {
            if word == "DCFor" {
                self.controllers.insert(from.clone());
            }
        }
        let controlled = drawing.arrows.iter().any(|(_, word, ..)| word == "DCFor");
        if domains.len() < 2 && !controlled {
            return;
        }
        let mut by_sid = BTreeMap::new();
        for caption in domains {
            let realm = self.facts.realm(RealmKind::Ad, caption);
            self.facts.name_realm(realm, caption);
            self.realms.insert(caption.clone(), realm);
            by_sid.extend(drawing.nodes[caption]["domainsid"].as_str().map(|sid| (sid.to_owned(), realm)));
        }
        for (caption, properties) in &drawing.nodes {
            let realm = properties["domainsid"].as_str().and_then(|sid| by_sid.get(sid));
            if let Some(realm) = realm.filter(|_| !self.realms.contains_key(caption)) {
                self.realms.insert(caption.clone(), *realm);
            }
        }
        for (from, word, to, _) in &drawing.arrows {
            let inside =
                word == "Contains" && kind(from) == NodeKind::Domain && self.realms.contains_key(from);
            if inside {
                let realm = self.realms[from];
                self.realms.entry(to.clone()).or_insert(realm);
            }
            if word == "DCFor" {
                self.realms.insert(from.clone(), self.realms[to]);
            }
        }
        for (from, word, to, _) in &drawing.arrows {
            if word == "SameForestTrust" {
                let (domain, other) = (self.at(from), self.at(to));
                let trust = Trust { domain, other, outbound: true, same_forest: true, ..Trust::default() };
                self.facts.trusts.push(trust);
            }
        }
    }

    fn node(&mut self, caption: &str, properties: &Value, rights_read: bool) {
        let node = self.at(caption);
        let holder = caption.starts_with("AdminSDHolder");
        let name = self.facts.names.add(if holder { "ADMINSDHOLDER@DRAWN" } else { caption });
        let evidence = Evidence::default();
        let kind = kind(caption);
        self.facts.entities.push(Entity { node, kind, name, inside: None, evidence });
        self.facts.ad_principals.push(AdPrincipal {
            node,
            acl_protected: Observed::Known(false),
            blocks_policies: flag(properties, "blocksinheritance"),
            has_laps: flag(properties, "haslaps"),
            domain_controller: Observed::Known(self.controllers.contains(caption)),
            logon_rights_read: Observed::Known(rights_read && kind == NodeKind::Computer),
            ..AdPrincipal::default()
        });
        self.hardening(node, properties);
        let number =
            |key: &str| Observed::from_option(properties[key].as_str().and_then(|text| text.parse().ok()));
        if kind == NodeKind::CertTemplate {
            let names = &mut self.facts.names;
            let list = |key: &str, names: &mut bailiwick_model::Names| -> Option<Vec<Sym>> {
                let list: Vec<String> = serde_json::from_str(properties[key].as_str()?).unwrap();
                Some(list.iter().map(|text| names.add(text)).collect())
            };
            let usages = Observed::from_option(list("effectiveekus", names));
            let signer_usages = list("applicationpolicies", names).unwrap_or_default();
            // What a drawing leaves out is no hindrance in it.
            let or = |key: &str, otherwise: bool| flag(properties, key).or(Observed::Known(otherwise));
            let by_user = flag(properties, "subjectaltrequireupn").is(&true)
                || flag(properties, "subjectaltrequirespn").is(&true);
            self.facts.certificate_templates.push(CertificateTemplate {
                no_security_extension: flag(properties, "nosecurityextension"),
                tls_sign_in: flag(properties, "schannelauthenticationenabled"),
                user_name: Observed::Known(by_user),
                dns_name: or("subjectaltrequiredns", false),
                domain_dns_name: or("subjectaltrequiredomaindns", false),
                usages,
                signer_usages,
                issuance_policies: Vec::new(),
                node,
                manager_approval: flag(properties, "requiresmanagerapproval"),
                authenticates: flag(properties, "authenticationenabled"),
                requester_names: flag(properties, "enrolleesuppliessubject"),
                schema: number("schemaversion"),
                signatures: number("authorizedsignatures"),
                evidence,
            });
        }
    }

    /// What machines demand. A drawing that says nothing of NTLM means that it is allowed.
    fn hardening(&mut self, node: NodeRef, properties: &Value) {
        let number = |key: &str| {
            Observed::from_option(properties[key].as_str().and_then(|text| text.parse::<i64>().ok()))
        };
        let binds = flag(properties, "ldapsigning");
        let epa = flag(properties, "ldapsepa");
        self.facts.ad_hardening.push(AdHardening {
            node,
            weak_binding: number("strongcertificatebindingenforcementraw").map(|value| value < 2),
            maps_by_name: number("certificatemappingmethodsraw").map(|value| value >= 0 && value & 4 != 0),
            smb_signing: flag(properties, "smbsigning"),
            web_client: flag(properties, "webclientrunning"),
            no_outbound_ntlm: flag(properties, "restrictoutboundntlm").or(Observed::Known(false)),
            ldap: flag(properties, "ldapavailable").or(Observed::Known(binds.is_known())),
            ldap_signing: binds,
            ldaps: flag(properties, "ldapsavailable"),
            ldaps_binding: epa,
            protects_nobody: Observed::Known(properties["functionallevel"] == "2008"),
            stamped: flag(properties, "adminsdholderprotected"),
            ..AdHardening::default()
        });
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
                takes_names: flag(&drawing.nodes[caption], "isuserspecifiessanenabled"),
                agents_restricted: flag(&drawing.nodes[caption], "hasenrollmentagentrestrictions"),
                relayable_web: flag(&drawing.nodes[caption], "webenrollmenthttp"),
                evidence,
            });
        }
    }
}

/// Edges of a kind that are drawn.
fn asserted(drawing: &Drawing, kind: &str) -> BTreeSet<(String, String)> {
    let arrows = drawing.arrows.iter().filter(|(_, word, ..)| word == kind);
    let id = |caption: &String| drawing.ids.get(caption).cloned().unwrap_or_else(|| id(caption));
    arrows.map(|(from, _, to, _)| (id(from), id(to))).collect()
}

/// What a drawing has wrong on purpose or by mistake, each with its reason: edges to add to it, and to take away.
#[derive(Clone, Copy, Default)]
struct Slips {
    left_out: &'static [(&'static str, &'static str)],
    drawn_in: &'static [(&'static str, &'static str)],
}

/// Holds the edges of some kinds against a drawing; `false` where the corpus is absent.
fn holds(name: &str, derived: &[&str], slips: Slips) -> bool {
    let Some(drawing) = drawing(name) else { return false };
    let mut drawn = Drawn::new(&drawing, derived);
    let ours = ours(&graph(&mut drawn.facts), |_| true);
    let pair = |(from, to): &(&str, &str)| ((*from).to_owned(), (*to).to_owned());
    for kind in derived {
        let mut theirs = asserted(&drawing, kind);
        theirs.extend(slips.left_out.iter().map(pair));
        for slip in slips.drawn_in.iter().map(pair) {
            assert!(theirs.remove(&slip), "{name} {kind}: {slip:?} is not drawn");
        }
        let ours = ours.get(*kind).cloned().unwrap_or_default();
        println!("{name} {kind}: {} ours, {} drawn", ours.len(), theirs.len());
        assert_eq!(ours, theirs, "{name} {kind}");
    }
    true
}

#[test]
fn derived_edges_are_those_of_the_drawings() {
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
        let derived = ["DCSync", "SyncLAPSPassword", "CanRDP", "GoldenCert", "ADCSESC1"];
        if !holds(name, &derived, Slips::default()) {
            return;
        }
    }
}

const CERTIFICATES: &[(&str, &str)] = &[
    ("ADCSESC4", "esc4-harness-eca esc4-harness-template-1 esc4-harness-template-2 esc4-harness-template-3"),
    ("ADCSESC4", "esc4-harness-template-4"),
    ("ADCSESC6a", "esc6a-eca esc6a-principaledges esc6a-template1 esc6a-template2"),
    ("ADCSESC6b", "esc6b-eca esc6b-principal-edges esc6b-template-1 esc6b-template-2"),
    ("ADCSESC6b", "ESC6bHarnessDC1 ESC6bHarnessDC2"),
    ("ADCSESC9a", "esc9aharness1 esc9aharness2 esc9aharnesseca esc9aharnessvictim esc9aprincipalharness"),
    ("ADCSESC9a", "ESC9aHarnessAuthUsers ESC9aHarnessDC1 ESC9aHarnessDC2"),
    ("ADCSESC9b", "esc9bharness1 esc9bharness2 esc9bharnesseca esc9bharnessvictim esc9bprincipalharness"),
    ("ADCSESC9b", "ESC9bHarnessDC1 ESC9bHarnessDC2"),
    ("ADCSESC10a", "esc10aharness1 esc10aharness2 esc10aharnesseca esc10aharnessvictim"),
    ("ADCSESC10a", "esc10aprincipalharness ESC10aHarnessDC1 ESC10aHarnessDC2"),
    ("ADCSESC10b", "esc10bharness1 esc10bharness2 esc10bharnesseca esc10bharnessvictim"),
    ("ADCSESC10b", "esc10bprincipalharness ESC10bHarnessDC1 ESC10bHarnessDC2"),
    ("ADCSESC13", "esc13harness1 esc13harness2 esc13harnesseca"),
    ("EnrollOnBehalfOf", "enrollonbehalfof-1 enrollonbehalfof-2 enrollonbehalfof-3"),
];

fn slips_of(name: &str) -> Slips {
    let of = |left_out, drawn_in| Slips { left_out, drawn_in };
    match name {
        // The one authority that has all that is needed; its edge is not drawn.
        "esc6a-eca" => of(&[("Group0", "Domain0")], &[]),
        // Somebody's right on himself, which no collection keeps.
        "esc9aprincipalharness" | "esc10aprincipalharness" => of(&[], &[("User2", "Domain")]),
        "esc9bprincipalharness" | "esc10bprincipalharness" => of(&[], &[("Computer2", "Domain")]),
        // The controllers are drawn with the attribute that matters to ESC10.
        "esc9bharnesseca" => of(&[], &[("Group1", "Domain1")]),
        // The machine that Protected Users keeps from it is drawn without its domain.
        "CoerceAndRelayNTLMToSMB" => of(&[("DOMAIN2-S-1-5-11", "Computer6")], &[]),
        // Two authorities with the certificate of one root have one fingerprint, so a store trusts both or neither.
        "enrollonbehalfof-3" => of(&[("CertTemplate1-3", "CertTemplate1-2")], &[]),
        _ => Slips::default(),
    }
}

#[test]
fn certificates_escalate_as_drawn() {
    for (kind, names) in CERTIFICATES {
        for name in names.split(' ') {
            if !holds(name, &[kind], slips_of(name)) {
                return;
            }
        }
    }
}

/// These three draw enrolment by agents without the edges that BloodHound's tests expect of them: stated by hand.
#[test]
fn agents_enrol_for_others() {
    for (name, expected) in [
        // User2 may not enrol for the first template; User3 not at the authority.
        ("esc3harness1", &[("Computer1", "Domain"), ("Group2", "Domain"), ("User1", "Domain")][..]),
        // Only User1 may be an agent for the second template; User3 has no DNS name.
        ("esc3harness2", &[("User1", "Domain")]),
        ("esc3harness3", &[("Group1", "Domain")]),
    ] {
        let Some(drawing) = drawing(name) else { return };
        let mut drawn = Drawn::new(&drawing, &[]);
        let ours = ours(&graph(&mut drawn.facts), |_| true);
        let expected = expected.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        assert_eq!(ours.get("ADCSESC3"), Some(&expected), "{name}");
    }
}

#[test]
fn relayed_sign_ins_are_those_of_the_drawings() {
    for (kind, name) in [
        ("CoerceAndRelayNTLMToADCS", "CoerceAndRelayNTLMToADCS"),
        ("CoerceAndRelayNTLMToLDAP", "CoerceAndRelayNTLMToLDAP"),
        ("CoerceAndRelayNTLMToLDAPS", "CoerceAndRelayNTLMToLDAPS"),
        ("CoerceAndRelayNTLMToSMB", "CoerceAndRelayNTLMToSMB"),
        ("ProtectAdminGroups", "ProtectAdminGroupsHarness"),
    ] {
        if !holds(name, &[kind], slips_of(name)) {
            return;
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
