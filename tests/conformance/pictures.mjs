// What other programs make of our charts: XState opens what `chart export` gives and stands where we
// do, Mermaid's own parser reads what `chart diagram --format mermaid` gives.
// pictures.mjs PROMENADE CONFIG_FOLDER
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { createMachine, initialTransition, transition } from 'xstate';

const [promenade, config] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'promenade-'));
const run = (...args) =>
  execFileSync(promenade, ['--config', config, 'chart', ...args],
               { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const mermaid = (await import('mermaid')).default;

// All kinds of states and ways between them, and labels that other languages read as their own.
const NASTY = 'Un "mot" <b>gras</b> & fin ; # { a: b } -- %% [*] end\nnote';
const CHART = {
  id: 'all', initial: 'first', title: NASTY,
  states: {
    first: { label: NASTY, on: { go: 'both', again: { target: 'first', reenter: true } },
             after: { PT1H: 'last', 'business:P2D': 'last' } },
    both: {
      type: 'parallel', label: 'Ensemble',
      on: { leave: 'back', stop: '#the_end' },
      states: {
        left: { label: NASTY, initial: 'a', states: {
          a: { label: 'A', on: { step: 'b' } }, b: { label: 'B', on: { step: 'done' } },
          done: { type: 'final', label: 'Fait' } } },
        right: { label: 'Droite', initial: 'c', states: {
          c: { label: 'C', on: { step: { target: 'd', actions: undefined }, deep: '.inner' },
               initial: 'shallow', states: { shallow: {}, inner: {} } },
          d: { label: 'D', on: { back: 'c' } },
          memory: { type: 'history', history: 'deep' } } },
      },
    },
    back: { label: 'Retour', on: { go: 'both.right.memory', go_left: '#all.both.left' } },
    last: { id: 'the_end', type: 'final', label: 'Fin' },
  },
};
const TRIGGERS = ['again', 'go', 'deep', 'step', 'leave', 'go', 'step', 'back', 'leave', 'go_left',
                  'step', 'step', 'stop', 'go'];

const failures = [];
const leaves = (snapshot) =>
  snapshot._nodes.filter((node) => node.type === 'atomic' || node.type === 'final')
    .sort((a, b) => a.order - b.order).map((node) => node.config.id ?? node.path.join('.'));

function compare(name, file, triggers) {
  const exported = JSON.parse(run('export', file));
  const named = Object.keys(exported.meta?.delays ?? {}).map((delay) => [delay, 1e6]);
  const machine = createMachine(exported).provide({ delays: Object.fromEntries(named) });
  let [snapshot] = initialTransition(machine);
  const theirs = [leaves(snapshot)];
  for (const type of triggers) {
    if (snapshot.status === 'active') [snapshot] = transition(machine, snapshot, { type });
    theirs.push(leaves(snapshot));
  }
  const script = join(folder, 'triggers.json');
  writeFileSync(script, JSON.stringify(triggers.map((trigger) => ({ trigger }))));
  const ours = JSON.parse(run('run', file, '--triggers', script));
  if (JSON.stringify(ours) !== JSON.stringify(theirs))
    failures.push(`${name}: XState stands in ${JSON.stringify(theirs)}, we in ${JSON.stringify(ours)}`);
}

async function parse(name, text) {
  try {
    await mermaid.parse(text);
  } catch (error) {
    failures.push(`${name}: Mermaid says ${error.message}`);
  }
}

const file = join(folder, 'all.json');
writeFileSync(file, JSON.stringify(CHART));
compare('all.json', file, TRIGGERS);
await parse('all.json', run('diagram', file, '--format', 'mermaid'));
for (const name of readdirSync(join(config, 'workflows'))) {
  const path = join(config, 'workflows', name);
  compare(name, path, []);
  await parse(name, run('diagram', path, '--format', 'mermaid'));
}
rmSync(folder, { recursive: true });
for (const failure of failures) console.error(failure);
process.exit(failures.length === 0 ? 0 : 1);
