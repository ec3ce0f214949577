//! What belongs to one tag of the operations.

use spec::{
    operations::{Operation, Operations, PathParameter, PathType},
    schema::{bundle::Bundle, dialect::Kind},
};

pub(super) struct Resource<'a> {
    pub(super) path: &'a str,
    pub(super) about: String,
    pub(super) operations: Vec<&'a Operation>,
    /// Ids in the path that all operations of a nested resource share: they are given once.
    pub(super) shared: Vec<&'a PathParameter>,
}

impl<'a> Resource<'a> {
    pub(super) fn new(
        path: &'a str,
        about: String,
        operations: &'a Operations,
        bundle: &Bundle,
    ) -> Self {
        let list = &operations.list;
        let own: Vec<_> = list.iter().filter(|operation| operation.resource() == path).collect();
        let first = own.first().map_or(&[][..], |operation| &operation.path_parameters);
        let is_id = |ty: &PathType| match ty {
            PathType::Definition(target) => bundle
                .definition(target.id)
                .is_some_and(|found| matches!(found.kind, Kind::Id { .. })),
            PathType::Phone | PathType::Text => false,
        };
        let is_shared = |parameter: &&PathParameter| {
            let is_same = |found: &PathParameter| {
                found.name.value == parameter.name.value && found.ty == parameter.ty
            };
            let is_there = |operation: &&Operation| operation.path_parameters.iter().any(is_same);
            is_id(&parameter.ty) && own.iter().all(is_there)
        };
        let shared =
            if path.contains('.') { first.iter().filter(is_shared).collect() } else { Vec::new() };
        Self { path, about, operations: own, shared }
    }

    pub(super) fn is_shared(&self, parameter: &PathParameter) -> bool {
        self.shared.iter().any(|shared| shared.name.value == parameter.name.value)
    }
}
