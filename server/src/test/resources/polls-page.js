// Runs the script of a page without a browser: what the page asks of one is below.
// node polls-page.js PAGE SERVER TOKEN
const [page, server, token] = process.argv.slice(2);
const elements = {};
const element = id => (elements[id] ??= { children: [], replaceChildren });
function replaceChildren(...children) { this.children = children; }
globalThis.document = { getElementById: element, createElement: () => ({}) };
globalThis.location = { search: "?server=" + server };
globalThis.FormData = class {
  constructor(fields) { this.fields = fields; }
  get(name) { return this.fields[name]; }
};

const until = async condition => {
  while (!condition()) await new Promise(setImmediate);
};
const submit = (form, target) => element(form).onsubmit({ preventDefault() {}, target });
const choice = index => element("choices").children[index];

async function play() {
  submit("open", { token, pollId: "lunch" });
  await until(() => element("create").hidden === false);
  submit("create", { question: "Lunch?", choices: "soup, salad" });
  await until(() => choice(1)?.textContent === "salad: 0");
  choice(0).onclick();
  await until(() => choice(0).textContent === "soup: 1");
  choice(0).onclick();
  await until(() => element("message").textContent === "the user has voted already");
  console.log("voted");
  await until(() => choice(1).textContent === "salad: 1");
  console.log("heard of " + element("question").textContent);
  process.exit(0);
}

const html = require("fs").readFileSync(page, "utf8");
(0, eval)(html.match(/<script>(.*)<\/script>/s)[1]);
play();
