//! Dates in an order that can be, and times that can be kept.

use bailiwick_model::Time;
use bailiwick_model::facts::minutes;

use super::{Found, entries};
use crate::document::{Content, Node};

/// Members whose value is a time span.
const SPANS: &[&str] = &[
    "within",
    "full_within",
    "every",
    "max_duration",
    "evidence_every",
    "rpo",
    "rto",
    "needed_rpo",
    "retention",
    "notice",
    "access_removed_within",
    "data_returned_within",
    "data_destroyed_within",
];
/// Members that may also be `live`.
const PACES: &[&str] = &["provider_presence", "provider_actions", "provider_connections"];
/// Members that say when something was done: no day after today.
const DONE: &[&str] =
    &["approved_on", "assessed_on", "contact_tested", "last_evidence", "restore_exercised", "on", "signed"];

pub(super) fn check(found: &mut Found, document: &Node, today: Option<Time>) {
    spans(found, document, today);
    if let Some(term) = document.get("term") {
        after(found, term, "review_by", "effective");
        after(found, term, "ends", "effective");
        overdue(found, term, today, "the review of this agreement was due");
        if let (Some(ends), Some(today)) = (date(term, "ends"), today)
            && ends.0 < today
        {
            let message = format!("this agreement ended on {}", ends.0.date());
            found.warning(
                ends.1.at,
                "agreement/date",
                &message,
                "renew it, or end the access that it allows",
            );
        }
    }
    for node in document.items_of("subcontractors") {
        after(found, node, "review_by", "approved_on");
        overdue(found, node, today, "the review of this subcontractor was due");
    }
    for node in document.items_of("access") {
        if node.flag_of("standing").is(&false) && node.get("max_duration").is_none() {
            let help = "say how long it may be held at once, as in `max_duration: 4h`";
            let message = "access that is not standing has no `max_duration`";
            found.error(node.at, "agreement/duration", message, help);
        }
    }
    notices(found, document);
}

/// Walks the whole document once.
fn spans(found: &mut Found, node: &Node, today: Option<Time>) {
    match &node.content {
        Content::Table(_) => {
            for (key, value) in entries(node) {
                span(found, &key.name, value, today);
                spans(found, value, today);
            }
        }
        Content::List(items) => items.iter().for_each(|item| spans(found, item, today)),
        _ => {}
    }
}

fn span(found: &mut Found, key: &str, value: &Node, today: Option<Time>) {
    let Some(text) = value.text() else { return };
    let pace = PACES.contains(&key);
    if (SPANS.contains(&key) || pace) && minutes(text).is_none() && !(pace && text == "live") {
        let live = if pace { ", or `live`" } else { "" };
        let help = format!("write minutes, hours or days, as in `30m`, `24h`, `90d`{live}");
        found.error(value.at, "agreement/duration", &format!("`{key}` is no time span"), &help);
    }
    if let (true, Some(time), Some(today)) = (DONE.contains(&key), Time::parse(text), today)
        && time > today
    {
        let message = format!("`{key}` is in the future");
        found.error(value.at, "agreement/date", &message, "write the day on which it was done");
    }
}

fn date<'a>(node: &'a Node, name: &str) -> Option<(Time, &'a Node)> {
    let value = node.get(name)?;
    Some((Time::parse(value.text()?)?, value))
}

fn after(found: &mut Found, node: &Node, later: &str, earlier: &str) {
    if let (Some((end, at)), Some((start, _))) = (date(node, later), date(node, earlier))
        && end < start
    {
        let message = format!("`{later}` is before `{earlier}` ({})", start.date());
        found.error(at.at, "agreement/date", &message, "mend one of the two");
    }
}

fn overdue(found: &mut Found, node: &Node, today: Option<Time>, what: &str) {
    if let (Some((due, at)), Some(today)) = (date(node, "review_by"), today)
        && due < today
    {
        let message = format!("{what} on {}", due.date());
        found.warning(at.at, "agreement/date", &message, "review it, and write the next date");
    }
}

/// A full report cannot be due before the first notice.
fn notices(found: &mut Found, document: &Node) {
    let sla = |id: &str| {
        let fits = |node: &&Node| node.get("id").and_then(Node::text) == Some(id);
        document.items_of("slas").iter().find(fits).and_then(|node| node.get("within"))
    };
    let clause = |name: &str| document.get("clauses")?.get("notification")?.get(name);
    let pairs = [(sla("notify-suspected"), sla("notify-full")), (clause("within"), clause("full_within"))];
    for (first, full) in pairs {
        if let (Some(first), Some(full)) = (first, full)
            && let (Some(one), Some(two)) = (first.text().and_then(minutes), full.text().and_then(minutes))
            && two < one
        {
            let message = "the full report is due before the first notice";
            found.error(full.at, "agreement/duration", message, "give the first notice the shorter time");
        }
    }
}
