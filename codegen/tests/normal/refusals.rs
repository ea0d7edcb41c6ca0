//! Documents of the right shape that cannot be meant as they stand are refused.

use super::*;

const LOOK: &str = "look what changed in Bungie's document";
const MISFIT: &str = "look what changed in Bungie's document; if it is meant so, teach codegen/src/normal/ the new form";

#[track_caller]
fn refuses(place: &str, value: Value, expected: (&str, &str, &str)) {
    refused(&with(place, value), &[expected]);
}

#[test]
fn places_that_declare_do_not_refer() {
    let help =
        "teach codegen/src/normal/schema.rs that it occurs there, and the generator what it means";
    let found = "a reference where the document always has the schema itself";
    let thing = json!({"$ref": "#/components/schemas/Thing"});
    refuses(
        "/components/schemas/Other",
        thing.clone(),
        ("/components/schemas/Other", found, help),
    );
    let envelope = "/components/responses/Answer/content/application~1json/schema";
    refuses(envelope, thing, (envelope, found, help));
    let site =
        json!({"type": "integer", "x-enum-reference": {"$ref": "#/components/schemas/Flags"}});
    refuses(
        "/components/schemas/Other",
        site.clone(),
        ("/components/schemas/Other", found, help),
    );
    refuses(envelope, site, (envelope, found, help));
    let flags = small().pointer(FLAGS).cloned().unwrap();
    let never = "an integer schema at a place where the document never has one";
    refuses(envelope, flags, (envelope, never, help));
}

