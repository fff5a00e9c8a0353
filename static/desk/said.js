// The rows of what is said in a story. A name that nobody here has ticks "new person" by itself; a row that was found in
// the text and is filled in goes on record with the next save, and one that is unticked is as it was proposed.
addEventListener("DOMContentLoaded", () => {
  const group = document.getElementById("quotes-group");
  const names = document.getElementById("said-names");
  if (!group || !names) return;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim().replace(/\s+/g, " ");
  const isListed = (name) => [...names.options].some((option) => plain(option.value) === plain(name));
  const isSpeaker = (field) => field.matches?.('input[list="said-names"]');
  const asked = new Map();
  let waiting;

  async function isKnown(name) {
    if (isListed(name)) return true;
    if (!asked.has(name)) {
      const answer = await fetch(`${group.dataset.people}&term=${encodeURIComponent(name)}`);
      if (!answer.ok) return true; // nobody can tell: the save will
      const { results } = await answer.json();
      for (const { text } of results) if (!isListed(text)) names.append(new Option("", text));
      asked.set(name, results.some(({ text }) => plain(text) === plain(name)));
    }
    return asked.get(name);
  }

  async function tickNewPerson(field) {
    const name = field.value.trim();
    const box = document.getElementById(field.id.replace(/-speaker$/, "-new_person"));
    const isNew = name !== "" && !(await isKnown(name));
    if (box && field.value.trim() === name) box.checked = isNew;
  }

  function putBack(row) {
    for (const field of row.querySelectorAll("input, select, textarea")) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = field.defaultChecked;
      else if (field.options) for (const option of field.options) option.selected = option.defaultSelected;
      else field.value = field.defaultValue;
    }
  }

  document.addEventListener("input", ({ target }) => {
    if (!isSpeaker(target)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => tickNewPerson(target), 250);
  });
  document.addEventListener("change", ({ target }) => {
    if (isSpeaker(target)) tickNewPerson(target);
    const row = target.closest?.(".desk-found .desk-quotation");
    const take = row?.querySelector('input[name$="-take"]');
    if (take && target !== take) take.checked = true;
    else if (take && !take.checked) putBack(row);
  });
});
