//! Many who replace the same version.

use super::{
    broken::{Broken, ONE_WINS},
    request::{Handles, load, shown, swap},
};
use futures_util::future::try_join_all;

const ROUNDS: usize = 20;
const SWAPS: usize = 20;

/// Lets many replace one version at once, over all handles, and looks who did.
pub(super) async fn has_one_winner(all: &Handles<'_>, user: &str) -> Result<(), Broken> {
    for round in 0..ROUNDS {
        let before = load(all.at(round), user).await?;
        let seen = before.as_ref().map(|(_, version)| version);
        // Two of them remove it.
        let is_removal = |index: usize| index % 10 == 9 && seen.is_some();
        let texts: Vec<_> = (0..SWAPS)
            .map(|index| (!is_removal(index)).then(|| format!("{index} of {round}")))
            .collect();
        let swaps = texts.iter().enumerate();
        let swaps = swaps.map(|(index, text)| swap(all.at(index), user, seen, text.as_deref()));
        let done = try_join_all(swaps).await?;
        let winners: Vec<_> = (0..SWAPS).filter(|index| done[*index].is_some()).collect();
        let [winner] = winners[..] else {
            let found = format!("{} of {SWAPS}, in round {round}", winners.len());
            return Err(Broken::new(ONE_WINS, "one", found));
        };
        let after = load(all.at(round), user).await?;
        if after.as_ref().map(|(text, _)| text) != texts[winner].as_ref() {
            let expected = format!("{:?}, which won", texts[winner]);
            return Err(Broken::new(ONE_WINS, expected, shown(&after)));
        }
    }
    all.clear(user).await
}
