import { Editor } from "@tiptap/core";
import { expect, test } from "vitest";
import { extensions } from "./extensions";

test("how blocks and cells stand survives the editor, as classes", () => {
  const kept =
    `<h2 class="center">题</h2><p class="flush">各县区：</p><p class="indent">文</p>` +
    `<p class="right">落款</p><p>文</p>`;
  const editor = new Editor({ extensions, content: kept });
  expect(editor.getHTML()).toBe(kept);

  editor.commands.setContent(
    `<table><tbody><tr><th class="center">题</th><td class="right">1.2</td></tr></tbody></table>`,
  );
  const table = editor.getHTML();
  expect(table).toMatch(/<th [^>]*class="center"/);
  expect(table).toMatch(/<td [^>]*class="right"/);
  expect(table).not.toMatch(/style="text-/);

  editor.commands.setContent(`<p class="notice over">仿冒</p><p style="color: red">文</p>`);
  expect(editor.getHTML()).toBe("<p>仿冒</p><p>文</p>");
  editor.commands.toggleTextAlign("right");
  expect(editor.getHTML()).toContain(`<p class="right">`);
  editor.destroy();
});
