//! One account or tool that reaches most customers at once.

use bailiwick_model::facts::Collection;
use bailiwick_model::{Effect, Effects};

use super::shared::{counted, customers_known, listed, need, need_assignments, servers, tenants};
use super::{Audience, Context, Control, Decides, Fault, Judgement, Witness};
use crate::graph::{Bound, NodeIx, PartyIx};

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "single_point_of_reach",
    title: "one account or tool that can run code at, destroy or own half of the customers",
    what: "The blast radius of every account, service and tool of the provider, proven and possible. Half of the \
           customers or more (and at least two) at `run`, `destroy`, `unback` or `own` fails when proven, and stays \
           unknown when only possible.",
    why: "This is the shape of the incidents that the advisory was written for: one key, many kingdoms.",
    decides: &[Decides::whole("10.M.2")],
    audience: Audience::Provider,
    needs: &[Collection::GdapAssignments, Collection::RmmRights],
    provider_fix: "split groups and servers by customers, give each technician the customers they work for, and make wide roles eligible with approval",
    customer_fix: "ask how many customers one account of the provider reaches, and what would stop it",
    proof: "a new assessment in which no single account or tool reaches half of the customers",
    attack: &["T1072", "T1199"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let customers = it.all_customers().count();
    if customers < 2 && !customers_known(it, party) {
        judgement.unknown(
            "which customers this provider has",
            Some(Collection::Contracts),
            it.party_name(party).to_owned(),
        );
        return judgement;
    }
    if customers < 2 {
        return Judgement::not_applicable("there are not two customers");
    }
    for realm in tenants(it, party) {
        need(it, &mut judgement, realm, &[Collection::GdapRelationships]);
        need_assignments(it, &mut judgement, realm, |_| true);
    }
    for realm in servers(it, party, &mut judgement, Collection::RmmRights) {
        need(it, &mut judgement, realm, &[Collection::RmmRights, Collection::RmmUserGroups]);
    }
    let limit = u32::try_from(customers.div_ceil(2).max(2)).unwrap_or(u32::MAX);
    let (mut wide, mut most, mut open) = (Vec::new(), 0, Vec::new());
    for &subject in it.subjects.iter().filter(|subject| it.graph.node(**subject).owner == party) {
        let tool = it.graph.node(subject).kind.class() == bailiwick_model::nodes::NodeClass::Tool;
        let profile = if tool { "zero-day" } else { "insider" };
        let (proven, possible) =
            (heavy(it, subject, profile, Bound::Proven), heavy(it, subject, profile, Bound::Possible));
        most = most.max(proven);
        if proven >= limit {
            wide.push((proven, subject, profile));
        } else if possible >= limit {
            open.push(it.name(subject));
        } else {
            judgement.good(it.graph.node(subject).evidence);
        }
    }
    wide.sort_by_key(|(count, subject, _)| (std::cmp::Reverse(*count), *subject));
    for (count, subject, profile) in &wide {
        judgement.fault(fault(it, *subject, profile, *count, customers));
    }
    if !open.is_empty() {
        judgement.unknown(
            format!(
                "whether {} reach half of the customers: {}",
                counted(open.len(), "account or tool", "accounts and tools"),
                listed(&open)
            ),
            Some(Collection::GdapAssignments),
            it.party_name(party).to_owned(),
        );
    }
    if judgement.looked_at() == 0 && judgement.unsettled().is_empty() {
        judgement.unknown(
            "no account or tool of this provider that reaches a customer was read",
            Some(Collection::GdapAssignments),
            it.party_name(party).to_owned(),
        );
        return judgement;
    }
    judgement.saying(format!(
        "{} at least {limit} of {customers} customers; the widest {most}",
        counted(wide.len(), "account or tool reaches", "accounts and tools reach")
    ))
}

/// Customers reached at `run`, `destroy`, `unback` or `own`.
fn heavy(it: &Context<'_>, subject: NodeIx, profile: &str, bound: Bound) -> u32 {
    let wanted = Effects(
        Effects::of(&[Effect::Run, Effect::Destroy, Effect::Unback]).0
            & !Effects::of(&[Effect::See, Effect::Change]).0,
    );
    let Some(blast) = it.reach.blast(subject, profile, bound) else { return 0 };
    let hit = |effects: &Effects| effects.0 & (wanted.0 | 1 << Effect::Own as u8) != 0;
    let customers = blast.parties.iter().filter(|(party, effects)| {
        *party != blast.own && hit(effects) && it.kind(*party) == bailiwick_model::facts::PartyKind::Customer
    });
    u32::try_from(customers.count()).unwrap_or(u32::MAX)
}

fn fault(it: &Context<'_>, subject: NodeIx, profile: &'static str, count: u32, customers: usize) -> Fault {
    let known = it.graph.node(subject);
    Fault {
        key: it.graph.names.text(known.id.id).to_owned(),
        title: format!("{} reaches {count} of {customers} customers at once", it.name(subject)),
        why: "one mistake, one theft or one broken tool is then an incident at all of them".to_owned(),
        fix: String::new(),
        subjects: vec![subject],
        evidence: vec![known.evidence],
        rank: None,
        witness: Some(Witness { subject, profile, party: None, effect: None }),
    }
}
