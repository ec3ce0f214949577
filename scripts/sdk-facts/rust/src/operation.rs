//! Operations: which method of a resource sends what, where to, and what it reads.

use serde_json::{Map, Value, json};
use syn::{
    Expr, ExprField, ExprMethodCall, FieldValue, FnArg, ImplItemFn, Lit, LitStr, Member, Pat,
    ReturnType, Type,
    visit::{self, Visit},
};

use crate::{
    source::Source,
    types::{Types, arguments, last},
};

const PROFILE: &str = "x-profile-id";
const KEY: &str = "Idempotency-Key";

/// Every operation, by path and method.
pub fn all(source: &Source, types: &mut Types<'_>) -> Result<Vec<Value>, String> {
    let headers = Headers::of(source)?;
    let mut found = Vec::new();
    for (resource, method) in &source.methods {
        let mut body = Body::default();
        body.visit_block(&method.block);
        let Some(call) = &body.call else { continue };
        let operation = operation(resource, method, call, &body, &headers, types);
        found.push(operation.map_err(|error| format!("{resource}.{}: {error}", method.sig.ident))?);
    }
    found.sort_by_key(|operation| (operation["path"].to_string(), operation["method"].to_string()));
    Ok(found)
}

fn operation(
    resource: &str,
    method: &ImplItemFn,
    call: &ExprMethodCall,
    body: &Body,
    headers: &Headers,
    types: &mut Types<'_>,
) -> Result<Value, String> {
    let mut given = call.args.iter();
    let (Some(verb), Some(path), Some(query), Some(sent)) =
        (given.next(), given.next(), given.next(), given.next())
    else {
        return Err("a call with other arguments".to_owned());
    };
    let verb = name(verb).ok_or("a call without a method")?;
    let (path, in_path) = self::path(path)?;
    let mut parameters: Map<String, Value> =
        in_path.iter().map(|name| (format!("path {name}"), "string".into())).collect();
    for (place, argument) in [("query", query), ("body", sent)] {
        if let Some(ty) = name(argument).and_then(|name| typed(method, &name)) {
            let fields = behind_aliases(types, ty)?;
            parameters.extend(fields.into_iter().map(|(name, ty)| (format!("{place} {name}"), ty)));
        }
    }
    Ok(json!({
        "method": verb,
        "path": path,
        "resource": resource,
        "name": method.sig.ident.to_string(),
        "headers": headers.of_method(&verb),
        "parameters": parameters,
        "answer": answer(method, body, types)?,
    }))
}

/// The fields of a struct, also where another name stands for it.
fn behind_aliases(types: &mut Types<'_>, ty: &Type) -> Result<Map<String, Value>, String> {
    let name = last(ty).ok_or("an argument that is not a struct")?.ident.to_string();
    match types.alias(&name) {
        Some(other) => behind_aliases(types, &other.clone()),
        None => types.fields(&name),
    }
}

/// What a method answers: `T` of `Result<T>`, which is the data of the envelope.
fn answer(method: &ImplItemFn, body: &Body, types: &mut Types<'_>) -> Result<String, String> {
    let ReturnType::Type(_, result) = &method.sig.output else {
        return Err("no answer".to_owned());
    };
    let data = last(result).map(arguments).unwrap_or_default();
    let [data] = data.as_slice() else { return Err("a return type that is not a `Result`".to_owned()) };
    let Some(segment) = last(data) else { return types.written(data) };
    if segment.ident == "Page" {
        let items = arguments(segment);
        let (Some(member), [item]) = (&body.items, items.as_slice()) else {
            return Err("a page without a list".to_owned());
        };
        return Ok(format!("page<{member}, {}>", types.written(item)?));
    }
    types.written(&syn::parse_quote!(ApiResponse<#data>))
}

/// The path, and the names of its places.
fn path(argument: &Expr) -> Result<(String, Vec<String>), String> {
    match argument {
        Expr::Reference(reference) => path(&reference.expr),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Ok((text.value(), Vec::new())),
            _ => Err("a path that is not a string".to_owned()),
        },
        Expr::Macro(call) if call.mac.path.is_ident("format") => {
            let arguments = call
                .mac
                .parse_body_with(
                    syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated,
                )
                .map_err(|error| error.to_string())?;
            let mut arguments = arguments.into_iter();
            let Some(Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. })) = arguments.next() else {
                return Err("a path that is not a string".to_owned());
            };
            filled(&text, arguments)
        }
        _ => Err("a path in another form".to_owned()),
    }
}

