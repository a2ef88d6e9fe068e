//! What tools and records of the daily work say of one party, row by row: the neutral lists that no vendor's export
//! gives alone. The columns of each list stand here once; its reader and its documentation follow from them.

use super::{Collection, Facts};
use crate::evidence::Evidence;
use crate::names::Sym;
use crate::nodes::RealmId;
use crate::observed::Observed;
use crate::remap::fact;
use crate::time::Time;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnKind {
    /// Any text.
    Text,
    /// `yes` or `no`.
    Flag,
    /// A date or a timestamp.
    Day,
    /// A whole number.
    Number,
}

impl ColumnKind {
    /// What a cell may hold, in words.
    pub const fn expects(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Flag => "`yes` or `no`",
            Self::Day => "a date such as `2026-11-24`",
            Self::Number => "a whole number",
        }
    }
}

/// A column of a list.
#[derive(Debug)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// The words that it may hold; any where empty.
    pub words: &'static [&'static str],
    /// Meaning.
    pub doc: &'static str,
}

/// A value of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Text.
    Text(Sym),
    /// Yes or no.
    Flag(bool),
    /// Time.
    Day(Time),
    /// Number.
    Number(u32),
}

/// A type that a cell can have.
trait Typed: Sized {
    const KIND: ColumnKind;
    fn of(cell: Cell) -> Option<Self>;
    fn cell(self) -> Cell;
}

macro_rules! typed {
    ($($kind:ty => $variant:ident,)*) => {$(
        impl Typed for $kind {
            const KIND: ColumnKind = ColumnKind::$variant;
            fn of(cell: Cell) -> Option<Self> {
                match cell {
                    Cell::$variant(value) => Some(value),
                    _ => None,
                }
            }
            fn cell(self) -> Cell {
                Cell::$variant(self)
            }
        }
    )*};
}
typed! { Sym => Text, bool => Flag, Time => Day, u32 => Number, }

fn typed<T: Typed>(cell: Observed<Cell>) -> Observed<T> {
    match cell {
        Observed::Known(cell) => T::of(cell).map_or(Observed::Unreadable, Observed::Known),
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    }
}

/// A row of one of the lists.
pub trait Statement: Default + Clone + 'static {
    /// The list.
    const LIST: Collection;
    /// Its columns beside `party`. The first two that are given tell the list from others.
    const COLUMNS: &'static [Column];
    /// Whose it is, as written: id of the estate file, domain or name. Empty: of whom the file is.
    fn party(&self) -> Sym;
    /// Realm of the file.
    fn realm(&self) -> RealmId;
    /// Record.
    fn evidence(&self) -> Evidence;
    /// A row before its cells are filled in.
    fn begin(party: Sym, realm: RealmId, evidence: Evidence) -> Self;
    /// Fills in a cell.
    fn put(&mut self, column: usize, cell: Observed<Cell>);
    /// What a cell says.
    fn cell(&self, column: usize) -> Observed<Cell>;
    /// All rows that were read.
    fn all(facts: &Facts) -> &[Self];
    /// Keeps a row.
    fn keep(self, facts: &mut Facts);
}

macro_rules! statements {
    ($(
        $(#[$meta:meta])*
        $name:ident in $field:ident of $list:ident {
            $(#[doc = $doc:literal] $column:ident: $kind:ty $([$($word:literal)*])?,)*
        }
    )*) => {
    $(
        fact! {
            $(#[$meta])*
            pub struct $name {
                /// Whose, as written.
                pub party: Sym,
                /// Realm of the file.
                pub realm: RealmId,
                $(#[doc = $doc] pub $column: Observed<$kind>,)*
                /// Record.
                pub evidence: Evidence,
            }
        }

        impl Statement for $name {
            const LIST: Collection = Collection::$list;
            const COLUMNS: &'static [Column] = &[$(Column {
                name: stringify!($column),
                kind: <$kind as Typed>::KIND,
                words: &[$($($word),*)?],
                doc: $doc.trim_ascii_start(),
            },)*];
            fn party(&self) -> Sym {
                self.party
            }
            fn realm(&self) -> RealmId {
                self.realm
            }
            fn evidence(&self) -> Evidence {
                self.evidence
            }
            fn begin(party: Sym, realm: RealmId, evidence: Evidence) -> Self {
                Self { party, realm, evidence, ..Self::default() }
            }
            fn put(&mut self, column: usize, cell: Observed<Cell>) {
                let mut places = 0_usize..;
                $(if places.next() == Some(column) {
                    self.$column = typed(cell);
                })*
            }
            fn cell(&self, column: usize) -> Observed<Cell> {
                let mut places = 0_usize..;
                $(if places.next() == Some(column) {
                    return self.$column.map(Typed::cell);
                })*
                Observed::NotCollected
            }
            fn all(facts: &Facts) -> &[Self] {
                &facts.$field
            }
            fn keep(self, facts: &mut Facts) {
                facts.$field.push(self);
            }
        }
    )*

        /// The columns of a neutral list; none for other lists.
        pub const fn columns_of(list: Collection) -> &'static [Column] {
            match list {
                $(Collection::$list => <$name as Statement>::COLUMNS,)*
                _ => &[],
            }
        }
    };
}

