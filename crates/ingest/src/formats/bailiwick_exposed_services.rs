//! Services open to a network, as a neutral list.

use bailiwick_model::facts::ExposedService;

crate::statements::statement_format!(
    ExposedService,
    "bailiwick_exposed_services",
    "Services open to a network (neutral list)",
    "One row for each open service, from a scan or an attack surface service; vantage says from where it was seen.",
    "what is open to the internet without a reason or without protection"
);
