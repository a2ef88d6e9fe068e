//! From a study to an assessment.

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Effect, RealmId, Severity};

use rustc_hash::FxHashSet;

use super::{
    Study, accepted, actions, headline, missing, outcomes, reach_ways, show, statements, subjects, two_sided,
};
use crate::advisory::AA22_131A;
use crate::assessment::{Assessment, InputLine, Interval, Locator, PartyLine, Remark, Row};
use crate::controls::Context;
use crate::graph::{Bound, PartyIx};

/// The order in which parties are shown: providers, customers by name, others, unclaimed ones last.
pub(super) struct Order {
    lines: Vec<usize>,
    parties: Vec<PartyIx>,
}

impl Order {
    pub(super) fn of(it: &Context<'_>) -> Self {
        let rank = |kind| match kind {
            PartyKind::Provider => 0,
            PartyKind::Customer => 1,
            PartyKind::Distributor | PartyKind::Subcontractor | PartyKind::Vendor => 2,
            PartyKind::Unclaimed => 3,
        };
        let mut parties: Vec<PartyIx> = (0u32..).map(PartyIx).take(it.graph.parties.len()).collect();
        parties.sort_by_key(|at| (rank(it.kind(*at)), it.party_name(*at).to_lowercase(), *at));
        let mut lines = vec![0; parties.len()];
        for (line, party) in parties.iter().enumerate() {
            if let Some(slot) = lines.get_mut(party.index()) {
                *slot = line;
            }
        }
        Self { lines, parties }
    }

    /// Line of a party.
    pub(super) fn line(&self, party: PartyIx) -> usize {
        self.lines.get(party.index()).copied().unwrap_or(0)
    }

    /// Parties in order.
    pub(super) fn parties(&self) -> &[PartyIx] {
        &self.parties
    }
}

pub(super) fn assess(study: &Study, it: &Context<'_>, done: &mut dyn FnMut(&'static str)) -> Assessment {
    let order = Order::of(it);
    let subjects = subjects::all(it, &order);
    let ways = reach_ways::of(it, &order, &subjects);
    done("subjects");
    let mut judged = outcomes::judge(it, &order);
    accepted::mark(it, &order, &mut judged);
    done("controls");
    let headline = headline::of(it, &subjects, &judged);
    let actions = actions::plan(it, &order, &judged);
    done("plan");
    let missing = missing::of(it, &judged);
    let provider = order.parties().iter().find(|party| it.kind(**party) == PartyKind::Provider);
    Assessment {
        title: provider.map_or_else(|| "Estate".to_owned(), |party| it.party_name(*party).to_owned()),
        as_of: it.estate.as_of,
        as_of_why: format!("Time of the assessment: {}.", it.estate.as_of_why),
        oldest_days: oldest(it),
        identities: u32::try_from(it.directory.accounts().len()).unwrap_or(u32::MAX),
        effect: Some(study.options.effect),
        published_to: None,
        headline,
        parties: party_lines(it, &order),
        subjects: subjects.into_iter().map(|(_, subject)| subject).collect(),
        rows: rows(),
        controls: judged.controls,
        outcomes: judged.rows,
        findings: judged.findings,
        two_sided: two_sided::of(it, &order),
        actions,
        missing,
        inputs: inputs(it, &order),
        remarks: remarks(study, it),
        ways,
        redacted: false,
        trend: Vec::new(),
    }
}

fn rows() -> Vec<Row> {
    let row = |row: &crate::advisory::Row| Row {
        id: row.id.clone(),
        group: AA22_131A.group(&row.id).to_owned(),
        text: row.text.clone(),
        who: row.who.word().to_owned(),
    };
    AA22_131A.evaluated().map(row).collect()
}

fn oldest(it: &Context<'_>) -> Option<i64> {
    let collected = it.facts.sources.iter().filter(|source| !source.reference && !source.format.is_empty());
    collected.filter_map(|source| source.collected).map(|time| it.estate.as_of.days_since(time)).max()
}

/// Parties as outputs show them.
pub(super) fn party_lines(it: &Context<'_>, order: &Order) -> Vec<PartyLine> {
    let by_insider = reached_by(it, "insider");
    let by_password = reached_by(it, "stolen-password");
    let realms = realms_by_party(it);
    let read: FxHashSet<RealmId> = it.facts.coverage.iter().map(|list| list.realm).collect();
    let line = |&at: &PartyIx| {
        let party = it.estate.party(at).cloned().unwrap_or_default();
        let realms = realms.get(at.index()).map_or(&[][..], Vec::as_slice);
        let own_exports = realms.iter().any(|realm| read.contains(realm));
        PartyLine {
            id: party.id,
            name: party.name,
            kind: party.kind,
            seats: party.seats,
            contract_ends: party.contract_ends,
            realms: realms.iter().map(|realm| realm_words(it, *realm)).collect(),
            reached_by: by_insider.get(at.index()).copied().unwrap_or_default(),
            reached_by_password: by_password.get(at.index()).copied().unwrap_or_default(),
            own_exports,
            known_from: if party.declared {
                "the estate file".to_owned()
            } else {
                "what the exports say".to_owned()
            },
        }
    };
    order.parties().iter().map(line).collect()
}

