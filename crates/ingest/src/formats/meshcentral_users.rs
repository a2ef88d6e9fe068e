//! `ListUsers --json`: accounts, their second factors, rights over the server, and every right that they hold directly.

use std::io::BufRead;

use bailiwick_model::facts::{
    Account, Collection, RmmAccount, RmmConditionalFactor, RmmRemoval, SecondFactor, SentFactor,
};
use bailiwick_model::time::LastUse;
use bailiwick_model::{Observed, Severity};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::format::{Collect, Format};
use crate::json::{observed, record, records, texts};
use crate::meshcentral::{self, Named, instant, links, local_part, rights};
use crate::out::Out;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "meshcentral_users",
    title: "MeshCentral: accounts",
    collections: &[Collection::RmmAccounts, Collection::RmmRights, Collection::RmmUserGroups],
    collect: Collect {
        command: "node node_modules/meshcentral/meshctrl.js ListUsers --json --url wss://HOST --loginuser USER --loginpass \"$MESH_PASSWORD\" --token CODE > listusers.json",
        least: "an account with the server right `Manage Users` that is in no account group; do not use `--filter`",
        unlocks: "who may sign in to the management server, with which second factor, and every customer that each account reaches directly",
        documentation: meshcentral::DOCUMENTATION,
    },
    recognise: |head| meshcentral::is_list_of(head, Named::User),
    read,
};

#[derive(Deserialize)]
struct User {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default, deserialize_with = "observed")]
    name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    realname: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    email: Observed<String>,
    #[serde(default, rename = "emailVerified", deserialize_with = "observed")]
    email_verified: Observed<bool>,
    #[serde(default, deserialize_with = "observed")]
    creation: Observed<i64>,
    #[serde(default, deserialize_with = "observed")]
    passchange: Observed<i64>,
    #[serde(default, deserialize_with = "observed")]
    login: Observed<i64>,
    #[serde(default, deserialize_with = "observed")]
    access: Observed<i64>,
    siteadmin: Option<Value>,
    #[serde(rename = "removeRights")]
    remove_rights: Option<Value>,
    #[serde(default, deserialize_with = "observed")]
    links: Observed<Map<String, Value>>,
    #[serde(default, deserialize_with = "texts")]
    groups: Vec<String>,
    otpsecret: Option<Value>,
    otphkeys: Option<Value>,
    otpduo: Option<Value>,
    otpekey: Option<Value>,
    otpdev: Option<Value>,
    otpkeys: Option<Value>,
    phone: Option<Value>,
    msghandle: Option<Value>,
}

/// Whether a field says that something is there: the server writes 1, a count, or nothing.
fn set(field: Option<&Value>) -> bool {
    match field {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    }
}

/// What is seen of the whole list: whether it could have been cut.
#[derive(Default)]
struct Whole {
    listed: u64,
    ungrouped: bool,
    with_factor: bool,
    without_factor: bool,
    memberships: usize,
    grants: u64,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut seen = Whole::default();
    let finish = records(input, out, "", |out, raw| {
        let Some(user) = record::<User>(out, raw) else { return };
        seen.listed += 1;
        seen.ungrouped |= user.groups.is_empty();
        let filtered_by = [&user.otphkeys, &user.otpkeys, &user.otpsecret];
        let has_factor = filtered_by.iter().any(|field| field.as_ref().is_some_and(|value| !value.is_null()));
        seen.with_factor |= has_factor;
        seen.without_factor |= !has_factor;
        account(out, &user);
        let taken = rights::mask(user.remove_rights.as_ref());
        if let Observed::Known(bits @ 1..) = taken {
            let removal = RmmRemoval { account: out.node(&user.id), bits, evidence: out.evidence() };
            out.facts.rmm_removals.push(removal);
        }
        let linked = links::read(out, &user.id, &user.links);
        seen.memberships += linked.memberships;
        seen.grants += linked.grants as u64;
    });
    let complete = finish.whole && finish.records == seen.listed && whole(out, &seen);
    let realm = out.realm();
    out.covers(Collection::RmmAccounts, realm, seen.listed, complete);
    out.covers(Collection::RmmRights, realm, seen.grants, complete);
    if complete && seen.memberships == 0 {
        out.covers(Collection::RmmUserGroups, realm, 0, true);
    }
}

/// Whether the list must be the whole one. An account in an account group is shown only accounts of its groups, and
/// `--filter 2fa` or `no2fa` leaves out accounts without a trace.
fn whole(out: &mut Out<'_>, seen: &Whole) -> bool {
    if !seen.ungrouped {
        out.remark(
            Severity::Note,
            "meshcentral/account-groups",
            "every account listed is in an account group, so accounts outside these groups may be missing",
            "export with an account that is in no account group",
        );
    }
    let filtered = seen.with_factor != seen.without_factor;
    if filtered {
        let which = if seen.with_factor { "has a" } else { "lacks the" };
        out.remark(
            Severity::Note,
            "meshcentral/maybe-filtered",
            format!("every account listed {which} second factor that `--filter` looks at, so others may be left out"),
            "export without `--filter`; the lists of device groups and user groups show whether somebody is missing",
        );
    }
    seen.ungrouped && !filtered
}

