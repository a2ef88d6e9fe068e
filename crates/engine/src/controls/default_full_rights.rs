//! Full rights at customers, given by default.

use bailiwick_model::facts::{AssignmentStatus, Collection, GdapAssignment, GdapRelationship};
use bailiwick_model::{Effect, Evidence, RealmId, Sym};
use std::collections::BTreeMap;

use super::shared::relationship_in_force;
use super::shared::{RECORDS, counted, listed, need, need_assignments, tenants};
use super::{Audience, By, Context, Control, Decides, Fault, Judgement, Witness};
use crate::graph::{NodeIx, PartyIx};
use crate::tables::entra_role;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "default_full_rights",
    title: "full rights at customers, given by default",
    what: "Groups of the provider that hold, by an active access assignment of an active relationship, a role that owns \
           the customer's tenant; relationships that Microsoft migrated from the old delegated administration.",
    why: "Daily work at a customer seldom needs to own its tenant; a thief always does.",
    decides: &[Decides::but(
        "5.M.1",
        "whether scripts that set up customers give administrator rights by default",
    )],
    audience: Audience::Provider,
    needs: &[Collection::GdapRelationships, Collection::GdapAssignments],
    provider_fix: "replace the role by smaller ones (Helpdesk, User, Exchange Administrator), and keep it eligible for a small group",
    customer_fix: "approve relationships without Global, Privileged Role and Privileged Authentication Administrator",
    proof: "new exports of relationships and access assignments without these roles",
    attack: &["T1199", "T1078.004"],
    judge,
};

/// Customers, groups and records of one role.
type Held = (Vec<Sym>, Vec<NodeIx>, Vec<Evidence>);

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let mut owned = 0;
    let realms = tenants(it, party);
    for &realm in &realms {
        need(it, &mut judgement, realm, &[Collection::GdapRelationships]);
        need_assignments(it, &mut judgement, realm, |_| true);
        unsaid(it, realm, &mut judgement);
        contradictions(it, realm, &mut judgement);
        let active: BTreeMap<Sym, &GdapRelationship> = it
            .index
            .relationships
            .of(&realm)
            .iter()
            .filter(|known| relationship_in_force(known, it.as_of()) == Some(true))
            .map(|known| (known.id, *known))
            .collect();
        let mut by_role: BTreeMap<Sym, Held> = BTreeMap::new();
        for assignment in active_assignments(it, realm) {
            let Some(relationship) = assignment.relationship.and_then(|id| active.get(&id)) else { continue };
            let agreed = |role: &&Sym| relationship.roles.is_empty() || relationship.roles.contains(role);
            let owning: Vec<Sym> = assignment
                .roles
                .iter()
                .filter(agreed)
                .copied()
                .filter(|role| {
                    entra_role(it.facts.text(*role)).is_some_and(|role| role.powers.direct.has(Effect::Own))
                })
                .collect();
            let all_agreed =
                !assignment.roles.is_empty() && assignment.roles.iter().all(|role| agreed(&role));
            if owning.is_empty() && all_agreed {
                judgement.good(assignment.evidence);
            }
            for role in owning {
                let (customers, groups, evidence) = by_role.entry(role).or_default();
                if !customers.contains(&relationship.customer_name) {
                    customers.push(relationship.customer_name);
                }
                groups.extend(it.graph.find(assignment.group).filter(|group| !groups.contains(group)));
                evidence.push(assignment.evidence);
            }
        }
        for (role, (customers, groups, evidence)) in by_role {
            owned = owned.max(customers.len());
            judgement.fault(fault(it, role, &customers, &groups, evidence));
        }
    }
    if realms.is_empty() {
        judgement.unknown(
            "no tenant of this provider was read",
            Some(Collection::GdapRelationships),
            it.party_name(party).to_owned(),
        );
    }
    if judgement.looked_at() == 0 {
        return judgement;
    }
    judgement.saying(format!(
        "a role that owns the tenant is held by GDAP at {}",
        counted(owned, "customer", "customers")
    ))
}

/// Active access assignments of a provider's tenant.
fn active_assignments<'a>(it: &Context<'a>, realm: RealmId) -> impl Iterator<Item = &'a GdapAssignment> {
    let all = it.facts.gdap_assignments.iter();
    all.filter(move |known| known.realm == realm && known.status.is(&AssignmentStatus::Active))
}

