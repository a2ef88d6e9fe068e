//! Facts and edges by whom they are about, in the order of the facts: a control looks at what its own party has, so
//! that the work grows with the estate and not with parties times facts.

use std::collections::BTreeSet;
use std::hash::Hash;

use bailiwick_model::facts::{
    AdPrincipal, Agreement, AppRoleGrant, Attestation, Claim, ClaimKind, ConditionalAccessPolicy,
    CrossTenantTrust, Entity, Facts, GdapAssignmentsRead, GdapRelationship, Leaver, PartyKind, RmmAccount,
    RmmServer, RoleAssignment, Scan, ScannedHost, ScannedPort, SecurityDefaults, ServicePrincipal, Trust,
};
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, RealmId, RealmKind, SourceId, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Answers;
use crate::directory::Directory;
use crate::estate::{Estate, Networks, text::plain};
use crate::exposure::{self, Exposed};
use crate::graph::{Edge, Graph, NodeIx, PartyIx};
use crate::relationship;

/// Things by key, those of one key in the order in which they came.
#[derive(Debug)]
pub struct By<K, T>(FxHashMap<K, Vec<T>>);

impl<K: Eq + Hash, T> By<K, T> {
    fn new(items: impl IntoIterator<Item = (K, T)>) -> Self {
        let mut by: FxHashMap<K, Vec<T>> = FxHashMap::default();
        for (key, item) in items {
            by.entry(key).or_default().push(item);
        }
        Self(by)
    }

    /// Things by what `key` says of them.
    pub(crate) fn each(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Self {
        Self::new(items.into_iter().map(|item| (key(&item), item)))
    }

    /// Each thing once where several exports state it: the first of those that are alike in `what`.
    fn distinct<W: Eq + Hash>(items: impl IntoIterator<Item = (K, T)>, what: impl Fn(&T) -> W) -> Self {
        let mut seen = FxHashSet::default();
        Self::new(items.into_iter().filter(move |(_, item)| seen.insert(what(item))))
    }

    /// What has this key.
    pub fn of(&self, key: &K) -> &[T] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }
}

/// A host that a scan asked, and the claim on its address.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What the estate file gives the party.
    pub claim: &'a Claim,
    /// The host.
    pub host: &'a ScannedHost,
    /// The scan.
    pub scan: &'a Scan,
}

