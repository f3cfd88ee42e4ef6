// The runner as a process of its own, and what a mail program and a mailbox do with it.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { promisify } from 'node:util';

export const ROOT = new URL('../../../', import.meta.url).pathname;

// Below the ports that the system hands out by itself, and another block for each process: between a port being
// found free and the runner taking it, no other test file and no connection may. And above 10080, the last port that
// browsers open no page at (WHATWG Fetch, "bad port").
let next = 11_000 + (process.pid % 1_000) * 20;

/** A port nobody listens on. */
async function freePort() {
  for (;;) {
    const port = next++;
    const server = net.createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(() => true, () => false);
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** Ports for a desk of its own, and the options that say them. */
export async function ports() {
  const [portal, files, smtp] = [await freePort(), await freePort(), await freePort()];
  return { portal, files, smtp, options: ['--port', portal, '--files-port', files, '--smtp-port', smtp] };
}

export const binary = () => process.env.GUICHET_BINARY ?? `${process.env.CARGO_TARGET_DIR ?? `${ROOT}target`}/debug/local`;

/** Does one of the operator's commands; gives what it says. */
export async function command(options, environment) {
  const { stdout } = await promisify(execFile)(binary(), options.map(String), { cwd: ROOT, env: { ...process.env, ...environment } });
  return stdout;
}

/** Starts the runner with these options; resolves once it says `ready`. */
export async function launch(options, ready) {
  const child = spawn(binary(), options.map(String), { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    said += chunk;
    if (said.includes(ready)) break;
  }
  if (!said.includes(ready)) throw new Error(`The runner did not start: ${said}`);
  child.stdout.resume();
  return child;
}

/** Sends a raw mail by SMTP; rejects when the other side refuses it or goes away before its last word. */
export async function sendMail(port, from, to, text) {
  const socket = net.connect(port, '127.0.0.1');
  const lines = ['EHLO poste', `MAIL FROM:<${from}>`, ...to.map((one) => `RCPT TO:<${one}>`), 'DATA', `${text.replace(/\r?\n/g, '\r\n')}\r\n.`];
  let seen = '';
  let left = lines.length + 1;
  for await (const chunk of socket) {
    seen += chunk;
    const last = seen.split('\r\n').at(-2) ?? '';
    if (!seen.endsWith('\r\n') || !/^\d{3} /.test(last)) continue;
    if (Number(last[0]) > 3) throw new Error(last);
    seen = '';
    left -= 1;
    if (!left) break;
    socket.write(`${lines.shift()}\r\n`);
  }
  if (left) throw new Error('the connection ended before the mail was accepted');
  socket.end('QUIT\r\n');
}
