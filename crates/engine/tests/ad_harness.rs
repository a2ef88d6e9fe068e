//! Small graphs that BloodHound's own tests draw, with the edges that must come out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod ad_support;
mod drawings;

use std::collections::BTreeSet;

use ad_support::{graph, ours};
use bailiwick_engine::{Graph, NodeIx};
use bailiwick_model::NodeKind;
use drawings::{Drawing, Drawn, drawing, id};

/// Edges of a kind that are drawn.
fn asserted(drawing: &Drawing, kind: &str) -> BTreeSet<(String, String)> {
    let arrows = drawing.arrows.iter().filter(|(_, word, ..)| word == kind);
    let id = |caption: &String| drawing.ids.get(caption).cloned().unwrap_or_else(|| id(caption));
    arrows.map(|(from, _, to, _)| (id(from), id(to))).collect()
}

/// What a drawing has wrong on purpose or by mistake, each with its reason: edges to add to it, and to take away.
#[derive(Clone, Copy, Default)]
struct Slips {
    left_out: &'static [(&'static str, &'static str)],
    drawn_in: &'static [(&'static str, &'static str)],
}

/// Holds the edges of some kinds against a drawing; `false` where the corpus is absent.
fn holds(name: &str, derived: &[&str], slips: Slips) -> bool {
    let Some(drawing) = drawing(name) else { return false };
    let mut drawn = Drawn::new(&drawing, derived);
    let ours = ours(&graph(&mut drawn.facts), |_| true);
    let pair = |(from, to): &(&str, &str)| ((*from).to_owned(), (*to).to_owned());
    for kind in derived {
        let mut theirs = asserted(&drawing, kind);
        theirs.extend(slips.left_out.iter().map(pair));
        for slip in slips.drawn_in.iter().map(pair) {
            assert!(theirs.remove(&slip), "{name} {kind}: {slip:?} is not drawn");
        }
        let ours = ours.get(*kind).cloned().unwrap_or_default();
        println!("{name} {kind}: {} ours, {} drawn", ours.len(), theirs.len());
        assert_eq!(ours, theirs, "{name} {kind}");
    }
    true
}

#[test]
fn derived_edges_are_those_of_the_drawings() {
    for name in [
        "dcsyncharness",
        "synclapspassword",
        "rdpharness",
        "rdpharnessb",
        "goldencert",
        "adcsesc1-1",
        "adcsesc1-2",
        "adcsesc1-3",
        "adcsesc1-4",
        "adcsesc1-authusers",
    ] {
        let derived = ["DCSync", "SyncLAPSPassword", "CanRDP", "GoldenCert", "ADCSESC1"];
        if !holds(name, &derived, Slips::default()) {
            return;
        }
    }
}

const CERTIFICATES: &[(&str, &str)] = &[
    ("ADCSESC4", "esc4-harness-eca esc4-harness-template-1 esc4-harness-template-2 esc4-harness-template-3"),
    ("ADCSESC4", "esc4-harness-template-4"),
    ("ADCSESC6a", "esc6a-eca esc6a-principaledges esc6a-template1 esc6a-template2"),
    ("ADCSESC6b", "esc6b-eca esc6b-principal-edges esc6b-template-1 esc6b-template-2"),
    ("ADCSESC6b", "ESC6bHarnessDC1 ESC6bHarnessDC2"),
    ("ADCSESC9a", "esc9aharness1 esc9aharness2 esc9aharnesseca esc9aharnessvictim esc9aprincipalharness"),
    ("ADCSESC9a", "ESC9aHarnessAuthUsers ESC9aHarnessDC1 ESC9aHarnessDC2"),
    ("ADCSESC9b", "esc9bharness1 esc9bharness2 esc9bharnesseca esc9bharnessvictim esc9bprincipalharness"),
    ("ADCSESC9b", "ESC9bHarnessDC1 ESC9bHarnessDC2"),
    ("ADCSESC10a", "esc10aharness1 esc10aharness2 esc10aharnesseca esc10aharnessvictim"),
    ("ADCSESC10a", "esc10aprincipalharness ESC10aHarnessDC1 ESC10aHarnessDC2"),
    ("ADCSESC10b", "esc10bharness1 esc10bharness2 esc10bharnesseca esc10bharnessvictim"),
    ("ADCSESC10b", "esc10bprincipalharness ESC10bHarnessDC1 ESC10bHarnessDC2"),
    ("ADCSESC13", "esc13harness1 esc13harness2 esc13harnesseca"),
    ("EnrollOnBehalfOf", "enrollonbehalfof-1 enrollonbehalfof-2 enrollonbehalfof-3"),
];

