//! What has been read of a page so far.

use spec::source::Location;

use super::{languages::token::Token, scan::Page};
use crate::{
    digest::{code_digest, digest},
    listing::{
        Body, Field, Listed, Listing, Place, Section, Text, TextKind, Type, Unread, Value, Witness,
    },
};

#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) unread: Vec<Unread>,
    pub(crate) title: Option<String>,
    pub(crate) sections: Vec<Section>,
    pub(crate) texts: Vec<Text>,
    /// The last heading that is not a label.
    pub(crate) heading: String,
    /// What a block says outside of its declarations.
    pub(crate) left_over: String,
    bases: Vec<(Witness, String, Base)>,
    /// Other names of types.
    aliases: Vec<(Witness, String, Type)>,
}

/// A declaration as it is read.
pub(crate) struct Declared {
    pub(crate) listing: Listing,
    pub(crate) bases: Vec<Base>,
    /// If it is another name for a type, and not a model.
    pub(crate) alias: Option<Type>,
    /// What it says that facts do not carry.
    pub(crate) left_over: String,
}

/// A model whose fields are also those of another one.
#[derive(Clone)]
pub(crate) struct Base {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) only: Option<Vec<String>>,
    pub(crate) without: Vec<String>,
    pub(crate) optional: Option<bool>,
    /// Number of fields before it.
    before: usize,
}

impl Base {
    pub(crate) fn of(name: &str, place: Place) -> Self {
        let (name, without) = (name.to_owned(), Vec::new());
        Self { name, place, only: None, without, optional: None, before: 0 }
    }
}

/// Whether a name in a language says no more than the name on the wire.
fn is_implied(name: &str, wire: &str) -> bool {
    let letters = |text: &str| {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    letters(name) == letters(wire)
}

impl Declared {
    pub(crate) fn new(witness: Witness, name: &str, place: Place) -> Self {
        let listing = Listing {
            witness,
            name: name.to_owned(),
            heading: None,
            parameters: Vec::new(),
            description: None,
            body: Body::Fields(Vec::new()),
            place,
            fault: None,
        };
        Self { listing, bases: Vec::new(), alias: None, left_over: String::new() }
    }

    pub(crate) fn base(&mut self, mut base: Base) {
        base.before = self.listing.fields().len();
        self.bases.push(base);
    }

    /// A field, and the comments on it: values that its type allows, or its description.
    pub(crate) fn field(&mut self, mut field: Field, comment: &str) {
        field.listed = words(comment, &[","]).map(|values| Listed { values, complete: true });
        if field.listed.is_none() {
            field.description = digest(comment);
        }
        if let Body::Fields(fields) = &mut self.listing.body {
            fields.push(field);
        }
    }

    /// A value, what the language calls it, and the comments on it.
    pub(crate) fn value(&mut self, name: &str, value: &str, place: Place, comment: &str) {
        self.named(name, value);
        if let Body::Values(values) | Body::Branches(values) = &mut self.listing.body {
            values.push(Value { value: value.to_owned(), description: digest(comment), place });
        }
    }

    /// Values that have no names.
    pub(crate) fn values(&mut self, page: &Page<'_>, tokens: &[Token<'_>]) {
        let value = |token: &Token<'_>| Value {
            value: token.text.to_owned(),
            description: None,
            place: page.place(token.at),
        };
        self.listing.body = Body::Values(tokens.iter().map(value).collect());
    }

    /// The models that a union chooses from.
    pub(crate) fn branches(&mut self, names: &[String]) {
        let place = self.listing.place;
        let name = |name: &String| Value { value: name.clone(), description: None, place };
        self.listing.body = Body::Branches(names.iter().map(name).collect());
    }

    /// What the language calls a field or a value; kept if it does not follow from the name on the wire.
    pub(crate) fn named(&mut self, name: &str, wire: &str) {
        if !is_implied(name, wire) {
            self.left_over.extend([" ", name, "=", wire]);
        }
    }

    /// Changes each field that was declared here; `false` takes it away.
    pub(crate) fn change(&mut self, change: impl FnMut(&mut Field) -> bool) {
        if let Body::Fields(fields) = &mut self.listing.body {
            fields.retain_mut(change);
        }
    }

    /// Adds what another declaration has.
    pub(crate) fn append(&mut self, other: Self) {
        let before = self.listing.fields().len();
        self.bases.extend(
            other.bases.into_iter().map(|base| Base { before: before + base.before, ..base }),
        );
        if let (Body::Fields(fields), Body::Fields(more)) =
            (&mut self.listing.body, other.listing.body)
        {
            fields.extend(more);
        }
    }
}

impl Field {
    pub(crate) fn new(name: &str, written: String, ty: Type, place: Place) -> Self {
        let name = name.to_owned();
        Self {
            name,
            written,
            ty,
            optional: None,
            nullable: None,
            listed: None,
            description: None,
            place,
        }
    }
}

/// Two or more single words, if that is what a text lists.
pub(crate) fn words(text: &str, separators: &[&str]) -> Option<Vec<String>> {
    let mut parts = vec![text];
    for separator in separators {
        parts = parts.iter().flat_map(|part| part.split(separator)).collect();
    }
    let word = |part: &&str| part.trim().trim_matches(['`', '\'', '"']).to_owned();
    let values: Vec<String> = parts.iter().map(word).filter(|value| !value.is_empty()).collect();
    let is_word = |value: &String| {
        value.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
    };
    (values.len() > 1 && values.iter().all(is_word)).then_some(values)
}

