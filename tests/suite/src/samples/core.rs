//! Operations without a tag.

use super::{Sample, sample};
use bungie_api::core;

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(core::GetAvailableLocales::new(), []),
        sample(core::GetCommonSettings::new(), []),
        sample(core::GetUserSystemOverrides::new(), []),
        sample(
            core::GetGlobalAlerts::new().includestreaming(true),
            [("includestreaming", "true")],
        ),
    ]
}
