// What the checks ask of a page. Nothing of the page's own script is used.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const text = (element) => (element ? element.textContent : "");
  const style = (element) => getComputedStyle(element);
  const seen = (element) => element.checkVisibility();

  // The relative luminance, and the contrast of two colours, as WCAG 2 defines them.
  const colour = (value) => (value.match(/[\d.]+/g) || []).map(Number);
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map((c) => {
      const part = c / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const value = colour(style(at).backgroundColor);
      if (value.length === 3 || value[3] > 0) {
        return value;
      }
    }
    return [255, 255, 255];
  };
  const contrast = (element) => {
    const pair = [luminance(colour(style(element).color)), luminance(behind(element))];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");

  window.probe = {
    visible: () => all(".pair").filter(seen).map((pair) => Number(pair.id.slice(5))),
    pairs: () => all(".pair").map((pair) => ({
      id: Number(pair.id.slice(5)),
      path: text(pair.querySelector("h4 code")),
      badge: text(pair.querySelector("h4 .badge")),
      declarations: [...pair.querySelectorAll("figure pre")].map(text),
      text: pair.textContent,
      links: [...pair.querySelectorAll(".contract")].map((line) => text(line.firstElementChild)),
    })),
    section: (id) => text(document.getElementById(id)),
    shown: () => text(document.getElementById("shown")),
    centre: (selector) => {
      const element = document.querySelector(selector);
      element.scrollIntoView({ block: "center" });
      const box = element.getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    },
    names: (attribute) => all(`[${attribute}]`).map((button) => button.getAttribute(attribute)),
    displayed: (selector) => all(selector).filter(seen).length,
    count: (selector) => all(selector).length,
    beside: () => all(".pair .sides").filter(seen).map((sides) => {
      const [left, right] = [...sides.children].map((side) => side.getBoundingClientRect());
      return right.top < left.bottom && right.left >= left.right;
    }),
    luminance: () => luminance(behind(document.body)),
    faint: (least) => {
      const found = new Set();
      for (const element of all("body *")) {
        if (hasText(element) && seen(element) && !["SCRIPT", "STYLE"].includes(element.tagName)) {
          const value = contrast(element);
          if (value < least) {
            found.add(`${element.tagName.toLowerCase()}.${element.className}: ${value.toFixed(1)}`);
          }
        }
      }
      return [...found];
    },
    wide: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    nameless: () => all("a, button, input, nav, form, section[aria-labelledby]").filter((element) => {
      const by = element.getAttribute("aria-labelledby");
      const name = by ? text(document.getElementById(by)) : element.getAttribute("aria-label") || text(element) || text(element.closest("label"));
      return name.trim() === "";
    }).map((element) => element.outerHTML.slice(0, 80)),
    twice: () => {
      const ids = all("[id]").map((element) => element.id);
      return ids.filter((id, at) => ids.indexOf(id) !== at);
    },
    dead: () => all("a[href^='#']").map((link) => link.getAttribute("href").slice(1))
      .filter((id) => document.getElementById(id) === null),
    skips: () => {
      const levels = all("h1, h2, h3, h4, h5, h6").map((heading) => Number(heading.tagName[1]));
      return levels.filter((level, at) => level > (at === 0 ? 0 : levels[at - 1]) + 1).length;
    },
    slowest: () => {
      const times = all(".filter").map((button) => {
        const start = performance.now();
        button.click();
        document.body.getBoundingClientRect();
        button.click();
        document.body.getBoundingClientRect();
        return performance.now() - start;
      });
      return Math.max(0, ...times);
    },
  };
})();