/// The index.
#[derive(Debug)]
pub struct Index<'a> {
    /// Realms of a party, by kind.
    pub realms: By<(PartyIx, RealmKind), RealmId>,
    /// Subjects that a party owns.
    pub subjects: By<PartyIx, NodeIx>,
    /// Roles held in a tenant.
    pub role_assignments: By<RealmId, &'a RoleAssignment>,
    /// Conditional Access of a tenant.
    pub policies: By<RealmId, &'a ConditionalAccessPolicy>,
    /// Trust of a tenant in others.
    pub cross_tenant: By<RealmId, &'a CrossTenantTrust>,
    /// Security defaults of a tenant.
    pub security_defaults: By<RealmId, &'a SecurityDefaults>,
    /// Applications in a tenant.
    pub service_principals: By<RealmId, &'a ServicePrincipal>,
    /// Applications by their own identity.
    pub principals: By<NodeRef, &'a ServicePrincipal>,
    /// Permissions of an application.
    pub app_role_grants: By<NodeRef, &'a AppRoleGrant>,
    /// Trusts of a domain.
    pub trusts: By<RealmId, &'a Trust>,
    /// Active Directory attributes of a domain.
    pub ad_principals: By<RealmId, &'a AdPrincipal>,
    /// Groups that own a domain.
    pub owning_groups: By<RealmId, &'a Entity>,
    /// Delegated admin relationships of a provider's tenant.
    pub relationships: By<RealmId, &'a GdapRelationship>,
    /// Access assignments read, by tenant and relationship.
    pub assignments_read: By<(RealmId, Sym), &'a GdapAssignmentsRead>,
    /// Customers of the relationships that may give access and whose access assignments were not read, or not all of
    /// them, by the provider's tenant. Nobody, where nothing shows whose the tenant is.
    pub unread_assignments: By<RealmId, Option<PartyIx>>,
    /// Agreements by the customer that they name.
    pub customer_agreements: By<PartyIx, &'a Agreement>,
    /// Agreements by the provider that they name.
    pub provider_agreements: By<PartyIx, &'a Agreement>,
    /// Providers that are known to serve a customer: by an agreement, a contract or a way in.
    pub providers: By<PartyIx, PartyIx>,
    /// Attestations by the party that they name.
    pub attestations: By<PartyIx, &'a Attestation>,
    /// Management servers by the party of their realm.
    pub servers: By<PartyIx, &'a RmmServer>,
    /// Accounts of management servers, by owner.
    pub console_accounts: By<PartyIx, (&'a RmmAccount, NodeIx)>,
    /// Accounts of people who left, by owner.
    pub leavers: By<PartyIx, (&'a Leaver, NodeRef)>,
    /// Open doors and tools, by owner.
    pub exposed: By<PartyIx, Exposed<'a>>,
    /// Ports that scans saw, by the owner of their address.
    pub ports: By<PartyIx, &'a ScannedPort>,
    /// Addresses that the estate file gives a party.
    pub addresses: By<PartyIx, &'a Claim>,
    /// Hosts of a party that scans asked.
    pub asked: By<PartyIx, Asked<'a>>,
    /// Scans that asked or saw an address of a party.
    pub scans: By<PartyIx, &'a Scan>,
    /// Realms that the estate file gives a party and that no export shows.
    pub unread: By<PartyIx, &'a Claim>,
    /// Edges of these kinds over the border of a party, by the party that they lead to.
    pub crossing: By<PartyIx, &'a Edge>,
    /// Sessions on the computers of a domain.
    pub sessions: By<RealmId, &'a Edge>,
    /// Parties that are customers of nobody: providers, subcontractors, distributors and vendors.
    pub suppliers: Vec<PartyIx>,
    /// What controls found out at suppliers so far.
    pub answers: Answers,
    /// Parties by id: the first where several have one.
    ids: FxHashMap<&'a str, PartyIx>,
    /// Parties by name; `None` where several have it.
    names: FxHashMap<String, Option<PartyIx>>,
}

impl<'a> Index<'a> {
    /// One pass over each list.
    pub fn new(
        facts: &'a Facts,
        estate: &'a Estate,
        directory: &Directory<'_>,
        graph: &'a Graph,
        subjects: &[NodeIx],
    ) -> Self {
        let (ids, names) = named(estate);
        let realms = (0u32..).map(RealmId).zip(&facts.realms);
        let party = |named| party_by(facts, &ids, &names, named);
        let agreements = || facts.agreements.iter();
        let owner = |node: NodeRef| {
            graph.find(node).map_or_else(|| estate.owner(node), |node| graph.node(node).owner)
        };
        let addresses = addresses(facts, &ids);
        let asked = asked(facts, &addresses);
        let agreed = agreements().filter_map(|fact| Some((party(fact.customer)?, party(fact.provider)?)));
        let suppliers = suppliers(estate);
        let relationships = relationships(facts);
        let lists = facts.gdap_assignments_read.iter();
        let assignments_read =
            By::new(lists.filter_map(|list| Some(((list.realm, list.relationship?), list))));
        Self {
            providers: By::new(providers(estate, graph).chain(agreed).collect::<BTreeSet<_>>()),
            realms: By::new(realms.map(|(at, realm)| ((estate.party_of_realm(at), realm.kind), at))),
            subjects: By::each(subjects.iter().copied(), |subject| graph.node(*subject).owner),
            role_assignments: role_assignments(facts),
            policies: By::each(&facts.policies, |fact| fact.realm),
            security_defaults: By::each(&facts.security_defaults, |fact| fact.realm),
            cross_tenant: By::each(&facts.cross_tenant, |fact| fact.realm),
            service_principals: By::each(&facts.service_principals, |fact| fact.node.realm),
            principals: By::each(&facts.service_principals, |fact| fact.node),
            app_role_grants: By::distinct(
                facts.app_role_grants.iter().map(|fact| (fact.principal, fact)),
                |fact| (fact.principal, fact.resource, fact.permission),
            ),
            trusts: By::each(&facts.trusts, |fact| fact.domain.realm),
            ad_principals: By::each(&facts.ad_principals, |fact| fact.node.realm),
            owning_groups: By::each(owning_groups(facts), |group| group.node.realm),
            unread_assignments: unread_assignments(facts, estate, &relationships, &assignments_read),
            relationships,
            assignments_read,
            customer_agreements: By::new(agreements().filter_map(|fact| Some((party(fact.customer)?, fact)))),
            provider_agreements: By::new(agreements().filter_map(|fact| Some((party(fact.provider)?, fact)))),
            attestations: By::new(
                facts.attestations.iter().filter_map(|fact| Some((party((fact.party, fact.party))?, fact))),
            ),
            servers: By::each(&facts.rmm_servers, |fact| estate.party_of_realm(fact.node.realm)),
            console_accounts: By::new(facts.rmm_accounts.iter().filter_map(|fact| {
                let node = graph.find(fact.account)?;
                Some((graph.node(node).owner, (fact, node)))
            })),
            leavers: leavers(facts, estate, directory),
            exposed: By::each(exposure::find(facts, estate.as_of), |exposed| owner(exposed.port.node)),
            scans: scans(facts, estate, &asked),
            asked: By::new(asked),
            ports: By::each(&facts.ports, |port| estate.owner(port.node)),
            addresses: By::new(addresses),
            unread: By::new(unread(facts, &ids)),
            crossing: By::each(crossing(graph), |edge| graph.node(edge.to).owner),
            sessions: By::each(graph.edges.iter().filter(|edge| edge.kind == EdgeKind::HasSession), |edge| {
                graph.node(edge.from).id.realm
            }),
            answers: Answers::kept_for(&suppliers),
            suppliers,
            ids,
            names,
        }
    }

    /// The party that an agreement names by id and name.
    pub fn party_by(&self, facts: &Facts, named: (Sym, Sym)) -> Option<PartyIx> {
        party_by(facts, &self.ids, &self.names, named)
    }
}

fn role_assignments(facts: &Facts) -> By<RealmId, &RoleAssignment> {
    By::distinct(facts.role_assignments.iter().map(|fact| (fact.realm, fact)), |fact| {
        (fact.realm, fact.principal, fact.role, fact.scope, fact.holding, fact.since, fact.until)
    })
}

fn leavers<'a>(
    facts: &'a Facts,
    estate: &Estate,
    directory: &Directory<'_>,
) -> By<PartyIx, (&'a Leaver, NodeRef)> {
    let accounts = facts.leavers.iter().flat_map(|leaver| {
        let accounts = directory.by_login(facts.text(leaver.login)).into_iter();
        accounts.map(move |account| (estate.owner(account), (leaver, account)))
    });
    By::distinct(accounts, |(_, account)| *account)
}

