//! The numbers of an assessment that are followed over time.

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Effect, Time};
use serde::{Deserialize, Serialize};

use super::{Assessment, Interval, Rank, Verdict};

/// Numbers about one party.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PartyNumbers {
    /// Id of the party.
    pub id: String,
    /// Outcomes of recommendations: pass, fail, unknown, not applicable.
    pub outcomes: [u32; 4],
    /// Findings: critical, high, medium, low.
    pub findings: [u32; 4],
    /// Outside principals that can do anything at all there when logged in as.
    pub reached_by: Interval,
    /// The same with one stolen password.
    pub reached_by_password: Interval,
}

/// Numbers of one assessment.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TrendPoint {
    /// The time for which they hold.
    #[serde(skip)]
    pub as_of: Time,
    /// Customers of the estate.
    pub customers: u32,
    /// Outcomes of recommendations of all parties: pass, fail, unknown, not applicable.
    pub outcomes: [u32; 4],
    /// Findings of all parties: critical, high, medium, low.
    pub findings: [u32; 4],
    /// Accounts that reach customers and can sign in without a second factor; and with those of which it is not known.
    pub without_mfa: Interval,
    /// Customers that the worst single stolen password reaches.
    pub one_password: Interval,
    /// Customers that one broken tool reaches.
    pub one_tool: Interval,
    /// By party.
    pub parties: Vec<PartyNumbers>,
}

/// Outcomes in the order of [`TrendPoint::outcomes`].
const VERDICTS: [Verdict; 4] = [Verdict::Pass, Verdict::Fail, Verdict::Unknown, Verdict::NotApplicable];
/// Severities in the order of [`TrendPoint::findings`].
const RANKS: [Rank; 4] = [Rank::Critical, Rank::High, Rank::Medium, Rank::Low];

fn add<T: PartialEq>(into: &mut [u32; 4], order: &[T; 4], of: &T) {
    if let Some(slot) = order.iter().position(|known| known == of).and_then(|at| into.get_mut(at)) {
        *slot += 1;
    }
}

impl TrendPoint {
    /// The numbers of an assessment.
    pub fn of(it: &Assessment) -> Self {
        let of_effect = |by: &[Interval; 6]| by.get(Effect::See as usize).copied().unwrap_or_default();
        let mut parties: Vec<PartyNumbers> = it
            .parties
            .iter()
            .map(|party| PartyNumbers {
                id: party.id.clone(),
                reached_by: of_effect(&party.reached_by),
                reached_by_password: of_effect(&party.reached_by_password),
                ..PartyNumbers::default()
            })
            .collect();
        let customers = it.parties.iter().filter(|party| party.kind == PartyKind::Customer).count();
        let mut point = Self {
            as_of: it.as_of,
            customers: u32::try_from(customers).unwrap_or(u32::MAX),
            without_mfa: Interval {
                proven: it.headline.without_mfa,
                possible: it.headline.without_mfa.saturating_add(it.headline.mfa_unknown),
            },
            one_password: it.headline.one_password,
            one_tool: it.headline.one_tool,
            ..Self::default()
        };
        for outcome in &it.outcomes {
            add(&mut point.outcomes, &VERDICTS, &outcome.verdict);
            if let Some(party) = parties.get_mut(outcome.party) {
                add(&mut party.outcomes, &VERDICTS, &outcome.verdict);
            }
        }
        for finding in it.findings.iter().filter(|finding| finding.accepted.is_none()) {
            add(&mut point.findings, &RANKS, &finding.rank);
            if let Some(party) = parties.get_mut(finding.party) {
                add(&mut party.findings, &RANKS, &finding.rank);
            }
        }
        point.parties = parties;
        point
    }

    /// The same with one party alone: what it may see. A critical finding is one that touches others too.
    #[must_use]
    pub fn to_party(&self, id: &str) -> Option<Self> {
        let mut own = self.parties.iter().find(|party| party.id == id)?.clone();
        let [critical, high, medium, low] = own.findings;
        own.findings = [0, critical + high, medium, low];
        Some(Self {
            as_of: self.as_of,
            outcomes: own.outcomes,
            findings: own.findings,
            parties: vec![own],
            ..Self::default()
        })
    }
}
