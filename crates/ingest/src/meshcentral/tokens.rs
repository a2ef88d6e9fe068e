//! Login tokens. Name and user part are no secret; the password of a token is never read.

use bailiwick_model::facts::{AccessToken, Entity};
use bailiwick_model::{NodeKind, NodeRef, Observed};
use serde::Deserialize;

use super::instant;
use crate::json::observed;
use crate::out::Out;

/// A token as lists and events show it.
#[derive(Deserialize)]
pub(crate) struct Token {
    #[serde(default, deserialize_with = "observed")]
    pub name: Observed<String>,
    /// `~t:` and random characters: what stands in for the user name.
    #[serde(rename = "tokenUser")]
    pub user_part: String,
    #[serde(default, deserialize_with = "observed")]
    pub created: Observed<i64>,
    /// 0 is for good.
    #[serde(default, deserialize_with = "observed")]
    pub expire: Observed<i64>,
}

/// Adds a token of an account; whether it is one. What does not look like the user part of a token is not kept.
pub(crate) fn add(out: &mut Out<'_>, token: &Token, account: NodeRef) -> bool {
    if !token.user_part.starts_with("~t:") {
        return false;
    }
    let node = out.node(&token.user_part);
    let name = token.name.known().map(String::as_str).unwrap_or_default();
    let name = out.facts.names.add(name);
    let evidence = out.evidence();
    out.facts.entities.push(Entity { node, kind: NodeKind::ApiToken, name, inside: None, evidence });
    let expires = match token.expire {
        Observed::Known(0) => Observed::Known(None),
        other => instant(other).map(Some),
    };
    let token = AccessToken { node, account, name, created: instant(token.created), expires, evidence };
    out.facts.tokens.push(token);
    true
}
