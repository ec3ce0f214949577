//! Stage 4: checks that need the whole bundle. After it, every definition can become Rust.

mod branches;
mod names;

use std::{cell::LazyCell, collections::HashSet};

use super::{
    bundle::{Bundle, DefinitionId, Edition},
    dialect::{Definition, Direction, File, Kind, Object, Property, Written},
    fit, recursion,
    ty::Type,
    union,
};
use crate::{
    diagnostic::Diagnostic,
    edition::{manifest, targets},
    source::Located,
};

/// The module of generated samples, which no model file may replace.
pub const SAMPLES: &str = "samples";

pub fn check(bundle: &Bundle, findings: &mut Vec<Diagnostic>) {
    targets::check(bundle, findings);
    for (number, edition) in bundle.editions.iter().enumerate() {
        modules(edition, findings);
        let mut lint = Lint { bundle, edition: number, findings };
        lint.type_names();
        for (id, definition) in bundle.definitions(number) {
            match &definition.kind {
                Kind::Object(object) => lint.object(id, definition, object),
                Kind::Enum(values) => lint.enumeration(values),
                Kind::Union(union) => lint.union(id, union),
                Kind::Id { .. } => {}
            }
        }
    }
    recursion::check(bundle, findings);
}

fn modules(edition: &Edition, findings: &mut Vec<Diagnostic>) {
    let listed = |file: &File| {
        edition
            .manifest
            .files
            .iter()
            .find(|listed| listed.value == file.name)
            .map(|listed| listed.at)
    };
    for file in &edition.files {
        if let Some(at) = listed(file)
            && (!manifest::is_rust_name(file.module()) || file.module() == SAMPLES)
        {
            let diagnostic = Diagnostic::error(
                "file-name",
                format!("`{}` cannot be the name of a module", file.module()),
            )
            .at(at, "");
            findings.push(
                diagnostic
                    .help("lower-case letters, digits and `_`, and not a keyword, before `.json`; `samples` is reserved for the generator"),
            );
        }
    }
}

struct Lint<'a> {
    bundle: &'a Bundle,
    edition: usize,
    findings: &'a mut Vec<Diagnostic>,
}