fn named(estate: &Estate) -> (FxHashMap<&str, PartyIx>, FxHashMap<String, Option<PartyIx>>) {
    let mut ids = FxHashMap::default();
    let mut names = FxHashMap::default();
    for (at, party) in (0u32..).map(PartyIx).zip(&estate.parties) {
        ids.entry(party.id.as_str()).or_insert(at);
        names.entry(plain(&party.name)).and_modify(|known| *known = None).or_insert(Some(at));
    }
    (ids, names)
}

fn party_by(
    facts: &Facts,
    ids: &FxHashMap<&str, PartyIx>,
    names: &FxHashMap<String, Option<PartyIx>>,
    (id, name): (Sym, Sym),
) -> Option<PartyIx> {
    let by_name = || names.get(&plain(facts.text(name))).copied().flatten();
    ids.get(facts.text(id)).copied().or_else(by_name)
}

fn relationships(facts: &Facts) -> By<RealmId, &GdapRelationship> {
    By::distinct(facts.gdap_relationships.iter().map(|fact| (fact.realm, fact)), |fact| {
        (fact.realm, fact.id, fact.activated, fact.ends, fact.duration_days, fact.auto_extends)
    })
}

fn suppliers(estate: &Estate) -> Vec<PartyIx> {
    let all = (0u32..).map(PartyIx).take(estate.parties.len());
    all.filter(|at| !matches!(estate.kind(*at), PartyKind::Customer | PartyKind::Unclaimed)).collect()
}

/// Relationships that may give access and whose assignments are not known: the customer of each.
fn unread_assignments(
    facts: &Facts,
    estate: &Estate,
    relationships: &By<RealmId, &GdapRelationship>,
    read: &By<(RealmId, Sym), &GdapAssignmentsRead>,
) -> By<RealmId, Option<PartyIx>> {
    let known = relationships.0.values().flatten();
    let open = known.filter(|known| {
        let lists = read.of(&(known.realm, known.id));
        let whole = !lists.is_empty() && lists.iter().all(|list| list.complete);
        !whole && relationship::counts(known, estate.as_of).is_some()
    });
    By::new(open.map(|known| {
        let tenant = facts.find_realm(RealmKind::Entra, known.customer);
        (known.realm, tenant.map(|tenant| estate.party_of_realm(tenant)))
    }))
}

/// Groups that own the domain that they are in.
fn owning_groups(facts: &Facts) -> impl Iterator<Item = &Entity> {
    facts.entities.iter().filter(|entity| entity.kind == NodeKind::Group).filter(|group| {
        let id = facts.text(group.node.id);
        ["-512", "-518", "-519"].iter().any(|end| id.ends_with(end)) || id.ends_with("S-1-5-32-544")
    })
}

