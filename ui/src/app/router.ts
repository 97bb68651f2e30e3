// Screens come from the modules; nobody reaches one without having signed in.
import { createRouter, createWebHistory, type RouteLocationNormalized } from "vue-router";
import { arriveByKeyboard } from "./arrive";
import { modules } from "./menu";
import { paths } from "./paths";
import { me } from "./session";
import { words } from "@/kit/words";

declare module "vue-router" {
  interface RouteMeta {
    title?: () => string;
    /** Shown without the frame, and to people who have not signed in. */
    bare?: boolean;
    /** Takes the whole room beside the menu, without margins. */
    full?: boolean;
  }
}

const w = words({
  product: ["华表", "Huabiao"],
  nowhere: ["没有这个页面", "No such page"],
});

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, kept) => kept ?? { top: 0 },
  routes: [
    ...modules.flatMap((module) => module.routes),
    {
      path: "/:rest(.*)*",
      component: () => import("./layout/Nowhere.vue"),
      meta: { title: () => w("nowhere") },
    },
  ],
});

router.beforeEach((to) => {
  if (me.value === null) return to.meta.bare === true ? true : paths.signIn(to.fullPath);
  if (me.value.must_change_password && to.path !== paths.password()) return paths.password();
  return true;
});

router.afterEach((to) => nameWindow(to));
arriveByKeyboard(router);

export function nameWindow(to: RouteLocationNormalized): void {
  const title = to.meta.title?.();
  document.title = title === undefined ? w("product") : `${title} · ${w("product")}`;
}
