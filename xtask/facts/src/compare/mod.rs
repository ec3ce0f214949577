//! Finds what differs. A page is asked one question after the other, all of its witnesses at once; an SDK is walked along its operations, since
//! nothing else says which of its types is which of ours.

mod field;
mod judge;
mod models;
mod operations;
mod page;
mod since;
mod types;
mod walk;

pub use self::types::{Deviation, Verdict, leaf, shape};
pub use self::{models::compare as page, operations::compare as sdk, since::since};
