import { effectScope, nextTick, ref } from "vue";
import { afterEach, expect, test } from "vitest";
import { forgetAll, refresh, useQuery } from "./query";

afterEach(forgetAll);

const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

test("an answer is shown, kept, and shown at once the next time", async () => {
  let asked = 0;
  const read = (): Promise<number> => Promise.resolve(++asked);
  const scope = effectScope();
  const first = scope.run(() => useQuery(() => "/a", read));
  expect(first?.loading.value).toBe(true);
  await settled();
  expect(first?.data.value).toBe(1);
  const second = scope.run(() => useQuery(() => "/a", read));
  expect(second?.data.value).toBe(1);
  expect(second?.loading.value).toBe(false);
  await settled();
  expect(second?.data.value).toBe(2);
  scope.stop();
});

test("an answer that was overtaken is dropped", async () => {
  const answers: Record<string, (value: string) => void> = {};
  const key = ref("/slow");
  const scope = effectScope();
  const query = scope.run(() =>
    useQuery(
      () => key.value,
      () => new Promise<string>((done) => (answers[key.value] = done)),
    ),
  );
  key.value = "/quick";
  await nextTick();
  answers["/quick"]?.("quick");
  await settled();
  answers["/slow"]?.("slow");
  await settled();
  expect(query?.data.value).toBe("quick");
  scope.stop();
});

test("a refusal is told, and what was there stays", async () => {
  let fails = false;
  const read = (): Promise<string> =>
    fails ? Promise.reject(new Error("no")) : Promise.resolve("yes");
  const scope = effectScope();
  const query = scope.run(() => useQuery(() => "/b", read));
  await settled();
  fails = true;
  await query?.reload();
  expect(query?.data.value).toBe("yes");
  expect(query?.error.value?.message).toBe("no");
  scope.stop();
});

test("refreshing reads again what is on the screen and forgets the rest", async () => {
  const asked: string[] = [];
  const read = (name: string) => (): Promise<string> => {
    asked.push(name);
    return Promise.resolve(name);
  };
  const gone = effectScope();
  gone.run(() => useQuery(() => "/list?page=2", read("gone")));
  await settled();
  gone.stop();
  const scope = effectScope();
  scope.run(() => useQuery(() => "/list?page=1", read("list")));
  scope.run(() => useQuery(() => "/other", read("other")));
  await settled();
  asked.length = 0;
  await refresh("/list");
  expect(asked).toEqual(["list"]);
  const again = scope.run(() => useQuery(() => "/list?page=2", read("again")));
  expect(again?.data.value).toBeNull();
  scope.stop();
});

test("no key, no question", async () => {
  let asked = 0;
  const scope = effectScope();
  scope.run(() =>
    useQuery(
      () => null,
      () => Promise.resolve(++asked),
    ),
  );
  await settled();
  expect(asked).toBe(0);
  scope.stop();
});
