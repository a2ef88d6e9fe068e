//! Remote management servers, network scans and the catalogue of known exploited vulnerabilities.

use crate::effects::Effects;
use crate::evidence::Evidence;
use crate::names::Sym;
use crate::nodes::{NodeRef, RealmId};
use crate::observed::Observed;
use crate::remap::{fact, no_handles};
use crate::time::Time;

/// Native id of the management server itself in its realm.
pub const SERVER: &str = "server";

fact! {
    /// A remote management server, as its own export describes it.
    pub struct RmmServer {
        /// Identity.
        pub node: NodeRef,
        /// Product (`meshcentral`, `tactical-rmm`, ...).
        pub product: Sym,
        /// Version.
        pub version: Observed<Sym>,
        /// Host name or address it answers on.
        pub host: Observed<Sym>,
        /// Port.
        pub port: Observed<u16>,
        /// Second factors are forced on every account.
        pub forces_mfa: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

/// Second factor of an account of a management server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SecondFactor {
    /// Asked at every sign-in with a password.
    Asked,
    /// None asked: a password alone signs in.
    NotAsked,
    /// Asked of a phishing-resistant key only.
    PhishingResistant,
}

/// A second factor that the server sends itself: it counts only where the server can and may send it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum SentFactor {
    /// A code by e-mail.
    #[default]
    Email,
    /// A code by text message.
    TextMessage,
    /// A code by a messaging service.
    Messenger,
}

no_handles!(SecondFactor, SentFactor);

