// Sharing: what other sites offer, what was offered to them, and what they ask for.
import { Share } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.shares(),
      component: () => import("./ShareDesk.vue"),
      meta: { title: () => w("shares") },
    },
  ],
  menu: {
    name: () => w("shares"),
    icon: Share,
    path: paths.shares(),
    rights: ["share.offer", "share.accept"],
    order: 25,
  },
} satisfies Module;
