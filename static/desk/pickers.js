// A picker's box has no name of its own: it takes the label of the field it stands for, in rows that come later too.
function nameBox(picker) {
  const field = picker.previousElementSibling;
  const label = field?.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  const words = (label?.textContent ?? field?.name ?? "").replace(/:\s*$/, "").trim();
  for (const box of picker.querySelectorAll("[role=combobox], [role=textbox]")) {
    box.setAttribute("aria-label", words);
    box.removeAttribute("aria-labelledby");
  }
}

function nameAll() {
  document.querySelectorAll(".select2-container").forEach(nameBox);
}

// The boxes are made when the page is ready, and with each new row.
const made = (records) => records.some(({ addedNodes }) => [...addedNodes].some((node) => node.matches?.(".select2-container, .inline-related")));
new MutationObserver((records) => made(records) && nameAll()).observe(document.body, { childList: true, subtree: true });
nameAll();
