// Random charts and random triggers, run by XState and by us: the same active states and the same
// actions in the same order after each. differential.mjs DRIVER [--seed N] [--charts N]
//
// DRIVER is the program chart_lines. What XState does otherwise than SCXML's appendix D, and is
// therefore not generated, stands in README.md.
import { spawnSync } from 'node:child_process';
import { assign, createMachine, enqueueActions, initialTransition, transition } from 'xstate';

const TRIGGERS = ['t', 'u', 'v', 'w'];
const RAISED = ['r', 's'];
const BUDGET = 12; // what a chart may react to of its own making, in all: else it might not end

// mulberry32
function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
  return {
    chance: (p) => next() < p,
    below: (n) => Math.floor(next() * n),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

// A tree of {id, kind, parent, children, depth}; histories are children too.
class Chart {
  constructor(rng) {
    this.rng = rng;
    this.nodes = [];
    this.deepest = 2 + rng.below(4);
    this.root = this.grow(null, rng.chance(0.2) ? 'parallel' : 'compound');
    for (const node of this.nodes) this.furnish(node);
  }

  grow(parent, kind) {
    const node = { id: `n${this.nodes.length}`, kind, parent, children: [] };
    node.depth = parent ? parent.depth + 1 : 0;
    this.nodes.push(node);
    if (kind !== 'compound' && kind !== 'parallel') return node;
    const { rng } = this;
    const count = 2 + rng.below(kind === 'parallel' ? 2 : 3);
    for (let i = 0; i < count; ++i) {
      const kinds = ['atomic', 'atomic', 'atomic'];
      if (node.depth < this.deepest && this.nodes.length < 40) {
        kinds.push('compound', 'compound', 'parallel');
        if (kind === 'parallel') kinds.push('compound', 'compound', 'compound');
      }
      if (kind === 'compound' && i > 0) kinds.push('final');
      node.children.push(this.grow(node, rng.pick(kinds)));
    }
    if (kind === 'compound' && rng.chance(0.4))
      node.children.push(this.grow(node, rng.pick(['shallow', 'deep'])));
    return node;
  }

  furnish(node) {
    const { rng } = this;
    node.transitions = [];
    if (node.kind === 'final') return;
    if (isHistory(node)) {
      if (rng.chance(0.5)) node.target = rng.pick(node.parent.children.filter((c) => !isHistory(c)));
      return;
    }
    const states = node.parent && node.kind !== 'parallel';
    node.raisesOnEntry = states && rng.chance(0.12) ? rng.pick(RAISED) : null;
    node.raisesOnExit = states && rng.chance(0.06) ? rng.pick(RAISED) : null;
    if (node.kind === 'compound')
      node.initial = rng.pick(node.children.filter((c) => !isHistory(c)));
    const names = [...TRIGGERS, ...RAISED, '*'].filter(() => rng.chance(node.parent ? 0.35 : 0.1));
    for (const on of names)
      for (let i = rng.below(2); i >= 0; --i) this.addTransition(node, { on });
    // XState takes eventless transitions of several regions in no settled order.
    const alone = !insideParallel(node) || !this.eventlessInside;
    if (node.parent && alone && rng.chance(0.15)) {
      this.eventlessInside ||= insideParallel(node);
      this.addTransition(node, { always: true });
    }
    if (node.kind !== 'atomic' && node.parent && rng.chance(0.6))
      this.addTransition(node, { done: true });
  }

  addTransition(source, cause) {
    const { rng } = this;
    const taken = { source, ...cause, targets: [] };
    const besideOthers = insideParallel(source) || hasParallel(source);
    const targetless = !cause.always && !besideOthers && rng.chance(0.1);
    if (!targetless) {
      const stays = isBelowAnother(taken) ? regionOf(source) : this.root;
      const candidates = this.nodes.filter((n) => isInside(n, stays) && this.mayTarget(source, [n]) &&
        !(cause.always && n === source));
      if (!candidates.length) return;
      taken.targets = [rng.pick(candidates)];
      if (rng.chance(0.25)) {
        const second = candidates.filter((n) => this.mayTarget(source, [...taken.targets, n]));
        if (second.length) taken.targets.push(rng.pick(second));
      }
      taken.reenter = source.parent !== null && rng.chance(0.3);
    }
    taken.spends = Boolean(cause.always || cause.done || cause.on === '*');
    taken.raises = rng.chance(0.2) ? rng.pick(RAISED) : null;
    taken.least = rng.chance(0.3) ? 1 + rng.below(4) : null;
    source.transitions.push(taken);
  }

  // Targets that can be active together, below no common parallel state with their source: there
  // XState does not leave the parallel state, SCXML does.
  mayTarget(source, targets) {
    if (targets.includes(this.root)) return false;
    if (targets.some((t) => isHistory(t) && isInside(source, t.parent))) return false;
    for (const a of targets)
      for (const b of targets)
        if (a.id !== b.id && (isInside(a, b) || isInside(b, a) ||
            commonAncestor([a, b]).kind !== 'parallel')) return false;
    const common = commonAncestor([source, ...targets]);
    return common.kind !== 'parallel' || common === this.root && source === this.root;
  }
}

const isHistory = (node) => node.kind === 'shallow' || node.kind === 'deep';
const isInside = (node, of) =>
  node === of || (node.parent !== null && isInside(node.parent, of));
const insideParallel = (node) =>
  node !== null && (node.kind === 'parallel' || insideParallel(node.parent));
const hasParallel = (node) => node.kind === 'parallel' || node.children.some(hasParallel);
// The outermost node above it that is below the innermost parallel state.
const regionOf = (node) => (node.parent.kind === 'parallel' ? node : regionOf(node.parent));
// A state above the parallel state that it stands in reacts to the same: what it leads to must not
// be preempted from another region, or XState takes neither, where SCXML takes the one above.
function isBelowAnother({ source, on, always, done }) {
  if (always) return false;
  const concerns = (other) => other.on === '*' ||
    (on === '*' ? other.on || other.done : !done && other.on === on);
  let inside = false;
  for (let above = source.parent; above; above = above.parent) {
    inside ||= above.kind === 'parallel';
    if (inside && above.transitions.some(concerns)) return true;
  }
  return false;
}
// Of one node: its parent.
function commonAncestor(nodes) {
  let above = nodes[0].parent ?? nodes[0];
  while (!nodes.every((n) => n !== above && isInside(n, above)) && above.parent) above = above.parent;
  return above;
}

// The same chart in both languages: `say` writes what is done and what is asked.
const ours = {
  trace: (word) => ({ assign: { trace: `fields.trace + '${word} '` } }),
  raise: (name) => ({
    guard: `fields.spent < ${BUDGET}`, assign: { spent: 'fields.spent + 1' }, raise: name,
  }),
  spend: { assign: { spent: 'fields.spent + 1' } },
  guard: ({ least, spends }) =>
    [least && `has(data.n) && data.n >= ${least}`, spends && `fields.spent < ${BUDGET}`]
      .filter(Boolean).join(' && '),
  start: { assign: { trace: "''", spent: '0' } },
};
const theirs = {
  trace: (word) => assign({ trace: ({ context }) => `${context.trace}${word} ` }),
  raise: (name) => enqueueActions(({ context, enqueue }) => {
    if (context.spent >= BUDGET) return;
    enqueue.assign({ spent: context.spent + 1 });
    enqueue.raise({ type: name });
  }),
  spend: assign({ spent: ({ context }) => context.spent + 1 }),
  guard: ({ least, spends }) => ({ context, event }) =>
    (!least || event.n >= least) && (!spends || context.spent < BUDGET),
};

function write(node, say) {
  const json = { id: node.id };
  if (isHistory(node)) {
    Object.assign(json, { type: 'history', history: node.kind });
    // XState knows the default of a history by its name among its siblings alone.
    if (node.target) json.target = node.target.id;
    return json;
  }
  if (node.kind === 'parallel' || node.kind === 'final') json.type = node.kind;
  if (node.initial) json.initial = node.initial.id;
  json.entry = [say.trace(`+${node.id}`)];
  json.exit = [say.trace(`-${node.id}`)];
  if (!node.parent && say.start) json.entry.unshift(say.start);
  if (node.raisesOnEntry) json.entry.push(say.raise(node.raisesOnEntry));
  if (node.raisesOnExit) json.exit.push(say.raise(node.raisesOnExit));
  if (node.kind === 'parallel' || !node.parent) {
    // What is entered again differs for parallel states: see README.md.
    if (node.parent) { delete json.entry; delete json.exit; }
  }
  if (node.children.length)
    json.states = Object.fromEntries(node.children.map((c) => [c.id, write(c, say)]));
  node.transitions.forEach((taken, i) => {
    const written = { actions: [say.trace(`${node.id}.${i}`)] };
    if (taken.targets.length) written.target = taken.targets.map((t) => `#${t.id}`);
    if (taken.reenter) written.reenter = true;
    if (taken.spends) written.actions.push(say.spend);
    if (taken.raises) written.actions.push(say.raise(taken.raises));
    if (taken.least || taken.spends) written.guard = say.guard(taken);
    if (taken.always) (json.always ??= []).push(written);
    else if (taken.done) (json.onDone ??= []).push(written);
    else ((json.on ??= {})[taken.on] ??= []).push(written);
  });
  return json;
}

function byXState(chart, triggers) {
  const machine = createMachine({ ...write(chart.root, theirs), context: { trace: '', spent: 0 } });
  const standing = (snapshot) => ({
    active: snapshot._nodes.filter((n) => n.type === 'atomic' || n.type === 'final')
      .sort((a, b) => a.order - b.order).map((n) => n.id),
    trace: snapshot.context.trace,
  });
  let [snapshot] = initialTransition(machine);
  const found = [standing(snapshot)];
  for (const { trigger, data } of triggers) {
    if (snapshot.status === 'active') [snapshot] = transition(machine, snapshot, { type: trigger, ...data });
    found.push(standing(snapshot));
  }
  return found;
}

function option(name, otherwise) {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

function main() {
  const driver = process.argv[2];
  const seed = option('--seed', 20261125);
  const count = option('--charts', process.env.PROMENADE_NIGHTLY ? 20_000 : 2_000);
  const cases = [];
  for (let i = 0; i < count; ++i) {
    const rng = random(seed + i);
    const chart = new Chart(rng);
    const triggers = Array.from({ length: 12 }, () => ({
      trigger: rng.pick(TRIGGERS), data: { n: rng.below(6) },
    }));
    cases.push({ seed: seed + i, chart: JSON.stringify(write(chart.root, ours)), triggers,
                 expected: byXState(chart, triggers) });
  }
  const input = cases.map(({ chart, triggers }) => JSON.stringify({ chart, triggers })).join('\n');
  const ran = spawnSync(driver, [], { input: input + '\n', maxBuffer: 1 << 30 });
  const lines = ran.stdout.toString().trimEnd().split('\n');
  let differing = 0;
  cases.forEach((one, i) => {
    const found = JSON.parse(lines[i] ?? '{"error":"no answer"}');
    const same = (e, f) => f && JSON.stringify(e.active) === JSON.stringify(f.active) &&
      e.trace === f.trace;
    const step = found.error ? 0 : one.expected.findIndex((e, s) => !same(e, found[s]));
    if (step < 0) return;
    if (++differing > 3) return;
    console.log(`seed ${one.seed}, step ${step}:\n  chart  ${one.chart}\n  sent   ` +
      `${JSON.stringify(one.triggers.slice(0, step))}\n  XState ${JSON.stringify(one.expected[step])}` +
      `\n  ours   ${JSON.stringify(found.error ?? found[step])}`);
  });
  const spread = new Set(cases.flatMap((c) => c.expected.map((e) => e.trace.length))).size;
  console.log(`${count} charts from seed ${seed}: ${differing} differ (${spread} lengths of story)`);
  process.exit(differing || ran.status ? 1 : 0);
}

main();
