//! A bar that shows how far the download is, on terminals.

use bungie_api::manifest::{Progress, ProgressStep};
use bungie_examples::Outcome;
use indicatif::{ProgressBar, ProgressStyle};

const OF_KNOWN_LENGTH: &str = "{msg} {bar:40} {bytes} of {total_bytes}, {bytes_per_sec}";
const OF_UNKNOWN_LENGTH: &str = "{msg} {spinner} {bytes}, {bytes_per_sec}";

/// Shows what it is told.
pub(crate) fn teller() -> Outcome<impl Fn(&Progress) + Send + Sync + 'static> {
    let known = ProgressStyle::with_template(OF_KNOWN_LENGTH)?;
    let unknown = ProgressStyle::with_template(OF_UNKNOWN_LENGTH)?;
    let bar = ProgressBar::no_length();
    Ok(move |progress: &Progress| match progress.step {
        ProgressStep::Download => {
            match progress.total {
                Some(total) => {
                    bar.set_style(known.clone());
                    bar.set_length(total);
                }
                None => bar.set_style(unknown.clone()),
            }
            bar.set_message(progress.table);
            bar.set_position(progress.received);
        }
        ProgressStep::Store => bar.set_message("unpacking and indexing"),
        ProgressStep::Done => bar.finish_and_clear(),
        _ => {}
    })
}
