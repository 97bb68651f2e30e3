// What waits for my step, and deciding on it.
import { Stamp } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.reviews(),
      component: () => import("./ReviewList.vue"),
      meta: { title: () => w("reviews") },
    },
    {
      path: "/reviews/:id",
      component: () => import("./ReviewDesk.vue"),
      props: true,
      meta: { title: () => w("reviews"), full: true },
    },
  ],
  menu: {
    name: () => w("reviews"),
    icon: Stamp,
    path: paths.reviews(),
    rights: ["review.first", "review.second", "review.final", "review.sign"],
    order: 20,
  },
} satisfies Module;
