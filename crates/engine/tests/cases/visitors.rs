//! Policies on people of other tenants, where the tenants that they name cannot be read: never safer than anything that
//! could have stood there.

use bailiwick_engine::directory::Directory;
use bailiwick_engine::signin::{SignIn, Visitor, VisitorKind};
use bailiwick_model::Observed::{Known, NotCollected, Unreadable};
use bailiwick_model::facts::*;
use bailiwick_model::{Barrier, BarrierState, Observed, Sym};

use crate::world::*;

type Tenants = Observed<Option<Vec<Sym>>>;

/// What acme's only policy, which demands a second factor of everybody, makes of a visitor from north.
fn asked(kind: VisitorKind, include: bool, tenants: impl Fn(&mut World) -> Tenants) -> BarrierState {
    let mut world = World::new();
    let (_, acme) = (world.tenant("north"), world.tenant("acme"));
    world
        .cover(acme, &[Collection::ConditionalAccess, Collection::SecurityDefaults, Collection::CrossTenant]);
    let tenants = tenants(&mut world);
    let types = ["serviceProvider", "b2bCollaborationGuest"].map(|word| world.facts.names.add(word)).to_vec();
    let (all, mfa, id) = (world.text("All"), world.text("mfa"), world.text("policy"));
    let clients = world.facts.names.add_id("all");
    let external = Some(ExternalUsers { types, tenants });
    let evidence = world.shown;
    world.facts.policies.push(ConditionalAccessPolicy {
        realm: acme,
        id,
        state: Known(PolicyState::Enabled),
        include_users: if include { vec![] } else { vec![all] },
        include_external: external.clone().filter(|_| include),
        exclude_external: external.filter(|_| !include),
        include_applications: vec![all],
        client_types: Known(vec![clients]),
        operator: Known(GrantOperator::Or),
        controls: vec![mfa],
        evidence,
        ..ConditionalAccessPolicy::default()
    });
    world.facts.security_defaults.push(SecurityDefaults { realm: acme, enabled: Known(false), evidence });
    world.facts.cross_tenant.push(CrossTenantTrust {
        realm: acme,
        mfa: Known(false),
        evidence,
        ..CrossTenantTrust::default()
    });
    let home = world.text("north");
    let directory = Directory::new(&world.facts);
    let signin = SignIn::new(&world.facts, &directory, today());
    let visitor = Visitor { kind, ..Visitor::technician(home) };
    signin.access(acme, &visitor).barriers.state(Barrier::Mfa)
}

#[test]
fn tenants_that_cannot_be_read_are_never_safer_than_any_that_could_stand_there() {
    for kind in [VisitorKind::ServiceProvider, VisitorKind::Guest] {
        for include in [true, false] {
            let all = asked(kind, include, |_| Known(None));
            let theirs = asked(kind, include, |world| Known(Some(vec![world.text("north")])));
            let others = asked(kind, include, |world| Known(Some(vec![world.text("birch")])));
            let (inside, outside) = (BarrierState::InForce, BarrierState::Absent);
            let expected = if include { (inside, inside, outside) } else { (outside, outside, inside) };
            assert_eq!((all, theirs, others), expected, "{kind:?} {include}");
            for unread in [NotCollected, Unreadable] {
                let open = asked(kind, include, |_| unread.clone());
                assert_eq!(open, BarrierState::Unknown, "{kind:?} {include} {unread:?}");
            }
        }
    }
}
