// The only door to the server: typed calls, one kind of failure, the CSRF token on every POST.
import createClient from "openapi-fetch";
import { Refused } from "@/kit/refused";
import { words } from "@/kit/words";
import type { ImportReport, Paper, Problem, paths } from "./models";
import { notesOf, sayOf } from "./refusals";

const w = words({
  unreachable: ["连不上服务器，请检查网络", "The server cannot be reached; check the network"],
  failed: ["系统繁忙，请稍后再试（{status}）", "The system is busy, try again later ({status})"],
});

let csrf = "";
let signedOut: () => void = () => undefined;

export function setCsrf(token: string): void {
  csrf = token;
}

/** Called whenever the server no longer knows the session. */
export function whenSignedOut(act: () => void): void {
  signedOut = act;
}

export const api = createClient<paths>({
  // Looked up at each call, so that a test may put its own in place.
  fetch: (request) => globalThis.fetch(request),
});

api.use({
  onRequest({ request }) {
    if (request.method === "POST" && csrf !== "") request.headers.set("X-Csrf", csrf);
    return request;
  },
});

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Waits for a call and gives its answer, or throws `Refused`. */
export async function ask<T>(call: Promise<Reply<T>>): Promise<T> {
  let reply: Reply<T>;
  try {
    reply = await call;
  } catch {
    throw new Refused(0, { code: "unreachable", say: w("unreachable") });
  }
  if (reply.response.ok) return reply.data as T;
  throw refusal(reply.response.status, reply.error);
}

function refusal(status: number, body: unknown): Refused {
  if (status === 401) signedOut();
  const problem = body as Partial<Problem> | null | undefined;
  if (typeof problem?.say === "string") {
    const { code, say, notes } = problem;
    return new Refused(status, {
      ...problem,
      say: sayOf({ code, say }),
      notes: notesOf(notes ?? []),
    });
  }
  return new Refused(status, { code: "failed", say: w("failed", { status }) });
}

/** Sends one part of a file that is being uploaded. */
export async function sendPart(
  id: string,
  number: number,
  digest: string,
  body: ArrayBuffer,
): Promise<void> {
  const path = `/api/uploads/${encodeURIComponent(id)}/part?number=${number}&digest=${digest}`;
  await sendRaw(path, body, { "content-type": "application/octet-stream" });
}

/** Sends an office file; gives what it says. */
export async function sendPaper(file: File): Promise<Paper> {
  const form = new FormData();
  form.append("file", file, file.name);
  return sendRaw("/api/papers", form, {});
}

/** Sends a file with terms for a list; gives what became of its lines. */
export async function sendTerms(file: File, owner: "platform" | "unit"): Promise<ImportReport> {
  const form = new FormData();
  form.append("file", file, file.name);
  return sendRaw(`/api/terms/import?owner=${owner}`, form, {});
}

async function sendRaw<T>(
  path: string,
  body: FormData | ArrayBuffer,
  headers: Record<string, string>,
): Promise<T> {
  const request = new Request(new URL(path, location.href), {
    method: "POST",
    body,
    headers: { ...headers, "X-Csrf": csrf },
  });
  return ask(
    globalThis.fetch(request).then(async (response) => {
      const json: unknown = await response.json().catch(() => null);
      return response.ok ? { data: json as T, response } : { error: json, response };
    }),
  );
}
