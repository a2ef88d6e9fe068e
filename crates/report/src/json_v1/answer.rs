//! The answers of `reach` and `who-reaches`.

use bailiwick_engine::study::Answer;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Interval, Party, Subject, published};

/// Id of the schema that the answers of `reach` and `who-reaches` follow.
pub const ANSWER: &str = "urn:bailiwick:answer:1";

/// Ways to one end that have no link in common.
#[derive(Serialize, JsonSchema)]
struct DisjointWays {
    /// How many there can be at once: whoever cuts fewer links leaves a way.
    ways: Interval,
    /// Whether that is the largest number; otherwise there may be more.
    decided: bool,
}

/// The answer of `reach` and `who-reaches`.
#[derive(Serialize, JsonSchema)]
struct AnswerDocument {
    /// Always `urn:bailiwick:answer:1`.
    schema: &'static str,
    profile: String,
    effect: Option<&'static str>,
    /// Index into `parties` of the party asked about.
    party: Option<usize>,
    parties: Vec<Party>,
    subjects: Vec<Subject>,
    /// Of `reach`: ways to the end of the paths of the subject that have no link in common. The last step, by which the
    /// target has effects at its party, is no link: ways may share it.
    #[serde(skip_serializing_if = "Option::is_none")]
    disjoint: Option<DisjointWays>,
}

/// The JSON Schema of answers, pretty-printed.
pub fn answer_schema() -> String {
    published(schemars::schema_for!(AnswerDocument), ANSWER, "Bailiwick answer of reach and who-reaches")
}

/// An answer of `reach` or `who-reaches` as JSON.
pub fn subjects(answer: &Answer) -> String {
    let document = AnswerDocument {
        schema: ANSWER,
        profile: answer.profile.clone(),
        effect: answer.effect.map(bailiwick_model::Effect::word),
        party: answer.party,
        parties: answer.parties.iter().cloned().map(Into::into).collect(),
        subjects: answer.subjects.iter().cloned().map(Into::into).collect(),
        disjoint: answer
            .disjoint
            .map(|known| DisjointWays { ways: known.ways.into(), decided: known.decided }),
    };
    serde_json::to_string_pretty(&document).unwrap_or_default()
}
