//! Answers with people in them: what the fake made up, with ids and names as real ones are.

use bungie_client::{Transport, TransportFuture};
use bungie_testing::fake::InMemory;
use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// How people and clans are called.
const NAMES: [&str; 10] = [
    "xX_Wolfgang_Xx",
    "Sir Quits-a-lot",
    "Ünïcode Möth",
    "O'Brien & Söhne",
    "漢字の守護者",
    "Zavalas \"Ghost\"",
    "prismatic.pete",
    "Мария Иванова",
    "50% Luck",
    "Lady Vex",
];

/// Properties that hold names, or texts of people.
pub(crate) const NAMED: [&str; 32] = [
    "DisplayName",
    "FireteamDisplayName",
    "LastSeenDisplayName",
    "about",
    "blizzardDisplayName",
    "bungieGlobalDisplayName",
    "cachedBungieGlobalDisplayName",
    "callsign",
    "chatName",
    "clanCallsign",
    "clanName",
    "clanTag",
    "comment",
    "credentialAsString",
    "credentialDisplayName",
    "displayNamePrefix",
    "displayName",
    "egsDisplayName",
    "fbDisplayName",
    "groupName",
    "message",
    "motto",
    "normalizedName",
    "platformDisplayName",
    "psnDisplayName",
    "requestMessage",
    "stadiaDisplayName",
    "statusText",
    "steamDisplayName",
    "twitchDisplayName",
    "uniqueName",
    "xboxDisplayName",
];

/// Properties with numbers of 64 bits that are no ids.
pub(crate) const TIMES: [&str; 5] = [
    "lastOnlineStatusChange",
    "minutesPlayedThisSession",
    "minutesPlayedTotal",
    "successMessageFlags",
    "timeToExpiration",
];

/// A call as it was before anything was replaced.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) request: Request<Bytes>,
    pub(crate) response: Response<Bytes>,
}

/// A transport to a fake, whose answers get people.
#[derive(Clone, Debug)]
pub(crate) struct Town {
    fake: InMemory,
    pub(crate) seen: Arc<Mutex<Vec<Seen>>>,
}

impl Town {
    pub(crate) fn new(fake: InMemory) -> Self {
        let seen = Arc::default();
        Town { fake, seen }
    }
}

impl Transport for Town {
    fn send(&self, request: Request<Bytes>, max_body: usize) -> TransportFuture<'_> {
        Box::pin(async move {
            let response = self.fake.send(request.clone(), max_body).await?;
            let number = self.seen.lock().unwrap().len();
            let response = response.map(|body| match serde_json::from_slice(&body) {
                Ok(value) => peopled(value, number).to_string().into(),
                Err(_) => body,
            });
            let seen = Seen {
                request,
                response: response.clone(),
            };
            self.seen.lock().unwrap().push(seen);
            Ok(response)
        })
    }
}

fn peopled(mut answer: Value, number: usize) -> Value {
    let mut next = number;
    people(&mut answer, "", &mut next);
    if answer.get("Message").is_some() {
        // Texts of Bungie's that name people and ids, by themselves and in URLs.
        let (name, id) = (NAMES[number % NAMES.len()], id("membershipId", number));
        answer["Message"] = format!(
            "{name} is not here. See https://www.bungie.net/7/en/User/Profile/254/{id}?name={}",
            name.replace('%', "%25").replace(' ', "%20"),
        )
        .into();
        answer["MessageData"] = serde_json::json!({"name": name, "id": id});
    }
    answer
}

fn people(value: &mut Value, property: &str, next: &mut usize) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                people(value, name, next);
            }
        }
        Value::Array(items) => {
            for item in items {
                people(item, property, next);
            }
        }
        Value::String(text) => {
            *next += 1;
            if NAMED.contains(&property) {
                *text = NAMES[*next % NAMES.len()].to_owned();
            } else if property.to_lowercase().ends_with("id") && text.parse::<i64>().is_ok() {
                *text = id(property, *next);
            } else if TIMES.contains(&property) {
                // Not as large as ids are.
                *text = "1700000123".to_owned();
            } else if property == "emblemPath" {
                *text = format!("/img/emblems/{}/{}.jpg", id("membershipId", *next), next);
            }
        }
        _ => {}
    }
}

/// One of a few ids of a kind, so that each is there several times.
fn id(property: &str, number: usize) -> String {
    let number = number % 7;
    match property {
        "characterId" => format!("23058430092{}", 61_234_000 + number * 7919),
        "itemId" | "itemInstanceId" => format!("6917529{}", 812_345_678_901_usize + number * 7919),
        "groupId" => (3_787_900 + number * 7919).to_string(),
        property if property.ends_with("embershipId") => {
            format!("4611686018{}", 467_284_386 + number * 7919)
        }
        _ => (15_012_345_678_usize + number * 7919).to_string(),
    }
}
