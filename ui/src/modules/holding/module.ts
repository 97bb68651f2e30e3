// What the platform keeps, how sensitive it is, and for how long.
import { Files } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.holdings(),
      component: () => import("./HoldingList.vue"),
      meta: { title: () => w("holdings") },
    },
  ],
  menu: {
    name: () => w("holdings"),
    icon: Files,
    path: paths.holdings(),
    rights: ["journal.read", "account.manage"],
    order: 51,
  },
} satisfies Module;
