import { expect, test } from "vitest";
import {
  dateText,
  fromDate,
  fromMinute,
  fullText,
  minuteText,
  shortText,
  timeText,
} from "./moment";
import { locale } from "./words";

// 2026-11-21 14:05:12 in Shanghai.
const AT = Date.UTC(2026, 10, 21, 6, 5, 12);

test("times are shown in Shanghai, whatever the computer's zone", () => {
  expect(dateText(AT)).toBe("2026-11-21");
  expect(fullText(AT)).toBe("2026-11-21 14:05:12");
  expect(minuteText(AT)).toBe("2026-11-21 14:05");
  expect(timeText(AT)).toBe("14:05:12");
});

test("another year is named", () => {
  locale.value = "zh";
  expect(shortText(AT, AT)).toBe("11月21日 14:05");
  expect(shortText(AT, AT + 365 * 86_400_000)).toBe("2026年11月21日 14:05");
  locale.value = "en";
  expect(shortText(AT, AT)).toBe("21 Nov 14:05");
  locale.value = "zh";
});

test("midnight belongs to its own day", () => {
  expect(fullText(Date.UTC(2026, 11, 31, 16, 0, 0))).toBe("2027-01-01 00:00:00");
});

test("typed dates become moments and come back the same", () => {
  expect(dateText(fromDate("2026-02-28") ?? 0)).toBe("2026-02-28");
  expect(minuteText(fromMinute("2026-02-28 09:30") ?? 0)).toBe("2026-02-28 09:30");
  expect(fromDate("")).toBeNull();
  expect(fromDate(null)).toBeNull();
  expect(fromMinute("soon")).toBeNull();
});
