import { createHash } from 'node:crypto';
import { type DeadLetter, MAXIMUM_ENTRY_BYTES } from '../../dlq/dead-letter.ts';
import type {
  ChangeAnswer,
  Claim,
  ClaimAnswer,
  Claimant,
  DeadLetterStore,
  LetterIndex,
  LetterReading,
  StoreUnavailable,
  WriteAnswer,
} from '../../dlq/dead-letter-port.ts';
import { ExternalError } from '../../kernel/errors.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { isPlainObject } from '../../kernel/trust-boundary.ts';
import { gitHubApi, sendRequest } from './api.ts';
import { uploadText } from './artifacts.ts';
import { onceKeys } from './letter-claims.ts';
import {
  type Answered,
  type ArtifactRow,
  ask,
  findLetters,
  forget,
  indexOf,
  type ListingMemo,
  rowOf,
  timesOfKeys,
  unavailable,
} from './letter-index.ts';
import { MARKERS, MOST_NAMES, nameOf, parseName } from './letter-name.ts';
import { refusalOf, unreachable } from './refusals.ts';

export interface GitHubLettersOptions {
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  readonly env: Environment;
  readonly now: () => Date;
  readonly pause: (ms: number) => Promise<void>;
  readonly memo: ListingMemo | null;
  readonly retentionDays: number;
  /** Where retries may come from, besides the default branch; no workflow named is every workflow. */
  readonly allow: { readonly workflows: readonly string[]; readonly events: readonly string[] };
  /** The longest that a retry of this step takes, in milliseconds. */
  readonly longestMs: (step: string) => number;
}

/** What a claim's age is allowed above its retry's longest time, before its owner counts as dead. */
const MARGIN_MS = 3_600_000;
/** Attempts that died one after another without an end; more is no accident. */
const MOST_DEATHS = 10;
const DOWNLOAD_MS = 30_000;
/** Lists lag behind what was stored a moment ago. */
const LOOKS = 4;
const LOOK_AGAIN_MS = 500;

/**
 * Dead letters of a repository: each is an artifact whose name is its index and whose content is one file of JSON, so that
 * nothing has to be unpacked. A retry is claimed by a key of the Actions cache that can be made only once.
 */
