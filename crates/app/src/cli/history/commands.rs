//! `bailiwick history list | show | diff | trend`

use serde_json::json;

use super::select::Shelf;
use super::{Arguments, Command, show};
use crate::cli::{Done, Refusal, diff};
use crate::output;

pub(super) fn run(arguments: &Arguments) -> Done {
    let shelf = Shelf::open(arguments.history.as_deref(), arguments.estate.as_deref())?;
    match &arguments.command {
        Command::List => {
            list(&shelf, arguments.json);
            Ok(0)
        }
        Command::Show { which } => one(shelf, which, arguments.json),
        Command::Diff { before, now } => compare(shelf, before.as_deref(), now.as_deref(), arguments.json),
        Command::Trend => trend(shelf, arguments.json),
    }
}

fn say_json(value: &serde_json::Value) {
    output::say(&(serde_json::to_string_pretty(value).unwrap_or_default() + "\n"));
}

fn list(shelf: &Shelf, json: bool) {
    if json {
        say_json(&shelf.entries.iter().map(show::entry_json).collect());
    } else {
        output::say(&show::list(&shelf.entries));
    }
}

fn one(mut shelf: Shelf, which: &str, json: bool) -> Done {
    if which == "last" {
        shelf = shelf.of_one_estate()?;
    }
    let at = shelf.find(which)?;
    let (id, text) = shelf.text(at)?;
    let text = String::from_utf8(text).map_err(|_| {
        Refusal::usage(format!("assessment {id} is no text"), "take the history back from a backup")
    })?;
    if json {
        output::say(&(text + "\n"));
    } else if let Some(entry) = shelf.entries.get(at) {
        output::say(&show::one(entry, &text));
    }
    Ok(0)
}

/// All assessments before the newer one tell what was there before; those between the two are among them.
fn compare(shelf: Shelf, before: Option<&str>, now: Option<&str>, json: bool) -> Done {
    let by_number =
        |which: Option<&str>| which.is_some_and(|which| which.trim_start_matches('#').parse::<i64>().is_ok());
    let mut shelf = if by_number(before) && by_number(now) {
        same_estate(shelf, before, now)?
    } else {
        shelf.of_one_estate()?
    };
    let newer = shelf.find(now.unwrap_or("last"))?;
    let older = match before {
        Some(which) => shelf.find(which)?,
        None => newer.checked_sub(1).ok_or_else(|| {
            let help = "`bailiwick scan PATH... --history FILE` keeps another";
            Refusal::usage("the history holds one assessment: there is nothing to compare it with", help)
        })?,
    };
    let earlier = (0..older).map(|at| shelf.document(at)).collect::<Result<Vec<_>, _>>()?;
    let (before, now) = (shelf.document(older)?, shelf.document(newer)?);
    diff::show(&earlier, &before, &now, json)
}

/// Two numbers name their estate.
fn same_estate(mut shelf: Shelf, before: Option<&str>, now: Option<&str>) -> Result<Shelf, Refusal> {
    let of = |which: Option<&str>| {
        let at = shelf.find(which.unwrap_or("last"))?;
        Ok::<_, Refusal>(shelf.entries.get(at).map(|entry| entry.estate.clone()).unwrap_or_default())
    };
    let (one, other) = (of(before)?, of(now)?);
    if one != other {
        let help =
            "two assessments of one estate can be compared; `bailiwick history list` shows the estates";
        return Err(Refusal::usage(format!("one is of {one}, the other of {other}"), help));
    }
    shelf.entries.retain(|entry| entry.estate == one);
    Ok(shelf)
}

fn trend(shelf: Shelf, json: bool) -> Done {
    let shelf = shelf.of_one_estate()?;
    if json {
        let estate = shelf.entries.first().map(|entry| entry.estate.clone());
        let points: Vec<_> = shelf.entries.iter().map(show::point_json).collect();
        say_json(&json!({ "estate": estate, "points": points }));
    } else {
        output::say(&show::trend(&shelf.entries));
    }
    Ok(0)
}
