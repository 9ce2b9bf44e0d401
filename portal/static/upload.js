// Files of any size, in pieces, with how far they are; what was cut off goes on where it was. On the page
// of a post's files they are sent with the form; in a form that is written they are sent as they are chosen,
// and only their ids with it. Without this, a form sends them whole, as far as a request may be large.
"use strict";

(() => {
  const PIECE = 4 * 1024 * 1024;
  const TRIES = 5;
  const place = () => document.querySelector("[data-pieces]");
  if (!place()) return;
  const form = place().closest("form");
  const isWritten = place() !== form;
  const chosen = () => form.querySelector("input[type=file]");
  // a form of pictures only keeps it, for another kind
  const described = () => form.querySelector("input[name=alt]:not([type=hidden])");
  const done = new Set();
  let sending = false;
  let waiting = null;

  const shown = () => {
    let bar = place().querySelector("progress");
    if (!bar) {
      bar = document.createElement("progress");
      bar.setAttribute("aria-label", JSON.parse(place().dataset.words).sending);
      bar.max = 1;
      const status = document.createElement("p");
      status.setAttribute("role", "status");
      place().append(bar, status);
    }
    return { bar, status: bar.nextElementSibling };
  };
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const fields = (more) => {
    const data = new FormData();
    data.set("csrf", form.elements.csrf.value);
    data.set("alt", described() ? described().value : "");
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    return data;
  };
  const ask = async (path, body) => {
    const answer = await fetch(path, body ? { method: "POST", body } : {});
    const said = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : {};
    if (answer.ok) return said;
    const problem = said.problem || JSON.parse(place().dataset.words).failed;
    throw Object.assign(new Error(problem), { final: answer.status < 500 && answer.status !== 409 });
  };
  const name = (file) => `upload:${place().dataset.pieces}:${file.name}:${file.size}:${file.lastModified}`;

  const begin = async (file) => {
    const known = localStorage.getItem(name(file));
    if (known) {
      try {
        return { upload: known, ...(await ask(`${place().dataset.pieces}/${known}`)) };
      } catch {
        localStorage.removeItem(name(file));
      }
    }
    const begun = await ask(place().dataset.pieces, fields({ name: file.name, size: file.size }));
    localStorage.setItem(name(file), begun.upload);
    return begun;
  };

  const send = async (file) => {
    const begun = await begin(file);
    const path = `${place().dataset.pieces}/${begun.upload}`;
    const { bar, status } = shown();
    bar.hidden = false;
    let { offset } = begun;
    for (let failures = 0; offset < file.size; ) {
      bar.value = offset / file.size;
      status.textContent = `${file.name}: ${Math.floor((100 * offset) / file.size)} %`;
      const piece = file.slice(offset, offset + PIECE);
      try {
        offset = (await ask(`${path}/files`, fields({ offset, size: file.size, piece }))).offset;
        failures = 0;
      } catch (error) {
        if (error.final || (failures += 1) > TRIES) throw error;
        await sleep(1000 * failures);
        offset = (await ask(path)).offset;
      }
    }
    localStorage.removeItem(name(file));
    return begun.upload;
  };

  // what was sent is in the form from now on, even if the next file fails
  const nameInForm = (upload) => {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "uploaded", value: upload });
    place().append(field);
  };
  const finish = () => {
    if (!isWritten) location.reload();
    else if (waiting) form.requestSubmit(waiting);
    else place().querySelector("[name=attach]").click();
  };
  const sendAll = async () => {
    if (sending) return;
    sending = true;
    try {
      for (const file of chosen().files) {
        if (done.has(name(file))) continue;
        const upload = await send(file);
        done.add(name(file));
        if (isWritten) nameInForm(upload);
      }
      done.clear();
      chosen().value = "";
      if (described()) described().value = "";
      sending = false;
      finish();
    } catch (error) {
      const { bar, status } = shown();
      bar.hidden = true;
      status.textContent = error.message;
    } finally {
      sending = false;
      waiting = null;
    }
  };

  if (isWritten) {
    form.addEventListener("change", (event) => {
      if (event.target === chosen()) sendAll();
    });
    form.addEventListener("click", (event) => {
      if (event.target.name !== "attach" || !chosen().files.length) return;
      event.preventDefault();
      event.stopPropagation();
      sendAll();
    }, true);
  }
  // before any other: a form whose files are on their way is sent once they are there
  document.addEventListener("submit", (event) => {
    if (event.target !== form || !(sending || chosen().files.length)) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = event.submitter;
    sendAll();
  }, true);
})();
