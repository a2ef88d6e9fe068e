//! SharpHound (BloodHound CE, version 6) of a customer's Active Directory: one file a type, not zipped.

mod places;
mod principals;

use std::io;

use crate::formats::Target;
use crate::json::{Json, Records, object};
use crate::key::Key;
use crate::sink::Sink;
use crate::world::customer::Customer;
use crate::world::tenant::Tenant;

/// SID of the domain of a customer.
pub(crate) fn domain_sid(customer: &Customer) -> String {
    let part = |number| 1_000_000_000 + customer.key.sub("sid", number).below(3_000_000_000);
    format!("S-1-5-21-{}-{}-{}", part(0), part(1), part(2))
}

/// SID of an account of a customer's domain.
pub(crate) fn sid(customer: &Customer, rid: u32) -> String {
    format!("{}-{rid}", domain_sid(customer))
}

/// Relative ids that every domain has.
const ADMINISTRATOR: u32 = 500;
const DOMAIN_ADMINS: u32 = 512;
const DOMAIN_USERS: u32 = 513;
const DOMAIN_COMPUTERS: u32 = 515;
const DOMAIN_CONTROLLERS: u32 = 516;
const ENTERPRISE_ADMINS: u32 = 519;
/// The provider's service account, the backup service, the help desk group, the domain controller.
const PROVIDER_SERVICE: u32 = 1_101;
const BACKUP_SERVICE: u32 = 1_102;
const HELP_DESK: u32 = 1_103;
const CONTROLLER: u32 = 1_000;
/// The first workstation.
const WORKSTATIONS: u32 = 900_000;

/// All files of a customer's domain.
pub(crate) fn customer(to: &mut Target<'_>, inside: &Tenant<'_>) -> io::Result<()> {
    let forest = Forest::new(inside);
    principals::users(to, inside, &forest)?;
    principals::groups(to, inside, &forest)?;
    places::computers(to, inside, &forest)?;
    places::domain(to, &forest)
}

/// Names and ids that every record repeats.
struct Forest {
    sid: String,
    /// `CORP.CUSTOMER.EXAMPLE`.
    name: String,
    folder: String,
    stamp: String,
    /// Seconds since 1970, when the domain was made and when it was collected.
    made: i64,
    seen: i64,
    mark: bool,
    /// Id of the organisational unit of the staff.
    unit: String,
    key: Key,
}

impl Forest {
    fn new(inside: &Tenant<'_>) -> Self {
        let customer = inside.customer;
        let digits: String = customer.collected.to_string().chars().filter(char::is_ascii_digit).collect();
        Self {
            sid: domain_sid(customer),
            name: format!("CORP.{}", customer.domain.to_uppercase()),
            folder: format!("{}/ad", customer.folder()),
            stamp: digits,
            made: customer.collected.plus_days(-2_200).0,
            seen: customer.collected.0,
            mark: customer.index.is_multiple_of(2),
            unit: inside.id_of("unit").upper(),
            key: customer.key,
        }
    }

    fn sid(&self, rid: u32) -> String {
        format!("{}-{rid}", self.sid)
    }

    /// What newer collectors say of every object beside what it is.
    fn newer(&self, properties: Json, of: &'static str, number: u32) -> Json {
        properties
            .with("objectguid", self.key.sub(of, u64::from(number)).guid().upper())
            .with("doesanyacegrantownerrights", false)
            .with("doesanyinheritedacegrantownerrights", false)
    }

    fn path(&self, kind: &str) -> String {
        format!("{}/{}_{kind}.json", self.folder, self.stamp)
    }

    /// Some collectors start their files with a byte order mark.
    fn open(&self, sink: &mut dyn Sink, kind: &str) -> io::Result<Records> {
        let meta = format!(
            r#"{{"methods":15725567,"type":"{kind}","count":COUNT,"version":6,"collectorversion":"2.13.0.0"}}"#
        );
        let start = if self.mark { "\u{feff}{\"data\":[\n" } else { "{\"data\":[\n" };
        Records::described(sink, &self.path(kind), start, &meta)
    }

    fn distinguished(&self, name: &str, container: &str) -> String {
        let parts: Vec<String> = self.name.split('.').map(|part| format!("DC={part}")).collect();
        format!("CN={},{container},{}", name.to_uppercase(), parts.join(","))
    }

    /// An access right of a group on an object.
    fn right(&self, rid: u32, right: &'static str, inherited: bool) -> Json {
        object! {
            "PrincipalSID" => self.sid(rid),
            "PrincipalType" => "Group",
            "RightName" => right,
            "IsInherited" => inherited,
            "InheritanceHash" => "",
            "IsPermissionForOwnerRightsSid" => false,
            "IsInheritedPermissionForOwnerRightsSid" => false,
        }
    }

    /// What the administrators hold on every object.
    fn usual_rights(&self) -> Vec<Json> {
        vec![
            self.right(DOMAIN_ADMINS, "Owns", false),
            self.right(DOMAIN_ADMINS, "GenericAll", false),
            self.right(ENTERPRISE_ADMINS, "GenericAll", true),
        ]
    }

    /// The end of every record in the unit of the staff; newer collectors say where an object is, not what is in one.
    fn in_unit(&self, record: Json, id: String, rights: Vec<Json>) -> Json {
        Self::ended(record, id, rights, reference(self.unit.clone(), "OU"))
    }

    /// The end of every record in the domain itself.
    fn in_domain(&self, record: Json, id: String, rights: Vec<Json>) -> Json {
        Self::ended(record, id, rights, reference(self.sid.clone(), "Domain"))
    }

    fn ended(record: Json, id: String, rights: Vec<Json>, container: Json) -> Json {
        record
            .with("Aces", rights)
            .with("ObjectIdentifier", id)
            .with("IsDeleted", false)
            .with("IsACLProtected", false)
            .with("ContainedBy", container)
    }
}

/// A reference to an object.
fn reference(id: String, kind: &'static str) -> Json {
    object! { "ObjectIdentifier" => id, "ObjectType" => kind }
}
