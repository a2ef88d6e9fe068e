//! The gap table: links that an export could hold which nobody gave. They count in the possible bound only, and
//! every edge that comes from a row carries its number. Nothing else may be added to the possible bound.

use bailiwick_model::facts::Collection;

/// One row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// Number, as in [`super::Terms::gap`]; never 0, never given twice.
    pub id: u16,
    /// The word that reports print.
    pub word: &'static str,
    /// The list that would settle it; `None` where no export holds it.
    pub missing: Option<Collection>,
    /// Who may have more than is shown.
    pub from: &'static str,
    /// What they may have.
    pub to: &'static str,
    /// What it lets them do.
    pub effect: &'static str,
}

macro_rules! rows {
    ($($name:ident $id:literal $word:literal $missing:expr, $from:literal => $to:literal: $effect:literal;)*) => {
        $(#[doc = concat!("Row `", $word, "`.")] pub const $name: u16 = $id;)*

        /// The table.
        pub const ROWS: &[Gap] = &[$(Gap {
            id: $id, word: $word, missing: $missing, from: $from, to: $to, effect: $effect,
        },)*];
    };
}

rows! {
    RELATIONSHIPS 1 "gdap-relationships" Some(Collection::GdapRelationships),
        "each enabled account of the provider" => "each customer under contract": "everything";
    ASSIGNMENTS 2 "gdap-assignments" Some(Collection::GdapAssignments),
        "each enabled account of the provider" => "the roles that an active relationship holds": "what the roles do";
    LOST_ASSIGNMENT 3 "gdap-lost-assignment" Some(Collection::GdapRelationships),
        "a group with an access assignment of a relationship that was not read"
        => "each customer under contract": "what the roles do";
    DAP 4 "dap-leftover" None,
        "the groups AdminAgents and HelpdeskAgents" => "each customer under contract without delegated admin relationship":
        "Global and Helpdesk Administrator";
    CSP_AZURE 5 "csp-subscriptions" Some(Collection::AzureRoles),
        "the group AdminAgents" => "Azure subscriptions of each customer under contract": "Owner of the subscription";
    MEMBERS 6 "group-members" Some(Collection::GroupMembers),
        "each enabled account of the tenant" => "a group whose members were not read": "what the group holds";
    ROLES 7 "entra-role-assignments" Some(Collection::RoleAssignments),
        "each enabled account of the tenant" => "the role Global Administrator": "everything in the tenant";
    DIRECTORY 8 "customer-directory" Some(Collection::Users),
        "a role or permission in a tenant whose directory was not read" => "the tenant": "what the role can take over";
    SETTING 9 "setting" None,
        "a role, permission or right" => "the party": "what depends on a setting, a licence or a habit that no export shows";
    PROVIDER 10 "provider-directory" Some(Collection::GdapAssignments),
        "a service provider that the customer's tenant names" => "the customer": "everything";
    GUEST 11 "guest-home" Some(Collection::Users),
        "an account that carries the same address" => "a guest account": "the guest account";
    RMM_GROUPS 12 "rmm-all-groups" None,
        "an administrator of a management server" => "device groups that it is not linked to": "everything on the devices";
    RMM_RIGHTS 13 "rmm-rights" Some(Collection::RmmRights),
        "each enabled account of a management server" => "its device groups": "everything on the devices";
    RMM_TOOL 14 "rmm-export" Some(Collection::RmmDeviceGroups),
        "a management tool that answers and of which there is no export" => "each customer": "everything on the devices";
    SCAN 15 "outside-scan" Some(Collection::Scan),
        "anybody on the internet" => "a management server that no outside scan saw": "an exploit";
    KEV 16 "kev" Some(Collection::Kev),
        "anybody on the internet" => "a tool that is exposed": "a known exploit";
    VERSION 17 "version" None,
        "anybody on the internet" => "a tool whose version was not read": "a known exploit";
    PERMISSIONS 18 "entra-app-permissions" Some(Collection::AppPermissions),
        "an application in a tenant whose application permissions were not read" => "the tenant": "everything";
    TOKEN 19 "token-owner" Some(Collection::RmmTokens),
        "a token whose account is not stated" => "each account of the server": "the account";
    UNIT 20 "unit-members" None,
        "a role in an administrative unit or on one object" => "the party": "what the role does to what is in it";
    CONSENTS 21 "entra-delegated-permissions" Some(Collection::DelegatedPermissions),
        "an application in a tenant whose delegated permissions were not read" => "the party":
        "what it may do in the name of users who signed in to it";
    KIND 22 "opengraph-kind" None,
        "the start of an edge whose kind the estate file gives no meaning" => "its end": "everything";
}

/// The row of a number.
pub fn row(id: u16) -> Option<&'static Gap> {
    ROWS.iter().find(|row| row.id == id)
}

/// The number of a word; 0 for none.
pub fn number(word: &str) -> u16 {
    ROWS.iter().find(|row| row.word == word).map_or(0, |row| row.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_are_given_once() {
        for (at, row) in (1u16..).zip(ROWS) {
            assert_eq!(row.id, at);
            assert_eq!(ROWS.iter().filter(|other| other.word == row.word).count(), 1);
        }
        assert_eq!(row(0), None);
        assert_eq!(row(DAP).map(|row| row.word), Some("dap-leftover"));
    }
}
