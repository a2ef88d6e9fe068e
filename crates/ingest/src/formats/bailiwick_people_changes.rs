//! People who left or moved, as a neutral list.

use bailiwick_model::facts::PersonChange;

crate::statements::statement_format!(
    PersonChange,
    "bailiwick_people_changes",
    "People who left or moved (neutral list)",
    "One row for each person who left or changed jobs, from the list of the personnel office and the tickets of the removal.",
    "whether rights go when people do"
);