/// Puts the names of what is encoded into the places of a path.
fn filled(
    text: &LitStr,
    arguments: impl Iterator<Item = Expr>,
) -> Result<(String, Vec<String>), String> {
    let names = arguments.map(|argument| match &argument {
        Expr::Call(call) => call.args.first().and_then(name),
        other => name(other),
    });
    let names: Option<Vec<String>> =
        names.map(|name| Some(name?.trim_end_matches('_').to_owned())).collect();
    let names = names.ok_or("a place of the path without a name")?;
    let text = text.value();
    let mut parts = text.split("{}");
    let mut path = parts.next().unwrap_or_default().to_owned();
    for (name, part) in names.iter().zip(parts) {
        path.push_str(&format!("{{{name}}}{part}"));
    }
    Ok((path, names))
}

/// The last name in an expression: `GET` of `Method::GET`, `request` of `Some(request)`.
fn name(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        Expr::Call(call) => name(call.args.first()?),
        Expr::Reference(reference) => name(&reference.expr),
        _ => None,
    }
}

/// The type of an argument of a method.
fn typed<'m>(method: &'m ImplItemFn, name: &str) -> Option<&'m Type> {
    method.sig.inputs.iter().find_map(|argument| match argument {
        FnArg::Typed(argument) => {
            let is_it = matches!(&*argument.pat, Pat::Ident(pattern) if pattern.ident == name);
            is_it.then_some(&*argument.ty)
        }
        FnArg::Receiver(_) => None,
    })
}

/// What is found in the body of a method.
#[derive(Default)]
struct Body {
    /// The call of the client's own method.
    call: Option<ExprMethodCall>,
    /// The member of the data that becomes the items of a page.
    items: Option<String>,
}

impl<'ast> Visit<'ast> for Body {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "send" || call.method == "send_empty" {
            self.call = Some(call.clone());
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_field_value(&mut self, field: &'ast FieldValue) {
        if matches!(&field.member, Member::Named(name) if name == "items") {
            let mut read = ReadField::default();
            read.visit_expr(&field.expr);
            self.items = read.0;
        }
        visit::visit_field_value(self, field);
    }
}

/// The field that an expression reads.
#[derive(Default)]
struct ReadField(Option<String>);

impl<'ast> Visit<'ast> for ReadField {
    fn visit_expr_field(&mut self, field: &'ast ExprField) {
        if let Member::Named(name) = &field.member {
            self.0 = Some(name.to_string());
        }
    }
}

/// The headers that the client can send, and whether the key is for all but GET.
#[derive(Default)]
struct Headers {
    names: Vec<String>,
    all_but_get: bool,
}

impl Headers {
    fn of(source: &Source) -> Result<Self, String> {
        let mut found = Self::default();
        found.visit_file(&source.client);
        let known = [PROFILE, KEY].iter().all(|name| found.names.iter().any(|found| found == name));
        if known && found.all_but_get {
            return Ok(found);
        }
        Err(format!(
            "src/client.rs no longer sends `{PROFILE}` always and `{KEY}` with all but GET"
        ))
    }

    fn of_method(&self, verb: &str) -> Vec<&'static str> {
        if verb == "GET" { vec![PROFILE] } else { vec![KEY, PROFILE] }
    }
}

impl<'ast> Visit<'ast> for Headers {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "header"
            && let Some(Expr::Lit(literal)) = call.args.first()
            && let Lit::Str(text) = &literal.lit
        {
            self.names.push(text.value());
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        self.all_but_get |= matches!(binary.op, syn::BinOp::Ne(_))
            && name(&binary.left).as_deref() == Some("method")
            && name(&binary.right).as_deref() == Some("GET");
        visit::visit_expr_binary(self, binary);
    }
}
