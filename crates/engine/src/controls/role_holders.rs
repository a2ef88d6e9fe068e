//! Assignments of roles that cannot be judged as they were read.

use bailiwick_model::RealmId;
use bailiwick_model::facts::{Collection, Holding, RoleAssignment, RoleScope};

use super::{Context, Judgement};
use crate::directory::collected;
use crate::tables::{EntraRole, entra_role};

/// The built-in role of an assignment. A role that the tenant made, or that no table has, is none.
pub(super) fn built_in(it: &Context<'_>, assignment: &RoleAssignment) -> Option<&'static EntraRole> {
    entra_role(it.facts.text(it.directory.template(assignment.realm, assignment.role)))
}

/// Whether a list that was made after the end of an assignment still has it.
pub(super) fn overdue(it: &Context<'_>, assignment: &RoleAssignment) -> bool {
    let read = collected(it.facts, assignment.evidence.source).unwrap_or_else(|| it.as_of());
    assignment.until.known().copied().flatten().is_some_and(|end| end < read)
}

/// Says which active assignments without an end cannot be judged: of a role in no table, to a holder in no list, or
/// over and still listed. Whether none. Only roles that `counts` names matter, and those that hold in `scopes`.
pub(super) fn judgeable(
    it: &Context<'_>,
    realm: RealmId,
    judgement: &mut Judgement,
    counts: impl Fn(&EntraRole) -> bool,
    scopes: impl Fn(RoleScope) -> bool,
) -> bool {
    let mut whole = true;
    for assignment in it.index.role_assignments.of(&realm) {
        if assignment.holding != Holding::Active || !scopes(assignment.scope) {
            continue;
        }
        let ends = matches!(assignment.until.known(), Some(Some(_)));
        let overdue = overdue(it, assignment);
        let holder = it.name_of(assignment.principal);
        let (what, list) = match built_in(it, assignment) {
            _ if ends && !overdue => continue,
            None => {
                let role = it.facts.text(assignment.role);
                (format!("what the role {role} of {holder} may do: it is in no table"), None)
            }
            Some(role) if !counts(role) => continue,
            Some(role) if overdue => (
                format!(
                    "whether {holder} still holds {}: its end is past, and the list still has it",
                    role.name
                ),
                Some(Collection::RoleAssignments),
            ),
            Some(role) if !it.directory.is_listed(assignment.principal) => (
                format!("who holds {}: {holder} is in no list and may be a group", role.name),
                Some(Collection::Groups),
            ),
            Some(_) => continue,
        };
        whole = false;
        judgement.unknown(what, list, it.realm_name(realm));
    }
    whole
}
