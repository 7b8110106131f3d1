// SPDX-License-Identifier: EUPL-1.2
// The peer of the measurements: PouchDB 9 on Node, with its LevelDB.
//   pouch.mjs pull URL USER PASSWORD FOLDER
//   pouch.mjs push URL USER PASSWORD FOLDER N   (edits N documents pulled before, then pushes them)
import { createRequire } from "node:module";

const require = createRequire(new URL("../interop/", import.meta.url));
const PouchDB = require("pouchdb");
const [what, url, username, password, folder, count] = process.argv.slice(2);
const local = new PouchDB(folder);
const remote = new PouchDB(url, { auth: { username, password }, skip_setup: true });
const options = {}; // as everybody uses it

if (what === "push") {
  for (let first = 0; first < Number(count); first += 1000) {
    const { rows } = await local.allDocs({ include_docs: true, skip: first, limit: 1000 });
    await local.bulkDocs(rows.map(({ doc }) => ({ ...doc, version: 3 })));
  }
}
const start = process.hrtime.bigint();
if (what === "pull") await local.replicate.from(remote, options);
else await local.replicate.to(remote, options);
console.log(`pouch-${what} ${Number(process.hrtime.bigint() - start) / 1e9}`);
console.log(`pouch-${what}-memory ${process.resourceUsage().maxRSS / 1024}`);
await local.close();
