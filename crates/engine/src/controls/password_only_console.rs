//! Ways in from outside, consoles of management servers above all, that ask for a password alone.

use bailiwick_model::Effect;
use bailiwick_model::facts::{Collection, SecondFactor};

use super::shared::{about, counted, insider, need, servers};
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "password_only_console",
    title: "a management console that lets an account in with a password alone",
    what: "Every enabled account of the party's remote management servers, with the second factor that the server asks \
           for. Backup codes are no factor; what depends on a setting of the server stays unknown without it. \
           Single sign-on counts when sign-in with a password is off.",
    why: "A console runs code on every machine under it.",
    decides: &[Decides::but(
        "3.A.1",
        "VPN, remote desktop gateways and other ways in, whose settings are in no export that is read",
    )],
    audience: Audience::Both,
    needs: &[Collection::RmmAccounts],
    provider_fix: "enforce a second factor for every account of the server, and single sign-on where the server has it",
    customer_fix: "enforce a second factor for every account of the server",
    proof: "a new export of accounts in which each is asked for a second factor",
    attack: &["T1133", "T1078"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let realms = servers(it, party, &mut judgement, Collection::RmmAccounts);
    if realms.is_empty() {
        judgement.unknown(
            "no export of a remote management server of this party was read",
            Some(Collection::RmmAccounts),
            it.party_name(party).to_owned(),
        );
        return judgement;
    }
    for &realm in &realms {
        need(it, &mut judgement, realm, &[Collection::RmmAccounts]);
    }
    let (mut without, mut all) = (0, 0);
    for known in it.facts.rmm_accounts.iter().filter(|known| realms.contains(&known.account.realm)) {
        let Some(node) = it.graph.find(known.account) else { continue };
        if it.graph.node(node).enabled == Some(false) || known.console_blocked.is(&true) {
            continue;
        }
        all += 1;
        let name = it.name(node);
        match crate::signin::outside::asked_by_server(it.facts, known.account).known() {
            _ if known.sso_only.is(&true) => judgement.good(known.evidence),
            Some(SecondFactor::Asked | SecondFactor::PhishingResistant) => judgement.good(known.evidence),
            Some(SecondFactor::NotAsked) => {
                without += 1;
                let note = it.facts.text(known.second_factor_note);
                let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
                let customers = it.customers(node, Effect::Run);
                let mut fault = about(
                    it,
                    node,
                    format!(
                        "{name} signs in to {} with a password alone{note}",
                        it.realm_name(known.account.realm)
                    ),
                    format!("it runs code at {} customers", customers.proven),
                    vec![known.evidence],
                );
                fault.witness = Some(insider(node));
                if customers.possible == 0 {
                    fault.rank = Some(Rank::Medium);
                }
                judgement.fault(fault);
            }
            None => judgement.unknown(
                format!("whether {name} is asked for a second factor: the export does not say"),
                Some(Collection::RmmServer),
                it.realm_name(known.account.realm),
            ),
        }
    }
    for server in it.facts.rmm_servers.iter().filter(|server| realms.contains(&server.node.realm)) {
        if server.forces_mfa.is(&true) {
            judgement.good(server.evidence);
        }
    }
    judgement.saying(format!(
        "{without} of {} sign in with a password alone",
        counted(all, "console account", "console accounts")
    ))
}
