//! The catalogue of known exploited vulnerabilities, as JSON and as CSV. It names products, never versions.

use std::io::{BufRead, Read};

use bailiwick_model::facts::{Collection, KevCatalogue, KevEntry};
use bailiwick_model::{Observed, RecordPath, Severity, Sym, Time};
use serde::Deserialize;

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{observed, record, records};
use crate::out::Out;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "cisa_kev",
    title: "CISA: known exploited vulnerabilities",
    collections: &[Collection::Kev],
    collect: Collect {
        command: "curl -sO https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
        least: "none; it is public",
        unlocks: "which versions of management tools can be broken into by an exploit that is already in use",
        documentation: "https://www.cisa.gov/known-exploited-vulnerabilities-catalog",
    },
    recognise: |head| {
        is_csv(head)
            || head.json.as_ref().is_some_and(|json| {
                json.list.as_deref() == Some("vulnerabilities")
                    && (json.has(&["catalogVersion"]) || json.first_has(&["cveID", "vendorProject"]))
            })
    },
    read,
};

const LIST: &str = "vulnerabilities";
/// Most bytes of a CSV read; the real one has two megabytes.
const MOST: u64 = 16 << 20;

fn is_csv(head: &Head) -> bool {
    head.text.starts_with("cveID,vendorProject,product,")
        || head.text.starts_with("\"cveID\",\"vendorProject\"")
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "cveID")]
    cve: String,
    #[serde(default, rename = "vendorProject", deserialize_with = "observed")]
    vendor: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    product: Observed<String>,
    #[serde(default, rename = "dateAdded", deserialize_with = "observed")]
    added: Observed<String>,
    #[serde(default, rename = "dueDate", deserialize_with = "observed")]
    due: Observed<String>,
    #[serde(default, rename = "knownRansomwareCampaignUse", deserialize_with = "observed")]
    ransomware: Observed<String>,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    if let Some(source) = out.source() {
        source.reference = true;
    }
    let is_json = input
        .fill_buf()
        .is_ok_and(|start| start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{'));
    if is_json { read_json(input, out) } else { read_csv(input, out) }
}

fn read_json(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let (mut entries, mut named) = (0, true);
    let finish = records(input, out, LIST, |out, raw| {
        if let Some(entry) = record::<Entry>(out, raw)
            && add(out, &entry)
        {
            entries += 1;
            named &= is_named(out, &entry);
        }
    });
    let text = |key: &str| finish.members.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
    let released = Time::parse(text("dateReleased"));
    if let Some(time) = released {
        out.collected(time);
    }
    let catalogue = KevCatalogue {
        version: out.facts.names.add(text("catalogVersion")),
        released: Observed::from_option(released),
        evidence: out.evidence(),
    };
    out.facts.kev_catalogues.push(catalogue);
    let stated = finish.members.get("count").and_then(serde_json::Value::as_u64);
    if finish.whole && stated.is_some_and(|stated| stated != entries) {
        out.remark(
            Severity::Warning,
            "kev/count",
            format!("the catalogue states {} entries and holds {entries}", stated.unwrap_or_default()),
            "download it again",
        );
    }
    let realm = out.realm();
    let complete =
        named && finish.whole && entries == finish.records && stated.is_none_or(|stated| stated == entries);
    out.covers(Collection::Kev, realm, entries, complete);
}

fn read_csv(input: &mut dyn BufRead, out: &mut Out<'_>) {
    out.records_are(RecordPath::Line);
    let mut limited = input.take(MOST);
    let mut reader = csv::Reader::from_reader(&mut limited);
    let (mut entries, mut whole) = (0, true);
    for (at, row) in reader.deserialize::<Entry>().enumerate() {
        // Shown counting from 1, and the first line holds the names of the columns.
        out.at(at + 1);
        match row {
            Ok(entry) if add(out, &entry) => {
                entries += 1;
                whole &= is_named(out, &entry);
            }
            Ok(_) => whole = false,
            Err(error) => {
                whole = false;
                out.remark_here(
                    Severity::Warning,
                    "kev/row",
                    "the row is no entry of the catalogue and was passed over",
                    "download the catalogue again",
                );
                if error.is_io_error() {
                    break;
                }
            }
        }
    }
    drop(reader);
    if limited.limit() == 0 {
        whole = false;
        let help = "see that the file is what it should be; its start was read";
        out.remark(Severity::Error, "kev/too-large", "the file is larger than any real catalogue", help);
    }
    let catalogue = KevCatalogue { evidence: out.evidence(), ..KevCatalogue::default() };
    out.facts.kev_catalogues.push(catalogue);
    out.remark(
        Severity::Note,
        "kev/no-version",
        "the catalogue as CSV says neither its version nor its date",
        "use the JSON form, so that its age can be shown",
    );
    let realm = out.realm();
    out.covers(Collection::Kev, realm, entries, whole);
}

/// Whether an entry says whose product it is about.
fn is_named(out: &mut Out<'_>, entry: &Entry) -> bool {
    let said = |text: &Observed<String>| text.known().is_some_and(|text| !text.trim().is_empty());
    let named = said(&entry.vendor) && said(&entry.product);
    if !named {
        let message = "the entry does not say whose product it is about";
        out.remark_here(Severity::Warning, "kev/unnamed", message, "download the catalogue again");
    }
    named
}

/// Adds an entry; whether it is one.
fn add(out: &mut Out<'_>, entry: &Entry) -> bool {
    let cve = entry.cve.trim().to_ascii_uppercase();
    if !cve.starts_with("CVE-") {
        out.remark_here(
            Severity::Warning,
            "kev/row",
            "the row is no entry of the catalogue and was passed over",
            "download the catalogue again",
        );
        return false;
    }
    let fact = KevEntry {
        cve: out.facts.names.add(&cve),
        vendor: trimmed(out, &entry.vendor),
        product: trimmed(out, &entry.product),
        added: date(&entry.added),
        due: date(&entry.due),
        // `Unknown` says that nobody has told of it, not that it is not so.
        ransomware: match entry.ransomware.known().map(|word| word.trim()) {
            Some("Known") => Observed::Known(true),
            Some("Unknown" | "") | None => Observed::NotCollected,
            Some(_) => Observed::Unreadable,
        },
        evidence: out.evidence(),
    };
    out.facts.kev.push(fact);
    true
}

fn trimmed(out: &mut Out<'_>, text: &Observed<String>) -> Sym {
    let text = text.known().map(String::as_str).unwrap_or_default().trim();
    out.facts.names.add(text)
}

fn date(text: &Observed<String>) -> Observed<Time> {
    match text {
        Observed::Known(text) if text.trim().is_empty() => Observed::NotCollected,
        Observed::Known(text) => Time::parse(text).map_or(Observed::Unreadable, Observed::Known),
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{codes, facts};

    const CSV: &str = "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes\n";

    #[test]
    fn both_forms_give_the_same_entries() {
        let json = r#"{"catalogVersion":"2026.08.07","dateReleased":"2026-08-07T16:45:47Z","count":2,"vulnerabilities":[
            {"cveID":"CVE-2024-57727","vendorProject":"SimpleHelp ","product":"SimpleHelp","dateAdded":"2025-02-13","dueDate":"2025-03-06","knownRansomwareCampaignUse":"Known"},
            {"cveID":"CVE-2021-30116","vendorProject":"Kaseya","product":"VSA","dateAdded":"2021-11-03","dueDate":"","knownRansomwareCampaignUse":"Unknown"}]}"#;
        let csv = format!(
            "{CSV}CVE-2024-57727,SimpleHelp ,SimpleHelp,\"a, \"\"b\"\"\",2025-02-13,x,y,2025-03-06,Known,n,CWE-22\nCVE-2021-30116,Kaseya,VSA,a,2021-11-03,x,y,,Unknown,n,\n"
        );
        for text in [json, &csv] {
            let facts = facts("kev", text);
            let entries: Vec<_> = facts
                .kev
                .iter()
                .map(|entry| {
                    let names = [entry.cve, entry.vendor, entry.product].map(|sym| facts.text(sym)).join("/");
                    (
                        names,
                        entry.added.known().map(|time| time.date()),
                        entry.due.is_known(),
                        entry.ransomware,
                    )
                })
                .collect();
            let added = |date: &str| Some(date.to_owned());
            assert_eq!(
                entries,
                [
                    (
                        "CVE-2024-57727/SimpleHelp/SimpleHelp".into(),
                        added("2025-02-13"),
                        true,
                        Observed::Known(true)
                    ),
                    ("CVE-2021-30116/Kaseya/VSA".into(), added("2021-11-03"), false, Observed::NotCollected),
                ]
            );
            assert!(facts.coverage[0].complete && facts.sources[0].reference);
        }
    }

    #[test]
    fn catalogues_that_are_not_whole() {
        let short = r#"{"catalogVersion":"1","dateReleased":"2026-08-07T16:45:47Z","count":2,"vulnerabilities":[{"cveID":"CVE-2024-1"}]}"#;
        let nobodys = r#"{"catalogVersion":"1","count":1,"vulnerabilities":[{"cveID":"CVE-2024-1","vendorProject":"ConnectWise"}]}"#;
        let no_cve = r#"{"catalogVersion":"1","vulnerabilities":[{"cveID":"7"},{"cve":"CVE-2024-1"}]}"#;
        let row = format!("{CSV}CVE-2024-1,a,b\nCVE-2024-2,a,b,c,2026-01-01,e,f,2026-01-01,Known,n,c\n");
        for (text, expected, entries) in [
            (short, vec!["kev/unnamed", "kev/count"], 1),
            (nobodys, vec!["kev/unnamed"], 1),
            (no_cve, vec!["kev/row", "json/record"], 0),
            (&row, vec!["kev/row", "kev/no-version"], 1),
        ] {
            let facts = facts("kev", text);
            assert_eq!((codes(&facts), facts.kev.len()), (expected, entries));
            assert!(!facts.coverage[0].complete);
        }
    }
}
