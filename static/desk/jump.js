// "Show" beside a finding leads to its words in the prose editor, or to the row that holds them.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-words]");
  if (!link) return;
  const words = link.dataset.words.split("\n")[0];
  const found = link.dataset.field === "body" ? inText(words) : inRows(link.hash.slice(1), words);
  if (!found) return;
  event.preventDefault();
  found.scrollIntoView({ block: "center" });
});

function inRows(group, words) {
  const fields = document.getElementById(group)?.querySelectorAll("textarea, input[type=text], select") ?? [];
  const holds = (field) => (field.selectedOptions ? field.selectedOptions[0]?.text : field.value)?.includes(words);
  const field = words && [...fields].find(holds);
  field?.closest("details:not([open])")?.setAttribute("open", "");
  field?.focus({ preventScroll: true });
  return field;
}

function inText(words) {
  const text = document.querySelector(".ProseMirror[contenteditable], .desk-prose");
  if (!text) return null;
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let all = "";
  while (walker.nextNode()) {
    nodes.push([all.length, walker.currentNode]);
    all += walker.currentNode.data;
  }
  const start = all.indexOf(words);
  if (start < 0) return null;
  const at = (offset) => {
    const [begins, node] = nodes.findLast(([begins]) => begins <= offset);
    return [node, Math.min(offset - begins, node.length)];
  };
  text.focus({ preventScroll: true });
  getSelection().setBaseAndExtent(...at(start), ...at(start + words.length));
  return getSelection().anchorNode.parentElement;
}
