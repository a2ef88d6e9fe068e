//! Inventory of systems, as a neutral list.

use bailiwick_model::facts::SystemItem;

crate::statements::statement_format!(
    SystemItem,
    "bailiwick_systems",
    "Inventory of systems (neutral list)",
    "One row for each system of the inventory: computers with a role, network devices, tools, services.",
    "what is out of support, not updated, or unknown"
);
