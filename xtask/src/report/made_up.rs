//! Data for tests of the page.

use bungie_codegen::{
    Change, Class, ComponentFacts, ComponentScope, Contract, ContractCounts, Correction,
    Diagnostics, Difference, FaceLine, Ignored, Kind, OperationFacts, Origin, ParameterFacts,
    ParameterPlace, Possible, PossibleKind, PropertyFacts, SchemaFacts, SchemaKind, ScopeFacts,
    ServerFacts, TypePiece, TypeText, Uses, ValueFacts, What,
};

/// A difference with changes of these classes and origins, and a place that is whatever it is.
pub(super) fn difference(place: &str, of: &[(Class, Origin)]) -> Difference {
    let own = || place.to_owned();
    let gone = |breaks| FaceLine {
        old: Some(own()),
        new: None,
        breaks,
    };
    let changes = of.iter().map(|(class, origin)| Change {
        kind: Kind::Property,
        place: own(),
        aspect: None,
        what: What::Changed,
        old: Some("int32".to_owned()),
        new: Some(own()),
        with: None,
        class: *class,
        reason: own(),
        origin: *origin,
        face: vec![gone(Some("it is gone"))],
    });
    let mut misfits = Diagnostics::default();
    misfits.push("overlay.json", place, place, place);
    Difference {
        old: "1.0.0".to_owned(),
        new: "1.1.0".to_owned(),
        class: of.iter().map(|(class, _)| *class).max(),
        changes: changes.collect(),
        possible: vec![Possible {
            what: PossibleKind::Renamed,
            kind: Kind::Property,
            from: own(),
            to: "A.B#c".to_owned(),
            because: own(),
        }],
        face: vec![gone(None)],
        ignored: vec![Ignored {
            change: own(),
            reason: own(),
            until: own(),
        }],
        misfits,
    }
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
    let component = ComponentScope {
        identifier: own(),
        scope: Some(own()),
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
        components: Some(ComponentFacts {
            schema: own(),
            asked: vec![component.clone()],
            answered: vec![component],
        }),
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
