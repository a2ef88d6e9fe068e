//! Who loses access by a fix, and when it was last used, as far as the exports say.

use bailiwick_model::time::LastUse;

use super::Inventory;
use crate::controls::Context;
use crate::graph::NodeIx;

/// Days after which access that nobody used counts as unused.
const RECENT: i64 = 30;

/// Names that are listed one by one.
const NAMES: usize = 4;

fn last_of(it: &Context<'_>, node: NodeIx) -> Option<LastUse> {
    it.directory.account(it.graph.node(node).id)?.last_use.known().copied()
}

/// Accounts that use what a node has: who signed in lately, or is not known to be unused.
pub(super) fn count(it: &Context<'_>, all: &Inventory, node: NodeIx) -> u32 {
    let uses = |&person: &NodeIx| match last_of(it, person) {
        Some(LastUse::At(time)) => it.as_of().days_since(time) <= RECENT,
        Some(LastUse::Never) => false,
        None => true,
    };
    u32::try_from(all.members(node).iter().filter(|person| uses(person)).count()).unwrap_or(u32::MAX)
}

/// Who is concerned, each with its last use, the latest first; one account alone without its name.
pub(super) fn last(it: &Context<'_>, all: &Inventory, node: NodeIx) -> String {
    let members = all.members(node);
    if members.is_empty() || members == [node] {
        return words(last_of(it, node));
    }
    let mut people: Vec<(Option<LastUse>, String)> =
        members.iter().map(|&member| (last_of(it, member), it.name(member))).collect();
    people.sort_by(|(left, one), (right, other)| rank(*right).cmp(&rank(*left)).then_with(|| one.cmp(other)));
    let named: Vec<String> =
        people.into_iter().map(|(last, name)| format!("{name} ({})", words(last))).collect();
    let count = members.len();
    let word = if count == 1 { "member" } else { "members" };
    format!("{count} {word}, {} of them in use or not known: {}", self::count(it, all, node), listed(&named))
}

/// Latest uses first, then what is not known, then what never was used.
fn rank(last: Option<LastUse>) -> i64 {
    match last {
        Some(LastUse::At(time)) => time.0,
        None => i64::MIN + 1,
        Some(LastUse::Never) => i64::MIN,
    }
}

fn words(last: Option<LastUse>) -> String {
    match last {
        Some(LastUse::At(time)) => format!("last sign-in {}", time.date()),
        Some(LastUse::Never) => "never signed in".to_owned(),
        None => "no export says when it was last used".to_owned(),
    }
}

/// `a, b, c, d and 3 more`.
pub(super) fn listed(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMES).map(String::as_str).collect();
    let more = names.len().saturating_sub(shown.len());
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", shown.join(", "))
}
