//! What one party may see of an assessment: a new assessment that holds what is published to it, and nothing else.
//!
//! Everything here is an allow-list: each field of the result is filled by name, and what is not named stays empty, so
//! that a field which is added to the assessment is not published until somebody decides so. A customer sees
//!
//! - itself: its realms, its outcomes, the findings about it, what is missing of it, the files of its own realms, its own
//!   numbers over time;
//! - who reaches it: people, services and tools of the provider and of the provider's vendors and subcontractors, by
//!   name, with second factor and last use, and the last steps of the way, inside its own realms. A customer cannot
//!   ask about somebody who has no name. Who belongs to another customer has none.
//!
//! Texts that controls wrote are kept where every record is the customer's own and no name of others stands in them;
//! otherwise the control's own words stand there. Nobody's numbers over several customers are published.

mod findings;
mod screen;
mod subjects;

use bailiwick_model::facts::PartyKind;

use crate::assessment::{
    Assessment, Headline, InputLine, Interval, Locator, MissingExport, PartyLine, Remark, TwoSided,
};

use findings::Published;
use screen::Screen;

/// The assessment as one party may see it; `party` is an index into [`Assessment::parties`].
pub fn to_party(it: &Assessment, party: usize) -> Assessment {
    let Some(own) = it.parties.get(party) else { return Assessment::default() };
    let view = View::new(it, party);
    let subjects = subjects::of(&view);
    let Published { controls, outcomes, findings, actions } = findings::of(&view, &subjects);
    let subjects: Vec<_> = subjects.into_iter().map(|(_, subject)| subject).collect();
    let inputs = inputs(&view);
    let missing = missing(&view, &controls);
    let count = |some: bool| u32::from(some);
    let without = subjects.iter().filter(|subject| !subject.tool);
    let state = |state| {
        let with = without.clone().filter(|subject| subject.second_factor == state);
        u32::try_from(with.count()).unwrap_or(u32::MAX)
    };
    Assessment {
        title: own.name.clone(),
        as_of: it.as_of,
        as_of_why: it.as_of_why.clone(),
        oldest_days: inputs
            .iter()
            .filter_map(|input| input.collected)
            .min()
            .map(|time| it.as_of.days_since(time)),
        effect: it.effect,
        published_to: view.line(party),
        headline: Headline {
            reaching: u32::try_from(without.clone().count()).unwrap_or(u32::MAX),
            without_mfa: state(crate::assessment::SecondFactorState::NotAsked),
            mfa_unknown: state(crate::assessment::SecondFactorState::Unknown),
            one_password: own.reached_by_password.iter().fold(Interval::default(), |all, by| Interval {
                proven: all.proven.max(count(by.proven > 0)),
                possible: all.possible.max(count(by.possible > 0)),
            }),
            ..Headline::default()
        },
        parties: view.lines.iter().map(|line| view.party_line(*line)).collect(),
        rows: it.rows.clone(),
        subjects,
        controls,
        outcomes,
        findings,
        two_sided: two_sided(&view),
        actions,
        missing,
        inputs,
        remarks: remarks(&view),
        trend: it.trend.iter().filter_map(|point| point.to_party(&own.id)).collect(),
        ..Assessment::default()
    }
}

/// One party's eyes.
struct View<'a> {
    it: &'a Assessment,
    party: usize,
    screen: Screen,
    /// Parties that are published, in order; `None` stands for everybody else.
    lines: Vec<Option<usize>>,
}

impl<'a> View<'a> {
    fn new(it: &'a Assessment, party: usize) -> Self {
        let reaching = |at: usize| {
            it.subjects
                .iter()
                .any(|subject| subject.party == at && subjects::reaches(subject, party).is_some())
        };
        let mut lines: Vec<Option<usize>> = (0..it.parties.len())
            .filter(|&at| at == party || (may_be_named(it, at) && reaching(at)))
            .map(Some)
            .collect();
        let nameless = |subject: &crate::assessment::Subject| {
            subject.party != party
                && !may_be_named(it, subject.party)
                && subjects::reaches(subject, party).is_some()
        };
        if it.subjects.iter().any(nameless) {
            lines.push(None);
        }
        Self { it, party, screen: Screen::new(it, party), lines }
    }

    /// Where a party stands in the result.
    fn line(&self, at: usize) -> Option<usize> {
        self.lines.iter().position(|line| *line == Some(at))
    }

