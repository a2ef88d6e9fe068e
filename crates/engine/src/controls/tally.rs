//! Rows of a neutral list, looked at one by one and told together: one fault for each thing that is wrong, with the
//! records of all that have it.

use std::collections::BTreeMap;

use bailiwick_model::facts::{Cell, Collection, NetworkRule, Review, SecuritySetting, Statement};
use bailiwick_model::{Evidence, Observed, Sym, Time};

use super::shared::{RECORDS, counted, is_blank, listed};
use super::{Context, Fault, Judgement};
use crate::assessment::Rank;
use crate::estate::text::plain;
use crate::estate::{Fresh, freshness};
use crate::graph::PartyIx;
use crate::operations::Standing;

/// Dates before it are the zero of some program.
const YEAR_2000: Time = Time(946_684_800);

#[derive(Default)]
struct Wrong {
    names: Vec<String>,
    evidence: Vec<Evidence>,
}

/// What the rows of a list come to.
pub(super) struct Tally<'c, 'a> {
    it: &'c Context<'a>,
    party: PartyIx,
    list: Collection,
    /// What a row is, one and many.
    noun: [&'static str; 2],
    row: (String, Evidence),
    clean: bool,
    doubtful: bool,
    good: Vec<Evidence>,
    wrong: BTreeMap<&'static str, Wrong>,
    open: BTreeMap<&'static str, Vec<String>>,
    judgement: Judgement,
}

impl<'c, 'a> Tally<'c, 'a> {
    /// Begins with what is known of the list as a whole.
    pub(super) fn of<S: Statement>(it: &'c Context<'a>, party: PartyIx, noun: [&'static str; 2]) -> Self {
        let mut this = Self {
            it,
            party,
            list: S::LIST,
            noun,
            row: (String::new(), Evidence::default()),
            clean: true,
            doubtful: false,
            good: Vec::new(),
            wrong: BTreeMap::new(),
            open: BTreeMap::new(),
            judgement: Judgement::default(),
        };
        this.need(S::LIST, party);
        this
    }

    /// Says what is missing of a list for a party. Whether it can be relied on.
    pub(super) fn need(&mut self, list: Collection, party: PartyIx) -> bool {
        let of = self.it.party_name(party).to_owned();
        let doc = list.doc().trim_end_matches('.').to_owned();
        let what = match self.it.operations.standing(self.it.facts, list, party) {
            Standing::Read => return true,
            Standing::Missing => format!("{doc}: no list of {of} was given"),
            Standing::Open(why) => format!("{doc}: {why}"),
        };
        self.judgement.unknown(what, Some(list), of);
        false
    }

    /// Says what is missing of a list for the customers of a provider, and whose provider nobody knows.
    pub(super) fn need_of_customers(&mut self, list: Collection) {
        let (it, provider) = (self.it, self.party);
        for customer in it.customers_of(provider) {
            self.need(list, customer);
            if it.serves(provider, customer).is_none() {
                let what = format!("which provider serves {}", it.party_name(customer));
                self.judgement.unknown(what, Some(Collection::Contracts), it.party_name(provider).to_owned());
            }
        }
    }

    /// Rows of the party.
    pub(super) fn rows<S: Statement>(&self) -> Vec<&'a S> {
        self.it.operations.rows(self.it.facts, self.party)
    }

    /// Looks at a row.
    pub(super) fn begin<S: Statement>(&mut self, row: &S) {
        let name = match row.cell(0) {
            Observed::Known(Cell::Text(name)) => self.it.facts.text(name).to_owned(),
            _ => "a row without a name".to_owned(),
        };
        self.row = (name, row.evidence());
        self.clean = true;
        self.doubtful = false;
        if freshness(self.it.facts, row.evidence().source, self.it.as_of()) == Fresh::Stale {
            self.open(
                "how things stand at the time of the assessment: the list is older than 30 days, or newer",
            );
        }
    }

    /// The row was looked at.
    pub(super) fn end(&mut self) {
        if self.clean {
            self.good.push(self.row.1);
        }
    }

    /// Whether this row is looked at for a good reason is not known: nothing that is wrong with it is a fault.
    pub(super) fn doubt(&mut self, what: &'static str) {
        self.doubtful = true;
        self.open(what);
    }

