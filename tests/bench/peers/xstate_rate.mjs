// How many pure transitions XState takes a second: xstate_rate.mjs ROUNDS < {"chart", "triggers"}
//
// Sends all triggers again and again from the chart's start, ROUNDS times after a tenth of them to
// warm up; prints {"per_second", "active": ids of the active atomic states at the end}.
import { readFileSync } from 'node:fs';
import { createMachine, initialTransition, transition } from 'xstate';

const { chart, triggers } = JSON.parse(readFileSync(0, 'utf8'));
const rounds = Number(process.argv[2]);
const machine = createMachine(chart);
const events = triggers.map((type) => ({ type }));
let [snapshot] = initialTransition(machine);

function run(times) {
  for (let round = 0; round < times; ++round)
    for (const event of events) [snapshot] = transition(machine, snapshot, event);
}

run(rounds / 10);
const start = process.hrtime.bigint();
run(rounds);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const active = snapshot._nodes.filter((node) => node.type === 'atomic').map((node) => node.id);
console.log(JSON.stringify({ per_second: (rounds * events.length) / seconds, active }));
