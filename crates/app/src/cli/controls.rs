//! `bailiwick controls`

use bailiwick_engine::controls::{CONTROLS, Control};
use clap::Args;

use super::{Done, Refusal, near};
use crate::output;

/// The catalogue of controls, from the code.
#[derive(Args)]
pub(super) struct Arguments {
    /// Slug of a control, or id of a recommendation (`3.M.2`).
    id: Option<String>,
    /// The catalogue as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Done {
    let wanted = |control: &&'static Control| {
        arguments.id.as_deref().is_none_or(|id| control.slug == id || control.decides(id))
    };
    let found: Vec<&'static Control> = CONTROLS.iter().copied().filter(wanted).collect();
    if found.is_empty() {
        let written = arguments.id.as_deref().unwrap_or_default();
        let slugs = CONTROLS.iter().map(|control| control.slug);
        let message = format!("`{written}` is no control and no recommendation");
        return Err(Refusal::usage(message, near(written, slugs, "`bailiwick controls` lists them")));
    }
    if arguments.json {
        output::say(&format!("{}\n", bailiwick_report::catalogue::json(&found)));
    } else if arguments.id.is_some() {
        for control in found {
            output::say(&bailiwick_report::catalogue::screen(control));
        }
    } else {
        output::say(&bailiwick_report::catalogue::list(&found));
    }
    Ok(0)
}