fn slips_of(name: &str) -> Slips {
    let of = |left_out, drawn_in| Slips { left_out, drawn_in };
    match name {
        // The one authority that has all that is needed; its edge is not drawn.
        "esc6a-eca" => of(&[("Group0", "Domain0")], &[]),
        // Somebody's right on himself, which no collection keeps.
        "esc9aprincipalharness" | "esc10aprincipalharness" => of(&[], &[("User2", "Domain")]),
        "esc9bprincipalharness" | "esc10bprincipalharness" => of(&[], &[("Computer2", "Domain")]),
        // The controllers are drawn with the attribute that matters to ESC10.
        "esc9bharnesseca" => of(&[], &[("Group1", "Domain1")]),
        // The machine that Protected Users keeps from it is drawn without its domain.
        "CoerceAndRelayNTLMToSMB" => of(&[("DOMAIN2-S-1-5-11", "Computer6")], &[]),
        // Two authorities with the certificate of one root have one fingerprint, so a store trusts both or neither.
        "enrollonbehalfof-3" => of(&[("CertTemplate1-3", "CertTemplate1-2")], &[]),
        _ => Slips::default(),
    }
}

#[test]
fn certificates_escalate_as_drawn() {
    for (kind, names) in CERTIFICATES {
        for name in names.split(' ') {
            if !holds(name, &[kind], slips_of(name)) {
                return;
            }
        }
    }
}

/// These three draw enrolment by agents without the edges that BloodHound's tests expect of them: stated by hand.
#[test]
fn agents_enrol_for_others() {
    for (name, expected) in [
        // User2 may not enrol for the first template; User3 not at the authority.
        ("esc3harness1", &[("Computer1", "Domain"), ("Group2", "Domain"), ("User1", "Domain")][..]),
        // Only User1 may be an agent for the second template; User3 has no DNS name.
        ("esc3harness2", &[("User1", "Domain")]),
        ("esc3harness3", &[("Group1", "Domain")]),
    ] {
        let Some(drawing) = drawing(name) else { return };
        let mut drawn = Drawn::new(&drawing, &[]);
        let ours = ours(&graph(&mut drawn.facts), |_| true);
        let expected = expected.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        assert_eq!(ours.get("ADCSESC3"), Some(&expected), "{name}");
    }
}

#[test]
fn relayed_sign_ins_are_those_of_the_drawings() {
    for (kind, name) in [
        ("CoerceAndRelayNTLMToADCS", "CoerceAndRelayNTLMToADCS"),
        ("CoerceAndRelayNTLMToLDAP", "CoerceAndRelayNTLMToLDAP"),
        ("CoerceAndRelayNTLMToLDAPS", "CoerceAndRelayNTLMToLDAPS"),
        ("CoerceAndRelayNTLMToSMB", "CoerceAndRelayNTLMToSMB"),
        ("ProtectAdminGroups", "ProtectAdminGroupsHarness"),
    ] {
        if !holds(name, &[kind], slips_of(name)) {
            return;
        }
    }
}

/// Users and computers that a policy reaches by being linked, without control of a domain.
fn applies(graph: &Graph, from: NodeIx) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for (_, edge) in graph.out(at) {
            let by_policy = ["GPLink", "EnforcedOn", "Includes"].contains(&edge.kind.row().name);
            if by_policy && graph.node(edge.to).kind != NodeKind::Domain && seen.insert(edge.to) {
                open.push(edge.to);
            }
        }
    }
    let ends = seen.into_iter().map(|at| graph.node(at));
    ends.filter(|node| matches!(node.kind, NodeKind::User | NodeKind::Computer))
        .map(|node| graph.names.text(node.id.id).to_owned())
        .collect()
}

/// Policies linked to units reach users and computers, not groups; not past a unit that keeps them out, unless
/// enforced. One linked to a domain reaches its controllers and so the domain.
#[test]
fn policies_reach_what_the_drawing_says() {
    let Some(drawing) = drawing("GPOAppliesToHarness") else { return };
    let mut drawn = Drawn::new(&drawing, &["GPOAppliesTo"]);
    let graph = graph(&mut drawn.facts);
    for policy in ["GPO2", "GPO3"] {
        let theirs: BTreeSet<String> = drawing
            .arrows
            .iter()
            .filter(|(from, word, ..)| from == policy && word == "GPOAppliesTo")
            .map(|(.., to, _)| to.clone())
            .collect();
        assert_eq!(applies(&graph, ad_support::find(&graph, policy)), theirs, "{policy}");
    }
    assert_eq!(ad_support::edge(&graph, "GPO1", "GPLink", "Domain"), Some(true));
}
