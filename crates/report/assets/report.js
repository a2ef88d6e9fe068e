"use strict";
(() => {
const D = JSON.parse(document.getElementById("data").textContent);
const EFFECTS = ["see", "change", "run", "destroy", "unback", "own"];
const RANKS = ["low", "medium", "high", "critical"];
const SHAPES = { P: ["P", "● P", "met"], F: ["F", "▲ F", "not met"], "?": ["U", "◆ ?", "not known"], "-": ["N", "– -", "does not apply"] };
const $ = id => document.getElementById(id);
const el = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "on") for (const [event, f] of Object.entries(value)) node.addEventListener(event, f);
    else if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
  return node;
};
const fill = (box, ...children) => box.replaceChildren(...children.flat().filter(child => child !== null && child !== undefined));
const range = (proven, possible) => proven === possible ? String(proven) : proven + " to " + possible;
const at = (flat, effect) => { const i = EFFECTS.indexOf(effect) * 2; return [flat[i], flat[i + 1]]; };
const partyName = index => D.parties[index] ? D.parties[index][0] : "";
const isCustomer = index => D.parties[index][1] === "customer";
const words = mask => EFFECTS.filter((_, bit) => mask & (1 << bit)).join(", ") || "nothing";
const pageOf = (list, page, size) => list.slice(page * size, (page + 1) * size);
function pager(node, total, page, size, go) {
  node.replaceChildren();
  const pages = Math.ceil(total / size);
  if (pages > 1) {
    node.append(el("button", { type: "button", on: { click: () => go(Math.max(0, page - 1)) } }, "Previous"),
      el("button", { type: "button", on: { click: () => go(Math.min(pages - 1, page + 1)) } }, "Next"));
  }
  node.append(total === 0 ? "Nothing matches." : (page * size + 1) + " to " + Math.min(total, (page + 1) * size) + " of " + total);
}
const place = e => e[0] + (e[1] ? " " + e[1] : "");

// Customers by recommendation.
const groups = [];
D.rows.forEach((row, index) => {
  let group = groups.find(g => g.name === row[1]);
  if (!group) groups.push(group = { name: row[1], rows: [], open: false });
  group.rows.push(index);
});
const worst = letters => ["F", "?", "P", "-"].find(l => letters.includes(l)) || "-";
const cellOf = (party, row) => D.kinds[(D.cells[party] || [])[row]];
const matrix = { page: 0, size: 50 };
const columns = () => groups.flatMap(g => g.open && g.rows.length ? [{ group: g }, ...g.rows.map(row => ({ row }))] : [{ group: g }]);
function letterOf(party, column) {
  const rows = column.group ? column.group.rows : [column.row];
  return worst(rows.map(row => (cellOf(party, row) || ["-"])[0]));
}
function drawMatrix() {
  const find = $("matrix-find").value.toLowerCase();
  const sort = $("matrix-sort").value;
  const cols = columns();
  let list = D.parties.map((_, i) => i).filter(i => D.cells[i] && D.parties[i][0].toLowerCase().includes(find));
  const fails = i => D.rows.reduce((sum, _, row) => sum + ((cellOf(i, row) || [""])[0] === "F"), 0);
  const reach = i => at(D.parties[i][5], "change")[1];
  const by = { reach: (a, b) => reach(b) - reach(a), fail: (a, b) => fails(b) - fails(a), name: () => 0 }[sort];
  const providersFirst = (a, b) => (D.parties[a][1] === "provider" ? 0 : 1) - (D.parties[b][1] === "provider" ? 0 : 1);
  list.sort((a, b) => providersFirst(a, b) || by(a, b) || partyName(a).localeCompare(partyName(b)));
  const shown = pageOf(list, matrix.page, matrix.size);
  const head = el("tr", {}, el("th", { scope: "col" }, "Party"), cols.map(column => el("th", { scope: "col" },
    column.group ? el("button", { type: "button", "aria-expanded": String(column.group.open), on: { click: () => { column.group.open = !column.group.open; drawMatrix(); } } }, column.group.name) : D.rows[column.row][0])));
  const body = shown.map((party, y) => el("tr", {}, el("th", { scope: "row" }, partyName(party)), cols.map((column, x) => {
    const shape = SHAPES[letterOf(party, column)];
    const cell = el("td", { tabindex: x === 0 && y === 0 ? "0" : "-1", on: { focus: () => explain(party, column), click: e => e.currentTarget.focus(), keydown: move } }, el("span", { class: "cell " + shape[0] }, shape[1]));
    return cell;
  })));
  $("matrix-table").replaceChildren(el("caption", {}, "Outcome for each party; the headings are those of the advisory"), el("thead", {}, head), el("tbody", {}, body));
  pager($("matrix-pager"), list.length, matrix.page, matrix.size, page => { matrix.page = page; drawMatrix(); });
}
function move(event) {
  const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
  if (!step) return;
  event.preventDefault();
  const cell = event.currentTarget, row = cell.parentElement;
  const next = row.parentElement.rows[row.sectionRowIndex + step[1]];
  const to = next && next.cells[cell.cellIndex + step[0]];
  if (to && to.tagName === "TD") { cell.tabIndex = -1; to.tabIndex = 0; to.focus(); }
}
function reasons(party, row) {
  const cell = cellOf(party, row);
  return cell ? cell[1].map(text => D.texts[text]) : ["does not apply to this party"];
}
function explain(party, column) {
  const rows = column.group ? column.group.rows : [column.row];
  const box = $("matrix-why");
  box.replaceChildren(el("strong", {}, partyName(party)), el("ul", {}, rows.map(row => {
    const letter = (cellOf(party, row) || ["-"])[0];
    return el("li", {}, el("span", { class: "cell " + SHAPES[letter][0] }, SHAPES[letter][1]), " ", D.rows[row][0] + " " + D.rows[row][2] + " ", el("span", { class: "small" }, reasons(party, row).join("; ")));
  })));
}

