//! What the neutral lists show.

use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::facts::{Collection, PortState};

use crate::cases::{Cases, Never};
use crate::clean::Clean;
use crate::lists::{review, setting};
use crate::world::today;

/// An address of the provider that is in no inventory.
const ADDRESS_FREE: &str = "198.51.100.8";

/// A rule leads from one kind of segment to another.
fn rule(it: &mut Clean, at: usize, from: &str, to: &str) {
    let [from, to] = [from, to].map(|word| it.world.facts.names.add(word));
    let rule = &mut it.world.facts.network_rules[at];
    (rule.from_kind, rule.to_kind) = (Known(from), Known(to));
}

pub(crate) const CASES: &[Cases] = &[
    Cases {
        control: "short_log_retention",
        party: "north",
        fail: |it| it.world.facts.log_sources[0].kept_days = Known(179),
        unknown: |it| it.world.facts.log_sources[0].oldest_event = NotCollected,
        settles: Some(Collection::LogSources),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "deletable_logs",
        party: "north",
        fail: |it| it.world.facts.log_sources[0].immutable = Known(false),
        unknown: |it| it.world.facts.log_sources[0].separate = NotCollected,
        settles: Some(Collection::LogSources),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "unlogged_system",
        party: "north",
        fail: |it| it.world.facts.log_sources[0].collected = Known(false),
        unknown: |it| it.world.facts.log_sources[0].last_event = NotCollected,
        settles: Some(Collection::LogSources),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "agreed_logging_missing",
        party: "north",
        fail: |it| it.world.facts.log_sources[0].collected = Known(false),
        unknown: |it| it.world.facts.log_sources[0].agreed = NotCollected,
        settles: Some(Collection::LogSources),
        never: Never::To("acme"),
    },
    Cases {
        control: "endpoint_without_detection",
        party: "north",
        fail: |it| it.world.facts.protected_devices[0].sensor = Known(false),
        unknown: |it| it.world.facts.protected_devices[0].sensor_seen = NotCollected,
        settles: Some(Collection::DeviceProtection),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "unrestricted_applications",
        party: "north",
        fail: |it| it.world.facts.protected_devices[0].unapproved_remote_tools = Known(true),
        unknown: |it| it.world.facts.protected_devices[0].allow_listing = NotCollected,
        settles: Some(Collection::DeviceProtection),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "unwatched_segment",
        party: "north",
        fail: |it| it.world.facts.network_segments[0].watched = Known(false),
        unknown: |it| it.world.facts.network_segments[0].sensor_event = NotCollected,
        settles: Some(Collection::NetworkSegments),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "failed_sign_ins_unreviewed",
        party: "north",
        fail: |it| review(it, "north", "failed-sign-ins").done = Known(today().plus_days(-400)),
        unknown: |it| review(it, "north", "failed-sign-ins").open_items = NotCollected,
        settles: Some(Collection::Reviews),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "no_hunt_after_password_change",
        party: "north",
        fail: |it| review(it, "north", "password-change-hunt").done = Known(today().plus_days(-400)),
        unknown: |it| review(it, "north", "password-change-hunt").open_items = NotCollected,
        settles: Some(Collection::Reviews),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "provider_activity_unaudited",
        party: "acme",
        fail: |it| review(it, "acme", "provider-activity").done = Known(today().plus_days(-400)),
        unknown: |it| review(it, "acme", "provider-activity").open_items = NotCollected,
        settles: Some(Collection::Reviews),
        never: Never::To("north"),
    },
    Cases {
        control: "provider_limits_unraised",
        party: "north",
        fail: |it| review(it, "north", "provider-limits").done = Known(today().plus_days(-400)),
        unknown: |it| review(it, "north", "provider-limits").open_items = NotCollected,
        settles: Some(Collection::Reviews),
        never: Never::To("acme"),
    },
    Cases {
        control: "guessable_sign_in",
        party: "north",
        fail: |it| setting(it, "north", "lockout").in_force = Known(false),
        unknown: |it| setting(it, "north", "lockout").in_force = NotCollected,
        settles: Some(Collection::SecuritySettings),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "open_to_phishing",
        party: "north",
        fail: |it| setting(it, "north", "dmarc-enforced").in_force = Known(false),
        unknown: |it| setting(it, "north", "dmarc-enforced").in_force = NotCollected,
        settles: Some(Collection::SecuritySettings),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "lone_destroyer",
        party: "north",
        fail: |it| setting(it, "north", "second-person-for-destruction").in_force = Known(false),
        unknown: |it| setting(it, "north", "second-person-for-destruction").in_force = NotCollected,
        settles: Some(Collection::SecuritySettings),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "administration_from_anywhere",
        party: "north",
        fail: |it| setting(it, "north", "hardened-administration").in_force = Known(false),
        unknown: |it| setting(it, "north", "hardened-administration").in_force = NotCollected,
        settles: Some(Collection::SecuritySettings),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "reset_without_proof",
        party: "north",
        fail: |it| setting(it, "north", "reset-needs-proof").in_force = Known(false),
        unknown: |it| setting(it, "north", "reset-needs-proof").in_force = NotCollected,
        settles: Some(Collection::SecuritySettings),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "neglected_remote_access",
        party: "north",
        fail: |it| it.world.facts.systems[0].updated = Known(false),
        unknown: |it| it.world.facts.systems[0].remote_access = NotCollected,
        settles: Some(Collection::Systems),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "unsupported_system",
        party: "north",
        fail: |it| it.world.facts.systems[0].supported_until = Known(today().plus_days(-1)),
        unknown: |it| it.world.facts.systems[0].updated = NotCollected,
        settles: Some(Collection::Systems),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "unknown_system",
        party: "north",
        fail: |it| it.scan(ADDRESS_FREE, "more.xml", 8443, PortState::Open),
        unknown: |it| it.world.facts.systems[0].role = NotCollected,
        settles: Some(Collection::Systems),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "unrestricted_high_risk",
        party: "north",
        fail: |it| it.world.facts.systems[0].restricted = Known(false),
        unknown: |it| it.world.facts.systems[0].high_risk = NotCollected,
        settles: Some(Collection::Systems),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "exploited_weakness_open",
        party: "north",
        fail: |it| it.known_exploited("CVE-2025-0001", "2025-12-10"),
        unknown: |it| it.world.facts.weaknesses[0].open = NotCollected,
        settles: Some(Collection::Weaknesses),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "unprotected_sign_in_page",
        party: "north",
        fail: |it| it.world.facts.exposed_services[0].second_factor = Known(false),
        unknown: |it| it.world.facts.exposed_services[0].rate_limited = NotCollected,
        settles: Some(Collection::ExposedServices),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "unexplained_exposure",
        party: "north",
        fail: |it| it.world.facts.exposed_services[0].administration = Known(true),
        unknown: |it| it.world.facts.exposed_services[0].purpose = NotCollected,
        settles: Some(Collection::ExposedServices),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "flat_network",
        party: "north",
        fail: |it| rule(it, 0, "user", "backup"),
        unknown: |it| it.world.facts.network_rules[0].to_kind = NotCollected,
        settles: Some(Collection::NetworkRules),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "reachable_critical_system",
        party: "north",
        fail: |it| rule(it, 0, "user", "critical"),
        unknown: |it| it.world.facts.network_rules[0].to_kind = NotCollected,
        settles: Some(Collection::NetworkRules),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "provider_network_reaches_core",
        party: "acme",
        fail: |it| rule(it, 1, "provider", "critical"),
        unknown: |it| it.world.facts.network_rules[1].to_kind = NotCollected,
        settles: Some(Collection::NetworkRules),
        never: Never::To("north"),
    },
    Cases {
        control: "unreviewed_connection",
        party: "north",
        fail: |it| it.world.facts.connections[0].reviewed = Known(today().plus_days(-366)),
        unknown: |it| it.world.facts.connections[0].owner = NotCollected,
        settles: Some(Collection::Connections),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "unused_connection",
        party: "north",
        fail: |it| it.world.facts.connections[0].last_used = Known(today().plus_days(-91)),
        unknown: |it| it.world.facts.connections[0].last_used = NotCollected,
        settles: Some(Collection::Connections),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "shared_provider_path",
        party: "acme",
        fail: |it| it.world.facts.connections[1].dedicated = Known(false),
        unknown: |it| it.world.facts.connections[1].of_provider = NotCollected,
        settles: Some(Collection::Connections),
        never: Never::To("north"),
    },
    Cases {
        control: "mixed_customer_data",
        party: "north",
        fail: |it| it.world.facts.held_data[1].apart = Known(false),
        unknown: |it| it.world.facts.held_data[1].apart = NotCollected,
        settles: Some(Collection::DataHeld),
        never: Never::To("acme"),
    },
    Cases {
        control: "unstated_data",
        party: "acme",
        fail: |it| it.world.facts.held_data[1].agreed = Known(false),
        unknown: |it| it.world.facts.held_data[1].openable = NotCollected,
        settles: Some(Collection::DataHeld),
        never: Never::To("north"),
    },
    Cases {
        control: "credential_at_several_customers",
        party: "north",
        fail: |it| it.world.facts.vault_entries[3].fingerprint = it.world.facts.vault_entries[6].fingerprint,
        unknown: |it| it.world.facts.vault_entries[3].fingerprint = NotCollected,
        settles: Some(Collection::VaultEntries),
        never: Never::To("acme"),
    },
    Cases {
        control: "stale_shared_secret",
        party: "north",
        fail: |it| it.world.facts.vault_entries[1].rotated = Known(today().plus_days(-200)),
        unknown: |it| it.world.facts.vault_entries[1].known_to = NotCollected,
        settles: Some(Collection::VaultEntries),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "unscoped_machine_credential",
        party: "north",
        fail: |it| it.world.facts.vault_entries[2].scoped = Known(false),
        unknown: |it| it.world.facts.vault_entries[2].rotated = NotCollected,
        settles: Some(Collection::VaultEntries),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "rights_kept_after_move",
        party: "north",
        fail: |it| it.world.facts.person_changes[0].rights_removed = Known(today()),
        unknown: |it| it.world.facts.person_changes[0].rights_removed = NotCollected,
        settles: Some(Collection::PeopleChanges),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "untested_backup",
        party: "north",
        fail: |it| it.world.facts.backup_jobs[0].restore_worked = Known(false),
        unknown: |it| it.world.facts.backup_jobs[0].restore_tested = NotCollected,
        settles: Some(Collection::BackupJobs),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "missing_image",
        party: "north",
        fail: |it| it.world.facts.backup_jobs[0].last_changed = Known(today()),
        unknown: |it| it.world.facts.backup_jobs[0].image_made = NotCollected,
        settles: Some(Collection::BackupJobs),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "rare_backup",
        party: "north",
        fail: |it| it.world.facts.backup_jobs[0].interval_hours = Known(48),
        unknown: |it| it.world.facts.backup_jobs[0].rpo_hours = NotCollected,
        settles: Some(Collection::BackupJobs),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "backup_within_reach",
        party: "north",
        fail: |it| it.world.facts.backup_jobs[0].separate_credentials = Known(false),
        unknown: |it| it.world.facts.backup_jobs[0].offsite = NotCollected,
        settles: Some(Collection::BackupJobs),
        never: Never::Because(
            "every party has what this is about; where no list was given, that is not known",
        ),
    },
    Cases {
        control: "system_without_backup",
        party: "north",
        fail: |it| it.world.facts.backup_jobs[1].backed_up = Known(false),
        unknown: |it| it.world.facts.backup_jobs[1].backed_up = NotCollected,
        settles: Some(Collection::BackupJobs),
        never: Never::To("acme"),
    },
    Cases {
        control: "unprotected_offline_backup",
        party: "north",
        fail: |it| it.world.facts.backup_jobs[0].encrypted = Known(false),
        unknown: |it| it.world.facts.backup_jobs[0].keys_apart = NotCollected,
        settles: Some(Collection::BackupJobs),
        never: Never::To("acme"),
    },
    Cases {
        control: "unregistered_supplier",
        party: "north",
        fail: |it| it.world.facts.suppliers[0].registered = Known(false),
        unknown: |it| it.world.facts.suppliers[0].assessed = NotCollected,
        settles: Some(Collection::Suppliers),
        never: Never::To("acme"),
    },
    Cases {
        control: "unagreed_subcontractor",
        party: "north",
        fail: |it| it.world.facts.suppliers[0].agreed = Known(false),
        unknown: |it| it.world.facts.suppliers[0].reaches_customers = NotCollected,
        settles: Some(Collection::Suppliers),
        never: Never::To("acme"),
    },
    Cases {
        control: "idle_provider_account",
        party: "acme",
        fail: |it| it.world.facts.access_uses[1].window_ends = Known(today().plus_days(-1)),
        unknown: |it| it.world.facts.access_uses[1].window_ends = NotCollected,
        settles: Some(Collection::AccessUses),
        never: Never::To("north"),
    },
    Cases {
        control: "unexplained_provider_use",
        party: "acme",
        fail: |it| it.world.facts.access_uses[1].unexplained_uses = Known(2),
        unknown: |it| it.world.facts.access_uses[1].unexplained_uses = NotCollected,
        settles: Some(Collection::AccessUses),
        never: Never::To("north"),
    },
];
