// Server state in eighty lines: what was read is kept under the address it was read from, shown at
// once when a screen comes back, and read again. There is no other store of server data.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";

const KEPT_MAX = 200;

const kept = new Map<string, unknown>();
const open = new Set<{ key: () => string | null; reload: () => Promise<void> }>();

export interface Query<T> {
  data: ShallowRef<T | null>;
  error: ShallowRef<Error | null>;
  /** True while the first answer for this key is awaited. */
  loading: Ref<boolean>;
  reload: () => Promise<void>;
  /** Puts an answer in place that a write brought back. */
  put: (value: T) => void;
}

/** Reads under `key` whenever it changes; a `null` key reads nothing. */
export function useQuery<T>(key: () => string | null, read: () => Promise<T>): Query<T> {
  const data = shallowRef<T | null>(null);
  const error = shallowRef<Error | null>(null);
  const loading = ref(false);
  let turn = 0;

  async function reload(): Promise<void> {
    const address = key();
    const mine = ++turn;
    if (address === null) return;
    loading.value = data.value === null;
    try {
      const value = await read();
      if (mine !== turn) return;
      keep(address, value);
      data.value = value;
      error.value = null;
    } catch (problem) {
      if (mine !== turn) return;
      error.value = problem as Error;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  function put(value: T): void {
    turn += 1;
    const address = key();
    if (address !== null) keep(address, value);
    data.value = value;
    error.value = null;
    loading.value = false;
  }

  const entry = { key, reload };
  open.add(entry);
  onScopeDispose(() => open.delete(entry));
  watch(
    key,
    (address) => {
      data.value = address === null ? null : ((kept.get(address) as T | undefined) ?? null);
      error.value = null;
      void reload();
    },
    { immediate: true },
  );
  return { data, error, loading, reload, put };
}

function keep(address: string, value: unknown): void {
  kept.delete(address);
  kept.set(address, value);
  const oldest = kept.keys().next().value;
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
}

/** Forgets what begins with `prefix` and reads it again where it is on the screen. */
export async function refresh(...prefixes: string[]): Promise<void> {
  const touched = (address: string): boolean =>
    prefixes.some((prefix) => address.startsWith(prefix));
  for (const address of [...kept.keys()]) if (touched(address)) kept.delete(address);
  await Promise.all([...open].filter((entry) => touched(entry.key() ?? "")).map((e) => e.reload()));
}

/** Forgets everything, as when another person signs in. */
export function forgetAll(): void {
  kept.clear();
}
