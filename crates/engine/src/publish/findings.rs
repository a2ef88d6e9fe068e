//! Outcomes and findings about the party, and what it can do itself.

use bailiwick_model::facts::PartyKind;

use super::View;
use super::screen::realm_parts;
use crate::assessment::{
    Accepted, Action, ControlOutcome, Finding, Gap, Interval, Locator, Rank, RowOutcome, RowPart, Subject,
    Verdict,
};
use crate::controls::{CONTROLS, Control};

/// Actions that are named.
const ACTIONS: usize = 5;

pub(super) struct Published {
    pub(super) controls: Vec<ControlOutcome>,
    pub(super) outcomes: Vec<RowOutcome>,
    pub(super) findings: Vec<Finding>,
    pub(super) actions: Vec<Action>,
}

pub(super) fn of(view: &View<'_>, subjects: &[(String, Subject)]) -> Published {
    let mine: Vec<usize> = (0..view.it.findings.len())
        .filter(|&at| view.it.findings.get(at).is_some_and(|it| it.party == view.party))
        .collect();
    let findings: Vec<Finding> = mine
        .iter()
        .zip(1..)
        .filter_map(|(&at, number)| Some(finding(view, view.it.findings.get(at)?, subjects, number)))
        .collect();
    let old: Vec<usize> = (0..view.it.controls.len())
        .filter(|&at| view.it.controls.get(at).is_some_and(|it| it.party == view.party))
        .collect();
    let controls: Vec<ControlOutcome> =
        old.iter().filter_map(|&at| Some(outcome(view, view.it.controls.get(at)?, &mine))).collect();
    let place = |list: &[usize], at: &usize| list.iter().position(|known| known == at);
    let outcomes =
        view.it.outcomes.iter().filter(|outcome| outcome.party == view.party).map(|outcome| RowOutcome {
            row: outcome.row.clone(),
            party: view.line_or_other(view.party),
            verdict: outcome.verdict,
            controls: outcome.controls.iter().filter_map(|at| place(&old, at)).collect(),
            undecided: view.screen.pass(&outcome.undecided).unwrap_or_default(),
            why: Vec::new(),
            manual: outcome.manual,
        });
    let outcomes = outcomes.collect();
    let actions = actions(view, &findings);
    Published { controls, outcomes, findings, actions }
}

fn control(slug: &str) -> Option<&'static Control> {
    CONTROLS.iter().copied().find(|control| control.slug == slug)
}

/// Whether texts that rest on these records may be shown as they are.
fn all_own(view: &View<'_>, evidence: &[Locator]) -> bool {
    !evidence.is_empty() && evidence.iter().all(|at| view.own(at))
}

/// A finding whose id would tell of others gets a number: a hash of the id could be guessed.
fn finding(view: &View<'_>, from: &Finding, subjects: &[(String, Subject)], number: usize) -> Finding {
    let own = all_own(view, &from.evidence);
    let control = control(from.control);
    let said = |text: &str, instead: &str| {
        own.then(|| view.screen.pass(text)).flatten().unwrap_or_else(|| instead.to_owned())
    };
    let reached = !from.subjects.is_empty() && from.customers.possible > 0;
    let named = subjects.iter().filter(|(id, _)| from.subjects.contains(id));
    let names: Vec<&str> = named.map(|(_, subject)| subject.name.as_str()).collect();
    let title = said(&from.title, control.map_or(from.control, |control| control.title));
    let title = if own || names.is_empty() { title } else { format!("{title}: {}", names.join(", ")) };
    let id_party = view.it.parties.get(view.party).map_or("", |party| party.id.as_str());
    Finding {
        id: if own { view.screen.pass(&from.id) } else { None }
            .unwrap_or_else(|| format!("{}/{id_party}/{number}", from.control)),
        control: from.control,
        rows: from.rows.clone(),
        party: view.line_or_other(view.party),
        rank: from.rank.min(Rank::High),
        title,
        why: said(&from.why, control.map_or("", |control| control.why)),
        fix: said(&from.fix, control.map_or("", |control| control.customer_fix)),
        proof: control.map_or("", |control| control.proof).to_owned(),
        owner: from.owner.and_then(|owner| view.line(owner)),
        owner_why: view.screen.pass(&from.owner_why).unwrap_or_default(),
        due: from.due,
        due_why: view.screen.pass(&from.due_why).unwrap_or_default(),
        accepted: from.accepted.as_ref().map(|known| Accepted {
            owner: view.screen.pass(&known.owner).unwrap_or_default(),
            reason: view.screen.pass(&known.reason).unwrap_or_default(),
            until: known.until,
            evidence: Locator::default(),
        }),
        customers: Interval {
            proven: u32::from(reached && from.customers.proven > 0),
            possible: u32::from(reached),
        },
        evidence: from.evidence.iter().filter_map(|at| view.place(at)).collect(),
        ..Finding::default()
    }
}

