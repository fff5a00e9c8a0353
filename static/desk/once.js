// A form is sent once: a second press while the first is on its way does nothing. A paste that is still being read is
// waited for. Without a connection nothing is sent, since the page would be gone and the text with it.
const PRESS_AGAIN_AFTER = 15000; // milliseconds after which a press that led nowhere may be repeated

let sentAt = 0;

function sayOnTop(form, message) {
  let line = document.getElementById("desk-sending");
  if (!line) {
    line = document.createElement("p");
    line.id = "desk-sending";
    line.className = "desk-sending";
    line.setAttribute("role", "alert");
    form.prepend(line);
  }
  line.textContent = message;
}

function sendOnceRead(form, submitter) {
  sayOnTop(form, "A paste is still being read. It is sent as soon as that is done.");
  document.addEventListener(
    "desk:pasted",
    () => {
      sayOnTop(form, "");
      form.requestSubmit(submitter);
    },
    { once: true },
  );
}

addEventListener("submit", (event) => {
  const form = event.target.closest?.("#article_form");
  if (!form || event.defaultPrevented || event.submitter?.formTarget) return;
  if (form.querySelector("[data-pasting]")) {
    event.preventDefault();
    sendOnceRead(form, event.submitter);
  } else if (navigator.onLine === false) {
    event.preventDefault();
    sayOnTop(form, "There is no connection: nothing was sent. What you typed is kept in this browser. Press again later.");
  } else if (Date.now() - sentAt < PRESS_AGAIN_AFTER) {
    event.preventDefault();
  } else {
    sentAt = Date.now();
  }
}, true);

addEventListener("pageshow", () => (sentAt = 0));
