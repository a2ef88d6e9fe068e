//! OCSF events, one a line: Compliance Finding (2003) for every control and party, Detection Finding (2004) for every
//! finding. No profile is used, so that the bare classes hold.
//!
//! A state that is not known is `Warning` with its reason, never `Pass`. Ids and times come from the assessment, so a
//! second run updates instead of adding.

use std::io::{self, Write};

use bailiwick_engine::assessment::{Assessment, ControlOutcome, Finding, Locator, Rank, Verdict};
use bailiwick_engine::controls::{CONTROLS, Control};
use serde_json::{Value, json};

use super::stream::{line, owner, party, party_id, place};
use super::{Output, OutputFile, Settings, uuid};

/// A version of OCSF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// 1.6.0, which most take.
    #[default]
    V1_6_0,
    /// 1.8.0.
    V1_8_0,
}

impl Version {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::V1_6_0, Self::V1_8_0];

    /// As events and the command line name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::V1_6_0 => "1.6.0",
            Self::V1_8_0 => "1.8.0",
        }
    }
}

pub(super) const OUTPUT: Output = Output {
    id: "ocsf",
    doc: "OCSF events as JSON Lines, 1.6.0 or with `--ocsf-version` 1.8.0: Compliance Finding (2003) and Detection Finding (2004), for SIEMs and data lakes",
    default: false,
    files: &[
        OutputFile { name: "compliance.ocsf.jsonl", label: "OCSF 2003", fill: compliance },
        OutputFile { name: "detections.ocsf.jsonl", label: "OCSF 2004", fill: detections },
    ],
};

const STANDARD: &str = "AA22-131A";

/// Records named in one event.
const PLACES: usize = 20;

fn compliance(it: &Assessment, settings: Settings, out: &mut dyn Write) -> io::Result<()> {
    for outcome in it.controls.iter().filter(|outcome| outcome.verdict != Verdict::NotApplicable) {
        let Some(control) = CONTROLS.iter().find(|control| control.slug == outcome.control) else { continue };
        line(out, &compliance_event(it, settings, control, outcome))?;
    }
    Ok(())
}

fn compliance_event(
    it: &Assessment,
    settings: Settings,
    control: &Control,
    outcome: &ControlOutcome,
) -> Value {
    let (status_id, status) = match outcome.verdict {
        Verdict::Pass => (1, "Pass"),
        Verdict::Fail => (3, "Fail"),
        Verdict::Unknown | Verdict::NotApplicable => (2, "Warning"),
    };
    let worst =
        outcome.findings.iter().filter_map(|&at| it.findings.get(at)).map(|finding| finding.rank).max();
    let (severity_id, severity) = match (outcome.verdict, worst) {
        (Verdict::Fail, Some(rank)) => severity(rank),
        (Verdict::Fail, None) => severity(Rank::Medium),
        _ => (1, "Informational"),
    };
    let mut details: Vec<String> = vec![outcome.summary.clone()];
    details.extend(outcome.gaps.iter().map(|gap| format!("not known: {} ({})", gap.what, gap.of)));
    details.retain(|text| !text.is_empty());
    let rows: Vec<_> = control.decides.iter().map(|decides| format!("{STANDARD} {}", decides.row)).collect();
    let mut event = json!({
        "activity_id": 1, "activity_name": "Create", "category_uid": 2, "category_name": "Findings",
        "class_uid": 2003, "class_name": "Compliance Finding", "type_uid": 200_301, "type_name": "Compliance Finding: Create",
        "time": milliseconds(it), "severity_id": severity_id, "severity": severity,
        "message": format!("{}: {}", party(it, outcome.party), outcome.summary),
        "metadata": metadata(settings),
        "finding_info": {
            "uid": uuid(&["control", control.slug, party_id(it, outcome.party)]), "title": control.title, "desc": control.what,
        },
        "compliance": {
            "standards": [STANDARD], "requirements": rows, "control": control.slug, "desc": control.what,
            "status_id": status_id, "status": status, "status_code": outcome.verdict.word(), "status_details": details,
        },
        "resources": [resource(it, outcome.party)],
        "evidences": evidences(&outcome.evidence),
        "remediation": {"desc": format!("The provider: {}. The customer: {}.", control.provider_fix, control.customer_fix)},
    });
    prune(&mut event);
    event
}

