//! Users of an Entra tenant.
//!
//! Members that were not selected stay not collected. `signInActivity` is there only where it was asked for and the
//! tenant has a licence for it; `null` in it says that the user never signed in, its absence says nothing.
//! Fields: <https://learn.microsoft.com/graph/api/resources/user>

use std::io::BufRead;

use bailiwick_model::Severity;
use bailiwick_model::facts::Collection;

use crate::entra::list::list;
use crate::entra::recognise::{graph, has, has_any, is_of_one_holder};
use crate::entra::user::User;
use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::{Part, record};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_users",
    title: "Users (Microsoft Graph)",
    collections: &[Collection::Users, Collection::SignInActivity],
    collect: Collect {
        command: graph_list!(
            "User.Read.All,AuditLog.Read.All",
            "v1.0",
            "users?$select=id,userPrincipalName,displayName,accountEnabled,userType,externalUserState,mail,otherMails,\
             proxyAddresses,identities,createdDateTime,lastPasswordChangeDateTime,passwordPolicies,\
             onPremisesSecurityIdentifier,onPremisesSyncEnabled,assignedLicenses,signInActivity",
            "users.json"
        ),
        least: "User.Read.All; for last sign-ins AuditLog.Read.All and an Entra ID P1 licence (leave \
                `signInActivity` out without it)",
        unlocks: "accounts by name, guests of other tenants, disabled and unused accounts",
        documentation: "https://learn.microsoft.com/graph/api/user-list",
    },
    recognise,
    read,
};

/// Members that records with a login have where they are no users: reports, sign-ins, risk.
const NO_USERS: &[&str] = &[
    "@odata.type",
    "isMfaRegistered",
    "methodsRegistered",
    "userDisplayName",
    "appDisplayName",
    "ipAddress",
    "riskLevel",
    "perUserMfaState",
];

fn recognise(head: &Head) -> bool {
    !is_of_one_holder(head)
        && graph(head, &["users"], |first| has(first, &["userPrincipalName"]) && !has_any(first, NO_USERS))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let (mut asked, mut active, mut ordinary) = (false, 0, false);
    let mut answer = list(input, out, |out, writer, raw| {
        let Some(user) = record::<User<'_>>(out, raw) else { return false };
        ordinary |= user.is_ordinary();
        asked |= user.sign_in_activity.is_there();
        let known = user.sign_in_activity.as_known().is_some_and(|Part(activity)| activity.is_collected());
        active += u64::from(known);
        user.add(out, writer)
    });
    if answer.complete && !ordinary {
        answer.complete = false;
        let message =
            "there is no enabled member among the users, which no tenant is without: the list is a part";
        let help = "make the export again without `$filter`";
        out.remark(Severity::Warning, "graph/users-part", message, help);
    }
    out.covers(Collection::Users, out.realm(), answer.records, answer.complete);
    if asked {
        out.covers(Collection::SignInActivity, out.realm(), active, answer.complete);
    }
}
