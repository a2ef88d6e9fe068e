//! The records of a collection, all types in one: which keys a record has depends on its type and on the collector.

use super::loose::{Absorb, Items, Loose, Object, Scalar, Texts, object};

object! {
    /// A reference to another object.
    Reference<'a> {
        id: Scalar<'a> = "ObjectIdentifier",
        kind: Scalar<'a> = "ObjectType",
    }
}

object! {
    /// One right of one principal on the object of the record.
    Ace<'a> {
        principal: Scalar<'a> = "PrincipalSID",
        kind: Scalar<'a> = "PrincipalType",
        right: Scalar<'a> = "RightName",
        inherited: Scalar<'a> = "IsInherited",
    }
}

object! {
    /// A list that was asked of a computer.
    Asked<'a> {
        id: Scalar<'a> = "ObjectIdentifier",
        name: Scalar<'a> = "Name",
        privilege: Scalar<'a> = "Privilege",
        collected: Scalar<'a> = "Collected",
        results: Items<Answer<'a>> = "Results",
    }
}

object! {
    /// A session, or a member of a local group, or the holder of a user right.
    Answer<'a> {
        user: Scalar<'a> = "UserSID",
        computer: Scalar<'a> = "ComputerSID",
        id: Scalar<'a> = "ObjectIdentifier",
        kind: Scalar<'a> = "ObjectType",
    }
}

object! {
    /// A service account's service on a computer.
    Service<'a> {
        computer: Scalar<'a> = "ComputerSID",
        service: Scalar<'a> = "Service",
    }
}

object! {
    /// A trust of a domain.
    TrustRecord<'a> {
        sid: Scalar<'a> = "TargetDomainSid",
        name: Scalar<'a> = "TargetDomainName",
        transitive: Scalar<'a> = "IsTransitive",
        direction: Scalar<'a> = "TrustDirection",
        kind: Scalar<'a> = "TrustType",
        sid_filtering: Scalar<'a> = "SidFilteringEnabled",
        tgt_delegation: Scalar<'a> = "TGTDelegationEnabled",
        attributes: Scalar<'a> = "TrustAttributes",
    }
}

object! {
    /// A group policy linked to the object of the record.
    Link<'a> {
        policy: Scalar<'a> = "GUID",
        enforced: Scalar<'a> = "IsEnforced",
    }
}

object! {
    /// Local groups as group policies set them.
    PolicyChanges<'a> {
        administrators: Items<Reference<'a>> = "LocalAdmins",
        desktop: Items<Reference<'a>> = "RemoteDesktopUsers",
        dcom: Items<Reference<'a>> = "DcomUsers",
        remoting: Items<Reference<'a>> = "PSRemoteUsers",
        computers: Items<Reference<'a>> = "AffectedComputers",
    }
}

object! {
    /// One answer of a machine that was asked.
    Answered<'a> {
        collected: Scalar<'a> = "Collected",
        value: Scalar<'a> = "Value",
        result: Scalar<'a> = "Result",
    }
}

object! {
    /// An answer that is an object.
    Described<'a> {
        collected: Scalar<'a> = "Collected",
        result: Loose<Protection<'a>> = "Result",
    }
}

object! {
    /// What a machine, or the web pages of an authority, demand.
    Protection<'a> {
        signing: Scalar<'a> = "SigningEnabled",
        outbound: Scalar<'a> = "RestrictSendingNtlmTraffic",
        http: Scalar<'a> = "ADCSWebEnrollmentHTTP",
        https: Scalar<'a> = "ADCSWebEnrollmentHTTPS",
        binding: Scalar<'a> = "ADCSWebEnrollmentEPA",
    }
}

object! {
    /// What the registry of a domain controller says.
    DcRegistry<'a> {
        mapping: Loose<Answered<'a>> = "CertificateMappingMethods",
        binding: Loose<Answered<'a>> = "StrongCertificateBindingEnforcement",
    }
}

