//! Round trips: what the lab writes in a format is read back by the reader of that format, whole.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use bailiwick_ingest::{FORMATS, Input, read};
use bailiwick_lab::{MemorySink, Plan, write};
use bailiwick_model::facts::Collection;
use bailiwick_model::{Facts, Time};
use serde_json::Value;

/// Formats that the lab does not write, each with the reason.
const NOT_WRITTEN: &[(&str, &str)] = &[(
    "bloodhound_opengraph",
    "the program writes it itself: its round trip is a test of its own, over the whole estate of the lab",
)];

/// What is remarkable in the demo: files by their end, and what is said of them.
const PLANTED: &[(&str, &str)] = &[
    ("meshcentral/listdevicegroups.json", "meshcentral/seen-by-one-account"),
    ("meshcentral/listdevices.json", "meshcentral/seen-by-one-account"),
    ("meshcentral/listevents.json", "meshcentral/tokens-from-events"),
    ("meshcentral/listusersessions.txt", "meshcentral/refused"),
    ("meshcentral/logintokens_for_psa-sync.txt", "meshcentral/owner-from-file-name"),
    ("meshcentral/logintokens_for_psa-sync.txt", "meshcentral/token-password"),
    ("tactical/accounts_apikeys.json", "tacticalrmm/keys-in-clear"),
    ("tactical/accounts_users.json", "tacticalrmm/superusers-not-listed"),
    ("tactical/agents.json", "tacticalrmm/seen-by-one-account"),
    ("tactical/clients.json", "tacticalrmm/seen-by-one-account"),
    ("tactical/core_settings.json", "tacticalrmm/secrets-in-settings"),
];

struct File<'a>(&'a str, &'a [u8]);

impl Input for File<'_> {
    fn path(&self) -> &str {
        self.0
    }
    fn bytes(&self) -> u64 {
        self.1.len() as u64
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.1))
    }
}

/// Files of the demo with what was read of each.
fn demo() -> Vec<(String, Vec<u8>, Facts)> {
    let mut sink = MemorySink::default();
    write(&Plan::demo(), &mut sink).unwrap();
    let files = sink.files().into_iter().filter(|(path, _)| !path.starts_with("truth/"));
    files
        .map(|(path, bytes)| {
            let facts = read(&File(&path, &bytes));
            (path, bytes, facts)
        })
        .collect()
}

#[test]
fn every_format_is_written_and_read_back_whole() {
    let mut by_format: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (path, bytes, facts) in demo() {
        let format = facts.sources[0].format;
        *by_format.entry(format).or_default() += 1;
        if format.is_empty() {
            wrong.push(format!("{path} is recognised by no format"));
        }
        let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).unwrap();
        let parsed: Option<Value> = serde_json::from_str(text).ok();
        let page = parsed.as_ref().is_some_and(|value| value.get("@odata.nextLink").is_some());
        if let Some(records) = parsed.as_ref().and_then(|value| value["value"].as_array()) {
            for list in facts.coverage.iter().filter(|list| list.collection != Collection::SignInActivity) {
                if list.records != records.len() as u64 {
                    wrong.push(format!("{path}: {} records, {:?}", records.len(), list));
                }
            }
        }
        for remark in &facts.diagnostics {
            let planted = page && remark.code == "graph/next-page"
                || PLANTED.iter().any(|(end, code)| path.ends_with(end) && remark.code == *code);
            if !planted {
                wrong.push(format!("{path}: {}: {}", remark.code, remark.message));
            }
        }
    }
    let written: BTreeSet<&str> = by_format.keys().copied().collect();
    for format in FORMATS {
        let excused = NOT_WRITTEN.iter().any(|(id, _)| *id == format.id);
        if written.contains(format.id) == excused {
            wrong.push(format!("{}: written {}, excused {excused}", format.id, !excused));
        }
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
