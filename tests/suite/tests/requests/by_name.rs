//! What requests by name refuse: the message says of which operation and which argument, and what is wrong.

use bungie_api::dynamic::Arguments;
use bungie_suite::samples::{self, Sample};
use bungie_testing::document::DOCUMENT;
use std::collections::BTreeMap;

/// What goes into a request.
struct Given {
    texts: BTreeMap<String, String>,
    body: Option<String>,
}

impl Given {
    /// All that a sample is made of.
    fn all(sample: &Sample) -> Self {
        let texts = sample.arguments.iter();
        Given {
            texts: texts
                .map(|(name, text)| (name.to_string(), text.clone()))
                .collect(),
            body: sample.body.as_ref().map(ToString::to_string),
        }
    }

    fn with(mut self, name: &str, text: &str) -> Self {
        self.texts.insert(name.to_owned(), text.to_owned());
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.texts.remove(name).expect("it was there");
        self
    }

    fn body(self, body: Option<&str>) -> Self {
        let body = body.map(str::to_owned);
        Given { body, ..self }
    }

    /// Why the operation makes no request of this, if it makes none.
    fn refusal(&self, operation: &str) -> Option<String> {
        let mut arguments = Arguments::default();
        for (name, text) in &self.texts {
            arguments = arguments.set(name, text);
        }
        if let Some(body) = &self.body {
            arguments = arguments.json(body.as_bytes());
        }
        let made = samples::entry(operation).request(&arguments);
        made.err().map(|error| error.to_string())
    }

    #[track_caller]
    fn is_refused(&self, operation: &str, expected: &str) {
        let refusal = self.refusal(operation);
        assert_eq!(refusal, Some(format!("{operation}: {expected}")));
    }
}

#[test]
fn required_arguments_are_missed_and_no_others() {
    let (mut missed, mut spared) = (0, 0);
    for sample in samples::all() {
        let id = sample.operation.id;
        for parameter in &DOCUMENT.operation(id).unwrap().parameters {
            let name = &parameter.name;
            let given = Given::all(&sample).without(name);
            if parameter.required {
                given.is_refused(id, &format!("{name} is missing"));
                missed += 1;
            } else {
                assert_eq!(given.refusal(id), None);
                spared += 1;
            }
        }
    }
    assert!(missed > 0 && spared > 0);
}

#[test]
fn unknown_arguments_are_named_with_those_that_there_are() {
    for sample in samples::all() {
        let id = sample.operation.id;
        let given = Given::all(&sample).with("nonsense", "5");
        let refusal = given.refusal(id).unwrap();
        let expected = format!("{id}: nonsense is no parameter; there are ");
        let known = refusal.strip_prefix(&expected);
        let known = known.unwrap_or_else(|| panic!("{refusal}"));
        let names: Vec<_> = sample.arguments.iter().map(|(name, _)| *name).collect();
        match names.as_slice() {
            [] => assert_eq!(known, "none"),
            names => {
                let mut known: Vec<_> = known.split(", ").collect();
                let mut names = names.to_vec();
                known.sort_unstable();
                names.sort_unstable();
                assert_eq!(known, names, "{id}");
            }
        }
    }
}

#[test]
fn what_is_no_value_of_its_kind_is_named() {
    let mut refused = 0;
    for sample in samples::all() {
        let id = sample.operation.id;
        for parameter in &DOCUMENT.operation(id).unwrap().parameters {
            let (name, schema) = (&parameter.name, &parameter.schema);
            let given = |text| Given::all(&sample).with(name, text);
            if parameter.is_list {
                given("1,?").is_refused(id, &format!("{name} cannot be `?`"));
                for text in ["", ",", "1,", ",1"] {
                    given(text).is_refused(id, &format!("{name} has an empty item"));
                }
            } else if schema["type"] == "string" && schema["format"].is_null() {
                assert_eq!(given("?").refusal(id), None, "{id}: {name}");
                continue;
            } else {
                given("?").is_refused(id, &format!("{name} cannot be `?`"));
                given("").is_refused(id, &format!("{name} cannot be ``"));
            }
            refused += 1;
        }
    }
    assert!(refused > 0);
}

#[test]
fn bodies_are_there_where_they_are_wanted_and_fit() {
    let (mut wanted, mut unwanted, mut unknown) = (0, 0, 0);
    for sample in samples::all() {
        let id = sample.operation.id;
        let given = |body| Given::all(&sample).body(body);
        if sample.body.is_none() {
            given(Some("{}")).is_refused(id, "the body is not taken");
            unwanted += 1;
            continue;
        }
        given(None).is_refused(id, "the body is missing");
        given(Some("null")).is_refused(id, "the body is null");
        let mut more = sample.body.clone().unwrap();
        if let Some(members) = more.as_object_mut() {
            members.insert("nonsense".to_owned(), 5.into());
            let more = more.to_string();
            let given = Given::all(&sample).body(Some(&more));
            given.is_refused(id, "the body has no `nonsense`");
            unknown += 1;
        }
        let whole = sample.body.as_ref().unwrap().to_string();
        let with_more = format!("{whole} and more");
        let cut = &whole[..whole.len() - 1];
        for body in ["", "nonsense", "5", cut, &with_more] {
            let refusal = given(Some(body)).refusal(id);
            let refusal = refusal.unwrap_or_else(|| panic!("{id} takes {body}"));
            let why = refusal.strip_prefix(&format!("{id}: the body cannot be read: "));
            // Where, at least.
            assert!(
                why.is_some_and(|why| why.contains("line 1 column")),
                "{refusal}"
            );
        }
        wanted += 1;
    }
    assert!(wanted > 0 && unwanted > 0 && unknown > 0);
}
