import { createHash } from 'node:crypto';
import { type DeadLetter, MAXIMUM_ENTRY_BYTES } from '../../dlq/dead-letter.ts';
import type {
  ChangeAnswer,
  ClaimAnswer,
  Claimant,
  DeadLetterStore,
  LetterIndex,
  LetterReading,
  ReviseAnswer,
  StoreUnavailable,
} from '../../dlq/dead-letter-port.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { gitHubApi, sendRequest } from './api.ts';
import { onceKeys } from './letter-claims.ts';
import { indexOf } from './letter-index.ts';
import { findLetters, forget, keepCommits, keptCommits, type ListingMemo } from './letter-listing.ts';
import { parseName } from './letter-name.ts';
import { letterOrigins } from './letter-origins.ts';
import {
  claimAttempt,
  type LetterPorts,
  type Purpose,
  replaceCopy,
  resolveClaim,
} from './letter-protocol.ts';
import { letterRecords } from './letter-records.ts';
import { type Answered, type ArtifactRow, ask, rowOf, timesOfKeys, unavailable } from './letter-requests.ts';
import { type AllowedOrigins, distrustOf, isOfFork, originOfJob, wrongPlace } from './letter-trust.ts';
import { isNameOf, letterUploads } from './letter-uploads.ts';
import { refusalOf, unreachable } from './refusals.ts';
import { withServerClock } from './server-clock.ts';

export interface GitHubLettersOptions {
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  readonly env: Environment;
  readonly now: () => Date;
  readonly pause: (ms: number) => Promise<void>;
  readonly memo: ListingMemo | null;
  readonly retentionDays: number;
  readonly allow: AllowedOrigins;
  /** The longest that a retry of this step takes, in milliseconds. */
  readonly longestMs: (step: string) => number;
}

/** What a claim's age is allowed above its retry's longest time, before its owner counts as dead. */
const MARGIN_MS = 3_600_000;
/** A change is made of some requests, each with a deadline. */
const CHANGE: Purpose = { doing: 'change', lastsMs: 15 * 60_000 };
const DOWNLOAD_MS = 30_000;

/**
 * Dead letters of a repository: each is an artifact whose name is its index and whose content is one file of JSON, so that
 * nothing has to be unpacked. A retry is claimed by a key of the Actions cache that can be made only once, and a record.
 */
