// A line "[picture 2]" shows the picture that stands there, as a thumbnail beside its number. The line itself stays words.
import { Decoration, Extension } from "django-prose-editor/editor";

const LINE = /^\s*\[picture ([1-9][0-9]*)\]\s*$/i;

function pictures() {
  const data = document.getElementById("desk-pictures");
  return data ? JSON.parse(data.textContent) : {};
}

function thumbnail(address) {
  const image = document.createElement("img");
  image.src = address;
  image.alt = "";
  image.className = "desk-thumbnail";
  return image;
}

function places(doc, addresses) {
  const shown = [];
  doc.forEach((node, offset) => {
    const number = node.type.name === "paragraph" && LINE.exec(node.textContent)?.[1];
    if (!number) return;
    const address = addresses[number];
    const looks = address ? "desk-place" : "desk-place desk-no-place";
    shown.push(Decoration.Node(offset, offset + node.nodeSize, { class: looks }));
    if (address) shown.push(Decoration.Widget(offset + 1, () => thumbnail(address), { side: -1, key: `${offset}-${address}` }));
  });
  return shown;
}

export const PicturePlaces = Extension.create({
  name: "picturePlaces",
  addDecorations() {
    const addresses = pictures();
    return { create: ({ state }) => places(state.doc, addresses) };
  },
});
