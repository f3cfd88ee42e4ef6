// The demonstration, served as in production: compressed, with its cache headers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';

const ROOT = new URL('../../../', import.meta.url).pathname;

async function free() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts the runner: `cargo build` first. */
export async function start() {
  const [port, files, smtp] = [await free(), await free(), await free()];
  const binary = process.env.GUICHET_BINARY ?? `${process.env.CARGO_TARGET_DIR ?? `${ROOT}target`}/debug/local`;
  const args = ['--ephemeral', '--demo', '--port', port, '--files-port', files, '--smtp-port', smtp].map(String);
  const child = spawn(binary, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const chunk of child.stdout) if (String(chunk).includes('Essai')) break;
  if (child.exitCode !== null) throw new Error('The runner did not start.');
  return { base: `http://localhost:${port}`, stop: () => child.kill() };
}

/** One of each kind of page. */
export const PAGES = {
  home: '/',
  form: '/signaler/',
  article: '/articles/impression/imprimante-n-imprime-pas/',
  topic: '/articles/impression/',
  search: '/recherche/',
  'log-in': '/connexion/',
  'sign-up': '/inscription/',
  received: '/recu/',
  tickets: '/tickets/',
};
