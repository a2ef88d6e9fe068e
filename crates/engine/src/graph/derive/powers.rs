//! What rights do to the directory of their tenant: effects, resets, secrets, group members.
//!
//! Drawn last, for the rights that somebody holds, so that a tenant whose administrators nobody reaches costs nothing.

use bailiwick_model::{EdgeKind, Effect, Effects, Evidence, NodeKind, NodeRef, Observed, RealmId};
use rustc_hash::FxHashMap;

use super::accounts::password;
use super::classes::{Class, Members, classes};
use super::context::{Context, Wielded};
use crate::graph::{NodeIx, Terms, gaps};
use crate::tables::{EditsGroups, GlobalAdministrator, ResetSet};

/// Draws the powers of all rights that were met.
pub(super) fn derive(context: &mut Context<'_>) {
    let mut tenants: FxHashMap<RealmId, Tenant> = FxHashMap::default();
    let mut next = 0;
    // Drawing one right can bring up another, such as the Global Administrator behind a tenant.
    while let Some(&wielded) = context.wielded.get(next) {
        next += 1;
        effects(context, &wielded);
        takes_tenant(context, &wielded);
        if !wielded.narrow {
            let tenant = tenants
                .entry(wielded.realm)
                .or_insert_with(|| Tenant { classes: classes(context, wielded.realm), ..Tenant::default() });
            resets(context, &wielded, tenant);
            applications(context, &wielded, tenant);
            groups(context, &wielded, tenant);
            devices(context, &wielded, tenant);
        }
    }
}

/// A node that is made when it is first asked for, if there is anything to make it of.
#[derive(Clone, Copy, Default)]
enum Once {
    #[default]
    Unasked,
    Asked(Option<NodeIx>),
}

impl Once {
    fn get(&mut self, make: impl FnOnce() -> Option<NodeIx>) -> Option<NodeIx> {
        let node = match *self {
            Self::Unasked => make(),
            Self::Asked(node) => node,
        };
        *self = Self::Asked(node);
        node
    }
}

#[derive(Default)]
struct Tenant {
    classes: Vec<(Class, Members)>,
    targets: FxHashMap<(Class, EdgeKind), NodeIx>,
    apps: Once,
    groups: Option<[Option<NodeIx>; 4]>,
    devices: Once,
}

fn effects(context: &mut Context<'_>, wielded: &Wielded) {
    let Wielded { realm, holder, powers, note, evidence, .. } = *wielded;
    let party = context.estate.party_of_realm(realm);
    if wielded.narrow {
        // What is in the unit is in no export: some of what the role does, never the tenant.
        let without = |effects: Effects| if effects.has(Effect::Own) { Effects::NONE } else { effects };
        let change = Effects::of(&[Effect::Change]);
        let direct = if powers.direct.has(Effect::Own) { change } else { powers.direct };
        let effects = direct.union(without(powers.possible));
        context.may_grant(holder, party, effects, gaps::UNIT, realm, evidence);
        return;
    }
    let terms = Terms { note, ..Terms::default() };
    context.grants(holder, party, powers.direct, terms, evidence);
    context.may_grant(holder, party, powers.possible.minus(powers.direct), gaps::SETTING, realm, evidence);
    if !powers.inside.is_empty() && !context.directory_read(realm) {
        let inside = powers.inside.minus(powers.direct).minus(powers.possible);
        context.may_grant(holder, party, inside, gaps::DIRECTORY, realm, evidence);
    }
}

/// Roles that own the tenant reach all of it.
fn takes_tenant(context: &mut Context<'_>, wielded: &Wielded) {
    if wielded.narrow || wielded.application || !wielded.powers.direct.has(Effect::Own) {
        return;
    }
    let id = context.builder.graph().node(wielded.holder).id.id;
    let kind = match context.text(id).get(..36) {
        Some(GlobalAdministrator::ID) => EdgeKind::AZGlobalAdmin,
        Some("7BE44C8A-ADAF-4E2A-84D6-AB2649E08A13") => EdgeKind::AZPrivilegedAuthAdmin,
        _ => EdgeKind::AZPrivilegedRoleAdmin,
    };
    let tenant = context.whole_tenant(wielded.realm, wielded.evidence);
    context.rule(wielded.holder, tenant, kind, Terms::default(), wielded.evidence);
}