/// Active assignments that name no role, a relationship that no list has, or a role that its relationship lacks.
fn contradictions(it: &Context<'_>, realm: RealmId, judgement: &mut Judgement) {
    let relationships = By::each(it.index.relationships.of(&realm).iter().copied(), |known| known.id);
    for assignment in active_assignments(it, realm) {
        let of = assignment.relationship;
        let named = of.map_or(&[][..], |of| relationships.of(&of));
        if !named.is_empty()
            && named.iter().all(|known| relationship_in_force(known, it.as_of()) == Some(false))
        {
            continue;
        }
        let lacks =
            |role: &&Sym| !named.iter().any(|known| known.roles.is_empty() || known.roles.contains(role));
        let group = it.name_of(assignment.group);
        let (what, list) = if named.is_empty() {
            let of = of.map_or("no relationship", |id| it.facts.text(id));
            let what =
                format!("what {group} holds by an active access assignment of {of}, which is in no list");
            (what, Collection::GdapRelationships)
        } else if assignment.roles.is_empty() {
            let what = format!("which roles {group} holds by an active access assignment: it names none");
            (what, Collection::GdapAssignments)
        } else if let Some(role) = assignment.roles.iter().find(lacks) {
            let role = it.facts.text(*role);
            let role = entra_role(role).map_or(role, |known| known.name);
            let what = format!(
                "whether {group} holds {role} by GDAP: it is assigned, and its relationship lacks it"
            );
            (what, Collection::GdapRelationships)
        } else {
            continue;
        };
        judgement.unknown(what, Some(list), it.realm_name(realm));
    }
}

/// Relationships and assignments whose state or role nobody can tell.
fn unsaid(it: &Context<'_>, realm: RealmId, judgement: &mut Judgement) {
    let open = it
        .index
        .relationships
        .of(&realm)
        .iter()
        .filter(|known| relationship_in_force(known, it.as_of()).is_none())
        .count();
    let assignments = || it.facts.gdap_assignments.iter().filter(|known| known.realm == realm);
    let stateless = assignments().filter(|known| !known.status.is_known()).count();
    let unlisted = active_assignments(it, realm)
        .filter(|known| known.roles.iter().any(|role| entra_role(it.facts.text(*role)).is_none()))
        .count();
    for (count, what, list) in [
        (open, "relationship(s) in force", Collection::GdapRelationships),
        (stateless, "access assignment(s) active", Collection::GdapAssignments),
    ] {
        if count > 0 {
            judgement.unknown(
                format!("whether {count} {what}: no state was read"),
                Some(list),
                it.realm_name(realm),
            );
        }
    }
    if unlisted > 0 {
        let what = format!("what the roles of {unlisted} access assignment(s) may do: they are in no table");
        judgement.unknown(what, None, it.realm_name(realm));
    }
}

fn fault(
    it: &Context<'_>,
    role: Sym,
    customers: &[Sym],
    groups: &[NodeIx],
    evidence: Vec<Evidence>,
) -> Fault {
    let name = entra_role(it.facts.text(role)).map_or("a role that owns the tenant", |role| role.name);
    let customers: Vec<String> = customers.iter().map(|name| it.facts.text(*name).to_owned()).collect();
    let group_names: Vec<String> = groups.iter().map(|group| it.name(*group)).collect();
    let holder = it.subjects.iter().copied().find(|subject| {
        groups.iter().any(|group| {
            it.directory.is_member(it.graph.node(*group).id, it.graph.node(*subject).id)
                == crate::directory::Held::Yes
        })
    });
    Fault {
        key: it.facts.text(role).to_owned(),
        title: format!(
            "{} hold {name} by GDAP at {}: {}",
            listed(&group_names),
            counted(customers.len(), "customer", "customers"),
            listed(&customers)
        ),
        why: "every member of the group owns each of these tenants".to_owned(),
        fix: format!("give {} smaller roles at these customers and remove {name}", listed(&group_names)),
        subjects: holder.into_iter().chain(groups.iter().copied()).collect(),
        evidence: evidence.into_iter().take(RECORDS).collect(),
        rank: None,
        witness: holder.map(|subject| Witness {
            subject,
            profile: "insider",
            party: None,
            effect: Some(Effect::Own),
        }),
    }
}
