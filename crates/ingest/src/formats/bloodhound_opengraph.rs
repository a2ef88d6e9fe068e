//! OpenGraph: the form in which BloodHound takes graphs of other tools, and in which this program writes its own.
//!
//! `{"metadata":{"source_kind":..},"graph":{"nodes":[..],"edges":[..]}}`. Kinds are read as they are written: what
//! they mean is decided where the estate file is known. Nothing of a node's properties is kept but what is named in
//! `node.rs`. A graph says nothing of what it leaves out, so no list of a tenant or domain counts as read by it.
//! Rules: <https://bloodhound.specterops.io/opengraph/developer/nodes>, `.../edges`.

mod edge;
mod matching;
mod node;

use std::io::BufRead;

use bailiwick_model::facts::Collection;
use bailiwick_model::{RecordPath, Severity};
use serde_json::{Map, Value};

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{Limits, Member, Visit, split_inside};
use crate::out::Out;
use matching::Matching;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "bloodhound_opengraph",
    title: "OpenGraph (BloodHound's form for graphs of any tool)",
    collections: &[Collection::OpenGraph],
    collect: Collect {
        command: "run the OpenGraph collector of the tool, such as those named in the OpenGraph library\n\
                  bailiwick export opengraph PATH... --out graph.json",
        least: "that of the collector",
        unlocks: "edges of systems that no other export here covers; what their kinds mean, the estate file says",
        documentation: "https://bloodhound.specterops.io/opengraph/overview",
    },
    recognise,
    read,
};

/// The outer object has a member `graph` that is an object with a list of nodes or of edges.
fn recognise(head: &Head) -> bool {
    let Some(json) = head.json.as_ref().filter(|json| json.list.is_none()) else { return false };
    let graph = json.members.get("graph").and_then(Value::as_object);
    graph.map_or_else(
        || begins_with_graph(&head.text),
        |graph| LISTS.iter().any(|list| graph.get(*list).is_some_and(Value::is_array)),
    )
}

const LISTS: [&str; 2] = ["nodes", "edges"];

/// The same for a document that is larger than the head: `"graph": {"nodes": [`.
fn begins_with_graph(text: &str) -> bool {
    let Some((before, after)) = text.split_once("\"graph\"") else { return false };
    // Only `metadata` may stand before it.
    let before = before.trim_start().strip_prefix('{').map(str::trim);
    let outer = before.is_some_and(|before| before.is_empty() || before.starts_with("\"metadata\""));
    let after = after.trim_start().strip_prefix(':').and_then(|rest| rest.trim_start().strip_prefix('{'));
    let Some(inner) = after else { return false };
    outer
        && LISTS.iter().any(|list| {
            let key = inner.trim_start().strip_prefix('"').and_then(|rest| rest.strip_prefix(*list));
            let value = key.and_then(|rest| rest.strip_prefix('"')?.trim_start().strip_prefix(':'));
            value.is_some_and(|value| value.trim_start().starts_with('['))
        })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    out.records_are(RecordPath::Two("graph.nodes", "graph.edges"));
    let mut reader =
        Reader { out, matching: Matching::default(), nodes: false, records: 0, whole: true, listed: false };
    split_inside(input, "graph", &LISTS, Limits::default(), &mut reader);
    let Reader { out, matching, records, mut whole, listed, .. } = reader;
    whole &= matching.settle(out);
    if !listed {
        whole = false;
        out.remark(
            Severity::Warning,
            "opengraph/no-graph",
            "the file holds no list of nodes and no list of edges",
            "make the export again; both belong under `graph`",
        );
    }
    out.covers(Collection::OpenGraph, out.realm(), records, whole);
}

struct Reader<'r, 'o> {
    out: &'r mut Out<'o>,
    matching: Matching,
    /// The list that is read holds nodes.
    nodes: bool,
    records: u64,
    whole: bool,
    listed: bool,
}

impl Reader<'_, '_> {
    fn record(&mut self, at: usize, raw: &[u8]) {
        self.out.at(at.saturating_mul(2).saturating_add(usize::from(!self.nodes)));
        self.records += 1;
        let Ok(members) = serde_json::from_slice::<Map<String, Value>>(raw) else {
            let message = "the record is no object, or no JSON";
            self.out.remark_here(Severity::Warning, "opengraph/record", message, COMPARE);
            self.whole = false;
            return;
        };
        self.whole &= if self.nodes {
            node::take(self.out, &mut self.matching, &members)
        } else {
            edge::take(self.out, &mut self.matching, &members)
        };
    }
}

/// Help for records that break the rules.
const COMPARE: &str =
    "compare it with the schema of OpenGraph nodes and edges; the rest of the file was read";

impl Visit for Reader<'_, '_> {
    fn list(&mut self, key: &str) {
        self.nodes = key == "nodes";
        self.listed = true;
    }

    fn member(&mut self, member: Member<'_>) {
        let (code, message) = match member {
            Member::Element(at, raw) => return self.record(at, raw),
            Member::List | Member::Entry(..) => return,
            Member::TooLarge(_) => (
                "json/record-too-large",
                "a record is larger or deeper than any real one and was passed over",
            ),
            Member::Truncated => ("json/truncated", "the file ends in the middle"),
            Member::Malformed => ("json/malformed", "this is no JSON to its end"),
        };
        self.whole = false;
        self.out.remark(
            Severity::Error,
            code,
            message,
            "make the export again; what stands before it was read",
        );
    }
}
