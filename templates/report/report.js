// Filters and sorts what stands on the page. It reads the page's own elements, and writes nothing but `hidden`, the order
// of rows, the sort buttons and one line of plain text.
"use strict";
(() => {
  const form = document.getElementById("filter");
  const table = document.querySelector("table.pages");
  const body = table.querySelector("tbody");
  const heads = [...table.querySelectorAll("thead th")];
  const inOrder = [...body.querySelectorAll("tr")];
  // Not `row.cells`: the browser keeps such a list up to date, and thousands of them make each move of a row slow.
  const cellsOf = (row) => row.querySelectorAll("th, td");
  const lower = (element) => element.textContent.toLowerCase();

  const pages = new Map();
  for (const row of inOrder) {
    pages.set(row.dataset.page, { row, section: null, text: lower(cellsOf(row)[0]), findings: [], shown: true });
  }
  for (const section of document.querySelectorAll("section.file")) {
    const number = section.dataset.page;
    if (!pages.has(number)) {
      pages.set(number, { row: null, section, text: lower(section.querySelector("h3")), findings: [], shown: true });
    }
    const page = pages.get(number);
    page.section = section;
    for (const item of section.querySelectorAll("li")) {
      const { rule, severity } = item.dataset;
      page.findings.push({ item, rule, severity, text: lower(item), shown: true });
    }
  }

  const show = (thing, shown, ...elements) => {
    if (thing.shown !== shown) {
      thing.shown = shown;
      elements.forEach((element) => element && (element.hidden = !shown));
    }
  };

  const filter = () => {
    const text = form.elements.text.value.trim().toLowerCase();
    const rule = form.elements.rule.value;
    const severity = form.elements.severity.value;
    const count = { rows: 0, findings: 0, all: 0 };
    for (const page of pages.values()) {
      const named = page.text.includes(text);
      let any = false;
      for (const each of page.findings) {
        const fits =
          (!rule || each.rule === rule) &&
          (!severity || each.severity === severity) &&
          (named || each.text.includes(text));
        show(each, fits, each.item);
        any = any || fits;
        count.findings += fits;
      }
      // A page whose name fits is shown with no finding too, unless findings of one kind are asked for.
      const shown = any || (named && !rule && !severity);
      show(page, shown, page.row, page.section);
      count.rows += shown && page.row !== null;
      count.all += page.findings.length;
    }
    form.elements.shown.value =
      `${count.rows.toLocaleString("en")} of ${inOrder.length.toLocaleString("en")} pages, ` +
      `${count.findings.toLocaleString("en")} of ${count.all.toLocaleString("en")} findings`;
  };

  const names = new Intl.Collator("en", { numeric: true });
  const keyOf = (column, numeric) => (row) => {
    const said = cellsOf(row)[column].textContent;
    return numeric ? Number(said.replaceAll(",", "")) : said;
  };

  const sort = (head, column) => {
    const numeric = head.classList.contains("number");
    // Numbers begin with the largest, words with the first; a second press turns it round, a third restores the order.
    const [first, second] = numeric ? ["descending", "ascending"] : ["ascending", "descending"];
    const before = head.getAttribute("aria-sort");
    const order = before === first ? second : before === second ? null : first;
    for (const other of heads) other.removeAttribute("aria-sort");
    if (order) head.setAttribute("aria-sort", order);
    const key = keyOf(column, numeric);
    const rows = inOrder.map((row) => [key(row), row]);
    const sign = order === "descending" ? -1 : 1;
    if (order) rows.sort(([a], [b]) => sign * (numeric ? a - b : names.compare(a, b)));
    // All out, then all in: rows that are moved one by one take seconds where there are thousands.
    body.replaceChildren();
    body.append(...rows.map(([, row]) => row));
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, column));
    head.append(button);
  });

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
  filter();
})();
