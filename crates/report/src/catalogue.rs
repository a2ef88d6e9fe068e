//! The catalogue of controls, for the terminal, as JSON, and as pages.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bailiwick_engine::advisory::{AA22_131A, Catalogue, Row};
use bailiwick_engine::controls::{Audience, CONTROLS, Control};
use serde_json::{Value, json};

use crate::words::wrapped;

const fn audience(of: Audience) -> &'static str {
    match of {
        Audience::Provider => "providers",
        Audience::Customer => "customers",
        Audience::Both => "providers and customers",
    }
}

fn rows(control: &Control) -> Vec<&'static str> {
    control.decides.iter().map(|decides| decides.row).collect()
}

/// One line a control.
pub fn list(controls: &[&Control]) -> String {
    let mut out = String::new();
    for control in controls {
        let _ = writeln!(out, "{:<34} {:<28} {}", control.slug, rows(control).join(" "), control.title);
    }
    out
}

/// The page of one control, as Markdown.
pub fn page(control: &Control) -> String {
    let mut out =
        format!("## {}\n\n{} For {}.\n\n", control.slug, sentence(control.title), audience(control.audience));
    let _ = writeln!(out, "{}\n\n**Why.** {}\n", control.what, control.why);
    for decides in control.decides {
        let open = if decides.undecided.is_empty() {
            String::new()
        } else {
            format!(" Stays open: {}.", decides.undecided)
        };
        let text = AA22_131A.row(decides.row).map_or("", |row| row.text.as_str());
        let _ = writeln!(out, "- Recommendation {}: {text}.{open}", decides.row);
    }
    let need =
        |list: &bailiwick_model::facts::Collection| format!("[{0}](../guide/collect.md#{0})", list.word());
    let needs: Vec<_> = control.needs.iter().map(need).collect();
    let _ = writeln!(out, "- Evidence, and how to get it: {}.", needs.join(", "));
    let _ = writeln!(
        out,
        "- ATT&CK: {}.",
        if control.attack.is_empty() { "none".to_owned() } else { control.attack.join(", ") }
    );
    mappings(&mut out, control);
    let _ = writeln!(
        out,
        "- The provider: {}.\n- The customer: {}.\n- Proof: {}.",
        control.provider_fix, control.customer_fix, control.proof
    );
    out
}

/// The page of one control for a terminal: no marks, and lists by the command that says how to get them.
pub fn screen(control: &Control) -> String {
    let mut out = String::new();
    for line in page(control).lines() {
        let line = unmarked(line);
        let rest = if line.starts_with("- ") { 2 } else { 0 };
        out.push_str(&if line.is_empty() { "\n".to_owned() } else { wrapped(0, rest, &line) });
    }
    let lists = control.needs.iter().map(|list| format!("  bailiwick collect-help {}\n", list.word()));
    out.extend(std::iter::once("\n".to_owned()).chain(lists));
    out
}

/// A line of Markdown without its marks; of a link, its words.
fn unmarked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.trim_start_matches('#').trim_start();
    while let Some((before, link)) = rest.split_once('[') {
        let Some((words, after)) = link.split_once("](") else { break };
        let Some((_, after)) = after.split_once(')') else { break };
        out.push_str(before);
        out.push_str(words);
        rest = after;
    }
    (out + rest).replace("**", "").replace('`', "")
}

/// What its recommendations answer to elsewhere.
fn mappings(out: &mut String, control: &Control) {
    let rows: Vec<&Row> = control.decides.iter().filter_map(|decides| AA22_131A.row(decides.row)).collect();
    let ids = |of: fn(&Row) -> &Vec<String>| {
        let all: BTreeSet<&str> = rows.iter().flat_map(|row| of(row)).map(String::as_str).collect();
        all.into_iter().collect::<Vec<_>>().join(", ")
    };
    let lines = [
        ("NIST CSF 2.0", ids(|row| &row.csf)),
        ("CIS 8.1", ids(|row| &row.cis)),
        ("CPG 2.0", ids(|row| &row.cpg)),
    ];
    for (name, ids) in lines.iter().filter(|(_, ids)| !ids.is_empty()) {
        let _ = writeln!(out, "- {name}: {ids}.");
    }
}

