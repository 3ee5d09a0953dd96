/** Calls `work` for each item, `width` at a time. */
export async function manyAtOnce<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const answers: R[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      answers[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return answers;
}
