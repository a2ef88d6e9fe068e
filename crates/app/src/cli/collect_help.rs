//! `bailiwick collect-help`

use bailiwick_ingest::{FORMATS, Format};
use bailiwick_model::facts::Collection;
use clap::Args;

use super::{Done, Refusal, near};
use crate::output;

/// How to make an export: the command, the least permission, and what it unlocks.
#[derive(Args)]
pub(super) struct Arguments {
    /// A list (`entra-conditional-access`) or a format (`graph_users`); without it, all are listed.
    source: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let Some(source) = &arguments.source else {
        for collection in Collection::ALL {
            output::say(&format!("{:<32} {}\n", collection.word(), collection.doc()));
        }
        return Ok(0);
    };
    let holds = |format: &Format| format.collections.iter().any(|collection| collection.word() == source);
    let found: Vec<&Format> =
        FORMATS.iter().copied().filter(|format| format.id == source || holds(format)).collect();
    if found.is_empty() {
        let lists = Collection::ALL.iter().map(|list| list.word());
        let names = lists.chain(FORMATS.iter().map(|format| format.id));
        let help = near(source, names, "`bailiwick collect-help` lists them");
        return Err(Refusal::usage(format!("`{source}` is no list and no format"), help));
    }
    for format in found {
        output::say(&format.help());
    }
    Ok(0)
}
