// The official TypeScript SDK against an emulator: each response must match the SDK's types.
//
// node typescript.mjs NODE_MODULES; SENT_BASE_URL is the emulator's URL. Prints every failure, and exits
// with an error if there was one.

import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const require = createRequire(`${process.argv[2]}/`);
const { default: SentDm } = require("@sentdm/sentdm");
const client = new SentDm({ apiKey: "judge", baseURL: process.env.SENT_BASE_URL, maxRetries: 0 });

let calls = 0;
const failures = [];

/** Makes a call, checks the expectation about its response, and returns the response. */
async function call(what, action, holds = () => true) {
  calls += 1;
  try {
    const answer = await action();
    if (!holds(answer)) failures.push(`${what}: not as it should be: ${JSON.stringify(answer)}`);
    return answer;
  } catch (error) {
    failures.push(`${what}: ${error}`);
    return undefined;
  }
}

/** A call that must fail with this status and this code of the API. */
async function refused(what, action, status, code) {
  calls += 1;
  try {
    failures.push(`${what}: was not refused: ${JSON.stringify(await action())}`);
  } catch (error) {
    if (error.status !== status || error.error?.error?.code !== code) failures.push(`${what}: ${error}`);
  }
}

const missing = "00000000-0000-4000-8000-000000000000";
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Contacts.
const contact = (await call("create a contact", () => client.contacts.create({ phone_number: "+12025550163" }),
  (a) => a.success && a.data.format_national === "(202) 555-0163" && a.data.country_code === "1")).data;
await call("get it", () => client.contacts.retrieve(contact.id), (a) => same(a.data, contact));
await call("update it", () => client.contacts.update(contact.id, { opt_out: true }), (a) => a.data.opt_out);
await call("opt it in", () => client.contacts.update(contact.id, { opt_out: false }), (a) => !a.data.opt_out);
await call("list contacts", () => client.contacts.list({ page: 1, page_size: 1 }),
  (a) => a.data.contacts.length === 1 && a.data.pagination.cursors === null);
await call("find it", () => client.contacts.list({ page: 1, page_size: 10, phone: "+12025550163" }),
  (a) => a.data.contacts[0].id === contact.id);
await refused("nobody has the number", () => client.contacts.list({ page: 1, page_size: 10, phone: "+12025550164" }), 404, "RESOURCE_001");
await refused("the same number", () => client.contacts.create({ phone_number: "+1 202-555-0163" }), 409, "RESOURCE_007");
await refused("no number", () => client.contacts.create({ phone_number: "555-0143" }), 400, "VALIDATION_002");
await refused("no such contact", () => client.contacts.retrieve(missing), 404, "RESOURCE_001");
await refused("too many on a page", () => client.contacts.list({ page: 1, page_size: 101 }), 400, "VALIDATION_005");

// Templates.
const props = { variableType: "text", sample: "Ada", url: null, shortUrl: null, alt: null, mediaType: null };
const body = { multiChannel: { template: "Order {{0:variable}}", variables: [{ id: 0, name: "order", type: "variable", props }] } };
const template = (await call("create a template", () => client.templates.create({ definition: { body }, submit_for_review: true }),
  (a) => a.data.status === "PENDING" && same(a.data.variables, ["order"]) && same(a.data.channels, ["sms", "whatsapp"]))).data;
await sleep(1200);
await call("it is approved", () => client.templates.retrieve(template.id), (a) => a.data.status === "APPROVED" && a.data.is_published);
await call("list templates", () => client.templates.list({ page: 1, page_size: 10, status: "APPROVED" }), (a) => a.data.templates.length >= 1);
await call("rename it", () => client.templates.update(template.id, { name: "order" }), (a) => a.data.name === "order");
await refused("no body", () => client.templates.create({ definition: { body: {} } }), 400, "VALIDATION_004");

// Webhooks.
const wanted = { display_name: "judge", endpoint_url: "http://127.0.0.1:9/", event_types: ["message"], event_filters: { message: ["delivered"] } };
const webhook = (await call("create a webhook", () => client.webhooks.create(wanted),
  (a) => a.data.signing_secret.startsWith("whsec_") && same(a.data.event_filters, wanted.event_filters))).data;
await call("get the webhook", () => client.webhooks.retrieve(webhook.id), (a) => a.data.signing_secret === null);
await call("update the webhook", () => client.webhooks.update(webhook.id, { ...wanted, retry_count: 5 }), (a) => a.data.retry_count === 5);
await call("list webhooks", () => client.webhooks.list({ page: 1, page_size: 10 }), (a) => a.data.webhooks.length >= 1);
await call("event types", () => client.webhooks.listEventTypes(), (a) => a.data.event_types.length === 6);
await call("rotate the secret", () => client.webhooks.rotateSecret(webhook.id, {}), (a) => a.data.signing_secret !== webhook.signing_secret);
await call("test it", () => client.webhooks.test(webhook.id, { event_type: "contact.opt_out" }), (a) => a.data.success);
await call("delivery log", () => client.webhooks.listEvents(webhook.id, { page: 1, page_size: 10 }),
  (a) => a.data.events[0].event_type === "contact.opt_out" && a.data.events[0].event_data.payload.opt_out === true);
