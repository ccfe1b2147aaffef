// The review of a document by keyboard: cards on the right, their words on the left. Without this script every action is a
// form or a link. No inline code or style.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  const typing = (node) => node.closest?.("input, textarea, select, [contenteditable]") && !["checkbox", "radio", "button", "submit"].includes(node.type);
  const cards = () => $$("#review [data-card]");
  const byId = (id) => document.getElementById(`t-${id}`);
  let currentId = "";
  let lastDropped = "";

  // ---- the current card, its words in the text ----
  const showWords = (id) => {
    const pane = $("#doc");
    const marks = $$(`[data-task="${id}"]`, pane ?? document);
    $$(".dm-now").forEach((mark) => mark.classList.remove("dm-now"));
    marks.forEach((mark) => mark.classList.add("dm-now"));
    if (!pane || !marks.length) return;
    const place = marks[0].getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    const seen = place.top >= frame.top + 24 && place.bottom <= frame.bottom - 48;
    if (!seen && pane.scrollHeight > pane.clientHeight) pane.scrollTop += place.top - frame.top - frame.height / 3;
  };
  const choose = (card, focus = true) => {
    if (!card) return;
    $("#review").classList.add("by-card");
    currentId = card.dataset.card;
    cards().forEach((other) => other.classList.toggle("is-current", other === card));
    showWords(currentId);
    if (focus) card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  };
  const current = () => byId(currentId);
  const step = (by) => {
    const all = cards();
    const at = all.indexOf(current());
    choose(all[Math.max(0, Math.min(at < 0 ? 0 : at + by, all.length - 1))]);
  };
  const nextWaiting = (from) => {
    const all = cards();
    const at = all.indexOf(from);
    const waits = (card) => card.dataset.state === "waiting";
    return all.slice(at + 1).find(waits) ?? all.find(waits);
  };

  // ---- marks follow the state of their card ----
  const paint = (card) => {
    $$(`#doc [data-task="${card.dataset.card}"]`).forEach((mark) => {
      ["waiting", "given", "dropped"].forEach((state) => mark.classList.toggle(`dm-${state}`, state === card.dataset.state));
    });
  };

  // ---- forms inside cards ----
  const atFirst = (card) => {
    const first = $("[data-first]", card);
    if (!first) return;
    first.focus();
    if (first.matches("[data-split]")) {
      const chosen = first.dataset.chosen;
      const line = first.value.indexOf("\n");
      first.setSelectionRange(line < 0 || chosen ? first.value.length : line + 1, line < 0 || chosen ? first.value.length : line + 1);
    } else {
      first.setSelectionRange(first.value.length, first.value.length);
    }
  };
  // Words selected in a card stand on a line of their own when it is split.
  let selectedPart = "";
  const splitAtSelection = (card) => {
    const area = $("[data-split]", card);
    if (!area || !selectedPart) return;
    const text = area.value.replace(/\s*\n\s*/g, " ");
    const at = text.indexOf(selectedPart);
    if (at >= 0) {
      const parts = [text.slice(0, at), selectedPart, text.slice(at + selectedPart.length)];
      area.value = parts.map((part) => part.trim()).filter((part) => /[\p{L}\p{N}]/u.test(part)).join("\n");
      area.dataset.chosen = "1";
    }
    selectedPart = "";
  };
  document.addEventListener("input", (event) => {
    const spare = event.target.closest?.("[data-spare]");
    if (!spare || !spare.value) return;
    const fresh = spare.cloneNode();
    fresh.value = "";
    spare.removeAttribute("data-spare");
    spare.after(fresh);
  });

  // ---- a selection in the text becomes a place: bytes of UTF-8 ----
  const bytes = (text) => new TextEncoder().encode(text).length;
  const place = (node, offset, ending) => {
    const box = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
    if (node.nodeType === Node.TEXT_NODE && box) return Number(box.dataset.at) + bytes(node.data.slice(0, offset));
    const all = $$("#doc [data-at]");
    const range = document.createRange();
    range.setStart(node, offset);
    const after = all.find((piece) => range.comparePoint(piece, 0) >= 0);
    if (!ending) return after ? Number(after.dataset.at) : null;
    const before = after ? all[all.indexOf(after) - 1] : all.at(-1);
    return before ? Number(before.dataset.at) + bytes(before.textContent) : null;
  };
  const selection = () => {
    const chosen = getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return null;
    const range = chosen.getRangeAt(0);
    const doc = $("#doc");
    if (!doc?.contains(range.commonAncestorContainer)) return null;
    const [start, end] = [place(range.startContainer, range.startOffset, false), place(range.endContainer, range.endOffset, true)];
    if (start === null || end === null || end <= start) return null;
    return { start, end, text: chosen.toString().replace(/\s+/g, " ").trim() };
  };
  const openAdd = () => {
    const add = $("#add");
    if (!add) return false;
    const chosen = selection();
    add.open = true;
    if (chosen) {
      $('[name="start"]', add).value = chosen.start;
      $('[name="end"]', add).value = chosen.end;
      $("#a-content").value = chosen.text;
    }
    add.scrollIntoView({ block: "nearest" });
    $(chosen ? "#a-lead" : "#a-content").focus();
    return true;
  };

  // ---- actions of the current card ----
  const press = (key) => {
    const card = current();
    const button = card && $$(`[data-act="${key}"]`, card).find((node) => node.offsetParent);
    if (!button) return false;
    button.click();
    if (key === "x") $(".card-drop[open] button", card)?.focus();
    return true;
  };
  const chosenIn = (card) => {
    const chosen = getSelection();
    const inside = chosen && !chosen.isCollapsed && card?.contains(chosen.anchorNode);
    return inside ? chosen.toString().replace(/\s+/g, " ").trim() : "";
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: () => press("a"),
    e: () => press("e"),
    s: () => { selectedPart = chosenIn(current()); return press("s"); },
    m: () => press("m"),
    x: () => press("x"),
    t: () => press("t"),
    n: () => openAdd(),
    u: () => {
      if (current()?.dataset.state === "dropped") return press("u");
      const card = byId(lastDropped);
      if (!card) return false;
      choose(card);
      return press("u");
    },
    Enter: (target) => (target.closest("a, button, summary, input") ? false : press("a")),
  };
  let busy = "";
  const waitingKeys = [];
  const act = (key, target = document.body) => {
    const numbered = (box) => current() && $(`${box} [data-quick="${key}"]`, current());
    const quick = /^[1-9]$/.test(key) && (numbered(".card-drop[open]") || (!$(".card-drop[open]", current() ?? document) && numbered(".unknown")));
    return quick ? (quick.click(), true) : Object.hasOwn(keys, key) && keys[key](target) !== false;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !$("dialog[open]")) {
      const card = event.target.closest?.("[data-card]");
      const leave = card && $("[data-leave]", card);
      const drop = card && $(".card-drop[open]", card);
      const add = event.target.closest?.("#add[open]");
      if (leave) leave.click();
      else if (drop) { drop.open = false; card.focus(); }
      else if (add) { add.open = false; current()?.focus(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $("dialog[open]") || off()) return;
    const mine = Object.hasOwn(keys, event.key) || /^[1-9]$/.test(event.key);
    if (!mine) return;
    // Keys that come while an answer is awaited: those behind a decision wait for the next card, those behind a form that
    // is about to open were meant for it and go nowhere.
    const done = busy ? (busy === "decision" && waitingKeys.push(event.key), true) : act(event.key, event.target);
    // The keys of lists are not asked as well.
    if (done || (Object.hasOwn(keys, event.key) && event.key !== "Enter")) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  // ---- pointer: a card is current when it is touched, a mark leads to its card, a card to its words ----
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("#doc [data-task]");
    const selected = getSelection() && !getSelection().isCollapsed;
    if (mark && byId(mark.dataset.task)) {
      event.preventDefault();
      if (!selected) choose(byId(mark.dataset.task));
      return;
    }
    const card = event.target.closest?.("#review [data-card]");
    if (card && event.target.closest("[data-to-text]")) { event.preventDefault(); choose(card); return; }
    if (card && card !== current()) choose(card, false);
    const summary = event.target.closest?.("#add > summary");
    if (summary && !$("#add").open) { event.preventDefault(); openAdd(); }
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.("#review [data-card]");
    if (card && card !== current()) choose(card, false);
  });

  // ---- answers ----
  document.addEventListener("htmx:beforeSwap", (event) => {
    // What is wrong stands in the card.
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; waitingKeys.length = 0; }
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:abort"].forEach((failed) => document.addEventListener(failed, () => { busy = ""; waitingKeys.length = 0; }));
  let decided = "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    busy = event.target.matches?.("form") ? "decision" : "form";
    const form = event.target.closest?.("form[data-decides]");
    decided = form ? (form.closest("[data-card]")?.dataset.card ?? "") : "";
  });
  // The next one that waits is another after each decision.
  const linkNext = () => {
    const waiting = cards().filter((card) => card.dataset.state === "waiting");
    waiting.forEach((card, at) => {
      const next = $('input[name="with"]', card);
      if (next && waiting[at + 1]) next.value = waiting[at + 1].dataset.card;
      if (next) next.form.hidden = !waiting[at + 1];
    });
  };
  const settled = () => {
    cards().forEach(paint);
    linkNext();
    const asked = $("#review")?.dataset.at;
    if (asked && byId(asked)) { choose(byId(asked)); delete $("#review").dataset.at; return; }
    const card = byId(decided);
    if (card && card.dataset.state !== "waiting") {
      if (card.dataset.state === "dropped") lastDropped = decided;
      const next = nextWaiting(card);
      if (next) choose(next);
      else { choose(card, false); $("#finish")?.focus(); }
    } else if (current()) {
      const now = current();
      choose(now);
      splitAtSelection(now);
      atFirst(now);
    }
    decided = "";
  };
  // One answer settles in several parts.
  let settling = null;
  document.addEventListener("htmx:afterSettle", () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      busy = "";
      settled();
      while (waitingKeys.length && !busy) act(waitingKeys.shift());
    }, 0);
  });

  // ---- the help lists the keys of this page ----
  const listed = $("#dlg-keys .keys");
  const own = $("#review-keys");
  if (listed && own) listed.replaceChildren(...own.children);

  const first = byId($("#review")?.dataset.at ?? "") ?? byId(location.hash.slice(3)) ?? cards().find((card) => card.dataset.state === "waiting") ?? cards()[0];
  if (first) { choose(first, !$(".review-add[open]")); atFirst(first); }
  if ($("#review")) delete $("#review").dataset.at;
})();
