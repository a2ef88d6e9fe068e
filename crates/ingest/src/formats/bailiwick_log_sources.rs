//! Sources of logs, as a neutral list.

use bailiwick_model::facts::LogSource;

crate::statements::statement_format!(
    LogSource,
    "bailiwick_log_sources",
    "Sources of logs (neutral list)",
    "One row for each system whose events should be kept, from the list of data sources of the log system: kept_days is what
is configured, oldest_event and last_event what is really there.",
    "how long events are really kept, what is not logged, and who could delete the traces"
);