fact! {
    /// What only a management server says of one of its accounts.
    pub struct RmmAccount {
        /// The account.
        pub account: NodeRef,
        /// Second factor.
        pub second_factor: Observed<SecondFactor>,
        /// Why, in a few words for a reader (`backup codes only`).
        pub second_factor_note: Sym,
        /// Sign-in with a password is off: single sign-on only.
        pub sso_only: Observed<bool>,
        /// Sign-in to the console is off: tokens only.
        pub console_blocked: Observed<bool>,
        /// Full administrator of the server.
        pub full_admin: Observed<bool>,
        /// May manage accounts: can reset passwords and add itself to groups.
        pub manages_users: Observed<bool>,
        /// May manage user groups.
        pub manages_groups: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// An account could be asked for a factor that the server sends. Present only where no other factor decides.
    pub struct RmmConditionalFactor {
        /// The account.
        pub account: NodeRef,
        /// How it is sent.
        pub factor: SentFactor,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Which second factors a server supports.
    pub struct RmmFactorSupport {
        /// The server.
        pub server: NodeRef,
        /// Second factors are asked at all. Where they are not, no account is asked for the one that it has.
        pub any: Observed<bool>,
        /// It sends codes by e-mail.
        pub email: Observed<bool>,
        /// It sends codes by text message.
        pub text_message: Observed<bool>,
        /// It sends codes by a messaging service.
        pub messenger: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

impl RmmFactorSupport {
    /// What an account is asked on this server: `stated` is what the list of accounts says, `sent` are the
    /// [`RmmConditionalFactor`]s of the account.
    pub fn decide(&self, stated: Observed<SecondFactor>, sent: &[SentFactor]) -> Observed<SecondFactor> {
        if self.any.is(&false) {
            return Observed::Known(SecondFactor::NotAsked);
        }
        if stated.is_known() || sent.is_empty() {
            return stated;
        }
        let supported = sent.iter().map(|factor| match factor {
            SentFactor::Email => self.email,
            SentFactor::TextMessage => self.text_message,
            SentFactor::Messenger => self.messenger,
        });
        supported.fold(Observed::Known(SecondFactor::NotAsked), |answer, supported| match supported {
            Observed::Known(true) => Observed::Known(SecondFactor::Asked),
            Observed::NotCollected | Observed::Unreadable if answer.is(&SecondFactor::NotAsked) => stated,
            _ => answer,
        })
    }
}

fact! {
    /// Rights of an account, user group or role on the server, a device group or a device.
    pub struct RmmGrant {
        /// Holder.
        pub subject: NodeRef,
        /// Server (native id [`SERVER`]), device group or device.
        pub target: NodeRef,
        /// What the rights do on the devices, restrictions of this grant applied.
        pub effects: Effects,
        /// What they may do beyond that, depending on something that the export does not show.
        pub possible: Effects,
        /// May give rights on the target to others.
        pub manages_access: bool,
        /// Rights in the product's own words, for a reader.
        pub rights: Sym,
        /// The rights as the bits of [`crate::device_rights`], where the product adds rights up bit by bit.
        pub bits: Option<u32>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Rights that the administrator took from an account, as the bits of [`crate::device_rights`]: taken once all
    /// of its grants and those of its user groups are added up.
    pub struct RmmRemoval {
        /// The account.
        pub account: NodeRef,
        /// What is taken.
        pub bits: u32,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A token, key or other secret that authenticates by itself. The secret is in no fact.
    pub struct AccessToken {
        /// Identity (a native id or a name, never the secret).
        pub node: NodeRef,
        /// The account it acts as; its id is empty where the export does not say.
        pub account: NodeRef,
        /// Name.
        pub name: Sym,
        /// Made at.
        pub created: Observed<Time>,
        /// Until when; `Known(None)` is for good.
        pub expires: Observed<Option<Time>>,
        /// Record.
        pub evidence: Evidence,
    }
}

/// From where a scan looked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Vantage {
    /// From the internet.
    Outside,
    /// From inside.
    Inside,
}

/// State of a port.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum PortState {
    /// Answers.
    Open,
    /// Refuses.
    Closed,
    /// Nothing answers from where the scan looked.
    Filtered,
    /// The scan does not tell: `open|filtered`, or a word of its own.
    #[default]
    Unsure,
}

/// Ports from the first to the last, both included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct PortRange {
    /// First.
    pub first: u16,
    /// Last.
    pub last: u16,
}

impl PortRange {
    /// Whether a port is one of them.
    pub const fn holds(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }
}

no_handles!(Vantage, PortState, PortRange);

fact! {
    /// A scan: when, from where, and what it asked.
    pub struct Scan {
        /// Realm of the addresses seen.
        pub realm: RealmId,
        /// Start.
        pub started: Observed<Time>,
        /// Ran to its end.
        pub complete: bool,
        /// From where; a scan does not say, the estate file does.
        pub vantage: Observed<Vantage>,
        /// TCP ports asked of every host.
        pub tcp: Observed<Vec<PortRange>>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A host that a scan asked, whether or not a port of it was written down.
    pub struct ScannedHost {
        /// Address.
        pub address: Sym,
        /// Host names.
        pub host_names: Vec<Sym>,
        /// Record: of the file of its [`Scan`].
        pub evidence: Evidence,
    }
}

fact! {
    /// A port seen by a scan.
    pub struct ScannedPort {
        /// Identity of the service: `address:port/protocol`.
        pub node: NodeRef,
        /// Address.
        pub address: Sym,
        /// Host names.
        pub host_names: Vec<Sym>,
        /// Port.
        pub port: u16,
        /// `tcp` or `udp`.
        pub protocol: Sym,
        /// State.
        pub state: PortState,
        /// Service name as printed.
        pub service: Sym,
        /// The service was probed; otherwise its name is only the port's usual one.
        pub probed: bool,
        /// Product as probed.
        pub product: Sym,
        /// Version as probed.
        pub version: Sym,
        /// Names seen in TLS certificates (subject and issuer common names).
        pub certificate_names: Vec<Sym>,
        /// Issuer common name.
        pub issuer: Sym,
        /// Title of its web page.
        pub title: Sym,
        /// Checksum of its icon, as the scanner prints it.
        pub icon: Sym,
        /// Server header or banner.
        pub banner: Sym,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// A catalogue of known exploited vulnerabilities.
    pub struct KevCatalogue {
        /// Version.
        pub version: Sym,
        /// Released at.
        pub released: Observed<Time>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// One known exploited vulnerability.
    pub struct KevEntry {
        /// CVE id.
        pub cve: Sym,
        /// Vendor, trimmed.
        pub vendor: Sym,
        /// Product, trimmed.
        pub product: Sym,
        /// In the catalogue since.
        pub added: Observed<Time>,
        /// To be fixed by.
        pub due: Observed<Time>,
        /// Used by ransomware.
        pub ransomware: Observed<bool>,
        /// Record.
        pub evidence: Evidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sent_factors_count_only_where_the_server_sends_them() {
        use Observed::{Known, NotCollected};
        use SecondFactor::{Asked, NotAsked};
        let server = |any, email, text_message| RmmFactorSupport {
            any,
            email,
            text_message,
            ..RmmFactorSupport::default()
        };
        let both = [SentFactor::Email, SentFactor::TextMessage];
        for (server, stated, sent, expected) in [
            (server(NotCollected, Known(true), Known(false)), NotCollected, &both[..], Known(Asked)),
            (server(NotCollected, Known(false), Known(false)), NotCollected, &both[..], Known(NotAsked)),
            (server(NotCollected, NotCollected, Known(false)), NotCollected, &both[..], NotCollected),
            (server(NotCollected, NotCollected, Known(true)), NotCollected, &both[..], Known(Asked)),
            (server(NotCollected, Known(false), Known(true)), NotCollected, &both[..1], Known(NotAsked)),
            (server(Known(true), NotCollected, NotCollected), NotCollected, &[], NotCollected),
            (server(Known(true), Known(true), NotCollected), Known(NotAsked), &[], Known(NotAsked)),
            (server(Known(false), Known(true), Known(true)), Known(Asked), &both[..], Known(NotAsked)),
        ] {
            assert_eq!(server.decide(stated, sent), expected, "{server:?} {stated:?} {sent:?}");
        }
    }
}
