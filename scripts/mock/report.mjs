// Says what became of the calls of an SDK, and fails if one failed that is not accepted, or if none did that is.
//
//     node scripts/mock/report.mjs python.calls.json python.*.outcomes.json
//
// An entry of accepted.json is for a `sdk` and for each failure that contains its text; its `reason` says whose fault that is.

import { readFileSync } from "node:fs";

const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const [calls, ...outcomes] = process.argv.slice(2).map((file) => [file, read(file)]);
const { sdk, version, missing, calls: made } = calls[1];
const accepted = read(new URL("accepted.json", import.meta.url)).filter((entry) => entry.sdk === sdk);

const wrong = [];
const used = new Set();
for (const [file, byOperation] of outcomes) {
  for (const { operation } of made) {
    for (const failure of byOperation[operation]) {
      const entry = accepted.find(({ failure: text }) => failure.includes(text));
      if (entry) used.add(entry);
      else wrong.push(`${operation} (${file.split("/").at(-1)}): ${failure}`);
    }
  }
}
wrong.push(...accepted.filter((entry) => !used.has(entry)).map((entry) => `accepted, but it did not happen: ${entry.failure}`));

console.log(`${sdk} SDK ${version}: ${made.length} operations called, ${outcomes.length} times each; ${missing.length} that it does not have:`);
console.log(`  ${missing.join(", ")}`);
wrong.forEach((line) => console.error(`error: ${sdk} SDK: ${line}`));
process.exitCode = wrong.length > 0 ? 1 : 0;