// Who can reach whom.
const reach = { page: 0, size: 40, chosen: 0 };
const reachedAs = (s, profile) => ((s.reached.find(r => r[0].includes(profile)) || [[], []])[1])
  .flatMap(([proven, possible, runs]) => runs.flatMap((first, i) => i % 2 ? [] : Array.from({ length: runs[i + 1] }, (_, n) => [first + n, proven, possible])))
  .sort((a, b) => a[0] - b[0]);
D.subjects.forEach(s => { const own = s.tool ? reachedAs(s, "zero-day") : []; s.parties = own.length ? own : reachedAs(s, "insider"); });
const profiles = [...new Set(D.subjects.flatMap(s => Object.keys(s.blast)))];
profiles.forEach(p => $("reach-profile").append(el("option", { value: p, selected: p === "insider" ? "" : null }, p)));
function drawReach() {
  const find = $("reach-find").value.toLowerCase();
  const profile = $("reach-profile").value;
  const none = new Array(12).fill(0);
  const weight = s => { const b = s.blast[profile] || none; return b[2] * 1e9 + b[11] * 1e6 + b[3] * 1e3 + b[1]; };
  const list = D.subjects.map((s, i) => [s, i]).filter(([s]) => (s.name + " " + s.realm + " " + partyName(s.party)).toLowerCase().includes(find))
    .filter(([s]) => (s.blast[profile] || none).some(n => n > 0)).sort((a, b) => weight(b[0]) - weight(a[0]) || a[1] - b[1]);
  const shown = pageOf(list, reach.page, reach.size);
  const head = el("tr", {}, ["Who", "Of", ...EFFECTS, "Second factor", "Last use"].map((h, i) => el("th", { scope: "col", class: i > 1 && i < 8 ? "num" : null }, h)));
  const body = shown.map(([s, i]) => el("tr", { "aria-selected": String(i === reach.chosen) },
    el("th", { scope: "row" }, el("button", { type: "button", on: { click: () => { reach.chosen = i; drawReach(); $("reach-detail").focus(); } } }, s.name)),
    el("td", {}, partyName(s.party)),
    EFFECTS.map(e => { const [a, b] = at(s.blast[profile] || none, e); return el("td", { class: "num" }, range(a, b)); }),
    el("td", {}, s.mfa), el("td", {}, s.last)));
  $("reach-table").replaceChildren(el("caption", {}, "Customers reached by effect: proven to possible"), el("thead", {}, head), el("tbody", {}, body));
  pager($("reach-pager"), list.length, reach.page, reach.size, page => { reach.page = page; drawReach(); });
  if (D.subjectCount > D.subjects.length) $("reach-pager").append("; the other " + (D.subjectCount - D.subjects.length) + " are in assessment.json");
  if (shown.length && !list.some(([, i]) => i === reach.chosen)) reach.chosen = shown[0][1];
  detail(D.subjects[reach.chosen]);
}
const MARKS = { easiest: "the easiest (fewest barriers)", shortest: "the shortest", disjoint: "no link in common with the others so marked" };
function pathBox(path) {
  const picture = el("div", {});
  picture.innerHTML = path.svg;
  return [el("h3", {}, "To " + partyName(path.party) + ": " + path.effect + " (" + (path.proven ? "proven" : "possible") + ", " + path.profile + ")"), path.marks.length ? el("p", { class: "note" }, "Of all ways there: " + path.marks.map(m => MARKS[m] || m).join(", ") + ".") : null, picture,
    el("ol", { class: "steps" }, path.steps.map(s => el("li", {}, s[0] + " ", el("strong", {}, s[1]), s[2] ? " [" + s[2] + "]" : "", s[3].length ? " (" + s[3].join(", ") + ")" : "", s[4] ? el("span", { class: "note" }, place([s[4], s[5]])) : null)))];
}
function detail(s) {
  const box = $("reach-detail");
  if (!s) { box.replaceChildren("Nobody reaches anybody else in what was read."); return; }
  const profile = $("reach-profile").value;
  const reached = reachedAs(s, profile);
  fill(box, el("h3", {}, s.name), el("p", { class: "small" }, s.kind + ", " + s.realm + ", " + partyName(s.party)),
    s.remarks.length ? el("p", {}, s.remarks.join("; ")) : null,
    el("p", {}, "Second factor: " + s.mfa + ". Last use: " + s.last + "."),
    s.why.length ? el("ul", { class: "small" }, s.why.map(w => el("li", {}, w))) : null,
    el("p", { class: "small" }, place(s.evidence)),
    s.paths.flatMap(pathBox),
    reached.length ? el("details", {}, el("summary", {}, "All parties reached, as " + profile + " (" + reached.length + ")"), el("ul", { class: "small" }, reached.map(p => el("li", {}, partyName(p[0]) + ": " + words(p[1]) + (p[2] & ~p[1] ? "; possible: " + words(p[2] & ~p[1]) : ""))))) : null);
}

