// A network and a list of hosts of our own, in which a name of AWS's is this machine.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether this process has been started in them. */
export const inOwnNetwork = () => process.env.GUICHET_BENCH_NETWORK === '1';

/** Gives this machine a name. @param {string} folder @param {string} host */
export function nameHere(folder, host) {
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost ${host}\n`);
  execFileSync('mount', ['--bind', hosts, '/etc/hosts']);
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
}
