//! Whether every address that the estate file gives a party was scanned from outside, with the ports that matter.

use bailiwick_model::facts::{Claim, Collection, Scan, Vantage};
use rustc_hash::FxHashMap;

use super::{Context, Judgement};
use crate::estate::{Fresh, freshness};
use crate::exposure;
use crate::graph::PartyIx;

/// Says which addresses of a party no scan shows anything of. Whether all were scanned.
pub(super) fn addresses(it: &Context<'_>, party: PartyIx, judgement: &mut Judgement) -> bool {
    let claims = it.index.addresses.of(&party);
    if claims.is_empty() {
        let what = "which addresses are to be scanned: the estate file gives this party none";
        judgement.unknown(what, Some(Collection::Estate), it.party_name(party).to_owned());
        return false;
    }
    let ports = ports(it, party);
    let mut all = true;
    for claim in claims {
        let pattern = it.facts.text(claim.pattern);
        let hosts = asked(it, party, claim);
        let whole = hosts.values().filter(|scans| ports.iter().all(|port| holds(scans, *port)));
        let (seen, size) = (whole.count() as u128, size(pattern));
        if seen < size {
            all = false;
            judgement.unknown(
                if size == 1 {
                    format!("whether {pattern} was scanned whole: no scan from outside asked it for all ports that matter")
                } else {
                    format!("whether {pattern} was scanned whole: {seen} of {size} addresses were, from outside")
                },
                Some(Collection::Scan),
                it.party_name(party).to_owned(),
            );
        }
    }
    all
}

/// Hosts of one claim by address, with the whole scans from outside that asked them and are not too old to tell.
fn asked<'f>(it: &Context<'f>, party: PartyIx, claim: &Claim) -> FxHashMap<&'f str, Vec<&'f Scan>> {
    let mut hosts: FxHashMap<&str, Vec<&Scan>> = FxHashMap::default();
    for asked in it.index.asked.of(&party) {
        if std::ptr::eq(asked.claim, claim) && tells(it, asked.scan) {
            hosts.entry(it.facts.text(asked.host.address)).or_default().push(asked.scan);
        }
    }
    hosts
}

fn holds(scans: &[&Scan], port: u16) -> bool {
    scans.iter().filter_map(|scan| scan.tcp.known()).flatten().any(|range| range.holds(port))
}

/// Whether a scan shows what is open to the internet at the time of the assessment.
pub(super) fn tells(it: &Context<'_>, scan: &Scan) -> bool {
    scan.vantage.is(&Vantage::Outside)
        && scan.complete
        && freshness(it.facts, scan.evidence.source, it.as_of()) == Fresh::Fresh
}

/// Ports that must have been asked: those of doors and consoles, and of the party's own management servers.
fn ports(it: &Context<'_>, party: PartyIx) -> Vec<u16> {
    let own = it.index.servers.of(&party).iter().filter_map(|server| server.port.known().copied());
    let mut ports: Vec<u16> = exposure::wanted().chain(own).collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// How many addresses a claim is: 1, or those of its network but the two that are no hosts.
fn size(pattern: &str) -> u128 {
    let Some((base, bits)) = pattern.split_once('/') else { return 1 };
    let Ok(bits) = bits.parse::<u32>() else { return 1 };
    let width = if base.contains(':') { 128 } else { 32 };
    match width - bits.min(width) {
        0 => 1,
        1 => 2,
        free if width == 32 => (1 << free) - 2,
        free => 1u128.checked_shl(free).unwrap_or(u128::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn networks_are_counted() {
        for (pattern, expected) in [
            ("198.51.100.7", 1),
            ("vpn.north.example", 1),
            ("198.51.100.0/32", 1),
            ("198.51.100.0/31", 2),
            ("198.51.100.0/24", 254),
            ("2001:db8::/64", 1 << 64),
            ("::/0", u128::MAX),
        ] {
            assert_eq!(size(pattern), expected, "{pattern}");
        }
    }
}