    /// This is wrong with the row.
    pub(super) fn wrong(&mut self, what: &'static str) {
        self.clean = false;
        if self.doubtful {
            return;
        }
        let wrong = self.wrong.entry(what).or_default();
        wrong.names.push(self.row.0.clone());
        if wrong.evidence.len() < RECORDS {
            wrong.evidence.push(self.row.1);
        }
    }

    /// This is not known of the row.
    pub(super) fn open(&mut self, what: &'static str) {
        self.clean = false;
        self.open.entry(what).or_default().push(self.row.0.clone());
    }

    /// A flag is to be so.
    pub(super) fn must(
        &mut self,
        said: Observed<bool>,
        wanted: bool,
        wrong: &'static str,
        open: &'static str,
    ) {
        match said {
            Observed::Known(said) if said == wanted => {}
            Observed::Known(_) => self.wrong(wrong),
            Observed::NotCollected | Observed::Unreadable => self.open(open),
        }
    }

    /// Something was done no more than some days before the assessment. A date behind it says nothing.
    pub(super) fn since(&mut self, said: Observed<Time>, days: i64, wrong: &'static str, open: &'static str) {
        let as_of = self.it.as_of();
        match said {
            Observed::Known(time) if self.is_ahead(time) => self.open(open),
            Observed::Known(time) if time.plus_days(days) >= as_of => {}
            Observed::Known(_) => self.wrong(wrong),
            Observed::NotCollected | Observed::Unreadable => self.open(open),
        }
    }

    /// A date behind the assessment says nothing of what was done.
    fn is_ahead(&self, time: Time) -> bool {
        time > self.it.as_of().plus_days(1)
    }

    /// When something was done, where the date can be one: neither ahead, nor the zero of some program.
    pub(super) fn past(&self, said: Observed<Time>) -> Option<Time> {
        said.known().copied().filter(|time| !self.is_ahead(*time) && *time >= YEAR_2000)
    }

    /// Something holds until the assessment at least.
    pub(super) fn until(&mut self, said: Observed<Time>, wrong: &'static str, open: &'static str) {
        match said {
            Observed::Known(time) if time >= self.it.as_of() => {}
            Observed::Known(_) => self.wrong(wrong),
            Observed::NotCollected | Observed::Unreadable => self.open(open),
        }
    }

    /// This is wrong with something that is in no list.
    pub(super) fn other(&mut self, name: &str, evidence: Evidence, what: &'static str) {
        let wrong = self.wrong.entry(what).or_default();
        wrong.names.push(name.to_owned());
        if wrong.evidence.len() < RECORDS {
            wrong.evidence.push(evidence);
        }
    }

    /// Another list is missing.
    pub(super) fn lacks(&mut self, list: Collection, what: &str) {
        self.judgement.unknown(what, Some(list), self.it.party_name(self.party));
    }

    /// A text is given, and says something; the word `none` says that there is nothing.
    pub(super) fn named(&mut self, said: Observed<Sym>, wrong: &'static str, open: &'static str) {
        match said {
            Observed::Known(text) => match plain(self.it.facts.text(text)).as_str() {
                "none" | "norecord" | "norecords" | "nothing" | "nobody" => self.wrong(wrong),
                _ if is_blank(self.it.facts.text(text)) => self.open(open),
                _ => {}
            },
            Observed::NotCollected | Observed::Unreadable => self.open(open),
        }
    }

    /// Something that is not about a row.
    pub(super) fn unknown(&mut self, what: impl Into<String>) {
        let of = self.it.party_name(self.party).to_owned();
        self.judgement.unknown(what, Some(self.list), of);
    }

    /// The word of a text.
    pub(super) fn word(&self, said: Observed<Sym>) -> Option<&'a str> {
        said.known().map(|word| self.it.facts.text(*word))
    }

