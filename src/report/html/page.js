(() => {
  "use strict";
  const form = document.getElementById("filter");
  if (!form) return;
  const pages = Array.from(document.querySelectorAll("details.page"), (box) => ({
    box,
    path: box.dataset.path.toLowerCase(),
    language: box.dataset.language || "",
    findings: Array.from(box.querySelectorAll("ol > li"), (it) => {
      // "Line 3 error links/empty", and "safe fix: …".
      const [, , level, rule] = it.firstChild.textContent.split(" ");
      const fix = it.querySelector("ins, summary")?.textContent.split(" ")[0] ?? "";
      return { it, level, rule, fix, old: "old" in it.dataset, shown: true };
    }),
  }));
  const status = document.getElementById("shown");
  const keys = ["rule", "page", "language", "fix", "state"];
  const levels = Array.from(form.querySelectorAll("[name=level]"));
  let wasFiltered = false;

  function apply() {
    const chosen = new Set(levels.filter((box) => box.checked).map((box) => box.value));
    const value = (name) => (form.elements[name] ? form.elements[name].value : "");
    const rule = value("rule"), page = value("page").trim().toLowerCase();
    const language = value("language"), fix = value("fix"), state = value("state");
    let shown = 0, total = 0;
    for (const { box, path, language: own, findings } of pages) {
      const fits = (!page || path.includes(page)) && (!language || own === language);
      let here = 0;
      for (const one of fits ? findings : []) {
        one.wanted =
          chosen.has(one.level) &&
          (!rule || one.rule === rule || one.rule.startsWith(rule + "/")) &&
          (!fix || (fix === "any" ? one.fix !== "" : one.fix === fix)) &&
          (!state || (state === "old") === one.old);
        here += one.wanted;
      }
      // What a hidden page contains is left as it is: ten thousand changes take their time.
      for (const one of here ? findings : []) {
        if (one.shown !== one.wanted) one.it.hidden = !(one.shown = one.wanted);
      }
      total += findings.length;
      shown += here;
      if (box.hidden === here > 0) box.hidden = here === 0;
    }
    status.textContent = shown === total ? `${total} shown` : `${shown} of ${total} shown`;
  }

  function remember() {
    const query = new URLSearchParams();
    const off = levels.filter((box) => !box.checked);
    if (off.length) query.set("level", levels.filter((box) => box.checked).map((box) => box.value).join(","));
    for (const key of keys) {
      const field = form.elements[key];
      if (field && field.value) query.set(key, field.value);
    }
    const hash = query.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    wasFiltered = hash !== "";
  }

  function restore() {
    const hash = location.hash.slice(1);
    const target = hash.startsWith("f-") ? document.getElementById(hash) : null;
    if (target) {
      const page = target.closest("details.page");
      if (wasFiltered) { form.reset(); wasFiltered = false; apply(); }
      page.open = true;
      target.scrollIntoView();
      return;
    }
    const query = new URLSearchParams(hash.includes("=") ? hash : "");
    const chosen = query.has("level") ? query.get("level").split(",") : null;
    for (const box of levels) box.checked = !chosen || chosen.includes(box.value);
    for (const key of keys) if (form.elements[key]) form.elements[key].value = query.get(key) || "";
    wasFiltered = hash.includes("=");
    apply();
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => { apply(); remember(); });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
  document.getElementById("open").addEventListener("click", () => {
    for (const { box } of pages) if (!box.hidden) box.open = true;
  });
  document.getElementById("close").addEventListener("click", () => {
    for (const { box } of pages) box.open = false;
  });
  addEventListener("hashchange", restore);
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = pages.filter(({ box }) => !box.open);
    for (const { box } of closed) box.open = true;
  });
  addEventListener("afterprint", () => { for (const { box } of closed) box.open = false; });
  form.hidden = false;
  restore();
})();
