//! Which things a vulnerability, a product or a vendor hits, and the words by which these are known.

use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{EdgeKind, Evidence, NodeKind, nearest};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Cause;
use crate::controls::Context;
use crate::exposure::{self, Exploit, TOOLS, Tool};
use crate::graph::{NodeIx, PartyIx};
use crate::study::FindError;

/// Something that is hit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::study) struct Instance {
    pub(in crate::study) node: NodeIx,
    pub(super) certain: bool,
    pub(super) why: String,
    pub(super) evidence: Evidence,
}

/// A tool that was read: its server, or a port behind which it answers.
struct Installed<'a> {
    node: NodeIx,
    tool: &'static Tool,
    version: String,
    exploits: Vec<Exploit<'a>>,
    evidence: Evidence,
}

/// The name of a cause as it is known, and what it hits, each once.
///
/// # Errors
/// When nothing that was read knows the name.
pub(in crate::study) fn find(it: &Context<'_>, cause: &Cause) -> Result<(Cause, Vec<Instance>), FindError> {
    let installed = installed(it);
    let (cause, mut found) = match cause {
        Cause::Cve(name) => by_cve(it, &installed, name)?,
        Cause::Product(name) => by_product(it, &installed, name)?,
        Cause::Vendor(name) => by_vendor(it, &installed, name)?,
    };
    found.sort_by_key(|instance| (instance.node, !instance.certain));
    found.dedup_by_key(|instance| instance.node);
    // A port and the server that is known to be behind it are one installation: the port stands for both.
    let doubted = |node: NodeIx| found.iter().any(|server| server.node == node && !server.certain);
    let hidden: FxHashSet<NodeIx> = found
        .iter()
        .filter(|port| it.graph.node(port.node).kind == NodeKind::Service)
        .flat_map(|port| behind(it, port.node).map(|server| (port.certain, server)))
        .filter(|(certain, server)| *certain || doubted(*server))
        .map(|(_, server)| server)
        .collect();
    found.retain(|instance| !hidden.contains(&instance.node));
    Ok((cause, found))
}

fn installed<'a>(it: &Context<'a>) -> Vec<Installed<'a>> {
    let as_of = it.as_of();
    let seen: Vec<Installed<'a>> = exposure::find(it.facts, as_of)
        .into_iter()
        .filter_map(|exposed| {
            let (node, tool) = (it.graph.find(exposed.port.node)?, exposed.tool?);
            let evidence = exposed.port.evidence;
            Some(Installed { node, tool, version: exposed.version, exploits: exposed.exploits, evidence })
        })
        .collect();
    // The version that a port shows is that of the server behind it.
    let told: FxHashSet<NodeIx> =
        seen.iter().filter(|port| !port.version.is_empty()).flat_map(|port| behind(it, port.node)).collect();
    let servers = it.facts.rmm_servers.iter().filter_map(|server| {
        let tool = Tool::of_id(it.facts.text(server.product))?;
        let version = server.version.known().map_or("", |version| it.facts.text(*version));
        let (node, evidence) = (it.graph.find(server.node)?, server.evidence);
        if version.is_empty() && told.contains(&node) {
            return None;
        }
        let exploits = exposure::exploits(it.facts, tool, version, as_of);
        Some(Installed { node, tool, version: version.to_owned(), exploits, evidence })
    });
    servers.chain(seen).collect()
}

/// The servers that are known to be behind a port.
fn behind<'a>(it: &'a Context<'_>, port: NodeIx) -> impl Iterator<Item = NodeIx> + 'a {
    let edges = it
        .graph
        .out(port)
        .filter(|(_, edge)| edge.kind == EdgeKind::Includes && !it.graph.terms_of(edge).possible_only);
    edges.map(|(_, edge)| edge.to)
}

fn unknown(word: &str, known: &[String]) -> FindError {
    let near = nearest(&word.to_lowercase(), known.iter().map(String::as_str));
    FindError::Nothing(word.to_owned(), near.map(str::to_owned))
}

