// The people of the running product, each with a browser of their own, and the public.
import { strict as assert } from "node:assert";
import { mkdirSync, readFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21aa"];
const PATIENCE_MS = 20_000;
const DESK = { width: 1440, height: 900 };

/** What a first password becomes; a second run on the same data finds its way by it. */
const changed = (password) => `${password}Zq7!`;

export class Town {
  static async open() {
    const { env } = process;
    const town = new Town();
    town.console = env.HUABIAO_CONSOLE ?? "http://127.0.0.1:8700";
    town.portal = new URL(env.HUABIAO_PORTAL ?? "http://127.0.0.1:8800");
    town.people = readPeople(env);
    town.shots = env.HUABIAO_SHOTS ?? "";
    town.pages = new Map();
    town.browser = await chromium.launch({
      executablePath: env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox"],
    });
    return town;
  }

  async close() {
    await this.browser.close();
  }

  /** The people who hold a role. */
  holding(role) {
    return this.people.filter((person) => person.roles.includes(role));
  }

  /** Opens the console for the first person with this role, signed in, at `path`. */
  async enter(role, path = "/", size = DESK) {
    const person = typeof role === "string" ? this.holding(role)[0] : role;
    assert(person, `nobody is ${role}`);
    const page = await this.reader(size);
    this.pages.set(page, person.login);
    await this.signIn(page, person);
    if (path !== "/") await page.goto(this.console + path);
    return page;
  }

  /** Opens a browser for somebody who only reads. */
  async reader(size = DESK) {
    const context = await this.browser.newContext({ viewport: size, locale: "zh-CN" });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.faults = [];
    page.on("pageerror", (error) => page.faults.push(error.message));
    page.on("console", (message) => {
      const text = message.text();
      // Refusals are answers; what breaks the security policy or the program is a fault.
      if (message.type() === "error" && !text.includes("Failed to load resource")) {
        page.faults.push(text);
      }
    });
    return page;
  }

  /** Signs in by the form; changes a first password when it is asked for. */
  async signIn(page, person) {
    await page.goto(`${this.console}/sign-in`);
    if (!(await this.tryPassword(page, person.login, person.now ?? person.password))) {
      const done = await this.tryPassword(page, person.login, changed(person.password));
      assert(done, `${person.login} cannot sign in`);
      person.now = changed(person.password);
    }
    if (new URL(page.url()).pathname !== "/password") return;
    const next = changed(person.password);
    await page.getByLabel("当前密码").fill(person.password);
    await page.getByLabel("新密码", { exact: true }).fill(next);
    await page.getByLabel("再输入一次新密码").fill(next);
    await page.getByRole("button", { name: "保存新密码" }).click();
    await page.waitForURL(`${this.console}/`);
    person.now = next;
  }

  async tryPassword(page, login, password) {
    await page.getByLabel("登录名").fill(login);
    await page.getByLabel("密码", { exact: true }).fill(password);
    await page.getByRole("button", { name: "登录" }).click();
    const refused = page
      .getByRole("alert")
      .first()
      .waitFor()
      .then(() => false);
    const entered = page.waitForURL((url) => url.pathname !== "/sign-in").then(() => true);
    const entry = await Promise.race([refused.catch(() => true), entered.catch(() => false)]);
    return entry;
  }

  async everybodyLeaves() {
    for (const page of this.pages.keys()) await page.context().close();
    this.pages.clear();
  }

  /** Fails on what went wrong in the page's program so far. */
  noFaults(page) {
    assert.deepEqual(page.faults, [], `${this.pages.get(page)} met faults`);
  }

  async photograph(page, name) {
    if (this.shots === "") return;
    mkdirSync(this.shots, { recursive: true });
    await page.screenshot({ path: join(this.shots, `${name}.png`) });
  }

  async photographAll(name) {
    for (const [page, login] of this.pages) {
      await this.photograph(page, `${name}-${login}`).catch(() => undefined);
    }
  }

  /** Fails on what people who cannot see or use a mouse would stumble over. */
  async accessible(page, name) {
    // A button at work is pale for a moment, and colours on their way are no colours yet.
    await page.waitForFunction(() => document.querySelector(".is-loading") === null);
    await page.evaluate(() => {
      const ending = (one) => one.effect.getComputedTiming().iterations !== Infinity;
      const moves = document.getAnimations().filter(ending);
      return Promise.all(moves.map((one) => one.finished.catch(() => undefined))).then(() => 0);
    });
    await page.evaluate(`${AXE};0`);
    const found = await page.evaluate(async (tags) => {
      const { violations } = await globalThis.axe.run(document, { runOnly: tags });
      return violations.map(
        (one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`,
      );
    }, WCAG);
    assert.deepEqual(found, [], `${name} is not accessible`);
  }

  /** What the public gets from a site of the portal: status, text, headers. */
  async read(domain, path) {
    const options = { host: this.portal.hostname, port: this.portal.port, path, method: "GET" };
    return new Promise((done, fail) => {
      const headers = { host: `${domain}:${this.portal.port}`, connection: "close" };
      const request = http.request({ ...options, headers }, (answer) => {
        const pieces = [];
        answer.on("data", (piece) => pieces.push(piece));
        answer.on("end", () => {
          const text = Buffer.concat(pieces).toString("utf8");
          done({ status: answer.statusCode, text, headers: answer.headers });
        });
      });
      request.on("error", fail);
      request.end();
    });
  }

  /** Reads until `fits`, and gives the seconds it took; fails when it never does. */
  async until(domain, path, fits, says) {
    const begun = Date.now();
    let last;
    while (Date.now() - begun < PATIENCE_MS) {
      last = await this.read(domain, path);
      if (fits(last)) return (Date.now() - begun) / 1000;
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.fail(`${domain}${path}: ${says}; it answers ${last.status}`);
  }
}

// A table as the first run writes it: login, password, name（roles）.
function readPeople(env) {
  if (env.HUABIAO_PEOPLE) return JSON.parse(readFileSync(env.HUABIAO_PEOPLE, "utf8"));
  assert(env.HUABIAO_DATA, "HUABIAO_DATA or HUABIAO_PEOPLE says who there is");
  const table = readFileSync(join(env.HUABIAO_DATA, "first-passwords.txt"), "utf8");
  const lines = table
    .split("\n")
    .map((line) => /^(\S+)\s+(\S+)\s+(\S+?)（(.+)）$/.exec(line.trim()));
  return lines
    .filter((found) => found !== null)
    .map(([, login, password, name, roles]) => ({ login, password, name, roles }));
}