// One customer.
const customers = D.parties.map((_, i) => i).filter(isCustomer);
customers.forEach(i => $("customer-pick").append(el("option", { value: i }, partyName(i))));
function people(count) { return count[1] === 0 ? "Nobody" : range(count[0], count[1]) + (count[1] === 1 ? " account" : " accounts"); }
function overTime(i) {
  const list = D.trend && D.trend[1][i];
  if (!list) return null;
  const cells = x => x ? [range(x[0], x[1]), x[4], x[2], x[3]] : ["–", "–", "–", "–"];
  return el("div", { class: "scroll", role: "region", "aria-label": "This customer over time", tabindex: "0" }, el("table", {}, el("caption", {}, "Over time"),
    el("thead", {}, el("tr", {}, ["As of", "Others who reach it", "Findings", "Recommendations not met", "Not known"].map((h, n) => el("th", { scope: "col", class: n ? "num" : null }, h)))),
    el("tbody", {}, list.map((x, n) => el("tr", {}, el("th", { scope: "row" }, D.trend[0][n]), cells(x).map(v => el("td", { class: "num" }, String(v))))))));
}
function drawCustomer() {
  const i = Number($("customer-pick").value);
  const box = $("customer-page");
  if (!D.parties[i]) { box.replaceChildren("No customer was found."); return; }
  const p = D.parties[i];
  const change = at(p[5], "change"), own = at(p[5], "own"), password = at(p[6], "change");
  const holders = D.subjects.filter(s => s.parties.some(x => x[0] === i));
  const found = D.findings.filter(f => f.party === i);
  const rows = D.rows.map((row, r) => [row, cellOf(i, r), r]).filter(x => x[1]);
  fill(box, el("h3", {}, p[0]),
    el("p", {}, people(change) + " of others can change something here; " + people(own).toLowerCase() + " can take everything over. " + (password[1] ? range(password[0], password[1]) + " of them need only a password." : "None of them gets in with a password alone.")),
    el("p", { class: "small" }, p[4] ? "Something of this customer’s own was read." : "Nothing of this customer’s own was read: what can be derived inside is possible, not proven."),
    holders.length ? el("div", { class: "scroll", role: "region", "aria-label": "Who reaches this customer", tabindex: "0" }, el("table", {}, el("caption", {}, "Who, the most dangerous first"), el("thead", {}, el("tr", {}, ["Who", "Of", "Proven", "Possible", "Second factor", "Last use"].map(h => el("th", { scope: "col" }, h)))),
      el("tbody", {}, holders.slice(0, 60).map(s => { const x = s.parties.find(q => q[0] === i); return el("tr", {}, el("th", { scope: "row" }, s.name), el("td", {}, partyName(s.party)), el("td", {}, words(x[1])), el("td", {}, words(x[2] & ~x[1])), el("td", {}, s.mfa), el("td", {}, s.last)); })))) : null,
    overTime(i),
    rows.length ? el("h3", {}, "Recommendations") : null,
    rows.length ? el("ul", {}, rows.map(x => el("li", {}, el("span", { class: "cell " + SHAPES[x[1][0]][0] }, SHAPES[x[1][0]][1]), " " + x[0][0] + " " + x[0][2] + " ", el("span", { class: "small" }, reasons(i, x[2]).join("; "))))) : null,
    found.length ? el("h3", {}, "Findings") : null, found.slice(0, 40).map(findingBox));
}
$("customer-print").addEventListener("click", () => { document.body.classList.add("alone"); window.print(); document.body.classList.remove("alone"); });

