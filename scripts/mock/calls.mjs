// Prints the calls that an official SDK can make, as JSON: each operation of its lock, with arguments made from the examples of our document.
//
//     node scripts/mock/calls.mjs NODE_MODULES docs/openapi.json schema/live/python-sdk.lock.json
//
// NODE_MODULES holds openapi-sampler. `missing` are the operations that the SDK does not have.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [modules, ...files] = process.argv.slice(2);
const { sample } = createRequire(path.resolve(modules, "x.js"))("openapi-sampler");
const [document, lock] = files.map((file) => JSON.parse(readFileSync(file, "utf8")));

const resolve = (node) => (node.$ref ? node.$ref.slice(2).split("/").reduce((found, key) => found[key], document) : node);
const placeholders = (url) => [...url.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
const route = (method, url) => `${method.toUpperCase()} ${url.replace(/\{\w+\}/g, "{}")}`;

/** What an operation takes, by place and name. */
function examples(parameters, body) {
  const found = { path: {}, query: {}, header: {}, body: body ? sample(body.content["application/json"].schema, {}, document) : {} };
  for (const { in: place, name, schema } of parameters.map(resolve)) found[place][name] = sample(schema, {}, document);
  return found;
}

const operations = new Map();
for (const [url, { parameters: shared = [], ...methods }] of Object.entries(document.paths)) {
  for (const [method, { operationId: operation, parameters = [], requestBody }] of Object.entries(methods)) {
    operations.set(route(method, url), { operation, url, taken: examples([...shared, ...parameters], requestBody) });
  }
}

const calls = lock.operations.map((ofSdk) => {
  const key = route(ofSdk.method, ofSdk.path);
  if (!operations.has(key)) throw new Error(`${key} of the SDK is not in the document`);
  const { operation, url, taken } = operations.get(key);
  operations.delete(key);
  const inPath = placeholders(ofSdk.path).map((name, index) => [name, taken.path[placeholders(url)[index]]]);
  // What the types of the SDK do not have, its users do not send.
  const known = Object.keys(ofSdk.parameters).map((parameter) => parameter.replace(/\?$/, "").split(" "));
  const headers = ofSdk.headers.map((name) => ["header", name]);
  const others = [...headers, ...known].filter(([place, name]) => place !== "path" && name in taken[place]);
  return {
    operation,
    resource: ofSdk.resource,
    method: ofSdk.name,
    path: Object.fromEntries(inPath),
    others: Object.fromEntries(others.map(([place, name]) => [name, taken[place][name]])),
  };
});
const missing = [...operations.values()].map(({ operation }) => operation);
console.log(JSON.stringify({ sdk: lock.sdk, version: lock.version, calls, missing }));
