//! All witnesses of a page as one: what they say together.

use facts::listing::{Facts, Format, Listing, Number, Type, Witness};

/// What the witnesses of a page say together about each model, one fact per line; or where they
/// contradict each other.
pub(super) fn merged(facts: &Facts) -> Vec<String> {
    let mut lines = Vec::new();
    for section in &facts.sections {
        lines.push(format!("# {}", section.title));
        let mut names: Vec<&str> = Vec::new();
        for listing in section.listings.iter().filter(|listing| listing.witness != Witness::Go) {
            if !names.contains(&listing.name.as_str()) {
                names.push(&listing.name);
            }
        }
        for name in names {
            let of_model: Vec<&Listing> =
                section.listings.iter().filter(|listing| listing.name == name).collect();
            model(name, &of_model, &mut lines);
        }
    }
    lines
}

fn model(name: &str, listings: &[&Listing], lines: &mut Vec<String>) {
    let heading = listings
        .iter()
        .find_map(|listing| listing.heading.clone())
        .filter(|heading| heading != name);
    let first = listings[0];
    assert!(
        listings.iter().all(|listing| listing.parameters == first.parameters),
        "{name}: type parameters"
    );
    lines.push(format!("{name} {heading:?} {:?}", first.parameters));
    for (what, names) in [
        ("values", Listing::values as fn(&Listing) -> Option<Vec<&str>>),
        ("branches", Listing::branches),
    ] {
        if let Some(first) = names(first) {
            assert!(
                listings.iter().all(|listing| names(listing) == Some(first.clone())),
                "{name}: {what}"
            );
            lines.extend(first.iter().map(|name| format!("  {what} '{name}'")));
            return;
        }
    }
    for field in first.fields() {
        let said: Vec<_> = listings
            .iter()
            .map(|listing| {
                listing
                    .field(&field.name)
                    .unwrap_or_else(|| panic!("{} has no {name}.{}", listing.witness, field.name))
            })
            .collect();
        let ty = said.iter().skip(1).fold(said[0].ty.clone(), |ty, said| {
            meet(&ty, &said.ty)
                .unwrap_or_else(|| panic!("{name}.{}: {ty:?} and {:?}", field.name, said.ty))
        });
        let agreed = |answers: Vec<Option<bool>>| {
            let mut answers = answers.into_iter().flatten();
            let first = answers.next();
            assert!(
                answers.all(|answer| Some(answer) == first),
                "{name}.{}: null or absence",
                field.name
            );
            first
        };
        let optional = agreed(said.iter().map(|said| said.optional).collect());
        let nullable = agreed(said.iter().map(|said| said.nullable).collect());
        lines.push(format!("  {}: {ty} {optional:?} {nullable:?}", field.name));
    }
    for listing in listings {
        let names = |listing: &Listing| {
            listing.fields().iter().map(|field| field.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(listing), names(first), "{name}: fields of {}", listing.witness);
    }
}

/// What two types say together.
fn meet(one: &Type, other: &Type) -> Option<Type> {
    Some(match (one, other) {
        (Type::Text(Format::Unsaid), Type::Text(_) | Type::Values(_))
        | (Type::Number(Number::Unsaid), Type::Number(_)) => other.clone(),
        (Type::Text(_) | Type::Values(_), Type::Text(Format::Unsaid))
        | (Type::Number(_), Type::Number(Number::Unsaid)) => one.clone(),
        (Type::List(one), Type::List(other)) => Type::List(Box::new(meet(one, other)?)),
        (Type::Map(one), Type::Map(other)) => Type::Map(Box::new(meet(one, other)?)),
        (Type::Nullable(one), Type::Nullable(other)) => Type::Nullable(Box::new(meet(one, other)?)),
        // A list or a map inside another needs no pointer in Go to hold null.
        (Type::Nullable(inner), other @ (Type::List(_) | Type::Map(_) | Type::Any)) => {
            Type::Nullable(Box::new(meet(inner, other)?))
        }
        _ if one == other => one.clone(),
        _ => return None,
    })
}
