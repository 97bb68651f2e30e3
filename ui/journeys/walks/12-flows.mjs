// The three chains of a district (S3§15), each adopted by a click and walked to the public; the
// delegation of a step, the return to a step, the emergency release, and the filed sheet.
import { strict as assert } from "node:assert";
import { fits } from "../check.mjs";
import { begin, decided, publish, saved, sectionOf } from "../desk.mjs";

export const name = "three chains of review, adopted and walked, with their sheets";

const PHONE = { width: 390, height: 844 };

/** Who sits at each step of each chain, in the demonstration's city. */
const CHAINS = [
  {
    flow: "新闻报道",
    risk: "普通",
    people: ["qihuaijin", "pangjingshi", "zhongchangqing", "puyangjianwei"],
  },
  {
    flow: "政务公开",
    risk: "重大事件",
    people: ["qihuaijin", "zhongchangqing", "pangjingshi", "puyangjianwei", "ximenyuanzhi"],
  },
  { flow: "专栏", risk: "普通", people: ["qihuaijin", "zhongchangqing", "pangjingshi"] },
];

const person = (town, login) => town.people.find((one) => one.login === login);

export async function walk(town) {
  const admin = await town.enter("单位管理员", "/flows");
  await admin.getByRole("heading", { name: "审核流程", level: 1 }).waitFor();
  const clerk = await town.enter(person(town, "linshuyan"));
  const { section } = await sectionOf(town, clerk, "notice");
  try {
    for (const chain of CHAINS) {
      await adopt(town, admin, chain.flow);
      await hold(town, admin, section, chain.flow);
      await pass(town, clerk, section, chain);
    }
    await town.photograph(admin, "flow-places");
    await edit(town, admin);
    await delegated(town, clerk, section);
    await emergency(town, clerk, section);
  } finally {
    // Those who walk after us find the flow they know.
    await hold(town, admin, section, "");
  }
  for (const page of [admin, clerk]) town.noFaults(page);
}

