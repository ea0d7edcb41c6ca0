//! When Destiny begins a day or a week.

use chrono::{DateTime, Datelike as _, Duration, Utc, Weekday};

/// A moment at which Destiny changes what there is to do: 17:00 UTC, all year without daylight saving.
///
/// Sources: clients of the API agree on it; Bungie's document says nothing. The API says of some things itself
/// when they change (`nextRefreshDate`), which counts more where it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reset {
    /// Every day.
    Daily,
    /// Tuesdays.
    Weekly,
    /// Fridays, when a weekend begins.
    Weekend,
}

/// The hour of all resets, UTC.
const HOUR: i64 = 17;

impl Reset {
    /// The first one after a moment. At a reset it is the one after that.
    ///
    /// ```
    /// use bungie_client::Reset;
    ///
    /// let tuesday = "2026-11-24T17:00:00Z".parse().unwrap();
    /// assert_eq!(Reset::Weekly.after(tuesday).to_rfc3339(), "2026-12-01T17:00:00+00:00");
    /// assert_eq!(Reset::Weekly.before(tuesday), tuesday);
    /// ```
    pub fn after(self, moment: DateTime<Utc>) -> DateTime<Utc> {
        self.before(moment) + self.period()
    }

    /// The last one before a moment, or the moment itself at a reset: when what there is now began.
    pub fn before(self, moment: DateTime<Utc>) -> DateTime<Utc> {
        // Days begin at the hour of the reset for this.
        let shifted = moment - Duration::hours(HOUR);
        let since = match self.weekday() {
            None => 0,
            Some(day) => i64::from(shifted.weekday().days_since(day)),
        };
        let day = shifted.date_naive() - Duration::days(since);
        day.and_time(chrono::NaiveTime::MIN).and_utc() + Duration::hours(HOUR)
    }

    fn period(self) -> Duration {
        match self.weekday() {
            None => Duration::days(1),
            Some(_) => Duration::weeks(1),
        }
    }

    fn weekday(self) -> Option<Weekday> {
        match self {
            Reset::Daily => None,
            Reset::Weekly => Some(Weekday::Tue),
            Reset::Weekend => Some(Weekday::Fri),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reset;
    use chrono::{DateTime, Datelike as _, Duration, Timelike as _, Utc, Weekday};
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_second_before_at_and_after() {
        // 2026-11-24 is a Tuesday.
        for (reset, moment, before, after) in [
            (
                Reset::Daily,
                "2026-11-24T16:59:59Z",
                "2026-11-23T17:00:00Z",
                "2026-11-24T17:00:00Z",
            ),
            (
                Reset::Daily,
                "2026-11-24T17:00:00Z",
                "2026-11-24T17:00:00Z",
                "2026-11-25T17:00:00Z",
            ),
            (
                Reset::Daily,
                "2026-11-24T17:00:01Z",
                "2026-11-24T17:00:00Z",
                "2026-11-25T17:00:00Z",
            ),
            (
                Reset::Weekly,
                "2026-11-24T16:59:59Z",
                "2026-11-17T17:00:00Z",
                "2026-11-24T17:00:00Z",
            ),
            (
                Reset::Weekly,
                "2026-11-24T17:00:00Z",
                "2026-11-24T17:00:00Z",
                "2026-12-01T17:00:00Z",
            ),
            (
                Reset::Weekly,
                "2026-11-24T17:00:01Z",
                "2026-11-24T17:00:00Z",
                "2026-12-01T17:00:00Z",
            ),
            (
                Reset::Weekend,
                "2026-11-24T17:00:00Z",
                "2026-11-20T17:00:00Z",
                "2026-11-27T17:00:00Z",
            ),
            (
                Reset::Weekly,
                "2026-12-31T23:59:59Z",
                "2026-12-29T17:00:00Z",
                "2027-01-05T17:00:00Z",
            ),
        ] {
            assert_eq!(
                reset.before(at(moment)),
                at(before),
                "{reset:?} before {moment}"
            );
            assert_eq!(
                reset.after(at(moment)),
                at(after),
                "{reset:?} after {moment}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_moment_is_between_two(seconds in 1_400_000_000_i64..4_000_000_000, which in 0_usize..3) {
            let (reset, day) = [
                (Reset::Daily, None),
                (Reset::Weekly, Some(Weekday::Tue)),
                (Reset::Weekend, Some(Weekday::Fri)),
            ][which];
            let moment = DateTime::from_timestamp(seconds, 0).unwrap();
            let (before, after) = (reset.before(moment), reset.after(moment));
            prop_assert!(before <= moment && moment < after);
            prop_assert_eq!(after - before, Duration::days(if day.is_some() { 7 } else { 1 }));
            prop_assert_eq!((after.hour(), after.minute(), after.second()), (17, 0, 0));
            prop_assert!(day.is_none_or(|day| after.weekday() == day));
            prop_assert_eq!(reset.before(after), after);
        }
    }
}
