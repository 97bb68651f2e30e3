// Walks through the running product in a browser, as its people do.
//
//   HUABIAO_CONSOLE   address of the console, http://127.0.0.1:8700
//   HUABIAO_PORTAL    address of the portal, http://127.0.0.1:8800
//   HUABIAO_DATA      data folder; its first-passwords.txt says who there is
//   HUABIAO_PEOPLE    instead of it: a JSON file [{"login", "password", "roles"}]
//   HUABIAO_SHOTS     folder for screenshots; none are taken without it
//   CHROMIUM          the browser, /usr/bin/chromium
//
// `node run.mjs word` runs the journeys whose name contains the word. The last line counts.
import { readdirSync } from "node:fs";
import { Town } from "./town.mjs";

const word = process.argv[2] ?? "";
const folder = new URL("./walks/", import.meta.url);
const walks = readdirSync(folder)
  .filter((file) => file.endsWith(".mjs"))
  .sort();

const town = await Town.open();
let passed = 0;
let failed = 0;
for (const file of walks) {
  const { name, walk } = await import(new URL(file, folder));
  if (!`${file} ${name}`.includes(word)) continue;
  const begun = Date.now();
  try {
    await walk(town);
    passed += 1;
    console.log(`ok    ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (problem) {
    failed += 1;
    console.log(`FAIL  ${name}\n${problem.stack ?? problem}`);
    await town.photographAll(`fail-${file.replace(".mjs", "")}`);
  }
  await town.everybodyLeaves();
}
await town.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
