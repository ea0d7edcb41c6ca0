//! Dates: RFC 3339 with `Z`, an offset or nothing, and any number of fraction digits.

use super::{Decode, Encode, odd};
use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use serde::{
    Deserializer, Serializer,
    de::{self, Unexpected, Visitor},
};
use std::fmt;

/// Reads a date. One without an offset is UTC.
fn parse(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .map(|date| date.to_utc())
        .or_else(|_| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map(|date| date.and_utc())
        })
        .ok()
}

/// Reads a date of either type; what is none is passed over.
struct Date<'a, T> {
    place: &'a mut Option<T>,
    parse: fn(&str) -> Option<T>,
    expected: &'static str,
}

impl<T> Visitor<'_> for Date<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        match (self.parse)(text) {
            Some(date) => {
                *self.place = Some(date);
                Ok(())
            }
            None => odd::passed_over(|| E::invalid_value(Unexpected::Str(text), &self)),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

impl Decode for DateTime<Utc> {
    fn blank() -> Self {
        Self::default()
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        let mut date = None;
        DateTime::decode_some(&mut date, json)?;
        *self = date.unwrap_or(*self);
        Ok(())
    }

    fn decode_some<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        json: D,
    ) -> Result<(), D::Error> {
        json.deserialize_any(Date {
            place,
            parse,
            expected: "a date such as 2017-09-06T17:00:00Z",
        })
    }
}

impl Encode for DateTime<Utc> {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.serialize_str(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Decode for NaiveDate {
    fn blank() -> Self {
        Self::default()
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        let mut date = None;
        NaiveDate::decode_some(&mut date, json)?;
        *self = date.unwrap_or(*self);
        Ok(())
    }

    fn decode_some<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        json: D,
    ) -> Result<(), D::Error> {
        json.deserialize_any(Date {
            place,
            parse: |text| text.parse().ok(),
            expected: "a date such as 2017-09-06",
        })
    }
}

impl Encode for NaiveDate {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<DateTime<Utc>> {
        let mut date = None;
        Decode::decode(&mut date, &mut serde_json::Deserializer::from_str(json)).unwrap();
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
            date.decode(&mut serde_json::Deserializer::from_str("\"yesterday\""))
        });
        assert_eq!(
            error.unwrap_err().to_string(),
            "invalid value: string \"yesterday\", expected a date such as 2017-09-06T17:00:00Z at line 1 column 11"
        );
    }
}
