//! Sessions that many processes renew at once.

use super::{
    broken::Broken,
    faulty::StoreFault,
    request::Handles,
    setting::{Failed, Process, Setting},
};
use bungie_client::{Endpoint, SessionStore, SignedIn};
use futures_util::future::{join_all, try_join_all};
use std::sync::Arc;
use tokio::sync::watch;

/// Each scenario has a user of its own: this one, and those that follow.
const FIRST_MEMBER: i64 = 4_700_000;

/// Whether sessions over a store are renewed once and not lost, by as many processes as there are handles. Each of them
/// is a client of its own; Bungie is a fake in memory; 20 callers in each process need a session that has expired. `request`
/// is what they send: one that every signed-in user may, such as `GetMembershipDataForCurrentUser`.
///
/// - If all goes well, there is one request to the token endpoint, and every caller is served.
/// - A request of one process to the store goes wrong, each of them once, in each way that [`StoreFault`] has: there are
///   two requests at most, and everybody is served in the end.
/// - A process that comes later finds the session that the others renewed.
///
/// It keeps sessions for the members 4,700,000 and following, some at the same time, and removes them in the end. It
/// takes about ten seconds, in which time has to pass as it does: in paused time only with stores that need no
/// time, as in memory.
///
/// # Errors
///
/// What went wrong, and where.
pub async fn renews<E>(handles: &[Arc<dyn SessionStore>], request: &E) -> Result<(), Broken>
where
    E: Endpoint<Access = SignedIn>,
{
    Handles::new(handles)?;
    Scenario::new(0, handles).run(request).await?;
    // How many requests to the store one process makes by itself.
    let requests = Scenario::new(1, &handles[..1]).run(request).await?;
    let faults =
        (0..requests).flat_map(|place| StoreFault::ALL.iter().map(move |fault| (place, *fault)));
    let scenarios = (2..).zip(faults).map(|(number, fault)| async move {
        let mut scenario = Scenario::new(number, handles);
        scenario.fault = Some(fault);
        scenario.run(request).await
    });
    try_join_all(scenarios).await?;
    Ok(())
}

struct Scenario<'a> {
    number: i64,
    handles: &'a [Arc<dyn SessionStore>],
    /// What goes wrong for the first process, after how many requests to its store.
    fault: Option<(usize, StoreFault)>,
}

impl<'a> Scenario<'a> {
    fn new(number: i64, handles: &'a [Arc<dyn SessionStore>]) -> Self {
        Scenario {
            number,
            handles,
            fault: None,
        }
    }

    /// How many requests the first process made to its store.
    async fn run<E>(self, request: &E) -> Result<usize, Broken>
    where
        E: Endpoint<Access = SignedIn>,
    {
        self.try_run(request).await.map_err(|mut broken| {
            if let Some((place, fault)) = self.fault {
                broken.found += &format!(", after {fault:?} at request {place} of a renewal");
            }
            broken
        })
    }

    async fn try_run<E>(&self, request: &E) -> Result<usize, Broken>
    where
        E: Endpoint<Access = SignedIn>,
    {
        let setting = Setting::new(FIRST_MEMBER + self.number);
        let processes = self.handles.iter().map(|handle| setting.process(handle));
        let processes: Vec<_> = processes.collect::<Result<_, _>>()?;
        let first = &processes[0];
        setting.keep_expired(first).await?;
        let before = first.store.asked();
        let calls = match self.fault {
            None => join_all(processes.iter().map(|it| setting.calls(it, request))).await,
            Some((place, fault)) => {
                first.store.fault_after(place, fault);
                let go_wrong = before + place + 1;
                calls_around(&setting, &processes, request, go_wrong).await
            }
        };
        let requests = first.store.asked() - before;
        for failed in calls.into_iter().filter_map(Result::err) {
            match failed {
                Failed::ForNow(..) if self.fault.is_some() => {}
                failed => return Err(failed.broken()),
            }
        }
        for process in &processes {
            setting.is_served(process, request).await?;
            process.sessions.close().await;
        }
        setting.was_renewed(1 + usize::from(self.fault.is_some()))?;
        // One that comes later has nothing but what is kept.
        let renewals = setting.renewals();
        for handle in self.handles {
            let late = setting.process(handle)?;
            setting.is_served(&late, request).await?;
        }
        setting.was_renewed(renewals)?;
        setting.end(first).await?;
        Ok(requests)
    }
}

/// The first process calls, and the others when something went wrong for it, or when it is done.
async fn calls_around<E>(
    setting: &Setting,
    processes: &[Process],
    request: &E,
    go_wrong: usize,
) -> Vec<Result<(), Failed>>
where
    E: Endpoint<Access = SignedIn>,
{
    let [first, others @ ..] = processes else {
        return Vec::new();
    };
    let is_done = watch::Sender::new(false);
    let mut done = is_done.subscribe();
    let first_calls = async {
        let calls = setting.calls(first, request).await;
        is_done.send_replace(true);
        calls
    };
    let other_calls = async {
        tokio::select! {
            () = first.store.was_asked(go_wrong) => {}
            _ = done.wait_for(|is_done| *is_done) => {}
        }
        join_all(others.iter().map(|it| setting.calls(it, request))).await
    };
    let (first, mut all) = tokio::join!(first_calls, other_calls);
    all.push(first);
    all
}
