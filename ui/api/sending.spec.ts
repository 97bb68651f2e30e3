import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { send } from "./sending";

const PART = 4;

/** A server that keeps the parts it got, and fails as it is told. */
function server(failures: string[]) {
  const parts = new Map<number, string>();
  const calls: string[] = [];
  const json = (status: number, body: unknown): Response =>
    new Response(JSON.stringify(body), {
      status,
      headers: { "content-type": "application/json" },
    });
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const what = url.pathname.split("/").at(-1) ?? "";
    calls.push(what === "part" ? `part ${url.searchParams.get("number")}` : what);
    if (what === "part" && failures[0] !== undefined) {
      const failure = failures.shift();
      if (failure === "line") throw new TypeError("cut");
      return json(409, { code: failure, say: "差错" });
    }
    if (what === "uploads") {
      const there = [...parts].map(([number, digest]) => ({ number, digest }));
      return json(200, { id: "u", part_bytes: PART, parts: there });
    }
    if (what === "part") {
      const bytes = Buffer.from(await request.arrayBuffer());
      const digest = createHash("sha256").update(bytes).digest("hex");
      expect(url.searchParams.get("digest")).toBe(digest);
      parts.set(Number(url.searchParams.get("number")), digest);
      return json(200, {});
    }
    return json(200, what === "finish" ? { media: { id: "m" }, is_known: false } : null);
  });
  return { parts, calls };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const file = (text: string): File => new File([text], "a.mp4", { lastModified: 7 });

test("a file goes part by part", async () => {
  const { calls, parts } = server([]);
  const sending = send(file("0123456789"), "");
  await sending.whenDone;
  expect(calls).toEqual(["uploads", "part 1", "part 2", "part 3", "finish"]);
  expect(parts.size).toBe(3);
  expect(sending.state).toBe("done");
  expect(sending.sent).toBe(10);
});

test("what is there is compared and not sent again", async () => {
  const { calls, parts } = server([]);
  parts.set(1, createHash("sha256").update("0123").digest("hex"));
  parts.set(2, createHash("sha256").update("another file").digest("hex"));
  await send(file("0123456789"), "").whenDone;
  expect(calls).toEqual(["uploads", "part 2", "part 3", "finish"]);
});

test("a broken line is waited out, a damaged part sent again", async () => {
  const { calls } = server(["line", "upload.part_damaged"]);
  const sending = send(file("0123"), "");
  await vi.waitFor(() => expect(sending.state).toBe("waiting"));
  sending.goOn();
  await sending.whenDone;
  expect(calls).toEqual(["uploads", "part 1", "part 1", "part 1", "finish"]);
});

test("what the server does not want is not tried again", async () => {
  const { calls } = server(["media.too_large"]);
  const sending = send(file("0123"), "");
  await expect(sending.whenDone).rejects.toThrow();
  expect(sending.state).toBe("refused");
  expect(calls).toEqual(["uploads", "part 1"]);
});

test("paused it sends nothing, cancelled it takes everything back", async () => {
  const { calls } = server([]);
  const sending = send(file("0123"), "");
  sending.pause();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(calls).not.toContain("part 1");
  sending.goOn();
  await sending.whenDone;
  const broken = server(["line"]);
  const other = send(file("0123456789"), "");
  await vi.waitFor(() => expect(other.state).toBe("waiting"));
  await other.cancel();
  await expect(other.whenDone).rejects.toThrow();
  expect(broken.calls).toEqual(["uploads", "part 1", "removal"]);
});
