// Says what is wrong with the files named: a Dockerfile, or YAML of Kubernetes; nothing where all is well.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { createRequire } from "node:module";
import { validate } from "dockerfile-utils";
import { parseAllDocuments } from "yaml";

const require = createRequire(import.meta.url);

function dockerfile(text) {
  return validate(text).map(({ range, message }) => `line ${range.start.line + 1}: ${message}`);
}

// The model of "apps/v1" "Deployment" is kubernetes-models/apps/v1/Deployment; core kinds are in "v1".
function model({ apiVersion, kind }) {
  return require(`kubernetes-models/${apiVersion}/${kind}`)[kind];
}

function kubernetes(text) {
  return parseAllDocuments(text, { version: "1.1", strict: true, uniqueKeys: true }).flatMap(document => {
    const problems = [...document.errors, ...document.warnings].map(({ message }) => message);
    const resource = document.toJS();
    if (problems.length > 0) {
      return problems;
    }
    try {
      new (model(resource))(resource).validate();
      return [];
    } catch (error) {
      return [`${resource.kind}: ${error.message}`];
    }
  });
}

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  const problems = basename(file) === "Dockerfile" ? dockerfile(text) : kubernetes(text);
  problems.forEach(problem => console.log(`${file}: ${problem}`));
}
