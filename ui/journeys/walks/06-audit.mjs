// The auditor finds what was done, and finds that nobody changed the record of it.
import { strict as assert } from "node:assert";

export const name = "the audit log is searched and verified";

export async function walk(town) {
  const page = await town.enter("安全审计员", "/journal");
  await page.getByRole("row").nth(1).waitFor();
  await page.getByLabel("事项代码").fill("session.opened");
  await page.waitForURL(/event=session\.opened/);
  await page.getByRole("row").filter({ hasText: "登录" }).first().waitFor();
  const others = page.getByRole("row").filter({ hasText: "发布" });
  await others.first().waitFor({ state: "detached" });
  await page.getByRole("button", { name: "清除条件" }).click();
  await page.getByRole("button", { name: "校验日志链" }).click();
  const dialog = page.getByRole("dialog");
  const verdict = await dialog.getByRole("status").textContent();
  assert.match(verdict, /日志链完整：\d+ 条逐条核对一致/);
  town.noFaults(page);
}
