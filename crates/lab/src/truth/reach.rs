//! Who reaches whom, straight from what was planted: memberships, assignments, owners, rights.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::BarrierState;
use bailiwick_model::effects::{Effect, Effects};

use crate::truth::{Login, Reach};
use crate::world::World;
use crate::world::customer::Customer;
use crate::world::mesh::{self, MeshAccount};
use crate::world::people::{AccountKind, Factor, Person};
use crate::world::role::{AZURE_CONTRIBUTOR, AZURE_OWNER, MAIL_READ, ROLE_MANAGEMENT};
use crate::world::slot::{AppUse, Extra};
use crate::world::tactical::{self, TacticalAccount};

/// One way from an account of the provider into a customer.
struct Way {
    customer: u32,
    effects: Effects,
    /// The second factor that is asked on the way, beyond the sign-in at home. `None`: whether it is asked is a
    /// matter of Microsoft's own rules, and the truth does not say.
    mfa: Option<BarrierState>,
}

/// Effects by customer.
type Map = BTreeMap<u32, Effects>;

fn add(map: &mut Map, customer: u32, effects: Effects) {
    if !effects.is_empty() {
        let held = map.entry(customer).or_default();
        *held = held.union(effects).closed();
    }
}

/// Every way of an account of the provider's tenant.
fn ways(world: &World, index: usize) -> Vec<Way> {
    let provider = &world.provider;
    let all = provider.owns_tenant(index);
    let groups: BTreeSet<usize> =
        if all { (0..provider.groups.len()).collect() } else { provider.groups_of(index) };
    let in_group = |name: &str| groups.contains(&provider.group(name));
    let controls_app = all || provider.app.owner == index;
    let guest = provider.person("tomas.b") == index;
    let mut found = Vec::new();
    for customer in &world.customers {
        let mut way = |effects, mfa| found.push(Way { customer: customer.index, effects, mfa });
        let delegated = customer
            .relationships
            .iter()
            .filter(|relationship| relationship.in_use(world.plan.as_of))
            .flat_map(|relationship| groups.iter().map(|&group| relationship.effects(group)))
            .fold(Effects::NONE, Effects::union);
        way(delegated, Some(customer.mfa_of_providers()));
        if customer.has_subscription()
            && customer.has(Extra::AgentsOwnSubscription)
            && in_group("AdminAgents")
        {
            way(AZURE_OWNER.effects(), None);
        }
        if customer.has_subscription() && customer.has(Extra::Lighthouse) && in_group("Lighthouse-Ops") {
            way(AZURE_CONTRIBUTOR.effects(), None);
        }
        if controls_app {
            way(of_app(customer), Some(BarrierState::Absent));
        }
        if guest && customer.has(Extra::GuestAdministrator) && customer.exports.hound() {
            way(Effects::ALL, Some(customer.mfa_of_providers()));
        }
    }
    found.retain(|way| !way.effects.is_empty());
    found
}

/// What the provider's application does in a customer's tenant.
pub(crate) fn of_app(customer: &Customer) -> Effects {
    match customer.app() {
        AppUse::None | AppUse::Reads => Effects::NONE,
        AppUse::Mail => MAIL_READ.effects(),
        AppUse::Owns => ROLE_MANAGEMENT.effects(),
    }
}

/// What a password alone opens, by the provider's policies as the lab writes them.
pub(crate) fn login(world: &World, index: usize, person: &Person) -> Login {
    let excluded = world.provider.groups_of(index).contains(&world.provider.group("CA-Exclude-Legacy"));
    let contractor = world.provider.groups_of(index).contains(&world.provider.group("Contractors"));
    let (mfa, resistant, note) = match person.kind {
        AccountKind::BreakGlass => (
            BarrierState::InForce,
            BarrierState::InForce,
            "CA002 asks break-glass accounts for a security key",
        ),
        _ if !excluded => (BarrierState::InForce, BarrierState::Absent, "CA001 covers the account"),
        _ if contractor => (
            BarrierState::Unknown,
            BarrierState::Absent,
            "excluded from CA001; CA004 covers the account, but not from the office",
        ),
        _ => (
            BarrierState::Absent,
            BarrierState::Absent,
            "excluded from CA001; no other policy covers the account",
        ),
    };
    Login {
        login: person.upn.clone(),
        id: person.id.to_string(),
        mfa: state(mfa).to_owned(),
        phishing_resistant: state(resistant).to_owned(),
        enrols: mfa == BarrierState::InForce && person.factor == Factor::None,
        note: note.to_owned(),
    }
}

