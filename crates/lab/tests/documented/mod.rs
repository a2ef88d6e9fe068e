//! Which page of the Microsoft Graph documentation describes which file. Examples of 2023 are in the corpus; keys
//! that came later, or have no example there, are listed by hand with the page on which they were read
//! (microsoftgraph/microsoft-graph-docs-contrib, api-reference/v1.0 unless said otherwise).

use super::corpus::Kind::{self, Bool, List as Many, Number, Object, Text};

/// A kind of file.
pub(crate) struct List {
    /// Whether a path is of this kind.
    pub(crate) is: fn(&str) -> bool,
    /// Pages with examples in the corpus.
    pub(crate) pages: &'static [&'static str],
    /// Keys read on current pages.
    pub(crate) read_since: &'static [(&'static str, &'static [Kind])],
}

/// Around every list.
pub(crate) const ENVELOPE: &[(&str, &[Kind])] = &[
    ("@odata.context", &[Text]),
    ("@odata.nextLink", &[Text]),
    ("@odata.type", &[Text]),
    ("value", &[Many]),
];

/// All kinds of files.
pub(crate) const LISTS: &[List] = &[
    List {
        is: |path| path.ends_with("/users.json"),
        pages: &["user", "signinactivity", "group-list"],
        read_since: &[
            // resources/signinactivity.md (2024-07)
            ("lastSuccessfulSignInDateTime", &[Text]),
            ("lastSuccessfulSignInRequestId", &[Text]),
            // resources/objectidentity.md
            ("signInType", &[Text]),
            ("issuer", &[Text]),
            ("issuerAssignedId", &[Text]),
        ],
    },
    List {
        is: |path| path.ends_with("/groups.json"),
        pages: &["group", "group-get"],
        // resources/group.md: a flag; the example of the corpus shows null.
        read_since: &[("isAssignableToRole", &[Bool])],
    },
    List {
        is: |path| path.contains("/members/"),
        pages: &["group-list-members", "group-list-transitivemembers"],
        read_since: &[],
    },
    List { is: |path| path.ends_with("/organization.json"), pages: &["organization-list"], read_since: &[] },
    List {
        is: |path| path.ends_with("/domains.json"),
        pages: &[],
        // resources/domain.md
        read_since: &[
            ("id", &[Text]),
            ("authenticationType", &[Text]),
            ("availabilityStatus", &[Text]),
            ("isAdminManaged", &[Bool]),
            ("isDefault", &[Bool]),
            ("isInitial", &[Bool]),
            ("isRoot", &[Bool]),
            ("isVerified", &[Bool]),
            ("passwordNotificationWindowInDays", &[Number]),
            ("passwordValidityPeriodInDays", &[Number]),
            ("supportedServices", &[Many]),
        ],
    },
    List {
        is: |path| path.ends_with("/crossTenantAccessPolicy-default.json"),
        pages: &["crosstenantaccesspolicyconfigurationdefault-get"],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/crossTenantAccessPolicy-partners.json"),
        pages: &[
            "crosstenantaccesspolicyconfigurationpartner",
            "crosstenantaccesspolicy-list-partners",
            "crosstenantaccesspolicyinboundtrust",
        ],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/roleAssignments.json"),
        pages: &["rbacapplication-list-roleassignments"],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/roleAssignmentScheduleInstances.json"),
        pages: &["rbacapplication-list-roleassignmentscheduleinstances"],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/roleEligibilitySchedules.json"),
        pages: &["rbacapplication-list-roleeligibilityschedules"],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/roleDefinitions.json"),
        pages: &["rbacapplication-list-roledefinitions"],
        // resources/unifiedroledefinition.md, unifiedrolepermission.md
        read_since: &[("condition", &[Text]), ("inheritsPermissionsFrom", &[Many]), ("isEnabled", &[Bool])],
    },
    List {
        is: |path| path.ends_with("/featureRolloutPolicies.json"),
        pages: &[],
        // resources/featurerolloutpolicy.md
        read_since: &[
            ("id", &[Text]),
            ("displayName", &[Text]),
            ("description", &[Text]),
            ("feature", &[Text]),
            ("isEnabled", &[Bool]),
            ("isAppliedToOrganization", &[Bool]),
            ("appliesTo", &[Many]),
        ],
    },
    List {
        is: |path| path.ends_with("/roleManagementPolicyAssignments.json"),
        pages: &["policyroot-list-rolemanagementpolicyassignments"],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/conditionalAccessPolicies.json"),
        pages: &[
            "conditionalaccesspolicy",
            "conditionalaccessconditionset",
            "conditionalaccessapplications",
            "conditionalaccessusers",
            "conditionalaccesslocations",
            "conditionalaccessgrantcontrols",
            "conditionalaccessroot-list-policies",
        ],
        read_since: &[
            // resources/conditionalaccessusers.md, conditionalaccessguestsorexternalusers.md
            ("includeGuestsOrExternalUsers", &[Object]),
            ("excludeGuestsOrExternalUsers", &[Object]),
            ("guestOrExternalUserTypes", &[Text]),
            ("externalTenants", &[Object]),
            ("membershipKind", &[Text]),
            // resources/conditionalaccessconditionset.md, conditionalaccessapplications.md
            ("authenticationFlows", &[Object]),
            ("includeAuthenticationContextClassReferences", &[Many]),
            ("applicationFilter", &[Object]),
            // resources/conditionalaccessgrantcontrols.md, authenticationstrengthpolicy.md
            ("authenticationStrength", &[Object]),
            ("authenticationStrength@odata.context", &[Text]),
            ("policyType", &[Text]),
            ("requirementsSatisfied", &[Text]),
            ("allowedCombinations", &[Many]),
            ("combinationConfigurations", &[Many]),
            ("description", &[Text]),
        ],
    },
    List {
        is: |path| path.ends_with("/authenticationStrengthPolicies.json"),
        pages: &[],
        // resources/authenticationstrengthpolicy.md and api/authenticationstrengthroot-list-policies.md (2024-05)
        read_since: &[
            ("id", &[Text]),
            ("createdDateTime", &[Text]),
            ("modifiedDateTime", &[Text]),
            ("displayName", &[Text]),
            ("description", &[Text]),
            ("policyType", &[Text]),
            ("requirementsSatisfied", &[Text]),
            ("allowedCombinations", &[Many]),
            ("combinationConfigurations", &[Many]),
        ],
    },
    List {
        is: |path| path.ends_with("/namedLocations.json"),
        pages: &["conditionalaccessroot-list-namedlocations"],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/identitySecurityDefaultsEnforcementPolicy.json"),
        pages: &[],
        // api/identitysecuritydefaultsenforcementpolicy-get.md
        read_since: &[
            ("id", &[Text]),
            ("displayName", &[Text]),
            ("description", &[Text]),
            ("isEnabled", &[Bool]),
        ],
    },
    List {
        is: |path| path.ends_with("/userRegistrationDetails.json"),
        pages: &["userregistrationdetails", "authenticationmethodsroot-list-userregistrationdetails"],
        // resources/userregistrationdetails.md (2023-03 and later)
        read_since: &[
            ("isAdmin", &[Bool]),
            ("userType", &[Text]),
            ("isSystemPreferredAuthenticationMethodEnabled", &[Bool]),
            ("systemPreferredAuthenticationMethods", &[Many]),
            ("userPreferredMethodForSecondaryAuthentication", &[Text]),
            ("lastUpdatedDateTime", &[Text]),
        ],
    },
    List {
        is: |path| path.contains("/perUserMfa/"),
        pages: &[],
        // beta: api/authentication-get.md (2024-10)
        read_since: &[("perUserMfaState", &[Text])],
    },
    List {
        is: |path| path.ends_with("/devices.json"),
        pages: &[],
        // resources/device.md; owners are directory objects
        read_since: &[
            ("id", &[Text]),
            ("deviceId", &[Text]),
            ("displayName", &[Text]),
            ("operatingSystem", &[Text]),
            ("isCompliant", &[Bool]),
            ("isManaged", &[Bool]),
            ("trustType", &[Text]),
            ("registeredOwners", &[Many]),
        ],
    },
    List {
        is: |path| path.ends_with("/servicePrincipals.json"),
        pages: &["serviceprincipal", "serviceprincipal-list", "serviceprincipal-get"],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/applications.json"),
        pages: &["application", "application-get"],
        // resources/passwordcredential.md
        read_since: &[
            ("customKeyIdentifier", &[Text]),
            ("endDateTime", &[Text]),
            ("hint", &[Text]),
            ("keyId", &[Text]),
            ("secretText", &[Text]),
            ("startDateTime", &[Text]),
        ],
    },
    List {
        is: |path| path.ends_with("/appRoleAssignedTo.json"),
        pages: &["serviceprincipal-list-approleassignedto"],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/oauth2PermissionGrants.json"),
        pages: &["oauth2permissiongrant-list", "oauth2permissiongrant"],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/delegatedAdminRelationships.json"),
        pages: &["tenantrelationship-list-delegatedadminrelationships"],
        // The current example is compared in a test of its own.
        read_since: &[
            ("autoExtendDuration", &[Text]),
            ("isPartnerConsentPending", &[Bool]),
            ("indirectProviderTenantId", &[Text]),
        ],
    },
    List {
        is: |path| path.contains("/accessAssignments/"),
        pages: &["delegatedadminrelationship-list-accessassignments"],
        read_since: &[],
    },
    List {
        is: |path| path.ends_with("/delegatedAdminCustomers.json"),
        pages: &["tenantrelationship-list-delegatedadmincustomers"],
        read_since: &[],
    },
    List { is: |path| path.ends_with("/contracts.json"), pages: &["contract-list"], read_since: &[] },
];