object! {
    /// What the registry of a certification authority says.
    CaRegistry<'a> {
        takes_names: Loose<Answered<'a>> = "IsUserSpecifiesSanEnabled",
        security: Loose<CaSecurity<'a>> = "CASecurity",
        agents: Loose<CaAgents<'a>> = "EnrollmentAgentRestrictions",
    }
}

object! {
    /// Rights at the authority itself.
    CaSecurity<'a> {
        collected: Scalar<'a> = "Collected",
        data: Items<Ace<'a>> = "Data",
    }
}

object! {
    /// Who may enrol on behalf of others.
    CaAgents<'a> {
        collected: Scalar<'a> = "Collected",
        restrictions: Items<CaAgent<'a>> = "Restrictions",
    }
}

object! {
    /// One enrolment agent.
    CaAgent<'a> {
        access: Scalar<'a> = "AccessType",
        agent: Loose<Reference<'a>> = "Agent",
        template: Loose<Reference<'a>> = "Template",
        all_templates: Scalar<'a> = "AllTemplates",
    }
}

object! {
    /// A record.
    Record<'a> {
        id: Scalar<'a> = "ObjectIdentifier",
        deleted: Scalar<'a> = "IsDeleted",
        acl_protected: Scalar<'a> = "IsACLProtected",
        properties: Loose<Properties<'a>> = "Properties",
        aces: Items<Ace<'a>> = "Aces",
        contained_by: Loose<Reference<'a>> = "ContainedBy",
        children: Items<Reference<'a>> = "ChildObjects",
        members: Items<Reference<'a>> = "Members",
        primary_group: Scalar<'a> = "PrimaryGroupSID",
        delegates_to: Items<Reference<'a>> = "AllowedToDelegate",
        acts_for: Items<Reference<'a>> = "AllowedToAct",
        managed_accounts: Items<Reference<'a>> = "DumpSMSAPassword",
        sid_history: Items<Reference<'a>> = "HasSIDHistory",
        services: Items<Service<'a>> = "SPNTargets",
        sessions: Loose<Asked<'a>> = "Sessions",
        privileged_sessions: Loose<Asked<'a>> = "PrivilegedSessions",
        registry_sessions: Loose<Asked<'a>> = "RegistrySessions",
        local_groups: Items<Asked<'a>> = "LocalGroups",
        local_admins: Loose<Asked<'a>> = "LocalAdmins",
        desktop_users: Loose<Asked<'a>> = "RemoteDesktopUsers",
        dcom_users: Loose<Asked<'a>> = "DcomUsers",
        remoting_users: Loose<Asked<'a>> = "PSRemoteUsers",
        user_rights: Items<Asked<'a>> = "UserRights",
        is_dc: Scalar<'a> = "IsDC",
        unconstrained: Scalar<'a> = "UnconstrainedDelegation",
        domain_sid: Scalar<'a> = "DomainSID",
        trusts: Items<TrustRecord<'a>> = "Trusts",
        links: Items<Link<'a>> = "Links",
        changes: Loose<PolicyChanges<'a>> = "GPOChanges",
        templates: Items<Reference<'a>> = "EnabledCertTemplates",
        hosting_computer: Scalar<'a> = "HostingComputer",
        registry: Loose<CaRegistry<'a>> = "CARegistryData",
        group_link: Loose<Reference<'a>> = "GroupLink",
        web: Items<Described<'a>> = "HttpEnrollmentEndpoints",
        dc_registry: Loose<DcRegistry<'a>> = "DCRegistryData",
        smb: Loose<Described<'a>> = "SmbInfo",
        ntlm: Loose<Described<'a>> = "NTLMRegistryData",
        web_client: Loose<Answered<'a>> = "IsWebClientRunning",
        user_sid: Scalar<'a> = "UserSID",
        computer_sid: Scalar<'a> = "ComputerSID",
    }
}

