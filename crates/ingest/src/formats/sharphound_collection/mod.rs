//! Collections of Active Directory: one JSON file per type of object, as SharpHound, RustHound-CE and BloodHound.py
//! write them (versions 5 and 6).

mod certificates;
mod computers;
mod domains;
mod hardening;
mod ids;
mod kinds;
mod loose;
mod objects;
mod reader;
mod record;
mod rights;
mod summary;

use std::io::BufRead;

use bailiwick_model::Severity;
use bailiwick_model::facts::Collection;
use serde_json::Value;

use crate::format::{Collect, Format};
use crate::head::{Head, JsonHead};
use crate::json::{record, records};
use crate::out::Out;
pub(super) use ids::domain_of;
use kinds::RecordKind;
use loose::Loose;
use reader::Reader;
use record::Record;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "sharphound_collection",
    title: "Active Directory collection (SharpHound, RustHound-CE, BloodHound.py)",
    collections: &[
        Collection::AdObjects,
        Collection::AdUsers,
        Collection::AdGroups,
        Collection::AdComputers,
        Collection::AdDomains,
        Collection::AdContainers,
        Collection::AdCertificates,
        Collection::AdSessions,
    ],
    collect: Collect {
        command: "rusthound-ce -d example.local -u reader@example.local -z\nSharpHound.exe -c All",
        least: "any domain user; local administrator on the computers for sessions and local groups",
        unlocks: "who reaches which account, computer and domain inside Active Directory and over its trusts",
        documentation: "https://bloodhound.specterops.io/collect-data/overview",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let Some(json) = &head.json else { return false };
    if json.list.as_deref() != Some("data") {
        return false;
    }
    match json.members.get("meta").and_then(|meta| meta.get("type")).and_then(Value::as_str) {
        Some(word) => RecordKind::of_word(word).is_some(),
        None => looks_like_one(json),
    }
}

/// Without a description: the first record has the keys that every object has.
fn looks_like_one(json: &JsonHead) -> bool {
    json.first_has(&["ObjectIdentifier", "Properties"])
        || json.first_has(&["ObjectIdentifier", "Aces"])
        || json.first_has(&["ComputerSID", "UserSID"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let declared = out.described("meta").and_then(declared_kind);
    if declared == Some(RecordKind::Deleted) {
        return read_deleted(input, out);
    }
    let mut reader = Reader::new(declared);
    let finish = records(input, out, "data", |out, raw| {
        let Some(read) = record::<Loose<Record<'_>>>(out, raw) else {
            return reader.lost(1);
        };
        if read.read {
            reader.take(out, &read.value);
        } else {
            reader.no_object(out);
        }
    });
    reader.finish(out, &finish);
}

fn declared_kind(meta: &Value) -> Option<RecordKind> {
    meta.get("type").and_then(Value::as_str).and_then(RecordKind::of_word)
}

fn read_deleted(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let finish = records(input, out, "data", |_, _| {});
    out.remark(
        Severity::Note,
        "sharphound/deleted-list",
        format!("{} ids of deleted objects were passed over", finish.records),
        "a full collection does not need them",
    );
}
