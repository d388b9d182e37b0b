"use strict";
(() => {
  const form = document.getElementById("search");
  const field = document.getElementById("words");
  const said = document.getElementById("found");
  const shown = Array.from(document.querySelectorAll("#sample > article"));
  if (!form || !shown.length) return;
  let texts = null;

  const search = () => {
    texts = texts || shown.map((one) => one.textContent.toLowerCase());
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    shown.forEach((one, index) => {
      const has = words.every((word) => texts[index].includes(word));
      one.hidden = !has;
      count += has;
    });
    said.textContent = words.length ? count + " of " + shown.length + " shown" : "";
  };

  const go = () => {
    const one = document.getElementById(location.hash.slice(1));
    if (!shown.includes(one)) return;
    if (one.hidden) {
      field.value = "";
      search();
    }
    one.querySelectorAll("details.pair").forEach((inner) => { inner.open = true; });
    one.scrollIntoView();
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", search);
  window.addEventListener("hashchange", go);
  go();
})();
