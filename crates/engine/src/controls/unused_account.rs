//! Enabled accounts that nobody uses.

use bailiwick_model::facts::Collection;
use bailiwick_model::time::LastUse;
use bailiwick_model::{Evidence, NodeRef, RealmId, RealmKind};

use super::shared::{RECORDS, counted, insider, listed, need, servers};
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::assessment::Rank;
use crate::graph::{NodeIx, PartyIx};

/// Days without use after which an account is unused, where no agreement says otherwise.
const DAYS: i64 = 45;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unused_account",
    title: "an enabled account that nobody uses",
    what: "Every enabled account of the party's tenants, domains and management servers, with its last use. Unused for \
           more than 45 days (or the days that an agreement promises), or never used and older than that, fails. An \
           export that does not carry the last use leaves it unknown; absent is never taken for never.",
    why: "Nobody notices when somebody else starts to use it, and its password is as old as the account.",
    decides: &[Decides::whole("0.A.1")],
    audience: Audience::Both,
    needs: &[Collection::Users, Collection::SignInActivity, Collection::AdUsers, Collection::RmmAccounts],
    provider_fix: "disable these accounts, remove their groups and tokens, and delete them after a month",
    customer_fix: "disable these accounts, remove their groups and tokens, and delete them after a month",
    proof: "a new export in which they are disabled or gone",
    attack: &["T1078"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let days = promised(it, party).unwrap_or(DAYS);
    let (mut unused, mut seen) = (0, 0);
    let consoles = servers(it, party, &mut judgement, Collection::RmmAccounts);
    let realms = it
        .realms(party, RealmKind::Entra)
        .map(|realm| (realm, Collection::Users))
        .chain(it.realms(party, RealmKind::Ad).map(|realm| (realm, Collection::AdUsers)))
        .chain(consoles.into_iter().map(|realm| (realm, Collection::RmmAccounts)));
    for (realm, list) in realms {
        need(it, &mut judgement, realm, &[list]);
        let found = look_at(it, party, realm, days, &mut judgement);
        unused += found.0;
        seen += found.1;
    }
    if seen == 0 {
        judgement.unknown(
            "no account of this party was read",
            Some(Collection::Users),
            it.party_name(party).to_owned(),
        );
        return judgement;
    }
    judgement.saying(format!(
        "{unused} of {} not used for {days} days",
        counted(seen, "enabled account was", "enabled accounts were")
    ))
}

fn promised(it: &Context<'_>, party: PartyIx) -> Option<i64> {
    let of_customer = it.index.customer_agreements.of(&party).iter();
    of_customer
        .chain(it.index.provider_agreements.of(&party))
        .filter_map(|agreement| agreement.dormant_days.known().copied())
        .map(i64::from)
        .min()
}

/// Unused and enabled accounts of a realm that belong to the party.
fn look_at(
    it: &Context<'_>,
    party: PartyIx,
    realm: RealmId,
    days: i64,
    judgement: &mut Judgement,
) -> (usize, usize) {
    let (mut unused, mut used, mut silent) = (Vec::new(), 0, Vec::new());
    let mut good: Option<Evidence> = None;
    for &node in it.directory.accounts_of(realm).iter().filter(|node| it.estate.owner(**node) == party) {
        let Some(account) = it.directory.account(node) else { continue };
        match account.enabled.known() {
            Some(true) => {}
            Some(false) => continue,
            None => {
                silent.push(node);
                continue;
            }
        }
        let too_old = |time: bailiwick_model::Time| it.as_of().days_since(time) > days;
        // A date that is still to come tells nothing of use.
        let to_come = |time: bailiwick_model::Time| time.days_since(it.as_of()) > 0;
        match account.last_use.known() {
            _ if account.created.known().is_some_and(|made| to_come(*made)) => silent.push(node),
            Some(LastUse::At(time)) if to_come(*time) => silent.push(node),
            Some(LastUse::At(time)) if too_old(*time) => unused.push((node, account.evidence)),
            Some(LastUse::Never) if account.created.known().is_some_and(|made| too_old(*made)) => {
                unused.push((node, account.evidence));
            }
            Some(LastUse::Never) if !account.created.is_known() => silent.push(node),
            Some(_) => {
                used += 1;
                good = Some(account.evidence);
            }
            None => silent.push(node),
        }
    }
    let seen = unused.len() + used + silent.len();
    if let Some(evidence) = good {
        judgement.good(evidence);
    }
    if !silent.is_empty() {
        let list = if matches!(
            it.facts.realms.get(realm.0 as usize).map(|realm| realm.kind),
            Some(RealmKind::Rmm)
        ) {
            Collection::RmmAccounts
        } else {
            Collection::SignInActivity
        };
        let what = format!(
            "whether {} enabled, and when last used: the export does not say",
            counted(silent.len(), "account is", "accounts are")
        );
        judgement.unknown(what, Some(list), it.realm_name(realm));
    }
    if !unused.is_empty() {
        judgement.fault(fault(it, realm, days, &unused, seen));
    }
    (unused.len(), seen)
}

fn fault(it: &Context<'_>, realm: RealmId, days: i64, unused: &[(NodeRef, Evidence)], seen: usize) -> Fault {
    let subjects: Vec<NodeIx> = unused.iter().filter_map(|(node, _)| it.graph.find(*node)).collect();
    let reaching =
        subjects.iter().copied().find(|node| it.customers(*node, bailiwick_model::Effect::Change).proven > 0);
    let names: Vec<String> = unused.iter().map(|(node, _)| it.name_of(*node)).collect();
    Fault {
        key: it
            .facts
            .realms
            .get(realm.0 as usize)
            .map_or_else(String::new, |realm| it.facts.text(realm.id).to_owned()),
        title: format!(
            "{} in {} not used for {days} days: {}",
            counted(unused.len(), "account", "accounts"),
            it.realm_name(realm),
            listed(&names)
        ),
        why: format!(
            "{} of {seen} enabled accounts there are open to whoever guesses their password, and nobody would notice",
            unused.len()
        ),
        fix: String::new(),
        subjects,
        evidence: unused.iter().take(RECORDS).map(|(_, evidence)| *evidence).collect(),
        rank: reaching.is_none().then_some(Rank::Low),
        witness: reaching.map(insider),
    }
}
