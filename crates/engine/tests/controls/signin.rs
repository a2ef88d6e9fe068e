//! Second factors and passwords.

use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::facts::{Collection, PolicyState, SecondFactor};

use crate::cases::{Cases, Never};
use crate::clean::Clean;

/// Nothing demands a second factor of anybody.
fn no_policy(it: &mut Clean) {
    it.world.facts.policies.clear();
}

/// The policies were not read.
fn policies_unread(it: &mut Clean) {
    no_policy(it);
    it.world.facts.coverage.retain(|list| list.collection != Collection::ConditionalAccess);
}

pub(crate) const CASES: &[Cases] = &[
    Cases {
        control: "fail_open_mfa",
        party: "north",
        fail: |it| it.world.facts.policies[0].state = Known(PolicyState::ReportOnly),
        unknown: policies_unread,
        settles: Some(Collection::ConditionalAccess),
        never: Never::Because("every party has people who sign in"),
    },
    Cases {
        control: "password_only_console",
        party: "north",
        fail: |it| it.world.facts.rmm_accounts[0].second_factor = Known(SecondFactor::NotAsked),
        unknown: |it| it.world.facts.rmm_accounts[0].second_factor = NotCollected,
        settles: Some(Collection::RmmServer),
        never: Never::Because("who has no console is not known from exports"),
    },
    Cases {
        control: "password_only_reach",
        party: "north",
        fail: no_policy,
        unknown: policies_unread,
        settles: Some(Collection::ConditionalAccess),
        never: Never::To("acme"),
    },
    Cases {
        control: "weak_account_settings",
        party: "acme",
        fail: |it| it.world.facts.ad_principals[0].no_preauthentication = Known(true),
        unknown: |it| it.world.facts.ad_principals[0].no_preauthentication = NotCollected,
        settles: Some(Collection::AdUsers),
        never: Never::Because("every party has accounts; where none was read, that is not known"),
    },
];
