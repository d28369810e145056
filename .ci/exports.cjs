// Are the exported files what the tools that they are for take? node .ci/exports.cjs dist/API...
// Postman: the published schema of its format, and a run of every request by newman against a server of our own.
// Backstage: the checks that its catalogue makes of an entity before it takes it.
"use strict";

const fs = require("fs");
const http = require("http");
const path = require("path");
const yaml = require("js-yaml");
const newman = require("newman");
const { PostmanValidator } = require("@har-sdk/validator");
const catalog = require("@backstage/catalog-model");

const policies = catalog.EntityPolicies.allOf([
  new catalog.SchemaValidEntityPolicy(),
  new catalog.DefaultNamespaceEntityPolicy(),
  new catalog.NoForeignRootFieldsEntityPolicy(),
  new catalog.FieldFormatEntityPolicy(),
]);
const kinds = { API: catalog.apiEntityV1alpha1Validator, Component: catalog.componentEntityV1alpha1Validator };

async function catalogue(folder) {
  const text = fs.readFileSync(path.join(folder, "catalog-info.yaml"), "utf8");
  const entities = yaml.loadAll(text);
  const names = entities.map((entity) => entity.metadata.name);
  for (const entity of entities) {
    const definition = entity.spec.definition;
    if (definition) {
      // The catalogue reads the file in the place of `$text` before it checks.
      entity.spec.definition = fs.readFileSync(path.join(folder, definition.$text), "utf8");
    }
    await policies.enforce(entity);
    if (!(await kinds[entity.kind].check(entity))) throw new Error(`${entity.kind} is not known to the catalogue`);
    for (const ref of [...(entity.spec.consumesApis || []), ...(entity.spec.dependsOn || [])]) {
      const meant = catalog.parseEntityRef(ref, { defaultKind: "API", defaultNamespace: "default" });
      if (!names.includes(meant.name)) throw new Error(`${entity.metadata.name} refers to ${ref}, which is not there`);
    }
  }
  return entities.length;
}

async function schema(collection) {
  const errors = await new PostmanValidator().verify(collection);
  for (const error of errors.slice(0, 10)) console.error(`${error.instancePath}: ${error.message}`);
  if (errors.length) throw new Error(`${errors.length} errors against the schema of Postman collections`);
}

// Run the collection: every request has to come in as its item says.
function run(collection, port, arrived) {
  const given = { baseUrl: `http://127.0.0.1:${port}`, token: "secret-token" };
  for (const variable of collection.variable) given[variable.key] = given[variable.key] || variable.value || "given";
  const envVar = Object.entries(given).map(([key, value]) => ({ key, value }));
  return new Promise((resolve, reject) => {
    newman.run({ collection, envVar, reporters: [], timeoutRequest: 5000 }, (error, summary) => {
      if (error) return reject(error);
      const wanted = collection.item.flatMap((folder) => folder.item);
      if (summary.run.failures.length) return reject(new Error(summary.run.failures[0].error.message));
      if (arrived.length !== wanted.length) return reject(new Error(`${wanted.length} asked, ${arrived.length} arrived`));
      wanted.forEach((item, index) => check(item, arrived[index], collection, given, reject));
      resolve(wanted.length);
    });
  });
}

function check(item, request, collection, given, refuse) {
  const sent = `${request.method} ${request.url}`;
  const segments = request.url.split("?")[0].split("/").slice(1);
  const same = item.request.url.path.every((part, index) => part.startsWith(":") || part.includes("{{") || part === segments[index]);
  if (request.method !== item.request.method || segments.length !== item.request.url.path.length || !same) {
    refuse(new Error(`${item.name} was sent as ${sent}`));
  }
  const auth = item.request.auth || collection.auth;
  if (auth && auth.type === "apikey" && !Object.values(request.headers).includes(given.token)) {
    refuse(new Error(`${sent} came without the token`));
  }
}

async function main(folders) {
  for (const folder of folders) {
    const collection = JSON.parse(fs.readFileSync(path.join(folder, "postman_collection.json"), "utf8"));
    await schema(collection);
    const entities = await catalogue(folder);
    const arrived = [];
    const server = http.createServer((request, response) => {
      arrived.push(request);
      request.resume().on("end", () => response.end("{}"));
    });
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    const requests = await run(collection, server.address().port, arrived).finally(() => server.close());
    console.log(`${folder}: ${requests} requests sent by newman, ${entities} entities taken by Backstage`);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.stack || error);
  process.exit(1);
});
