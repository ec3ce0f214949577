"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const choices = all("#languages input");
  const known = choices.map((choice) => choice.value);

  // Hides the definitions in other languages, with the heading in front of each.
  const show = (language) => {
    for (const block of all(".code")) {
      if (!known.includes(block.dataset.language)) continue;
      const isOther = block.dataset.language !== language;
      block.hidden = isOther;
      if (block.previousElementSibling?.matches("h3, h4")) block.previousElementSibling.hidden = isOther;
    }
    for (const choice of choices) choice.checked = choice.value === language;
  };
  const choose = (language) => {
    show(language);
    // Storage can be switched off.
    try { localStorage.setItem("language", language); } catch {}
  };
  const remembered = () => {
    try { return localStorage.getItem("language"); } catch { return null; }
  };
  for (const choice of choices) choice.addEventListener("change", () => choose(choice.value));
  show(known.includes(remembered()) ? remembered() : known[0]);

  // A link to what is hidden shows it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const block = target?.hidden && target.nextElementSibling;
    if (block) choose(block.dataset.language);
    target?.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // Models are filtered in the navigation and in the page at once.
  const groups = all("nav > ul > li").map((group) => ({
    group,
    entries: all("li", group).map((entry) => {
      const link = entry.querySelector("a");
      const heading = document.getElementById(link.getAttribute("href").slice(1));
      const section = heading.closest("section");
      return { entry, section, name: link.textContent.toLowerCase(), isModel: !section.querySelector(".code:not([data-language=json])") };
    }),
  }));
  const filter = document.getElementById("filter");
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    let found = 0;
    for (const { group, entries } of groups) {
      const models = entries.filter(({ isModel, name }) => isModel && name.includes(wanted));
      for (const one of entries) {
        // The definitions of a section stay as long as one of its models does.
        const isShown = one.isModel ? models.includes(one) : models.length > 0 || !wanted;
        one.entry.hidden = one.section.hidden = !isShown;
      }
      group.hidden = wanted && models.length === 0;
      found += models.length;
    }
    document.getElementById("found").textContent = wanted && `${found} found`;
  });

  document.querySelector(".tools").hidden = false;
})();
