//! Reviews that were held, as a neutral list.

use bailiwick_model::facts::Review;

crate::statements::statement_format!(
    Review,
    "bailiwick_reviews",
    "Reviews that were held (neutral list)",
    "One row for each review, from tickets or the calendar of the security team.",
    "whether somebody looks at sign-ins, accounts and borders, and how often"
);
