// Asks before typed text is thrown away by leaving.
import { ElMessageBox } from "element-plus";
import { onMounted, onUnmounted } from "vue";
import { onBeforeRouteLeave } from "vue-router";
import { w } from "./kit-words";

/** True when nothing is unsaved or the person lets it go. */
export async function letGo(isUnsaved: boolean): Promise<boolean> {
  if (!isUnsaved) return true;
  const answer = ElMessageBox.confirm(w("unsavedSay"), w("unsaved"), {
    confirmButtonText: w("throwAway"),
    cancelButtonText: w("keepEditing"),
    type: "warning",
  });
  return answer.then(
    () => true,
    () => false,
  );
}

/** Guards the screen it is used in. */
export function useUnsaved(isUnsaved: () => boolean): void {
  const warn = (event: BeforeUnloadEvent): void => {
    if (isUnsaved()) event.preventDefault();
  };
  onMounted(() => window.addEventListener("beforeunload", warn));
  onUnmounted(() => window.removeEventListener("beforeunload", warn));
  onBeforeRouteLeave(() => letGo(isUnsaved()));
}