fn account(out: &mut Out<'_>, user: &User) {
    let site = rights::mask(user.siteadmin.as_ref());
    let label = user.name.known().map_or(local_part(&user.id), String::as_str);
    let node = links::entity(out, &user.id, label, None);
    let bits = match site {
        Observed::NotCollected => Observed::Known(0),
        other => other,
    };
    let fact = Account {
        node,
        login: out.facts.names.add(local_part(&user.id)),
        enabled: bits.map(|bits| bits == rights::FULL || bits & 32 == 0),
        guest: Observed::Known(false),
        aliases: aliases(out, user),
        created: instant(user.creation),
        last_use: last_use(user),
        password_set: instant(user.passchange),
        evidence: out.evidence(),
        ..Account::default()
    };
    out.facts.accounts.push(fact);
    let (second_factor, why, codes) = second_factor(user);
    for factor in codes {
        let fact = RmmConditionalFactor { account: node, factor, evidence: out.evidence() };
        out.facts.rmm_conditional_factors.push(fact);
    }
    let fact = RmmAccount {
        account: node,
        second_factor,
        second_factor_note: out.facts.names.add(why),
        sso_only: Observed::Known(is_single_sign_on(user)),
        full_admin: bits.map(|bits| bits == rights::FULL),
        manages_users: bits.map(|bits| bits & 2 != 0),
        manages_groups: bits.map(|bits| bits & 256 != 0),
        evidence: out.evidence(),
        ..RmmAccount::default()
    };
    out.facts.rmm_accounts.push(fact);
    let site = match bits {
        Observed::Known(bits) => rights::site(bits),
        _ => rights::device(bits),
    };
    if site.manages_access || !site.possible.is_empty() {
        let server = meshcentral::server(out);
        let grant = links::grant_of(out, node, server, &site);
        out.facts.rmm_grants.push(grant);
    }
}

fn aliases(out: &mut Out<'_>, user: &User) -> Vec<bailiwick_model::Sym> {
    let texts = [&user.email, &user.name, &user.realname].into_iter().filter_map(Observed::known);
    let own = local_part(&user.id);
    let mut aliases = Vec::new();
    for text in texts.filter(|text| !text.is_empty() && *text != own) {
        let alias = out.facts.names.add(text);
        if !aliases.contains(&alias) {
            aliases.push(alias);
        }
    }
    aliases
}

/// The later of the last sign-in and the last access; both are of the web pages only, so none is not "never".
fn last_use(user: &User) -> Observed<LastUse> {
    let times = [instant(user.login), instant(user.access)];
    Observed::from_option(times.iter().filter_map(Observed::known).max().map(|time| LastUse::At(*time)))
}

/// Accounts of an identity provider have an id that starts with `~`; the server asks them for no factor of its own.
fn is_single_sign_on(user: &User) -> bool {
    local_part(&user.id).starts_with('~')
}

/// What a sign-in with a password asks of this account: the server's own rule, not what its `--filter` calls 2FA.
fn second_factor(user: &User) -> (Observed<SecondFactor>, &'static str, Vec<SentFactor>) {
    if is_single_sign_on(user) {
        return (Observed::NotCollected, "signs in at an identity provider", Vec::new());
    }
    // The number of keys counts one-time-code keys too, so that it never shows phishing resistance.
    let asked = [
        (&user.otpsecret, "authenticator app"),
        (&user.otpduo, "Duo"),
        (&user.otphkeys, "security key, which may be one for one-time codes"),
    ];
    if let Some((_, note)) = asked.iter().find(|(field, _)| set(field.as_ref())) {
        return (Observed::Known(SecondFactor::Asked), note, Vec::new());
    }
    let has_address = user.email.known().is_some_and(|email| !email.is_empty());
    let email = set(user.otpekey.as_ref()) && has_address && user.email_verified.is(&true);
    let sent: Vec<_> = [
        (email, SentFactor::Email),
        (set(user.phone.as_ref()), SentFactor::TextMessage),
        (set(user.msghandle.as_ref()), SentFactor::Messenger),
    ]
    .into_iter()
    .filter_map(|(set, factor)| set.then_some(factor))
    .collect();
    if !sent.is_empty() {
        return (Observed::NotCollected, "codes that count only if the server sends them", sent);
    }
    let note = match (set(user.otpkeys.as_ref()), set(user.otpdev.as_ref())) {
        (true, _) => "backup codes only, which are no factor",
        (false, true) => "push device only, which the server does not ask for by itself",
        (false, false) => "",
    };
    (Observed::Known(SecondFactor::NotAsked), note, Vec::new())
}

#[cfg(test)]
mod tests;