// Findings.
const findings = { page: 0, size: 25 };
const option = (select, value, text) => select.append(el("option", { value }, text));
option($("findings-party"), "", "all"); option($("findings-owner"), "", "all"); option($("findings-owner"), "none", "nobody");
[...new Set(D.findings.map(f => f.party))].sort((a, b) => partyName(a).localeCompare(partyName(b))).forEach(i => option($("findings-party"), i, partyName(i)));
[...new Set(D.findings.map(f => f.owner))].filter(o => o !== null).forEach(i => option($("findings-owner"), i, partyName(i)));
function findingBox(f) {
  const entry = (label, value) => value ? [el("dt", {}, label), el("dd", {}, value)] : [];
  return el("article", { class: "finding", "aria-label": f.title }, el("h3", {}, el("span", { class: "rank " + f.rank }, f.rank), " " + f.title),
    el("dl", {}, entry("Why it matters", f.why), entry("About", partyName(f.party)), entry("Recommendation", f.rows.join(", ")),
      entry("Record", el("ul", {}, f.evidence.map(e => el("li", {}, place(e))), f.more ? el("li", {}, "and " + f.more + " more") : null)),
      entry("Fix", f.fix), entry("Proof of the fix", f.proof), entry("Owner", (f.owner === null ? "nobody" : partyName(f.owner)) + (f.ownerWhy ? ", " + f.ownerWhy : "")), entry("Due", f.due), entry("Accepted", f.accepted)),
    f.path ? el("details", {}, el("summary", {}, "A path that shows it"), pathBox(f.path)) : null);
}
function drawFindings() {
  const find = $("findings-find").value.toLowerCase(), party = $("findings-party").value, owner = $("findings-owner").value, rank = RANKS.indexOf($("findings-rank").value);
  const list = D.findings.filter(f => RANKS.indexOf(f.rank) >= rank && (party === "" || f.party === Number(party)) && (owner === "" || (owner === "none" ? f.owner === null : f.owner === Number(owner))) && (f.title + " " + f.why + " " + f.rows.join(" ")).toLowerCase().includes(find));
  $("findings-list").replaceChildren(...pageOf(list, findings.page, findings.size).map(findingBox));
  pager($("findings-pager"), list.length, findings.page, findings.size, page => { findings.page = page; drawFindings(); });
  if (D.findingCount > D.findings.length) $("findings-pager").append("; the other " + (D.findingCount - D.findings.length) + " are in assessment.json");
}
const restart = (state, draw) => () => { state.page = 0; draw(); };
[["matrix-find", "input", matrix, drawMatrix], ["matrix-sort", "change", matrix, drawMatrix], ["reach-find", "input", reach, drawReach], ["reach-profile", "change", reach, drawReach],
  ["findings-find", "input", findings, drawFindings], ["findings-party", "change", findings, drawFindings], ["findings-owner", "change", findings, drawFindings], ["findings-rank", "change", findings, drawFindings]]
  .forEach(([id, event, state, draw]) => $(id).addEventListener(event, restart(state, draw)));
$("customer-pick").addEventListener("change", drawCustomer);
drawMatrix(); drawReach(); drawCustomer(); drawFindings();
})();
