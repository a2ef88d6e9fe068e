use bailiwick_model::facts::{
    Account, Claim, ClaimKind, CustomerContract, DeclaredParty, Description, Entity, GdapRelationship,
    PartyKind, TenantInfo,
};
use bailiwick_model::{Facts, NodeKind, NodeRef, RealmId, RealmKind, Sym};

use super::networks::Networks;
use super::{Estate, propose};

fn tenant(facts: &mut Facts, id: &str, name: &str) -> RealmId {
    let realm = facts.realm(RealmKind::Entra, id);
    let name = facts.names.add(name);
    facts.tenants.push(TenantInfo { realm, name, collected: true, ..TenantInfo::default() });
    realm
}

fn relationship(facts: &mut Facts, realm: RealmId, customer: &str, name: &str) {
    let (customer, customer_name) = (facts.names.add_id(customer), facts.names.add(name));
    facts.gdap_relationships.push(GdapRelationship { realm, customer, customer_name, ..Default::default() });
}

fn group(facts: &mut Facts, realm: RealmId, id: &str, name: &str, inside: Option<NodeRef>) -> NodeRef {
    let (node, name) = (facts.node(realm, id), facts.names.add(name));
    let kind = NodeKind::RmmDeviceGroup;
    facts.entities.push(Entity { node, kind, name, inside, ..Entity::default() });
    node
}

fn party(estate: &Estate, realm: RealmId) -> (&str, PartyKind) {
    let party = estate.party(estate.party_of_realm(realm)).unwrap();
    (&party.id, party.kind)
}

#[test]
fn parties_follow_from_who_manages_whom() {
    let mut facts = Facts::default();
    let north = tenant(&mut facts, "north", "North MSP");
    relationship(&mut facts, north, "c1", "Acme Dental");
    let name = facts.names.add("Borough Law");
    let customer = facts.names.add_id("c2");
    facts.contracts.push(CustomerContract { realm: north, customer, name, ..Default::default() });
    let between = facts.names.add_id("dist");
    facts.gdap_relationships[0].indirect_provider = Some(between);
    let stranger = tenant(&mut facts, "stranger", "Stranger");
    let estate = Estate::prepare(&mut facts, None);
    let realm = |id: &str| facts.find_realm(RealmKind::Entra, facts.names.find_id(id).unwrap()).unwrap();
    assert_eq!(party(&estate, north), ("north-msp", PartyKind::Provider));
    assert_eq!(party(&estate, realm("c1")), ("acme-dental", PartyKind::Customer));
    assert_eq!(party(&estate, realm("c2")), ("borough-law", PartyKind::Customer));
    assert_eq!(party(&estate, realm("dist")).1, PartyKind::Distributor);
    assert_eq!(party(&estate, stranger), ("unclaimed:stranger", PartyKind::Unclaimed));
    assert_eq!(estate.services.len(), 2);
    assert!(estate.services[1].contract && !estate.services[0].contract);
}

#[test]
fn two_customers_of_one_name_stay_two() {
    let mut facts = Facts::default();
    let north = tenant(&mut facts, "north", "North MSP");
    relationship(&mut facts, north, "c1", "Smith");
    relationship(&mut facts, north, "c2", "Smith");
    let server = facts.realm(RealmKind::Rmm, "mesh");
    let devices = group(&mut facts, server, "mesh//1", "Smith", None);
    let estate = Estate::prepare(&mut facts, None);
    let realm = |id: &str| facts.find_realm(RealmKind::Entra, facts.names.find_id(id).unwrap()).unwrap();
    assert_ne!(estate.party_of_realm(realm("c1")), estate.party_of_realm(realm("c2")));
    assert_eq!(estate.kind(estate.owner(devices)), PartyKind::Unclaimed, "either of two is nobody's");
}

