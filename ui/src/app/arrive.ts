// Where the keyboard stands after the way to another screen: at the beginning of the screen, and
// not on the link that led there.
import { nextTick } from "vue";
import { START_LOCATION, type Router } from "vue-router";

export function arriveByKeyboard(router: Router): void {
  router.afterEach((to, from, failure) => {
    // A page that is opened begins at its top, where the skip link is.
    if (failure || from === START_LOCATION || to.path === from.path) return;
    const before = document.activeElement;
    void nextTick(() => {
      const now = document.activeElement;
      // A screen may choose a field of its own.
      if (now !== before && now !== document.body) return;
      const main = document.querySelector("main");
      (main?.querySelector<HTMLElement>("[data-arrive]") ?? main)?.focus({ preventScroll: true });
    });
  });
}
