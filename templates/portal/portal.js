// Adds to pages that are whole without it: colours, search, a menu on small screens, tabs, copying. What it shows is
// written as plain text; it fetches nothing but the index beside it.
"use strict";
(() => {
  const script = document.currentScript;
  const top = new URL(".", script.src);
  const root = document.documentElement;
  root.classList.add("scripted");

  const kept = {
    get(name) {
      try { return localStorage.getItem(`portal-${name}`); } catch { return null; }
    },
    set(name, value) {
      try { localStorage.setItem(`portal-${name}`, value); } catch { /* it holds for this page alone */ }
    },
  };

  const made = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // ---- Colours. Said before the page is shown, so that none flashes in the wrong ones.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  if (["dark", "light"].includes(kept.get("theme"))) root.dataset.theme = kept.get("theme");

  const switchColours = (button) => {
    const tell = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      kept.set("theme", root.dataset.theme);
      tell();
    });
    dark.addEventListener("change", tell);
    button.hidden = false;
    tell();
  };

  // ---- The list of the reference begins where one is.
  const toHere = (list) => {
    const here = list.querySelector("ul ul [aria-current]");
    if (here && here.getBoundingClientRect().bottom > innerHeight) list.scrollTop = here.offsetTop - innerHeight / 3;
  };

  // ---- Small screens: the list of the reference opens from the header.
  const openMenu = (link, list) => {
    const button = made("button", "menu", "Menu");
    button.type = "button";
    button.setAttribute("aria-controls", list.id);
    const show = (open) => {
      button.setAttribute("aria-expanded", String(open));
      root.classList.toggle("menu-open", open);
      if (open) toHere(list);
    };
    button.addEventListener("click", () => show(!root.classList.contains("menu-open")));
    list.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        show(false);
        button.focus();
      }
    });
    list.addEventListener("click", (event) => event.target.closest("a") && show(false));
    show(false);
    link.replaceWith(button);
  };

  // ---- Samples: one language at a time, the same on every page.
  const makeTabs = (panel) => {
    const parts = [...panel.querySelectorAll("[data-tab]")];
    if (parts.length < 2) return;
    const list = made("div", "tabs");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", "Language");
    const buttons = parts.map((part) => {
      const button = made("button", "", part.dataset.tab);
      button.type = "button";
      button.addEventListener("click", () => choose(part.dataset.tab));
      list.append(button);
      return button;
    });
    panel.querySelector(".bar").append(list);
    const show = (name) => {
      if (!parts.some((part) => part.dataset.tab === name)) return;
      parts.forEach((part, at) => {
        part.hidden = part.dataset.tab !== name;
        buttons[at].setAttribute("aria-pressed", String(!part.hidden));
      });
    };
    shows.push(show);
    show(parts[0].dataset.tab);
  };
  const shows = [];
  const choose = (name) => {
    kept.set("language", name);
    for (const show of shows) show(name);
  };

  // ---- Copying.
  const copied = async (text, holder) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // No page from a disk, nor one without TLS, is let near the clipboard: there the old way is left.
      getSelection().selectAllChildren(holder);
      const done = document.execCommand("copy");
      getSelection().removeAllRanges();
      return done;
    }
  };
  const addCopy = (source, place) => {
    const button = made("button", "copy", "Copy");
    button.type = "button";
    const said = made("span", "heard");
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      const holder = source();
      const words = (await copied(holder.textContent.trimEnd(), holder)) ? "Copied" : "Not copied";
      button.textContent = said.textContent = words;
      setTimeout(() => {
        button.textContent = "Copy";
        said.textContent = "";
      }, 1500);
    });
    place.append(button, said);
  };

  // ---- Places: what a link leads to is opened first.
  const reveal = () => {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const place = name && document.getElementById(name);
    if (!place) return;
    for (let around = place.parentElement; around; around = around.parentElement) {
      if (around.tagName === "DETAILS") around.open = true;
    }
    place.scrollIntoView();
  };

  // ---- Objects within objects: all at once.
  const addExpand = (line) => {
    const inner = [];
    for (let next = line.nextElementSibling; next && !next.matches(".content"); next = next.nextElementSibling) {
      inner.push(...(next.matches("details") ? [next] : []), ...next.querySelectorAll("details"));
    }
    if (!inner.length) return;
    const button = made("button", "expand", "Expand all");
    button.type = "button";
    button.addEventListener("click", () => {
      const open = inner.some((each) => !each.open);
      inner.forEach((each) => (each.open = open));
      button.textContent = open ? "Close all" : "Expand all";
    });
    line.append(button);
  };

  // ---- Search.
  const policy = window.trustedTypes?.createPolicy("portal", { createScriptURL: () => new URL("search.js", top).href });
  let loading = null;
  const loadIndex = () => {
    loading ??= new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = policy ? policy.createScriptURL("") : new URL("search.js", top).href;
      element.onload = () => done(entriesOf(window.portalIndex));
      element.onerror = failed;
      document.head.append(element);
    });
    return loading;
  };

  const placeOf = (field) => (typeof field === "string" ? [field, field] : field);
  const entriesOf = ({ operations, schemas }) => {
    const entries = [];
    const add = (kind, name, around, link, method, words) =>
      entries.push({ kind, name, around, link, method, key: name.toLowerCase(), words: `${name} ${words}`.toLowerCase() });
    for (const [method, path, summary, link, resource, id, call, fields] of operations) {
      add(0, summary, path, link, method, `${method} ${path} ${resource} ${id} ${call}`);
      for (const [name, place] of fields.map(placeOf)) add(2, name, summary, `${link}#${encodeURIComponent(place)}`, method, `${summary} ${path}`);
    }
    for (const [name, link, fields] of schemas) {
      add(1, name, "schema", link, "", "");
      for (const [field, place] of fields.map(placeOf)) add(2, field, name, `${link}#${encodeURIComponent(place)}`, "", name);
    }
    return entries;
  };

  const scoreOf = (entry, words, text) => {
    for (const word of words) if (!entry.words.includes(word)) return -1;
    return entry.key === text ? 0 : entry.key.startsWith(text) ? 1 : entry.key.includes(text) ? 2 : 3;
  };

  // Of each kind the best ones: a field that half of all schemas have leaves room for the operation that is looked for.
  const MOST = [10, 8, 30];
  const find = (entries, text) => {
    const words = text.split(/\s+/);
    const found = [[], [], []];
    for (const entry of entries) {
      const score = scoreOf(entry, words, text);
      if (score >= 0) found[entry.kind].push([score, entry]);
    }
    // Equals stay in the order of the index: sorting is stable.
    const best = found.flatMap((some, kind) => some.sort(([a], [b]) => a - b).slice(0, MOST[kind]));
    return { best: best.map(([, entry]) => entry), count: found.flat().length };
  };

  const shownAs = (entry) => {
    const item = made("li");
    const link = made("a");
    link.href = new URL(entry.link, top).href;
    if (entry.method && entry.kind === 0) link.append(made("span", `method ${entry.method.toLowerCase()}`, entry.method));
    else link.append(made("span", "kind", ["", "schema", "field"][entry.kind]));
    link.append(made("b", "", entry.name), made("span", "around", entry.kind === 1 ? "" : entry.around));
    item.append(link);
    return item;
  };

  const addSearch = (dialog, opener) => {
    const input = dialog.querySelector("input");
    const list = dialog.querySelector(".results");
    const status = dialog.querySelector(".found");
    const open = () => {
      if (dialog.open) return;
      dialog.showModal();
      input.select();
      loadIndex().then(show, () => (status.textContent = "The index of this site cannot be read."));
    };
    const show = (entries) => {
      const text = input.value.trim().toLowerCase();
      const { best, count } = text ? find(entries, text) : { best: [], count: 0 };
      list.replaceChildren(...best.map(shownAs));
      list.scrollTop = 0;
      const more = count > best.length ? `, the best ${best.length} are shown` : "";
      status.textContent = text ? `${count || "Nothing"} found${more}` : "";
    };
    const links = () => [...list.querySelectorAll("a")];
    dialog.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const stops = [input, ...links()];
      const at = stops.indexOf(document.activeElement) + step;
      stops[Math.max(0, Math.min(at, stops.length - 1))].focus();
      event.preventDefault();
    });
    input.addEventListener("input", () => loadIndex().then(show, () => {}));
    dialog.querySelector("form").addEventListener("submit", (event) => {
      if (event.submitter !== null && event.submitter !== dialog.querySelector(".close")) return;
      const first = links()[0];
      if (document.activeElement === input && first) {
        event.preventDefault();
        first.click();
      }
    });
    // A link to another place of this page leads out of the dialog; a press beside it closes it.
    list.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
      if ((event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        open();
      }
    });
    opener.addEventListener("click", open);
    opener.addEventListener("pointerenter", () => loadIndex().catch(() => {}), { once: true });
    opener.hidden = false;
  };

  document.addEventListener("DOMContentLoaded", () => {
    const one = (selector) => document.querySelector(selector);
    switchColours(one("[data-theme-switch]"));
    if (one("#nav")) {
      openMenu(one("a.menu"), one("#nav"));
      toHere(one("#nav"));
      addSearch(one("dialog.search"), one("[data-open-search]"));
    }
    document.querySelectorAll("[data-tabs]").forEach(makeTabs);
    if (kept.get("language")) choose(kept.get("language"));
    for (const panel of document.querySelectorAll(".panel")) {
      addCopy(() => [...panel.querySelectorAll("pre")].find((pre) => pre.checkVisibility()), panel.querySelector(".bar"));
    }
    document.querySelectorAll("[data-copy]").forEach((holder) => addCopy(() => holder, holder.parentElement));
    document.querySelectorAll(".content").forEach(addExpand);
    addEventListener("hashchange", reveal);
    addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => (each.open = true)));
    reveal();
  });
})();
