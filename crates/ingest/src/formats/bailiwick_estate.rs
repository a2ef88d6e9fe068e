//! The estate file, in TOML: parties, what belongs to them, where files come from, who left, settings that no export
//! carries, and what fixes cost here.
//!
//! Its grammar is `schemas/estate.schema.json`. A file with a fault in its TOML is not read at all; a value that is
//! none of the known ones is remarked with its line, and the rest is read.

mod claims;
mod costs;
mod meanings;

use std::io::BufRead;
use std::sync::LazyLock;

use bailiwick_model::facts::{
    AttestedSettings, Collection, DeclaredParty, Leaver, PartyKind, SourceClaim, TierZeroClaim,
};
use bailiwick_model::{Observed, RealmKind, RecordPath, Severity, Sym};
use serde_json::Value;

use crate::document::{Checker, Codes, Node, parse_toml, remark_at, whole_text};
use crate::format::{Collect, Format};
use crate::head::Head;
use crate::out::Out;
use claims::Claims;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "bailiwick_estate",
    title: "Estate file",
    collections: &[Collection::Estate],
    collect: Collect {
        command: "bailiwick init PATH... > estate.toml",
        least: "none",
        unlocks: "names of customers, what belongs to whom, and settings that no export carries",
        documentation: "https://toml.io/en/v1.0.0",
    },
    recognise,
    read,
};

/// JSON Schema of the estate file.
pub const SCHEMA: &str = include_str!("../../schemas/estate.schema.json");

static PARSED: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(SCHEMA).unwrap_or_default());

const CODES: Codes =
    Codes { unknown_key: "estate/unknown-key", missing_key: "estate/missing-key", value: "estate/value" };

const TABLES: [&str; 7] = ["party", "source", "leaver", "settings", "cost", "opengraph", "tier_zero"];

fn recognise(head: &Head) -> bool {
    let named = head.file_name().to_ascii_lowercase();
    let header = |line: &str| {
        let inner = line.trim().strip_prefix("[[").and_then(|rest| rest.split_once("]]"));
        inner.is_some_and(|(name, _)| TABLES.contains(&name.trim()))
    };
    head.text.lines().any(header) || named == "estate.toml" || named.ends_with(".estate.toml")
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    out.records_are(RecordPath::Line);
    if let Some(source) = out.source() {
        source.reference = true;
    }
    let Some(text) = whole_text(input, out) else { return };
    let document = match parse_toml(&text) {
        Ok(document) => document,
        Err(fault) => {
            let help = "mend this line; nothing of the file was read, because parts of it could go to the wrong party";
            let message = format!("the file is no TOML: {}", fault.message.replace('\n', " "));
            remark_at(out, fault.at, Severity::Error, "estate/syntax", &message, help);
            return;
        }
    };
    let mut checker = Checker::new(&PARSED, CODES);
    checker.check(out, &document);
    let mut claims = Claims::default();
    let parties = document.items_of("party");
    for node in parties {
        party(out, node, &mut claims);
    }
    document.items_of("source").iter().for_each(|node| source(out, node));
    document.items_of("leaver").iter().for_each(|node| leaver(out, node));
    document.items_of("settings").iter().for_each(|node| settings(out, node));
    let costs_clean = costs::read(out, document.items_of("cost"));
    let meant = meanings::read(out, document.items_of("opengraph"));
    document.items_of("tier_zero").iter().for_each(|node| tier_zero(out, node));
    let clean = checker.clean && claims.clean && costs_clean && meant;
    out.covers(Collection::Estate, out.realm(), parties.len() as u64, clean);
}

fn at(out: &mut Out<'_>, node: &Node) {
    out.at(node.at.line.saturating_sub(1) as usize);
}

