// Who is at work, with which rights, on which site. The only state that outlives a screen.
import { computed, ref, shallowRef, watch } from "vue";
import { api, ask, setCsrf } from "@api/client";
import type { Me, Site } from "@api/models";
import { forgetAll } from "@/kit/query";

const KEPT_SITE = "huabiao.site";

export const me = shallowRef<Me | null>(null);

/** True when the server has forgotten a session that was open on this screen. */
export const lapsed = ref(false);

/** The site chosen at the top; empty means all sites. */
export const siteId = ref(localStorage.getItem(KEPT_SITE) ?? "");

/** All sites there are, for the switcher; what of them one may touch is the server's to say. */
export const sites = shallowRef<Site[]>([]);

export const site = computed(() => sites.value.find((one) => one.id === siteId.value) ?? null);

watch(siteId, (now) => localStorage.setItem(KEPT_SITE, now));

/** Whether the person holds one of these rights somewhere; where exactly is the server's to say. */
export function can(...rights: readonly string[]): boolean {
  return rights.length === 0 || rights.some((right) => me.value?.rights.includes(right));
}

/** Puts a person at work; another person than before finds no trace of the former. */
export async function seat(person: Me | null): Promise<void> {
  if (person?.id !== me.value?.id) forgetAll();
  me.value = person;
  lapsed.value = false;
  setCsrf(person?.csrf ?? "");
  // Until the first password is changed every other door is closed.
  if (person?.must_change_password === false) await readSites();
}

/** Reads the sites anew; a site that is gone is no longer the chosen one. */
export async function readSites(): Promise<void> {
  sites.value = await ask(api.GET("/api/sites"));
  const isChosen = localStorage.getItem(KEPT_SITE) !== null;
  if (isChosen && (siteId.value === "" || site.value !== null)) return;
  const own = sites.value.find((one) => one.unit_id === me.value?.unit_id);
  siteId.value = (own ?? sites.value[0])?.id ?? "";
}

/** Asks the server who is at work; stays empty when nobody is. */
export async function resume(): Promise<void> {
  try {
    await seat(await ask(api.GET("/api/session")));
  } catch {
    me.value = null;
  }
  lapsed.value = false;
}

export async function signIn(login: string, password: string): Promise<Me> {
  const person = await ask(api.POST("/api/session", { body: { login, password } }));
  await seat(person);
  return person;
}

export async function signOut(): Promise<void> {
  await ask(api.POST("/api/session/end"));
  await seat(null);
}
