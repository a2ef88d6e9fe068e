//! `LoginTokens --json`: login tokens of the account that asked, printed as a JavaScript literal and not as JSON.

use std::io::{BufRead, Read};

use bailiwick_model::facts::Collection;
use bailiwick_model::{NodeRef, RecordPath, Severity, Sym};
use serde::Deserialize;
use serde_json::Value;

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::meshcentral::tokens::{self, Token};
use crate::meshcentral::{self, literal};
use crate::out::Out;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "meshcentral_login_tokens",
    title: "MeshCentral: login tokens of one account",
    collections: &[Collection::RmmTokens],
    collect: Collect {
        command: "node node_modules/meshcentral/meshctrl.js LoginTokens --json --url wss://HOST --loginuser USER --loginpass \"$MESH_PASSWORD\" --token CODE > logintokens_for_USER.txt",
        least: "each account for itself, signed in with its password; nobody else can list them",
        unlocks: "tokens that sign in without a second factor, until when, and as whom: they are in no other list",
        documentation: meshcentral::DOCUMENTATION,
    },
    recognise,
    read,
};

/// Most bytes read: the printer stops after 100 tokens.
const MOST: u64 = 1 << 20;

fn recognise(head: &Head) -> bool {
    let start = head.text.trim_start();
    let printed = start.starts_with(['[', '{'])
        && ["tokenUser: '~t:", "tokenUser: \"~t:", "\"tokenUser\": \"~t:", "\"tokenUser\":\"~t:"]
            .iter()
            .any(|mark| start.chars().take(2000).collect::<String>().contains(mark));
    // Events name new tokens too, one level down.
    let is_events = head.json.as_ref().is_some_and(|json| json.first_has(&["action", "time"]));
    printed && !is_events
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    out.records_are(RecordPath::Array(""));
    let mut bytes = Vec::new();
    let whole = input.take(MOST + 1).read_to_end(&mut bytes).is_ok() && bytes.len() as u64 <= MOST;
    let literal = literal::parse(&String::from_utf8_lossy(&bytes));
    let whole = whole && literal.whole;
    let account = owner(out);
    let items = match literal.value {
        Value::Array(items) => items,
        one => vec![one],
    };
    let (mut read, mut passwords) = (0, false);
    for (at, item) in items.iter().enumerate() {
        out.at(at);
        passwords |= item.get("tokenPass").is_some_and(|value| !value.is_null());
        match Token::deserialize(item) {
            Ok(token) if tokens::add(out, &token, account) => read += 1,
            _ => strange(out),
        }
    }
    remarks(out, whole, passwords);
    let realm = out.realm();
    out.covers(Collection::RmmTokens, realm, read, false);
}

/// The account that the name of the file tells, else none.
fn owner(out: &mut Out<'_>) -> NodeRef {
    let path = out.path();
    let Some(name) = named_in(&path) else {
        out.remark(
            Severity::Warning,
            "meshcentral/token-owner-unknown",
            "the list does not say whose tokens these are",
            "name the file `logintokens_for_USER.txt`",
        );
        return NodeRef { realm: out.realm(), id: Sym::EMPTY };
    };
    out.remark(
        Severity::Note,
        "meshcentral/owner-from-file-name",
        "the account of these tokens was taken from the name of the file",
        "",
    );
    out.node(&format!("user//{name}"))
}

/// `logintokens_for_NAME.txt` always; `logintokens_NAME.txt` where the name holds a letter and no underscore, so that
/// `logintokens_not_json.txt` names nobody.
fn named_in(path: &str) -> Option<&str> {
    let name = path.rsplit(['/', '\\', '!']).next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (start, rest) = stem.split_once('_')?;
    if !start.eq_ignore_ascii_case("logintokens") {
        return None;
    }
    let named = rest.strip_prefix("for_").or_else(|| {
        let plain = rest.contains(|letter: char| letter.is_alphabetic()) && !rest.contains('_');
        plain.then_some(rest)
    })?;
    (!named.is_empty()).then_some(named)
}

fn strange(out: &mut Out<'_>) {
    out.remark_here(
        Severity::Warning,
        "meshcentral/token",
        "the record is no login token and was passed over",
        "make the export again with the current version of the command line tool",
    );
}

fn remarks(out: &mut Out<'_>, whole: bool, passwords: bool) {
    if !whole {
        out.remark(
            Severity::Warning,
            "meshcentral/tokens-cut",
            "the list is cut: the tool prints 100 tokens at most, or the file ends early",
            "delete tokens that are not needed and export again",
        );
    }
    if passwords {
        out.remark(
            Severity::Warning,
            "meshcentral/token-password",
            "the file holds the password of a token, which was not read",
            "delete the file, or the token",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{codes, facts};

    #[test]
    fn only_a_clear_file_name_names_the_owner() {
        for (path, name) in [
            ("x/logintokens_for_psa_sync.txt", Some("psa_sync")),
            ("x.zip!/LoginTokens_psa-sync.txt", Some("psa-sync")),
            ("logintokens_not_json.txt", None),
            ("logintokens_2026-11-23.txt", None),
            ("logintokens_for_.txt", None),
            ("logintokens.txt", None),
        ] {
            assert_eq!(named_in(path), name, "{path}");
        }
    }

    #[test]
    fn the_password_of_a_token_is_never_kept() {
        let text = "{\n  action: 'createLoginToken',\n  name: 'nightly',\n  tokenUser: '~t:abc',\n  tokenPass: 'hunter2secret',\n  created: 1795414528078,\n  expire: 1795414588078\n}";
        let facts = facts("logintokens_for_bob.txt", text);
        assert_eq!(codes(&facts), ["meshcentral/owner-from-file-name", "meshcentral/token-password"]);
        assert_eq!(facts.text(facts.tokens[0].account.id), "user//bob");
        assert_eq!(
            facts.tokens[0].expires.known().and_then(|time| time.map(|time| time.0)),
            Some(1_795_414_588)
        );
        assert!(!format!("{facts:?}").contains("hunter2"));
    }

    #[test]
    fn broken_lists_are_read_as_far_as_they_go() {
        let text = "[ { name: 'a', tokenUser: '~t:a', expire: 0 }, { name: 'b', tokenUser: 'secret?' }, 7,\n  ... 12 more items ]";
        let facts = facts("logintokens_for_bob.txt", text);
        assert_eq!(facts.tokens.len(), 1);
        assert_eq!(codes(&facts)[1..], ["meshcentral/token", "meshcentral/token", "meshcentral/tokens-cut"]);
    }
}
