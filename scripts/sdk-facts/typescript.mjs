// Prints the facts of an installed official TypeScript SDK as a lock: operations, types, fields; no descriptions.
//
//     npm install @sentdm/sentdm typescript
//     node scripts/sdk-facts/typescript.mjs node_modules > schema/live/typescript-sdk.lock.json
//
// Types are read from the declarations, and the endpoints of calls from the modules next to them; both
// with TypeScript's own parser.
// schema/README.md describes the lock.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [folder, name = "@sentdm/sentdm"] = process.argv.slice(2);
if (!folder || folder === "--help") {
  console.log("usage: node typescript.mjs NODE_MODULES [PACKAGE]\n\nPrints a lock of the facts of the TypeScript SDK in a node_modules folder.");
  process.exit(folder ? 0 : 2);
}
const ts = createRequire(path.resolve(folder, "x.js"))("typescript");
const root = path.resolve(folder, name);

const HEADERS = ["Idempotency-Key", "x-profile-id"];
const VERBS = ["get", "post", "put", "patch", "delete", "getAPIList"];

const files = readdirSync(path.join(root, "resources"), { recursive: true })
  .filter((file) => file.endsWith(".d.ts") && !file.endsWith("index.d.ts"))
  .sort();
const parse = (file) =>
  ts.createSourceFile(file, readFileSync(path.join(root, "resources", file), "utf8"), ts.ScriptTarget.Latest, true);

// Every declaration by its dotted name; a namespace's members are prefixed with its name.
const declared = new Map();
function declare(node, scope) {
  if (ts.isModuleDeclaration(node) && node.body) {
    node.body.statements?.forEach((inner) => declare(inner, [...scope, node.name.text]));
  } else if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    declared.set([...scope, node.name.text].join("."), { node, scope });
  }
}
const sources = files.map((file) => ({ file, source: parse(file) }));
sources.forEach(({ source }) => source.statements.forEach((node) => declare(node, [])));

// A reference is looked up from the innermost namespace outwards; `ContactsAPI.X` is `X` of another file.
function resolve(written, scope) {
  const plain = written.replace(/^\w+API\./, "");
  for (let depth = scope.length; depth >= 0; depth -= 1) {
    const full = [...scope.slice(0, depth), plain].join(".");
    if (declared.has(full)) return full;
  }
  return null;
}

const types = {};
const key = (node) => (ts.isStringLiteral(node) || ts.isIdentifier(node) ? node.text : node.getText());

/** A type in the words of the lock. */
function written(node, scope) {
  const kind = ts.SyntaxKind;
  const plain = { [kind.StringKeyword]: "string", [kind.NumberKeyword]: "number", [kind.BooleanKeyword]: "boolean", [kind.VoidKeyword]: "null" };
  if (plain[node.kind]) return plain[node.kind];
  if (ts.isLiteralTypeNode(node)) return node.literal.kind === kind.NullKeyword ? "null" : JSON.stringify(node.literal.text);
  if (ts.isUnionTypeNode(node)) return [...new Set(node.types.map((one) => written(one, scope)))].join(" | ");
  if (ts.isParenthesizedTypeNode(node)) return written(node.type, scope);
  if (ts.isArrayTypeNode(node)) return `list<${written(node.elementType, scope)}>`;
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    return index ? `map<${written(index.type, scope)}>` : "any";
  }
  if (ts.isTypeReferenceNode(node)) {
    const text = node.typeName.getText();
    if (text === "Array") return `list<${written(node.typeArguments[0], scope)}>`;
    if (text === "Record") return `map<${written(node.typeArguments[1], scope)}>`;
    if (text === "APIPromise") return written(node.typeArguments[0], scope);
    if (/Page$|PagePromise$/.test(text.replace(/^\w+API\./, ""))) return `page<${written(node.typeArguments.at(-1), scope)}>`;
    const full = resolve(text, scope);
    if (full) {
      reach(full);
      return full;
    }
  }
  return "any";
}

