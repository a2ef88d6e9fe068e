//! Which file holds the access assignments of which relationship: `{"GUID-GUID": "file.json"}`, as scripts write it
//! that keep the names of files short.

use std::io::BufRead;

use bailiwick_model::facts::{Collection, GdapAssignmentFile};
use bailiwick_model::{RecordPath, Severity};

use crate::format::{Collect, Format};
use crate::head::{Head, JsonShape};
use crate::json::{Limits, Member, split};
use crate::out::Out;
use crate::path_ids::is_guid_pair;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "gdap_assignment_index",
    title: "Index of access assignment files",
    collections: &[Collection::GdapAssignments],
    collect: Collect {
        command: "write {\"RELATIONSHIP-ID\": \"FILE\"} beside the files of access assignments",
        least: "none",
        unlocks: "the relationship of access assignments whose file does not name it",
        documentation: "https://learn.microsoft.com/graph/api/delegatedadminrelationship-list-accessassignments",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    head.json.as_ref().is_some_and(|json| {
        json.shape == JsonShape::Object
            && json.list.is_none()
            && !json.keys.is_empty()
            && json.keys.iter().all(|key| is_guid_pair(key))
            && json.members.values().all(serde_json::Value::is_string)
    })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    out.records_are(RecordPath::Entries);
    let mut ended = true;
    split(input, &[], Limits::default(), |member| match member {
        Member::Entry(at, key, raw) => {
            out.at(at);
            entry(out, key, raw);
        }
        Member::List | Member::Element(..) => {}
        Member::TooLarge(_) | Member::Truncated | Member::Malformed => ended = false,
    });
    if !ended {
        let help = "write the index again; what stands before was read";
        out.remark(Severity::Error, "json/malformed", "the index ends in the middle, or is no JSON", help);
    }
}

fn entry(out: &mut Out<'_>, key: &str, raw: &[u8]) {
    let file: Option<String> = serde_json::from_slice(raw).ok();
    let Some(file) = file.filter(|file| is_guid_pair(key) && !file.is_empty()) else {
        let help = "an entry is the id of a relationship (two GUIDs joined by `-`) and the name of a file";
        out.remark_here(Severity::Warning, "gdap/index", "an entry of the index cannot be read", help);
        return;
    };
    let (relationship, file) = (out.facts.names.add_id(key), out.facts.names.add(&file));
    let evidence = out.evidence();
    out.facts.gdap_assignment_files.push(GdapAssignmentFile { relationship, file, evidence });
}
