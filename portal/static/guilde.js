// What moves without a request of its own: the live count, menus that close, the browser's time zone.
// Every page works without it.
"use strict";

(() => {
  // menus: one open at a time; a click elsewhere or Escape closes, and gives the focus back
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // the first run: the time zone that the browser is in
  const zones = document.querySelector("select[data-guess]");
  if (zones) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...zones.options].some((option) => option.value === here)) zones.value = here;
  }

  // a form that is sent is sent once, however often it is pressed; the server would do it once, too
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  // what was pressed and did not arrive: the page stays as it is, and says so
  const failed = (event) => {
    const said = document.getElementById("said");
    if (event.detail.requestConfig.verb === "get") return;
    const line = document.createElement("p");
    line.className = "failed";
    line.textContent = said.dataset.failed;
    said.replaceChildren(line);
    said.scrollIntoView({ block: "nearest" });
  };
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, failed);
  }

  // the count of unread notices: open while somebody looks
  const place = document.body.dataset.live;
  const count = document.getElementById("unread");
  if (!place || !count || !window.EventSource) return;
  let source = null;
  const show = (number) => {
    const before = Number(count.parentElement.dataset.unread);
    count.parentElement.dataset.unread = number;
    count.querySelector("[data-number]").textContent = number;
    count.querySelector("[data-word]").textContent = number === 1 ? count.dataset.one : count.dataset.many;
    count.hidden = number === 0;
    const fresh = document.getElementById("fresh");
    if (fresh && number > before) fresh.hidden = false;
  };
  const listen = () => {
    if (source || document.visibilityState !== "visible") return;
    source = new EventSource(place);
    source.addEventListener("unread", (event) => show(Number(event.data)));
    source.addEventListener("error", () => {
      if (source && source.readyState === EventSource.CLOSED) source = null;
    });
  };
  const rest = () => {
    if (source) source.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") listen();
    else rest();
  });
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", listen);
  listen();
})();
