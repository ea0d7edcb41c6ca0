//! Dates: RFC 3339 with `Z`, an offset or nothing, and any number of fraction digits.

use super::{Decode, Encode};
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

struct Date<'a>(&'a mut DateTime<Utc>);

impl Visitor<'_> for Date<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date such as 2017-09-06T17:00:00Z")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        match parse(text) {
            Some(date) => {
                *self.0 = date;
                Ok(())
            }
            None => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

impl Decode for DateTime<Utc> {
    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(Date(self))
    }
}

impl Encode for DateTime<Utc> {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.serialize_str(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Decode for NaiveDate {
    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        let mut text = String::new();
        text.decode(json)?;
        if !text.is_empty() {
            *self = text
                .parse()
                .map_err(|_| de::Error::invalid_value(Unexpected::Str(&text), &"YYYY-MM-DD"))?;
        }
        Ok(())
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
    fn what_is_no_date_is_an_error() {
        let mut date = DateTime::<Utc>::default();
        let error = date
            .decode(&mut serde_json::Deserializer::from_str("\"yesterday\""))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "invalid value: string \"yesterday\", expected a date such as 2017-09-06T17:00:00Z at line 1 column 11"
        );
    }
}
