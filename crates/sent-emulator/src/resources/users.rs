//! Users of the organization.

use serde_json::{Value, json};

use super::{Call, one_of};
use crate::{
    api::answer::{Done, Failure},
    world::World,
};

const ROLES: [&str; 3] = ["admin", "billing", "developer"];

fn missing() -> Failure {
    Failure::missing("RESOURCE_006", "user")
}

pub(super) fn invite(world: &mut World, call: &Call) -> Done {
    one_of(call.text("role").unwrap_or_default(), &ROLES, "role")?;
    let is_same = |user: &&crate::world::Object| user.get("email") == call.member("email");
    if world.users.values().any(|user| is_same(&user)) {
        return Err(Failure::new(
            409,
            "RESOURCE_007",
            "There is a user with this address already.",
        ));
    }
    let id = world.id();
    let user = json!({
        "id": id, "customer_id": world.customer, "email": call.member("email"), "name": call.member("name"),
        "role": call.member("role"), "status": "invited", "invited_at": world.now, "last_login_at": null,
        "created_at": world.now, "updated_at": null
    });
    if let Value::Object(user) = &user {
        world.users.insert(id, user.clone());
    }
    Ok(user)
}

pub(super) fn list(world: &mut World, call: &Call) -> Done {
    Ok(call.page(world.users.values(), |user| user.clone().into()))
}

pub(super) fn get(world: &mut World, call: &Call) -> Done {
    world.users.get(call.id()).cloned().map(Value::from).ok_or_else(missing)
}

pub(super) fn update_role(world: &mut World, call: &Call) -> Done {
    let role = call.text("role").unwrap_or_default();
    one_of(role, &ROLES, "role")?;
    let user = world.users.get_mut(call.id()).ok_or_else(missing)?;
    user.insert("role".to_owned(), role.into());
    user.insert("updated_at".to_owned(), json!(world.now));
    Ok(user.clone().into())
}

pub(super) fn remove(world: &mut World, call: &Call) -> Done {
    world.users.remove(call.id()).map(|_| Value::Null).ok_or_else(missing)
}
