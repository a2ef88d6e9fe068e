//! Assessments become bytes: terminal lines, JSON, HTML. Nothing is decided or recomputed here.

pub mod catalogue;
pub mod html;
pub mod json_v1;
pub mod opengraph;
pub mod opengraph_extension;
pub mod terminal;
pub mod words;

/// Names of the outputs that `--format` accepts, with what each is.
pub const OUTPUTS: &[(&str, &str)] = &[
    ("html", "a self-contained page for people, offline, light and dark, on paper and by keyboard"),
    ("json", "the whole assessment as `assessment.json`, with a published, versioned JSON Schema"),
];
