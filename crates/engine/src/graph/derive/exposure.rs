//! What the internet reaches: tools that answer to it, and their vulnerabilities.

use bailiwick_model::facts::{Collection, Coverage, RmmServer};
use bailiwick_model::{
    Barrier, BarrierState, Barriers, EdgeKind, Effect, Effects, Evidence, NodeKind, NodeRef, RealmKind,
};
use rustc_hash::FxHashSet;

use super::context::Context;
use super::partner::stand_in;
use crate::exposure::{self, Exploit, Exposed, Seen, Tool};
use crate::graph::{NodeIx, Terms, gaps};

/// Draws what is exposed.
pub(super) fn derive(context: &mut Context<'_>) {
    let facts = context.facts;
    let found = exposure::find(facts, context.as_of);
    let mut linked: FxHashSet<NodeRef> = FxHashSet::default();
    if !found.is_empty() || !facts.rmm_servers.is_empty() {
        let internet = internet(context);
        for exposed in &found {
            service(context, internet, exposed, &mut linked);
        }
        for server in &facts.rmm_servers {
            unseen(context, internet, server, linked.contains(&server.node));
        }
    }
}

fn internet(context: &mut Context<'_>) -> NodeIx {
    let id = NodeRef { realm: context.estate.realm, id: context.builder.names().add("internet") };
    let name = "anybody on the internet";
    context.made_for(id, NodeKind::Internet, name, crate::graph::PartyIx(0), Evidence::default())
}

fn service(
    context: &mut Context<'_>,
    internet: NodeIx,
    exposed: &Exposed<'_>,
    linked: &mut FxHashSet<NodeRef>,
) {
    let port = exposed.port;
    let what =
        exposed.tool.map_or_else(|| exposed.door.map_or("service", |door| door.name), |tool| tool.name);
    let name = format!("{what} on {}:{}", context.stated(port.address), port.port);
    let owner = context.estate.owner(port.node);
    let node = context.made_for(port.node, NodeKind::Service, &name, owner, port.evidence);
    // A scan calls it by its address; a reader knows it by what it is.
    let shown = context.builder.names().add(&name);
    if let Some(known) = context.builder.graph_mut().nodes.get_mut(node.index()) {
        known.name = shown;
    }
    let unsure = exposed.seen == Seen::Unstated;
    let gap = if unsure { gaps::SCAN } else { 0 };
    let terms = Terms { possible_only: unsure, gap, ..context.noted(&exposed.shown_by) };
    context.edge(internet, node, EdgeKind::ExposesConsole, terms, port.evidence);
    let Some(tool) = exposed.tool else { return };
    exploits(context, internet, node, &exposed.exploits, terms, port.evidence);
    let servers = servers_behind(context, exposed, tool);
    for &(server, sure) in &servers {
        let to = NodeRef { realm: server.node.realm, id: server.node.id };
        let to = context.node(to, NodeKind::RmmServer, server.evidence);
        let terms = Terms { possible_only: !sure, ..Terms::default() };
        context.edge(node, to, EdgeKind::Includes, terms, port.evidence);
        if sure && !unsure {
            linked.insert(server.node);
        }
        after_login(context, server, &exposed.exploits);
    }
    if !servers.iter().any(|(_, sure)| *sure) {
        let machine = Effects::of(&[Effect::Run, Effect::Destroy]);
        context.grants(node, owner, machine, Terms::default(), port.evidence);
        if tool.manages && servers.is_empty() {
            unread_tool(context, node, exposed);
        }
    }
}