fn detections(it: &Assessment, settings: Settings, out: &mut dyn Write) -> io::Result<()> {
    for finding in &it.findings {
        line(out, &detection_event(it, settings, finding))?;
    }
    Ok(())
}

fn detection_event(it: &Assessment, settings: Settings, finding: &Finding) -> Value {
    let (severity_id, severity) = severity(finding.rank);
    let attacks: Vec<Value> = CONTROLS
        .iter()
        .find(|control| control.slug == finding.control)
        .map(|control| control.attack.iter().map(|id| json!({"technique": {"uid": id}})).collect())
        .unwrap_or_default();
    let mut resources = vec![resource(it, finding.party)];
    resources.extend(finding.subjects.iter().take(PLACES).map(|id| subject(it, id)));
    let mut event = json!({
        "activity_id": 1, "activity_name": "Create", "category_uid": 2, "category_name": "Findings",
        "class_uid": 2004, "class_name": "Detection Finding", "type_uid": 200_401, "type_name": "Detection Finding: Create",
        "time": milliseconds(it), "severity_id": severity_id, "severity": severity, "status_id": 1, "status": "New",
        "message": finding.title, "metadata": metadata(settings),
        "finding_info": {
            "uid": uuid(&["finding", &finding.id]), "uid_alt": finding.id, "title": finding.title, "desc": finding.why,
            "types": finding.rows.iter().map(|row| format!("{STANDARD} {row}")).collect::<Vec<_>>(),
            "analytic": {"type_id": 1, "type": "Rule", "name": finding.control, "uid": finding.control},
            "attacks": attacks,
        },
        "resources": resources, "evidences": evidences(&finding.evidence),
        "remediation": {"desc": if finding.fix.is_empty() { finding.proof.as_str() } else { finding.fix.as_str() }},
        "unmapped": {
            "owner": owner(it, finding.owner), "owner_why": finding.owner_why, "proof": finding.proof,
            "customers_proven": finding.customers.proven, "customers_possible": finding.customers.possible,
        },
    });
    prune(&mut event);
    event
}

const fn severity(rank: Rank) -> (u8, &'static str) {
    match rank {
        Rank::Low => (2, "Low"),
        Rank::Medium => (3, "Medium"),
        Rank::High => (4, "High"),
        Rank::Critical => (5, "Critical"),
    }
}

fn milliseconds(it: &Assessment) -> i64 {
    it.as_of.0.saturating_mul(1_000)
}

fn metadata(settings: Settings) -> Value {
    json!({
        "version": settings.ocsf.word(), "profiles": [],
        "product": {"name": "Bailiwick", "vendor_name": "Bailiwick", "version": env!("CARGO_PKG_VERSION")},
    })
}

fn resource(it: &Assessment, at: usize) -> Value {
    json!({"uid": party_id(it, at), "name": party(it, at), "type": "party"})
}

fn subject(it: &Assessment, id: &str) -> Value {
    match it.subjects.iter().find(|subject| subject.id == id) {
        Some(subject) => json!({"uid": id, "name": subject.name, "type": subject.kind}),
        None => json!({"uid": id}),
    }
}

fn evidences(of: &[Locator]) -> Value {
    let list = of
        .iter()
        .take(PLACES)
        .map(|at| json!({"data": {"file": at.file, "record": at.record}, "name": place(at)}));
    list.collect::<Vec<_>>().into()
}

/// Empty lists say nothing, and some readers refuse them.
fn prune(event: &mut Value) {
    if let Some(object) = event.as_object_mut() {
        object.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
        for value in object.values_mut() {
            prune(value);
        }
    }
}
