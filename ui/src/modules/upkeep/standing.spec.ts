import { expect, test } from "vitest";
import { perDay, share } from "./standing";

test("visits are told by day and as a part of the site's", () => {
  expect(perDay({ views: 35, days: 90 })).toBe("0.4");
  expect(perDay({ views: 0, days: 1 })).toBe("0.0");
  expect(share({ views: 35, site_views: 100 })).toBe("35.0%");
  expect(share({ views: 0, site_views: 0 })).toBe("—");
});
