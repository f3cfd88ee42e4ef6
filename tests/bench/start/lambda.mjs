// Lambda as a program sees it: it is started, asks for work, is given some, and answers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const PATH = '/2018-06-01/runtime/invocation';
/** Answers after the first, for the time of a warm one. */
const WARM = 10;

/** A stranger's ticket, as the gateway hands it over. */
const EVENT = JSON.stringify({
  version: '2.0',
  routeKey: 'POST /api/tickets',
  rawPath: '/api/tickets',
  rawQueryString: '',
  headers: { 'content-type': 'application/json', accept: 'application/json', origin: 'https://aide.exemple.fr', host: 'aide.exemple.fr', 'user-agent': 'bench' },
  requestContext: {
    accountId: '123456789012', apiId: 'a1', domainName: 'aide.exemple.fr', domainPrefix: 'aide', requestId: 'r1', routeKey: 'POST /api/tickets', stage: '$default',
    time: '01/Dec/2026:09:00:00 +0000', timeEpoch: 1796115600000,
    http: { method: 'POST', path: '/api/tickets', protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'bench' },
  },
  body: JSON.stringify({ address: 'claire@exemple.fr', subject: 'Écran noir', description: '<p>Depuis ce matin, <b>plus rien</b>.</p>', category: 'autres' }),
  isBase64Encoded: false,
});

const ENVIRONMENT = {
  AWS_LAMBDA_FUNCTION_NAME: 'tickets', AWS_LAMBDA_FUNCTION_VERSION: '$LATEST', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
  AWS_LAMBDA_LOG_GROUP_NAME: 'tickets', AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
  AWS_REGION: 'eu-west-3', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench', AWS_SESSION_TOKEN: 'bench',
  TABLE: 'portal', FILES_BUCKET: 'files', MAIL_BUCKET: 'mail', PUBLIC_ADDRESS: 'https://aide.exemple.fr',
  SUPPORT_ADDRESS: 'assistance@aide.exemple.fr', ORGANISATION: 'Exemple', INSTANCE: 'bench', SIGNING_KEYS: `1:${'0123456789abcdef'.repeat(4)}`, EDGE_SECRET: 'bench',
};

/** Starts each program in turn, `rounds` times. @param {Map<string, string>} programs @param {number} rounds @param {Record<string, string>} settings */
export async function coldStarts(programs, rounds, settings) {
  const figures = new Map([...programs.keys()].map((name) => [name, /** @type {Record<string, number[]>} */ ({ first: [], cpu: [], init: [], warm: [] })]));
  // The first round finds nothing in the system's caches, and does not count.
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, program] of programs) {
      const one = await coldStart(program, settings);
      for (const [what, all] of Object.entries(figures.get(name) ?? {})) if (round >= 0) all.push(one[/** @type {keyof typeof one} */ (what)]);
    }
  }
  return figures;
}

/** @param {string} program @param {Record<string, string>} settings */
async function coldStart(program, settings) {
  /** @type {number[]} */
  const [asked, answered] = [[], []];
  let cpu = NaN;
  let said = '';
  /** @type {(value?: unknown) => void} */
  let done;
  const all = new Promise((resolve) => { done = resolve; });
  const server = createServer(async (request, response) => {
    const at = performance.now();
    if (request.url?.endsWith('/next')) {
      if (asked.push(at) > WARM + 1) return done();
      response.writeHead(200, { 'content-type': 'application/json', 'lambda-runtime-aws-request-id': `r${asked.length}`, 'lambda-runtime-deadline-ms': Date.now() + 10_000, 'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-3:123456789012:function:tickets' });
      return response.end(EVENT);
    }
    answered.push(at);
    if (answered.length === 1) cpu = worked(child.pid) - before;
    let body = '';
    for await (const chunk of request) body += chunk;
    if (answered.length === 1) said = `${request.url} ${body}`;
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end('{"status":"OK"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const env = { ...ENVIRONMENT, ...settings, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` };
  // A shell that waits becomes the program: what it costs to make a process out of this large one is not the program's.
  const child = spawn('/bin/sh', ['-c', 'echo; read -r go; exec "$0"', program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  child.stdout.resume();
  const before = worked(child.pid);
  const began = performance.now();
  child.stdin.write('go\n');
  const how = await Promise.race([all, ended]);
  child.kill('SIGKILL');
  await ended;
  server.closeAllConnections();
  server.close();
  if (how || !said.startsWith(`${PATH}/r1/response`) || !/"statusCode":20[01]/.test(said)) throw new Error(`${program} did not do its work: ${how ?? said}`);
  const warm = answered.slice(1).map((at, place) => at - asked[place + 1]).sort((one, other) => one - other);
  return { first: answered[0] - began, cpu, init: asked[0] - began, warm: warm[Math.floor(warm.length / 2)] };
}

/** Milliseconds all threads of a process have worked, in the program and in the kernel. @param {number | undefined} pid */
function worked(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e6;
}
