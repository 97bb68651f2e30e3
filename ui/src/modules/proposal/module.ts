// Applications for changes of sections.
import { Memo } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.proposals(),
      component: () => import("./ProposalDesk.vue"),
      meta: { title: () => w("proposals") },
    },
  ],
  menu: {
    name: () => w("proposals"),
    icon: Memo,
    path: paths.proposals(),
    rights: ["section.propose", "section.approve"],
    order: 31,
  },
} satisfies Module;
