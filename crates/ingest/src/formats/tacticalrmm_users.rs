//! `GET /accounts/users/`: accounts and their role. There is no field for second factors, and none for superusers.

use std::io::BufRead;

use bailiwick_model::facts::{Account, Collection, RmmAccount};
use bailiwick_model::time::LastUse;
use bailiwick_model::{EdgeKind, NodeKind, Observed, Severity, Time};
use serde::Deserialize;

use crate::format::{Collect, Format};
use crate::json::{observed, record, records};
use crate::out::Out;
use crate::tacticalrmm;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "tacticalrmm_users",
    title: "Tactical RMM: accounts",
    collections: &[Collection::RmmAccounts, Collection::RmmRights],
    collect: Collect {
        command: "curl -s -H \"X-API-KEY: $TRMM_API_KEY\" https://API_HOST/accounts/users/ > accounts_users.json",
        least: "an API key of an account whose role has `can_list_accounts`",
        unlocks: "who may sign in to the management server, with which role, and when each last did",
        documentation: tacticalrmm::DOCUMENTATION,
    },
    recognise: |head| {
        tacticalrmm::is_list(head, &["id", "username", "is_active", "role", "block_dashboard_login"])
    },
    read,
};

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default, deserialize_with = "observed")]
    username: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    first_name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    last_name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    email: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    is_active: Observed<bool>,
    #[serde(default, deserialize_with = "observed")]
    last_login: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    role: Observed<i64>,
    #[serde(default, deserialize_with = "observed")]
    block_dashboard_login: Observed<bool>,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut accounts = 0;
    let finish = records(input, out, "", |out, raw| {
        let Some(user) = record::<User>(out, raw) else { return };
        accounts += 1;
        account(out, &user);
    });
    let realm = out.realm();
    out.covers(Collection::RmmAccounts, realm, accounts, finish.whole && accounts == finish.records);
    out.covers(Collection::RmmRights, realm, 0, false);
    out.remark(
        Severity::Note,
        "tacticalrmm/superusers-not-listed",
        "the list shows neither second factors nor which accounts are superusers of the server; a superuser has every right without a role",
        "on the server, list the accounts with `is_superuser` set, and see that all of them are meant",
    );
}

fn account(out: &mut Out<'_>, user: &User) {
    let login = user.username.known().map(String::as_str).unwrap_or_default();
    let node = tacticalrmm::entity(out, &format!("user:{}", user.id), NodeKind::RmmUser, login, None);
    match user.role {
        Observed::Known(role) => {
            let role = out.node(&format!("role:{role}"));
            tacticalrmm::relate(out, EdgeKind::RmmMemberOf, node, role);
        }
        Observed::NotCollected => {}
        Observed::Unreadable => out.remark_here(
            Severity::Warning,
            "tacticalrmm/role",
            "the role of the account cannot be read, so what it may do is not known",
            "make the export again; `role` should be a number",
        ),
    }
    let full_name = [&user.first_name, &user.last_name].map(|name| name.known().map_or("", String::as_str));
    let full_name = full_name.join(" ");
    let aliases = [user.email.known().map_or("", String::as_str), full_name.trim()];
    let fact = Account {
        node,
        login: out.facts.names.add(login),
        enabled: user.is_active,
        guest: Observed::Known(false),
        aliases: aliases
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| out.facts.names.add(text))
            .collect(),
        // The dashboard alone sets it: an account that is used through its API key never signs in.
        last_use: time(&user.last_login).map(LastUse::At),
        evidence: out.evidence(),
        ..Account::default()
    };
    out.facts.accounts.push(fact);
    let fact = RmmAccount {
        account: node,
        second_factor_note: out.facts.names.add("the list has no field for second factors"),
        console_blocked: user.block_dashboard_login,
        evidence: out.evidence(),
        ..RmmAccount::default()
    };
    out.facts.rmm_accounts.push(fact);
}

fn time(text: &Observed<String>) -> Observed<Time> {
    match text {
        Observed::Known(text) => Time::parse(text).map_or(Observed::Unreadable, Observed::Known),
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{codes, facts};

    #[test]
    fn roles_that_cannot_be_read_are_said() {
        let text = r#"[
            {"id":1,"username":"a","is_active":true,"role":null,"block_dashboard_login":false,"last_login":null},
            {"id":2,"username":"b","is_active":true,"role":{"id":3},"block_dashboard_login":false,"last_login":"x"}
        ]"#;
        let facts = facts("accounts_users.json", text);
        assert!(facts.relations.is_empty());
        assert_eq!(codes(&facts), ["tacticalrmm/role", "tacticalrmm/superusers-not-listed"]);
        assert_eq!(facts.accounts[0].last_use, Observed::NotCollected);
        assert_eq!(facts.accounts[1].last_use, Observed::Unreadable);
    }
}
