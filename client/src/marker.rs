//! Types that stand for an application.

use std::marker::PhantomData;

/// The application's type, next to something that holds none.
pub(crate) type Marker<A> = PhantomData<fn() -> A>;
