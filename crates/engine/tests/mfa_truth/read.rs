//! Documents become facts the way a user's exports do: files in folders, the readers of the real formats, the estate
//! file, and the joins between exports. Nothing here knows what a document means.

use std::fmt::Write;
use std::io::{self, Read as IoRead};

use bailiwick_engine::estate::Estate;
use bailiwick_ingest::Input;
use bailiwick_model::{Facts, RealmId, RealmKind, Time};
use serde_json::{Map, Value, json};

use crate::estate::{Document, TENANT};

/// Facts of a case, and the tenant that it is about.
pub(crate) struct Read {
    pub facts: Facts,
    pub realm: RealmId,
}

/// A file of the case.
struct File {
    path: String,
    text: String,
}

impl Input for File {
    fn path(&self) -> &str {
        &self.path
    }
    fn bytes(&self) -> u64 {
        self.text.len() as u64
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn IoRead + '_>> {
        Ok(Box::new(self.text.as_bytes()))
    }
}

/// All documents as facts. A document that no format recognises is a fault of the case.
pub(crate) fn facts(documents: &[Document]) -> Read {
    let tenant = Document {
        path: "organization".into(),
        collected: None,
        body: json!({"value": [{"id": TENANT, "displayName": "Contoso",
            "verifiedDomains": [{"name": "contoso.onmicrosoft.com", "isDefault": true}]}]}),
    };
    let mut all = Facts::default();
    for document in std::iter::once(&tenant).chain(documents) {
        let facts = bailiwick_ingest::read(&file(document));
        let source = &facts.sources[0];
        assert!(!source.format.is_empty(), "no format recognises {}: {}", document.path, document.body);
        all.absorb(facts);
    }
    bailiwick_ingest::attach(&mut all);
    Estate::prepare(&mut all, None);
    let realm = all.realm(RealmKind::Entra, TENANT);
    Read { facts: all, realm }
}

/// A document as a script saves it: the day it was collected is a folder, the address of the request the name.
fn file(document: &Document) -> File {
    let parts: Vec<&str> = document.path.split('/').collect();
    let (name, context) = match parts.as_slice() {
        ["attested"] => {
            return File { path: "estate.toml".into(), text: estate_file(&document.body) };
        }
        ["organization"] => {
            return File { path: "contoso/organization.json".into(), text: answer(document, "organization") };
        }
        ["groups", id, "members"] => (format!("groups-{id}-members"), "directoryObjects".to_owned()),
        ["users", id, "authentication", "requirements"] => {
            (format!("requirements-{id}"), format!("users('{id}')/authentication/requirements"))
        }
        ["domains", name, "federationConfiguration"] => {
            (format!("federation-{name}"), format!("domains('{name}')/federationConfiguration"))
        }
        _ => (parts.join("-"), document.path.clone()),
    };
    let day = document.collected.as_deref().and_then(|time| time.split('T').next()).unwrap_or("undated");
    File { path: format!("contoso/{day}/{name}.json"), text: answer(document, &context) }
}

fn answer(document: &Document, context: &str) -> String {
    let entity = if document.body.get("value").is_some() { "" } else { "/$entity" };
    let context = format!("https://graph.microsoft.com/v1.0/$metadata#{context}{entity}");
    let mut body = Map::from_iter([("@odata.context".to_owned(), Value::from(context))]);
    body.extend(document.body.as_object().unwrap().clone());
    Value::from(body).to_string()
}

/// Settings that no export carries, as the estate file states them.
fn estate_file(settings: &Value) -> String {
    let mut text = format!("[[settings]]\nrealm = \"{TENANT}\"\n");
    for (key, value) in settings.as_object().unwrap().iter().filter(|(_, value)| !value.is_null()) {
        let value = match (key.as_str(), value) {
            ("trusted_ips", Value::Bool(some)) => json!(if *some { "some" } else { "none" }),
            (_, value) => value.clone(),
        };
        writeln!(text, "{key} = {value}").unwrap();
    }
    text
}
