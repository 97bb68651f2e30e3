// One file on its way to the server, part by part: it can be paused, it waits out a broken line,
// and it goes on where the same file was cut off before.
import { reactive } from "vue";
import { Refused } from "@/kit/refused";
import { sha256 } from "@/kit/sha256";
import { api, ask, sendPart } from "./client";
import type { Finished, Media, Upload } from "./models";

export type SendingState =
  "sending" | "paused" | "waiting" | "checking" | "done" | "refused" | "cancelled";

export interface Sending {
  readonly name: string;
  readonly size: number;
  /** Bytes the server has. */
  sent: number;
  state: SendingState;
  /** Why it was refused. */
  problem: string;
  /** The form field the refusal is about. */
  field: string;
  finished: Finished | null;
  pause: () => void;
  goOn: () => void;
  cancel: () => Promise<void>;
  /** Ends when the file is in the library, or with what the server said against it. */
  whenDone: Promise<Finished>;
}

/** How long to wait before asking again when no answer came. */
const PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000];
/** How often one part is sent again when it did not arrive as it was. */
const TRIES_MAX = 4;
const DAMAGED = ["upload.part_damaged", "upload.part_cut"];

class Cancelled extends Error {}

export function send(file: File, alt: string): Sending {
  let wake: () => void = () => undefined;
  let upload: Upload | null = null;
  const sending: Sending = reactive({
    name: file.name,
    size: file.size,
    sent: 0,
    state: "sending" as SendingState,
    problem: "",
    field: "",
    finished: null,
    pause: () => {
      if (sending.state === "sending" || sending.state === "waiting") sending.state = "paused";
    },
    goOn: () => {
      if (sending.state === "paused" || sending.state === "waiting") sending.state = "sending";
      wake();
    },
    cancel: async () => {
      const id = upload?.id;
      sending.state = "cancelled";
      wake();
      if (id !== undefined) await dropUpload(id).catch(() => undefined);
    },
    whenDone: Promise.resolve() as unknown as Promise<Finished>,
  });

  const isCancelled = (): boolean => sending.state === "cancelled";

  function rest(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms);
      wake = () => (clearTimeout(timer), resolve());
    });
  }

  /** Asks until an answer comes, however long the line is broken; stops while paused. */
  async function insist<T>(call: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      while (sending.state === "paused") await rest(null);
      if (isCancelled()) throw new Cancelled();
      try {
        const answer = await call();
        if (sending.state === "waiting") sending.state = "sending";
        return answer;
      } catch (problem) {
        const isOutage =
          problem instanceof Refused && (problem.isUnreachable || problem.status >= 502);
        if (!isOutage) throw problem;
        if (sending.state === "sending") sending.state = "waiting";
        await rest(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? 0);
      }
    }
  }

  async function sendOne(id: string, number: number, bytes: ArrayBuffer): Promise<void> {
    const digest = await sha256(bytes);
    for (let tries = 1; ; tries += 1) {
      try {
        await insist(() => sendPart(id, number, digest, bytes));
        return;
      } catch (problem) {
        const isDamaged = problem instanceof Refused && DAMAGED.includes(problem.code);
        if (!isDamaged || tries >= TRIES_MAX) throw problem;
      }
    }
  }

  async function sendAll(begun: Upload): Promise<void> {
    const known = new Map(begun.parts.map((part) => [part.number, part.digest]));
    sending.sent = 0;
    for (let number = 1; (number - 1) * begun.part_bytes < file.size; number += 1) {
      const from = (number - 1) * begun.part_bytes;
      const bytes = await file.slice(from, from + begun.part_bytes).arrayBuffer();
      // What is there may be of another file of this name: it is compared, not believed.
      const digest = known.get(number);
      if (digest === undefined || digest !== (await sha256(bytes)))
        await sendOne(begun.id, number, bytes);
      if (isCancelled()) throw new Cancelled();
      sending.sent = from + bytes.byteLength;
    }
  }

  async function finish(id: string): Promise<Finished> {
    sending.state = "checking";
    return insist(() => ask(api.POST("/api/uploads/{id}/finish", { params: { path: { id } } })));
  }

  async function run(): Promise<Finished> {
    const { name, size, lastModified } = file;
    const body = { name, size_bytes: size, changed_at: lastModified, alt };
    const begin = (): Promise<Upload> =>
      insist(() => ask(api.POST("/api/uploads", { body })) as Promise<Upload>);
    for (let tries = 1; ; tries += 1) {
      upload = await begin();
      await sendAll(upload);
      try {
        return await finish(upload.id);
      } catch (problem) {
        // The disk lost a part it had acknowledged: that one is sent again.
        const isDamaged = problem instanceof Refused && DAMAGED.includes(problem.code);
        if (!isDamaged || tries >= TRIES_MAX) throw problem;
        sending.state = "sending";
      }
    }
  }

  sending.whenDone = run().then(
    (finished) => {
      sending.finished = finished;
      sending.sent = file.size;
      sending.state = "done";
      return finished;
    },
    (problem: Error) => {
      if (!isCancelled()) {
        sending.state = "refused";
        sending.problem = problem.message;
        sending.field = (problem instanceof Refused && problem.field) || "";
      }
      throw problem;
    },
  );
  // Whoever does not wait for the end reads the state.
  sending.whenDone.catch(() => undefined);
  return sending;
}

/** Gives up what is on the server of a file. */
export async function dropUpload(id: string): Promise<void> {
  await ask(api.POST("/api/uploads/{id}/removal", { params: { path: { id } } }));
}

/** A page of the library, for a picker. */
export async function findMedia(query: {
  kind: string;
  q: string;
  page: number;
  size: number;
}): Promise<{ items: Media[]; total: number }> {
  return ask(api.GET("/api/media", { params: { query } }));
}
