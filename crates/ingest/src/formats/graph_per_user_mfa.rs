//! Per-user MFA: one object for one user, a list that a script put together, or the answer to a batch.
//!
//! The object itself does not name the user. It is taken from the record (`id`, `userPrincipalName`), from
//! `@odata.context` (`users('...')`), from the id of the batch request, or from the name of the file.

use std::io::BufRead;

use bailiwick_model::facts::{Collection, PerUserMfa, PerUserState};
use bailiwick_model::names::is_guid;
use bailiwick_model::{NodeRef, Observed, Severity};
use rustc_hash::FxHashMap;

use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{Finish, Object, context_is, context_of, graph_records, record, record_has, records};
use crate::out::Out;
use crate::path_ids::{guid_in, stem};

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_per_user_mfa",
    title: "Per-user MFA (Microsoft Graph, beta)",
    collections: &[Collection::PerUserMfa],
    collect: Collect {
        command: "Connect-MgGraph -Scopes Policy.Read.All,User.ReadBasic.All
$all = @(); $next = 'https://graph.microsoft.com/v1.0/users?$select=id,userPrincipalName'
while ($next) { $page = Invoke-MgGraphRequest -Uri $next; foreach ($user in $page.value) { $all += @{ id = $user.id; userPrincipalName = $user.userPrincipalName; perUserMfaState = (Invoke-MgGraphRequest -Uri \"https://graph.microsoft.com/beta/users/$($user.id)/authentication/requirements\").perUserMfaState } }; $next = $page.'@odata.nextLink' }
@{ '@odata.context' = '#users/authentication/requirements'; value = $all } | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 per-user-mfa.json",
        least: "Policy.Read.All and User.ReadBasic.All (delegated: with the role Global Reader)",
        unlocks: "whether accounts that no policy covers are asked for a second factor all the same",
        documentation: "https://learn.microsoft.com/graph/api/authentication-get?view=graph-rest-beta",
    },
    recognise,
    read,
};

const STATES: &[(&str, PerUserState)] = &[
    ("disabled", PerUserState::Disabled),
    ("enabled", PerUserState::Enabled),
    ("enforced", PerUserState::Enforced),
];

fn recognise(head: &Head) -> bool {
    let batch =
        head.json.is_some() && head.text.contains("\"responses\"") && head.text.contains("perUserMfaState");
    batch
        || context_is(head, "authentication/requirements")
        || record_has(head, &["perUserMfaState"])
        || nested(head)
}

fn nested(head: &Head) -> bool {
    record_has(head, &["requirements"]) && head.text.contains("erUserMfaState")
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut users = Users::default();
    let finish = if is_batch(input) { batch(input, out, &mut users) } else { list(input, out, &mut users) };
    // One object for one user is what the service writes: it is no whole list, and nothing to remark on.
    out.covers(Collection::PerUserMfa, out.realm(), finish.records, finish.complete_list());
}

fn is_batch(input: &mut dyn BufRead) -> bool {
    let start = input.fill_buf().unwrap_or_default();
    let start = start.get(..start.len().min(1024)).unwrap_or(start);
    String::from_utf8_lossy(start).contains("\"responses\"")
}

fn list(input: &mut dyn BufRead, out: &mut Out<'_>, users: &mut Users) -> Finish {
    let own = ["perUserMfaState", "requirements"];
    graph_records(input, out, &own, |out, mut object| {
        let user = user_of(&mut object).or_else(|| user_of_file(&out.path()));
        users.keep(out, user, object)
    })
}

fn batch(input: &mut dyn BufRead, out: &mut Out<'_>, users: &mut Users) -> Finish {
    let mut refused = 0_u64;
    let mut whole = true;
    let mut finish = records(input, out, "responses", |out, raw| {
        let Some(mut response) = record(out, raw).map(Object::new) else {
            whole = false;
            return;
        };
        let id = response.text("id").known().cloned();
        let Observed::Known(mut body) = response.object("body") else {
            refused += 1;
            return;
        };
        if body.has("error") {
            refused += 1;
            return;
        }
        let user = user_of(&mut body).or_else(|| id.filter(|id| is_guid(id) || id.contains('@')));
        whole &= users.keep(out, user, body);
    });
    if refused > 0 {
        let help = "ask again for these users, as somebody who may read them";
        let message = format!("{refused} requests of the batch were not answered");
        out.remark(Severity::Warning, "graph/refused", message, help);
    }
    finish.whole &= whole && refused == 0;
    finish
}

/// The user that the record names.
fn user_of(object: &mut Object) -> Option<String> {
    let context = object.take("@odata.context");
    let context = context.as_ref().and_then(|context| context.as_str()).unwrap_or_default();
    let of_context = context_of(context).split_once("users('").and_then(|(_, rest)| rest.split_once("')"));
    let (id, login) = (object.text("id"), object.text("userPrincipalName"));
    let named = of_context.map(|(user, _)| user.to_owned());
    id.known().cloned().filter(|id| is_guid(id)).or(named).or(login.known().cloned()).or(id.known().cloned())
}

fn user_of_file(path: &str) -> Option<String> {
    let stem = stem(path);
    let login =
        stem.strip_prefix("requirements").map_or(stem, |rest| rest.trim_start_matches(['-', '_', ' ']));
    guid_in(stem).or(Some(login).filter(|login| login.contains('@'))).map(str::to_owned)
}

/// Users seen so far, each with the place of its fact.
#[derive(Default)]
struct Users(FxHashMap<NodeRef, usize>);

impl Users {
    /// Keeps the state of one user. Two states of one user are none.
    fn keep(&mut self, out: &mut Out<'_>, user: Option<String>, mut object: Object) -> bool {
        let Some(user) = user else {
            let help = "put the id of the user into the name of the file, or make one list with `id` and `perUserMfaState`";
            out.remark_here(Severity::Warning, "policy/no-user", "nothing tells whose state this is", help);
            return false;
        };
        let mut inner = object.object("requirements").known().cloned();
        let state = inner.as_mut().unwrap_or(&mut object).word("perUserMfaState", STATES);
        if !state.is_known() {
            let help = "the documented words are `disabled`, `enabled` and `enforced`";
            out.remark_here(
                Severity::Warning,
                "policy/unreadable",
                "the state of per-user MFA is not known",
                help,
            );
        }
        let account = out.node(&user);
        let at = *self.0.entry(account).or_insert(out.facts.per_user_mfa.len());
        if let Some(first) = out.facts.per_user_mfa.get_mut(at) {
            if first.state != state {
                first.state = Observed::Unreadable;
                let help = "export the states again, in one go";
                let message = "a user is there twice with different states: the state is taken as unknown";
                out.remark_here(Severity::Warning, "graph/duplicate", message, help);
                return false;
            }
        } else {
            let evidence = out.evidence();
            out.facts.per_user_mfa.push(PerUserMfa { account, state, evidence });
        }
        state.is_known()
    }
}

#[cfg(test)]
mod tests;