/// Another catalogue, answered by the same controls. As Markdown.
pub fn goals(catalogue: &Catalogue) -> String {
    let mut out = format!(
        "# {}\n\n[{0}]({}), in our words, answered by the controls of the recommendations that name each goal. The mapping is our \
         judgement; `?` marks an uncertain id.\n\n",
        catalogue.title, catalogue.address
    );
    for goal in &catalogue.goals {
        let _ = writeln!(out, "- **{}** {}.", goal.id, goal.text);
        let rows: Vec<&str> = goal.rows().map(|row| row.id.as_str()).collect();
        let decides = |control: &&&Control| rows.iter().any(|row| control.decides(row));
        let controls: Vec<String> = CONTROLS
            .iter()
            .filter(decides)
            .map(|control| format!("[{0}](controls.md#{0})", control.slug))
            .collect();
        let _ = writeln!(
            out,
            "  - Recommendations: {}.",
            if rows.is_empty() { "none".to_owned() } else { rows.join(", ") }
        );
        let _ = writeln!(
            out,
            "  - Controls: {}.",
            if controls.is_empty() { "none yet".to_owned() } else { controls.join(", ") }
        );
    }
    out
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// Every recommendation: what decides it, how it was checked, and what it answers to elsewhere. As Markdown.
pub fn recommendations() -> String {
    let catalogue = &*AA22_131A;
    let mut out = format!(
        "# Recommendations\n\n[{}]({}), in our words, and what we ask beside it. Mappings are our judgement, not the agencies'; `?` \
         marks an uncertain one. Who acts, what can decide it, and how the row was checked stand behind its id.\n",
        catalogue.title, catalogue.address
    );
    let mut group = "";
    for row in catalogue.evaluated() {
        let heading = catalogue.group(&row.id);
        if heading != group {
            group = heading;
            let _ = writeln!(out, "\n## {heading}\n");
        }
        let (who, class) = (row.who.word(), row.evidence.word());
        let _ = writeln!(out, "- **{}** {}.", row.id, row.text);
        let _ = writeln!(out, "  - {who}; {class}; {}.", row.provenance.sentence());
        let _ = writeln!(out, "  - {}", deciding(&row.id));
        let mapped =
            [("ATT&CK", &row.attack), ("CSF 2.0", &row.csf), ("CIS 8.1", &row.cis), ("CPG 2.0", &row.cpg)]
                .iter()
                .filter(|(_, ids)| !ids.is_empty())
                .map(|(name, ids)| format!("{name} {}", ids.join(", ")))
                .collect::<Vec<_>>();
        let _ = writeln!(out, "  - {}.", mapped.join("; "));
    }
    out
}

/// The controls of a row, in words.
fn deciding(row: &str) -> String {
    let names: Vec<String> = CONTROLS
        .iter()
        .filter(|control| control.decides(row))
        .map(|control| format!("[{0}](controls.md#{0})", control.slug))
        .collect();
    if names.is_empty() {
        "No control decides this yet.".to_owned()
    } else {
        format!("Decided by {}.", names.join(", "))
    }
}

/// The catalogue as JSON.
pub fn json(controls: &[&Control]) -> String {
    let list: Vec<Value> = controls
        .iter()
        .map(|control| {
            json!({
                "control": control.slug, "title": control.title, "what": control.what, "why": control.why,
                "recommendations": control.decides.iter().map(|decides| json!({"id": decides.row, "undecided": decides.undecided})).collect::<Vec<_>>(),
                "for": audience(control.audience), "evidence": control.needs.iter().map(|collection| collection.word()).collect::<Vec<_>>(),
                "attack": control.attack, "provider_fix": control.provider_fix, "customer_fix": control.customer_fix, "proof": control.proof,
            })
        })
        .collect();
    serde_json::to_string_pretty(&list).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_shows_no_marks() {
        assert_eq!(
            unmarked("- Evidence: [entra-users](../guide/collect.md#entra-users), [x](y) and `more`."),
            "- Evidence: entra-users, x and more."
        );
        assert_eq!(unmarked("**Why.** an array [0] stays"), "Why. an array [0] stays");
        for control in CONTROLS {
            let screen = screen(control);
            assert!(!screen.contains("](") && !screen.contains("**"), "{screen}");
            assert!(screen.lines().all(|line| line.chars().count() <= 100), "{screen}");
        }
    }
}
