// The first screen: what waits for me.
import { Calendar } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.desk(),
      component: () => import("./Waiting.vue"),
      meta: { title: () => w("desk") },
    },
  ],
  menu: { name: () => w("desk"), icon: Calendar, path: paths.desk(), rights: [], order: 0 },
} satisfies Module;