/** Listed values as a list, so that each has a line. */
function spread(text) {
  const values = text.split(" | ");
  const isListed = values.some((one) => one.startsWith('"')) && values.every((one) => one.startsWith('"') || one === "null");
  return isListed ? values.map((one) => JSON.parse(one)) : text;
}

/** The fields of an interface, those of what it extends first. */
function fields({ node, scope }, full) {
  const inner = [...scope, full.split(".").at(-1)];
  const own = {};
  for (const clause of node.heritageClauses ?? []) {
    for (const base of clause.types) {
      const found = resolve(base.expression.getText(), scope);
      if (found) Object.assign(own, fields(declared.get(found), found));
    }
  }
  for (const member of node.members.filter(ts.isPropertySignature)) {
    own[key(member.name) + (member.questionToken ? "?" : "")] = spread(written(member.type, inner));
  }
  return own;
}

function reach(full) {
  if (full in types) return;
  types[full] = null;
  const found = declared.get(full);
  types[full] = ts.isInterfaceDeclaration(found.node) ? fields(found, full) : spread(written(found.node.type, found.scope));
}

/** Calls of `this._client.verb(…)` in a method, with the names that it destructures from its parameters. */
function call(method) {
  let found = null;
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && VERBS.includes(node.expression.name.text) && /_client$/.test(node.expression.expression.getText())) {
      found ??= node;
    }
    ts.forEachChild(node, visit);
  };
  visit(method);
  return found;
}

function url(node) {
  if (ts.isTaggedTemplateExpression(node)) return url(node.template);
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `{${span.expression.getText()}}${span.literal.text}`).join("");
  }
  return node.text;
}

const operations = [];
for (const { file, source } of sources) {
  const module = parse(file.replace(/\.d\.ts$/, ".mjs"));
  const bodies = new Map();
  module.statements.filter(ts.isClassDeclaration).forEach((type) =>
    type.members.filter(ts.isMethodDeclaration).forEach((method) => bodies.set(`${type.name.text}.${method.name.text}`, method)));
  for (const type of source.statements.filter(ts.isClassDeclaration)) {
    const seen = new Set();
    for (const method of type.members.filter(ts.isMethodDeclaration)) {
      const body = bodies.get(`${type.name.text}.${method.name.text}`);
      const sent = body && call(body);
      if (!sent || seen.has(method.name.text)) continue;
      seen.add(method.name.text);
      const target = url(sent.arguments[0]);
      const place = /\bquery\b/.test(sent.arguments[1]?.getText() ?? "") ? "query" : "body";
      const inPath = [...target.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const parameters = Object.fromEntries(inPath.map((one) => [`path ${one}`, "string"]));
      const headers = [];
      for (const parameter of method.parameters) {
        const reference = (ts.isUnionTypeNode(parameter.type) ? parameter.type.types : [parameter.type]).find(ts.isTypeReferenceNode);
        const found = reference && resolve(reference.typeName.getText(), []);
        if (!found) continue;
        for (const [field, text] of Object.entries(fields(declared.get(found), found))) {
          const bare = field.replace(/\?$/, "");
          if (HEADERS.includes(bare)) headers.push(bare);
          else if (!inPath.includes(bare)) parameters[`${place} ${field}`] = text;
        }
      }
      const verb = sent.expression.name.text;
      operations.push({
        method: verb === "getAPIList" ? "GET" : verb.toUpperCase(),
        path: target,
        resource: path.basename(file, ".d.ts"),
        name: method.name.text,
        headers: headers.sort(),
        parameters,
        answer: written(method.type, []),
      });
    }
  }
}
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
operations.sort((a, b) => order(a.path, b.path) || order(a.method, b.method));
const sorted = (map) => Object.fromEntries(Object.entries(map).sort(([a], [b]) => order(a, b)));
const version = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).version;
console.log(JSON.stringify({ sdk: "typescript", package: name, version, operations, types: sorted(types) }, null, 1));
