import { type LetterProtocol, REAL } from './claiming-actor.ts';

/** Ways to get it wrong, each of which looks right at first. */
export const FLAWS = [
  'claims what no list shows as claimed',
  'takes a key that is taken for its own',
  'removes the former copy before it uploads the next',
] as const;

export type Flaw = (typeof FLAWS)[number];

export const FLAWED: Readonly<Record<Flaw, LetterProtocol>> = {
  'claims what no list shows as claimed': {
    ...REAL,
    claim: (ports, claimed) =>
      REAL.claim(
        {
          ...ports,
          makeKey: async key => {
            if ((await ports.timeOfKey(key)) !== undefined) return { kind: 'taken', why: 'it is listed' };
            await ports.makeKey(key);
            return { kind: 'made' };
          },
        },
        claimed,
      ),
  },
  // A client that sends again after a lost answer is told of its own key that it is taken; so is everybody else.
  'takes a key that is taken for its own': {
    ...REAL,
    claim: (ports, claimed) =>
      REAL.claim(
        {
          ...ports,
          makeKey: async key => {
            const answer = await ports.makeKey(key);
            return answer.kind === 'taken' ? { kind: 'made' } : answer;
          },
        },
        claimed,
      ),
  },
  'removes the former copy before it uploads the next': {
    ...REAL,
    putBack: async (ports, place, letter) => {
      const removed = await ports.remove(place);
      return removed.kind === 'done' ? ports.upload(letter) : removed;
    },
  },
};
