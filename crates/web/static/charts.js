// Draws figures from their tables: [data-figure] holds [data-canvas] and [data-table]. Arrow keys walk the points, Enter
// opens what a point counts. Without this script, and on paper, the tables are there. No inline code or style.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 });
  const tones = {
    "in-time": "--in-time", "due-soon": "--due-soon", overdue: "--overdue", paused: "--paused", done: "--done",
    ink: "--ink", link: "--link", none: "--line-strong",
  };
  const colour = (tone) => css(tones[tone] ?? "--ink");
  // What is late, what stands still and what is soon are known by a pattern too; lines by their signs.
  const patterns = {
    overdue: { symbol: "rect", color: "rgba(255,255,255,.5)", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 },
    "due-soon": { symbol: "rect", color: "rgba(255,255,255,.45)", dashArrayX: [1, 0], dashArrayY: [1, 5], rotation: Math.PI / 4 },
    done: { symbol: "circle", color: "rgba(255,255,255,.45)", dashArrayX: [[7, 7], [0, 7, 7, 0]], dashArrayY: [7, 0], symbolSize: 0.35 },
    paused: { symbol: "circle", color: "rgba(255,255,255,.55)", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbolSize: 0.5 },
  };
  const signs = ["circle", "rect", "triangle", "diamond"];
  const drawn = new Set();

  // ---- the table, read ----
  const read = (figure) => {
    const table = $("[data-table] table", figure);
    if (!table) return null;
    const heads = [...table.tHead.rows[0].cells];
    const columns = heads.map((head, at) => ({ at, name: head.textContent.trim(), tone: head.dataset.tone })).filter((head) => head.tone);
    const rows = [...table.tBodies[0].rows].map((row) => ({
      label: row.cells[0].textContent.trim(),
      short: row.dataset.short ?? row.cells[0].textContent.trim(),
      tone: row.dataset.tone,
      cells: columns.map(({ at }) => {
        const cell = row.cells[at];
        return { n: cell.dataset.n === "" ? null : Number(cell.dataset.n), text: cell.textContent.trim(), href: $("a", cell)?.getAttribute("href") ?? "" };
      }),
    }));
    return { columns, rows, kind: figure.dataset.figure, percent: "percent" in figure.dataset };
  };

  // ---- the picture ----
  const option = (data, width, size) => {
    const flat = data.kind === "bars";
    const font = getComputedStyle(document.body).fontFamily;
    const text = { fontFamily: font, fontSize: size, color: css("--ink-soft") };
    const shorten = (label) => (flat && label.length > 34 ? `${label.slice(0, 33)}…` : label);
    const names = { type: "category", data: data.rows.map((row) => row.short), inverse: flat, axisTick: { show: false }, axisLine: { lineStyle: { color: css("--line-strong") } }, axisLabel: { ...text, formatter: shorten, hideOverlap: !flat, interval: flat || width / data.rows.length > size * 3.6 ? 0 : "auto", showMinLabel: true } };
    const all = data.rows.flatMap((row) => row.cells.map((cell) => cell.n)).filter((n) => n !== null);
    // Lines of percent show differences; columns always stand on nought.
    const low = data.kind === "lines" && data.percent && all.length ? Math.max(0, Math.floor((Math.min(...all) - 2) / 10) * 10) : 0;
    const whole = !data.percent && all.every(Number.isInteger);
    const values = { type: "value", min: low, max: data.percent ? 100 : undefined, minInterval: whole ? 1 : undefined, splitNumber: 4, splitLine: { lineStyle: { color: css("--line") } }, axisLabel: { ...text, formatter: (n) => `${number.format(n)}${data.percent ? " %" : ""}` } };
    const series = data.columns.map((column, at) => {
      const base = { name: column.name, data: data.rows.map((row) => row.cells[at].n), cursor: "pointer", color: colour(column.tone) };
      if (data.kind === "lines") return { ...base, type: "line", symbol: signs[at % signs.length], symbolSize: 7, showSymbol: true, showAllSymbol: true, lineStyle: { width: 2, type: at ? [6, 3] : "solid" }, emphasis: { scale: 1.9 } };
      const points = data.rows.map((row) => {
        const tone = row.tone ?? column.tone;
        return { value: row.cells[at].n, itemStyle: { color: colour(tone), decal: patterns[tone] ?? { symbol: "none" } } };
      });
      return { ...base, type: "bar", stack: "all", data: points, barMaxWidth: flat ? 18 : 46, barCategoryGap: "28%", emphasis: { itemStyle: { borderColor: css("--ink"), borderWidth: 2 } } };
    });
    return {
      animation: !calm, animationDuration: 220, animationDurationUpdate: 120,
      textStyle: { fontFamily: font },
      grid: { left: 4, right: 14, top: 14, bottom: 8, containLabel: true },
      xAxis: flat ? values : names, yAxis: flat ? names : values, series,
      tooltip: { trigger: "item", confine: true, transitionDuration: calm ? 0 : 0.15, className: "figure-tip", borderWidth: 1, borderColor: css("--line-strong"), textStyle: { ...text, color: css("--ink") }, formatter: (point) => said(data, point.dataIndex, point.seriesIndex) },
    };
  };

  const said = (data, row, column) => {
    const line = data.rows[row];
    const cell = line?.cells[column];
    if (!cell) return "";
    const name = data.columns.length > 1 || !line.tone ? `${data.columns[column].name}: ` : "";
    return `${line.label} · ${name}${cell.text}`;
  };

  const draw = (figure) => {
    if (!window.echarts || figure.dataset.ready) return;
    const data = read(figure);
    const canvas = $("[data-canvas]", figure);
    if (!data?.rows.length || !canvas) return;
    figure.dataset.ready = "1";
    const table = $("[data-table]", figure);
    $("[data-drawn]", figure).hidden = false;
    table.open = false;
    if (data.kind === "bars") {
      canvas.dataset.rows = data.rows.length;
      canvas.style.height = `${data.rows.length * 30 + 40}px`;
    }
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", `${$("h2", figure)?.textContent.trim() ?? ""}. ${figure.dataset.hint}`);
    const chart = window.echarts.init(canvas, null, { renderer: "svg" });
    canvas.firstElementChild?.setAttribute("aria-hidden", "true");
    const size = canvas.closest(".show") ? Math.max(14, Math.round(parseFloat(getComputedStyle(canvas.closest(".show")).fontSize) * 0.72)) : 12;
    chart.setOption(option(data, canvas.clientWidth, size));
    drawn.add({ figure, chart, canvas, table });
    const says = $("[data-says]", figure);
    // With a view box the style sheet can give the picture the width of the paper.
    const boxed = () => { const svg = $("svg", canvas); if (svg) svg.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`); };
    chart.on("rendered", boxed);
    boxed();
    chart.on("click", (point) => open(data, point.dataIndex, point.seriesIndex));
    chart.on("mouseover", (point) => { if (point.seriesIndex !== undefined) says.textContent = said(data, point.dataIndex, point.seriesIndex); });
    walk(figure, canvas, chart, data, says);
    if (window.ResizeObserver) new ResizeObserver(() => { if (canvas.clientWidth && !matchMedia("print").matches) chart.resize(); }).observe(canvas);
  };

  const open = (data, row, column) => {
    const href = data.rows[row]?.cells[column]?.href;
    if (href) location.assign(href);
    return !!href;
  };

  // ---- the keyboard ----
  const walk = (figure, canvas, chart, data, says) => {
    let row = -1;
    let column = 0;
    const flat = data.kind === "bars";
    const along = flat ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    const across = flat ? ["ArrowLeft", "ArrowRight"] : ["ArrowDown", "ArrowUp"];
    const show = () => {
      chart.dispatchAction({ type: "downplay" });
      chart.dispatchAction({ type: "highlight", seriesIndex: column, dataIndex: row });
      chart.dispatchAction({ type: "showTip", seriesIndex: column, dataIndex: row });
      const link = data.rows[row].cells[column].href ? ` · ${figure.dataset.opens}` : "";
      says.textContent = said(data, row, column) + link;
      figure.dataset.at = `${row},${column}`;
    };
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const last = data.rows.length - 1;
      const begin = row < 0;
      if (event.key === "Enter") { if (!begin && open(data, row, column)) event.preventDefault(); event.stopPropagation(); return; }
      if (event.key === "Escape") { chart.dispatchAction({ type: "hideTip" }); chart.dispatchAction({ type: "downplay" }); return; }
      if (event.key === "Home") row = 0;
      else if (event.key === "End") row = last;
      else if (along.includes(event.key)) row = begin ? (flat ? 0 : last) : Math.min(last, Math.max(0, row + (event.key === along[1] ? 1 : -1)));
      else if (across.includes(event.key)) { if (begin) row = flat ? 0 : last; else column = Math.min(data.columns.length - 1, Math.max(0, column + (event.key === across[1] ? 1 : -1))); }
      else return;
      event.preventDefault();
      event.stopPropagation();
      show();
    });
    canvas.addEventListener("blur", () => { chart.dispatchAction({ type: "hideTip" }); chart.dispatchAction({ type: "downplay" }); });
  };

  // [data-walk]: arrow keys go among the links of a heat map or of small lines by where they stand.
  const nearest = (links, from, key) => {
    const a = from.getBoundingClientRect();
    const flat = key === "ArrowLeft" || key === "ArrowRight";
    const ahead = (b) => ({ ArrowLeft: a.left - b.right, ArrowRight: b.left - a.right, ArrowUp: a.top - b.bottom, ArrowDown: b.top - a.bottom })[key];
    const beside = (b) => (flat ? Math.abs(a.top - b.top) : Math.abs(a.left - b.left));
    const found = links.map((link) => ({ link, box: link.getBoundingClientRect() })).filter(({ box }) => ahead(box) >= -1);
    found.sort((x, y) => ahead(x.box) + 3 * beside(x.box) - ahead(y.box) - 3 * beside(y.box));
    return found[0]?.link;
  };
  document.addEventListener("keydown", (event) => {
    const part = event.target.closest?.("[data-walk]");
    if (!part || !event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = $$("a[href]", part).filter((link) => link.offsetParent);
    const next = nearest(links, event.target, event.key);
    if (!next) return;
    event.preventDefault();
    rove(part, next);
    next.focus();
  });
  const rove = (part, chosen) => $$("a[href]", part).forEach((link) => { link.tabIndex = link === chosen ? 0 : -1; });
  document.addEventListener("focusin", (event) => { const part = event.target.closest?.("[data-walk]"); if (part && event.target.matches("a[href]")) rove(part, event.target); });

  // Slides of the projector: [rel=prev], [rel=next] by arrow keys and Page Up, Page Down.
  document.addEventListener("keydown", (event) => {
    if (!$(".show") || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("[data-canvas], [data-walk], input, select, textarea")) return;
    const rel = { ArrowLeft: "prev", PageUp: "prev", ArrowRight: "next", PageDown: "next" }[event.key];
    const link = rel && $(`.show a[rel="${rel}"]`);
    if (link) { event.preventDefault(); link.click(); }
  });

  // ---- paper: tables stand open, pictures have the width of the page by the style sheet ----
  addEventListener("beforeprint", () => drawn.forEach((one) => { one.was = one.table.open; one.table.open = true; }));
  addEventListener("afterprint", () => drawn.forEach((one) => { one.table.open = one.was ?? false; }));

  const setUp = (root) => {
    drawn.forEach((one) => { if (!one.canvas.isConnected) { one.chart.dispose(); drawn.delete(one); } });
    [...(root.matches?.("[data-figure]") ? [root] : []), ...$$("[data-figure]", root)].forEach(draw);
    $$("[data-walk]", root).forEach((part) => { const first = $("a[href]", part); if (first) rove(part, first); });
  };
  setUp(document);
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) setUp(event.detail.elt); });
  document.addEventListener("parts:new", (event) => setUp(event.target));
})();
