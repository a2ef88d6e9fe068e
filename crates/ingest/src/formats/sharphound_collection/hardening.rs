//! What machines and domains demand of those who sign in to them, or make them sign in.

use bailiwick_model::Observed;
use bailiwick_model::facts::AdHardening;

use super::kinds::RecordKind;
use super::loose::Scalar;
use super::reader::Subject;
use super::record::{Answered, Properties, Record};
use crate::out::Out;

/// Bit of the mapping methods: a certificate counts for the account whose user name it carries.
const BY_USER_NAME: i64 = 0x4;

/// Levels of domains whose controllers take NTLM from members of Protected Users.
const OLD_LEVELS: [&str; 6] = ["2000 Mixed/Native", "2003 Interim", "2003", "2008", "2008 R2", "2012"];

/// Adds what was seen; nothing where nothing was asked.
pub(super) fn read(out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
    let has = &record.properties.value;
    let mut seen = AdHardening { node: subject.node, stamped: has.stamped.flag(), ..AdHardening::default() };
    match subject.kind {
        RecordKind::Computer => machine(&mut seen, record, has),
        RecordKind::Domain => {
            seen.protects_nobody = match has.level.text() {
                "" => Observed::NotCollected,
                level => Observed::Known(OLD_LEVELS.contains(&level)),
            };
            seen.short_name = out.facts.names.add(&has.short_name.text().to_ascii_uppercase());
        }
        RecordKind::User | RecordKind::Group => {}
        _ => return,
    }
    if seen != (AdHardening { node: subject.node, ..AdHardening::default() }) {
        seen.evidence = out.evidence();
        out.facts.ad_hardening.push(seen);
    }
}

fn machine(seen: &mut AdHardening, record: &Record<'_>, has: &Properties<'_>) {
    let registry = &record.dc_registry.value;
    // Where nothing is set, controllers take weak names and map by none.
    seen.weak_binding = answered(&registry.binding.value, &has.strong_binding).map(|value| value < 2);
    let mapping = answered(&registry.mapping.value, &has.mapping_methods);
    seen.maps_by_name = mapping.map(|value| value >= 0 && value & BY_USER_NAME != 0);
    let smb = &record.smb.value;
    seen.smb_signing =
        if smb.collected.flag().is(&true) { smb.result.value.signing.flag() } else { has.smb_signing.flag() };
    let ntlm = &record.ntlm.value;
    seen.no_outbound_ntlm = if ntlm.collected.flag().is(&true) {
        let refused = ntlm.result.value.outbound.number();
        // What is not set is allowed.
        if matches!(refused, Observed::NotCollected) {
            Observed::Known(false)
        } else {
            refused.map(|value| value == 2)
        }
    } else {
        has.no_outbound_ntlm.flag()
    };
    let client = &record.web_client.value;
    seen.web_client =
        if client.collected.flag().is(&true) { client.result.flag() } else { has.web_client.flag() };
    seen.ldap = has.ldap.flag().or(has.ldap_enabled.flag());
    seen.ldap_signing = has.ldap_signing.flag();
    seen.ldaps = has.ldaps.flag().or(has.ldaps_enabled.flag());
    seen.ldaps_binding = has.ldaps_binding.flag();
}

fn answered(asked: &Answered<'_>, property: &Scalar<'_>) -> Observed<i64> {
    if asked.collected.flag().is(&true) { asked.value.number() } else { property.number() }
}
