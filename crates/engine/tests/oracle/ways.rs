//! Ways by hand.

use bailiwick_engine::analysis::{Attacker, Explainer, Goal, Way};
use bailiwick_engine::{Bound, Profile};
use bailiwick_model::{Barrier, EdgeKind, Effect, NodeKind};

use crate::hand::{IN_FORCE, edges_of, provider_and};

/// The easiest way has the fewest barriers, then the fewest edges; others avoid its edges where they can.
#[test]
fn ways_in_order() {
    let mut estate = provider_and(1);
    let account = estate.thing(NodeKind::AZUser, 0);
    let groups: Vec<usize> = (0..3).map(|_| estate.thing(NodeKind::AZGroup, 0)).collect();
    let tenant = estate.thing(NodeKind::AZTenant, 1);
    let direct = estate.guarded(account, EdgeKind::GdapAccess, tenant, &[(Barrier::Mfa, IN_FORCE)]);
    let long = [
        estate.link(account, EdgeKind::AZMemberOf, groups[0]),
        estate.link(groups[0], EdgeKind::AZMemberOf, groups[1]),
        estate.link(groups[1], EdgeKind::GdapAccess, tenant),
    ];
    estate.link(account, EdgeKind::AZMemberOf, groups[2]);
    let own = estate.grant(tenant, Effect::Own, 1);
    let built = estate.graph();
    let explainer = Explainer::new(&built.graph, &[built.node_ix[account]]);
    let goal = Goal { party: built.party_ix[1], effect: Effect::Own };
    let insider = Attacker::from(Profile::INSIDER);
    let edges = |links: &[usize]| edges_of(&built, links);
    let (long, direct) = ((edges(&[long[0], long[1], long[2], own]), 0), (edges(&[direct, own]), 1));
    let asked = (built.node_ix[account], &insider, Bound::Proven, goal);
    let said = |way: Way| (way.edges, way.barriers);
    assert_eq!(explainer.easiest(asked.0, asked.1, asked.2, asked.3).map(said), Some(long.clone()));
    assert_eq!(explainer.shortest(asked.0, asked.1, asked.2, asked.3).map(said), Some(direct.clone()));
    let all = explainer.disjoint(asked.0, asked.1, asked.2, asked.3);
    assert_eq!(all.most, 2, "the effect of the tenant is no link that could be taken away");
    assert_eq!(all.ways.into_iter().map(said).collect::<Vec<_>>(), [long, direct]);
}

/// The easiest way uses the one edge that two others need: a list that begins with it has one way, and two are possible.
#[test]
fn the_easiest_way_may_be_in_the_way_of_two() {
    let mut estate = provider_and(1);
    let account = estate.thing(NodeKind::AZUser, 0);
    let [up, down, end, far, near] = [0; 5].map(|_| estate.thing(NodeKind::AZGroup, 0));
    let tenant = estate.thing(NodeKind::AZTenant, 1);
    let member = EdgeKind::AZMemberOf;
    let shortest = [
        estate.link(account, member, up),
        estate.link(up, member, down),
        estate.link(down, EdgeKind::GdapAccess, tenant),
    ];
    estate.link(up, member, far);
    estate.link(far, member, end);
    estate.link(end, EdgeKind::GdapAccess, tenant);
    estate.link(account, member, near);
    estate.link(near, member, far);
    estate.link(near, member, down);
    let own = estate.grant(tenant, Effect::Own, 1);
    let built = estate.graph();
    let explainer = Explainer::new(&built.graph, &[built.node_ix[account]]);
    let goal = Goal { party: built.party_ix[1], effect: Effect::Own };
    let insider = Attacker::from(Profile::INSIDER);
    let easiest = explainer.easiest(built.node_ix[account], &insider, Bound::Proven, goal).unwrap();
    assert_eq!(easiest.edges, edges_of(&built, &[shortest[0], shortest[1], shortest[2], own]));
    let all = explainer.disjoint(built.node_ix[account], &insider, Bound::Proven, goal);
    assert_eq!((all.ways.len(), all.most), (2, 2));
}

/// An edge that is walked once as the start principal and once as somebody else is one edge: a flow over states alone would
/// count two ways.
#[test]
fn an_edge_walked_in_two_roles_is_one() {
    let mut estate = provider_and(1);
    let account = estate.thing(NodeKind::AZUser, 0);
    let [victim, group, both] =
        [NodeKind::AZUser, NodeKind::AZGroup, NodeKind::AZGroup].map(|kind| estate.thing(kind, 0));
    let tenant = estate.thing(NodeKind::AZTenant, 1);
    estate.link(account, EdgeKind::AZMemberOf, group);
    estate.link(account, EdgeKind::AZExecuteCommand, victim);
    estate.link(victim, EdgeKind::AZMemberOf, group);
    estate.link(group, EdgeKind::AZMemberOf, both);
    estate.link(both, EdgeKind::GdapAccess, tenant);
    estate.grant(tenant, Effect::Own, 1);
    let built = estate.graph();
    let explainer = Explainer::new(&built.graph, &[built.node_ix[account]]);
    let goal = Goal { party: built.party_ix[1], effect: Effect::Own };
    let insider = Attacker::from(Profile::INSIDER);
    let all = explainer.disjoint(built.node_ix[account], &insider, Bound::Proven, goal);
    assert_eq!((all.ways.len(), all.most), (1, 1));
}
