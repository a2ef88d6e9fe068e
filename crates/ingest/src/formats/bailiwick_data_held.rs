//! Data that others hold, as a neutral list.

use bailiwick_model::facts::HeldData;

crate::statements::statement_format!(
    HeldData,
    "bailiwick_data_held",
    "Data that others hold (neutral list)",
    "One row for each store of somebody else that holds data of the party, or that can open it: vaults, backups, recordings,
files, documentation, mailboxes.",
    "which of a customer's data the provider holds or can open"
);
