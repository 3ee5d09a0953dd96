/** What several sources give, as it comes. The first failure ends all. */
export async function* merged<T>(
  sources: readonly AsyncGenerator<T, void, undefined>[],
): AsyncGenerator<T, void, undefined> {
  const next = (source: AsyncGenerator<T, void, undefined>) =>
    source.next().then(answer => ({ source, answer }));
  const waiting = new Map(sources.map(source => [source, next(source)] as const));
  try {
    while (waiting.size > 0) {
      const { source, answer } = await Promise.race(waiting.values());
      if (answer.done === true) waiting.delete(source);
      else {
        waiting.set(source, next(source));
        yield answer.value;
      }
    }
  } finally {
    // Those that were not the first to fail may fail too: that was told already.
    for (const pending of waiting.values()) pending.catch(() => undefined);
    await Promise.all(sources.map(source => source.return().catch(() => undefined)));
  }
}
