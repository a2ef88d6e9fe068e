//! The neutral lists by party: whose each row is, and which lists can be relied on.

use bailiwick_model::facts::{
    AccessUse, BackupJob, Collection, Connection, ExposedService, HeldData, KevCatalogue, LogSource,
    NetworkRule, NetworkSegment, PartyKind, PersonChange, ProtectedDevice, Review, SecuritySetting,
    Statement, Supplier, SystemItem, VaultEntry, Weakness, columns_of,
};
use bailiwick_model::{Facts, Observed, RealmId, Sym, Time};
use rustc_hash::FxHashMap;

use crate::estate::Estate;
use crate::estate::text::plain;
use crate::graph::PartyIx;

/// Rows of the neutral lists by list and party, in the order in which they were read.
#[derive(Debug, Default)]
pub struct Operations {
    rows: FxHashMap<(Collection, PartyIx), Vec<u32>>,
    lists: FxHashMap<Collection, List>,
    /// Parties by every text that the lists name somebody by.
    called: FxHashMap<Sym, PartyIx>,
    /// Since when what is known to be exploited, by number in capitals, as each catalogue says it.
    exploited: FxHashMap<String, Vec<Observed<Time>>>,
}

/// What is known of a list as a whole.
#[derive(Debug, Default)]
struct List {
    /// A part of it could not be read.
    cut: bool,
    /// Rows of somebody whom nobody knows, and the first such name.
    strays: usize,
    stray: Sym,
}

/// Whether a list can be relied on for a party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It was read, and speaks of the party.
    Read,
    /// It was not read, or does not speak of the party.
    Missing,
    /// It speaks of the party, and something of it is missing; why.
    Open(String),
}

impl Operations {
    /// Sorts the rows of all lists once.
    pub fn new(facts: &Facts, estate: &Estate) -> Self {
        let mut this = Self::default();
        for known in facts.coverage.iter().filter(|known| !columns_of(known.collection).is_empty()) {
            this.lists.entry(known.collection).or_default().cut |= !known.complete;
        }
        let names = Names::new(facts, estate);
        macro_rules! sort {
            ($($kind:ty),*) => { $(this.sort::<$kind>(facts, &names);)* };
        }
        sort!(
            LogSource,
            ProtectedDevice,
            NetworkSegment,
            NetworkRule,
            Connection,
            BackupJob,
            Weakness,
            SystemItem,
            ExposedService,
            Review,
            VaultEntry,
            PersonChange,
            AccessUse,
            HeldData,
            Supplier,
            SecuritySetting
        );
        for entry in &facts.kev {
            let cve = facts.text(entry.cve).trim().to_ascii_uppercase();
            this.exploited.entry(cve).or_default().push(entry.added);
        }
        for holder in facts.held_data.iter().filter_map(|row| row.holder.known().copied()) {
            if let Some(party) = names.party(holder, RealmId::default()).filter(|_| !holder.is_empty()) {
                this.called.insert(holder, party);
            }
        }
        this
    }

    fn sort<S: Statement>(&mut self, facts: &Facts, names: &Names<'_>) {
        for (at, row) in (0u32..).zip(S::all(facts)) {
            if let Some(party) = names.party(row.party(), row.realm()) {
                self.rows.entry((S::LIST, party)).or_default().push(at);
                continue;
            }
            let list = self.lists.entry(S::LIST).or_default();
            if list.strays == 0 {
                list.stray = row.party();
            }
            list.strays += 1;
        }
    }

    /// Whether one of the vulnerabilities of a cell is known to be exploited at a time; `None` where the catalogue
    /// gives no date, or the cell holds something else than numbers of vulnerabilities.
    pub fn exploited(&self, cell: &str, as_of: Time) -> Option<bool> {
        let parts = cell.split([',', ';', ' ', '\t']).filter(|part| !part.is_empty());
        let said: Vec<Option<bool>> = parts.map(|part| self.number_exploited(part, as_of)).collect();
        if said.contains(&Some(true)) {
            return Some(true);
        }
        (!said.is_empty() && !said.contains(&None)).then_some(false)
    }

    fn number_exploited(&self, number: &str, as_of: Time) -> Option<bool> {
        let number = number.trim().to_ascii_uppercase();
        let dates = self.exploited.get(&number).map_or(&[][..], Vec::as_slice);
        if dates.iter().filter_map(Observed::known).any(|added| *added <= as_of) {
            return Some(true);
        }
        (is_cve(&number) && dates.iter().all(Observed::is_known)).then_some(false)
    }

