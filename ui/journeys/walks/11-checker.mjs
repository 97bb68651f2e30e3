// The checker: one click mends, what is kept needs a reason, and the reviewer reads it.
import { strict as assert } from "node:assert";
import { fits } from "../check.mjs";
import { begin, saved, sectionOf, takeUp } from "../desk.mjs";

export const name = "what the checker finds is mended by a click, or kept for a reason";

const PHONE = { width: 390, height: 844 };
const TITLE = "关于做好假期值班工作的通知";

export async function walk(town) {
  const clerk = await town.enter("信息员");
  const { section } = await sectionOf(town, clerk, "notice");
  await begin(town, clerk, section);
  await clerk.getByRole("textbox", { name: "标题", exact: true }).fill(TITLE);
  await clerk.getByRole("combobox", { name: "来源" }).fill("市政府办公室");
  await clerk.locator(".ProseMirror[contenteditable=true]").click();
  await clerk.keyboard.type("各单位要做好工作布署。");
  await clerk.keyboard.press("Enter");
  await clerk.keyboard.type("原文写作“布暑”，照录。");
  await saved(clerk);

  const unfold = clerk.getByRole("button", { name: "展开提纲与检查" });
  if (await unfold.isVisible()) await unfold.click();
  const findings = clerk.getByRole("region", { name: "检查结果" });
  await findings.getByText("布署").first().waitFor();
  await clerk.locator(".found-confirm").first().waitFor();
  await town.photograph(clerk, "checker");
  await town.accessible(clerk, "the checker beside a draft");
  await onAPhone(town, clerk);

  await findings.getByRole("button", { name: "改为“部署”" }).first().click();
  await clerk.getByText("各单位要做好工作部署。").waitFor();
  await saved(clerk);

  await clerk.keyboard.press("Control+Enter");
  const dialog = clerk.getByRole("dialog", { name: "说明理由后送审" });
  await dialog.waitFor();
  assert.equal(await dialog.locator(".asked li").count(), 1);
  await dialog.getByRole("textbox").fill("照录原文");
  await town.photograph(clerk, "checker-reason");
  await dialog.getByRole("button", { name: "送审" }).click();
  await clerk.getByText("待初审").first().waitFor();

  const reviewer = await takeUp(town, "初审", TITLE);
  await reviewer.getByText("照录原文").waitFor();
}

// No room beside the paper: what was found stands below it.
async function onAPhone(town, clerk) {
  const desktop = clerk.viewportSize();
  await clerk.setViewportSize(PHONE);
  const first = clerk.locator(".below").getByText("布署").first();
  await first.waitFor();
  await first.scrollIntoViewIfNeeded();
  await fits(clerk, "the checker on a phone");
  await town.photograph(clerk, "checker-phone");
  await town.accessible(clerk, "the checker on a phone");
  await clerk.setViewportSize(desktop);
}
