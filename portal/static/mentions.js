// People to mention, while @ and the beginning of a name are typed: a listbox below the text.
// Arrows choose, Enter or Tab takes, Escape closes. Without it, a mention is written by hand.
"use strict";

(() => {
  const TYPED = /(?:^|[\s(])@([\p{L}\p{N}][\p{L}\p{M}\p{N} .'’-]{0,60})$/u;
  const PAUSE_MS = 150;
  // a text of several lines stays a textbox, which may have these; a combobox has one line
  const STATES = ["aria-autocomplete", "aria-haspopup", "aria-controls", "aria-activedescendant"];
  let lists = 0;

  const attach = (editor) => {
    const area = editor.querySelector("textarea");
    const words = JSON.parse(editor.dataset.words);
    const list = document.createElement("ul");
    list.className = "mentions";
    list.id = `mentions-${(lists += 1)}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.people);
    list.hidden = true;
    const status = document.createElement("p");
    status.className = "out-of-sight";
    status.setAttribute("role", "status");
    area.after(list, status);
    let chosen = -1;
    let timer = 0;
    let asked = null;
    let nobody = "";

    const typed = () => {
      const match = TYPED.exec(area.value.slice(0, area.selectionStart));
      return match && area.selectionStart === area.selectionEnd ? match[1] : "";
    };
    const close = () => {
      clearTimeout(timer);
      if (asked) asked.abort();
      list.hidden = true;
      list.replaceChildren();
      status.textContent = "";
      for (const name of STATES) area.removeAttribute(name);
    };
    const choose = (index) => {
      const options = [...list.children];
      chosen = (index + options.length) % options.length;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
      area.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    };
    const take = (option) => {
      const to = area.selectionStart;
      const from = to - typed().length - 1;
      const name = option.textContent.replace(/[[\]\n]/g, "").trim();
      area.setRangeText(`@[${name}](person:${option.dataset.person}) `, from, to, "end");
      close();
      area.focus();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const open = (people) => {
      list.replaceChildren(
        ...people.map((person, at) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${at}`;
          option.setAttribute("role", "option");
          option.dataset.person = person.id;
          option.textContent = person.name;
          return option;
        }),
      );
      list.hidden = false;
      area.setAttribute("aria-autocomplete", "list");
      area.setAttribute("aria-haspopup", "listbox");
      area.setAttribute("aria-controls", list.id);
      status.textContent = `${words.people}: ${people.length}`;
      choose(0);
    };
    const ask = async (name) => {
      const field = area.form.elements.community;
      const community = editor.dataset.community || (field && field.value) || "";
      asked = new AbortController();
      try {
        const query = new URLSearchParams({ q: name, community });
        const answer = await fetch(`${editor.dataset.mentions}?${query}`, { signal: asked.signal });
        const people = answer.ok ? (await answer.json()).items.filter((one) => one.name) : [];
        if (typed() !== name) return;
        if (people.length) open(people);
        else {
          nobody = name;
          close();
        }
      } catch {
        // asked again meanwhile, or away: nobody is suggested
      }
    };

    area.addEventListener("input", () => {
      const name = typed();
      const isNobody = nobody && name.startsWith(nobody);
      if (!name || isNobody) return close();
      clearTimeout(timer);
      if (asked) asked.abort();
      timer = setTimeout(() => ask(name), PAUSE_MS);
    });
    area.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) choose(chosen + steps[event.key]);
      else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    area.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the text keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
  };

  for (const editor of document.querySelectorAll("[data-mentions]")) attach(editor);
  document.addEventListener("htmx:afterSettle", (event) => {
    for (const editor of event.target.querySelectorAll("[data-mentions]")) if (!editor.querySelector(".mentions")) attach(editor);
  });
})();
