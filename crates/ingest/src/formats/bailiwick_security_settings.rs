//! Settings that were looked at, as a neutral list.

use bailiwick_model::facts::SecuritySetting;

crate::statements::statement_format!(
    SecuritySetting,
    "bailiwick_security_settings",
    "Settings that were looked at (neutral list)",
    "One row for each setting, by whoever looked at it, with the date.",
    "settings that no export of a directory carries"
);
