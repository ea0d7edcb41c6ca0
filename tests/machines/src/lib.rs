//! Many processes on one application, against real engines.
