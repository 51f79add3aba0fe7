/**
 * An answer, or an error if it has not come after so many seconds.
 * @template T
 * @param {Promise<T>} answer
 * @param {number} seconds
 * @returns {Promise<T>}
 */
export const inTime = (answer, seconds) =>
  Promise.race([answer, new Promise((_, reject) => setTimeout(() => reject(new Error(`no answer in ${seconds} s`)), seconds * 1000))]);
