//! `GET /accounts/apikeys/`: API keys by name. The answer holds every key in clear; it is never read.

use std::io::BufRead;

use bailiwick_model::facts::{AccessToken, Collection};
use bailiwick_model::{NodeKind, NodeRef, Observed, Severity, Sym, Time};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::format::{Collect, Format};
use crate::json::{observed, record, records};
use crate::out::Out;
use crate::tacticalrmm;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "tacticalrmm_api_keys",
    title: "Tactical RMM: API keys",
    collections: &[Collection::RmmTokens],
    collect: Collect {
        command: "curl -s -H \"X-API-KEY: $TRMM_API_KEY\" https://API_HOST/accounts/apikeys/ | jq 'map(del(.key))' > accounts_apikeys.json",
        least: "an API key of an account whose role has `can_list_api_keys`; the answer holds every key in clear, so take them out at once",
        unlocks: "keys that sign in without a second factor, until when, and as whom",
        documentation: tacticalrmm::DOCUMENTATION,
    },
    recognise: |head| tacticalrmm::is_list(head, &["id", "name", "expiration", "user"]),
    read,
};

#[derive(Deserialize)]
struct Key {
    id: i64,
    #[serde(default, deserialize_with = "observed")]
    name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    user: Observed<i64>,
    #[serde(default, deserialize_with = "observed")]
    created_time: Observed<String>,
    /// `null` is for good; absent is not known.
    #[serde(default, deserialize_with = "present")]
    expiration: Option<Value>,
    /// Only whether it is there: the value is dropped while it is parsed.
    #[serde(default, rename = "key")]
    in_clear: Option<serde::de::IgnoredAny>,
}

fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let (mut keys, mut in_clear) = (0, false);
    let finish = records(input, out, "", |out, raw| {
        let Some(key) = record::<Key>(out, raw) else { return };
        keys += 1;
        in_clear |= key.in_clear.is_some();
        add(out, &key);
    });
    if in_clear {
        out.remark(
            Severity::Warning,
            "tacticalrmm/keys-in-clear",
            "the file holds API keys in clear, which were not read",
            "delete the file, and take the keys out with `jq 'map(del(.key))'` next time",
        );
    }
    let realm = out.realm();
    out.covers(Collection::RmmTokens, realm, keys, finish.whole && keys == finish.records);
}

fn add(out: &mut Out<'_>, key: &Key) {
    let name = key.name.known().map(String::as_str).unwrap_or_default();
    let node = tacticalrmm::entity(out, &format!("apikey:{}", key.id), NodeKind::ApiToken, name, None);
    let account = match key.user {
        Observed::Known(user) => out.node(&format!("user:{user}")),
        Observed::NotCollected | Observed::Unreadable => NodeRef { realm: out.realm(), id: Sym::EMPTY },
    };
    let created = key.created_time.known().and_then(|time| Time::parse(time));
    let expires = match &key.expiration {
        None => Observed::NotCollected,
        Some(Value::Null) => Observed::Known(None),
        Some(value) => match value.as_str().and_then(Time::parse) {
            Some(time) => Observed::Known(Some(time)),
            None => Observed::Unreadable,
        },
    };
    let token = AccessToken {
        node,
        account,
        name: out.facts.names.add(name),
        created: Observed::from_option(created),
        expires,
        evidence: out.evidence(),
    };
    out.facts.tokens.push(token);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{codes, facts};

    #[test]
    fn no_expiry_and_no_field_are_told_apart() {
        let text = r#"[
            {"id":1,"name":"a","user":2,"expiration":null},
            {"id":2,"name":"b","user":2,"expiration":"soon"},
            {"id":3,"name":"c"},
            {"id":4,"name":"d","user":"alice","expiration":"2026-12-01T00:00:00Z","key":"TOPSECRET"}
        ]"#;
        let facts = facts("accounts_apikeys.json", text);
        let until = Time::parse("2026-12-01");
        let expires: Vec<_> = facts.tokens.iter().map(|token| token.expires).collect();
        assert_eq!(
            expires,
            [Observed::Known(None), Observed::Unreadable, Observed::NotCollected, Observed::Known(until)]
        );
        assert!(facts.tokens[2].account.id.is_empty() && facts.tokens[3].account.id.is_empty());
        assert_eq!(codes(&facts), ["tacticalrmm/keys-in-clear"]);
        assert!(!format!("{facts:?}").contains("TOPSECRET"));
    }
}