type Found = Result<(Cause, Vec<Instance>), FindError>;

fn by_cve(it: &Context<'_>, installed: &[Installed<'_>], name: &str) -> Found {
    let upper = name.to_uppercase();
    let upper = if upper.starts_with("CVE-") { upper } else { format!("CVE-{upper}") };
    let mut found = Vec::new();
    for known in installed {
        let Some(exploit) = known.exploits.iter().find(|exploit| exploit.cve.eq_ignore_ascii_case(&upper))
        else {
            continue;
        };
        let version = if known.version.is_empty() { "" } else { " " };
        let login = if exploit.needs_login { ", by an account of it" } else { "" };
        let note = if exploit.certain { String::new() } else { format!(": {}", exploit.note) };
        found.push(Instance {
            node: known.node,
            certain: exploit.certain,
            why: format!(
                "{}{version}{}, exploited since {}{login}{note}",
                known.tool.name,
                known.version,
                exploit.since.date()
            ),
            evidence: known.evidence,
        });
    }
    let by_name = machines(it);
    let mut listed = false;
    for weakness in &it.facts.weaknesses {
        let Some(cve) = weakness.cve.known().map(|cve| it.facts.text(*cve)) else { continue };
        if !cve.eq_ignore_ascii_case(&upper) {
            continue;
        }
        listed = true;
        if weakness.open.is(&false) {
            continue;
        }
        let system = weakness.weak_system.known().map_or("", |system| it.facts.text(*system));
        for &node in by_name.get(&system.to_lowercase()).into_iter().flatten() {
            let certain = weakness.open.is(&true);
            let why = format!("the list of weaknesses has it on {system}");
            found.push(Instance { node, certain, why, evidence: weakness.evidence });
        }
    }
    let catalogued = it.facts.kev.iter().map(|entry| it.facts.text(entry.cve));
    if found.is_empty() && !listed && !catalogued.clone().any(|cve| cve.eq_ignore_ascii_case(&upper)) {
        let known: Vec<String> = catalogued.map(str::to_uppercase).collect();
        let near = nearest(&upper, known.iter().map(String::as_str)).map(str::to_owned);
        return Err(FindError::Nothing(upper, near));
    }
    Ok((Cause::Cve(upper), found))
}

fn by_product(it: &Context<'_>, installed: &[Installed<'_>], name: &str) -> Found {
    let lower = name.to_lowercase();
    let named = |known: &str| known.to_lowercase() == lower;
    let tools: Vec<&'static Tool> = {
        let exact: Vec<_> = TOOLS.iter().filter(|tool| tool.id == lower || named(tool.name)).collect();
        let words = |tool: &&Tool| tool.name.to_lowercase().split(' ').any(|word| word == lower);
        if exact.is_empty() { TOOLS.iter().filter(words).collect() } else { exact }
    };
    let mut found: Vec<Instance> = of_tools(installed, &tools);
    let applications = || {
        (0u32..)
            .map(NodeIx)
            .zip(&it.graph.nodes)
            .filter(|(_, node)| matches!(node.kind, NodeKind::AZServicePrincipal | NodeKind::AZApp))
    };
    for (at, node) in applications().filter(|(at, _)| named(&it.name(*at))) {
        let why = "an application of this name".to_owned();
        found.push(Instance { node: at, certain: true, why, evidence: node.evidence });
    }
    let by_name = machines(it);
    let text = |cell: &bailiwick_model::Observed<bailiwick_model::Sym>| {
        cell.known().map_or("", |text| it.facts.text(*text)).to_owned()
    };
    let mut listed = false;
    for system in it.facts.systems.iter().filter(|system| named(&text(&system.product))) {
        listed = true;
        let called = text(&system.system).to_lowercase();
        for &node in by_name.get(&called).into_iter().flatten() {
            let why = "the list of systems says so".to_owned();
            found.push(Instance { node, certain: true, why, evidence: system.evidence });
        }
    }
    let catalogued = it.facts.kev.iter().map(|entry| it.facts.text(entry.product));
    if found.is_empty() && tools.is_empty() && !listed && !catalogued.clone().any(named) {
        let mut known: Vec<String> =
            TOOLS.iter().flat_map(|tool| [tool.id.to_owned(), tool.name.to_lowercase()]).collect();
        known.extend(applications().map(|(at, _)| it.name(at).to_lowercase()));
        known.extend(it.facts.systems.iter().map(|system| text(&system.product).to_lowercase()));
        known.extend(catalogued.map(str::to_lowercase));
        return Err(unknown(name, &known));
    }
    let called = match tools.as_slice() {
        [only] => only.name.to_owned(),
        _ => name.to_owned(),
    };
    Ok((Cause::Product(called), found))
}

