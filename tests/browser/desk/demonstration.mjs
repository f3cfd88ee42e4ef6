// The demonstration's folder, made once for each build of the runner: its people and tickets go through every function,
// which takes seconds of work that each test file would do again.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { binary, launch, ports } from './runner.mjs';

// In memory where there is room: each act waits until it is on the disk.
const ROOM = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A copy for one desk, which removes it. */
export async function copyOfDemonstration() {
  const data = await mkdtemp(join(ROOM, 'guichet-desk-'));
  await cp(await demonstration(), data, { recursive: true, preserveTimestamps: true });
  return data;
}

async function demonstration() {
  const { mtimeMs, size } = await stat(binary());
  // What nobody stood behind is erased after three days, so one of another day is another desk.
  const made = join(dirname(binary()), `demonstration-${Math.floor(mtimeMs)}-${size}-${new Date().toISOString().slice(0, 10)}`);
  if (existsSync(made)) return made;
  const data = await mkdtemp(join(dirname(binary()), 'demonstration-of-'));
  const { options } = await ports();
  const child = await launch(['--data', data, '--demo', ...options], 'Essai');
  child.kill();
  await once(child, 'exit');
  // A desk serves the site it finds until it has built its own, which a test could not tell apart.
  await rm(join(data, 'site'), { recursive: true });
  // Two test files begin at once; the second finds the first one's.
  await rename(data, made).catch(() => rm(data, { recursive: true }));
  return made;
}