/// A state in the words of the design.
pub(crate) fn state(state: BarrierState) -> &'static str {
    match state {
        BarrierState::Absent => "Absent",
        BarrierState::Unknown => "Unknown",
        BarrierState::InForce => "InForce",
    }
}

/// Reach of the accounts with a part in the story, and of the provider's tools.
pub(crate) fn all(world: &World) -> Vec<Reach> {
    let mut found = Vec::new();
    for (index, person) in world.provider.people.iter().enumerate().take(14) {
        if person.enabled && person.kind != AccountKind::Guest {
            found.push(insider(world, index, person));
            found.extend(stolen_password(world, index, person));
        }
    }
    found.extend(
        world.mesh.accounts.iter().filter(|account| !account.locked()).map(|account| of_mesh(world, account)),
    );
    found.extend(world.tactical.accounts.iter().map(|account| of_tactical(world, account)));
    found.push(of_console(world));
    found
}

fn insider(world: &World, index: usize, person: &Person) -> Reach {
    let mut map = Map::new();
    for way in ways(world, index) {
        add(&mut map, way.customer, way.effects);
    }
    let reached: BTreeSet<u32> = map.keys().copied().collect();
    Reach {
        profile: "insider".to_owned(),
        possible: by_effect(world, &map),
        proven: by_effect(world, &map),
        not_reached: others(world, index, person, &reached),
        ..of_person(world, person)
    }
}

fn stolen_password(world: &World, index: usize, person: &Person) -> Option<Reach> {
    let login = login(world, index, person);
    if login.enrols || login.mfa == "InForce" {
        return None;
    }
    let (mut proven, mut possible, mut touched) = (Map::new(), Map::new(), BTreeSet::new());
    for way in ways(world, index) {
        match way.mfa {
            Some(BarrierState::Absent) if login.mfa == "Absent" => {
                add(&mut proven, way.customer, way.effects);
                add(&mut possible, way.customer, way.effects);
            }
            Some(BarrierState::Absent | BarrierState::Unknown) => {
                add(&mut possible, way.customer, way.effects);
            }
            Some(BarrierState::InForce) => {}
            None => drop(touched.insert(way.customer)),
        }
    }
    touched.extend(possible.keys());
    Some(Reach {
        profile: "stolen-password".to_owned(),
        proven: by_effect(world, &proven),
        possible: by_effect(world, &possible),
        not_reached: others(world, index, person, &touched),
        note: login.note,
        ..of_person(world, person)
    })
}

fn of_person(world: &World, person: &Person) -> Reach {
    Reach {
        who: person.upn.clone(),
        realm: world.provider.tenant.to_string(),
        id: person.id.to_string(),
        ..Reach::default()
    }
}

/// Customers without any way. Where the person has an account on a tool too, what that account reaches is left
/// out: whether the two are one person is not for the truth to say. Nor is it, for those who act as administration
/// agents, whether a customer of the contracts still has the older kind of delegation: no export tells.
fn others(world: &World, index: usize, person: &Person, reached: &BTreeSet<u32>) -> Vec<String> {
    let agents = world.provider.group("AdminAgents");
    if world.provider.owns_tenant(index) || world.provider.groups_of(index).contains(&agents) {
        return Vec::new();
    }
    let mut spoken_for = reached.clone();
    let login = person.upn.split('@').next().unwrap_or_default();
    for account in world.mesh.accounts.iter().filter(|account| account.login == login) {
        spoken_for.extend(mesh_map(world, account).keys());
    }
    for account in world.tactical.accounts.iter().filter(|account| account.login == login) {
        spoken_for.extend(tactical_map(world, account).keys());
    }
    let left = world.customers.iter().filter(|customer| !spoken_for.contains(&customer.index));
    left.map(|customer| customer.id.clone()).collect()
}

fn by_effect(world: &World, map: &Map) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for customer in &world.customers {
        let effects = map.get(&customer.index).copied().unwrap_or_default();
        for effect in effects.iter() {
            found.entry(effect.word().to_owned()).or_default().push(customer.id.clone());
        }
    }
    found
}

/// What an account of the MeshCentral server does, by customer.
pub(crate) fn mesh_map(world: &World, account: &MeshAccount) -> BTreeMap<u32, Effects> {
    let mut map = Map::new();
    for group in &world.mesh.groups {
        // What an account does to its own party is not reach.
        if let Some(customer) = group.customer.filter(|_| group.customer != account.customer) {
            add(&mut map, customer, world.mesh.effects(account, group));
        }
    }
    map
}