impl Reading {
    /// Keeps a declaration, and what its facts do not carry.
    pub(crate) fn declare(&mut self, declared: Declared) {
        let Declared { listing, bases, alias, left_over } = declared;
        let (witness, name) = (listing.witness, listing.name.clone());
        self.text(TextKind::Code, &left_over, listing.place);
        if let Some(ty) = alias {
            self.aliases.push((witness, name, ty));
        } else {
            self.bases.extend(bases.into_iter().map(|base| (witness, name.clone(), base)));
            self.listing(listing);
        }
    }

    /// A text that is compared as a whole.
    pub(crate) fn text(&mut self, kind: TextKind, text: &str, place: Place) {
        let digest = match kind {
            TextKind::Example | TextKind::Helper => code_digest(text),
            _ => digest(text),
        };
        if let Some(digest) = digest {
            let heading = self.heading.clone();
            self.texts.push(Text { kind, heading, digest, place });
        }
    }

    /// What a block has besides its declarations.
    pub(crate) fn left_over(&mut self, text: &str) {
        self.left_over.push('\n');
        self.left_over.push_str(text);
    }

    /// Keeps a listing; the same model twice is an error.
    pub(crate) fn listing(&mut self, listing: Listing) {
        let known = self.sections.iter().flat_map(|section| &section.listings);
        let mut same =
            known.filter(|known| known.witness == listing.witness && known.name == listing.name);
        if same.next().is_some() {
            let what = format!("{} defines `{}` twice", listing.witness, listing.name);
            self.twice(what, listing.place);
        } else if let Some(section) = self.sections.last_mut() {
            section.listings.push(listing);
        } else {
            let what = format!("`{}` is before the first section", listing.name);
            let help = "a page begins with its title and the heading of a section";
            self.unread.push(Unread { code: "page-heading", what, help, place: listing.place });
        }
    }

    pub(crate) fn twice(&mut self, what: String, place: Place) {
        let help = "remove one of them";
        self.unread.push(Unread { code: "page-twice", what, help, place });
    }

    /// Lists something that could not be read.
    pub(crate) fn reject(&mut self, page: &Page<'_>, at: Location, what: String) {
        let help =
            "write it like the definitions around it; docs/data-models.md has every notation";
        self.unread.push(Unread { code: "page-block", what, help, place: page.place(at) });
    }

    /// Puts the fields of bases, and the types that have two names, where they belong.
    pub(crate) fn resolve(&mut self) {
        let mut pending = std::mem::take(&mut self.bases);
        while !pending.is_empty() {
            let is_ready = |(witness, _, base): &(Witness, String, Base)| {
                !pending.iter().any(|(other, name, _)| other == witness && *name == base.name)
            };
            let next = pending.iter().position(is_ready).unwrap_or(0);
            let (witness, name, base) = pending.remove(next);
            self.inherit(witness, &name, &base, &mut pending);
        }
        let aliases = std::mem::take(&mut self.aliases);
        for listing in self.sections.iter_mut().flat_map(|section| &mut section.listings) {
            let Body::Fields(fields) = &mut listing.body else { continue };
            for (_, name, ty) in aliases.iter().filter(|(witness, ..)| *witness == listing.witness)
            {
                for field in fields.iter_mut() {
                    replace(&mut field.ty, name, ty);
                }
            }
        }
    }

    /// Lists models that have a field or a value twice.
    pub(crate) fn check_names(&mut self) {
        let mut twice = Vec::new();
        for listing in self.sections.iter().flat_map(|section| &section.listings) {
            let names: Vec<&str> = match &listing.body {
                Body::Fields(fields) => fields.iter().map(|field| field.name.as_str()).collect(),
                Body::Values(values) | Body::Branches(values) => {
                    values.iter().map(|value| value.value.as_str()).collect()
                }
            };
            let again = |(number, name): &(usize, &&str)| {
                names.iter().take(*number).any(|other| other == *name)
            };
            if let Some((_, name)) = names.iter().enumerate().find(again) {
                let what = format!("{} has `{name}` twice in `{}`", listing.witness, listing.name);
                twice.push((what, listing.place));
            }
        }
        for (what, place) in twice {
            self.twice(what, place);
        }
    }

    fn inherit(
        &mut self,
        witness: Witness,
        name: &str,
        base: &Base,
        pending: &mut [(Witness, String, Base)],
    ) {
        let mut listings = self.sections.iter_mut().flat_map(|section| &mut section.listings);
        let Some(from) =
            listings.find(|listing| listing.witness == witness && listing.name == base.name)
        else {
            let what = format!(
                "`{name}` takes its fields from `{}`, which {witness} does not define",
                base.name
            );
            let help = "define it on the page, in the same language";
            self.unread.push(Unread { code: "page-block", what, help, place: base.place });
            return;
        };
        let mut more: Vec<Field> = from.fields().to_vec();
        more.retain(|field| {
            base.only.as_ref().is_none_or(|only| only.contains(&field.name))
                && !base.without.contains(&field.name)
        });
        for field in &mut more {
            field.optional = base.optional.or(field.optional);
        }
        let mut listings = self.sections.iter_mut().flat_map(|section| &mut section.listings);
        let into = listings.find(|listing| listing.witness == witness && listing.name == name);
        if let Some(Body::Fields(fields)) = into.map(|listing| &mut listing.body) {
            // What the model says about its own field replaces what its base says.
            more.retain(|field| !fields.iter().any(|own| own.name == field.name));
            let before = base.before.min(fields.len());
            let added = more.len();
            fields.splice(before..before, more);
            let later = pending.iter_mut().filter(|(other, into, later)| {
                *other == witness && into == name && later.before >= base.before
            });
            later.for_each(|(_, _, later)| later.before += added);
        }
    }
}

fn replace(ty: &mut Type, name: &str, with: &Type) {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => replace(inner, name, with),
        Type::Named(found) if found == name => *ty = with.clone(),
        _ => {}
    }
}
