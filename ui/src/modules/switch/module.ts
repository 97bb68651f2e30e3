// Switches: grey mode on days of mourning, emergency notices.
import { Bell } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.switches(),
      component: () => import("./SwitchDesk.vue"),
      meta: { title: () => w("switches") },
    },
  ],
  menu: {
    name: () => w("switches"),
    icon: Bell,
    path: paths.switches(),
    rights: ["site.switch"],
    order: 45,
  },
} satisfies Module;
