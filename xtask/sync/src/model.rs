//! Models that the page has and the schema does not.

use facts::{
    compare::leaf,
    listing::{Body, Type},
};
use spec::schema::dialect::Direction;

use crate::{
    edit::Edits,
    schema::enumeration,
    text::{Written, object},
    words::TO_DESCRIBE,
};

impl Edits<'_> {
    /// Adds models with all of their fields. They may hold each other, so that each is defined before any has a field.
    pub(super) fn add_models(&mut self, models: &[&str]) -> Option<()> {
        models.iter().try_for_each(|model| self.add_model(model))?;
        for model in models {
            let listing = self.page.listings().find(|listing| listing.name == *model)?;
            listing.fields().iter().try_for_each(|field| self.field(model, &field.name))?;
        }
        Some(())
    }

    /// Defines a model without its fields, in the file of its section.
    fn add_model(&mut self, model: &str) -> Option<()> {
        let section = self
            .page
            .sections
            .iter()
            .find(|section| section.listings.iter().any(|listing| listing.name == model))?;
        let file = self.file_of(section)?;
        let listing = section.listings.iter().find(|listing| listing.name == model)?;
        // Where enums are placed among objects does not matter.
        let is_enum = listing.values().is_some();
        let behind = section
            .listings
            .iter()
            .take_while(|other| other.name != model)
            .filter(|other| is_enum || other.values().is_none())
            .filter(|other| self.home(&other.name).is_some_and(|(home, _)| home == file))
            .last()
            .map_or("", |other| other.name.as_str());
        let text = match &listing.body {
            Body::Values(_) => enumeration(&listing.values()?),
            // A person must say which property tells its branches apart.
            Body::Branches(_) => return None,
            Body::Fields(_) => self.shell(model, &listing.parameters),
        };
        self.define(&file, behind, model, &text)
    }

    fn shell(&self, model: &str, parameters: &[String]) -> String {
        let direction = match self.goes(model, &mut Vec::new()) {
            (true, true) => Direction::Both,
            (true, false) => Direction::Request,
            (false, _) => Direction::Response,
        };
        let mut members = vec![
            Written::new("description", TO_DESCRIBE),
            Written::new("type", "\"object\""),
            Written::new("x-direction", &format!("\"{}\"", direction.as_str())),
        ];
        if !parameters.is_empty() {
            let parameters: Vec<Written> =
                parameters.iter().map(|name| Written::new(name, TO_DESCRIBE)).collect();
            members.push(Written::new("x-type-parameters", &object(&parameters, 6)));
        }
        members.extend([Written::new("required", "[]"), Written::new("properties", "{}")]);
        object(&members, 4)
    }

    /// Whether a model is sent, and whether it is read: as its name says, or else as the models do that hold it.
    fn goes(&self, model: &str, seen: &mut Vec<String>) -> (bool, bool) {
        let known = self.home(model).and_then(|(_, root)| {
            let direction = root.get("$defs")?.get(model)?.get("x-direction")?;
            let all = [Direction::Request, Direction::Response, Direction::Both];
            all.into_iter().find(|known| Some(known.as_str()) == direction.as_str())
        });
        if let Some(known) = known {
            return (known != Direction::Response, known != Direction::Request);
        }
        if model.ends_with("Request") || seen.iter().any(|seen| seen == model) {
            return (model.ends_with("Request"), false);
        }
        seen.push(model.to_owned());
        let holds = |ty: &Type| matches!(leaf(ty), Type::Named(name) if name == model);
        let holders = self
            .page
            .listings()
            .filter(|listing| listing.fields().iter().any(|field| holds(&field.ty)));
        holders
            .map(|holder| self.goes(&holder.name, seen))
            .fold((false, false), |all, one| (all.0 || one.0, all.1 || one.1))
    }
}
