//! Hand-written methods of the generated types, a file for each section of the page.

mod contact;
mod envelope;
mod message;
mod template;
mod webhook;

pub use envelope::ResponseError;
