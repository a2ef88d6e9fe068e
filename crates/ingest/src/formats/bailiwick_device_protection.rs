//! Protection of devices, as a neutral list.

use bailiwick_model::facts::ProtectedDevice;

crate::statements::statement_format!(
    ProtectedDevice,
    "bailiwick_device_protection",
    "Protection of devices (neutral list)",
    "One row for each computer and server of the inventory, with the state that the console of the endpoint detection and the
policy of application control give.",
    "which devices would run an attacker's code unseen"
);
