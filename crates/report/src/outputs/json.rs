//! The whole assessment.

use super::{Output, OutputFile};

pub(super) const OUTPUT: Output = Output {
    id: "json",
    doc: "the whole assessment, with a published, versioned JSON Schema",
    default: true,
    files: &[OutputFile {
        name: "assessment.json",
        label: "Assessment",
        fill: |assessment, _, out| crate::json_v1::write(assessment.clone(), out),
    }],
};
