//! From what somebody types to a node or a party.

use std::fmt;

use bailiwick_model::NodeKind;
use bailiwick_model::nodes::NodeClass;

use super::Study;
use crate::graph::{NodeIx, PartyIx};

/// Nothing, or more than one thing, has this name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FindError {
    /// Nothing; the nearest known name, where one is near.
    Nothing(String, Option<String>),
    /// Several: their names.
    Several(String, Vec<String>),
}

impl fmt::Display for FindError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing(what, None) => write!(out, "nothing that was read is called `{what}`"),
            Self::Nothing(what, Some(near)) => {
                write!(out, "nothing that was read is called `{what}`; is `{near}` meant?")
            }
            Self::Several(what, names) => {
                let shown: Vec<&str> = names.iter().take(10).map(String::as_str).collect();
                let more = names.len().saturating_sub(shown.len());
                let more = if more == 0 { String::new() } else { format!(" and {more} more") };
                write!(out, "`{what}` may be each of these, name one: {}{more}", shown.join(", "))
            }
        }
    }
}

impl std::error::Error for FindError {}

/// How well a name fits, the best first.
const EXACT_ID: u8 = 0;
const SAME_NAME: u8 = 1;
const PREFIX: u8 = 2;

fn fit(wanted: &str, id: &str, names: &[&str]) -> Option<u8> {
    if id == wanted || id.eq_ignore_ascii_case(wanted) {
        return Some(EXACT_ID);
    }
    let lower = wanted.to_lowercase();
    let mut best = None;
    for name in names.iter().filter(|name| !name.is_empty()).map(|name| name.to_lowercase()) {
        let fit = if name == lower {
            SAME_NAME
        } else if name.starts_with(&lower) {
            PREFIX
        } else {
            continue;
        };
        best = Some(best.map_or(fit, |known: u8| known.min(fit)));
    }
    best
}

impl Study {
    /// A principal, tool, secret or other node: exact id, else login or name without case, else a unique start of one.
    ///
    /// # Errors
    /// When nothing or several things fit equally well.
    pub fn find(&self, wanted: &str) -> Result<NodeIx, FindError> {
        let (realm_part, id_part) = wanted.split_once("::").unwrap_or(("", wanted));
        let mut best: (u8, Vec<NodeIx>) = (u8::MAX, Vec::new());
        for (at, node) in (0u32..).map(NodeIx).zip(&self.graph.nodes) {
            let only_by_id =
                matches!(node.kind.class(), NodeClass::Way | NodeClass::Other) && id_part.len() < 36;
            if only_by_id || node.kind == NodeKind::Password {
                continue;
            }
            let realm =
                self.facts.realms.get(node.id.realm.0 as usize).map_or("", |realm| self.facts.text(realm.id));
            if !realm_part.is_empty() && !realm.eq_ignore_ascii_case(realm_part) {
                continue;
            }
            let names = [self.graph.names.text(node.name)];
            if let Some(fit) = fit(id_part, self.graph.names.text(node.id.id), &names) {
                if fit < best.0 {
                    best = (fit, Vec::new());
                }
                if fit == best.0 {
                    best.1.push(at);
                }
            }
        }
        match best.1.as_slice() {
            [] => Err(FindError::Nothing(wanted.to_owned(), self.near(id_part))),
            [one] => Ok(*one),
            several => Err(FindError::Several(
                wanted.to_owned(),
                several.iter().map(|node| self.full_id(*node)).collect(),
            )),
        }
    }

    /// A party by id or name.
    ///
    /// # Errors
    /// When nothing or several parties fit equally well.
    pub fn find_party(&self, wanted: &str) -> Result<PartyIx, FindError> {
        let mut best: (u8, Vec<PartyIx>) = (u8::MAX, Vec::new());
        for (at, party) in (0u32..).map(PartyIx).zip(&self.graph.parties) {
            if let Some(fit) = fit(wanted, &party.id, &[party.name.as_str()]) {
                if fit < best.0 {
                    best = (fit, Vec::new());
                }
                if fit == best.0 {
                    best.1.push(at);
                }
            }
        }
        match best.1.as_slice() {
            [] => {
                let names = self.graph.parties.iter().flat_map(|party| [party.id.as_str(), &party.name]);
                let near = bailiwick_model::nearest(wanted, names).map(str::to_owned);
                Err(FindError::Nothing(wanted.to_owned(), near))
            }
            [one] => Ok(*one),
            several => {
                let names = several
                    .iter()
                    .filter_map(|at| self.graph.party(*at))
                    .map(|party| party.id.clone())
                    .collect();
                Err(FindError::Several(wanted.to_owned(), names))
            }
        }
    }

    /// The principal or tool whose name is nearest to what was typed.
    fn near(&self, wanted: &str) -> Option<String> {
        let nodes = self.graph.nodes.iter();
        let known = nodes.filter(|node| matches!(node.kind.class(), NodeClass::Principal | NodeClass::Tool));
        let names = known.map(|node| self.graph.names.text(node.name)).filter(|name| !name.is_empty());
        bailiwick_model::nearest(wanted, names).map(str::to_owned)
    }

    /// `realm::id` of a node, which [`Self::find`] accepts, with its name where it has one.
    fn full_id(&self, node: NodeIx) -> String {
        let known = self.graph.node(node);
        let realm =
            self.facts.realms.get(known.id.realm.0 as usize).map_or("", |realm| self.facts.text(realm.id));
        let (id, name) = (self.graph.names.text(known.id.id), self.graph.names.text(known.name));
        let named = if name.is_empty() { String::new() } else { format!(" ({name})") };
        format!("{realm}::{id}{named}")
    }
}
