//! `bailiwick schema`

use clap::Args;

use super::{Done, Refusal};
use crate::output;

/// JSON Schema of an output or input: assessment, answer, cascade, estate, agreement, statements; or the definition of our kinds for BloodHound.
#[derive(Args)]
pub(super) struct Arguments {
    /// Which.
    name: String,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let text = match arguments.name.as_str() {
        "assessment" => bailiwick_report::json_v1::schema(),
        "answer" => bailiwick_report::json_v1::answer_schema(),
        "cascade" => bailiwick_report::json_v1::cascade_schema(),
        "estate" => bailiwick_ingest::ESTATE_SCHEMA.to_owned(),
        "agreement" => bailiwick_ingest::AGREEMENT_SCHEMA.to_owned(),
        "statements" => bailiwick_ingest::STATEMENTS_SCHEMA.to_owned(),
        "opengraph-extension" => bailiwick_report::opengraph_extension::definition(env!("CARGO_PKG_VERSION")),
        other => {
            return Err(Refusal::usage(
                format!("there is no schema `{other}`"),
                "assessment, answer, cascade, estate, agreement, statements or opengraph-extension",
            ));
        }
    };
    output::say(&text);
    Ok(0)
}
