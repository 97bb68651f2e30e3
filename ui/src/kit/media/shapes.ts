// What the widgets need to know of a file and of one on its way.

export interface MediaShape {
  id: string;
  name: string;
  alt: string;
  media_type: string;
  size_bytes: number;
  width: number;
  height: number;
  pages: number;
  opening: string;
  drawn_at?: number | null | undefined;
  /** `page` when its first page can be shown. */
  cuts: string[];
}

export interface SendingShape {
  readonly name: string;
  readonly size: number;
  sent: number;
  state: "sending" | "paused" | "waiting" | "checking" | "done" | "refused" | "cancelled";
  problem: string;
  finished: { is_known: boolean; media: { name: string }; left_out: { say: string }[] } | null;
  pause: () => void;
  goOn: () => void;
}

/** Which files a picker asks for. */
export interface Wanted {
  kind: string;
  q: string;
  page: number;
  size: number;
}
