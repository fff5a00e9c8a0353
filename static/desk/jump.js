// "Show" beside a finding selects its words in the prose editor and brings them into view.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-words]");
  const text = link && document.querySelector(".ProseMirror[contenteditable], .desk-prose");
  if (!text) return;
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let all = "";
  while (walker.nextNode()) {
    nodes.push([all.length, walker.currentNode]);
    all += walker.currentNode.data;
  }
  const start = all.indexOf(link.dataset.words.split("\n")[0]);
  if (start < 0) return;
  const at = (offset) => {
    const [begins, node] = nodes.findLast(([begins]) => begins <= offset);
    return [node, Math.min(offset - begins, node.length)];
  };
  event.preventDefault();
  text.focus({ preventScroll: true });
  getSelection().setBaseAndExtent(...at(start), ...at(start + link.dataset.words.split("\n")[0].length));
  getSelection().anchorNode.parentElement.scrollIntoView({ block: "center" });
});
