//! Which lists would show what a fix is about: it is done only where they were read whole and it is not in them.

use bailiwick_model::facts::Collection;
use bailiwick_model::{EdgeKind, RealmId, RealmKind};

use super::Key;
use crate::controls::{Context, read_whole};
use crate::graph::NodeIx;
use crate::tables::entra_roles;

/// Roles that the old partner privileges give.
const OF_PARTNERS: [&str; 2] = ["Global Administrator", "Helpdesk Administrator"];

/// Whether the lists that would show what a key is about were read whole and are fresh.
pub(super) fn would_show(it: &Context<'_>, key: &Key) -> bool {
    let realm = |node: NodeIx| it.graph.node(node).id.realm;
    match key {
        Key::Factor(node) => read_whole(it, realm(*node), of_sign_ins(it, realm(*node))),
        // A role of Azure is delegated in a list of each customer, which the key does not name.
        Key::Access(group, role) => {
            let entra = entra_roles().iter().any(|known| known.name == role);
            let contracts = !OF_PARTNERS.contains(&role.as_str())
                || read_whole(it, realm(*group), edge_lists(EdgeKind::DapAccess));
            entra && contracts && read_whole(it, realm(*group), edge_lists(EdgeKind::GdapAccess))
        }
        // No list says that nothing else is open.
        Key::Close(_) => false,
        Key::Edge(kind @ (EdgeKind::GdapAccess | EdgeKind::DapAccess), from, _) => {
            read_whole(it, realm(*from), edge_lists(*kind))
        }
        Key::Edge(kind, _, to) => read_whole(it, realm(*to), edge_lists(*kind)),
    }
}

/// Lists that say who is in a group, and what is asked of them.
fn of_sign_ins(it: &Context<'_>, realm: RealmId) -> &'static [Collection] {
    match it.facts.realms.get(realm.0 as usize).map(|known| known.kind) {
        Some(RealmKind::Entra) => {
            &[Collection::Users, Collection::Groups, Collection::GroupMembers, Collection::ConditionalAccess]
        }
        Some(RealmKind::Ad) => &[Collection::AdObjects],
        Some(RealmKind::Rmm) => &[Collection::RmmAccounts, Collection::RmmUserGroups],
        _ => &[],
    }
}

/// Lists in which a link would stand; none where no list holds all of its kind.
const fn edge_lists(kind: EdgeKind) -> &'static [Collection] {
    match kind {
        EdgeKind::GdapAccess => &[Collection::GdapRelationships, Collection::GdapAssignments],
        EdgeKind::DapAccess => &[Collection::Contracts],
        EdgeKind::AZMemberOf => &[Collection::Groups, Collection::GroupMembers],
        EdgeKind::AZHasRole => &[Collection::RoleAssignments],
        EdgeKind::AZRoleEligible => &[Collection::RoleEligibility],
        EdgeKind::AZOwner | EdgeKind::AZContributor | EdgeKind::AZUserAccessAdministrator => {
            &[Collection::AzureRoles]
        }
        EdgeKind::LighthouseAccess => &[Collection::Lighthouse],
        EdgeKind::MemberOf => &[Collection::AdObjects],
        EdgeKind::AdminTo => &[Collection::AdSessions],
        EdgeKind::RmmMemberOf => &[Collection::RmmAccounts, Collection::RmmUserGroups],
        EdgeKind::RmmControls => {
            &[Collection::RmmRights, Collection::RmmUserGroups, Collection::RmmDeviceGroups]
        }
        EdgeKind::RmmManages => &[Collection::RmmDevices],
        _ => &[],
    }
}
