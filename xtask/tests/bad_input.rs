//! Input that cannot be generated from: every file stays as it is, and the message says what to do.

mod support;

use support::Workspace;

const DOCUMENT: &str = "spec/openapi.json";

/// After `break_it`, both ways to generate refuse, say all of `texts`, and touch nothing.
#[track_caller]
fn refused(break_it: impl FnOnce(&Workspace), texts: &[&str]) {
    let workspace = Workspace::with_old_crate();
    break_it(&workspace);
    let before = workspace.snapshot();
    for arguments in [&["regen"][..], &["regen", "--check"]] {
        let run = workspace.run(arguments).failed(1).says(texts);
        assert_eq!(run.stdout, "");
    }
    before.is_untouched(&workspace.snapshot());
}

/// Where tests put another schema: in front of this one.
const BEFORE: &str = "      \"Destiny.DestinyGender\": {";

/// Puts a schema in front of another one.
fn with_schema(schema: &'static str) -> impl FnOnce(&Workspace) {
    move |workspace| {
        let with = format!("      {schema},\n{BEFORE}");
        workspace.edit(DOCUMENT, BEFORE, &with);
    }
}

const NOTHING_WAS_WRITTEN: &str = "1 error; nothing was written";

#[test]
fn a_document_that_is_not_json() {
    refused(
        |workspace| workspace.edit(DOCUMENT, "\"openapi\": \"3.0.0\",", "\"openapi\": ,"),
        &[
            "error: document: the text is not JSON: expected value at line 2 column 14",
            "help: repair the file, or fetch it again",
            NOTHING_WAS_WRITTEN,
        ],
    );
}

#[test]
fn swagger_2() {
    refused(
        |workspace| workspace.edit(DOCUMENT, "\"openapi\": \"3.0.0\"", "\"swagger\": \"2.0\""),
        &[
            "error: document at /swagger: a Swagger document, version \"2.0\"",
            "help: import openapi.json",
            NOTHING_WAS_WRITTEN,
        ],
    );
}

#[test]
fn openapi_3_1() {
    refused(
        |workspace| {
            workspace.edit(DOCUMENT, "\"openapi\": \"3.0.0\"", "\"openapi\": \"3.1.0\"");
        },
        &[
            "error: document at /openapi: OpenAPI version \"3.1.0\"",
            "help: only 3.0 is known here",
            NOTHING_WAS_WRITTEN,
        ],
    );
}

#[test]
fn a_dangling_reference() {
    refused(
        with_schema(
            r##""New": {"type": "object", "properties": {"gone": {"$ref": "#/components/schemas/Gone"}}}"##,
        ),
        &[
            "error: document at /components/schemas/New/properties/gone/$ref: a reference to \"#/components/schemas/Gone\"",
            "help: look how Bungie calls the schema now",
            NOTHING_WAS_WRITTEN,
        ],
    );
}

#[test]
fn an_unknown_format() {
    refused(
        with_schema(
            r#""New": {"type": "object", "properties": {"size": {"type": "integer", "format": "int128"}}}"#,
        ),
        &[
            "error: document at /components/schemas/New/properties/size/format: \"int128\" where",
            "help: look what changed in Bungie's document",
            NOTHING_WAS_WRITTEN,
        ],
    );
}