fn outcome(view: &View<'_>, from: &ControlOutcome, mine: &[usize]) -> ControlOutcome {
    let shown = view.it.findings.iter().enumerate().filter(|(at, _)| from.findings.contains(at));
    let records: Vec<Locator> =
        from.evidence.iter().chain(shown.flat_map(|(_, finding)| &finding.evidence)).cloned().collect();
    let title = control(from.control).map_or(from.control, |control| control.title);
    let own = all_own(view, &records);
    let summary = own.then(|| view.screen.pass(&from.summary)).flatten();
    let part = |part: &RowPart| RowPart {
        summary: own.then(|| view.screen.pass(&part.summary)).flatten().unwrap_or_default(),
        row: part.row,
        verdict: part.verdict,
        manual: part.manual,
    };
    ControlOutcome {
        control: from.control,
        party: view.line_or_other(view.party),
        verdict: from.verdict,
        summary: summary.unwrap_or_else(|| match from.verdict {
            Verdict::Fail => format!("found: {title}"),
            Verdict::Pass => format!("not found: {title}"),
            Verdict::Unknown => format!("not known: {title}"),
            Verdict::NotApplicable => format!("does not apply: {title}"),
        }),
        gaps: from.gaps.iter().map(|gap| gap_of(view, gap)).collect(),
        findings: from.findings.iter().filter_map(|at| mine.iter().position(|known| known == at)).collect(),
        evidence: from.evidence.iter().filter_map(|at| view.place(at)).collect(),
        parts: from.parts.iter().map(part).collect(),
    }
}

fn gap_of(view: &View<'_>, gap: &Gap) -> Gap {
    let own = view.it.parties.get(view.party);
    let mine = own.is_some_and(|party| {
        !gap.of.is_empty()
            && (party.name == gap.of
                || party.id == gap.of
                || party.realms.iter().any(|realm| is_realm(realm, &gap.of)))
    });
    let what = mine.then(|| view.screen.pass(&gap.what)).flatten();
    Gap {
        what: what.unwrap_or_else(|| {
            gap.collection.map_or("something that was not exported", |it| it.doc()).to_owned()
        }),
        collection: gap.collection,
        of: mine.then(|| view.screen.pass(&gap.of)).flatten().unwrap_or_else(|| "another side".to_owned()),
    }
}

/// Whether a realm, written `entra Contoso (GUID)`, is the one of this name or id. A part of a name is another's.
fn is_realm(realm: &str, of: &str) -> bool {
    let (name, id) = realm_parts(realm);
    realm == of || name == of || id == Some(of)
}

/// What the party can do itself, the worst first.
fn actions(view: &View<'_>, findings: &[Finding]) -> Vec<Action> {
    let customer = view.it.parties.get(view.party).is_some_and(|party| party.kind == PartyKind::Customer);
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|&at| findings.get(at).map(|finding| std::cmp::Reverse(finding.rank)));
    let list = order.into_iter().filter_map(|at| {
        let finding = findings.get(at).filter(|finding| customer && !finding.fix.is_empty())?;
        Some(Action {
            title: finding.title.clone(),
            how: finding.fix.clone(),
            owner: finding.owner,
            findings: vec![at],
            ..Action::default()
        })
    });
    list.take(ACTIONS).collect()
}

#[cfg(test)]
mod tests {
    use super::is_realm;

    #[test]
    fn a_realm_is_known_by_its_whole_name_only() {
        let realm = "entra Contoso Foods (672ce9d8-515f-4f84-a7b7-2b1540f885e1)";
        for whole in [realm, "Contoso Foods", "672ce9d8-515f-4f84-a7b7-2b1540f885e1"] {
            assert!(is_realm(realm, whole), "{whole}");
        }
        for part in ["", "Contoso", "Foods", "entra", "o", "672ce9d8"] {
            assert!(!is_realm(realm, part), "{part}");
        }
    }
}
