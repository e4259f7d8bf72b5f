// Draws the charts of a report from the data in the page, steps through the rounds, shows and saves the data of each chart.
// It computes nothing that the data do not say. Observable Plot draws; colours are variables of the page's style sheet.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { states = [], issues = [], blocs = [] } = data.names || {};
  const stateOf = new Map(states.map((s) => [s.id, s]));
  const issueOf = new Map(issues.map((i) => [i.id, i]));
  const blocAt = new Map(blocs.map((b, i) => [b.id, i]));
  const rounds = data.rounds || [];
  let now = Math.max(0, rounds.length - 1);

  // ---- small helpers

  const el = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "text") made.textContent = value;
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  };
  const table = (figure) => {
    if (!figure.records) {
      const names = figure.columns.map((c) => c.name);
      figure.records = figure.rows.map((row) => Object.fromEntries(row.map((cell, i) => [names[i], cell])));
    }
    return figure.records;
  };
  const name = (id) => (stateOf.get(id) || { name: id }).name;
  const short = (id, width) => (width < 520 ? id : name(id));
  const hue = (bloc) => (blocAt.has(bloc) ? `var(--b${blocAt.get(bloc) % 8})` : "var(--b7)");
  const word = (stance) => stance.replace(" ", "");
  const colour = (stance) => `var(--${word(stance)})`;
  const rungName = (rung) => (rung === "last-resort" ? "vote of last resort" : rung);
  const signed = d3.format("+.3f");
  const brief = (x) => (x === null || x === undefined ? "" : Math.abs(x) >= 100 ? d3.format(",.0f")(x) : d3.format(".3~g")(x));
  const legend = (entries) => {
    const list = el("ul", { class: "legend" });
    for (const [text, color, shape = ""] of entries) {
      const mark = el("i", { class: shape, "aria-hidden": "true" });
      if (color) mark.style.background = color;
      list.append(el("li", {}, mark, text));
    }
    return list;
  };
  const STANCES = ["yes", "abstain", "holds out", "no"];
  const VOTES = ["yes", "abstain", "absent", "no"];
  const RUNGS = ["negotiation", "mediation", "arbitration", "last-resort"];
  const base = (width, options) => ({ width, style: { background: "none", fontSize: "11px", fontFamily: "inherit" }, ...options });
  const choose = (label, options, value, change) => {
    const select = el("select", { "aria-label": label });
    for (const [key, text] of options) select.append(el("option", { value: key, text }));
    select.value = value;
    select.addEventListener("change", () => change(select.value));
    return el("label", {}, `${label} `, select);
  };
  /** Text cut to about so many pixels. */
  const cut = (text, pixels, em = 6.2) => {
    const most = Math.max(4, Math.floor(pixels / em));
    return text.length > most ? `${text.slice(0, most - 1)}…` : text;
  };
  const textWidth = (texts, most) => Math.min(most, 12 + 6.6 * d3.max(texts, (t) => t.length));

  /** Stretches of rounds on one rung. */
  const bands = () => {
    const found = [];
    for (const r of rounds) {
      const last = found[found.length - 1];
      if (last && last.rung === r.rung) last.to = r.round + 0.5;
      else found.push({ rung: r.rung, from: r.round - 0.5, to: r.round + 0.5 });
    }
    return found.filter((band) => RUNGS.includes(band.rung));
  };
  /** A line at the round of the slider, moved without drawing anew. */
  const marker = (plot, container) => {
    if (!rounds.length || !plot.scale) return;
    const x = plot.scale("x"), y = plot.scale("y");
    if (!x || !y) return;
    const height = +plot.getAttribute("height");
    const top = 4, bottom = height - 22;
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    line.setAttribute("y1", top);
    line.setAttribute("y2", bottom);
    line.setAttribute("stroke", "var(--ink)");
    line.setAttribute("stroke-width", 1.25);
    line.setAttribute("class", "now");
    plot.append(line);
    const move = () => {
      const round = rounds[now].round;
      const at = x.bandwidth ? x.apply(round) + x.bandwidth / 2 : x.apply(round);
      line.setAttribute("x1", at);
      line.setAttribute("x2", at);
    };
    move();
    (container.onRound ||= []).push(move);
  };

  // ---- the charts, by kind: each fills a container of a width

  const draw = {
    levels(figure, box) {
      box.append(legend([["the draft", "var(--ink)", "bar"], ["status quo", "", "dash"], ["in brackets", "var(--no)", "dot"]]));
      const of = d3.group(table(figure), (d) => d.issue);
      const grid = el("div", { class: "grid" });
      box.append(grid);
      const horizon = d3.max(table(figure), (d) => d.round);
      for (const [id, rows] of of) {
        const issue = issueOf.get(id) || { title: id };
        const discrete = issue.values && issue.values.length > 0;
        const cell = el("div", { class: "cell" }, el("h4", { text: issue.title }));
        grid.append(cell);
        const width = cell.clientWidth || 280;
        const last = rows[rows.length - 1];
        const marks = [
          Plot.rectY(bands(), { x1: "from", x2: "to", y1: 0, y2: discrete ? issue.values.length - 1 : 100, fill: (d) => `var(--${d.rung})`, fillOpacity: 0.13 }),
          issue.status_quo === null || issue.status_quo === undefined ? null
            : Plot.ruleY([issue.status_quo], { stroke: "var(--muted)", strokeDasharray: "4,3" }),
          Plot.line(rows, { x: "round", y: "level", stroke: "var(--ink)", strokeWidth: 1.8, curve: discrete ? "step-after" : "linear" }),
          Plot.dot(rows.filter((d) => d.bracketed), { x: "round", y: "level", r: 2.2, fill: "var(--no)" }),
          Plot.text([last], { x: "round", y: "level", dx: 6, textAnchor: "start", fontWeight: 600, text: (d) => (discrete ? issue.values[d.level] : d3.format(".0f")(d.level)) }),
        ];
        const plot = Plot.plot(base(width, {
          height: 120, marginLeft: discrete ? 60 : 28, marginRight: discrete ? 60 : 30, marginTop: 6, marginBottom: 22, color: { type: "identity" },
          x: { domain: [1, Math.max(2, horizon)], ticks: Math.min(5, horizon), tickFormat: "d", label: null, tickSize: 3 },
          y: discrete ? { domain: [0, issue.values.length - 1], ticks: d3.range(issue.values.length), tickFormat: (i) => cut(issue.values[i] || "", 54), label: null, tickSize: 0 }
            : { domain: [0, 100], ticks: [0, 50, 100], label: null, tickSize: 0, grid: true },
          marks,
        }));
        cell.append(plot);
        marker(plot, box);
      }
    },

    positions(figure, box) {
      box.append(legend([
        ["demand, by bloc", "var(--b7)", "dot"], ["what a state wants", "", "ring"], ["the draft", "", "bar"], ["status quo", "", "dash"],
        ...blocs.map((b) => [b.name, hue(b.id), "dot"]),
      ]));
      const picked = figure.picked || "";
      const text = el("p", { class: "reading", "aria-live": "polite" });
      const byRound = d3.group(table(figure), (d) => d.round);
      const asked = [...byRound.keys()].filter((r) => r > 0);
      const levels = data.figures.find((f) => f.id === "text");
      const draft = d3.rollup(levels ? table(levels) : [], (v) => v[0], (d) => d.round, (d) => d.issue);
      const grid = el("div", { class: "grid wide" });
      box.append(grid, text);
      const cells = [...(byRound.get(0) || [])].map((row) => {
        const issue = issueOf.get(row.issue) || { title: row.issue, low: "", high: "" };
        const chart = el("div");
        grid.append(el("div", { class: "cell" }, el("h4", { text: issue.title }), chart,
          el("div", { class: "ends" }, el("span", { text: `0 ${issue.low}` }), el("span", { text: `${issue.high} 100` }))));
        return { id: row.issue, issue, ideal: row, chart };
      });
      const render = () => {
        const round = rounds.length ? rounds[now].round : 0;
        const from = d3.max(asked.filter((r) => r <= round));
        // Many states are small dots; what is stacked higher than the panel is cut off there, not drawn over its neighbours.
        const size = states.length > 60 ? 0.5 : 1;
        const demands = new Map((byRound.get(from) || []).map((d) => [d.issue, d]));
        for (const { id, issue, ideal, chart } of cells) {
          const width = chart.clientWidth || 340;
          const demand = demands.get(id) || ideal;
          const dots = states.map((s) => ({ id: s.id, x: demand[s.id], ideal: ideal[s.id], bloc: s.bloc })).filter((d) => d.x !== null && d.x !== undefined);
          const row = draft.get(round) && draft.get(round).get(id);
          const at = row ? row.level : null;
          // Who asks for no more than the draft gives is counted on its bar, so that the others can be seen.
          const away = dots.filter((d) => at === null || Math.abs(d.x - at) > 1);
          const content = dots.length - away.length;
          const focus = dots.filter((d) => d.id === figure.picked);
          const dim = figure.picked ? 0.25 : 0.9;
          const level = row ? (row.bracketed ? `[${d3.format(".0f")(at)}]` : d3.format(".0f")(at)) : "";
          const plot = Plot.plot(base(width, {
            height: 82, marginLeft: 6, marginRight: 6, marginTop: 18, marginBottom: 12, color: { type: "identity" },
            x: { domain: [0, 100], ticks: [0, 25, 50, 75, 100], tickSize: 3, tickFormat: () => "", label: null }, y: { axis: null, domain: [0, 1] },
            marks: [
              Plot.ruleY([0], { stroke: "var(--line)" }),
              issue.status_quo === null || issue.status_quo === undefined ? null : Plot.ruleX([issue.status_quo], { stroke: "var(--muted)", strokeDasharray: "4,3" }),
              Plot.dot(dots, Plot.dodgeY({ x: "ideal", r: 2.6 * size, clip: true, stroke: "var(--muted)", strokeOpacity: 0.4, fill: "none", anchor: "bottom", padding: 0.2 })),
              row ? Plot.ruleX([at], { stroke: row.bracketed ? "var(--no)" : "var(--ink)", strokeWidth: 3 }) : null,
              Plot.dot(away, Plot.dodgeY({ x: "x", r: 3.2 * size, clip: true, fill: (d) => hue(d.bloc), fillOpacity: dim, anchor: "bottom", padding: 0.3 })),
              row ? Plot.text([at], { x: (d) => d, frameAnchor: "top", dy: -14, textAnchor: at > 75 ? "end" : at < 25 ? "start" : "middle", text: () => `${level}${content ? ` · ${content} content` : ""}`, fontWeight: 600, fill: row.bracketed ? "var(--no)" : "var(--ink)" }) : null,
              Plot.arrow(focus.filter((d) => Math.abs(d.x - d.ideal) > 1), { x1: "ideal", x2: "x", y1: () => 0.4, y2: () => 0.4, stroke: "var(--ink)", strokeWidth: 1.5, headLength: 6 }),
              Plot.dot(focus, { x: "x", frameAnchor: "bottom", dy: -5, r: 5.5, fill: (d) => hue(d.bloc), stroke: "var(--ink)", strokeWidth: 2 }),
            ],
          }));
          chart.replaceChildren(plot);
        }
        text.textContent = `Round ${round}: ` + (from === undefined ? "nobody has stated a demand yet." : from < round ? `demands as last stated, in round ${from}.` : "demands as stated in this round.");
      };
      const controls = box.parentNode.querySelector(".controls");
      controls.replaceChildren(choose("Show one state", [["", "all alike"], ...states.map((s) => [s.id, s.name])], picked, (value) => { figure.picked = value; render(); }));
      render();
      (box.onRound ||= []).push(render);
    },

    stances(figure, box, width) {
      box.append(legend([["yes", colour("yes")], ["abstains", colour("abstain")], ["would gain, holds out for more", colour("holds out")], ["no: would lose", colour("no")]]));
      const rows = table(figure);
      const order = d3.groupSort(rows, (v) => -d3.sum(v, (d) => (d.stance === "no" ? 1.01 : d.stance === "holds out" ? 1 : 0)), (d) => d.state);
      const label = (id) => cut(name(id), width < 520 ? 84 : 150);
      const left = textWidth(order.map(label), width < 520 ? 92 : 160);
      const last = d3.max(rows, (d) => d.round), first = d3.min(rows, (d) => d.round);
      const plot = Plot.plot(base(width, {
        height: 30 + order.length * 15, marginLeft: left, marginTop: 4, marginBottom: 22, marginRight: 8, color: { type: "identity" },
        x: { domain: [first - 0.5, last + 0.5], tickFormat: "d", label: null, ticks: Math.min(10, last - first + 1), tickSize: 3 },
        y: { type: "band", domain: order, tickFormat: label, tickSize: 0, label: null, padding: 0.12 },
        marks: [Plot.barX(rows, { x1: (d) => d.round - 0.5, x2: (d) => d.round + 0.5, y: "state", fill: (d) => colour(d.stance), insetRight: last - first < 60 ? 0.6 : 0 })],
      }));
      box.append(plot);
      marker(plot, box);
      const text = el("p", { class: "reading", "aria-live": "off" });
      box.append(text);
      const of = d3.group(rows, (d) => d.round);
      const tell = () => {
        const here = of.get(rounds[now].round) || [];
        const no = here.filter((d) => d.stance === "no").sort((a, b) => a.scaled_gain - b.scaled_gain);
        const hold = here.filter((d) => d.stance === "holds out").sort((a, b) => b.short_of_aspiration - a.short_of_aspiration);
        const some = (list, f) => list.slice(0, 5).map(f).join(", ") + (list.length > 5 ? ` and ${list.length - 5} more` : "");
        text.textContent = `Round ${rounds[now].round}. Would lose: ${no.length ? some(no, (d) => `${name(d.state)} (${signed(d.scaled_gain)})`) : "nobody"}. `
          + `Holding out: ${hold.length ? some(hold, (d) => `${name(d.state)} (short by ${d3.format(".3f")(d.short_of_aspiration)})`) : "nobody"}.`;
      };
      if (rounds.length) { tell(); (box.onRound ||= []).push(tell); }
    },

    obstacles(figure, box, width) {
      const rows = table(figure);
      const kinds = [["lose", "would lose", "var(--no)"], ["hold_out", "hold out for more", "var(--holdsout)"], ["brackets", "issues in brackets", "var(--ink)"]];
      box.append(legend(kinds.map(([, text, color], i) => [text, color, i === 2 ? "bar" : ""])));
      const stack = rows.flatMap((d) => [{ round: d.round, n: d.lose, fill: "var(--no)" }, { round: d.round, n: d.hold_out, fill: "var(--holdsout)" }]);
      const top = Math.max(1, d3.max(rows, (d) => Math.max((d.lose || 0) + (d.hold_out || 0), d.brackets || 0)));
      const last = d3.max(rows, (d) => d.round);
      const plot = Plot.plot(base(width, {
        height: 200, marginLeft: 30, marginTop: 8, marginBottom: 22, color: { type: "identity" },
        x: { domain: [0.5, last + 0.5], tickFormat: "d", label: null, ticks: Math.min(10, last) }, y: { domain: [0, top], label: null, grid: true, ticks: Math.min(5, top), tickFormat: "d" },
        marks: [
          Plot.rectY(stack, Plot.stackY({ x1: (d) => d.round - 0.5, x2: (d) => d.round + 0.5, y: "n", fill: "fill", insetLeft: last < 80 ? 0.5 : 0 })),
          Plot.line(rows, { x: "round", y: "brackets", stroke: "var(--ink)", strokeWidth: 2, curve: "step" }),
          Plot.ruleY([0], { stroke: "var(--line)" }),
        ],
      }));
      box.append(plot);
      marker(plot, box);
    },

    ladder(figure, box, width) {
      const rows = table(figure);
      box.append(legend(RUNGS.filter((r) => rows.some((d) => d.rung === r)).map((r) => [rungName(r), `var(--${r})`])));
      const key = (d) => `${d.forum}`;
      const who = new Map(rows.map((d) => [key(d), d.who]));
      const end = (d) => (d.end.includes("without") || d.end.startsWith("not") ? "✕ " : "✓ ") + d.end;
      const narrow = width < 620;
      const left = narrow ? 4 : textWidth([...who.values()], 220);
      const last = d3.max(rows, (d) => d.to);
      const ends = rows.filter((d) => d.end);
      box.append(Plot.plot(base(width, {
        height: 34 + who.size * (narrow ? 46 : 34), marginLeft: left, marginTop: 6, marginBottom: 22, marginRight: narrow ? 6 : 150, color: { type: "identity" },
        x: { domain: [1, Math.max(2, last + 1)], tickFormat: "d", label: null, ticks: Math.min(10, last) },
        y: { type: "band", domain: [...who.keys()], axis: narrow ? null : "left", tickFormat: (k) => cut(who.get(k), 214), tickSize: 0, label: null, padding: narrow ? 0.5 : 0.35 },
        marks: [
          Plot.barX(rows, { x1: "from", x2: (d) => d.to + 1, y: key, fill: (d) => `var(--${d.rung})`, insetRight: 1, rx: 3 }),
          Plot.text(rows, { x: (d) => d.from, y: key, dx: 6, textAnchor: "start", text: (d) => ((d.to - d.from + 1) / last * (width - left - 150) > 104 ? `${rungName(d.rung)}, round ${d.from}` : "") }),
          narrow ? Plot.text(ends, { x: 1, y: key, dy: -21, textAnchor: "start", text: (d) => cut(`${who.get(key(d))}: ${end(d)}, round ${d.to}`, width - 10), fontWeight: 600 })
            : Plot.text(ends, { x: (d) => d.to + 1, y: key, dx: 8, textAnchor: "start", text: (d) => end(d), fontWeight: 600 }),
        ],
      })));
    },

    hemicycle(figure, box, width) {
      const all = table(figure);
      const ballots = [...new Set(all.map((d) => d.ballot))];
      figure.ballot ??= ballots[ballots.length - 1];
      if (ballots.length > 1) {
        const of = new Map(all.map((d) => [d.ballot, d]));
        const options = ballots.map((b) => [b, `${b}: ${of.get(b).motion.replace("-", " ")}, round ${of.get(b).round}`]);
        box.parentNode.querySelector(".controls").replaceChildren(choose("Vote", options, figure.ballot, (value) => { figure.ballot = +value; redraw(figure); }));
      }
      const votes = all.filter((d) => d.ballot === figure.ballot);
      const count = (v) => votes.filter((d) => d.vote === v).length;
      box.append(legend(VOTES.map((v) => [`${v} ${count(v)}`, colour(v), "dot"])));
      const sorted = d3.sort(votes, (d) => VOTES.indexOf(d.vote), (d) => (blocAt.has(d.bloc) ? blocAt.get(d.bloc) : 99));
      const n = sorted.length;
      const ranks = Math.max(1, Math.min(10, Math.round(Math.sqrt(n / 3.2))));
      const radii = d3.range(ranks).map((i) => (ranks === 1 ? 1 : 0.46 + (0.54 * i) / (ranks - 1)));
      const sum = d3.sum(radii);
      const per = radii.map((r) => Math.floor((n * r) / sum));
      for (let left = n - d3.sum(per), i = ranks - 1; left > 0; left--, i = (i + ranks - 1) % ranks) per[i]++;
      const seats = radii.flatMap((r, i) => d3.range(per[i]).map((k) => ({ r, a: per[i] === 1 ? Math.PI / 2 : Math.PI * (1 - k / (per[i] - 1)) })));
      seats.sort((p, q) => q.a - p.a || p.r - q.r);
      const across = Math.min(width, 640);
      const gap = d3.min(radii.map((r, i) => (per[i] > 1 ? (Math.PI * r) / (per[i] - 1) : 1)).concat(ranks > 1 ? 0.54 / (ranks - 1) : 0.6));
      const half = (across - 40) / 2 / 1.06;
      const size = Math.min(26, (gap * half) / 2 - 1);
      sorted.forEach((d, i) => { d.x = seats[i].r * Math.cos(seats[i].a); d.y = seats[i].r * Math.sin(seats[i].a); });
      const first = sorted[0] || {};
      const plot = Plot.plot(base(across, {
        height: half * 1.06 + 2 * size + 16, marginLeft: 20, marginRight: 20, marginTop: size + 4, marginBottom: size + 4, color: { type: "identity" },
        x: { domain: [-1.06, 1.06], axis: null }, y: { domain: [0, 1.03], axis: null }, r: { type: "identity" },
        marks: [
          Plot.dot(sorted, { x: "x", y: "y", r: size, fill: (d) => colour(d.vote), stroke: (d) => (d.pivotal && !sorted.every((e) => e.pivotal) ? "var(--ink)" : "var(--panel)"), strokeWidth: 1.5 }),
          size >= 8 ? Plot.text(sorted, { x: "x", y: "y", text: (d) => cut(d.state, size * 2 - 2, 6), fill: (d) => `var(--on-${word(d.vote)})`, fontSize: Math.min(11, size * 0.8), fontWeight: 600 }) : null,
          Plot.text([`${count("yes")} : ${count("no")}`], { x: 0, y: 0.12, text: (d) => d, fontSize: Math.min(30, across / 16), fontWeight: 600, className: "serif" }),
          Plot.text([first.adopted ? "adopted" : "not adopted"], { x: 0, y: 0.0, text: (d) => d, fontSize: 12, fill: "var(--muted)" }),
        ],
      }));
      plot.style.margin = "0 auto";
      box.append(plot);
      const some = sorted.filter((d) => d.pivotal);
      if (some.length && some.length < n) box.append(el("p", { class: "reading", text: `Outlined: any one of these voting otherwise would have turned the result: ${some.map((d) => name(d.state)).join(", ")}.` }));
    },

    blocs(figure, box) {
      const all = table(figure);
      const last = d3.max(all, (d) => d.ballot);
      const votes = all.filter((d) => d.ballot === last);
      box.append(legend(VOTES.map((v) => [v, colour(v)])));
      const of = d3.group(votes, (d) => d.bloc);
      const order = d3.sort([...of.keys()], (id) => (blocAt.has(id) ? blocAt.get(id) : 99));
      for (const id of order) {
        const members = d3.sort(of.get(id), (d) => VOTES.indexOf(d.vote));
        const bloc = blocs.find((b) => b.id === id);
        const tally = VOTES.map((v) => [members.filter((d) => d.vote === v).length, v]).filter(([n]) => n).map(([n, v]) => `${n} ${v}`).join(", ");
        const list = el("ul", { class: "seats" });
        for (const d of members) {
          const item = el("li", { text: d.state, title: `${name(d.state)}: ${d.vote}`, "aria-label": `${name(d.state)}: ${d.vote}` });
          item.style.background = colour(d.vote);
          item.style.color = `var(--on-${word(d.vote)})`;
          list.append(item);
        }
        box.append(el("div", { class: "bloc" }, el("h4", {}, bloc ? bloc.name : "no bloc", el("small", { text: tally })), list));
      }
    },

    gains(figure, box, width) {
      const rows = d3.sort(table(figure).filter((d) => d.scaled_gain !== null), (d) => -d.scaled_gain);
      const kinds = VOTES.filter((v) => rows.some((d) => d.vote === v));
      box.append(legend(kinds.map((v) => [{ yes: "voted yes", no: "voted no", abstain: "abstained", absent: "was absent" }[v], colour(v), "dot"])));
      const label = (id) => cut(name(id), width < 520 ? 100 : 150);
      const left = textWidth(rows.map((d) => label(d.state)), width < 520 ? 108 : 160);
      const band = figure.options && figure.options.band;
      const [low, high] = d3.extent(rows.flatMap((d) => [d.scaled_gain, 0]));
      const pad = (high - low) * 0.12 || 0.1;
      box.append(Plot.plot(base(width, {
        height: 44 + rows.length * 17, marginLeft: left, marginTop: 6, marginRight: 20, marginBottom: 36, color: { type: "identity" },
        x: { domain: [low < 0 ? low - pad : 0, high + pad], label: "share of what it could gain", labelAnchor: "center", labelArrow: "none", grid: true, ticks: width < 520 ? 4 : 8 },
        y: { type: "band", domain: rows.map((d) => d.state), tickFormat: label, tickSize: 0, label: null, padding: 0.3 },
        marks: [
          band ? Plot.rectX([0], { x1: Math.max(-band, low < 0 ? low - pad : 0), x2: band, fill: "var(--abstain)", fillOpacity: 0.22 }) : null,
          Plot.ruleX([0], { stroke: "var(--muted)" }),
          Plot.ruleY(rows, { x1: 0, x2: "scaled_gain", y: "state", stroke: (d) => (d.vote ? colour(d.vote) : "var(--muted)"), strokeWidth: 2 }),
          Plot.dot(rows, { x: "scaled_gain", y: "state", r: 5, fill: (d) => (d.vote ? colour(d.vote) : "var(--muted)"), stroke: "var(--panel)" }),
          ...[1, -1].map((side) => Plot.text(rows.filter((d) => (d.scaled_gain < 0) === (side < 0)), {
            x: "scaled_gain", y: "state", text: (d) => d3.format(".2f")(d.scaled_gain), textAnchor: side > 0 ? "start" : "end", dx: 9 * side, dy: 0.5, fontSize: 10, fill: "var(--muted)",
          })),
        ],
      })));
    },

    why(figure, box, width) {
      const rows = table(figure);
      const of = d3.group(rows, (d) => d.state);
      const total = (id) => d3.sum(of.get(id), (d) => d.contribution);
      const order = d3.sort([...of.keys()], total);
      figure.picked ??= order[0];
      const controls = box.parentNode.querySelector(".controls");
      controls.replaceChildren(choose("State", order.map((id) => [id, `${name(id)} (${signed(total(id))})`]), figure.picked, (value) => { figure.picked = value; redraw(figure); }));
      const parts = d3.sort(of.get(figure.picked), (d) => -d.contribution);
      const votes = data.figures.find((f) => f.id === "vote");
      const cast = votes ? table(votes).filter((d) => d.state === figure.picked).pop() : null;
      const most = parts[0], least = parts[parts.length - 1];
      box.append(el("p", { class: "reading", "aria-live": "polite", text:
        `${name(figure.picked)}: ${signed(total(figure.picked))} of what it could gain${cast ? `; its vote: ${cast.vote}` : ""}. Most for it: ${most.part} (${signed(most.contribution)}). `
        + (least.contribution < 0 ? `Most against it: ${least.part} (${signed(least.contribution)}).` : "Nothing in the text costs it anything.") }));
      const narrow = width < 620;
      const left = narrow ? 6 : textWidth(parts.map((d) => d.part), 380);
      const reach = d3.extent(rows, (d) => d.contribution);
      const pad = (reach[1] - Math.min(0, reach[0])) * 0.1 || 0.05;
      box.append(Plot.plot(base(width, {
        height: 34 + parts.length * (narrow ? 34 : 20), marginLeft: left, marginRight: narrow ? 6 : 24, marginTop: narrow ? 14 : 6, marginBottom: 22, color: { type: "identity" },
        x: { domain: [Math.min(0, reach[0]) - pad, Math.max(0, reach[1]) + pad], label: null, grid: true, ticks: narrow ? 4 : 8 },
        y: { type: "band", domain: parts.map((d) => d.part), axis: narrow ? null : "left", tickFormat: (t) => cut(t, 374), tickSize: 0, label: null, padding: narrow ? 0.55 : 0.25 },
        marks: [
          Plot.barX(parts, { x: "contribution", y: "part", fill: (d) => (d.contribution < 0 ? "var(--no)" : "var(--yes)") }),
          Plot.ruleX([0], { stroke: "var(--muted)" }),
          narrow ? Plot.text(parts, { y: "part", frameAnchor: "left", dy: -15, text: (d) => cut(`${signed(d.contribution)}  ${d.part}`, width - 16), textAnchor: "start" })
            : Plot.text(parts, { x: "contribution", y: "part", text: (d) => signed(d.contribution), dx: 5, textAnchor: "start", filter: (d) => d.contribution >= 0, fill: "var(--muted)", fontSize: 10 }),
          narrow ? null : Plot.text(parts, { x: "contribution", y: "part", text: (d) => signed(d.contribution), dx: -5, textAnchor: "end", filter: (d) => d.contribution < 0, fill: "var(--muted)", fontSize: 10 }),
        ],
      })));
    },

    differences(figure, box) {
      const grid = el("div", { class: "grid" });
      box.append(grid);
      for (const d of table(figure)) {
        const cell = el("div", { class: "cell" }, el("h4", { text: figure.options.labels[d.measure] || d.measure }));
        grid.append(cell);
        const low = d.low ?? d.difference, high = d.high ?? d.difference;
        const sure = low > 0 || high < 0;
        const [least, most] = d3.extent([low, high, d.difference, 0]);
        const pad = (most - least) * 0.12 || 1;
        const shade = sure ? (d.difference > 0 ? "var(--yes)" : "var(--no)") : "var(--muted)";
        cell.append(Plot.plot(base(cell.clientWidth || 280, {
          height: 62, marginLeft: 12, marginRight: 12, marginTop: 20, marginBottom: 20, color: { type: "identity" },
          x: { domain: [least - pad, most + pad], label: null, ticks: 4 }, y: { axis: null },
          marks: [
            Plot.ruleX([0], { stroke: "var(--muted)", strokeDasharray: "3,3" }),
            Plot.ruleY([d], { y: null, x1: () => low, x2: () => high, stroke: shade, strokeWidth: 3 }),
            Plot.dot([d], { x: "difference", r: 5, fill: shade, stroke: "var(--panel)" }),
          ],
        })), el("p", { class: "ends", text: `${d.measure}: ${brief(d.a)} in A, ${brief(d.b)} in B; B − A ${brief(d.difference)}` + (d.low === null ? "" : ` (${brief(d.low)} to ${brief(d.high)})`) }));
      }
    },

    dumbbell(figure, box, width) {
      const rows = d3.sort(table(figure), (d) => d.a - d.b);
      box.append(legend([["A", "", "ring"], ["B, higher", "var(--yes)", "dot"], ["B, lower", "var(--no)", "dot"]]));
      const shade = (d) => (d.b > d.a ? "var(--yes)" : d.b < d.a ? "var(--no)" : "var(--muted)");
      const narrow = width < 620;
      const left = narrow ? 8 : textWidth(rows.map((d) => d.item), 380);
      const [least, most] = d3.extent(rows.flatMap((d) => [d.a, d.b]));
      const pad = (most - least) * 0.06 || 0.1;
      box.append(Plot.plot(base(width, {
        height: 34 + rows.length * (narrow ? 34 : 20), marginLeft: left, marginRight: 20, marginTop: narrow ? 16 : 6, marginBottom: 24, color: { type: "identity" },
        x: { domain: [least - pad, most + pad], label: null, grid: true, ticks: narrow ? 4 : 8 },
        y: { type: "band", domain: rows.map((d) => d.item), axis: narrow ? null : "left", tickFormat: (t) => cut(t, 374), tickSize: 0, label: null, padding: narrow ? 0.55 : 0.25 },
        marks: [
          Plot.ruleY(rows, { y: "item", x1: "a", x2: "b", stroke: shade, strokeWidth: 2 }),
          Plot.dot(rows, { y: "item", x: "a", r: 4.5, fill: "var(--panel)", stroke: "var(--muted)", strokeWidth: 1.5 }),
          Plot.dot(rows, { y: "item", x: "b", r: 4.5, fill: shade, stroke: "var(--panel)" }),
          narrow ? Plot.text(rows, { y: "item", frameAnchor: "left", dy: -15, text: (d) => cut(d.item, width - 24), textAnchor: "start" }) : null,
        ],
      })));
    },

    incidents(figure, box, width) {
      const rows = table(figure);
      const kinds = [...new Set(rows.map((d) => d.kind))];
      const shapes = { crime: "circle", terrorism: "triangle", operation: "square", "false-alarm": "diamond" };
      const shade = { "rightly blamed": "var(--yes)", "wrongly blamed": "var(--no)", "nobody blamed": "var(--abstain)" };
      const sign = { circle: "●", triangle: "▲", square: "■", diamond: "◆" };
      box.append(legend([...Object.entries(shade).map(([text, color]) => [text, color]), ...kinds.map((k) => [`${sign[shapes[k]] || "●"} ${k.replace("-", " ")}`, ""])]));
      const order = d3.groupSort(rows, (v) => -v.length, (d) => d.victim);
      const label = (id) => cut(name(id), width < 520 ? 100 : 150);
      const left = textWidth(order.map(label), width < 520 ? 108 : 160);
      const last = d3.max(rows, (d) => d.round);
      const size = d3.scaleSqrt([0, d3.max(rows, (d) => d.severity) || 1], [2.5, 7]);
      const answered = rows.filter((d) => d.response && d.response !== "none");
      box.append(Plot.plot(base(width, {
        height: 34 + order.length * 20, marginLeft: left, marginTop: 10, marginRight: 14, marginBottom: 24, color: { type: "identity" }, r: { type: "identity" }, symbol: { type: "identity" },
        x: { domain: [0, last + 1], tickFormat: "d", label: null, ticks: Math.min(10, last) },
        y: { type: "band", domain: order, tickFormat: label, tickSize: 0, label: null, padding: 0.1, grid: true },
        marks: [
          Plot.dot(answered, { x: "round", y: "victim", r: (d) => size(d.severity || 0) + 3, stroke: "var(--ink)", strokeWidth: 1.2, fill: "none" }),
          kinds.map((k) => Plot.dot(rows.filter((d) => d.kind === k), { x: "round", y: "victim", symbol: shapes[k] || "circle", r: (d) => size(d.severity || 0), fill: (d) => shade[d.blame], stroke: "var(--panel)", strokeWidth: 0.6 })),
        ],
      })));
    },

    trust(figure, box) {
      const rows = table(figure);
      const sides = [...new Set(rows.flatMap((d) => [d.from, d.to]))];
      const bloc = new Map(blocs.map((b) => [b.name, hue(b.id)]));
      const shade = (side) => bloc.get(side) || "var(--b7)";
      box.append(legend(sides.map((side) => [side, shade(side), "dot"])));
      const grid = el("div", { class: "grid" });
      box.append(grid);
      for (const [from, of] of d3.group(rows, (d) => d.from)) {
        const cell = el("div", { class: "cell" }, el("h4", { text: `Trust of ${from} in` }));
        grid.append(cell);
        const ends = d3.groups(of, (d) => d.to).map(([, v]) => v[v.length - 1]).sort((a, b) => b.trust - a.trust);
        ends.forEach((d, i) => { d.label = i && ends[i - 1].label - d.trust < 0.1 ? ends[i - 1].label - 0.1 : d.trust; });
        cell.append(Plot.plot(base(cell.clientWidth || 280, {
          height: 190, marginLeft: 30, marginRight: 86, marginTop: 8, marginBottom: 34, color: { type: "identity" },
          x: { label: "round", labelAnchor: "center", labelArrow: "none", tickFormat: "d", ticks: 4 }, y: { domain: [0, 1], grid: true, label: null, ticks: 5 },
          marks: [
            Plot.line(of, { x: "round", y: "trust", z: "to", stroke: (d) => shade(d.to), strokeWidth: 2 }),
            Plot.text(ends, { x: "round", y: "label", dx: 6, textAnchor: "start", text: (d) => `${cut(d.to, 52)} ${brief(d.trust)}`, fill: (d) => shade(d.to) }),
          ],
        })));
      }
    },

    ends(figure, box, width) {
      const rows = table(figure);
      const kinds = RUNGS.filter((r) => rows.some((d) => d.rung === r));
      box.append(legend(kinds.map((r) => [rungName(r), `var(--${r})`, "dot"])));
      const most = d3.max(d3.rollup(rows, (v) => v.length, (d) => d.rounds).values());
      const r = most > 24 ? 3 : 5;
      const [low, high] = d3.extent(rows, (d) => d.rounds);
      box.append(Plot.plot(base(width, {
        height: Math.max(84, Math.min(360, 46 + most * (2 * r + 1))), marginTop: 6, marginLeft: 12, marginRight: 12, marginBottom: 36, color: { type: "identity" },
        x: { domain: [Math.max(0, low - 2), high + 2], label: "round in which the forum closed", labelAnchor: "center", labelArrow: "none", tickFormat: "d", ticks: Math.min(10, high - low + 5) },
        y: { axis: null },
        marks: [
          Plot.dot(rows, Plot.dodgeY({ x: "rounds", r, anchor: "bottom", padding: 0.7, fill: (d) => (d.end === "with a text" ? `var(--${d.rung})` : "var(--panel)"), stroke: (d) => `var(--${d.rung})`, strokeWidth: 2 })),
        ],
      })));
    },

    distributions(figure, box) {
      const of = d3.group(table(figure), (d) => d.measure);
      const grid = el("div", { class: "grid" });
      box.append(grid);
      for (const s of figure.options.summaries) {
        const bars = of.get(s.measure);
        const cell = el("div", { class: "cell" }, el("h4", { text: s.label }));
        grid.append(cell);
        const width = cell.clientWidth || 280;
        const ends = [bars[0].from, bars[bars.length - 1].to, s.low ?? bars[0].from, s.high ?? bars[0].from];
        const [least, greatest] = d3.extent(ends);
        const place = (s.mean - least) / (greatest - least);
        cell.append(Plot.plot(base(width, {
          height: 130, marginLeft: 26, marginRight: 12, marginTop: 18, marginBottom: 22,
          x: { label: null, ticks: 4, domain: [least, greatest] }, y: { label: null, ticks: d3.ticks(0, d3.max(bars, (d) => d.runs), 3).filter(Number.isInteger), tickSize: 0, grid: true, tickFormat: "d" },
          marks: [
            Plot.rectY(bars, { x1: "from", x2: "to", y: "runs", fill: "var(--accent)", fillOpacity: 0.55, inset: 0.5 }),
            s.low === null ? null : Plot.rectX([s], { x1: "low", x2: "high", fill: "var(--no)", fillOpacity: 0.22 }),
            Plot.ruleX([s.mean], { stroke: "var(--no)", strokeWidth: 2 }),
            Plot.text([s], { x: "mean", frameAnchor: "top", dy: -14, text: (d) => `mean ${brief(d.mean)}`, fontWeight: 600, textAnchor: place > 0.7 ? "end" : place < 0.3 ? "start" : "middle" }),
          ],
        })), el("p", { class: "ends", text: `${s.measure}` + (s.low === null ? "" : `: mean ${brief(s.mean)}, 95 % interval ${brief(s.low)} to ${brief(s.high)}`) }));
      }
    },

    shares(figure, box, width) {
      const kinds = [["p_yes", "yes"], ["p_abstain", "abstain"], ["p_absent", "absent"], ["p_no", "no"]];
      box.append(legend(kinds.map(([, v]) => [v, colour(v)])));
      const rows = d3.sort(table(figure), (d) => d.p_no - d.p_yes);
      const label = (id) => cut(name(id), width < 520 ? 100 : 150);
      const left = textWidth(rows.map((d) => label(d.state)), width < 520 ? 108 : 160);
      const long = rows.flatMap((d) => kinds.map(([key, v]) => ({ state: d.state, share: 100 * d[key], vote: v })));
      box.append(Plot.plot(base(width, {
        height: 34 + rows.length * 17, marginLeft: left, marginTop: 6, marginRight: 16, marginBottom: 24, color: { type: "identity" },
        x: { domain: [0, 100], label: null, ticks: 5, tickFormat: (x) => `${x} %` },
        y: { type: "band", domain: rows.map((d) => d.state), tickFormat: label, tickSize: 0, label: null, padding: 0.18 },
        marks: [Plot.barX(long, Plot.stackX({ x: "share", y: "state", fill: (d) => colour(d.vote), order: null })) ],
      })));
    },

    response(figure, box, width) {
      const { factors, measures } = figure.options;
      if (!measures.length) { box.append(el("p", { text: "No measure varies over the points." })); return; }
      const rows = table(figure);
      const numeric = (f) => rows.every((d) => typeof d[f] === "number");
      const few = (f) => new Set(rows.map((d) => d[f])).size <= 8;
      figure.measure ??= measures[0].name;
      figure.x ??= factors.find(numeric) || factors[0];
      figure.by ??= figure.options.by || factors.find((f) => f !== figure.x && few(f)) || "";
      if (figure.by === figure.x) figure.by = "";
      const set = (key) => (value) => { figure[key] = value; redraw(figure); };
      box.parentNode.querySelector(".controls").replaceChildren(
        choose("Measure", measures.map((m) => [m.name, m.name.replaceAll("_", " ")]), figure.measure, set("measure")),
        choose("Along", factors.map((f) => [f, f]), figure.x, set("x")),
        choose("A line for each", [["", "(one line)"], ...factors.filter((f) => f !== figure.x && few(f)).map((f) => [f, f])], figure.by, set("by")));
      const measure = measures.find((m) => m.name === figure.measure);
      box.append(el("p", { class: "reading", text: measure.label }));
      const here = rows.filter((d) => d.measure === figure.measure && d.mean !== null);
      const x = figure.x, continuous = numeric(x), many = new Set(here.map((d) => d[x])).size > 30;
      const [least, greatest] = d3.extent(here, (d) => d[x]);
      const bin = (v) => (many ? least + (Math.min(11, Math.floor(((v - least) / (greatest - least)) * 12)) + 0.5) * ((greatest - least) / 12) : v);
      const groups = d3.rollups(here, (v) => ({
        mean: d3.mean(v, (d) => d.mean),
        low: v.length === 1 ? v[0].low ?? v[0].mean : d3.min(v, (d) => d.mean),
        high: v.length === 1 ? v[0].high ?? v[0].mean : d3.max(v, (d) => d.mean),
      }), (d) => (figure.by ? `${d[figure.by]}` : ""), (d) => bin(d[x]));
      const keys = d3.sort(groups.map((g) => g[0]), (k) => (isNaN(k) ? 0 : +k), (k) => k);
      const shade = (k) => `var(--b${keys.indexOf(k) % 8})`;
      const lines = groups.flatMap(([k, points]) => points.map(([at, v]) => ({ k, at, ...v })));
      if (continuous) lines.sort((a, b) => a.at - b.at);
      const ends = d3.groups(lines, (d) => d.k).map(([, v]) => v[v.length - 1]).sort((a, b) => b.mean - a.mean);
      const range = d3.extent(lines.flatMap((d) => [d.low, d.high]));
      // Direct labels, moved apart so that they can be read.
      const room = 260, step = 13 / room * ((range[1] - range[0]) || 1);
      ends.forEach((d, i) => { d.label = i && ends[i - 1].label - d.mean < step ? ends[i - 1].label - step : d.mean; });
      const right = figure.by ? Math.max(60, 9 + textWidth(keys, width < 520 ? 60 : 140)) : 20;
      if (figure.by) box.append(legend([[`lines: ${figure.by}`, ""], ...keys.map((k) => [k, shade(k), "dot"])]));
      box.append(Plot.plot(base(width, {
        height: 330, marginLeft: 48, marginRight: right, marginTop: 12, marginBottom: 38, color: { type: "identity" },
        x: { type: continuous ? "linear" : "point", label: x, labelAnchor: "center", labelArrow: "none", ticks: width < 520 ? 5 : 10 },
        y: { label: null, grid: true, nice: true, ticks: 6 }, r: { type: "identity" },
        marks: [
          many ? Plot.dot(here, { x, y: "mean", r: 1.8, fill: (d) => (figure.by ? shade(`${d[figure.by]}`) : "var(--muted)"), fillOpacity: 0.35 }) : null,
          continuous ? Plot.areaY(lines, { x: "at", y1: "low", y2: "high", z: "k", fill: (d) => shade(d.k), fillOpacity: 0.14 })
            : Plot.ruleX(lines, { x: "at", y1: "low", y2: "high", stroke: (d) => shade(d.k), strokeOpacity: 0.5, strokeWidth: 2 }),
          continuous ? keys.map((k, i) => Plot.line(lines.filter((d) => d.k === k), { x: "at", y: "mean", stroke: shade(k), strokeWidth: 2 + 2.4 * Math.min(4, keys.length - 1 - i), strokeOpacity: keys.length > 1 && i < keys.length - 1 ? 0.75 : 1 })) : null,
          Plot.dot(lines, { x: "at", y: "mean", r: (d) => 3.2 + 1.1 * Math.min(4, keys.length - 1 - keys.indexOf(d.k)), fill: (d) => shade(d.k), stroke: "var(--panel)", sort: null }),
          figure.by && continuous ? Plot.text(ends, { x: "at", y: "label", dx: 9, textAnchor: "start", text: (d) => cut(d.k, right - 12), fontWeight: 600, fill: (d) => shade(d.k) }) : null,
        ],
      })));
    },

    heat(figure, box, width) {
      const source = data.figures.find((f) => f.id === figure.options.of);
      const { factors, measures } = source.options;
      if (!measures.length || factors.length < 2) return;
      const rows = table(source);
      figure.measure ??= measures[0].name;
      figure.x ??= factors[0];
      figure.y ??= factors[1];
      if (figure.x === figure.y) figure.y = factors.find((f) => f !== figure.x);
      const set = (key) => (value) => { figure[key] = value; redraw(figure); };
      box.parentNode.querySelector(".controls").replaceChildren(
        choose("Measure", measures.map((m) => [m.name, m.name.replaceAll("_", " ")]), figure.measure, set("measure")),
        choose("Across", factors.map((f) => [f, f]), figure.x, set("x")),
        choose("Up", factors.filter((f) => f !== figure.x).map((f) => [f, f]), figure.y, set("y")));
      const here = rows.filter((d) => d.measure === figure.measure && d.mean !== null);
      const binned = (f) => {
        const values = [...new Set(here.map((d) => d[f]))];
        if (values.length <= 14) return { of: (v) => v, order: d3.sort(values, (v) => (typeof v === "number" ? v : 0), (v) => v) };
        const [low, high] = d3.extent(values);
        const bin = d3.scaleQuantize([low, high], d3.range(8).map((i) => +(low + ((i + 0.5) * (high - low)) / 8).toPrecision(3)));
        return { of: bin, order: bin.range() };
      };
      const bx = binned(figure.x), by = binned(figure.y);
      const cells = d3.flatRollup(here, (v) => d3.mean(v, (d) => d.mean), (d) => bx.of(d[figure.x]), (d) => by.of(d[figure.y])).map(([x, y, mean]) => ({ x, y, mean }));
      const extent = d3.extent(cells, (d) => d.mean);
      const shade = d3.scaleSequential(extent, d3.interpolateCividis);
      const left = Math.max(62, textWidth(by.order.map(String), width < 520 ? 62 : 140)), size = (width - left - 8) / bx.order.length;
      const label = (v) => (typeof v === "number" ? brief(v) : cut(`${v}`, size));
      box.append(legend([[`low: ${brief(extent[0])}`, shade(extent[0])], [`high: ${brief(extent[1])}`, shade(extent[1])]]));
      box.append(Plot.plot(base(width, {
        height: 70 + Math.max(26, Math.min(44, size)) * by.order.length, marginLeft: left, marginRight: 8, marginBottom: 40, marginTop: 22, color: { type: "identity" },
        x: { type: "band", domain: bx.order, tickFormat: label, label: figure.x, labelAnchor: "center", labelArrow: "none", tickSize: 0, padding: 0.03 },
        y: { type: "band", domain: d3.reverse([...by.order]), tickFormat: (v) => (typeof v === "number" ? brief(v) : cut(`${v}`, left - 6)), label: figure.y, labelArrow: "none", tickSize: 0, padding: 0.05 },
        marks: [
          Plot.cell(cells, { x: "x", y: "y", fill: (d) => shade(d.mean), rx: 2 }),
          size > 30 ? Plot.text(cells, { x: "x", y: "y", text: (d) => brief(d.mean), fontSize: 10.5, fill: (d) => (d3.lab(shade(d.mean)).l > 58 ? "#111" : "#fff") }) : null,
        ],
      })));
    },

    sensitivity(figure, box, width) {
      const rows = table(figure);
      const measures = [...new Set(rows.map((d) => d.measure))];
      if (!measures.length) { box.append(el("p", { text: "No factor can be told apart from the others in this design." })); return; }
      figure.measure ??= measures[0];
      if (measures.length > 1) box.parentNode.querySelector(".controls").replaceChildren(
        choose("Measure", measures.map((m) => [m, m.replaceAll("_", " ")]), figure.measure, (value) => { figure.measure = value; redraw(figure); }));
      const here = rows.filter((d) => d.measure === figure.measure && d.value !== null);
      const kinds = [...new Set(here.map((d) => d.index))];
      const shade = (k) => ["var(--accent)", "var(--b1)"][kinds.indexOf(k) % 2];
      if (kinds.length > 1) box.append(legend(kinds.map((k) => [k, shade(k), "dot"])));
      const order = d3.groupSort(here, (v) => -d3.max(v, (d) => d.value), (d) => d.factor);
      const left = textWidth(order, width < 520 ? 110 : 220);
      const top = d3.max(here, (d) => d.value + (d.half || 0));
      const low = 1.1 * Math.min(0, d3.min(here, (d) => d.value - (d.half || 0)));
      box.append(Plot.plot(base(width, {
        height: 40 + order.length * 16 * (kinds.length + 1), marginLeft: left, marginRight: 40, marginTop: 4, marginBottom: 24, color: { type: "identity" },
        x: { domain: [low, (top || 1) * 1.05], grid: true, label: null, ticks: width < 520 ? 4 : 8 },
        y: { type: "band", domain: kinds, axis: null, padding: 0.25 }, fy: { domain: order, label: null, tickFormat: (t) => cut(t, left - 8), axis: "left", padding: 0.25 },
        marks: [
          Plot.ruleX([0], { stroke: "var(--muted)" }),
          Plot.ruleY(here, { fy: "factor", y: "index", x1: 0, x2: "value", stroke: (d) => shade(d.index), strokeOpacity: 0.45, strokeWidth: 3 }),
          Plot.ruleY(here.filter((d) => d.half !== null), { fy: "factor", y: "index", x1: (d) => d.value - d.half, x2: (d) => d.value + d.half, stroke: (d) => shade(d.index), strokeWidth: 1.5 }),
          Plot.dot(here, { fy: "factor", y: "index", x: "value", r: 5, fill: (d) => shade(d.index), stroke: "var(--panel)" }),
          Plot.text(here, { fy: "factor", y: "index", x: (d) => d.value + (d.half || 0), text: (d) => brief(d.value), dx: 9, textAnchor: "start", fontSize: 10.5, fill: "var(--muted)" }),
        ],
      })));
    },
  };

  // ---- the page

  const boxOf = (figure) => document.querySelector(`#fig-${CSS.escape(figure.id)} .chart`);
  function redraw(figure) {
    const box = boxOf(figure);
    if (!box || !draw[figure.kind]) return;
    const focus = document.activeElement && document.activeElement.getAttribute && document.activeElement.tagName === "SELECT" && box.parentNode.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    box.replaceChildren();
    box.onRound = [];
    try {
      draw[figure.kind](figure, box, Math.max(240, Math.floor(box.clientWidth)));
    } catch (error) {
      // One chart that cannot be drawn takes no other with it.
      box.replaceChildren(el("p", { text: "This chart could not be drawn; its data are below." }));
      console.error(`${figure.id}:`, error);
    }
    for (const svg of box.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
    if (focus) for (const select of box.parentNode.querySelectorAll("select")) if (select.getAttribute("aria-label") === focus) select.focus();
  }

  const cell = (value) => (value === null || value === undefined ? "" : typeof value === "string" && /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : `${value}`);
  const csv = (figure) => [figure.columns.map((c) => cell(c.name)), ...figure.rows.map((row) => row.map(cell))].map((row) => row.join(",")).join("\r\n") + "\r\n";
  const MOST = 500;
  function offerData(figure) {
    const details = document.querySelector(`#fig-${CSS.escape(figure.id)} details.data`);
    if (!details) return;
    details.querySelector(".csv").addEventListener("click", () => {
      const url = URL.createObjectURL(new Blob([csv(figure)], { type: "text/csv" }));
      const link = el("a", { href: url, download: `${figure.id}.csv` });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    });
    details.addEventListener("toggle", () => {
      const box = details.querySelector(".scroll");
      if (!details.open || box.childElementCount) return;
      const head = el("tr");
      for (const c of figure.columns) head.append(el("th", { scope: "col", title: c.label, text: c.label.length > 60 ? c.name : c.label }));
      const body = el("tbody");
      for (const row of figure.rows.slice(0, MOST)) {
        const line = el("tr");
        for (const value of row) line.append(el("td", { class: typeof value === "number" ? "n" : "", text: value === null ? "" : `${value}` }));
        body.append(line);
      }
      box.append(el("table", {}, el("thead", {}, head), body));
      if (figure.rows.length > MOST) box.append(el("p", { text: `The first ${MOST} rows; the CSV has all.` }));
    });
  }

  function stepper() {
    const slider = document.getElementById("round");
    if (!slider) return;
    const [prev, play, next, output] = ["prev", "play", "next", "now"].map((id) => document.getElementById(id));
    const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;
    let timer = null;
    slider.max = rounds.length - 1;
    const show = () => {
      const r = rounds[now];
      slider.value = now;
      const rung = r.rung === "closed" ? "the forum closes" : rungName(r.rung);
      const text = `${rung} · ${r.objectors === 1 ? "1 member stands" : `${r.objectors} members stand`} in the way`
        + (r.holding_out ? `, ${r.holding_out} of them holding out` : "") + ` · ${plural(r.brackets, "issue", "issues")} in brackets`;
      slider.setAttribute("aria-valuetext", `Round ${r.round}: ${text}`);
      output.replaceChildren(el("b", { text: `Round ${r.round}` }), ` of ${rounds[rounds.length - 1].round} · ${text}`);
    };
    const go = (to) => {
      now = Math.max(0, Math.min(rounds.length - 1, to));
      show();
      for (const figure of data.figures) {
        const box = boxOf(figure);
        if (box) for (const move of box.onRound || []) move();
      }
    };
    const stop = () => { clearInterval(timer); timer = null; play.setAttribute("aria-pressed", "false"); play.textContent = "Play"; };
    slider.addEventListener("input", () => { stop(); go(+slider.value); });
    prev.addEventListener("click", () => { stop(); go(now - 1); });
    next.addEventListener("click", () => { stop(); go(now + 1); });
    play.addEventListener("click", () => {
      if (timer) return stop();
      play.setAttribute("aria-pressed", "true");
      play.textContent = "Stop";
      if (now === rounds.length - 1) go(0);
      timer = setInterval(() => (now === rounds.length - 1 ? stop() : go(now + 1)), Math.max(90, Math.min(600, 12000 / rounds.length)));
    });
    show();
  }

  stepper();
  for (const figure of data.figures) { redraw(figure); offerData(figure); }
  let width = document.documentElement.clientWidth, waiting = null;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (document.documentElement.clientWidth === width) return;
      width = document.documentElement.clientWidth;
      data.figures.forEach(redraw);
    }, 150);
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details.answer").forEach((d) => { d.open = true; }));
  document.documentElement.dataset.drawn = data.figures.length;
})();
