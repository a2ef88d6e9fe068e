//! One small hand-made assessment with hostile names.
#![allow(clippy::unwrap_used, reason = "only tests call this")]
#![allow(dead_code, reason = "each test file uses its own part")]

use bailiwick_engine::assessment::*;
use bailiwick_model::facts::{Collection, PartyKind};
use bailiwick_model::{Barrier, BarrierState, EdgeKind, Effect, Effects, Time};

/// A name that breaks out of whatever does not escape it.
pub(crate) const HOSTILE: &str = "Ana </script><script>alert(1)</script> \u{2028} & \"K\"";

pub(crate) fn interval(proven: u32, possible: u32) -> Interval {
    Interval { proven, possible }
}

pub(crate) fn party(name: &str, kind: PartyKind) -> PartyLine {
    PartyLine {
        id: name.to_lowercase(),
        name: name.into(),
        kind,
        reached_by: [interval(1, 2); 6],
        ..PartyLine::default()
    }
}

fn evidence() -> Locator {
    Locator { file: "provider/users.json".into(), record: "value[3]".into() }
}

/// From a hostile name over a group and a role to a customer.
fn path() -> Path {
    let step = |kind, to: &str, to_party, barriers| Step {
        kind,
        to: to.into(),
        to_kind: "AZGroup",
        to_party,
        barriers,
        evidence: evidence(),
        ..Step::default()
    };
    Path {
        from: HOSTILE.into(),
        from_kind: "AZUser",
        profile: "insider".into(),
        proven: true,
        party: 1,
        effects: Effects::of(&[Effect::Own]),
        steps: vec![
            step(EdgeKind::AZMemberOf, "GDAP-Tier2", 0, vec![]),
            step(
                EdgeKind::GdapAccess,
                "Global Administrator",
                1,
                vec![(Barrier::Mfa, BarrierState::InForce)],
            ),
            step(EdgeKind::Grants, "Bakery", 1, vec![]),
        ],
        ..Path::default()
    }
}

fn subject() -> Subject {
    Subject {
        id: "T/1".into(),
        name: HOSTILE.into(),
        kind: "AZUser",
        realm: "northwind.example".into(),
        second_factor: SecondFactorState::NotAsked,
        last_use: Some(None),
        blast: vec![Blast { profile: "insider".into(), customers: [interval(1, 2); 6], parties: Vec::new() }],
        parties: vec![(1, Effects::ALL, Effects::ALL)],
        paths: vec![path()],
        evidence: evidence(),
        ..Subject::default()
    }
}

pub(crate) fn sample() -> Assessment {
    Assessment {
        title: "Northwind MSP".into(),
        as_of: Time::parse("2026-11-20").unwrap(),
        oldest_days: Some(12),
        identities: 6412,
        effect: Some(Effect::Change),
        headline: Headline {
            reaching: 31,
            without_mfa: 9,
            mfa_unknown: 4,
            one_password: interval(1, 2),
            worst_password: Some(0),
            ..Headline::default()
        },
        parties: vec![
            party("Northwind MSP", PartyKind::Provider),
            party("Bakery", PartyKind::Customer),
            party("Clinic", PartyKind::Customer),
            party("Lab group 7", PartyKind::Unclaimed),
        ],
        subjects: vec![subject()],
        rows: vec![Row {
            id: "3.M.2".into(),
            group: "Enforce MFA".into(),
            text: "A second factor on every provider account".into(),
            who: "MSP".into(),
        }],
        controls: vec![ControlOutcome {
            control: "password_only_reach",
            party: 0,
            verdict: Verdict::Fail,
            summary: "9 of 31 accounts".into(),
            gaps: vec![Gap {
                what: "x".into(),
                collection: Some(Collection::ConditionalAccess),
                of: "Bakery".into(),
            }],
            findings: vec![0],
            evidence: vec![],
            parts: vec![],
        }],
        outcomes: vec![RowOutcome {
            row: "3.M.2".into(),
            party: 0,
            verdict: Verdict::Fail,
            controls: vec![0],
            undecided: String::new(),
            why: vec![],
            manual: false,
        }],
        findings: vec![Finding {
            id: "f".into(),
            control: "password_only_reach",
            rows: vec!["3.M.2".into()],
            rank: Rank::Critical,
            title: HOSTILE.into(),
            evidence: vec![evidence()],
            path: Some(path()),
            ..Finding::default()
        }],
        two_sided: vec![two_sided()],
        actions: vec![Action {
            title: "require MFA for RMM-Operators".into(),
            measure: "customers reached by one stolen password".into(),
            before: interval(2, 2),
            after: interval(0, 0),
            ..Action::default()
        }],
        missing: vec![MissingExport {
            collection: Collection::ConditionalAccess,
            of: vec!["Bakery".into()],
            outcomes: 5,
            pairs: 2,
            proven: 1,
        }],
        ..Assessment::default()
    }
}

/// Three guests whom the customer has and the provider has not.
fn two_sided() -> TwoSided {
    TwoSided {
        relation: "guest",
        provider: 0,
        customer: 1,
        standing: Standing::Disputed,
        count: 3,
        names: vec![HOSTILE.into()],
        why: "not at home".into(),
        customer_evidence: vec![Locator { file: "alder/users.json".into(), record: "value[8]".into() }],
        ..TwoSided::default()
    }
}
