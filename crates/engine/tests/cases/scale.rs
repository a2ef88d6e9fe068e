//! Size: nothing may grow faster than the estate.

use std::time::Instant;

use bailiwick_engine::directory::Directory;
use bailiwick_engine::estate::Estate;
use bailiwick_engine::graph::derive::{self, Judged};
use bailiwick_engine::signin::SignIn;

use crate::world::*;

/// A provider and customers, all exported: accounts, groups, memberships, a helpdesk and an administrator each.
fn estate(customers: usize, accounts: usize, memberships: usize) -> World {
    let mut world = World::new();
    let north = world.tenant("north");
    let technicians: Vec<_> = (0..50).map(|at| world.user(north, &format!("tech-{at}"))).collect();
    let group = world.group(north, "gdap", &technicians);
    for customer in 0..customers {
        let id = format!("customer-{customer}");
        world.relationship(north, &id, &id, &[HELPDESK]);
        world.access(&id, group, &[HELPDESK]);
        let realm = world.tenant(&id);
        let people: Vec<_> = (0..accounts).map(|at| world.user(realm, &format!("{customer}-{at}"))).collect();
        world.role(people[0], GLOBAL);
        world.role(people[1], USERS);
        for team in 0..memberships {
            let members: Vec<_> = people.iter().copied().skip(team % 7).collect();
            world.group(realm, &format!("group-{customer}-{team}"), &members);
        }
    }
    world
}

#[test]
#[ignore = "large: `cargo xtask soak` runs it in a release build"]
fn scale() {
    let size =
        |name: &str, or: usize| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or);
    let (customers, accounts, memberships) =
        (size("CUSTOMERS", 1_500), size("ACCOUNTS", 500), size("MEMBERSHIPS", 13));
    let mut world = estate(customers, accounts, memberships);
    let start = Instant::now();
    let lap = |what: &str| eprintln!("{what}: {:.1?}", start.elapsed());
    let estate = Estate::prepare(&mut world.facts, Some(today()));
    lap("estate");
    let directory = Directory::new(&world.facts);
    let signin = SignIn::new(&world.facts, &directory, estate.as_of);
    lap("index");
    let judged = Judged::new(&world.facts, &signin);
    let plain = std::env::var_os("PLAIN").is_some();
    let view: &dyn derive::SignInView = if plain { &derive::NothingRead } else { &judged };
    let built = derive::derive(&directory, &estate, view);
    lap("graph");
    let (nodes, edges) = (built.graph.nodes.len(), built.graph.edges.len());
    eprintln!("{nodes} nodes, {edges} edges, {} terms", built.graph.terms.len());
    assert!(edges > customers * accounts * memberships / 2);
}
