// The modules a person has power in, in their order, and nothing else.
import { computed } from "vue";
import type { MenuEntry, Module } from "./module";
import { can } from "./session";

const found = import.meta.glob<{ default: Module }>("../modules/*/module.ts", { eager: true });

export const modules: Module[] = Object.values(found).map((file) => file.default);

const entries: MenuEntry[] = modules
  .flatMap((module) => module.menu ?? [])
  .sort((one, other) => one.order - other.order);

export const menu = computed(() => entries.filter((entry) => can(...entry.rights)));
