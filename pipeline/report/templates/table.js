// Tables that sort, filter and copy. The page says everything without this script; controls appear only where it runs.
(() => {
  "use strict";
  const words = document.body.dataset;
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const textOf = (cell) => (cell ? cell.textContent.trim() : "");

  function element(name, properties, parent) {
    const made = Object.assign(document.createElement(name), properties);
    parent.append(made);
    return made;
  }

  // A number as Excel takes it; nothing that looks like one stays as it reads.
  const plain = (text) => (/^-?[\d,]+(\.\d+)?%?$/.test(text) ? text.replaceAll(",", "") : text);

  function keyOf(row, place, isNumber) {
    const cell = row.cells[place];
    const text = textOf(cell);
    if (!text || text === "—" || cell.classList.contains("t-missing")) return null;
    if (!isNumber) return text;
    const number = parseFloat(text.replaceAll(",", ""));
    return Number.isNaN(number) ? null : number;
  }

  function sortable(table, body, rows, totals) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, place) => {
      const isNumber = head.classList.contains("n");
      const text = textOf(head);
      head.textContent = "";
      const button = element("button", { type: "button", className: "sort", textContent: text, title: words.sort }, head);
      button.addEventListener("click", () => {
        const before = head.getAttribute("aria-sort");
        const first = isNumber ? "descending" : "ascending";
        const second = isNumber ? "ascending" : "descending";
        const now = before === first ? second : before === second ? null : first;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        const order = [...rows];
        if (now) {
          head.setAttribute("aria-sort", now);
          const sign = now === "ascending" ? 1 : -1;
          const keys = new Map(rows.map((row) => [row, keyOf(row, place, isNumber)]));
          order.sort((one, other) => {
            const left = keys.get(one);
            const right = keys.get(other);
            if (left === null || right === null) return (left === null) - (right === null);
            return sign * (isNumber ? left - right : compare(left, right));
          });
        }
        body.append(...order, ...totals);
      });
    });
  }

  function filterable(bar, title, rows, totals, says) {
    const label = element("label", { textContent: words.filter + " " }, bar);
    const field = element("input", { type: "search", autocomplete: "off" }, label);
    field.setAttribute("aria-label", `${words.filter} ${title}`);
    const contents = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLowerCase();
      let shown = 0;
      rows.forEach((row) => {
        row.hidden = !contents.get(row).includes(wanted);
        shown += row.hidden ? 0 : 1;
      });
      totals.forEach((row) => { row.hidden = wanted !== ""; });
      says.textContent = wanted ? fill(words.shown, { shown, all: rows.length }) : "";
    });
  }

  async function put(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = element("textarea", { value: text }, document.body);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  }

  // What begins like a formula is kept from being one.
  const safe = (text) => (/^[=+@\-]/.test(text) && !/^-?[\d.,]+%?$/.test(text) ? `'${text}` : text);

  function copyable(bar, table, title, says) {
    const button = element("button", { type: "button", textContent: words.copy }, bar);
    button.setAttribute("aria-label", `${words.copy} ${title}`);
    button.addEventListener("click", async () => {
      const lines = [...table.rows].filter((row) => !row.hidden);
      const text = lines.map((row) => [...row.cells].map((cell) => safe(plain(textOf(cell).replace(/\s+/g, " ")))).join("\t")).join("\n");
      await put(text);
      says.textContent = fill(words.copied, { rows: lines.length - 1 });
    });
  }

  document.querySelectorAll("table.table, table.matrix").forEach((table) => {
    const region = table.parentElement;
    const body = table.tBodies[0];
    const all = [...body.rows];
    const totals = all.filter((row) => row.classList.contains("total"));
    const rows = all.filter((row) => !row.classList.contains("total"));
    if (rows.length < 2) return;
    const title = region.getAttribute("aria-label");
    const bar = document.createElement("div");
    bar.className = "tools";
    region.before(bar);
    const says = document.createElement("span");
    says.setAttribute("role", "status");
    if (rows.length > 7) filterable(bar, title, rows, totals, says);
    copyable(bar, table, title, says);
    bar.append(says);
    sortable(table, body, rows, totals);
  });

  // The list of contents on a phone closes once a line of it is chosen; what lies in a closed part opens when a link leads there.
  const menu = document.querySelector("details.toc");
  if (menu) menu.addEventListener("click", (event) => { if (event.target.closest("a")) menu.open = false; });
  const open = () => {
    const aim = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const part = aim && aim.closest("details");
    if (part) part.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
