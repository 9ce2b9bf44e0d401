// Keys for the list of what feeds brought: only while the focus is in an item, and never in a field.
// j, k: the next and the one before; d: dismiss; c: choose. The buttons do the same.
"use strict";

(() => {
  const list = document.querySelector("[data-triage]");
  if (!list) return;
  const items = [...list.querySelectorAll("article")];
  const steps = { d: "dismiss", c: "draft" };
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea")) return;
    const item = event.target.closest("article");
    const at = items.indexOf(item);
    if (at < 0) return;
    if (event.key === "j" || event.key === "k") {
      const there = items[at + (event.key === "j" ? 1 : -1)];
      if (there) there.focus();
    } else if (event.key in steps) {
      const button = item.querySelector(`button[value="${steps[event.key]}"]`);
      if (button) button.click();
    } else return;
    event.preventDefault();
  });
  const there = location.hash && document.getElementById(location.hash.slice(1));
  if (there && items.includes(there)) there.focus();
})();
