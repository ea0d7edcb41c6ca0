//! Histories and reports, by many processes that share one queue in PostgreSQL: any of them may be stopped, killed and
//! started again, here or on another machine.
//!
//! ```sh
//! export BUNGIE_API_KEY=… CRAWL_DATABASE=postgres://user:password@localhost/crawl
//! cargo run -p bungie-examples --example crawl -- reports 15000000000 15000009999
//! cargo run -p bungie-examples --example crawl -- characters 3/4611686018467260757/2305843009301040001
//! cargo run -p bungie-examples --example crawl -- status
//! ```

mod fetch;

use bungie_api::Priority;
use bungie_examples::{Outcome, Settings, ended, plain, stopped, table, when};
use bungie_store_postgres::{
    crawl::{Ended, FileSink, Job, PostgresSink, Progress, Queue, Worker},
    deadpool_postgres::{Manager, Pool, Runtime},
    tokio_postgres::NoTls,
};
use bungie_store_redis::{Redis, RedisLimiter};
use clap::{Parser, Subcommand};
use fetch::Character;
use std::{convert::Infallible, path::PathBuf, process::ExitCode, time::Duration};
use tokio::time::{MissedTickBehavior, interval};

/// How much of what was given up is shown.
const MOST_SHOWN: u32 = 50;

/// Histories and reports, by many processes that share one queue in PostgreSQL. Ends with 1 if it was stopped before
/// the end, or if something could not be had.
#[derive(Parser)]
struct Options {
    /// The database, such as `postgres://user:password@localhost/crawl`. Without TLS: it is for a database on this
    /// machine or in its network.
    #[arg(
        long,
        env = "CRAWL_DATABASE",
        hide_env_values = true,
        value_name = "URL",
        global = true
    )]
    database: Option<String>,
    /// The name of the queue. Processes with the same name work on the same crawl.
    #[arg(long, env = "CRAWL_QUEUE", default_value = "crawl", global = true)]
    queue: String,
    /// A folder for the reports; without, they go into the table `bungie_crawl_results` of the database.
    #[arg(long, env = "CRAWL_FOLDER", global = true)]
    folder: Option<PathBuf>,
    /// A Redis by which all processes share what Bungie allows one address, such as
    /// `redis://:password@localhost`. Without, each process keeps to it alone.
    #[arg(
        long,
        env = "CRAWL_REDIS",
        hide_env_values = true,
        value_name = "URL",
        global = true
    )]
    redis: Option<String>,
    /// How many requests are under way at once. The client keeps to the rate that Bungie allows however many these are.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=200), global = true)]
    at_once: u16,
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Adds all reports from one id to another, and works until the queue is empty.
    Reports {
        /// The first id.
        #[arg(value_parser = clap::value_parser!(i64).range(0..))]
        first: i64,
        /// The last id.
        last: i64,
    },
    /// Adds the histories of characters with the reports of all that they played, and works until the queue is empty.
    Characters {
        /// Membership type, membership id and character id, such as `3/4611686018467260757/2305843009301040001`.
        #[arg(required = true)]
        characters: Vec<Character>,
    },
    /// Works until the queue is empty, and adds nothing.
    Work,
    /// Says how far the crawl is, and what could not be had.
    Status,
}

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await)
}

async fn run(options: Options) -> Outcome<bool> {
    let database = options.database.as_deref().filter(|url| !url.is_empty());
    let database = database.ok_or("there is no database: set CRAWL_DATABASE or give --database")?;
    let manager = Manager::new(database.parse()?, NoTls);
    let connections = usize::from(options.at_once) + 4;
    let pool = Pool::builder(manager)
        .max_size(connections)
        .runtime(Runtime::Tokio1)
        .build()?;
    let queue = Queue::new(pool.clone(), &options.queue);
    queue.migrate().await?;
    match &options.command {
        Command::Status => return status(&queue).await,
        Command::Work => {}
        Command::Reports { first, last } => {
            let added = queue.add_range(fetch::REPORT, *first..=*last).await?;
            eprintln!("{added} reports are new");
        }
        Command::Characters { characters } => {
            let pages: Vec<_> = characters
                .iter()
                .map(|character| character.page(0))
                .collect();
            let added = queue.add(&pages).await?;
            eprintln!("{added} characters are new");
        }
    }
    work(&options, pool, queue).await
}

/// Works until the queue is empty, or until the program is asked to stop.
async fn work(options: &Options, pool: Pool, queue: Queue) -> Outcome<bool> {
    // Whoever waits for an answer goes first, if the same client calls for others.
    let mut client = options.settings.builder("crawl")?;
    if let Some(redis) = &options.redis {
        let application = options.settings.client_id.to_string();
        client = client.limiter(RedisLimiter::new(Redis::open(redis)?, &application)?);
    }
    let client = client.build()?.with_priority(Priority::Low);
    let worker = match &options.folder {
        Some(folder) => Worker::new(queue.clone(), FileSink::new(folder, "json")),
        None => Worker::new(queue.clone(), PostgresSink::new(pool, &options.queue)),
    };
    let worker = worker
        .slots(options.at_once)
        .on_trouble(|trouble| eprintln!("{trouble}"));
    let run = worker.run(move |claim| fetch::fetched(client.clone(), claim), async {
        if let Err(error) = stopped().await {
            eprintln!("the crawl stops: {error}");
        }
    });
    let ended = tokio::select! {
        ended = run => ended?,
        never = told(&queue) => match never {},
    };
    let progress = queue.progress().await?;
    eprintln!("{}", line(&progress));
    Ok(ended == Ended::Finished && progress.given_up == 0)
}

/// Says how far the crawl is, every five seconds.
async fn told(queue: &Queue) -> Infallible {
    let mut ticks = interval(Duration::from_secs(5));
    // Counting may take longer.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    loop {
        ticks.tick().await;
        match queue.progress().await {
            Ok(progress) => eprintln!("{}", line(&progress)),
            Err(error) => eprintln!("how far the crawl is cannot be counted: {error}"),
        }
    }
}

async fn status(queue: &Queue) -> Outcome<bool> {
    let progress = queue.progress().await?;
    println!("{}", line(&progress));
    let given_up = queue.given_up(None, MOST_SHOWN).await?;
    let rows = given_up.iter().map(|it| {
        let Job { kind, key, .. } = it.job.clone();
        [when(Some(it.at)), kind, key, plain(&it.reason)]
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        print!("{}", table(["given up", "kind", "key", "why"], &rows));
    }
    Ok(progress.left() == 0 && progress.given_up == 0)
}

fn line(progress: &Progress) -> String {
    format!(
        "{} done, {} left ({} put off), {} given up, {:.1} a second",
        progress.done,
        progress.left(),
        progress.retrying,
        progress.given_up,
        progress.per_second,
    )
}
