//! The neutral lists of the clean estate, as files that somebody could have written.

use bailiwick_ingest::{Input, read};
use bailiwick_model::facts::{Review, SecuritySetting};
use bailiwick_model::{Facts, Time};

use crate::clean::Clean;

/// Columns, and the rows of each party.
const LISTS: &[(&str, &[&str])] = &[
    (
        "party,log_source,log_class,collected,agreed,kept_days,oldest_event,last_event,separate,immutable",
        &[
            "sign-ins,identity,yes,yes,365,2025-01-02,2026-01-01,yes,yes",
            "console,remote-management,yes,no,365,2025-01-02,2026-01-01,yes,yes",
        ],
    ),
    (
        "party,device,sensor,device_kind,sensor_seen,broad_exclusions,allow_listing,unapproved_remote_tools",
        &["srv-1,yes,server,2025-12-31,no,enforced,no"],
    ),
    (
        "party,segment,segment_kind,watched,sensor_event,reviewed",
        &["core,critical,yes,2025-12-31,2025-06-01"],
    ),
    (
        "party,rule,from_kind,to_kind,allowed,enabled,control_point,last_hit",
        &["1,user,server,yes,yes,no,2025-12-31"],
    ),
    (
        "party,connection,connection_kind,of_provider,enabled,dedicated,owner,purpose,last_used,reviewed",
        &["vpn-1,vpn,yes,yes,yes,olga,support,2025-12-31,2025-06-01"],
    ),
    (
        "party,backup_of,backed_up,critical,last_success,interval_hours,rpo_hours,restore_tested,restore_worked,separate_credentials,immutable,offsite,offline,encrypted,keys_apart,image_made,last_changed",
        &["files,yes,yes,2025-12-31,24,24,2025-10-01,yes,yes,yes,yes,yes,yes,yes,2025-12-01,2025-11-01"],
    ),
    ("party,weak_system,cve,open,found", &["srv-1,CVE-2025-0001,yes,2025-12-01"]),
    (
        "party,system,role,address,product,version,remote_access,delivery,high_risk,restricted,supported_until,updated,last_scanned",
        &["gate,gateway,198.51.100.7,Gate,1,yes,no,yes,yes,2027-01-01,yes,2025-12-20"],
    ),
    (
        "party,exposed_address,port,vantage,seen,purpose,administration,second_factor,rate_limited",
        &["198.51.100.7,443,outside,2025-12-20,portal,no,yes,yes"],
    ),
    (
        "party,review_of,done,by,reference,open_items",
        &[
            "failed-sign-ins,2025-12-20,olga,T-1,0",
            "password-change-hunt,2025-12-20,olga,T-2,0",
            "provider-activity,2025-12-20,olga,T-3,0",
            "attack-surface,2025-12-20,olga,T-4,0",
            "network,2025-12-20,olga,T-5,0",
            "high-risk,2025-12-20,olga,T-6,0",
            "phishing-training,2025-12-20,olga,T-7,0",
            "provider-limits,2025-12-20,olga,T-8,0",
        ],
    ),
    (
        "party,vault_entry,secret_kind,account,fingerprint,rotated,known_to,justified,scoped",
        &[
            "e1,administrator,admin,print-{party},2025-12-01,olga,,",
            "e2,shared,desk,shared-{party},2025-12-01,olga uwe,no accounts there,",
            "e3,api-key,sync,key-{party},2025-12-01,,,yes",
        ],
    ),
    ("party,person,change,on,rights_removed", &["uwe,left,2025-11-01,2025-11-01"]),
    (
        "party,provider_account,enabled,ticket,window_ends,last_used,unexplained_uses",
        &["anna,yes,T-9,2026-01-02,2025-12-31,0"],
    ),
    (
        "party,holder,data_kind,store,items,openable,agreed,apart",
        &["north,vault,vault-{party},3,yes,yes,yes"],
    ),
    (
        "party,supplier,supply_kind,registered,reaches_customers,agreed,assessed,owner",
        &["Night SOC,subcontractor,yes,yes,yes,2025-06-01,olga"],
    ),
    (
        "party,setting,in_force,seen",
        &[
            "legacy-sign-in-blocked,yes,2025-12-01",
            "lockout,yes,2025-12-01",
            "banned-passwords,yes,2025-12-01",
            "dmarc-enforced,yes,2025-12-01",
            "second-person-for-destruction,yes,2025-12-01",
            "hardened-administration,yes,2025-12-01",
            "reset-needs-proof,yes,2025-12-01",
        ],
    ),
];

struct Text(String, String);

impl Input for Text {
    fn path(&self) -> &str {
        &self.0
    }
    fn bytes(&self) -> u64 {
        self.1.len() as u64
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> std::io::Result<Box<dyn std::io::Read + '_>> {
        Ok(Box::new(self.1.as_bytes()))
    }
}

/// The lists of these parties, one file each.
pub(crate) fn lists(parties: &[&str]) -> Facts {
    let mut all = Facts::default();
    for (at, (columns, rows)) in LISTS.iter().enumerate() {
        let mut text = format!("{columns}\n");
        for party in parties {
            for row in *rows {
                text.extend([party, ",", &row.replace("{party}", party), "\n"]);
            }
        }
        let facts = read(&Text(format!("list-{at}.csv"), text));
        assert!(facts.diagnostics.is_empty(), "{columns}: {:?}", facts.diagnostics);
        assert_eq!(facts.coverage.len(), 1, "{columns} is no list");
        all.absorb(facts);
    }
    all
}

/// The review of a topic.
pub(crate) fn review<'a>(it: &'a mut Clean, party: &str, topic: &str) -> &'a mut Review {
    let facts = &mut it.world.facts;
    let names = facts.names.clone();
    let wanted = |row: &&mut Review| {
        names.text(row.party) == party && row.review_of.map(|word| names.text(word)).known() == Some(&topic)
    };
    facts.reviews.iter_mut().find(wanted).unwrap()
}

/// A setting.
pub(crate) fn setting<'a>(it: &'a mut Clean, party: &str, name: &str) -> &'a mut SecuritySetting {
    let facts = &mut it.world.facts;
    let names = facts.names.clone();
    let wanted = |row: &&mut SecuritySetting| {
        names.text(row.party) == party && row.setting.map(|word| names.text(word)).known() == Some(&name)
    };
    facts.security_settings.iter_mut().find(wanted).unwrap()
}