#[test]
fn device_groups_find_their_customer() {
    let mut facts = Facts::default();
    let north = tenant(&mut facts, "north", "North MSP");
    relationship(&mut facts, north, "c1", "Acme Dental");
    relationship(&mut facts, north, "c2", "Borough Law LLP");
    let server = facts.realm(RealmKind::Rmm, "mesh");
    let by_name = group(&mut facts, server, "mesh//1", "ACME dental", None);
    let told = group(&mut facts, server, "mesh//2", "BL", None);
    let text = facts.names.add("servers, customer:borough-law-llp");
    facts.descriptions.push(Description { node: told, text, ..Description::default() });
    let unclaimed = group(&mut facts, server, "mesh//3", "MSP internal", None);
    let claimed = group(&mut facts, server, "mesh//4", "HQ", None);
    let site = group(&mut facts, server, "site/4/1", "Main office", Some(claimed));
    let pc = facts.node(server, "node//pc");
    facts.entities.push(Entity {
        node: pc,
        kind: NodeKind::RmmDevice,
        inside: Some(site),
        ..Entity::default()
    });
    let (id, pattern) = (facts.names.add("north-msp"), facts.names.add("mesh//4"));
    facts.parties.push(DeclaredParty { id, kind: PartyKind::Provider, ..Default::default() });
    facts.claims.push(Claim { party: id, what: ClaimKind::Group, pattern, ..Default::default() });
    let estate = Estate::prepare(&mut facts, None);
    let owner = |node| estate.party(estate.owner(node)).unwrap().id.as_str();
    assert_eq!(owner(by_name), "acme-dental");
    assert_eq!(owner(told), "borough-law-llp");
    assert_eq!(owner(unclaimed), "unclaimed:mesh/mesh//3");
    assert_eq!([owner(claimed), owner(site), owner(pc)], ["north-msp"; 3]);
    assert_eq!(party(&estate, server).0, "north-msp", "the server is the only provider's");
    assert_eq!(party(&estate, north).0, "north-msp", "the declared provider is the tenant's");
}

#[test]
fn accounts_of_others() {
    let mut facts = Facts::default();
    let north = tenant(&mut facts, "north", "North MSP");
    facts.tenants[0].domain = facts.names.add("north.example");
    relationship(&mut facts, north, "c1", "Acme");
    let acme = facts.realm(RealmKind::Entra, "c1");
    let mut account = |realm, id: &str, login: &str, guest: bool| {
        let (node, login) = (facts.node(realm, id), facts.names.add(login));
        let guest = bailiwick_model::Observed::Known(guest);
        facts.accounts.push(Account { node, login, guest, ..Account::default() });
        node
    };
    let guest = account(acme, "1", "carl_north.example#EXT#@acme.onmicrosoft.com", true);
    let made = account(acme, "2", "breakglass-msp@acme.example", false);
    let own = account(acme, "3", "owner@acme.example", false);
    let (id, pattern) = (facts.names.add("north"), facts.names.add("breakglass-msp@*"));
    facts.parties.push(DeclaredParty { id, kind: PartyKind::Provider, ..Default::default() });
    facts.claims.push(Claim {
        party: id,
        what: ClaimKind::Account,
        pattern,
        realm: Sym::EMPTY,
        ..Default::default()
    });
    let estate = Estate::prepare(&mut facts, None);
    let owner = |node| estate.party(estate.owner(node)).unwrap().id.as_str();
    assert_eq!([owner(guest), owner(made), owner(own)], ["north", "north", "acme"]);
}

#[test]
fn a_lone_tenant_is_the_customer() {
    let mut facts = Facts::default();
    let only = tenant(&mut facts, "only", "Only Ltd");
    let estate = Estate::prepare(&mut facts, None);
    assert_eq!(party(&estate, only), ("only-ltd", PartyKind::Customer));
}

#[test]
fn the_proposal_is_toml_that_says_why() {
    let mut facts = Facts::default();
    let north = tenant(&mut facts, "north", "North \"MSP\"");
    relationship(&mut facts, north, "c1", "Acme");
    let server = facts.realm(RealmKind::Rmm, "mesh");
    group(&mut facts, server, "mesh//3", "MSP internal", None);
    let estate = Estate::prepare(&mut facts, None);
    let text = propose(&facts, &estate).to_toml();
    for line in [
        "name = \"North \\\"MSP\\\"\"",
        "kind = \"provider\"",
        "  { kind = \"entra\", id = \"c1\" }, # Acme",
        "#   device group: \"MSP internal\"",
        "#   tenant `Acme` belongs to customer `acme`: a delegated admin relationship names it as the customer",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}

fn in_network(address: &str, network: &str) -> bool {
    let mut networks = Networks::default();
    networks.add(network);
    networks.with(address) == [0]
}

#[test]
fn networks() {
    assert!(in_network("198.51.100.7", "198.51.100.0/24"));
    assert!(!in_network("198.51.101.7", "198.51.100.0/24"));
    assert!(in_network("2001:db8::1", "2001:db8::/32"));
    assert!(!in_network("198.51.100.7", "2001:db8::/0"));
    assert!(in_network("vpn.north.example", "VPN.north.example"));
    assert!(!in_network("198.51.100.7", "198.51.100.0/99"));
}