fn resets(context: &mut Context<'_>, wielded: &Wielded, tenant: &mut Tenant) {
    let powers = wielded.powers;
    let rights = [
        (powers.factors, EdgeKind::ResetsFactorsOf),
        // Who resets password and factors needs no second edge to the password.
        (powers.passwords.filter(|_| powers.passwords != powers.factors), EdgeKind::ResetsPasswordOf),
        (powers.enables, EdgeKind::CanEnable),
    ];
    for (set, kind) in rights {
        let Some(set) = set else { continue };
        let covered: Vec<(Class, bool)> =
            tenant.classes.iter().filter_map(|(class, _)| Some((*class, covers(*class, set)?))).collect();
        for (class, proven) in covered {
            if let Some(target) = target(context, wielded.realm, tenant, class, kind) {
                let terms = Terms { possible_only: !proven, ..Terms::default() };
                context.rule(wielded.holder, target, kind, terms, wielded.evidence);
            }
        }
    }
}

/// Whether a set covers a class: surely, or as far as is known.
fn covers(class: Class, set: ResetSet) -> Option<bool> {
    if class.proven.has(set) {
        Some(true)
    } else {
        (set == ResetSet::Unstated || class.possible.has(set)).then_some(false)
    }
}

/// The node of a class that one kind of edge leads to, with an edge to every account in it.
fn target(
    context: &mut Context<'_>,
    realm: RealmId,
    tenant: &mut Tenant,
    class: Class,
    kind: EdgeKind,
) -> Option<NodeIx> {
    if let Some(&known) = tenant.targets.get(&(class, kind)) {
        return Some(known);
    }
    let members = tenant.classes.iter().find(|(other, _)| *other == class).map(|(_, members)| members)?;
    let members = if kind == EdgeKind::CanEnable { &members.disabled } else { &members.enabled };
    if members.is_empty() {
        return None;
    }
    let word = match kind {
        EdgeKind::ResetsFactorsOf => "factors",
        EdgeKind::ResetsPasswordOf => "passwords",
        _ => "disabled",
    };
    let id = format!("population/{word}/{:02x}{:02x}", class.proven.0, class.possible.0);
    let name = format!("{} accounts of {}", name_of(class), context.realm_name(realm));
    let node = context.made(realm, &id, NodeKind::Population, &name, Evidence::default());
    for &account in members {
        let Some(at) = context.builder.find(account) else { continue };
        let evidence = context.builder.graph().node(at).evidence;
        let to = if kind == EdgeKind::ResetsPasswordOf { password(context, account, at) } else { at };
        context.edge(node, to, kind, Terms::default(), evidence);
    }
    tenant.targets.insert((class, kind), node);
    Some(node)
}

fn name_of(class: Class) -> &'static str {
    if class.possible.has(ResetSet::NobodySpecial) {
        "ordinary"
    } else if class.possible.has(ResetSet::User) || class.possible.has(ResetSet::Authentication) {
        "lesser administrative"
    } else {
        "protected"
    }
}

fn applications(context: &mut Context<'_>, wielded: &Wielded, tenant: &mut Tenant) {
    if !wielded.powers.apps {
        return;
    }
    let node = tenant.apps.get(|| all_applications(context, wielded.realm));
    if let Some(node) = node {
        let kind = if wielded.application { EdgeKind::AZMGAddSecret } else { EdgeKind::AZAddSecret };
        context.rule(wielded.holder, node, kind, Terms::default(), wielded.evidence);
    }
}

/// Applications and service principals of a tenant. Managed identities take no secret.
fn all_applications(context: &mut Context<'_>, realm: RealmId) -> Option<NodeIx> {
    let all = context.index.secrets_of(realm).to_vec();
    let name = format!("applications of {}", context.realm_name(realm));
    collect(context, realm, "applications", &name, EdgeKind::AZAddSecret, &all)
}

