//! A process that dies while it renews a session.

use super::{
    broken::Broken,
    faulty::StoreFault,
    request::Handles,
    setting::{Failed, Setting},
};
use crate::fake::{Fault, Gate, TOKEN_ENDPOINT};
use bungie_client::{Endpoint, SessionStore, SignedIn};
use std::{future::Future, sync::Arc, time::Duration};

const MEMBER: i64 = 4_699_999;

/// How long a lease is watched until nobody is behind it, and a second.
const VOID: Duration = Duration::from_secs(41);

/// Whether another process gets a session whose renewal was begun by one that died: nothing of the first handle's reaches
/// the store any more after it took the lease and before it had new tokens. The last handle is the other process's; its callers
/// wait until the lease is void, 40 s after they found it. `request` is as in [`renews`](super::renews).
///
/// `pass` lets so much time pass. For a store that needs no time, `tokio::time::sleep` in a test with `start_paused`;
/// for any other, the same in 41 real seconds. Without waiting, in a runtime with one thread:
///
/// ```
/// # use std::time::Duration;
/// async fn pass(time: Duration) {
///     tokio::time::pause();
///     tokio::time::advance(time).await;
///     tokio::time::resume();
/// }
/// ```
///
/// It keeps a session for the member 4,699,999, and removes it.
///
/// # Errors
///
/// What went wrong.
pub async fn dies<E, P>(
    handles: &[Arc<dyn SessionStore>],
    request: &E,
    pass: impl FnOnce(Duration) -> P,
) -> Result<(), Broken>
where
    E: Endpoint<Access = SignedIn>,
    P: Future<Output = ()>,
{
    Handles::new(handles)?;
    let setting = Setting::new(MEMBER);
    let dying = setting.process(&handles[0])?;
    let other = setting.process(&handles[handles.len() - 1])?;
    setting.keep_expired(&dying).await?;

    // Its request to the token endpoint arrives and is never answered.
    let never = Gate::closed();
    let planned = setting
        .fake
        .fault_next(TOKEN_ENDPOINT, Fault::held_answer(&never));
    planned.map_err(|error| Broken::new("the fake does as it is told", "a fault", error))?;
    setting.fake.forgive();
    let arrived = setting.fake.requests().len() + 1;
    tokio::select! {
        calls = setting.calls(&dying, request) => {
            calls.map_err(Failed::broken)?;
        }
        () = setting.fake.arrived(arrived) => {}
    }
    dying.store.fault_always(StoreFault::Hangs);

    let user = setting.user(&other).await.map_err(Failed::broken)?;
    let looked = other.store.answered() + 1;
    let call = user.send(request);
    let time = async {
        other.store.was_answered(looked).await;
        pass(VOID).await;
    };
    let (called, ()) = tokio::join!(call, time);
    called.map_err(|error| Failed::new(error).broken())?;
    setting.was_renewed(2)?;
    setting.end(&other).await
}
