// Signing in, and the password.
import type { Module } from "@/app/module";
import { w } from "./words";

export default {
  routes: [
    {
      path: "/sign-in",
      component: () => import("./SignIn.vue"),
      meta: { title: () => w("signIn"), bare: true },
    },
    {
      path: "/password",
      component: () => import("./Password.vue"),
      meta: { title: () => w("password") },
    },
  ],
} satisfies Module;
