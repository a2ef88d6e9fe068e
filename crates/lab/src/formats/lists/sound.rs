//! A sound set of lists. `@-30` stands for the day 30 days before the assessment, `{party}` for the party.

/// A list.
pub(super) struct List {
    pub(super) name: &'static str,
    /// Columns beside the party.
    pub(super) columns: &'static str,
    /// Rows of every party.
    pub(super) rows: &'static [&'static str],
}

macro_rules! lists {
    ($($name:literal: $columns:literal [$($row:literal)*])*) => {
        &[$(List { name: $name, columns: $columns, rows: &[$($row),*] },)*]
    };
}

pub(super) const LISTS: &[List] = lists! {
    "log-sources": "log_source,log_class,collected,agreed,kept_days,oldest_event,last_event,separate,immutable" [
        "directory sign-ins,identity,yes,yes,365,@-365,@0,yes,yes"
        "management console,remote-management,yes,no,365,@-365,@0,yes,yes"
        "firewall,network,yes,no,400,@-390,@0,yes,yes"
    ]
    "device-protection": "device,sensor,device_kind,sensor_seen,broad_exclusions,allow_listing,unapproved_remote_tools" [
        "srv-files,yes,server,@-1,no,enforced,no"
        "pc-01,yes,workstation,@-2,no,none,no"
        "paw-01,yes,admin-workstation,@-1,no,enforced,no"
    ]
    "network-segments": "segment,segment_kind,watched,sensor_event,reviewed" [
        "users,user,yes,@-1,@-100"
        "erp,critical,yes,@-1,@-100"
        "backup,backup,yes,@-1,@-100"
        "provider landing,provider,yes,@-1,@-100"
    ]
    "network-rules": "rule,from_kind,to_kind,allowed,enabled,control_point,last_hit" [
        "r-10 users to servers,user,server,yes,yes,no,@-1"
        "r-20 provider to backup,provider,backup,yes,yes,yes,@-3"
        "r-99 everything else,any,any,no,yes,no,@-1"
    ]
    "connections": "connection,connection_kind,of_provider,enabled,dedicated,owner,purpose,last_used,reviewed" [
        "vpn-provider,vpn,yes,yes,yes,network team,support,@-1,@-90"
        "vpn-payroll,vpn,no,yes,yes,finance,payroll,@-6,@-90"
        "old tunnel,vpn,no,no,no,network team,none,@-900,@-90"
    ]
    "backup-jobs": "backup_of,backed_up,critical,last_success,interval_hours,rpo_hours,restore_tested,restore_worked,separate_credentials,immutable,offsite,offline,encrypted,keys_apart,image_made,last_changed" [
        "erp,yes,yes,@-1,24,24,@-60,yes,yes,yes,yes,yes,yes,yes,@-30,@-90"
        "tickets,yes,no,@-1,24,48,@-60,yes,yes,yes,yes,yes,yes,yes,@-30,@-90"
    ]
    "weaknesses": "weak_system,cve,open,found" [
        "srv-files,CVE-2024-40711,no,@-40"
        "srv-files,CVE-2019-0001,yes,@-40"
    ]
    "systems": "system,role,address,product,version,remote_access,delivery,high_risk,restricted,supported_until,updated,last_scanned" [
        "gateway,lets people in,192.0.2.10,Gateway,9.1,yes,no,no,no,@+700,yes,@-7"
        "srv-files,files,192.0.2.20,Server,2022,no,no,yes,yes,@+700,yes,@-7"
    ]
    "exposed-services": "exposed_address,port,vantage,seen,purpose,administration,second_factor,rate_limited" [
        "portal.{party}.example,443,outside,@-7,customer portal,no,yes,yes"
        "10.0.0.5,3389,inside,@-7,servers,yes,no,no"
    ]
    "reviews": "review_of,done,by,reference,open_items" [
        "failed-sign-ins,@-9,security,T-101,0"
        "password-change-hunt,@-99,security,T-102,0"
        "provider-activity,@-99,security,T-103,0"
        "attack-surface,@-30,security,T-104,0"
        "network,@-99,security,T-105,0"
        "high-risk,@-99,security,T-106,0"
        "phishing-training,@-99,people,T-107,0"
        "provider-limits,@-99,security,T-108,0"
    ]
    "vault-entries": "vault_entry,secret_kind,account,fingerprint,rotated,known_to,justified,scoped,secret" [
        "E-{party}-1,administrator,admin,h:{party}-1,@-40,anna,,yes,"
        "E-{party}-2,shared,frontdesk,h:{party}-2,@-40,anna uwe.{party},no accounts on this device,yes,"
        "E-{party}-3,api-key,sync,h:{party}-3,@-40,,,yes,"
    ]
    "people-changes": "person,change,on,rights_removed" [
        "uwe.{party},left,@-100,@-100"
        "ina.{party},moved,@-50,@-50"
    ]
    "provider-access-use": "provider_account,enabled,ticket,window_ends,last_used,unexplained_uses" [
        "adm-northwind,yes,T-201,@+2,@-1,0"
        "adm-northwind-2,no,T-150,@-60,@-60,0"
    ]
    "data-held": "holder,data_kind,store,items,openable,agreed,apart" [
        "{provider},vault,vault/{party},3,yes,yes,yes"
        "{provider},backup,backup/{party},12,yes,yes,yes"
        "{provider},recording,sessions/{party},40,yes,yes,yes"
    ]
    "suppliers": "supplier,supply_kind,registered,reaches_customers,agreed,assessed,owner" [
        "NightWatch SOC,subcontractor,yes,yes,yes,@-200,security"
        "Ticket tool,tool,yes,no,yes,@-200,service desk"
    ]
    "security-settings": "setting,in_force,seen" [
        "legacy-sign-in-blocked,yes,@-30"
        "lockout,yes,@-30"
        "banned-passwords,yes,@-30"
        "dmarc-enforced,yes,@-30"
        "second-person-for-destruction,yes,@-30"
        "hardened-administration,yes,@-30"
        "reset-needs-proof,yes,@-30"
    ]
};