// One click: the ready flow is this site's.
async function adopt(town, admin, flow) {
  await admin.goto(`${town.console}/flows`);
  const own = admin.locator("li.flow", { has: admin.getByRole("heading", { name: flow }) });
  await admin.getByRole("heading", { name: "标准三审" }).waitFor();
  if ((await own.count()) === 0) {
    await admin.getByRole("button", { name: "采用范本" }).click();
    const dialog = admin.getByRole("dialog", { name: "采用范本" });
    const ready = dialog.getByRole("listitem", { name: flow });
    await ready.waitFor();
    if (flow === "新闻报道") {
      await town.photograph(admin, "flow-examples");
      await town.accessible(admin, "ready flows");
    }
    await ready.getByRole("button", { name: "采用", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
  }
  await own.waitFor();
}

// The section says which flow holds, and why.
async function hold(town, admin, section, flow) {
  await admin.goto(`${town.console}/flows?tab=places`);
  const line = admin.getByRole("row", { name: new RegExp(`^\\s*${section.name}`) }).first();
  const select = line.getByRole("combobox", { name: `${section.name}：使用的流程` });
  await select.click({ force: true });
  const choice = flow === "" ? /沿用上级|标准三审/ : new RegExp(`^${flow}$`);
  const list = admin.locator(".el-select-dropdown:visible li");
  const option = flow === "" ? list.first() : list.filter({ hasText: choice }).first();
  const bound = admin.waitForResponse((one) => one.url().endsWith("/api/flow-bindings"));
  await option.click();
  assert.equal((await bound).status(), 200);
  await line
    .getByText(flow === "" ? /沿用/ : "本栏目指定")
    .last()
    .waitFor();
}

/** Writes and submits with what depends on the text. */
async function write(town, clerk, section, title, risk) {
  const id = await begin(town, clerk, section);
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill(title);
  await clerk.getByRole("combobox", { name: "来源" }).fill("市政府办公室");
  await clerk.locator(".ProseMirror[contenteditable=true]").click();
  await clerk.keyboard.type(`${title}：请各单位做好值班工作，遇有情况及时报告。`);
  await saved(clerk);
  if (risk !== "普通") {
    await clerk.getByRole("combobox", { name: "重要程度" }).click({ force: true });
    await clerk.locator(".el-select-dropdown:visible li", { hasText: risk }).click();
  }
  await clerk.keyboard.press("Control+Enter");
  await clerk.getByRole("button", { name: "撤回" }).waitFor();
  return id;
}

/** Opens what waits for a person under this title. */
async function takeUp(town, login, title) {
  const page = await town.enter(person(town, login), "/reviews");
  await page.getByRole("link", { name: title }).first().click();
  await page.getByRole("textbox", { name: "审核意见" }).waitFor();
  return page;
}

async function leave(town, page) {
  town.noFaults(page);
  await page.context().close();
  town.pages.delete(page);
}

// Every question is answered before the step is passed.
async function agree(town, page, photograph) {
  await page.getByRole("heading", { name: "审核流程" }).waitFor();
  const checks = page.getByRole("region", { name: "逐项检查" });
  if (await checks.isVisible()) {
    await page.keyboard.press("1");
    await checks.getByRole("alert").waitFor();
    const groups = checks.getByRole("radiogroup");
    const count = await groups.count();
    for (let at = 0; at < count; at += 1) {
      const answer = at === count - 1 ? "不适用" : "是";
      await groups.nth(at).getByText(answer, { exact: true }).click();
    }
    if (photograph !== undefined) {
      await town.photograph(page, photograph);
      await town.accessible(page, "the check list of a step");
    }
  }
  await decided(page, () => page.keyboard.press("1"));
}

async function pass(town, clerk, section, chain) {
  const title = `${chain.flow}流程的值班通知`;
  const id = await write(town, clerk, section, title, chain.risk);
  let review = "";
  for (const [at, login] of chain.people.entries()) {
    const page = await takeUp(town, login, title);
    review = new URL(page.url()).pathname.split("/").at(-1);
    if (at === 0) {
      await page.getByRole("button", { name: "认领" }).click();
      await page.getByText("您已认领").waitFor();
    }
    await agree(town, page, at === 0 ? `flow-check-${chain.flow}` : undefined);
    await leave(town, page);
  }
  const publisher = await town.enter(person(town, "puyangjianwei"));
  await publish(town, publisher, id);
  await sheet(town, publisher, review, chain);
  await leave(town, publisher);
}

// The sheet names everybody; what it was signed for is what is online.
async function sheet(town, page, review, chain) {
  await page.goto(`${town.console}/reviews/${review}/sheet`);
  await page.getByRole("heading", { name: "信息审批单" }).waitFor();
  for (const login of chain.people) {
    await page
      .getByRole("cell", { name: person(town, login).name })
      .first()
      .waitFor();
  }
  await page.emulateMedia({ media: "print" });
  assert(!(await page.getByRole("button", { name: "打印" }).isVisible()), "paper has no buttons");
  await town.photograph(page, `flow-sheet-${chain.flow}`);
  await page.emulateMedia({ media: "screen" });
  const code = await page.locator(".code").textContent();
  await page.goto(`${town.console}/approvals`);
  await page.getByRole("textbox", { name: "审批编号" }).fill(code);
  await page.keyboard.press("Enter");
  await page.getByText("一致：网上的内容就是审定的内容").waitFor();
  await town.photograph(page, "flow-compare");
  await town.accessible(page, "the comparison of a sheet");
}

/** Waits until the step at a place is called so. */
async function has(admin, place, wanted) {
  await admin.waitForFunction(
    ([at, name]) => document.querySelectorAll(".steps .name input")[at]?.value === name,
    [place, wanted],
  );
}

// A step moves by the keyboard as by the mouse; the chain follows, and a new version is made.
async function edit(town, admin) {
  await admin.goto(`${town.console}/flows`);
  const flow = admin.locator("li.flow", { has: admin.getByRole("heading", { name: "专栏" }) });
  await flow.getByRole("button", { name: "修改" }).click();
  const names = admin.getByRole("textbox", { name: /环节名称/ });
  await names.first().waitFor();
  const before = await names.nth(1).inputValue();
  await admin.getByRole("button", { name: "上移环节 2" }).click();
  await has(admin, 0, before);
  await names.first().focus();
  await admin.keyboard.press("Alt+ArrowDown");
  await has(admin, 1, before);
  await names.first().fill("单位负责人审核");
  await town.photograph(admin, "flow-editor");
  await town.accessible(admin, "the editor of a flow");
  const desktop = admin.viewportSize();
  await admin.setViewportSize(PHONE);
  await fits(admin, "the editor of a flow on a phone");
  await town.photograph(admin, "flow-editor-phone");
  await admin.setViewportSize(desktop);
  await admin.getByRole("button", { name: "保存为新版本" }).click();
  await flow.getByText(/第 \d+ 版/).waitFor();
  await flow.getByText("单位负责人审核").waitFor();
}

// Away for a week: another decides in one's name, and both names stand there; sent back, the
// earlier step is taken again.
async function delegated(town, clerk, section) {
  const title = "委托审核的值班通知";
  const giver = await town.enter(person(town, "qihuaijin"), "/delegations");
  await giver.getByRole("combobox", { name: "委托给" }).click({ force: true });
  await giver.locator(".el-select-dropdown:visible li", { hasText: "西门远志" }).click();
  const minute = (days) =>
    new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 16);
  await giver.getByRole("combobox", { name: "开始" }).fill(minute(0).replace("T", " "));
  await giver.keyboard.press("Enter");
  await giver.getByRole("combobox", { name: "结束" }).fill(minute(7).replace("T", " "));
  await giver.keyboard.press("Enter");
  await giver.getByRole("textbox", { name: "原因" }).fill("赴省里开会");
  await giver.getByRole("button", { name: "委托", exact: true }).click();
  await giver.getByText("进行中").first().waitFor();
  await town.photograph(giver, "delegation");
  await town.accessible(giver, "delegations");

  await write(town, clerk, section, title, "普通");
  const taker = await takeUp(town, "ximenyuanzhi", title);
  await taker.getByText("您将以亓怀瑾的名义审核（委托）").waitFor();
  await agree(town, taker);
  await leave(town, taker);
  const second = await takeUp(town, "zhongchangqing", title);
  await second.getByText("（代 亓怀瑾）").waitFor();
  await second.getByRole("combobox", { name: "退回到" }).click({ force: true });
  await second.locator(".el-select-dropdown:visible li", { hasText: "单位负责人审核" }).click();
  await second.getByRole("textbox", { name: "审核意见" }).fill("请再核对值班电话");
  const back = second.waitForResponse((one) => one.url().endsWith("/decision"));
  await second.getByRole("button", { name: "退回" }).click();
  assert.equal((await back).status(), 200);
  await leave(town, second);
  const again = await takeUp(town, "ximenyuanzhi", title);
  await again.getByText("请再核对值班电话").waitFor();
  await town.photograph(again, "flow-sent-back");
  await leave(town, again);
  await giver.getByRole("button", { name: "提前结束" }).first().click();
  await giver.getByRole("dialog").getByRole("button", { name: "提前结束" }).click();
  await giver.getByText("已提前结束").first().waitFor();
  await leave(town, giver);
}

// Before review, for a reason; everybody sees what is owed.
async function emergency(town, clerk, section) {
  const title = "关于启动防汛应急响应的紧急通知";
  const id = await write(town, clerk, section, title, "普通");
  const duty = await town.enter("紧急发布", `/articles/${id}`);
  await duty.getByRole("button", { name: "紧急发布" }).click();
  const dialog = duty.getByRole("dialog", { name: "紧急发布" });
  await dialog.getByRole("textbox", { name: "原因" }).fill("汛情紧急，值班领导已口头同意");
  await town.photograph(duty, "emergency");
  await dialog.getByRole("button", { name: "紧急发布" }).click();
  await duty.getByText("紧急发布，尚欠审核").waitFor();
  const line = duty.getByRole("region", { name: "状态" }).getByRole("status");
  await line.filter({ hasText: "已上网" }).waitFor();
  await town.photograph(duty, "emergency-owed");
  await clerk.goto(town.console);
  const pile = clerk.getByRole("region", { name: "紧急发布，尚欠审核" });
  await pile.getByText(title).waitFor();
  await town.photograph(clerk, "debts");
  await town.accessible(clerk, "what is owed");

  await duty.getByRole("button", { name: "撤稿" }).click();
  const taking = duty.getByRole("dialog", { name: "撤稿" });
  await taking.getByRole("textbox", { name: "原因" }).fill("汛情解除");
  await taking.getByRole("button", { name: "撤稿" }).click();
  await taking.waitFor({ state: "hidden" });
  await clerk.goto(town.console);
  await clerk.getByRole("heading", { name: "待办", level: 1 }).waitFor();
  await pile.waitFor({ state: "hidden" });
  await leave(town, duty);
}