/// Known exploits, and always the one that nobody knows.
fn exploits(
    context: &mut Context<'_>,
    internet: NodeIx,
    target: NodeIx,
    known: &[Exploit<'_>],
    terms: Terms,
    evidence: Evidence,
) {
    let with = |barrier: Barrier| Barriers::NONE.with(barrier, BarrierState::InForce);
    for exploit in known.iter().filter(|exploit| !exploit.needs_login) {
        let words = if exploit.certain {
            exploit.cve.to_owned()
        } else {
            format!("{}: {}", exploit.cve, exploit.note)
        };
        let gap = if exploit.certain { terms.gap } else { gaps::VERSION };
        let terms = Terms {
            barriers: with(Barrier::ExploitKnown),
            possible_only: terms.possible_only || !exploit.certain,
            gap,
            ..context.noted(&words)
        };
        context.edge(internet, target, EdgeKind::ExploitsService, terms, evidence);
    }
    let catalogues = |list: &&Coverage| list.collection == Collection::Kev;
    let mut read = context.facts.coverage.iter().filter(catalogues).peekable();
    let nothing = context.facts.kev_catalogues.is_empty() && context.facts.kev.is_empty();
    if nothing || (read.peek().is_some() && !read.any(|list| list.complete)) {
        let barriers = with(Barrier::ExploitKnown);
        let terms = Terms { barriers, possible_only: true, gap: gaps::KEV, ..Terms::default() };
        context.edge(internet, target, EdgeKind::ExploitsService, terms, evidence);
    }
    let note = context.noted("a vulnerability that nobody has catalogued").note;
    let terms = Terms { barriers: with(Barrier::ExploitUnknown), note, ..terms };
    context.edge(internet, target, EdgeKind::ExploitsService, terms, evidence);
}

/// Servers of the same product: the one at this address, else the only one.
fn servers_behind<'f>(
    context: &Context<'f>,
    exposed: &Exposed<'_>,
    tool: &Tool,
) -> Vec<(&'f RmmServer, bool)> {
    let facts = context.facts;
    let same: Vec<&RmmServer> =
        facts.rmm_servers.iter().filter(|server| facts.text(server.product) == tool.id).collect();
    let port = exposed.port;
    let at: Vec<(&RmmServer, bool)> = same
        .iter()
        .filter(|server| {
            let host = server.host.known().map(|host| facts.text(*host));
            let named = |sym: &bailiwick_model::Sym| {
                host.is_some_and(|host| !host.is_empty() && facts.text(*sym).eq_ignore_ascii_case(host))
            };
            let address = named(&port.address)
                || port.host_names.iter().any(named)
                || port.certificate_names.iter().any(named);
            address && server.port.known().is_none_or(|other| *other == port.port)
        })
        .map(|server| (*server, true))
        .collect();
    match (at.is_empty(), same.as_slice()) {
        (true, all) => all.iter().map(|server| (*server, false)).collect(),
        (false, _) => at,
    }
}

/// Vulnerabilities that need a session: from every account of the tool.
fn after_login(context: &mut Context<'_>, server: &RmmServer, known: &[Exploit<'_>]) {
    let realm = server.node.realm;
    for exploit in known.iter().filter(|exploit| exploit.needs_login) {
        let everybody = context.everybody(realm);
        let to = context.node(server.node, NodeKind::RmmServer, server.evidence);
        let words = if exploit.certain {
            exploit.cve.to_owned()
        } else {
            format!("{}: {}", exploit.cve, exploit.note)
        };
        let terms = Terms {
            barriers: Barriers::NONE.with(Barrier::ExploitKnown, BarrierState::InForce),
            possible_only: !exploit.certain,
            gap: if exploit.certain { 0 } else { gaps::VERSION },
            ..context.noted(&words)
        };
        context.edge(everybody, to, EdgeKind::ExploitsAfterLogin, terms, exploit.evidence);
    }
}

/// A management tool of which there is no export may manage any customer's devices.
fn unread_tool(context: &mut Context<'_>, node: NodeIx, exposed: &Exposed<'_>) {
    let estate = context.estate;
    let mut customers: Vec<_> = estate.services.iter().map(|service| service.customer).collect();
    customers.sort_unstable();
    customers.dedup();
    for customer in customers {
        let evidence = exposed.port.evidence;
        let target = stand_in(context, customer, evidence);
        context.gap(node, target, EdgeKind::StandsInFor, gaps::RMM_TOOL, exposed.port.node.realm, evidence);
    }
}

/// A management server that no outside scan saw may answer to the internet all the same.
fn unseen(context: &mut Context<'_>, internet: NodeIx, server: &RmmServer, seen: bool) {
    if context.realm_kind(server.node.realm) != RealmKind::Rmm {
        return;
    }
    let Some(tool) = Tool::of_id(context.stated(server.product)) else { return };
    let version = server.version.known().map_or("", |version| context.stated(*version));
    let known = exposure::exploits(context.facts, tool, version, context.as_of);
    if !seen {
        let to = context.node(server.node, NodeKind::RmmServer, server.evidence);
        let terms = Terms { possible_only: true, gap: gaps::SCAN, ..Terms::default() };
        exploits(context, internet, to, &known, terms, server.evidence);
    }
    after_login(context, server, &known);
}
