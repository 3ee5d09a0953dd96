import type { StateChanges } from '../../guard/state-port.ts';

/** Which files a head has, as far as this process has seen: GitHub refuses a commit that removes one that is not there. */
export class KnownPaths {
  #head: string | null = null;
  #paths: ReadonlySet<string> = new Set();

  set(head: string, paths: Iterable<string>): void {
    this.#head = head;
    this.#paths = new Set(paths);
  }

  /** `changes` without the removal of what `head` is known not to have. */
  removable(head: string | null, changes: StateChanges): StateChanges {
    if (head !== this.#head) return changes;
    return Object.fromEntries(
      Object.entries(changes).filter(([path, text]) => text !== null || this.#paths.has(path)),
    );
  }

  /** `changes` have made a new head of `from`. */
  move(from: string | null, head: string, changes: StateChanges): void {
    const paths = new Set(from === this.#head ? this.#paths : []);
    for (const [path, text] of Object.entries(changes)) {
      if (text === null) paths.delete(path);
      else paths.add(path);
    }
    // Of a head that this process has not seen, no more is known than what it has changed.
    if (from === null || from === this.#head) this.set(head, paths);
  }
}
