//! `ListEvents --json`: when accounts were last used, and login tokens that they made.

use std::collections::BTreeMap;
use std::io::BufRead;

use bailiwick_model::facts::{Account, Collection, Entity};
use bailiwick_model::time::LastUse;
use bailiwick_model::{Evidence, NodeKind, Observed, Severity, Time};
use serde::Deserialize;

use crate::format::{Collect, Format};
use crate::head::{Head, JsonShape};
use crate::json::{observed, record, records};
use crate::meshcentral::tokens::{self, Token};
use crate::meshcentral::{self, Named, local_part, named};
use crate::out::Out;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "meshcentral_events",
    title: "MeshCentral: events",
    collections: &[Collection::RmmTokens],
    collect: Collect {
        command: "node node_modules/meshcentral/meshctrl.js ListEvents --json --limit 100000 --url wss://HOST --loginuser USER --loginpass \"$MESH_PASSWORD\" --token CODE > listevents.json",
        least: "an account with the server right `All Events`, or a full administrator",
        unlocks: "when each account was last used, and login tokens of accounts that are in no other list",
        documentation: meshcentral::DOCUMENTATION,
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    head.json.as_ref().is_some_and(|json| {
        json.shape == JsonShape::Array
            && json.first_has(&["action", "time"])
            && (json.first_has(&["etype"]) || json.first_has(&["msgid"]))
    })
}

#[derive(Deserialize)]
struct Event {
    #[serde(default, deserialize_with = "observed")]
    action: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    userid: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    time: Observed<String>,
    #[serde(default, rename = "newToken", deserialize_with = "observed")]
    new_token: Observed<Token>,
}

/// Actions whose account is the one that acted, signed in. Of other events the account may be the one acted upon.
const ACTS: &[&str] = &["login", "relaylog", "runcommands", "createmesh", "meshchange", "loginTokenAdded"];

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut last: BTreeMap<String, (Time, Evidence)> = BTreeMap::new();
    let mut made = 0;
    records(input, out, "", |out, raw| {
        let Some(event) = record::<Event>(out, raw) else { return };
        let Some(time) = event.time.known().and_then(|time| Time::parse(time)) else { return };
        out.collected(time);
        let user = event.userid.known().filter(|id| named(id) == Some(Named::User));
        let acts = event.action.known().is_some_and(|action| ACTS.contains(&action.as_str()));
        let Some(user) = user.filter(|_| acts) else { return };
        if last.get(user).is_none_or(|(known, _)| *known < time) {
            last.insert(user.clone(), (time, out.evidence()));
        }
        if let Observed::Known(token) = &event.new_token {
            let account = out.node(user);
            made += u64::from(tokens::add(out, token, account));
        }
    });
    for (user, (time, evidence)) in last {
        let node = out.node(&user);
        let name = out.facts.names.add(local_part(&user));
        out.facts.entities.push(Entity { node, kind: NodeKind::RmmUser, name, inside: None, evidence });
        let account = Account {
            node,
            login: name,
            last_use: Observed::Known(LastUse::At(time)),
            evidence,
            ..Account::default()
        };
        out.facts.accounts.push(account);
    }
    if made > 0 {
        out.remark(
            Severity::Note,
            "meshcentral/tokens-from-events",
            "login tokens were read from events, which say when a token was made and never when it was deleted",
            "ask the owners for `LoginTokens --json`",
        );
        let realm = out.realm();
        out.covers(Collection::RmmTokens, realm, made, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::facts;

    #[test]
    fn only_what_an_account_did_itself_is_a_use() {
        let event = |action: &str, user: &str, day: u8| {
            format!(
                r#"{{"etype":"user","action":"{action}","userid":"user//{user}","time":"2026-11-{day:02}T00:00:00Z"}}"#
            )
        };
        let list = [
            event("login", "ann", 3),
            event("relaylog", "ann", 5),
            event("login", "ann", 1),
            event("authfail", "bob", 9),
            event("accountchange", "cid", 9),
            event("accountcreate", "dan", 9),
        ];
        let facts = facts("listevents.json", &format!("[{}]", list.join(",")));
        assert_eq!(facts.accounts.len(), 1);
        assert_eq!(
            facts.accounts[0].last_use,
            Observed::from_option(Time::parse("2026-11-05").map(LastUse::At))
        );
        assert_eq!(facts.accounts[0].evidence.record, 1);
        assert_eq!(facts.sources[0].collected, Time::parse("2026-11-09"));
    }
}
