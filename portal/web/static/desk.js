// Staff pages only, and only to be quicker: everything works without this file.
// It keeps a half-typed intake, says how long people wait, and listens to single keys.
"use strict";

const EVERY = 20_000;

// --- Keep what was typed -------------------------------------------------------------------

function keep(form) {
  const region = document.getElementById("kept");
  const filled = (name) => (form.elements[name]?.value || "").trim() !== "";
  let shown = written(form), busy = null, stopped = false;

  function written(form) {
    const data = new FormData(form);
    data.delete("version");
    return new URLSearchParams(data).toString();
  }

  async function save() {
    const typed = written(form);
    if (stopped || busy || typed === shown) return;
    if (!["phone", "first_name", "last_name", "need"].some(filled)) return;
    const body = new FormData(form);
    body.set("do", "autosave");
    busy = fetch(form.action || location.href, { method: "POST", body, redirect: "error" })
      .then(async (answer) => {
        if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw answer;
        const told = await answer.json();
        region.textContent = told.said;
        stopped = answer.status === 409;
        if (!answer.ok) return;
        shown = typed;
        form.elements.version.value = told.version;
        form.action = told.url;
        history.replaceState(history.state, "", told.url);
      })
      .catch(() => { region.textContent = region.dataset.failed; })
      .finally(() => { busy = null; });
    await busy;
  }

  // A button pressed while we save waits for the new version, or it would meet itself.
  form.addEventListener("submit", (event) => {
    stopped = true;
    if (!busy) return;
    event.preventDefault();
    const pressed = event.submitter;
    busy.finally(() => form.requestSubmit(pressed));
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
  setInterval(save, EVERY);
}

// --- Say the wait that belongs to the kind of help -----------------------------------------

function tellWait(form) {
  const kind = form.elements.category_id, said = document.getElementById("wait");
  if (!kind || !said) return;
  kind.addEventListener("change", () => {
    const line = document.querySelector(`#waits [data-kind="${CSS.escape(kind.value)}"]`);
    document.getElementById("wait-label").hidden = !line;
    said.textContent = line ? line.textContent : said.dataset.none;
    form.elements.wait_shown.value = line ? line.dataset.shown : "";
    form.elements.is_wait_told.checked = false;
  });
}

// --- Single keys ---------------------------------------------------------------------------

function listen(list) {
  let before = "", at = 0;

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (isTyping(event.target) || list.open) return;
    const key = event.key;
    const both = before === "g" && event.timeStamp - at < 1500 ? `g ${key}` : key;
    before = key;
    at = event.timeStamp;
    if (both === "?") {
      event.preventDefault();
      list.showModal();
      return;
    }
    const link = [...list.querySelectorAll("[data-keys]")].find((one) =>
      one.dataset.keys.split(",").includes(both));
    if (!link) return;
    event.preventDefault();
    before = "";
    location.assign(link.href);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
const intake = document.querySelector("form[data-keep]");
if (intake) {
  keep(intake);
  tellWait(intake);
}
const keys = document.getElementById("keys");
if (keys) listen(keys);
