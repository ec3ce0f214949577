// Makes the calls of `calls.mjs` with the official TypeScript SDK, and prints by operation what failed.
//
//     node scripts/mock/typescript.mjs NODE_MODULES URL < typescript.calls.json

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [modules, baseURL] = process.argv.slice(2);
const { default: Sent, SentError } = createRequire(path.resolve(modules, "x.js"))("@sentdm/sentdm");

/** Every resource below a client or a resource. */
function* resources(parent) {
  for (const child of Object.values(parent).filter((value) => value?._client)) {
    yield child;
    yield* resources(child);
  }
}

const sent = new Sent({ apiKey: "key", baseURL, maxRetries: 0 });
const found = [...resources(sent)];

/** The resource of a call. Classes of two may have one name, but then they have different methods. */
function owner({ resource, method }) {
  return found.find((one) => one.constructor.name.toLowerCase() === resource.replaceAll("-", "") && one[method]);
}

/** The arguments of a method: some values of the path have a place of their own, all else is in one object. */
function values(method, { path: inPath, others }) {
  const names = method.toString().match(/\(([^)]*)\)/)[1].split(",").map((parameter) => parameter.trim().split(" ")[0]);
  const unplaced = Object.entries(inPath).filter(([name]) => !names.includes(name));
  const rest = { ...Object.fromEntries(unplaced), ...others };
  return names.filter((name) => name !== "options").map((name) => inPath[name] ?? rest);
}

async function failures(call) {
  const resource = owner(call);
  try {
    await resource[call.method](...values(resource[call.method], call));
  } catch (error) {
    if (error instanceof SentError) return [error.message];
    throw error;
  }
  return [];
}

const outcomes = {};
for (const call of JSON.parse(readFileSync(0, "utf8")).calls) outcomes[call.operation] = await failures(call);
console.log(JSON.stringify(outcomes));
