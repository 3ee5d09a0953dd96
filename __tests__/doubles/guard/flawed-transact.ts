import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { decodeState, encodeChanges } from '../../../src/guard/state-files.ts';
import type { StateReading } from '../../../src/guard/state-port.ts';
import type { Transact } from './transacting-actor.ts';

/** Ways to get it wrong, each of which somebody once thought to be right. */
export const FLAWS = [
  'looks for no operation of its own',
  'looks for its last operation alone',
  'believes that a stale commit was not applied',
  'takes an unknown commit for done',
  'takes a stale commit for done',
  'commits on the newest head what it decided on an older one',
  'never reads again',
] as const;

export type Flaw = (typeof FLAWS)[number];

/** A short `transact` with one flaw, or with none. */
export function flawedTransact(flaw: Flaw | null): Transact {
  return async ({ store, pause, newOperation }, _deadlineMs, decide) => {
    type Answer = ReturnType<typeof decide>['answer'];
    const tried = new Map<string, Answer>();
    let reading: StateReading | null = null;
    for (;;) {
      if (reading === null || flaw !== 'never reads again') reading = await store.read();
      if (reading.kind === 'unavailable') {
        await pause(1);
        continue;
      }
      const files = reading.kind === 'hit' ? reading.files : {};
      const state = reading.kind === 'hit' ? decodeState(files) : EMPTY_STATE;
      const landed = state.operations.find(operation => ownBy(flaw, tried).includes(operation));
      const known = landed === undefined ? undefined : tried.get(landed);
      if (known !== undefined) return { kind: 'done', answer: known };
      const change = decide(state, { now: reading.at, policy: reading.policy });
      if (change.state === state) return { kind: 'done', answer: change.answer };
      const operation = newOperation();
      tried.set(operation, change.answer);
      const written: GuardState = { ...change.state, operations: [...state.operations, operation] };
      const head = flaw?.startsWith('commits on') ? await headNow(store.read) : headOf(reading);
      const { kind } = await store.commit(head, encodeChanges(written, files), change.note);
      if (kind === 'stale' && flaw === 'believes that a stale commit was not applied')
        tried.delete(operation);
      if (kind === 'committed' || flaw === `takes ${an(kind)} commit for done`)
        return { kind: 'done', answer: change.answer };
      await pause(1);
    }
  };
}

function ownBy(flaw: Flaw | null, tried: ReadonlyMap<string, unknown>): readonly string[] {
  const all = [...tried.keys()];
  if (flaw === 'looks for no operation of its own') return [];
  return flaw === 'looks for its last operation alone' ? all.slice(-1) : all;
}

async function headNow(read: () => Promise<StateReading>): Promise<string | null> {
  return headOf(await read());
}

function headOf(reading: StateReading): string | null {
  return reading.kind === 'hit' ? reading.head : null;
}

function an(kind: string): string {
  return kind === 'unknown' ? 'an unknown' : `a ${kind}`;
}
