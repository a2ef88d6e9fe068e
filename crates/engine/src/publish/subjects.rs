//! Who reaches the party.

use bailiwick_model::{Effect, Effects};

use super::View;
use crate::assessment::{Blast, Interval, Path, Step, Subject};

/// Remarks that say nothing about anybody else.
const REMARKS: [&str; 3] = ["open to the internet", "left", "disabled"];

/// What a subject can do at a party, proven and possible.
pub(super) fn reaches(subject: &Subject, party: usize) -> Option<(Effects, Effects)> {
    subject.parties.iter().find(|(at, ..)| *at == party).map(|(_, proven, possible)| (*proven, *possible))
}

/// Each with its id in the whole assessment.
pub(super) fn of(view: &View<'_>) -> Vec<(String, Subject)> {
    let Some(to) = view.line(view.party) else { return Vec::new() };
    let mut list = Vec::new();
    for subject in view.it.subjects.iter().filter(|subject| subject.party != view.party) {
        let Some((proven, possible)) = reaches(subject, view.party) else { continue };
        let line = view.line_or_other(subject.party);
        let named = view.line(subject.party).is_some();
        let number = list.len() + 1;
        let name = named.then(|| view.screen.pass(&subject.name)).flatten();
        let nameless = if subject.tool { "a tool" } else { "an account" };
        let party = view.party_line(view.lines.get(line).copied().flatten());
        let name = name.unwrap_or_else(|| format!("{nameless} of {}, number {number}", party.name));
        // How many ways lead to the border is the other side's business.
        let easiest = |path: &&Path| path.marks.is_empty() || path.marks.contains(&"easiest");
        let paths = subject.paths.iter().filter(|path| path.party == view.party).filter(easiest);
        let shown = Subject {
            id: format!("{}/{number}", party.id),
            kind: subject.kind,
            tool: subject.tool,
            party: line,
            realm: party.name,
            second_factor: subject.second_factor,
            last_use: subject.last_use,
            blast: vec![Blast {
                profile: "insider".to_owned(),
                customers: customers(proven, possible),
                parties: vec![(to, proven, possible)],
            }],
            parties: vec![(to, proven, possible)],
            paths: paths.map(|path| last_steps(view, path, &name, line)).collect(),
            remarks: subject
                .remarks
                .iter()
                .filter(|remark| REMARKS.contains(&remark.as_str()))
                .cloned()
                .collect(),
            evidence: view.place(&subject.evidence).unwrap_or_default(),
            name,
            ..Subject::default()
        };
        list.push((subject.id.clone(), shown));
    }
    list
}

fn customers(proven: Effects, possible: Effects) -> [Interval; 6] {
    [Effect::See, Effect::Change, Effect::Run, Effect::Destroy, Effect::Unback, Effect::Own].map(|effect| {
        Interval { proven: u32::from(proven.has(effect)), possible: u32::from(possible.has(effect)) }
    })
}

/// The steps inside the party's own realms; how somebody gets to the border is the other side's business.
fn last_steps(view: &View<'_>, path: &Path, from: &str, line: usize) -> Path {
    let own = path.steps.iter().filter(|step| step.to_party == view.party);
    let steps = own.map(|step| Step {
        kind: step.kind,
        to: view.screen.pass(&step.to).unwrap_or_else(|| step.to_kind.to_owned()),
        to_kind: step.to_kind,
        to_party: view.line_or_other(view.party),
        barriers: step.barriers.clone(),
        possible_only: step.possible_only,
        evidence: view.place(&step.evidence).unwrap_or_default(),
        ..Step::default()
    });
    Path {
        from: from.to_owned(),
        from_kind: path.from_kind,
        from_party: line,
        profile: path.profile.clone(),
        proven: path.proven,
        party: view.line_or_other(path.party),
        effects: path.effects,
        steps: steps.collect(),
        marks: Vec::new(),
    }
}