fn of_mesh(world: &World, account: &MeshAccount) -> Reach {
    let map = mesh_map(world, account);
    Reach {
        who: account.login.clone(),
        realm: mesh::HOST.to_owned(),
        id: format!("user//{}", account.login),
        profile: "insider".to_owned(),
        proven: by_effect(world, &map),
        possible: by_effect(world, &map),
        not_reached: Vec::new(),
        note: "rights on device groups, direct and through the user group".to_owned(),
    }
}

/// What an account of the Tactical RMM server does, by customer.
pub(crate) fn tactical_map(world: &World, account: &TacticalAccount) -> BTreeMap<u32, Effects> {
    let mut map = Map::new();
    for client in &world.tactical.clients {
        add(&mut map, client.customer, world.tactical.effects(account, client));
    }
    map
}

fn of_tactical(world: &World, account: &TacticalAccount) -> Reach {
    let map = tactical_map(world, account);
    Reach {
        who: account.login.to_owned(),
        realm: tactical::HOST.to_owned(),
        id: account.id.to_string(),
        profile: "insider".to_owned(),
        proven: by_effect(world, &map),
        possible: by_effect(world, &map),
        not_reached: Vec::new(),
        note: "role of the server and the clients it sees".to_owned(),
    }
}

/// The console open to the internet: known to be exploited, of no known version, so that nothing is proven.
fn of_console(world: &World) -> Reach {
    let mut map = Map::new();
    for group in &world.mesh.groups {
        if let Some(customer) = group.customer {
            add(&mut map, customer, Effects::of(&[Effect::Run, Effect::Destroy]));
        }
    }
    Reach {
        who: format!("{}:{}/tcp", mesh::ADDRESS, mesh::PORT),
        realm: mesh::HOST.to_owned(),
        id: format!("{}:{}/tcp", mesh::ADDRESS, mesh::PORT),
        profile: "exploit".to_owned(),
        proven: BTreeMap::new(),
        possible: by_effect(world, &map),
        not_reached: Vec::new(),
        note: "listed as exploited, open to the internet, version not known".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    fn reach(login: &str, profile: &str) -> Reach {
        let world = World::new(&Plan::demo());
        let found = all(&world)
            .into_iter()
            .find(|reach| reach.who == format!("{login}@northwind.example") && reach.profile == profile);
        found.unwrap()
    }

    // Counted by hand on the table of customers (`world/slot.rs`).
    #[test]
    fn the_most_dangerous_technician() {
        let insider = reach("ana.k", "insider");
        assert_eq!(insider.proven["change"].len(), 20);
        assert_eq!(
            insider.proven["own"],
            [
                "alder-dental-group",
                "calder-foods",
                "dunmore-logistics",
                "elmstead-council",
                "iverley-schools-trust",
                "merrow-textiles",
                "quillan-media",
                "underhill-farms",
                "verity-analytics"
            ]
        );
        assert_eq!(
            insider.not_reached,
            ["jarrow-boats", "penrose-architects", "rowan-charity", "yarrow-estates"]
        );
        let stolen = reach("ana.k", "stolen-password");
        assert_eq!(
            stolen.proven["change"],
            [
                "alder-dental-group",
                "dunmore-logistics",
                "fenwick-engineering",
                "iverley-schools-trust",
                "larkfield-housing",
                "quillan-media",
                "selwyn-motors",
                "verity-analytics"
            ]
        );
        assert_eq!(stolen.possible["change"].len(), 17);
        for safe in ["calder-foods", "oakhurst-surgery", "tamar-brewing"] {
            assert!(stolen.not_reached.iter().any(|party| party == safe), "{safe}");
        }
    }

    #[test]
    fn traps_reach_nothing() {
        // Penrose: terminated. Rowan: expired. Jarrow: pending. Tamar: the role is not in the relationship.
        for login in ["ana.k", "ines.d"] {
            let insider = reach(login, "insider");
            for effect in insider.proven.values() {
                assert!(
                    !effect.iter().any(|party| party == "penrose-architects" || party == "rowan-charity")
                );
            }
            assert!(!insider.proven["own"].iter().any(|party| party == "tamar-brewing"));
        }
    }

    #[test]
    fn approval_separates_two_seniors() {
        // Ines has GDAP-Tier3 (seven customers) and Lighthouse (three, one more); Tomas may activate a tier zero
        // role alone, and so has every way that the provider has.
        assert_eq!(reach("ines.d", "insider").proven["change"].len(), 8);
        assert_eq!(reach("tomas.b", "insider").proven["change"].len(), 20);
    }
}
