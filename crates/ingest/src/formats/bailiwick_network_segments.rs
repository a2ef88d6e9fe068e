//! Segments of networks, as a neutral list.

use bailiwick_model::facts::NetworkSegment;

crate::statements::statement_format!(
    NetworkSegment,
    "bailiwick_network_segments",
    "Segments of networks (neutral list)",
    "One row for each segment (VLAN, site, cloud network) of the drawing of the network.",
    "whether the network is divided and watched"
);