export function gitHubLetters(options: GitHubLettersOptions): DeadLetterStore {
  const { repository, token, env, now, pause, allow } = options;
  const api = gitHubApi({ repository, token, env });
  const asking = { api, pause };
  const keys = onceKeys(env);
  const rows = new Map<string, ArtifactRow>();
  let known: Answered | undefined;
  const canWrite = Boolean(env['ACTIONS_RUNTIME_TOKEN'] && env['ACTIONS_RESULTS_URL']);

  const isOver = (longestMs: number, madeAt: Date): boolean =>
    now().getTime() - madeAt.getTime() > longestMs + MARGIN_MS;

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

  async function keyTimes(prefix: string): Promise<ReadonlyMap<string, Date> | StoreUnavailable> {
    const home = await repositoryNow();
    if (home.kind !== 'answer') return home;
    return timesOfKeys(asking, prefix, String(home.body['default_branch']));
  }

  /** Asked for once: no process of p1 outlives a change of the default branch for long. */
  async function repositoryNow(): Promise<Answered | StoreUnavailable> {
    const found = known ?? (await ask(asking, '', 'contents: read'));
    if (found.kind === 'answer') known = found;
    return found;
  }

  /** Why an entry from there is not retried; null when it may be. */
  async function distrust(row: ArtifactRow): Promise<string | null | StoreUnavailable> {
    const [home, run] = await Promise.all([
      repositoryNow(),
      ask(asking, `/actions/runs/${row.runId}`, 'actions: read'),
    ]);
    if (home.kind !== 'answer') return home;
    if (run.kind !== 'answer') return run;
    const wrong = wrongPlace(home.body);
    return wrong ?? distrustOf(row, home.body, run.body);
  }

  /** A key is a mutex within the cache of one branch: who claims from another would not meet the others. */
  function wrongPlace(home: Body): StoreUnavailable | null {
    const [own, needed] = [env['GITHUB_REF'] ?? '', `refs/heads/${String(home['default_branch'])}`];
    if (own === needed) return null;
    return {
      kind: 'unavailable',
      reasonCode: 'untrusted',
      message: `This job runs for ${own}, and entries are claimed and changed by jobs of ${needed} alone.`,
      fix: 'Drain from the default branch, on schedule, push or workflow_dispatch.',
    };
  }

  function distrustOf(row: ArtifactRow, home: Body, run: Body): string | null {
    const from = isPlainObject(run['head_repository']) ? run['head_repository']['id'] : undefined;
    const event = String(run['event']);
    const workflow = String(run['path']).replace(/@.*$/, '');
    if (from !== home['id'] || row.headRepositoryId !== home['id']) return 'comes from a fork';
    if (run['head_branch'] !== home['default_branch'])
      return `comes from branch ${String(run['head_branch'])}, and waits until somebody redrives it`;
    if (!allow.events.includes(event))
      return `comes from event ${event}, which dlq.allow.events does not name`;
    if (allow.workflows.length > 0 && !allow.workflows.includes(workflow))
      return `comes from ${workflow}, which dlq.allow.workflows does not name`;
    return null;
  }

  async function claim(index: LetterIndex, claimant: Claimant): Promise<ClaimAnswer> {
    if (keys === null) return terminalOnly('Claiming an entry');
    const row = rows.get(index.place) ?? (await rowAt(index.place));
    if (row === undefined) return lost(`${index.id} is gone`);
    if ('kind' in row) return row;
    const why = await distrust(row);
    if (typeof why === 'string') return refusedAs(`${index.id} ${why}`);
    if (why !== null) return why;
    const reading = await read(index);
    if (reading.kind === 'miss') return lost(`${index.id} is gone`);
    if (reading.kind !== 'hit') return reading;
    const { letter } = reading;
    if (letter.state !== 'ready') return lost(`${index.id} is ${letter.state}`);
    for (let deaths = 0; deaths <= MOST_DEATHS; deaths += 1) {
      const attempt = letter.attempt + 1 + deaths;
      const key = `p1-claim/${letter.id}/${attempt}`;
      const answer = await keys.make(key);
      if (answer.kind === 'unavailable') return answer;
      if (answer.kind === 'unknown') return lost(answer.why);
      if (answer.kind === 'made')
        return wonIfThere({ id: letter.id, attempt, deaths, letter, place: index.place });
      const times = await keyTimes(key);
      if ('kind' in times) return times;
      const madeAt = times.get(key);
      if (madeAt === undefined || !isOver(claimant.longestMs, madeAt))
        return lost(`${letter.id} is being retried now`);
    }
    return refusedAs(`${letter.id} was claimed ${MOST_DEATHS} times by jobs that never told an end`);
  }

  /** Who was faster may have resolved it between the listing and the claim. */
  async function wonIfThere(claimed: Claim): Promise<ClaimAnswer> {
    const row = await rowAt(claimed.place);
    if (row === undefined) return lost(`${claimed.id} is gone`);
    return 'kind' in row ? row : { kind: 'won', claim: claimed };
  }

  /** The marker first: without it the entry would be found by nobody. */
  async function add(letter: DeadLetter): Promise<WriteAnswer> {
    if (!canWrite) return terminalOnly('Writing an entry');
    try {
      if (!(await isMarked())) return untrustedUpload(letter.id);
      for (let tried = 0; tried < MOST_NAMES; tried += 1)
        if (await isStored(nameOf(later(letter, tried), tried), JSON.stringify(later(letter, tried))))
          return { kind: 'done' };
      return untrustedUpload(letter.id);
    } catch (error) {
      if (!(error instanceof ExternalError)) throw error;
      return { kind: 'unavailable', reasonCode: 'state-unavailable', message: error.message, fix: error.fix };
    }
  }

  async function isMarked(): Promise<boolean> {
    for (const name of MARKERS) if (await isStored(name, 'This run wrote dead letters.\n')) return true;
    return false;
  }

  /**
   * Whether this run has that artifact, whole, as far as GitHub says now. A name that is taken says nothing: who took it may have
   * died before it had uploaded anything, or be the client itself, whose first answer was lost.
   */
  async function isStored(name: string, text: string): Promise<boolean> {
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const stored = await uploadText(name, text, options.retentionDays);
    for (let looks = 0; looks < LOOKS; looks += 1) {
      if (looks > 0) await pause(LOOK_AGAIN_MS * looks);
      const found = await artifactNamed(name, stored?.id ?? null);
      // A token without `actions: read` cannot look; the service has confirmed the upload.
      if (found !== undefined && 'kind' in found)
        return stored !== null && found.reasonCode === 'permission-missing';
      if (found !== undefined) return found.digest === digest;
    }
    return false;
  }

  async function artifactNamed(
    name: string,
    id: number | null,
  ): Promise<ArtifactRow | undefined | StoreUnavailable> {
    if (id !== null) return rowAt(String(id));
    const path = `/actions/runs/${env['GITHUB_RUN_ID'] ?? ''}/artifacts?name=${encodeURIComponent(name)}&per_page=100`;
    const answer = await ask(asking, path, 'actions: read');
    if (answer.kind !== 'answer') return answer;
    const { artifacts } = answer.body;
    const [found] = Array.isArray(artifacts) ? artifacts.filter(isPlainObject) : [];
    return found === undefined ? undefined : rowOf(found);
  }

  /** `lost` when it was gone before. */
  async function drop(place: string): Promise<ChangeAnswer> {
    const what = `Removing artifact ${place}`;
    const answer = await api.rest('DELETE', `/actions/artifacts/${place}`);
    if (answer.kind === 'answered' && (answer.status === 204 || answer.status === 404)) {
      forget({ api, memo: options.memo, now }, place);
      return { kind: answer.status === 204 ? 'done' : 'lost' };
    }
    const refused = answer.kind === 'answered' ? refusalOf(answer, what, 'actions: write') : undefined;
    return unavailable(refused ?? unreachable(what, answer));
  }

  /** Whoever removed it, it is gone. */
  async function dropFormer(place: string): Promise<WriteAnswer> {
    const answer = await drop(place);
    return answer.kind === 'lost' ? { kind: 'done' } : answer;
  }

  async function replace(place: string, letter: DeadLetter): Promise<WriteAnswer> {
    const added = await add(letter);
    const old = rows.get(place);
    // In this very run the same name is the same artifact.
    const isSame = String(old?.runId) === env['GITHUB_RUN_ID'] && isNameOf(old?.name ?? '', letter);
    if (added.kind !== 'done' || isSame) return added;
    return dropFormer(place);
  }

  /** Changes what is there as it was listed. Who claims it from here on finds its artifact gone, or is the next to count. */
  async function change(index: LetterIndex, act: () => Promise<ChangeAnswer>): Promise<ChangeAnswer> {
    const row = await rowAt(index.place);
    if (row === undefined) return { kind: 'lost' };
    if ('kind' in row) return row;
    const claimed = await isClaimed(index);
    if (typeof claimed !== 'boolean') return claimed;
    return claimed ? { kind: 'lost' } : act();
  }

  /** Whether somebody retries it now, as far as the list of keys shows. */
  async function isClaimed({ id, step, attempt }: LetterIndex): Promise<boolean | StoreUnavailable> {
    const times = await keyTimes(`p1-claim/${id}/`);
    if ('kind' in times) return times;
    return [...times].some(
      ([key, madeAt]) => Number(key.split('/').at(-1)) > attempt && !isOver(options.longestMs(step), madeAt),
    );
  }

  return {
    description: `the artifacts of ${repository}`,
    list: async () => {
      const found = await findLetters({ ...asking, memo: options.memo, now });
      if (found.kind === 'unavailable') return found;
      rows.clear();
      for (const row of found.rows) rows.set(String(row.id), row);
      return indexOf(found, (step, madeAt) => isOver(options.longestMs(step), madeAt));
    },
    read,
    add,
    claim,
    putBack: ({ place }, letter) => replace(place, letter),
    revise: async (index, letter) => {
      if (!canWrite) return terminalOnly('Writing an entry');
      const home = await repositoryNow();
      if (home.kind !== 'answer') return home;
      return wrongPlace(home.body) ?? change(index, () => replace(index.place, letter));
    },
    resolve: async ({ id, attempt, place }) => {
      if (keys === null) return terminalOnly('Resolving an entry');
      // Should it fail, the entry's removal says the same.
      await keys.make(`p1-done/${id}/${attempt}`);
      return dropFormer(place);
    },
    // A double is older than what counts, whatever became of that.
    remove: (index, because) =>
      because === 'double' ? drop(index.place) : change(index, () => drop(index.place)),
  };
}