await call("switch it off", () => client.webhooks.toggleStatus(webhook.id, { is_active: false }), (a) => !a.data.is_active);
await refused("six tries", () => client.webhooks.create({ ...wanted, retry_count: 6 }), 400, "VALIDATION_005");

// Messages.
const sent = (await call("send with a template", () => client.messages.send(
  { to: ["+12025550163", "+12025550191"], template: { id: template.id, parameters: { order: "1042" } }, channel: ["sms"] }),
  (a) => a.data.recipients.length === 2 && a.data.recipients[0].body === "Order 1042" && a.data.template_name === "order")).data;
const incomplete = (await call("without its values", () => client.messages.send({ to: ["+12025550163"], template: { id: template.id } }))).data;
const key = { "Idempotency-Key": "judge-typescript" };
const first = await call("send with a key", () => client.messages.send({ to: ["+12025550165"], text: "Once", ...key }).withResponse());
await call("with the same key", () => client.messages.send({ to: ["+12025550165"], text: "Once", ...key }).withResponse(),
  (a) => a.response.headers.get("idempotent-replayed") === "true" && same(a.data, first.data));
await call("a dry run", () => client.messages.send({ to: ["+12025550165"], text: "No", sandbox: true }).asResponse(),
  (a) => a.status === 202 && a.headers.get("x-sandbox") === "true");
await sleep(2000);
await call("it is delivered", () => client.messages.retrieveStatus(sent.recipients[0].message_id),
  (a) => a.data.status === "DELIVERED" && a.data.template_id === template.id && a.data.price === 0.0055);
await call("the other is undeliverable", () => client.messages.retrieveStatus(sent.recipients[1].message_id),
  (a) => a.data.status === "FAILED" && a.data.events.length === 3);
await call("the incomplete one has failed", () => client.messages.retrieveStatus(incomplete.recipients[0].message_id),
  (a) => a.data.status === "FAILED");
await call("activities", () => client.messages.retrieveActivities(sent.recipients[0].message_id),
  (a) => a.data.message_id === sent.recipients[0].message_id && a.data.activities.length === 3);
await refused("text and template", () => client.messages.send({ to: ["+12025550163"], text: "x", template: { id: template.id } }), 400, "VALIDATION_001");
await refused("no such template", () => client.messages.send({ to: ["+12025550163"], template: { name: "nothing" } }), 404, "RESOURCE_002");

// Account, users, profiles, numbers.
await call("me", () => client.me.retrieve(), (a) => a.data.channels.whatsapp.configured);
const user = (await call("invite", () => client.users.invite({ email: "eve@example.com", name: "Eve", role: "admin" }))).data;
await call("get the user", () => client.users.retrieve(user.id), (a) => same(a.data, user));
await call("change the role", () => client.users.updateRole(user.id, { role: "developer" }), (a) => a.data.role === "developer");
await refused("a role that is none", () => client.users.updateRole(user.id, { role: "owner" }), 400, "VALIDATION_006");
await call("list users", () => client.users.list(), (a) => a.data.users.some((one) => one.id === user.id));
await call("remove the user", () => client.users.remove(user.id, {}));
const profile = (await call("create a profile", () => client.profiles.create({ name: "Shop", short_name: "SHOP" }), (a) => a.data.short_name === "SHOP")).data;
await call("list profiles", () => client.profiles.list(), (a) => a.data.profiles.some((one) => one.id === profile.id));
await call("act for it", () => client.me.retrieve({ "x-profile-id": profile.id }).asResponse(), (a) => a.headers.get("x-profile-id") === profile.id);
await refused("act for another", () => client.me.retrieve({ "x-profile-id": missing }), 404, "RESOURCE_014");
await call("campaigns", () => client.profiles.campaigns.list(profile.id), (a) => Array.isArray(a.data));
await call("look a number up", () => client.numbers.lookup("+12025550163"), (a) => a.data.phone_number === "+12025550163");
await call("delete the profile", () => client.profiles.delete(profile.id, {}));
await call("delete the template", () => client.templates.delete(template.id, {}));
await call("delete the webhook", () => client.webhooks.delete(webhook.id));
await call("delete the contact", () => client.contacts.delete(contact.id, {}));
await refused("it is gone", () => client.contacts.retrieve(contact.id), 404, "RESOURCE_001");

for (const failure of failures) console.error(`error: ${failure}`);
console.log(`TypeScript SDK: ${calls} calls, ${failures.length} failures`);
process.exit(failures.length > 0 || calls < 40 ? 1 : 0);
