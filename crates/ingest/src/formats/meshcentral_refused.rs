//! What the command line tool prints instead of a list: error text lands on standard output, and so in the file.

use std::io::{BufRead, Read};

use bailiwick_model::Severity;
use bailiwick_model::facts::Collection;

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::meshcentral;
use crate::out::Out;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "meshcentral_refused",
    title: "MeshCentral: an answer that was refused",
    collections: &[Collection::Other],
    collect: Collect {
        command: "make the export that was meant again: add `--token CODE` for an account with a second factor",
        least: "the right that the export asks for",
        unlocks: "nothing: the file holds an error message",
        documentation: meshcentral::DOCUMENTATION,
    },
    recognise: |head| answer(head).is_some(),
    read,
};

/// Start of the message, what it means, what to do.
const ANSWERS: &[(&str, &str, &str)] = &[
    (
        "Authentication token required",
        "the server asked for the second factor of the exporting account",
        "add `--token CODE` with a fresh code",
    ),
    (
        "Invalid login",
        "the server did not accept name and password",
        "check name, password and, with a login key, the clock",
    ),
    (
        "URL key is invalid or missing",
        "the server wants a key in its address",
        "add `?key=...` to the address as the administrator set it",
    ),
    ("Invalid url", "the address of the server is not valid", "write it as `wss://HOST`"),
    (
        "Group id not found",
        "no device group of this id is visible to the exporting account",
        "give the id without `mesh//`, and check that the account has a link to the group",
    ),
    (
        "Access denied",
        "the exporting account lacks the right that the list asks for",
        "export with an account that has it; see `bailiwick collect-help`",
    ),
    (
        "Unable to connect",
        "the server could not be reached",
        "check the address and try again from where the server is reachable",
    ),
];

/// The whole file is one short line that starts with a known message.
fn answer(head: &Head) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let text = head.text.trim();
    if text.len() > 200 || text.contains('\n') {
        return None;
    }
    ANSWERS.iter().find(|(start, _, _)| text.starts_with(start))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut text = Vec::new();
    // What can be read is looked at.
    let _ = input.take(400).read_to_end(&mut text);
    let Some((_, message, help)) = answer(&Head::from_bytes("", &text)) else { return };
    out.remark(Severity::Error, "meshcentral/refused", format!("the file holds no export: {message}"), help);
}

#[cfg(test)]
mod tests {
    use crate::testing::{codes, facts};

    #[test]
    fn messages_are_no_lists() {
        for text in [
            "Authentication token required, use --token [number].\n",
            "Group id not found",
            "Invalid login.",
            "Access denied\r\n",
        ] {
            let facts = facts("listusers.json", text);
            assert_eq!(codes(&facts), ["meshcentral/refused"], "{text}");
            assert_eq!(facts.count(), 0);
        }
        assert_eq!(codes(&facts("x.txt", "Access denied\nby the firewall")), ["input/unrecognised"]);
    }
}
