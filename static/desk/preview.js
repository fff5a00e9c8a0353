// The preview follows what is typed while it stands open, and keeps its place.
const AFTER = 1200; // milliseconds after the last key

document.addEventListener("DOMContentLoaded", () => {
  const block = document.querySelector("details[data-preview]");
  const form = document.querySelector("#article_form");
  if (!block || !form) return;
  const frame = block.querySelector("iframe");
  block.querySelector("[data-show]").hidden = true;
  let timer;

  async function show() {
    if (!block.open) return;
    try {
      const response = await fetch(block.dataset.preview, { method: "POST", body: new FormData(form) });
      if (!response.ok) return;
      const place = frame.contentWindow.scrollY;
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place), { once: true });
      frame.srcdoc = await response.text();
    } catch {
      // Out of reach: the last page stays.
    }
  }

  block.addEventListener("toggle", show);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, AFTER);
  });
});
