//! The tag `App`.

use super::{Sample, sample, time};
use bungie_api::app;

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(
            app::GetApplicationApiUsage::new(12345)
                .end(time("2026-03-09T11:45:30Z"))
                .start(time("2026-03-08T10:30:00Z")),
            [
                ("applicationId", "12345"),
                ("end", "2026-03-09T11:45:30Z"),
                ("start", "2026-03-08T10:30:00Z"),
            ],
        ),
        sample(app::GetBungieApplications::new(), []),
    ]
}