    /// Rows of a party.
    pub fn rows<'a, S: Statement>(&self, facts: &'a Facts, party: PartyIx) -> Vec<&'a S> {
        let places = self.rows.get(&(S::LIST, party)).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|at| S::all(facts).get(*at as usize)).collect()
    }

    /// The party that holds data under this name.
    pub fn party(&self, called: Sym) -> Option<PartyIx> {
        self.called.get(&called).copied()
    }

    /// Parties that have rows of a list, in order.
    pub fn parties(&self, list: Collection) -> Vec<PartyIx> {
        let mut parties: Vec<PartyIx> =
            self.rows.keys().filter(|(known, _)| *known == list).map(|(_, party)| *party).collect();
        parties.sort_unstable();
        parties
    }

    /// Whether a list can be relied on for a party.
    pub fn standing(&self, facts: &Facts, list: Collection, party: PartyIx) -> Standing {
        let spoken = self.rows.contains_key(&(list, party));
        match self.lists.get(&list) {
            Some(known) if known.strays > 0 => Standing::Open(format!(
                "a row names `{}`, and not exactly one party of the estate is called so",
                facts.text(known.stray)
            )),
            Some(known) if known.cut => Standing::Open("a part of the list could not be read".to_owned()),
            Some(_) if spoken => Standing::Read,
            Some(_) | None => Standing::Missing,
        }
    }
}

/// The newest catalogue of known exploited vulnerabilities that was read whole and was out by then.
pub fn whole_catalogue(facts: &Facts, as_of: Time) -> Option<Time> {
    let whole = |of: &&KevCatalogue| {
        let mut here = facts
            .coverage
            .iter()
            .filter(|list| list.collection == Collection::Kev && list.evidence.source == of.evidence.source)
            .peekable();
        here.peek().is_some() && here.all(|list| list.complete)
    };
    let released = facts.kev_catalogues.iter().filter(whole).filter_map(|of| of.released.known().copied());
    released.filter(|released| *released < as_of.plus_days(1)).max()
}

/// `CVE-`, a year, and four digits or more.
fn is_cve(number: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = number.strip_prefix("CVE-").and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(year, serial)| year.len() == 4 && digits(year) && serial.len() >= 4 && digits(serial))
}

/// Parties by what people call them.
struct Names<'a> {
    facts: &'a Facts,
    estate: &'a Estate,
    /// By id as it is written in the estate file: it counts before everything else.
    ids: FxHashMap<&'a str, Option<PartyIx>>,
    /// By plain id, domain and name. `None` where two parties share it.
    known: FxHashMap<String, Option<PartyIx>>,
}

impl<'a> Names<'a> {
    fn new(facts: &'a Facts, estate: &'a Estate) -> Self {
        let mut this = Self { facts, estate, ids: FxHashMap::default(), known: FxHashMap::default() };
        let realms = (0u32..).map(RealmId).zip(&facts.realms);
        for (at, realm) in realms {
            this.add(facts.text(realm.id), estate.party_of_realm(at));
        }
        for domain in &facts.domains {
            this.add(facts.text(domain.name), estate.party_of_realm(domain.realm));
        }
        for tenant in &facts.tenants {
            this.add(facts.text(tenant.domain), estate.party_of_realm(tenant.realm));
        }
        for (at, party) in (0u32..).map(PartyIx).zip(&estate.parties) {
            this.add(&party.name, at);
            this.add(&party.id, at);
            if !at.is_nobody(estate) {
                let known = this.ids.entry(party.id.as_str()).or_insert(Some(at));
                *known = known.filter(|known| *known == at);
            }
        }
        this
    }

    fn add(&mut self, name: &str, party: PartyIx) {
        let name = plain(name);
        if !name.is_empty() && !party.is_nobody(self.estate) {
            let known = self.known.entry(name).or_insert(Some(party));
            if *known != Some(party) {
                *known = None;
            }
        }
    }

    fn party(&self, written: Sym, realm: RealmId) -> Option<PartyIx> {
        if written.is_empty() {
            let party = self.estate.party_of_realm(realm);
            return (!party.is_nobody(self.estate)).then_some(party);
        }
        let written = self.facts.text(written).trim();
        match self.ids.get(written) {
            Some(party) => *party,
            None => self.known.get(&plain(written)).copied().flatten(),
        }
    }
}

impl PartyIx {
    /// It stands for what nobody claimed.
    fn is_nobody(self, estate: &Estate) -> bool {
        estate.kind(self) == PartyKind::Unclaimed
    }
}
