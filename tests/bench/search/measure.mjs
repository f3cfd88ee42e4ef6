/** The same measurement for every engine: each question cold, then typed letter by letter. */
import { at, found, rank } from "./browse.mjs";

/** Letters of a subject that are typed one by one. */
const TYPED = 22;

/** @param {() => Promise<{ visit: import("./browse.mjs").Visit, ask(text: string): Promise<string[]> }>} visitor */
export async function measure(visitor, questions) {
  const [ranks, cold, requests, typed, typedRequests, times] = [[], [], [], [], [], []];
  for (const { q, target } of questions) {
    const { visit, ask } = await visitor();
    ranks.push(rank(target, await ask(q)));
    cold.push(visit.bytes);
    requests.push(visit.requests);
  }
  const middle = Math.floor(questions.length / 2);
  for (const { q } of [...questions.slice(middle), ...questions.slice(0, middle)]) {
    const { visit, ask } = await visitor();
    const letters = [...q].slice(0, TYPED);
    for (let length = 1; length <= letters.length; length++) {
      const [start, waited] = [performance.now(), visit.waited];
      await ask(letters.slice(0, length).join(""), length < letters.length);
      times.push(performance.now() - start - (visit.waited - waited));
    }
    if (letters.length === TYPED) {
      typed.push(visit.bytes);
      typedRequests.push(visit.requests);
    }
  }
  return {
    ...found(ranks), ranks,
    bytes_cold: at(0.5, cold), bytes_cold_max: Math.max(...cold), bytes_typed: at(0.5, typed), bytes_typed_max: Math.max(0, ...typed),
    requests: Math.max(...requests), requests_p50: at(0.5, requests), requests_typed: at(0.5, typedRequests),
    ms_p50: at(0.5, times), ms_p95: at(0.95, times),
  };
}
