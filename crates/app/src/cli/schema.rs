//! `bailiwick schema`

use clap::Args;

use super::{Done, Refusal};
use crate::output;

/// JSON Schema of an output or input: assessment, estate, agreement.
#[derive(Args)]
pub(super) struct Arguments {
    /// Which.
    name: String,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let text = match arguments.name.as_str() {
        "assessment" => bailiwick_report::json_v1::schema(),
        "estate" => bailiwick_ingest::ESTATE_SCHEMA.to_owned(),
        "agreement" => bailiwick_ingest::AGREEMENT_SCHEMA.to_owned(),
        other => {
            return Err(Refusal::usage(
                format!("there is no schema `{other}`"),
                "assessment, estate or agreement",
            ));
        }
    };
    output::say(&text);
    Ok(0)
}
