/**
 * @param {number} most how many run at once
 * @returns {<T>(work: () => Promise<T>) => Promise<T>} runs now or when its turn comes
 */
export function queue(most) {
  const waiting = [];
  let running = 0;
  const next = () => {
    if (running >= most || !waiting.length) return;
    running += 1;
    waiting.shift()().finally(() => {
      running -= 1;
      next();
    });
  };
  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push(() => work().then(resolve, reject));
      next();
    });
}
