//! Backups, as a neutral list.

use bailiwick_model::facts::BackupJob;

crate::statements::statement_format!(
    BackupJob,
    "bailiwick_backup_jobs",
    "Backups (neutral list)",
    "One row for each system that is to be backed up, from the console of the backup product and the records of restore tests.",
    "whether backups exist, work, and survive an attacker with administrator rights"
);