#[test]
fn a_schema_twice() {
    refused(
        with_schema(r#""Destiny.DestinyGender": {"type": "object"}"#),
        &[
            "error: document at /components/schemas/Destiny.DestinyGender: the key `Destiny.DestinyGender` occurs twice",
            "help: most readers would silently keep one of the two",
            NOTHING_WAS_WRITTEN,
        ],
    );
}

#[test]
fn an_operation_id_twice() {
    refused(
        |workspace| {
            workspace.edit(
                DOCUMENT,
                "\"operationId\": \"App.GetBungieApplications\"",
                "\"operationId\": \"App.GetApplicationApiUsage\"",
            );
        },
        &[
            "error: document at /paths/~1App~1FirstParty~1/get/operationId: the operationId `App.GetApplicationApiUsage` a second time",
            "help: the first one is at /paths/~1App~1ApiUsage~1{applicationId}~1/get/operationId",
            NOTHING_WAS_WRITTEN,
        ],
    );
}

#[test]
fn a_path_parameter_without_a_place() {
    refused(
        |workspace| {
            workspace.edit(
                DOCUMENT,
                "\"/App/ApiUsage/{applicationId}/\"",
                "\"/App/ApiUsage/\"",
            );
        },
        &[
            "error: document at /paths/~1App~1ApiUsage~1/get/parameters/0: the path parameter `applicationId` has no place in `/App/ApiUsage/`",
            "help: move it into the query, or correct the path, with an overlay action",
            NOTHING_WAS_WRITTEN,
        ],
    );
}

#[test]
fn an_enum_value_out_of_range() {
    refused(
        with_schema(
            r#""New": {"enum": [256], "type": "integer", "format": "byte", "x-enum-values": [{"numericValue": 256, "identifier": "Many"}], "x-enum-is-bitmask": false}"#,
        ),
        &[
            "error: document at /components/schemas/New/enum/0: enum value out of range: 256 is no byte",
            "error: document at /components/schemas/New/x-enum-values/0/numericValue: enum value out of range",
            "help: look whether Bungie changed the enum's format",
            "2 errors; nothing was written",
        ],
    );
}

#[test]
fn a_stale_correction() {
    refused(
        |workspace| {
            workspace.edit(
                "spec/overlay.json",
                "$.components.schemas['BungieMembershipType[]']",
                "$.components.schemas['Gone[]']",
            );
        },
        &[
            "error: overlay.json at /actions/",
            "the target `$.components.schemas['Gone[]']` matches nothing, 1 expected",
            "help: the correction is stale",
            NOTHING_WAS_WRITTEN,
        ],
    );
}

#[test]
fn a_table_that_is_not_toml() {
    refused(
        |workspace| workspace.write("spec/scopes.toml", "schema = \"S\"\n[[scope]\n"),
        &[
            "error: scopes.toml: line 2: ",
            "help: correct the file",
            NOTHING_WAS_WRITTEN,
        ],
    );
}

#[test]
fn rows_that_do_not_fit() {
    refused(
        |workspace| {
            workspace.edit("spec/scopes.toml", "bit = 32\n", "bit = 33\n");
            workspace.edit("spec/ids.toml", "\"fireteamId\"", "\"fireTeamId\"");
            workspace.write("spec/names.toml", "[rename]\nGone = \"Came\"\n");
        },
        &[
            "error: scopes.toml at MoveEquipDestinyItems: bit 33, but `Applications.ApplicationScopes` says 32",
            "error: ids.toml at FireteamId: `fireTeamId` in `names`",
            // What the entry covered is no longer covered.
            "fireteamId: an int64 that no row of `ids.toml` covers",
            "help: add `sites = [\"Fireteam.FireteamSummary#fireteamId\"]` to the `[[id]]` that it is",
            "error: names.toml at rename: the document has no `Gone`",
            "5 errors; nothing was written",
        ],
    );
}

#[test]
fn a_file_that_is_not_there() {
    for file in [
        "openapi.json",
        "overlay.json",
        "scopes.toml",
        "ids.toml",
        "names.toml",
    ] {
        let below = format!("spec/{file}");
        refused(
            |workspace| std::fs::remove_file(workspace.path(&below)).unwrap(),
            &["error: cannot read ", &below, "No such file or directory"],
        );
    }
}

#[test]
fn a_file_that_is_not_text() {
    refused(
        |workspace| std::fs::write(workspace.path(DOCUMENT), b"{\"\xff\": 1}").unwrap(),
        &["error: cannot read ", DOCUMENT, "valid UTF-8"],
    );
}
