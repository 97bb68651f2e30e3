// One's own settings.
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.profile(),
      component: () => import("./ProfileDesk.vue"),
      meta: { title: () => w("profile") },
    },
  ],
} satisfies Module;