impl Lint<'_> {
    fn object(&mut self, id: DefinitionId, definition: &Definition, object: &Object) {
        let names: HashSet<&str> =
            object.properties.iter().map(|property| property.name.value.as_str()).collect();
        let known = LazyCell::new(|| {
            object.properties.iter().map(|property| property.name.value.clone()).collect()
        });
        let mut listed = HashSet::new();
        for required in &object.required {
            if !names.contains(required.value.as_str()) && !object.rejected.covers(&required.value)
            {
                let diagnostic = Diagnostic::error(
                    "required-missing",
                    format!("`required` names `{}`, which is not a property", required.value),
                );
                self.findings.push(
                    diagnostic
                        .at(required.at, "")
                        .similar(&required.value, &known, None)
                        .help("add the property, or remove the name from the list"),
                );
            }
            if !listed.insert(required.value.as_str()) {
                let diagnostic = Diagnostic::error(
                    "required-twice",
                    format!("`required` names `{}` twice", required.value),
                )
                .at(required.at, "");
                self.findings.push(diagnostic.help("remove one of them"));
            }
        }
        self.distinct(
            object.properties.iter().map(|property| (&property.name, property.field())),
            |rust| format!("two properties become the field `{rust}`"),
            "property",
        );
        for property in &object.properties {
            self.ty(id, definition, object, &property.ty);
            self.annotations(id, property);
            if let Some(constant) = property.constant()
                && !property.required
                && !object.unread.covers("required")
            {
                let message =
                    format!("`{}` has only one value, but is optional", property.name.value);
                let finding = Diagnostic::error("const-optional", message).at(constant.at, "");
                self.findings.push(finding.help("add it to `required`: it is then always written"));
            }
        }
        for (parameter, _) in &object.parameters {
            let mut others = self.bundle.definitions(self.edition);
            if let Some((_, other)) = others.find(|(_, other)| other.type_name() == parameter.value)
            {
                let message = format!("`{}` is also a definition", parameter.value);
                let finding = Diagnostic::error("parameter-name", message);
                self.findings.push(
                    finding
                        .at(parameter.at, "a type parameter here")
                        .also(other.name.at, "a definition there")
                        .help("give one of them another name: Rust would take the parameter for the definition"),
                );
            }
            // A property that could not be used may be the one that uses it.
            let is_mentioned = !object.rejected.is_empty()
                && self.bundle.source(id).is_some_and(|source| source.mentions(&parameter.value));
            if !is_mentioned
                && !object
                    .properties
                    .iter()
                    .any(|property| uses_parameter(&property.ty, &parameter.value))
            {
                let diagnostic = Diagnostic::error(
                    "parameter-unused",
                    format!("no property uses the type parameter `{}`", parameter.value),
                );
                self.findings.push(
                    diagnostic
                        .at(parameter.at, "")
                        .help("use it as `{ \"x-type-parameter\": \"T\" }`, or remove it"),
                );
            }
        }
    }

    fn ty(&mut self, id: DefinitionId, definition: &Definition, object: &Object, ty: &Written) {
        match ty {
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => {
                self.ty(id, definition, object, inner);
            }
            Type::Parameter(name)
                if !object.unread.covers("x-type-parameters")
                    && !object
                        .parameters
                        .iter()
                        .any(|(parameter, _)| parameter.value == name.value) =>
            {
                let diagnostic = Diagnostic::error(
                    "parameter-missing",
                    format!("`{}` has no type parameter `{}`", definition.name.value, name.value),
                );
                let help = format!(
                    "declare it: `\"x-type-parameters\": {{ \"{}\": \"what it stands for\" }}`",
                    name.value
                );
                self.findings.push(diagnostic.at(name.at, "").help(help));
            }
            Type::Named(reference) => match self.bundle.resolve(id.edition, id.file, reference) {
                Err(finding) => self.findings.extend(finding),
                Ok(target) => self.target(definition, object, &reference.text, target),
            },
            _ => {}
        }
    }

    fn target(
        &mut self,
        from: &Definition,
        holder: &Object,
        reference: &Located<String>,
        id: DefinitionId,
    ) {
        let Some(Definition { kind, name, .. }) = self.bundle.definition(id) else { return };
        let target = if let Kind::Object(target) = kind { Some(target) } else { None };
        if target.is_some_and(|target| !target.parameters.is_empty()) {
            self.generic(reference, name);
        }
        let is_known = |object: &Object| !object.unread.covers("x-direction");
        let direction = union::direction(self.bundle, id)
            .filter(|_| is_known(holder) && target.is_none_or(is_known));
        if let Some(direction) = direction
            && direction != Direction::Both
            && direction != holder.direction
        {
            let (holder, held) = (holder.direction.as_str(), direction.as_str());
            self.findings.push(
                Diagnostic::error(
                    "direction",
                    format!("`{}` ({holder}) holds `{}` ({held})", from.name.value, name.value),
                )
                .at(reference.at, "")
                .also(name.at, "defined here")
                .note(
                    "a caller cannot build a response, and the API does not answer with a request",
                )
                .help("if it goes both ways, give it `\"x-direction\": \"both\"`"),
            );
        }
    }

    /// Reports a reference to a definition with type parameters.
    fn generic(&mut self, reference: &Located<String>, name: &Located<String>) {
        let message =
            format!("`{}` has type parameters, which a reference cannot give", name.value);
        self.findings.push(
            Diagnostic::error("ref-generic", message)
                .at(reference.at, "")
                .also(name.at, "defined here")
                .help("refer to what the parameter would stand for"),
        );
    }

    fn annotations(&mut self, id: DefinitionId, property: &Property) {
        if let Some(default) = &property.default {
            if property.required {
                let diagnostic =
                    Diagnostic::error("default-required", "a required property has no default")
                        .at(default.at, "");
                self.findings
                    .push(diagnostic.help("remove it from `required`, or remove the default"));
            }
            self.fits("default", id, property, default);
        }
        for example in property.examples.iter().flatten() {
            self.fits("example", id, property, example);
        }
    }

    fn fits(
        &mut self,
        what: &'static str,
        id: DefinitionId,
        property: &Property,
        value: &crate::json::Node,
    ) {
        if let Err((at, reason)) = fit::check(self.bundle, id, property, value) {
            let code = if what == "default" { "default-fit" } else { "example-fit" };
            let diagnostic = Diagnostic::error(
                code,
                format!("the {what} of `{}` does not fit its schema", property.name.value),
            );
            self.findings.push(
                diagnostic
                    .at(at, reason)
                    .also(property.name.at, "")
                    .help("correct the value or the schema"),
            );
        }
    }
}

fn uses_parameter(ty: &Written, parameter: &str) -> bool {
    let mut found = false;
    ty.walk(&mut |ty| found |= matches!(ty, Type::Parameter(name) if name.value == parameter));
    found
}
