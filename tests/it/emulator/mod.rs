//! The emulator, as clients and receivers see it.

mod operations;
