//! Bodies of answers, sent step by step.

use bytes::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress, Status, write::GzEncoder};
use hyper::body::{Frame, SizeHint};
use std::{
    collections::VecDeque,
    fmt, io,
    io::Write as _,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// What to do next with a body.
enum Step {
    Send(Bytes),
    /// The same piece many times. None of them is held longer than it takes to send it.
    Repeat(Bytes, u64),
    /// Lets everything so far reach the client.
    Flush,
    Wait(Pin<Box<dyn Future<Output = ()> + Send>>),
    /// Cuts the connection.
    Cut,
}

/// The body of an answer.
#[derive(Default)]
pub(super) struct Body {
    steps: VecDeque<Step>,
    /// What `Content-Length` says; without it the body goes in chunks.
    length: Option<u64>,
}

impl Body {
    pub(super) fn send(mut self, bytes: impl Into<Bytes>) -> Self {
        self.steps.push_back(Step::Send(bytes.into()));
        self
    }

    pub(super) fn repeat(mut self, bytes: impl Into<Bytes>, times: u64) -> Self {
        self.steps.push_back(Step::Repeat(bytes.into(), times));
        self
    }

    pub(super) fn wait(mut self, event: impl Future<Output = ()> + Send + 'static) -> Self {
        self.steps.push_back(Step::Flush);
        self.steps.push_back(Step::Wait(Box::pin(event)));
        self
    }

    /// Announces what has been added so far as the whole length.
    pub(super) fn announced(mut self) -> Self {
        self.length = Some(self.steps.iter().map(Step::length).sum());
        self
    }

    /// Cuts the connection after what has been added so far.
    pub(super) fn cut(mut self) -> Self {
        self.steps.push_back(Step::Flush);
        self.steps.push_back(Step::Cut);
        self
    }

    /// Announces a length, whatever there is.
    pub(super) fn announced_as(mut self, length: usize) -> Self {
        self.length = Some(length as u64);
        self
    }
}

impl Step {
    fn length(&self) -> u64 {
        match self {
            Step::Send(bytes) => bytes.len() as u64,
            Step::Repeat(bytes, times) => bytes.len() as u64 * times,
            Step::Flush | Step::Wait(_) | Step::Cut => 0,
        }
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            let Some(step) = self.steps.front_mut() else {
                return Poll::Ready(None);
            };
            let bytes = match step {
                Step::Send(bytes) => Some(std::mem::take(bytes)),
                Step::Repeat(bytes, times) if *times > 1 => {
                    *times -= 1;
                    return Poll::Ready(Some(Ok(Frame::data(bytes.clone()))));
                }
                Step::Repeat(bytes, times) => (*times == 1).then(|| std::mem::take(bytes)),
                Step::Flush => {
                    // Whoever polls flushes before polling again.
                    self.steps.pop_front();
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Step::Wait(event) => {
                    ready!(event.as_mut().poll(context));
                    None
                }
                Step::Cut => return Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into()))),
            };
            self.steps.pop_front();
            if let Some(bytes) = bytes {
                return Poll::Ready(Some(Ok(Frame::data(bytes))));
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.steps.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("a vector takes everything");
    encoder.finish().expect("a vector takes everything")
}

pub(super) fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 20);
    encoder.write_all(bytes).expect("a vector takes everything");
    encoder.into_inner()
}

/// Zeros in gzip: this many MiB inside, about a thousandth of it on the wire.
pub(super) fn bomb(mebibytes: u32) -> Body {
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    /// An empty block that says that it is the last.
    const END: [u8; 2] = [3, 0];
    let zeros = vec![0; 1 << 20];
    let mut sum = Crc::new();
    sum.update(&zeros);
    let mut total = Crc::new();
    for _ in 0..mebibytes {
        total.combine(&sum);
    }
    let mut trailer = END.to_vec();
    trailer.extend(total.sum().to_le_bytes());
    // The length modulo 2^32, as the format wants it.
    trailer.extend((mebibytes << 20).to_le_bytes());
    Body::default()
        .send(HEADER.to_vec())
        .repeat(deflated(&zeros), mebibytes.into())
        .send(trailer)
}

/// Deflated so that it ends at a byte and refers to nothing before: it can follow itself.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 100 + 1024);
    let status = Compress::new(Compression::best(), false)
        .compress_vec(bytes, &mut out, FlushCompress::Full)
        .expect("deflate takes everything");
    assert_eq!(status, Status::Ok, "there was room enough");
    out
}
