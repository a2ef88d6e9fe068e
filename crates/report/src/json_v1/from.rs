//! From the engine's assessment to the document.

use bailiwick_engine::assessment as a;
use bailiwick_model::{BarrierState, Effects, Severity, Time};

#[allow(clippy::wildcard_imports, reason = "every type of the document")]
use super::*;
use crate::words;

pub(super) fn effects(of: Effects) -> Vec<&'static str> {
    of.iter().map(bailiwick_model::Effect::word).collect()
}

fn locators(from: Vec<a::Locator>) -> Vec<Locator> {
    from.into_iter().map(Into::into).collect()
}

impl From<a::Headline> for Headline {
    fn from(from: a::Headline) -> Self {
        Self {
            accounts_reaching_customers: from.reaching,
            without_second_factor: from.without_mfa,
            second_factor_unknown: from.mfa_unknown,
            one_stolen_password: from.one_password.into(),
            any_stolen_password: from.any_password.into(),
            worst_by_stolen_password: from.worst_password,
            one_phished_session: from.one_phished.into(),
            worst_by_phished_session: from.worst_phished,
            one_insider: from.one_insider.into(),
            worst_insider: from.worst_insider,
            one_broken_tool: from.one_tool.into(),
            worst_tool: from.worst_tool,
            tool_broken_by: (!from.tool_broken_by.is_empty()).then_some(from.tool_broken_by),
            too_much: from.too_much,
            obsolete: from.obsolete,
            contract: from.contract,
            data_held: from.data_held,
        }
    }
}

impl From<a::PartyLine> for Party {
    fn from(from: a::PartyLine) -> Self {
        Self {
            id: from.id,
            name: from.name,
            kind: from.kind.word(),
            seats: from.seats,
            contract_ends: from.contract_ends.map(bailiwick_model::Time::date),
            realms: from.realms,
            reached_by_insiders: from.reached_by.into(),
            reached_by_stolen_passwords: from.reached_by_password.into(),
            own_exports: from.own_exports,
            known_from: from.known_from,
        }
    }
}

impl From<a::Step> for Step {
    fn from(from: a::Step) -> Self {
        let row = from.kind.row();
        let barriers = from.barriers.into_iter().map(|(barrier, state)| Barrier {
            barrier: barrier.word(),
            state: if state == BarrierState::InForce { "in-force" } else { "unknown" },
        });
        Self {
            edge: row.name,
            phrase: row.phrase,
            to: from.to,
            to_kind: from.to_kind,
            to_id: from.to_id,
            to_party: from.to_party,
            note: from.note,
            barriers: barriers.collect(),
            possible_only: from.possible_only,
            evidence: from.evidence.into(),
        }
    }
}

impl From<a::Path> for Path {
    fn from(from: a::Path) -> Self {
        Self {
            from: from.from,
            from_kind: from.from_kind,
            from_party: from.from_party,
            profile: from.profile,
            proven: from.proven,
            party: from.party,
            effects: effects(from.effects),
            steps: from.steps.into_iter().map(Into::into).collect(),
            marks: from.marks,
        }
    }
}

impl From<a::Subject> for Subject {
    fn from(from: a::Subject) -> Self {
        let blast = from
            .blast
            .into_iter()
            .map(|blast| Blast { profile: blast.profile, customers: blast.customers.into() });
        let parties = from.parties.into_iter().map(|(party, proven, possible)| Reached {
            party,
            proven: effects(proven),
            possible: effects(possible),
        });
        Self {
            id: from.id,
            name: from.name,
            kind: from.kind,
            tool: from.tool,
            party: from.party,
            realm: from.realm,
            second_factor: words::second_factor(from.second_factor),
            second_factor_why: from.second_factor_why,
            last_use: words::last_use(from.last_use),
            blast: blast.collect(),
            parties: parties.collect(),
            paths: from.paths.into_iter().map(Into::into).collect(),
            remarks: from.remarks,
            evidence: from.evidence.into(),
        }
    }
}

