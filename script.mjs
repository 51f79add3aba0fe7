
import { readFileSync } from "node:fs";
import "file:///work/wt/fields/site/node/prerender/one-tree.mjs";
const load = (path) => import("file:///work/wt/fields/site/browser/" + path);
const given = JSON.parse(readFileSync(process.argv[3], "utf8"));
const answer = await (async () => { 
  const { specOf } = await load("embed/attributes.js");
  return given.map((attributes) => {
    const read = specOf(Object.entries(attributes).map(([name, value]) => ({ name, value })));
    return "error" in read ? read : { ...read.spec, ...read.options };
  }); })();
process.stdout.write(JSON.stringify(answer));
