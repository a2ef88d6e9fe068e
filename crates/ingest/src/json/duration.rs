//! Lengths of time as Graph writes them.

use jiff::Span;

/// Seconds in an ISO 8601 duration (`P730D`, `P2Y`, `PT8H`), a year as 365 days and a month as 30. `None` where it
/// is no duration, or a negative one.
pub fn iso_seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    if !text.starts_with(['P', 'p']) {
        return None;
    }
    let span: Span = text.parse().ok()?;
    let days = i64::from(span.get_years()) * 365
        + i64::from(span.get_months()) * 30
        + i64::from(span.get_weeks()) * 7
        + i64::from(span.get_days());
    let hours = i64::from(span.get_hours()) * 3600;
    days.checked_mul(86_400)?
        .checked_add(hours)?
        .checked_add(span.get_minutes().checked_mul(60)?)?
        .checked_add(span.get_seconds())
}

/// Whole days in an ISO 8601 duration.
pub fn iso_days(text: &str) -> Option<u32> {
    iso_seconds(text).and_then(|seconds| u32::try_from(seconds / 86_400).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_days() {
        for (text, days) in [
            ("P730D", Some(730)),
            ("P2Y", Some(730)),
            ("P1D", Some(1)),
            ("P1M", Some(30)),
            ("P2W", Some(14)),
            ("PT0S", Some(0)),
            ("P0D", Some(0)),
            ("P1DT12H", Some(1)),
            ("PT48H", Some(2)),
            ("", None),
            ("730", None),
            ("2 years", None),
            ("1e9", None),
            ("P", None),
            ("P99999999999999999999D", None),
            ("-P1D", None),
            ("P-1D", None),
        ] {
            assert_eq!(iso_days(text), days, "{text}");
        }
        assert_eq!(iso_seconds("PT8H30M1S"), Some(30_601));
    }
}