impl From<a::ControlOutcome> for Control {
    fn from(from: a::ControlOutcome) -> Self {
        let gaps = from.gaps.into_iter().map(|gap| Gap {
            what: gap.what,
            export: gap.collection.map(bailiwick_model::facts::Collection::word),
            of: gap.of,
        });
        Self {
            control: from.control,
            party: from.party,
            outcome: from.verdict.word(),
            summary: from.summary,
            gaps: gaps.collect(),
            findings: from.findings,
            evidence: locators(from.evidence),
            parts: from.parts.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<a::RowPart> for Part {
    fn from(from: a::RowPart) -> Self {
        Self {
            recommendation: from.row,
            outcome: from.verdict.word(),
            summary: from.summary,
            manual: from.manual,
        }
    }
}

impl From<a::Accepted> for Accepted {
    fn from(from: a::Accepted) -> Self {
        Self {
            owner: from.owner,
            reason: from.reason,
            until: from.until.map(Time::date),
            evidence: from.evidence.into(),
        }
    }
}

impl From<a::TwoSided> for TwoSided {
    fn from(from: a::TwoSided) -> Self {
        Self {
            relation: from.relation,
            provider: from.provider,
            customer: from.customer,
            standing: from.standing.word(),
            count: from.count,
            names: from.names,
            why: from.why,
            provider_evidence: locators(from.provider_evidence),
            customer_evidence: locators(from.customer_evidence),
        }
    }
}

impl From<a::Finding> for Finding {
    fn from(from: a::Finding) -> Self {
        Self {
            id: from.id,
            control: from.control,
            recommendations: from.rows,
            party: from.party,
            severity: from.rank.word(),
            title: from.title,
            why: from.why,
            fix: from.fix,
            proof: from.proof,
            owner: from.owner,
            owner_why: from.owner_why,
            due: from.due.map(|time| time.to_string()),
            due_why: from.due_why,
            accepted: from.accepted.map(Into::into),
            subjects: from.subjects,
            customers: from.customers.into(),
            evidence: locators(from.evidence),
            path: from.path.map(Into::into),
        }
    }
}

impl From<a::Action> for Action {
    fn from(from: a::Action) -> Self {
        Self {
            title: from.title,
            how: from.how,
            owner: from.owner,
            measure: from.measure,
            before: from.before.into(),
            after: from.after.into(),
            side_effects: from.side_effects,
            findings: from.findings,
        }
    }
}

impl From<a::InputLine> for Input {
    fn from(from: a::InputLine) -> Self {
        Self {
            path: from.path,
            format: from.format,
            realm: from.realm,
            records: from.records,
            bytes: from.bytes,
            collected: from.collected.map(|time| time.to_string()),
            complete: from.complete,
        }
    }
}

impl From<a::Remark> for Remark {
    fn from(from: a::Remark) -> Self {
        Self {
            severity: match from.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            code: from.code,
            at: from.at.into(),
            message: from.message,
            help: from.help,
        }
    }
}

impl From<a::Assessment> for Document {
    fn from(from: a::Assessment) -> Self {
        let rows = from.rows.into_iter().map(|row| Recommendation {
            id: row.id,
            group: row.group,
            text: row.text,
            who: row.who,
        });
        let outcomes = from.outcomes.into_iter().map(|outcome| Outcome {
            recommendation: outcome.row,
            party: outcome.party,
            outcome: outcome.verdict.word(),
            controls: outcome.controls,
            undecided: outcome.undecided,
            why: outcome.why,
            manual: outcome.manual,
        });
        let missing = from.missing.into_iter().map(|missing| Missing {
            export: missing.collection.word(),
            of: missing.of,
            unknown_outcomes: missing.outcomes,
            possible_pairs: missing.pairs,
            proven_pairs: missing.proven,
        });
        Self {
            schema: SCHEMA,
            title: from.title,
            as_of: from.as_of.to_string(),
            as_of_why: from.as_of_why,
            oldest_export_days: from.oldest_days,
            identities: from.identities,
            effect: from.effect.map(bailiwick_model::Effect::word),
            published_to: from.published_to,
            redacted: from.redacted,
            headline: from.headline.into(),
            parties: from.parties.into_iter().map(Into::into).collect(),
            subjects: from.subjects.into_iter().map(Into::into).collect(),
            recommendations: rows.collect(),
            controls: from.controls.into_iter().map(Into::into).collect(),
            outcomes: outcomes.collect(),
            findings: from.findings.into_iter().map(Into::into).collect(),
            two_sided: from.two_sided.into_iter().map(Into::into).collect(),
            actions: from.actions.into_iter().map(Into::into).collect(),
            missing: missing.collect(),
            inputs: from.inputs.into_iter().map(Into::into).collect(),
            remarks: from.remarks.into_iter().map(Into::into).collect(),
            ways: from.ways.into(),
        }
    }
}
