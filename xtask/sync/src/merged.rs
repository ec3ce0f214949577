//! What the page as a whole says, where its witnesses do not contradict each other.

use facts::{
    compare::leaf,
    listing::{Facts, Field, Format, Listing, Number, Type, Witness},
};

/// What the page says of a field: the most precise type, and the first answer to each question.
pub(super) fn said(page: &Facts, model: &str, field: &str) -> Option<Field> {
    let order = [Witness::TypeScript, Witness::Table, Witness::Python, Witness::Go, Witness::Rust];
    let listings: Vec<&Listing> =
        order.iter().filter_map(|witness| page.listing(*witness, model)).collect();
    let said: Vec<&Field> = listings.iter().filter_map(|listing| listing.field(field)).collect();
    let mut merged = (*said.first()?).clone();
    let is_precise =
        |ty: &Type| !matches!(leaf(ty), Type::Text(Format::Unsaid) | Type::Number(Number::Unsaid));
    if let Some(precise) = said.iter().find(|said| is_precise(&said.ty)) {
        merged.ty = precise.ty.clone();
    }
    merged.optional = said.iter().find_map(|said| said.optional);
    merged.nullable = said.iter().find_map(|said| said.nullable);
    Some(merged)
}
