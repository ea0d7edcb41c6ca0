//! Accounts that hang together: members of Bungie.net with characters, items, a clan and a past, made up from seeds.
//!
//! ```
//! # #[cfg(feature = "client")]
//! # fn main() {
//! use bungie_testing::FakeBungie;
//!
//! let fake = FakeBungie::in_memory();
//! let account = fake.account(1);
//! assert!(account.bungie_name().contains('#'));
//! // The same seed is the same account.
//! assert_eq!(fake.account(1).membership_id(), account.membership_id());
//! # }
//! # #[cfg(not(feature = "client"))]
//! # fn main() {}
//! ```
//!
//! From the first account on, operations about members answer from here, and not from values that fit the document
//! alone. What is not known here is made up as before, with hashes that are rows of [`definitions`].
//!
//! - [`Account`]: what a test knows of an account, and changes; `member`, `birth`: what there is of everybody;
//! - `kinds`, `buckets`, `constants`: what all share; `definitions`, `tables`, `item_row`, `icon`: the manifest of it;
//! - `answer`: which operations the world answers; `profile`, `components`, `view`: components, and who is shown them;
//! - `users`, `clan`, `history`, `report`, `settings`: the other answers;
//! - `actions`: what moves items; `refusal`: what Bungie says where that cannot be.

mod account;
mod actions;
mod answer;
mod birth;
mod buckets;
mod clan;
mod components;
mod constants;
mod definitions;
mod history;
mod icon;
mod item_row;
mod kinds;
mod member;
mod profile;
mod refusal;
mod report;
mod run;
mod settings;
mod tables;
mod time;
mod users;
mod view;

pub use account::{Account, AccountItem};
pub use definitions::definitions;

pub(crate) use answer::Asked;

use crate::dice::Dice;
use birth::Landmarks;
use member::Member;
use run::Run;
use std::collections::BTreeMap;

/// How many members there are for company.
const COMPANY: u64 = 24;

/// Everybody, and what they did.
#[derive(Debug, Default)]
pub(crate) struct World {
    /// Accounts in the order in which they were asked for, then company.
    members: Vec<Member>,
    accounts: Vec<(u64, Landmarks)>,
    /// Newest first.
    runs: Vec<Run>,
    /// Parts of the service that a test switched.
    systems: BTreeMap<String, bool>,
    /// The least time that answers are of, in milliseconds since 1970.
    minted: i64,
    /// How many items were made since the start.
    made: usize,
}

impl World {
    /// Makes an account, if it is not there, and gives its place among the members.
    fn settle(&mut self, seed: u64) -> usize {
        if let Some(index) = self.accounts.iter().position(|(known, _)| *known == seed) {
            return index;
        }
        if self.members.is_empty() {
            let company = Dice(0).at("company");
            let company = (0..COMPANY).map(|index| birth::member(company.at(index)).0);
            self.members.extend(company);
        }
        let dice = Dice(seed).at("account");
        let (member, landmarks) = birth::member(dice);
        // Company alone, so that an account does not depend on those before it.
        let others = &self.members[self.accounts.len()..];
        self.runs.extend(run::runs(dice, &member, others));
        self.runs
            .sort_by_key(|run| std::cmp::Reverse((run.started, run.id)));
        let index = self.accounts.len();
        self.members.insert(index, member);
        self.accounts.push((seed, landmarks));
        index
    }

    /// The members that tests asked for.
    fn settled(&self) -> &[Member] {
        &self.members[..self.accounts.len()]
    }

    /// Who can sign in: Bungie.net membership and name with code.
    pub(crate) fn users(&self) -> Vec<(i64, String)> {
        let members = self.settled().iter();
        members
            .map(|member| (member.bungie_net, member.bungie_name()))
            .collect()
    }

    fn member_of(&self, bungie_net: i64) -> Option<&Member> {
        self.members.iter().find(|it| it.bungie_net == bungie_net)
    }

    /// Answers are later from now on than those before.
    fn changed(&mut self) {
        self.minted += 1;
    }
}
