//! Controls: one machine-evaluated statement each, named after the bad state. A control is one file here, its cases
//! under `tests/cases/`, and one line in [`CONTROLS`]; its header is its page in the documentation.

mod access_after_contract;
mod access_beyond_agreement;
mod admin_in_daily_use;
mod administration_from_anywhere;
mod advice_not_given;
mod agreed_logging_missing;
mod answers;
mod backup_within_reach;
mod broken_promise;
mod context;
mod credential_at_several_customers;
mod default_full_rights;
mod deletable_logs;
mod endpoint_without_detection;
mod exploited_weakness_open;
mod exposed_service;
mod fail_open_mfa;
mod failed_sign_ins_unreviewed;
mod flat_network;
mod guessable_sign_in;
mod idle_provider_account;
mod index;
mod judgement;
mod known_exploited_open;
mod leaver_access;
mod lone_destroyer;
mod missing_image;
mod mixed_customer_data;
mod neglected_remote_access;
mod no_exercise_record;
mod no_hunt_after_password_change;
mod open_to_phishing;
mod outdated_tool;
mod password_only_console;
mod password_only_reach;
mod permanent_privilege;
mod provider_activity_unaudited;
mod provider_in_internal_admins;
mod provider_limits_unraised;
mod provider_network_reaches_core;
mod rare_backup;
mod reachable_critical_system;
mod reset_without_proof;
mod rights_kept_after_move;
mod role_holders;
mod scanned;
mod shared;
mod shared_provider_path;
mod short_log_retention;
mod silent_agreement;
mod single_point_of_reach;
mod stale_shared_secret;
pub(crate) mod standing_tier_zero;
mod system_without_backup;
mod tally;
mod terms;
mod too_many_full_administrators;
mod unagreed_subcontractor;
mod unclear_services;
mod undeclared_access;
mod unexplained_exposure;
mod unexplained_provider_use;
mod unfiltered_trust;
mod unknown_system;
mod unlisted_subcontractor;
mod unlogged_system;
mod unowned_recommendation;
mod unprotected_offline_backup;
mod unprotected_sign_in_page;
mod unregistered_supplier;
mod unrestricted_applications;
mod unrestricted_high_risk;
mod unreviewed_connection;
mod unscoped_machine_credential;
mod unstated_data;
mod unsupported_system;
mod untested_backup;
mod unused_account;
mod unused_connection;
mod unwatched_segment;
mod weak_account_settings;

pub use answers::Answers;
pub use context::Context;
pub(crate) use credential_at_several_customers::print as fingerprint;
pub use index::{By, Index};
pub use judgement::{Fault, Judgement, Part, Unsettled, Witness};
pub(crate) use shared::read_whole;
pub use terms::attested::{EXERCISES, by_hand, refused};

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
    /// The control decides the row, alone or together with the others that name it.
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
    &administration_from_anywhere::CONTROL,
    &advice_not_given::CONTROL,
    &agreed_logging_missing::CONTROL,
    &backup_within_reach::CONTROL,
    &broken_promise::CONTROL,
    &credential_at_several_customers::CONTROL,
    &default_full_rights::CONTROL,
    &deletable_logs::CONTROL,
    &endpoint_without_detection::CONTROL,
    &exploited_weakness_open::CONTROL,
    &exposed_service::CONTROL,
    &fail_open_mfa::CONTROL,
    &failed_sign_ins_unreviewed::CONTROL,
    &flat_network::CONTROL,
    &guessable_sign_in::CONTROL,
    &idle_provider_account::CONTROL,
    &known_exploited_open::CONTROL,
    &leaver_access::CONTROL,
    &lone_destroyer::CONTROL,
    &missing_image::CONTROL,
    &mixed_customer_data::CONTROL,
    &neglected_remote_access::CONTROL,
    &no_exercise_record::CONTROL,
    &no_hunt_after_password_change::CONTROL,
    &open_to_phishing::CONTROL,
    &outdated_tool::CONTROL,
    &password_only_console::CONTROL,
    &password_only_reach::CONTROL,
    &permanent_privilege::CONTROL,
    &provider_activity_unaudited::CONTROL,
    &provider_in_internal_admins::CONTROL,
    &provider_limits_unraised::CONTROL,
    &provider_network_reaches_core::CONTROL,
    &rare_backup::CONTROL,
    &reachable_critical_system::CONTROL,
    &reset_without_proof::CONTROL,
    &rights_kept_after_move::CONTROL,
    &shared_provider_path::CONTROL,
    &short_log_retention::CONTROL,
    &silent_agreement::CONTROL,
    &single_point_of_reach::CONTROL,
    &stale_shared_secret::CONTROL,
    &standing_tier_zero::CONTROL,
    &system_without_backup::CONTROL,
    &too_many_full_administrators::CONTROL,
    &unagreed_subcontractor::CONTROL,
    &unclear_services::CONTROL,
    &undeclared_access::CONTROL,
    &unexplained_exposure::CONTROL,
    &unexplained_provider_use::CONTROL,
    &unfiltered_trust::CONTROL,
    &unknown_system::CONTROL,
    &unlisted_subcontractor::CONTROL,
    &unlogged_system::CONTROL,
    &unowned_recommendation::CONTROL,
    &unprotected_offline_backup::CONTROL,
    &unprotected_sign_in_page::CONTROL,
    &unregistered_supplier::CONTROL,
    &unrestricted_applications::CONTROL,
    &unrestricted_high_risk::CONTROL,
    &unreviewed_connection::CONTROL,
    &unscoped_machine_credential::CONTROL,
    &unstated_data::CONTROL,
    &unsupported_system::CONTROL,
    &untested_backup::CONTROL,
    &unused_account::CONTROL,
    &unused_connection::CONTROL,
    &unwatched_segment::CONTROL,
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
