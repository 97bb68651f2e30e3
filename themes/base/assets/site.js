// What a reader may choose: letter size, contrast scheme, elder layout, reading line, reading aloud.
// Everything works without this file; choices stay in this browser (localStorage "reading").
(() => {
  "use strict";
  const root = document.documentElement;
  const KEY = "reading";
  let choice = {};
  try { choice = JSON.parse(localStorage.getItem(KEY)) || {}; } catch { choice = {}; }

  const apply = () => {
    for (const name of ["size", "scheme", "mode", "ruler"]) {
      if (choice[name]) root.dataset[name] = choice[name];
      else delete root.dataset[name];
    }
  };
  // Runs in the head, before the first paint, so nothing jumps.
  root.classList.add("js");
  apply();

  const all = (selector, from = document) => from.querySelectorAll(selector);
  let line, voice = false, told;

  const say = (text) => {
    told.textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { told.textContent = ""; }, 4000);
  };

  // Buttons "name:value" show by aria-pressed what is chosen now.
  const show = () => {
    apply();
    for (const b of all("[data-set][aria-pressed]")) {
      const [name, value] = b.dataset.set.split(":");
      b.setAttribute("aria-pressed", String((choice[name] || "") === value));
    }
    line.hidden = !choice.ruler;
    for (const wide of all(".table-wrap")) {
      // A table wider than the page scrolls; the keyboard must reach it.
      if (wide.scrollWidth <= wide.clientWidth) continue;
      wide.tabIndex = 0;
      wide.setAttribute("role", "region");
      wide.setAttribute("aria-label", "表格，可左右滚动");
    }
  };

  const keep = () => {
    try { localStorage.setItem(KEY, JSON.stringify(choice)); } catch { /* private window: for this page only */ }
    show();
  };

  const set = (button) => {
    const [name, value] = button.dataset.set.split(":");
    // A lone switch (mode, ruler) goes off when pressed again; one of a set stays.
    const lone = name === "mode" || name === "ruler";
    choice[name] = lone && choice[name] ? "" : value;
    keep();
  };

  // Lists one below the other become tabs; without this they stay as they are.
  const asTabs = (tabs) => {
    const parts = [...tabs.children];
    if (parts.length < 2) return;
    const row = document.createElement("div");
    row.className = "tab-row";
    row.setAttribute("role", "tablist");
    const buttons = parts.map((part) => {
      const button = document.createElement("button");
      const head = part.querySelector("h2,h3");
      button.type = "button";
      button.textContent = head ? head.textContent : "";
      button.setAttribute("role", "tab");
      part.setAttribute("role", "tabpanel");
      part.setAttribute("aria-label", button.textContent);
      row.append(button);
      return button;
    });
    const choose = (at, focus) => {
      parts.forEach((part, n) => { part.hidden = n !== at; });
      buttons.forEach((button, n) => {
        button.setAttribute("aria-selected", String(n === at));
        button.tabIndex = n === at ? 0 : -1;
      });
      if (focus) buttons[at].focus();
    };
    row.addEventListener("click", (event) => {
      const at = buttons.indexOf(event.target);
      if (at >= 0) choose(at);
    });
    row.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const at = buttons.indexOf(document.activeElement);
      if (step && at >= 0) choose((at + step + buttons.length) % buttons.length, true);
    });
    tabs.prepend(row);
    choose(0);
  };

  const open = (id, want) => {
    const part = document.getElementById(id);
    part.hidden = want === undefined ? !part.hidden : !want;
    const opener = document.querySelector(`[aria-controls="${id}"]`);
    opener.setAttribute("aria-expanded", String(!part.hidden));
    if (part.hidden) opener.focus();
  };

  const read = (button) => {
    const synth = window.speechSynthesis;
    if (!synth) { say("这个浏览器不能朗读"); return; }
    voice = !voice;
    button.setAttribute("aria-pressed", String(voice));
    synth.cancel();
    if (!voice) return;
    const from = document.querySelector("#article") || document.querySelector("main");
    const parts = [...all("h1, h2, h3, p, li, caption, th, td, dt, dd", from)]
      .filter((e) => e.offsetParent && !e.querySelector("p, li"));
    for (const e of parts) {
      const words = new SpeechSynthesisUtterance(e.textContent.trim());
      words.lang = "zh-CN";
      synth.speak(words);
    }
    const last = new SpeechSynthesisUtterance(" ");
    last.onend = () => { voice = false; button.setAttribute("aria-pressed", "false"); };
    synth.speak(last);
  };

  const share = async () => {
    const page = { title: document.title, url: location.href };
    try {
      if (navigator.share) await navigator.share(page);
      else { await navigator.clipboard.writeText(`${page.title} ${page.url}`); say("标题和网址已复制，可以粘贴给别人"); }
    } catch (e) {
      if (e.name !== "AbortError") say("没有复制成功，请从地址栏复制网址");
    }
  };

  // A link that leaves the government's own sites asks first (the national rules want the notice).
  // Ours are gov.cn, 政务, hosts beside this one, and the sites named in the head.
  const ours = (host) => {
    const beside = location.hostname.replace(/^[^.]+\./, "");
    return host === location.hostname
      || /(^|\.)gov\.cn$|\.xn--zfr164b$|^bszs\.conac\.cn$/.test(host)
      || (/\D\.\D|^localhost$/.test(beside) && host.endsWith(`.${beside}`))
      || [...all(".slim-sites a")].some((a) => a.hostname === host);
  };
  let leave;
  const askToLeave = (link) => {
    if (!leave) {
      leave = document.createElement("dialog");
      leave.className = "leave";
      const form = leave.appendChild(document.createElement("form"));
      form.method = "dialog";
      form.append(document.createElement("p"), document.createElement("p"), document.createElement("div"));
      for (const [value, words] of [["go", "继续访问"], ["stay", "留在本站"]]) {
        const b = form.lastChild.appendChild(document.createElement("button"));
        b.value = value;
        b.textContent = words;
      }
      leave.addEventListener("close", () => {
        if (leave.returnValue === "go") location.assign(leave.target.href);
        else leave.target.focus();
      });
      document.body.append(leave);
    }
    const [what, where] = all("p", leave);
    what.textContent = "您访问的链接即将离开本网站，本网站不对它的内容负责。是否继续？";
    where.textContent = link.href;
    leave.target = link;
    leave.returnValue = "";
    leave.showModal();
  };

  const closeMenus = (except) => {
    for (const d of all(".site-head details[open]")) if (d !== except) d.open = false;
  };

  document.addEventListener("DOMContentLoaded", () => {
    line = document.createElement("div");
    line.className = "ruler";
    told = document.createElement("p");
    told.className = "said";
    told.setAttribute("role", "status");
    document.body.append(line, told);
    show();

    // Where we are in the navigation: the head is one fragment for the whole site.
    for (const n of all(".nav > ul > li > a, .nav summary")) {
      const path = n.dataset.path || n.getAttribute("href");
      if (path === location.pathname || (path !== "/" && location.pathname.startsWith(path))) {
        if (n.tagName === "A") n.setAttribute("aria-current", "true");
        else n.classList.add("here");
      }
    }
    // On a narrow screen both are strips that scroll: show the part we are in.
    for (const at of all(".nav .here, .nav [aria-current], .tree [aria-current]")) {
      const strip = at.closest(".tree, .nav > ul");
      strip.scrollLeft = at.getBoundingClientRect().left - strip.getBoundingClientRect().left - 48;
    }

    document.addEventListener("click", (event) => {
      const hit = event.target.closest("[data-set],[data-open],[data-read],[data-reset],[data-print],[data-share],a[href]");
      closeMenus(event.target.closest(".site-head details"));
      if (!hit) return;
      const d = hit.dataset;
      if (d.set !== undefined) set(hit);
      else if (d.open) open(d.open);
      else if (d.read !== undefined) read(hit);
      else if (d.print !== undefined) window.print();
      else if (d.share !== undefined) share();
      else if (d.reset !== undefined) { choice = {}; keep(); }
      else if (hit.tagName === "A" && /^https?:$/.test(hit.protocol) && !ours(hit.hostname) && window.HTMLDialogElement) {
        event.preventDefault();
        askToLeave(hit);
      }
    });

    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const menu = document.querySelector(".site-head details[open]");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
      else if (!document.getElementById("aids").hidden) open("aids", false);
    });

    const follow = (y) => { if (choice.ruler) line.style.top = `${y}px`; };
    document.addEventListener("pointermove", (event) => follow(event.clientY + 14));
    document.addEventListener("focusin", (event) => follow(event.target.getBoundingClientRect().bottom));
    window.addEventListener("pagehide", () => window.speechSynthesis && window.speechSynthesis.cancel());
    for (const tabs of all("[data-tabs]")) asTabs(tabs);
  });
})();
