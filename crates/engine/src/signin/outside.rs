//! Sign-ins outside Entra: Active Directory, gateways, consoles.

use bailiwick_model::facts::SecondFactor;
use bailiwick_model::{Barrier, BarrierState, Facts, NodeRef, Observed};
use rustc_hash::FxHashMap;

use super::verdict::Verdict;

/// A password login in an Active Directory domain. `smart_card` says whether the account must use a smart card;
/// `interactive` whether somebody sits at the screen.
pub fn ad_password(smart_card: Observed<bool>, interactive: bool) -> Verdict {
    let (state, text) = match (smart_card, interactive) {
        (Observed::Known(false), _) => {
            (BarrierState::Absent, "Kerberos and NTLM by password know no second factor")
        }
        (Observed::Known(true), true) => (
            BarrierState::Unknown,
            "a smart card is demanded at the screen, but the account keeps a hash that works over the network",
        ),
        (Observed::Known(true), false) => (
            BarrierState::Unknown,
            "a smart card is demanded at the screen; over the network a hash still works",
        ),
        _ => (BarrierState::Unknown, "it is not known whether the account must use a smart card"),
    };
    Verdict::open().with(Barrier::Mfa, state, text, None)
}

/// Which accounts of directories must use a smart card. What exports contradict is not known.
pub(crate) fn smart_cards(facts: &Facts) -> FxHashMap<NodeRef, Observed<bool>> {
    let mut cards: FxHashMap<NodeRef, Observed<bool>> = FxHashMap::default();
    for said in &facts.ad_principals {
        let known = cards.entry(said.node).or_insert(said.smartcard_required);
        match (*known, said.smartcard_required) {
            (Observed::Known(one), Observed::Known(other)) if one != other => *known = Observed::Unreadable,
            (Observed::NotCollected, other) => *known = other,
            _ => {}
        }
    }
    cards
}

/// What is known of a VPN or remote desktop gateway.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Gateway {
    /// Every group, realm and portal goes through the second factor.
    pub every_path: Observed<bool>,
    /// Local users or certificates sign in past it.
    pub ways_past: Observed<bool>,
    /// Users who have not enrolled pass.
    pub unenrolled_pass: Observed<bool>,
    /// Some path has a second factor.
    pub some_path: Observed<bool>,
}

/// A sign-in at a gateway. What no configuration shows is not in force.
pub fn gateway(gateway: Gateway) -> Verdict {
    let known = |value: Observed<bool>, wanted: bool| value.is(&wanted);
    let (state, text) = if known(gateway.some_path, false) {
        (BarrierState::Absent, "the gateway asks for no second factor")
    } else if known(gateway.ways_past, true) || known(gateway.unenrolled_pass, true) {
        (BarrierState::Unknown, "the gateway lets some sign in without the second factor")
    } else if known(gateway.every_path, true)
        && known(gateway.ways_past, false)
        && known(gateway.unenrolled_pass, false)
    {
        (BarrierState::InForce, "every way through the gateway asks for a second factor")
    } else {
        (
            BarrierState::Unknown,
            "a second factor is configured, but not every way through the gateway was read",
        )
    };
    Verdict::open().with(Barrier::Mfa, state, text, None)
}

/// What is known of the sign-in of one account at a console.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Console {
    /// The setting of the tool that forces a second factor on everybody.
    pub forced: Observed<bool>,
    /// Second factor of this account, as the list of users says.
    pub factor: Observed<SecondFactor>,
    /// Password login is off: single sign-on only.
    pub sso_only: Observed<bool>,
    /// It is no password but a key of the interface or of an agent.
    pub token: bool,
}

/// A sign-in at the console of a tool. A setting alone proves nothing of an account that may be exempt.
pub fn console(console: Console) -> Verdict {
    use BarrierState::{Absent, InForce, Unknown};
    let with = |barrier, state, text: &str| Verdict::open().with(barrier, state, text, None);
    if console.token {
        return with(Barrier::Mfa, Absent, "a token or key is asked for no second factor");
    }
    if console.sso_only.is(&true) {
        let text = "the console takes single sign-on only: its password does not sign in";
        return Verdict { refused: true, ..with(Barrier::Mfa, Absent, text) };
    }
    match (console.factor, console.forced) {
        (Observed::Known(SecondFactor::PhishingResistant), _) => {
            let text = "the console asks this account for a phishing-resistant second factor";
            with(Barrier::Mfa, InForce, text).with(Barrier::MfaPhishingResistant, InForce, text, None)
        }
        (Observed::Known(SecondFactor::Asked), _) => {
            with(Barrier::Mfa, InForce, "the console asks this account for a second factor")
        }
        (Observed::Known(SecondFactor::NotAsked), Observed::Known(false)) => {
            with(Barrier::Mfa, Absent, "the account has no second factor and the console does not force one")
        }
        (Observed::Known(SecondFactor::NotAsked), Observed::Known(true)) => {
            let text = "the console forces a second factor, but the account has none: whoever signs in may enrol one";
            with(Barrier::Mfa, Unknown, text)
        }
        (Observed::Known(SecondFactor::NotAsked), _) => {
            with(Barrier::Mfa, Absent, "the account has no second factor")
        }
        (_, Observed::Known(true)) => with(
            Barrier::Mfa,
            Unknown,
            "the console forces a second factor, but exempt accounts were not read",
        ),
        _ => with(Barrier::Mfa, Unknown, "it is not known whether the console asks for a second factor"),
    }
}

/// What an account is asked, with what the server supports: a server that asks nobody asks nobody with a factor either.
pub(crate) fn asked_by_server(facts: &Facts, account: NodeRef) -> Observed<SecondFactor> {
    let stated = facts.rmm_accounts.iter().find(|fact| fact.account == account);
    let stated = stated.map_or(Observed::NotCollected, |fact| fact.second_factor);
    let sent = facts.rmm_conditional_factors.iter().filter(|fact| fact.account == account);
    let sent: Vec<_> = sent.map(|fact| fact.factor).collect();
    let support = facts.rmm_factor_support.iter().find(|support| support.server.realm == account.realm);
    support.map_or(stated, |support| support.decide(stated, &sent))
}

/// The sign-in of an account of a management server, out of its own export.
pub(crate) fn account(facts: &Facts, account: NodeRef) -> Verdict {
    let fact = facts.rmm_accounts.iter().find(|fact| fact.account == account);
    let server = facts.rmm_servers.iter().find(|server| server.node.realm == account.realm);
    console(Console {
        forced: server.map_or(Observed::NotCollected, |server| server.forces_mfa),
        factor: asked_by_server(facts, account),
        sso_only: fact.map_or(Observed::NotCollected, |fact| fact.sso_only),
        token: false,
    })
}
