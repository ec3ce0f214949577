//! What reads one kind of source each.

pub mod edition;
pub mod page_lock;
pub mod schema;
pub mod sdk_lock;
pub mod sdk_type;
