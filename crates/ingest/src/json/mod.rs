//! JSON as a stream of records.

mod answer;
mod cut;
mod duration;
mod field;
mod graph;
mod lenient;
mod object;
mod records;
mod scan;
mod spelling;
mod split;

pub use answer::{Answer, answer};
pub use cut::before_cut;
pub use duration::{iso_days, iso_seconds};
pub use field::{observed, texts};
pub use graph::{context_is, context_of, covers_list, graph_records, record_has, without_id};
pub use lenient::{Field, Lenient, List, Part, Text};
pub use object::Object;
pub use records::{Finish, Records, entries, record, records, records_into};
pub use spelling::{camel, camel_members};
pub use split::{Limits, Member, Visit, split, split_inside, split_into};
