//! Dates: RFC 3339 with `Z`, an offset or nothing, and any number of fraction digits.

use super::{
    decode::{Decode, Misfit, Place, Scalar},
    encode::{Encode, Json},
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};

/// Reads a date. One without an offset is UTC.
fn parse(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .map(|date| date.to_utc())
        .or_else(|_| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map(|date| date.and_utc())
        })
        .ok()
}

impl Decode for DateTime<Utc> {
    fn blank() -> Self {
        Self::default()
    }

    fn place(&mut self) -> Place<'_> {
        Place::Scalar(self)
    }
}

impl Scalar for DateTime<Utc> {
    fn expected(&self) -> &'static str {
        "a date such as 2017-09-06T17:00:00Z"
    }

    fn text(&mut self, text: &str) -> Result<(), Misfit> {
        *self = parse(text).ok_or(Misfit::Void)?;
        Ok(())
    }
}

impl Encode for DateTime<Utc> {
    fn json(&self) -> Json<'_> {
        Json::Text(self.to_rfc3339_opts(SecondsFormat::AutoSi, true).into())
    }
}

impl Decode for NaiveDate {
    fn blank() -> Self {
        Self::default()
    }

    fn place(&mut self) -> Place<'_> {
        Place::Scalar(self)
    }
}

impl Scalar for NaiveDate {
    fn expected(&self) -> &'static str {
        "a date such as 2017-09-06"
    }

    fn text(&mut self, text: &str) -> Result<(), Misfit> {
        *self = text.parse().map_err(|_| Misfit::Void)?;
        Ok(())
    }
}

impl Encode for NaiveDate {
    fn json(&self) -> Json<'_> {
        Json::Displayed(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{self, odd};

    fn read(json: &str) -> Option<DateTime<Utc>> {
        let mut date = None;
        wire::read(date.place(), &mut serde_json::Deserializer::from_str(json)).unwrap();
        date
    }

    #[test]
    fn the_forms_that_occur_are_read() {
        for (json, expected) in [
            (r#""2017-09-06T17:00:00Z""#, "2017-09-06T17:00:00Z"),
            (r#""2017-09-06T17:00:00.12Z""#, "2017-09-06T17:00:00.120Z"),
            (
                r#""2017-09-06T17:00:00.123456789Z""#,
                "2017-09-06T17:00:00.123456789Z",
            ),
            (r#""2017-09-06T10:00:00-07:00""#, "2017-09-06T17:00:00Z"),
            (r#""2017-09-06T17:00:00""#, "2017-09-06T17:00:00Z"),
            (r#""0001-01-01T00:00:00Z""#, "0001-01-01T00:00:00Z"),
            (r#""9999-12-31T23:59:59.999Z""#, "9999-12-31T23:59:59.999Z"),
        ] {
            let date = read(json).unwrap();
            assert_eq!(date.to_rfc3339_opts(SecondsFormat::AutoSi, true), expected);
        }
        assert_eq!(read("null"), None);
    }

    #[test]
    fn what_is_no_date_is_passed_over_and_counted() {
        for json in [r#""yesterday""#, r#""""#, r#""2024-01-01""#] {
            assert_eq!(odd::counted(|| read(json)), (None, 1), "{json}");
        }
        let error = odd::strictly(|| {
            let mut date = None::<DateTime<Utc>>;
            wire::read(
                date.place(),
                &mut serde_json::Deserializer::from_str("\"yesterday\""),
            )
        });
        assert_eq!(
            error.unwrap_err().to_string(),
            "invalid value: string \"yesterday\", expected a date such as 2017-09-06T17:00:00Z at line 1 column 11"
        );
    }
}
