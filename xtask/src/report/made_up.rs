//! Data for tests of the page.

use bungie_codegen::{
    Contract, ContractCounts, Correction, OperationFacts, ParameterFacts, ParameterPlace,
    PropertyFacts, SchemaFacts, SchemaKind, ScopeFacts, ServerFacts, TypePiece, TypeText, Uses,
    ValueFacts,
};
use serde_json::{Value, json};

/// A difference with changes of these classes and origins, and a place that is whatever it is.
pub(super) fn difference(place: &str, of: &[(&str, &str)]) -> Value {
    let changes = of.iter().map(|(class, origin)| {
        json!({
            "kind": "property", "place": place, "what": "changed", "old": "int32", "new": place,
            "class": class, "origin": origin, "reason": place,
            "face": [{"old": place, "new": null, "breaks": "it is gone"}],
        })
    });
    json!({
        "old": "1.0.0", "new": "1.1.0", "changes": changes.collect::<Vec<_>>(),
        "face": [{"old": place, "new": null, "breaks": null}],
        "ignored": [{"change": place, "reason": place, "until": place}],
        "misfits": [{"input": place, "pointer": place, "found": place, "help": place}],
        "possible": [{"what": "renamed", "from": place, "to": "A.B#c", "because": place}],
    })
}

fn ty(text: &str) -> TypeText {
    let piece = |is_schema| TypePiece {
        text: text.to_owned(),
        is_schema,
    };
    TypeText {
        pieces: vec![piece(false), piece(true)],
    }
}

/// A contract with one of each, whose every text is this.
pub(super) fn contract(text: &str) -> Contract {
    let own = || text.to_owned();
    let parameter = ParameterFacts {
        name: own(),
        place: ParameterPlace::Query,
        ty: ty(text),
        required: true,
        deprecated: true,
        mapped_definition: Some(own()),
        corrections: vec![0],
    };
    let operation = OperationFacts {
        id: own(),
        tag: own(),
        method: "get",
        path: own(),
        server: own(),
        access: "optional",
        access_reason: own(),
        scope: Some(own()),
        seconds_per_user: Some(0.5),
        preview: true,
        deprecated: true,
        paging: None,
        row: None,
        parameters: vec![parameter],
        body: Some(ty(text)),
        response: ty(text),
        components: None,
        rust: Some(own()),
        corrections: vec![0],
        reference: format!("https://example.org/{text}"),
    };
    let property = PropertyFacts {
        key: own(),
        ty: ty(text),
        nullable: true,
        required: true,
        deprecated: true,
        mapped_definition: Some(own()),
        component: Some(own()),
        corrections: vec![0],
    };
    let value = ValueFacts {
        identifier: format!("{text} as a value"),
        number: 1,
        scope: Some(own()),
        corrections: vec![0],
    };
    let schema = SchemaFacts {
        name: own(),
        namespace: own(),
        kind: SchemaKind::Struct,
        alias: Some(ty(text)),
        rest: Some(ty(text)),
        number: Some(ty(text)),
        properties: vec![property],
        values: vec![value],
        table: Some(own()),
        component: Some(own()),
        uses: Uses {
            asked_by: vec![own()],
            answered_by: vec![own(); 20],
            held_by: vec![own()],
            mapped_by: vec![own()],
        },
        rust: Some(own()),
        second_rust: Some(own()),
        corrections: vec![0],
        reference: format!("https://example.org/{text}"),
    };
    Contract {
        version: own(),
        counts: ContractCounts::default(),
        tags: vec![own()],
        operations: vec![operation],
        schemas: vec![schema],
        scopes: vec![ScopeFacts {
            name: own(),
            bit: 1,
            availability: "portal",
            allows: own(),
        }],
        servers: vec![ServerFacts {
            name: own(),
            url: own(),
            is: own(),
            requests: 1,
            seconds: 1,
        }],
        corrections: vec![Correction {
            action: 0,
            target: own(),
            description: own(),
            link: Some("javascript:alert(1)".to_owned()),
        }],
    }
}
