//! SARIF 2.1.0: one rule a control, one result a finding. What stays unknown is a result of kind `open`, so that a
//! short list is not taken for safety.

use std::io::{self, Write};

use bailiwick_engine::assessment::{Assessment, Finding, Locator, Rank, Verdict};
use bailiwick_engine::controls::CONTROLS;
use serde_json::{Value, json};

use super::stream::{Array, owner, party, party_id, uri};
use super::{Output, OutputFile, uuid};

pub(super) const OUTPUT: Output = Output {
    id: "sarif",
    doc: "SARIF 2.1.0, for code scanning pages, DefectDojo and editors",
    default: false,
    files: &[OutputFile { name: "findings.sarif", label: "SARIF", fill: |it, _, out| write(it, out) }],
};

/// Places named for one result.
const PLACES: usize = 20;

fn write(it: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Value> = CONTROLS.iter().map(|control| rule(control)).collect();
    let driver = json!({
        "name": "Bailiwick", "version": env!("CARGO_PKG_VERSION"), "rules": rules,
    });
    let run = uuid(&["sarif", &it.title, &it.as_of.to_string()]);
    let before = format!(
        "{{\"version\":\"2.1.0\",\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\"automationDetails\":{{\"guid\":\"{run}\"}},\"columnKind\":\"unicodeCodePoints\",\"results\":"
    );
    let mut results = Array::open(out, &before)?;
    for finding in &it.findings {
        results.push(&result(it, finding))?;
    }
    for (at, control) in CONTROLS.iter().enumerate() {
        if let Some(value) = open(it, at, control.slug, control.title) {
            results.push(&value)?;
        }
    }
    results.close("}]}")
}

fn rule(control: &bailiwick_engine::controls::Control) -> Value {
    let rows: Vec<_> = control.decides.iter().map(|decides| format!("AA22-131A {}", decides.row)).collect();
    json!({
        "id": control.slug,
        "shortDescription": {"text": control.title},
        "fullDescription": {"text": format!("{} {}", control.what, control.why)},
        "help": {"text": format!("The provider: {}. The customer: {}. Proof: {}.", control.provider_fix, control.customer_fix, control.proof)},
        "properties": {"tags": rows, "attack": control.attack},
    })
}

const fn level(rank: Rank) -> &'static str {
    match rank {
        Rank::Critical | Rank::High => "error",
        Rank::Medium => "warning",
        Rank::Low => "note",
    }
}

/// The text of a message, in which viewers make `[text](uri)` a link: names in exports are chosen by others.
fn plain(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn rule_index(slug: &str) -> Option<usize> {
    CONTROLS.iter().position(|control| control.slug == slug)
}

fn result(it: &Assessment, finding: &Finding) -> Value {
    let text = format!("{}. {}. {}", finding.title, finding.why, finding.fix);
    let mut value = json!({
        "ruleId": finding.control,
        "kind": "fail",
        "level": level(finding.rank),
        "message": {"text": plain(&text)},
        "guid": uuid(&["finding", &finding.id]),
        "partialFingerprints": {"bailiwick/v1": uuid(&["finding", &finding.id])},
        "locations": finding.evidence.iter().take(PLACES).map(location).collect::<Vec<_>>(),
        "properties": {
            "id": finding.id, "severity": finding.rank.word(), "party": party(it, finding.party), "recommendations": finding.rows,
            "owner": owner(it, finding.owner), "ownerWhy": finding.owner_why, "proof": finding.proof,
            "customersProven": finding.customers.proven, "customersPossible": finding.customers.possible,
        },
    });
    if let (Some(index), Some(object)) = (rule_index(finding.control), value.as_object_mut()) {
        object.insert("ruleIndex".to_owned(), index.into());
    }
    value
}

fn location(at: &Locator) -> Value {
    let physical = json!({"artifactLocation": {"uri": uri(&at.file)}});
    if at.record.is_empty() {
        json!({"physicalLocation": physical})
    } else {
        json!({"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": at.record}]})
    }
}

/// What one control leaves unknown, for whom.
fn open(it: &Assessment, index: usize, slug: &str, title: &str) -> Option<Value> {
    let unknown: Vec<_> =
        it.controls.iter().filter(|it| it.control == slug && it.verdict == Verdict::Unknown).collect();
    let (count, parties) =
        (unknown.len(), unknown.iter().map(|outcome| party(it, outcome.party)).collect::<Vec<_>>());
    let mut exports: Vec<&str> = unknown
        .iter()
        .flat_map(|outcome| &outcome.gaps)
        .filter_map(|gap| gap.collection)
        .map(bailiwick_model::facts::Collection::word)
        .collect();
    exports.sort_unstable();
    exports.dedup();
    let ids: Vec<&str> = unknown.iter().map(|outcome| party_id(it, outcome.party)).collect();
    (count > 0).then(|| {
        json!({
            "ruleId": slug, "ruleIndex": index, "kind": "open", "level": "none",
            "message": {"text": plain(&format!("not known for {count} parties: {title}"))},
            "partialFingerprints": {"bailiwick/v1": uuid(&["open", slug])},
            "properties": {"parties": parties, "partyIds": ids, "wouldSettle": exports},
        })
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_makes_no_link() {
        for (given, wanted) in [
            ("plain (text)", "plain (text)"),
            ("[sign in](https://evil.example)", r"\[sign in\](https://evil.example)"),
            (r"CONTOSO\ana", r"CONTOSO\\ana"),
            (r"\[x](1)", r"\\\[x\](1)"),
        ] {
            assert_eq!(plain(given), wanted);
        }
    }
}
