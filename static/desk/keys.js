// Ctrl+S saves, Ctrl+Enter opens the next step, ? lists the keys, Esc closes what a step opened.
const typesIn = (element) => element.closest("input, textarea, select, [contenteditable=true]") !== null;

function openStep(step) {
  const details = step.closest("details");
  if (!details) {
    step.click();
    return;
  }
  details.open = true;
  details.querySelector("input, textarea, select, button")?.focus();
}

document.addEventListener("keydown", (event) => {
  const isControl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const form = document.querySelector("#article_form");
  if (!form || event.isComposing) return;
  if (isControl && event.key.toLowerCase() === "s") {
    event.preventDefault();
    form.querySelector("[data-save]")?.click();
  } else if (isControl && event.key === "Enter") {
    const step = form.querySelector("[data-next-step]");
    if (!step) return;
    event.preventDefault();
    openStep(step);
  } else if (event.key === "?" && !typesIn(event.target)) {
    document.getElementById("desk-keys")?.showModal();
  } else if (event.key === "Escape") {
    const opened = event.target.closest?.(".desk-actions details[open]");
    if (!opened) return;
    opened.open = false;
    opened.querySelector("summary").focus();
  }
}, true);

document.addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector("[data-keys]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById("desk-keys").showModal());
  }
});

// One thing at a time: what a step asks closes when somebody goes on elsewhere.
document.addEventListener("click", (event) => {
  for (const opened of document.querySelectorAll(".desk-actions > details[open]")) {
    if (!opened.contains(event.target)) opened.open = false;
  }
});
