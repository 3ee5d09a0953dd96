import { type LetterProtocol, REAL } from './claiming-actor.ts';

/** Ways to get it wrong, each of which looks right at first. */
export const FLAWS = [
  'trusts a key alone',
  'looks for other records before it leaves its own',
  'takes a key that is taken for its own, and looks for no record',
  'removes the former copy before it uploads the next',
  'notes no end where the copy stays',
] as const;

export type Flaw = (typeof FLAWS)[number];

export const FLAWED: Readonly<Record<Flaw, LetterProtocol>> = {
  'trusts a key alone': {
    ...REAL,
    claim: (ports, found) => REAL.claim({ ...ports, recordsOf: async () => [] }, found),
  },
  'looks for other records before it leaves its own': {
    ...REAL,
    claim: (ports, found) => {
      let seen: ReturnType<typeof ports.recordsOf> | undefined;
      return REAL.claim(
        {
          ...ports,
          record: async (attempt, purpose) => {
            seen = ports.recordsOf(attempt);
            await seen;
            return ports.record(attempt, purpose);
          },
          recordsOf: async attempt => seen ?? ports.recordsOf(attempt),
        },
        found,
      );
    },
  },
  // A client that sends again after a lost answer is told of its own key that it is taken; so is everybody else.
  'takes a key that is taken for its own, and looks for no record': {
    ...REAL,
    claim: (ports, found) =>
      REAL.claim(
        {
          ...ports,
          makeKey: async key => {
            const answer = await ports.makeKey(key);
            return answer.kind === 'taken' ? { kind: 'made' } : answer;
          },
          recordsOf: async () => [],
        },
        found,
      ),
  },
  'removes the former copy before it uploads the next': {
    ...REAL,
    putBack: async (ports, place, letter) => {
      const removed = await ports.remove(place);
      return removed.kind === 'done' ? ports.upload(letter) : removed;
    },
  },
  'notes no end where the copy stays': {
    ...REAL,
    resolve: (ports, claim) => REAL.resolve({ ...ports, noteDone: async () => {} }, claim),
  },
};
