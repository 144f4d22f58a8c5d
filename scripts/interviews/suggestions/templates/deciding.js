"use strict";
// What the pages have in common on which a person decides: places, keys, undoing, what the browser keeps, saving.
const deciding = (() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const { head, items } = data;
  const undone = [];
  let at = 0;
  let kept = true;
  let own;

  // Only what a person decided and wrote is kept in the browser, never the passages.
  function stored() {
    try {
      return JSON.parse(localStorage.getItem(own.store.join(":")) || "{}");
    } catch {
      kept = false;
      return {};
    }
  }

  const said = (one) => Object.fromEntries(own.fields.map((name) => [name, String(one[name])]));

  function keep(one) {
    try {
      localStorage.setItem(own.store.join(":"), JSON.stringify({ ...stored(), [own.key(one)]: { ...said(one), ...own.beside(one) } }));
    } catch {
      kept = false;
    }
  }

  function say(words) {
    $("said").textContent = kept ? words : words + " This browser keeps nothing: save before you close the page.";
  }

  const done = () => items.filter((one) => one.decision).length;
  const counted = () => `${done()} of ${items.length} ${own.done}`;
  const present = () => items[at];

  function show(focus) {
    const one = items[at];
    $("progress").value = done();
    $("counted").textContent = counted();
    $("undo").disabled = !undone.length;
    $("where").textContent = `${own.unit} ${at + 1} of ${items.length}, note ${one.note}`;
    own.show(one);
    $("value").value = one.value;
    $(own.remark).value = one[own.remark];
    $("now").textContent = own.named(one);
    for (const name of ["accept", "reject"]) $(name).setAttribute("aria-pressed", one.decision === name);
    if (focus) $("where").focus();
  }

  function go(place) {
    at = Math.min(Math.max(place, 0), items.length - 1);
    show(true);
  }

  function forward() {
    for (let step = 1; step <= items.length; step += 1) {
      const place = (at + step) % items.length;
      if (!items[place].decision) return go(place);
    }
    say(`All ${items.length} are ${own.done}: save them.`);
    return show(true);
  }

  // The value of a numeric code, "" of another; undefined where it has to be written first.
  function value(needed) {
    const number = $("value").value.trim().replace(",", ".");
    if (!needed) return "";
    if (number && Number.isFinite(Number(number))) return number;
    say("This code needs its value first, a number.");
    $("amount").hidden = false;
    $("value").focus();
    return undefined;
  }

  function decide(decision) {
    const one = items[at];
    const change = own.change(one, decision);
    if (!change) return;
    undone.push([at, said(one)]);
    Object.assign(one, { decision, [own.remark]: $(own.remark).value }, change);
    keep(one);
    say(`${own.named(one)}. ${counted()}.`);
    forward();
  }

  function undo() {
    if (!undone.length) return say("Nothing to undo.");
    const [place, before] = undone.pop();
    Object.assign(items[place], before);
    keep(items[place]);
    say(`Taken back. ${counted()}.`);
    return go(place);
  }

  function save() {
    const file = own.file();
    if (!file.parts) return say(file.said);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(file.parts, { type: file.type }));
    link.download = `${head.scheme}.${head.coder}.${file.ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    return say(file.said(link.download));
  }

  const acts = {
    a: () => decide("accept"),
    r: () => decide("reject"),
    c: () => $(own.remark).focus(),
    v: () => !$("amount").hidden && $("value").focus(),
    j: () => go(at + 1),
    k: () => go(at - 1),
    n: forward,
    u: undo,
    s: save,
    ArrowRight: () => go(at + 1),
    ArrowLeft: () => go(at - 1),
  };

  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return $("where").focus();
    if (own.pressed(event)) return event.preventDefault();
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (event.target.closest("select, textarea, input") || !act || !$("letters").checked || event.repeat) return;
    event.preventDefault();
    act();
  }

  // `page` says what is its own: see the scripts that call this.
  function begin(page) {
    own = { beside: () => ({}), usable: () => true, pressed: () => false, acts: {}, ...page };
    Object.assign(acts, own.acts);
    if (!items.length) {
      $("empty").hidden = false;
      $("work").hidden = true;
      $("counted").textContent = `0 of 0 ${own.done}`;
      for (const id of ["save", "undo"]) $(id).disabled = true;
      return;
    }
    const before = stored();
    for (const one of items) {
      const former = before[own.key(one)];
      if (former && own.usable(former)) Object.assign(one, former);
    }
    $("progress").max = items.length;
    const buttons = { accept: "a", reject: "r", previous: "k", next: "j", undecided: "n", undo: "u", save: "s" };
    for (const [id, letter] of Object.entries(buttons)) $(id).addEventListener("click", acts[letter]);
    $(own.remark).addEventListener("input", () => { items[at][own.remark] = $(own.remark).value; keep(items[at]); });
    document.addEventListener("keydown", press);
    at = Math.max(items.findIndex((one) => !one.decision), 0);
    show(false);
  }

  return { $, ...data, begin, say, decide, value, present, acts };
})();
