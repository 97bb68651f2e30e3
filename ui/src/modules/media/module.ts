// Media: the pictures and files of a unit.
import { Picture } from "@element-plus/icons-vue";
import type { Module } from "@/app/module";
import { paths } from "@/app/paths";
import { w } from "./words";

export default {
  routes: [
    {
      path: paths.media(),
      component: () => import("./MediaLibrary.vue"),
      meta: { title: () => w("media") },
    },
  ],
  menu: {
    name: () => w("media"),
    icon: Picture,
    path: paths.media(),
    rights: ["media.upload"],
    order: 15,
  },
} satisfies Module;
