//! What an estate file could say, for `bailiwick init`.

use std::fmt::Write as _;

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Facts, NodeKind, RealmId, RealmKind};

use super::{Estate, Inference};
use crate::graph::PartyIx;

/// A party to confirm.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProposedParty {
    /// Short id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: PartyKind,
    /// Realms: kind and id, and a name for the reader.
    pub realms: Vec<(RealmKind, String, String)>,
    /// Device groups, sites, organisational units: name.
    pub groups: Vec<String>,
    /// The estate file has it already.
    pub declared: bool,
}

/// A proposed estate file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Proposal {
    /// Parties, providers first.
    pub parties: Vec<ProposedParty>,
    /// Things that nobody claims: what, and its id.
    pub unclaimed: Vec<(String, String)>,
    /// Why.
    pub reasons: Vec<Inference>,
}

/// Proposes an estate file from what the exports say.
pub fn propose(facts: &Facts, estate: &Estate) -> Proposal {
    let mut proposal = Proposal { reasons: estate.inferences.clone(), ..Proposal::default() };
    for (at, party) in (0u32..).map(PartyIx).zip(&estate.parties) {
        let realms: Vec<_> = (0u32..)
            .map(RealmId)
            .zip(&facts.realms)
            .filter(|(realm, _)| estate.party_of_realm(*realm) == at)
            .filter(|(_, realm)| !matches!(realm.kind, RealmKind::Source | RealmKind::Estate))
            .map(|(_, realm)| {
                (realm.kind, facts.text(realm.id).to_owned(), facts.text(realm.name).to_owned())
            })
            .collect();
        // Several exports name the same group.
        let mut seen = std::collections::BTreeSet::new();
        let groups: Vec<_> = facts
            .entities
            .iter()
            .filter(|entity| entity.kind == NodeKind::RmmDeviceGroup && entity.inside.is_none())
            .filter(|entity| estate.nodes.get(&entity.node) == Some(&at))
            .map(|entity| {
                let name = if entity.name.is_empty() { entity.node.id } else { entity.name };
                facts.text(name).to_owned()
            })
            .filter(|name| seen.insert(name.clone()))
            .collect();
        if party.kind == PartyKind::Unclaimed {
            for (kind, id, name) in realms {
                proposal.unclaimed.push((format!("{} realm `{}`", kind.word(), pick(&name, &id)), id));
            }
            for group in groups {
                proposal.unclaimed.push(("device group".to_owned(), group));
            }
            continue;
        }
        proposal.parties.push(ProposedParty {
            id: party.id.clone(),
            name: party.name.clone(),
            kind: party.kind,
            realms,
            groups,
            declared: party.declared,
        });
    }
    proposal.parties.sort_by_key(|party| party.kind);
    proposal.unclaimed.sort();
    proposal.unclaimed.dedup();
    proposal
}

fn pick<'a>(name: &'a str, id: &'a str) -> &'a str {
    if name.is_empty() { id } else { name }
}

impl Proposal {
    /// The estate file as text.
    pub fn to_toml(&self) -> String {
        let mut out = String::from(
            "# Estate file: who is who. Proposed from the exports; correct it and keep it beside them.\n",
        );
        for party in &self.parties {
            let _ = write!(
                out,
                "\n[[party]]\nid = {}\nname = {}\nkind = {}\n",
                quoted(&party.id),
                quoted(&party.name),
                quoted(party.kind.word())
            );
            if !party.realms.is_empty() {
                out.push_str("realms = [\n");
                for (kind, id, name) in &party.realms {
                    let _ = write!(out, "  {{ kind = {}, id = {} }},", quoted(kind.word()), quoted(id));
                    if !name.is_empty() && name != id {
                        let _ = write!(out, " # {}", one_line(name));
                    }
                    out.push('\n');
                }
                out.push_str("]\n");
            }
            if !party.groups.is_empty() {
                let groups: Vec<String> = party.groups.iter().map(|group| quoted(group)).collect();
                let _ = writeln!(out, "groups = [{}]", groups.join(", "));
            }
        }
        if !self.unclaimed.is_empty() {
            out.push_str("\n# Nobody claims these. Add each to the `realms` or `groups` of its party.\n");
            for (what, id) in &self.unclaimed {
                let _ = writeln!(out, "#   {}: {}", one_line(what), quoted(id));
            }
        }
        if !self.reasons.is_empty() {
            out.push_str("\n# Why:\n");
            for reason in &self.reasons {
                let _ = writeln!(out, "#   {}: {}", one_line(&reason.what), one_line(&reason.because));
            }
        }
        out
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
