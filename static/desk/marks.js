// Marks in the text what is on record, and what was found there and is not. Nothing in the text itself is changed.
function spans(text, passages) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let all = "";
  while (walker.nextNode()) {
    nodes.push([all.length, walker.currentNode]);
    all += walker.currentNode.data;
  }
  const at = (offset) => {
    const [begins, node] = nodes.findLast(([begins]) => begins <= offset);
    return [node, Math.min(offset - begins, node.length)];
  };
  return passages.flatMap((words) => {
    const start = words ? all.indexOf(words) : -1;
    if (start < 0) return [];
    const range = new Range();
    range.setStart(...at(start));
    range.setEnd(...at(start + words.length));
    return [range];
  });
}

document.addEventListener("DOMContentLoaded", () => {
  const data = document.getElementById("desk-marks");
  if (!data || !globalThis.CSS?.highlights) return;
  const passages = JSON.parse(data.textContent);
  const ofKind = (kind) => passages.filter((passage) => passage.kind === kind).map((passage) => passage.words);
  let timer;
  function mark() {
    const text = document.querySelector(".ProseMirror[contenteditable], .desk-prose");
    if (!text) return;
    CSS.highlights.set("desk-on-record", new Highlight(...spans(text, ofKind("on record"))));
    CSS.highlights.set("desk-unrecorded", new Highlight(...spans(text, ofKind("found"))));
  }
  document.querySelector("[data-legend]")?.removeAttribute("hidden");
  document.addEventListener("prose-editor:ready", mark);
  document.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(mark, 300);
  });
  mark();
});
