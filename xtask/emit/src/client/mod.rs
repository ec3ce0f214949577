//! Renders methods for operations: a module and a struct for each resource, one line of code for each operation.

mod resource;
mod uses;

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase as _, ToUpperCamelCase as _};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use spec::{
    edition::manifest::{ClientTarget, Manifest},
    markdown::plain,
    operations::{self, Data, Operation, Operations, PathType, Target, parent, short},
    schema::{
        bundle::{Bundle, DefinitionId},
        dialect::{Kind, Object},
        ty::Type,
        union,
    },
};

use self::{resource::Resource, uses::Uses};
use crate::{
    lower::shown,
    types::{
        Files, allowed,
        doc_comment::{docs, inner_docs},
        header, print,
        ty::ident,
    },
};

/// Renders the operations of an edition for the client that its manifest names.
///
/// # Errors
///
/// Output of the renderer that is not Rust.
pub(super) fn files(
    bundle: &Bundle,
    edition: usize,
    operations: &Operations,
    target: &ClientTarget,
) -> Result<Files, String> {
    let Some(source) = bundle.editions.get(edition) else { return Ok(Files::new()) };
    let header = header(&format!("{}/{}", shown(&source.path), operations.file));
    let support = source.manifest.support.replace('-', "_");
    let renderer = Renderer { bundle, operations, target, support };
    let mut files = Files::new();
    let mut paged = BTreeSet::new();
    for (tag, about) in &operations.tags {
        let resource = Resource::new(&tag.value, plain(about), operations, bundle);
        let module = renderer.module(&tag.value);
        let text = renderer.resource(&resource, &header, &mut paged)?;
        files.insert(format!("{module}.rs"), text);
    }
    let mut root = format!("{header}\n\n");
    for (tag, _) in &operations.tags {
        let module = format_ident!("{}", renderer.module(&tag.value));
        root.push_str(&print(quote!(mod #module;))?);
    }
    root.push('\n');
    for (tag, _) in &operations.tags {
        let module = format_ident!("{}", renderer.module(&tag.value));
        let ty = renderer.ty(&tag.value);
        root.push_str(&print(quote!(pub use #module::#ty;))?);
    }
    files.insert("mod.rs".to_owned(), root);
    Ok(files)
}

struct Renderer<'a> {
    bundle: &'a Bundle,
    operations: &'a Operations,
    target: &'a ClientTarget,
    /// The crate that has the support types.
    support: String,
}

impl Renderer<'_> {
    /// The module of a resource.
    fn module(&self, resource: &str) -> String {
        let all = self.operations.tags.iter().map(|(tag, _)| tag.value.as_str());
        operations::own_name(resource, all)
    }

    /// The struct of a resource.
    fn ty(&self, resource: &str) -> syn::Ident {
        format_ident!("{}", self.module(resource).to_upper_camel_case())
    }

    fn resource(
        &self,
        resource: &Resource<'_>,
        header: &str,
        paged: &mut BTreeSet<DefinitionId>,
    ) -> Result<String, String> {
        let mut uses = Uses::default();
        let mut items = self.accessor(resource, &mut uses);
        let methods =
            resource.operations.iter().map(|operation| self.method(resource, operation, &mut uses));
        let methods: Vec<_> = methods.collect();
        let ty = self.ty(resource.path);
        if !methods.is_empty() {
            items.push(quote! { impl #ty<'_> { #(#methods)* } });
            uses.operations = true;
        }
        for operation in &resource.operations {
            if let Some(page) = self.page(operation, &mut uses)
                && let Data::One(data) = &operation.data
                && paged.insert(data.id)
            {
                items.extend(page);
            }
        }
        items.extend(resource.operations.iter().map(|operation| self.descriptor(operation)));
        let mut text = format!("{header}\n");
        inner_docs(&mut text, &[&resource.about]);
        text.push_str(allowed(uses.deprecated));
        text.push('\n');
        for item in uses.render() {
            text.push_str(&print(item)?);
        }
        for item in items {
            text.push('\n');
            text.push_str(&print(item)?);
        }
        Ok(text)
    }

    /// The struct of a resource, and the method that makes it.
    fn accessor(&self, resource: &Resource<'_>, uses: &mut Uses) -> Vec<TokenStream> {
        let (ty, method) = (self.ty(resource.path), format_ident!("{}", short(resource.path)));
        let parent = Some(parent(resource.path)).filter(|parent| !parent.is_empty());
        let parent = parent.map(|parent| self.ty(parent));
        let (names, types): (Vec<_>, Vec<_>) = resource
            .shared
            .iter()
            .map(|parameter| (ident(&parameter.ident), self.path_type(&parameter.ty, uses)))
            .unzip();
        let made_by = match &parent {
            None => format!("Created by [`Client::{method}`]."),
            Some(parent) => format!("Created by [`{parent}::{method}`]."),
        };
        let (item_docs, method_docs) =
            (docs(&[&resource.about, &made_by]), docs(&[&resource.about]));
        // Ids are not `Copy`.
        let copies = if names.is_empty() { quote!(Clone, Copy,) } else { quote!(Clone,) };
        let definition = quote! {
            #item_docs
            #[derive(#copies Debug)]
            pub struct #ty<'a> {
                pub(super) client: &'a Client,
                #(#names: #types,)*
            }
        };
        let accessor = match parent {
            None => quote! {
                impl Client {
                    #method_docs
                    #[must_use]
                    pub fn #method(&self) -> #ty<'_> {
                        #ty { client: self }
                    }
                }
            },
            Some(parent) => {
                uses.crate_items.insert(parent.to_string());
                quote! {
                    impl<'a> #parent<'a> {
                        #method_docs
                        #[must_use]
                        pub fn #method(&self, #(#names: impl Into<#types>),*) -> #ty<'a> {
                            #ty { client: self.client, #(#names: #names.into()),* }
                        }
                    }
                }
            }
        };
        vec![definition, accessor]
    }

    fn method(
        &self,
        resource: &Resource<'_>,
        operation: &Operation,
        uses: &mut Uses,
    ) -> TokenStream {
        let method = ident(operation.name());
        let descriptor = format_ident!("{}", operation.name().to_shouty_snake_case());
        let (mut arguments, mut values, mut lets) = (Vec::new(), Vec::new(), Vec::new());
        for parameter in &operation.path_parameters {
            let name = ident(&parameter.ident);
            let is_shared = resource.is_shared(parameter);
            let place = if is_shared { quote!(self.#name) } else { quote!(#name) };
            match &parameter.ty {
                PathType::Definition(target) => {
                    if !is_shared {
                        lets.push(quote!(let #name = #name.into();));
                    }
                    let definition = self.bundle.definition(target.id);
                    let is_enum = definition.is_some_and(|it| matches!(it.kind, Kind::Enum(_)));
                    values.push(if is_enum {
                        quote!(#place.as_str())
                    } else {
                        quote!(&#place.to_string())
                    });
                }
                PathType::Phone | PathType::Text => {
                    lets.push(quote!(let #name = #name.into();));
                    values.push(if parameter.ty == PathType::Phone {
                        quote!(#name.as_str())
                    } else {
                        quote!(&#name)
                    });
                }
            }
            if !is_shared {
                let ty = self.path_type(&parameter.ty, uses);
                arguments.push(quote!(#name: impl Into<#ty>));
            }
        }
        let (answer, decode) = match &operation.data {
            Data::None => (quote!(()), quote!(answer::nothing)),
            Data::One(data) => (self.path(data, uses), quote!(answer::enveloped)),
            Data::Many(data) => {
                let item = self.path(data, uses);
                (quote!(Vec<#item>), quote!(answer::enveloped))
            }
        };
        let mut call = quote!(Request::new(self.client, &#descriptor, &[#(#values),*], #decode));
        if let Some(query) = &operation.query {
            let ty = self.path(query, uses);
            arguments.push(quote!(query: #ty));
            call = quote!(#call.query(query));
        }
        if let Some(body) =
            operation.body.as_ref().filter(|body| self.says_something(&body.definition))
        {
            let ty = self.path(&body.definition, uses);
            uses.crate_items.insert("Error".to_owned());
            arguments.push(quote!(request: impl TryInto<#ty, Error: Into<Error>>));
            call = quote!(#call.body::<#ty>(request));
        }
        let route = format!("`{} {}`", operation.method.as_str(), operation.path);
        let summary = format!("{}.", plain(&operation.summary));
        let description = operation.description.as_deref().map(plain);
        let mut paragraphs = vec![summary.as_str()];
        paragraphs.extend(description.as_deref());
        if operation.deprecated {
            paragraphs.push("Deprecated by the API, but still served.");
        }
        paragraphs.push(&route);
        let docs = docs(&paragraphs);
        quote! {
            #docs
            pub fn #method(&self, #(#arguments),*) -> Request<#answer> {
                #(#lets)*
                #call
            }
        }
    }

    fn page(&self, operation: &Operation, uses: &mut Uses) -> Option<[TokenStream; 2]> {
        let paging = self.target.paging.as_ref()?;
        let (Data::One(data), Some(items)) = (&operation.data, &operation.items) else {
            return None;
        };
        let has = |target: &Target, name: &str| {
            self.objects(target).into_iter().next().and_then(|object| {
                object.properties.iter().find(|property| property.name.value == name)
            })
        };
        has(operation.query.as_ref()?, &paging.number)?;
        let position = has(data, &paging.position).filter(|position| position.required)?;
        let Type::Named(reference) = &position.ty else { return None };
        let id = self.bundle.resolve(data.id.edition, data.id.file, reference).ok()?;
        let place = self
            .path(&Target { id, name: self.bundle.definition(id)?.type_name().to_owned() }, uses);
        let position = ident(&position.field()?);
        let list = ident(&has(data, &items.property)?.field()?);
        let (data, item) = (self.path(data, uses), self.path(&items.item, uses));
        uses.pages = true;
        let sealed = quote!(impl Sealed for #data {});
        let page = quote! {
            impl Page for #data {
                type Item = #item;

                fn pagination(&self) -> &#place {
                    &self.#position
                }

                fn items(&self) -> &[Self::Item] {
                    &self.#list
                }

                fn into_items(self) -> Vec<Self::Item> {
                    self.#list
                }
            }
        };
        Some([sealed, page])
    }

    fn descriptor(&self, operation: &Operation) -> TokenStream {
        let name = format_ident!("{}", operation.name().to_shouty_snake_case());
        let method = format_ident!("{}", operation.method.as_str());
        let route = &operation.path;
        let takes_body = operation.body.is_some();
        let takes_key = operation.has_header(&self.target.idempotency_key);
        let can_be_dry = operation.body.as_ref().is_some_and(|body| {
            let objects = self.objects(&body.definition);
            let has_mark = |object: &&Object| {
                object.properties.iter().any(|property| property.name.value == self.target.dry_run)
            };
            !objects.is_empty() && objects.iter().all(has_mark)
        });
        let dry_run = match (operation.method.is_safe(), can_be_dry) {
            (true, _) => quote!(DryRun::Reads),
            (false, true) => quote!(DryRun::InBody),
            (false, false) => quote!(DryRun::Impossible),
        };
        quote! {
            static #name: Operation = Operation {
                method: Method::#method,
                route: #route,
                takes_key: #takes_key,
                takes_body: #takes_body,
                dry_run: #dry_run,
            };
        }
    }

    /// Whether a body has more than the dry-run flag, which is an option of every call.
    fn says_something(&self, body: &Target) -> bool {
        self.objects(body).iter().any(|object| {
            object.properties.iter().any(|property| property.name.value != self.target.dry_run)
        })
    }

    /// An object, or those that a union chooses from.
    fn objects(&self, target: &Target) -> Vec<&Object> {
        match self.bundle.definition(target.id).map(|definition| &definition.kind) {
            Some(Kind::Object(object)) => vec![object],
            Some(Kind::Union(union)) => {
                let branches =
                    union::branches(self.bundle, (target.id.edition, target.id.file), union);
                branches
                    .filter_map(|branch| match &branch.definition.kind {
                        Kind::Object(object) => Some(object),
                        _ => None,
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn path_type(&self, ty: &PathType, uses: &mut Uses) -> TokenStream {
        match ty {
            PathType::Definition(target) => self.path(target, uses),
            PathType::Phone => {
                uses.models.insert((self.support.clone(), "PhoneNumber".to_owned()));
                quote!(PhoneNumber)
            }
            PathType::Text => quote!(String),
        }
    }

    /// A type as the code of the client writes it, and what it imports for that.
    fn path(&self, target: &Target, uses: &mut Uses) -> TokenStream {
        let name = format_ident!("{}", target.name);
        uses.deprecated |= self.bundle.definition(target.id).is_some_and(|found| found.deprecated);
        let Some(manifest) = self.manifest(target) else { return quote!(#name) };
        let krate = manifest.krate();
        if manifest.module.is_empty() {
            uses.models.insert((krate, target.name.clone()));
            return quote!(#name);
        }
        let (around, module) = manifest.module.rsplit_once("::").unwrap_or(("", &manifest.module));
        let around = if around.is_empty() { krate } else { format!("{krate}::{around}") };
        uses.models.insert((around, module.to_owned()));
        let module = format_ident!("{module}");
        quote!(#module::#name)
    }

    fn manifest(&self, target: &Target) -> Option<&Manifest> {
        self.bundle.editions.get(target.id.edition).map(|edition| &edition.manifest)
    }
}
