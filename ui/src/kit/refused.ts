// The one kind of failure a screen deals with.

interface Problem {
  code?: string;
  say: string;
  field?: string | null;
  notes?: string[] | null;
}

/** The server said no, or could not be reached; `message` is the sentence to show. */
export class Refused extends Error {
  readonly code: string;
  readonly field: string | null;
  readonly notes: string[];

  constructor(
    readonly status: number,
    problem: Problem,
  ) {
    super(problem.say);
    this.name = "Refused";
    this.code = problem.code ?? "";
    this.field = problem.field ?? null;
    this.notes = problem.notes ?? [];
  }

  /** True when no answer came at all, so trying again may help. */
  get isUnreachable(): boolean {
    return this.status === 0;
  }
}
