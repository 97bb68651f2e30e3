// Times are milliseconds since 1970 and are always shown in the country's one time zone, whatever
// the computer of the reader is set to.
import { locale } from "./words";

const ZONE = "Asia/Shanghai";
const OFFSET = "+08:00";

const parts = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const englishMonth = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, month: "short" });

interface Clock {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

function clock(at: number): Clock {
  const found: Record<string, string> = {};
  for (const part of parts.formatToParts(at)) found[part.type] = part.value;
  return found as unknown as Clock;
}

/** `2026-11-21`. */
export function dateText(at: number): string {
  const { year, month, day } = clock(at);
  return `${year}-${month}-${day}`;
}

/** `2026-11-21 14:05:12`, the full value. */
export function fullText(at: number): string {
  const { hour, minute, second } = clock(at);
  return `${dateText(at)} ${hour}:${minute}:${second}`;
}

/** `2026-11-21 14:05`, what a date and time field holds. */
export function minuteText(at: number): string {
  return fullText(at).slice(0, 16);
}

/** `14:05:12`. */
export function timeText(at: number): string {
  return fullText(at).slice(11);
}

/** `11月21日 14:05`; another year is named. */
export function shortText(at: number, now: number = Date.now()): string {
  const { year, month, day, hour, minute } = clock(at);
  const foreign = year !== clock(now).year;
  if (locale.value === "en") {
    const date = `${Number(day)} ${englishMonth.format(at)}${foreign ? ` ${year}` : ""}`;
    return `${date} ${hour}:${minute}`;
  }
  return `${foreign ? `${year}年` : ""}${Number(month)}月${Number(day)}日 ${hour}:${minute}`;
}

/** `2026年11月21日` of `2026-11-21`; what is no date stays as it is. */
export function dayText(day: string): string {
  const at = fromDate(day);
  if (at === null) return day;
  const { year, month, day: date } = clock(at);
  if (locale.value === "en") return `${Number(date)} ${englishMonth.format(at)} ${year}`;
  return `${year}年${Number(month)}月${Number(date)}日`;
}

/** The moment a day begins; `null` when the text is no date. */
export function fromDate(text: string | null): number | null {
  return fromText(text === null || text === "" ? "" : `${text}T00:00:00`);
}

/** The moment of `2026-11-21 14:05`; `null` when the text is no time. */
export function fromMinute(text: string | null): number | null {
  return fromText(text === null || text === "" ? "" : `${text.replace(" ", "T")}:00`);
}

function fromText(text: string): number | null {
  const at = text === "" ? NaN : Date.parse(text + OFFSET);
  return Number.isNaN(at) ? null : at;
}
