// One build, no inline script: the console's content security policy allows scripts of its own
// host only. The editor is reached by a dynamic import, so the other screens do not carry it.
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@api": here("./api"), "@": here("./src") } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: {
    proxy: { "/api": process.env["CONSOLE"] ?? "http://127.0.0.1:8700" },
    // A test reads the server's sources for the codes of its refusals.
    fs: { allow: [here("."), here("../crates")] },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.spec.ts", "api/**/*.spec.ts"],
    setupFiles: ["src/kit/test-setup.ts"],
  },
});
