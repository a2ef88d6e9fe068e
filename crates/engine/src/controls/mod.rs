//! Controls: one machine-evaluated statement each, named after the bad state. A control is one file here, its cases
//! under `tests/cases/`, and one line in [`CONTROLS`]; its header is its page in the documentation.

mod access_after_contract;
mod access_beyond_agreement;
mod admin_in_daily_use;
mod context;
mod default_full_rights;
mod exposed_service;
mod fail_open_mfa;
mod index;
mod judgement;
mod known_exploited_open;
mod leaver_access;
mod outdated_tool;
mod password_only_console;
mod password_only_reach;
mod permanent_privilege;
mod provider_in_internal_admins;
mod scanned;
mod shared;
mod single_point_of_reach;
mod standing_tier_zero;
mod too_many_full_administrators;
mod undeclared_access;
mod unfiltered_trust;
mod unowned_recommendation;
mod unused_account;
mod weak_account_settings;

pub use context::Context;
pub use index::{By, Index};
pub use judgement::{Fault, Judgement, Unsettled, Witness};

use bailiwick_model::facts::Collection;

use crate::graph::PartyIx;

/// For whom a control is evaluated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Audience {
    /// Every provider.
    Provider,
    /// Every customer.
    Customer,
    /// Both.
    Both,
}

/// A recommendation that a control decides, and the part that stays open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decides {
    /// Id of the row (`3.M.2`).
    pub row: &'static str,
    /// What the row asks beside this, in one sentence; empty where the control decides it whole.
    pub undecided: &'static str,
}

impl Decides {
    /// The control decides the whole row.
    pub const fn whole(row: &'static str) -> Self {
        Self { row, undecided: "" }
    }

    /// The control decides the row but for this.
    pub const fn but(row: &'static str, undecided: &'static str) -> Self {
        Self { row, undecided }
    }
}

/// A control.
#[derive(Debug)]
pub struct Control {
    /// Slug: file, cases, page anchor and output use it.
    pub slug: &'static str,
    /// The bad state, as a phrase.
    pub title: &'static str,
    /// What is looked at, and when it passes, fails or stays unknown.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Rows of AA22-131A.
    pub decides: &'static [Decides],
    /// For whom.
    pub audience: Audience,
    /// Lists it needs.
    pub needs: &'static [Collection],
    /// What a provider does about it.
    pub provider_fix: &'static str,
    /// What a customer does about it.
    pub customer_fix: &'static str,
    /// What would prove it fixed.
    pub proof: &'static str,
    /// ATT&CK techniques.
    pub attack: &'static [&'static str],
    /// Evaluates it for one party.
    pub judge: fn(&Context<'_>, PartyIx) -> Judgement,
}

impl Control {
    /// Whether it decides a row.
    pub fn decides(&self, row: &str) -> bool {
        self.decides.iter().any(|decides| decides.row == row)
    }
}

/// All controls, by slug.
pub const CONTROLS: &[&Control] = &[
    &access_after_contract::CONTROL,
    &access_beyond_agreement::CONTROL,
    &admin_in_daily_use::CONTROL,
    &default_full_rights::CONTROL,
    &exposed_service::CONTROL,
    &fail_open_mfa::CONTROL,
    &known_exploited_open::CONTROL,
    &leaver_access::CONTROL,
    &outdated_tool::CONTROL,
    &password_only_console::CONTROL,
    &password_only_reach::CONTROL,
    &permanent_privilege::CONTROL,
    &provider_in_internal_admins::CONTROL,
    &single_point_of_reach::CONTROL,
    &standing_tier_zero::CONTROL,
    &too_many_full_administrators::CONTROL,
    &undeclared_access::CONTROL,
    &unfiltered_trust::CONTROL,
    &unowned_recommendation::CONTROL,
    &unused_account::CONTROL,
    &weak_account_settings::CONTROL,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_sorted_and_its_words_are_there() {
        assert!(CONTROLS.is_sorted_by_key(|control| control.slug));
        for control in CONTROLS {
            for text in [
                control.title,
                control.what,
                control.why,
                control.provider_fix,
                control.customer_fix,
                control.proof,
            ] {
                assert!(!text.is_empty(), "{} lacks a text", control.slug);
            }
            assert!(!control.decides.is_empty() && !control.needs.is_empty(), "{}", control.slug);
        }
    }
}
