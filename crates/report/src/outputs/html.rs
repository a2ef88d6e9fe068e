//! The page for people.

use super::{Output, OutputFile};

pub(super) const OUTPUT: Output = Output {
    id: "html",
    doc: "a self-contained page for people, offline, light and dark, on paper and by keyboard",
    default: true,
    files: &[OutputFile {
        name: "report.html",
        label: "Report",
        fill: |assessment, _, out| crate::html::write(assessment, out),
    }],
};
