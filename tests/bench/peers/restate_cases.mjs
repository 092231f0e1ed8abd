// Three-step cases a second that Restate makes durable: restate_cases.mjs CASES CLIENTS
//
// A server of its own in a temporary folder, on the loopback, with its log synced as it comes; a
// handler of three durable steps in this process; so many clients that each wait for one answer
// before their next request. Prints {"per_second", "p99_ms"} of CASES after a tenth to warm up.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// Node 20 lacks what the SDK needs.
Promise.withResolvers ??= function () {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
};
process.env.RESTATE_LOGGING = 'ERROR';
const restate = await import('@restatedev/restate-sdk');

const [cases, clients] = process.argv.slice(2).map(Number);
const STARTUP_MS = 60_000;
const agent = new Agent({ keepAlive: true, maxSockets: clients });

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function post(port, path, body) {
  return new Promise((resolve, reject) => {
    const payload = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': payload.length };
    const call = request({ port, path, method: 'POST', agent, headers }, (answer) => {
      answer.resume().on('end', () => {
        if (answer.statusCode < 300) resolve();
        else reject(new Error(`${path}: HTTP ${answer.statusCode}`));
      });
    });
    call.on('error', reject).end(payload);
  });
}

const humanCase = restate.service({
  name: 'humanCase',
  handlers: {
    run: async (context, { id }) => {
      const opened = await context.run('open', () => ({ id, state: 'open' }));
      const claimed = await context.run('claim', () => ({ ...opened, state: 'claimed' }));
      return context.run('complete', () => ({ ...claimed, state: 'complete' }));
    },
  },
});

async function measure(ingress) {
  const latencies = [];
  let left = 0;
  const client = async () => {
    while (left-- > 0) {
      const start = performance.now();
      await post(ingress, '/humanCase/run', { id: left });
      latencies.push(performance.now() - start);
    }
  };
  const run = async (count) => {
    left = count;
    latencies.length = 0;
    await Promise.all(Array.from({ length: clients }, client));
  };
  await run(cases / 10);
  const start = performance.now();
  await run(cases);
  const seconds = (performance.now() - start) / 1e3;
  latencies.sort((a, b) => a - b);
  return {
    per_second: cases / seconds,
    p99_ms: latencies[Math.floor(0.99 * (latencies.length - 1))],
  };
}

// The server answers once its partitions have leaders.
async function untilAccepted(step) {
  const end = Date.now() + STARTUP_MS;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'restate-'));
const [ingress, admin, node, handler] = [
  await freePort(), await freePort(), await freePort(), await freePort(),
];
const platform = createRequire(import.meta.url).resolve(
  '@restatedev/restate-server-linux-x64/package.json');
const server = spawn(join(dirname(platform), 'bin', 'restate-server'), ['--no-logo'], {
  cwd: folder,
  stdio: 'ignore',
  env: {
    ...process.env,
    DO_NOT_TRACK: '1',
    RESTATE_DISABLE_TELEMETRY: 'true',
    RESTATE_BASE_DIR: folder,
    RESTATE_DEFAULT_NUM_PARTITIONS: '4', // of 24: as many as two cores can serve
    RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
    RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
  },
});
const exited = new Promise((resolve) => server.once('exit', resolve).once('error', resolve));
try {
  await restate.serve({ services: [humanCase], port: handler });
  await untilAccepted(() => post(admin, '/deployments', { uri: `http://127.0.0.1:${handler}` }));
  await untilAccepted(() => post(ingress, '/humanCase/run', { id: 0 }));
  console.log(JSON.stringify(await measure(ingress)));
} finally {
  server.kill('SIGKILL');
  await exited;
  rmSync(folder, { recursive: true });
}
process.exit();
