// Makes pages quicker; every page works without it. No inline code, no eval, nothing from another host.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const csrf = () => $('meta[name="csrf"]')?.content ?? "";
  const typing = (node) => node.closest?.("input, textarea, select, [contenteditable]") && !["checkbox", "radio", "button", "submit"].includes(node.type);
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* private mode: the choice lasts for this page */ } },
  };

  const toasts = $(".toasts");
  const toast = (text) => {
    if (!toasts || !text) return;
    const line = document.createElement("div");
    line.className = "toast-line";
    line.textContent = text;
    toasts.append(line);
    setTimeout(() => line.remove(), 4000);
  };

  // ---- what only works with script is shown by script ----
  const reveal = (root) => $$("[data-print], [data-open], [data-column-menu], [data-script-only]", root).forEach((node) => { node.hidden = false; });

  // ---- clicks: print, dialogs, confirmation ----
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-print], [data-open], [data-confirm]");
    if (target?.matches("[data-print]")) window.print();
    if (target?.matches("[data-open]")) $(`#dlg-${target.dataset.open}`)?.showModal();
    if (target?.matches("[data-confirm]") && !target.dataset.sure) askFirst(event, target);
    $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  const askFirst = (event, button) => {
    const dialog = $("#dlg-confirm");
    if (!dialog?.showModal) return;
    event.preventDefault();
    $("#dlg-confirm-text").textContent = button.dataset.confirm;
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      button.dataset.sure = "1";
      if (button.form) button.form.requestSubmit(button); else button.click();
      delete button.dataset.sure;
    }, { once: true });
  };

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.dataset.again !== undefined) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 3000);
  });

  // ---- a text with numbered lines: it grows with what is written, a fault leads to its line ----
  const grow = (text) => {
    const count = text.value.split("\n").length;
    text.rows = count + 2;
    const lines = text.parentElement.querySelector(".code-lines");
    while (lines && lines.children.length < count) {
      const line = document.createElement("li");
      line.textContent = lines.children.length + 1;
      line.id = `L${line.textContent}`;
      lines.append(line);
    }
  };
  document.addEventListener("input", (event) => { if (event.target.matches?.("[data-code]")) grow(event.target); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    const text = link && $("[data-code]");
    if (!text) return;
    event.preventDefault();
    const before = text.value.split("\n").slice(0, link.dataset.line - 1);
    const start = before.reduce((sum, line) => sum + line.length + 1, 0);
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, start + (text.value.slice(start).split("\n")[0] ?? "").length);
    text.scrollLeft = 0;
    text.parentElement.scrollTop = Math.max(0, (link.dataset.line - 4) * 20);
    text.parentElement.scrollIntoView({ block: "nearest" });
  });

  // ---- keyboard ----
  const rows = () => $$("[data-rows] [data-open-row], [data-rows] tbody tr").filter((row) => row.offsetParent);
  let current = -1;
  const moveTo = (index) => {
    const list = rows();
    if (!list.length) return;
    current = Math.max(0, Math.min(index, list.length - 1));
    list.forEach((row, i) => row.classList.toggle("is-current", i === current));
    list[current].scrollIntoView({ block: "nearest" });
  };
  const keysOff = () => store.get("keys") === "off";
  const actions = {
    "/": () => $("[data-search]")?.focus(),
    "?": () => $("#dlg-keys")?.showModal(),
    j: () => moveTo(current + 1),
    k: () => moveTo(current - 1),
    Enter: () => { const link = rows()[current]?.querySelector("a[href]"); link?.click(); return !!link; },
    x: () => { const box = rows()[current]?.querySelector("input[data-row]"); box?.click(); return !!box; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") $$("details.menu[open]").forEach((menu) => { menu.open = false; $("summary", menu).focus(); });
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { const form = event.target.closest?.("form"); $("[data-submit]", form ?? document)?.click(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $("dialog[open]") || keysOff()) return;
    if (event.key === "Enter" && event.target.closest?.("a, button, summary, input")) return;
    const own = $$("[data-key]").find((node) => node.dataset.key === event.key && node.offsetParent);
    const done = own ? (own.tagName === "SUMMARY" || own.click ? (own.click(), true) : false) : actions[event.key]?.();
    if (own || (event.key in actions && done !== false)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-off]")) store.set("keys", event.target.checked ? "off" : "on");
  });

  // Accelerators of this page are listed in the help.
  const listKeys = () => {
    const list = $("#dlg-keys .keys");
    if (!list) return;
    $$("[data-key]").forEach((node) => {
      const item = document.createElement("div");
      const key = Object.assign(document.createElement("dt"), { innerHTML: "<kbd></kbd>" });
      key.firstChild.textContent = node.dataset.key;
      const words = document.createElement("dd");
      words.textContent = $("span", node)?.textContent ?? node.textContent;
      item.append(key, words);
      list.append(item);
    });
    const off = $("[data-keys-off]");
    if (off) off.checked = keysOff();
  };

  // ---- batch work: [data-batch] holds rows with input[data-row], one input[data-all], [data-chosen] shows how many ----
  const countChosen = (batch) => {
    const boxes = $$("input[data-row]", batch);
    const chosen = boxes.filter((box) => box.checked).length;
    const all = $("input[data-all]", batch);
    if (all) { all.checked = chosen > 0 && chosen === boxes.length; all.indeterminate = chosen > 0 && chosen < boxes.length; }
    $$("[data-chosen]", batch).forEach((node) => { node.textContent = chosen; });
    $$("[data-needs-choice]", batch).forEach((node) => { node.disabled = chosen === 0; });
  };
  let lastBox = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("input[data-row]");
    if (!box) return;
    const boxes = $$("input[data-row]", box.closest("[data-batch]") ?? document);
    if (event.shiftKey && lastBox) {
      const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
    }
    lastBox = box;
  });
  document.addEventListener("change", (event) => {
    const batch = event.target.closest?.("[data-batch]");
    if (!batch) return;
    if (event.target.matches("input[data-all]")) $$("input[data-row]", batch).forEach((box) => { box.checked = event.target.checked; });
    countChosen(batch);
  });

  // ---- drafts: <form data-draft="/address"> is kept every few seconds after a change ----
  const keepDraft = (form) => {
    let timer = null;
    let running = false;
    const words = $("[data-draft-state]", form);
    const say = (name) => { if (words) words.textContent = toasts?.dataset[name] ?? ""; };
    const send = async () => {
      timer = null;
      if (running) { timer = setTimeout(send, 2000); return; }
      running = true;
      say("saving");
      const data = new FormData(form);
      [...data.entries()].filter(([, value]) => value instanceof File).forEach(([name]) => data.delete(name));
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(data), headers: { "x-csrf-token": csrf() }, credentials: "same-origin" });
        say(answer.ok ? "saved" : "unsaved");
      } catch { say("unsaved"); }
      running = false;
    };
    form.addEventListener("input", () => { if (!timer) timer = setTimeout(send, 3000); });
    form.addEventListener("submit", () => { clearTimeout(timer); timer = null; });
  };

  // ---- files: names, sizes and small pictures of what was picked ----
  const size = (bytes) => bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
  const showFiles = (input) => {
    const box = input.closest("[data-filepick]");
    $(".filelist", box)?.remove();
    if (!input.files.length) return;
    const list = document.createElement("ul");
    list.className = "filelist";
    for (const file of input.files) {
      const item = document.createElement("li");
      if (file.type.startsWith("image/") && file.size < 12_000_000) {
        const image = Object.assign(document.createElement("img"), { alt: "" });
        const reader = new FileReader();
        reader.onload = () => { image.src = reader.result; };
        reader.readAsDataURL(file);
        item.append(image);
      }
      const name = document.createElement("span");
      name.textContent = file.name;
      const bytes = document.createElement("small");
      bytes.textContent = size(file.size);
      item.append(name, bytes);
      list.append(item);
    }
    box.append(list);
  };
  document.addEventListener("change", (event) => { if (event.target.matches("[data-filepick] input[type=file]")) showFiles(event.target); });

  // ---- dates: 23112026 becomes 23/11/2026 on leaving the field ----
  document.addEventListener("focusout", (event) => {
    if (!event.target.matches?.("input[data-date]")) return;
    const match = /^(\d{2})(\d{2})(\d{4})$/.exec(event.target.value.trim());
    if (match) event.target.value = `${match[1]}/${match[2]}/${match[3]}`;
  });

  // ---- columns: table[data-columns=NAME] with th[data-col=KEY]; the choice is kept on this device ----
  const hideColumns = (table, off) => {
    $$("thead th", table).forEach((head, index) => {
      const hidden = off.includes(head.dataset.col);
      $$("tr", table).forEach((row) => { if (row.cells[index]) row.cells[index].hidden = hidden; });
    });
  };
  const columnMenu = (table) => {
    const name = table.dataset.columns;
    const read = () => (store.get(`columns.${name}`) ?? "").split(",").filter(Boolean);
    hideColumns(table, read());
    const body = $(`[data-column-menu="${name}"] .menu-body`);
    if (!body || body.childElementCount) return;
    $$("thead th[data-col]", table).forEach((head) => {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: !read().includes(head.dataset.col) });
      box.addEventListener("change", () => {
        const off = new Set(read());
        if (box.checked) off.delete(head.dataset.col); else off.add(head.dataset.col);
        store.set(`columns.${name}`, [...off].join(","));
        hideColumns($(`table[data-columns="${name}"]`), [...off]);
      });
      label.append(box, document.createTextNode(head.textContent.trim()));
      body.append(label);
    });
  };

  // ---- live parts: [data-live=SECONDS] with an id is fetched anew, unless somebody is working in it ----
  const refresh = async (part) => {
    const busy = document.hidden || part.contains(document.activeElement) || $("input:checked", part) || $("dialog[open], details.menu[open]");
    if (busy || !part.isConnected) return;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
      if (!fresh) return;
      part.replaceChildren(...fresh.childNodes);
      setUp(part);
      // Other scripts of the page (charts.js) take up what is new.
      part.dispatchEvent(new CustomEvent("parts:new", { bubbles: true }));
    } catch { /* offline: the page stays as it is */ }
  };

  function setUp(root) {
    reveal(root);
    $$("[data-batch]", root).forEach(countChosen);
    $$("table[data-columns]", root).forEach(columnMenu);
    $$("form[data-draft]", root).forEach(keepDraft);
  }

  // The answer to a form: going back to it or loading it anew asks for the page, and does not send the form again.
  history.replaceState(history.state, "");

  setUp(document);
  listKeys();
  $("[data-focus]")?.focus();
  $$("[data-live]").forEach((part) => setInterval(() => refresh(part), 1000 * (Number(part.dataset.live) || 60)));
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) setUp(event.detail.elt); });
  document.addEventListener("htmx:responseError", () => toast(toasts?.dataset.unsaved));
})();
