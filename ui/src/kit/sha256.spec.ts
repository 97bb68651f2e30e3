import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { own } from "./sha256";

const hex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString("hex");

test.each([0, 1, 55, 56, 63, 64, 65, 1000, 70_001])("%i bytes", (length) => {
  const bytes = new Uint8Array(randomBytes(length));
  expect(hex(own(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
});