    /// The same, with everybody who has no name as one.
    fn line_or_other(&self, at: usize) -> usize {
        self.line(at).unwrap_or(self.lines.len() - 1)
    }

    fn party_line(&self, at: Option<usize>) -> PartyLine {
        let Some(party) = at.and_then(|at| self.it.parties.get(at)) else {
            let (id, name) = ("another-party".to_owned(), "another party".to_owned());
            return PartyLine { id, name, kind: PartyKind::Unclaimed, ..PartyLine::default() };
        };
        if at != Some(self.party) {
            let (id, name) = (party.id.clone(), party.name.clone());
            return PartyLine { id, name, kind: party.kind, ..PartyLine::default() };
        }
        PartyLine {
            id: party.id.clone(),
            name: party.name.clone(),
            kind: party.kind,
            seats: party.seats,
            contract_ends: party.contract_ends,
            realms: party.realms.clone(),
            reached_by: party.reached_by,
            reached_by_password: party.reached_by_password,
            own_exports: party.own_exports,
            known_from: String::new(),
        }
    }

    /// Whether a record is in a file of the party's own realms.
    fn own(&self, at: &Locator) -> bool {
        self.screen.own_file(&at.file)
    }

    /// A record in a file of the party's own, by the name of the file alone.
    fn place(&self, at: &Locator) -> Option<Locator> {
        self.own(at).then(|| Locator { file: base_name(&at.file).to_owned(), record: at.record.clone() })
    }
}

/// Other customers, and what nobody claimed, have no name for a customer.
fn may_be_named(it: &Assessment, at: usize) -> bool {
    it.parties.get(at).is_some_and(|party| !matches!(party.kind, PartyKind::Customer | PartyKind::Unclaimed))
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn inputs(view: &View<'_>) -> Vec<InputLine> {
    let own = view.it.inputs.iter().filter(|input| view.screen.own_file(&input.path));
    own.map(|input| InputLine {
        path: base_name(&input.path).to_owned(),
        format: input.format,
        realm: view.screen.pass(&input.realm).unwrap_or_default(),
        party: view.line(view.party),
        records: input.records,
        bytes: input.bytes,
        collected: input.collected,
        complete: input.complete,
    })
    .collect()
}

/// Exports of the party's own that would settle its own answers.
fn missing(view: &View<'_>, controls: &[crate::assessment::ControlOutcome]) -> Vec<MissingExport> {
    let Some(own) = view.it.parties.get(view.party) else { return Vec::new() };
    let mut list: Vec<MissingExport> = Vec::new();
    for missing in &view.it.missing {
        let settles = |control: &&crate::assessment::ControlOutcome| {
            control.gaps.iter().any(|gap| gap.collection == Some(missing.collection))
        };
        let outcomes = controls.iter().filter(settles).count();
        if outcomes > 0 {
            list.push(MissingExport {
                collection: missing.collection,
                of: vec![own.name.clone()],
                outcomes: u32::try_from(outcomes).unwrap_or(u32::MAX),
                pairs: 0,
                proven: 0,
            });
        }
    }
    list.sort_by_key(|missing| std::cmp::Reverse(missing.outcomes));
    list
}

/// What both sides show of the party's own relations; of the provider's records nothing but that they are there.
fn two_sided(view: &View<'_>) -> Vec<TwoSided> {
    let own = view.it.two_sided.iter().filter(|side| side.customer == view.party);
    own.map(|side| TwoSided {
        relation: side.relation,
        provider: view.line_or_other(side.provider),
        customer: view.line_or_other(side.customer),
        standing: side.standing,
        count: side.count,
        names: side.names.iter().filter_map(|name| view.screen.pass(name)).collect(),
        why: side.why.clone(),
        provider_evidence: Vec::new(),
        customer_evidence: side.customer_evidence.iter().filter_map(|at| view.place(at)).collect(),
    })
    .collect()
}

fn remarks(view: &View<'_>) -> Vec<Remark> {
    view.it
        .remarks
        .iter()
        .filter_map(|remark| {
            Some(Remark {
                severity: remark.severity,
                code: remark.code,
                at: view.place(&remark.at)?,
                message: view.screen.pass(&remark.message)?,
                help: view.screen.pass(&remark.help).unwrap_or_default(),
            })
        })
        .collect()
}