#[test]
fn all_of_is_no_composition() {
    let at = &format!("{PROPERTY}/allOf");
    let one = "where a list of exactly one `$ref` belongs";
    refuses(
        PROPERTY,
        json!({"allOf": []}),
        (at, &format!("[] {one}"), MISFIT),
    );
    refuses(
        PROPERTY,
        json!({"allOf": [{"type": "string"}]}),
        (at, &format!(r#"[{{"type":"string"}}] {one}"#), MISFIT),
    );
    let thing = json!({"$ref": "#/components/schemas/Thing"});
    let found = findings(&with(PROPERTY, json!({"allOf": [thing, thing]})).to_string());
    assert_eq!(
        found
            .iter()
            .map(|it| it.pointer.as_str())
            .collect::<Vec<_>>(),
        [at]
    );
    refuses(
        PROPERTY,
        json!({"type": "array", "allOf": [thing]}),
        (
            &format!("{PROPERTY}/type"),
            "\"array\" where `object` belongs",
            MISFIT,
        ),
    );
}

#[test]
fn references_to_nothing() {
    let gone =
        r##"a reference to "#/components/schemas/Gone", which is no schema of the document"##;
    let help = "look how Bungie calls it now";
    let target = json!({"$ref": "#/components/schemas/Gone"});
    refuses(
        PROPERTY,
        target.clone(),
        (&format!("{PROPERTY}/$ref"), gone, help),
    );
    refuses(
        PROPERTY,
        json!({"allOf": [target]}),
        (&format!("{PROPERTY}/allOf/0/$ref"), gone, help),
    );
    refuses(
        PROPERTY,
        json!({"type": "integer", "format": "int32", "x-enum-reference": target}),
        (&format!("{PROPERTY}/x-enum-reference/$ref"), gone, help),
    );
    refuses(
        PROPERTY,
        json!({"type": "integer", "format": "uint32", "x-mapped-definition": target}),
        (&format!("{PROPERTY}/x-mapped-definition/$ref"), gone, help),
    );
    refuses(
        PROPERTY,
        json!({"$ref": "other.json#/Thing"}),
        (
            &format!("{PROPERTY}/$ref"),
            "a reference to \"other.json#/Thing\", which is no schema of the document",
            help,
        ),
    );
    let response = &format!("{OPERATION}/responses/200/$ref");
    refuses(
        response,
        json!("#/components/responses/Gone"),
        (
            response,
            r##"a reference to "#/components/responses/Gone", which is no response of the document"##,
            "look how Bungie calls it now",
        ),
    );
}

#[test]
fn enum_references_that_do_not_agree() {
    let site = |target: &str, key: &str, value: Value| {
        let mut site = json!({"type": "integer", "x-enum-reference": {"$ref": format!("#/components/schemas/{target}")}});
        site[key] = value;
        site
    };
    refuses(
        PROPERTY,
        site("Thing", "format", json!("int32")),
        (
            &format!("{PROPERTY}/x-enum-reference"),
            "an enum reference to `Thing`, which is no enum",
            "look what Bungie made of the enum",
        ),
    );
    let help = "one of the two is wrong: look what changed in Bungie's document";
    refuses(
        PROPERTY,
        site("Flags", "format", json!("int32")),
        (
            &format!("{PROPERTY}/format"),
            "`format` \"int32\", where the enum `Flags` itself has \"byte\"",
            help,
        ),
    );
    refuses(
        PROPERTY,
        site("Flags", "x-enum-is-bitmask", json!(false)),
        (
            &format!("{PROPERTY}/x-enum-is-bitmask"),
            "`x-enum-is-bitmask` false, where the enum `Flags` itself has true",
            help,
        ),
    );
}

#[test]
fn enum_values_that_cannot_be() {
    let flags = |number: Value| json!({"enum": [number], "type": "integer", "format": "byte", "x-enum-values": [{"numericValue": number, "identifier": "A"}]});
    let both = [
        format!("{FLAGS}/enum/0"),
        format!("{FLAGS}/x-enum-values/0/numericValue"),
    ];
    for number in [json!("256"), json!(-1)] {
        let shown = number
            .as_str()
            .map_or_else(|| number.to_string(), str::to_owned);
        let found =
            format!("enum value out of range: {shown} is no byte, which goes from 0 to 255");
        let help = "look whether Bungie changed the enum's format; a wrong value must be corrected before import";
        refused(
            &with(FLAGS, flags(number)),
            &both
                .each_ref()
                .map(|at| (at.as_str(), found.as_str(), help)),
        );
    }
    for number in [
        json!("1.0"),
        json!(1.0),
        json!("+1"),
        json!("01"),
        json!("One"),
        json!(null),
    ] {
        let found = format!("{number} where a whole number belongs");
        refused(
            &with(FLAGS, flags(number)),
            &both
                .each_ref()
                .map(|at| (at.as_str(), found.as_str(), MISFIT)),
        );
    }
    for list in [json!([4, 0]), json!([0]), json!([0, 4, 5])] {
        refuses(
            &format!("{FLAGS}/enum"),
            list,
            (
                &format!("{FLAGS}/enum"),
                "a list of numbers that is not the one in `x-enum-values`",
                "one of the two lists is wrong: look what changed in Bungie's document",
            ),
        );
    }
}

#[test]
fn enums_without_a_name_that_could_be_none_or_several() {
    let help = "teach codegen/src/normal/enumeration.rs how to tell which enum schema is meant";
    let inline = |identifier: &str| json!({"enum": ["7"], "type": "integer", "format": "int32", "x-enum-values": [{"numericValue": "7", "identifier": identifier}]});
    refuses(
        PROPERTY,
        inline("Seven"),
        (
            PROPERTY,
            "an enum without a name, whose values no enum schema has",
            help,
        ),
    );
    let mut document = with(PROPERTY, inline("Seven"));
    document["components"]["schemas"]["B.Seven"] = inline("Seven");
    document["components"]["schemas"]["A.Seven"] = inline("Seven");
    document["components"]["schemas"]["C.Other"] = inline("Sieben");
    refused(
        &document,
        &[(
            PROPERTY,
            "an enum without a name, whose values are those of `A.Seven` and of `B.Seven`",
            help,
        )],
    );
}

#[test]
fn security_that_is_not_understood() {
    let at = &format!("{OPERATION}/security");
    refuses(
        at,
        json!([{"cookie": []}]),
        (
            &format!("{at}/0/cookie"),
            "the security scheme `cookie`, which components.securitySchemes does not declare",
            "look how Bungie calls it now",
        ),
    );
    refuses(
        at,
        json!([{"oauth2": ["Read", "Fly"]}]),
        (
            &format!("{at}/0/oauth2/1"),
            "the scope \"Fly\", which no scheme declares",
            "look how Bungie calls it now",
        ),
    );
    refuses(
        at,
        json!([{"oauth2": ["Read"]}, {}]),
        (
            &format!("{at}/1"),
            "a security entry without a scheme: signing in is optional",
            "teach codegen/src/normal/security.rs to say so in the normal form, and the generator what it means",
        ),
    );
    refuses(
        at,
        json!([{"apiKey": ["Read"]}]),
        (
            &format!("{at}/0/apiKey"),
            "[\"Read\"] where an empty list, since only OAuth has scopes, belongs",
            MISFIT,
        ),
    );
    refuses(
        "/security",
        json!([{"oauth2": ["Read"]}]),
        (
            "/security",
            "OAuth for the whole document",
            "teach codegen/src/normal/security.rs what an operation without `security` of its own then needs",
        ),
    );
}

#[test]
fn operations_that_cannot_be_told_apart() {
    let again = small()["paths"]["/Things/{id}/"].clone();
    refuses(
        "/paths/~1More~1",
        again,
        (
            "/paths/~1More~1/get/operationId",
            "the operationId `Things.Get` a second time",
            &format!(
                "the first one is at {OPERATION}/operationId: one of the two needs another id"
            ),
        ),
    );
    refuses(
        "/paths/More",
        json!({}),
        (
            "/paths/More",
            "the path `More`, which does not begin with a slash",
            LOOK,
        ),
    );
}

#[test]
fn a_path_parameter_without_a_place_in_the_path_is_left_to_a_correction() {
    stays(
        &format!("{OPERATION}/parameters/0"),
        json!({"name": "page", "in": "path", "required": true, "schema": {"type": "integer", "format": "int32"}}),
    );
}

#[test]
fn all_findings_come_at_once() {
    let mut document = small();
    document["new"] = json!(1);
    document["info"]["title"] = json!(2);
    document["components"]["schemas"]["Thing"]["properties"]["p"] =
        json!({"type": "string", "pattern": "a", "minLength": 1});
    let found = findings(&document.to_string());
    let pointers: Vec<_> = found.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/info/title",
            &format!("{PROPERTY}/pattern"),
            &format!("{PROPERTY}/minLength"),
            "/new"
        ]
    );
}
