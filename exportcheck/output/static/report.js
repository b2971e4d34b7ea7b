"use strict";
(() => {
  const form = document.querySelector("form.tools");
  const folds = [...document.querySelectorAll("main details")];
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = folds.filter((fold) => !fold.open);
    for (const fold of closed) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of closed) fold.open = false;
  });
  if (!form) return;
  const rows = [...document.querySelectorAll("li.line")].map((row) => ({
    row, gate: row.dataset.gate, words: row.textContent.toLowerCase(),
  }));
  const groups = [...document.querySelectorAll(".group")];
  const query = document.getElementById("query");
  const count = document.getElementById("count");
  const unfold = document.getElementById("unfold");
  const say = (number) => number.toLocaleString("en-US");
  const filter = () => {
    const gates = new Set([...form.querySelectorAll("[name=gate]:checked")].map((box) => box.value));
    const parts = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, gate, words } of rows) {
      row.hidden = !(gates.has(gate) && parts.every((part) => words.includes(part)));
      if (!row.hidden) shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("li.line:not([hidden])");
    count.textContent = `${say(shown)} of ${say(rows.length)} lines shown`;
  };
  let later = 0;
  form.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(filter, 100);
  });
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  unfold.addEventListener("click", () => {
    const open = unfold.textContent === "Unfold all";
    for (const fold of folds) fold.open = open;
    unfold.textContent = open ? "Fold all" : "Unfold all";
  });
  form.hidden = false;
  filter();
})();
