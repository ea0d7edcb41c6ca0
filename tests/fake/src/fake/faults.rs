//! What is to go wrong, and with which requests.

use super::{FakeBungie, TOKEN_ENDPOINT, fault::Fault, shared::Planned};
use crate::{document::DOCUMENT, error::FakeError};

/// The operations that a fault is for: the one with this id, or, as `()`, any. Files are not among them.
#[derive(Clone, Copy, Debug)]
pub struct On(Option<&'static str>);

impl TryFrom<&str> for On {
    type Error = FakeError;

    fn try_from(operation: &str) -> Result<Self, FakeError> {
        if operation == TOKEN_ENDPOINT {
            return Ok(On(Some(TOKEN_ENDPOINT)));
        }
        let found = DOCUMENT.operation(operation);
        let unknown = || FakeError::UnknownOperation(operation.to_owned());
        found.map(|it| On(Some(&it.id))).ok_or_else(unknown)
    }
}

impl TryFrom<()> for On {
    type Error = FakeError;

    fn try_from((): ()) -> Result<Self, FakeError> {
        Ok(On(None))
    }
}

impl FakeBungie {
    /// Lets the next request go wrong. Several of them happen one after the other. The request is
    /// still held against the document.
    ///
    /// # Errors
    ///
    /// [`FakeError::UnknownOperation`], and [`FakeError::InvalidHttp`] for a fault that HTTP does not have.
    pub fn fault_next(
        &self,
        on: impl TryInto<On, Error = FakeError>,
        fault: impl Into<Fault>,
    ) -> Result<(), FakeError> {
        self.plan(on.try_into()?, fault.into(), false)
    }

    /// Lets every request go wrong, when nothing else is planned for it.
    ///
    /// # Errors
    ///
    /// [`FakeError::UnknownOperation`], and [`FakeError::InvalidHttp`] for a fault that HTTP does not have.
    pub fn fault_always(
        &self,
        on: impl TryInto<On, Error = FakeError>,
        fault: impl Into<Fault>,
    ) -> Result<(), FakeError> {
        self.plan(on.try_into()?, fault.into(), true)
    }

    /// Forgets all faults that have not happened, those of files too.
    pub fn clear_faults(&self) {
        let mut state = self.shared.lock();
        state.faults.clear();
        state.content.faults.clear();
    }

    fn plan(&self, on: On, fault: Fault, always: bool) -> Result<(), FakeError> {
        let planned = Planned {
            on: on.0,
            fault: fault.checked()?,
            always,
        };
        self.shared.lock().faults.push(planned);
        Ok(())
    }
}
