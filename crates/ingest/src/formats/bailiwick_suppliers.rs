//! Suppliers, as a neutral list.

use bailiwick_model::facts::Supplier;

crate::statements::statement_format!(
    Supplier,
    "bailiwick_suppliers",
    "Suppliers (neutral list)",
    "One row for each supplier of a tool, an application or work that is in use, registered or not.",
    "who stands behind the provider, and whether customers agreed"
);
