// A form is sent once: a second press while the first is on its way does nothing. A paste that is still being read is
// waited for. Without a connection nothing is sent, since the page would be gone and the text with it.
const FORGET = 15000; // milliseconds after which a press that led nowhere may be repeated

let sentAt = 0;

function say(form, message) {
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

function onceRead(form, submitter) {
  say(form, "A paste is still being read. It is sent as soon as that is done.");
  document.addEventListener(
    "desk:pasted",
    () => {
      say(form, "");
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
    onceRead(form, event.submitter);
  } else if (navigator.onLine === false) {
    event.preventDefault();
    say(form, "There is no connection: nothing was sent. What you typed is kept in this browser. Press again later.");
  } else if (Date.now() - sentAt < FORGET) {
    event.preventDefault();
  } else {
    sentAt = Date.now();
  }
}, true);

addEventListener("pageshow", () => (sentAt = 0));
