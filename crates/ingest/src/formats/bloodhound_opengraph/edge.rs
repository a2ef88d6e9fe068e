//! An edge: its kind, and how its ends are found.

use bailiwick_model::facts::{GraphEdge, GraphEnd, GraphMatch, GraphTerms, OWN_KINDS};
use bailiwick_model::{Barrier, BarrierSet, Effect, Effects, Severity, Sym};
use serde_json::{Map, Value};

use super::COMPARE;
use super::matching::Matching;
use super::node::LONGEST;
use crate::out::Out;

/// Takes an edge. Whether all of it was understood.
pub(super) fn take(out: &mut Out<'_>, matching: &mut Matching, members: &Map<String, Value>) -> bool {
    let kind = members.get("kind").and_then(Value::as_str).filter(|kind| is_kind(kind));
    let ends = ["start", "end"].map(|end| members.get(end).and_then(Value::as_object));
    let (Some(kind), [Some(start), Some(end)]) = (kind, ends) else {
        let message = "the edge has no `kind` of letters, digits and underscores, or lacks an end";
        out.remark_here(Severity::Warning, "opengraph/edge", message, COMPARE);
        return false;
    };
    let terms = kind.strip_prefix(OWN_KINDS).map(|_| terms(out, members));
    let evidence = out.evidence();
    let (from, to) = (self::end(start), self::end(end));
    let (Some(from), Some(to)) = (from, to) else {
        let message = "an end of the edge names no node: it needs `value`, or `property_matchers` with `match_by` property";
        out.remark_here(Severity::Warning, "opengraph/end", message, COMPARE);
        return false;
    };
    let at = out.facts.graph_edges.len();
    for (start, end) in [(true, &from), (false, &to)] {
        if let Wanted::Properties(wanted) = end {
            matching.wanted(at, start, wanted);
        }
    }
    let kind = out.facts.names.add(kind);
    let (from, to) = (from.end(out), to.end(out));
    let scope = members.get("properties").and_then(|properties| properties.get("scope")?.as_str());
    let scope = out.facts.names.add_id(scope.filter(|id| id.len() <= LONGEST).unwrap_or_default());
    out.facts.graph_edges.push(GraphEdge { kind, from, to, scope, terms, evidence });
    true
}

fn is_kind(kind: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    !kind.is_empty() && kind.len() <= 256 && kind.chars().all(fits)
}

/// What an end asks for.
enum Wanted<'a> {
    /// An id or name, and the kind of the node.
    Text(GraphMatch, &'a str, &'a str),
    /// Properties, and the kind of the node.
    Properties(Properties<'a>),
}

/// Properties that a node must have.
pub(super) struct Properties<'a> {
    pub(super) all: Vec<(&'a str, &'a Value)>,
    pub(super) kind: &'a str,
}

fn end(end: &Map<String, Value>) -> Option<Wanted<'_>> {
    let text = |key: &str| end.get(key).and_then(Value::as_str).filter(|text| text.len() <= LONGEST);
    let kind = text("kind").unwrap_or_default();
    let by = match end.get("match_by") {
        None | Some(Value::Null) => "id",
        Some(by) => by.as_str()?,
    };
    match by {
        "id" => text("value").filter(|id| !id.is_empty()).map(|id| Wanted::Text(GraphMatch::Id, id, kind)),
        "name" => text("value")
            .filter(|name| !name.is_empty())
            .map(|name| Wanted::Text(GraphMatch::Name, name, kind)),
        "property" => {
            let matchers = end.get("property_matchers")?.as_array().filter(|all| !all.is_empty())?;
            let all: Option<Vec<_>> = matchers.iter().map(matcher).collect();
            Some(alike(all?, kind))
        }
        _ => None,
    }
}

fn matcher(value: &Value) -> Option<(&str, &Value)> {
    let members = value.as_object()?;
    let equals = members.get("operator").and_then(Value::as_str) == Some("equals");
    let value = members
        .get("value")
        .filter(|value| !matches!(value, Value::Null | Value::Array(_) | Value::Object(_)))?;
    equals.then_some((members.get("key")?.as_str()?, value))
}

/// Properties that BloodHound gives to every node are asked for as what they are, so that nodes of other files count.
fn alike<'a>(all: Vec<(&'a str, &'a Value)>, kind: &'a str) -> Wanted<'a> {
    match all.as_slice() {
        [("objectid", Value::String(id))] => Wanted::Text(GraphMatch::Id, id, kind),
        [("name", Value::String(name))] => Wanted::Text(GraphMatch::Name, name, kind),
        _ => Wanted::Properties(Properties { all, kind }),
    }
}

impl Wanted<'_> {
    fn end(&self, out: &mut Out<'_>) -> GraphEnd {
        match self {
            Self::Text(by, value, kind) => GraphEnd {
                by: *by,
                value: out.facts.names.add(&value.to_uppercase()),
                kind: out.facts.names.add(kind),
            },
            Self::Properties(_) => GraphEnd::default(),
        }
    }
}

/// Terms of an edge that this program wrote. What is not understood of them makes the edge possible, not proven.
fn terms(out: &mut Out<'_>, members: &Map<String, Value>) -> GraphTerms {
    let properties = members.get("properties").and_then(Value::as_object);
    let of = |key: &str| properties.and_then(|properties| properties.get(key));
    let words = |key: &str| of(key).map_or(Some(Vec::new()), texts);
    let barriers = |key: &str| words(key)?.into_iter().map(Barrier::from_word).collect::<Option<Vec<_>>>();
    let effects =
        words("effects").and_then(|all| all.into_iter().map(Effect::from_word).collect::<Option<Vec<_>>>());
    let (in_force, unknown) = (barriers("barriers_in_force"), barriers("barriers_unknown"));
    let proven = of("proven").and_then(Value::as_bool) == Some(true);
    let sound = effects.is_some() && in_force.is_some() && unknown.is_some();
    let text = |out: &mut Out<'_>, key: &str| -> Sym {
        let text = of(key).and_then(Value::as_str).filter(|text| text.len() <= LONGEST);
        out.facts.names.add(text.unwrap_or_default())
    };
    GraphTerms {
        possible: !proven || !sound,
        // Of effects that cannot be read, any may be meant.
        effects: effects.map_or(Effects::ALL, |all| Effects::of(&all)),
        in_force: BarrierSet::of(&in_force.unwrap_or_default()).0,
        unknown: BarrierSet::of(&unknown.unwrap_or_default()).0,
        note: text(out, "note"),
        gap: text(out, "gap"),
    }
}

fn texts(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Value::as_str).collect()
}
