//! Access of people who left.

use bailiwick_model::facts::Collection;
use bailiwick_model::{EdgeKind, Evidence, NodeKind, RealmKind};

use super::shared::{about, counted, insider, need, servers};
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::{NodeIx, PartyIx};

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "leaver_access",
    title: "access of somebody who left",
    what: "People whom the estate file lists as having left, with any account of theirs that is enabled; and disabled or \
           locked accounts of management servers that still hold rights, so that enabling them restores everything. \
           Without a list of leavers, enabled accounts of leavers cannot be told.",
    why: "Nobody watches the account of somebody who is gone, and somebody outside knows its password.",
    decides: &[Decides::whole("6.A.2"), Decides::whole("5.A.2")],
    audience: Audience::Both,
    needs: &[Collection::Estate, Collection::Users, Collection::RmmAccounts],
    provider_fix: "disable the account everywhere on the day of leaving, and remove its groups, links and tokens",
    customer_fix: "disable the account everywhere on the day of leaving, and remove its groups, links and tokens",
    proof: "a new export in which the account is disabled and holds nothing",
    attack: &["T1078"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let (mut enabled, mut linked) = (0, 0);
    for &(leaver, account) in it.index.leavers.of(&party) {
        if leaver.left.known().is_some_and(|left| *left > it.as_of()) {
            continue;
        }
        let login = it.facts.text(leaver.login);
        let (Some(known), Some(node)) = (it.directory.account(account), it.graph.find(account)) else {
            judgement.unknown(
                format!("what {login} still is"),
                Some(Collection::Users),
                it.realm_name(account.realm),
            );
            continue;
        };
        match known.enabled.known() {
            Some(true) => {
                enabled += 1;
                let left =
                    leaver.left.known().map_or_else(String::new, |left| format!(" on {}", left.date()));
                let title = format!(
                    "{} left{left} and is still enabled in {}",
                    it.name(node),
                    it.realm_name(account.realm)
                );
                let reach = it.customers(node, bailiwick_model::Effect::Change);
                let mut fault = about(
                    it,
                    node,
                    title,
                    format!("it reaches {} customers", reach.proven),
                    vec![known.evidence, leaver.evidence],
                );
                fault.witness = Some(insider(node)).filter(|_| reach.possible > 0);
                judgement.fault(fault);
            }
            Some(false) => judgement.good(known.evidence),
            None => judgement.unknown(
                format!("whether {login} is still enabled"),
                Some(Collection::Users),
                it.realm_name(account.realm),
            ),
        }
    }
    for (node, evidence) in locked_with_rights(it, party) {
        linked += 1;
        let title = format!(
            "{} is locked and still holds rights in {}",
            it.name(node),
            it.realm_name(it.graph.node(node).id.realm)
        );
        let mut fault =
            about(it, node, title, "unlocking the account restores everything at once".to_owned(), evidence);
        fault.key.push_str(" locked");
        fault.rank = Some(Rank::Low);
        "remove its links to device groups and user groups, then delete it".clone_into(&mut fault.fix);
        judgement.fault(fault);
    }
    lists(it, party, &mut judgement);
    if it.facts.leavers.is_empty() {
        judgement.unknown(
            "who left: no list of leavers was given",
            Some(Collection::Estate),
            it.party_name(party).to_owned(),
        );
    }
    if judgement.looked_at() == 0 {
        if judgement.unsettled().is_empty() {
            return Judgement::not_applicable("nobody who left had an account of this party");
        }
        return judgement;
    }
    judgement.saying(format!(
        "{} enabled; {} with rights left",
        counted(enabled, "account of leavers is", "accounts of leavers are"),
        counted(linked, "locked account", "locked accounts")
    ))
}

/// Says which lists of accounts are missing in which a leaver could be.
fn lists(it: &Context<'_>, party: PartyIx, judgement: &mut Judgement) {
    let mut realms = 0;
    for (kind, list) in [(RealmKind::Entra, Collection::Users), (RealmKind::Ad, Collection::AdUsers)] {
        for realm in it.realms(party, kind) {
            realms += 1;
            need(it, judgement, realm, &[list]);
        }
    }
    for realm in servers(it, party, judgement, Collection::RmmAccounts) {
        realms += 1;
        // A locked account may hold rights in any of these.
        let lists = [Collection::RmmAccounts, Collection::RmmRights, Collection::RmmUserGroups];
        need(it, judgement, realm, &lists);
    }
    if realms == 0 {
        judgement.unknown(
            "which accounts leavers had: no account of this party was read",
            Some(Collection::Users),
            it.party_name(party).to_owned(),
        );
    }
}

/// Locked accounts of management servers with rights, and the records of both.
fn locked_with_rights(it: &Context<'_>, party: PartyIx) -> Vec<(NodeIx, Vec<Evidence>)> {
    let mut found = Vec::new();
    for &(known, node) in it.index.console_accounts.of(&party) {
        let account = it.graph.node(node);
        if account.kind != NodeKind::RmmUser || account.enabled != Some(false) {
            continue;
        }
        let rights = it.graph.out(node).map(|(_, edge)| edge).find(|edge| {
            matches!(edge.kind, EdgeKind::RmmControls | EdgeKind::RmmMemberOf | EdgeKind::RmmAdministers)
        });
        if let Some(edge) = rights {
            found.push((node, vec![known.evidence, edge.evidence]));
        }
    }
    found
}