/// Realms that the estate file names and that no export shows.
fn unread<'a>(facts: &'a Facts, ids: &FxHashMap<&str, PartyIx>) -> Vec<(PartyIx, &'a Claim)> {
    let realms = facts.realms.iter().flat_map(|realm| [realm.id, realm.name]);
    let tenants = facts.tenants.iter().map(|tenant| tenant.domain);
    let domains = facts.domains.iter().map(|domain| domain.name);
    let shown: FxHashSet<String> =
        realms.chain(tenants).chain(domains).map(|word| facts.text(word).to_ascii_lowercase()).collect();
    let claims = facts.claims.iter().filter(|claim| claim.what == ClaimKind::Realm);
    claims
        .filter(|claim| !shown.contains(&facts.text(claim.pattern).to_ascii_lowercase()))
        .filter_map(|claim| Some((*ids.get(facts.text(claim.party))?, claim)))
        .collect()
}

/// Addresses that the estate file gives the parties.
fn addresses<'a>(facts: &'a Facts, ids: &FxHashMap<&str, PartyIx>) -> Vec<(PartyIx, &'a Claim)> {
    let claims = facts.claims.iter().filter(|claim| claim.what == ClaimKind::Address);
    claims.filter_map(|claim| Some((*ids.get(facts.text(claim.party))?, claim))).collect()
}

/// Hosts that scans asked, by the claims on their address or name.
fn asked<'a>(facts: &'a Facts, claims: &[(PartyIx, &'a Claim)]) -> Vec<(PartyIx, Asked<'a>)> {
    let scans: FxHashMap<SourceId, &Scan> =
        facts.scans.iter().map(|scan| (scan.evidence.source, scan)).collect();
    let mut networks = Networks::default();
    for (_, claim) in claims {
        networks.add(facts.text(claim.pattern));
    }
    let mut asked = Vec::new();
    for host in &facts.scanned_hosts {
        let Some(&scan) = scans.get(&host.evidence.source) else { continue };
        let mut at = networks.with(facts.text(host.address));
        at.extend(host.host_names.iter().flat_map(|name| networks.named(facts.text(*name))));
        at.sort_unstable();
        at.dedup();
        let claimed = at.into_iter().filter_map(|at| claims.get(at));
        asked.extend(claimed.map(|&(party, claim)| (party, Asked { claim, host, scan })));
    }
    asked
}

/// A scan belongs to every owner of an address that it asked or saw, else to the party of its realm.
fn scans<'a>(facts: &'a Facts, estate: &Estate, asked: &[(PartyIx, Asked<'_>)]) -> By<PartyIx, &'a Scan> {
    let mut owners: FxHashMap<SourceId, FxHashSet<PartyIx>> = FxHashMap::default();
    for port in &facts.ports {
        owners.entry(port.evidence.source).or_default().insert(estate.owner(port.node));
    }
    for (party, asked) in asked {
        owners.entry(asked.scan.evidence.source).or_default().insert(*party);
    }
    By::new(facts.scans.iter().flat_map(|scan| {
        let seen = owners.get(&scan.evidence.source).map(|seen| seen.iter().copied().collect());
        let of: Vec<PartyIx> = seen.unwrap_or_else(|| vec![estate.party_of_realm(scan.realm)]);
        of.into_iter().map(move |party| (party, scan))
    }))
}

/// Customers and providers between whom there is a contract or a way in.
fn providers<'a>(estate: &'a Estate, graph: &'a Graph) -> impl Iterator<Item = (PartyIx, PartyIx)> + 'a {
    let contracts = estate
        .services
        .iter()
        .map(|service| (estate.party_of_realm(service.customer), estate.party_of_realm(service.provider)));
    let ways = crossing(graph).map(|edge| (graph.node(edge.to).owner, graph.node(edge.from).owner));
    contracts.chain(ways).filter(|(customer, provider)| {
        estate.kind(*customer) == PartyKind::Customer && estate.kind(*provider) == PartyKind::Provider
    })
}

/// Edges of the ways over a border that lead from one party to another.
fn crossing(graph: &Graph) -> impl Iterator<Item = &Edge> {
    let ways = super::undeclared_access::WAYS;
    graph
        .edges
        .iter()
        .filter(|edge| ways.iter().any(|(kind, _)| *kind == edge.kind))
        .filter(|edge| graph.node(edge.from).owner != graph.node(edge.to).owner)
}
