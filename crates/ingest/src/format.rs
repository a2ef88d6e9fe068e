//! What a format is: one row of the registry.

use std::io::BufRead;

use bailiwick_model::facts::{Collection, Column, columns_of};

use crate::head::Head;
use crate::out::Out;

/// How somebody makes this export.
#[derive(Debug)]
pub struct Collect {
    /// Command or steps, ready to paste; one per line.
    pub command: &'static str,
    /// Least permission that suffices.
    pub least: &'static str,
    /// What the answer gains by it, in one sentence.
    pub unlocks: &'static str,
    /// Public documentation of the format or command.
    pub documentation: &'static str,
}

/// A format of exports.
#[derive(Debug)]
pub struct Format {
    /// `<vendor>_<export>`: the slug of its file, its fixtures and its page.
    pub id: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Lists that it can hold.
    pub collections: &'static [Collection],
    /// How to make it.
    pub collect: Collect,
    /// Whether the head of an input is of this format. The first format of the registry that says yes reads it.
    pub recognise: fn(&Head) -> bool,
    /// Reads the input: text as UTF-8 without byte order mark. Never fails: what is wrong becomes a diagnostic.
    pub read: fn(&mut dyn BufRead, &mut Out<'_>),
}

/// Commands that save a whole list of Microsoft Graph: every page, and the name of the list, so that an empty one is
/// known to be empty.
macro_rules! graph_list {
    ($scopes:literal, $version:literal, $resource:literal, $file:literal) => {
        concat!(
            "Connect-MgGraph -Scopes ",
            $scopes,
            "\n$all = @(); $next = 'https://graph.microsoft.com/",
            $version,
            "/",
            $resource,
            "'\nwhile ($next) { $page = Invoke-MgGraphRequest -Uri $next; $all += $page.value; $next = $page.'@odata.nextLink' }\n",
            "@{ '@odata.context' = '#",
            $resource,
            "'; value = $all } | ConvertTo-Json -Depth 20 | Out-File -Encoding utf8 ",
            $file
        )
    };
}
pub(crate) use graph_list;

impl Format {
    /// The columns of a neutral list, a line each; none for other formats.
    pub fn columns(&self) -> impl Iterator<Item = String> {
        let lists =
            self.collections.iter().map(|list| columns_of(*list)).filter(|columns| !columns.is_empty());
        lists.flat_map(|columns| {
            let party = "party: text. Whose the row is: id of the estate file, domain or name; left out where the estate file says whose the file is.".to_owned();
            let line = |(at, column): (usize, &Column)| {
                let expects = match column.words {
                    [] => column.kind.expects().to_owned(),
                    words => format!("one of {}", words.join(", ")),
                };
                let needed = if at < 2 { ", needed" } else { "" };
                format!("{}: {expects}{needed}. {}", column.name, column.doc)
            };
            std::iter::once(party).chain(columns.iter().enumerate().map(line))
        })
    }

    /// How to make it, as text for a terminal.
    pub fn help(&self) -> String {
        let lists: Vec<&str> = self.collections.iter().map(|collection| collection.word()).collect();
        let command: Vec<String> =
            self.collect.command.trim().lines().map(|line| format!("    {line}")).collect();
        let columns: Vec<String> = self.columns().collect();
        let columns = match columns.as_slice() {
            [] => String::new(),
            lines => format!("  columns, in any order:\n    {}\n", lines.join("\n    ")),
        };
        format!(
            "{} ({})\n  holds: {}\n  unlocks: {}\n  least permission: {}\n  how:\n{}\n{columns}  documentation: {}\n\n",
            self.title,
            self.id,
            lists.join(", "),
            self.collect.unlocks,
            self.collect.least,
            command.join("\n"),
            self.collect.documentation
        )
    }
}