fn by_vendor(it: &Context<'_>, installed: &[Installed<'_>], name: &str) -> Found {
    let lower = name.to_lowercase();
    let tools: Vec<&'static Tool> =
        TOOLS.iter().filter(|tool| tool.vendors().any(|vendor| vendor == lower)).collect();
    let mut found = of_tools(installed, &tools);
    let parties: Vec<PartyIx> = (0u32..)
        .map(PartyIx)
        .zip(&it.graph.parties)
        .filter(|(_, party)| party.id.to_lowercase() == lower || party.name.to_lowercase() == lower)
        .map(|(at, _)| at)
        .collect();
    // What a vendor owns acts for it wherever it stands: its applications and accounts in tenants of others, its servers.
    for (at, node) in (0u32..).map(NodeIx).zip(&it.graph.nodes) {
        if parties.contains(&node.owner)
            && matches!(node.kind.class(), NodeClass::Principal | NodeClass::Tool)
            && node.kind != NodeKind::Password
        {
            let why = format!("it is {}'s", it.party_name(node.owner));
            found.push(Instance { node: at, certain: true, why, evidence: node.evidence });
        }
    }
    let suppliers = || {
        let names = it.facts.suppliers.iter().filter_map(|row| row.supplier.known());
        names.map(|supplier| it.facts.text(*supplier).to_lowercase())
    };
    let catalogued = || it.facts.kev.iter().map(|entry| it.facts.text(entry.vendor).to_lowercase());
    let heard_of = suppliers().chain(catalogued()).any(|known| known == lower);
    if found.is_empty() && tools.is_empty() && parties.is_empty() && !heard_of {
        let mut known: Vec<String> =
            TOOLS.iter().flat_map(|tool| tool.vendors().map(str::to_owned)).collect();
        known.extend(it.graph.parties.iter().flat_map(|party| [party.id.clone(), party.name.to_lowercase()]));
        known.extend(suppliers().chain(catalogued()));
        return Err(unknown(name, &known));
    }
    let called = match parties.as_slice() {
        [only] => it.party_name(*only).to_owned(),
        _ => name.to_owned(),
    };
    Ok((Cause::Vendor(called), found))
}

fn of_tools(installed: &[Installed<'_>], tools: &[&'static Tool]) -> Vec<Instance> {
    let of = installed.iter().filter(|known| tools.iter().any(|tool| tool.id == known.tool.id));
    of.map(|known| {
        let version =
            if known.version.is_empty() { "version not read".to_owned() } else { known.version.clone() };
        Instance {
            node: known.node,
            certain: true,
            why: format!("{}, {version}", known.tool.name),
            evidence: known.evidence,
        }
    })
    .collect()
}

/// Machines and tools by name, in small letters.
fn machines(it: &Context<'_>) -> FxHashMap<String, Vec<NodeIx>> {
    let mut named: FxHashMap<String, Vec<NodeIx>> = FxHashMap::default();
    for (at, node) in (0u32..).map(NodeIx).zip(&it.graph.nodes) {
        if matches!(node.kind.class(), NodeClass::Device | NodeClass::Tool) {
            named.entry(it.name(at).to_lowercase()).or_default().push(at);
        }
    }
    named
}
