// Only on the pages of signing in: asks the browser to make or use a passkey. Everything else works without.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = form.querySelector("[data-said]");
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    const asked = JSON.parse(form.dataset.passkey);
    try {
      const made = form.dataset.make
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
      form.elements.answer.value = JSON.stringify(made.toJSON());
      form.requestSubmit();
    } catch {
      said.hidden = false;
    }
  });
}
