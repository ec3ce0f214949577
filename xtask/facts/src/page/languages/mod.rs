//! The languages that pages list models in.

mod assigned;
pub mod comments;
mod go;
mod parts;
mod python;
mod rust;
pub(crate) mod token;
pub(crate) mod types;
mod typescript;

use self::token::Piece;
use super::{code::Language, reading::Reading, scan::Page};

/// Reads a block of declarations.
pub(super) fn block(language: Language, page: &Page<'_>, code: Piece<'_>, reading: &mut Reading) {
    match language {
        Language::TypeScript => typescript::block(page, code, reading),
        Language::Python => python::block(page, code, reading),
        Language::Go => go::block(page, code, reading),
        Language::Rust => rust::block(page, code, reading),
        Language::Json => {}
    }
}