export function gitHubLetters(options: GitHubLettersOptions): DeadLetterStore {
  const { repository, token, env, pause, allow, retentionDays } = options;
  const { api, now } = withServerClock(gitHubApi({ repository, token, env }), options.now);
  const asking = { api, pause };
  const keys = onceKeys(env);
  const rows = new Map<string, ArtifactRow>();
  const origins = letterOrigins({ ...asking, env, defaultBranch });
  let known: Answered | undefined;
  const canWrite = Boolean(env['ACTIONS_RUNTIME_TOKEN'] && env['ACTIONS_RESULTS_URL']);

  const isOver = (lastsMs: number, madeAt: Date): boolean => now().getTime() - madeAt.getTime() > lastsMs;
  const retryOf = (longestMs: number): Purpose => ({ doing: 'retry', lastsMs: longestMs + MARGIN_MS });
  const isRetryOver = (step: string, madeAt: Date): boolean =>
    isOver(retryOf(options.longestMs(step)).lastsMs, madeAt);

  /** What GitHub says of the artifact now; undefined when it is gone. */
  async function rowAt(place: string): Promise<ArtifactRow | undefined | StoreUnavailable> {
    const answer = await api.rest('GET', `/actions/artifacts/${place}`);
    if (answer.kind === 'answered' && (answer.status === 404 || answer.status === 410)) return undefined;
    const found = await ask(asking, `/actions/artifacts/${place}`, 'actions: read');
    return found.kind === 'answer' ? rowOf(found.body) : found;
  }

  async function read({ place, id, attempt }: LetterIndex): Promise<LetterReading> {
    const row = rows.get(place) ?? (await rowAt(place));
    if (row === undefined) return { kind: 'miss' };
    if ('kind' in row) return row;
    if (row.bytes > MAXIMUM_ENTRY_BYTES) return refusedAs('it is longer than 1 MiB');
    if (row.digest === null) return refusedAs('it has no digest');
    const text = await download(place);
    if (typeof text !== 'string') return text;
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    if (digest !== row.digest) return refusedAs('its content is not what its digest says');
    const { parseLetter } = await import('../../dlq/dead-letter-schema.ts');
    const parsed = parseLetter(text);
    if (parsed.kind !== 'hit') return parsed;
    const { letter } = parsed;
    const isNamed = isNameOf(row.name, letter) && letter.id === id && letter.attempt === attempt;
    return isNamed ? parsed : refusedAs('its content is not what its name says');
  }

  async function download(place: string): Promise<string | LetterReading> {
    const answer = await api.rest('GET', `/actions/artifacts/${place}/zip`);
    const what = `Downloading artifact ${place}`;
    if (answer.kind !== 'answered') return unavailable(unreachable(what, answer));
    if (answer.status === 404 || answer.status === 410) return { kind: 'miss' };
    const location = answer.headers.get('location');
    if (answer.status !== 302 || location === null)
      return unavailable(refusalOf(answer, what, 'actions: read') ?? unreachable(what, answer));
    // The place is another host's: it gets no token.
    const content = await sendRequest(location, {
      method: 'GET',
      headers: {},
      body: undefined,
      deadlineMs: DOWNLOAD_MS,
      maximumBytes: MAXIMUM_ENTRY_BYTES,
    });
    if (content.kind === 'unanswered' && /longer than/.test(content.why))
      return refusedAs('it is longer than 1 MiB');
    return content.kind === 'answered' && content.status === 200
      ? content.text
      : unavailable(unreachable(what, content));
  }

  async function defaultBranch(): Promise<string | StoreUnavailable> {
    const home = await repositoryNow();
    return home.kind === 'answer' ? String(home.body['default_branch']) : home;
  }

  /** Asked for once: no process of p1 outlives a change of the default branch for long. */
  async function repositoryNow(): Promise<Answered | StoreUnavailable> {
    const found = known ?? (await ask(asking, '', 'contents: read'));
    if (found.kind === 'answer') known = found;
    return found;
  }

  async function keyTimes(prefix: string): Promise<ReadonlyMap<string, Date> | StoreUnavailable> {
    const branch = await defaultBranch();
    return typeof branch === 'string' ? timesOfKeys(asking, prefix, branch) : branch;
  }

  /** Why an entry from there is not retried; null when it may be. */
  async function distrust(row: ArtifactRow): Promise<string | null | StoreUnavailable> {
    const [home, run] = await Promise.all([repositoryNow(), origins.runOf(row)]);
    if (home.kind !== 'answer') return home;
    if (run.kind !== 'answer') return run;
    const why = distrustOf(row, { home: home.body, run: run.body, allow, own: originOfJob(env) });
    return why ?? origins.strayOf(row);
  }

  async function distrustIn({ place, obstacle }: LetterIndex): Promise<string | null | StoreUnavailable> {
    const row = rows.get(place) ?? (await rowAt(place));
    if (row === undefined) return obstacle;
    return 'kind' in row ? row : distrust(row);
  }

  /** Why this job may claim nothing: better known before a step runs than after it. */
  async function refusalHere(): Promise<StoreUnavailable | null> {
    return (await obstacleHere()) ?? lacksWrite();
  }

  async function obstacleHere(): Promise<StoreUnavailable | null> {
    const branch = await defaultBranch();
    return typeof branch === 'string' ? wrongPlace(env, branch) : branch;
  }

  /** No interface tells what a token may do: it is asked to remove what nobody has. */
  async function lacksWrite(): Promise<StoreUnavailable | null> {
    const answer = await api.rest('DELETE', '/actions/artifacts/0');
    if (answer.kind !== 'answered' || answer.status === 404) return null;
    const refused = refusalOf(answer, 'Claiming an entry', 'actions: write');
    return refused === undefined ? null : unavailable(refused);
  }

  async function claim(index: LetterIndex, claimant: Claimant): Promise<ClaimAnswer> {
    if (keys === null) return terminalOnly('Claiming an entry');
    const { id, place } = index;
    const row = rows.get(place) ?? (await rowAt(place));
    if (row === undefined) return lost(`${id} is gone`);
    if ('kind' in row) return row;
    const why = (await refusalHere()) ?? (await distrust(row));
    if (typeof why === 'string') return refusedAs(`${id} ${why}`);
    if (why !== null) return why;
    const reading = await read(index);
    if (reading.kind === 'miss') return lost(`${id} is gone`);
    if (reading.kind !== 'hit') return reading;
    const { letter } = reading;
    if (letter.state !== 'ready') return lost(`${id} is ${letter.state}`);
    const purpose = retryOf(claimant.longestMs);
    const answer = await claimAttempt(ports, { id, attempt: letter.attempt, place, purpose });
    if (answer.kind === 'unknown') return lost(answer.why);
    if (answer.kind !== 'won') return answer;
    const { attempt, deaths } = answer;
    return { kind: 'won', claim: { id, attempt, deaths, letter, place } };
  }

  /** `lost` when it was gone before. */
  async function drop(place: string): Promise<ChangeAnswer> {
    const what = `Removing artifact ${place}`;
    const answer = await api.rest('DELETE', `/actions/artifacts/${place}`);
    if (answer.kind === 'answered' && (answer.status === 204 || answer.status === 404)) {
      forget({ ...asking, memo: options.memo, now: options.now }, place);
      return { kind: answer.status === 204 ? 'done' : 'lost' };
    }
    const refused = answer.kind === 'answered' ? refusalOf(answer, what, 'actions: write') : undefined;
    return unavailable(refused ?? unreachable(what, answer));
  }

  const ports: LetterPorts = {
    ...letterRecords({ ...asking, defaultBranch, isOurs: origins.isOurs, retentionDays, download }),
    makeKey: async key => (keys === null ? terminalOnly('Claiming an entry') : keys.make(key)),
    timeOfKey: async key => {
      const times = await keyTimes(key);
      return 'kind' in times ? times : times.get(key);
    },
    isOver,
    isThere: async place => {
      const row = await rowAt(place);
      return row !== undefined && 'kind' in row ? row : row !== undefined;
    },
    upload: letterUploads({ ...asking, env, retentionDays, rowAt, now }),
    // In this very run the same name is the same artifact.
    isAt: (place, letter) => {
      const old = rows.get(place);
      return String(old?.runId) === env['GITHUB_RUN_ID'] && isNameOf(old?.name ?? '', letter);
    },
    // Whoever removed it, it is gone.
    remove: async place => {
      const answer = await drop(place);
      return answer.kind === 'lost' ? { kind: 'done' } : answer;
    },
  };

  /** A change takes the attempt for itself that a retry would have made: neither meets the other. */
  async function own({ id, attempt, place, step }: LetterIndex): Promise<number | Unchanged> {
    const refused = await refusalHere();
    if (refused !== null) return refused;
    const found = {
      id,
      attempt,
      place,
      purpose: CHANGE,
      unrecordedMs: retryOf(options.longestMs(step)).lastsMs,
    };
    const answer = await claimAttempt(ports, found);
    if (answer.kind === 'won') return answer.attempt;
    if (answer.kind === 'unknown') return unsure(answer.why);
    return answer.kind === 'unavailable' ? answer : { kind: 'lost' };
  }

  async function revise(index: LetterIndex, letter: DeadLetter): Promise<ReviseAnswer> {
    const attempt = await own(index);
    if (typeof attempt !== 'number') return attempt;
    const revised = { ...letter, attempt };
    const answer = await replaceCopy(ports, index.place, revised);
    return answer.kind === 'done' ? { kind: 'done', letter: revised } : answer;
  }

  /** From a terminal nothing can be claimed: what the lists show must do. */
  async function purge(index: LetterIndex): Promise<ChangeAnswer> {
    const row = await rowAt(index.place);
    if (row === undefined) return { kind: 'lost' };
    if ('kind' in row) return row;
    const obstacle = keys === null ? await claimShown(index) : await own(index);
    if (typeof obstacle === 'object' && obstacle !== null) return obstacle;
    return dropAll(index);
  }

  /** Older copies, which failed removals left, would stand for it: they go first. */
  async function dropAll({ id, place }: LetterIndex): Promise<ChangeAnswer> {
    if (keys !== null) await ports.noteDone(id);
    for (const [other, row] of rows) {
      const isCopy = !isOfFork(row) && parseName(row.name)?.id === id && other !== place;
      const answer = isCopy ? await drop(other) : null;
      if (answer?.kind === 'unavailable') return answer;
    }
    return drop(place);
  }

  /** Null when nobody retries it now, as far as the lists show. */
  async function claimShown({ id, step, attempt }: LetterIndex): Promise<Unchanged | null> {
    const [times, records] = await Promise.all([
      keyTimes(`p1-claim/${id}/`),
      ports.recordsOf({ id, attempt: attempt + 1 }),
    ]);
    if ('kind' in times) return times;
    if ('kind' in records) return records;
    const later = [...times].flatMap(([key, madeAt]) =>
      Number(key.split('/').at(-1)) > attempt ? [madeAt] : [],
    );
    const claims = [...later, ...records.map(({ madeAt }) => madeAt)];
    return claims.every(madeAt => isRetryOver(step, madeAt)) ? null : { kind: 'lost' };
  }

  const jobOnly = <T>(what: string, act: () => Promise<T>): Promise<T | StoreUnavailable> =>
    canWrite && keys !== null ? act() : Promise.resolve(terminalOnly(what));

  return {
    description: `the artifacts of ${repository}`,
    list: async () => {
      const kept = { ...asking, memo: options.memo, now: options.now, defaultBranch };
      const found = await findLetters(kept);
      if (found.kind === 'unavailable') return found;
      const doubts = await origins.doubtsIn(found.rows, keptCommits(kept));
      if ('kind' in doubts) return doubts;
      keepCommits(kept, doubts.reached);
      rows.clear();
      for (const row of found.rows) rows.set(String(row.id), row);
      return indexOf(found, isRetryOver, doubts.why);
    },
    read,
    add: letter => (canWrite ? ports.upload(letter) : Promise.resolve(terminalOnly('Writing an entry'))),
    claim,
    putBack: ({ place }, letter) => jobOnly('Writing an entry', () => replaceCopy(ports, place, letter)),
    revise: (index, letter) => jobOnly('Changing an entry', () => revise(index, letter)),
    resolve: claimed => jobOnly('Resolving an entry', () => resolveClaim(ports, claimed)),
    // A double is older than what counts, whatever became of that.
    remove: (index, because) => (because === 'double' ? drop(index.place) : purge(index)),
    distrustOf: distrustIn,
    obstacleHere,
  };
}

type Unchanged = { readonly kind: 'lost' } | StoreUnavailable;

function lost(why: string): { readonly kind: 'lost'; readonly why: string } {
  return { kind: 'lost', why };
}

function refusedAs(why: string): { readonly kind: 'refused'; readonly why: string } {
  return { kind: 'refused', why };
}

function unsure(why: string): StoreUnavailable {
  return {
    kind: 'unavailable',
    reasonCode: 'state-unavailable',
    message: `Nothing was changed: ${why}.`,
    fix: 'Its next attempt may count as claimed now: try again after its longest time and an hour, or when GitHub drops what was only reserved, within a day.',
  };
}

function terminalOnly(what: string): StoreUnavailable {
  return {
    kind: 'unavailable',
    reasonCode: 'permission-missing',
    message: `${what} of a repository needs a job: its artifacts and caches are written by jobs alone.`,
    fix: 'Use the action `dlq`, or a workflow that drains.',
  };
}
