//! A node: which kind it is, where it lives, and what is kept of it.

use bailiwick_model::facts::{GraphNode, GraphParty, OWN_KINDS};
use bailiwick_model::{NodeKind, NodeRef, Observed, RealmId, RealmKind, Severity, Sym, names};
use serde_json::{Map, Value};

use super::COMPARE;
use super::matching::Matching;
use crate::formats::sharphound_collection::domain_of;
use crate::out::Out;

/// Longer ids and names are none.
pub(super) const LONGEST: usize = 4096;

/// Takes a node. Whether all of it was understood.
pub(super) fn take(out: &mut Out<'_>, matching: &mut Matching, members: &Map<String, Value>) -> bool {
    let Some(id) = id_of(members) else {
        let message = "the node has no `id` that is a text";
        out.remark_here(Severity::Warning, "opengraph/no-id", message, COMPARE);
        return false;
    };
    let (kinds, sound) = kinds_of(members);
    if !sound {
        let message = "the kinds of the node are no list of texts";
        out.remark_here(Severity::Warning, "opengraph/kinds", message, COMPARE);
    }
    let (kind, own) = known_kind(&kinds);
    let nothing = Map::new();
    let properties = members.get("properties").and_then(Value::as_object).unwrap_or(&nothing);
    let has = Properties(properties);
    let node = if own { own_place(out, id, &has) } else { place(out, kind, id, &has) };
    let written = out.facts.names.add(&id.to_uppercase());
    let fact = GraphNode {
        node,
        written,
        kind,
        name: out.facts.names.add(has.text("name")),
        enabled: has.flag("enabled"),
        tier_zero: tier_zero(&kinds, &has, own),
        party: party(out, &has, own),
        realm_party: if own { out.facts.names.add(has.text("realm_party")) } else { Sym::EMPTY },
        own,
        evidence: out.evidence(),
        kinds: kinds.iter().map(|kind| out.facts.names.add(kind)).collect(),
    };
    matching.node(fact.written, &kinds, properties);
    out.facts.graph_nodes.push(fact);
    sound
}

fn id_of(members: &Map<String, Value>) -> Option<&str> {
    let id = members.get("id")?.as_str()?;
    (!id.is_empty() && id.len() <= LONGEST).then_some(id)
}

fn kinds_of(members: &Map<String, Value>) -> (Vec<&str>, bool) {
    match members.get("kinds") {
        Some(Value::Array(items)) => {
            let kinds: Vec<&str> =
                items.iter().filter_map(Value::as_str).filter(|kind| kind.len() <= LONGEST).collect();
            let sound = kinds.len() == items.len();
            (kinds, sound)
        }
        _ => (Vec::new(), false),
    }
}

/// The first kind that is ours or BloodHound's, and whether this program wrote it.
fn known_kind(kinds: &[&str]) -> (NodeKind, bool) {
    let own = kinds.iter().find_map(|kind| NodeKind::from_word(kind.strip_prefix(OWN_KINDS)?));
    let theirs =
        || kinds.iter().find_map(|kind| NodeKind::from_word(kind).filter(|kind| is_bloodhounds(*kind)));
    own.map_or_else(|| (theirs().unwrap_or_default(), false), |kind| (kind, true))
}

/// Kinds under which BloodHound collects nodes of directories. Our own are known by their prefix alone.
fn is_bloodhounds(kind: NodeKind) -> bool {
    use NodeKind as N;
    !kind.word().starts_with("Rmm")
        && !matches!(
            kind,
            N::Unknown
                | N::Password
                | N::Secret
                | N::ApiToken
                | N::Service
                | N::Internet
                | N::Population
                | N::Party
                | N::StandIn
        )
}

/// Where a node of a directory lives: a tenant, a domain, or what the file as a whole is of.
fn place(out: &mut Out<'_>, kind: NodeKind, id: &str, has: &Properties<'_>) -> NodeRef {
    let realm = realm(out, kind, id, has).unwrap_or_else(|| out.realm());
    if kind == NodeKind::Domain {
        out.facts.name_realm(realm, has.text("name"));
    }
    if kind == NodeKind::AZTenant {
        out.facts.name_realm(realm, has.text("displayname"));
    }
    // The id of a role stands before that of its tenant.
    let id = if kind == NodeKind::AZRole { id.split('@').next().unwrap_or(id) } else { id };
    NodeRef { realm, id: out.facts.names.add_id(id) }
}

fn realm(out: &mut Out<'_>, kind: NodeKind, id: &str, has: &Properties<'_>) -> Option<RealmId> {
    let guid = |text: &str| names::is_guid(text).then(|| text.to_owned());
    if kind.word().starts_with("AZ") {
        let tenant = match kind {
            NodeKind::AZTenant => guid(id),
            NodeKind::AZRole => id.split_once('@').and_then(|(_, tenant)| guid(tenant)),
            _ => None,
        };
        let tenant = tenant.or_else(|| guid(has.text("tenantid")))?;
        return Some(out.facts.realm(RealmKind::Entra, &tenant));
    }
    if kind == NodeKind::Unknown {
        return None;
    }
    let domain = domain_of(id).or_else(|| domain_of(has.text("domainsid")))?;
    Some(out.facts.realm(RealmKind::Ad, domain))
}

/// Where a node that this program wrote lives: the realm stands in front of its id.
fn own_place(out: &mut Out<'_>, id: &str, has: &Properties<'_>) -> NodeRef {
    let realm = has.text("realm");
    let kind = RealmKind::from_word(has.text("realm_kind"));
    let native = id.strip_prefix(realm).and_then(|rest| rest.strip_prefix("::"));
    match (kind, native) {
        // A file of the run that wrote it is none of this one.
        (Some(RealmKind::Source), Some(_)) | (None, _) | (_, None) => out.node(id),
        (Some(kind), Some(native)) => {
            let realm = out.facts.realm(kind, realm);
            out.facts.name_realm(realm, has.text("realm_name"));
            NodeRef { realm, id: out.facts.names.add(native) }
        }
    }
}

fn party(out: &mut Out<'_>, has: &Properties<'_>, own: bool) -> GraphParty {
    if !own {
        return GraphParty::default();
    }
    let names = &mut out.facts.names;
    GraphParty {
        id: names.add(has.text("party_id")),
        name: names.add(has.text("party")),
        kind: names.add(has.text("party_kind")),
    }
}

/// Marked by whoever keeps the graph. BloodHound wrote it as a tag in a property, and writes it as a kind.
fn tier_zero(kinds: &[&str], has: &Properties<'_>, own: bool) -> bool {
    if own {
        return has.flag("tier_zero").is(&true);
    }
    kinds.contains(&"Tag_Tier_Zero")
        || has.text("system_tags").split_whitespace().any(|tag| tag == "admin_tier_0")
}

/// The properties of a node.
struct Properties<'a>(&'a Map<String, Value>);

impl<'a> Properties<'a> {
    fn text(&self, key: &str) -> &'a str {
        let text = self.0.get(key).and_then(Value::as_str).unwrap_or_default();
        if text.len() <= LONGEST { text } else { "" }
    }

    fn flag(&self, key: &str) -> Observed<bool> {
        match self.0.get(key) {
            Some(Value::Bool(flag)) => Observed::Known(*flag),
            None | Some(Value::Null) => Observed::NotCollected,
            Some(_) => Observed::Unreadable,
        }
    }
}
