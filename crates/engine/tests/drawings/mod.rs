//! Drawings of BloodHound's tests as facts.

#![allow(unreachable_pub, reason = "a part of one test binary")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::facts::{
    AdHardening, AdPrincipal, AuthorityCertificate, CertificateTemplate, Entity, Relation, Trust,
};
use bailiwick_model::{
    EdgeKind, Evidence, Facts, NodeKind, NodeRef, Observed, RealmId, RealmKind, Source, Sym,
};
use serde_json::Value;

use crate::ad_support::corpus;

const REALM: &str = "S-1-5-21-1-2-3";

/// A drawing: captions of nodes with their properties, and arrows by type.
pub struct Drawing {
    pub nodes: BTreeMap<String, Value>,
    /// Ids of nodes that are drawn with one that means something.
    pub ids: BTreeMap<String, String>,
    pub arrows: Vec<(String, String, String, Value)>,
}

pub fn drawing(name: &str) -> Option<Drawing> {
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

pub fn id(caption: &str) -> String {
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

pub struct Drawn {
    pub facts: Facts,
    realm: RealmId,
    /// Realms of what belongs to one of several domains.
    realms: BTreeMap<String, RealmId>,
    controllers: BTreeSet<String>,
    pub ids: BTreeMap<String, String>,
}

impl Drawn {
    pub fn new(drawing: &Drawing, derived: &[&str]) -> Self {
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
