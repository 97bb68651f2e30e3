// Starts the console: who is at work first, then the screens.
import { createApp, watch } from "vue";
import "element-plus/dist/index.css";
import "./tokens.css";
import { whenSignedOut } from "@api/client";
import { keepFocus } from "@/kit/focus/keep";
import { locale } from "@/kit/words";
import App from "./App.vue";
import { nameWindow, router } from "./router";
import { lapsed, me, resume } from "./session";

whenSignedOut(() => {
  lapsed.value = me.value !== null;
});
watch(locale, () => nameWindow(router.currentRoute.value));

keepFocus();
await resume();
createApp(App).use(router).mount("#app");
