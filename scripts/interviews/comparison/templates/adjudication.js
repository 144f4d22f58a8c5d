(() => {
  const { $, head, codes, items, saved, begin, value } = deciding;

  function named(one) {
    const number = one.value ? ` (${one.value})` : "";
    if (one.decision === "accept") return `Applies: ${codes[one.code].label}${number}`;
    if (one.decision === "reject") return `Does not apply: ${codes[one.code].label}`;
    return "Open";
  }

  // The text with what one coder marked; places are of the note, the text begins at `start`.
  function marked(one, places) {
    const quote = document.createElement("blockquote");
    quote.dir = "auto";
    quote.lang = one.language;
    quote.tabIndex = 0;
    const points = Array.from(one.text);
    const part = (from, to) => points.slice(from - one.start, to - one.start).join("");
    let from = one.start;
    if (one.more[0]) quote.append("…");
    for (const [start, end] of places) {
      if (end <= from) continue;
      quote.append(part(from, start));
      const mark = document.createElement("mark");
      mark.textContent = part(Math.max(start, from), end);
      quote.append(mark);
      from = end;
    }
    quote.append(part(from, one.start + points.length));
    if (one.more[1]) quote.append("…");
    return quote;
  }

  function beside(one, side, number) {
    const section = document.createElement("section");
    const title = document.createElement("h3");
    title.id = `side${number}`;
    title.textContent = `${side.coder}: ${side.said}`;
    section.setAttribute("aria-labelledby", title.id);
    const quote = marked(one, side.places);
    quote.setAttribute("role", "group");
    quote.setAttribute("aria-labelledby", title.id);
    const others = document.createElement("p");
    others.className = "soft";
    others.textContent = side.others.length ? `Also gave the note: ${side.others.join(", ")}` : "Gave the note no other code";
    section.append(title, quote, others);
    return section;
  }

  function show(one) {
    $("label").textContent = codes[one.code].label;
    $("definition").textContent = codes[one.code].definition;
    $("unblind").hidden = one.blind !== "no";
    $("sides").replaceChildren(...one.sides.map((side, number) => beside(one, side, number)));
    $("amount").hidden = !codes[one.code].numeric;
    for (const first of document.querySelectorAll("#sides mark:first-of-type")) {
      first.parentElement.scrollTop = first.offsetTop - first.parentElement.offsetTop - 60;
    }
  }

  function change(one, decision) {
    const number = value(codes[one.code].numeric && decision === "accept");
    return number === undefined ? undefined : { value: number };
  }

  function rows(one) {
    const about = { note: one.note, coder: head.coder, code: one.code, reason: one.reason, version: head.version };
    if (one.decision === "reject") return [{ ...about, decision: "reject" }];
    return one.passages.map((place) => ({ ...about, ...place, value: one.value }));
  }

  // A note counts as adjudicated as soon as it has a row: only notes that are settled whole are saved.
  function file() {
    const open = new Set(items.filter((one) => !one.decision).map((one) => one.note));
    const whole = items.filter((one) => !open.has(one.note));
    if (!whole.length) return { said: "No note is settled whole yet." };
    const cell = (content) => `"${String(content ?? "").replaceAll('"', '""')}"`;
    const lines = [saved, ...whole.flatMap(rows).map((row) => saved.map((name) => row[name]))];
    const left = open.size ? ` ${open.size} notes with open differences are left out.` : "";
    return {
      parts: ["\ufeff", lines.map((line) => line.map(cell).join(",") + "\r\n").join("")],
      type: "text/csv",
      ending: "csv",
      said: (name) => `${whole.length} differences saved as ${name}: put the file into raw/codings and name it under codings.${left}`,
    };
  }

  begin({
    store: ["triangulate", "adjudication", head.scheme, head.coder],
    key: (one) => [one.note, one.sha256.slice(0, 12), one.code].join(" "),
    fields: ["decision", "value", "reason"],
    unit: "Difference",
    done: "settled",
    remark: "reason",
    named, show, change, file,
  });
})();