type Body = Readonly<Record<string, unknown>>;

/** Under another name it is due so many seconds later. */
function later(letter: DeadLetter, seconds: number): DeadLetter {
  if (letter.due_at === null || seconds === 0) return letter;
  return { ...letter, due_at: new Date(Date.parse(letter.due_at) + seconds * 1000).toISOString() };
}

function isNameOf(name: string, letter: DeadLetter): boolean {
  const parsed = parseName(name);
  const tried = parsed?.dueAt === null ? Number(name.split('~').at(-1)) : 0;
  return name === nameOf(letter, tried);
}

function lost(why: string): { readonly kind: 'lost'; readonly why: string } {
  return { kind: 'lost', why };
}

function refusedAs(why: string): { readonly kind: 'refused'; readonly why: string } {
  return { kind: 'refused', why };
}

function terminalOnly(what: string): StoreUnavailable {
  return {
    kind: 'unavailable',
    reasonCode: 'permission-missing',
    message: `${what} of a repository needs a job: its artifacts and caches are written by jobs alone.`,
    fix: 'Use the action `dlq`, or a workflow that drains.',
  };
}

function untrustedUpload(id: string): StoreUnavailable {
  return {
    kind: 'unavailable',
    reasonCode: 'state-unavailable',
    message: `What GitHub stored of entry ${id} is not what was sent.`,
    fix: 'Run the job again; see githubstatus.com if it stays so.',
  };
}
