//! What the jobs of a crawl mean, and how each is fetched.

use bungie_api::{
    Client, Error, ErrorKind,
    destiny2::{GetActivityHistory, GetPostGameCarnageReport},
    ids::{ActivityInstanceId, CharacterId, MembershipId},
    serde_json::Value,
    types::BungieMembershipType,
};
use bungie_store_postgres::crawl::{Claim, Job, Outcome};
use std::{str::FromStr, time::Duration};

/// The kind of jobs whose key is the id of a report.
pub(crate) const REPORT: &str = "report";

/// The kind of jobs whose key is a character and a page of its history.
const HISTORY: &str = "history";

/// How many activities a page has.
const PAGE: i32 = 250;

/// After how many attempts a job is given up.
const ATTEMPTS: u32 = 4;

/// Whose history it is.
#[derive(Clone, Debug)]
pub(crate) struct Character {
    membership_type: i32,
    membership: i64,
    character: i64,
}

impl Character {
    /// A page of the history; the first is 0.
    pub(crate) fn page(&self, page: i32) -> Job {
        let Self {
            membership_type,
            membership,
            character,
        } = self;
        Job::new(
            HISTORY,
            format!("{membership_type}/{membership}/{character}/{page}"),
        )
    }
}

impl FromStr for Character {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let mut parts = text.split('/');
            let character = Character {
                membership_type: parts.next()?.parse().ok()?,
                membership: parts.next()?.parse().ok()?,
                character: parts.next()?.parse().ok()?,
            };
            parts.next().is_none().then_some(character)
        };
        read().ok_or_else(|| {
            format!("{text} is not a membership type, a membership id and a character id")
        })
    }
}

/// Fetches what a job asks for.
pub(crate) async fn fetched(client: Client, claim: Claim) -> Outcome {
    let job = claim.job();
    let fetched = match (&*job.kind, job.key.parse(), job.key.rsplit_once('/')) {
        (REPORT, Ok(id), _) => report(&client, id, claim.attempt()).await,
        (HISTORY, _, Some((character, page))) => match (character.parse(), page.parse()) {
            (Ok(character), Ok(page)) => history(&client, character, page).await,
            _ => return Outcome::gap("no such character or page"),
        },
        _ => return Outcome::gap("no job of this program"),
    };
    match fetched {
        Ok(Some(outcome)) => outcome,
        Ok(None) => later(&claim, "the report is degraded"),
        Err(error) => failed(&claim, &error),
    }
}

/// The report as Bungie sent it, with what the types do not know; `None` for one that is degraded.
async fn report(client: &Client, id: i64, attempt: u32) -> Result<Option<Outcome>, Error> {
    let client = match attempt {
        1 => client.clone(),
        // A degraded report stays in a cache, which this gets past.
        _ => client.with_query("retry", &attempt.to_string()),
    };
    let request = GetPostGameCarnageReport::new(ActivityInstanceId::new(id));
    let report: Value = client.send_as(&request).await?;
    let mut entries = report["entries"]
        .as_array()
        .into_iter()
        .flatten()
        .peekable();
    let is_whole = entries.peek().is_some() && entries.all(|it| it["extended"].is_object());
    Ok(is_whole.then(|| Outcome::result(report.to_string())))
}

/// The reports of a page, and the page after it if there may be one.
///
/// Newest first, as Bungie has them: what is played meanwhile moves the rest to later pages, so nothing is missed, and what
/// comes twice is known already.
async fn history(
    client: &Client,
    character: Character,
    page: i32,
) -> Result<Option<Outcome>, Error> {
    let request = GetActivityHistory::new(
        BungieMembershipType::new(character.membership_type),
        MembershipId::new(character.membership),
        CharacterId::new(character.character),
    );
    let answer = client.send(&request.count(PAGE).page(page)).await?;
    let details = answer
        .activities
        .iter()
        .filter_map(|it| it.activity_details.as_ref());
    let mut jobs: Vec<_> = details
        .map(|details| Job::new(REPORT, details.instance_id))
        .collect();
    if !answer.activities.is_empty() {
        jobs.push(character.page(page + 1));
    }
    Ok(Some(Outcome::followers(jobs)))
}

fn failed(claim: &Claim, error: &Error) -> Outcome {
    let pause = |seconds| {
        let pause = error.retry_after().unwrap_or(Duration::from_secs(seconds));
        Outcome::away(pause, error.to_string())
    };
    match error.kind() {
        ErrorKind::Private => Outcome::gap("the history is private"),
        ErrorKind::Connection | ErrorKind::Throttled => pause(10),
        ErrorKind::Maintenance | ErrorKind::ApiKeyRefused | ErrorKind::ApplicationRefused => {
            pause(60)
        }
        // Some are there later, and some answers never come while the next do.
        _ => later(claim, &error.to_string()),
    }
}

/// A minute later at first, and then ten times as long each time.
fn later(claim: &Claim, reason: &str) -> Outcome {
    if claim.attempt() >= ATTEMPTS {
        return Outcome::gap(reason);
    }
    let after = Duration::from_secs(60) * 10_u32.pow(claim.attempt() - 1);
    Outcome::later(after, reason)
}
