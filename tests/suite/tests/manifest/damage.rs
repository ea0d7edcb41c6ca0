//! Files that were damaged or changed: an error, never another row.

use bungie_api::{
    DefinitionHash,
    manifest::{Row, Table, TableErrorKind},
    types::DestinyClassDefinition,
};
use fastrand::Rng;
use std::{fs, path::PathBuf};
use tempfile::{TempDir, tempdir};

type Classes = Table<DestinyClassDefinition>;

fn text(rows: u32) -> String {
    let rows =
        (0..rows).map(|row| format!(r#""{row}":{{"classType":1,"hash":{row},"index":{row}}}"#));
    format!("{{{}}}", rows.collect::<Vec<_>>().join(","))
}

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("classes.json");
    fs::write(&path, text).unwrap();
    (folder, path)
}

/// Writes in the middle of a file without a trace in its time.
fn damage(path: &PathBuf, change: impl FnOnce(&mut Vec<u8>)) {
    let file = fs::File::options()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    let modified = file.metadata().unwrap().modified().unwrap();
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
    file.set_modified(modified).unwrap();
}

#[test]
fn a_flipped_bit_anywhere_gives_the_row_or_an_error() {
    let text = text(20);
    let (_folder, path) = file(&text);
    Classes::open(&path).unwrap();
    let mut random = Rng::with_seed(5);
    for _ in 0..200 {
        let (at, bit) = (random.usize(..text.len()), random.u8(0..8));
        damage(&path, |bytes| bytes[at] ^= 1 << bit);
        let table = Classes::open(&path).unwrap();
        for row in 0..20 {
            match table.get(&DefinitionHash::new(row)) {
                Ok(Row::Present(found)) => {
                    assert_eq!((found.hash.get(), found.index), (row, row as i32))
                }
                Ok(other) => panic!("{other:?}"),
                Err(error) => {
                    assert_eq!(error.kind(), TableErrorKind::Corrupt);
                    assert_eq!(error.key(), Some(&*row.to_string()));
                    assert!(error.to_string().contains("downloaded again"), "{error}");
                }
            }
        }
        let wrong = table.iter().filter(Result::is_err).count();
        assert!(wrong <= 1, "{wrong} rows");
        damage(&path, |bytes| bytes[at] ^= 1 << bit);
    }
}

#[test]
fn a_file_that_was_cut_gives_errors() {
    let text = text(20);
    let (_folder, path) = file(&text);
    let table = Classes::open(&path).unwrap();
    fs::write(&path, &text[..text.len() / 2]).unwrap();
    assert!(matches!(
        table.get(&DefinitionHash::new(0)),
        Ok(Row::Present(_))
    ));
    let error = table.get(&DefinitionHash::new(19)).unwrap_err();
    assert_eq!(error.kind(), TableErrorKind::File);
    assert!(table.iter().any(|row| row.is_err()));
    let error = Classes::open(&path).unwrap_err();
    assert_eq!(error.kind(), TableErrorKind::NoTable);
    assert!(error.to_string().contains("classes.json"), "{error}");
}

#[test]
fn another_file_in_its_place_is_indexed_anew() {
    let (_folder, path) = file(&text(3));
    assert_eq!(Classes::open(&path).unwrap().len(), 3);
    fs::write(&path, text(4)).unwrap();
    assert_eq!(Classes::open(&path).unwrap().len(), 4);
}

#[test]
fn an_index_of_another_file_or_a_damaged_one_is_made_anew() {
    let (_folder, path) = file(&text(30));
    let (_other_folder, other) = file(&text(20));
    Classes::open(&path).unwrap();
    Classes::open(&other).unwrap();
    let index = path.with_extension("json.index");
    let good = fs::read(&index).unwrap();
    let foreign = fs::read(other.with_extension("json.index")).unwrap();
    let mut random = Rng::with_seed(9);
    let flipped = (0..200).map(|_| {
        let mut bad = good.clone();
        let at = random.usize(..bad.len());
        bad[at] ^= 1 << random.u8(0..8);
        bad
    });
    let cut = (0..good.len())
        .step_by(17)
        .map(|length| good[..length].to_vec());
    for bad in flipped
        .chain(cut)
        .chain([foreign, Vec::new(), b"no index".to_vec()])
    {
        fs::write(&index, &bad).unwrap();
        let table = Classes::open(&path).unwrap();
        assert_eq!(table.len(), 30);
        assert_eq!(table.iter().filter(Result::is_ok).count(), 30);
        assert_eq!(fs::read(&index).unwrap(), good, "it is put right");
    }
}

/// The rows are those of a table by hash, and the index says that they are keyed by text.
#[test]
fn an_index_of_another_kind_is_not_taken() {
    let (_folder, path) = file(&text(3));
    Table::<bungie_api::types::DestinyHistoricalStatsDefinition>::open(&path).unwrap();
    assert_eq!(Classes::open(&path).unwrap().len(), 3);
}

#[cfg(unix)]
#[test]
fn a_folder_that_nobody_may_write_in_is_no_reason() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, path) = file(&text(3));
    let mode = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o500);
    let table = Classes::open(&path);
    mode(0o700);
    assert_eq!(table.unwrap().len(), 3);
    let error = Classes::open(folder.path().join("none.json")).unwrap_err();
    assert_eq!(error.kind(), TableErrorKind::File);
}