statements! {
    /// A source of logs.
    LogSource in log_sources of LogSources {
        /// The system whose events it keeps.
        log_source: Sym,
        /// What the system is.
        log_class: Sym ["identity" "endpoint" "server" "network" "vpn" "remote-management" "ticketing" "vault" "partner-portal" "jump-host" "backup"],
        /// Its events are collected.
        collected: bool,
        /// The agreement asks the provider to log it.
        agreed: bool,
        /// Days for which events are kept, as configured.
        kept_days: u32,
        /// Time of the oldest event that is there.
        oldest_event: Time,
        /// Time of the newest event that is there.
        last_event: Time,
        /// Whoever administers the system cannot administer the log.
        separate: bool,
        /// Nobody can delete or change events before their time.
        immutable: bool,
    }
    /// How a device is protected.
    ProtectedDevice in protected_devices of DeviceProtection {
        /// Name of the computer or server.
        device: Sym,
        /// It carries a sensor of endpoint detection.
        sensor: bool,
        /// What the device is.
        device_kind: Sym ["server" "workstation" "admin-workstation"],
        /// When the sensor was last heard of.
        sensor_seen: Time,
        /// The sensor leaves out folders or processes of a management tool, or whole disks.
        broad_exclusions: bool,
        /// State of application control.
        allow_listing: Sym ["enforced" "audit" "none"],
        /// Remote access tools that nobody approved are installed.
        unapproved_remote_tools: bool,
    }
    /// A segment of a network.
    NetworkSegment in network_segments of NetworkSegments {
        /// Name of the segment.
        segment: Sym,
        /// What is in it.
        segment_kind: Sym ["user" "guest" "server" "management" "provider" "backup" "critical"],
        /// Its traffic is watched by a sensor or by flow records.
        watched: bool,
        /// When the sensor last saw anything.
        sensor_event: Time,
        /// When the drawing of the network was last checked against it.
        reviewed: Time,
    }
    /// A rule of a firewall or VPN.
    NetworkRule in network_rules of NetworkRules {
        /// Id or name of the rule.
        rule: Sym,
        /// Where the traffic comes from.
        from_kind: Sym ["any" "internet" "user" "guest" "server" "management" "provider" "backup" "critical"],
        /// Where it goes.
        to_kind: Sym ["any" "internet" "user" "guest" "server" "management" "provider" "backup" "critical"],
        /// It lets traffic pass.
        allowed: bool,
        /// It is switched on.
        enabled: bool,
        /// It leads to a listed control point only: a jump host or proxy with a login of its own.
        control_point: bool,
        /// When it was last hit.
        last_hit: Time,
    }
    /// A connection to another network or party.
    Connection in connections of Connections {
        /// Name of the tunnel, peer, agent, trust or delegation.
        connection: Sym,
        /// What it is.
        connection_kind: Sym ["vpn" "agent" "delegation" "trust" "application" "remote-tool"],
        /// It is a provider's way in.
        of_provider: bool,
        /// It is switched on.
        enabled: bool,
        /// It serves the provider alone, by a VPN or something as safe.
        dedicated: bool,
        /// Who answers for it.
        owner: Sym,
        /// What it is for.
        purpose: Sym,
        /// When it was last used.
        last_used: Time,
        /// When it was last reviewed.
        reviewed: Time,
    }
    /// A system and its backup.
    BackupJob in backup_jobs of BackupJobs {
        /// The system.
        backup_of: Sym,
        /// It is backed up.
        backed_up: bool,
        /// The business depends on it.
        critical: bool,
        /// When a backup last succeeded.
        last_success: Time,
        /// Hours between two backups.
        interval_hours: u32,
        /// Hours of data that may be lost at most.
        rpo_hours: u32,
        /// When a restore was last tested.
        restore_tested: Time,
        /// That restore worked.
        restore_worked: bool,
        /// A copy can be deleted only with credentials that open nothing else.
        separate_credentials: bool,
        /// A copy cannot be changed or deleted before its time.
        immutable: bool,
        /// A copy is elsewhere, outside the network.
        offsite: bool,
        /// A copy is offline.
        offline: bool,
        /// The offline copy is encrypted.
        encrypted: bool,
        /// The keys of the offline copy are offline and apart from it.
        keys_apart: bool,
        /// Date of the newest image from which it can be set up again.
        image_made: Time,
        /// Date of its last major change.
        last_changed: Time,
    }
    /// A weakness found on a system.
    Weakness in weaknesses of Weaknesses {
        /// The system.
        weak_system: Sym,
        /// Its number.
        cve: Sym,
        /// It is still open.
        open: bool,
        /// When it was found.
        found: Time,
    }
    /// A system of the inventory.
    SystemItem in systems of Systems {
        /// Name of the system.
        system: Sym,
        /// What it is for.
        role: Sym,
        /// Address.
        address: Sym,
        /// Product.
        product: Sym,
        /// Version.
        version: Sym,
        /// It lets people in from outside: VPN, gateway, remote desktop.
        remote_access: bool,
        /// The provider delivers its services with it.
        delivery: bool,
        /// It is marked as high-risk.
        high_risk: bool,
        /// Access to it was reduced.
        restricted: bool,
        /// Until when its maker supports it.
        supported_until: Time,
        /// No update is missing for longer than was agreed.
        updated: bool,
        /// When it was last scanned for weaknesses, with a login.
        last_scanned: Time,
    }
    /// A service that can be reached over the network.
    ExposedService in exposed_services of ExposedServices {
        /// Address or host name.
        exposed_address: Sym,
        /// Port.
        port: u32,
        /// From where it was seen.
        vantage: Sym ["outside" "inside"],
        /// When it was seen.
        seen: Time,
        /// What it is for.
        purpose: Sym,
        /// It is an administration page.
        administration: bool,
        /// Its sign-in asks for a second factor, or it has no sign-in.
        second_factor: bool,
        /// Its sign-in limits the rate of attempts, or it has no sign-in.
        rate_limited: bool,
    }
    /// A review, audit or exercise that was held.
    Review in reviews of Reviews {
        /// What was reviewed.
        review_of: Sym ["failed-sign-ins" "password-change-hunt" "provider-activity" "attack-surface" "network" "high-risk" "phishing-training" "provider-limits"],
        /// When.
        done: Time,
        /// By whom.
        by: Sym,
        /// Where its record is.
        reference: Sym,
        /// What it left open, counted.
        open_items: u32,
    }
    /// A secret of a vault. The secret itself is never kept.
    VaultEntry in vault_entries of VaultEntries {
        /// Id of the entry.
        vault_entry: Sym,
        /// What it opens.
        secret_kind: Sym ["administrator" "local-administrator" "shared" "service" "api-key" "ssh-key" "other"],
        /// The account that it opens.
        account: Sym,
        /// A fingerprint of the secret made with a key of the exporter's, the same key for all entries.
        fingerprint: Sym,
        /// When it was last changed.
        rotated: Time,
        /// Logins of the people who know it, with spaces between.
        known_to: Sym,
        /// Why it is shared.
        justified: Sym,
        /// It opens only what it is needed for.
        scoped: bool,
    }
    /// Somebody who left or changed jobs, and when the rights went.
    PersonChange in person_changes of PeopleChanges {
        /// Login.
        person: Sym,
        /// What happened.
        change: Sym ["left" "moved"],
        /// When.
        on: Time,
        /// When the old rights were taken away.
        rights_removed: Time,
    }
    /// Use of a provider's account at a customer.
    AccessUse in access_uses of AccessUses {
        /// The provider's account.
        provider_account: Sym,
        /// It is enabled.
        enabled: bool,
        /// Ticket or window for which it was last enabled or used.
        ticket: Sym,
        /// When that window ends.
        window_ends: Time,
        /// When it was last used.
        last_used: Time,
        /// Uses that no ticket explains, counted.
        unexplained_uses: u32,
    }
    /// Data of a party that somebody else holds or can open.
    HeldData in held_data of DataHeld {
        /// Who holds it.
        holder: Sym,
        /// What it is.
        data_kind: Sym ["vault" "backup" "recording" "file" "documentation" "mailbox"],
        /// Where it is.
        store: Sym,
        /// How many items.
        items: u32,
        /// The holder can open it.
        openable: bool,
        /// The agreement says so.
        agreed: bool,
        /// Nobody with rights on another customer's data alone can write there.
        apart: bool,
    }
    /// A supplier: of a tool, an application or work.
    Supplier in suppliers of Suppliers {
        /// Name.
        supplier: Sym,
        /// What it supplies.
        supply_kind: Sym ["tool" "application" "subcontractor" "distributor"],
        /// It is in the register of suppliers.
        registered: bool,
        /// It can reach customers.
        reaches_customers: bool,
        /// Customers agreed to it.
        agreed: bool,
        /// When its risk was last assessed.
        assessed: Time,
        /// Who answers for it.
        owner: Sym,
    }
    /// A setting that was looked at.
    SecuritySetting in security_settings of SecuritySettings {
        /// Which.
        setting: Sym ["legacy-sign-in-blocked" "lockout" "banned-passwords" "dmarc-enforced" "second-person-for-destruction" "hardened-administration" "reset-needs-proof"],
        /// It is so everywhere.
        in_force: bool,
        /// When it was looked at.
        seen: Time,
    }
}
