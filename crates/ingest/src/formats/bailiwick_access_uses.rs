//! Use of provider accounts, as a neutral list.

use bailiwick_model::facts::AccessUse;

crate::statements::statement_format!(
    AccessUse,
    "bailiwick_access_uses",
    "Use of provider accounts (neutral list)",
    "One row for each account of a provider at a customer: the window for which it is enabled, and uses that no ticket explains.",
    "whether provider accounts are on only while needed, and used for what they are for"
);
