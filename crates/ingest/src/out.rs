//! Where a reader puts what it read.

use bailiwick_model::facts::{Collection, Coverage};
use bailiwick_model::{
    Diagnostic, Evidence, Facts, NodeRef, Observed, RealmId, RecordPath, Severity, Source, SourceId, Sym,
    Time,
};
use serde_json::{Map, Value};

/// The facts of one input while it is read.
#[derive(Debug)]
pub struct Out<'a> {
    /// The facts.
    pub facts: &'a mut Facts,
    source: SourceId,
    record: u32,
    diagnostics: u32,
    described: Map<String, Value>,
}

impl<'a> Out<'a> {
    /// At most this many diagnostics of one input are kept in full; further ones are counted.
    pub const DIAGNOSTICS: u32 = 100;

    /// Facts of a new source.
    pub fn new(facts: &'a mut Facts, source: Source) -> Self {
        let source = facts.add_source(source);
        Self { facts, source, record: 0, diagnostics: 0, described: Map::new() }
    }

    /// Keeps what the head says of the whole input, wherever in it that stands.
    pub fn describe(&mut self, members: Map<String, Value>) {
        self.described = members;
    }

    /// A member of the outer object that the head (or its end) showed.
    pub fn described(&self, key: &str) -> Option<&Value> {
        self.described.get(key)
    }

    /// The source.
    pub fn source(&mut self) -> Option<&mut Source> {
        self.facts.sources.get_mut(self.source.0 as usize)
    }

    /// Path as given by the user.
    pub fn path(&self) -> String {
        self.facts.sources.get(self.source.0 as usize).map(|source| source.path.clone()).unwrap_or_default()
    }

    /// The realm of records that do not name theirs.
    pub fn realm(&self) -> RealmId {
        self.facts.sources.get(self.source.0 as usize).map(|source| source.realm).unwrap_or_default()
    }

    /// A node of the source's own realm.
    pub fn node(&mut self, id: &str) -> NodeRef {
        let realm = self.realm();
        self.facts.node(realm, id)
    }

    /// Interns a text; empty where none is known.
    pub fn text(&mut self, text: &Observed<String>) -> Sym {
        text.known().map_or(Sym::EMPTY, |text| self.facts.names.add(text))
    }

    /// Interns an id in its canonical form; empty where none is known.
    pub fn id(&mut self, id: &Observed<String>) -> Sym {
        id.known().map_or(Sym::EMPTY, |id| self.facts.names.add_id(id))
    }

    /// Interns ids in their canonical form.
    pub fn ids(&mut self, ids: &[String]) -> Vec<Sym> {
        ids.iter().map(|id| self.facts.names.add_id(id)).collect()
    }

    /// Says how records of this input are counted.
    pub fn records_are(&mut self, path: RecordPath) {
        if let Some(source) = self.source() {
            source.records = path;
        }
    }

    /// Moves to a record.
    pub fn at(&mut self, record: usize) {
        self.record = u32::try_from(record).unwrap_or(u32::MAX);
        if let Some(source) = self.source() {
            source.count = source.count.max(record as u64 + 1);
        }
    }

    /// Evidence of the current record.
    pub const fn evidence(&self) -> Evidence {
        Evidence { source: self.source, record: self.record }
    }

    /// Says when the export was made. The latest statement wins.
    pub fn collected(&mut self, time: Time) {
        if let Some(source) = self.source() {
            source.collected = source.collected.max(Some(time));
        }
    }

    /// Says that a list was read, with the number of records of it.
    pub fn covers(&mut self, collection: Collection, realm: RealmId, records: u64, complete: bool) {
        let evidence = Evidence { source: self.source, record: 0 };
        self.facts.coverage.push(Coverage { collection, realm, records, complete, evidence });
    }

    /// Remarks on the whole input.
    pub fn remark(&mut self, severity: Severity, code: &'static str, message: impl Into<String>, help: &str) {
        self.push(None, severity, code, message.into(), help);
    }

    /// Remarks on the current record.
    pub fn remark_here(
        &mut self,
        severity: Severity,
        code: &'static str,
        message: impl Into<String>,
        help: &str,
    ) {
        self.push(Some(self.record), severity, code, message.into(), help);
    }

    fn push(
        &mut self,
        record: Option<u32>,
        severity: Severity,
        code: &'static str,
        message: String,
        help: &str,
    ) {
        self.diagnostics += 1;
        let (record, severity, code, message, help) = match self.diagnostics.cmp(&Self::DIAGNOSTICS) {
            std::cmp::Ordering::Less => (record, severity, code, message, help.to_owned()),
            std::cmp::Ordering::Equal => {
                let message = "further remarks on this file are not listed".to_owned();
                (
                    None,
                    Severity::Warning,
                    "input/too-many-remarks",
                    message,
                    "mend the first ones and read it again".to_owned(),
                )
            }
            std::cmp::Ordering::Greater => return,
        };
        self.facts.diagnostics.push(Diagnostic {
            source: self.source,
            record,
            code,
            severity,
            message,
            help,
        });
    }
}
