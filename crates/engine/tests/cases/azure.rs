//! Azure roles, Lighthouse and what an application does there.

use bailiwick_engine::Bound;
use bailiwick_model::Observed::{self, Known, NotCollected};
use bailiwick_model::facts::*;
use bailiwick_model::{Barrier, EdgeKind, NodeKind, NodeRef, RealmId};

use crate::world::*;

const SUBSCRIPTION: &str = "/SUBSCRIPTIONS/59EE6499-B384-5886-B040-5222477527FF";
const ACCESS: &str = "18D7D88D-D35E-4FB5-A5C3-7773C20A72D9";
const RBAC: &str = "see change run destroy";

fn acme() -> (World, RealmId, NodeRef) {
    let mut world = World::new();
    let acme = world.tenant("acme");
    let subscription = world.thing(acme, SUBSCRIPTION, NodeKind::AZSubscription, None);
    (world, acme, subscription)
}

fn assign(world: &mut World, scope: NodeRef, principal: NodeRef, role: &str) {
    let role = world.text(role);
    world.facts.azure_roles.push(AzureRoleAssignment {
        scope,
        principal,
        role,
        evidence: world.shown,
        ..AzureRoleAssignment::default()
    });
}

#[test]
fn an_owner_of_a_subscription_does_not_own_the_tenant() {
    let (mut world, acme, subscription) = acme();
    let owner = world.user(acme, "owner");
    assign(&mut world, subscription, owner, OWNER);
    let answer = world.build_with(&OpenDoors);
    assert_eq!(answer.proven(owner), [format!("acme: {RBAC}")]);
}

/// Reading asks for no second factor, changing does since Microsoft enforces it.
#[test]
fn without_a_second_factor_an_owner_only_reads() {
    let (mut world, acme, subscription) = acme();
    let owner = world.user(acme, "owner");
    assign(&mut world, subscription, owner, OWNER);
    let answer = world.build_with(&OpenDoors);
    let password = answer.password(owner);
    assert_eq!(answer.reach_of(password, "stolen-password", Bound::Proven), ["acme: see"]);
}

/// The same role in the same group: a person is asked, an application is not.
#[test]
fn applications_are_asked_for_no_second_factor() {
    let (mut world, acme, subscription) = acme();
    let person = world.user(acme, "person");
    let app = world.thing(acme, "sp", NodeKind::AZServicePrincipal, None);
    let group = world.group(acme, "owners", &[person, app]);
    assign(&mut world, subscription, group, OWNER);
    let answer = world.build_with(&OpenDoors);
    let bare = |at| answer.reach_of(at, "stolen-password", Bound::Proven);
    assert_eq!(bare(answer.at(app)), [format!("acme: {RBAC}")]);
    assert_eq!(bare(answer.password(person)), ["acme: see"]);
}

#[test]
fn a_machine_of_the_subscription_gives_its_identity() {
    let (mut world, acme, subscription) = acme();
    let (contributor, reader) = (world.user(acme, "contributor"), world.user(acme, "reader"));
    let machine = world.thing(
        acme,
        &format!("{SUBSCRIPTION}/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/VM"),
        NodeKind::AZVM,
        None,
    );
    let identity = world.thing(acme, "mi", NodeKind::AZServicePrincipal, None);
    world.relate(EdgeKind::AZManagedIdentity, machine, identity);
    world.role(identity, GLOBAL);
    assign(&mut world, subscription, contributor, CONTRIBUTOR);
    assign(&mut world, subscription, reader, "ACDD72A7-3385-48EF-BD42-F606FBA81AE7");
    let answer = world.build_with(&OpenDoors);
    assert_eq!(answer.possible(reader), ["acme: see"]);
    assert_eq!(
        answer.proven(contributor),
        [format!("acme: {OWN}")],
        "the identity of its machine is an administrator"
    );
}

#[test]
fn a_principal_that_only_another_tenant_knows_is_that_one() {
    let (mut world, acme, subscription) = acme();
    let north = world.tenant("north");
    let dora = world.user(north, "dora");
    let id = "74F501B1-19C2-56EA-8209-E5E394950DC3";
    world.group(north, id, &[dora]);
    world.contract(north, "acme");
    let foreign = world.facts.node(acme, id);
    assign(&mut world, subscription, foreign, OWNER);
    let answer = world.build_with(&OpenDoors);
    assert_eq!(answer.proven(dora), [format!("acme: {RBAC}")]);
    assert!(answer.built.strangers.is_empty());
}

#[test]
fn a_principal_that_nobody_knows_is_said() {
    let (mut world, acme, subscription) = acme();
    let foreign = world.facts.node(acme, "74F501B1-19C2-56EA-8209-E5E394950DC3");
    assign(&mut world, subscription, foreign, OWNER);
    let answer = world.build();
    assert_eq!(answer.built.strangers.iter().map(|stranger| stranger.node).collect::<Vec<_>>(), [foreign]);
}

fn lighthouse(eligible: bool, role: &str, provisioned: Observed<bool>) -> (Answer, NodeRef) {
    let mut world = World::new();
    let north = world.tenant("north");
    let dora = world.user(north, "dora");
    let group = world.group(north, "17CDDB64-AA0D-5CA3-8273-00C163AD133A", &[dora]);
    let delegated = if role == ACCESS { vec![world.text(CONTRIBUTOR)] } else { Vec::new() };
    let fact = LighthouseDelegation {
        scope: world.text(SUBSCRIPTION),
        customer: world.text("acme"),
        customer_name: world.text("acme"),
        manager: world.text("north"),
        principal: group.id,
        role: world.text(role),
        eligible,
        mfa: Known(true),
        approval: if eligible { Known(false) } else { NotCollected },
        delegated_roles: delegated,
        provisioned,
        evidence: world.shown,
        ..LighthouseDelegation::default()
    };
    world.facts.lighthouse.push(fact);
    (world.build_with(&OpenDoors), dora)
}

#[test]
fn lighthouse_reaches_the_scope_of_the_customer() {
    let (answer, dora) = lighthouse(false, CONTRIBUTOR, Known(true));
    assert_eq!(answer.proven(dora), [format!("acme: {RBAC}")]);
    let (answer, dora) = lighthouse(false, CONTRIBUTOR, Known(false));
    assert_eq!(answer.possible(dora), Vec::<String>::new(), "it was never provisioned");
}

#[test]
fn an_eligible_delegation_is_activated_first() {
    let (answer, dora) = lighthouse(true, OWNER, Known(true));
    assert_eq!(answer.proven(dora), [format!("acme: {RBAC}")], "an insider activates");
    assert_eq!(answer.remarks(), ["lighthouse/role-not-allowed"]);
    let barriers: Vec<_> = answer
        .graph()
        .edges
        .iter()
        .filter(|edge| edge.kind == EdgeKind::LighthouseAccess)
        .map(|edge| answer.graph().terms_of(edge).barriers.in_force)
        .collect();
    assert!(!barriers.is_empty());
    assert!(barriers.iter().all(|set| set.has(Barrier::Activation) && set.has(Barrier::Mfa)));
    assert!(barriers.iter().all(|set| !set.has(Barrier::Approval)));
}

#[test]
fn a_limited_access_administrator_gives_no_role_to_itself() {
    let (answer, dora) = lighthouse(false, ACCESS, Known(true));
    assert_eq!(answer.possible(dora), ["acme: change"]);
}
