//! Docs pages: read into facts, rendered from a schema, and followed by it.

pub mod cli;
mod digest;
pub mod extract;
mod merged;
pub mod read;
pub mod render;
pub mod sync;

pub use crate::facts::listing as facts;
use crate::source::Location;

/// A type as a witness of a page writes it; `None` if it does not write it so.
pub(crate) fn read_type(
    witness: facts::Witness,
    text: &str,
    at: Location,
    parameters: &[String],
) -> Option<facts::Type> {
    read::languages::types::parse(witness, read::languages::token::Piece { text, at }, parameters)
        .ok()
}
