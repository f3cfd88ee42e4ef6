/**
 * What a function's first answer costs, from nothing, beside the least function there is:
 *
 *     node tests/bench/start.mjs [--rounds 40] [--roots bundle|one] [NAME=PROGRAM…]
 *
 * Each program is started under a stand-in of Lambda's runtime API, opens one ticket, and is ended; then the next,
 * in turn. DynamoDB is a stand-in too, but behind TLS and its real host name, with a certificate of an authority made
 * for the run. `--roots` says what the program has to read to believe it: the system's bundle with that authority in
 * it, as on Lambda, or that authority alone. Without programs, those of target/release are measured (TARGET names
 * another folder), built by
 *
 *     cargo build --release -p hello -p tickets --locked
 *
 * `first` is the time from the program's start to its first answer, `cpu` what all its threads worked until then,
 * `init` the time until it asked for work, `warm` the time of a later answer: middle values in milliseconds, and in
 * brackets how many times hello's, by the middle values and by the least of each. On a busy machine a program that
 * waits for the stand-ins loses more than one that does not: there, `cpu` says most. The last line is JSON. Ratios of
 * one run can be compared, milliseconds of two cannot. Needs Linux with namespaces (`unshare`), for a host name and
 * a port that are not ours, and openssl.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { authority } from './start/authority.mjs';
import { dynamodb, HOST } from './start/dynamodb.mjs';
import { coldStarts } from './start/lambda.mjs';
import { inOwnNetwork, nameHere } from './start/network.mjs';

if (!inOwnNetwork()) {
  const mine = ['--user', '--map-root-user', '--mount', '--net', process.execPath, ...process.argv.slice(1)];
  const run = spawnSync('unshare', mine, { stdio: 'inherit', env: { ...process.env, GUICHET_BENCH_NETWORK: '1' } });
  process.exit(run.status ?? 1);
}

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '40' }, roots: { type: 'string', default: 'bundle' } },
  allowPositionals: true,
});
const built = resolve(process.env.TARGET ?? new URL('../../target', import.meta.url).pathname, 'release');
const named = positionals.map((one) => one.split('='));
const programs = new Map([
  ['hello', join(built, 'hello')],
  ...(named.length > 0 ? named.map(([name, path]) => [name, resolve(path)]) : [['tickets', join(built, 'tickets-function')]]),
]);
for (const [name, program] of programs) {
  if (!existsSync(program)) throw new Error(`${name}: there is no ${program}; see the first lines of this file`);
}

const folder = mkdtempSync(join(tmpdir(), 'guichet-start-'));
try {
  nameHere(folder, HOST);
  const { key, cert, roots } = authority(folder, HOST, values.roots);
  const table = await dynamodb(key, cert);
  const figures = await coldStarts(programs, Number(values.rounds), { SSL_CERT_FILE: roots });
  table.close();
  print(figures);
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {Map<string, Record<string, number[]>>} figures */
function print(figures) {
  const at = (/** @type {number[]} */ all, /** @type {number} */ share) => [...all].sort((one, other) => one - other)[Math.floor(all.length * share)];
  const floor = figures.get('hello') ?? {};
  /** @type {Record<string, unknown>} */
  const said = { roots: values.roots, rounds: Number(values.rounds) };
  for (const [name, measured] of figures) {
    const rows = Object.entries(measured).map(([what, all]) => [what, {
      ms: Number(at(all, 1 / 2).toFixed(2)),
      times: Number((at(all, 1 / 2) / at(floor[what], 1 / 2)).toFixed(2)),
      least: Number((at(all, 0) / at(floor[what], 0)).toFixed(2)),
    }]);
    said[name] = Object.fromEntries(rows);
    console.log(`${name.padEnd(12)} ${rows.map(([what, { ms, times, least }]) => `${what} ${ms} (${times}, ${least})`).join('   ')}`);
  }
  console.log(JSON.stringify(said));
}
