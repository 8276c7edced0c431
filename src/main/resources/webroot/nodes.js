// The nodes: who is there, and whose share of the shown run is how large.
import { text } from "/texts.js";
import { doneOf } from "/model.js";
import { byId, element, number, write } from "/show.js";
import { keyed } from "/talk.js";

function item(node) {
  const made = element("li");
  const head = element("div", "", "head");
  head.append(element("code", node.name), element("span", "", "faint"), element("span", "", "place"));
  const bar = element("div", "", "bar");
  bar.setAttribute("role", "meter");
  bar.setAttribute("aria-valuemin", "0");
  bar.setAttribute("aria-label", node.name);
  bar.append(element("div", "", "used"));
  made.append(head, bar);
  return made;
}

function fill(made, node) {
  const [head, bar] = made.children;
  const [, about, users] = head.children;
  const share = node.users / Math.max(1, node.of);
  write(about, [node.version ?? node.note, node.here ? text("thisNode") : ""].filter(Boolean).join(", "));
  write(users, text("nodeShare", { users: number(node.users), percent: number(Math.round(100 * share)) }));
  bar.firstChild.style.width = `${100 * share}%`;
  bar.setAttribute("aria-valuemax", String(Math.max(1, node.of)));
  bar.setAttribute("aria-valuenow", String(node.users));
}

/** Those that are there and those that worked on the run and left, by name. */
function together(model, run) {
  const versions = new Map(model.nodes.items.map((node) => [node.name, node.version]));
  const shares = run?.users_by_node ?? {};
  const names = [...new Set([...versions.keys(), ...Object.keys(shares)])].sort();
  return names.map((name) => ({
    name,
    version: versions.get(name),
    // Without a cluster nobody knows who of the others is there.
    note: model.nodes.clustered ? text("notInCluster") : "",
    here: name === model.node,
    users: shares[name] ?? 0,
    of: run ? doneOf(run) : 0,
  }));
}

/** Shows the nodes of a cluster, or all that worked on the shown run where they were several. */
export function showNodes(model) {
  const nodes = together(model, model.shown());
  byId("nodes").hidden = !model.nodes.clustered && nodes.length < 2;
  const missing = model.nodes.missing.map(({ member }) => member).join(", ");
  write(byId("nodes-missing"), missing && text("nodesMissing", { missing }));
  keyed(byId("node-list"), nodes, (node) => node.name, item, fill);
}
