//! Assessments become bytes: the first screen, and the outputs of a registry. Nothing is decided or recomputed here.

pub mod cascade;
pub mod catalogue;
pub mod choke;
mod customer;
pub mod drift;
pub mod fixes;
pub mod html;
pub mod json_v1;
pub mod opengraph;
pub mod opengraph_extension;
pub mod oscal;
pub mod outputs;
pub mod redact;
pub mod scenarios;
pub mod terminal;
pub mod words;
