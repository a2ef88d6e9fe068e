//! Weaknesses found by scans, as a neutral list.

use bailiwick_model::facts::Weakness;

crate::statements::statement_format!(
    Weakness,
    "bailiwick_weaknesses",
    "Weaknesses found by scans (neutral list)",
    "One row for each finding of the vulnerability scanner that has a CVE number, closed ones included.",
    "which known exploited weaknesses are open"
);
