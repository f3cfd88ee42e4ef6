/** The same measurement for every engine: each question cold, then typed letter by letter. */
import { at, found, rank } from "./browse.mjs";

/** Letters of a subject that are typed one by one. */
const TYPED = 22;
/** One question of this many is typed; each several times, of which the best counts: the machine does other things too. */
const ONE_OF = 3;
const TIMES = 10;
/** Milliseconds that subjects are typed before the clock counts, so that each engine's code is compiled as well as it will be. */
const WARM = 5000;

/** The longest that a work keeps others waiting, in milliseconds of CPU: other programs make this one wait as well. */
async function held(work) {
  let longest = 0;
  let last = process.cpuUsage();
  const look = () => {
    const { user, system } = process.cpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.cpuUsage();
  };
  let next;
  const tick = () => {
    look();
    next = setImmediate(tick);
  };
  tick();
  await work();
  look();
  clearImmediate(next);
  return longest;
}

/** What is in the subject after each of its letters. */
function texts(q) {
  const letters = [...q].slice(0, TYPED);
  return letters.map((_, i) => letters.slice(0, i + 1).join(""));
}

/** Types subjects without counting anything. */
async function warm(visitor, subjects) {
  const end = performance.now() + WARM;
  while (subjects.length) {
    for (const subject of subjects) {
      const { ask, focus, letter } = await visitor();
      if (focus) await focus();
      for (const text of subject) {
        letter?.(text);
        await ask(text, text !== subject.at(-1));
        if (performance.now() > end) return;
      }
    }
  }
}

/**
 * @param {() => Promise<{ visit: import("./browse.mjs").Visit, focus?: () => Promise<void>, letter?(text: string): string[],
 *   ask(text: string, typed: boolean): Promise<string[]> }>} visitor `focus` is what is done before the first letter,
 *   `letter` what is done at each and `ask` what is done then when the writer pauses; without it, each letter asks
 */
export async function measure(visitor, questions) {
  const [ranks, cold, requests, typed, typedRequests, times, pauses, loads, alike] = [[], [], [], [], [], [], [], [], []];
  for (const { q, target } of questions) {
    const { visit, ask } = await visitor();
    ranks.push(rank(target, await ask(q, false)));
    cold.push(visit.bytes);
    requests.push(visit.requests);
  }
  const subjects = questions.filter((_, i) => i % ONE_OF === 0).map(({ q }) => texts(q));
  await warm(visitor, subjects);
  for (const subject of subjects) {
    const best = subject.map(() => Infinity);
    const after = subject.map(() => Infinity);
    let load = Infinity;
    for (let time = 0; time < TIMES; time++) {
      const { visit, ask, focus, letter } = await visitor();
      if (focus) load = Math.min(load, await held(focus));
      for (let i = 0; i < subject.length; i++) {
        let start = performance.now();
        let shown;
        if (letter) {
          shown = letter(subject[i]);
          best[i] = Math.min(best[i], performance.now() - start);
          start = performance.now();
        }
        const { waited } = visit;
        const answers = await ask(subject[i], i < subject.length - 1);
        const took = performance.now() - start - (visit.waited - waited);
        if (letter) {
          after[i] = Math.min(after[i], took);
          if (!time) alike.push(shown.join() === answers.join());
        } else best[i] = Math.min(best[i], took);
      }
      if (time || subject.length < TYPED) continue;
      typed.push(visit.bytes);
      typedRequests.push(visit.requests);
    }
    times.push(...best);
    pauses.push(...after.filter(Number.isFinite));
    loads.push(load);
  }
  return {
    ...found(ranks), ranks,
    bytes_cold: at(0.5, cold), bytes_cold_max: Math.max(...cold), bytes_typed: at(0.5, typed), bytes_typed_max: Math.max(0, ...typed),
    requests: Math.max(...requests), requests_p50: at(0.5, requests), requests_typed: at(0.5, typedRequests),
    ms_p50: at(0.5, times), ms_p95: at(0.95, times), ms_pause_p50: at(0.5, pauses), ms_pause_p95: at(0.95, pauses),
    at_once: alike.filter(Boolean).length / Math.max(1, alike.length),
    ms_held: Math.max(at(0.95, loads.filter(Number.isFinite)), ...times, ...pauses),
  };
}