object! {
    /// Attributes.
    Properties<'a> {
        name: Scalar<'a> = "name",
        domain: Scalar<'a> = "domain",
        domain_sid: Scalar<'a> = "domainsid",
        login: Scalar<'a> = "samaccountname",
        upn: Scalar<'a> = "userprincipalname",
        mail: Scalar<'a> = "email",
        description: Scalar<'a> = "description",
        enabled: Scalar<'a> = "enabled",
        locked: Scalar<'a> = "lockedout",
        created: Scalar<'a> = "whencreated",
        last_logon: Scalar<'a> = "lastlogon",
        last_logon_replicated: Scalar<'a> = "lastlogontimestamp",
        password_set: Scalar<'a> = "pwdlastset",
        password_never_expires: Scalar<'a> = "pwdneverexpires",
        password_not_required: Scalar<'a> = "passwordnotreqd",
        no_preauthentication: Scalar<'a> = "dontreqpreauth",
        has_spn: Scalar<'a> = "hasspn",
        unconstrained: Scalar<'a> = "unconstraineddelegation",
        sensitive: Scalar<'a> = "sensitive",
        admin_count: Scalar<'a> = "admincount",
        smartcard_required: Scalar<'a> = "smartcardrequired",
        has_laps: Scalar<'a> = "haslaps",
        system: Scalar<'a> = "operatingsystem",
        is_dc: Scalar<'a> = "isdc",
        acl_protected: Scalar<'a> = "isaclprotected",
        owner_rights_anywhere: Scalar<'a> = "doesanyacegrantownerrights",
        owner_rights_inherited: Scalar<'a> = "doesanyinheritedacegrantownerrights",
        blocks_inheritance: Scalar<'a> = "blocksinheritance",
        heuristics: Scalar<'a> = "dsheuristics",
        policy_path: Scalar<'a> = "gpcpath",
        chain: Texts<'a> = "certchain",
        manager_approval: Scalar<'a> = "requiresmanagerapproval",
        authenticates: Scalar<'a> = "authenticationenabled",
        requester_names: Scalar<'a> = "enrolleesuppliessubject",
        signatures: Scalar<'a> = "authorizedsignatures",
        template_schema: Scalar<'a> = "schemaversion",
        authority_name: Scalar<'a> = "caname",
        cross_certificate: Scalar<'a> = "hascrosscertificatepair",
        thumbprint: Scalar<'a> = "certthumbprint",
        thumbprints: Texts<'a> = "certthumbprints",
        policy_oid: Scalar<'a> = "certtemplateoid",
        no_security_extension: Scalar<'a> = "nosecurityextension",
        tls_sign_in: Scalar<'a> = "schannelauthenticationenabled",
        name_upn: Scalar<'a> = "subjectaltrequireupn",
        name_spn: Scalar<'a> = "subjectaltrequirespn",
        name_dns: Scalar<'a> = "subjectaltrequiredns",
        name_domain_dns: Scalar<'a> = "subjectaltrequiredomaindns",
        usages: Texts<'a> = "effectiveekus",
        signer_usages: Texts<'a> = "applicationpolicies",
        issuance_policies: Texts<'a> = "certificatepolicy",
        takes_names: Scalar<'a> = "isuserspecifiessanenabled",
        agents_restricted: Scalar<'a> = "hasenrollmentagentrestrictions",
        relayable_web: Scalar<'a> = "hasvulnerableendpoint",
        mapping_methods: Scalar<'a> = "certificatemappingmethodsraw",
        strong_binding: Scalar<'a> = "strongcertificatebindingenforcementraw",
        smb_signing: Scalar<'a> = "smbsigning",
        web_client: Scalar<'a> = "webclientrunning",
        no_outbound_ntlm: Scalar<'a> = "restrictoutboundntlm",
        ldap: Scalar<'a> = "ldapavailable",
        ldap_enabled: Scalar<'a> = "ldapenabled",
        ldap_signing: Scalar<'a> = "ldapsigning",
        ldaps: Scalar<'a> = "ldapsavailable",
        ldaps_enabled: Scalar<'a> = "ldapsenabled",
        ldaps_binding: Scalar<'a> = "ldapsepa",
        level: Scalar<'a> = "functionallevel",
        stamped: Scalar<'a> = "adminsdholderprotected",
        short_name: Scalar<'a> = "netbios",
    }
}
