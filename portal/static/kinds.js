// The kind of a new post: its fields come when it is chosen. They also come if it was chosen without an event,
// by the editor's draft or by the browser; and a button asks for them again after a request that failed.
"use strict";

(() => {
  const choice = document.getElementById("kinds");
  if (!choice) return;
  const form = choice.closest("form");
  const again = choice.querySelector(".unscripted");
  const fields = () => document.getElementById("fields");
  const chosen = () => choice.querySelector("[name=kind]:checked");
  const differs = () => Boolean(chosen()) && chosen().value !== fields().dataset.kind;

  const follow = () => {
    if (!differs()) return;
    const more = chosen().closest("details");
    if (more) more.open = true;
    chosen().dispatchEvent(new Event("change", { bubbles: true }));
  };
  form.addEventListener("restored", follow);
  window.addEventListener("pageshow", follow);

  // what is typed into a part of the form while another one is on its way moves there
  let late = [];
  const isSent = (field, sent) =>
    field.type === "checkbox" ? sent.getAll(field.name).includes(field.value) === field.checked : sent.get(field.name) === field.value;
  const move = (field) => {
    const place = document.getElementById(field.id) || form.elements[field.name];
    if (!place) return;
    if (place.type === "checkbox") place.checked = field.type === "checkbox" ? field.checked : Boolean(field.value);
    else place.value = field.type === "checkbox" && !field.checked ? "" : field.value;
  };
  form.addEventListener("htmx:beforeSwap", (event) => {
    const sent = event.detail.requestConfig.formData;
    late = [...form.elements].filter((field) => field.name && !["hidden", "submit", "file"].includes(field.type) && !isSent(field, sent));
  });
  form.addEventListener("htmx:afterRequest", () => {
    late.filter((field) => !field.isConnected).forEach(move);
    late = [];
  });

  choice.addEventListener("htmx:afterRequest", (event) => {
    for (const [name, fitting] of Object.entries(JSON.parse(fields().dataset.fits))) Object.assign(form.elements[name], fitting);
    const isDone = event.detail.successful || !differs();
    if (isDone && again.contains(document.activeElement)) chosen().focus();
    again.classList.toggle("unscripted", isDone);
  });
})();
