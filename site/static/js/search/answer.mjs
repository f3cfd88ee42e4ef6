/** What is shown of the articles that answer a question. */
import { WEAK } from "./meaning.mjs";

// Share of the best answer's score that the others must have.
const NEAR_BEST = 0.45;

export function createAnswers({ names }, { articles }, { ranked, because }) {
  return function answer(question, limit) {
    const list = ranked(question, limit);
    if (question.answers) return question.answers;
    const found = (question.answers = []);
    if (!list.length) return found;
    // Asked for when an article is opened, and not at each letter.
    const terms = () => {
      const all = question.asked.flatMap((one) => (one.weight > WEAK ? [...one.terms, ...one.meant.flatMap(({ phrase }) => phrase.terms)] : []));
      return [...new Set(all)].map((id) => names[id]);
    };
    const least = list[0].score * NEAR_BEST;
    for (const { score, article } of list) {
      if (score < least) continue;
      const { title, section, url } = articles[article];
      found.push({ title, section, url, ...because(article), terms });
    }
    return found;
  };
}
