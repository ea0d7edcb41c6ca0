//! Every operation of the document, by the options that `call` makes of its parameters.

use crate::fake::fake;
use bungie_api::{Client, Session, UserAgent, dynamic::AnyCaller};
use bungie_examples::operations;
use bungie_suite::samples;
use heck::ToKebabCase as _;

#[tokio::test]
async fn is_reached() {
    let fake = fake().await;
    fake.sign_in("token", u64::MAX);
    let client = Client::builder("key", UserAgent::new("call", "1", 1)).site(fake.url());
    let user = client
        .unlimited()
        .build()
        .unwrap()
        .user(Session::new("token").unwrap());
    let command = operations::command();
    command.clone().debug_assert();
    for sample in samples::all() {
        let id = sample.operation.id;
        let mut words = vec!["call".to_owned(), id.to_owned()];
        for (name, value) in &sample.arguments {
            words.extend([format!("--{}", name.to_kebab_case()), value.clone()]);
        }
        if let Some(body) = &sample.body {
            words.extend(["--body".to_owned(), body.to_string()]);
        }
        let matches = command.clone().try_get_matches_from(&words);
        let matches = matches.unwrap_or_else(|error| panic!("{words:?}: {error}"));
        let (_, options) = matches.subcommand().unwrap();
        let request = operations::request(id, options).unwrap();
        let (made, wanted) = (request.to_http().unwrap(), &sample.request);
        assert_eq!(
            (made.uri(), made.body()),
            (wanted.uri(), wanted.body()),
            "{id}"
        );
        request.send(AnyCaller::User(&user)).await.unwrap();
    }
    let mut reached: Vec<_> = fake
        .requests()
        .iter()
        .filter_map(|it| it.operation)
        .collect();
    reached.sort_unstable();
    reached.dedup();
    let mut wanted: Vec<_> = samples::all().iter().map(|it| it.operation.id).collect();
    wanted.sort_unstable();
    assert_eq!(reached, wanted);
    assert_eq!(fake.violations(), []);
}
