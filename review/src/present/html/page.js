"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const form = document.getElementById("filters");
  const text = document.getElementById("filter-text");
  const open = document.getElementById("filter-public");
  const shown = document.getElementById("shown");
  const pairs = all(".pair");
  const findings = all(".finding");
  const parts = all("li.part");
  const groups = all(".group");
  const words = new Map();

  // Read once, and only when a text is looked for.
  const wordsOf = (element) => {
    let known = words.get(element);
    if (known === undefined) {
      known = element.textContent.toLowerCase();
      words.set(element, known);
    }
    return known;
  };
  const pressed = (name) => {
    const buttons = all(`[data-filter-${name}][aria-pressed="true"]`);
    return new Set(buttons.map((button) => button.getAttribute(`data-filter-${name}`)));
  };
  const number = (count, of, one, more) => (of === 0 ? "" : `${count} of ${of} ${of === 1 ? one : more}`);

  // Nothing pressed means everything; several buttons of one row add up.
  const apply = () => {
    const classes = pressed("class");
    const kinds = pressed("kind");
    const wanted = text.value.trim().toLowerCase();
    const says = (element) => wanted === "" || wordsOf(element).includes(wanted);
    const fits = (pair) =>
      (classes.size === 0 || classes.has(pair.dataset.class)) &&
      (kinds.size === 0 || kinds.has(pair.dataset.kind)) &&
      (!open || !open.checked || pair.dataset.access === "public") &&
      says(pair);
    const show = (elements, test) => {
      let count = 0;
      for (const element of elements) {
        const visible = test(element);
        element.hidden = !visible;
        count += visible ? 1 : 0;
      }
      return count;
    };
    const counts = [
      number(show(pairs, fits), pairs.length, "item", "items"),
      number(show(findings, says), findings.length, "finding", "findings"),
    ];
    show(parts, says);
    for (const group of groups) {
      group.hidden = group.querySelector(".pair:not([hidden]), .finding:not([hidden])") === null;
    }
    shown.textContent = counts.filter((count) => count !== "").join(", ");
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  const clear = () => {
    for (const button of all(".filter")) {
      button.setAttribute("aria-pressed", "false");
    }
    text.value = "";
    if (open) {
      open.checked = false;
    }
    apply();
  };
  document.getElementById("filter-reset").addEventListener("click", clear);
  form.addEventListener("click", (event) => {
    const button = event.target.closest(".filter");
    if (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      apply();
    }
  });
  form.addEventListener("input", apply);

  // A link into what is filtered out shows it again.
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.closest("[hidden]")) {
      clear();
      target.scrollIntoView();
    }
  });

  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all("details:not([open])");
    for (const one of unfolded) {
      one.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const one of unfolded) {
      one.open = false;
    }
  });

  apply();
  form.hidden = false;
})();
