//! Roles with what they do at once, as `docs` of the engine state it: the lab's own bookkeeping.

use bailiwick_model::effects::Effects;

/// A directory or Azure role.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Role {
    /// Template id (Entra) or role definition id (Azure).
    pub(crate) id: &'static str,
    /// Name.
    pub(crate) name: &'static str,
    words: &'static str,
}

impl Role {
    /// What holding it does at once, before any derived edge.
    pub(crate) fn effects(&self) -> Effects {
        Effects::parse(self.words).unwrap_or_default()
    }
}

macro_rules! roles {
    ($($constant:ident $id:literal $name:literal $words:literal;)*) => {
        $(pub(crate) static $constant: Role = Role { id: $id, name: $name, words: $words };)*

        /// All Entra roles that the lab hands out.
        pub(crate) static ENTRA: &[&Role] = &[$(&$constant),*];
    };
}

roles! {
    GLOBAL_ADMINISTRATOR "62e90394-69f5-4237-9190-012177145e10" "Global Administrator" "own";
    PRIVILEGED_ROLE_ADMINISTRATOR "e8611ab8-c189-46e8-94e1-60213ab1f814" "Privileged Role Administrator" "own";
    INTUNE_ADMINISTRATOR "3a2c62db-5318-420d-8d74-23affee5d9d5" "Intune Administrator" "see change run destroy";
    EXCHANGE_ADMINISTRATOR "29232cdf-9323-42fd-ade2-1d097af3e4de" "Exchange Administrator" "see change destroy";
    USER_ADMINISTRATOR "fe930be7-5e62-47db-91af-98c3a49a38b1" "User Administrator" "change";
    HELPDESK_ADMINISTRATOR "729827e3-9c14-49f7-bb1b-9608f156bbb8" "Helpdesk Administrator" "change";
    SERVICE_SUPPORT "f023fd81-a637-4b56-95fd-791ac0226033" "Service Support Administrator" "-";
    GLOBAL_READER "f2ef992c-3afb-46b9-b7cf-a126ee74c451" "Global Reader" "-";
    DIRECTORY_READERS "88d8e3e3-8f55-4a1e-953a-9b9898b8876b" "Directory Readers" "-";
}

/// Azure Owner: everything in the subscription, which is not tier zero of the party.
pub(crate) static AZURE_OWNER: Role =
    Role { id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", name: "Owner", words: "see change run destroy" };

/// Azure Contributor.
pub(crate) static AZURE_CONTRIBUTOR: Role =
    Role { id: "b24988ac-6180-42a0-ab88-20f7382dd24c", name: "Contributor", words: "see change run destroy" };

/// Azure User Access Administrator, in Lighthouse limited to the roles named beside it.
pub(crate) static AZURE_USER_ACCESS_ADMINISTRATOR: Role =
    Role { id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", name: "User Access Administrator", words: "change" };

/// Azure Virtual Machine Contributor.
pub(crate) static AZURE_VM_CONTRIBUTOR: Role = Role {
    id: "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
    name: "Virtual Machine Contributor",
    words: "see change run destroy",
};

/// An application permission of Microsoft Graph.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Permission {
    /// Id.
    pub(crate) id: &'static str,
    /// Value.
    pub(crate) name: &'static str,
    words: &'static str,
}

impl Permission {
    /// What holding it does at once.
    pub(crate) fn effects(&self) -> Effects {
        Effects::parse(self.words).unwrap_or_default()
    }
}

/// Gives itself any directory role.
pub(crate) static ROLE_MANAGEMENT: Permission = Permission {
    id: "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
    name: "RoleManagement.ReadWrite.Directory",
    words: "own",
};

/// Reads mail of every mailbox.
pub(crate) static MAIL_READ: Permission =
    Permission { id: "810c84a8-4a9e-49e6-bf7d-12d183f40d01", name: "Mail.Read", words: "see" };

/// Reads the directory.
pub(crate) static DIRECTORY_READ: Permission =
    Permission { id: "7ab1d382-f21e-4acd-a863-ba3e13f7da61", name: "Directory.Read.All", words: "-" };

/// Microsoft Graph, in every tenant.
pub(crate) const GRAPH_APP: &str = "00000003-0000-0000-c000-000000000000";

/// The tenant that owns Microsoft's own applications.
pub(crate) const MICROSOFT_TENANT: &str = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_effects() {
        let azure =
            [&AZURE_OWNER, &AZURE_CONTRIBUTOR, &AZURE_VM_CONTRIBUTOR, &AZURE_USER_ACCESS_ADMINISTRATOR];
        for role in ENTRA.iter().copied().chain(azure) {
            assert!(Effects::parse(role.words).is_some(), "{}", role.name);
        }
        for permission in [&ROLE_MANAGEMENT, &MAIL_READ, &DIRECTORY_READ] {
            assert!(Effects::parse(permission.words).is_some(), "{}", permission.name);
        }
    }
}
