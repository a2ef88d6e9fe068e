//! Secrets of a vault, by fingerprint, as a neutral list.

use bailiwick_model::facts::VaultEntry;

crate::statements::statement_format!(
    VaultEntry,
    "bailiwick_vault_entries",
    "Secrets of a vault, by fingerprint (neutral list)",
    "One row for each entry. Give `fingerprint` (an HMAC of the secret under one key of yours), or a column `secret`: it is
read once, compared in memory under a key that is thrown away, and never kept or shown. Where both lists of two exports
are to be compared, use one key for both.",
    "which secrets open more than one customer, and which outlive the people who know them"
);
