//! Rules of firewalls and VPNs, as a neutral list.

use bailiwick_model::facts::NetworkRule;

crate::statements::statement_format!(
    NetworkRule,
    "bailiwick_network_rules",
    "Rules of firewalls and VPNs (neutral list)",
    "One row for each rule of the firewalls and VPN gateways, with the kind of segment at both ends and the time of the last hit
from the counters of the gateway.",
    "what the provider's network and users' networks can reach, and which rules nobody needs"
);
