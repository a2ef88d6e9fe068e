//! The registry of formats. A format is one file here, its fixtures, and one line below.

mod azure_lighthouse;
mod azurehound_collection;
mod bailiwick_access_uses;
mod bailiwick_agreement;
mod bailiwick_backup_jobs;
mod bailiwick_connections;
mod bailiwick_data_held;
mod bailiwick_device_protection;
mod bailiwick_estate;
mod bailiwick_exposed_services;
mod bailiwick_log_sources;
mod bailiwick_network_rules;
mod bailiwick_network_segments;
mod bailiwick_people_changes;
mod bailiwick_reviews;
mod bailiwick_security_settings;
mod bailiwick_statements;
mod bailiwick_suppliers;
mod bailiwick_systems;
mod bailiwick_vault_entries;
mod bailiwick_weaknesses;
mod bloodhound_opengraph;
mod cisa_kev;
mod gdap_assignment_index;
mod graph_app_role_assignments;
mod graph_applications;
mod graph_authentication_strengths;
mod graph_conditional_access;
mod graph_contracts;
mod graph_cross_tenant_access;
mod graph_devices;
mod graph_domains;
mod graph_feature_rollout_policies;
mod graph_gdap_assignments;
mod graph_gdap_customers;
mod graph_gdap_relationships;
mod graph_group_members;
mod graph_groups;
mod graph_named_locations;
mod graph_oauth2_permission_grants;
mod graph_organization;
mod graph_per_user_mfa;
mod graph_registration_details;
mod graph_role_assignments;
mod graph_role_definitions;
mod graph_role_eligibility;
mod graph_role_policies;
mod graph_security_defaults;
mod graph_service_principals;
mod graph_users;
mod meshcentral_device_groups;
mod meshcentral_devices;
mod meshcentral_events;
mod meshcentral_group_users;
mod meshcentral_login_tokens;
mod meshcentral_refused;
mod meshcentral_server;
mod meshcentral_user_groups;
mod meshcentral_users;
mod nmap_xml;
mod sharphound_collection;
mod tacticalrmm_agents;
mod tacticalrmm_api_keys;
mod tacticalrmm_clients;
mod tacticalrmm_roles;
mod tacticalrmm_settings;
mod tacticalrmm_users;

use crate::format::Format;

pub use bailiwick_agreement::{Complaint, SCHEMA as AGREEMENT_SCHEMA, lint as lint_agreement};
pub use bailiwick_estate::SCHEMA as ESTATE_SCHEMA;
pub use bailiwick_statements::SCHEMA as STATEMENTS_SCHEMA;

/// All formats, in the order in which they are asked.
pub const FORMATS: &[&Format] = &[
    &azure_lighthouse::FORMAT,
    &bailiwick_agreement::FORMAT,
    &bailiwick_estate::FORMAT,
    &bailiwick_statements::FORMAT,
    &azurehound_collection::FORMAT,
    &bloodhound_opengraph::FORMAT,
    &graph_users::FORMAT,
    &graph_service_principals::FORMAT,
    &graph_role_policies::FORMAT,
    &graph_role_definitions::FORMAT,
    &graph_role_eligibility::FORMAT,
    &graph_role_assignments::FORMAT,
    &graph_organization::FORMAT,
    &graph_oauth2_permission_grants::FORMAT,
    &graph_groups::FORMAT,
    &graph_group_members::FORMAT,
    &graph_devices::FORMAT,
    &graph_applications::FORMAT,
    &graph_app_role_assignments::FORMAT,
    &gdap_assignment_index::FORMAT,
    &graph_authentication_strengths::FORMAT,
    &graph_conditional_access::FORMAT,
    &graph_contracts::FORMAT,
    &graph_cross_tenant_access::FORMAT,
    &graph_domains::FORMAT,
    &graph_feature_rollout_policies::FORMAT,
    &graph_gdap_assignments::FORMAT,
    &graph_gdap_customers::FORMAT,
    &graph_gdap_relationships::FORMAT,
    &graph_named_locations::FORMAT,
    &graph_per_user_mfa::FORMAT,
    &graph_registration_details::FORMAT,
    &graph_security_defaults::FORMAT,
    &meshcentral_users::FORMAT,
    &meshcentral_device_groups::FORMAT,
    &meshcentral_user_groups::FORMAT,
    &meshcentral_group_users::FORMAT,
    &meshcentral_devices::FORMAT,
    &meshcentral_events::FORMAT,
    &meshcentral_login_tokens::FORMAT,
    &meshcentral_server::FORMAT,
    &meshcentral_refused::FORMAT,
    &tacticalrmm_users::FORMAT,
    &tacticalrmm_roles::FORMAT,
    &tacticalrmm_api_keys::FORMAT,
    &tacticalrmm_clients::FORMAT,
    &tacticalrmm_agents::FORMAT,
    &tacticalrmm_settings::FORMAT,
    &nmap_xml::FORMAT,
    &cisa_kev::FORMAT,
    &sharphound_collection::FORMAT,
    &bailiwick_log_sources::FORMAT,
    &bailiwick_device_protection::FORMAT,
    &bailiwick_network_segments::FORMAT,
    &bailiwick_network_rules::FORMAT,
    &bailiwick_connections::FORMAT,
    &bailiwick_backup_jobs::FORMAT,
    &bailiwick_weaknesses::FORMAT,
    &bailiwick_systems::FORMAT,
    &bailiwick_exposed_services::FORMAT,
    &bailiwick_reviews::FORMAT,
    &bailiwick_vault_entries::FORMAT,
    &bailiwick_people_changes::FORMAT,
    &bailiwick_access_uses::FORMAT,
    &bailiwick_data_held::FORMAT,
    &bailiwick_suppliers::FORMAT,
    &bailiwick_security_settings::FORMAT,
];