/// A node with an edge of one kind to each of some nodes; none for none.
fn collect(
    context: &mut Context<'_>,
    realm: RealmId,
    word: &str,
    name: &str,
    kind: EdgeKind,
    all: &[(NodeRef, Evidence)],
) -> Option<NodeIx> {
    if all.is_empty() {
        return None;
    }
    let id = format!("population/{word}");
    let node = context.made(realm, &id, NodeKind::Population, name, Evidence::default());
    for &(to, evidence) in all {
        let to = context.node(to, NodeKind::Unknown, evidence);
        context.edge(node, to, kind, Terms::default(), evidence);
    }
    Some(node)
}

/// Ordinary security groups, ordinary groups of a kind that is not known, groups of which nothing is known, groups
/// to which roles may be assigned.
const GROUPS: [&str; 4] = ["security groups", "ordinary groups", "other groups", "role-assignable groups"];

fn groups(context: &mut Context<'_>, wielded: &Wielded, tenant: &mut Tenant) {
    let edits = wielded.powers.groups;
    if edits == EditsGroups::No {
        return;
    }
    let sets = *tenant.groups.get_or_insert_with(|| all_groups(context, wielded.realm));
    // For each of the four sets: surely, possibly or not.
    let covered = match edits {
        EditsGroups::No => [None; 4],
        EditsGroups::OrdinaryM365 => [None, Some(false), Some(false), None],
        EditsGroups::OrdinarySecurity => [Some(true), Some(false), Some(false), None],
        EditsGroups::Ordinary => [Some(true), Some(true), Some(false), None],
        EditsGroups::All => [Some(true); 4],
    };
    let kind = if wielded.application { EdgeKind::AZMGAddMember } else { EdgeKind::AZAddMembers };
    for (node, proven) in sets.into_iter().zip(covered) {
        if let (Some(node), Some(proven)) = (node, proven) {
            let terms = Terms { possible_only: !proven, ..Terms::default() };
            context.rule(wielded.holder, node, kind, terms, wielded.evidence);
        }
    }
}

fn all_groups(context: &mut Context<'_>, realm: RealmId) -> [Option<NodeIx>; 4] {
    let mut sets: [Vec<(NodeRef, Evidence)>; 4] = Default::default();
    for &(group, assignable, evidence) in context.index.groups_of(realm) {
        let [security, ordinary, other, special] = &mut sets;
        let set = match assignable {
            Observed::Known(true) => special,
            Observed::Known(false) if context.security_groups.contains(&group) => security,
            Observed::Known(false) => ordinary,
            Observed::NotCollected | Observed::Unreadable => other,
        };
        set.push((group, evidence));
    }
    let mut nodes = [None; 4];
    for ((set, word), node) in sets.iter().zip(GROUPS).zip(&mut nodes) {
        let name = format!("{word} of {}", context.realm_name(realm));
        *node = collect(context, realm, word, &name, EdgeKind::AZAddMembers, set);
    }
    nodes
}

/// Intune runs code on the Windows devices that it manages.
fn devices(context: &mut Context<'_>, wielded: &Wielded, tenant: &mut Tenant) {
    let id = context.builder.graph().node(wielded.holder).id.id;
    let intune = ["3A2C62DB-5318-420D-8D74-23AFFEE5D9D5", GlobalAdministrator::ID];
    let id = context.text(id).get(..36);
    if wielded.application || !intune.iter().any(|role| Some(*role) == id) {
        return;
    }
    let node = tenant.devices.get(|| all_devices(context, wielded.realm));
    if let Some(node) = node {
        context.rule(wielded.holder, node, EdgeKind::AZExecuteCommand, Terms::default(), wielded.evidence);
    }
}

fn all_devices(context: &mut Context<'_>, realm: RealmId) -> Option<NodeIx> {
    let all = context.index.windows_of(realm).to_vec();
    let name = format!("Windows devices of {}", context.realm_name(realm));
    collect(context, realm, "devices", &name, EdgeKind::AZExecuteCommand, &all)
}