fn party(out: &mut Out<'_>, node: &Node, claims: &mut Claims) {
    let id = node.text_of("id");
    if !id.is_known() {
        return;
    }
    at(out, node);
    let kind = node.text_of("kind");
    let kind = kind.known().and_then(|word| PartyKind::from_word(word)).unwrap_or(PartyKind::Unclaimed);
    let (id, name) = (out.text(&id), out.text(&node.text_of("name")));
    let fact = DeclaredParty {
        id,
        name: if name.is_empty() { id } else { name },
        kind,
        seats: node.number_of("seats"),
        contract_ends: node.time_of("contract_ends"),
        evidence: out.evidence(),
    };
    claims.party(out, node, fact);
}

fn source(out: &mut Out<'_>, node: &Node) {
    at(out, node);
    let kind = node.text_of("kind");
    let base = SourceClaim {
        kind: kind.known().and_then(|word| RealmKind::from_word(word)).unwrap_or_default(),
        realm: out.id(&node.text_of("realm")),
        collected: node.time_of("collected"),
        vantage: node.text_of("vantage").map(|word| out.facts.names.add(&word)),
        evidence: out.evidence(),
        pattern: Sym::EMPTY,
    };
    for pattern in node.texts_of("files") {
        let pattern = out.facts.names.add(pattern);
        out.facts.source_claims.push(SourceClaim { pattern, ..base.clone() });
    }
}

fn tier_zero(out: &mut Out<'_>, node: &Node) {
    let realm = out.text(&node.text_of("realm"));
    for object in node.items_of("objects") {
        at(out, object);
        let named = object.text().filter(|text| !text.is_empty());
        if let Some(named) = named.filter(|_| !realm.is_empty()) {
            let (object, evidence) = (out.facts.names.add(named), out.evidence());
            out.facts.tier_zero_claims.push(TierZeroClaim { realm, object, evidence });
        }
    }
}

fn leaver(out: &mut Out<'_>, node: &Node) {
    at(out, node);
    let login = out.text(&node.text_of("login"));
    if !login.is_empty() {
        let (left, evidence) = (node.time_of("left"), out.evidence());
        out.facts.leavers.push(Leaver { login, left, evidence });
    }
}

fn settings(out: &mut Out<'_>, node: &Node) {
    at(out, node);
    let Observed::Known(realm) = node.text_of("realm") else { return };
    let kind = match node.text_of("kind") {
        Observed::Known(word) => RealmKind::from_word(&word),
        _ => Some(RealmKind::Entra),
    };
    let Some(kind) = kind else { return };
    let flag = |name: &str| match node.flag_of(name) {
        Observed::Unreadable if node.text_of(name).is(&"unknown".to_owned()) => Observed::NotCollected,
        flag => flag,
    };
    let word = |name: &str, words: &[(&str, &'static str)]| match node.text_of(name) {
        Observed::Known(word) if word == "unknown" => Observed::NotCollected,
        Observed::Known(word) => words
            .iter()
            .find(|(known, _)| *known == word)
            .map_or(Observed::Unreadable, |(_, meaning)| Observed::Known(*meaning)),
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    };
    let provider = [("mfa-for-all", "all"), ("none", "none"), ("claim-always", "claim-always")];
    let clouds = [("public", "public"), ("us-government", "us-government"), ("china", "china")];
    let fact = AttestedSettings {
        realm: out.facts.realm(kind, &realm),
        trusted_ips: word("trusted_ips", &[("none", "none"), ("some", "some")]).map(|word| word == "some"),
        app_passwords: flag("app_passwords"),
        skip_federated_intranet: flag("skip_federated_intranet"),
        premium: flag("premium"),
        device_join_mfa: flag("device_join_mfa"),
        smtp_auth_disabled: flag("smtp_auth_disabled"),
        identity_provider: word("identity_provider", &provider).map(|word| out.facts.names.add(word)),
        cloud: word("cloud", &clouds).map(|word| out.facts.names.add(word)),
        evidence: out.evidence(),
    };
    out.facts.attested.push(fact);
}

#[cfg(test)]
mod tests;
