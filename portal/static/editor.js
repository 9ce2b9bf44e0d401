// The editor: buttons that write Markdown, and a draft in the browser until the text is sent.
// Without it, a plain field that does the same.
"use strict";

(() => {
  const PREFIX = "guilde-draft:";
  const SENT = "guilde-sent";
  const KEPT_DAYS = 14;

  const stored = (name) => {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + name) || "null");
    } catch {
      return null;
    }
  };
  const store = (name, fields) => {
    try {
      localStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), fields }));
    } catch {
      // no room, or not allowed: the server keeps what is sent
    }
  };
  const forget = (name) => localStorage.removeItem(PREFIX + name);

  const clean = () => {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const draft = stored(key.slice(PREFIX.length));
      if (!draft || Date.now() - draft.at > KEPT_DAYS * 86_400_000) localStorage.removeItem(key);
    }
  };

  const drawn = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const attributes = { class: "icon", viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "1.8" };
    for (const [name, value] of Object.entries({ ...attributes, "aria-hidden": "true" })) svg.setAttribute(name, value);
    const line = document.createElementNS(svg.namespaceURI, "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };

  const TOOLS = [
    ["bold", "B", (text) => `**${text}**`],
    ["italic", "I", (text) => `*${text}*`],
    ["link", drawn("M10 14a4 4 0 0 0 6 .4l2.6-2.6a4 4 0 0 0-5.7-5.7L11.6 7.4M14 10a4 4 0 0 0-6-.4l-2.6 2.6a4 4 0 0 0 5.7 5.7L12.4 16.6"), (text) => `[${text}](https://)`],
    ["list", drawn("M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01"), (text) => text.split("\n").map((line) => `- ${line}`).join("\n")],
    ["quote", drawn("M10 7H5v5h5zM10 12c0 3-1.5 4.5-4 5M19 7h-5v5h5zM19 12c0 3-1.5 4.5-4 5"), (text) => text.split("\n").map((line) => `> ${line}`).join("\n")],
    ["code", "{}", (text) => (text.includes("\n") ? `\`\`\`\n${text}\n\`\`\`` : `\`${text}\``)],
  ];

  const bar = (area, words) => {
    const made = document.createElement("div");
    made.className = "editor-bar";
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", words.toolbar);
    for (const [name, sign, write] of TOOLS) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(typeof sign === "string" ? sign : sign.cloneNode(true));
      button.className = `tool-${name}`;
      button.title = words[name];
      button.setAttribute("aria-label", words[name]);
      button.addEventListener("click", () => {
        const { selectionStart: from, selectionEnd: to, value } = area;
        area.focus();
        area.setRangeText(write(value.slice(from, to) || words[name]), from, to, "select");
        area.dispatchEvent(new Event("input", { bubbles: true }));
      });
      made.append(button);
    }
    area.before(made);
  };

  const fieldsOf = (form) =>
    Object.fromEntries(
      [...new FormData(form)].filter(([name]) => !["csrf", "key", "match", "page"].includes(name)),
    );

  const note = (editor, words, restored) => {
    const line = document.createElement("p");
    line.className = "editor-note";
    line.setAttribute("role", "status");
    line.textContent = `${words.restored} `;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = words.forget;
    button.addEventListener("click", () => {
      restored();
      line.remove();
    });
    line.append(button);
    editor.append(line);
  };

  const restore = (form, fields) => {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements[name];
      if (!field || typeof value !== "string") continue;
      if (field.type === "checkbox") field.checked = value === field.value;
      else field.value = value;
    }
    form.dispatchEvent(new Event("restored"));
  };

  const keep = (editor, words) => {
    const form = editor.closest("form");
    const name = editor.dataset.draft;
    const before = fieldsOf(form);
    const draft = stored(name);
    if (draft && draft.fields.body && draft.fields.body !== before.body && !form.querySelector("[aria-invalid]")) {
      restore(form, draft.fields);
      note(editor, words, () => {
        forget(name);
        restore(form, before);
      });
    }
    form.addEventListener("input", () => store(name, fieldsOf(form)));
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, name));
  };

  // a form that is sent while its draft is being saved waits for it, so that it names the draft
  const autosave = document.getElementById("autosave");
  if (autosave) {
    const form = autosave.closest("form");
    let saving = false;
    let held = null;
    autosave.addEventListener("htmx:beforeRequest", () => {
      saving = true;
    });
    autosave.addEventListener("htmx:afterRequest", () => {
      saving = false;
      if (held) setTimeout(() => form.requestSubmit(held.submitter), 50);
    });
    form.addEventListener("submit", (event) => {
      if (!saving) return;
      event.preventDefault();
      held = { submitter: event.submitter };
    });
  }

  // a draft is given up when its text has arrived: the next page says that something was done
  const sent = sessionStorage.getItem(SENT);
  if (sent && document.querySelector("#said p")) forget(sent);
  sessionStorage.removeItem(SENT);

  clean();
  for (const editor of document.querySelectorAll("[data-editor]")) {
    const words = JSON.parse(editor.dataset.words);
    bar(editor.querySelector("textarea"), words);
    if (editor.dataset.draft) keep(editor, words);
  }
})();
