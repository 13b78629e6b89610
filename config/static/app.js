// Small comforts. Every page works without them: nothing here is needed to read or to send.

// A refused form: the reader begins at the summary of what is wrong.
document.querySelector(".errors")?.focus();

// The length of a long text, in words, as it is typed. Counts characters as the server does.
const forms = [["знак", "знака", "знаков"]];
function counted(number, [one, few, many]) {
  const tail = number % 10, hundred = number % 100;
  const word = tail === 1 && hundred !== 11 ? one : tail >= 2 && tail <= 4 && (hundred < 12 || hundred > 14) ? few : many;
  return `${grouped(number)}\u00a0${word}`;
}
function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}
for (const counter of document.querySelectorAll(".counter[data-limit]")) {
  const control = document.getElementById(counter.id.replace(/_count$/, ""));
  control?.addEventListener("input", () => {
    const length = [...control.value].length, rest = counter.dataset.limit - length;
    counter.textContent = `Набрано ${counted(length, forms[0])}, ${rest < 0 ? `лишних ${grouped(-rest)}` : `можно ещё ${grouped(rest)}`}.`;
  });
}

// <button type="button" hidden data-copy="id">: copies the text of an element exactly, and says so.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.textContent = "Скопировано";
    document.getElementById(button.getAttribute("aria-describedby"))?.replaceChildren("Текст скопирован.");
  });
}

// <div id="…" data-refresh="5">: what is in the making is asked for again every so many seconds until it is made.
function watch(element) {
  setTimeout(async () => {
    const answer = await fetch(location.href).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fresh = page?.getElementById(element.id) ?? element;
    if (fresh !== element) element.replaceWith(fresh);
    if (fresh.dataset.refresh) watch(fresh);
  }, element.dataset.refresh * 1000);
}
document.querySelectorAll("[data-refresh][id]").forEach(watch);
