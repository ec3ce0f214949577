//! Docs pages: read into facts, rendered from a schema, and followed by it.

pub mod cli;
mod digest;
pub mod extract;
mod go;
mod merged;
mod page;
mod python;
pub mod read;
mod reading;
pub mod render;
mod rust;
pub mod sync;
mod table;
mod token;
mod typescript;

pub use crate::facts::listing as facts;
use crate::source::Location;

/// A type as a witness of a page writes it; `None` if it does not write it so.
pub(crate) fn read_type(
    witness: facts::Witness,
    text: &str,
    at: Location,
    parameters: &[String],
) -> Option<facts::Type> {
    let piece = token::Piece { text, at };
    match witness {
        facts::Witness::Python => python::parse(piece, parameters),
        facts::Witness::Go => go::parse(piece, parameters).map(|said| said.ty),
        facts::Witness::Rust => rust::parse(piece, parameters),
        _ => typescript::parse(piece, parameters),
    }
    .ok()
}
