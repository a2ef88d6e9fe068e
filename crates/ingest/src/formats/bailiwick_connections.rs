//! Connections to others, as a neutral list.

use bailiwick_model::facts::Connection;

crate::statements::statement_format!(
    Connection,
    "bailiwick_connections",
    "Connections to others (neutral list)",
    "One row for each tunnel, agent, trust, delegation and remote access tool, from the gateways and from the register of
connections.",
    "which connections have an owner, a purpose and a path of their own, and which are dead"
);