fn realms_by_party(it: &Context<'_>) -> Vec<Vec<RealmId>> {
    let mut realms = vec![Vec::new(); it.graph.parties.len()];
    let known = [bailiwick_model::RealmKind::Source, bailiwick_model::RealmKind::Estate];
    for (at, realm) in
        (0u32..).map(RealmId).zip(&it.facts.realms).filter(|(_, realm)| !known.contains(&realm.kind))
    {
        let _ = realm;
        if let Some(list) = realms.get_mut(it.estate.party_of_realm(at).index()) {
            list.push(at);
        }
    }
    realms
}

fn realm_words(it: &Context<'_>, at: RealmId) -> String {
    let Some(realm) = it.facts.realms.get(at.0 as usize) else { return String::new() };
    let (kind, id, name) = (realm.kind.word(), it.facts.text(realm.id), it.facts.text(realm.name));
    if name.is_empty() { format!("{kind} {id}") } else { format!("{kind} {name} ({id})") }
}

/// Principals of other parties by party and effect.
fn reached_by(it: &Context<'_>, profile: &str) -> Vec<[Interval; 6]> {
    let mut counts = vec![[Interval::default(); 6]; it.graph.parties.len()];
    for &subject in it.subjects {
        if it.graph.node(subject).kind.class() != bailiwick_model::nodes::NodeClass::Principal {
            continue;
        }
        for bound in Bound::BOTH {
            let Some(blast) = it.reach.blast(subject, profile, bound) else { continue };
            for &(party, effects) in blast.parties.iter().filter(|(party, _)| *party != blast.own) {
                let Some(line) = counts.get_mut(party.index()) else { continue };
                for (effect, count) in Effect::ALL.into_iter().zip(line) {
                    let add = u32::from(effects.has(effect));
                    match bound {
                        Bound::Proven => count.proven += add,
                        Bound::Possible => count.possible += add,
                    }
                }
            }
        }
    }
    counts
}

fn inputs(it: &Context<'_>, order: &Order) -> Vec<InputLine> {
    let mut incomplete = vec![false; it.facts.sources.len()];
    for list in it.facts.coverage.iter().filter(|list| !list.complete) {
        if let Some(slot) = incomplete.get_mut(list.evidence.source.0 as usize) {
            *slot = true;
        }
    }
    for diagnostic in it.facts.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error)
    {
        if let Some(slot) = incomplete.get_mut(diagnostic.source.0 as usize) {
            *slot = true;
        }
    }
    let line = |(source, incomplete): (&bailiwick_model::Source, bool)| InputLine {
        path: source.path.clone(),
        format: source.format,
        realm: if source.reference { String::new() } else { it.realm_name(source.realm) },
        party: (!source.reference).then(|| order.line(it.estate.party_of_realm(source.realm))),
        records: source.count,
        bytes: source.bytes,
        collected: source.collected,
        complete: !incomplete && !source.format.is_empty(),
    };
    it.facts.sources.iter().zip(incomplete).map(line).collect()
}

fn remarks(study: &Study, it: &Context<'_>) -> Vec<Remark> {
    let of_files = it.facts.diagnostics.iter().map(|diagnostic| Remark {
        severity: diagnostic.severity,
        code: diagnostic.code,
        at: diagnostic.record.map_or_else(
            || show::file(it, diagnostic.source),
            |record| show::locate(it, bailiwick_model::Evidence { source: diagnostic.source, record }),
        ),
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
    });
    let of_graph = study.remarks.iter().map(|remark| Remark {
        severity: Severity::Note,
        code: remark.code,
        at: show::locate(it, remark.evidence),
        message: remark.message.clone(),
        help: String::new(),
    });
    let inferred = it.estate.inferences.iter().map(|inference| Remark {
        severity: Severity::Note,
        code: "estate/inferred",
        at: inference.evidence.map_or_else(Locator::default, |evidence| show::locate(it, evidence)),
        message: format!("{}: {}", inference.what, inference.because),
        help: "`bailiwick init` writes this down, so that it can be mended".to_owned(),
    });
    let mut all: Vec<Remark> =
        of_files.chain(of_graph).chain(inferred).chain(statements::remarks(it)).collect();
    all.sort_by(|left, right| right.severity.cmp(&left.severity).then_with(|| left.cmp(right)));
    all
}
