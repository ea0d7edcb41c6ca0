//! Fifty calls and a sign-in, recorded, searched and replayed.

use crate::{
    calls::{CALLS, CLIENT_ID, KEY, SECRET, Who, all, client, fake, sign_in},
    search::Private,
    town::Town,
};
use bungie_testing::record::{Recorder, Replay};
use serde_json::Value;
use std::{fs, path::Path};

/// A person of the recordings: what the files of 25 calls say, the first of which has this number.
fn replaced(folder: &Path, first: usize) -> Who {
    let file = |call: usize, operation: &str| -> Value {
        let path = folder.join(format!("{:04}-{operation}.json", first + call));
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    };
    let last = |recording: &Value, from_behind: usize| -> i64 {
        let path = recording["request"]["path"].as_str().unwrap();
        let segments: Vec<_> = path.trim_end_matches('/').split('/').collect();
        segments[segments.len() - 1 - from_behind].parse().unwrap()
    };
    let character = file(1, "Destiny2.GetCharacter");
    let search = file(4, "Destiny2.SearchDestinyPlayerByBungieName");
    let search = &search["request"]["body"]["json"];
    let edit = file(21, "GroupV2.EditGroup");
    let motto = &edit["request"]["body"]["json"]["motto"];
    Who {
        member: last(&character, 2),
        character: last(&character, 0),
        item: last(&file(2, "Destiny2.GetItem"), 0),
        activity: last(&file(5, "Destiny2.GetPostGameCarnageReport"), 0),
        bungie_net: last(&file(13, "User.GetBungieNetUserById"), 0),
        group: last(&file(17, "GroupV2.GetGroup"), 0),
        post: last(&file(22, "Forum.GetPostAndParent"), 0),
        motto: motto.as_str().unwrap().to_owned(),
        name: search["displayName"].as_str().unwrap().to_owned(),
        code: search["displayNameCode"]
            .as_i64()
            .unwrap()
            .try_into()
            .unwrap(),
    }
}

/// What a value is like, without what may be replaced: texts, and long numbers of keys.
fn structure(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .enumerate()
            .map(|(index, (key, value))| {
                let is_id = key.parse::<i64>().is_ok_and(|id| id > u32::MAX.into());
                let key = if is_id {
                    format!("id {index}")
                } else {
                    key.clone()
                };
                (key, structure(value))
            })
            .collect(),
        Value::Array(items) => items.iter().map(structure).collect(),
        Value::String(text) => match text.parse::<i64>() {
            Ok(_) => "a number".into(),
            Err(_) => "a text".into(),
        },
        Value::Number(_) => 0.into(),
        other => other.clone(),
    }
}

/// The same, with entries of maps in any order.
fn sorted(value: &Value) -> Vec<String> {
    fn leaves(value: &Value, at: &str, lines: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let key = key.split(' ').next().unwrap_or_default();
                    leaves(value, &format!("{at}.{key}"), lines);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    leaves(item, &format!("{at}[{index}]"), lines);
                }
            }
            leaf => lines.push(format!("{at} {leaf}")),
        }
    }
    let mut lines = Vec::new();
    leaves(&structure(value), "$", &mut lines);
    lines.sort();
    lines
}

#[tokio::test(start_paused = true)]
async fn fifty_recordings_hold_nothing_private_and_replay() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let fake = fake();
    let town = Town::new(fake.transport());
    let recorder = Recorder::new(town.clone(), folder).unwrap();
    let bungie = client(recorder.clone(), KEY);
    let user = sign_in(&bungie, CLIENT_ID, &fake.code(CLIENT_ID).unwrap()).await;
    let mut recorded = all(&bungie, &user, &Who::first()).await;
    recorded.extend(all(&bungie, &user, &Who::second()).await);
    assert_eq!(recorded.len(), 2 * CALLS);
    recorder.finish().unwrap();
    fake.verify().unwrap();

    // Searched for: everything that looks private in what was sent and answered.
    let seen = town.seen.lock().unwrap().clone();
    let mut private = Private::of(&seen);
    private.tokens.extend([KEY, SECRET].map(str::to_owned));
    let many = (private.ids.len(), private.names.len(), private.tokens.len());
    assert!(many.0 > 60 && many.1 >= 10 && many.2 >= 7, "{many:?}");
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(private.found_in(&text), [""; 0], "{}", path.display());
        files += 1;
    }
    assert_eq!(files, 2 * CALLS + 2);
    // It would have been found: what was sent is full of it.
    for seen in &seen[2..] {
        let text = String::from_utf8(seen.response.body().to_vec()).unwrap();
        assert!(
            !private.found_in(&text).is_empty(),
            "{}",
            seen.request.uri()
        );
    }

    // Replayed, by whoever the recordings are about.
    let replay = Replay::open(folder).unwrap();
    let bungie = client(replay.clone(), "another key");
    let user = sign_in(&bungie, "999", "any-code").await;
    let (first, second) = (replaced(folder, 3), replaced(folder, 3 + CALLS));
    assert_ne!(first, Who::first());
    let mut replayed = all(&bungie, &user, &first).await;
    replayed.extend(all(&bungie, &user, &second).await);
    for (index, (recorded, replayed)) in recorded.iter().zip(&replayed).enumerate() {
        assert_eq!(sorted(recorded), sorted(replayed), "call {index}");
    }
    assert_eq!(replay.unused(), [""; 0]);
    assert!(replay.ids()["MembershipId"].contains(&first.member));
    assert!(replay.ids()["CharacterId"].contains(&second.character));
}
