//! The kept table, and the READMEs that quote it.

use crate::{
    stubs::{bench, set, with, writes},
    support::{Run, repository, xtask},
};

#[test]
fn readmes_have_their_figures_from_the_kept_table() {
    let two = [
        ("send", &*writes("send", "small", 1.04)),
        ("memory", &*writes("memory", "rows", 0.2)),
    ];
    let workspace = with(&two);
    let text = "It is <!-- figure: send/small -->9.00<!-- /figure -->.\n\n\
                <!-- figures: memory -->\nold\n<!-- /figures -->\n";
    workspace.write("README.md", text);
    // Nothing is kept yet, and nothing held.
    let run = bench(&workspace, &["--check"]).succeeded();
    assert_eq!(
        run.stdout
            .matches("not in the kept table: README.md: line ")
            .count(),
        2
    );

    bench(&workspace, &["--only", "send", "--keep"]).succeeded();
    let quoted = text.replace("9.00", "1.04");
    assert_eq!(workspace.read("README.md"), quoted);
    let run = bench(&workspace, &["--check"]).succeeded();
    assert_eq!(
        run.stdout,
        "not in the kept table: README.md: line 3: memory\n"
    );

    // The other bench comes beside the first, and the table is of both in their order.
    bench(&workspace, &["--only", "memory", "--keep"]).succeeded();
    let all = workspace.read("README.md");
    assert!(
        all.contains("<!-- figures: memory -->\n|  | figure |\n|---|---|\n| rows | 0.20 |\n"),
        "{all}"
    );
    let page = workspace.read("tests/suite/FIGURES.md");
    assert!(page.find("## send").unwrap() < page.find("## memory").unwrap());
    assert_eq!(bench(&workspace, &["--check"]).succeeded().stdout, "");

    for (file, old, new) in [
        ("README.md", "1.04", "1.03"),
        ("README.md", "| rows | 0.20 |", "| rows | 0.10 |"),
        (
            "tests/suite/FIGURES.md",
            "| rows | 0.20 |",
            "| rows | 0.10 |",
        ),
        ("tests/suite/figures.json", "0.2", "0.3"),
    ] {
        let kept = workspace.read(file);
        workspace.write(file, &kept.replacen(old, new, 1));
        bench(&workspace, &["--check"])
            .failed(1)
            .says(&["not what the kept table says", "--readme"]);
        if !file.ends_with("json") {
            bench(&workspace, &["--readme"]).succeeded();
            assert_eq!(workspace.read(file), kept);
        }
        workspace.write(file, &kept);
    }
    workspace.edit("README.md", "send/small", "send/smal");
    let run = bench(&workspace, &["--check"]).failed(1);
    run.says(&["README.md: line 1: the kept table has no figure send/smal"]);
}

#[test]
fn a_part_is_not_kept_beside_figures_of_another_machine() {
    let two = [
        ("send", &*writes("send", "small", 1.0)),
        ("memory", &*writes("memory", "rows", 0.2)),
    ];
    let workspace = with(&two);
    bench(&workspace, &["--keep"]).succeeded();
    let kept = "tests/suite/figures.json";
    let mut table = workspace.json(kept);
    table["machine"]["processor"] = "Another".into();
    workspace.write(kept, &table.to_string());
    let before = workspace.read(kept);
    let run = bench(&workspace, &["--only", "send", "--keep"]).failed(1);
    run.says(&["another machine", "nothing was written"]);
    assert_eq!(workspace.read(kept), before);

    // All of it takes its place, without the bench that failed.
    set(&workspace, &[two[0], ("memory", "exit 1")]);
    bench(&workspace, &["--keep"]).failed(3);
    let benches = workspace.json(kept)["benches"].clone();
    assert_eq!(benches.as_array().unwrap().len(), 1);
    assert_eq!(benches[0]["name"], "send");
}

/// The figures that READMEs of this repository quote are those of the kept table.
#[test]
fn the_figures_of_this_repository_are_the_kept_ones() {
    let mut check = xtask(&repository(), &["bench", "--check"]);
    let run = Run::of(check.output().unwrap()).succeeded();
    print!("{}", run.stdout);
}
