// Every screen at three sizes: nothing sticks out, nothing is hidden from those who cannot see.
import { fits } from "../check.mjs";
import { ask } from "../desk.mjs";

export const name = "every screen fits and is accessible";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
];

const SCREENS = [
  ["信息员", "/", "desk"],
  ["信息员", "/articles", "library"],
  ["信息员", "/articles?q=没有这样的标题", "library-empty"],
  ["信息员", "/articles?new=1", "new-document"],
  ["信息员", "/password", "password"],
  ["信息员", "/nowhere", "nowhere"],
  ["信息员", "/articles/:live", "document"],
  ["信息员", "/articles/:live/versions", "versions"],
  ["信息员", "/articles/:live?kind=leader", "leader"],
  ["信息员", "/articles/:live?kind=organisation", "organisation"],
  ["信息员", "/articles/:live?kind=guide", "guide"],
  ["信息员", "/articles/:live?kind=qa", "qa"],
  ["信息员", "/articles/:live?kind=dataset", "dataset"],
  ["信息员", "/articles/:live?kind=interpretation", "interpretation"],
  ["信息员", "/articles/:live?kind=topic", "topic"],
  ["信息员", "/media", "media"],
  ["信息员", "/terms", "terms"],
  ["信息员", "/findings", "findings"],
  ["信息员", "/provenance", "sources"],
  ["信息员", "/proposals", "proposals"],
  ["信息员", "/upkeep", "upkeep"],
  ["信息员", "/upkeep?view=visits", "visits"],
  ["信息员", "/approvals", "comparison"],
  ["信息员", "/bin", "bin"],
  ["信息员", "/statistics", "statistics"],
  ["信息员", "/profile", "profile"],
  ["初审", "/reviews", "reviews"],
  ["初审", "/delegations", "delegations"],
  ["终审", "/shares", "shares"],
  ["单位管理员", "/sections", "sections"],
  ["单位管理员", "/sites", "sites"],
  ["单位管理员", "/switches", "switches"],
  ["单位管理员", "/flows", "flows"],
  ["单位管理员", "/flows?tab=places", "flow-places"],
  ["单位管理员", "/flows/standard", "flow"],
  ["单位管理员", "/index-rule", "index-rule"],
  ["系统管理员", "/kinds", "kinds"],
  ["安全审计员", "/journal", "journal"],
  ["安全审计员", "/holdings", "holdings"],
];

export async function walk(town) {
  await signInScreen(town);
  for (const role of new Set(SCREENS.map(([who]) => who))) {
    const page = await town.enter(role);
    const own = SCREENS.filter(([who]) => who === role);
    for (const [, path, screen] of own) await look(town, page, await place(page, path), screen);
    town.noFaults(page);
    await page.context().close();
    town.pages.delete(page);
  }
}

async function place(page, path) {
  if (!path.includes(":live")) return path;
  const { items } = await ask(page, `/api/articles?state=live&${path.split("?")[1] ?? ""}`);
  return path.replace(":live", items[0].id).split("?")[0];
}

async function signInScreen(town) {
  const page = await town.browser.newPage();
  await page.goto(`${town.console}/sign-in`);
  await page.getByLabel("登录名").waitFor();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await fits(page, "sign-in");
    await town.photograph(page, `sign-in-${size.width}`);
  }
  await town.accessible(page, "sign-in");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await page.close();
}

async function look(town, page, path, screen) {
  await page.setViewportSize(SIZES[0]);
  await page.goto(town.console + path);
  await page.waitForLoadState("networkidle");
  for (const size of SIZES) {
    await page.setViewportSize(size);
    // Twice: the first frame lays out, the second shows it.
    await page.evaluate(
      () =>
        new Promise((shown) => {
          requestAnimationFrame(() => requestAnimationFrame(shown));
        }),
    );
    await fits(page, screen);
    await town.photograph(page, `${screen}-${size.width}`);
    await town.accessible(page, `${screen} at ${size.width}`);
  }
}
