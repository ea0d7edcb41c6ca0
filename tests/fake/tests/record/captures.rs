//! Real answers, as they are or as near as can be.

use crate::{inputs, search::Private, town::Seen};
use bungie_client::{Transport, TransportFuture};
use bungie_testing::{
    document::{DOCUMENT, Place},
    record::{MisfitKind, Recorder, Replay},
};
use bytes::Bytes;
use http::{Request, Response};
use std::fs;

/// Answers always the same.
#[derive(Debug)]
struct Answer(Bytes);

impl Transport for Answer {
    fn send(&self, _: Request<Bytes>, _: usize) -> TransportFuture<'_> {
        let answer = Response::new(self.0.clone());
        Box::pin(async { Ok(answer) })
    }
}

/// A request to an operation, with ones as arguments.
fn request(id: &str) -> Option<Request<Bytes>> {
    let operation = DOCUMENT.operation(id)?;
    let mut path = operation.path.clone();
    let in_path = operation
        .parameters
        .iter()
        .filter(|it| it.place == Place::Path);
    for parameter in in_path {
        path = path.replace(&format!("{{{}}}", parameter.name), "1");
    }
    let request = Request::builder().method(operation.method.clone());
    let request = request.uri(format!("{}{path}?components=100", operation.server));
    Some(request.body(Bytes::new()).unwrap())
}

#[tokio::test]
async fn recordings_of_captures_hold_nothing_private() {
    let mut recorded = 0;
    for folder in ["captures/responses", "corpus/responses"] {
        let Some(folder) = inputs::shared(folder) else {
            continue;
        };
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let Some(request) = request(name.split("__").next().unwrap()) else {
                continue;
            };
            let answer = Bytes::from(fs::read(&path).unwrap());
            let into = tempfile::tempdir().unwrap();
            let recorder = Recorder::new(Answer(answer.clone()), into.path()).unwrap();
            recorder.send(request.clone(), usize::MAX).await.unwrap();
            recorder
                .finish()
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            let response = Response::new(answer);
            let private = Private::of(&[Seen { request, response }]);
            let file = fs::read_dir(into.path()).unwrap().next().unwrap().unwrap();
            let text = fs::read_to_string(file.path()).unwrap();
            assert_eq!(private.found_in(&text), [""; 0], "{name}");
            let misfits = Replay::open(into.path()).unwrap().check();
            let wrong = misfits.iter().filter(|it| it.kind == MisfitKind::Wrong);
            let mut wrong = wrong.filter(|it| it.at.starts_with("$.answer"));
            assert!(wrong.next().is_none(), "{name}: {misfits:#?}");
            recorded += 1;
        }
    }
    eprintln!("{recorded} captures recorded");
}