    /// A review of a topic was held within some days, and left nothing open.
    pub(super) fn reviewed(&mut self, topic: &str, days: i64, never: &'static str, late: &'static str) {
        let read = self.need(Collection::Reviews, self.party);
        let rows: Vec<&Review> = self.rows();
        let of_topic = |row: &&&Review| self.word(row.review_of) == Some(topic);
        let held: Vec<&Review> = rows.iter().filter(of_topic).copied().collect();
        let unclear = rows.iter().any(|row| !row.review_of.is_known());
        let latest = held.iter().filter_map(|row| row.done.known()).max().map(|done| done.date());
        let superseded = |row: &Review| {
            let done = row.done.known().map(|done| done.date());
            done.zip(latest.as_ref()).is_some_and(|(done, latest)| done < *latest)
        };
        for row in held.iter().copied().filter(|row| !superseded(row)) {
            self.review(row, days, late);
        }
        match (held.is_empty(), rows.first()) {
            (false, _) => {
                for row in rows.iter().filter(|row| !row.review_of.is_known() && !superseded(row)) {
                    self.begin(*row);
                    self.open("what was reviewed");
                }
            }
            (true, Some(first)) if read && !unclear => {
                self.begin(*first);
                self.wrong(never);
            }
            (true, Some(_)) => self.unknown(format!("whether {topic} was reviewed")),
            (true, None) => {}
        }
    }

    /// A review that no later one replaces; of several on a day, each counts.
    fn review(&mut self, row: &Review, days: i64, late: &'static str) {
        self.begin(row);
        self.since(row.done, days, late, "when it was reviewed");
        match row.open_items {
            Observed::Known(0) => {}
            Observed::Known(_) => self.wrong("reviewed with points left open"),
            _ => self.open("whether the review left anything open"),
        }
        self.named(row.reference, "without a record", "where the record of the review is");
        self.end();
    }

    /// No rule that is on lets traffic pass between these kinds of segments, other than to a control point.
    pub(super) fn rules(&mut self, leads: impl Fn(&str, &str) -> bool, wrong: &'static str) {
        for row in self.rows::<NetworkRule>() {
            self.begin(row);
            let certain = row.allowed.is(&true) && row.enabled.is(&true) && row.control_point.is(&false);
            let never = row.allowed.is(&false) || row.enabled.is(&false) || row.control_point.is(&true);
            match (self.word(row.from_kind), self.word(row.to_kind)) {
                (Some(from), Some(to)) if never || !leads(from, to) => {}
                (Some(_), Some(_)) if certain => self.wrong(wrong),
                (Some(_), Some(_)) => {
                    self.open("whether it is on, lets traffic pass, and leads to a control point");
                }
                _ => self.open("between which segments it is"),
            }
            self.end();
        }
    }

    /// A setting is in force, and was looked at within a year.
    pub(super) fn setting(&mut self, name: &str, wrong: &'static str, open: &'static str) {
        self.need(Collection::SecuritySettings, self.party);
        let rows: Vec<&SecuritySetting> = self.rows();
        let mut seen = false;
        for row in rows {
            let said = self.word(row.setting);
            if said.is_none() {
                self.begin(row);
                self.open("which setting it is");
            } else if said == Some(name) {
                seen = true;
                self.begin(row);
                self.must(row.in_force, true, wrong, open);
                self.since(row.seen, 365, "looked at more than a year ago", "when the setting was looked at");
                self.end();
            }
        }
        if !seen {
            let of = self.it.party_name(self.party).to_owned();
            self.judgement.unknown(open, Some(Collection::SecuritySettings), of);
        }
    }

    /// What it comes to.
    pub(super) fn judgement(self, why: &str, rank: Rank) -> Judgement {
        let mut judgement = self.judgement;
        let of = self.it.party_name(self.party);
        for evidence in self.good {
            judgement.good(evidence);
        }
        for (what, names) in self.open {
            judgement.unknown(format!("{what}: {}", listed(&names)), Some(self.list), of);
        }
        let mut titles = Vec::new();
        for (what, wrong) in self.wrong {
            let many = counted(wrong.names.len(), self.noun[0], self.noun[1]);
            let title = format!("{many} {what}: {}", listed(&wrong.names));
            titles.push(title.clone());
            judgement.fault(Fault {
                key: what.replace(' ', "-"),
                title,
                why: why.to_owned(),
                fix: String::new(),
                subjects: Vec::new(),
                evidence: wrong.evidence,
                rank: Some(rank),
                witness: None,
            });
        }
        if titles.is_empty() { judgement } else { judgement.saying(titles.join("; ")) }
    }
}
