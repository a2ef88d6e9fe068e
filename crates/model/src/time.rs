//! Points in time, to the second, in UTC.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Time(pub i64);

impl Time {
    /// Parses an RFC 3339 timestamp or a date (`2026-11-24`, taken as midnight UTC).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(stamp) = text.parse::<Timestamp>() {
            return Some(Self(stamp.as_second()));
        }
        let with_zone = if text.contains('T') { format!("{text}Z") } else { format!("{text}T00:00:00Z") };
        with_zone.parse::<Timestamp>().ok().map(|stamp| Self(stamp.as_second()))
    }

    /// This time moved by whole days.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(86_400)))
    }

    /// Whole days from `earlier` to this time; negative when `earlier` is later.
    pub const fn days_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / 86_400
    }

    /// The date alone, `2026-11-24`.
    pub fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stamp = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_secs(self.0));
        match stamp {
            Ok(stamp) => write!(out, "{stamp}"),
            Err(_) => write!(out, "{}s", self.0),
        }
    }
}

/// When something was last used, as an export states it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LastUse {
    /// The export states that it was never used.
    Never,
    /// Last use.
    At(Time),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_dates_and_timestamps() {
        assert_eq!(Time::parse("1970-01-02"), Some(Time(86_400)));
        assert_eq!(
            Time::parse("2022-02-10T11:24:42.3148266Z").map(|time| time.to_string()).as_deref(),
            Some("2022-02-10T11:24:42Z")
        );
        assert_eq!(Time::parse("2022-02-10T11:24:42"), Time::parse("2022-02-10T11:24:42Z"));
        assert_eq!(Time::parse("yesterday"), None);
        assert_eq!(Time(i64::MAX).plus_days(1), Time(i64::MAX));
    }
}
