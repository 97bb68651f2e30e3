// Who is at work, with which rights, on which site. The only state that outlives a screen.
import { computed, ref, shallowRef, watch } from "vue";
import { api, ask, setCsrf } from "@api/client";
import type { Me } from "@api/models";
import { forgetAll } from "@/kit/query";

const KEPT_SITE = "huabiao.site";

export const me = shallowRef<Me | null>(null);

/** True when the server has forgotten a session that was open on this screen. */
export const lapsed = ref(false);

/** The site chosen at the top; empty means all sites. */
export const siteId = ref(localStorage.getItem(KEPT_SITE) ?? "");

export const site = computed(() => me.value?.sites.find((one) => one.id === siteId.value) ?? null);

watch(siteId, (now) => localStorage.setItem(KEPT_SITE, now));

/** Whether the person holds one of these rights somewhere; where exactly is the server's to say. */
export function can(...rights: readonly string[]): boolean {
  return rights.length === 0 || rights.some((right) => me.value?.rights.includes(right));
}

/** Puts a person at work; another person than before finds no trace of the former. */
export function seat(person: Me | null): void {
  if (person?.id !== me.value?.id) forgetAll();
  me.value = person;
  lapsed.value = false;
  setCsrf(person?.csrf ?? "");
  if (person !== null && !person.sites.some((one) => one.id === siteId.value)) {
    siteId.value = person.sites[0]?.id ?? "";
  }
}

/** Asks the server who is at work; stays empty when nobody is. */
export async function resume(): Promise<void> {
  try {
    seat(await ask(api.GET("/session")));
  } catch {
    seat(null);
  }
  lapsed.value = false;
}

export async function signIn(login: string, password: string): Promise<Me> {
  const person = await ask(api.POST("/session", { body: { login, password } }));
  seat(person);
  return person;
}

export async function signOut(): Promise<void> {
  await ask(api.POST("/session/end", { body: {} }));
  seat(null);
}
