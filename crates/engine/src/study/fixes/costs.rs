//! What fixes cost: documented defaults, and what the estate file says instead.

use bailiwick_model::Facts;
use bailiwick_model::facts::FixKind;
use rustc_hash::FxHashMap;

/// What the estate file says of costs, by kind, id or key; of two files the first counts.
#[derive(Debug, Default)]
pub(in crate::study) struct Costs(FxHashMap<String, u32>);

impl Costs {
    pub(in crate::study) fn of_facts(facts: &Facts) -> Self {
        let mut known = FxHashMap::default();
        for cost in &facts.fix_costs {
            known.entry(facts.text(cost.fix).to_owned()).or_insert(cost.cost);
        }
        Self(known)
    }

    pub(super) fn of(&self, kind: FixKind) -> u32 {
        self.0.get(kind.word()).copied().unwrap_or(kind.usual_cost())
    }

    /// The cost of access that is taken away while so many accounts use it.
    pub(super) fn with(&self, kind: FixKind, users: u32) -> u32 {
        self.of(kind).saturating_add(self.of(FixKind::InUse).saturating_mul(users))
    }

    /// What one fix costs, by its id or key, whatever its kind does.
    pub(super) fn own(&self, id: &str, key: &str) -> Option<u32> {
        self.0.get(id).or_else(|| self.0.get(key)).copied()
    }
}
