//! Tools of a provider behind the version that fixes what is known.

use bailiwick_model::facts::Collection;

use super::known_exploited_open::{tools_of, unread};
use super::scanned::addresses;
use super::shared::counted;
use super::{Audience, Context, Control, Decides, Fault, Judgement};
use crate::assessment::Rank;
use crate::exposure::{Version, WEAKNESSES, Within};
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "outdated_tool",
    title: "a tool of the provider behind the version that fixes a known weakness",
    what: "Versions of the provider's tools, from scans and their own exports, against our table of weaknesses that were \
           exploited, whether or not the catalogue of the day lists them. A version that was not read stays unknown, and so does what runs at addresses that no scan from outside asked.",
    why: "Agents at every customer obey the tool.",
    decides: &[Decides::whole("7.M.1")],
    audience: Audience::Provider,
    needs: &[Collection::Scan, Collection::RmmServer],
    provider_fix: "install the vendor's newest version, and set a date by which such updates are always in",
    customer_fix: "ask the provider for the version of its tools, and for the date of the last update",
    proof: "a new scan or export with a version that has the fix",
    attack: &["T1190", "T1072"],
    judge,
};

/// The tool of each weakness of the table.
const OF_TOOL: &[(&str, &str)] = &[
    ("CVE-2024-1709", "screenconnect"),
    ("CVE-2024-1708", "screenconnect"),
    ("CVE-2025-3935", "screenconnect"),
    ("CVE-2025-8875", "n-central"),
    ("CVE-2025-8876", "n-central"),
    ("CVE-2026-18556", "n-central"),
    ("CVE-2026-18577", "n-central"),
    ("CVE-2024-57726", "simplehelp"),
    ("CVE-2024-57727", "simplehelp"),
    ("CVE-2024-57728", "simplehelp"),
    ("CVE-2026-48558", "simplehelp"),
    ("CVE-2021-30116", "kaseya-vsa"),
];

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let tools = tools_of(it, party);
    unread(it, party, &mut judgement);
    addresses(it, party, &mut judgement);
    let mut behind = 0;
    for seen in &tools {
        if !OF_TOOL.iter().any(|(_, tool)| *tool == seen.tool.id) {
            // Nothing is known of its weaknesses here: a version alone clears nothing.
            let what = format!("whether {} is behind: no weakness of it is in our table", seen.name);
            judgement.unknown(what, None, it.party_name(party).to_owned());
            continue;
        }
        let Some(version) = Version::parse(&seen.version) else {
            judgement.unknown(
                format!("the version of {}", seen.name),
                Some(Collection::Scan),
                it.party_name(party).to_owned(),
            );
            continue;
        };
        let named = |weakness: &&crate::exposure::Weakness| {
            OF_TOOL.iter().any(|(cve, tool)| *cve == weakness.cve && *tool == seen.tool.id)
        };
        let affected: Vec<&str> = WEAKNESSES
            .iter()
            .filter(named)
            .filter(|weakness| weakness.affects(Some(&version)) == Within::Yes)
            .map(|weakness| weakness.cve)
            .collect();
        if affected.is_empty() {
            judgement.good(seen.evidence);
            continue;
        }
        behind += 1;
        judgement.fault(Fault {
            key: seen.key.clone(),
            title: format!(
                "{} runs version {}, which {} affect",
                seen.name,
                seen.version,
                affected.join(", ")
            ),
            why: "the fix is published and not installed".to_owned(),
            fix: String::new(),
            subjects: seen.node.into_iter().collect(),
            evidence: vec![seen.evidence],
            rank: Some(Rank::High),
            witness: None,
        });
    }
    if tools.is_empty() {
        judgement.unknown(
            "which tools this provider runs, and in which version",
            Some(Collection::Scan),
            it.party_name(party).to_owned(),
        );
        return judgement;
    }
    judgement.saying(format!("{behind} of {} behind", counted(tools.len(), "tool is", "tools are")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weakness_has_its_tool() {
        for weakness in WEAKNESSES {
            let tool = OF_TOOL.iter().find(|(cve, _)| *cve == weakness.cve).map(|(_, tool)| *tool);
            assert!(
                tool.is_some_and(|tool| crate::exposure::Tool::of_id(tool).is_some()),
                "{}",
                weakness.cve
            );
        }
    }
}
